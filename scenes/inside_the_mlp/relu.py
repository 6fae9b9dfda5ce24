"""Shots 33 to 36: why adding up is not enough, and how a bend makes a clean yes or no."""

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
    FadeTransform,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    TransformFromCopy,
    VGroup,
)

from mlp_math.activations import relu
from mlp_math.facts import gate_value
from scenes.inside_the_mlp.block_set import PRODUCT_Y, formula, forward, grow, settle, toy
from scenes.inside_the_mlp.people import person_words
from scenes.inside_the_mlp.up_projection import quiet
from scenes.mobjects.gates import LiveGate, TruthTable
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.planes import FeaturePlane
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
)
from scenes.stage import LectureScene

PANEL_X, PANEL_TOP, PANEL_STEP = 1.1, 2.35, 0.72
LETTERS = ("Re", "L", "U")  # what the short name keeps of the long one
UNSURE = 0.75  # what an input holds that is not clean: a choice, like where a slider is put


class LinearLeak(LectureScene):
    """In the plane of both names, a sum gives half of its answer to half a name, bias or not."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        parts = np.round(facts.people @ np.stack([facts.first, facts.last], axis=1), 9)
        bias = float(facts.block.b_up[0])
        shades = [colours.answer, *[colours.ink] * (len(parts) - 1)]
        self.plane = plane = FeaturePlane(parts, [1, 1], colours=shades, span=(-0.5, 1.7), unit=2.5)
        plane.move_to(3.7 * LEFT + 0.55 * UP)
        axes = self.axis_names(plane)
        names = self.point_names(plane)
        self.add(quiet(formula("bias")))
        with self.beat("plane") as beat:
            self.play(
                Create(plane.x_axis), Create(plane.y_axis),
                FadeIn(plane.ticks, plane.numbers, axes), run_time=1.0,
            )  # fmt: skip
            self.wait_for(beat, "people")
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(dot, name), scale=0.7)
                        for dot, name in zip(plane.dots, names, strict=True)
                    ),
                    lag_ratio=0.4,
                ),
                run_time=max(beat.remaining, 1.6),
            )

        line, drops = plane.reading_line(), plane.drops()
        self.panel = panel = self.score_panel(plane.scores())
        with self.beat("read") as beat:
            self.play(Create(line), run_time=1.2)
            self.play(FadeIn(panel[0], shift=0.3 * RIGHT), run_time=0.8)
            self.wait_for(beat, "half")
            self.play(Create(drops), run_time=0.9)
            self.play(
                LaggedStart(*(FadeIn(r, shift=0.3 * RIGHT) for r in panel[1:]), lag_ratio=0.3),
                run_time=max(beat.remaining, 1.6),
            )
            self.play(*(r.animate.set_opacity(0.35) for r in (panel[0], panel[3])), run_time=0.5)

        self.balance = balance = self.balance_line(plane.scores())
        with self.beat("balance") as beat:
            self.play(*(r.animate.set_opacity(1) for r in (panel[0], panel[3])), run_time=0.4)
            self.play(
                LaggedStart(
                    *(
                        TransformFromCopy(panel[k][1], number)
                        for k, number in zip((0, 3, 1, 2), balance.numbers, strict=True)
                    ),
                    lag_ratio=0.3,
                ),
                FadeIn(balance.signs),
                run_time=max(beat.remaining, 2.0),
            )
        with self.beat("bias") as beat:
            self.play(
                *(ChangeDecimal(r[1], r[1].get_value() + bias) for r in panel),
                *(ChangeDecimal(n, n.get_value() + bias) for n in balance.numbers),
                run_time=max(beat.remaining * 0.7, 1.6),
            )

        yes, no = self.verdicts(plane)
        with self.beat("yes_no") as beat:
            self.play(
                FadeOut(line, drops),
                VGroup(balance, panel).animate.set_opacity(0.35),
                run_time=0.6,
            )
            self.play(plane.move_cut(-bias), run_time=1.8)
            self.play(FadeIn(yes, no), run_time=0.6)
            self.wait_for(beat, "bend")
        self.leave()

    def axis_names(self, plane: FeaturePlane) -> VGroup:
        """M·E along the horizontal axis, J·E on top of the vertical one."""
        first, last, _ = self.lecture.fact.symbols
        names = VGroup()
        for symbol, shade in ((first, self.theme.first), (last, self.theme.last)):
            name = Formula(f"{{{{ vec({symbol}) : m }}}} dot {{{{ vec(E) : e }}}}", LABEL)
            name.part("m").set_color(shade)
            name.part("e").set_color(self.theme.stream)
            names.add(name)
        names[0].next_to(plane.x_axis.get_end(), DOWN, buff=0.2).shift(0.1 * LEFT)
        names[1].next_to(plane.y_axis.get_end(), LEFT, buff=0.2)
        return names

    def point_names(self, plane: FeaturePlane) -> VGroup:
        """Each name beside its dot, clear of the axes and of the diagonal."""
        corners = (DOWN + RIGHT, UP + RIGHT, UP + RIGHT, DOWN + RIGHT)
        return VGroup(
            *(
                person_words(self, k, SMALL).next_to(dot, corner, buff=0.08)
                for k, (dot, corner) in enumerate(zip(plane.dots, corners, strict=True))
            )
        )

    def score_panel(self, scores: np.ndarray) -> VGroup:
        """A person a line: (name, live value)."""
        panel = VGroup()
        for k, score in enumerate(scores):
            name = person_words(self, k, BODY)
            value = Decimal(score, 1, BODY, self.theme.ink, anchor="right")
            if name.width > 3.6:
                name.scale(3.6 / name.width)
            name.shift((PANEL_X - name.get_left()[0]) * RIGHT)
            name.put_baseline(PANEL_TOP - k * PANEL_STEP)
            value.shift((PANEL_X + 5.0) * RIGHT).put_baseline(name.baseline)
            panel.add(VGroup(name, value))
        return panel

    def balance_line(self, scores: np.ndarray) -> VGroup:
        """full + neither = first only + last only: true of every sum, with any bias."""
        order = (0, 3, 1, 2)
        numbers = VGroup(*(Decimal(scores[k], 1, HEADING, self.theme.answer) for k in order))
        signs = VGroup(*(Formula(s, HEADING, self.theme.dim) for s in ("+", "=", "+")))
        line = VGroup(numbers[0], signs[0], numbers[1], signs[1], numbers[2], signs[2], numbers[3])
        line.arrange(RIGHT, buff=0.45)
        for number in numbers:
            number.put_baseline(numbers[0].baseline)
        for sign in signs:
            sign.set_y(numbers[0].get_y())
        both = VGroup(numbers, signs)
        both.numbers, both.signs = numbers, signs
        return both.move_to([PANEL_X + 2.5, PANEL_TOP - 4 * PANEL_STEP - 0.5, 0])

    def verdicts(self, plane: FeaturePlane) -> tuple[Words, Words]:
        """Yes above the boundary, no below it."""
        yes = Words(self.words("yes"), HEADING, self.theme.positive)
        no = Words(self.words("no"), HEADING, self.theme.dim)
        high = plane.span[1] - 0.3
        yes.move_to(plane.at(high, high))
        no.move_to(plane.at(*2 * [0.28]))
        return yes, no


class ReluClip(LectureScene):
    """Row by row: what is negative becomes nought, what is positive stays."""

    def construct(self) -> None:
        step = forward(self)
        self.before = before = EmbeddingColumn(step.pre_activations, ellipsis=0, row_gap=0.47)
        self.after = after = EmbeddingColumn(step.pre_activations, ellipsis=0, row_gap=0.47)
        VGroup(before, after).arrange(RIGHT, buff=3.2).move_to(PRODUCT_Y * UP)
        rule = Formula("z arrow.r.long max(0, z)", HEADING).move_to(3.2 * UP)
        arrows = [self.arrow(before, after, i) for i in range(len(step.neurons))]
        self.add(quiet(formula("bias")))
        negative = [i for i, z in enumerate(step.pre_activations) if z < 0]
        positive = [i for i, z in enumerate(step.pre_activations) if z >= 0]

        with self.beat("simple") as beat:
            self.play(
                FadeIn(before.brackets),
                LaggedStart(*(FadeIn(e, shift=0.15 * DOWN) for e in before.entries), lag_ratio=0.1),
                run_time=1.4,
            )
            self.play(FadeIn(after.brackets), FadeIn(rule, shift=0.15 * DOWN), run_time=0.7)
        with self.beat("negative") as beat:
            slot = max(beat.remaining / (len(negative) + 1), 0.7)
            for i in negative:
                self.play(
                    Create(arrows[i]),
                    TransformFromCopy(before.entry(i), after.entry(i)),
                    run_time=0.5 * slot,
                )
                self.play(ChangeDecimal(after.entry(i), step.neurons[i]), run_time=0.5 * slot)
                after.entry(i).set_fill(self.theme.dim)
        with self.beat("positive") as beat:
            self.play(
                LaggedStart(
                    *(
                        LaggedStart(
                            Create(arrows[i]),
                            TransformFromCopy(before.entry(i), after.entry(i)),
                            lag_ratio=0.3,
                        )
                        for i in positive
                    ),
                    lag_ratio=0.35,
                ),
                run_time=max(beat.remaining, 1.8),
            )
        self.leave()

    def arrow(self, before: EmbeddingColumn, after: EmbeddingColumn, i: int) -> Arrow:
        """From an entry to its place on the right: red where it will be cut off."""
        y = before.entry(i).get_y()
        sign = self.theme.negative if before.get_values()[i] < 0 else self.theme.positive
        return Arrow(
            [before.get_right()[0], y, 0], [after.get_left()[0], y, 0],
            buff=0.22, stroke_width=2.6, color=self.theme.mix(sign, 0.75), tip_length=0.15,
        )  # fmt: skip


class ReluGraph(LectureScene):
    """A long name shrinks to a short one; four people ride the kinked line."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        inputs = np.round(facts.block.pre_activations(facts.people)[:, 0], 9)
        start = quiet(formula("bias"))
        self.add(start)
        self.plot = plot = ActivationPlot(
            relu, x_range=(-1.8, 1.9), y_range=(-0.25, 1.7), unit=2.1, colour=colours.ink
        )
        plot.move_to(0.1 * DOWN)
        paint = dict.fromkeys(LETTERS, colours.answer)
        long = Words(self.words("name"), HEADING, colours.dim, paint=paint).move_to(3.05 * UP)
        short = Words(self.words("short"), HEADING, paint=paint).move_to(3.05 * UP)
        short.put_baseline(long.baseline)
        with self.beat("name") as beat:
            self.play(FadeIn(long, shift=0.15 * DOWN), run_time=0.8)
            self.wait_for(beat, "short")
            before, after = formula("bias"), formula("relu")
            self.play(
                *(ReplacementTransform(long.part(p), short.part(p)) for p in paint),
                FadeOut(*(m for m in long.submobjects if m.get_color() != colours.answer)),
                ReplacementTransform(start, before),
                run_time=1.2,
            )
            self.play(grow(before, after), run_time=1.0)
            settle(self, before, after)

        with self.beat("graph") as beat:
            axes = VGroup(plot.x_axis, plot.y_axis, plot.ticks, plot.numbers)
            self.play(FadeIn(axes), quiet(after.animate), run_time=0.7)
            self.play(Create(plot.curve), run_time=max(beat.remaining, 1.5))
            self.remove(axes, plot.curve)
            self.add(plot)

        shades = [colours.answer, *[colours.stream] * (len(inputs) - 1)]
        dots = plot.add_dots(inputs, shades)
        self.names, self.values = names, values = self.labels(plot)
        with self.beat("ride") as beat:
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(d, n), shift=0.2 * UP)
                        for d, n in zip(dots, names, strict=True)
                    ),
                    lag_ratio=0.3,
                ),
                run_time=1.6,
            )
            self.wait_for(beat, "rise")
            self.play(plot.rise(), run_time=1.4)
            self.play(FadeIn(values, shift=0.1 * UP), run_time=0.7)
        self.leave()

    def labels(self, plot: ActivationPlot) -> tuple[VGroup, VGroup]:
        """Names below the axis, over one another where inputs agree; outputs by the curve."""
        names, values = VGroup(), VGroup()
        inputs, outputs = plot.get_inputs(), plot.get_values()
        base = plot.numbers[0].get_bottom()[1] - 0.4
        for k, (x, y) in enumerate(zip(inputs, outputs, strict=True)):
            level = int((np.abs(inputs[:k] - x) < 1e-6).sum())
            name = person_words(self, k, SMALL)
            name.set_x(plot.point(x, 0)[0]).put_baseline(base - 0.42 * level)
            names.add(name)
            if level == 0:
                value = Decimal(y, 1, BODY, self.theme.answer if y > 0 else self.theme.ink)
                values.add(value.next_to(plot.on_curve(x), UP + LEFT, buff=0.16))
        return names, values


