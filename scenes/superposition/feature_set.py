"""The lecture's features: twenty patterns over ten neurons, with names."""

import numpy as np
from manim import DOWN

from lectures.text import ShotWords
from mlp_math.stored import load
from scenes.stage import LectureScene

KEYS_AT = 1.75 * DOWN  # of the keyboard that one shot hands on to the next
NAMED_BY = "FeaturesVsNeurons"  # the shot whose words name the features


def feature_directions(stored: str = "sparse_autoencoder") -> np.ndarray:
    """Stored features as patterns of neurons, unit rows, shape (features, neurons)."""
    return np.asarray(load(stored)["directions"], dtype=float)


def feature_names(scene: LectureScene) -> tuple[str, ...]:
    """What the features are called."""
    return tuple(ShotWords(scene.lecture, scene.language, NAMED_BY)["features"])
