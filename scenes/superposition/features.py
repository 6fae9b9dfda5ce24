"""Shot 68: a name for each neuron, or a pattern of neurons for each name."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    LaggedStart,
    Line,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.text import shot_words
from mlp_math.stored import load
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import HEADING_Y, FiguresLine
from scenes.theme import theme

REACH = 3.1  # units from a neuron to the names
COLUMN_AT, NOTE_Y = 0.72 * DOWN, 3.4
FLICKERS = 5
TAKES_PART = 0.3  # a weight at least so large counts as taking part in a feature


def feature_directions() -> np.ndarray:
    """The lecture's features as patterns of neurons, unit rows, shape (features, neurons)."""
    return np.asarray(load("sparse_autoencoder")["directions"], dtype=float)


def feature_names(scene: LectureScene) -> tuple[str, ...]:
    """What the features are called, the same in both shots."""
    names = shot_words(scene.lecture, scene.language, FeaturesVsNeurons.__name__)["features"]
    return tuple(names)


class NeuronColumn(VGroup):
    """Neurons as dots, blue where a pattern is positive and red where it is negative.

    Shape (n,); `get_values()` gives the pattern back.
    """

    def __init__(self, values: np.ndarray, radius: float = 0.24, gap: float = 0.6) -> None:
        super().__init__(*(Circle(radius=radius, stroke_width=2) for _ in values))
        self.arrange(DOWN, buff=gap - 2 * radius)
        self.set_values(values)

    def get_values(self) -> np.ndarray:
        return self._values.copy()

    def set_values(self, values: np.ndarray) -> "NeuronColumn":
        self._values = np.asarray(values, dtype=float).copy()
        for dot, value in zip(self, self._values, strict=True):
            shade = theme().positive if value >= 0 else theme().negative
            share = float(np.clip(abs(value) / 0.7, 0, 1))
            dot.set_fill(theme().mix(shade, share), opacity=1)
            dot.set_stroke(theme().mix(theme().dim, 0.6), width=2)
        return self

    def become_pattern(self, values: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation to another pattern."""
        start = self.get_values()

        def step(column: "NeuronColumn", alpha: float) -> None:
            column.set_values((1 - alpha) * start + alpha * values)

        return UpdateFromAlphaFunc(self, step, **kwargs)


def near_ends(dot: Circle, name: Words) -> tuple[np.ndarray, np.ndarray]:
    """Where a line from a neuron to a name begins and ends, on whichever side the name stands."""
    if name.get_x() > dot.get_x():
        return dot.get_right(), name.get_left() + 0.12 * LEFT
    return dot.get_left(), name.get_right() + 0.12 * RIGHT


def edges(neurons: NeuronColumn, name: Words, pattern: np.ndarray) -> VGroup:
    """Lines from a name to the neurons of its pattern, as strong as they take part in it."""
    lines = VGroup()
    for dot, weight in zip(neurons, pattern, strict=True):
        shade = theme().positive if weight >= 0 else theme().negative
        strength = float(np.clip(abs(weight) / 0.7, 0, 1))
        lines.add(
            Line(
                *near_ends(dot, name),
                stroke_width=0.8 + 5.2 * strength,
                stroke_color=theme().mix(shade, 0.1 + 0.8 * strength),
            )
        )
    return lines


class FeaturesVsNeurons(LectureScene):
    """A name for each neuron; then a pattern for each name, and room for twice as many."""

    def construct(self) -> None:
        patterns = self.patterns = feature_directions()
        self.flickers = self.rng()
        count, size = patterns.shape
        texts = feature_names(self)
        neurons = self.neurons = NeuronColumn(np.zeros(size)).move_to(COLUMN_AT)
        caption = FiguresLine(
            self.words("neurons"), [Decimal(size, 0, BODY, self.theme.dim)], BODY, self.theme.dim
        ).next_to(neurons, UP, buff=0.3)
        self.names = names = [Words(text, BODY, self.theme.dim) for text in texts[:count]]
        with self.beat("space") as beat:
            self.whole_layer(beat, neurons, caption)
        with self.beat("one_each") as beat:
            singles = self.one_each(names, neurons)
            self.wait_for(beat, "name")
            self.name_one_by_one(singles, max(beat.remaining - 0.4, 2.5))
        self.count = Decimal(count, 0, BODY, self.theme.answer)
        features = FiguresLine(self.words("count"), [self.count], BODY, self.theme.dim)
        note = Words(self.words("note"), LABEL, self.theme.dim).move_to(NOTE_Y * UP)
        with self.beat("patterns") as beat:
            self.join_names(singles, names)
            features.next_to([REACH, 0, 0], RIGHT, buff=0).match_y(caption)
            self.play(FadeIn(features, note), run_time=0.5)
            self.show_patterns(beat, range(0, count, 4))
        with self.beat("alone") as beat:
            self.ask_neuron(int(np.argmax((np.abs(patterns) > TAKES_PART).sum(axis=0))), beat)
        self.leave()

    def whole_layer(self, beat, neurons: NeuronColumn, caption: FiguresLine) -> None:
        """A speck for each neuron of the model's layer, flickering; then ten of them, close by."""
        sizes = self.lecture.sizes
        self.model_neurons = Decimal(sizes.d_mlp, 0, HEADING)
        of_model = FiguresLine(self.words("of_model"), [self.model_neurons], BODY, self.theme.dim)
        of_model.move_to(HEADING_Y * UP)
        field = self.field = self.some_activity()
        self.play(FadeIn(field), run_time=0.8)
        each = max((beat.remaining - 2.4) / FLICKERS, 0.8)
        for k in range(FLICKERS):
            told = [FadeIn(of_model, shift=0.15 * DOWN)] if k == FLICKERS - 2 else []
            self.play(Transform(field, self.some_activity()), *told, run_time=each)
        self.play(
            FadeOut(field, scale=4), FadeOut(of_model), FadeIn(neurons, scale=0.2), run_time=1.4
        )
        self.play(FadeIn(caption, shift=0.15 * DOWN), run_time=0.5)

    def some_activity(self) -> NeuronField:
        """As the neurons of a layer may fire: most of them not."""
        draws = self.flickers.normal(size=int(self.model_neurons.get_value()))
        return NeuronField(np.maximum(draws - 1, 0), aspect=2.1, height=5.3).move_to(0.5 * DOWN)

    def name_one_by_one(self, singles: VGroup, run_time: float) -> None:
        """Each neuron lights up by itself while its name comes to it."""
        each = run_time / len(singles)
        for k, row in enumerate(singles):
            alone = np.eye(len(singles))[k]
            self.play(
                self.neurons.become_pattern(alone),
                FadeIn(row, shift=0.3 * LEFT),
                run_time=each,
            )
        self.play(self.neurons.become_pattern(np.zeros(len(singles))), run_time=0.4)

    def one_each(self, names: list[Words], neurons: NeuronColumn) -> VGroup:
        """The first names, each tied to a neuron of its own."""
        rows = VGroup()
        for name, dot in zip(names, neurons, strict=False):
            name.next_to(dot, RIGHT, buff=REACH)
            tie = Line(dot.get_right(), name.get_left() + 0.12 * LEFT, stroke_width=3)
            rows.add(VGroup(tie.set_stroke(self.theme.faint), name))
        return rows

    def join_names(self, singles: VGroup, names: list[Words]) -> None:
        """The ties dissolve, and as many names again come in at the other side."""
        others = names[len(self.neurons) :]
        for name, dot in zip(others, self.neurons, strict=False):
            name.next_to(dot, LEFT, buff=REACH)
        self.play(
            FadeOut(*(row[0] for row in singles)),
            LaggedStart(*(FadeIn(name, shift=0.2 * LEFT) for name in others), lag_ratio=0.1),
            run_time=1.5,
        )

    def show_patterns(self, beat, shown: range) -> None:
        """One name after another lights up, with the neurons that spell it."""
        each = max(beat.remaining / len(shown), 0.9)
        lit: tuple = ()
        for k in shown:
            lines = edges(self.neurons, self.names[k], self.patterns[k])
            leaving = [FadeOut(lit[0]), lit[1].animate.set_color(self.theme.dim)] if lit else []
            self.play(
                self.neurons.become_pattern(self.patterns[k]),
                FadeIn(lines),
                self.names[k].animate.set_color(self.theme.ink),
                *leaving,
                run_time=min(0.6, each),
            )
            self.wait(max(each - 0.6, 0.1))
            lit = (lines, self.names[k])
        self.play(
            FadeOut(lit[0]),
            lit[1].animate.set_color(self.theme.dim),
            self.neurons.become_pattern(np.zeros(len(self.neurons))),
            run_time=0.5,
        )

    def ask_neuron(self, number: int, beat) -> None:
        """A single neuron, and one after another all the names that it takes part in."""
        dot = self.neurons[number]
        taking = np.abs(self.patterns[:, number]) > TAKES_PART
        self.taking_part = [name for name, part in zip(self.names, taking, strict=True) if part]
        self.play(
            dot.animate.set_fill(self.theme.answer),
            Flash(dot, color=self.theme.answer, flash_radius=0.45),
            run_time=1.0,
        )
        self.wait_for(beat, "alone")
        lines = VGroup(
            *(
                Line(
                    *near_ends(dot, name),
                    stroke_width=3,
                    stroke_color=self.theme.mix(self.theme.answer, 0.75),
                )
                for name in self.taking_part
            )
        )
        self.play(
            LaggedStart(
                *(
                    AnimationGroup(Create(line), name.animate.set_color(self.theme.ink))
                    for line, name in zip(lines, self.taking_part, strict=True)
                ),
                lag_ratio=0.4,
            ),
            run_time=max(0.75 * beat.remaining, 2.0),
        )
