"""Shot 66: how many nearly perpendicular directions there is room for, by dimension."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    Rectangle,
    ShowPassingFlash,
    VGroup,
    VMobject,
)

from mlp_math.bounds import greedy_count, log_greedy_capacity
from mlp_math.stored import load
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Formula, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import HEADING_Y, FiguresLine, experiment
from scenes.theme import theme

SHOWN_DEGREES = (10.0, 5.0, 3.0, 2.0, 1.0)
COUNTED_DEGREES = (1.0, 2.0, 3.0)
X_OF_COUNTS = 2.6  # ten to this is where the counts end, left of all that bends up
TOP_POWER = 24  # the upright axis ends at ten to this
PLOT_SIZE, PLOT_CORNER = (11.2, 5.3), np.array([-5.4, -2.6, 0.0])
BAR_WIDTH = 11.5


def example() -> tuple[int, float]:
    """Where picking is shown one by one: the experiment's dimensions, the widest tolerance."""
    return experiment()[1], SHOWN_DEGREES[0]


class LogLogPlot(VGroup):
    """Two axes in powers of ten, and curves that are given as common logarithms.

    >>> plot = LogLogPlot((1, 5), (0, 24), 10.0, 4.6)
    >>> curve = plot.curve(np.array([1.0, 5.0]), np.array([0.0, 20.0]), theme().answer)
    """

    def __init__(
        self,
        x_powers: tuple[float, float],
        y_powers: tuple[float, float],
        width: float,
        height: float,
        y_step: int = 6,
    ) -> None:
        super().__init__()
        self.x_powers, self.y_powers = x_powers, y_powers
        line = {"stroke_width": 2.4, "stroke_color": theme().faint}
        self.x_axis = Line(0 * RIGHT, width * RIGHT, **line)
        self.y_axis = Line(0 * UP, height * UP, **line)
        self.x_labels, self.y_labels = VGroup(), VGroup()
        self.add(self.x_axis, self.y_axis, self.x_labels, self.y_labels)
        for power in range(int(np.ceil(x_powers[0])), int(x_powers[1]) + 1):
            label = Formula(f"10^{power}", LABEL, theme().dim)
            self.x_labels.add(label.next_to(self.point(power, y_powers[0]), DOWN, buff=0.18))
        for power in range(int(y_powers[0]) + y_step, int(y_powers[1]) + 1, y_step):
            label = Formula(f"10^{power}", LABEL, theme().dim)
            self.y_labels.add(label.next_to(self.point(x_powers[0], power), LEFT, buff=0.18))
        self.center()

    def point(self, x: float, y: float) -> np.ndarray:
        """Where ten to the x, ten to the y lies."""
        across = (x - self.x_powers[0]) / (self.x_powers[1] - self.x_powers[0])
        up = (y - self.y_powers[0]) / (self.y_powers[1] - self.y_powers[0])
        corner = self.x_axis.get_start()
        along, upright = self.x_axis.get_end() - corner, self.y_axis.get_end() - corner
        return corner + across * along + up * upright

    def curve(self, x: np.ndarray, y: np.ndarray, colour: ManimColor) -> VMobject:
        """Points (x, y) joined, cut where they leave the plot at its top."""
        top = self.y_powers[1]
        inside = int(np.searchsorted(y, top))
        xs, ys = list(x[:inside]), list(y[:inside])
        if inside < len(y):
            share = (top - y[inside - 1]) / (y[inside] - y[inside - 1])
            xs.append(x[inside - 1] + share * (x[inside] - x[inside - 1]))
            ys.append(top)
        line = VMobject(stroke_width=5, stroke_color=colour)
        return line.set_points_as_corners([self.point(a, b) for a, b in zip(xs, ys, strict=True)])


