"""The bound, the best packing found, and how few fit at 89°."""

import pytest
from support import said

from mlp_math import bounds
from mlp_math.stored import load
from scenes.superposition.angle_set import PACKED

N, D = 10_000, 100


def test_the_wall_stands_at_the_best_bound_known(once):
    scene = once("TheWall")
    wall = bounds.largest_smallest_angle(N, D)
    assert scene.bound.get_values() == pytest.approx((wall, 180 - wall))
    assert [number.text for number in scene.angles] == ["81.95°", "98.05°"]


def test_the_honest_optimiser_comes_within_four_degrees_and_not_past_the_wall(once):
    scene, stored = once("TheWall"), load(PACKED)
    assert scene.histogram.get_values().counts.tolist() == stored["histogram"].tolist()
    reached = [pointer.get_value() for pointer in scene.pointers]
    assert reached == stored["extremes"].tolist()
    assert "within four degrees" in said("TheWall", "honest")
    assert 0 < scene.gap.get_value() == scene.bound.get_values()[0] - reached[0] < 4


def test_hardly_more_vectors_than_dimensions_fit_within_one_degree(once):
    scene = once("TheWall")
    assert scene.most.get_value() == int(bounds.max_vectors_lp(D, 1.0)) == 103
    assert scene.narrow.get_values() == pytest.approx((89, 91))
