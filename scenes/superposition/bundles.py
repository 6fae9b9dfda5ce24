"""How the optimisation falls in line, and why a sum of costs lets it."""

from typing import Any

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    GrowArrow,
    GrowFromEdge,
    LaggedStart,
    Uncreate,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)

from mlp_math.angles import angle_histogram
from mlp_math.bundles import find_bundles
from mlp_math.directions import pair_cosines
from mlp_math.stored import load
from scenes.mobjects.costs import CostStack
from scenes.mobjects.directions import AngleMark, FeatureDirection, towards
from scenes.mobjects.fan import VectorFan
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.place import fit
from scenes.mobjects.share_ring import ShareRing
from scenes.mobjects.sphere import globe
from scenes.mobjects.style import QUIET, arrow
from scenes.mobjects.text import BODY, LABEL, TITLE, Decimal, Words
from scenes.moves import (
    carry,
    cascade,
    comes_last,
    flash_along,
    glide,
    leaves_first,
    point_at,
    presence,
)
from scenes.stage import Beat, LectureScene, LectureScene3D, beat, interlude
from scenes.superposition.angle_set import (
    CIRCLE_AT,
    HEADING_Y,
    PUSHED,
    RADIUS,
    experiment,
    unit_circle,
)

PATHS = "bundle_paths_60x3"
SPHERE_AT, SPHERE = np.array([2.9, -0.35, 0.0]), 2.25
BINS = 36  # of the angles between the few
HISTOGRAM: dict[str, Any] = {"width": 5.2, "height": 4.2, "steps": (90,), "size": LABEL}
HISTOGRAM_FOOT = np.array([-3.6, -2.7, 0.0])
# Three lines of the plane, in degrees: all apart, and two of them as one.
SPREAD, BUNDLED = np.array([0.0, 60.0, 120.0]), np.array([0.0, 90.0, 90.0])
CIRCLE_LEFT = 2.7 * LEFT  # of its place in the shots before
NO_ROOM = 15.0  # degrees
# The ring of bundles: round the sphere, and as large as the circle of the shot after.
RING: dict[str, Any] = {"inner": 2.3, "outer": 2.72}
ROUND_SPHERE = 1.07
# Round the sphere the camera goes: from where, in degrees, and how fast, in degrees a second.
FIRST_SEEN_FROM, ROUND = 5.0, -4.6
# Two arrows that become one stand side by side, so that both are seen.
ASIDE = (0.0, 0.02, -0.02)


