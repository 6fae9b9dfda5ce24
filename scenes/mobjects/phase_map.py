"""A map of squares: which of several states is best where two dials stand so."""

import numpy as np
from manim import DOWN, RIGHT, ManimColor, Square, VGroup, interpolate_color
from numpy.typing import ArrayLike

from scenes.theme import theme


class PhaseMap(VGroup):
    """Squares in rows from below, coloured from 0 over one half to 1.

    Parameters
    ----------
    values
        Shape (rows, columns), each on [0, 1]; `get_values()` gives it back.
    side
        Units of the whole map's width.

    Examples
    --------
    >>> PhaseMap([[0.0, 0.5], [1.0, 0.5]])
    """

    def __init__(self, values: ArrayLike, *, side: float = 5.4) -> None:
        self._values = np.asarray(values, dtype=float)
        if self._values.ndim != 2:
            raise ValueError(f"values must have shape (rows, columns), got {self._values.shape}")
        cell = side / self._values.shape[1]
        super().__init__()
        for (i, j), value in np.ndenumerate(self._values):
            square = Square(cell, stroke_width=0.8, stroke_color=theme().background)
            square.set_fill(self.shade(float(value)), 1)
            self.add(square.shift(cell * (j * RIGHT - i * DOWN)))
        self.center()

    @staticmethod
    def shade(value: float) -> ManimColor:
        """The colour of a share: dark at 0, the stream's at one half, that of data at 1."""
        stops = (theme().unlit, theme().stream, theme().data)
        place = float(np.clip(2 * value, 0, 2))
        k = min(int(place), 1)
        return interpolate_color(stops[k], stops[k + 1], place - k)

    def get_values(self) -> np.ndarray:
        """The shares, shape (rows, columns)."""
        return self._values.copy()

    def square(self, row: int, column: int) -> Square:
        """The square of a row, from below, and a column, from the left."""
        return self[row * self._values.shape[1] + column]

    def rows(self) -> list[VGroup]:
        """The squares of each row, from below."""
        width = self._values.shape[1]
        return [VGroup(*self[k : k + width]) for k in range(0, len(self), width)]
