"""Shot 67: chance narrows as dimensions grow, and what a trained model does with the room."""

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
    LaggedStart,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.angles import (
    angle_density,
    angle_deviation,
    typical_extreme_angles,
)
from mlp_math.parameters import GPT2_SMALL
from mlp_math.real_model import load_real_model
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import (
    HEADING_Y,
    FiguresLine,
    experiment,
    full_histogram_of,
    readout,
)

BINS = 2880  # a sixteenth of a degree each
PAIRS = 1e6  # drawn as if so many pairs were measured; heights alone matter
BILLION = 10**9
FEW = 1_000
CLOSE = (75.0, 105.0)  # degrees
SIDESTEP = 0.35  # units outwards, so that two numbers have room between close lines
SMALLEST = 3  # dimensions
WIDE = (50.0, 130.0)  # degrees
PLOT_WIDTH, PLOT_HEIGHT, FOOT = 12.4, 4.4, -3.05
LARGE = 80.0
DIMENSIONS_AT, READOUT_AT = np.array([-6.1, 1.6, 0.0]), np.array([2.9, 1.6, 0.0])


def expected_counts(d: int) -> np.ndarray:
    """Pairs of random directions of R^d by angle, as chance expects them, shape (bins,)."""
    middles = (np.arange(BINS) + 0.5) * 180 / BINS
    return PAIRS * angle_density(middles, d) * 180 / BINS


