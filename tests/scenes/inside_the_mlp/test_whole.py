"""The digits' classifier is a real one, and the closing shots show the lecture's own numbers."""

import numpy as np
import pytest

from mlp_math.toy import toy_fact_block
from scenes.inside_the_mlp.reflections import DialWall
from scenes.inside_the_mlp.whole import DIGITS, PIXELS, DigitNetwork
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
    assert scene.layer_number.number.get_value() == 96
    assert scene.length.get_value() == 12_288
    toy = toy_fact_block(np.random.default_rng(scene.lecture.seed))
    np.testing.assert_array_equal(scene.column.get_values(), toy.full_name)


def test_the_dials_in_the_middle_stand_at_the_weights(once):
    wall = once("TwoReflections").panel
    toy = toy_fact_block(np.random.default_rng(once("TwoReflections").lecture.seed))
    np.testing.assert_allclose(wall.get_values(), toy.block.W_up)


def test_every_dial_lies_within_the_walls_window():
    wall = DialWall(np.ones((3, 3)), np.random.default_rng(0))
    for pitch, edges in ((0.9, (-6.0, 6.0)), (0.3, (-6.0, 0.0))):
        wall.view(pitch, 1.0, 1.0, edges)
        assert wall.get_left()[0] >= edges[0] - 1e-6
        assert wall.get_right()[0] <= edges[1] + 1e-6


def test_the_bouquet_holds_unit_vectors_of_which_the_first_three_are_perpendicular(once):
    vectors = once("TwoReflections").bouquet.get_values()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0)
    np.testing.assert_allclose(vectors[:3] @ vectors[:3].T, np.eye(3), atol=1e-12)
