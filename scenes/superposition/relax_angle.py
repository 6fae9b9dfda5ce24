"""What one degree costs: a right angle gives way, and each idea leaks into the other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Line,
    Rectangle,
    VGroup,
    VMobject,
)

from mlp_math.directions import component
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.directions import AngleMark, FeatureDirection, towards
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.moves import point_at, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import CIRCLE_AT, RADIUS, unit_circle
from scenes.theme import theme

RIGHT_ANGLE, TOLERANCE = 90.0, 1.0  # degrees
BELOW, ABOVE = RIGHT_ANGLE - TOLERANCE, RIGHT_ANGLE + TOLERANCE
LENS, MAGNIFIED = 1.9, 17
# Each for a wide picture and a tall one: the glass with where the two lines to it end, in degrees;
# the left edge of the limits, and the heights of both.
LENS_AT, TIES_AT = ([4.65, 1.35, 0.0], [-2.25, 5.5, 0.0]), ((112, 205), (290, 350))
LIMITS_LEFT, LIMITS_WIDTH, LIMITS_Y = (-6.4, -1.4), 3.3, ((1.9, -0.35), (-3.9, -6.1))


class RelaxAngle(LectureScene):
    """Two arrows at a right angle give way by a degree; a glass shows what that lets through."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        colours = self.theme
        place: dict[str, Any] = {"start": CIRCLE_AT / RADIUS, "unit": RADIUS, "width": 7}
        self.circle = unit_circle()
        self.still = FeatureDirection(RIGHT, colour=colours.first, **place)
        self.moving = FeatureDirection(UP, colour=colours.last, **place)
        self.mark = AngleMark(self.still, self.moving, radius=0.8, size=HEADING, label_at=1.7)
        self.angles = [
            Decimal(degrees, 0, TITLE, colours.ink, unit="°")
            for degrees in (RIGHT_ANGLE, BELOW, ABOVE)
        ]
        self.asked = Formula("quest", TITLE, colours.focus)
        self.limits = limit_rows(self, self.angles, self.asked)
        self.lens = TipLens(self.still, self.moving)
        self.leak_share = live_leak(self.still, self.moving)
        words = fit(Words(self.words("leak"), LABEL, colours.dim), by_shape(2 * LENS + 0.4, 3.6))
        self.leak_line = VGroup(self.leak_share, words).arrange(DOWN, buff=0.3)
        self.leak_line.next_to(self.lens.glass, by_shape(DOWN, RIGHT), buff=0.35)
        symbols = self.lecture.fact.symbols
        self.letters = VGroup(
            Formula(f"vec({symbols[0]})", HEADING, colours.first),
            Formula(f"vec({symbols[1]})", HEADING, colours.last),
        )
        self.letters[0].next_to(self.still.get_tip(), RIGHT, buff=0.14).shift(0.65 * DOWN)
        self.letters[1].next_to(self.moving.get_tip(), UP, buff=0.15)
        self.add(self.circle, self.still, self.moving, self.letters)

    @beat
    def relax(self, beat: Beat) -> None:
        """From the right angle to a degree less, a degree more, and back, under the glass."""
        moving, mark = self.moving, self.mark
        coming = (Create(mark.arc), FadeIn(mark.number, self.limits[0]))
        self.play_into(mark, *coming, run_time=beat.to("bend", 0.6, early=0.8))
        mark.add_updater(AngleMark.refresh)
        self.play(self.lens.enlarge(), run_time=0.9)
        self.play(moving.swing(BELOW), run_time=1.1)
        self.below = mark.get_value()
        self.play(moving.swing(ABOVE), run_time=1.4)
        self.above = mark.get_value()
        self.play(moving.swing(BELOW), run_time=beat.rest(1.1))

    @beat
    def leak(self, beat: Beat) -> None:
        """What of the one arrow lies along the other is bright in the glass, and is measured."""
        self.play(self.moving.swing(RIGHT_ANGLE), run_time=beat.to("leak", 0.6, early=0.1))
        self.play(self.lens.light_leak(), FadeIn(self.leak_line, shift=0.15 * UP), run_time=0.6)
        slot = beat.share(3, 1.0, late=0.2)
        for degrees in (BELOW, ABOVE, BELOW):
            self.play(self.moving.swing(degrees), run_time=slot)

    @beat
    def how_many(self, beat: Beat) -> None:
        exact, relaxed = self.limits
        self.play(*presence(QUIET, exact), FadeIn(relaxed, shift=0.3 * UP), run_time=0.8)
        # While the viewer takes a guess, the arrow goes where it may from now on.
        self.play(self.moving.swing(ABOVE), point_at(self.asked, 1.6), run_time=beat.through(1.0))

    @interlude
    def hand_over(self) -> None:
        """The arrows stand straight again, on their circle, for the next shot."""
        self.mark.clear_updaters()
        self.leak_share.clear_updaters()
        leaving = (self.mark, self.lens, self.leak_line, self.limits, self.letters)
        self.play(*map(FadeOut, leaving), run_time=0.4)
        self.play(self.moving.swing(RIGHT_ANGLE), run_time=0.4)
        self.lens.clear_updaters()


