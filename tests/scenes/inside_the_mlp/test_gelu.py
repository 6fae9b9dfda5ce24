"""The dip of GELU that the shot marks is the one mlp_math solves for."""

import numpy as np
import pytest

from mlp_math.activations import gelu, gelu_minimum, relu


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_dot_comes_to_rest_at_the_lowest_point_of_gelu(once, language):
    scene = once("GeluCompare", language=language)
    z, lowest = gelu_minimum()
    assert (scene.rider.place.get_value(), scene.rider.value.get_value()) == (z, lowest)
    point = "," if language == "fr" else "."
    assert scene.rider.place.text == f"−0{point}75"
    assert scene.rider.value.text == f"−0{point}17"
    assert scene.off.get_value() == relu(z) == 0
    bottom = scene.plot.point(z, lowest)
    np.testing.assert_allclose(scene.rider.dots[0].get_center(), bottom, atol=1e-6)


def test_the_smooth_curve_is_gelu_and_dips_below_the_axis(once):
    scene = once("GeluCompare")
    corners = scene.smooth_curve.get_start_anchors()
    origin, unit = scene.plot.point(0, 0), scene.plot.point(1, 1) - scene.plot.point(0, 0)
    x, y = ((corners - origin)[:, :2] / unit[:2]).T
    np.testing.assert_allclose(y, gelu(x), atol=1e-6)
    assert y.min() < -0.169
