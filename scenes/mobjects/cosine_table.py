"""Two sets of directions compared each with each: a table of cosines, whose columns can be put in
order."""

import numpy as np
from manim import RIGHT, UP, ManimColor, Square, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme

SHARPNESS = 3  # the power of a cosine that is a cell's brightness: what is nearly 1 stands out


class CosineTable(VGroup):
    """A row for each direction sought, a column for each one found, bright where they agree.

    Parameters
    ----------
    sought
        Shape (n, d), of length 1: the rows' own patterns stand at the left.
    found
        Shape (k, d), of length 1: the columns' own patterns stand on top.
    cell
        Units from a cell to the next.

    `get_values()` gives the cosines in the order in which columns stand, shape (n, k).

    Examples
    --------
    >>> CosineTable(np.eye(2), [[0.0, 1.0], [1.0, 0.0]]).sort([1, 0])
    """

    def __init__(self, sought: ArrayLike, found: ArrayLike, *, cell: float = 0.235) -> None:
        self.sought, self.cell = np.asarray(sought, dtype=float), cell
        self._found = np.asarray(found, dtype=float)
        (n, d), k = self.sought.shape, len(self._found)
        self._places = np.arange(k, dtype=float)
        self.rows = VGroup(*(self._square(j - d - 1, -i) for i in range(n) for j in range(d)))
        self.columns = VGroup(
            *(
                VGroup(
                    *(self._square(c, d + 1 - j) for j in range(d)),
                    *(self._square(c, -i) for i in range(n)),
                )
                for c in range(k)
            )
        )
        for square, value in zip(self.rows, self.sought.ravel(), strict=True):
            square.set_fill(pattern_shade(value))
        super().__init__(self.rows, self.columns)
        self.set_found(self._found)
        self.center()

    def _square(self, column: float, row: float) -> Square:
        square = Square(0.88 * self.cell, stroke_width=0, fill_opacity=1)
        return square.move_to(self.cell * (column * RIGHT + row * UP))

    @property
    def headers(self) -> VGroup:
        """The patterns of the columns."""
        d = self.sought.shape[1]
        return VGroup(*(square for column in self.columns for square in column[:d]))

    @property
    def cells(self) -> VGroup:
        """The cosines' cells."""
        d = self.sought.shape[1]
        return VGroup(*(square for column in self.columns for square in column[d:]))

    @property
    def places(self) -> np.ndarray:
        """At which place, 0 the leftmost, each column stands, shape (k,)."""
        return self._places.round().astype(int)

    def get_values(self) -> np.ndarray:
        """The cosines as they stand, shape (n, k)."""
        return self.sought @ self._found[np.argsort(self._places, kind="stable")].T

    def set_found(self, found: ArrayLike) -> "CosineTable":
        """Compare with other directions, shape (k, d), in columns where they stand."""
        self._found = np.asarray(found, dtype=float)
        d = self.sought.shape[1]
        for column, pattern in zip(self.columns, self._found, strict=True):
            for square, value in zip(column[:d], pattern, strict=True):
                square.set_fill(pattern_shade(value))
            for square, cosine in zip(column[d:], self.sought @ pattern, strict=True):
                square.set_fill(cosine_shade(float(cosine)))
        return self

    def set_places(self, places: ArrayLike) -> "CosineTable":
        """Let columns stand elsewhere, shape (k,): 0 is the leftmost place."""
        fresh = np.asarray(places, dtype=float)
        for column, old, new in zip(self.columns, self._places, fresh, strict=True):
            column.shift((new - old) * self.cell * RIGHT)
        self._places = fresh.copy()
        return self

    def sort(self, order: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: column order[0] goes to the leftmost place, order[1] beside it, …"""
        start, end = self._places.copy(), np.empty(len(self.columns))
        end[np.asarray(order)] = np.arange(len(end))

        def step(table: "CosineTable", alpha: float) -> None:
            table.set_places((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def turn_into(self, found: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: what stands in the columns becomes other directions, shape (k, d)."""
        start, end = self._found.copy(), np.asarray(found, dtype=float)

        def step(table: "CosineTable", alpha: float) -> None:
            table.set_found((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)


def pattern_shade(value: float) -> ManimColor:
    """The colour of an entry of a direction: its sign's."""
    return theme().heat(float(value), 0.7)


def cosine_shade(cosine: float) -> ManimColor:
    """Dark up to a right angle, and the brighter the nearer to the same direction."""
    share = max(cosine, 0.0) ** SHARPNESS
    return theme().mix(theme().lit, 0.1 + 0.9 * share)
