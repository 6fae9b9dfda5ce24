"""Thousands of small tiles, one a thing that is counted, drawn as a few outlines."""

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.theme import theme

LEVELS = 6  # shades: tiles of one shade are one outline, so that thousands draw in a moment


class TileGrid(VGroup):
    """A grid of tiles, filled row by row, each as bright as its value.

    Parameters
    ----------
    values
        Shape (n,), each in [0, 1].
    width, height
        Units that the grid may take; tiles are square.

    Examples
    --------
    >>> TileGrid(np.linspace(0, 1, 2048))
    """

    def __init__(self, values: ArrayLike, *, width: float = 12.0, height: float = 5.0) -> None:
        shades = np.asarray(values, dtype=float)
        if shades.ndim != 1 or shades.size == 0:
            raise ValueError(f"values must have shape (n,), n ≥ 1, got {shades.shape}")
        if (shades < 0).any() or (shades > 1).any():
            raise ValueError(f"values must lie in [0, 1], got {shades.min():g} … {shades.max():g}")
        super().__init__()
        self._values = shades.copy()
        columns = int(np.ceil(np.sqrt(shades.size * width / height)))
        rows = -(-shades.size // columns)
        self.cell = min(width / columns, height / rows)
        k = np.arange(shades.size)
        middle = np.array([(columns - 1) / 2, (rows - 1) / 2])
        self._offsets = np.column_stack([k % columns, -(k // columns)]) + middle * [-1, 1]
        level = np.minimum((shades * LEVELS).astype(int), LEVELS - 1)
        self._members = [np.flatnonzero(level == step) for step in range(LEVELS)]
        for step in range(LEVELS):
            colour = theme().mix(theme().ink, 0.15 + 0.85 * (step + 0.5) / LEVELS)
            self.add(VMobject(stroke_width=0, fill_color=colour, fill_opacity=1))
        self._origin = np.zeros(3)
        self.show(shades.size)

    def get_values(self) -> np.ndarray:
        """Shape (n,)."""
        return self._values.copy()

    @property
    def shown(self) -> int:
        """How many tiles are drawn now."""
        return self._shown

    def place(self, k: int) -> np.ndarray:
        """The middle of tile k."""
        return self._origin + self.cell * np.array([*self._offsets[k], 0.0])

    def move_to(self, point: ArrayLike, *_: object, **__: object) -> "TileGrid":
        """Put the grid's middle at a point, whatever part of it is drawn."""
        self._origin = np.asarray(point, dtype=float)
        return self.show(self._shown)

    def show(self, count: int) -> "TileGrid":
        """Draw the first `count` tiles."""
        self._shown = int(np.clip(count, 0, self._values.size))
        half = 0.4 * self.cell
        corners = half * np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0], [-1, 1, 0]])
        for outline, members in zip(self, self._members, strict=True):
            drawn = members[members < self._shown]
            outline.clear_points()
            if drawn.size:
                outline.points = np.concatenate([_straight(self.place(k) + corners) for k in drawn])
        return self

    def spread(self, start: int = 0, **kwargs: object) -> UpdateFromAlphaFunc:
        """Tiles join, from the first `start` to all of them, ever faster."""
        total = self._values.size

        def step(grid: "TileGrid", alpha: float) -> None:
            # Equal times for equal factors: a count grows by multiplying.
            grid.show(round(max(start, 1) * (total / max(start, 1)) ** alpha))

        return UpdateFromAlphaFunc(self, step, **kwargs)


def _straight(corners: np.ndarray) -> np.ndarray:
    """Corners as manim's cubic curves, shape (4 · sides, 3)."""
    starts, ends = corners[:-1], corners[1:]
    pieces = [starts, (2 * starts + ends) / 3, (starts + 2 * ends) / 3, ends]
    return np.stack(pieces, axis=1).reshape(-1, 3)
