"""Dots and lines show the toy block's own neurons and weights."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.toy import toy_fact_block


def toy_of(lecture):
    return toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))


@pytest.mark.parametrize("lecture", ["how_llms_store_facts", "marie_curie_radium"])
def test_every_dot_and_number_is_a_neuron_of_the_toy_block(once, lecture):
    scene = once("NeuronDots", lecture)
    step = toy_of(lecture).forward()
    np.testing.assert_allclose(scene.network.layer.get_values(), step.neurons)
    np.testing.assert_allclose(scene.network.values.get_values(), step.neurons)
    np.testing.assert_allclose(scene.network.column.get_values(), step.x)
    np.testing.assert_allclose(scene.network.inputs.get_values(), step.x)
    np.testing.assert_array_equal(scene.matrix.get_values(), toy_of(lecture).block.W_up)


def test_lines_are_blue_for_positive_weights_and_red_for_negative_ones(once):
    picture = once("NeuronDots").network
    weights = toy_of("how_llms_store_facts").block.W_up
    for i, row in enumerate(weights):
        for line, weight in zip(picture.edges_into(i), row, strict=True):
            red, _, blue = line.get_stroke_color().to_rgb()
            assert (blue > red) == (weight >= 0)


@pytest.mark.parametrize("lecture", ["how_llms_store_facts", "marie_curie_radium"])
def test_the_first_neuron_is_on_for_the_full_name_and_off_for_a_near_miss(once, lecture):
    scene = once("ActiveInactive", lecture, "fr")
    toy = toy_of(lecture)
    on, off = (toy.forward(person).neurons[0] for person in (0, 1))
    assert scene.seen["active"] == pytest.approx(on)
    assert scene.seen["inactive"] == pytest.approx(off, abs=1e-12)
    assert (round(on, 9), round(off, 9)) == (1.0, 0.0)
    np.testing.assert_allclose(scene.picture.get_values(), toy.full_name)
