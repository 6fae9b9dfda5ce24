"""The answer to shot 56, second half: what becomes of a fact when neurons are silenced."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    VGroup,
)

from scenes.mobjects.measured import AblationPlot, Readings
from scenes.mobjects.text import BODY, LABEL, SMALL, ChangeDecimal, Decimal, Words, align_baselines
from scenes.stage import LectureScene
from scenes.superposition.evidence_set import (
    EDGE_X,
    fit,
    measured_answer,
    person_words,
    shown_evidence,
    source_line,
)

PANEL_X = 2.45
TICK = 0.05  # of a cosine
PANEL_WIDTH = EDGE_X - PANEL_X
CURVES = ("ablation_zero", "ablation_random", "ablation_matched")


class AblationCurve(LectureScene):
    """Cosine of name and answer as neurons are silenced: the chosen, random, equally active."""

    def construct(self) -> None:
        self.evidence = evidence = shown_evidence(self)
        arrays, colours = evidence.arrays, self.theme
        plot = self.plot = self.empty_plot()
        source = source_line(self, self.words("source"))
        heading = Words(
            self.words("cosine"), LABEL, colours.dim, paint={measured_answer(self): colours.answer}
        )
        fit(heading, 7.5).next_to(plot, UP, buff=0.3).align_to(plot.upright, LEFT)

        near = self.associations()
        level = plot.level(float(arrays["ablation_none"]), colours.ink)
        with self.beat("near") as beat:
            self.play(FadeIn(heading, source), Create(plot.upright), FadeIn(plot.ticks))
            full, alone = (number.get_value() for number in self.cosines)
            self.cosines[0].set_value(plot.window[0])
            self.add(level)
            self.play(
                FadeIn(near[0][0], shift=0.15 * UP),
                plot.rise(level, full),
                ChangeDecimal(self.cosines[0], full),
                run_time=max(beat.at("alone") - beat.elapsed - 1.5, 2.0),
            )
            self.wait_for(beat, "alone")
            half = plot.level(alone, colours.dim)
            self.cosines[1].set_value(plot.window[0])
            self.add(half)
            self.play(
                FadeIn(near[1][0], shift=0.15 * UP),
                plot.rise(half, alone),
                ChangeDecimal(self.cosines[1], alone),
                run_time=max(beat.remaining, 1.2),
            )

        axis = Words(self.words("silenced"), LABEL, colours.dim)
        axis.next_to(plot.counts, DOWN, buff=0.2).set_x(plot.across.get_x())
        top = self.top = plot.curve(arrays["ablation_zero"], colours.answer, width=4.5)
        top.set_z_index(2)  # the controls come in behind it
        legend = [
            self.legend(key, curve_colour, k)
            for k, (key, curve_colour) in enumerate(
                (("top", colours.answer), ("random", colours.dim), ("matched", colours.positive))
            )
        ]
        with self.beat("top") as beat:
            self.play(
                FadeOut(near, half),
                Create(plot.across),
                FadeIn(plot.counts, axis),
                level.animate.set_stroke(colours.faint),
                run_time=0.8,
            )
            self.wait_for(beat, "silence")
            self.play(FadeIn(legend[0]), run_time=0.5)
            self.draw(top, 2.0)
            self.wait_for(beat, "closer")
            self.play(plot.look(self.close_window()), run_time=1.6)

        random = self.random = self.averaged("ablation_random", colours.dim)
        matched = self.matched = self.averaged("ablation_matched", colours.positive)
        with self.beat("controls") as beat:
            for drawn, name, line in (
                (random, "random", legend[1]),
                (matched, "matched", legend[2]),
            ):
                self.wait_for(beat, name)
                self.play(FadeIn(line), FadeIn(drawn[0]), run_time=0.6)
                self.draw(drawn[1], 1.5)

        verdict = self.verdict()
        with self.beat("verdict") as beat:
            self.play(FadeIn(verdict[0], shift=0.15 * UP), run_time=0.8)
            self.wait_for(beat, "nearest")
            self.play(FadeIn(verdict[1], shift=0.15 * UP), run_time=0.8)
        self.leave()

    def empty_plot(self) -> AblationPlot:
        """Axes that begin at nought: what is small must look small at first."""
        arrays = self.evidence.arrays
        highest = max(float(arrays[key].max()) for key in CURVES)
        top = TICK * np.ceil(highest / TICK)
        self.whole = (0.0, float(top))
        ticks = [0.0, *np.arange(1, round(top / TICK) + 1) * TICK]
        plot = AblationPlot(
            arrays["ablation_sizes"], window=self.whole, ticks=ticks[::2], width=7.4, height=4.1
        )
        plot.shift((-EDGE_X - plot.get_left()[0]) * RIGHT)
        plot.shift((-1.75 - plot.across.get_y()) * UP)
        plot.refresh()
        return plot

    def close_window(self) -> tuple[float, float]:
        """The part of the axis where anything happens."""
        arrays = self.evidence.arrays
        lowest = min(float(arrays[key].min()) for key in CURVES)
        return TICK * float(np.floor(lowest / TICK)), self.whole[1]

    def averaged(self, key: str, colour: ManimColor) -> tuple[VGroup, Readings]:
        """All draws of a control as a band, and their mean as a curve."""
        draws = self.evidence.arrays[key]
        return self.plot.band(draws, colour), self.plot.curve(draws.mean(axis=1), colour)

    def draw(self, curve: Readings, seconds: float) -> None:
        """The curve from left to right."""
        self.play(
            Create(curve.line),
            LaggedStart(*(FadeIn(dot, scale=0.3) for dot in curve.dots), lag_ratio=0.9),
            run_time=seconds,
        )
        self.add(curve)

    def associations(self) -> VGroup:
        """The cosines of the full name, and of the nearer of its parts, with the answer."""
        evidence = self.evidence
        self.cosines, lines = [], VGroup()
        for person, colour, y in ((0, self.theme.answer, 1.7), (evidence.alone, self.theme.ink, 0)):
            name = fit(
                person_words(self, str(evidence.arrays["people"][person]), BODY), PANEL_WIDTH
            )
            cosine = float(evidence.arrays["association"][person, 0])
            number = Decimal(cosine, 2, BODY, colour)
            self.cosines.append(number)
            line = VGroup(name, number).arrange(DOWN, buff=0.22, aligned_edge=LEFT)
            lines.add(line.shift(y * UP))
        for line in lines:
            line.shift((PANEL_X - line.get_left()[0]) * RIGHT)
        return lines

    def legend(self, key: str, colour: ManimColor, k: int) -> Words:
        """Which curve is which, in the panel beside the plot."""
        words = Words(self.words(key), LABEL, colour, width=PANEL_WIDTH)
        words.shift((PANEL_X - words.get_left()[0]) * RIGHT)
        return words.shift((2.35 - 0.95 * k - words.get_top()[1]) * UP)

    def verdict(self) -> VGroup:
        """What follows, and how long the answer stayed the nearest of all."""
        arrays = self.evidence.arrays
        first = Words(self.words("verdict"), BODY, self.theme.ink, width=PANEL_WIDTH)
        self.until = Decimal(self.evidence.nearest_until, 0, LABEL, self.theme.ink)
        self.among = Decimal(len(arrays["candidates"]), 0, LABEL, self.theme.ink)
        pieces = [self.words(key) for key in ("still_with", "silenced_nearest")]
        head = VGroup(Words(pieces[0], SMALL, self.theme.dim), self.until).arrange(RIGHT, buff=0.16)
        align_baselines(head.submobjects)
        tail = VGroup(Words(pieces[1], SMALL, self.theme.dim), self.among).arrange(RIGHT, buff=0.16)
        align_baselines(tail.submobjects)
        second = VGroup(head, tail).arrange(DOWN, buff=0.2, aligned_edge=LEFT)
        fit(second, PANEL_WIDTH)
        both = VGroup(first, second).arrange(DOWN, buff=0.35, aligned_edge=LEFT)
        both.shift((PANEL_X - both.get_left()[0]) * RIGHT)
        return both.shift((-0.6 - both.get_top()[1]) * UP)
