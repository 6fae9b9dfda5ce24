"""A model's parameters as a table of products and as a bar of shares."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Line,
    ManimColor,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from mlp_math import parameters
from scenes.mobjects.place import keep_inside
from scenes.mobjects.text import HEADING, LABEL, SMALL, Decimal, Formula, Words
from scenes.theme import theme


def group_colour(group: parameters.Group) -> ManimColor:
    """The colour of a kind of block; what belongs to neither kind is faint."""
    colours = theme()
    if group == "mlp":
        return colours.mlp
    return colours.mix(colours.attention, 0.6) if group == "attention" else colours.faint


class TableLine(VGroup):
    """One row of the table: name, sides of the array, how many a layer, layers, and the product."""

    def __init__(self, row: parameters.ParameterRow, name: str, size: float) -> None:
        super().__init__()
        self.key, self.kind = row.key, row.group
        bright = theme().mlp if row.group == "mlp" else theme().ink
        self.name = Words(name, size, bright)
        self.sides = [Decimal(side, 0, size, theme().ink) for side in row.shape]
        self.times = [Formula("times", size, theme().dim) for _ in row.shape[1:]]
        self.copies = [self._factor(n, size) for n in (row.per_layer, row.layers)]
        self.total = Decimal(row.total, 0, size, bright, anchor="right")
        self.add(self.name, *self.sides, *self.times, *self.copies, self.total)

    @staticmethod
    def _factor(count: int, size: float) -> VGroup:
        """ "× 96"; nothing for a single one."""
        if count == 1:
            return VGroup()
        number = Decimal(count, 0, size, theme().ink)
        sign = Formula("times", size, theme().dim).next_to(number, LEFT, buff=0.14)
        sign.put_baseline(number.baseline)
        return VGroup(sign, number)

    def drawn(self) -> list[VMobject]:
        """The parts that show something; a single copy's factor does not."""
        return [part for part in self if len(part.get_all_points())]

    def factors(self) -> list[float]:
        """The numbers whose product is the total, as they are shown."""
        copies = [factor[1] for factor in self.copies if len(factor)]
        return [number.get_value() for number in (*self.sides, *copies)]

    def put_baseline(self, y: float) -> None:
        """All that the row says stands on one line."""
        for part in (self.name, *self.sides, *self.times, self.total):
            part.put_baseline(y)
        for factor in self.copies:
            factor.shift((y - factor[1].baseline) * UP if len(factor) else 0 * UP)


