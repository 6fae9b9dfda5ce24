"""Ten thousand random directions, read back off the stage and computed again."""

import numpy as np
import pytest
from support import said

from mlp_math.angles import angle_histogram, pair_count, share_within
from mlp_math.directions import angle_between
from mlp_math.stored import load
from scenes.superposition.angle_set import RANDOM
from scenes.superposition.random_vectors import the_vectors

N, D = 10_000, 100


def test_the_random_summary_is_that_of_the_vectors_that_are_shown():
    vectors = the_vectors()[:1500]
    assert share_within(vectors, 1.0) == pytest.approx(
        float(load(RANDOM)["share_within_1"]), abs=0.003
    )


def test_the_random_histogram_is_that_of_the_very_vectors_that_are_shown():
    counts = angle_histogram(the_vectors(), 360)
    # Cosines on a border may fall to either side on another machine's arithmetic.
    assert np.abs(counts - load(RANDOM)["histogram"]).sum() <= 40


def test_the_stack_ends_at_ten_thousand_and_shows_its_last_vectors(once):
    scene = once("VectorStack")
    assert (scene.count.get_value(), scene.brace[1].get_value()) == (N, D)
    assert scene.stack.get_values() == pytest.approx(the_vectors()[-scene.stack.rows :], abs=1e-6)
    assert scene.room_line.get_values() == [D]
    assert scene.times.get_value() == N / D


def test_the_squares_hold_all_the_vectors_and_each_as_many_as_can_be_perpendicular(once):
    scene = once("VectorStack")
    assert scene.blocks.get_value() == N
    assert scene.blocks.across**2 == scene.times.get_value()
    assert scene.first.get_value() == scene.blocks.d == D
    assert np.array_equal(scene.first.vectors, the_vectors()[-D:])


def test_every_measured_pair_is_a_pair_of_those_vectors(once):
    scene = once("RandomAngles")
    vectors = the_vectors()
    pairs = scene.rng().choice(N, size=(len(scene.measured), 2), replace=False)
    expected = [angle_between(vectors[i], vectors[j]) for i, j in pairs]
    assert scene.measured == pytest.approx(expected)


def test_the_bell_and_its_readings_are_those_of_all_pairs(once):
    scene, stored = once("RandomAngles"), load(RANDOM)
    assert scene.histogram.get_values().counts.tolist() == stored["histogram"].tolist()
    assert scene.pairs.get_value() == pair_count(N)
    assert [pointer.get_value() for pointer in scene.pointers] == stored["extremes"].tolist()
    assert [share.get_value() / 100 for share in scene.shares] == pytest.approx(
        [float(stored["share_within_10"]), float(stored["share_within_1"])]
    )


def test_nine_in_ten_pairs_are_near_and_one_in_seven_very_near():
    stored = load(RANDOM)
    assert "Nine in ten" in said("RandomAngles", "spread")
    assert round(10 * float(stored["share_within_10"])) == 9
    assert "one pair in seven" in said("RandomAngles", "spread")
    assert round(1 / float(stored["share_within_1"])) == 7
