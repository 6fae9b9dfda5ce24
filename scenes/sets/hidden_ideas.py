"""The ideas hidden in the toy, what stored autoencoders found of them, and the table of both."""

import numpy as np
from manim import VGroup

from lectures.taken_apart import PENALTY
from mlp_math.directions import normalize
from mlp_math.sparse_autoencoder import SparseAutoencoder, matching_order
from mlp_math.stored import load
from scenes.mobjects.cosine_table import CosineTable

PARTS = ("W_enc", "b_enc", "W_dec", "b_dec")
TABLE_AT, CELL = np.array([0.3, 0.5, 0.0]), 0.2


def ideas() -> np.ndarray:
    """The hidden ideas, unit rows, shape (ideas, neurons)."""
    return np.asarray(load("sparse_autoencoder")["directions"], dtype=float)


def autoencoders() -> list[SparseAutoencoder]:
    """All that were trained on mixtures, from the most lenient to the strictest."""
    stored = load("sparse_autoencoder")
    return [
        SparseAutoencoder(*(stored[part][k].astype(float) for part in PARTS))
        for k in range(len(stored["l1"]))
    ]


def chosen() -> int:
    """Which of them is the one that sentences tell of."""
    (k,) = np.flatnonzero(np.isclose(load("sparse_autoencoder")["l1"], PENALTY))
    return int(k)


def autoencoder() -> SparseAutoencoder:
    """The one that sentences tell of."""
    return autoencoders()[chosen()]


def noise_autoencoder() -> SparseAutoencoder:
    """Its control, which was trained on noise."""
    stored = load("sparse_autoencoder_gaussian")
    return SparseAutoencoder(*(stored[part].astype(float) for part in PARTS))


def dictionary(trained: SparseAutoencoder) -> np.ndarray:
    """What it takes for ideas, unit rows, shape (latents, neurons)."""
    return np.asarray(normalize(trained.dictionary))


def in_order(directions: np.ndarray) -> np.ndarray:
    """The same directions, each in the place of the hidden idea that it pairs with best."""
    return np.asarray(directions[matching_order(ideas(), directions)])


def most_lenient() -> np.ndarray:
    """What the most lenient autoencoder takes for ideas, in order."""
    return in_order(dictionary(autoencoders()[0]))


def table_of(directions: np.ndarray) -> CosineTable:
    """Directions compared with the hidden ideas, each with each, where the table stands."""
    return CosineTable(ideas(), directions, cell=CELL).move_to(TABLE_AT)


def hidden_patterns() -> VGroup:
    """The hidden ideas as rows of cells, where they stand in the table."""
    return table_of(dictionary(autoencoder())).rows
