"""The answer to shot 56, second half: what becomes of a fact when neurons are silenced."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ManimColor,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.directions import component
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.measured import AblationPlot, Readings
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, Decimal, Words, align_baselines
from scenes.sets.evidence import (
    EDGE_X,
    LayerFields,
    fit,
    measured_answer,
    person_words,
    shown_evidence,
    source_line,
)
from scenes.stage import Beat, LectureScene

PANEL_X = 2.25
PANEL_WIDTH = EDGE_X - PANEL_X
TICK = 0.05  # of a cosine
CURVES = ("ablation_zero", "ablation_random", "ablation_matched")
CORNER, UNIT = np.array([-4.7, -2.15, 0.0]), 5.4  # of the two directions


def direction(cosine: float) -> np.ndarray:
    """The unit vector that has this cosine with the answer, which points to the right."""
    return np.array([cosine, np.sqrt(1 - cosine**2), 0.0])


class AblationCurve(LectureScene):
    """Cosine of name and answer as neurons are silenced: the chosen, random, equally active."""

    def construct(self) -> None:
        self.evidence = shown_evidence(self)
        self.source = source_line(self, self.words("source"))
        with self.beat("near") as beat:
            self.directions(beat)
        with self.beat("top") as beat:
            self.silence(beat)
        with self.beat("controls") as beat:
            self.controls(beat)
        with self.beat("verdict") as beat:
            self.conclude(beat)
        self.leave()

    # ------------------------------------------------------------------------- name and answer

    def directions(self, beat: Beat) -> None:
        """The name swings towards the answer, as near as was measured; so does half the name."""
        answer = FeatureDirection(RIGHT, colour=self.theme.answer, start=CORNER / UNIT, unit=UNIT)
        word = Words(measured_answer(self), HEADING, self.theme.answer)
        word.next_to(answer.get_tip(), DOWN, buff=0.2).align_to(answer, RIGHT)
        heading = self.heading(PANEL_WIDTH)
        heading.shift((PANEL_X - heading.get_left()[0]) * RIGHT + (3.2 - heading.get_top()[1]) * UP)
        self.play(answer.grow(), FadeIn(word, heading, self.source), run_time=1.0)
        full, alone = self.associations()
        swing = max(beat.at("alone") - beat.elapsed - 1.6, 2.0)
        self.swing(full, swing)
        self.shadow = Line(CORNER, CORNER + UNIT * full * RIGHT, stroke_width=12)
        self.shadow.set_stroke(self.theme.ink)
        drop = DashedLine(self.arrows[0].get_tip(), self.shadow.get_end(), color=self.theme.dim)
        self.play(Create(drop), Create(self.shadow), run_time=0.9)
        self.wait_for(beat, "alone")
        half = self.arrows[1].set_values(direction(alone))
        self.play(half.grow(), FadeIn(self.near[1]), run_time=max(beat.remaining - 0.8, 1.6))
        self.name_tip(1)
        names = [name for name, _ in self.tip_names]
        self.leaving = VGroup(answer, word, heading, drop, *self.arrows, *names, self.near)

    def associations(self) -> tuple[float, float]:
        """The cosines of the full name, and of the nearer of its parts, with the answer."""
        evidence, colours = self.evidence, self.theme
        people = (0, evidence.alone)
        shades = (colours.ink, (colours.first, colours.last)[evidence.alone - 1])
        values = [float(evidence.arrays["association"][person, 0]) for person in people]
        self.arrows = [
            FeatureDirection(UP, colour=shade, start=CORNER / UNIT, unit=UNIT) for shade in shades
        ]
        # The steeper arrow has its name to its left.
        sides = (LEFT, RIGHT) if values[0] < values[1] else (RIGHT, LEFT)
        self.tip_names = []
        self.near, self.cosines = VGroup(), []
        for k, (person, shade, y) in enumerate(zip(people, shades, (1.5, -0.8), strict=True)):
            text = str(evidence.arrays["people"][person])
            number = Decimal(0, 2, TITLE, shade, anchor="left")
            number.add_updater(
                lambda live, arrow=self.arrows[k]: live.set_value(
                    component(arrow.get_values(), RIGHT)
                )
            )
            name = fit(person_words(self, text, BODY), PANEL_WIDTH)
            number.next_to(name, DOWN, buff=0.25).align_to(name, LEFT)
            line = VGroup(name, number)
            line.shift((PANEL_X - name.get_left()[0]) * RIGHT + (y - name.baseline) * UP)
            self.tip_names.append((fit(person_words(self, text, LABEL), 2.3), sides[k]))
            self.near.add(line)
            self.cosines.append(number)
        return values[0], values[1]

    def swing(self, cosine: float, seconds: float) -> None:
        """The name's arrow, perpendicular to the answer, turns until it has this cosine with it."""
        arrow = self.arrows[0]
        self.play(arrow.grow(), FadeIn(self.near[0]), run_time=0.6)
        self.play(arrow.turn_to(direction(cosine)), run_time=seconds - 1.0)
        self.name_tip(0)

    def name_tip(self, k: int) -> None:
        """The arrow has come to rest: its number too, and its name stands by its tip."""
        self.cosines[k].clear_updaters()
        name, side = self.tip_names[k]
        self.play(FadeIn(name.next_to(self.arrows[k].get_tip(), side, buff=0.2)), run_time=0.4)

    # --------------------------------------------------------------------------- silenced neurons

    def silence(self, beat: Beat) -> None:
        """The cosine becomes a level of the plot; the chosen neurons are crossed out one by one."""
        arrays, colours, plot = self.evidence.arrays, self.theme, self.empty_plot()
        self.plot = plot
        heading = self.heading(8.2)
        heading.next_to(plot, UP, buff=0.3).align_to(plot.upright, LEFT)
        axis = Words(self.words("silenced"), LABEL, colours.dim)
        axis.next_to(plot.counts, DOWN, buff=0.2).set_x(plot.across.get_x())
        level = plot.level(float(arrays["ablation_none"]), colours.dim)
        top = self.top = plot.curve(arrays["ablation_zero"], colours.answer, width=5)
        top.set_z_index(2)  # the controls come in behind it
        field = LayerFields(arrays["cast_neurons"][0], width=PANEL_WIDTH, height=2.7)
        field.move_to([PANEL_X + PANEL_WIDTH / 2, 0.2, 0])
        crosses = self.crosses(field)
        self.play(
            FadeOut(self.leaving),
            ReplacementTransform(self.shadow, level),
            Create(plot.upright),
            Create(plot.across),
            FadeIn(plot.ticks, plot.counts, axis, heading, field),
            run_time=1.2,
        )
        self.wait_for(beat, "silence")
        self.play(FadeIn(self.legend("top", colours.answer, 0)), run_time=0.5)
        self.draw(top, 2.6, LaggedStart(*(Create(cross) for cross in crosses), lag_ratio=0.5))
        mark = self.handful_mark()
        self.play(FadeIn(mark, scale=0.5), run_time=0.6)
        self.wait_for(beat, "closer")
        self.play(
            plot.look(self.close_window()),
            UpdateFromAlphaFunc(VGroup(level, top), lambda *_: None),  # drawn as they are moved
            run_time=2.0,
        )
        self.wait(max(beat.remaining, 0.5))
        mark.clear_updaters()
        self.play(FadeOut(mark, field, crosses), run_time=0.6)

    def crosses(self, field: LayerFields) -> VGroup:
        """The neurons most specific to the name, those that the lecture speaks of, crossed out."""
        arrays = self.evidence.arrays
        count = int(arrays["ablation_sizes"][self.evidence.handful])
        arm, crosses = 0.16, VGroup()
        for layer, neuron in zip(
            arrays["top_layers"][:count], arrays["top_neurons"][:count], strict=True
        ):
            place = field.place(int(layer), int(neuron))
            for side in (1, -1):
                slope = arm * (RIGHT + side * UP)
                crosses.add(Line(place - slope, place + slope, stroke_width=4))
        return crosses.set_stroke(self.theme.negative)

    def handful_mark(self) -> VGroup:
        """What is left of the cosine with a handful of neurons gone; it follows the plot."""
        k = self.evidence.handful
        size, reading = self.plot.sizes[k], float(self.top.get_values()[k])
        self.left = Decimal(reading, 2, BODY, self.theme.ink)
        ring = Circle(radius=0.16, stroke_width=3, color=self.theme.ink)

        def follow(mark: VGroup) -> None:
            ring.move_to(self.plot.place(size, reading))
            self.left.next_to(ring, DOWN, buff=0.2)

        mark = VGroup(ring, self.left).set_z_index(3)
        follow(mark)
        return mark.add_updater(follow)

    def controls(self, beat: Beat) -> None:
        """Draw after draw of other neurons: a curve each, their band, their mean."""
        colours = self.theme
        self.random = self.averaged("ablation_random", colours.dim)
        self.matched = self.averaged("ablation_matched", colours.positive)
        for k, (key, drawn, colour) in enumerate(
            (("random", self.random, colours.dim), ("matched", self.matched, colours.positive)), 1
        ):
            self.wait_for(beat, key)
            draws = self.single_draws(self.evidence.arrays[f"ablation_{key}"], colour)
            self.play(
                FadeIn(self.legend(key, colour, k)),
                LaggedStart(*(Create(line) for line in draws), lag_ratio=0.06),
                run_time=1.8,
            )
            self.play(FadeIn(drawn[0]), FadeOut(draws), run_time=0.6)
            self.draw(drawn[1], 1.2)
        self.wait_for(beat, "from")
        x = self.plot.place(self.evidence.matched_from, self.plot.window[0])
        self.border = DashedLine(x, x + self.plot.high * UP, color=colours.ink, stroke_width=2.4)
        self.play(Create(self.border), run_time=0.9)

    def single_draws(self, readings: np.ndarray, colour: ManimColor) -> VGroup:
        """A thin curve for each draw, readings (K, D)."""
        lines = VGroup()
        for draw in readings.T:
            points = [self.plot.place(n, v) for n, v in zip(self.plot.sizes, draw, strict=True)]
            line = VMobject(stroke_width=1.6, stroke_color=self.theme.mix(colour, 0.6))
            lines.add(line.set_points_as_corners(points))
        return lines

    # --------------------------------------------------------------------------------- verdict

    def conclude(self, beat: Beat) -> None:
        """A marker goes along the curve as far as the answer stays the nearest."""
        verdict, nearest = self.verdict()
        k = self.evidence.handful
        size, before = self.plot.sizes[k], float(self.evidence.arrays["ablation_none"])
        lost = Line(self.plot.place(size, before), self.top.dots[k].get_center(), stroke_width=7)
        self.play(
            Create(lost.set_color(self.theme.ink)),
            FadeOut(self.border),
            *(VGroup(*drawn).animate.fade(0.6) for drawn in (self.random, self.matched)),
            run_time=1.0,
        )
        self.wait_for(beat, "none")
        self.play(FadeIn(verdict, shift=0.15 * UP), run_time=0.8)
        self.wait_for(beat, "nearest")
        marker = Circle(radius=0.2, stroke_width=4, color=self.theme.ink).set_z_index(3)
        marker.move_to(self.top.dots[0])
        until = self.evidence.nearest_until
        self.until.set_value(1)
        self.play(FadeIn(marker, scale=2), FadeIn(nearest, shift=0.15 * UP), run_time=0.7)
        sizes, readings = np.log(self.plot.sizes), self.top.get_values()

        def step(ring: Circle, alpha: float) -> None:
            silent = until**alpha
            ring.move_to(self.plot.place(silent, float(np.interp(np.log(silent), sizes, readings))))
            self.until.set_value(until if alpha == 1 else int(silent))

        self.play(
            UpdateFromAlphaFunc(marker, step),
            UpdateFromAlphaFunc(self.until, lambda *_: None),
            run_time=max(beat.remaining - 0.5, 2.5),
        )

    def heading(self, width: float) -> Words:
        """Which cosine is meant."""
        answer = measured_answer(self)
        return Words(
            self.words("cosine"),
            LABEL,
            self.theme.dim,
            paint={answer: self.theme.answer},
            width=width,
        )

    def empty_plot(self) -> AblationPlot:
        """Axes that begin at nought: what is small must look small at first."""
        arrays = self.evidence.arrays
        highest = max(float(arrays[key].max()) for key in CURVES)
        top = TICK * np.ceil(highest / TICK)
        self.whole = (0.0, float(top))
        ticks = [0.0, *np.arange(1, round(top / TICK) + 1) * TICK]
        plot = AblationPlot(
            arrays["ablation_sizes"], window=self.whole, ticks=ticks[::2], width=7.9, height=4.6
        )
        plot.shift((-EDGE_X - plot.get_left()[0]) * RIGHT)
        plot.shift((-2.0 - plot.across.get_y()) * UP)
        for number in (*plot.ticks, *plot.counts):
            number.scale(LABEL / SMALL)
        align_baselines(list(plot.counts))
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

    def draw(self, curve: Readings, seconds: float, *meanwhile: Animation) -> None:
        """The curve from left to right."""
        self.play(
            Create(curve.line),
            LaggedStart(*(FadeIn(dot, scale=0.3) for dot in curve.dots), lag_ratio=0.9),
            *meanwhile,
            run_time=seconds,
        )
        self.add(curve)

    def legend(self, key: str, colour: ManimColor, k: int) -> Words:
        """Which curve is which, in the panel beside the plot."""
        words = Words(self.words(key), LABEL, colour, width=PANEL_WIDTH)
        words.shift((PANEL_X - words.get_left()[0]) * RIGHT)
        return words.shift((2.75 - 0.75 * k - words.get_top()[1]) * UP)

    def verdict(self) -> tuple[Words, VGroup]:
        """What follows, and how long the answer stayed the nearest of all."""
        first = Words(self.words("verdict"), BODY, self.theme.ink, width=PANEL_WIDTH)
        first.shift((PANEL_X - first.get_left()[0]) * RIGHT + (0.35 - first.get_top()[1]) * UP)
        self.until = Decimal(self.evidence.nearest_until, 0, BODY, self.theme.ink, anchor="left")
        self.among = Decimal(len(self.evidence.arrays["candidates"]), 0, BODY, self.theme.ink)
        second = VGroup()
        for key, number in (("still_with", self.until), ("silenced_nearest", self.among)):
            line = VGroup(Words(self.words(key), LABEL, self.theme.dim), number)
            line.arrange(RIGHT, buff=0.2)
            align_baselines(line.submobjects)
            second.add(line)
        second.arrange(DOWN, buff=0.25, aligned_edge=LEFT)
        fit(second, PANEL_WIDTH).next_to(first, DOWN, buff=0.45)
        return first, second.shift((PANEL_X - second.get_left()[0]) * RIGHT)
