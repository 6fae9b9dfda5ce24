"""A key for each idea, or a chord of keys for each idea."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    rush_from,
    rush_into,
)

from mlp_math.facts import n99_estimate
from mlp_math.parameters import TransformerSizes
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.glow import Halo
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.text import BODY, HEADING, SMALL, Decimal, Words
from scenes.moves import cascade, comes_last, count_from, give_way, leaves_first, pulse
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
PRESSES = 3
FLICKER = 0.4  # seconds from one activity to the next
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
        self.specks = sizes.d_model * sizes.mlp_multiple
        self.model_neurons = Decimal(self.specks, 0, HEADING, self.theme.focus)
        self.of_model = FiguresLine(self.words("of_model"), [self.model_neurons], BODY, dim)
        self.of_model.move_to(HEADING_Y * UP)
        self.facts_a_layer = Decimal(guessed_facts(sizes), 0, HEADING, self.theme.focus)
        self.room = FiguresLine(self.words("facts"), [self.facts_a_layer], BODY, dim)
        fit(self.room, 12.6).move_to(HEADING_Y * UP)
        self.field = some_activity(self.specks, self.flickers)
        self.neurons = Keyboard(self.dark).move_to(KEYS_AT)
        self.caption = FiguresLine(self.words("neurons"), [size], BODY, dim)
        self.count = Decimal(count, 0, BODY, self.theme.focus)
        self.features = FiguresLine(self.words("count"), [self.count], BODY, dim)
        for line, side in ((self.caption, LEFT), (self.features, RIGHT)):
            line.set_x(self.neurons.get_edge_center(side)[0], side).set_y(FOOT_Y)
        shade = self.theme.mix(self.theme.ink, 0.75)
        self.names = [Words(text, BODY, shade) for text in feature_names(self)[:count]]
        widest = max(name.width for name in self.names)
        for name in self.names:  # of one size, whatever their lengths are
            name.scale(min(NAME_WIDTH / widest, 1.0))
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
        flicker(self, beat.to("guess", 1.2, part=0.45))
        told = FadeIn(self.room, shift=0.15 * DOWN), count_from(self.facts_a_layer)
        seconds = beat.to("guess", 1.0, late=0.6)
        self.play(
            Transform(self.field, some_activity(self.specks, self.flickers)),
            *told,
            run_time=seconds,
        )
        flicker(self, beat.rest(0.6))

    @beat
    def space(self, beat: Beat) -> None:
        """The neurons flicker and are counted; then ten of them, close by, as keys."""
        counting = give_way(self.room, self.of_model), count_from(self.model_neurons)
        self.play(
            *counting,
            Transform(self.field, some_activity(self.specks, self.flickers)),
            run_time=0.9,
        )
        flicker(self, 0.8)
        nearer = self.field.animate(rate_func=rush_into).scale(3)
        self.play(nearer, FadeOut(self.of_model, run_time=0.5), run_time=1.4)
        self.play(
            FadeOut(self.field, scale=4),
            cascade(FadeIn, self.neurons, 0.06, shift=0.4 * UP),
            FadeIn(self.caption),
            run_time=1.2,
        )
        self.play(play_at_random(self.neurons, self.flickers, beat.through(FLICKER)))

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
        before = VGroup(*(name.copy() for name in self.first))
        for name, place in places(self.first):
            name.move_to(place)
        self.remove(*self.first)
        self.play(
            FadeOut(self.ties, before, shift=0.4 * UP, rate_func=leaves_first),
            FadeIn(*self.first, shift=0.4 * UP, rate_func=comes_last),
            self.neurons.light_to(self.dark),
            run_time=0.8,
        )
        for name, place in places(self.others, after=len(self.first)):
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
        """A single key is held down, and one after another all chords are struck that use it."""
        part = np.abs(self.directions) > TAKES_PART
        busiest = int(part.sum(axis=0).argmax())
        key = self.neurons[busiest]
        using = np.flatnonzero(part[:, busiest])
        self.taking_part = [self.names[k] for k in using]
        light = Halo(key, 0.5 * key.width, strength=0.0)
        self.add(light, self.neurons)
        alone, each = np.eye(len(self.neurons))[busiest], beat.share(PRESSES, 0.6, until="alone")
        for strength in np.linspace(0, 1, PRESSES + 1)[1:]:
            pressed = self.neurons.light_to(alone), light.animate.set_strength(strength)
            self.play(*pressed, run_time=0.5 * each)
            self.play(self.neurons.light_to(0.25 * alone), run_time=0.5 * each)
        each = beat.through(2.0) / len(using)
        for k in using:
            struck = self.neurons.light_to(self.directions[k])
            self.play(lit_up(self.names[k]), struck, run_time=each)

    def strike(self, name: Words, pattern: np.ndarray, seconds: float) -> None:
        """A name lights; before the keyboard's middle it presses its chord, and is gone again."""
        spoken = Words(name.text, HEADING).move_to(STRUCK_AT)
        strings = self.neurons.strings(spoken, pattern)
        self.play(
            FadeIn(spoken, shift=0.3 * DOWN),
            pulse(name).set_color(self.theme.focus),
            Create(strings, lag_ratio=0.0),
            self.neurons.light_to(pattern),
            run_time=0.6 * seconds,
        )
        self.play(FadeOut(spoken, strings), run_time=0.4 * seconds, rate_func=rush_into)

    @interlude
    def hand_over(self) -> None:
        """The keyboard, at rest, is what the next shot begins with."""
        going = (FadeOut(one, rate_func=rush_into) for one in self.all_but(self.neurons))
        self.play(*going, self.neurons.light_to(self.dark), run_time=0.6)
        self.remove(self.neurons)
        self.add(Keyboard(self.dark).move_to(KEYS_AT))
        self.settle()


