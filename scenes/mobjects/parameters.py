"""A model's parameters as lines of products and as a bar of shares."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Line,
    ManimColor,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from mlp_math import parameters
from scenes.mobjects.calculation import untrue
from scenes.mobjects.place import keep_inside
from scenes.mobjects.text import HEADING, LABEL, Decimal, Formula, Words, align_baselines
from scenes.theme import theme


def group_colour(group: parameters.Group) -> ManimColor:
    """The colour of a kind of block; what belongs to neither kind is faint."""
    colours = theme()
    if group == "mlp":
        return colours.mlp
    return colours.mix(colours.attention, 0.6) if group == "attention" else colours.faint


class TableLine(VGroup):
    """One kind of array: name, sides, how many a layer, layers, and the product, in one line.

    Parameters
    ----------
    row
        Of the count, from `mlp_math.parameters.parameter_table`.
    name
        What it is called.
    headings
        Words above the two numbers of copies: a layer's heads, and the layers.

    Examples
    --------
    >>> row = parameters.parameter_table(parameters.GPT2_SMALL).row("query")
    >>> TableLine(row, "Query", ("heads", "layers"))
    """

    def __init__(
        self,
        row: parameters.ParameterRow,
        name: str,
        headings: tuple[str, str],
        *,
        size: float = HEADING,
    ) -> None:
        super().__init__()
        self.key, self.kind = row.key, row.group
        bright = theme().mlp if row.group == "mlp" else theme().ink
        self.name = Words(name, size, bright)
        self._factors: list[Decimal] = []
        self.equals = Formula("=", size, theme().dim)
        self.total = Decimal(row.total, 0, size, bright)
        told = [*((side, "") for side in row.shape)]
        copies = zip((row.per_layer, row.layers), headings, strict=True)
        told += [(copy, word) for copy, word in copies if copy > 1]
        self.above = VGroup()
        parts: list[Any] = [self.name]
        for k, (factor, word) in enumerate(told):
            number = Decimal(factor, 0, size, theme().ink)
            self._factors.append(number)
            parts += [number] if k == 0 else [Formula("times", size, theme().dim), number]
            if word:
                self.above.add(Words(word, LABEL, theme().dim))
        self.add(*parts, self.equals, self.total)
        self.arrange(RIGHT, buff=0.24)
        self.name.shift(0.25 * LEFT)
        for word, number in zip(self.above, self._factors[-len(self.above) :], strict=False):
            word.next_to(number, UP, buff=0.2)
        self.add(self.above)
        self.put_baseline(0.0)

    def factors(self) -> list[float]:
        """The numbers whose product is the total, as they are shown."""
        return [number.get_value() for number in self._factors]

    def disagreement(self) -> str | None:
        """The product in words where it is not so as it is written now."""
        product = [piece for factor in self._factors for piece in ("times", factor)][1:]
        return untrue([*product, "=", self.total], self)

    def put_baseline(self, y: float) -> "TableLine":
        """All that the line says stands on one line, and what its copies are above them."""
        self.above.shift((y - self.name.baseline) * UP)
        for part in self.submobjects[:-1]:
            part.put_baseline(y)
        if len(self.above):
            align_baselines(self.above.submobjects, y + 0.62 * self.name.em_height + 0.3)
        return self


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
        return Line([x, top, 0], [x, bottom, 0], stroke_width=1.5, color=theme().dim)

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
