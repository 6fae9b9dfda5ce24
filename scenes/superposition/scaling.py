"""Chance narrows as dimensions grow; and how many ideas may be on at once."""

from collections.abc import Sequence
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
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    Write,
    linear,
    rush_from,
)
from manim.utils.rate_functions import ease_in_out_sine

from lectures.figures import BILLION
from mlp_math.angles import angle_density, angle_deviation, typical_extreme_angles
from mlp_math.bounds import greedy_count
from mlp_math.parameters import GPT2_SMALL
from scenes.mobjects.figures import FiguresLine, readout
from scenes.mobjects.histogram import AngleHistogram, BoundLines
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.moves import comes_last, glide, leaves_first, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import HEADING_Y, experiment
from scenes.superposition.penguin import Penguin
from scenes.superposition.rain import Rain
from scenes.superposition.reading_limit import FEW, OFF, ON, TAIL, TOO_MANY, ReadingLimit, place
from scenes.theme import theme

BINS = 2880  # a sixteenth of a degree each
PAIRS = 1e6  # drawn as if so many pairs were measured; heights alone matter
FIRST_DRAWN = 1_000
CLOSE = (75.0, 105.0)  # degrees
BESIDE = 12.0  # degrees, which few dimensions need beside their widest angles
SIDESTEP = 0.35  # units outwards, so that two numbers have room between close lines
TENFOLD_UNIT, TENFOLD_LEFT = 0.17, -6.1  # a bar at first, and where the bars begin
TENFOLD_Y = 2.0
SLACK = 5.0  # degrees, where ten times the dimensions are compared
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


def close_window(d: int) -> tuple[float, float]:
    """The degrees that hold all angles of a billion random directions of R^d, CLOSE at least."""
    lowest = min(CLOSE[0], typical_extreme_angles(BILLION, d)[0] - BESIDE)
    return lowest, 180 - lowest


def by_factors(start: float, end: int, alpha: float) -> int:
    """A whole number part of the way from start to end, which grows by even factors."""
    return end if alpha == 1 else round(start ** (1 - alpha) * end**alpha)


