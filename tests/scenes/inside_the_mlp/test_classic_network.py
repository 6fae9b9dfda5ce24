"""The digits' classifier is a real one, and the stack has the model's own numbers."""

import numpy as np
import pytest

from mlp_math.toy import toy_fact_block
from scenes.inside_the_mlp.digit_network import DIGITS, PIXELS, DigitNetwork
from scenes.mobjects.pixels import rasterised
from scenes.mobjects.text import Words


@pytest.mark.parametrize("seed", [0, 1])
def test_the_classifier_reads_all_ten_digits_as_they_are_printed(seed):
    clean = np.stack([rasterised(Words(str(d), 96), PIXELS).reshape(-1) for d in range(DIGITS)])
    network = DigitNetwork.fitted(clean, np.random.default_rng(seed))
    assert network.probabilities(clean).argmax(axis=1).tolist() == list(range(DIGITS))


def test_the_shown_guess_is_the_digit_whose_pixels_went_in(once):
    scene = once("ClassicNetwork")
    digit = int(scene.words("digit"))
    assert scene.guess == digit == scene.labels[scene.guess].get_value()
    picture = scene.grid.get_values()
    np.testing.assert_array_equal(picture, rasterised(Words(str(digit), 96), PIXELS))
    x = picture.reshape(-1)
    np.testing.assert_allclose(scene.net.get_values(), scene.net.network.probabilities(x))
    np.testing.assert_allclose(scene.net.neurons.get_values(), scene.net.network.neurons(x))


def test_the_block_stands_in_as_many_layers_and_dimensions_as_the_model_has(once):
    scene = once("ClassicNetwork", "marie_curie_radium", "fr")
    assert scene.layer_number.get_value() == 96
    assert scene.brace[1].get_value() == 12_288
    toy = toy_fact_block(np.random.default_rng(scene.lecture.seed))
    np.testing.assert_array_equal(scene.column.get_values(), toy.full_name)
