"""Columns and matrices of live numbers: entries that can be read back."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    BraceBetweenPoints,
    Circle,
    ManimColor,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.mobjects.brackets import brackets
from scenes.mobjects.text import LABEL, ChangeDecimal, Decimal
from scenes.theme import theme

SIGN_SCALE = 1.5  # entries so large have the full colour of their sign


class _ChangeSigned(ChangeDecimal):
    """Counts an entry; one that has the colour of its sign has it on the way too."""

    def begin(self) -> None:
        entry = self.mobject
        self.by_sign = entry.get_fill_color().to_hex() == entry.sign_colour(SIGN_SCALE).to_hex()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        super().interpolate_mobject(alpha)
        if self.by_sign:
            self.mobject.set_fill(self.mobject.sign_colour(SIGN_SCALE))


def dots_of_ellipsis(direction: np.ndarray, colour: ManimColor | None = None) -> VGroup:
    """Three small dots along a direction, standing for entries that are not shown."""
    return VGroup(
        *(
            Circle(
                radius=0.025, stroke_width=0, fill_opacity=1, fill_color=colour or theme().dim
            ).shift(k * 0.12 * direction)
            for k in (-1, 0, 1)
        )
    )


class NumberGrid(VGroup):
    """Live decimals in rows and columns, between brackets; the base of columns and matrices.

    Parameters
    ----------
    values
        Shape (rows, cols): the entries that are shown.
    row_ellipsis, col_ellipsis
        How many shown rows (columns) stand below (right of) the dots; 0 for no dots.
    signed
        Whether colours tell the sign (blue positive, red negative) or all is dim.
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        places: int = 1,
        size: float = LABEL,
        row_gap: float = 0.5,
        col_gap: float = 0.95,
        row_ellipsis: int = 0,
        col_ellipsis: int = 0,
        signed: bool = True,
        bracket_colour: ManimColor | None = None,
    ) -> None:
        super().__init__()
        table = np.atleast_2d(np.asarray(values, dtype=float))
        if table.ndim != 2:
            raise ValueError(f"values must have shape (rows, cols), got {table.shape}")
        self.signed, self.places = signed, places
        rows, cols = table.shape
        self.entries = VGroup()
        y_of = _positions(rows, row_gap, row_ellipsis)
        x_of = _positions(cols, col_gap, col_ellipsis)
        for i in range(rows):
            for j in range(cols):
                entry = Decimal(table[i, j], places, size, sign=True, anchor="center")
                entry.shift(np.array([x_of[j], -y_of[i], 0.0]))
                self.entries.add(entry)
        self.shown_shape = (rows, cols)
        self.ellipses = VGroup()
        middle_row = 0.5 * (y_of[-row_ellipsis - 1] + y_of[-row_ellipsis]) if row_ellipsis else 0.0
        middle_col = 0.5 * (x_of[-col_ellipsis - 1] + x_of[-col_ellipsis]) if col_ellipsis else 0.0
        lift = 0.32 * self.entries[0].em_height  # dots stand at the middle of the figures
        if row_ellipsis:
            self.ellipses.add(
                *(dots_of_ellipsis(UP).move_to([x, -middle_row + lift, 0]) for x in x_of)
            )
        if col_ellipsis:
            self.ellipses.add(
                *(dots_of_ellipsis(RIGHT).move_to([middle_col, -y + lift, 0]) for y in y_of)
            )
        # Brackets keep the width of the widest entry, whatever the signs are now.
        self.brackets = brackets(VGroup(self.entries, self.ellipses), colour=bracket_colour)
        self.add(self.entries, self.ellipses, self.brackets)
        self.paint_signs()
        self.center()

    def entry(self, i: int, j: int = 0) -> Decimal:
        """The shown entry in row i, column j."""
        return self.entries[i * self.shown_shape[1] + j]

    def row(self, i: int) -> VGroup:
        """The shown entries of row i."""
        start = i % self.shown_shape[0] * self.shown_shape[1]
        return VGroup(*self.entries[start : start + self.shown_shape[1]])

    def col(self, j: int) -> VGroup:
        """The shown entries of column j."""
        return VGroup(*self.entries[j % self.shown_shape[1] :: self.shown_shape[1]])

    def get_values(self) -> np.ndarray:
        """The entries shown, unrounded, shape (rows, cols)."""
        return np.array([entry.get_value() for entry in self.entries]).reshape(self.shown_shape)

    def set_values(self, values: ArrayLike) -> "NumberGrid":
        """Show other entries of the same shape."""
        for entry, value in zip(self.entries, self._flat(values), strict=True):
            entry.set_value(value)
        return self.paint_signs()

    def count_to(self, values: ArrayLike, **kwargs: object) -> Animation:
        """An animation in which every entry counts to its new value.

        Entries that have the colour of their sign keep to it while they count.
        """
        change = _ChangeSigned if self.signed else ChangeDecimal
        return AnimationGroup(
            *(
                change(entry, value)
                for entry, value in zip(self.entries, self._flat(values), strict=True)
            ),
            **kwargs,
        )

    def paint_signs(self, scale: float = SIGN_SCALE) -> "NumberGrid":
        """Colour every entry by its sign, or all dim where `signed` is off."""
        for entry in self.entries:
            entry.set_fill(entry.sign_colour(scale) if self.signed else theme().dim)
        return self

    def _flat(self, values: ArrayLike) -> Sequence[float]:
        table = np.asarray(values, dtype=float).reshape(-1)
        if table.size != len(self.entries):
            raise ValueError(f"values must have {len(self.entries)} entries, got {table.size}")
        return list(map(float, table))


