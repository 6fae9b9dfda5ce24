"""The bend: what is negative becomes zero, what is positive stays."""

from typing import Any

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
    LaggedStart,
    Line,
    ReplacementTransform,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.activations import relu
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.person import NameToken
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.signed_bars import SignedBars
from scenes.mobjects.style import RESTING, arrow
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words
from scenes.moves import cascade, point_at, presence
from scenes.sets.block import formula, grow, quiet
from scenes.sets.people import named_figure, person_token
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

LETTERS = ("Re", "L", "U")  # what the short name keeps of the long one
BAR_LEFT, BAR_RIGHT = -3.7, 2.5
WIDEST = 11.5  # of the long name
RIDER = 0.7  # height of a person on the graph
NAME_WIDTH = 2.8  # of a person with their figure: neighbours stand 3 units apart


class ReluClip(LectureScene):
    """Row by row: what is negative is cut off at zero, what is positive stays."""

    def stage(self) -> None:
        self.step, colours = self.toy.forward(), self.theme
        z = self.step.pre_activations
        self.before, self.after = (
            EmbeddingColumn(values, ellipsis=0, size=BODY, row_gap=0.55).move_to([x, -0.1, 0])
            for values, x in ((z, -5.0), (self.step.neurons, 5.0))
        )
        ys = [entry.get_y() for entry in self.before.entries]
        self.bars = bars = SignedBars(z, ys, BAR_LEFT, BAR_RIGHT)
        self.outlines = VGroup(*(bar.copy() for bar in bars))  # what was cut off is still seen
        self.outlines.set_fill(opacity=0)
        self.outlines.set_stroke(colours.mix(colours.negative, 0.45), width=1.5)
        self.wall = Line([bars.zero, ys[0] + 0.4, 0], [bars.zero, ys[-1] - 0.4, 0])
        self.wall.set_stroke(colours.dim, width=3)
        self.arrows = [result_arrow(self.after, i, value) for i, value in enumerate(z)]
        self.negative_rows = [i for i, value in enumerate(z) if value < 0]
        self.positive_rows = [i for i, value in enumerate(z) if value >= 0]
        self.short = quiet(formula("bias"))
        self.add(self.short, self.before)

    @beat
    def simple(self, beat: Beat) -> None:
        rule = Formula("z arrow.r.long max(0, z)", HEADING).move_to(3.3 * UP)
        self.play(FadeIn(rule, shift=0.15 * DOWN), Create(self.wall), run_time=1.0)
        full = self.bars.get_values()
        self.add(self.bars.set_values(0 * full))
        grown = (self.bars.change(i, value) for i, value in enumerate(full))
        self.play(LaggedStart(*grown, lag_ratio=0.25), run_time=beat.through(2.0))

    @beat
    def negative(self, beat: Beat) -> None:
        self.play(
            *presence(RESTING, *self.shown(self.positive_rows)),
            self.wall.animate.set_stroke(self.theme.ink),
            FadeIn(self.after.brackets, *(self.outlines[i] for i in self.negative_rows)),
            run_time=0.6,
        )
        self.play(cascade(self.cut_off, self.negative_rows, 0.15), run_time=beat.through(2.4))

    @beat
    def positive(self, beat: Beat) -> None:
        cut = [
            one
            for i in self.negative_rows
            for one in (self.before.entry(i), self.after.entry(i), self.arrows[i])
        ]
        turn = (*presence(1, *self.shown(self.positive_rows)), *presence(RESTING, *cut))
        self.play(LaggedStart(*turn, lag_ratio=0.1), run_time=0.6)
        self.play(cascade(self.let_through, self.positive_rows, 0.3), run_time=beat.through(2.0))

    @interlude
    def hand_over(self) -> None:
        self.leave(self.short)

    def shown(self, rows: list[int]) -> list[VGroup]:
        """Bars and numbers of some rows."""
        return [one for i in rows for one in (self.bars[i], self.before.entry(i))]

    def cut_off(self, i: int) -> LaggedStart:
        """A bar shrinks to what comes out, and its number arrives on the right."""
        arrives = AnimationGroup(Create(self.arrows[i]), FadeIn(self.after.entry(i), shift=RIGHT))
        return LaggedStart(self.bars.change(i, self.step.neurons[i]), arrives, lag_ratio=0.4)

    def let_through(self, i: int) -> LaggedStart:
        """A number goes over to the right as it is."""
        goes = TransformFromCopy(self.before.entry(i), self.after.entry(i))
        return LaggedStart(Create(self.arrows[i]), goes, lag_ratio=0.2)


