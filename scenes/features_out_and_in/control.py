"""What an autoencoder's success is worth: its price, its control, a real model, the years since."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    VGroup,
    VMobject,
)

from lectures.taken_apart import PENALTY
from mlp_math.fact_path import load_language_model_study
from mlp_math.sparse_autoencoder import sparse_mixture
from mlp_math.stored import load
from scenes.features_out_and_in.autoencoders import ideas
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.lead_bars import LeadBars
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.place import fit
from scenes.mobjects.style import small_axes
from scenes.mobjects.text import BODY, HEADING, SMALL, Words
from scenes.mobjects.trade_off import Meter
from scenes.moves import cascade, glide, point_at
from scenes.sets.language_model import small_print
from scenes.stage import Beat, LectureScene, beat, interlude

PLOT_AT, PLOT = np.array([-3.2, 0.2, 0.0]), (4.8, 4.8)
METERS_X, METERS_Y = (-3.4, 3.4), (0.9, -0.9)
PRICE_METERS_X = 3.5
UNITS = ("sae", "neurons", "random", "shuffled")
WORDS = ("feature", "neuron", "random", "shuffled")
BARS_X, BARS_Y = (-3.0, 4.0), 1.55
SOURCE_Y = -3.72
TIMES_Y = (2.0, 0.35, -1.9)
KEYS_Y, SAMPLES, OFTEN = -2.6, 9, 0.2  # and how often each idea is on in the mixtures shown
SPECKS = 60_000  # that stand for the many features


class ControlLeftOut(LectureScene):
    """A point on the trade-off; two autoencoders' meters; areas in a real model; three years."""

    def stage(self) -> None:
        stored, colours = load("sparse_autoencoder"), self.theme
        self.axes = small_axes([0, 1, 0.5], [0, 1, 0.5], *PLOT, stroke=2.5).move_to(PLOT_AT)
        self.copied, self.found = stored["r_squared"], stored["recovered"]
        places = [self.axes.c2p(x, y) for x, y in zip(self.copied, self.found, strict=True)]
        self.path = VMobject(stroke_color=colours.data, stroke_width=5)
        self.path.set_points_as_corners(places)
        self.notches = VGroup(*(Dot(place, 0.08, color=colours.data) for place in places))
        self.labels = VGroup(
            fit(Words(self.words("copy"), BODY, colours.dim), 5.0).next_to(self.axes, DOWN, 0.25),
            fit(Words(self.words("ideas_found"), BODY, colours.dim), 4.0)
            .rotate(np.pi / 2)
            .next_to(self.axes, LEFT, 0.25),
        )
        self.point = Dot(places[0], 0.16, color=colours.focus).set_z_index(3)
        self.meters = self.two_meters(PRICE_METERS_X, self.copied[0], self.found[0])
        self.heads = [
            fit(Words(self.words(key), HEADING).move_to([x, 2.3, 0]), 6.0)
            for key, x in zip(("on_mixtures", "on_noise"), METERS_X, strict=True)
        ]
        self.others = self.two_meters(METERS_X[1], 0.0, 0.0)
        self.keys = [
            fit(Keyboard(np.zeros(10), height=0.8), 4.6).move_to([x, KEYS_Y, 0]) for x in METERS_X
        ]
        self.groups = self.areas()
        lines = [small_print(line) for line in self.word_list("measured")]
        self.source = VGroup(*lines).arrange(DOWN, buff=0.1).set_y(SOURCE_Y, DOWN)
        self.add(self.axes, self.labels)

    def two_meters(self, x: float, copied: float, found: float) -> VGroup:
        """What is copied and what is found, below each other."""
        return VGroup(
            *(
                Meter(self.words(key), float(share), colour).move_to([x, y, 0])
                for key, share, colour, y in (
                    ("copy", copied, self.theme.data, METERS_Y[0]),
                    ("ideas_found", found, self.theme.lit, METERS_Y[1]),
                )
            )
        )

    @beat
    def price(self, beat: Beat) -> None:
        """From the most lenient autoencoder to the strictest, along the curve."""
        self.play(FadeIn(self.meters, shift=0.3 * LEFT), run_time=0.6)
        drawn = (Create(self.path), cascade(FadeIn, self.notches, 0.5), FadeIn(self.point))
        self.play(*drawn, run_time=beat.to("strict", 1.2, early=0.6))
        moving = VGroup(self.point, self.meters)
        last = float(len(self.copied) - 1)
        self.play(glide(moving, lambda _, now: self.stand(float(now)), 0.0, last), run_time=2.2)
        chosen = float(np.flatnonzero(np.isclose(load("sparse_autoencoder")["l1"], PENALTY))[0])
        self.play(glide(moving, lambda _, now: self.stand(float(now)), last, chosen), run_time=1.0)

    def stand(self, place: float) -> None:
        """Stand at a place among the autoencoders, between two of them where it is broken."""
        k = np.arange(len(self.copied))
        copied, found = (float(np.interp(place, k, v)) for v in (self.copied, self.found))
        self.point.move_to(self.axes.c2p(copied, found))
        self.meters[0].set_value(copied)
        self.meters[1].set_value(found)

    @beat
    def noise(self, beat: Beat) -> None:
        """The same meters for the autoencoder that saw noise: nearly as long, and empty."""
        control = load("sparse_autoencoder_gaussian")
        shift = METERS_X[0] - PRICE_METERS_X
        self.play(
            FadeOut(self.axes, self.labels, self.path, self.notches, self.point),
            self.meters.animate.shift(shift * RIGHT),
            FadeIn(self.heads[0]),
            run_time=1.0,
        )
        self.play(FadeIn(self.others, self.heads[1], shift=0.3 * LEFT), run_time=0.6)
        copied, found = (float(control[key]) for key in ("r_squared", "recovered"))
        self.play(FadeIn(*self.keys), run_time=0.4)
        each = beat.share(SAMPLES - 3, 0.5, until="none")
        pairs = list(zip(*self.samples(), strict=True))
        self.feed(pairs[0], each)
        self.feed(pairs[1], each, glide(self.others[0], Meter.set_value, 0.0, copied))
        for pair in pairs[2:-3]:
            self.feed(pair, each)
        beat.until("none", early=0.2)
        self.feed(pairs[-3], 0.9, glide(self.others[1], Meter.set_value, 0.0, found))
        for k in (2, 1):
            self.feed(pairs[-k], beat.share(k, 0.5))

    def feed(self, pair: tuple[np.ndarray, np.ndarray], seconds: float, *more: Any) -> None:
        """A mixture on the keys at the left, noise on those at the right."""
        lit = [keys.light_to(x) for keys, x in zip(self.keys, pair, strict=True)]
        self.play(*lit, *more, run_time=seconds)

    def samples(self) -> tuple[np.ndarray, np.ndarray]:
        """Some mixtures, and as much noise of the same covariance, each (SAMPLES, neurons)."""
        rng, many = self.rng(), sparse_mixture(ideas(), OFTEN, 4_000, self.rng())[0]
        noise = rng.multivariate_normal(many.mean(axis=0), np.cov(many, rowvar=False), SAMPLES)
        return many[:SAMPLES], noise

    def areas(self) -> list[LeadBars]:
        """Mean areas under the curve in a real model, by kind of target and by unit."""
        study = load_language_model_study("features_sports")
        units = study["units"].tolist()
        colours = (self.theme.lit, *3 * (self.theme.mix(self.theme.dim, 0.75),))
        groups = []
        for key, kind, x in (("topics", "topic", BARS_X[0]), ("sport", "answer", BARS_X[1])):
            columns = study["target_kinds"] == kind
            areas = [float(study["auc"][units.index(unit)][columns].mean()) for unit in UNITS]
            words = [self.words(word) for word in WORDS]
            group = LeadBars(self.words(key), words, areas, colours, length=4.6, gap=0.95)
            groups.append(group.move_to([x, 0.4, 0]))
        return groups

    @beat
    def real(self, beat: Beat) -> None:
        """Areas under the curve in a real model: topics, then sports, with all controls."""
        leaving = (*self.heads, *self.keys, self.meters, self.others)
        self.play(*map(FadeOut, leaving), FadeIn(self.source), run_time=0.6)
        for group, mark in zip(self.groups, ("topics", "sport"), strict=True):
            self.play(FadeIn(group), group.grow(), run_time=beat.to(mark, 1.4, early=-0.6))
        for k in (0, 2):  # the feature and the random directions, of a sport
            both = VGroup(self.groups[1].bars[k], self.groups[1].numbers[k])
            self.play(point_at(both, 1.12), run_time=beat.share(2 - k // 2, 0.6))

    @beat
    def later(self, beat: Beat) -> None:
        """A field of features shines, fades, and keeps a question."""
        lit = self.rng().random(SPECKS) ** 6
        field = NeuronField(lit, aspect=13 / 7, height=6.6).set_opacity(0.4)
        field.set_z_index(-1)
        told = [
            fit(Words(self.words(key), HEADING), 12.0) for key in ("incomplete", "weaker", "open")
        ]
        for words, y in zip(told, TIMES_Y, strict=True):
            words.set_y(y)
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        self.play(FadeOut(*self.groups, self.source), FadeIn(field), run_time=0.8)
        self.play(FadeIn(fit(source, 13.0).set_y(SOURCE_Y, DOWN)), run_time=0.3)
        for words, mark, level in zip(
            told, ("millions", "weaker", "useful"), (0.45, 0.2, 0.12), strict=True
        ):
            self.play(field.animate.set_opacity(level), run_time=beat.to(mark, 0.6, early=0.3))
            self.play(FadeIn(words, shift=0.2 * UP), run_time=0.8)

    @interlude
    def end(self) -> None:
        self.leave()
