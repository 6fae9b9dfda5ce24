"""The made-up sentences about the weather, as vectors, that the toy of steering stands on."""

from functools import cache
from typing import NamedTuple

import numpy as np

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import normalize
from mlp_math.interventions import contrastive_activations, contrastive_mean_difference

DIMENSIONS, PAIRS, SEED = 64, 20, 0


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
