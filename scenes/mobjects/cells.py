"""Vectors and matrices as small coloured cells, where numbers would be too small to read."""

import numpy as np
from manim import DOWN, RIGHT, Rectangle, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.brackets import brackets
from scenes.theme import theme


class CellColumn(VGroup):
    """A column of cells, blue for positive and red for negative, dark near zero.

    Parameters
    ----------
    values
        Shape (n,).
    height, width
        Size of the whole column in units.
    full
        The magnitude at which a cell has its full colour.

    Examples
    --------
    >>> CellColumn([1.2, 0.3, -0.7, 0.0])
    """

    def __init__(
        self, values: ArrayLike, *, height: float = 0.7, width: float = 0.24, full: float = 1.5
    ) -> None:
        start = np.asarray(values, dtype=float)
        if start.ndim != 1 or start.size == 0:
            raise ValueError(f"values must have shape (n,), n ≥ 1, got {start.shape}")
        super().__init__()
        self.full = full
        cell = height / start.size
        for k in range(start.size):
            # Cells stand apart by a hair, so that neighbours of one colour can be counted.
            self.add(
                Rectangle(width=width, height=0.86 * cell, stroke_width=0, fill_opacity=1).shift(
                    k * cell * DOWN
                )
            )
        self.set_values(start)
        self.center()

    def get_values(self) -> np.ndarray:
        """Shape (n,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "CellColumn":
        fresh = np.asarray(values, dtype=float)
        if fresh.shape != (len(self.submobjects),):
            raise ValueError(
                f"values must have shape ({len(self.submobjects)},), got {fresh.shape}"
            )
        self._values = fresh.copy()
        for cell, value in zip(self, fresh, strict=True):
            cell.set_fill(theme().heat(float(value), self.full))
        return self

    def count_to(self, values: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which every cell goes over to its new colour."""
        start, end = self.get_values(), np.asarray(values, dtype=float)

        def step(column: "CellColumn", alpha: float) -> None:
            column.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)


class CellMatrix(VGroup):
    """A matrix as coloured cells between brackets.

    Parameters
    ----------
    values
        Shape (rows, cols).
    cell
        Units of a cell.

    Examples
    --------
    >>> CellMatrix([[1.0, -0.5], [0.0, 0.7], [0.2, 0.1]])
    """

    def __init__(self, values: ArrayLike, *, cell: float = 0.52) -> None:
        table = np.asarray(values, dtype=float)
        if table.ndim != 2 or table.size == 0:
            raise ValueError(f"values must have shape (rows, cols), got {table.shape}")
        self.columns = VGroup(
            *(CellColumn(column, height=cell * len(table), width=cell) for column in table.T)
        ).arrange(RIGHT, buff=0.08)
        self.frame = brackets(self.columns)
        super().__init__(self.frame, self.columns)

    def get_values(self) -> np.ndarray:
        """Shape (rows, cols)."""
        return np.column_stack([column.get_values() for column in self.columns])

    def set_values(self, values: ArrayLike) -> "CellMatrix":
        """Show another table of this shape."""
        for column, fresh in zip(self.columns, np.asarray(values, dtype=float).T, strict=True):
            column.set_values(fresh)
        return self

    def row(self, i: int) -> VGroup:
        """The cells of row i."""
        return VGroup(*(column[i] for column in self.columns))

    def all_but(self, cells: VGroup) -> VGroup:
        """The cells that are not among these."""
        chosen = set(cells.submobjects)
        return VGroup(*(cell for column in self.columns for cell in column if cell not in chosen))
