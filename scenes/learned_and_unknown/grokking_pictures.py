"""Pictures of a network that learns to add: its accuracies over time, and waves that agree."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    DashedLine,
    Dot,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from lectures.computed import common_frequencies
from mlp_math.modular_addition import MODULUS, addition_logits, smallest_margin
from mlp_math.stored import load
from scenes.mobjects.clock import Clock
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.style import small_axes
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words
from scenes.stage import LectureScene
from scenes.theme import theme

WIDTH, HEIGHT = 10.4, 4.2
WITH, WITHOUT = 0, 1  # the stored runs: with weight decay, and without it


class Learning(VGroup):
    """Accuracy over training steps, of one or more stored curves, drawn up to a moment."""

    def __init__(self, scene: LectureScene, kinds: list[tuple[str, int, ManimColor]]) -> None:
        """kinds: (train or test, run, colour) of each curve."""
        run = load("grokking")
        self.steps = run["steps"].astype(float)
        self.curves = {
            (kind, number): run[f"{kind}_accuracy"][number].astype(float)
            for kind, number, _ in kinds
        }
        last = self.steps[-1]
        self.axes = small_axes([0, last, last / 6], [0, 1, 0.5], WIDTH, HEIGHT, ticks=0.05)
        self.lines = {
            (kind, number): VMobject(stroke_color=colour, stroke_width=6)
            for kind, number, colour in kinds
        }
        self.marks = VGroup()
        for share in (0.0, 0.5, 1.0):
            number = Decimal(100 * share, 0, LABEL, theme().dim, unit=" %", anchor="right")
            place = self.axes.c2p(0, share)
            self.marks.add(number.put_anchor(place[0] - 0.2).put_baseline(place[1] - 0.1))
        for step in (0.0, last / 2, last):
            number = Decimal(step, 0, LABEL, theme().dim)
            place = self.axes.c2p(step, 0)
            self.marks.add(number.set_x(place[0]).put_baseline(place[1] - 0.42))
        said = Words(scene.words("steps"), LABEL, theme().dim)
        self.marks.add(
            said.set_x(self.axes.c2p(0.75 * last, 0)[0]).put_baseline(self.axes.c2p(0, 0)[1] - 0.42)
        )
        super().__init__(self.axes, self.marks, *self.lines.values())
        self.drawn = dict.fromkeys(self.lines, 0.0)

    def draw_to(self, step: float, *keys: tuple[str, int]) -> "Learning":
        """Draw these curves up to a training step."""
        for key in keys:
            self.drawn[key] = step
            seen = np.unique(np.append(self.steps[self.steps <= step], step))
            values = np.interp(seen, self.steps, self.curves[key])
            points = [self.axes.c2p(x, y) for x, y in zip(seen, values, strict=True)]
            self.lines[key].set_points_as_corners(points if len(points) > 1 else 2 * points)
        return self

    def run(self, end: float, *keys: tuple[str, int], **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: these curves are drawn on to a training step."""
        start = self.drawn[keys[0]]
        return UpdateFromAlphaFunc(
            self, lambda plot, a: plot.draw_to(start + a * (end - start), *keys),
            rate_func=linear, **kwargs,
        )  # fmt: skip

    def get_values(self, key: tuple[str, int]) -> np.ndarray:
        """A curve's accuracies as they are drawn, at its corners: shape (n,)."""
        corners = self.lines[key].get_start_anchors()
        return np.array([self.axes.p2c(point)[1] for point in corners])

    def point_of(self, key: tuple[str, int], share: float) -> np.ndarray:
        """The point of a curve at a share of the run."""
        step = share * self.steps[-1]
        return np.asarray(self.axes.c2p(step, float(np.interp(step, self.steps, self.curves[key]))))

    def words_of(self, key: tuple[str, int], words: str, step: float, side: np.ndarray) -> Words:
        """What a curve is, beside it at a training step."""
        place = self.axes.c2p(step, float(np.interp(step, self.steps, self.curves[key])))
        said = Words(words, BODY, self.lines[key].get_stroke_color())
        return said.next_to(place, side, buff=0.2)


def sums_fields(rng: np.random.Generator) -> list[NeuronField]:
    """All sums of two hours, a speck each; and again, with a random choice of as many lit as the
    network is shown."""
    lit = np.zeros(MODULUS**2)
    lit[rng.permutation(len(lit))[: int(load("grokking")["shown_sums"])]] = 1.0
    return [NeuronField(values, aspect=1.0, height=2.4) for values in (0 * lit, lit)]


def row_by_row(field: NeuronField) -> UpdateFromAlphaFunc:
    """An animation: a field comes in from its first row to its last."""
    whole = field.pixel_array[..., 3].copy()
    rows = np.arange(len(whole))[:, np.newaxis]

    def step(shown: NeuronField, alpha: float) -> None:
        shown.pixel_array[..., 3] = np.where(rows < round(alpha * len(rows)), whole, 0)

    return UpdateFromAlphaFunc(field, step, rate_func=linear, introducer=True)