def _positions(count: int, gap: float, after_dots: int) -> list[float]:
    """Where entries stand along an axis, with room for dots before the last `after_dots`."""
    return [
        k * gap + (gap if after_dots and k >= count - after_dots else 0.0) for k in range(count)
    ]


class EmbeddingColumn(NumberGrid):
    """A vector of the residual stream: a column of signed numbers.

    Parameters
    ----------
    values
        Shape (n,): the entries shown.
    ellipsis
        How many of them stand below the dots; 0 where the whole vector is shown.
    true_length
        What a brace beside the column says, where it differs from what is shown.

    Examples
    --------
    >>> EmbeddingColumn([1.2, 0.3, -0.7, 0.9], ellipsis=1)
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        ellipsis: int = 1,
        places: int = 1,
        size: float = LABEL,
        row_gap: float = 0.46,
        signed: bool = True,
    ) -> None:
        column = np.asarray(values, dtype=float)
        if column.ndim != 1:
            raise ValueError(f"values must have shape (n,), got {column.shape}")
        super().__init__(
            column[:, np.newaxis],
            places=places,
            size=size,
            row_gap=row_gap,
            row_ellipsis=ellipsis,
            signed=signed,
        )

    def get_values(self) -> np.ndarray:
        """The entries shown, unrounded, shape (n,)."""
        return super().get_values()[:, 0]

    def length_brace(self, length: int, direction: np.ndarray = RIGHT) -> VGroup:
        """A brace along the column with its true length, as a live decimal."""
        return measured_brace(self, length, direction)


class WeightMatrix(NumberGrid):
    """A matrix of parameters: what is shown is a corner of its true shape.

    `row(i)`, `col(j)` and `entry(i, j)` address what is shown; negative indices count from the end.

    Examples
    --------
    >>> WeightMatrix(np.arange(12).reshape(3, 4) / 4, row_ellipsis=1, col_ellipsis=1)
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        true_shape: tuple[int, int] | None = None,
        **kwargs: object,
    ) -> None:
        kwargs.setdefault("signed", False)
        super().__init__(values, **kwargs)  # type: ignore[arg-type]
        self.true_shape = true_shape or self.shown_shape

    def shape_braces(self) -> VGroup:
        """Braces with the true number of rows (left) and of columns (top)."""
        return VGroup(
            measured_brace(self, self.true_shape[0], LEFT),
            measured_brace(self, self.true_shape[1], UP),
        )


class EmbeddingArray(VGroup):
    """One embedding column a token, side by side.

    Parameters
    ----------
    values
        Shape (tokens, n).
    gap
        Units between the centres of neighbouring columns.

    Examples
    --------
    >>> EmbeddingArray(np.eye(3, 4))
    """

    def __init__(self, values: ArrayLike, *, gap: float = 1.4, **kwargs: object) -> None:
        table = np.asarray(values, dtype=float)
        if table.ndim != 2:
            raise ValueError(f"values must have shape (tokens, n), got {table.shape}")
        self.columns = [EmbeddingColumn(row, **kwargs) for row in table]  # type: ignore[arg-type]
        for k, column in enumerate(self.columns):
            column.move_to(k * gap * RIGHT)
        super().__init__(*self.columns)
        self.center()

    def get_values(self) -> np.ndarray:
        """Shape (tokens, n), unrounded."""
        return np.stack([column.get_values() for column in self.columns])

    def set_values(self, values: ArrayLike) -> "EmbeddingArray":
        """Show other vectors, shape (tokens, n)."""
        for column, row in zip(self.columns, np.asarray(values, dtype=float), strict=True):
            column.set_values(row)
        return self

    def count_to(self, values: ArrayLike, lag: float = 0.0, **kwargs: Any) -> Animation:
        """An animation in which the columns count to values (tokens, n), one `lag` after another.

        Entries keep to the colours of their signs, as in `NumberGrid.count_to`.
        """
        counts = [
            column.count_to(row)
            for column, row in zip(self.columns, np.asarray(values, dtype=float), strict=True)
        ]
        return AnimationGroup(*counts, lag_ratio=lag, **kwargs)

    def paint_signs(self) -> "EmbeddingArray":
        """Colour every entry by its sign."""
        for column in self.columns:
            column.paint_signs()
        return self


def measured_brace(of: VGroup, length: int, direction: np.ndarray, size: float = LABEL) -> VGroup:
    """A brace along one side of a mobject, with a number of entries as a live decimal."""
    ends: dict[str, Iterable[np.ndarray]] = {
        "right": (of.get_corner(DOWN + RIGHT), of.get_corner(UP + RIGHT)),
        "left": (of.get_corner(UP + LEFT), of.get_corner(DOWN + LEFT)),
        "up": (of.get_corner(UP + RIGHT), of.get_corner(UP + LEFT)),
        "down": (of.get_corner(DOWN + LEFT), of.get_corner(DOWN + RIGHT)),
    }
    side = {(1, 0): "right", (-1, 0): "left", (0, 1): "up", (0, -1): "down"}[
        (round(float(direction[0])), round(float(direction[1])))
    ]
    brace = BraceBetweenPoints(*ends[side], direction=direction, color=theme().dim, buff=0.12)
    number = Decimal(length, 0, size, theme().ink)
    number.next_to(brace, direction, buff=0.16)
    return VGroup(brace, number)
