"""What the sparse autoencoder makes of a mixture, and what its strictness costs."""

import numpy as np
import pytest

from mlp_math import sparse_autoencoder
from mlp_math.stored import load
from scenes.superposition.sparse import LIT, PENALTY


def trained(penalty):
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    parts = (stored[part][k].astype(float) for part in ("W_enc", "b_enc", "W_dec", "b_dec"))
    return sparse_autoencoder.SparseAutoencoder(*parts)


def test_the_wide_layer_shows_what_the_trained_encoder_makes_of_the_mixture(once):
    scene, directions = once("SparseAutoencoder"), load("sparse_autoencoder")["directions"]
    i, j = scene.pair
    mixed = 0.9 * directions[i] + 0.7 * directions[j]
    assert scene.neurons.get_values() == pytest.approx(mixed, abs=1e-6)
    assert scene.grid.get_values() == pytest.approx(trained(PENALTY).encode(mixed), abs=1e-6)


def test_two_latents_light_up_and_they_are_the_two_features(once):
    scene, directions = once("SparseAutoencoder"), load("sparse_autoencoder")["directions"]
    lit = np.flatnonzero(scene.grid.get_values() > LIT)
    dictionary = trained(PENALTY).dictionary[lit]
    cosines = directions @ dictionary.T / np.linalg.norm(dictionary, axis=1)
    assert sorted(cosines.argmax(axis=0)) == sorted(scene.pair)
    assert (cosines.max(axis=0) > sparse_autoencoder.RECOVERED).all()


def test_the_trade_off_is_the_one_that_was_measured(once):
    scene, stored = once("SparseAutoencoder"), load("sparse_autoencoder")
    assert scene.curves["found"].get_values().tolist() == stored["recovered"].tolist()
    assert scene.curves["copy"].get_values().tolist() == stored["r_squared"].tolist()
    for curve in scene.curves.values():
        shown = [number.get_value() / 100 for number in curve.ends]
        assert shown == pytest.approx([curve.get_values()[0], curve.get_values()[-1]])
