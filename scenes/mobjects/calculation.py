"""A calculation in one line: numbers, signs, and formulae between them."""

from collections.abc import Sequence

from manim import RIGHT, VGroup

from scenes.mobjects.text import BODY, Decimal, Formula
from scenes.theme import theme


class Calculation(VGroup):
    """Numbers and formulae on one baseline, y = 0, and dim signs at half the numbers' height.

    Parameters
    ----------
    pieces
        From left to right: live numbers, at least one, formulae, and signs as typst writes them.
    size
        Of the signs.
    gap
        Units between neighbours.

    `get_values()` gives the numbers back.

    Examples
    --------
    >>> Calculation([Decimal(4, 0), "times", Decimal(12, 0), "=", Decimal(48, 0)]).get_values()
    [4.0, 12.0, 48.0]
    """

    def __init__(
        self, pieces: Sequence[Decimal | Formula | str], size: float = BODY, gap: float = 0.16
    ) -> None:
        super().__init__()
        self.numbers = [piece for piece in pieces if isinstance(piece, Decimal)]
        if not self.numbers:
            raise ValueError("pieces must hold at least one number, got none")
        signs = {
            k: Formula(p, size, theme().dim) for k, p in enumerate(pieces) if isinstance(p, str)
        }
        self.add(*(signs.get(k, piece) for k, piece in enumerate(pieces)))
        self.arrange(RIGHT, buff=gap)
        for piece in pieces:
            if not isinstance(piece, str):
                piece.put_baseline(0)
        for sign in signs.values():
            sign.set_y(self.numbers[0].get_y())

    def get_values(self) -> list[float]:
        """The numbers shown, from left to right."""
        return [number.get_value() for number in self.numbers]