class NeuronWaves(VGroup):
    """Weights of single neurons for every hour, a panel a neuron, at a moment of the run."""

    def __init__(self) -> None:
        run = load("grokking")
        self.waves = run["waves"][WITH].astype(float)  # (moments, hours, neurons)
        self.purity = run["purity"][WITH].astype(float)
        self.frequencies = run["frequency"][WITH][: self.waves.shape[2]].tolist()
        full = 1.1 * float(np.abs(self.waves).max())
        last = self.waves.shape[1] - 1
        self.panels = VGroup(
            *(small_axes([0, last, last], [-full, full, full], 2.9, 2.2) for _ in self.frequencies)
        )
        self.panels.arrange(RIGHT, buff=0.4)
        self.curves = VGroup(
            *(VMobject(stroke_color=theme().data, stroke_width=4) for _ in self.panels)
        )
        super().__init__(self.panels, self.curves)
        self.set_value(0.0)

    def get_values(self) -> np.ndarray:
        """The weights drawn, shape (hours, neurons)."""
        drawn = [
            [axes.p2c(point)[1] for point in (*curve.get_start_anchors(), curve.get_end())]
            for axes, curve in zip(self.panels, self.curves, strict=True)
        ]
        return np.array(drawn).T

    def set_value(self, moment: float) -> "NeuronWaves":
        """Draw the weights at a moment from 0 to 1 of the run."""
        weights = self._at(self.waves, moment)
        for axes, curve, column in zip(self.panels, self.curves, weights.T, strict=True):
            points = [axes.c2p(hour, weight) for hour, weight in enumerate(column)]
            curve.set_points_as_corners(points)
        return self

    def typical_purity(self, moment: float) -> float:
        """How much of a neuron's power lies in one frequency, the median over all neurons."""
        return float(np.median(self._at(self.purity, moment)))

    @staticmethod
    def _at(record: np.ndarray, moment: float) -> np.ndarray:
        """What was recorded, at a moment between two records also."""
        at = moment * (len(record) - 1)
        first = int(at)
        second = min(first + 1, len(record) - 1)
        between: np.ndarray = record[first] + (at - first) * (record[second] - record[first])
        return between


class Agreement(VGroup):
    """Clocks of several speeds, and below them what they say of each answer together."""

    def __init__(self, total: int) -> None:
        """total: the right answer."""
        self.total, self.frequencies = total, common_frequencies()
        colours = theme()
        self.clocks = [Clock(MODULUS, 0.62, colours.stream, ticks=False) for _ in self.frequencies]
        VGroup(*self.clocks).arrange(RIGHT, buff=0.75).set_y(2.55)
        self.speeds = VGroup(
            *(
                Decimal(k, 0, LABEL, colours.dim, unit="×").next_to(clock, DOWN, buff=0.15)
                for k, clock in zip(self.frequencies, self.clocks, strict=True)
            )
        )
        self.axes = small_axes([0, MODULUS - 1, 1], [-1, 1, 1], 11.6, 2.9)
        self.axes.move_to([0, -1.35, 0])
        self.zero = Line(self.axes.c2p(0, 0), self.axes.c2p(MODULUS - 1, 0), stroke_width=1.5)
        self.zero.set_stroke(colours.dim)
        top = self.axes.c2p(total, 1.08)
        self.right = DashedLine(
            self.axes.c2p(total, -1), top, stroke_width=2.5, color=colours.answer
        )
        self.number = Decimal(total, 0, HEADING, colours.answer).next_to(
            self.right, DOWN, buff=0.15
        )
        self.curve = VMobject(stroke_color=colours.data, stroke_width=5)
        self.best = Dot(radius=0.1, color=colours.answer)
        super().__init__(self.zero, self.right, self.number, self.curve, self.best)
        self.set_value(1.0)

    def get_values(self) -> np.ndarray:
        """What is drawn of every answer, the most that there can be being 1: shape (p,)."""
        corners = [*self.curve.get_start_anchors(), self.curve.get_end()]
        return np.array([self.axes.p2c(point)[1] for point in corners])

    def set_value(self, count: float) -> "Agreement":
        """Let so many clocks speak, the last of them in part; draw their mean for each answer."""
        self.count = count
        heard = np.clip(count - np.arange(len(self.frequencies)), 0, 1)
        answers = np.arange(MODULUS)
        turns = np.outer(self.frequencies, self.total - answers) / MODULUS
        sums = heard @ np.cos(2 * np.pi * turns) / heard.sum()
        points = [self.axes.c2p(c, y) for c, y in zip(answers, sums, strict=True)]
        self.curve.set_points_as_corners(points)
        self.best.move_to(self.axes.c2p(self.total, float(sums[self.total])))
        return self

    def turn_on(self, hour: float) -> None:
        """All hands as they stand when so much has been added."""
        for frequency, clock in zip(self.frequencies, self.clocks, strict=True):
            clock.set_value(frequency * hour)

    def lead(self, count: int) -> float:
        """By how much the right answer leads the best wrong one, over all sums."""
        return smallest_margin(addition_logits(list(self.frequencies[:count])))
