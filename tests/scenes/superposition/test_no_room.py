"""One arrow too many: caps, rings, and where the lines end."""

import numpy as np
import pytest

from mlp_math.angles import random_unit_vectors
from mlp_math.bounds import max_vectors_lp
from mlp_math.directions import smallest_line_angle


def test_the_caps_are_the_whole_directions_that_the_bounds_of_plane_and_space_leave(once):
    scene = once("NoRoomInThree")
    bounds = [max_vectors_lp(2, 1.0), max_vectors_lp(3, 1.0)]
    assert bounds == pytest.approx([2.0006, 3.0018], abs=5e-5)
    assert [cap.get_value() for cap in scene.caps] == [int(bound) for bound in bounds]
    assert [cap.text for cap in scene.caps] == ["2", "3"]


def test_a_third_line_of_the_plane_ends_where_it_is_farthest_from_both(once):
    scene = once("NoRoomInThree")
    assert scene.best_plane == pytest.approx(45.0)
    grid = np.radians(np.linspace(0, 180, 361))
    lines = np.stack([np.cos(grid), np.sin(grid), 0 * grid], axis=1)
    assert max(smallest_line_angle([*np.eye(3)[:2], line]) for line in lines) < 45.01


def test_a_fourth_line_of_space_ends_where_it_is_farthest_from_all_three(once):
    scene = once("NoRoomInThree")
    shown = [arrow.get_values() for arrow in (*scene.arrows, scene.fourth)]
    assert smallest_line_angle(shown) == pytest.approx(scene.best_space)
    assert scene.best_space == pytest.approx(np.degrees(np.arccos(1 / np.sqrt(3))))
    anywhere = random_unit_vectors(2000, 3, np.random.default_rng(0))
    found = max(smallest_line_angle([*np.eye(3), line]) for line in anywhere)
    assert scene.best_space - 2 < found <= scene.best_space + 1e-6


def test_each_ring_is_all_that_is_perpendicular_to_its_arrow(once):
    scene = once("NoRoomInThree")
    for ring, arrow in zip(scene.rings, scene.arrows, strict=True):
        assert np.abs(ring.directions() @ arrow.get_values()).max() < 1e-9


def test_two_rings_cross_where_the_third_arrow_stands_and_all_three_nowhere(once):
    scene = once("NoRoomInThree")
    points = np.concatenate([ring.directions(720) for ring in scene.rings])
    near = np.abs(points @ np.array([ring.get_values() for ring in scene.rings]).T)
    within = (near <= np.sin(np.radians(1.0))).sum(axis=1)
    assert within.max() == 2
    crossing = points[within == 2]
    tips = np.array([arrow.get_values() for arrow in scene.arrows])
    assert np.abs(crossing @ tips.T).max(axis=1) == pytest.approx(1, abs=1e-3)
