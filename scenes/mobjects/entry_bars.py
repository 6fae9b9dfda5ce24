"""A vector's entries as bars, up for positive and down for negative."""

import numpy as np
from manim import ORIGIN, RIGHT, Line, Rectangle, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme

PITCH, WIDTH = 0.3, 0.22  # units from a bar to the next, and of a bar


class EntryBars(VGroup):
    """Bars on an axis, one per entry: blue and up for positive, red and down for negative.

    Parameters
    ----------
    values
        Shape (n,).
    unit
        Units of a bar for an entry of 1.

    Examples
    --------
    >>> EntryBars([1.2, -0.4, 0.0, 2.5])
    """

    def __init__(self, values: ArrayLike, *, unit: float = 0.48) -> None:
        entries = np.asarray(values, dtype=float)
        if entries.ndim != 1 or entries.size == 0:
            raise ValueError(f"values must have shape (n,), n ≥ 1, got {entries.shape}")
        super().__init__()
        self.unit = unit
        self.axis = Line(ORIGIN, PITCH * entries.size * RIGHT, stroke_width=2, color=theme().faint)
        self.bars = VGroup(
            *(
                Rectangle(width=WIDTH, height=1, stroke_width=0, fill_opacity=1).set_x(
                    PITCH * (k + 0.5)
                )
                for k in range(entries.size)
            )
        )
        self.add(self.axis, *self.bars)
        self.set_values(entries)

    def get_values(self) -> np.ndarray:
        """The entries shown, shape (n,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "EntryBars":
        """Show other entries of the same shape."""
        entries = np.asarray(values, dtype=float)
        if entries.shape != (len(self.bars),):
            raise ValueError(f"values must have shape ({len(self.bars)},), got {entries.shape}")
        self._values = entries.copy()
        floor = self.axis.get_y()
        for bar, value in zip(self.bars, entries, strict=True):
            height = self.unit * float(value)
            bar.stretch_to_fit_height(max(abs(height), 0.01))
            bar.move_to([bar.get_x(), floor + height / 2, 0])
            bar.set_fill(theme().positive if value >= 0 else theme().negative)
        return self