def some_activity(neurons: int, rng: np.random.Generator) -> NeuronField:
    """As the neurons of a layer may fire: most of them not."""
    draws = rng.normal(size=neurons)
    return NeuronField(np.maximum(draws - 1, 0), aspect=2.1, height=5.3).move_to(0.5 * DOWN)


def changed(scene: FeaturesVsNeurons, **kwargs: Any) -> Transform:
    """An animation: other neurons of the model's layer become active."""
    return Transform(scene.field, some_activity(scene.specks, scene.flickers), **kwargs)


def flicker(scene: FeaturesVsNeurons, seconds: float) -> None:
    """Other neurons are active from moment to moment."""
    times = max(round(seconds / FLICKER), 1)
    for _ in range(times):
        scene.play(changed(scene, rate_func=linear), run_time=seconds / times)


def play_at_random(keys: Keyboard, rng: np.random.Generator, seconds: float) -> UpdateFromAlphaFunc:
    """An animation: other keys are pressed from moment to moment, as neurons may fire."""
    times = max(round(seconds / FLICKER), 1)
    fired = np.clip(rng.normal(size=(times + 1, len(keys))) - 0.3, 0, 1)
    fired[0] = 0.0

    def step(moved: Keyboard, alpha: float) -> None:
        k, part = divmod(alpha * times, 1.0)
        after = min(int(k) + 1, times)
        moved.set_values((1 - part) * fired[int(k)] + part * fired[after])

    return UpdateFromAlphaFunc(keys, step, rate_func=linear, run_time=seconds)


def places(names: Sequence[Words], after: int = 0) -> Iterator[tuple[Words, np.ndarray]]:
    """Names, each with its place in the grid above, the first of them `after` others."""
    for k, name in enumerate(names, start=after):
        row, column = divmod(k, COLUMNS)
        yield name, GRID_FROM + column * GRID_RIGHT + row * GRID_DOWN


def guessed_facts(model: TransformerSizes) -> float:
    """Facts that a layer of the model might hold, to the one figure that such a guess deserves."""
    return float(f"{n99_estimate(model.d_mlp, model.d_model):.1g}")


def stand_over(keys: Keyboard, names: Sequence[Words]) -> None:
    """Each name above its key, in turn in one of two rows: neighbours would overlap in one."""
    for k, name in enumerate(names):
        keep_inside(name.set_x(keys.top(k)[0])).put_baseline(ROWS[k % len(ROWS)])


def lit_up(name: Words) -> Any:
    """An animation: a name swells and becomes bright."""
    return name.animate(rate_func=rush_from).set_color(theme().focus).scale(1.08)