def limit_rows(scene: LectureScene, angles: Sequence[Decimal], asked: Formula) -> VGroup:
    """90°: at most n. 89° to 91°: at most what? angles are the three numbers in this order."""
    exact, low, high = angles
    at_most = [Words(scene.words("at_most"), BODY, theme().dim) for _ in range(2)]
    dash = Words("–", TITLE, theme().dim)
    rows, (above, below_it) = VGroup(), by_shape(*LIMITS_Y)
    for numbers, words, most, y in (
        ((exact,), at_most[0], Formula("n", TITLE), above),
        ((low, dash, high), at_most[1], asked, below_it),
    ):
        line = VGroup(*numbers).arrange(RIGHT, buff=0.2)
        align_baselines(line.submobjects, y)
        below = VGroup(words, most).arrange(RIGHT, buff=0.25)
        align_baselines(below.submobjects, y - 0.75)
        for part in (line, below):
            fit(part, LIMITS_WIDTH).set_x(by_shape(*LIMITS_LEFT), LEFT)
        rows.add(VGroup(line, below))
    return rows


def live_leak(still: FeatureDirection, moving: FeatureDirection) -> Decimal:
    """What of one idea is read along the other, in per cent, read off the arrows at every moment.

    It is 0 at the right angle, and as large at either side of it.
    """

    def share() -> float:
        return 100 * float(component(moving.get_values(), still.get_values()))

    number = Decimal(share(), 1, TITLE, still.colour, unit=" %")
    return number.add_updater(lambda live: live.set_value(abs(share())))


class TipLens(VGroup):
    """An arrow's tip under a glass, live: the upright, the degree to either side, and the leak."""

    def __init__(self, still: FeatureDirection, moving: FeatureDirection) -> None:
        colours = theme()
        self.still, self.moving = still, moving
        self.at = np.array(by_shape(*LENS_AT))
        rim = {"stroke_width": 7, "stroke_color": colours.dim}
        self.glass = Circle(radius=LENS, fill_color=colours.panel, fill_opacity=1, **rim)
        self.glass.move_to(self.at)
        top = CIRCLE_AT + RADIUS * UP
        self.spot = Circle(radius=LENS / MAGNIFIED, stroke_width=3, stroke_color=colours.dim)
        self.spot.move_to(top)
        self.ties = VGroup(
            *(
                Line(top, self.glass.point_at_angle(np.radians(a)), stroke_width=1.6)
                for a in by_shape(*TIES_AT)
            )
        ).set_stroke(colours.faint)
        edge = MAGNIFIED * RADIUS * float(towards(BELOW)[0])
        reach = 0.86 * LENS
        self.band = Rectangle(
            width=2 * edge,
            height=2 * reach,
            stroke_width=0,
            fill_color=colours.mix(colours.ink, 0.14),
            fill_opacity=1,
        ).move_to(self.at)
        upright = DashedLine(self.at + reach * DOWN, self.at + reach * UP, dash_length=0.09)
        self.upright = upright.set_stroke(colours.dim, 2.5)
        self.arrow = VMobject(stroke_width=14, stroke_color=moving.colour)
        self.shadow = VMobject(stroke_width=12, stroke_color=colours.mix(still.colour, 0.4))
        self.view = VGroup(self.band, self.upright, self.shadow, self.arrow)
        super().__init__(self.ties, self.spot, self.glass, self.view)
        self.follow()
        self.add_updater(lambda _: self.follow())

    def follow(self) -> None:
        """Draw the tip as it stands now, and how far it has left the upright."""
        aside = component(self.moving.get_values(), self.still.get_values())
        tip = self.at + MAGNIFIED * RADIUS * aside * RIGHT
        self.arrow.set_points_as_corners([tip, tip - 0.8 * LENS * self.moving.get_values()])
        self.shadow.set_points_as_corners([self.at, tip + 1e-6 * RIGHT])

    def enlarge(self) -> Any:
        """An animation: the glass grows out of the tip."""
        return FadeIn(self, target_position=self.spot.get_center(), scale=0.05)

    def light_leak(self) -> Any:
        """An animation: what lies along the other arrow takes on that arrow's full colour."""
        return self.shadow.animate.set_stroke(self.still.colour)