class ParameterRows(VGroup):
    """Every kind of array of a transformer: its sides, how many there are, and what they sum to.

    Parameters
    ----------
    table
        The count, from `mlp_math.parameters.parameter_table`.
    names
        What each row is called, by the row's key.
    headings
        Words above the two columns of copies: a layer's heads, and the layers.

    Examples
    --------
    >>> table = parameters.parameter_table(parameters.GPT2_SMALL)
    >>> ParameterRows(table, {row.key: row.key for row in table.rows}, ("heads", "layers"))
    """

    def __init__(
        self,
        table: parameters.ParameterTable,
        names: Mapping[str, str],
        headings: tuple[str, str],
        *,
        size: float = LABEL,
        row_gap: float = 0.5,
        column_gap: float = 0.55,
    ) -> None:
        super().__init__()
        self.lines = [TableLine(row, names[row.key], size) for row in table.rows]
        self.headings = VGroup(*(Words(text, SMALL, theme().dim) for text in headings))
        for k, line in enumerate(self.lines):
            line.put_baseline(-k * row_gap)
        self._set_columns(column_gap)
        for heading in self.headings:
            heading.put_baseline(row_gap * 1.05)
        self.add(self.headings, *self.lines)
        self.center()

    def _set_columns(self, gap: float) -> None:
        """Names to the left, sides around their ×, copies and totals to the right."""
        pen = max(line.name.width for line in self.lines) + gap
        widest = [max(side.width for side in sides) for sides in zip(*self._sides(), strict=True)]
        for line in self.lines:
            line.name.set_x(0.0, LEFT)
            line.sides[0].set_x(pen + widest[0], RIGHT)
            line.times[0].set_x(pen + widest[0] + 0.14, LEFT)
            line.sides[1].set_x(pen + widest[0] + 0.28 + line.times[0].width, LEFT)
        pen += sum(widest) + 0.28 + self.lines[0].times[0].width + gap
        for column, heading in enumerate(self.headings):
            factors = [line.copies[column] for line in self.lines if len(line.copies[column])]
            width = max(part.width for part in (heading, *factors))
            for part in (heading, *factors):
                part.set_x(pen + width, RIGHT)
            pen += width + gap
        width = max(line.total.width for line in self.lines)
        for line in self.lines:
            line.total.set_x(pen + width, RIGHT)

    def _sides(self) -> list[list[Decimal]]:
        return [line.sides for line in self.lines]

    def get_values(self) -> np.ndarray:
        """The rows' totals, shape (rows,)."""
        return np.array([line.total.get_value() for line in self.lines])

    def line(self, key: str) -> TableLine:
        """The row of that key; KeyError if there is none."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def group(self, group: parameters.Group) -> VGroup:
        """The rows of a group."""
        return VGroup(*(line for line in self.lines if line.kind == group))


class ShareBar(VGroup):
    """A bar cut into shares of a whole.

    Parameters
    ----------
    shares
        Shape (n,), at least 0 each, together at most 1 (up to rounding).
    colours
        One a share.
    length, height
        Units of the whole bar.

    Examples
    --------
    >>> ShareBar([0.662, 0.331, 0.007], [theme().mlp, theme().attention, theme().faint])
    """

    def __init__(
        self,
        shares: ArrayLike,
        colours: Sequence[ManimColor],
        *,
        length: float = 11.0,
        height: float = 0.5,
    ) -> None:
        values = np.asarray(shares, dtype=float)
        if values.ndim != 1 or values.size != len(colours) or (values < 0).any():
            raise ValueError(f"shares must be one number of at least 0 a colour, got {values}")
        if values.sum() > 1 + 1e-9:
            raise ValueError(f"shares must sum to at most 1, got {values.sum():.6g}")
        super().__init__()
        self._values, self.length = values, length
        self.segments = VGroup(
            *(
                Rectangle(
                    width=length, height=height, stroke_width=0, fill_color=shade, fill_opacity=1
                )
                for shade in colours
            )
        )
        self.frame = Rectangle(
            width=length, height=height, stroke_width=1.5, stroke_color=theme().faint
        )
        self.add(self.segments, self.frame)
        self.fill_to(1.0)

    def get_values(self) -> np.ndarray:
        """The shares, shape (n,)."""
        return self._values.copy()

    def fill_to(self, part: float) -> "ShareBar":
        """Show the bar's first `part` (0 … 1) of its length."""
        left = self.frame.get_left()
        ends = np.concatenate([[0.0], np.cumsum(self._values)])
        for segment, start, end in zip(self.segments, ends, ends[1:], strict=False):
            stop = max(min(end, part), start)
            width = max((stop - start) * self.length, 1e-4)
            segment.stretch_to_fit_width(width)
            segment.move_to(left + (start * self.length + width / 2) * RIGHT)
            segment.set_fill(opacity=1.0 if stop > start else 0.0)
        return self

    def pour(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation that fills the bar from the left."""
        return UpdateFromAlphaFunc(self, lambda bar, alpha: bar.fill_to(alpha), **kwargs)

    def names_below(self, names: Sequence[Words]) -> VGroup:
        """A name below each segment; that of a thin one goes a line lower, not over the next."""
        labels = VGroup()
        right, floor = self.get_right()[0], self.get_bottom()[1]
        for segment, name in zip(self.segments, names, strict=True):
            keep_inside(name.next_to(segment, DOWN, buff=0.3), -np.inf, right)
            name.put_baseline(floor - 0.65)
            if labels and name.get_left()[0] < labels[-1].get_right()[0] + 0.3:
                name.put_baseline(floor - 1.3)
                name.add(self._leader(segment, name))
            labels.add(name)
        return labels

    @staticmethod
    def _leader(segment: Rectangle, name: Words) -> Line:
        """A line from a thin segment down to its name."""
        x = segment.get_x()
        top, bottom = segment.get_bottom()[1] - 0.08, name.get_top()[1] + 0.08
        return Line([x, top, 0], [x, bottom, 0], stroke_width=1.5, color=theme().faint)

    def gather_into(self, other: "ShareBar", place: Sequence[int]) -> AnimationGroup:
        """An animation: each piece goes to a segment of another bar, side by side in its order.

        place says for each of this bar's segments which of the other's it belongs to.
        """
        edge, moves = other.get_left(), []
        for k in sorted(range(len(self.segments)), key=lambda k: place[k]):
            piece = self.segments[k]
            target = piece.copy().stretch_to_fit_height(other.height).move_to(edge, LEFT)
            moves.append(piece.animate.become(target))
            edge = target.get_right()
        return AnimationGroup(*moves, self.frame.animate.become(other.frame))

    def unfold(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the cuts run from the left end to their places."""
        places = [(part.get_left()[0], part.get_right()[0]) for part in self.segments]
        start = places[0][0]

        def step(parts: VGroup, alpha: float) -> None:
            for part, (a, b) in zip(parts, places, strict=True):
                width = max(alpha * (b - a), 1e-3)
                part.stretch_to_fit_width(width)
                part.set_x(start + alpha * (a - start) + width / 2)

        step(self.segments, 0.0)
        return UpdateFromAlphaFunc(self.segments, step, **kwargs)

    def tick(self, fraction: Fraction, size: float = HEADING) -> VGroup:
        """A mark above the bar at a simple fraction of its length, with the fraction."""
        top = self.frame.get_corner(UP + LEFT) + float(fraction) * self.length * RIGHT
        mark = Line(top + 0.28 * UP, top + 0.1 * DOWN, stroke_width=3, color=theme().ink)
        number = Formula(f"{fraction.numerator}/{fraction.denominator}", size)
        return VGroup(mark, number.next_to(mark, UP, buff=0.12))
