"""Small pictures as grids of pixels, and glyphs turned into such pictures."""

import numpy as np
from manim import DOWN, RIGHT, Square, UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from scenes.theme import theme

FINE = 16  # how much finer a glyph is drawn before its pixels are averaged
SAMPLES = 8  # points on each curve of an outline


class PixelGrid(VGroup):
    """A picture of few pixels, each a square as bright as its value.

    Parameters
    ----------
    values
        Shape (rows, cols), each in [0, 1].
    side
        Units of the longer side.

    Examples
    --------
    >>> PixelGrid(np.eye(8))
    """

    def __init__(self, values: ArrayLike, *, side: float = 3.2) -> None:
        picture = np.asarray(values, dtype=float)
        if picture.ndim != 2 or picture.size == 0:
            raise ValueError(f"values must have shape (rows, cols), got {picture.shape}")
        if (picture < 0).any() or (picture > 1).any():
            raise ValueError(
                f"values must lie in [0, 1], got {picture.min():g} … {picture.max():g}"
            )
        super().__init__()
        self._values = picture.copy()
        cell = side / max(picture.shape)
        for i, row in enumerate(picture):
            for j, value in enumerate(row):
                pixel = Square(cell, stroke_width=0.8, stroke_color=theme().faint)
                pixel.set_fill(theme().mix(theme().ink, float(value)), opacity=1)
                self.add(pixel.shift(cell * (j * RIGHT + i * DOWN)))
        self.center()

    def get_values(self) -> np.ndarray:
        """Shape (rows, cols)."""
        return self._values.copy()

    def pixel(self, i: int, j: int) -> Square:
        """The square in row i, column j."""
        return self[i * self._values.shape[1] + j]

    def reveal(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """Pixels appear row by row, as a scanner would see them."""

        def step(grid: "PixelGrid", alpha: float) -> None:
            seen = alpha * (len(grid) + len(grid) / 8)
            for k, pixel in enumerate(grid):
                share = float(np.clip((seen - k) / (len(grid) / 8), 0, 1))
                pixel.set_fill(opacity=share).set_stroke(opacity=share)

        return UpdateFromAlphaFunc(self, step, **kwargs)


def rasterised(outline: VMobject, size: int, margin: float = 0.1) -> NDArray[np.float64]:
    """An outline as a square picture of size × size pixels in [0, 1], by the even-odd rule.

    The outline's height fills the picture but for a margin, its middle lies in the picture's.
    """
    subpaths = [path for part in outline.get_family() for path in part.get_subpaths()]
    corners = [_polygon(np.asarray(path)) for path in subpaths if len(path)]
    every = np.concatenate(corners)
    low, high = every.min(axis=0), every.max(axis=0)
    scale = size * FINE * (1 - 2 * margin) / max(high - low)
    fine = np.zeros((size * FINE, size * FINE), dtype=bool)
    for corner in corners:
        places = (corner - (low + high) / 2) * scale * [1, -1] + size * FINE / 2
        mask = Image.new("1", fine.shape)
        ImageDraw.Draw(mask).polygon([tuple(p) for p in places], fill=1)
        fine ^= np.asarray(mask)
    return fine.reshape(size, FINE, size, FINE).mean(axis=(1, 3))


def _polygon(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points along the cubic curves of one closed path, shape (k, 2)."""
    curves = path[: len(path) // 4 * 4, :2].reshape(-1, 4, 2)
    t = np.linspace(0, 1, SAMPLES, endpoint=False)[:, np.newaxis, np.newaxis]
    a, b, c, d = curves.transpose(1, 0, 2)
    points = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d
    return points.transpose(1, 0, 2).reshape(-1, 2)
