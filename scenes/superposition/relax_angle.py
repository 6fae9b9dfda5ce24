"""What one degree costs: a right angle gives way, and each idea leaks into the other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Create, DashedLine, FadeIn, Line, VGroup, VMobject

from mlp_math.directions import component
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, HEADING, Decimal, Formula, Words, align_baselines
from scenes.moves import presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

RIGHT_ANGLE, TOLERANCE = 90.0, 1.0  # degrees
BELOW, ABOVE = RIGHT_ANGLE - TOLERANCE, RIGHT_ANGLE + TOLERANCE
UNIT, ORIGIN = 5.4, np.array([-5.6, -2.6, 0.0])  # of the two arrows
LENS_AT, LENS, MAGNIFIED = np.array([3.7, -0.8, 0.0]), 1.75, 12
LIMITS_LEFT, LIMITS_WIDTH = 1.2, 5.4


class RelaxAngle(LectureScene):
    """Two arrows at a right angle give way by a degree; each then shows a little in the other."""

    def stage(self) -> None:
        colours = self.theme
        place: dict[str, Any] = {"start": ORIGIN / UNIT, "unit": UNIT}
        self.still = FeatureDirection(RIGHT, colour=colours.first, **place)
        self.moving = FeatureDirection(UP, colour=colours.last, **place)
        self.upright = DashedLine(
            ORIGIN,
            ORIGIN + 1.05 * UNIT * UP,
            stroke_width=1.8,
            stroke_color=colours.faint,
            dash_length=0.08,
        )
        self.mark = AngleMark(self.still, self.moving, radius=0.9, size=HEADING, label_at=1.9)
        self.angles = [
            Decimal(degrees, 0, HEADING, colours.ink, unit="°")
            for degrees in (RIGHT_ANGLE, BELOW, ABOVE)
        ]
        self.limits = limit_rows(self, self.angles)
        self.leak_share = live_leak(self.still, self.moving)
        words = Words(self.words("leak"), BODY, colours.dim)
        self.leak_line = VGroup(words, self.leak_share).arrange(RIGHT, buff=0.25)
        self.leak_share.put_baseline(words.baseline)
        fit(self.leak_line, LIMITS_WIDTH).move_to(LENS_AT).set_y(-3.0)
        self.lens = CornerLens(self.still, self.moving)
        arrows = (self.still, self.moving)
        self.letters = VGroup(
            *(
                Formula(f"vec({symbol})", BODY, arrow.colour)
                for symbol, arrow in zip(self.lecture.fact.symbols, arrows, strict=False)
            )
        )
        self.letters[0].next_to(self.still.get_tip(), RIGHT, buff=0.2)
        self.letters[1].next_to(self.moving.get_tip(), LEFT, buff=0.3)

    @beat
    def relax(self, beat: Beat) -> None:
        """From the right angle to a degree less, a degree more, and back."""
        still, moving, mark = self.still, self.moving, self.mark
        self.play(still.grow(), moving.grow(), FadeIn(self.letters), run_time=0.9)
        self.play_into(mark, Create(mark.arc), FadeIn(mark.number, self.limits[0]), run_time=0.7)
        mark.add_updater(AngleMark.refresh)
        beat.until("bend")
        self.play(FadeIn(self.upright), moving.swing(BELOW), run_time=1.1)
        self.below = mark.get_value()
        self.play(moving.swing(ABOVE), run_time=1.4)
        self.above = mark.get_value()
        self.play(moving.swing(BELOW), run_time=1.1)

    @beat
    def leak(self, beat: Beat) -> None:
        """Under a glass: where the second idea's tip falls on the first one's line."""
        self.play(FadeIn(self.lens), run_time=1.0)
        beat.until("leak")
        self.play(FadeIn(self.leak_line, shift=0.15 * UP), run_time=0.8)
        pace = beat.share(2, 1.2)
        self.play(self.moving.swing(ABOVE), run_time=pace)
        self.play(self.moving.swing(BELOW), run_time=pace)

    @beat
    def how_many(self, beat: Beat) -> None:
        exact, relaxed = self.limits
        self.play(*presence(QUIET, exact), FadeIn(relaxed), run_time=0.9)

    @interlude
    def end(self) -> None:
        self.mark.clear_updaters()
        self.lens.clear_updaters()
        self.leave()


def limit_rows(scene: LectureScene, angles: Sequence[Decimal]) -> VGroup:
    """90°: at most n. 89° to 91°: at most what? angles are the three numbers in this order."""
    exact, low, high = angles
    at_most = [Words(scene.words("at_most"), BODY, theme().dim) for _ in range(2)]
    dash = Words("–", HEADING, theme().dim)
    asked = Formula("quest", HEADING, theme().answer)
    rows = VGroup(
        VGroup(exact, at_most[0], Formula("n", HEADING)),
        VGroup(low, dash, high, at_most[1], asked),
    )
    for row, y in zip(rows, (2.6, 1.4), strict=True):
        row.arrange(RIGHT, buff=0.22)
        align_baselines(row.submobjects, y)
        fit(row, LIMITS_WIDTH).set_x(LIMITS_LEFT, LEFT)
    return rows


def live_leak(still: FeatureDirection, moving: FeatureDirection) -> Decimal:
    """What of one idea is read along the other, in per cent, read off the arrows at every moment.

    It is 0 at the right angle, and as large at either side of it.
    """

    def share() -> float:
        return 100 * float(component(moving.get_values(), still.get_values()))

    number = Decimal(share(), 1, HEADING, theme().negative, unit=" %")
    return number.add_updater(lambda live: live.set_value(abs(share())))


class CornerLens(VGroup):
    """The corner of two arrows under a glass, live: the second one's shadow on the first."""

    def __init__(self, still: FeatureDirection, moving: FeatureDirection) -> None:
        colours = theme()
        rim = {"stroke_width": 3, "stroke_color": colours.dim}
        glass = Circle(radius=LENS, fill_color=colours.panel, fill_opacity=1, **rim)
        glass.move_to(LENS_AT)
        spot = Circle(radius=LENS / MAGNIFIED, **rim).move_to(ORIGIN)
        ray = Line(spot, glass, stroke_width=2, stroke_color=colours.faint)
        self.foot = LENS_AT + 0.7 * DOWN
        line = Line(self.foot, self.foot + 1.5 * RIGHT, stroke_width=6, stroke_color=still.colour)
        self.still, self.moving = still, moving
        self.arrow = VMobject(stroke_width=6, stroke_color=moving.colour)
        self.drop = VMobject(stroke_width=2, stroke_color=colours.ink)
        self.shadow = VMobject(stroke_width=12, stroke_color=colours.negative)
        super().__init__(ray, spot, glass, line, self.shadow, self.arrow, self.drop)
        self.follow()
        self.add_updater(lambda _: self.follow())

    def follow(self) -> None:
        """Draw the moving arrow and its shadow as they are now."""
        aside = component(self.moving.get_values(), self.still.get_values())
        below = self.foot + MAGNIFIED * UNIT * aside * RIGHT
        self.arrow.set_points_as_corners([self.foot, self.foot + 2.2 * self.moving.get_values()])
        self.drop.set_points_as_corners([below + 1.75 * UP, below])
        self.shadow.set_points_as_corners([self.foot, below])
