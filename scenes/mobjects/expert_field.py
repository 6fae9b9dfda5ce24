"""All experts of a model as specks, a layer a row; those that a token visits are lit."""

import numpy as np
from manim import UpdateFromAlphaFunc, linear
from numpy.typing import ArrayLike

from scenes.mobjects.neuron_field import NeuronField
from scenes.theme import theme

SPECK, GAP = 6, 2  # pixels of a speck's side, and between two


class ExpertField(NeuronField):
    """Rows of specks, dark but for those at work.

    Parameters
    ----------
    rows, columns
        Layers, and experts in each.
    width, height
        Units.

    `light` says which are at work, `get_values()` tells: shape (rows, columns) of bools.

    Examples
    --------
    >>> field = ExpertField(58, 257, width=12.0, height=4.0)
    >>> field.light(np.eye(58, 257, dtype=bool))
    """

    def __init__(self, rows: int, columns: int, *, width: float, height: float) -> None:
        super().__init__(np.zeros(1), height=height)
        self.shape = rows, columns
        pitch = SPECK + GAP
        self.pixel_array = np.zeros((rows * pitch, columns * pitch, 4), dtype=np.uint8)
        self.orig_alpha_pixel_array = self.pixel_array[..., 3]
        self.stretch_to_fit_width(width).stretch_to_fit_height(height)
        self.light(np.zeros(self.shape, dtype=bool))

    def get_values(self) -> np.ndarray:
        """Which are at work, shape (rows, columns)."""
        return self._lit.copy()

    def light(self, lit: ArrayLike) -> "ExpertField":
        """Show others at work at once."""
        self._lit = np.asarray(lit, dtype=bool).copy()
        if self._lit.shape != self.shape:
            raise ValueError(f"lit must have shape {self.shape}, got {self._lit.shape}")
        colours = theme()
        dark = np.array(colours.mix(colours.mlp, 0.45).to_int_rgb(), dtype=np.uint8)
        bright = np.array(colours.lit.to_int_rgb(), dtype=np.uint8)
        pixels = np.zeros((*self.shape, SPECK + GAP, SPECK + GAP, 4), dtype=np.uint8)
        inner = pixels[:, :, :SPECK, :SPECK]
        inner[..., :3] = np.where(self._lit[:, :, None, None, None], bright, dark)
        inner[..., 3] = 255
        rows, columns = self.shape
        self.pixel_array[...] = pixels.transpose(0, 2, 1, 3, 4).reshape(
            rows * (SPECK + GAP), columns * (SPECK + GAP), 4
        )
        return self

    def sweep(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: row after row lights up and goes dark again."""
        rows = np.arange(self.shape[0])[:, np.newaxis]

        def step(field: "ExpertField", alpha: float) -> None:
            now = rows == int(alpha * self.shape[0])
            field.light(np.broadcast_to(now, self.shape) & (0 < alpha < 1))

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def visit(self, lit: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: a token goes down through the rows; in each, its own come to work."""
        before, after = self.get_values(), np.asarray(lit, dtype=bool)

        def step(field: "ExpertField", alpha: float) -> None:
            passed = np.arange(field.shape[0])[:, np.newaxis] < round(alpha * field.shape[0])
            field.light(np.where(passed, after, before))

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def place(self, row: int, column: int) -> np.ndarray:
        """Where a speck lies."""
        rows, columns = self.shape
        across = (column + 0.5) / columns - 0.5
        down = (row + 0.5) / rows - 0.5
        centre: np.ndarray = self.get_center()
        return centre + np.array([across * self.width, -down * self.height, 0.0])
