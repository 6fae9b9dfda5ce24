"""Numbers that add up: bars side by side, which can be laid end to end until they reach the sum."""

from collections.abc import Sequence

import numpy as np
from manim import ManimColor, Polygon, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

FLATTEST = 0.02  # units that a bar of a number near zero is high


class Waterfall(VGroup):
    """Bars that stand on one line, or each on the end of the one before; negative ones go down.

    Parameters
    ----------
    values
        Shape (n,).
    xs
        Where the bars' middles lie, in units, shape (n,).
    colours
        One a bar.
    floor
        The height of zero.
    unit
        Units of a bar for 1.
    width
        Units of a bar.

    `stacked` is 0 where all stand on the line and 1 where they add up; `get_values()` gives the
    numbers, `top` the height of their sum.

    Examples
    --------
    >>> bars = Waterfall([1.0, -0.5, 2.0], [0, 1, 2], 3 * [theme().data])
    >>> bars.stack()  # an animation
    """

    def __init__(
        self,
        values: ArrayLike,
        xs: ArrayLike,
        colours: Sequence[ManimColor],
        *,
        floor: float = 0.0,
        unit: float = 1.0,
        width: float = 0.16,
    ) -> None:
        self.numbers, self.xs = (np.asarray(given, dtype=float) for given in (values, xs))
        if self.numbers.ndim != 1 or self.numbers.shape != self.xs.shape:
            raise ValueError(
                f"values and xs must have one shape (n,), got {self.numbers.shape} and "
                f"{self.xs.shape}"
            )
        self.floor, self.unit, self.bar_width = floor, unit, width
        super().__init__(
            *(
                Polygon(*4 * [np.zeros(3)], stroke_width=0).set_fill(colour, opacity=1)
                for colour in colours
            )
        )
        self.set_stacked(0.0)

    @property
    def top(self) -> float:
        """The height at which the last bar ends when all are laid end to end."""
        return float(self.floor + self.unit * self.numbers.sum())

    def get_values(self) -> np.ndarray:
        """The numbers, as they are drawn: each bar's rise over the unit, shape (n,)."""
        rises = [bar.points[3][1] - bar.points[0][1] for bar in self]
        return np.array(rises) / self.unit

    def set_stacked(self, share: float) -> "Waterfall":
        """Let each bar begin so far up towards the end of the one before: 0 is the line."""
        self.stacked = float(share)
        before = self.stacked * (np.cumsum(self.numbers) - self.numbers)
        for bar, x, low, value in zip(self, self.xs, before, self.numbers, strict=True):
            start = self.floor + self.unit * low
            end = start + self.unit * value
            if abs(end - start) < FLATTEST:
                end = start + (FLATTEST if value >= 0 else -FLATTEST)
            left, right = x - self.bar_width / 2, x + self.bar_width / 2
            corners = [(left, start), (left, end), (right, end), (right, start), (left, start)]
            bar.set_points_as_corners([[a, b, 0] for a, b in corners])
        return self

    def stack(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: the bars are laid end to end, all at once."""
        return UpdateFromAlphaFunc(self, lambda bars, alpha: bars.set_stacked(alpha), **kwargs)
