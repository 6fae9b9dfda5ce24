"""What pairs of directions cost: each pair's |cos| as a block, on one another, and the worst."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, DashedLine, Line, VectorizedPoint, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Words
from scenes.theme import theme

BLOCK = 1.7  # units of a block's width
SHADES = (0.5, 0.66, 0.82)  # of the data's colour, from the lowest block to the highest


class CostStack(VGroup):
    """|cos| of each pair of directions as a block with its number, stacked on a floor; their sum.

    Parameters
    ----------
    cosines
        Shape (pairs,): |cos| of each pair, the lowest block's first.
    sum_words, worst_words
        What the sum and the largest are called.
    foot
        The middle of the stack's foot, (x, y); a block of 1 is `BAR` units high.

    Its parts come in one by one: `segments` (the blocks) with `numbers`, `sum` with `sum_words`,
    `worst` with `worst_words`; `mark_height` leaves a line where the stack ends now.

    Examples
    --------
    >>> CostStack([0.5, 0.5, 0.5], "sum", "worst")
    """

    BAR = 2.9

    def __init__(
        self,
        cosines: ArrayLike,
        sum_words: str,
        worst_words: str,
        *,
        foot: tuple[float, float] = (3.9, -2.6),
    ) -> None:
        self._cosines = np.asarray(cosines, dtype=float)
        pairs = self._cosines.size
        if self._cosines.ndim != 1 or not pairs:
            raise ValueError(f"cosines must have shape (pairs,), got {self._cosines.shape}")
        self.foot = VectorizedPoint([*foot, 0])
        self.segments = VGroup(
            *(
                Line(stroke_width=100 * BLOCK, stroke_color=theme().mix(theme().data, shade))
                for shade in np.resize(SHADES, pairs)
            )
        )
        self.numbers = VGroup(*(Decimal(value, 2, HEADING) for value in self._cosines))
        self.sum = Decimal(self._cosines.sum(), 1, 1.3 * TITLE, theme().focus)
        self.sum_words = Words(sum_words, BODY, theme().dim)
        self.worst = Decimal(self._cosines.max(), 1, 1.3 * TITLE, theme().bound)
        self.worst_words = Words(worst_words, BODY, theme().bound)
        self.floor = Line(stroke_width=2.5, stroke_color=theme().dim)
        super().__init__(
            self.foot, self.floor, self.segments, self.numbers,
            self.sum, self.sum_words, self.worst, self.worst_words,
        )  # fmt: skip
        self.set_values(self._cosines)

    def get_values(self) -> np.ndarray:
        """The costs shown, one a pair."""
        return self._cosines.copy()

    @property
    def worst_pair(self) -> int:
        """Which pair costs most: the highest block's, of several."""
        return int(np.flatnonzero(self._cosines >= self._cosines.max() - 1e-9)[-1])

    def set_values(self, cosines: ArrayLike) -> "CostStack":
        """Show other costs, their sum above them, and the largest beside its own block."""
        self._cosines = np.asarray(cosines, dtype=float)
        pen, width = self.foot.get_center(), BLOCK / 2
        self.floor.put_start_and_end_on(pen + 1.3 * width * LEFT, pen + 1.3 * width * RIGHT)
        places = []
        for block, number, cost in zip(self.segments, self.numbers, self._cosines, strict=True):
            top = pen + max(self.BAR * cost, 1e-4) * UP
            block.set_points_as_corners([pen, top])
            number.set_value(float(cost)).move_to((pen + top) / 2)
            # Only where a block is as high as its number is it written.
            number.set_fill(opacity=float(np.clip((cost - 0.17) / 0.05, 0, 1)))
            places.append((pen + top) / 2)
            pen = top
        self.sum.set_value(float(self._cosines.sum())).next_to(pen, UP, buff=0.3)
        self.sum_words.next_to(self.sum, LEFT, buff=0.3).put_baseline(self.sum.baseline)
        beside = places[self.worst_pair] + (width + 0.4) * LEFT
        self.worst.set_value(float(self._cosines.max())).move_to(beside, RIGHT)
        self.worst_words.next_to(self.worst, DOWN, buff=0.2).align_to(self.worst, RIGHT)
        return self

    def mark_height(self) -> DashedLine:
        """A line beside the stack, where it ends now; right of the sum, which falls past it."""
        top = self.foot.get_center() + self.BAR * float(self._cosines.sum()) * UP
        line = DashedLine(top + 0.6 * BLOCK * RIGHT, top + 1.2 * BLOCK * RIGHT, dash_length=0.1)
        return line.set_stroke(theme().dim, 2.5)
