"""A value and how far it spreads."""

from manim import VGroup

from scenes.mobjects.text import HEADING, Decimal, Words, on_one_line
from scenes.theme import theme


class PlusMinus(VGroup):
    """A value bright, and dim after it "±" and a deviation; on the baseline y = 0.

    Parameters
    ----------
    value, deviation
        `get_values()` gives them back.
    places
        Digits after the point of each.
    size
        Font size in manim's points.
    unit
        A suffix of both, as `Decimal` knows them.

    Examples
    --------
    >>> PlusMinus(90.0, 0.517, places=(0, 1), unit="°").get_values()
    (90.0, 0.517)
    """

    def __init__(
        self,
        value: float,
        deviation: float,
        *,
        places: tuple[int, int] = (0, 0),
        size: float = HEADING,
        unit: str = "",
    ) -> None:
        self.value = Decimal(value, places[0], size, unit=unit)
        self.deviation = Decimal(deviation, places[1], size, theme().dim, unit=unit)
        sign = Words("±", size, theme().dim)
        super().__init__(*on_one_line(self.value, sign, self.deviation, gap=0.15, y=0))

    def get_values(self) -> tuple[float, float]:
        """Value and deviation, unrounded."""
        return self.value.get_value(), self.deviation.get_value()
