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


def test_the_wide_layer_shows_what_the_trained_encoder_makes_of_the_mixture(play):
    """At the end of the beat in which it reads; later the slider chooses other autoencoders."""
    read = {}

    def note(scene, beat):
        read[beat.name] = scene.neurons.get_values(), scene.grid.get_values()

    scene = play("SparseAutoencoder", on_beat_end=note)
    directions = load("sparse_autoencoder")["directions"]
    i, j = scene.pair
    mixed = 0.9 * directions[i] + 0.7 * directions[j]
    keys, lamps = read["wide"]
    assert keys == pytest.approx(mixed, abs=1e-6)
    assert lamps == pytest.approx(trained(PENALTY).encode(mixed), abs=1e-6)


def test_two_latents_light_up_and_they_are_the_two_features(once):
    scene, directions = once("SparseAutoencoder"), load("sparse_autoencoder")["directions"]
    lit = np.flatnonzero(scene.read(trained(PENALTY)) > LIT)
    dictionary = trained(PENALTY).dictionary[lit]
    cosines = directions @ dictionary.T / np.linalg.norm(dictionary, axis=1)
    assert sorted(cosines.argmax(axis=0)) == sorted(scene.pair)
    assert (cosines.max(axis=0) > sparse_autoencoder.RECOVERED).all()


@pytest.mark.parametrize("name", ["strict", "loose"])
def test_slider_lamps_copy_and_meters_are_those_of_one_trained_autoencoder(once, name):
    """The shot ends at the lenient end of the slider, where the copy is faithful."""
    scene, stored = once("SparseAutoencoder"), load("sparse_autoencoder")
    if name == "strict":
        scene.show_choice(1.0)
    k = scene.slider.chosen
    assert k == (0 if name == "loose" else len(stored["l1"]) - 1)
    mixed, chosen = scene.neurons.get_values(), trained(stored["l1"][k])
    assert scene.grid.get_values() == pytest.approx(chosen.encode(mixed), abs=1e-6)
    assert scene.copied.get_values() == pytest.approx(chosen.decode(chosen.encode(mixed)), abs=1e-6)
    assert scene.meters["found"].get_value() == pytest.approx(stored["recovered"][k])
    assert scene.meters["copy"].get_value() == pytest.approx(stored["r_squared"][k])
    named = [text for text in scene.names if text.get_fill_opacity() > 0]
    assert len(named) == (0 if name == "loose" else 2)
    scene.show_choice(0.0)
