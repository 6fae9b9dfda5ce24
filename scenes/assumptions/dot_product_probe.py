"""A shadow reads what a vector holds of a direction: the dot product."""

from functools import partial

import numpy as np
from manim import UP, Animation, Create, FadeIn, FadeOut, Line, VGroup

from scenes.frame import TALL, WIDE
from scenes.mobjects.directions import FeatureDirection, ProjectionGauge
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal
from scenes.sets.name_space import (
    UNIT,
    AnyVector,
    NameSpaceScene,
    note,
    panel_stack,
)
from scenes.stage import Beat, beat, interlude
from scenes.theme import theme

PANEL_TOP = 2.4
# A shadow's length stands below M's middle, right of J's end, left of B's middle.
LENGTHS_AT = (0.5, 1.0, 0.5)
LENGTHS_ASIDE = ((0.0, 0.0, -0.45), (0.5, 0.42, -0.22), (-0.5, -0.42, 0.0))


class DotProductProbe(NameSpaceScene):
    """E swings; its shadow on a direction, measured at every moment, says what E holds."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.space = self.enter()
        self.add(*self.space.everything)
        self.vector = self.any_vector([1.0, 0.7, 0.35])
        self.panel = self.space.readings(self.vector, 0, 1, 2)
        self.panel.follow(*(partial(self.vector.component_along, a) for a in self.space.arrows))
        panel_stack(self.pin(self.panel), top=PANEL_TOP)
        below = PANEL_TOP - self.panel[0].height - 0.6
        self.holds = note(self.words("holds"), self.theme.first, size=HEADING)
        self.holds_not = note(self.words("holds_not"), self.theme.negative, size=HEADING)
        self.open_question = note("?", self.theme.focus, size=TITLE)
        for verdict in (self.holds, self.holds_not, self.open_question):
            self.pin(panel_stack(verdict, top=below))
        self.place_of_one, self.below_zero = zones(self.space.arrows[0])
        self.shadow = self.shadow_on(0)
        self.sway(degrees=9)

    @beat
    def probe(self, beat: Beat) -> None:
        self.play(self.vector.grow(), FadeIn(self.vector.letter), run_time=1.0)
        self.play(*self.space.light(0), run_time=0.4)
        self.swing([0.5, 0.3, 0.95], beat.to("drop", 1.2))
        self.drop_shadow(0)
        # How far it reaches, forwards and backwards.
        third = beat.share(3, 0.5, until="product")
        for goal in ([0.95, 0.3, 0.75], [-0.35, 0.8, 0.6], [0.5, 0.3, 0.95]):
            self.swing(goal, third)
        self.play(FadeIn(self.panel[0], shift=0.12 * UP), run_time=0.7)

    @beat
    def one(self, beat: Beat) -> None:
        self.swing([1.0, 0.25, 0.75], beat.to("one", 1.2))
        self.play(FadeIn(self.place_of_one, scale=0.5), FadeIn(self.holds, shift=0.12 * UP))

    @beat
    def none(self, beat: Beat) -> None:
        self.swing([0.0, 0.3, 0.9], beat.to("nought", 1.2), FadeOut(self.holds))
        self.play(Create(self.below_zero), FadeIn(self.holds_not, shift=0.12 * UP))
        self.swing([-0.7, 0.3, 0.75], beat.to("between", 1.2))
        self.lowest = self.shadow.gauge.get_value()
        self.swing([0.5, 0.3, 0.9], 1.6, FadeOut(self.holds_not))
        self.play(FadeIn(self.open_question, scale=1.3), run_time=0.6)

    @beat
    def others(self, beat: Beat) -> None:
        said = FadeOut(VGroup(self.place_of_one, self.below_zero), self.open_question)
        self.lift_shadow(0, said)
        self.swing([0.05, 0.5, 0.95], 0.7)  # where its drop on the next line can be seen
        self.drop_shadow(1, FadeIn(self.panel[1], shift=0.12 * UP))
        self.swing([0.0, 1.0, 0.8], beat.to("answer", 0.9, early=1.0))
        self.lift_shadow(1)
        self.drop_shadow(2, FadeIn(self.panel[2], shift=0.12 * UP))
        self.swing([0.75, 0.3, 1.0], beat.through(0.9))

    @interlude
    def hand_over(self) -> None:
        shadow, vector = self.shadow, self.vector
        self.return_home(self.panel, shadow.gauge, shadow.length, vector.letter, vector)

    def swing(self, goal: list[float], seconds: float, *beside: Animation) -> None:
        """E swings to another place."""
        self.play(self.vector.swing_to(goal), *beside, run_time=seconds)

    def drop_shadow(self, k: int, *beside: Animation) -> None:
        """E drops its shadow on direction k, and from then on both follow it."""
        self.shadow = self.shadow_on(k)
        gauge, length = self.shadow.gauge, self.shadow.length
        self.play(Create(gauge.drop), FadeIn(gauge.corner), run_time=0.6)
        self.play(Create(gauge.shadow), FadeIn(length), *beside, run_time=0.6)
        self.remove(gauge.drop, gauge.shadow, gauge.corner)
        self.add(gauge, length)
        self.shadow.follow()

    def lift_shadow(self, k: int, *beside: Animation) -> None:
        """The shadow on direction k goes, and the next direction becomes the bright one."""
        self.play(
            FadeOut(self.shadow.gauge, self.shadow.length),
            self.panel[k].animate.set_opacity(RESTING),
            *self.space.light(k + 1),
            *beside,
            run_time=0.4,
        )

    def shadow_on(self, k: int) -> "Shadow":
        """The shadow of E on direction k as it is now."""
        shadow = Shadow(self.vector, self.space.arrows[k], k)
        self.upright(shadow.length)
        return shadow


def zones(direction: FeatureDirection) -> tuple[Line, Line]:
    """On a direction's line: the place of 1, and all that lies at 0 or below."""
    along = UNIT * direction.get_values()
    across = np.array([0.0, 0.0, 0.25])
    one = Line(along - across, along + across, stroke_width=7, stroke_color=direction.colour)
    below = Line(np.zeros(3), -1.1 * along, stroke_width=5, stroke_color=theme().negative)
    return one, below


class Shadow:
    """A vector's shadow on direction k of the name space, and its length, which stands beside."""

    def __init__(self, vector: AnyVector, direction: FeatureDirection, k: int) -> None:
        self.k = k
        self.gauge = vector.shadow_on(direction)
        self.length = Decimal(0.0, 2, BODY, direction.colour)
        self.measure()

    def measure(self, _: object = None) -> None:
        """Read the length off the shadow anew."""
        end = self.gauge.shadow.get_end()
        self.length.set_value(self.gauge.get_value())
        self.length.move_to(LENGTHS_AT[self.k] * end + LENGTHS_ASIDE[self.k])

    def follow(self) -> None:
        """From now on, per frame, both follow the vector."""
        self.gauge.add_updater(ProjectionGauge.refresh)
        self.length.add_updater(self.measure)
