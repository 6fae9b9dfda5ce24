"""Superposition in a word: patterns on the same neurons, and their sum."""

import numpy as np

from mlp_math.angles import coherence
from scenes.superposition.feature_set import feature_directions


def test_three_ideas_run_together_into_their_sum(once):
    scene = once("SuperpositionWord")
    three = feature_directions()[: len(scene.waves)]
    assert np.allclose([wave.weights for wave in scene.waves], three)
    assert np.allclose(scene.total.get_values(), three.sum(axis=0))


def test_twice_the_neurons_carry_every_stored_pattern(once):
    scene = once("SuperpositionWord")
    drawn = np.array([wave.get_values() for wave in scene.many])
    assert np.allclose(drawn, feature_directions("sparse_autoencoder_wide"))
    assert len(scene.neurons) == drawn.shape[1]


def test_more_patterns_a_neuron_still_lie_farther_apart():
    small, large = feature_directions(), feature_directions("sparse_autoencoder_wide")
    assert large.shape[1] == 2 * small.shape[1]
    assert len(large) > 3 * len(small)
    assert coherence(large) < coherence(small)


def test_what_is_said_of_size_says_who_found_it(play):
    shown = {}
    play(
        "SuperpositionWord",
        on_beat_end=lambda scene, beat: shown.update(
            {beat.name: [text for m in scene.mobjects for text in texts_in(m)]}
        ),
    )
    assert not any("2025" in text for text in shown["word"])
    assert any("Liu" in text and "2025" in text for text in shown["consequences"])


def texts_in(mobject) -> list[str]:
    return [part.text for part in mobject.get_family() if getattr(part, "is_text", False)]
