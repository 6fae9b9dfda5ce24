"""Layer norm: a vector centred and scaled before a block reads it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, ending_in, finite_array, real, settle, vector


def layer_norm(x: ArrayLike, epsilon: float = 1e-5) -> Float:
    """(x - mean)/√(variance + ε) along the last axis of x (..., d), without gain and bias.

    Ba et al. 2016 (arXiv:1607.06450).

    >>> layer_norm([1.0, 3.0], epsilon=0.0)
    array([-1.,  1.])
    """
    array = finite_array("x", x)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(f"x must have shape (..., d) with d at least 1, got {array.shape}")
    centred = array - array.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + real("epsilon", epsilon, 0))
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0))


@dataclass(frozen=True, eq=False)
class LayerNorm:
    """gain·(x − mean)/√(variance + ε) + bias over the last axis; gain and bias of shape (d,).

    Ba et al. 2016 (arXiv:1607.06450), section 3; the variance is the biased one (divided by d).
    """

    gain: Float
    bias: Float
    epsilon: float = 1e-12

    def __post_init__(self) -> None:
        gain = vector("gain", self.gain)
        settle(self, gain=gain, bias=vector("bias", self.bias, gain.size))
        real("epsilon", self.epsilon, 0)

    def __call__(self, x: ArrayLike) -> Float:
        """Normalised x, shape (..., d)."""
        stream = ending_in("x", x, self.gain.size)
        normalised: Float = self.gain * layer_norm(stream, self.epsilon) + self.bias
        return normalised
