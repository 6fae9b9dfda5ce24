"""Shots 33 to 36: why adding up is not enough, and how a bend makes a clean yes or no."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Arrow,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Flash,
    Indicate,
    LaggedStart,
    Line,
    Polygon,
    ReplacementTransform,
    SurroundingRectangle,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from mlp_math.activations import relu
from mlp_math.facts import UNSURE_SHARE, gate_value
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.gates import LiveGate, TruthTable
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.planes import FeaturePlane
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
)
from scenes.sets.block import formula, forward, grow, settle
from scenes.sets.people import person_words
from scenes.stage import Beat, LectureScene
from scenes.theme import theme

PANEL_X, PANEL_TOP, PANEL_STEP, PANEL_WIDTH = 1.75, 2.5, 0.85, 4.7
NAME_WIDTH = 2.25  # of the plane's names, at most: the border's far side is no wider
LETTERS = ("Re", "L", "U")  # what the short name keeps of the long one
BAR_LEFT, BAR_RIGHT = -3.7, 2.5


class LinearLeak(LectureScene):
    """In the plane of both names, a sum gives half of its answer to half a name, bias or not."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        parts = np.round(facts.components, 9)
        bias = float(facts.block.b_up[0])
        shades = [colours.answer, *[colours.ink] * (len(parts) - 1)]
        self.plane = plane = FeaturePlane(
            parts, [1, 1], colours=shades, span=(-0.5, 2.1), unit=2.25
        )
        plane.move_to(2.0 * LEFT + 0.3 * UP)
        axes = self.axis_names(plane)
        names = self.point_names(plane)
        short = quiet(formula("bias"))
        self.add(short)
        with self.beat("plane") as beat:
            slot = max(beat.at("people") / 2, 1.2)
            for k, axis in enumerate((plane.x_axis, plane.y_axis)):
                marks = FadeIn(plane.ticks[k], plane.numbers[k], axes[k], shift=0.2 * DOWN)
                self.play(LaggedStart(Create(axis), marks, lag_ratio=0.5), run_time=slot)
            self.wait_for(beat, "people")
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(dot, name), scale=0.7)
                        for dot, name in zip(plane.dots, names, strict=True)
                    ),
                    lag_ratio=0.5,
                ),
                run_time=max(beat.remaining, 1.6),
            )

        line, drops = plane.reading_line(), plane.drops()
        shadows = VGroup(*(self.foot(plane, k) for k in (1, 2)))
        self.panel = panel = self.score_panel(plane.scores())
        with self.beat("read") as beat:
            self.play(Create(line), run_time=1.2)
            self.wait_for(beat, "full")
            self.play(self.read_off(plane, panel, 0), run_time=1.4)
            self.wait_for(beat, "half")
            self.play(
                panel[0].animate.set_opacity(0.45),
                Create(drops),
                *(TransformFromCopy(plane.dots[k], shadows[k - 1]) for k in (1, 2)),
                run_time=1.3,
            )
            self.play(
                LaggedStart(*(self.read_off(plane, panel, k) for k in (1, 2, 3)), lag_ratio=0.3),
                run_time=max(beat.remaining, 2.0),
            )

        self.balance = balance = self.balance_line(plane.scores(), bias)
        with self.beat("balance") as beat:
            self.play(panel[0].animate.set_opacity(1), run_time=0.4)
            for pair, crossing in (((0, 1), line), ((2, 3), drops)):
                self.play(
                    *(TransformFromCopy(panel[self.ORDER[k]][1], balance[k]) for k in pair),
                    FadeIn(*(balance.signs[k] for k in pair if k < len(balance.signs))),
                    Indicate(crossing, scale_factor=1, color=colours.answer),
                    run_time=max(beat.duration / 3, 1.4),
                )
            meet = plane.at(*plane.feet()[1])
            self.play(Flash(meet, color=colours.answer, flash_radius=0.35), run_time=0.8)
        with self.beat("bias") as beat:
            self.play(
                *(piece.animate.shift(way) for piece, way in balance.apart),
                FadeIn(balance.parentheses),
                run_time=0.5,
            )
            self.play(
                *(ChangeDecimal(r[1], r[1].get_value() + bias) for r in panel),
                *(ChangeDecimal(n, n.get_value() + bias) for n in balance),
                run_time=max(beat.remaining * 0.7, 1.6),
            )

        yes, no = self.verdicts(plane)
        self.reading = reading = self.what_is_read(np.asarray(plane.scores()) + bias)
        with self.beat("yes_no") as beat:
            self.play(
                FadeOut(line, drops, shadows, panel, balance, balance.signs, balance.parentheses),
                plane.move_cut(-bias),
                run_time=1.8,
            )
            axes = (reading.ticks, reading.numbers)
            self.play(Create(reading.x_axis), Create(reading.y_axis), FadeIn(*axes), run_time=0.7)
            for mark, verdict, comes in (
                ("yes", yes, Create(reading.curve)),
                ("no", no, FadeIn(reading.dots, scale=0.5)),
            ):
                self.wait_for(beat, mark)
                self.play(FadeIn(verdict, scale=0.7), run_time=0.6)
                self.play(comes, run_time=0.9)
            self.remove(*reading.submobjects)
            self.add(reading)
            self.wait_for(beat, "bend")
            self.play(self.bend(reading), run_time=1.8)
        self.leave(short)

    def axis_names(self, plane: FeaturePlane) -> VGroup:
        """M·E at the end of the horizontal axis, J·E on top of the vertical one."""
        first, last, _ = self.lecture.fact.symbols
        names = VGroup()
        for symbol, shade in ((first, self.theme.first), (last, self.theme.last)):
            name = Formula(f"{{{{ vec({symbol}) : m }}}} dot {{{{ vec(E) : e }}}}", LABEL)
            name.part("m").set_color(shade)
            name.part("e").set_color(self.theme.stream)
            names.add(name)
        names[0].next_to(plane.x_axis.get_end(), DOWN, buff=0.2).shift(0.55 * LEFT)
        names[1].next_to(plane.y_axis.get_end(), LEFT, buff=0.2).shift(0.2 * DOWN)
        return names

    def point_names(self, plane: FeaturePlane) -> VGroup:
        """Each name beside its dot, clear of the axes, of the diagonals and of the border."""
        corners = (DOWN + RIGHT, UP + RIGHT, LEFT, UP + LEFT)
        names = VGroup()
        for k, (dot, corner) in enumerate(zip(plane.dots, corners, strict=True)):
            name = person_words(self, k, LABEL)
            name.scale(min(1.0, NAME_WIDTH / name.width)).next_to(dot, corner, buff=0.1)
            names.add(name)
        names[2].shift(0.1 * LEFT + 0.06 * DOWN)  # below the border, which starts there
        return names

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
            value.shift((PANEL_X + PANEL_WIDTH) * RIGHT).put_baseline(name.baseline)
            panel.add(VGroup(name, value))
        return panel

    def foot(self, plane: FeaturePlane, k: int) -> Dot:
        """Where person k falls, square on, upon the line on which the sum is read."""
        return Dot(plane.at(*plane.feet()[k]), radius=0.12, color=self.theme.stream)

    def read_off(self, plane: FeaturePlane, panel: VGroup, k: int) -> AnimationGroup:
        """What stands at person k's foot goes over into their line of the panel."""
        name, value = panel[k]
        return AnimationGroup(FadeIn(name), ReplacementTransform(self.foot(plane, k), value))

    ORDER = (0, 3, 1, 2)  # of the cast in the balance: both names, neither = first only, last only

    def balance_line(self, scores: np.ndarray, bias: float) -> VGroup:
        """full + neither = first only + last only: true of every sum, with any bias."""
        numbers = VGroup(*(Decimal(scores[k], 1, BODY, self.theme.answer) for k in self.ORDER))
        signs = VGroup(*(Formula(s, BODY, self.theme.dim) for s in ("+", "=", "+")))
        # With the bias, one number is negative: behind a plus it then needs parentheses.
        marks = VGroup(*(Formula(f"paren.{side}", BODY, self.theme.dim) for side in "lr"))
        numbers[1].set_value(scores[self.ORDER[1]] + bias)
        within = VGroup(marks[0], numbers[1], marks[1]).arrange(RIGHT, buff=0.06)
        line = VGroup(numbers[0], signs[0], within, signs[1], numbers[2], signs[2], numbers[3])
        line.arrange(RIGHT, buff=0.3)
        line.move_to([PANEL_X + PANEL_WIDTH / 2, PANEL_TOP - 4 * PANEL_STEP - 0.5, 0])
        room = (within.width - numbers[0].width) / 2 * RIGHT
        numbers[1].set_value(scores[self.ORDER[1]])
        for number in numbers:
            number.put_baseline(numbers[0].baseline)
        for sign in (*signs, *marks):
            sign.set_y(numbers[0].get_y())
        # Until then, the line is closer together.
        numbers.apart = [(numbers[0], -room), (signs[0], -room)]
        numbers.apart += [(piece, room) for piece in (signs[1], numbers[2], signs[2], numbers[3])]
        for piece, way in numbers.apart:
            piece.shift(-way)
        numbers.signs, numbers.parentheses = signs, marks
        return numbers

    def verdicts(self, plane: FeaturePlane) -> tuple[Words, Words]:
        """Yes above the border, no below it."""
        yes = Words(self.words("yes"), HEADING, self.theme.positive)
        no = Words(self.words("no"), HEADING, self.theme.ink)
        high = plane.span[1] - 0.35
        yes.move_to(plane.at(high, high))
        no.move_to(plane.at(*plane.feet()[1] / 2).copy() + 0.1 * UP + 0.1 * RIGHT)
        return yes, no

    def what_is_read(self, sums: np.ndarray) -> ActivationPlot:
        """What comes out for what goes in: as long as one only adds up, a straight line."""
        plot = ActivationPlot(
            lambda z: z, x_range=(-1.5, 1.5), y_range=(-1.4, 1.5), unit=1.55,
            colour=self.theme.stream,
        )  # fmt: skip
        plot.move_to([PANEL_X + PANEL_WIDTH / 2, 0.3, 0])
        plot.add_dots(sums, [self.theme.answer, *[self.theme.ink] * (len(sums) - 1)])
        plot.rise().interpolate(1)
        return plot

    def bend(self, plot: ActivationPlot) -> UpdateFromAlphaFunc:
        """The line's lower half turns up until it lies flat; whoever stands on it goes along."""

        def step(plot: ActivationPlot, alpha: float) -> None:
            plot.function = lambda z: np.where(z < 0, (1 - alpha) * z, z)
            plot.curve.set_points(plot.graph(plot.function).points)
            plot.set_values(plot.get_inputs())

        return UpdateFromAlphaFunc(plot, step)


