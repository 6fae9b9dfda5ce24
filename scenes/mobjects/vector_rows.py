"""Very many vectors as rows of numbers that rush by."""

import numpy as np
from manim import RIGHT, UP, UpdateFromAlphaFunc, VGroup, linear
from numpy.typing import ArrayLike

from scenes.mobjects.numbers import dots_of_ellipsis
from scenes.mobjects.text import BODY, Decimal

HASTE = 6.0  # powers of e by which the rows go faster at the end than at first
FULL = 0.2  # magnitude of an entry that has its sign's full colour


class VectorRows(VGroup):
    """A window on many vectors, a row each: their first numbers, dots, and the last one.

    Parameters
    ----------
    vectors
        Shape (n, d), n at least `rows`.
    rows, columns
        How many vectors are in the window, and how many numbers of each are shown.
    row_gap, column_gap
        Units between neighbours.

    `rush` scrolls to the last of them; `get_values()` gives the numbers shown, (rows, columns).

    Examples
    --------
    >>> VectorRows(np.random.default_rng(0).normal(size=(1000, 100)))
    """

    def __init__(
        self,
        vectors: ArrayLike,
        *,
        rows: int = 9,
        columns: int = 8,
        row_gap: float = 0.64,
        column_gap: float = 1.12,
    ) -> None:
        self.vectors = np.asarray(vectors)
        if self.vectors.ndim != 2 or len(self.vectors) < rows or self.vectors.shape[1] < columns:
            raise ValueError(
                f"vectors must have shape (n >= {rows}, d >= {columns}), got {self.vectors.shape}"
            )
        super().__init__()
        self.columns, self.row_gap, self.column_gap = columns, row_gap, column_gap
        self.add(*(self._row(k) for k in range(rows)))
        self.center()._fade_edges(0.0)

    def get_values(self) -> np.ndarray:
        """The numbers shown, shape (rows, columns)."""
        return np.array([[entry.get_value() for entry in row[:-1]] for row in self])

    def rush(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation that scrolls, slowly at first, until the last vector has come in."""
        origin = [row.get_center() for row in self]

        def step(window: "VectorRows", alpha: float) -> None:
            passed = window._passed(alpha)
            whole = int(passed)
            for k, row in enumerate(window):
                row.move_to(origin[k] + (passed - whole) * window.row_gap * UP)
                for entry, value in zip(row[:-1], window._entries(whole + k), strict=True):
                    entry.set_value(float(value))
                    entry.set_fill(entry.sign_colour(FULL))
            window._fade_edges(passed - whole)

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def tally(self, count: Decimal, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation of a number beside `rush`: how many vectors have been seen."""

        def step(number: Decimal, alpha: float) -> None:
            number.set_value(int(self._passed(alpha)) + len(self))

        return UpdateFromAlphaFunc(count, step, rate_func=linear, **kwargs)

    def _passed(self, alpha: float) -> float:
        """How many have gone by: each takes a constant share less time than the one before it."""
        last = len(self.vectors) - len(self)
        return float(np.expm1(HASTE * alpha) / np.expm1(HASTE) * last)

    def _row(self, k: int) -> VGroup:
        row = VGroup()
        for j, value in enumerate(self._entries(k)):
            gap = 0.75 if j == self.columns - 1 else 0.0  # room for the dots
            entry = Decimal(value, 2, BODY, sign=True)
            entry.shift([j * self.column_gap + gap, -k * self.row_gap, 0])
            row.add(entry.set_fill(entry.sign_colour(FULL)))
        dots = dots_of_ellipsis(RIGHT)
        dots.move_to([(self.columns - 1.5) * self.column_gap + 0.37, -k * self.row_gap + 0.1, 0])
        return row.add(dots)

    def _entries(self, number: int) -> np.ndarray:
        vector = self.vectors[min(number, len(self.vectors) - 1)]
        return np.append(vector[: self.columns - 1], vector[-1])

    def _fade_edges(self, shift: float) -> None:
        """Rows enter and leave at the edges of the window without a jump."""
        for k, row in enumerate(self):
            place = k - shift
            # Upwards they are gone before they reach what stands above the window.
            edge = min(2 * place + 1, len(self) - 1 - place + shift)
            row.set_opacity(float(np.clip(edge, 0.0, 1.0)))
