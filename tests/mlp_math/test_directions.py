"""Directions at chosen angles, and components along them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.directions import (
    NEARLY_PERPENDICULAR,
    angle_between,
    component,
    directions_at_angles,
    pairwise_angles,
    projection,
)


def test_directions_meet_at_the_angles_asked_for() -> None:
    rows = directions_at_angles(NEARLY_PERPENDICULAR)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert np.allclose(pairwise_angles(rows), NEARLY_PERPENDICULAR)


@given(st.lists(st.floats(70, 110), min_size=6, max_size=6))
def test_any_nearly_perpendicular_four_directions_exist(degrees: list[float]) -> None:
    assert np.allclose(pairwise_angles(directions_at_angles(degrees)), degrees)


@pytest.mark.parametrize("degrees", [[120, 120, 130], [0], [90, 90], [190], []])
def test_angles_that_no_directions_have_are_refused(degrees: list[float]) -> None:
    with pytest.raises(ValueError, match="degrees"):
        directions_at_angles(degrees)


def test_the_full_name_holds_one_of_each_name_and_stands_at_45_degrees() -> None:
    first, last = directions_at_angles([90])
    both = first + last
    assert component(both, first) == pytest.approx(1)
    assert component(both, last) == pytest.approx(1)
    assert angle_between(both, first) == pytest.approx(45)
    assert np.linalg.norm(both) == pytest.approx(np.sqrt(2))


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_what_a_shadow_leaves_is_perpendicular_to_the_direction(x: list[float]) -> None:
    unit = directions_at_angles(NEARLY_PERPENDICULAR)[2]
    shadow = projection(x, unit)
    assert np.allclose((np.array(x) - shadow) @ unit, 0)
    assert np.allclose(component(shadow, unit), component(x, unit))


@given(st.floats(0, 180))
def test_angles_keep_their_digits_from_0_to_180_degrees(degrees: float) -> None:
    turn = np.radians(degrees)
    assert angle_between([3.0, 0.0], [np.cos(turn), np.sin(turn)]) == pytest.approx(degrees)


def test_bad_vectors_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="direction must have length 1"):
        component([1.0, 0.0], [2.0, 0.0])
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., 2\)"):
        component([1.0, 0.0, 0.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="b must not have length 0"):
        angle_between([1.0, 0.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="at least two rows"):
        pairwise_angles([[1.0, 0.0]])
