"""Chance narrows as dimensions grow; and what a trained model does with the room."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.angles import angle_density, angle_deviation, typical_extreme_angles
from mlp_math.parameters import GPT2_SMALL
from mlp_math.real_model import load_real_model
from scenes.mobjects.figures import FiguresLine, readout
from scenes.mobjects.histogram import AngleHistogram, BoundLines
from scenes.mobjects.place import RIGHT_EDGE, column, fit, keep_inside
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.moves import cascade, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import HEADING_Y, experiment, full_histogram_of
from scenes.theme import theme

BINS = 2880  # a sixteenth of a degree each
PAIRS = 1e6  # drawn as if so many pairs were measured; heights alone matter
BILLION = 10**9
FEW = 1_000
CLOSE = (75.0, 105.0)  # degrees
SIDESTEP = 0.35  # units outwards, so that two numbers have room between close lines
SMALLEST = 3  # dimensions
WIDE = (50.0, 130.0)  # degrees
PLOT_WIDTH, PLOT_HEIGHT, FOOT = 12.4, 4.4, -3.05
MIDDLE = FOOT + 0.5 * PLOT_HEIGHT
LARGE = 80.0
DIMENSIONS_AT, READOUT_AT = np.array([-6.1, 1.6, 0.0]), np.array([2.9, 1.6, 0.0])


def expected_counts(d: int) -> np.ndarray:
    """Pairs of random directions of R^d by angle, as chance expects them, shape (bins,)."""
    middles = (np.arange(BINS) + 0.5) * 180 / BINS
    return np.asarray(PAIRS * angle_density(middles, d) * 180 / BINS)


def by_factors(start: float, end: int, alpha: float) -> int:
    """A whole number part of the way from start to end, which grows by even factors."""
    return end if alpha == 1 else round(start ** (1 - alpha) * end**alpha)


class ScalingDims(LectureScene):
    """The bell narrows from the experiment's dimensions to the model's; a billion fit inside."""

    def stage(self) -> None:
        few, self.d_model = SMALLEST, self.lecture.sizes.d_model
        histogram = self.histogram = AngleHistogram(
            expected_counts(few), width=PLOT_WIDTH, height=PLOT_HEIGHT, size=LABEL
        )
        histogram.shift(FOOT * UP - histogram.axis.get_center()).refresh()
        large: dict[str, Any] = {"size": LARGE, "anchor": "left"}
        self.dimensions = Decimal(few, 0, **large).move_to(DIMENSIONS_AT, LEFT)
        self.deviation = Decimal(
            angle_deviation(few), 2, colour=self.theme.answer, unit="°", **large
        ).move_to(READOUT_AT, LEFT)
        self.readouts = [
            readout(number, self.words(key))
            for number, key in ((self.dimensions, "dimensions"), (self.deviation, "deviation"))
        ]
        self.title = Words(self.words("heading"), BODY).move_to(HEADING_Y * UP)
        self.count = Decimal(BILLION, 0, HEADING, anchor="right")
        numbers = [self.count, Decimal(self.d_model, 0, HEADING)]
        told = FiguresLine(self.words("billion"), numbers, BODY, self.theme.dim)
        self.told = fit(told, 12.8).move_to(HEADING_Y * UP)
        self.bound = histogram.bound(typical_extreme_angles(FEW, self.d_model)[0])
        self.band = BandNumbers(self.bound)

    @beat
    def narrow(self, beat: Beat) -> None:
        self.play(FadeIn(self.histogram, self.title, *self.readouts), run_time=0.9)
        self.play(
            self.histogram.look(window=WIDE),
            self.grow_to(experiment()[1]),
            run_time=beat.to("bell", 2.0, early=-0.6),
        )
        for mark, d in (("gpt2", GPT2_SMALL.d_model), ("gpt3", self.d_model)):
            beat.until(mark)
            self.play(self.grow_to(d), run_time=2.6)

    @beat
    def billion(self, beat: Beat) -> None:
        """Two lines that hold all pairs but one, from a few directions to a billion."""
        beat.until("billion")
        self.count.set_value(FEW)
        self.play(
            FadeOut(self.title, *self.readouts),
            FadeIn(self.told, shift=0.2 * DOWN),
            self.histogram.look(window=CLOSE),
            run_time=1.4,
        )
        self.band.refresh()
        self.play(Create(self.bound), FadeIn(self.band), run_time=0.7)
        self.play(self.draw_more(), run_time=beat.to("band", 2.5))
        self.play(FadeIn(lit_between(self.histogram, self.bound)), run_time=1.0)

    @beat
    def stands(self, beat: Beat) -> None:
        beat.until("far")
        ideas = fit(Words(self.words("stands"), HEADING, self.theme.ink), 12.4).move_to(2.35 * UP)
        self.play(FadeIn(ideas, shift=0.2 * UP), *presence(RESTING, self.told), run_time=0.9)
        beat.until("price")
        arrows = arrows_to(self.histogram, self.bound.get_values())
        self.play(*map(GrowArrow, arrows), run_time=0.9)
        self.noise = Decimal(90 - self.bound.get_values()[0], 1, LARGE, self.theme.answer, unit="°")
        number = VGroup(Formula("plus.minus", LARGE, self.theme.answer), self.noise)
        words = Words(self.words("noise"), BODY, self.theme.dim)
        words.next_to(number.arrange(RIGHT, buff=0.15), DOWN, buff=0.35)
        told = VGroup(number, words).move_to([4.2, MIDDLE, 0])
        self.play(FadeIn(told, shift=0.3 * RIGHT), run_time=0.8)

    @interlude
    def end(self) -> None:
        self.leave()

    def grow_to(self, d: int) -> UpdateFromAlphaFunc:
        """An animation in which the dimension climbs by factors, bell and deviation with it."""
        start = self.dimensions.get_value()

        def step(histogram: AngleHistogram, alpha: float) -> None:
            now = by_factors(start, d, alpha)
            self.dimensions.set_value(now)
            self.deviation.set_value(angle_deviation(now))
            counts = expected_counts(now)
            histogram.top = histogram.fitting_top(counts)
            histogram.set_values(counts)

        # What came after the histogram, the numbers too, is drawn anew with it.
        return UpdateFromAlphaFunc(self.histogram, step)

    def draw_more(self) -> UpdateFromAlphaFunc:
        """An animation from a few directions to a billion: the lines move as their angles do."""

        def step(_: AngleHistogram, alpha: float) -> None:
            count = by_factors(FEW, BILLION, alpha)
            self.count.set_value(count)
            self.bound.set_value(typical_extreme_angles(count, self.d_model)[0])
            self.band.refresh()

        return UpdateFromAlphaFunc(self.histogram, step)


class BandNumbers(VGroup):
    """The angles of two lines, each above its line and a little outwards, live."""

    def __init__(self, bound: BoundLines) -> None:
        self.bound = bound
        shade = theme().answer
        super().__init__(*(Decimal(a, 1, HEADING, shade, unit="°") for a in bound.get_values()))
        self.refresh()

    def refresh(self) -> None:
        """Read the angles anew, and stand where the lines are."""
        for number, line, angle, side in zip(
            self, self.bound, self.bound.get_values(), (LEFT, RIGHT), strict=True
        ):
            number.set_value(angle).next_to(line, UP, buff=0.16).shift(SIDESTEP * side)


def lit_between(histogram: AngleHistogram, bound: BoundLines) -> Rectangle:
    """The degrees between two lines, behind the bell."""
    left, right = (histogram.place(angle)[0] for angle in bound.get_values())
    style = {"stroke_width": 0, "fill_color": theme().mix(theme().answer, 0.18), "fill_opacity": 1}
    band = Rectangle(width=right - left, height=PLOT_HEIGHT, **style).set_z_index(-1)
    return band.move_to([0.5 * (left + right), MIDDLE, 0])


def arrows_to(histogram: AngleHistogram, angles: Sequence[float]) -> list[Arrow]:
    """Arrows from the middle of the bell, 90°, to angles on either side."""
    middle, *ends = (histogram.place(angle)[0] for angle in (90.0, *angles))
    style = {"buff": 0, "stroke_width": 5}
    return [Arrow([middle, MIDDLE, 0], [x, MIDDLE, 0], **style) for x in ends]


class TrainedDirections(LectureScene):
    """The rows of a real model's first matrices: their angles over those that chance would give."""

    def stage(self) -> None:
        self.measured = load_real_model("directions")
        rows = self.measured["counts"][:, 0]  # of each layer's W_up
        self.chance = len(rows) * self.measured["random_counts"]
        histogram = self.histogram = full_histogram_of(
            rows.sum(axis=0), log=True, top=2.0 * float(self.chance.max())
        )
        self.outline = histogram.outline(self.chance, self.theme.ink, width=4)
        self.title = fit(Words(self.words("heading"), BODY), 12.6).move_to(3.3 * UP)
        self.source = fit(Words(self.words("source"), LABEL, self.theme.dim), 12.6)
        self.source.next_to(self.title, DOWN, buff=0.22)
        self.pairs = Words(self.words("pairs"), LABEL, self.theme.dim)
        self.pairs.next_to(histogram.side.get_end(), RIGHT + DOWN, buff=0.15)
        entries = (("trained", self.theme.positive), ("chance", self.theme.ink))
        self.legend = column(
            [Words(self.words(key), BODY, shade) for key, shade in entries], 0.35
        ).move_to([3.2, 0.9, 0], LEFT)
        self.beyond = beyond_chance(histogram, self.chance, self.theme.answer)

    @beat
    def trained(self, beat: Beat) -> None:
        histogram = self.histogram
        self.play(FadeIn(self.title), run_time=0.6)
        self.play(
            Create(histogram.axis),
            Create(histogram.side),
            FadeIn(histogram.marks, self.pairs),
            run_time=beat.to("model", 1.0),
        )
        self.play(FadeIn(self.source, shift=0.15 * DOWN), run_time=0.8)
        self.play(Create(self.outline), run_time=beat.to("chance", 1.4))
        self.play(FadeIn(self.legend[1]), run_time=0.5)

    @beat
    def wider(self, beat: Beat) -> None:
        """The bars rise; what no pair has by chance lights up; the closest two are pointed at."""
        histogram, outline = self.histogram, self.outline
        beat.until("rows")
        goal = histogram.get_values().counts
        histogram.set_values(np.zeros_like(goal))
        self.add(histogram, outline)
        self.play(
            histogram.change_to(goal, fit=False),
            FadeIn(self.legend[0]),
            run_time=beat.to("lean", 1.8, part=0.8),
        )
        self.bring_to_front(outline)
        beat.until("lean")
        self.play(FadeIn(*self.beyond), run_time=1.4)
        self.add(outline)
        beat.until("closest")
        self.closest = histogram.pointer(float(self.measured["smallest"][:, 0].min()), size=BODY)
        self.closest.shift(0.45 * UP)  # clear of the bars beside it
        self.play(FadeIn(self.closest, shift=0.5 * DOWN), run_time=0.9)

    @beat
    def moral(self, beat: Beat) -> None:
        """The share of pairs within one degree of 90°, beside trained and chance."""
        self.shares = shares_of(self.measured, self.legend)
        around = Decimal(1, 0, BODY, self.theme.dim, unit="°")
        line = FiguresLine(self.words("within"), [around], BODY, self.theme.dim)
        line.next_to(self.legend, UP, buff=0.35).align_to(self.legend, LEFT)
        keep_inside(line, right=RIGHT_EDGE)
        self.play(FadeOut(*self.beyond), FadeIn(line, shift=0.2 * UP), run_time=0.8)
        coming = cascade(FadeIn, self.shares, 0.7, shift=0.3 * LEFT)
        self.play(coming, run_time=beat.rest(1.5, part=0.5))

    @interlude
    def end(self) -> None:
        self.leave()


def beyond_chance(histogram: AngleHistogram, chance: np.ndarray, colour: Any) -> list[VMobject]:
    """The bars at angles that no pair has by chance, counts (bins,)."""
    filled = np.flatnonzero(chance)
    low, high = histogram.edges[filled[0]], histogram.edges[filled[-1] + 1]
    return [
        histogram.patch(0, float(low), colour),
        histogram.patch(float(high), 180, colour),
    ]


def shares_of(measured: Mapping[str, np.ndarray], legend: VGroup) -> list[Decimal]:
    """Trained and by chance: the per cent of pairs near 90°, on the legend's lines."""
    # Every layer has as many pairs, so that the mean of shares is the share of all pairs.
    shares = measured["share_near_90"][:, 0].mean(), measured["random_share_near_90"]
    numbers = [Decimal(100 * float(share), 0, HEADING, unit=" %") for share in shares]
    right = max(entry.get_right()[0] for entry in legend) + 1.5
    for number, entry in zip(numbers, legend, strict=True):
        number.set_color(entry.get_color()).put_baseline(entry.baseline).set_x(right, RIGHT)
    return numbers