class BundlesInSpace(LectureScene3D):
    """The same optimisation with few vectors of space: they close up along the axes."""

    def stage(self) -> None:
        self.paths = load(PATHS)["directions"]
        self.look_from(66, FIRST_SEEN_FROM, aside=(SPHERE_AT[0], SPHERE_AT[1]))
        self.vectors = VectorFan(self.paths[0], unit=SPHERE)
        self.globe = globe(SPHERE)
        n_and_d = self.paths.shape[1:]
        self.heading = self.pin(FiguresLine(self.words("heading"), n_and_d))
        self.heading.move_to((HEADING_Y + 0.2) * UP)
        self.histogram = self.pin(histogram_of(self.paths))
        self.pairs = self.pin(Words(self.words("pairs"), LABEL, self.theme.dim))
        self.pairs.next_to(self.histogram.side.get_end(), UP, buff=0.15)
        self.sizes = load(PUSHED)["bundle_sizes"][: experiment()[1]]
        self.ring = self.pin(ShareRing(self.sizes, experiment()[0], **RING))
        # It says what both rings are made of: the few bundles' and the many's.
        self.legend = self.pin(Words(self.words("legend"), BODY, self.theme.ink, width=2.7))
        self.histogram.set_values(np.zeros(BINS))
        self.experiment = self.pin(FiguresLine(self.words("experiment"), experiment()))
        self.experiment.move_to(self.heading)
        self.largest = self.pin(self.largest_hold())
        self.add(self.heading, *(circle.face(self.view()) for circle in self.globe))
        self.add(self.histogram.axis, *self.histogram.marks, self.pairs)

    def view(self) -> np.ndarray:
        """The unit vector of the space that points at the viewer now."""
        right, up = self.screen_axes()
        towards_viewer: np.ndarray = np.cross(right, up)
        return towards_viewer

    @beat
    def start(self, beat: Beat) -> None:
        theta = self.camera.theta_tracker
        theta.add_updater(lambda angle, dt: angle.increment_value(ROUND * DEGREES * dt))
        self.add(theta)
        for circle in self.globe:
            circle.follow(self.view)
        self.add(self.histogram)
        counts = angle_histogram(self.paths[0], BINS)
        self.play(
            self.vectors.grow(self.view),
            self.histogram.change_to(counts, fit=False),
            run_time=beat.rest(1.6, part=0.6),
        )

    @beat
    def gather(self, beat: Beat) -> None:
        """They close up, and their angles with them: a spike, and a tower at each end."""
        beat.until("go")
        self.play(
            self.vectors.follow(self.paths, self.view),
            self.count_angles(),
            run_time=beat.rest(5.0),
            rate_func=linear,
        )

    @beat
    def axes(self, beat: Beat) -> None:
        """The bundles are counted, and make a ring; they are cut into the true experiment's."""
        beat.until("count")
        found = find_bundles(self.vectors.get_values())
        few = ShareRing([bundle.members.size for bundle in found], len(self.paths[0]), **RING)
        self.few = self.pin(few.scale(ROUND_SPHERE).move_to(SPHERE_AT))
        self.number = self.pin(Decimal(len(found), 0, 1.4 * TITLE, self.theme.negative))
        told = self.pin(Words(self.words("bundles"), BODY, self.theme.dim))
        told.next_to(SPHERE_AT + few.width / 2 * LEFT, LEFT, buff=0.35)
        self.number.next_to(told, UP, buff=0.2)
        self.legend.next_to(told, DOWN, buff=0.6).set_x(few.get_left()[0] - 0.35, RIGHT)
        self.play(FadeOut(self.histogram, self.pairs), run_time=0.4)
        self.play(
            cascade(FadeIn, few, 0.6),
            FadeIn(self.number, told, self.legend),
            run_time=beat.unhurried(1.0, "hundred", early=0.45),
        )
        beat.until("hundred", early=0.3)
        leaving = (self.vectors, *self.globe, self.number, told, self.legend, self.heading)
        for circle in self.globe:
            circle.clear_updaters()
        ring = self.ring
        self.play(
            FadeOut(*leaving, rate_func=leaves_first),
            few.animate(rate_func=squish_rate_func(smooth, 0.3, 1.0)).become(
                few.copy().scale(1 / ROUND_SPHERE).move_to(ring)
            ),
            run_time=0.9,
        )
        # Cut into the many, which close up: what they leave open is not theirs.
        held, whole = float(self.sizes.sum()), experiment()[0]
        ring.become(ShareRing(self.sizes, held, **RING))
        self.legend.move_to(ring)
        told = FadeIn(self.experiment, self.legend)  # the ring by itself: it stays when these go
        self.play(FadeIn(ring), told, FadeOut(few), run_time=0.5)
        seconds = beat.through(1.0)
        closing_up = glide(ring, self.show_of, held, whole, run_time=seconds)
        coming = FadeIn(self.largest, shift=0.3 * UP, run_time=0.7)
        self.play(closing_up, coming)

    @interlude
    def hand_over(self) -> None:
        """The ring is what the next shot begins with."""
        self.camera.theta_tracker.clear_updaters()
        self.leave(self.ring)
        self.settle()

    def show_of(self, ring: ShareRing, whole: float) -> None:
        """Let the ring's sectors be shares of this whole."""
        ring.become(ShareRing(self.sizes, float(whole), **RING))

    def count_angles(self) -> UpdateFromAlphaFunc:
        """An animation: the histogram keeps step with the vectors."""

        def step(histogram: AngleHistogram, _: float) -> None:
            histogram.set_values(angle_histogram(self.vectors.get_values(), BINS))

        return UpdateFromAlphaFunc(self.histogram, step)

    def largest_hold(self) -> FiguresLine:
        """The share of all vectors that lie in as many bundles as there are dimensions."""
        n, d = experiment()
        red, share = self.theme.negative, 100 * float(self.sizes.sum()) / n
        numbers = [Decimal(d, 0, TITLE, red), Decimal(share, 0, TITLE, red, unit=" %")]
        line = FiguresLine(self.words("largest"), numbers, BODY, self.theme.dim)
        return fit(line, 12.4).move_to(3.3 * DOWN)


def histogram_of(paths: np.ndarray) -> AngleHistogram:
    """The angles at the beginning, on a scale on which those of the end fit too; empty at first."""
    top = 1.05 * float(angle_histogram(paths[-1], BINS).max())
    histogram = AngleHistogram(angle_histogram(paths[0], BINS), top=top, **HISTOGRAM)
    histogram.shift(HISTOGRAM_FOOT - histogram.axis.get_center())
    return histogram.refresh()


