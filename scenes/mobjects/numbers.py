"""Columns and matrices: cells coloured by their values, numbers that can be read back."""

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
    RoundedRectangle,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.mobjects.brackets import brackets
from scenes.mobjects.text import EM_A_POINT, LABEL, ChangeDecimal, Decimal
from scenes.theme import FULL, QUIET, RESTING, Presence, contrast, theme

CELL_GAP = 0.06  # units between neighbouring cells
CELL_MARGIN = 0.4  # ems of a cell beside a number of one digit before the point
KEPT = 0.2  # how much more present a cell is than a level asks: it carries the value


class Entry(VGroup):
    """An entry of a vector or a matrix: a cell in the colour of its number, and the number on it.

    Its fill is that of both: `set_fill(colour)` writes the figures in a colour, where it can be
    read on the cell, and an opacity is the cell's and the figures'. At a level of presence below
    RESTING the figures go and the cell stays, so that only what is spoken of is read as numbers.
    """

    takes_levels = True

    def __init__(
        self, value: float, places: int, size: float, width: float, height: float, figures: bool
    ) -> None:
        self.cell = RoundedRectangle(
            width=width, height=height, corner_radius=min(0.08, 0.2 * height), stroke_width=0
        )
        self.number = Decimal(value, places, size, sign=True)
        super().__init__(self.cell, self.number)
        self.number.put_baseline(-0.32 * self.number.em_height)
        self._paint(1.0)
        self.write().number.set_fill(opacity=float(figures))

    @property
    def places(self) -> int:
        return int(self.number.places)

    @property
    def em_height(self) -> float:
        return float(self.number.em_height)

    @property
    def baseline(self) -> float:
        """Height of the number's baseline."""
        return float(self.number.baseline)

    def put_baseline(self, y: float) -> "Entry":
        """Move vertically so that the number's baseline lies at `y`."""
        return self.shift((y - self.baseline) * UP)

    def get_value(self) -> float:
        """The number shown, unrounded."""
        return float(self.number.get_value())

    def set_value(self, value: float) -> "Entry":
        """Show another number, by the cell's colour too."""
        self.number.set_value(value)
        self._paint()
        return self.write(self.number.get_fill_color())

    def write(self, colour: ManimColor | None = None) -> "Entry":
        """Write the figures in a colour, or the one that is read best on the cell."""
        ground = self.cell.get_fill_color()
        legible = colour is not None and contrast(colour, ground) >= RESTING.contrast
        self.number.set_fill(colour if legible else theme().on(ground))
        return self

    def get_fill_color(self) -> ManimColor:
        """The colour of the figures."""
        return self.number.get_fill_color()

    def set_fill(
        self, color: Any = None, opacity: float | None = None, family: bool = True
    ) -> "Entry":
        """Write the figures in a colour, and let figures and cell be as present as asked."""
        super().set_fill(color, opacity, family=False)
        if not family or not self.submobjects:
            return self
        if color is not None:
            self.write(ManimColor.parse(color))
        if isinstance(opacity, Presence):
            self.cell.set_fill(opacity=min(opacity + KEPT, 1.0) if opacity < 1 else 1.0)
            self.number.set_fill(opacity=float(opacity >= RESTING))
        elif opacity is not None:
            self.cell.set_fill(opacity=opacity)
            self.number.set_fill(opacity=opacity)
        return self

    def _paint(self, opacity: float | None = None) -> None:
        read_as = round(self.get_value(), self.places)
        self.cell.set_fill(theme().heat(read_as), opacity)


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
    """Cells of live numbers between brackets; the base of columns and matrices.

    A cell's colour is its value; its figures are there where `figures` says so, or where a row or
    an entry is spoken of: `speak`, `hush`, or `set_fill` with a level of presence.

    Parameters
    ----------
    values
        Shape (rows, cols): the entries that are shown.
    row_ellipsis, col_ellipsis
        How many shown rows (columns) stand below (right of) the dots; 0 for no dots.
    figures
        Whether the numbers are written on the cells from the start.
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
        figures: bool = True,
        bracket_colour: ManimColor | None = None,
    ) -> None:
        super().__init__()
        table = np.atleast_2d(np.asarray(values, dtype=float))
        if table.ndim != 2:
            raise ValueError(f"values must have shape (rows, cols), got {table.shape}")
        self.places = places
        rows, cols = table.shape
        self.entries = VGroup()
        width = (1.76 + 0.5 * places + CELL_MARGIN) * size * EM_A_POINT
        if cols > 1:
            width = min(col_gap - CELL_GAP, width)
        y_of = _positions(rows, row_gap, row_ellipsis)
        x_of = _positions(cols, col_gap, col_ellipsis)
        for i in range(rows):
            for j in range(cols):
                entry = Entry(table[i, j], places, size, width, row_gap - CELL_GAP, figures)
                entry.shift(np.array([x_of[j], -y_of[i], 0.0]))
                self.entries.add(entry)
        self.shown_shape = (rows, cols)
        self.ellipses = VGroup()
        middle_row = 0.5 * (y_of[-row_ellipsis - 1] + y_of[-row_ellipsis]) if row_ellipsis else 0.0
        middle_col = 0.5 * (x_of[-col_ellipsis - 1] + x_of[-col_ellipsis]) if col_ellipsis else 0.0
        if row_ellipsis:
            self.ellipses.add(*(dots_of_ellipsis(UP).move_to([x, -middle_row, 0]) for x in x_of))
        if col_ellipsis:
            self.ellipses.add(*(dots_of_ellipsis(RIGHT).move_to([middle_col, -y, 0]) for y in y_of))
        self.brackets = brackets(VGroup(self.entries, self.ellipses), colour=bracket_colour)
        self.add(self.entries, self.ellipses, self.brackets)
        self.center()

    def entry(self, i: int, j: int = 0) -> Entry:
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
        return self

    def count_to(self, values: ArrayLike, **kwargs: object) -> Animation:
        """An animation in which every entry, with its colour, counts to its new value."""
        return AnimationGroup(
            *(
                ChangeDecimal(entry, value)
                for entry, value in zip(self.entries, self._flat(values), strict=True)
            ),
            **kwargs,
        )

    def speak(self, entries: Iterable[Entry], others: float = QUIET) -> list[Any]:
        """Animations: these entries are read as numbers, and the others step back to a level."""
        spoken = {id(entry) for entry in entries}
        return [
            entry.animate.set_fill(opacity=FULL if id(entry) in spoken else others)
            for entry in self.entries
        ]

    def hush(self) -> "NumberGrid":
        """Leave the cells in full colour and take the figures away; for `.animate`."""
        for entry in self.entries:
            entry.cell.set_fill(opacity=1)
            entry.number.set_fill(opacity=0)
        return self

    def paint_signs(self) -> "NumberGrid":
        """Write all figures in the colour that is read best on their cells."""
        for entry in self.entries:
            entry.write()
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
    """A vector of the residual stream: a column of cells.

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
        figures: bool = True,
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
            figures=figures,
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
    Its figures are not written from the start: nobody reads a wall of numbers.

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
        kwargs.setdefault("figures", False)
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
        """An animation: the columns count to values (tokens, n), one `lag` after another."""
        counts = [
            column.count_to(row)
            for column, row in zip(self.columns, np.asarray(values, dtype=float), strict=True)
        ]
        return AnimationGroup(*counts, lag_ratio=lag, **kwargs)

    def paint_signs(self) -> "EmbeddingArray":
        """Write all figures in the colour that is read best on their cells."""
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
