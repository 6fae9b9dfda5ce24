import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.normalization import LayerNorm, layer_norm


@given(st.integers(2, 20), st.integers(0, 2**32 - 1))
def test_layer_norm_centres_and_scales(d, seed):
    x = np.random.default_rng(seed).normal(3, 2, size=(4, d))
    normed = layer_norm(x, epsilon=0.0)
    assert normed.mean(axis=1) == pytest.approx(np.zeros(4), abs=1e-9)
    assert (normed**2).mean(axis=1) == pytest.approx(np.ones(4), abs=1e-9)


def test_layer_norm_leaves_mean_zero_and_variance_one():
    rng = np.random.default_rng(0)
    norm = LayerNorm(np.ones(64), np.zeros(64))
    x = rng.normal(3, 5, size=(7, 64))
    np.testing.assert_allclose(norm(x).mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(norm(x).var(axis=1), 1)
    np.testing.assert_allclose(norm(4 * x + 11), norm(x), atol=1e-10)


def test_gain_and_bias_come_after_the_norm():
    x = np.random.default_rng(1).normal(size=(3, 4))
    gain, bias = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 1.0, 0.0, -1.0])
    np.testing.assert_allclose(LayerNorm(gain, bias, 1e-5)(x), gain * layer_norm(x) + bias)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="x must"):
        layer_norm(1.0)
    with pytest.raises(ValueError, match="epsilon"):
        layer_norm(np.ones(3), epsilon=-1.0)
    with pytest.raises(ValueError, match=r"x must have shape \(..., 2\)"):
        LayerNorm(np.ones(2), np.zeros(2))(np.ones(3))