class WhyBundles(LectureScene):
    """Three lines of the plane: spread evenly, they cost more than with two of them as one."""

    begins_as = "BundlesInSpace"

    def stage(self) -> None:
        sizes = load(PUSHED)["bundle_sizes"][: experiment()[1]]
        self.ring = ShareRing(sizes, experiment()[0], **RING)
        self.add(self.ring)
        self.circle = unit_circle().shift(CIRCLE_LEFT)
        self.arrows = [
            FeatureDirection(towards(degrees), colour=self.theme.nameless, width=7, **self.place())
            for degrees in SPREAD
        ]
        self.lines = VGroup(*(arrow.line(reach=1.0) for arrow in self.arrows))
        first, second, third = self.arrows
        # The first line's other end: the line that it makes with the third is seen on that side.
        back = FeatureDirection(-first.get_values(), **self.place())
        style: dict[str, Any] = {"radius": 0.95, "places": 0, "colour": self.theme.ink}
        self.marks = [
            AngleMark(a, b, label_at=1.5, **style)
            for a, b in ((first, second), (third, back), (second, third))
        ]
        self.table = CostStack(self.costs(), self.words("sum"), self.words("worst"))

    def place(self, aside: float = 0.0) -> dict[str, Any]:
        """Where arrows start, and how long they are."""
        foot = (CIRCLE_AT + CIRCLE_LEFT) / RADIUS + aside * RIGHT
        return {"start": foot, "unit": RADIUS}

    @beat
    def spread(self, beat: Beat) -> None:
        """Every pair's cost leaves its angle for the stack; their sum stands on top."""
        table = self.table
        growing = cascade(FeatureDirection.grow, self.arrows, 0.3)
        self.play(FadeTransform(self.ring, self.circle), growing, run_time=beat.to("even", 1.2))
        self.add(self.lines, *self.arrows)
        self.play(cascade(draw_mark, self.marks, 0.5), run_time=beat.to("half", 1.0, early=0.5))
        self.play(Create(table.floor), run_time=0.3)
        flying = (
            AnimationGroup(GrowFromEdge(block, DOWN), carry(mark.number, number))
            for mark, block, number in zip(self.marks, table.segments, table.numbers, strict=True)
        )
        self.play(LaggedStart(*flying, lag_ratio=1.0), run_time=beat.to("adds", 1.2))
        adding = cascade(point_at, table.numbers, 0.6, scale=1.5, colour=self.theme.focus)
        self.play(adding, run_time=beat.to("sum", 0.8))
        self.play(FadeIn(table.sum, table.sum_words, shift=0.3 * DOWN), run_time=0.4)
        self.play(point_at(table.sum, 1.25, self.theme.focus), run_time=beat.through(0.6))

    @beat
    def bundle(self, beat: Beat) -> None:
        """Two lines close up: one block grows, two vanish, and the stack is lower than it was."""
        before = self.table.mark_height()
        two = [flash_along(line, self.theme.focus, 9, 0.4) for line in self.lines[1:]]
        self.play(*two, run_time=beat.to("fall", 0.6))
        self.play(
            Create(before), self.fold(0.0, 1.0), rate_func=linear, run_time=beat.to("total", 2.5)
        )
        top = self.table.segments[self.table.worst_pair].get_end()[1]
        begin, end = ([before.get_x(), y, 0] for y in (before.get_y(), top))
        dropped = arrow(begin, end, self.theme.focus, buff=0.0, stroke=7)
        self.play(
            GrowArrow(dropped),
            point_at(self.table.sum, 1.25, self.theme.focus),
            run_time=beat.rest(1.0),
        )
        self.play(FadeOut(dropped, shift=0.3 * DOWN), Uncreate(before), run_time=beat.through(0.4))

    @beat
    def lesson(self, beat: Beat) -> None:
        """One terrible pair, two perfect ones; with an eye on the worst they spread again."""
        table = self.table
        worst = table.segments[table.worst_pair]
        self.play(point_at(worst, 1.15), run_time=beat.to("terrible", 0.6))
        self.play(
            worst.animate.set_stroke(self.theme.bound),
            carry(table.numbers[table.worst_pair], table.worst),
            FadeIn(table.worst_words, shift=0.2 * LEFT, rate_func=comes_last),
            *presence(QUIET, table.sum, table.sum_words),
            run_time=beat.to("others", 0.8, early=0.2),
        )
        perfect = [mark.number for mark in self.marks if mark.number.get_fill_opacity() > 0.5]
        self.play(cascade(point_at, perfect, 0.4, scale=1.8), run_time=1.4)
        self.play(self.fold(1.0, 0.0), run_time=beat.rest(2.4))

    @interlude
    def end(self) -> None:
        self.leave()

    def costs(self) -> list[float]:
        """|cos| of each pair of arrows as they stand."""
        cosines = pair_cosines([arrow.get_values() for arrow in self.arrows])
        return np.abs(cosines).tolist()

    def fold(self, start: float, end: float) -> UpdateFromAlphaFunc:
        """The second and the third arrow turn: 0 is spread evenly, 1 is as one."""

        def show(_: Any, share: float) -> None:
            angles = (1 - share) * SPREAD + share * BUNDLED
            for turned, line, degrees, side in zip(
                self.arrows, self.lines, angles, ASIDE, strict=True
            ):
                turned.set_values(towards(degrees), self.place(side * share)["start"])
                line.become(turned.line(reach=1.0))
            for mark in self.marks:
                # Between two arrows that close up there is no room for a number.
                room = (mark.refresh().get_value() - NO_ROOM) / NO_ROOM
                mark.number.set_opacity(float(np.clip(room, 0, 1)))
            self.table.set_values(self.costs())

        # The lines came first: what came after them, the stack too, is drawn anew with them.
        return glide(self.lines, show, start, end)


def draw_mark(mark: AngleMark) -> AnimationGroup:
    """The arc is drawn while the number comes in."""
    return AnimationGroup(Create(mark.arc), FadeIn(mark.number))
