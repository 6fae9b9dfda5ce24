"""Shot 65: the famous optimisation, its triumphant spike, and what its axis left out."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Rectangle,
    VGroup,
    linear,
)

from mlp_math.stored import load
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import (
    HEADING_Y,
    PUSHED,
    FiguresLine,
    angle_histogram_of,
    heading,
    pairs_label,
    random_counts,
    readout,
)

NARROW = (80.0, 100.0)  # what the well-known picture showed
NEAR_PARALLEL = 10.0  # degrees from 0 or 180
READOUT_AT = np.array([2.9, 1.55, 0.0])


def collapsed_counts() -> np.ndarray:
    """Pairs by angle at the end of the optimisation, shape (bins,)."""
    return np.asarray(load(PUSHED)["histogram"][-1])


class PushApart(LectureScene):
    """The window narrows to 80..100°; step after step the bell becomes a spike."""

    def construct(self) -> None:
        run = load(PUSHED)
        steps, counts = run["steps"], run["histogram"]
        histogram = self.histogram = angle_histogram_of(random_counts())
        label = pairs_label(self, histogram)
        title = heading(self)
        self.add(histogram, label, title)
        self.step_number = Decimal(0, 0, HEADING, anchor="left")
        self.steps = FiguresLine(self.words("step"), [self.step_number], BODY, self.theme.dim)
        # Anchored at its left so that the line does not tremble while it counts.
        self.steps.move_to(READOUT_AT + 0.2 * UP, LEFT)
        with self.beat("idea") as beat:
            self.wait_for(beat, "rule")
            self.play(
                histogram.look(window=NARROW),
                title.animate.set_opacity(0.45),
                run_time=max(beat.remaining * 0.6, 1.5),
            )
        with self.beat("run") as beat:
            self.play(FadeIn(self.steps), run_time=0.5)
            self.wait_for(beat, "go")
            self.play(
                histogram.play_through(
                    counts, steps, tell=lambda step: self.step_number.set_value(int(step))
                ),
                run_time=max(beat.remaining, 7.0),
                rate_func=linear,
            )
        with self.beat("triumph") as beat:
            self.wait_for(beat, "spike")
            self.patch = histogram.patch(89, 91, self.theme.answer)
            share = 100 * float(run["share_within_1"][-1])
            self.share = Decimal(share, 1, TITLE, self.theme.answer, unit=" %", anchor="left")
            self.share.move_to(READOUT_AT, LEFT)
            told = readout(self.share, self.words("within"))
            self.play(FadeOut(self.steps), FadeIn(self.patch, told), run_time=0.8)
            self.wait_for(beat, "many")
            self.play(title.animate.set_opacity(1.0), run_time=0.8)
        with self.beat("doubt") as beat:
            self.wait_for(beat, "axis")
            self.play(FadeOut(told, self.patch), title.animate.set_opacity(0.45), run_time=0.7)
            ends = [n for n in histogram.shown_degrees() if n.get_value() in NARROW]
            self.play(
                LaggedStart(
                    *(
                        Indicate(number, scale_factor=1.5, color=self.theme.answer)
                        for number in ends
                    ),
                    lag_ratio=0.7,
                ),
                run_time=max(beat.remaining, 2.0),
            )


class FullAxis(LectureScene):
    """The axis opens to 0..180°, then counts in powers of ten: towers stand at both ends."""

    def construct(self) -> None:
        run, counts = load(PUSHED), collapsed_counts()
        histogram = self.histogram = angle_histogram_of(counts, window=NARROW)
        label = pairs_label(self, histogram)
        title = heading(self).set_opacity(0.45)
        self.add(histogram, label, title)
        with self.beat("widen") as beat:
            self.wait_for(beat, "open")
            self.play(histogram.look(window=(0, 180)), run_time=max(beat.remaining * 0.7, 2.5))
        with self.beat("empty") as beat:
            self.look_closer(beat)
        with self.beat("logs") as beat:
            self.wait_for(beat, "log")
            self.play(
                histogram.look(log=True, top=2 * histogram.top),
                FadeOut(self.inset),
                run_time=max(beat.remaining * 0.7, 2.5),
            )
        with self.beat("bundles") as beat:
            self.wait_for(beat, "ends")
            self.ends = VGroup(
                histogram.patch(0, NEAR_PARALLEL, self.theme.negative),
                histogram.patch(180 - NEAR_PARALLEL, 180, self.theme.negative),
            )
            self.parallel = Decimal(
                self.near_parallel(counts), 0, HEADING, self.theme.negative, anchor="right"
            )
            told = FiguresLine(
                self.words("parallel"),
                [self.parallel, Decimal(NEAR_PARALLEL, 0, BODY, unit="°")],
                BODY,
                self.theme.dim,
            )
            told.scale(min(1.0, 12.4 / told.width)).move_to(HEADING_Y * UP)
            count = self.parallel.get_value()
            self.parallel.set_value(0)
            self.play(
                FadeIn(self.ends),
                histogram.body.animate.set_opacity(0.45),
                FadeOut(title, shift=0.2 * UP),
                FadeIn(told, shift=0.2 * UP),
                run_time=0.9,
            )
            self.play(ChangeDecimal(self.parallel, count), run_time=2.2)
            self.wait_for(beat, "closest")
            self.extremes = self.extreme_labels(histogram, run["extremes"][-1])
            self.play(FadeIn(self.extremes, shift=0.15 * DOWN), run_time=0.8)
        self.leave()

    def near_parallel(self, counts: np.ndarray) -> int:
        """Pairs in the bars within ten degrees of either end."""
        edges = self.histogram.edges
        low, high = edges[1:] <= NEAR_PARALLEL, edges[:-1] >= 180 - NEAR_PARALLEL
        return int(counts[low | high].sum())

    def look_closer(self, beat) -> None:
        """A panel over the corner at 0°, enlarged a hundred times and more."""
        histogram = self.histogram
        inset = self.inset = histogram.inset((0.0, 12.0), 3.4, 2.9)
        inset.shift(np.array([-2.2, 0.2, 0.0]) - inset.panel.get_center())
        inset.view.colour = self.theme.negative
        inset.view.body.set_stroke(self.theme.negative)
        inset.view.body.set_fill(self.theme.mix(self.theme.negative, 0.62))
        inset.refresh()
        self.wait_for(beat, "low")
        self.play(FadeIn(inset, shift=0.2 * UP), run_time=1.0)

    def extreme_labels(self, histogram: AngleHistogram, extremes: np.ndarray) -> VGroup:
        """The smallest and the largest angle of all, beside the towers that hold them."""
        labels = VGroup()
        for angle, way in zip(extremes, (RIGHT, LEFT), strict=True):
            number = Decimal(float(angle), 1, HEADING, self.theme.ink, unit="°")
            words = Words(self.words("smallest" if way is RIGHT else "largest"), LABEL)
            words.set_color(self.theme.dim).next_to(number, DOWN, buff=0.16)
            group = VGroup(number, words)
            tower = histogram.place(NEAR_PARALLEL if way is RIGHT else 180 - NEAR_PARALLEL)
            group.next_to(tower + 3.2 * UP, way, buff=0.35)
            backing = Rectangle(
                width=group.width + 0.3,
                height=group.height + 0.3,
                stroke_width=0,
                fill_color=self.theme.background,
                fill_opacity=0.75,
            ).move_to(group)
            labels.add(VGroup(backing, group))
        return labels
