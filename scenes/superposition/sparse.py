"""A sparse autoencoder tells two mixed features apart, and what its strictness costs."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    Uncreate,
    VGroup,
)

from mlp_math import sparse_autoencoder as sae
from mlp_math.directions import normalize
from mlp_math.stored import load
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.patterns import LatentGrid, strength
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Formula, Words
from scenes.mobjects.trade_off import ChoiceSlider, Meter
from scenes.moves import cascade, give_way, glide, leaves_first, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.feature_set import KEYS_AT, feature_directions, feature_names
from scenes.theme import theme

PENALTY = 0.4  # of the autoencoder that is shown at work
AMOUNTS = (0.9, 0.7)  # of the two features in the mixture
LIT = 0.04  # an activation that is seen
TOP_Y, LAMPS_Y, COPY_Y = 2.75, 0.75, -0.75
KEYS_HEIGHT = 0.85  # of both small keyboards
TOLD_AT = 0.35 * UP  # what is on, above the keyboard
SLIDER_Y, METERS_Y, METERS_X = -3.45, -2.35, 3.2


def stored_autoencoder(penalty: float) -> sae.SparseAutoencoder:
    """The autoencoder that was trained with this penalty."""
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    parts = (stored[part][k].astype(float) for part in ("W_enc", "b_enc", "W_dec", "b_dec"))
    return sae.SparseAutoencoder(*parts)


def latent_features(trained: sae.SparseAutoencoder) -> np.ndarray:
    """Which feature each latent has found, shape (latents,); -1 where it has found none."""
    return sae.matched_features(feature_directions(), normalize(trained.dictionary))


def mixture(i: int, j: int) -> np.ndarray:
    """So much of one feature and so much of the other, shape (neurons,)."""
    patterns = feature_directions()
    return np.asarray(AMOUNTS[0] * patterns[i] + AMOUNTS[1] * patterns[j])


def clean_pair(trained: sae.SparseAutoencoder) -> tuple[int, int]:
    """The first two features whose mixture lights two latents, one for each of them."""
    meanings = latent_features(trained)
    for i, j in sorted(combinations(range(len(feature_directions())), 2), key=lambda ij: ij[::-1]):
        lit = np.flatnonzero(trained.encode(mixture(i, j)) > LIT)
        if len(lit) == 2 and set(meanings[lit]) == {i, j}:
            return i, j
    raise ValueError("no two features are told apart by this autoencoder")


class SparseAutoencoder(LectureScene):
    """Two chords become one; a wide dark layer tells them apart, and copies them more or less."""

    begins_as = "FeaturesVsNeurons"

    def stage(self) -> None:
        stored = load("sparse_autoencoder")
        self.penalties = [float(penalty) for penalty in stored["l1"]]
        self.trained = stored_autoencoder(PENALTY)
        self.pair = clean_pair(self.trained)
        self.texts = feature_names(self)
        size = mixture(*self.pair).size
        self.neurons = Keyboard(np.zeros(size)).move_to(KEYS_AT)
        self.add(self.neurons)
        self.copied = Keyboard(np.zeros(size), height=KEYS_HEIGHT).move_to(COPY_Y * UP)
        self.grid = LatentGrid(
            self.trained.d_sae, columns=self.trained.d_sae, radius=0.125, gap=(0.06, 0.06)
        ).move_to(LAMPS_Y * UP)
        self.told = what_is_on([self.texts[k] for k in self.pair])
        count = FiguresLine(self.words("latents"), [self.trained.d_sae], LABEL, self.theme.dim)
        self.count = count.next_to(self.copied, DOWN, buff=0.5)
        # All ideas' names: each is seen while a lamp that stands for it is lit.
        self.names = VGroup(
            *(Words(text, BODY, self.theme.legible(self.theme.lit)) for text in self.texts)
        )
        self.names.set_opacity(0)
        loose, strict = self.words("loose"), self.words("strict")
        self.slider = ChoiceSlider(self.penalties, loose, strict).set_y(SLIDER_Y)
        self.slider.set_value(self.slider.places[self.penalties.index(PENALTY)])
        self.meters = {
            key: Meter(self.words(key), float(stored[what][self.slider.chosen]), colour)
            for key, what, colour in (
                ("found", "recovered", self.theme.lit),
                ("copy", "r_squared", self.theme.data),
            )
        }
        for meter, side in zip(self.meters.values(), (LEFT, RIGHT), strict=True):
            meter.move_to(METERS_X * side + METERS_Y * UP)

    @beat
    def mixed(self, beat: Beat) -> None:
        """One chord, then another on the same keys; their sum does not say which they are."""
        first, plus, second, asked = self.told
        strings = VGroup()
        each = beat.share(2, 0.9, until="dots")
        for k, (said, amount) in enumerate(zip((first, second), AMOUNTS, strict=True)):
            struck = self.neurons.strings(said, amount * feature_directions()[self.pair[k]])
            coming = [FadeIn(VGroup(plus, said) if k else said, shift=0.2 * DOWN)]
            chord = mixture(*self.pair) if k else amount * feature_directions()[self.pair[0]]
            pressed = self.neurons.light_to(chord)
            self.play(LaggedStart(*coming, Create(struck, lag_ratio=0.3)), pressed, run_time=each)
            strings.add(struck)
        self.play(
            FadeOut(strings, shift=0.3 * DOWN),
            give_way(VGroup(first, plus, second), asked),
            run_time=0.9,
        )
        self.play(point_at(asked, 1.2), run_time=beat.unhurried(0.5))

    @beat
    def wide(self, beat: Beat) -> None:
        """The sum is read by a wide dark layer; two lamps light up, and the copy comes out."""
        neurons = self.neurons
        small = Keyboard(neurons.get_values(), height=KEYS_HEIGHT).move_to(TOP_Y * UP)
        asked = FadeOut(self.told[-1], shift=0.5 * UP, rate_func=leaves_first)
        self.play(asked, neurons.animate.become(small), run_time=1.0)
        self.remove(neurons)
        self.neurons = small
        self.add(small)
        # As many keys, still dark: what is to become the copy.
        arriving = self.copied.copy().move_to(small).set_z_index(-1)
        self.play(ReplacementTransform(arriving, self.copied), run_time=beat.to("wide", 0.9))
        self.wires = wires_between(small, self.grid), wires_between(self.copied, self.grid)
        self.play(
            *(Create(wires, lag_ratio=0.01) for wires in self.wires),
            cascade(FadeIn, self.grid, 0.05, scale=0.3),
            FadeIn(self.count),
            run_time=beat.to("lit", 1.6, early=0.3),
        )
        self.pass_through(beat)

    def pass_through(self, beat: Beat) -> None:
        """Along the wires of the lamps that light up the sum comes in, and its copy goes out."""
        read, written = self.read(self.trained), self.written(self.trained)
        coming, going = (
            lit_wires(keys, self.grid, read, pattern)
            for keys, pattern in ((self.neurons, mixture(*self.pair)), (self.copied, written))
        )
        self.play(
            FadeOut(self.count),
            Create(coming, lag_ratio=0.05),
            self.grid.light_to(read),
            run_time=0.9,
        )
        lights = (ShowPassingFlash(wire, time_width=0.8) for wire in going)
        slot = beat.share(2, 0.7)
        self.play(LaggedStart(*lights, lag_ratio=0.08), Uncreate(coming), run_time=slot)
        named = self.name_lamps(self.trained)
        self.play(
            cascade(FadeIn, named, 0.4, shift=0.15 * DOWN),
            self.copied.light_to(written),
            run_time=beat.through(0.8),
        )
        self.remove(*named)
        self.add(self.names)

    @beat
    def price(self, beat: Beat) -> None:
        """To the lenient end, to the strict one, and back to where the copy is faithful."""
        coming = (*self.meters.values(), self.slider)
        self.play(cascade(FadeIn, coming, 0.4, shift=0.3 * UP), run_time=beat.to("loose", 0.8))
        self.copied.mark_errors(self.neurons.get_values())
        self.turn(0.0, beat.to("strict", 2.0))
        self.turn(1.0, beat.to("proof", 2.0))
        self.turn(0.0, beat.rest(2.0))

    @interlude
    def end(self) -> None:
        self.leave()

    def turn(self, place: float, seconds: float) -> None:
        """The slider goes to a place; each notch that it comes by is an autoencoder of its own."""
        moving = VGroup(self.slider, self.grid, self.copied, self.names, *self.meters.values())
        start = self.slider.get_value()
        sliding = glide(moving, lambda _, now: self.show_choice(float(now)), start, place)
        self.play(sliding, run_time=seconds)

    def show_choice(self, place: float) -> None:
        """Show what the autoencoder of the notch nearest to a place makes of the mixture."""
        stored, k = load("sparse_autoencoder"), self.slider.set_value(place).chosen
        trained = stored_autoencoder(self.penalties[k])
        self.grid.set_values(self.read(trained))
        self.copied.set_values(self.written(trained)).mark_errors(self.neurons.get_values())
        self.name_lamps(trained)
        self.meters["found"].set_value(float(stored["recovered"][k]))
        self.meters["copy"].set_value(float(stored["r_squared"][k]))

    def read(self, trained: sae.SparseAutoencoder) -> np.ndarray:
        """The wide layer for the mixture, shape (latents,)."""
        return np.asarray(trained.encode(mixture(*self.pair)))

    def written(self, trained: sae.SparseAutoencoder) -> np.ndarray:
        """The copy of the mixture, shape (neurons,)."""
        return np.asarray(trained.decode(self.read(trained)))

    def name_lamps(self, trained: sae.SparseAutoencoder) -> list[Words]:
        """Each lit lamp that has found an idea has that idea's name below it; gives those names."""
        return name_lit(self.names, self.grid, latent_features(trained), self.read(trained))


