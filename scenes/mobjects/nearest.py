"""For every name, how near each of the answers is in a real model."""

import numpy as np
from manim import Animation, AnimationGroup, Dot, LaggedStart, Line, Restore, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme

ANSWER, RIGHT_ANSWER = 0.085, 0.17  # radii


class NearestAnswers(VGroup):
    """A line for each name; on it a dot per answer, the further right the larger their cosine.

    Parameters
    ----------
    cosines
        Shape (names, answers).
    right
        Shape (names,): which answer is the right one.
    heights
        Shape (names,): where the lines lie.
    left, width
        Where the lines begin, and how long they are.

    Examples
    --------
    >>> NearestAnswers([[0.1, 0.5, 0.3]], [1], [0.0], left=-2.0, width=4.0)
    """

    def __init__(
        self, cosines: ArrayLike, right: ArrayLike, heights: ArrayLike, *, left: float, width: float
    ) -> None:
        super().__init__()
        table = np.asarray(cosines, dtype=float)
        self.right_answers = np.asarray(right, dtype=int)
        self.span = float(table.min()), float(table.max())
        self.left, self.reach = left, width
        self.lines, self.rows = VGroup(), VGroup()
        for row, y in zip(table, np.asarray(heights, dtype=float), strict=True):
            self.lines.add(
                Line([left, y, 0], [left + width, y, 0], stroke_width=2.5, color=theme().faint)
            )
            self.rows.add(
                VGroup(*(Dot([self._x(c), y, 0], ANSWER, color=theme().dim) for c in row))
            )
        self.add(self.lines, self.rows)

    def _x(self, cosine: float) -> float:
        low, high = self.span
        return self.left + self.reach * (cosine - low) / (high - low)

    def get_values(self) -> np.ndarray:
        """The cosines that the dots' places show, shape (names, answers)."""
        low, high = self.span
        xs = np.array([[dot.get_x() for dot in row] for row in self.rows])
        return low + (high - low) * (xs - self.left) / self.reach

    def right_dots(self) -> list[Dot]:
        """The right answer's dot of every name."""
        return [row[k] for row, k in zip(self.rows, self.right_answers, strict=True)]

    def spread(self, **kwargs: object) -> Animation:
        """The dots run out from their names, line after line."""
        for line, row in zip(self.lines, self.rows, strict=True):
            for dot in row:
                dot.save_state().move_to(line.get_start())
        return LaggedStart(
            *(AnimationGroup(*(Restore(dot) for dot in row)) for row in self.rows),
            lag_ratio=0.25,
            **kwargs,
        )

    def light_right(self, **kwargs: object) -> Animation:
        """The right answers' dots light up, line after line."""
        return LaggedStart(
            *(
                dot.animate.set_fill(theme().answer).scale(RIGHT_ANSWER / ANSWER)
                for dot in self.right_dots()
            ),
            lag_ratio=0.3,
            **kwargs,
        )
