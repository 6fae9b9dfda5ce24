"""How many nearly perpendicular directions there is room for, by dimension."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromEdge,
    Line,
    ManimColor,
    Rectangle,
    VGroup,
    VMobject,
    rush_into,
    smooth,
    squish_rate_func,
)

from mlp_math.bounds import greedy_count, log_greedy_capacity
from mlp_math.stored import load
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.log_plot import LogLogPlot
from scenes.mobjects.place import fit, keep_inside, right_edge
from scenes.mobjects.protractor import Protractor
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Words,
)
from scenes.moves import at_once, cascade, glide, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import HEADING_Y, experiment
from scenes.theme import theme

SHOWN_DEGREES = (10.0, 5.0, 3.0, 2.0, 1.0)
COUNTED_DEGREES = (1.0, 2.0, 3.0)
ASIDE = 0.28  # units, of the label of a curve that leaves the plot
X_OF_COUNTS = 2.6  # ten to this is where the counts end, left of all that bends up
TOP_POWER = 24  # the upright axis ends at ten to this
PLOT_SIZE, PLOT_CORNER = (11.2, 5.3), np.array([-5.4, -2.6, 0.0])
BAR_WIDTH = 11.5
SMOOTH = 90  # points of a curve
DIAL_AT = np.array([-3.1, 1.0, 0.0])


def example() -> tuple[int, float]:
    """Where picking is shown one by one: the experiment's dimensions, the widest tolerance."""
    return experiment()[1], SHOWN_DEGREES[0]