def name_lit(
    names: VGroup, lamps: LatentGrid, meanings: np.ndarray, levels: np.ndarray
) -> list[Words]:
    """Show the names of lit lamps' ideas below them, no others; gives those that are shown.

    Brighter lamps come first; where there is no room beside their names, one is left out.
    """
    shown = list[Words]()
    names.set_opacity(0)
    for k in np.argsort(-levels):
        name = names[meanings[k]]
        if levels[k] > LIT and meanings[k] >= 0 and name not in shown:
            keep_inside(name.next_to(lamps[k], DOWN, buff=0.18))
            if all(abs(name.get_x() - n.get_x()) > (name.width + n.width) / 2 for n in shown):
                shown.append(name.set_opacity(1))
    return shown


def what_is_on(texts: Sequence[str]) -> VGroup:
    """Both ideas with a plus between them, and a question mark in their place."""
    first, second = (fit(Words(text, HEADING), 4.0) for text in texts)
    plus = Formula("+", HEADING, theme().dim)
    line = VGroup(first, plus, second).arrange(RIGHT, buff=0.4).move_to(TOLD_AT)
    for part in (first, second):
        part.put_baseline(line.get_bottom()[1] + 0.1)
    asked = Formula("quest", 1.6 * TITLE, theme().focus).move_to(TOLD_AT)
    return VGroup(first, plus, second, asked)


