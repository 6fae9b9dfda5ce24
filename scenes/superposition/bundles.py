"""How the optimisation falls in line, and why a sum of costs lets it."""

from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.bundles import find_bundles
from mlp_math.directions import pair_cosines
from mlp_math.stored import load
from scenes.mobjects.costs import CostTable
from scenes.mobjects.directions import AngleMark, FeatureDirection, towards
from scenes.mobjects.fan import VectorFan
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.place import fit
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, TITLE, Decimal, Words
from scenes.moves import cascade, glide, point_at, presence
from scenes.stage import Beat, LectureScene, LectureScene3D, beat, interlude
from scenes.superposition.angle_set import PUSHED, experiment
from scenes.theme import theme

PATHS = "bundle_paths_60x3"
SHOWN_BUNDLES = 130  # by size, so that more are seen than there are dimensions
STICKS_WIDTH, STICKS_HEIGHT, STICKS_FOOT = 11.6, 4.4, -2.9
# Three lines of the plane, in degrees: all apart, and two of them as one.
SPREAD, BUNDLED = np.array([0.0, 60.0, 120.0]), np.array([0.0, 90.0, 90.0])
UNIT, CORNER = 3.7, 3.9 * LEFT + 1.7 * DOWN
NO_ROOM = 15.0  # degrees
# Two arrows that become one stand side by side, so that both are seen.
ASIDE = (0.0, 0.02, -0.02)


class BundlesInSpace(LectureScene3D):
    """The same optimisation with few vectors of space: they close up along the axes."""

    def stage(self) -> None:
        self.paths = load(PATHS)["directions"]
        self.look_from(66, -50, aside=(0.0, -0.15))
        self.vectors = VectorFan(self.paths[0])
        n_and_d = self.paths.shape[1:]
        self.heading = self.pin(FiguresLine(self.words("heading"), n_and_d)).move_to(3.2 * UP)
        self.sizes = load(PUSHED)["bundle_sizes"][:SHOWN_BUNDLES]
        self.sticks = self.pin(SizeSticks(self.sizes, experiment()[1]))
        self.experiment = self.pin(FiguresLine(self.words("experiment"), experiment()))
        self.experiment.move_to(3.2 * UP)
        self.largest = self.pin(self.largest_hold())
        self.sway(degrees=14)

    @beat
    def start(self, beat: Beat) -> None:
        self.play(FadeIn(self.heading), self.vectors.grow(), run_time=1.6)

    @beat
    def gather(self, beat: Beat) -> None:
        beat.until("go")
        self.play(self.vectors.follow(self.paths), run_time=beat.rest(5.0), rate_func=linear)

    @beat
    def axes(self, beat: Beat) -> None:
        """The bundles are counted; then those of the true experiment stand by size, as sticks."""
        beat.until("count")
        bundles = find_bundles(self.vectors.get_values())
        axes = VGroup(*(axis_line(bundle.axis, self.vectors.unit) for bundle in bundles))
        self.number = Decimal(len(bundles), 0, TITLE, self.theme.negative)
        told = Words(self.words("bundles"), BODY, self.theme.dim)
        told.next_to(self.number, RIGHT, buff=0.25).put_baseline(self.number.baseline)
        note = self.pin(VGroup(self.number, told).move_to(3.1 * DOWN))
        self.play(
            Create(axes),
            self.vectors.animate.set_stroke(self.theme.negative),
            FadeIn(note),
            run_time=1.2,
        )
        beat.until("hundred")
        self.play(FadeOut(self.vectors, axes, note, self.heading), run_time=0.7)
        rest = beat.rest(2.0, early=0.8)
        growing = cascade(GrowFromEdge, self.sticks, 0.02, edge=DOWN)
        self.play(FadeIn(self.experiment), growing, run_time=0.6 * rest)
        self.play(FadeIn(self.largest, shift=0.2 * UP), run_time=0.4 * rest)

    @interlude
    def end(self) -> None:
        self.come_home()
        self.leave()

    def largest_hold(self) -> FiguresLine:
        """The share of all vectors that lie in as many bundles as there are dimensions."""
        n, d = experiment()
        red, share = self.theme.negative, 100 * float(self.sizes[:d].sum()) / n
        numbers = [Decimal(d, 0, TITLE, red), Decimal(share, 0, TITLE, red, unit=" %")]
        line = FiguresLine(self.words("largest"), numbers, BODY, self.theme.dim)
        return fit(line, 12.4).move_to(1.7 * UP)


