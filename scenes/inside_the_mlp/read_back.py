"""What a sum of perpendicular directions holds of one of them, as a shadow on its arrow."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    Line,
    ManimColor,
    VGroup,
    VMobject,
)

from mlp_math.directions import component
from scenes.mobjects.style import arrow
from scenes.moves import comes_last, leaves_first
from scenes.theme import theme

UNIT, CORNER = 1.45, 0.24  # length of a unit vector, and of a side of the right angle's sign


class ReadBack(VGroup):
    """The plane of a direction and all else that a sum holds, with the sum's shadow on the first.

    total (d,) is the sum and part (d,) the unit direction; `at` is the middle of the arrow's foot.
    The arrow `along` is the part, `rest` what else the sum holds, `corner` the right angle between
    them, `whole` the sum; `get_value()` is the length of the `shadow` in unit vectors.
    """

    def __init__(
        self, total: np.ndarray, part: np.ndarray, at: np.ndarray, colour: ManimColor
    ) -> None:
        colours, held = theme(), component(total, part)
        others = float(np.linalg.norm(total - held * part))
        zero = at + UNIT / 2 * max(held, 1.0) * (-RIGHT)
        foot, up = zero + UNIT * held * RIGHT, UNIT * others * UP
        self.along = arrow(zero, zero + UNIT * RIGHT, colour, buff=0, stroke=6, tip=0.24)
        self.rest = arrow(zero, zero + up, colours.dim, buff=0, stroke=4, tip=0.2)
        self.corner = VMobject(stroke_color=colours.ink, stroke_width=3)
        sides = np.array([RIGHT, RIGHT + UP, UP])
        self.corner.set_points_as_corners(zero + CORNER * sides)
        self.whole = arrow(zero, foot + up, colours.focus, buff=0, stroke=6, tip=0.24)
        self.drop = DashedLine(foot + up, foot, stroke_width=2.5, color=colours.focus)
        self.shadow = Line(zero, foot, stroke_width=13, color=colours.focus)
        self.shadow.shift(0.14 * DOWN)
        super().__init__(self.along, self.rest, self.corner, self.whole, self.drop, self.shadow)

    def get_value(self) -> float:
        """How much of the direction the sum holds, by its shadow."""
        return float(self.shadow.get_length()) / UNIT

    def lie_down(self, column: VMobject) -> AnimationGroup:
        """An animation: a column of numbers becomes the arrow that it is."""
        sinks = FadeOut(column, target_position=self.along, scale=0.3, rate_func=leaves_first)
        return AnimationGroup(sinks, GrowArrow(self.along, rate_func=comes_last))

    def stand_square(self) -> LaggedStart:
        """An animation: all else that the sum holds stands square on the direction."""
        return LaggedStart(GrowArrow(self.rest), Create(self.corner), lag_ratio=0.5)

    def read(self, reading: VMobject) -> LaggedStart:
        """An animation: the sum's shadow falls on the arrow, and its length is written below."""
        steps: list[Animation] = [GrowArrow(self.whole), Create(self.drop), Create(self.shadow)]
        return LaggedStart(*steps, FadeIn(reading, shift=0.3 * UP), lag_ratio=0.35)
