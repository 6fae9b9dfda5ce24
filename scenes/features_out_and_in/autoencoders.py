"""The stored autoencoders on the toy's hidden ideas, and what they are held against."""

import numpy as np

from lectures.taken_apart import PENALTY
from mlp_math.directions import normalize
from mlp_math.sparse_autoencoder import SparseAutoencoder
from mlp_math.stored import load

PARTS = ("W_enc", "b_enc", "W_dec", "b_dec")


def ideas() -> np.ndarray:
    """The hidden ideas, unit rows, shape (ideas, neurons)."""
    return np.asarray(load("sparse_autoencoder")["directions"], dtype=float)


def autoencoder(penalty: float = PENALTY) -> SparseAutoencoder:
    """The one that was trained with this penalty on mixtures."""
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    return SparseAutoencoder(*(stored[part][k].astype(float) for part in PARTS))


def noise_autoencoder() -> SparseAutoencoder:
    """Its control, which was trained on noise."""
    stored = load("sparse_autoencoder_gaussian")
    return SparseAutoencoder(*(stored[part].astype(float) for part in PARTS))


def dictionary(trained: SparseAutoencoder) -> np.ndarray:
    """What it takes for ideas, unit rows, shape (latents, neurons)."""
    return np.asarray(normalize(trained.dictionary))