class SizeSticks(VGroup):
    """A stick for each of some sizes (n,), as high as it is large; the first `bright` in red."""

    def __init__(self, sizes: np.ndarray, bright: int) -> None:
        super().__init__()
        for k, size in enumerate(sizes):
            x = (k / (len(sizes) - 1) - 0.5) * STICKS_WIDTH
            foot = x * RIGHT + STICKS_FOOT * UP
            height = STICKS_HEIGHT * size / float(sizes[0])
            shade = theme().negative if k < bright else theme().dim
            self.add(Line(foot, foot + height * UP, stroke_width=6, stroke_color=shade))


def axis_line(axis: np.ndarray, unit: float) -> Line:
    """The line that a bundle lies along."""
    span = 1.18 * unit * axis.astype(float)
    line = Line(-span, span, stroke_width=2, stroke_color=theme().dim)
    return line.set_shade_in_3d(True)


class WhyBundles(LectureScene):
    """Three directions of the plane: spread evenly, they cost more than two of them as one."""

    def stage(self) -> None:
        shades = (self.theme.positive, self.theme.ink, self.theme.stream)
        self.arrows = [
            FeatureDirection(towards(degrees), start=CORNER / UNIT, unit=UNIT, colour=shade)
            for degrees, shade in zip(SPREAD, shades, strict=True)
        ]
        self.marks = [
            AngleMark(*pair, radius=0.95, places=0, colour=self.theme.dim, label_at=1.45)
            for pair in pairwise(self.arrows)
        ]
        self.table = CostTable(self.costs(), shades, self.words("sum"), self.words("worst"))

    @beat
    def spread(self, beat: Beat) -> None:
        """Every pair's cost as a bar; the bars come down and join into their sum."""
        table = self.table
        self.play(cascade(FeatureDirection.grow, self.arrows, 0.4), run_time=beat.to("even", 1.2))
        self.play(cascade(draw_mark, self.marks, 0.5), run_time=1.0)
        self.play(FadeIn(table.rows), run_time=0.4)
        beat.until("half")
        self.play(table.grow(), run_time=1.2)
        beat.until("adds")
        self.add(table.segments)
        self.play(table.stack(), FadeIn(table.sum_words), run_time=1.4)
        beat.until("sum")
        self.play(FadeIn(table.sum, shift=0.2 * LEFT), run_time=0.5)

    @beat
    def bundle(self, beat: Beat) -> None:
        beat.until("fall")
        self.play(self.fold(0.0, 1.0), run_time=beat.to("total", 2.5))
        beat.until("total")
        self.play(point_at(self.table.sum, 1.25, self.theme.answer))

    @beat
    def lesson(self, beat: Beat) -> None:
        """One terrible pair, two perfect ones; with an eye on the worst they spread again."""
        table = self.table
        beat.until("terrible")
        self.play(point_at(table.rows[-1], 1.2, self.theme.negative), run_time=1.4)
        beat.until("others")
        perfect = cascade(point_at, table.rows[:-1], 0.3, scale=1.2, colour=self.theme.positive)
        self.play(perfect, run_time=1.4)
        beat.until("worst")
        self.play(
            FadeIn(table.worst_bar, table.worst, table.worst_words, shift=0.2 * UP),
            *presence(RESTING, VGroup(table.sum, table.sum_words)),
            table.segments.animate.set_stroke(opacity=RESTING),
            run_time=0.8,
        )
        self.play(self.fold(1.0, 0.0), run_time=beat.rest(1.8))

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
            for arrow, degrees, side in zip(self.arrows, angles, ASIDE, strict=True):
                arrow.set_values(towards(degrees), CORNER / UNIT + side * share * RIGHT)
            for mark in self.marks:
                # Between two arrows that close up there is no room for a number.
                room = (mark.refresh().get_value() - NO_ROOM) / NO_ROOM
                mark.number.set_opacity(float(np.clip(room, 0, 1)))
            self.table.set_values(self.costs())

        # The first arrow came first: what came after it, the table too, is drawn anew with it.
        return glide(self.arrows[0], show, start, end)


def draw_mark(mark: AngleMark) -> AnimationGroup:
    """The arc is drawn while the number comes in."""
    return AnimationGroup(Create(mark.arc), FadeIn(mark.number))