def enlarge(mobject: LiveGate, factor: float) -> LiveGate:
    """Scale every part itself, so that live numbers keep their new size when they change."""
    centre = mobject.get_center()
    for part in mobject.family_members_with_points():
        part.scale(factor, about_point=centre)
    return mobject


class SignedBars(VGroup):
    """A bar a number, from a common line of nought: to the left if it is negative.

    `get_values` gives the numbers, shape (n,); `set_values` takes others.
    """

    def __init__(self, values: ArrayLike, ys: ArrayLike, left: float, right: float) -> None:
        super().__init__()
        numbers = np.asarray(values, dtype=float)
        low, high = min(numbers.min(), 0.0), max(numbers.max(), 0.0)
        self.unit = (right - left) / (high - low)
        self.nought, self.ys = left - low * self.unit, np.asarray(ys, dtype=float)
        for z in numbers:
            sign = theme().negative if z < 0 else theme().positive
            self.add(Polygon(*3 * [np.zeros(3)], stroke_width=0).set_fill(theme().mix(sign, 0.85)))
        self.set_fill(opacity=1).set_values(numbers)

    def get_values(self) -> np.ndarray:
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "SignedBars":
        self._values = np.asarray(values, dtype=float).copy()
        for bar, z, y in zip(self, self._values, self.ys, strict=True):
            end, half = self.nought + z * self.unit, 0.15
            bar.set_points_as_corners(
                [
                    [x, y + dy, 0]
                    for x, dy in (
                        (self.nought, half), (end, half), (end, -half),
                        (self.nought, -half), (self.nought, half),
                    )
                ]
            )  # fmt: skip
        return self

    def change(self, i: int, value: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """Bar i alone grows or shrinks to another value."""
        start = self._values[i]

        def step(_: VMobject, alpha: float) -> None:
            values = self._values.copy()
            values[i] = (1 - alpha) * start + alpha * value
            self.set_values(values)

        return UpdateFromAlphaFunc(self[i], step, **kwargs)


class ReluClip(LectureScene):
    """Row by row: what is negative is cut off at nought, what is positive stays."""

    def construct(self) -> None:
        step, colours = forward(self), self.theme
        z = step.pre_activations
        self.before = before = EmbeddingColumn(z, ellipsis=0, size=BODY, row_gap=0.55)
        self.after = after = EmbeddingColumn(step.neurons, ellipsis=0, size=BODY, row_gap=0.55)
        before.move_to([-5.0, -0.1, 0])
        after.move_to([5.0, -0.1, 0])
        ys = [entry.get_y() for entry in before.entries]
        self.bars = bars = SignedBars(z, ys, BAR_LEFT, BAR_RIGHT)
        outlines = VGroup(*(bar.copy() for bar in bars))  # what was cut off can still be seen
        outlines.set_fill(opacity=0).set_stroke(colours.mix(colours.negative, 0.45), width=1.5)
        wall = Line([bars.nought, ys[0] + 0.4, 0], [bars.nought, ys[-1] - 0.4, 0])
        wall.set_stroke(colours.dim, width=3)
        rule = Formula("z arrow.r.long max(0, z)", HEADING).move_to(3.3 * UP)
        arrows = [self.arrow(after, i, z[i]) for i in range(len(z))]
        short = quiet(formula("bias"))
        self.add(short)
        negative = [i for i in range(len(z)) if z[i] < 0]
        positive = [i for i in range(len(z)) if z[i] >= 0]

        with self.beat("simple") as beat:
            self.play(
                FadeIn(before.brackets),
                LaggedStart(*(FadeIn(e, shift=0.15 * DOWN) for e in before.entries), lag_ratio=0.1),
                run_time=1.3,
            )
            self.play(FadeIn(rule, shift=0.15 * DOWN), Create(wall), run_time=0.8)
            self.wait_for(beat, "each")
            full = bars.get_values()
            bars.set_values(np.zeros(len(z)))
            self.add(bars)
            self.play(
                LaggedStart(*(bars.change(i, full[i]) for i in range(len(z))), lag_ratio=0.25),
                run_time=max(beat.remaining, 2.0),
            )
        with self.beat("negative") as beat:
            self.play(
                *(m.animate.set_opacity(0.3) for i in positive for m in (bars[i], before.entry(i))),
                wall.animate.set_stroke(colours.ink),
                FadeIn(after.brackets, *(outlines[i] for i in negative)),
                run_time=0.6,
            )
            self.play(
                LaggedStart(
                    *(
                        LaggedStart(
                            bars.change(i, step.neurons[i]),
                            AnimationGroup(Create(arrows[i]), FadeIn(after.entry(i), shift=RIGHT)),
                            lag_ratio=0.4,
                        )
                        for i in negative
                    ),
                    lag_ratio=0.15,
                ),
                run_time=max(beat.remaining, 2.8),
            )
        with self.beat("positive") as beat:
            self.play(
                *(m.animate.set_opacity(1) for i in positive for m in (bars[i], before.entry(i))),
                *(
                    m.animate.set_opacity(0.45)
                    for i in negative
                    for m in (before.entry(i), after.entry(i), arrows[i])
                ),
                run_time=0.6,
            )
            self.play(
                LaggedStart(
                    *(
                        LaggedStart(
                            Create(arrows[i]),
                            TransformFromCopy(before.entry(i), after.entry(i)),
                            lag_ratio=0.2,
                        )
                        for i in positive
                    ),
                    lag_ratio=0.3,
                ),
                run_time=max(beat.remaining, 2.2),
            )
        self.leave(short)

    def arrow(self, after: EmbeddingColumn, i: int, z: float) -> Arrow:
        """From the bars to a number's place on the right: red where it was cut off."""
        y = after.entry(i).get_y()
        sign = self.theme.negative if z < 0 else self.theme.positive
        return Arrow(
            [BAR_RIGHT + 0.1, y, 0], [after.get_left()[0] - 0.1, y, 0],
            buff=0, stroke_width=3, color=self.theme.mix(sign, 0.85), tip_length=0.16,
        )  # fmt: skip


class ReluGraph(LectureScene):
    """A long name shrinks to a short one; four people ride the kinked line."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        inputs = np.round(facts.block.pre_activations(facts.people)[:, 0], 9)
        self.short = start = quiet(formula("bias"))
        self.add(start)
        self.plot = plot = ActivationPlot(
            relu, x_range=(-1.75, 1.75), y_range=(-0.12, 1.4), unit=3.0, colour=colours.ink
        )
        plot.move_to(0.75 * UP)
        with self.beat("name") as beat:
            self.name_it(beat)

        with self.beat("graph") as beat:
            axes = VGroup(plot.x_axis, plot.y_axis, plot.ticks, plot.numbers)
            self.play(FadeIn(axes), quiet(self.short.animate), run_time=0.6)
            start, corner, end = (
                p[0] for p in (plot.curve.get_start(), plot.on_curve(0), plot.curve.get_end())
            )
            bend = (corner - start) / (end - start)
            pen = Dot(plot.curve.get_start(), radius=0.12, color=colours.answer)
            self.play(FadeIn(pen, scale=0.5), run_time=0.3)
            flat = max(beat.at("climbs") - beat.elapsed, 1.2)
            self.play(self.trace(plot, pen, 0, bend), run_time=flat)
            self.play(self.trace(plot, pen, bend, 1), run_time=max(beat.remaining, 1.0))
            self.remove(axes, plot.curve)
            self.add(plot)
            self.play(FadeOut(pen, scale=0.5), run_time=0.3)

        shades = [colours.answer, *[colours.ink] * (len(inputs) - 1)]
        dots = plot.add_dots(inputs, shades, radius=0.14)
        self.names = names = self.people_below(plot)
        self.values = values = self.live_values(plot)
        reading = self.way_of(plot, int(np.argmax(inputs)))
        with self.beat("ride") as beat:
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(d, n), shift=0.3 * UP)
                        for d, n in zip(dots, names, strict=True)
                    ),
                    lag_ratio=0.4,
                ),
                run_time=2.2,
            )
            self.wait_for(beat, "rise")
            self.play(FadeIn(values[0]), plot.curve.animate.set_stroke(colours.dim), run_time=0.3)
            self.play(plot.rise(), run_time=1.5)
            self.play(Create(reading), run_time=0.9)
            self.wait_for(beat, "nought")
            self.play(
                LaggedStart(*(FadeIn(v, scale=0.6) for v in values[1:]), lag_ratio=0.3),
                *(Indicate(d, scale_factor=1.5, color=colours.ink) for d in dots[1:]),
                run_time=1.2,
            )
        values[0].clear_updaters()
        self.leave(self.short)

    def name_it(self, beat: Beat) -> None:
        """The long name loses all but four letters, which step aside for the graph."""
        colours = self.theme
        paint = dict.fromkeys(LETTERS, colours.answer)
        long = Words(self.words("name"), TITLE, colours.dim, paint=paint).move_to(0.4 * UP)
        short = Words(self.words("short"), TITLE, paint=paint).move_to(0.4 * UP)
        short.put_baseline(long.baseline)
        lost = [m for m in long.submobjects if m.get_color() != colours.answer]
        self.play(
            LaggedStart(*(FadeIn(m, shift=0.15 * DOWN) for m in long), lag_ratio=0.06),
            run_time=1.6,
        )
        self.wait_for(beat, "short")
        before, after = formula("bias"), formula("relu")
        self.play(
            *(ReplacementTransform(long.part(p), short.part(p)) for p in paint),
            *(FadeOut(m, scale=0.4) for m in lost),
            ReplacementTransform(self.short, before),
            run_time=1.3,
        )
        self.remove(*long.submobjects, *short.submobjects)
        self.add(short)
        self.play(grow(before, after), short.animate.move_to([-3.2, 1.6, 0]), run_time=1.0)
        self.short = settle(self, before, after)

    @staticmethod
    def trace(plot: ActivationPlot, pen: Dot, start: float, end: float) -> UpdateFromAlphaFunc:
        """The pen draws the curve from one share of it to another."""
        whole = plot.graph(plot.function)

        def step(drawing: VGroup, alpha: float) -> None:
            plot.curve.pointwise_become_partial(whole, 0, (1 - alpha) * start + alpha * end)
            pen.move_to(plot.curve.get_end())

        return UpdateFromAlphaFunc(VGroup(plot.curve, pen), step, rate_func=linear)

    def people_below(self, plot: ActivationPlot) -> VGroup:
        """Names below the axis, over one another where inputs agree."""
        names, inputs = VGroup(), plot.get_inputs()
        base = plot.numbers[0].get_bottom()[1] - 0.5
        for k, x in enumerate(inputs):
            level = int((np.abs(inputs[:k] - x) < 1e-6).sum())
            name = person_words(self, k, LABEL)
            name.set_x(plot.point(x, 0)[0]).put_baseline(base - 0.5 * level)
            names.add(name)
        return names

    def live_values(self, plot: ActivationPlot) -> VGroup:
        """Above each place on the curve what comes out there; the first one rises with its dot."""
        values, inputs = VGroup(), plot.get_inputs()
        for k, x in enumerate(inputs):
            if k and np.abs(inputs[:k] - x).min() < 1e-6:
                continue
            value = Decimal(0.0, 1, HEADING, self.theme.answer if k == 0 else self.theme.ink)
            values.add(value.next_to(plot.point(x, 0), UP + LEFT, buff=0.2))
        ground, one = plot.point(0, 0), plot.point(0, 1) - plot.point(0, 0)
        lift = values[0].get_center() - plot.dots[0].get_center()

        def follow(value: Decimal) -> None:
            place = plot.dots[0].get_center()
            value.set_value((place - ground)[1] / one[1]).move_to(place + lift)

        values[0].add_updater(follow)
        return values

    def way_of(self, plot: ActivationPlot, k: int) -> VGroup:
        """From a dot's input up to the curve, and from there across to its output."""
        x, y = plot.get_inputs()[k], plot.get_values()[k]
        style = {"dash_length": 0.09, "stroke_width": 2.5, "color": self.theme.answer}
        return VGroup(
            DashedLine(plot.point(x, 0), plot.point(x, y), **style),
            DashedLine(plot.point(x, y), plot.point(0, y), **style),
        )


class AndGate(LectureScene):
    """All four cases give the table of an AND gate; inputs that are unsure give half an answer."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        bias = float(facts.block.b_up[0])

        def gate(first: float, last: float) -> float:
            return gate_value(first, last, bias)

        self.table = table = TruthTable(gate, self.headers(), row_gap=0.9, col_gap=1.25, size=BODY)
        # The table counts 00, 01, 10, 11; the cast has both names first.
        self.people = people = [3, 2, 1, 0]
        names = VGroup(*(person_words(self, p, LABEL) for p in people))
        for name, line in zip(names, table.inputs, strict=True):
            name.shift((table.rules.get_left()[0] - 0.3 - name.get_right()[0]) * RIGHT)
            name.put_baseline(line[0].baseline)
        left = VGroup(names, table)
        left.shift((-6.5 - left.get_left()[0]) * RIGHT).set_y(-0.05)
        self.gate = live = LiveGate(gate, self.words("and"))
        room = 6.6 - left.get_right()[0] - 0.4
        enlarge(live, min(1.15, room / live.width))
        live.move_to([6.6 - live.width / 2, -0.3, 0])
        rule = self.rule(bias).move_to(3.1 * UP)
        short = quiet(formula("relu"))
        self.add(short)

        with self.beat("cases") as beat:
            self.play(
                FadeIn(rule, shift=0.15 * DOWN), FadeIn(table.headers), Create(table.rules),
                FadeIn(live), run_time=0.9,
            )  # fmt: skip
            for k in range(len(people)):
                self.try_case(beat, names, k)

        frame = SurroundingRectangle(
            VGroup(names[-1], table.row(3)), buff=0.16, color=colours.answer, stroke_width=2.5,
            corner_radius=0.1,
        )  # fmt: skip
        with self.beat("gate") as beat:
            self.play(
                VGroup(names, table.inputs, table.outputs).animate.set_opacity(1),
                Create(frame),
                run_time=1.0,
            )
            spoken = {"row": ("first", "last"), "bias": ("bias",), "bend": ("bend",)}
            for mark, parts in spoken.items():
                self.wait_for(beat, mark)
                lit = (Indicate(rule.part(p), 1.15, color=colours.answer) for p in parts)
                self.play(*lit, run_time=0.7)
            self.wait_for(beat, "and")
            self.play(live.label.animate.set_color(colours.answer).scale(1.2), run_time=0.6)
            self.play(live.label.animate.scale(1 / 1.2), run_time=0.5)

        wide = enlarge(LiveGate(gate, self.words("and")), 1.5).move_to(0.55 * UP).set_values(1, 1)
        wide.label.set_color(colours.answer)
        self.sum = sum_ = self.live_sum(wide, bias)
        with self.beat("unsure") as beat:
            self.play(
                FadeOut(names, table, frame, shift=0.5 * LEFT),
                ReplacementTransform(live, wide),
                run_time=1.3,
            )
            self.gate = wide
            self.play(FadeIn(sum_), run_time=0.7)
            self.wait_for(beat, "sure")
            self.play(
                wide.slide_to(UNSURE_SHARE, UNSURE_SHARE), run_time=max(beat.remaining * 0.7, 1.8)
            )
        self.leave(short)

    def try_case(self, beat: Beat, names: VGroup, k: int) -> None:
        """Case k stands in the table, the gate tries it, and what it says fills the last column."""
        table, live = self.table, self.gate
        slot = max(beat.remaining / (len(names) - k), 1.7)
        past = [VGroup(names[k - 1], table.row(k - 1)).animate.set_opacity(0.4)] if k else []
        self.play(FadeIn(names[k], table.inputs[k], shift=0.15 * RIGHT), *past, run_time=0.3 * slot)
        self.play(live.slide_to(*map(float, table.cases[k])), run_time=0.4 * slot)
        place = table.outputs[k].get_center()
        self.play(
            FadeOut(live.output.copy(), target_position=place),
            FadeIn(table.outputs[k], rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            run_time=0.3 * slot,
        )

    def rule(self, bias: float) -> Formula:
        """What neuron 0 computes, with its own bias: parts `bend`, `first`, `last`, `bias`."""
        first, last, _ = self.lecture.fact.symbols
        line = Formula(
            f'{{{{ "ReLU" : bend }}}} #h(-0.1em) ( {{{{ vec({first}) dot vec(E) : first }}}} +'
            f" {{{{ vec({last}) dot vec(E) : last }}}}"
            f" {{{{ {'+' if bias >= 0 else '-'} {abs(bias):g} : bias }}}} )",
            HEADING,
        )
        line.part("first").set_color(self.theme.first)
        line.part("last").set_color(self.theme.last)
        return line

    def live_sum(self, live: LiveGate, bias: float) -> VGroup:
        """The same with the numbers that the sliders hold now, and with what comes out."""
        colours = self.theme
        shades = (colours.first, colours.last, colours.answer)
        numbers = VGroup(
            *(Decimal(v, 2, HEADING, c) for v, c in zip(live.get_values(), shades, strict=True))
        )
        sign = "+" if bias >= 0 else "-"
        signs = [
            Formula(code, HEADING, colours.dim)
            for code in ('"ReLU"(', "+", sign, f"{abs(bias):g})", "=")
        ]
        a, b, out = numbers
        opened, plus, sign, closed, equals = signs
        line = VGroup(opened, a, plus, b, sign, closed, equals, out).arrange(RIGHT, buff=0.22)
        VGroup(opened).shift(0.12 * RIGHT)
        line.move_to(2.1 * DOWN)
        for piece in (*signs, *numbers):
            piece.put_baseline(numbers[0].baseline)
        for number, k in zip(numbers, range(3), strict=True):
            number.add_updater(lambda n, k=k: n.set_value(live.get_values()[k]))
        line.numbers = numbers
        return line

    def headers(self) -> list[Formula]:
        """Over the columns: both inputs, and the gate's output."""
        first, last, _ = self.lecture.fact.symbols
        colours = self.theme
        a = Formula(f"vec({first}) dot vec(E)", LABEL, colours.first)
        b = Formula(f"vec({last}) dot vec(E)", LABEL, colours.last)
        return [a, b, Formula('"ReLU"', LABEL, colours.answer)]