def there_and_straight_back(t: float) -> float:
    """A rate function for a count that goes as fast all the way, there and back."""
    return 1 - abs(2 * t - 1)


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
            angle_deviation(few), 2, colour=self.theme.bound, unit="°", **large
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
        self.bound = histogram.bound(typical_extreme_angles(FIRST_DRAWN, self.d_model)[0])
        self.band = BandNumbers(self.bound)
        self.lit = VGroup()  # the degrees between the two lines, once they are lit
        self.tenfold = TenFold(self.words("tenfold"))
        self.reading = ReadingLimit(self)
        rng = self.rng()
        self.readings = self.reading.rain(rng)
        self.pairs = Rain(
            lambda z: histogram.place(90 + z * self.deviation.get_value()),
            rng,
            height=1.15 * PLOT_HEIGHT,
            colour=self.theme.ink,
        )
        self.add(self.histogram, self.title, *self.readouts)

    @beat
    def narrow(self, beat: Beat) -> None:
        self.play(
            self.histogram.look(window=WIDE),
            self.grow_to(experiment()[1]),
            run_time=beat.to("bell", 2.0, late=1.3),
        )
        # Each number is there when it has been said.
        self.play(self.grow_to(GPT2_SMALL.d_model), run_time=beat.to("gpt2", 2.0, late=1.6))
        self.play(self.grow_to(self.d_model), run_time=beat.through(2.0))

    @beat
    def billion(self, beat: Beat) -> None:
        """Two lines that hold all pairs but one, from a few directions to a billion."""
        self.count.set_value(FIRST_DRAWN)
        self.play(
            FadeOut(self.title, *self.readouts, rate_func=leaves_first),
            FadeIn(self.told, shift=0.2 * DOWN, rate_func=comes_last),
            self.histogram.look(window=close_window(self.d_model)),
            run_time=beat.to("billion", 1.4, late=0.3),
        )
        self.add(self.pairs.fall(self))
        self.band.refresh()
        self.play(Create(self.bound), FadeIn(self.band), run_time=0.7)
        self.play(self.draw_more(), run_time=beat.to("band", 2.5))
        lit = lit_between(self.histogram, self.bound)
        self.lit.add(lit)
        opening = lit.copy().stretch_to_fit_width(0.01)
        self.play(ReplacementTransform(opening, lit), run_time=beat.through(0.9))

    @beat
    def stands(self, beat: Beat) -> None:
        ideas = fit(Words(self.words("stands"), HEADING, self.theme.ink), 12.4)
        ideas.move_to(HEADING_Y * UP)
        self.play(FadeOut(self.told), run_time=beat.to("far", 0.4))
        self.play(Write(ideas), run_time=beat.unhurried(1.2, "tenfold"))
        beat.until("tenfold", early=0.3)
        picture, tenfold = (self.lit, self.histogram, self.bound, self.band), self.tenfold
        self.play(
            *(FadeOut(part, rate_func=leaves_first) for part in (*picture, self.pairs)),
            FadeIn(tenfold, rate_func=comes_last),
            run_time=0.6,
        )
        self.play(tenfold.grow(), run_time=beat.to("price", 1.4, early=1.8))
        self.play(point_at(tenfold.factors[1], 1.4), run_time=beat.to("price", 1.0))
        self.play(
            FadeOut(tenfold, rate_func=leaves_first),
            *(FadeIn(part, rate_func=comes_last) for part in picture),
            run_time=0.7,
        )
        arrows = arrows_to(self.histogram, self.bound.get_values())
        self.noise = Decimal(90 - self.bound.get_values()[0], 1, LARGE, self.theme.bound, unit="°")
        number = VGroup(Formula("plus.minus", LARGE, self.theme.bound), self.noise)
        words = Words(self.words("noise"), BODY, self.theme.dim)
        words.next_to(number.arrange(RIGHT, buff=0.15), DOWN, buff=0.35)
        told = VGroup(number, words).move_to([4.2, MIDDLE, 0])
        self.play(
            *map(GrowArrow, arrows), FadeIn(told, shift=0.3 * RIGHT), run_time=beat.through(0.8)
        )

    @beat
    def few(self, beat: Beat) -> None:
        """Bells of what off and on read widen with the ideas that are on, to where they mix."""
        reading, rain = self.reading, self.readings
        become_readings(self)
        self.add(*(drops.fall(self) for drops in rain))
        self.play(FadeIn(reading.loudest, shift=0.15 * UP), run_time=0.7)
        self.play(reading.fill_up(rate_func=ease_in_out_sine), run_time=beat.to("limit", 3.0))
        self.play(point_at(reading.count, 1.2, self.theme.bound), run_time=0.9)
        seconds = beat.to("sparsity", 2.0)
        self.play(reading.go_to(TOO_MANY), run_time=seconds, rate_func=there_and_straight_back)
        self.play(reading.go_to(FEW), run_time=beat.to("joke", 2.0, early=0.2), rate_func=rush_from)
        penguin = Penguin(1.5).move_to(place(ON), DOWN)
        self.play(FadeIn(penguin, shift=0.6 * DOWN), run_time=0.5)
        walk = penguin.waddle(place(ON), place(OFF), rate_func=linear)
        self.play(walk, run_time=beat.rest(1.8, early=0.3))
        for drops in rain:
            drops.clear_updaters()
        self.remove(*rain)
        self.pause(beat.rest())  # the last sentence is a joke: nothing should move at its end

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
        return UpdateFromAlphaFunc(self.histogram, step, rate_func=ease_in_out_sine)

    def draw_more(self) -> UpdateFromAlphaFunc:
        """An animation from a few directions to a billion: the lines move as their angles do."""

        def step(_: AngleHistogram, alpha: float) -> None:
            count = by_factors(FIRST_DRAWN, BILLION, alpha)
            self.count.set_value(count)
            self.bound.set_value(typical_extreme_angles(count, self.d_model)[0])
            self.band.refresh()

        return UpdateFromAlphaFunc(self.histogram, step, rate_func=ease_in_out_sine)


def become_readings(scene: ScalingDims) -> None:
    """The bell is the noise of what is read: around zero, and around one, with an idea on."""
    histogram, reading = scene.histogram, scene.reading
    leaving = [*scene.all_but(histogram), histogram.marks, histogram.side]
    coming = (reading.border, reading.reach, reading.names, reading.told)
    bells = VGroup(*(as_bell(histogram, scene.deviation.get_value(), one) for one in reading.bells))
    histogram.body.set_opacity(0)
    scene.play_into(
        reading,
        *(FadeOut(mobject, rate_func=leaves_first) for mobject in leaving),
        ReplacementTransform(histogram.axis, reading.axis),
        *map(ReplacementTransform, bells, reading.bells),
        FadeIn(*coming, rate_func=comes_last),
        old=histogram,
        run_time=1.4,
    )