class JLGrowth(LectureScene):
    """Log-log curves of how many directions surely fit, one a tolerance: each bends up in turn."""

    def construct(self) -> None:
        stored = load("capacity_curves")
        x = np.log10(stored["dimensions"])
        degrees = [float(t) for t in stored["degrees"]]
        plot = self.plot = LogLogPlot((float(x[0]), float(x[-1])), (0, TOP_POWER), *PLOT_SIZE)
        plot.shift(PLOT_CORNER - plot.x_axis.get_start())
        across = Words(self.words("dimensions"), LABEL, self.theme.dim)
        across.next_to(plot.x_axis, DOWN, buff=0.65)
        along = Words(self.words("directions"), LABEL, self.theme.dim)
        along.next_to(plot.y_axis, UP, buff=0.25).align_to(plot, LEFT)
        one_each = plot.curve(x, x, self.theme.dim)
        self.one_each = DashedLine(one_each.get_start(), one_each.get_end(), dash_length=0.1)
        self.one_each.set_stroke(self.theme.dim, width=3)
        with self.beat("lines") as beat:
            picked = self.pick_greedily(beat)
            self.wait_for(beat, "along")
            self.play(
                FadeOut(picked[:-1]),
                picked[-1].animate.scale(0.5).move_to(self.picked_point() + 0.4 * UP),
                Create(plot.x_axis),
                LaggedStart(*(FadeIn(label) for label in plot.x_labels), lag_ratio=0.4),
                FadeIn(across),
                run_time=max(beat.at("up") - beat.elapsed, 1.5),
            )
            dot = Dot(self.picked_point(), radius=0.09, color=self.theme.answer)
            self.play(
                FadeIn(dot, scale=2),
                Create(plot.y_axis),
                LaggedStart(*(FadeIn(label) for label in plot.y_labels), lag_ratio=0.4),
                FadeIn(along, shift=0.15 * UP),
                run_time=max(beat.at("line") - beat.elapsed, 1.2),
            )
            self.play(Create(self.one_each), run_time=max(beat.remaining, 1.2))
        self.curves = {
            t: plot.curve(x, stored["log_greedy"][degrees.index(t)] / np.log(10), shade)
            for t, shade in zip(SHOWN_DEGREES, self.shades(len(SHOWN_DEGREES)), strict=True)
        }
        with self.beat("curves") as beat:
            for t in SHOWN_DEGREES:
                self.wait_for(beat, f"deg{t:.0f}")
                self.play(Create(self.curves[t]), run_time=1.1)
                self.play(FadeIn(self.label(t), scale=1.5), run_time=0.4)
        with self.beat("model") as beat:
            bright = [curve.copy().set_stroke(width=9) for curve in self.curves.values()]
            self.play(
                FadeOut(picked[-1], dot),
                LaggedStart(
                    *(ShowPassingFlash(curve, time_width=0.5) for curve in bright), lag_ratio=0.25
                ),
                run_time=max(beat.at("size") - beat.elapsed, 2.0),
            )
            self.cut_at(self.lecture.sizes.d_model, beat)
        self.leave()

    # ------------------------------------------------------------------------------- the picking

    def pick_greedily(self, beat) -> VGroup:
        """A bar for all directions; each that is picked rules out its share, until no room is left.

        The last part of what it returns is how many were picked.
        """
        d, tolerance = example()
        self.share_out = float(np.exp(-log_greedy_capacity(d, tolerance)))
        self.picked = Decimal(0, 0, TITLE, self.theme.answer)
        count = greedy_count(d, tolerance)
        whole = Rectangle(width=BAR_WIDTH, height=1.6, stroke_color=self.theme.dim, stroke_width=3)
        whole.shift(0.2 * UP)
        name = Words(self.words("all"), BODY, self.theme.dim).next_to(whole, UP, buff=0.35)
        which = FiguresLine(
            self.words("example"), [Decimal(d, 0, BODY), Decimal(tolerance, 0, BODY, unit="°")]
        ).move_to(HEADING_Y * UP)
        told = Words(self.words("each"), BODY, self.theme.dim).next_to(whole, DOWN, buff=0.4)
        self.picked.next_to(told, DOWN, buff=0.6)
        chunks = VGroup(*(self.chunk(whole, k) for k in range(count)))
        self.play(FadeIn(which, name), Create(whole), run_time=1.2)
        self.wait_for(beat, "pick")
        self.play(FadeIn(told, self.picked), run_time=0.4)
        each = max(beat.at("along") - beat.elapsed - 0.4, 2.4) / count
        for k, chunk in enumerate(chunks):
            self.play(
                GrowFromEdge(chunk, LEFT),
                ChangeDecimal(self.picked, k + 1, rate_func=lambda t: float(t > 0)),
                run_time=each,
            )
        return VGroup(whole, chunks, name, told, which, self.picked)

    def chunk(self, whole: Rectangle, number: int) -> Rectangle:
        """What one direction rules out, beside what those before it did.

        The last one still fits into what is left, though its share is larger than that.
        """
        start = number * self.share_out * BAR_WIDTH
        width = min(self.share_out * BAR_WIDTH, BAR_WIDTH - start)
        chunk = Rectangle(width=width - 0.05, height=whole.height - 0.12, stroke_width=0)
        chunk.set_fill(self.theme.mix(self.theme.positive, 0.7), opacity=1)
        return chunk.move_to(whole.get_left() + (start + width / 2) * RIGHT)

    def picked_point(self) -> np.ndarray:
        """Where the example lies on the plot: on the curve of its tolerance."""
        d, tolerance = example()
        return self.plot.point(np.log10(d), log_greedy_capacity(d, tolerance) / np.log(10))

    # -------------------------------------------------------------------------------- the curves

    def shades(self, count: int) -> Sequence[ManimColor]:
        """The tighter the tolerance, the brighter."""
        return [
            self.theme.mix(self.theme.positive, 0.6 + 0.4 * k / (count - 1)) for k in range(count)
        ]

    def label(self, degrees: float) -> Decimal:
        """The tolerance at its curve's end."""
        curve = self.curves[degrees]
        number = Decimal(degrees, 0, BODY, curve.get_stroke_color(), unit="°")
        if curve.get_end()[1] > self.plot.y_axis.get_end()[1] - 0.05:
            return number.next_to(curve.get_end(), UP, buff=0.12)
        return number.next_to(curve.get_end(), RIGHT, buff=0.12)

    def cut_at(self, d_model: int, beat) -> None:
        """The model's dimensions as a line across all curves, and what three of them say there."""
        x = float(np.log10(d_model))
        foot, top = self.plot.point(x, 0), self.plot.point(x, TOP_POWER)
        line = Line(foot, top, stroke_width=4, stroke_color=self.theme.answer)
        name = FiguresLine(self.words("model"), [Decimal(d_model, 0, LABEL)], LABEL)
        name.next_to(top, UP, buff=0.6).set_color(self.theme.answer)
        name.shift(min(6.5 - name.get_right()[0], 0) * RIGHT)
        self.play(Create(line), FadeIn(name), run_time=0.9)
        self.counted, self.dots = [], VGroup()
        y = self.plot.point(0, TOP_POWER)[1] - 1.0
        right = self.plot.point(X_OF_COUNTS, 0)[0]
        for t, mark in zip(COUNTED_DEGREES, ("handful", "more", "many"), strict=True):
            self.wait_for(beat, mark)
            count = greedy_count(d_model, t)
            dot = Dot(self.plot.point(x, float(np.log10(count))), radius=0.12)
            number = Decimal(count, 0, HEADING, self.theme.answer, anchor="right")
            tolerance = Decimal(t, 0, HEADING, self.curves[t].get_stroke_color(), unit="°")
            number.shift((right - number.get_right()[0]) * RIGHT).put_baseline(y)
            left = self.plot.y_axis.get_x() + 0.35
            tolerance.shift((left - tolerance.get_left()[0]) * RIGHT).put_baseline(y)
            self.counted.append((tolerance, number))
            self.dots.add(dot.set_color(self.theme.answer))
            self.play(
                FadeIn(dot, scale=2.5),
                FadeIn(tolerance),
                # It comes from where the curve meets the line.
                FadeIn(number, target_position=dot, scale=0.4),
                Indicate(self.curves[t], scale_factor=1.0, color=self.theme.ink),
                run_time=1.1,
            )
            y -= 0.85
