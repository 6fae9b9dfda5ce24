"""Very many tiles, seen from further away the more there are."""

from itertools import pairwise
from typing import Any

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.theme import theme

LEVELS = 6  # shades: tiles of one shade are one outline, so that thousands draw in a moment
_SHARES = np.linspace(0, 1, 4)[:, np.newaxis]


class TileWall(VGroup):
    """Tiles from the upper left corner of a window on; those that are drawn always fill it.

    Parameters
    ----------
    brightness
        Shape (n,), each in [0, 1].
    shown
        How many tiles are drawn at first.
    width, height
        Of the window in units.
    corner
        The window's upper left corner.

    Examples
    --------
    >>> TileWall(np.random.default_rng(0).random(2048), shown=6).side
    """

    def __init__(
        self,
        brightness: ArrayLike,
        shown: int,
        *,
        width: float = 12.6,
        height: float = 4.95,
        corner: tuple[float, float] = (-6.3, 3.7),
    ) -> None:
        super().__init__()
        self._values = np.array(brightness, dtype=float)
        if self._values.ndim != 1 or not 1 <= shown <= self._values.size:
            raise ValueError(
                f"brightness must have shape (n,) and n ≥ shown ≥ 1, "
                f"got {self._values.shape} and {shown}"
            )
        self._corner = np.array([*corner, 0.0])
        count = self._values.size
        columns = int(np.ceil(np.sqrt(count * width / height)))
        row, column = (i.reshape(-1) for i in np.indices((-(-count // columns), columns)))
        # Tiles of one shell around the corner come into view together: at this many per unit.
        shell = np.maximum((column + 1) / width, (row + 1) / height)
        order = np.argsort(shell, kind="stable")[:count]
        self._steps = np.stack([column[order] + 0.5, -(row[order] + 0.5)], axis=1)
        self._per_unit, self._firsts = np.unique(shell[order], return_index=True)
        level = np.minimum((self._values * LEVELS).astype(int), LEVELS - 1)
        self._members = [np.flatnonzero(level == step) for step in range(LEVELS)]
        for step in range(LEVELS):
            shade = theme().mix(theme().ink, 0.15 + 0.85 * (step + 0.5) / LEVELS)
            self.add(VMobject(stroke_width=0, fill_color=shade, fill_opacity=1))
        self.show(shown)

    def get_values(self) -> np.ndarray:
        """How bright the tiles are, shape (n,)."""
        return self._values.copy()

    @property
    def side(self) -> float:
        """How long a tile's edge is now, in units."""
        return 0.84 * self.cell

    def place(self, k: int) -> np.ndarray:
        """The middle of tile k now."""
        return self._corner + self.cell * np.array([*self._steps[k], 0.0])

    def show(self, count: int) -> "TileWall":
        """Draw the first `count` tiles, from so far away that they fit in."""
        self.shown = count
        self.cell = 1 / float(np.interp(count, self._firsts + 1, self._per_unit))
        edges = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0], [-1, 1, 0]])
        corners = pairwise(self.side / 2 * edges)
        square = np.concatenate([(1 - _SHARES) * a + _SHARES * b for a, b in corners])
        for outline, members in zip(self, self._members, strict=True):
            drawn = members[members < count]
            outline.points = np.concatenate(
                [np.zeros((0, 3)), *(self.place(k) + square for k in drawn)]
            )
        return self

    def spread(self, **kwargs: Any) -> UpdateFromAlphaFunc:
        """An animation: tiles join until all are there, ever faster."""
        start, total = self.shown, self._values.size

        def step(tiles: "TileWall", alpha: float) -> None:
            # Equal times for equal factors: a count grows by multiplying.
            tiles.show(round(start * (total / start) ** alpha))

        return UpdateFromAlphaFunc(self, step, **kwargs)