class ScalingDims(LectureScene):
    """The bell narrows from the experiment's dimensions to the model's; a billion fit inside."""

    def construct(self) -> None:
        few, start = SMALLEST, experiment()[1]
        sizes = [start, GPT2_SMALL.d_model, self.lecture.sizes.d_model]
        histogram = self.histogram = AngleHistogram(
            expected_counts(few), width=PLOT_WIDTH, height=PLOT_HEIGHT, size=LABEL
        )
        histogram.shift(FOOT * UP - histogram.axis.get_center()).refresh()
        self.dimensions = Decimal(few, 0, LARGE, anchor="left").move_to(DIMENSIONS_AT, LEFT)
        dims = readout(self.dimensions, self.words("dimensions"))
        self.deviation = Decimal(
            angle_deviation(few), 2, LARGE, self.theme.answer, unit="°", anchor="left"
        ).move_to(READOUT_AT, LEFT)
        deviation = readout(self.deviation, self.words("deviation"))
        title = Words(self.words("heading"), BODY).move_to(HEADING_Y * UP)
        with self.beat("narrow") as beat:
            self.play(FadeIn(histogram, title, dims, deviation), run_time=0.9)
            self.play(
                histogram.look(window=WIDE),
                self.grow_to(start),
                run_time=max(beat.at("bell") - beat.elapsed + 0.6, 2.0),
            )
            for mark, d in zip(("gpt2", "gpt3"), sizes[1:], strict=True):
                self.wait_for(beat, mark)
                self.play(self.grow_to(d), run_time=2.6)
        with self.beat("billion") as beat:
            self.wait_for(beat, "billion")
            self.count = Decimal(BILLION, 0, HEADING, anchor="right")
            told = FiguresLine(
                self.words("billion"),
                [self.count, Decimal(sizes[-1], 0, HEADING)],
                BODY,
                self.theme.dim,
            )
            told.scale(min(1.0, 12.8 / told.width)).move_to(HEADING_Y * UP)
            self.count.set_value(FEW)
            self.play(
                FadeOut(title, dims, deviation),
                FadeIn(told, shift=0.2 * DOWN),
                histogram.look(window=CLOSE),
                run_time=1.4,
            )
            low, high = typical_extreme_angles(FEW, sizes[-1])
            self.bound = histogram.bound(low)
            self.band = VGroup(
                *(Decimal(angle, 1, HEADING, self.theme.answer, unit="°") for angle in (low, high))
            )
            for number, line, side in zip(self.band, self.bound, (LEFT, RIGHT), strict=True):
                number.next_to(line, UP, buff=0.16).shift(SIDESTEP * side)
            self.play(Create(self.bound), FadeIn(self.band), run_time=0.7)
            self.play(self.draw_more(sizes[-1]), run_time=max(beat.at("band") - beat.elapsed, 2.5))
            self.play(FadeIn(self.lit_band()), run_time=1.0)
        with self.beat("stands") as beat:
            self.wait_for(beat, "far")
            ideas = Words(self.words("stands"), HEADING, self.theme.ink)
            ideas.scale(min(1.0, 12.4 / ideas.width)).move_to(2.35 * UP)
            self.play(FadeIn(ideas, shift=0.2 * UP), told.animate.set_opacity(0.45), run_time=0.9)
            self.wait_for(beat, "price")
            self.show_noise()
        self.leave()

    def lit_band(self) -> Rectangle:
        """The degrees between the two lines, behind the bell."""
        (left, _, _), (right, _, _) = (self.histogram.place(x) for x in self.bound.get_values())
        band = Rectangle(
            width=right - left,
            height=PLOT_HEIGHT,
            stroke_width=0,
            fill_color=self.theme.mix(self.theme.answer, 0.18),
            fill_opacity=1,
        ).set_z_index(-1)
        return band.move_to([0.5 * (left + right), FOOT + 0.5 * PLOT_HEIGHT, 0])

    def show_noise(self) -> None:
        """How far off a right angle the lines are: arrows from the middle, and the degrees."""
        low, high = self.bound.get_values()
        middle, y = self.histogram.place(90.0), FOOT + 0.5 * PLOT_HEIGHT
        arrows = [
            Arrow([middle[0], y, 0], [self.histogram.place(x)[0], y, 0], buff=0, stroke_width=5)
            for x in (low, high)
        ]
        self.noise = Decimal(90 - low, 1, LARGE, self.theme.answer, unit="°")
        sign = Formula("plus.minus", LARGE, self.theme.answer)
        number = VGroup(sign, self.noise).arrange(RIGHT, buff=0.15)
        words = Words(self.words("noise"), BODY, self.theme.dim).next_to(number, DOWN, buff=0.35)
        told = VGroup(number, words).move_to([4.2, y, 0])
        self.play(*(GrowArrow(arrow) for arrow in arrows), run_time=0.9)
        self.play(FadeIn(told, shift=0.3 * RIGHT), run_time=0.8)

    def grow_to(self, d: int) -> UpdateFromAlphaFunc:
        """The dimension climbs by factors, and bell and deviation with it."""
        start = self.dimensions.get_value()

        def step(histogram: AngleHistogram, alpha: float) -> None:
            now = d if alpha == 1 else round(start ** (1 - alpha) * d**alpha)
            self.dimensions.set_value(now)
            self.deviation.set_value(angle_deviation(now))
            counts = expected_counts(now)
            histogram.top = histogram.fitting_top(counts)
            histogram.set_values(counts)

        # What came after the histogram, the numbers too, is drawn anew with it.
        return UpdateFromAlphaFunc(self.histogram, step)

    def draw_more(self, d: int) -> UpdateFromAlphaFunc:
        """From a few directions to a billion by factors; the lines move out as their angles do."""

        def step(_: AngleHistogram, alpha: float) -> None:
            count = BILLION if alpha == 1 else round(FEW ** (1 - alpha) * BILLION**alpha)
            self.count.set_value(count)
            self.bound.set_value(typical_extreme_angles(count, d)[0])
            for number, line, angle in zip(
                self.band, self.bound, self.bound.get_values(), strict=True
            ):
                number.set_value(angle).next_to(line, UP, buff=0.16)
                number.shift((SIDESTEP if angle > 90 else -SIDESTEP) * RIGHT)

        return UpdateFromAlphaFunc(self.histogram, step)