def lit_wires(
    keys: Keyboard, lamps: LatentGrid, activations: np.ndarray, pattern: np.ndarray
) -> VGroup:
    """A bright line between every key that is pressed and every lamp that is lit."""
    side = DOWN if keys.get_y() > lamps.get_y() else UP
    wires = VGroup()
    for lamp, activation in zip(lamps, activations, strict=True):
        if activation > LIT:
            for key, weight in zip(keys, pattern, strict=True):
                share = strength(float(weight))
                shade = theme().mix(theme().lit, 0.25 + 0.75 * share)
                start, end = key.get_edge_center(side), lamp.get_edge_center(-side)
                if keys.get_y() < lamps.get_y():
                    start, end = end, start
                wires.add(Line(start, end, stroke_width=0.8 + 3 * share, stroke_color=shade))
    return wires.set_z_index(-1)


def wires_between(keys: Keyboard, lamps: LatentGrid) -> VGroup:
    """A faint line from every key to every lamp, from whichever edge of a key faces them."""
    side = DOWN if keys.get_y() > lamps.get_y() else UP
    style = {"stroke_width": 0.8, "stroke_color": theme().mix(theme().dim, 0.28)}
    return VGroup(
        *(
            Line(key.get_edge_center(side), lamp.get_edge_center(-side), **style)
            for key in keys
            for lamp in lamps
        )
    ).set_z_index(-1)
