"""Many sparse inputs beside each other: what is on, and what is not."""

import numpy as np
from manim import DOWN, RIGHT, ManimColor, Square, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme


class SparseRaster(VGroup):
    """Inputs as columns of cells, one row an idea; the rarer ideas are, the darker it is.

    Parameters
    ----------
    draws
        Shape (ideas, inputs), each on [0, 1]: an idea is on where its draw exceeds the sparsity.
    sparsity
        The share of cells that is off, at least 0 and less than 1.
    hues
        A colour for each idea.
    cell
        Units from a cell to the next.

    `get_values()` gives the inputs, shape (ideas, inputs).

    Examples
    --------
    >>> SparseRaster([[0.2, 0.9], [0.6, 0.4]], 0.5, [theme().data, theme().stream])
    """

    def __init__(
        self,
        draws: ArrayLike,
        sparsity: float,
        hues: list[ManimColor],
        *,
        cell: float = 0.36,
    ) -> None:
        self.draws, self.hues = np.asarray(draws, dtype=float), hues
        if self.draws.ndim != 2 or len(self.draws) != len(hues):
            raise ValueError(f"draws must have a row for each hue, got {self.draws.shape}")
        super().__init__()
        for i, j in np.ndindex(*self.draws.shape):
            square = Square(0.86 * cell, stroke_width=0, fill_opacity=1)
            self.add(square.shift(cell * (j * RIGHT + i * DOWN)))
        self.center().set_sparsity(sparsity)

    def get_values(self) -> np.ndarray:
        """The inputs shown, shape (ideas, inputs)."""
        return np.maximum(0.0, (self.draws - self.sparsity) / (1 - self.sparsity))

    def set_sparsity(self, sparsity: float) -> "SparseRaster":
        """Let each idea be off with this probability: the same draws, cut elsewhere."""
        self.sparsity = float(sparsity)
        colours = theme()
        for square, value, k in zip(
            self, self.get_values().ravel(), np.indices(self.draws.shape)[0].ravel(), strict=True
        ):
            share = 0.25 + 0.75 * float(value) if value > 0 else 0.0
            square.set_fill(colours.mix(self.hues[k], share) if share else colours.unlit)
        return self
