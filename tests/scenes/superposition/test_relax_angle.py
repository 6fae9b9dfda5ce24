"""What one degree costs."""

import numpy as np
import pytest


def test_the_arrows_lean_a_degree_to_either_side(once):
    scene = once("RelaxAngle")
    assert (scene.below, scene.above) == pytest.approx((89.0, 91.0))
    assert [angle.get_value() for angle in scene.angles] == [90, 89, 91]


def test_the_leak_is_the_cosine_of_the_angle_shown(once):
    scene = once("RelaxAngle")
    assert scene.leak_share.get_value() == pytest.approx(100 * np.cos(np.radians(89)), abs=1e-6)
    assert scene.leak_share.get_value() < 2  # "less than two parts in a hundred"
