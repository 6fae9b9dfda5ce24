"""The bell at the model's size, and how many ideas may be on at once."""

import numpy as np
import pytest
from support import said

from mlp_math.angles import angle_deviation, typical_coherence, typical_extreme_angles
from mlp_math.bounds import greedy_count
from mlp_math.interference import clean_read_limit, expected_false_positives, readout_noise


def test_the_bell_narrows_to_the_models_deviation(once):
    scene = once("ScalingDims")
    assert scene.dimensions.get_value() == 12_288
    assert scene.deviation.get_value() == angle_deviation(12_288)
    assert scene.deviation.text == "0.52°"


def test_a_billion_directions_are_expected_in_the_band_but_for_one_pair(once):
    scene = once("ScalingDims")
    low, high = typical_extreme_angles(1e9, 12_288)
    assert scene.count.get_value() == 1e9
    assert [number.get_value() for number in scene.band] == pytest.approx([low, high])
    assert [number.text for number in scene.band] == ["85.5°", "94.5°"]
    assert scene.bound.get_values() == pytest.approx((low, high))
    assert scene.noise.get_value() == pytest.approx(90 - low)
    assert "give or take a pair" in said("ScalingDims", "billion")
    assert typical_coherence(1e9, 12_288, 1.0) == pytest.approx(np.cos(np.radians(low)))


def test_ten_times_the_dimensions_hold_far_more_than_ten_times_the_directions(once):
    few, many = once("ScalingDims").tenfold.ends
    assert once("ScalingDims").tenfold.get_values() == (many, greedy_count(many, 5.0))
    assert many == 10 * few == 1000
    assert greedy_count(many, 5.0) == 173 > 50 * greedy_count(few, 5.0)
    tenfold = once("ScalingDims").tenfold
    dimensions, directions = (bar.width for bar in tenfold.bars)
    assert directions / dimensions == pytest.approx(greedy_count(many, 5.0) / 30)
    assert [factor.get_value() for factor in tenfold.factors] == pytest.approx([10, 173 / 3])


def test_as_many_ideas_are_on_as_a_billion_directions_let_be_read(once):
    shown = once("ScalingDims").reading
    limit = clean_read_limit(10**9, 12_288)
    # In the end few are on; the limit was passed on the way.
    assert 1 < shown.count.get_value() < shown.limit / 5
    reading = shown.copy().set_value(shown.limit)
    assert reading.count.get_value() == reading.limit == int(limit) == 74
    assert "about <limit>74 may be on" in said("ScalingDims", "few")
    # The loudest of a billion just stays on its side of the border.
    assert reading.get_reach() == pytest.approx(0.5 * np.sqrt(74 / limit))
    assert reading.get_reach() < 0.5 < reading.get_reach() * np.sqrt(75 / 74) + 1e-3
    bell = reading.bells[0]
    assert bell.width == pytest.approx(2 * 4 * readout_noise(74, 12_288) * 5.2, rel=1e-6)
    assert (
        expected_false_positives(10**9, 74, 12_288)
        < 1
        < expected_false_positives(10**9, 100, 12_288)
    )