class JLGrowth(LectureScene):
    """Log-log curves of how many directions surely fit, one a tolerance: each bends up in turn."""

    def stage(self) -> None:
        stored = load("capacity_curves")
        x = np.log10(stored["dimensions"])
        plot = self.plot = LogLogPlot((float(x[0]), float(x[-1])), (0, TOP_POWER), *PLOT_SIZE)
        plot.shift(PLOT_CORNER - plot.x_axis.get_start())
        self.across = Words(self.words("dimensions"), LABEL, self.theme.dim)
        self.across.next_to(plot.x_axis, DOWN, buff=0.65).align_to(plot.x_axis, LEFT)
        self.along = Words(self.words("directions"), LABEL, self.theme.dim)
        self.along.next_to(plot.y_axis, UP, buff=0.25).align_to(plot, LEFT)
        one_each = plot.curve(x, x, self.theme.dim)
        self.one_each = DashedLine(one_each.get_start(), one_each.get_end(), dash_length=0.1)
        self.one_each.set_stroke(self.theme.dim, width=3)
        self.picking = GreedyPicking(self)
        self.dot = Dot(self.picked_point(), radius=0.09, color=self.theme.focus)
        self.by_degrees = {
            t: SlackCurve(plot, stored["dimensions"], t).set_stroke(shade)
            for t, shade in zip(SHOWN_DEGREES, shades(len(SHOWN_DEGREES)), strict=True)
        }
        self.sweeping = SlackCurve(plot, stored["dimensions"], SHOWN_DEGREES[0])
        self.dial = SlackDial(SHOWN_DEGREES[0]).move_to(DIAL_AT)
        self.cut = ModelCut(self, self.lecture.sizes.d_model)
        self.cousin = fit(Words(self.words("cousin"), SMALL + 2, self.theme.dim), 7.0)
        self.add(self.picking.which, self.picking.name, self.picking.whole)
        self.cousin.set_x(right_edge(), RIGHT).set_y(self.across.get_y())

    @beat
    def lines(self, beat: Beat) -> None:
        """Directions are picked one by one; the last count goes to its place on a plot."""
        picking, plot = self.picking, self.plot
        self.play(cascade(GrowFromCenter, picking.needles, 0.02), run_time=beat.to("pick", 1.0))
        self.play(FadeIn(picking.told, picking.picked), run_time=0.4)
        each = beat.to("along", 2.4, early=0.4) / len(picking.chunks)
        for k in range(len(picking.chunks)):
            self.play(*picking.pick(k), run_time=each)
        beat.until("along")
        self.play(
            FadeOut(
                picking.all_but_count,
                target_position=self.picked_point(),
                scale=0.05,
                rate_func=rush_into,
            ),
            picking.picked.animate.scale(0.5).move_to(self.picked_point() + 0.4 * UP),
            Create(plot.x_axis),
            Create(plot.y_axis),
            cascade(FadeIn, plot.x_labels, 0.4),
            cascade(FadeIn, plot.y_labels, 0.4),
            FadeIn(self.across),
            run_time=beat.to("up", 1.5),
        )
        self.play(
            FadeIn(self.dot, scale=2),
            cascade(point_at, plot.y_labels, 0.4, scale=1.2),
            FadeIn(self.along, shift=0.15 * UP),
            run_time=beat.to("line", 1.2),
        )
        self.play(Create(self.one_each), run_time=beat.rest(1.2))

    @beat
    def curves(self, beat: Beat) -> None:
        """A dial turns from ten degrees of slack to one, and the curve sweeps with it."""
        curve, dial = self.sweeping, self.dial
        widest = dial.get_value()
        self.play(FadeIn(dial.set_value(0.1)), run_time=0.3)
        opening = glide(dial, SlackDial.set_value, 0.1, widest)
        self.play(opening, run_time=beat.to(f"deg{widest:.0f}", 0.6, early=0.3))
        for k, (t, ghost) in enumerate(self.by_degrees.items()):
            beat.until(f"deg{t:.0f}", early=0.3)
            if k:
                turned = glide(VGroup(curve, dial), turn_both, SHOWN_DEGREES[k - 1], t)
                self.play(turned, run_time=1.2)
            else:
                self.play(Create(curve), run_time=1.2)
            self.add(ghost, curve)
            self.play(FadeIn(self.label_at_end(t), scale=1.5), run_time=0.3)

    @beat
    def model(self, beat: Beat) -> None:
        """The model's dimensions as a line across all curves; what three of them say there."""
        cut, line = self.cut, self.cut.line
        line.set_x(self.plot.y_axis.get_x())
        self.play(
            FadeOut(self.picking.picked, self.dot, self.dial, self.sweeping),
            Create(line),
            run_time=0.6,
        )
        travels = squish_rate_func(smooth, 0.0, 0.7)
        across = line.animate(rate_func=travels).set_x(self.plot.point(cut.x, 0)[0])
        named = FadeIn(cut.name, rate_func=squish_rate_func(smooth, 0.7, 1.0))
        credit = FadeIn(self.cousin, shift=0.2 * UP)
        self.play(across, named, credit, run_time=beat.to("size", 1.0))
        climber = Dot(line.get_start(), radius=0.12).set_color(self.theme.focus)
        self.play(FadeIn(climber, scale=3), run_time=0.3)
        for k, mark in enumerate(("handful", "more", "many")):
            climbing = climber.animate.move_to(cut.crossing(k))
            self.play(climbing, run_time=beat.to(mark, 0.5, early=0.1))
            seconds = 1.0 if mark != "many" else 1.6
            self.play(*cut.read_off(k), run_time=seconds)

    @interlude
    def end(self) -> None:
        self.leave()

    def picked_point(self) -> np.ndarray:
        """Where the example lies on the plot: on the curve of its tolerance."""
        d, tolerance = example()
        return self.plot.point(np.log10(d), log_greedy_capacity(d, tolerance) / np.log(10))

    def label_at_end(self, degrees: float) -> Decimal:
        """The tolerance at its curve's end: above it where it leaves the plot."""
        curve = self.by_degrees[degrees]
        number = Decimal(degrees, 0, BODY, theme().data, unit="°")
        leaves = curve.get_end()[1] > self.plot.y_axis.get_end()[1] - 0.05
        number.next_to(curve.get_end(), UP if leaves else RIGHT, buff=0.12)
        return number.shift(ASIDE * LEFT) if leaves else number


