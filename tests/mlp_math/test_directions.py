"""Directions at chosen angles, and components along them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.directions import (
    angle_between,
    angle_matrix,
    component,
    directions_at_angles,
    equal_angles,
    projection,
)

NEARLY = np.array([[0, 88.3, 91.2], [88.3, 0, 89.1], [91.2, 89.1, 0]])


def test_directions_meet_at_the_angles_asked_for():
    rows = directions_at_angles(NEARLY)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert np.allclose(angle_matrix(rows), NEARLY)


@given(st.floats(70, 110))
def test_any_four_nearly_perpendicular_directions_exist(degrees):
    wanted = equal_angles(4, degrees) if degrees < 109 else equal_angles(3, degrees)
    assert np.allclose(angle_matrix(directions_at_angles(wanted)), wanted)


@pytest.mark.parametrize("degrees", [equal_angles(3, 125), np.ones((2, 3)), [[0, 190], [190, 0]]])
def test_angles_that_no_directions_have_are_refused(degrees):
    with pytest.raises(ValueError, match="angles"):
        directions_at_angles(degrees)


def test_the_full_name_holds_one_of_each_name_and_stands_at_45_degrees():
    first, last = directions_at_angles(equal_angles(2, 90))
    both = first + last
    assert component(both, first) == pytest.approx(1)
    assert component(both, last) == pytest.approx(1)
    assert angle_between(both, first) == pytest.approx(45)
    assert np.linalg.norm(both) == pytest.approx(np.sqrt(2))


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_what_a_shadow_leaves_is_perpendicular_to_the_direction(x):
    unit = directions_at_angles(NEARLY)[2]
    shadow = projection(x, unit)
    assert np.allclose((np.array(x) - shadow) @ unit, 0)
    assert component(shadow, unit) == pytest.approx(component(x, unit), abs=1e-12)


@given(st.floats(0, 180))
def test_angles_keep_their_digits_from_0_to_180_degrees(degrees):
    turn = np.radians(degrees)
    assert angle_between([3.0, 0.0], [np.cos(turn), np.sin(turn)]) == pytest.approx(degrees)


def test_bad_vectors_are_refused_by_name():
    with pytest.raises(ValueError, match="direction must have length 1"):
        component([1.0, 0.0], [2.0, 0.0])
    with pytest.raises(ValueError, match="x must"):
        component([1.0, 0.0, 0.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="no direction"):
        angle_between([1.0, 0.0], [0.0, 0.0])