class TenFold(VGroup):
    """How many directions surely fit within some degrees, from few dimensions to ten times as many.

    `ends` are the dimensions at which it begins and ends. Two bars, of dimensions and of
    directions, grow from one length by the factors that stand at their ends.
    """

    def __init__(self, text: str) -> None:
        d = experiment()[1]
        self.ends = d, 10 * d
        colours = theme().ink, theme().focus, theme().dim
        self.dimensions, self.fitting, within = (
            Decimal(value, 0, HEADING, colour, unit="°" if k == 2 else "")
            for k, (value, colour) in enumerate(
                zip((10 * d, greedy_count(10 * d, SLACK), SLACK), colours, strict=True)
            )
        )
        # Laid out for the end: the smaller numbers of the way stand in the same room.
        numbers = [self.dimensions, self.fitting, within]
        line = fit(FiguresLine(text, numbers, BODY, theme().dim), 12.4).move_to(TENFOLD_Y * UP)
        self.bars = VGroup(
            *(
                Rectangle(width=1, height=0.7, stroke_width=0, fill_color=colour, fill_opacity=1)
                for colour in colours[:2]
            )
        )
        self.bars.arrange(DOWN, buff=0.9).move_to(0.6 * DOWN)
        self.factors = VGroup(
            *(Decimal(1, 0, LARGE, colour, unit="×", anchor="left") for colour in colours[:2])
        )
        super().__init__(line, self.bars, self.factors)
        self.set_value(d)

    def grow(self) -> UpdateFromAlphaFunc:
        """An animation from the few dimensions to ten times as many."""
        return glide(self, TenFold.set_value, *self.ends, rate_func=ease_in_out_sine)

    def get_values(self) -> tuple[float, float]:
        """The dimensions, and how many directions surely fit."""
        return self.dimensions.get_value(), self.fitting.get_value()

    def set_value(self, d: float) -> "TenFold":
        """Show it for other dimensions."""
        self.dimensions.set_value(round(float(d)))
        self.fitting.set_value(greedy_count(round(float(d)), SLACK))
        few = self.ends[0], greedy_count(self.ends[0], SLACK)
        for bar, factor, now, then in zip(
            self.bars, self.factors, self.get_values(), few, strict=True
        ):
            bar.stretch_to_fit_width(TENFOLD_UNIT * now / then).set_x(TENFOLD_LEFT, LEFT)
            factor.set_value(now / then)
            factor.move_to(bar.get_right() + 0.3 * RIGHT, LEFT)
        return self


class BandNumbers(VGroup):
    """The angles of two lines, each above its line and a little outwards, live."""

    def __init__(self, bound: BoundLines) -> None:
        self.bound = bound
        shade = theme().bound
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
    style = {"stroke_width": 0, "fill_color": theme().mix(theme().bound, 0.18), "fill_opacity": 1}
    band = Rectangle(width=right - left, height=PLOT_HEIGHT, **style).set_z_index(-1)
    return band.move_to([0.5 * (left + right), MIDDLE, 0])


def as_bell(histogram: AngleHistogram, spread: float, bell: VMobject) -> VMobject:
    """A histogram's body, `spread` degrees wide, point by point as `bell` is drawn."""
    around = np.linspace(-TAIL, TAIL, 81)
    tops = histogram.body.height * np.exp(-0.5 * around**2)
    points = [histogram.place(90 + spread * x) + y * UP for x, y in zip(around, tops, strict=True)]
    return bell.copy().set_points_as_corners(points).match_style(histogram.body)


def told_noise(noise: Decimal, text: str) -> VGroup:
    """So many degrees either way, and what they are."""
    number = VGroup(Formula("plus.minus", LARGE, theme().bound), noise).arrange(RIGHT, buff=0.15)
    words = Words(text, BODY, theme().dim).next_to(number, DOWN, buff=0.35)
    return VGroup(number, words).move_to([4.2, MIDDLE, 0])


def arrows_to(histogram: AngleHistogram, angles: Sequence[float]) -> list[Arrow]:
    """Arrows from the middle of the bell, 90°, to angles on either side."""
    middle, *ends = (histogram.place(angle)[0] for angle in (90.0, *angles))
    style = {"buff": 0, "stroke_width": 5, "color": theme().focus}
    return [Arrow([middle, MIDDLE, 0], [x, MIDDLE, 0], **style) for x in ends]
