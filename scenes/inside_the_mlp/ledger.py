"""What a vector holds of the fact's directions, before the block and after."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    Flash,
    GrowFromEdge,
    ManimColor,
    Rectangle,
    VGroup,
)

from mlp_math.block import ForwardPass
from mlp_math.directions import component
from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.place import LEFT_EDGE
from scenes.mobjects.text import BODY, Decimal, Formula
from scenes.sets.people import direction_sum
from scenes.stage import LectureScene
from scenes.theme import theme

INWARD_X, OUTWARD_X, CARD_Y = -5.1, -1.8, 0.7
CARD: dict[str, Any] = {"width": 1.1, "size": BODY}
METER = 1.25  # units of a meter's bar for one


class Ledger(VGroup):
    """The vector before and after, and how much of the three directions each holds.

    `inward`, `outward` are the columns, `sums` what they are sums of, `heads` the directions,
    `before` and `after` the dot products, `meters` the bars beside them.
    """

    def __init__(self, scene: LectureScene, step: ForwardPass) -> None:
        super().__init__()
        toy, colours = scene.toy, scene.theme
        self.inward = ColumnCard(step.x, **CARD).move_to([INWARD_X, CARD_Y, 0])
        self.outward = ColumnCard(step.output, **CARD).move_to([OUTWARD_X, CARD_Y, 0])
        self.sums = VGroup(direction_sum(scene, 2), direction_sum(scene, 3, more=True))
        for line, card in zip(self.sums, (self.inward, self.outward), strict=True):
            line.set_x(card.get_x()).put_baseline(card.get_top()[1] + 0.25)
        self.heads, self.before, self.after = VGroup(), VGroup(), VGroup()
        self.meters = (VGroup(), VGroup())
        shades = (colours.first, colours.last, colours.answer)
        directions = (toy.first, toy.last, toy.answer)
        for k, symbol in enumerate(scene.lecture.fact.symbols):
            direction, shade = directions[k], shades[k]
            y = self.inward.get_bottom()[1] - 0.6 - 0.52 * k
            head = Formula(f"vec({symbol}) dot", BODY, shade)
            self.heads.add(head.set_x(LEFT_EDGE + 0.05, LEFT).put_baseline(y))
            for numbers, meters, card in (
                (self.before, self.meters[0], self.inward),
                (self.after, self.meters[1], self.outward),
            ):
                number = Decimal(component(card.get_values(), direction), 1, BODY, shade)
                numbers.add(number.set_x(card.get_x()).put_baseline(y))
                meters.add(meter(number, shade))
        self.add(self.inward, self.outward, self.sums, self.heads, self.before, self.after)
        self.add(*self.meters)

    def readings(self) -> list[AnimationGroup]:
        """Animations, one per direction: it is written down, and what was held of it measured."""
        return [
            AnimationGroup(FadeIn(VGroup(head, number), shift=0.2 * DOWN), GrowFromEdge(bar, LEFT))
            for head, number, bar in zip(self.heads, self.before, self.meters[0], strict=True)
        ]

    def ring(self, inward: ManimColor, outward: ManimColor) -> list[Any]:
        """Animations that give the rims of the two columns these colours."""
        return [self.outward.animate.ring(outward), self.inward.animate.ring(inward)]

    def arrive(self) -> list[Any]:
        """Animations: a flash about what leaves, and what it holds; the answer is still zero."""
        flash = Flash(
            self.outward, color=theme().answer, flash_radius=2.3, line_length=0.5, num_lines=24,
            line_stroke_width=4,
        )  # fmt: skip
        return [
            flash,
            self.outward.animate.ring(theme().answer),
            FadeIn(self.sums[1], shift=0.2 * UP),
            FadeIn(*self.after, *self.meters[1][:2]),
        ]

    def get_values(self) -> np.ndarray:
        """Dot products before and after, shape (2, 3)."""
        return np.array([[n.get_value() for n in group] for group in (self.before, self.after)])


def meter(number: Decimal, shade: ManimColor) -> Rectangle:
    """A bar right of a number, as long as it is large."""
    bar = Rectangle(
        width=METER * abs(number.get_value()) + 0.03, height=0.24, stroke_width=0,
        fill_color=shade, fill_opacity=1,
    )  # fmt: skip
    return bar.next_to(number, RIGHT, buff=0.2)
