"""Circles on a sphere of directions: what they are, and which half is bright."""

import numpy as np
import pytest

from scenes.mobjects.sphere import SphereRing, globe

VIEW = np.array([0.6, -0.7, 0.4]) / np.linalg.norm([0.6, -0.7, 0.4])


def test_a_rings_directions_have_one_component_along_its_normal():
    ring = SphereRing([1, 2, 2], radius=2.0, height=0.5)
    points = ring.directions()
    assert np.linalg.norm(points, axis=1) == pytest.approx(1)
    assert points @ ring.get_values() == pytest.approx(0.5)


def test_the_bright_half_lies_towards_the_viewer_and_the_other_one_does_not():
    ring = SphereRing([0, 0, 1], radius=2.0).face(VIEW)
    assert (ring.near.get_anchors()[:-1] @ VIEW >= -1e-6).all()
    assert (ring.far.get_anchors()[1:-1] @ VIEW <= 1e-6).all()
    assert np.allclose(ring.near.get_end(), ring.far.get_start())


def test_a_ring_seen_from_above_is_bright_all_round():
    ring = SphereRing([0, 0, 1], radius=2.0).face([0, 0, 1])
    assert not len(ring.far.points)
    assert np.allclose(ring.near.get_start(), ring.near.get_end())


def test_a_ring_is_as_wide_as_its_degrees_to_scale():
    ring = SphereRing([0, 0, 1], radius=3.0, degrees=2)
    assert ring.near.get_stroke_width() == pytest.approx(100 * 3.0 * np.radians(2))


def test_a_height_off_the_sphere_is_refused():
    with pytest.raises(ValueError, match="height must lie between -1 and 1, got 1"):
        SphereRing([0, 0, 1], radius=1, height=1)


def test_a_globe_is_circles_of_latitude_about_the_vertical():
    assert [ring.get_values().tolist() for ring in globe(2.0)] == [[0, 0, 1]] * 5
