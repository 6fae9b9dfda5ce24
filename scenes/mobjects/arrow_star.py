"""Several directions of a plane from one point, each an idea with its number."""

import numpy as np
from manim import Circle, ManimColor, VGroup, interpolate_color
from numpy.typing import ArrayLike

from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.text import BODY, Decimal
from scenes.theme import theme

SHOWN_FROM = 0.25  # the length from which an arrow has its number
BEYOND = 0.42  # units from a tip to its number's middle


def idea_hues(count: int) -> list[ManimColor]:
    """Colours for ideas without names, from the one of data over the stream's to that of limits."""
    stops = (theme().data, theme().stream, theme().bound)
    places = np.linspace(0, len(stops) - 1, count)
    return [
        interpolate_color(
            stops[int(place)], stops[min(int(place) + 1, len(stops) - 1)], place % 1.0
        )
        for place in places
    ]


class ArrowStar(VGroup):
    """The columns of a matrix as arrows on a unit circle, numbered from 1 where they are long.

    Parameters
    ----------
    W
        Shape (2, n); `get_values()` gives it back.
    centre
        The point of the frame from which all start.
    unit
        Units of the frame for a length of 1.
    hues
        A colour for each arrow.

    Examples
    --------
    >>> ArrowStar([[1.0, 0.0], [0.0, 1.0]])
    """

    def __init__(
        self,
        W: ArrayLike,
        centre: ArrayLike = (0.0, 0.0, 0.0),
        *,
        unit: float = 2.2,
        hues: list[ManimColor] | None = None,
        width: float = 7.0,
    ) -> None:
        columns = np.asarray(W, dtype=float)
        if columns.ndim != 2 or columns.shape[0] != 2:
            raise ValueError(f"W must have shape (2, n), got {columns.shape}")
        self.hues = hues or idea_hues(columns.shape[1])
        self.centre, self.unit = np.asarray(centre, dtype=float), unit
        self.circle = Circle(radius=unit, stroke_width=2, stroke_color=theme().faint)
        self.circle.move_to(self.centre)
        start = self.centre / unit
        self.arrows = VGroup(
            *(
                FeatureDirection(column, colour=hue, start=start, unit=unit, width=width)
                for column, hue in zip(columns.T, self.hues, strict=True)
            )
        )
        self.numbers = VGroup(*(Decimal(k + 1, 0, BODY, hue) for k, hue in enumerate(self.hues)))
        super().__init__(self.circle, self.arrows, self.numbers)
        self.set_values(columns)

    def get_values(self) -> np.ndarray:
        """The matrix whose columns are shown, shape (2, n)."""
        return np.stack([arrow.get_values()[:2] for arrow in self.arrows], axis=1)

    @property
    def shown(self) -> VGroup:
        """Circle, arrows, and the numbers of those that are long enough to have one."""
        return VGroup(
            self.circle, *self.arrows, *(n for n in self.numbers if n.get_fill_opacity() > 0)
        )

    def set_values(self, W: ArrayLike) -> "ArrowStar":
        """Point along the columns of another matrix (2, n)."""
        for arrow, number, column in zip(
            self.arrows, self.numbers, np.asarray(W, dtype=float).T, strict=True
        ):
            arrow.set_values(column)
            length = float(np.linalg.norm(column))
            away = arrow.get_tip() + (BEYOND * np.append(column / length, 0) if length else 0.0)
            number.move_to(away)
            number.set_fill(opacity=float(np.clip(4 * (length - SHOWN_FROM), 0, 1)))
        return self
