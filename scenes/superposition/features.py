"""A name for each neuron, or a pattern of neurons for each name."""

from collections.abc import Iterable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    Line,
    Transform,
    VGroup,
)

from mlp_math.facts import n99_estimate
from mlp_math.parameters import TransformerSizes
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.patterns import NeuronColumn, strength
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words
from scenes.moves import cascade, give_way, in_turn
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import HEADING_Y
from scenes.superposition.feature_set import feature_directions, feature_names
from scenes.theme import theme

REACH = 3.1  # units from a neuron to the names
COLUMN_AT, NOTE_Y = 0.72 * DOWN, 3.4
FLICKERS = 4
SHOWN_EVERY = 4  # of the names, so many apart are shown with their patterns
LIGHTING = 0.6  # seconds
TAKES_PART = 0.3  # a weight at least so large counts as taking part in a feature


class FeaturesVsNeurons(LectureScene):
    """A name for each neuron; then a pattern for each name, and room for twice as many."""

    def stage(self) -> None:
        dim, sizes = self.theme.dim, self.lecture.sizes
        self.directions = feature_directions()
        count, size = self.directions.shape
        self.dark = np.zeros(size)
        self.flickers = self.rng()
        self.model_neurons = Decimal(sizes.d_model * sizes.mlp_multiple, 0, HEADING)
        self.of_model = FiguresLine(self.words("of_model"), [self.model_neurons], BODY, dim)
        self.of_model.move_to(HEADING_Y * UP)
        self.facts_a_layer = Decimal(guessed_facts(sizes), 0, HEADING)
        self.room = FiguresLine(self.words("facts"), [self.facts_a_layer], BODY, dim)
        fit(self.room, 12.6).move_to(HEADING_Y * UP)
        self.field = self.some_activity()
        self.neurons = NeuronColumn(self.dark).move_to(COLUMN_AT)
        self.caption = FiguresLine(self.words("neurons"), [size], BODY, dim)
        self.caption.next_to(self.neurons, UP, buff=0.3)
        self.names = [Words(text, BODY, dim) for text in feature_names(self)[:count]]
        self.first, self.others = self.names[:size], self.names[size:]
        for side, names in ((RIGHT, self.first), (LEFT, self.others)):
            for name, dot in zip(names, self.neurons, strict=False):
                name.next_to(dot, side, buff=REACH)
        self.ties = [
            Line(*near_ends(dot, name), stroke_width=3).set_stroke(self.theme.faint)
            for dot, name in zip(self.neurons, self.first, strict=True)
        ]
        self.count = Decimal(count, 0, BODY, self.theme.answer)
        self.features = FiguresLine(self.words("count"), [self.count], BODY, dim)
        self.features.next_to([REACH, 0, 0], RIGHT, buff=0).match_y(self.caption)
        self.note = Words(self.words("note"), LABEL, dim).move_to(NOTE_Y * UP)

    @beat
    def facts(self, beat: Beat) -> None:
        """A speck for each neuron of the model's layer, and how many facts it might hold."""
        self.play(FadeIn(self.field), run_time=0.8)
        beat.until("guess")
        told = FadeIn(self.room, shift=0.15 * DOWN)
        self.play(Transform(self.field, self.some_activity()), told, run_time=1.0)

    @beat
    def space(self, beat: Beat) -> None:
        """The neurons flicker; then ten of them, close by."""
        each = beat.share(FLICKERS, 0.8, early=2.4)
        for k in range(FLICKERS):
            told = [give_way(self.room, self.of_model)] if k == FLICKERS - 2 else []
            self.play(Transform(self.field, self.some_activity()), *told, run_time=each)
        self.play(
            FadeOut(self.field, scale=4),
            FadeOut(self.of_model),
            FadeIn(self.neurons, scale=0.2),
            run_time=1.4,
        )
        self.play(FadeIn(self.caption, shift=0.15 * DOWN), run_time=0.5)

    @beat
    def one_each(self, beat: Beat) -> None:
        """Each neuron lights up by itself while its name comes to it."""
        beat.until("name")
        each = beat.rest(2.5, early=0.4) / len(self.ties)
        for alone, *tied in zip(np.eye(len(self.ties)), self.ties, self.first, strict=True):
            coming = FadeIn(VGroup(*tied), shift=0.3 * LEFT)
            self.play(self.neurons.light_to(alone), coming, run_time=each)
        self.play(self.neurons.light_to(self.dark), run_time=0.4)

    @beat
    def patterns(self, beat: Beat) -> None:
        """The ties dissolve, as many names again come in; some light up, each with its pattern."""
        coming = cascade(FadeIn, self.others, shift=0.2 * LEFT)
        self.play(FadeOut(*self.ties), coming, run_time=1.5)
        self.play(FadeIn(self.features, self.note), run_time=0.5)
        shown = range(0, len(self.names), SHOWN_EVERY)
        each = beat.share(len(shown), 0.9)
        leaving: list[Animation] = []
        for k in shown:
            name, pattern = self.names[k], self.directions[k]
            lines = pattern_edges(self.neurons, name, pattern)
            self.play(
                self.neurons.light_to(pattern),
                FadeIn(lines),
                name.animate.set_color(self.theme.ink),
                *leaving,
                run_time=LIGHTING,
            )
            self.wait(max(each - LIGHTING, 0.1))
            leaving = [FadeOut(lines), name.animate.set_color(self.theme.dim)]
        self.play(*leaving, self.neurons.light_to(self.dark), run_time=0.5)

    @beat
    def alone(self, beat: Beat) -> None:
        """A single neuron, and one after another all the names that it takes part in."""
        part = np.abs(self.directions) > TAKES_PART
        busiest = int(part.sum(axis=0).argmax())
        dot = self.neurons[busiest]
        self.taking_part = [
            name for name, takes in zip(self.names, part[:, busiest], strict=True) if takes
        ]
        self.play(
            dot.animate.set_fill(self.theme.answer),
            Flash(dot, color=self.theme.answer, flash_radius=0.45),
            run_time=1.0,
        )
        beat.until("alone")
        reaching = in_turn(reach, answer_ties(dot, self.taking_part), self.taking_part, lag=0.4)
        self.play(reaching, run_time=beat.rest(2.0, part=0.75))

    @interlude
    def end(self) -> None:
        self.leave()

    def some_activity(self) -> NeuronField:
        """As the neurons of a layer may fire: most of them not."""
        draws = self.flickers.normal(size=int(self.model_neurons.get_value()))
        return NeuronField(np.maximum(draws - 1, 0), aspect=2.1, height=5.3).move_to(0.5 * DOWN)