def result_arrow(after: EmbeddingColumn, i: int, z: float) -> Arrow:
    """From the bars to number i's place on the right, in the colour of z's sign."""
    y = after.entry(i).get_y()
    sign = theme().negative if z < 0 else theme().positive
    start, end = [BAR_RIGHT + 0.1, y, 0], [after.get_left()[0] - 0.1, y, 0]
    return arrow(start, end, theme().mix(sign, 0.85), buff=0, stroke=3, tip=0.16)


class ReluGraph(LectureScene):
    """A long name shrinks to a short one; the cast rides the kinked line."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        toy, colours = self.toy, self.theme
        # Whole numbers by construction; the rounding takes off what floating point adds.
        inputs = np.round(toy.forward_all().pre_activations[:, 0], 9)
        self.plot = ActivationPlot(
            relu,
            x_range=(-1.75, 1.75),
            y_range=(-0.12, 1.4),
            unit=by_shape(3.0, 2.3),
            colour=colours.ink,
        ).move_to(0.75 * UP)
        self.plot.add_dots(inputs, [colours.focus, *[colours.ink] * (len(inputs) - 1)], radius=0.14)
        self.plot.remove(self.plot.dots)  # they join it in `ride`
        plot = self.plot
        self.axes = VGroup(plot.x_axis, plot.y_axis, plot.ticks, plot.numbers)
        self.names, self.values = people_below(self, self.plot), live_values(self.plot)
        self.riders = VGroup(*(self.rider(k) for k in range(len(inputs))))
        self.paint = dict.fromkeys(LETTERS, colours.focus)
        self.long = fit(Words(self.words("name"), 3 * TITLE, colours.dim, paint=self.paint), WIDEST)
        self.short = quiet(formula("bias"))
        self.add(self.short, fit(self.long, 2 * safe_x()).move_to(0.4 * UP))
        meant = self.words("meant")
        # What the name says, where it is in another language than the lecture.
        self.meant = VGroup(*([Words(meant, BODY)] if meant != self.words("name") else []))
        self.add(self.meant.next_to(self.long, DOWN, buff=0.5))

    @beat
    def naming(self, beat: Beat) -> None:
        long, paint = self.long, self.paint
        short = Words(self.words("short"), long.font_size, paint=paint).move_to(0.4 * UP)
        short.put_baseline(long.baseline)
        lost = [m for m in long.submobjects if m.get_color() != self.theme.focus]
        self.play(cascade(point_at, long, 0.06, scale=1.2), run_time=beat.to("short", 1.6))
        before, after = formula("bias"), formula("relu")
        self.play(
            *(ReplacementTransform(long.part(p), short.part(p)) for p in paint),
            *(FadeOut(m, scale=0.4) for m in (*lost, *self.meant)),
            ReplacementTransform(self.short, before),
            run_time=1.3,
        )
        self.remove(*long.submobjects, *short.submobjects)
        self.add(short)
        home = Words(self.words("short"), 1.8 * TITLE, paint=paint)
        home.move_to(by_shape([-3.4, 1.6, 0], [-2.4, 3.0, 0]))
        self.play(grow(before, after), short.animate.become(home), FadeIn(self.axes), run_time=1.0)
        self.short = after

    @beat
    def graph(self, beat: Beat) -> None:
        plot = self.plot
        self.play(quiet(self.short.animate), run_time=0.5)
        pen = Dot(plot.curve.get_start(), radius=0.12, color=self.theme.focus)
        bend = share_before_bend(plot)
        self.play(FadeIn(pen, scale=0.5), run_time=0.3)
        self.play(trace(plot, pen, 0, bend), run_time=beat.to("climbs", 1.2))
        self.play(trace(plot, pen, bend, 1), run_time=beat.rest(1.0))
        self.remove(self.axes, plot.curve)
        self.add(plot)
        self.play(FadeOut(pen, scale=0.5), run_time=0.3)

    @beat
    def ride(self, beat: Beat) -> None:
        plot, (one, *zeros) = self.plot, self.values
        plot.add(plot.dots)
        people = map(VGroup, plot.dots, self.names, self.riders)
        self.play(cascade(FadeIn, people, 0.4, shift=0.3 * UP), run_time=beat.to("rise", 2.0))
        self.add(self.riders)  # by themselves, so that each goes where its dot goes
        self.play(FadeIn(one), plot.curve.animate.set_stroke(self.theme.dim), run_time=0.3)
        self.play(plot.rise(), run_time=1.5)
        self.play(
            Create(way_of(plot, int(np.argmax(plot.get_inputs())))),
            run_time=beat.to("nought", 0.9),
        )
        self.play(
            cascade(FadeIn, zeros, 0.5, scale=0.3),
            cascade(point_at, plot.dots[1:], 0.5, scale=2.2, colour=self.theme.ink),
            run_time=beat.through(1.2),
        )
        one.clear_updaters()

    @interlude
    def hand_over(self) -> None:
        self.riders.clear_updaters()
        self.leave(self.short)

    def rider(self, person: int) -> NameToken:
        """One of the cast, who stands on their dot wherever it goes; or on who was there first."""
        figure, dot = person_token(self, person, height=RIDER), self.plot.dots[person]
        inputs = self.plot.get_inputs()
        below = int((np.abs(inputs[:person] - inputs[person]) < 1e-6).sum())
        lift = (0.2 + RIDER * (0.5 + 1.12 * below)) * UP
        return figure.add_updater(lambda f: f.move_to(dot.get_center() + lift), call_updater=True)


def share_before_bend(plot: ActivationPlot) -> float:
    """How much of the curve's width lies before its bend."""
    points = (plot.curve.get_start(), plot.on_curve(0), plot.curve.get_end())
    start, corner, end = (point[0] for point in points)
    return float((corner - start) / (end - start))


