"""The bell at the model's size, and a trained model's angles."""

import numpy as np
import pytest
from support import said

from mlp_math.angles import angle_deviation, typical_coherence, typical_extreme_angles
from mlp_math.real_model import load_real_model


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


def test_the_trained_angles_are_the_measured_ones_of_all_layers(once):
    scene, measured = once("TrainedDirections"), load_real_model("directions")
    layers = measured["counts"].shape[0]
    counts = scene.histogram.get_values().counts
    assert counts.tolist() == measured["counts"][:, 0].sum(axis=0).tolist()
    # As many pairs for chance as for the model, so that line and bars can be compared.
    assert layers * measured["random_counts"].sum() == counts.sum()
    assert scene.closest.get_value() == measured["smallest"][:, 0].min()
    near, chance = (share.get_value() for share in scene.shares)
    assert near == pytest.approx(100 * measured["share_near_90"][:, 0].mean())
    assert chance == pytest.approx(100 * float(measured["random_share_near_90"]))
    assert near < chance


def test_the_closest_trained_directions_are_ten_degrees_apart():
    smallest = load_real_model("directions")["smallest"][:, 0].min()
    assert "ten degrees" in said("TrainedDirections", "wider")
    assert round(float(smallest)) == 10