def guessed_facts(model: TransformerSizes) -> float:
    """Facts that a layer of the model might hold, to the one figure that such a guess deserves."""
    return float(f"{n99_estimate(model.d_mlp, model.d_model):.1g}")


def near_ends(dot: Circle, name: Words) -> tuple[np.ndarray, np.ndarray]:
    """Where a line from a neuron to a name begins and ends, on whichever side the name stands."""
    if name.get_x() > dot.get_x():
        return dot.get_right(), name.get_left() + 0.12 * LEFT
    return dot.get_left(), name.get_right() + 0.12 * RIGHT


def pattern_edges(neurons: NeuronColumn, name: Words, pattern: np.ndarray) -> VGroup:
    """Lines from a name to the neurons of its pattern, as strong as they take part in it."""
    lines = VGroup()
    for dot, weight in zip(neurons, pattern, strict=True):
        shade = theme().positive if weight >= 0 else theme().negative
        share = strength(weight)
        style = {"stroke_color": theme().mix(shade, 0.1 + 0.8 * share)}
        lines.add(Line(*near_ends(dot, name), stroke_width=0.8 + 5.2 * share, **style))
    return lines


def answer_ties(dot: Circle, names: Iterable[Words]) -> VGroup:
    """Bright lines from one neuron to names."""
    shade = theme().mix(theme().answer, 0.75)
    style = {"stroke_width": 3, "stroke_color": shade}
    return VGroup(*(Line(*near_ends(dot, name), **style) for name in names))


def reach(line: Line, name: Words) -> AnimationGroup:
    """A line is drawn to a name, which lights up."""
    return AnimationGroup(Create(line), name.animate.set_color(theme().ink))
