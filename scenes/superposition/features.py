"""A key for each idea, or a chord of keys for each idea."""

from collections.abc import Iterator, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    FadeToColor,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    rush_into,
)

from mlp_math.facts import n99_estimate
from mlp_math.parameters import TransformerSizes
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.glow import Halo
from scenes.mobjects.keyboard import DEEP, Keyboard
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.text import BODY, HEADING, SMALL, Decimal, Words
from scenes.moves import cascade, give_way
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import HEADING_Y
from scenes.superposition.feature_set import KEYS_AT, feature_directions, feature_names
from scenes.theme import theme

FOOT_Y = -3.5
ROWS = (0.35, 1.05)  # the baselines of names above their own keys
COLUMNS, GRID_FROM = 5, np.array([-5.0, 3.3, 0.0])  # of all the names
GRID_RIGHT, GRID_DOWN = 2.5 * RIGHT, 0.62 * DOWN
STRUCK_AT = 0.55 * UP
NAME_WIDTH = 2.3
FLICKERS = 2
SHOWN_EVERY = 4  # of the names, so many apart are shown with their patterns
TAKES_PART = 0.3  # a weight at least so large counts as taking part in a feature


class FeaturesVsNeurons(LectureScene):
    """A key for each name; then a chord for each name, and room for twice as many."""

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
        self.neurons = Keyboard(self.dark).move_to(KEYS_AT)
        self.caption = FiguresLine(self.words("neurons"), [size], BODY, dim)
        self.count = Decimal(count, 0, BODY, self.theme.focus)
        self.features = FiguresLine(self.words("count"), [self.count], BODY, dim)
        for line, side in ((self.caption, LEFT), (self.features, RIGHT)):
            line.set_x(self.neurons.get_edge_center(side)[0], side).set_y(FOOT_Y)
        self.names = [Words(text, BODY, dim) for text in feature_names(self)[:count]]
        self.first, self.others = self.names[:size], self.names[size:]
        stand_over(self.neurons, self.first)
        self.ties = VGroup(
            *(
                self.neurons.string(name, k, self.theme.dim, 2.5)
                for k, name in enumerate(self.first)
            )
        )
        self.note = fit(Words(self.words("note"), SMALL, dim), 7.0).set_y(FOOT_Y)
        self.add(self.field)
        self.taking_part: list[Words] = []  # whose chords the held key belongs to

    @beat
    def facts(self, beat: Beat) -> None:
        """A speck for each neuron of the model's layer, and how many facts it might hold."""
        each = beat.share(FLICKERS, 0.8, until="guess")
        for _ in range(FLICKERS):
            self.play(Transform(self.field, self.some_activity()), run_time=each)
        told = FadeIn(self.room, shift=0.15 * DOWN)
        self.play(Transform(self.field, self.some_activity()), told, run_time=1.0)
        each = beat.share(FLICKERS, 0.6)
        for _ in range(FLICKERS):
            self.play(Transform(self.field, self.some_activity()), run_time=each)

    @beat
    def space(self, beat: Beat) -> None:
        """The neurons flicker; then ten of them, close by, as the keys of a keyboard."""
        each = beat.share(FLICKERS, 0.7, early=1.6)
        for k in range(FLICKERS):
            told = [] if k else [give_way(self.room, self.of_model)]
            self.play(Transform(self.field, self.some_activity()), *told, run_time=each)
        self.play(
            FadeOut(self.field, scale=4),
            FadeOut(self.of_model),
            cascade(FadeIn, self.neurons, 0.06, shift=0.4 * UP),
            FadeIn(self.caption),
            run_time=1.3,
        )

    @beat
    def one_each(self, beat: Beat) -> None:
        """Each key is pressed by itself while its name comes to it."""
        beat.until("name", early=0.2)
        each = beat.rest(2.5, early=0.2) / len(self.first)
        for alone, tie, name in zip(np.eye(len(self.first)), self.ties, self.first, strict=True):
            coming = FadeIn(VGroup(tie, name), shift=0.2 * DOWN)
            self.play(self.neurons.light_to(alone), coming, run_time=each)

    @beat
    def patterns(self, beat: Beat) -> None:
        """The names rise, as many again come in, and one after another presses its chord."""
        self.play(
            FadeOut(self.ties),
            self.neurons.light_to(self.dark),
            *(name.animate.move_to(place) for name, place in self.places(self.first)),
            run_time=0.8,
        )
        for name, place in self.places(self.others, after=len(self.first)):
            name.move_to(place)
        self.play(cascade(FadeIn, self.others, 0.05, shift=0.2 * DOWN), run_time=0.7)
        shown = range(0, len(self.names), SHOWN_EVERY)
        each = beat.share(len(shown), 0.8)
        self.play(FadeIn(self.features, self.note), run_time=0.3)
        for k in shown:
            self.strike(self.names[k], self.directions[k], each)
        self.play(self.neurons.light_to(self.dark), run_time=0.4)

    @beat
    def alone(self, beat: Beat) -> None:
        """A single key is held down, and one after another all the names that use it light up."""
        part = np.abs(self.directions) > TAKES_PART
        busiest = int(part.sum(axis=0).argmax())
        key, shade = self.neurons[busiest], self.theme.lit
        self.taking_part = [
            name for name, takes in zip(self.names, part[:, busiest], strict=True) if takes
        ]
        light = Halo(key, 0.5 * key.width, strength=0.0)
        self.add(light, self.neurons)
        self.play(
            key.animate.set_fill(shade).shift(DEEP * DOWN),
            light.animate.set_strength(1.0),
            run_time=beat.unhurried(0.6, "alone", early=0.45),
        )
        beat.until("alone", early=0.3)
        lighting = cascade(lit_up, self.taking_part, 0.5)
        self.play(lighting, run_time=beat.rest(2.0, part=0.75))

    def strike(self, name: Words, pattern: np.ndarray, seconds: float) -> None:
        """A name comes to the keyboard's middle, presses its chord, and is gone again."""
        spoken = Words(name.text, HEADING).move_to(STRUCK_AT)
        strings = self.neurons.strings(spoken, pattern)
        self.play(
            TransformFromCopy(name, spoken),
            Create(strings, lag_ratio=0.0),
            self.neurons.light_to(pattern),
            run_time=0.6 * seconds,
        )
        self.play(FadeOut(spoken, strings), run_time=0.4 * seconds, rate_func=rush_into)

    def places(self, names: Sequence[Words], after: int = 0) -> Iterator[tuple[Words, np.ndarray]]:
        """Names, each with its place in the grid above, the first of them `after` others."""
        for k, name in enumerate(names, start=after):
            row, column = divmod(k, COLUMNS)
            yield name, GRID_FROM + column * GRID_RIGHT + row * GRID_DOWN

    @interlude
    def hand_over(self) -> None:
        """The keyboard, at rest, is what the next shot begins with."""
        rested = Keyboard(self.dark).move_to(KEYS_AT)
        self.leave(self.neurons, run_time=0.5)
        self.play(ReplacementTransform(self.neurons, rested), run_time=0.4)
        self.settle()

    def some_activity(self) -> NeuronField:
        """As the neurons of a layer may fire: most of them not."""
        draws = self.flickers.normal(size=int(self.model_neurons.get_value()))
        return NeuronField(np.maximum(draws - 1, 0), aspect=2.1, height=5.3).move_to(0.5 * DOWN)


def guessed_facts(model: TransformerSizes) -> float:
    """Facts that a layer of the model might hold, to the one figure that such a guess deserves."""
    return float(f"{n99_estimate(model.d_mlp, model.d_model):.1g}")


def stand_over(keys: Keyboard, names: Sequence[Words]) -> None:
    """Each name above its key, in turn in one of two rows: neighbours would overlap in one."""
    for k, name in enumerate(names):
        fit(name, NAME_WIDTH)
        keep_inside(name.set_x(keys.top(k)[0])).put_baseline(ROWS[k % len(ROWS)])


def lit_up(name: Words) -> FadeToColor:
    """An animation: a name becomes bright."""
    return FadeToColor(name, theme().focus)
