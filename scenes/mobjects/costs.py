"""What pairs of directions cost: each pair's |cos|, their sum, and the worst of them."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VectorizedPoint,
    VGroup,
    interpolate_color,
)
from numpy.typing import ArrayLike

from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words
from scenes.theme import theme

ROW_GAP, SUM_BELOW, WORST_BELOW = 0.8, 1.35, 1.5  # units
LABEL_GAP = 0.3  # from a label to its bar


class CostTable(VGroup):
    """|cos| of each pair of directions as bar and number; their sum, bars end to end; the largest.

    Parameters
    ----------
    cosines
        Shape (n (n − 1) / 2,): |cos| of each pair, in the order of `itertools.combinations`.
    shades
        The colours of the n directions; two strokes in them tell whose pair a row is.
    sum_words, worst_words
        What the sum and the largest are called.
    corner
        Where the first row's bar begins, (x, y); a bar of 1 is `BAR` units long.
    right
        Where the numbers end.

    Its parts come in one by one: `rows`, `segments` (the bars once more, for the sum), `sum` with
    `sum_words`, `worst` with `worst_words` and `worst_bar`.

    Examples
    --------
    >>> CostTable([0.5, 0.5, 0.5], [theme().positive, theme().ink, theme().stream], "sum", "worst")
    """

    BAR = 1.85

    def __init__(
        self,
        cosines: ArrayLike,
        shades: Sequence[ManimColor],
        sum_words: str,
        worst_words: str,
        *,
        corner: tuple[float, float] = (2.3, 2.6),
        right: float = 6.5,
    ) -> None:
        self._cosines = np.asarray(cosines, dtype=float)
        pairs = list(combinations(range(len(shades)), 2))
        if self._cosines.shape != (len(pairs),):
            raise ValueError(f"cosines must have shape ({len(pairs)},), got {self._cosines.shape}")
        self.corner, self.right = VectorizedPoint([*corner, 0]), right
        self.grown = self.stacked = 0.0  # shares of the way
        colours = [interpolate_color(shades[i], shades[j], 0.5) for i, j in pairs]
        self.bars, self.segments = (
            VGroup(*(Line(stroke_width=34, stroke_color=c) for c in colours)) for _ in range(2)
        )
        self.worst_bar = Line(stroke_width=34, stroke_color=theme().bound)
        self.numbers = [Decimal(value, 2, HEADING) for value in self._cosines]
        self.rows = VGroup(
            *(self._row(k, [shades[i] for i in pair]) for k, pair in enumerate(pairs))
        )
        # Over the bars, which it names; it comes and goes with the first of them.
        sign = Formula("lr(| cos |)", BODY, theme().dim)
        self.rows[0].add(sign.next_to(self.corner, UP, buff=0.35, aligned_edge=LEFT))
        self.sum, self.sum_words = self._line(sum_words, self._cosines.sum(), self.sum_y)
        self.worst, self.worst_words = self._line(worst_words, self._cosines.max(), self.worst_y)
        self.worst.set_color(theme().bound)
        super().__init__(self.corner, self.rows, self.segments, self.sum, self.sum_words)
        self.add(self.worst_bar, self.worst, self.worst_words)
        self._lay_bars()

    @property
    def left(self) -> float:
        """Where all bars begin."""
        return float(self.corner.get_x())

    def row_y(self, k: int) -> float:
        """The height of row k."""
        return float(self.corner.get_y()) - k * ROW_GAP

    @property
    def sum_y(self) -> float:
        """The height of the sum."""
        return self.row_y(len(self.numbers) - 1) - SUM_BELOW

    @property
    def worst_y(self) -> float:
        """The height of the largest."""
        return self.sum_y - WORST_BELOW

    def get_values(self) -> np.ndarray:
        """The costs shown, one a pair."""
        return self._cosines.copy()

    def set_values(self, cosines: ArrayLike) -> "CostTable":
        """Show other costs, and their sum and their largest."""
        self._cosines = np.asarray(cosines, dtype=float)
        for number, value in zip(self.numbers, self._cosines, strict=True):
            number.set_value(float(value))
        self.sum.set_value(float(self._cosines.sum()))
        self.worst.set_value(float(self._cosines.max()))
        return self._lay_bars()

    def grow(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the bars of the rows come out of their left ends."""

        def step(_: VGroup, alpha: float) -> None:
            self.grown = alpha
            self._lay_bars()

        return UpdateFromAlphaFunc(self.bars, step, **kwargs)

    def stack(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which copies of the bars come down and join end to end."""

        def step(_: VGroup, alpha: float) -> None:
            self.stacked = alpha
            self._lay_bars()

        return UpdateFromAlphaFunc(self.segments, step, **kwargs)

    def _row(self, k: int, shades: Sequence[ManimColor]) -> VGroup:
        ends = VGroup(
            *(Line(0.2 * LEFT, 0.2 * RIGHT, stroke_width=8, stroke_color=c) for c in shades)
        )
        ends.arrange(RIGHT, buff=0.14).move_to([self.left - LABEL_GAP, self.row_y(k), 0], RIGHT)
        number = self.numbers[k].set_x(self.right, RIGHT).set_y(self.row_y(k))
        return VGroup(ends, self.bars[k], number)

    def _line(self, text: str, value: float, y: float) -> tuple[Decimal, Words]:
        """A number at the right, and what it is at the left of its bar."""
        number = Decimal(value, 2, TITLE).set_x(self.right, RIGHT).set_y(y)
        words = Words(text, BODY, theme().dim).move_to([self.left - LABEL_GAP, y, 0], RIGHT)
        return number, words

    def _lay_bars(self) -> "CostTable":
        """Draw all bars for the costs."""
        pen = self.left
        lengths = self.BAR * self._cosines
        for k, (bar, segment, length) in enumerate(
            zip(self.bars, self.segments, lengths, strict=True)
        ):
            y = self.row_y(k)
            lay(bar, self.left, y, self.grown * length)
            left = (1 - self.stacked) * self.left + self.stacked * pen
            lay(segment, left, (1 - self.stacked) * y + self.stacked * self.sum_y, length)
            pen += length
        lay(self.worst_bar, self.left, self.worst_y, float(lengths.max()))
        return self


def lay(bar: Line, left: float, y: float, length: float) -> None:
    """Draw a level bar from its left end, also where it has no length."""
    bar.set_points_as_corners([[left, y, 0], [left + max(length, 1e-4), y, 0]])