class SlackCurve(VMobject):
    """How many directions surely fit, by dimension, for a tolerance that can change.

    The curve goes through the given dimensions, and through enough between them to be smooth.
    """

    def __init__(self, plot: LogLogPlot, dimensions: np.ndarray, degrees: float) -> None:
        super().__init__(stroke_width=5, stroke_color=theme().focus)
        between = np.geomspace(dimensions[0], dimensions[-1], SMOOTH).astype(int)
        self._dimensions = np.unique([*dimensions, *between])
        self._plot = plot
        self.set_value(degrees)

    def get_value(self) -> float:
        """The tolerance, in degrees."""
        return self._degrees

    def set_value(self, degrees: float) -> "SlackCurve":
        """Show another tolerance."""
        self._degrees = float(degrees)
        logs = [log_greedy_capacity(int(d), self._degrees) for d in self._dimensions]
        x, y = np.log10(self._dimensions), np.array(logs) / np.log(10)
        self.points = self._plot.curve(x, y, self.get_stroke_color()).points
        return self


class SlackDial(VGroup):
    """A protractor with the angles that a tolerance allows, and the tolerance in large figures."""

    def __init__(self, degrees: float) -> None:
        self.protractor = Protractor(1.6, named=(90,))
        self.number = Decimal(degrees, 0, 1.3 * TITLE, theme().focus, unit="°")
        self.allowed = VMobject(stroke_width=0)
        super().__init__(self.allowed, self.protractor, self.number)
        self.set_value(degrees)

    def get_value(self) -> float:
        """The tolerance, in degrees."""
        return self.number.get_value()

    def set_value(self, degrees: float) -> "SlackDial":
        """Show another tolerance."""
        dial = self.protractor
        self.allowed.become(dial.wedge(90 - degrees, 90 + degrees, theme().focus))
        below = dial.centre + (0.25 + 0.5 * self.number.height) * DOWN
        self.number.set_value(degrees).move_to(below)
        return self


def turn_both(both: VGroup, degrees: float) -> None:
    """Let a curve and a dial show one tolerance."""
    for part in both:
        part.set_value(float(degrees))


def shades(count: int) -> Sequence[ManimColor]:
    """The tighter the tolerance, the brighter."""
    return [theme().mix(theme().data, 0.55 + 0.45 * k / (count - 1)) for k in range(count)]


class GreedyPicking:
    """A bar for all directions; each that is picked rules out its share, until no room is left."""

    def __init__(self, scene: LectureScene) -> None:
        d, tolerance = example()
        self.share_out = float(np.exp(-log_greedy_capacity(d, tolerance)))
        self.whole = Rectangle(
            width=BAR_WIDTH, height=1.6, stroke_color=theme().dim, stroke_width=3
        )
        self.whole.shift(0.2 * UP)
        self.needles = needles_inside(self.whole, scene.rng())
        self.name = Words(scene.words("all"), BODY, theme().dim)
        self.name.next_to(self.whole, UP, buff=0.35)
        self.which = FiguresLine(scene.words("example"), [d, Decimal(tolerance, 0, BODY, unit="°")])
        self.which.move_to(HEADING_Y * UP)
        self.told = Words(scene.words("each"), BODY, theme().dim)
        self.told.next_to(self.whole, DOWN, buff=0.4)
        self.picked = Decimal(0, 0, TITLE, theme().focus).next_to(self.told, DOWN, buff=0.6)
        self.chunks = VGroup(*(self.chunk(k) for k in range(greedy_count(d, tolerance))))

    @property
    def all_but_count(self) -> VGroup:
        return VGroup(self.whole, self.needles, self.chunks, self.name, self.told, self.which)

    def pick(self, k: int) -> list[Animation]:
        """Animations in which direction k is picked: it rules out its share and is counted."""
        counting = ChangeDecimal(self.picked, k + 1, rate_func=at_once)
        return [GrowFromEdge(self.chunks[k], LEFT), counting]

    def chunk(self, k: int) -> VMobject:
        """What one direction rules out, beside what those before it did.

        The last one still fits into what is left, though its share is larger than that.
        """
        start = k * self.share_out * BAR_WIDTH
        width = min(self.share_out * BAR_WIDTH, BAR_WIDTH - start)
        chunk = Rectangle(width=width - 0.05, height=self.whole.height - 0.12, stroke_width=0)
        chunk.set_fill(theme().mix(theme().data, 0.7), opacity=1)
        return chunk.move_to(self.whole.get_left() + (start + width / 2) * RIGHT)