class TrainedDirections(LectureScene):
    """The rows of a real model's first matrices: their angles over those that chance would give."""

    def construct(self) -> None:
        measured = load_real_model("directions")
        rows = measured["counts"][:, 0]  # of each layer's W_up
        counts, layers = rows.sum(axis=0), len(rows)
        chance = layers * measured["random_counts"]
        histogram = self.histogram = full_histogram_of(
            counts, log=True, top=2.0 * float(chance.max())
        )
        outline = self.outline = histogram.outline(chance, self.theme.ink, width=4)
        title = Words(self.words("heading"), BODY)
        title.scale(min(1.0, 12.6 / title.width)).move_to(3.3 * UP)
        source = Words(self.words("source"), LABEL, self.theme.dim)
        source.scale(min(1.0, 12.6 / source.width)).next_to(title, DOWN, buff=0.22)
        pairs = Words(self.words("pairs"), LABEL, self.theme.dim)
        pairs.next_to(histogram.side.get_end(), RIGHT + DOWN, buff=0.15)
        legend = self.legend().move_to([3.2, 0.9, 0], LEFT)
        with self.beat("trained") as beat:
            self.play(FadeIn(title), run_time=0.6)
            self.play(
                Create(histogram.axis),
                Create(histogram.side),
                FadeIn(histogram.marks, pairs),
                run_time=max(beat.at("model") - beat.elapsed, 1.0),
            )
            self.play(FadeIn(source, shift=0.15 * DOWN), run_time=0.8)
            self.play(Create(outline), run_time=max(beat.at("chance") - beat.elapsed, 1.4))
            self.play(FadeIn(legend[1]), run_time=0.5)
        with self.beat("wider") as beat:
            self.wait_for(beat, "rows")
            goal = histogram.get_values().counts
            histogram.set_values(np.zeros_like(goal))
            self.add(histogram, outline)
            self.play(
                histogram.change_to(goal, fit=False),
                FadeIn(legend[0]),
                run_time=max(0.8 * (beat.at("lean") - beat.elapsed), 1.8),
            )
            self.bring_to_front(outline)
            self.wait_for(beat, "lean")
            self.beyond = self.beyond_chance(chance)
            self.play(FadeIn(*self.beyond), run_time=1.4)
            self.add(outline)
            self.wait_for(beat, "closest")
            smallest = float(measured["smallest"][:, 0].min())
            self.closest = histogram.pointer(smallest, size=BODY)
            self.closest.shift(0.45 * UP)  # clear of the bars beside it
            self.play(FadeIn(self.closest, shift=0.5 * DOWN), run_time=0.9)
        with self.beat("moral") as beat:
            line, *shares = self.near_ninety(measured, legend)
            self.play(FadeOut(*self.beyond), FadeIn(line, shift=0.2 * UP), run_time=0.8)
            self.play(
                LaggedStart(*(FadeIn(share, shift=0.3 * LEFT) for share in shares), lag_ratio=0.7),
                run_time=max(0.5 * beat.remaining, 1.5),
            )
        self.leave()

    def beyond_chance(self, chance: np.ndarray) -> list[VMobject]:
        """The bars at angles that no pair has by chance."""
        filled = np.flatnonzero(chance)
        low, high = self.histogram.edges[filled[0]], self.histogram.edges[filled[-1] + 1]
        return [
            self.histogram.patch(0, float(low), self.theme.answer),
            self.histogram.patch(float(high), 180, self.theme.answer),
        ]

    def near_ninety(self, measured, legend: VGroup) -> VGroup:
        """The share of pairs within one degree of 90°, beside trained and chance."""
        # Every layer has as many pairs, so that the mean of shares is the share of all pairs.
        shares = measured["share_near_90"][:, 0].mean(), measured["random_share_near_90"]
        self.shares = [Decimal(100 * float(share), 0, HEADING, unit=" %") for share in shares]
        right = max(entry.get_right()[0] for entry in legend) + 1.5
        for number, entry in zip(self.shares, legend, strict=True):
            number.set_color(entry.get_color()).put_baseline(entry.baseline)
            number.shift((right - number.get_right()[0]) * RIGHT)
        around = Decimal(1, 0, BODY, self.theme.dim, unit="°")
        line = FiguresLine(self.words("within"), [around], BODY, self.theme.dim)
        line.next_to(legend, UP, buff=0.35).align_to(legend, LEFT)
        line.shift(min(6.5 - line.get_right()[0], 0) * RIGHT)
        return VGroup(line, *self.shares)

    def legend(self) -> VGroup:
        """What bars and line stand for."""
        entries = VGroup()
        for key, shade in (("trained", self.theme.positive), ("chance", self.theme.ink)):
            entries.add(Words(self.words(key), BODY, shade))
        return entries.arrange(DOWN, buff=0.35, aligned_edge=LEFT)
