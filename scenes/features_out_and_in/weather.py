"""The made-up sentences about the weather, as vectors, that the toy of steering stands on; and the
plane in which they are seen."""

from functools import cache
from typing import NamedTuple

import numpy as np
from manim import LEFT, RIGHT, ManimColor, VGroup

from lectures.text import ShotWords
from mlp_math.angles import random_unit_vectors
from mlp_math.directions import normalize
from mlp_math.interventions import contrastive_activations, contrastive_mean_difference
from scenes.mobjects.place import fit
from scenes.mobjects.style import small_axes
from scenes.mobjects.text import BODY, HEADING, Words
from scenes.stage import LectureScene

DIMENSIONS, PAIRS, SEED = 64, 20, 0
NAMED_BY = "SteeringToy"  # the shot whose words these are
KEYS = ("hot", "cold")
SENTENCE_Y = 3.15
PLANE_AT, UNIT = np.array([-5.0, -1.75, 0.0]), 3.2


class Weather(NamedTuple):
    """Directions hot and cold (64,), sentences of both kinds (20, 64), and the steering vector."""

    hot: np.ndarray
    cold: np.ndarray
    warm_sentences: np.ndarray
    cold_sentences: np.ndarray
    vector: np.ndarray

    def read(self, sentences: np.ndarray) -> np.ndarray:
        """How hot and how cold, shape (..., 2)."""
        return np.asarray(sentences @ np.stack([self.hot, self.cold], axis=1))

    def typical(self) -> np.ndarray:
        """The hot sentence that reads most like all of them on average, shape (64,)."""
        readings = self.read(self.warm_sentences)
        away = np.linalg.norm(readings - readings.mean(axis=0), axis=1)
        return np.asarray(self.warm_sentences[away.argmin()])

    def cosines(self, differences: np.ndarray) -> np.ndarray:
        """Cosine of each of several differences (..., 64) with hot − cold."""
        return np.asarray(normalize(differences) @ normalize(self.hot - self.cold))


@cache
def weather() -> Weather:
    """The same in every shot and every lecture."""
    rng = np.random.default_rng(SEED)
    hot, other = random_unit_vectors(2, DIMENSIONS, rng).astype(float)
    hot = normalize(hot)
    cold = normalize(other - (other @ hot) * hot)
    warm, chilly = contrastive_activations(hot, cold, PAIRS, rng)
    return Weather(hot, cold, warm, chilly, contrastive_mean_difference(warm, chilly))


def hues(scene: LectureScene) -> tuple[ManimColor, ManimColor]:
    """The colours of hot and of cold."""
    return scene.theme.negative, scene.theme.positive


def sentence(scene: LectureScene, which: int) -> Words:
    """The sentence with its last word hot (0) or cold (1), in that one's colour."""
    words = ShotWords(scene.lecture, scene.language, NAMED_BY)
    word = str(words[KEYS[which]])
    text = str(words["sentence"]).replace("#", word)
    whole = Words(text, HEADING, paint={word: hues(scene)[which]})
    return fit(whole, 12.6).set_y(SENTENCE_Y)


def plane(scene: LectureScene) -> VGroup:
    """Two axes, hot to the right and cold upwards, with their words."""
    axes = small_axes([-0.4, 1.5], [-0.4, 1.4], 1.9 * UNIT, 1.8 * UNIT, stroke=2)
    axes.shift(PLANE_AT - axes.c2p(0, 0))
    words = ShotWords(scene.lecture, scene.language, NAMED_BY)
    ends = ((axes.c2p(1.5, 0), RIGHT), (axes.c2p(0, 1.25), LEFT))
    labels = [
        Words(str(words[key]), BODY, hue).next_to(at, side, buff=0.2)
        for key, hue, (at, side) in zip(KEYS, hues(scene), ends, strict=True)
    ]
    return VGroup(axes, *labels)


def opening(scene: LectureScene) -> tuple[VGroup, Words]:
    """The plane, and a hot sentence: what is there before anything is added."""
    return plane(scene), sentence(scene, 0)
