"""The non-linear step between the two matrices, and the softmax that ends a model."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erf

from mlp_math._checks import Float, finite_array, real, whole


def relu(z: ArrayLike) -> Float:
    """max(0, z), entry by entry; any shape.

    >>> relu([-1.0, 0.0, 2.0])
    array([0., 0., 2.])
    """
    return np.maximum(finite_array("z", z, largest=None), 0)


def gelu(z: ArrayLike) -> Float:
    """z·Φ(z) with Φ the standard normal distribution function; any shape.

    Exact form of Hendrycks & Gimpel 2016 (arXiv:1606.08415), section 2. Its minimum is
    -0.16997 at z = -0.7518, so unlike ReLU it is not monotone and "inactive" is not exactly 0.

    >>> gelu([-0.7518, 0.0, 1.0]).round(5)
    array([-0.16997,  0.     ,  0.84134])
    """
    array = finite_array("z", z, largest=None)
    activated: Float = array * ((1 + erf(array / np.sqrt(2))) / 2)
    return activated


def gelu_minimum() -> tuple[float, float]:
    """Where GELU is lowest and how low it is there, (z, gelu(z)) with z = -0.7518.

    The derivative of z·Φ(z) is Φ(z) + z·φ(z), φ being the normal density; it vanishes only there.

    >>> z, lowest = gelu_minimum()
    >>> round(z, 4), round(lowest, 5)
    (-0.7518, -0.16997)
    """

    def slope(z: float) -> float:
        density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        return float((1 + erf(z / np.sqrt(2))) / 2 + z * density)

    from scipy.optimize import brentq  # here, since it takes a third of a second to import

    z = float(brentq(slope, -2.0, 0.0, xtol=1e-14))
    return z, float(gelu(z))


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Float:
    """Probabilities exp(l/T)/Σexp(l/T) along the last axis; any shape.

    Raises ValueError if temperature is not positive.

    >>> softmax([0.0, np.log(3.0)])
    array([0.25, 0.75])
    """
    scores = finite_array("logits", logits, largest=None)
    if scores.ndim == 0 or scores.shape[-1] == 0:
        raise ValueError(f"logits must have shape (..., n) with n at least 1, got {scores.shape}")
    heat = real("temperature", temperature, 0, open_minimum=True)
    with np.errstate(over="ignore"):  # what is so far below the highest has probability 0
        shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)) / heat)
    probabilities: Float = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities


def surprisal(probability: ArrayLike) -> Float:
    """Loss in nats of a guess that gave what came this probability, -ln p; any shape.

    Raises ValueError where a probability is not above 0 and at most 1.

    >>> surprisal([1.0, 0.5]).round(4) + 0.0
    array([0.    , 0.6931])
    """
    p = finite_array("probability", probability)
    if (p <= 0).any() or (p > 1).any():
        raise ValueError(f"probability must be above 0 and at most 1, got {p}")
    nats: Float = -np.log(p)
    return nats


def cross_entropy(probabilities: ArrayLike, target: int) -> float:
    """Loss of one prediction in nats, -ln p[target]; probabilities of shape (n,).

    >>> round(cross_entropy([0.5, 0.5], target=0), 4)
    0.6931
    """
    p = finite_array("probabilities", probabilities, ndim=1)
    if (p < 0).any() or abs(float(p.sum()) - 1) > 1e-6:
        raise ValueError(f"probabilities must be at least 0 and sum to 1, got sum {p.sum():.6g}")
    return float(-np.log(p[whole("target", target, 0, p.size - 1)]))
