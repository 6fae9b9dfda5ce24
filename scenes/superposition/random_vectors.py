"""Ten thousand random directions, and the angles between all of them."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rush_from,
    rush_into,
)

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import angle_between
from mlp_math.stored import load, recipe_of
from scenes.easing import eased
from scenes.mobjects.directions import AngleMark, FeatureDirection, towards
from scenes.mobjects.figures import FiguresLine, readout
from scenes.mobjects.histogram import HALF_TURN, AngleHistogram
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.place import fit, right_edge
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.mobjects.vector_field import VectorBlocks, VectorWindow
from scenes.moves import in_turn, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import (
    RANDOM,
    all_pairs,
    angle_histogram_of,
    experiment,
    heading,
    pairs_label,
    random_counts,
)
from scenes.theme import theme

WINDOW_ROWS, WINDOW_WIDTH, WINDOW_AT = 74, 8.4, np.array([-2.2, -0.35, 0.0])
BLOCKS_SIDE, BLOCKS_AT = 6.9, np.array([-2.9, 0.0, 0.0])
TOLD_LEFT = 2.5  # of what is told beside the rows
SLOW_PAIRS, QUICK_PAIRS = 3, 44
SECONDS_A_PAIR = 0.7
GAUGE_UNIT, GAUGE_CORNER = 2.1, 3.8 * LEFT + 0.1 * UP
DOT, PILE = 0.07, 2.5  # a dot's radius; the degrees of the axis that share a pile of dots
READOUT_AT = (3.0, 1.6, 0.0)


def the_vectors() -> np.ndarray:
    """The very vectors whose angles are stored, shape (n, d)."""
    return random_unit_vectors(*experiment(), np.random.default_rng(recipe_of(RANDOM)["seed"]))


class VectorStack(LectureScene):
    """Rows of pixels rush in until there are ten thousand; square blocks show how many that is."""

    def stage(self) -> None:
        self.vectors = the_vectors()
        n, d = self.vectors.shape
        self.stack = VectorWindow(self.vectors, rows=WINDOW_ROWS, width=WINDOW_WIDTH)
        self.stack.move_to(WINDOW_AT).show(1)
        self.brace = measured_brace(self.stack, d, UP)
        self.count = Decimal(1, 0, 1.4 * TITLE, anchor="left").move_to([TOLD_LEFT, 0.1, 0], LEFT)
        vectors = Words(self.words("vectors"), HEADING, self.theme.dim)
        vectors.next_to(self.count, DOWN, buff=0.35).align_to(self.count, LEFT)
        self.told = VGroup(self.count, vectors)
        self.blocks = all_blocks().show(1)
        self.first = first_block(self.blocks)
        self.frame = ring(self.first, self.theme.focus, buff=0.06, stroke=5)
        self.room_line = FiguresLine(self.words("room"), [Decimal(d, 0, HEADING)], HEADING)
        fit(self.room_line, right_edge() - TOLD_LEFT).move_to([TOLD_LEFT, 2.7, 0], LEFT)
        self.times = Decimal(n // d, 0, 2.2 * TITLE, self.theme.ink, unit="×")
        self.times.move_to([TOLD_LEFT, -2.0, 0], LEFT)
        self.add(self.stack, self.told)

    @beat
    def rows(self, beat: Beat) -> None:
        """Row after row comes in, ever faster, and is counted."""
        arriving = GrowFromEdge(self.brace, LEFT)
        self.play(arriving, run_time=beat.to("dims", 0.8, early=-0.2))
        self.play(self.stack.rush(self.count), run_time=beat.rest(3.5))

    @beat
    def room(self, beat: Beat) -> None:
        """As many rows as entries make a square, seen from further away; then all the squares."""
        square = self.first.copy().scale(self.stack.width / self.first.width)
        square.align_to(self.stack, DOWN + LEFT)
        self.remove(self.stack)
        self.add(square)
        self.play(
            square.animate.become(self.first),
            FadeOut(self.brace),
            run_time=beat.to("hundred", 1.2),
        )
        self.play(
            Create(self.frame),
            FadeIn(self.room_line, shift=0.2 * UP),
            run_time=beat.unhurried(0.8, "all"),
        )
        beat.until("all")
        self.remove(square)
        self.add(self.blocks, self.frame)
        self.play(self.blocks.fill(), run_time=beat.rest(1.6, early=0.8))
        self.play(FadeIn(self.times, scale=1.4), run_time=0.6)

    @interlude
    def hand_over(self) -> None:
        self.leave(self.blocks, run_time=0.5)
        self.settle()


def all_blocks() -> VectorBlocks:
    """All the vectors in square blocks, where one shot leaves them and the next finds them."""
    blocks = VectorBlocks(the_vectors(), side=BLOCKS_SIDE).move_to(BLOCKS_AT)
    return blocks.show(blocks.across**2)


def first_block(blocks: VectorBlocks) -> VectorBlocks:
    """The first of some blocks by itself, where it stands among them."""
    alone = VectorBlocks(blocks.vectors[-blocks.d :], side=blocks.block_side).show(1)
    return alone.align_to(blocks, UP + LEFT)


class RandomAngles(LectureScene):
    """A pair at a time on a gauge, then all of them: the bell over ninety degrees."""

    begins_as = "VectorStack"

    def stage(self) -> None:
        self.summary, self.counts = load(RANDOM), random_counts()
        self.histogram = angle_histogram_of(np.zeros_like(self.counts), top=1.0)
        self.histogram.top = self.histogram.fitting_top(self.counts)
        self.histogram.refresh()
        self.title, self.label = heading(self), pairs_label(self, self.histogram)
        vectors = the_vectors()
        pairs = self.rng().choice(len(vectors), size=(SLOW_PAIRS + QUICK_PAIRS, 2), replace=False)
        self.measured = [angle_between(vectors[i], vectors[j]) for i, j in pairs]
        self.gauge = PairGauge(self.measured, self.theme.stream)
        self.dots = DotPiles(self.histogram)
        self.pairs = Decimal(0, 0, HEADING, anchor="left").move_to(READOUT_AT)
        self.told = readout(self.pairs, self.words("all_pairs"))
        self.pointers = [self.histogram.pointer(float(a)) for a in self.summary["extremes"]]
        self.shares: list[Decimal] = []
        self.blocks = all_blocks()
        self.add(self.blocks)
        self.within = VGroup()  # the bars near ninety that are spoken of

    @beat
    def pair(self, beat: Beat) -> None:
        """Pair after pair on the gauge, each a dot that falls to its place on the axis."""
        gauge, dots, axis = self.gauge, self.dots, self.histogram
        self.play(
            self.blocks.animate.scale(0.01).move_to(GAUGE_CORNER),
            FadeIn(self.title, axis.axis, *axis.marks),
            run_time=1.0,
        )
        self.remove(self.blocks)
        self.add(axis)
        self.play(gauge.still.grow(), gauge.turning.grow(), run_time=0.5)
        self.play(FadeIn(gauge.mark), run_time=0.3)
        first, *others = self.measured[:SLOW_PAIRS]
        self.play(dots.drop(first, gauge.turning.get_tip()), run_time=0.45)
        beat.until("again")
        for angle in others:
            self.play(gauge.turning.turn_to(towards(angle)), run_time=0.35)
            self.play(dots.drop(angle, gauge.turning.get_tip()), run_time=0.45)
        from_above = GAUGE_CORNER + GAUGE_UNIT * UP
        quick = self.measured[SLOW_PAIRS:]
        falling = in_turn(lambda angle: dots.drop(angle, from_above), quick, lag=0.08)
        self.play(gauge.flick_through(SLOW_PAIRS), falling, run_time=beat.rest(1.8))

    @beat
    def all(self, beat: Beat) -> None:
        """The bell of all pairs; where the axis ends, and where the extremes lie."""
        histogram = self.histogram
        self.gauge.keep_measuring()
        beat.until("all")
        self.play(
            FadeOut(self.dots),
            FadeIn(self.label, self.told),
            histogram.change_to(self.counts, fit=False, rate_func=rush_into),
            ChangeDecimal(self.pairs, all_pairs(), rate_func=rush_into),
            run_time=beat.unhurried(3.0, "any"),
        )
        beat.until("any")
        ends = [n for n in histogram.shown_degrees() if n.get_value() in (0, HALF_TURN)]
        self.play(
            *(point_at(n, 1.5, self.theme.focus) for n in ends),
            run_time=beat.unhurried(1.4, "ninety"),
        )
        beat.until("ninety")
        self.play(*(FadeIn(pointer, shift=0.2 * DOWN) for pointer in self.pointers))

    @beat
    def spread(self, beat: Beat) -> None:
        """The bars near ninety light up, with their share of all pairs: two ranges."""
        self.play(FadeOut(self.told), run_time=0.5)
        for mark, degrees in (("ten", 10), ("one", 1)):
            beat.until(mark)
            before, self.within = self.within, self.share_within(degrees)
            self.play(FadeIn(self.within), FadeOut(before), run_time=0.8)

    @interlude
    def end(self) -> None:
        self.gauge.turning.clear_updaters()
        self.play(FadeOut(self.within, self.gauge, *self.pointers), run_time=0.6)

    def share_within(self, degrees: int) -> VGroup:
        """The bars so near to ninety, their share of all pairs, and what it is."""
        patch = self.histogram.patch(90 - degrees, 90 + degrees, self.theme.focus)
        share = 100 * float(self.summary[f"share_within_{degrees}"])
        number = Decimal(share, 1, TITLE, self.theme.focus, unit=" %", anchor="left")
        number.move_to(READOUT_AT, LEFT)
        self.shares.append(number)
        around = Decimal(degrees, 0, LABEL, self.theme.dim, unit="°")
        line = FiguresLine(self.words("within"), [around], LABEL, self.theme.dim)
        fit(line, 3.4).next_to(number, DOWN, buff=0.25).align_to(number, LEFT)
        return VGroup(patch, number, line)


class PairGauge(VGroup):
    """Two arrows and the angle between them, which shows one measured angle after another."""

    def __init__(self, angles: Sequence[float], colour: object) -> None:
        self.angles = angles
        view = {"start": GAUGE_CORNER / GAUGE_UNIT, "unit": GAUGE_UNIT, "colour": colour}
        self.still = FeatureDirection(RIGHT, **view)
        self.turning = FeatureDirection(towards(angles[0]), **view)
        self.mark = AngleMark(self.still, self.turning, radius=0.55, size=BODY, label_at=2.0)
        self.mark.add_updater(AngleMark.refresh)
        super().__init__(self.still, self.turning, self.mark)

    def flick_through(self, first: int) -> UpdateFromAlphaFunc:
        """An animation through all angles from number `first` on, without any between them."""
        angles = self.angles[first:]

        def step(arrow: FeatureDirection, alpha: float) -> None:
            arrow.set_values(towards(angles[min(int(alpha * len(angles)), len(angles) - 1)]))

        return UpdateFromAlphaFunc(self.turning, step, rate_func=linear)

    def keep_measuring(self) -> None:
        """From now on go through the angles again while other things are spoken of."""
        clock = [0.0]

        def step(arrow: FeatureDirection, dt: float) -> None:
            clock[0] += dt
            pair, share = divmod(clock[0] / SECONDS_A_PAIR, 1.0)
            last, following = (self.angles[int(pair + k) % len(self.angles)] for k in (0, 1))
            turned = eased(max(1.15 * share - 0.15, 0.0))  # it stands a little, then turns
            arrow.set_values(towards((1 - turned) * last + turned * following))

        self.turning.add_updater(step)


class DotPiles(VGroup):
    """Dots over a histogram's axis, one a measured angle, piled where angles are alike."""

    def __init__(self, histogram: AngleHistogram) -> None:
        super().__init__()
        self.histogram = histogram
        self.piles: Counter[float] = Counter()

    def drop(self, angle: float, start: np.ndarray) -> UpdateFromAlphaFunc:
        """A new dot falls in an arc onto its angle's pile; unseen before it sets out."""
        dot = Circle(radius=DOT, stroke_width=0, fill_color=theme().positive, fill_opacity=1)
        self.add(dot.move_to(start))
        middle = PILE * (angle // PILE + 0.5)
        height = DOT * (2 * self.piles[middle] + 1.3)
        self.piles[middle] += 1
        begin, end = dot.get_center(), self.histogram.place(middle) + height * UP

        def step(moving: VMobject, alpha: float) -> None:
            moving.move_to((1 - alpha) * begin + alpha * end + 0.8 * np.sin(PI * alpha) * UP)
            moving.set_opacity(1.0 if alpha > 0 else 0.0)

        return UpdateFromAlphaFunc(dot, step, rate_func=rush_from)
