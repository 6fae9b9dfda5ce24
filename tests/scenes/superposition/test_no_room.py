"""One arrow too many: caps, and where the lines end."""

import pytest

from mlp_math.bounds import largest_smallest_angle, max_vectors_lp
from mlp_math.directions import smallest_line_angle


def test_the_caps_are_the_whole_directions_that_the_bounds_of_plane_and_space_leave(once):
    scene = once("NoRoomInThree")
    bounds = [max_vectors_lp(2, 1.0), max_vectors_lp(3, 1.0)]
    assert bounds == pytest.approx([2.0006, 3.0018], abs=5e-5)
    assert [cap.get_value() for cap in scene.caps] == [int(bound) for bound in bounds]
    assert [cap.text for cap in scene.caps] == ["2", "3"]


def test_the_lines_end_where_no_lines_can_be_farther_apart(once):
    scene = once("NoRoomInThree")
    assert scene.best_plane == pytest.approx(45.0)
    assert scene.best_space == pytest.approx(largest_smallest_angle(4, 3))
    shown = [arrow.get_values() for arrow in (*scene.arrows, scene.extra)]
    assert smallest_line_angle(shown) == pytest.approx(scene.best_space)
