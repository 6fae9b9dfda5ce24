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
    LaggedStart,
    Line,
    ManimColor,
    ShowPassingFlash,
    VGroup,
    VMobject,
)

from mlp_math.bounds import log_greedy_capacity
from mlp_math.stored import load
from scenes.mobjects.text import BODY, LABEL, SMALL, Decimal, Formula, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import FiguresLine
from scenes.theme import theme

SHOWN_DEGREES = (10.0, 5.0, 3.0, 2.0, 1.0)
COUNTED_DEGREES = (1.0, 2.0, 3.0)
X_OF_COUNTS = 2.6  # ten to this is where the counts end, left of all that bends up
TOP_POWER = 24  # the upright axis ends at ten to this


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
            label = Formula(f"10^{power}", SMALL, theme().dim)
            self.x_labels.add(label.next_to(self.point(power, y_powers[0]), DOWN, buff=0.18))
        for power in range(int(y_powers[0]) + y_step, int(y_powers[1]) + 1, y_step):
            label = Formula(f"10^{power}", SMALL, theme().dim)
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
        line = VMobject(stroke_width=4, stroke_color=colour)
        return line.set_points_as_corners([self.point(a, b) for a, b in zip(xs, ys, strict=True)])


class JLGrowth(LectureScene):
    """Log-log curves of how many directions surely fit, one a tolerance: each bends up in turn."""

    def construct(self) -> None:
        stored = load("capacity_curves")
        x = np.log10(stored["dimensions"])
        degrees = [float(t) for t in stored["degrees"]]
        plot = self.plot = LogLogPlot((float(x[0]), float(x[-1])), (0, TOP_POWER), 9.6, 4.7)
        plot.shift(0.35 * DOWN + 0.35 * LEFT)
        across = Words(self.words("dimensions"), LABEL, self.theme.dim)
        across.next_to(plot.x_axis, DOWN, buff=0.62)
        along = Words(self.words("directions"), LABEL, self.theme.dim)
        along.next_to(plot.y_axis, UP, buff=0.2).align_to(plot, LEFT)
        one_each = plot.curve(x, x, self.theme.dim)
        self.one_each = DashedLine(one_each.get_start(), one_each.get_end(), dash_length=0.1)
        self.one_each.set_stroke(self.theme.dim, width=2)
        with self.beat("lines") as beat:
            self.play(
                Create(plot.x_axis),
                LaggedStart(*(FadeIn(label) for label in plot.x_labels), lag_ratio=0.5),
                FadeIn(across),
                run_time=max(beat.at("up") - beat.elapsed, 1.5),
            )
            self.play(
                Create(plot.y_axis),
                LaggedStart(*(FadeIn(label) for label in plot.y_labels), lag_ratio=0.5),
                FadeIn(along, shift=0.15 * UP),
                run_time=max(beat.at("line") - beat.elapsed, 1.2),
            )
            self.wait_for(beat, "line")
            self.play(Create(self.one_each), run_time=1.0)
        self.curves = {
            t: plot.curve(x, stored["log_greedy"][degrees.index(t)] / np.log(10), shade)
            for t, shade in zip(SHOWN_DEGREES, self.shades(len(SHOWN_DEGREES)), strict=True)
        }
        with self.beat("curves") as beat:
            for t in SHOWN_DEGREES:
                self.wait_for(beat, f"deg{t:.0f}")
                self.play(Create(self.curves[t]), FadeIn(self.label(t)), run_time=1.0)
        with self.beat("model") as beat:
            bright = [curve.copy().set_stroke(width=8) for curve in self.curves.values()]
            self.play(
                LaggedStart(
                    *(ShowPassingFlash(curve, time_width=0.5) for curve in bright), lag_ratio=0.25
                ),
                run_time=max(beat.at("size") - beat.elapsed, 2.0),
            )
            self.cut_at(self.lecture.sizes.d_model, beat)
        self.leave()

    def shades(self, count: int) -> Sequence[ManimColor]:
        """The tighter the tolerance, the brighter."""
        return [
            self.theme.mix(self.theme.positive, 0.45 + 0.55 * k / (count - 1)) for k in range(count)
        ]

    def label(self, degrees: float) -> Decimal:
        """The tolerance at its curve's end."""
        curve = self.curves[degrees]
        number = Decimal(degrees, 0, LABEL, curve.get_stroke_color(), unit="°")
        if curve.get_end()[1] > self.plot.y_axis.get_end()[1] - 0.05:
            return number.next_to(curve.get_end(), UP, buff=0.12)
        return number.next_to(curve.get_end(), RIGHT, buff=0.12)

    def cut_at(self, d_model: int, beat) -> None:
        """The model's dimensions as a line across all curves, and what two of them say there."""
        x = float(np.log10(d_model))
        foot, top = self.plot.point(x, 0), self.plot.point(x, TOP_POWER)
        line = Line(foot, top, stroke_width=2.5, stroke_color=self.theme.answer)
        name = FiguresLine(self.words("model"), [Decimal(d_model, 0, LABEL)], LABEL)
        name.next_to(top, UP, buff=0.55).set_color(self.theme.answer)
        name.shift(min(6.5 - name.get_right()[0], 0) * RIGHT)
        self.play(Create(line), FadeIn(name), run_time=0.9)
        self.counted, self.dots = [], VGroup()
        y = self.plot.point(0, TOP_POWER)[1] - 0.75
        right = self.plot.point(X_OF_COUNTS, 0)[0]
        for t, mark in zip(COUNTED_DEGREES, ("handful", "more", "many"), strict=True):
            self.wait_for(beat, mark)
            log_count = log_greedy_capacity(d_model, t)
            dot = Dot(self.plot.point(x, log_count / np.log(10)), radius=0.08)
            number = Decimal(int(np.exp(log_count)), 0, BODY, self.theme.answer, anchor="right")
            tolerance = Decimal(t, 0, BODY, self.theme.dim, unit="°", anchor="right")
            number.shift((right - number.get_right()[0]) * RIGHT).put_baseline(y)
            tolerance.shift((right - 2.9 - tolerance.get_right()[0]) * RIGHT).put_baseline(y)
            self.counted.append((tolerance, number))
            self.dots.add(dot.set_color(self.theme.answer))
            self.play(FadeIn(dot, scale=2), FadeIn(tolerance, number), run_time=0.7)
            y -= 0.62
