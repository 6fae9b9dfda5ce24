"""How many directions can be perpendicular: readings, ranks and places."""

import numpy as np

from lectures.load import load_lecture


def test_pushing_along_one_direction_leaves_the_other_readings_alone(once):
    scene = once("PerpendicularLimit")
    moved = scene.after - scene.before
    assert moved[0] > 0.5
    assert np.allclose(moved[1:], 0)


def test_plane_and_space_hold_as_many_right_angles_as_they_have_dimensions(once):
    scene = once("PerpendicularLimit")
    assert [count.get_value() for count in scene.counts] == [2, 3]
    assert scene.dimensions.get_value() == load_lecture().sizes.d_model


def test_a_fourth_arrow_fills_the_table_but_not_the_rank(once):
    scene = once("PerpendicularLimit")
    three, four = (gram.get_values() for gram in scene.tables.grams)
    assert np.allclose(three, np.eye(3))
    assert np.allclose(np.diag(four), 1)
    assert np.allclose(np.abs(four[3, :3]), 1 / np.sqrt(3))
    assert [rank.get_value() for rank in scene.tables.ranks] == [3, 3]
    assert np.linalg.matrix_rank(four) == 3


def test_the_table_grows_to_the_models_size_and_the_number_with_it(once):
    places = once("PerpendicularLimit").model_places
    assert places.field.get_value() == load_lecture().sizes.d_model
    assert places.number.get_value() == load_lecture().sizes.d_model


def test_what_one_vector_more_makes_runs_along_two_sides_of_the_table(once):
    places = once("PerpendicularLimit").model_places
    assert places.products.width >= places.field.width
    assert places.products.height >= places.field.height
