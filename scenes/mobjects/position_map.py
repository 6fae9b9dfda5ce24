"""What marks the positions of a text: a column of coloured cells for each."""

import numpy as np
from manim import DOWN, RIGHT, Square, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme


class PositionMap(VGroup):
    """A vector per position as a column of square cells: blue for positive, red for negative.

    Parameters
    ----------
    values
        Shape (positions, entries), between -1 and 1.
    side
        Units of a cell.

    Examples
    --------
    >>> PositionMap(sinusoidal_positions(12, 32)[:, :14])
    """

    def __init__(self, values: ArrayLike, *, side: float = 0.2) -> None:
        table = np.asarray(values, dtype=float)
        if table.ndim != 2 or table.size == 0:
            raise ValueError(f"values must have shape (positions, entries), got {table.shape}")
        self._values = table.copy()
        super().__init__(*(VGroup() for _ in table))
        for t, i in np.ndindex(table.shape):
            shade = theme().positive if table[t, i] >= 0 else theme().negative
            cell = Square(side, stroke_width=0, fill_opacity=1)
            cell.set_fill(theme().mix(shade, 0.08 + 0.8 * abs(float(table[t, i]))))
            self[t].add(cell.move_to(side * (t * RIGHT + i * DOWN)))

    def get_values(self) -> np.ndarray:
        """Shape (positions, entries)."""
        return self._values.copy()