class AndGate(LectureScene):
    """All four cases give the table of an AND gate; inputs that are unsure give half an answer."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        bias = float(facts.block.b_up[0])

        def gate(first: float, last: float) -> float:
            return gate_value(first, last, bias)

        self.table = table = TruthTable(gate, self.headers(), row_gap=0.85)
        # The table counts 00, 01, 10, 11; the cast has both names first.
        self.people = people = [3, 2, 1, 0]
        names = VGroup(*(person_words(self, p, LABEL) for p in people))
        for name, line in zip(names, table.inputs, strict=True):
            name.shift((table.rules.get_left()[0] - 0.35 - name.get_right()[0]) * RIGHT)
            name.put_baseline(line[0].baseline)
        left = VGroup(names, table)
        left.shift((-6.5 - left.get_left()[0]) * RIGHT).set_y(0.1)
        self.gate = live = LiveGate(gate, self.words("and"))
        room = 6.5 - left.get_right()[0] - 0.6
        live.scale(min(1.0, room / live.width))
        live.move_to([6.5 - live.width / 2, -0.2, 0])
        rule = self.rule(bias).move_to(3.05 * UP)
        self.add(quiet(formula("relu")))

        with self.beat("cases") as beat:
            self.play(FadeIn(rule, table.headers, table.rules, live), run_time=0.8)
            slot = max(beat.remaining / len(people), 1.7)
            for k, case in enumerate(table.cases):
                self.play(
                    FadeIn(names[k], table.inputs[k], shift=0.15 * RIGHT),
                    *(
                        [VGroup(names[k - 1], table.row(k - 1)).animate.set_opacity(0.4)]
                        if k
                        else []
                    ),
                    run_time=0.35 * slot,
                )
                self.play(live.slide_to(*map(float, case)), run_time=0.4 * slot)
                self.play(FadeTransform(live.output.copy(), table.outputs[k]), run_time=0.25 * slot)

        frame = SurroundingRectangle(
            VGroup(names[-1], table.row(3)), buff=0.16, color=colours.answer, stroke_width=2.5,
            corner_radius=0.1,
        )  # fmt: skip
        with self.beat("gate") as beat:
            self.play(
                VGroup(names, table.inputs, table.outputs).animate.set_opacity(1),
                Create(frame),
                run_time=0.9,
            )
            self.wait_for(beat, "and")
            self.play(live.label.animate.set_color(colours.answer).scale(1.2), run_time=0.6)
            self.play(live.label.animate.scale(1 / 1.2), run_time=0.5)

        with self.beat("unsure") as beat:
            self.play(
                VGroup(names, table, frame).animate.fade(0.8),
                run_time=0.6,
            )
            self.wait_for(beat, "sure")
            self.play(live.slide_to(UNSURE, UNSURE), run_time=max(beat.remaining * 0.7, 1.8))
        self.leave()

    def rule(self, bias: float) -> Formula:
        """What neuron 0 computes, with its own bias."""
        first, last, _ = self.lecture.fact.symbols
        line = Formula(
            f'"ReLU"( {{{{ vec({first}) dot vec(E) : a }}}} + {{{{ vec({last}) dot vec(E) : b }}}}'
            f" {'+' if bias >= 0 else '-'} {abs(bias):g} )",
            HEADING,
        )
        line.part("a").set_color(self.theme.first)
        line.part("b").set_color(self.theme.last)
        return line

    def headers(self) -> list[Formula]:
        """Over the columns: both inputs, and the gate's output."""
        first, last, _ = self.lecture.fact.symbols
        colours = self.theme
        a = Formula(f"vec({first}) dot vec(E)", LABEL, colours.first)
        b = Formula(f"vec({last}) dot vec(E)", LABEL, colours.last)
        return [a, b, Formula('"ReLU"', LABEL, colours.answer)]
