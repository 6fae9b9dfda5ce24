"""How many directions fit: angles, ranks and caps."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.bounds import largest_smallest_angle, max_vectors_lp
from mlp_math.directions import smallest_line_angle


def test_pushing_along_one_direction_leaves_the_other_readings_alone(play):
    scene = play("PerpendicularLimit")
    moved = scene.after - scene.before
    assert moved[0] > 0.5
    assert np.allclose(moved[1:], 0)


def test_plane_and_space_hold_as_many_right_angles_as_they_have_dimensions(play):
    scene = play("PerpendicularLimit")
    assert [count.get_value() for count in scene.counts] == [2, 3]
    assert scene.dimensions.get_value() == load_lecture().sizes.d_model


def test_a_fourth_arrow_fills_the_table_but_not_the_rank(play):
    scene = play("PerpendicularLimit")
    three, four = (gram.get_values() for gram in scene.tables.grams)
    assert np.allclose(three, np.eye(3))
    assert np.allclose(np.diag(four), 1)
    assert np.allclose(np.abs(four[3, :3]), 1 / np.sqrt(3))
    assert [rank.get_value() for rank in scene.tables.ranks] == [3, 3]
    assert np.linalg.matrix_rank(four) == 3


def test_the_arrows_lean_a_degree_to_either_side(play):
    scene = play("RelaxAngle")
    assert (scene.below, scene.above) == pytest.approx((89.0, 91.0))
    assert [angle.get_value() for angle in scene.angles] == [90, 89, 91]


def test_the_leak_is_the_cosine_of_the_angle_shown(play):
    scene = play("RelaxAngle")
    assert scene.leak_share.get_value() == pytest.approx(100 * np.cos(np.radians(89)), abs=1e-6)
    assert scene.leak_share.get_value() < 2  # "less than two parts in a hundred"


def test_the_caps_are_the_bounds_of_plane_and_space(play):
    scene = play("NoRoomInThree")
    caps = [cap.get_value() for cap in scene.caps]
    assert caps == pytest.approx([max_vectors_lp(2, 1.0), max_vectors_lp(3, 1.0)])
    assert caps == pytest.approx([2.0006, 3.0018], abs=5e-5)


def test_the_lines_end_where_no_lines_can_be_farther_apart(play):
    scene = play("NoRoomInThree")
    assert scene.best_plane == pytest.approx(45.0)
    assert scene.best_space == pytest.approx(largest_smallest_angle(4, 3))
    shown = [arrow.get_values() for arrow in (*scene.arrows, scene.extra)]
    assert smallest_line_angle(shown) == pytest.approx(scene.best_space)


def test_the_models_places_are_all_taken_and_there_is_no_other(play):
    field = play("PerpendicularLimit").field
    assert field.taken == field.specks == load_lecture().sizes.d_model