def people_below(scene: LectureScene, plot: ActivationPlot) -> VGroup:
    """Names below the axis, each as high as it has room beside the others."""
    names, levels = VGroup(), list[int]()
    base = plot.numbers[0].get_bottom()[1] - 0.5
    for k, x in enumerate(plot.get_inputs()):
        name = fit(named_figure(scene, k), NAME_WIDTH).set_x(plot.point(x, 0)[0])
        taken = {
            level
            for other, level in zip(names, levels, strict=True)
            if abs(other.get_x() - name.get_x()) < (other.width + name.width) / 2 + 0.2
        }
        levels.append(by_shape(min(set(range(k + 1)) - taken), k))
        names.add(name.shift((base - 0.55 * levels[k] - name[1].baseline) * UP))
    return names


def trace(plot: ActivationPlot, pen: Dot, start: float, end: float) -> UpdateFromAlphaFunc:
    """The pen draws the curve from one share of it to another."""
    whole = plot.graph(plot.function)

    def step(drawing: VGroup, alpha: float) -> None:
        plot.curve.pointwise_become_partial(whole, 0, (1 - alpha) * start + alpha * end)
        pen.move_to(plot.curve.get_end())

    return UpdateFromAlphaFunc(VGroup(plot.curve, pen), step, rate_func=linear)


def live_values(plot: ActivationPlot) -> VGroup:
    """Above each place on the curve what comes out there; the first one rises with its dot."""
    values, inputs = VGroup(), plot.get_inputs()
    for k, x in enumerate(inputs):
        if k and np.abs(inputs[:k] - x).min() < 1e-6:
            continue
        value = Decimal(0.0, 1, HEADING, theme().ink if k else theme().focus)
        values.add(value.next_to(plot.point(x, 0), UP + LEFT, buff=0.4))
    ground, one = plot.point(0, 0), plot.point(0, 1) - plot.point(0, 0)
    lift = values[0].get_center() - plot.dots[0].get_center()

    def follow(value: Decimal) -> None:
        place = plot.dots[0].get_center()
        value.set_value((place - ground)[1] / one[1]).move_to(place + lift)

    values[0].add_updater(follow)
    return values


def way_of(plot: ActivationPlot, k: int) -> VGroup:
    """From a dot's input up to the curve, and from there across to its output."""
    x, y = plot.get_inputs()[k], plot.get_values()[k]
    style: dict[str, Any] = {"dash_length": 0.09, "stroke_width": 2.5, "color": theme().focus}
    return VGroup(
        DashedLine(plot.point(x, 0), plot.point(x, y), **style),
        DashedLine(plot.point(x, y), plot.point(0, y), **style),
    )
