"""Twenty features on ten neurons."""

import numpy as np
import pytest
from support import said

from mlp_math.facts import n99_estimate


def test_ten_neurons_carry_twenty_features(once):
    scene = once("FeaturesVsNeurons")
    assert "ten neurons carry twenty" in said("FeaturesVsNeurons", "patterns")
    assert scene.directions.shape == (20, 10)
    assert len(scene.neurons) == 10
    assert len(scene.names) == scene.count.get_value() == 20
    assert scene.model_neurons.get_value() == 49_152


def test_the_guess_of_facts_has_one_figure_and_is_called_a_guess(once):
    scene = once("FeaturesVsNeurons")
    assert scene.facts_a_layer.get_value() == 1e7
    assert n99_estimate(49_152, 12_288) == pytest.approx(9.56e6, rel=1e-3)
    assert "<guess>guess: up to some 10 million facts" in said("FeaturesVsNeurons", "facts")


def test_the_neuron_that_is_asked_takes_part_in_the_features_that_light_up(once):
    scene = once("FeaturesVsNeurons")
    strong = np.abs(scene.directions) > 0.3
    number = int(strong.sum(axis=0).argmax())
    lit = {name.text for name in scene.taking_part}
    assert lit == {
        name.text for name, part in zip(scene.names, strong[:, number], strict=True) if part
    }
    assert len(lit) > 1
