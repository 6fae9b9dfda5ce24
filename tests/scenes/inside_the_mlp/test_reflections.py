"""The closing shot shows the toy block's weights, and directions of space."""

import numpy as np

from mlp_math.toy import toy_fact_block


def test_the_dials_in_the_middle_stand_at_the_weights(once):
    wall = once("TwoReflections").wall
    toy = toy_fact_block(np.random.default_rng(once("TwoReflections").lecture.seed))
    np.testing.assert_allclose(wall.get_values(), toy.block.W_up)


def test_the_bouquet_holds_unit_vectors_of_which_the_first_three_are_perpendicular(once):
    vectors = once("TwoReflections").flowers.get_values()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0)
    np.testing.assert_allclose(vectors[:3] @ vectors[:3].T, np.eye(3), atol=1e-12)
