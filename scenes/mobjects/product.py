"""A matrix times a vector, row by row as dot products or column by column as a sum."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    RIGHT,
    Animation,
    AnimationGroup,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)
from numpy.typing import ArrayLike

from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.text import BODY, LABEL, ChangeDecimal, Formula
from scenes.theme import theme


class MatVecProduct(VGroup):
    """matrix · vector = result, where the result is always computed from the other two.

    Parameters
    ----------
    matrix
        Shape (rows, cols).
    vector
        Shape (cols,).
    size
        Font size of the entries in manim's points.

    Examples
    --------
    >>> MatVecProduct(np.arange(12).reshape(3, 4) / 5, [1.0, -1.0, 0.5, 2.0])
    """

    def __init__(
        self,
        matrix: ArrayLike,
        vector: ArrayLike,
        *,
        size: float = LABEL,
        row_gap: float = 0.47,
        col_gap: float = 0.84,
        gap: float = 0.4,
    ) -> None:
        W, x = np.asarray(matrix, dtype=float), np.asarray(vector, dtype=float)
        if W.ndim != 2 or x.shape != (W.shape[1],):
            raise ValueError(
                f"matrix and vector must have shapes (rows, cols) and (cols,), "
                f"got {W.shape} and {x.shape}"
            )
        super().__init__()
        self.matrix = WeightMatrix(W, size=size, row_gap=row_gap, col_gap=col_gap)
        self.vector = EmbeddingColumn(x, size=size, row_gap=row_gap, ellipsis=0)
        # Rounded entries need not multiply to the rounded result: then the sign says so.
        places = self.matrix.places
        as_shown = np.round(W, places) @ np.round(x, places)
        exact = np.allclose(np.round(W @ x, places), as_shown, rtol=0, atol=1e-9)
        self.equals = Formula("=" if exact else "approx", BODY, theme().dim)
        self.result = EmbeddingColumn(W @ x, size=size, row_gap=row_gap, ellipsis=0)
        self.add(self.matrix, self.vector, self.equals, self.result)
        self.arrange(RIGHT, buff=gap)

    def get_values(self) -> np.ndarray:
        """The result, shape (rows,)."""
        return self.result.get_values()

    def set_row(self, i: int, row: ArrayLike) -> "MatVecProduct":
        """Let row i hold these entries, shape (cols,); its result follows."""
        values = np.asarray(row, dtype=float)
        for entry, value in zip(self.matrix.row(i), values, strict=True):
            entry.set_value(value)
        self.result.entry(i).set_value(float(values @ self.vector.get_values()))
        return self

    def count_row(self, i: int, row: ArrayLike) -> list[Animation]:
        """Animations that count row i to other entries, shape (cols,), and its result with it."""
        values = np.asarray(row, dtype=float)
        result = float(values @ self.vector.get_values())
        return [
            *(ChangeDecimal(e, v) for e, v in zip(self.matrix.row(i), values, strict=True)),
            ChangeDecimal(self.result.entry(i), result),
        ]

    def flow_in(self, vector: ArrayLike, **kwargs: Any) -> AnimationGroup:
        """Another vector (cols,) takes the old one's place; every result counts along."""
        start, end = self.vector.get_values(), np.asarray(vector, dtype=float)

        def step(column: EmbeddingColumn, alpha: float) -> None:
            column.set_values((1 - alpha) * start + alpha * end)

        results = [
            ChangeDecimal(entry, value)
            for entry, value in zip(
                self.result.entries, self.matrix.get_values() @ end, strict=True
            )
        ]
        return AnimationGroup(UpdateFromAlphaFunc(self.vector, step), *results, **kwargs)

    def becoming(self, goal: "MatVecProduct") -> list[Any]:
        """Animations that take the parts to where and how they are in another product."""
        return [
            part.animate.become(end)
            for part, end in zip(self.submobjects, goal.submobjects, strict=True)
        ]

    def partial_sum(self, i: int, count: int) -> float:
        """The first `count` terms of row i's dot product."""
        row, x = self.matrix.get_values()[i], self.vector.get_values()
        return float(row[:count] @ x[:count])

    def sweep_row(self, i: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """Walk along row i and down the vector together while the result counts its partial sums.

        Where the walk has come the figures are written and the cells are framed. The result's entry
        must be on screen; it starts from zero and ends at the dot product.
        """
        row, vector, entry = self.matrix.row(i), self.vector.entries, self.result.entry(i)
        cols = len(row)
        hidden = [term for term in row if term.number.get_fill_opacity() == 0]

        def step(_: VGroup, alpha: float) -> None:
            place = alpha * cols
            for j in range(cols):
                near = float(np.clip(1.2 - abs(place - j - 0.5), 0, 1)) if alpha < 1 else 0.0
                for term in (row[j], vector[j]):
                    term.cell.set_stroke(theme().focus, width=4 * near, opacity=near)
            for j, term in enumerate(row):
                if term in hidden:
                    term.number.set_fill(opacity=float(np.clip(place - j, 0, 1)))
            whole = min(int(place), cols)
            part = place - whole
            value = self.partial_sum(i, whole)
            if whole < cols:
                value += part * (self.partial_sum(i, whole + 1) - value)
            entry.set_value(value)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def partial_columns(self, count: int) -> np.ndarray:
        """The first `count` columns, each scaled by its entry of the vector, added up: (rows,)."""
        return self.matrix.get_values()[:, :count] @ self.vector.get_values()[:count]

    def scaled_column(self, j: int) -> VGroup:
        """A copy of column j's entries where they stand, to be sent off by `send_column`."""
        return self.matrix.col(j).copy().set_fill(opacity=1.0)

    def send_column(self, ghost: VGroup, j: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """A copy of column j is scaled by its entry of the vector and joins the result.

        The first half of the way belongs to the scaling, the second to the flight; the result goes
        over from the sum of the first j columns to that of the first j + 1.
        """
        column, factor = self.matrix.get_values()[:, j], self.vector.get_values()[j]
        before, after = self.partial_columns(j), self.partial_columns(j + 1)
        starts = [entry.get_center() for entry in ghost]
        ends = [entry.get_center() for entry in self.result.entries]

        def step(entries: VGroup, alpha: float) -> None:
            scaling, way = min(2 * alpha, 1.0), max(2 * alpha - 1, 0.0)
            way = way * way * (3 - 2 * way)
            self.result.set_values((1 - way) * before + way * after)
            for k, entry in enumerate(entries):
                entry.set_value((1 - scaling + scaling * factor) * column[k])
                entry.move_to((1 - way) * starts[k] + way * ends[k])
                near_zero = abs(factor) < 1e-9
                entry.set_fill(opacity=1 - scaling if near_zero else 1 - way**3)

        kwargs.setdefault("rate_func", linear)
        return UpdateFromAlphaFunc(ghost, step, **kwargs)


def paint(entries: Sequence[VGroup], colour: ManimColor) -> list[Any]:
    """Animations that give entries a colour."""
    return [entry.animate.set_fill(colour) for entry in entries]
