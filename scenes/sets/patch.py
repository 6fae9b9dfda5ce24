"""The set of the shots about weights that change: a matrix, and column times row laid over it."""

from typing import Any

import numpy as np
from manim import LEFT, PI, UP, VGroup
from numpy.typing import ArrayLike

from mlp_math.implicit_update import ImplicitUpdate
from scenes.mobjects.cells import CellColumn, CellMatrix

CELL, FULL_CELL = 0.36, 1.1  # units of a cell, and the magnitude at which it has its full colour
TOKEN_WIDTH = 0.36
PatchValues = tuple[np.ndarray, np.ndarray, np.ndarray]


def token_column(values: ArrayLike) -> CellColumn:
    """A token's vector as a column of cells."""
    entries = np.asarray(values, dtype=float)
    return CellColumn(entries, height=CELL * entries.size, width=TOKEN_WIDTH, full=FULL_CELL)


class PatchPicture(VGroup):
    """A matrix with what is laid over it, and the column and the row that make the patch.

    Parameters
    ----------
    W
        Shape (m, d): the weights without the patch.
    patch
        The rank-one change that is shown at first.

    `get_values()` gives the matrix as it is drawn, (m, d).
    """

    def __init__(self, W: ArrayLike, patch: ImplicitUpdate) -> None:
        self.W = np.asarray(W, dtype=float)
        m, d = self.W.shape
        self.matrix = CellMatrix(self.W, cell=CELL)
        for column in self.matrix.columns:
            column.full = FULL_CELL
        self.column = CellColumn(np.zeros(m), height=CELL * m, width=0.26, full=FULL_CELL)
        wide = self.matrix.columns.width
        row = CellColumn(np.zeros(d), height=wide, width=0.26, full=FULL_CELL)
        self.row: Any = row.rotate(PI / 2)
        super().__init__(self.matrix, self.column, self.row)
        self.move_matrix_to([0, 0, 0])
        self.show(patch)

    def move_matrix_to(self, place: ArrayLike) -> "PatchPicture":
        """Put the matrix's middle here; the row stands above it, the column at its left."""
        self.matrix.move_to(np.asarray(place, dtype=float))
        self.column.next_to(self.matrix, LEFT, buff=0.14)
        self.row.next_to(self.matrix, UP, buff=0.14)
        return self

    def get_values(self) -> np.ndarray:
        """The matrix drawn, shape (m, d)."""
        return self.matrix.get_values()

    def values_of(self, patch: ImplicitUpdate) -> PatchValues:
        """Column, row and matrix for a patch, with as much of it in the column as in the row."""
        size = np.sqrt(patch.norm)
        column, row = (
            side * (size / length if (length := np.linalg.norm(side)) else 0.0)
            for side in (patch.left, patch.right)
        )
        return column, row, self.W + patch.dW

    def show(self, patch: ImplicitUpdate) -> "PatchPicture":
        """Draw a patch at once."""
        values = self.values_of(patch)
        return self.show_between(values, values, 1.0)

    def show_between(self, start: PatchValues, end: PatchValues, share: float) -> "PatchPicture":
        """Draw what lies so far from one patch to another."""
        column, row, matrix = ((1 - share) * a + share * b for a, b in zip(start, end, strict=True))
        self.column.set_values(column)
        self.row.set_values(row)
        self.matrix.set_values(matrix)
        return self
