"""Bars that grow from a common line of zero, to the left where a number is negative."""

import numpy as np
from manim import Polygon, UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.theme import theme

HALF_HEIGHT = 0.15


class SignedBars(VGroup):
    """A horizontal bar per number, from a common line of zero; the sign's colour tells its side.

    Parameters
    ----------
    values
        Shape (n,).
    ys
        Heights of the bars' middles in the frame, shape (n,).
    left, right
        What the least and the greatest of the numbers, and zero, must fit between, in units.

    Examples
    --------
    >>> bars = SignedBars([1.0, -0.5, 0.25], ys=[1, 0, -1], left=-3, right=3)
    >>> bars.change(1, 0.0)  # an animation: the second bar shrinks to nothing
    """

    def __init__(self, values: ArrayLike, ys: ArrayLike, left: float, right: float) -> None:
        super().__init__()
        numbers = np.asarray(values, dtype=float)
        low, high = min(numbers.min(), 0.0), max(numbers.max(), 0.0)
        self.unit = (right - left) / (high - low)
        self.zero, self.ys = left - low * self.unit, np.asarray(ys, dtype=float)
        for z in numbers:
            sign = theme().negative if z < 0 else theme().positive
            self.add(Polygon(*3 * [np.zeros(3)], stroke_width=0).set_fill(theme().mix(sign, 0.85)))
        self.set_fill(opacity=1).set_values(numbers)

    def get_values(self) -> np.ndarray:
        """The numbers, shape (n,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "SignedBars":
        """Draw other numbers, shape (n,), on the same scale."""
        self._values = np.asarray(values, dtype=float).copy()
        for bar, z, y in zip(self, self._values, self.ys, strict=True):
            start, end = self.zero, self.zero + z * self.unit
            low, high = y - HALF_HEIGHT, y + HALF_HEIGHT
            corners = [(start, high), (end, high), (end, low), (start, low), (start, high)]
            bar.set_points_as_corners([[x, height, 0] for x, height in corners])
        return self

    def change(self, i: int, value: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """Bar i alone grows or shrinks to another value."""
        start = self._values[i]

        def step(_: VMobject, alpha: float) -> None:
            values = self._values.copy()
            values[i] = (1 - alpha) * start + alpha * value
            self.set_values(values)

        return UpdateFromAlphaFunc(self[i], step, **kwargs)
