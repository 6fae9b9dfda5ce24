"""One arrow too many: caps, and where the lines end."""

import pytest

from mlp_math.bounds import largest_smallest_angle, max_vectors_lp
from mlp_math.directions import smallest_line_angle


def test_the_caps_are_the_bounds_of_plane_and_space(once):
    scene = once("NoRoomInThree")
    caps = [cap.get_value() for cap in scene.caps]
    assert caps == pytest.approx([max_vectors_lp(2, 1.0), max_vectors_lp(3, 1.0)])
    assert caps == pytest.approx([2.0006, 3.0018], abs=5e-5)


def test_the_lines_end_where_no_lines_can_be_farther_apart(once):
    scene = once("NoRoomInThree")
    assert scene.best_plane == pytest.approx(45.0)
    assert scene.best_space == pytest.approx(largest_smallest_angle(4, 3))
    shown = [arrow.get_values() for arrow in (*scene.arrows, scene.extra)]
    assert smallest_line_angle(shown) == pytest.approx(scene.best_space)