def needles_inside(bar: Rectangle, rng: np.random.Generator) -> VGroup:
    """Short lines, each pointing in another direction, from a bar's left end to its right end."""
    columns, rows = 36, 4
    needles = VGroup()
    for k, angle in enumerate(rng.uniform(0, np.pi, columns * rows)):
        column, row = divmod(k, rows)
        right = (column + 0.5) / columns - 0.5
        up = (row + 0.5) / rows - 0.5
        along = 0.12 * np.array([np.cos(angle), np.sin(angle), 0])
        at = bar.get_center() + 0.98 * right * bar.width * RIGHT + 0.92 * up * bar.height * UP
        needles.add(Line(at - along, at + along, stroke_width=2.5, stroke_color=theme().dim))
    return needles


class ModelCut:
    """The model's dimensions as a line across all curves, and what some of them say there."""

    def __init__(self, scene: JLGrowth, d_model: int) -> None:
        self.plot, self.curves = scene.plot, scene.by_degrees
        self.x = float(np.log10(d_model))
        foot, top = self.plot.point(self.x, 0), self.plot.point(self.x, TOP_POWER)
        self.line = Line(foot, top, stroke_width=4, stroke_color=theme().focus)
        self.dimensions = Decimal(d_model, 0, LABEL)
        name = FiguresLine(scene.words("model"), [self.dimensions], LABEL)
        name.next_to(top, UP, buff=0.6).set_color(theme().focus)
        self.name = keep_inside(name, right=right_edge())
        self.counted = [
            self.count(degrees, greedy_count(d_model, degrees), top[1] - 1.0 - 0.85 * row)
            for row, degrees in enumerate(COUNTED_DEGREES)
        ]

    def count(self, degrees: float, count: int, y: float) -> tuple[Decimal, Decimal]:
        """A tolerance, and how many directions surely fit with it, on one baseline."""
        shade = self.curves[degrees].get_stroke_color()
        tolerance = Decimal(degrees, 0, HEADING, shade, unit="°")
        tolerance.set_x(self.plot.y_axis.get_x() + 0.35, LEFT).put_baseline(y)
        number = Decimal(count, 0, HEADING, theme().focus, anchor="right")
        number.set_x(self.plot.point(X_OF_COUNTS, 0)[0], RIGHT).put_baseline(y)
        fit(number, number.get_right()[0] - tolerance.get_right()[0] - 0.3, about_edge=RIGHT)
        number.put_baseline(y)
        return tolerance, number

    def crossing(self, k: int) -> np.ndarray:
        """Where the line meets a curve whose count is read off."""
        return self.plot.point(self.x, float(np.log10(self.counted[k][1].get_value())))

    def read_off(self, k: int) -> list[Any]:
        """Animations in which a count grows, by even factors, to what its curve says here."""
        tolerance, number = self.counted[k]
        dot = Dot(self.crossing(k), radius=0.12).set_color(theme().focus)
        power = float(np.log10(number.get_value()))

        def show(counting: Decimal, now: float) -> None:
            counting.set_value(round(10 ** float(now)))

        return [
            FadeIn(dot, scale=2.5),
            FadeIn(tolerance),
            glide(number, show, 0.0, power),
            point_at(self.curves[tolerance.get_value()], 1.0, theme().ink),
        ]
