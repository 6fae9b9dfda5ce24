"""The multilayer perceptron block of a transformer: up, bend, down, add."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, finite_array, matrix, vector
from mlp_math.activations import gelu, relu

Activation = Literal["relu", "gelu"]
ACTIVATIONS: dict[str, Callable[[ArrayLike], Float]] = {"relu": relu, "gelu": gelu}


@dataclass(frozen=True)
class ForwardPass:
    """Every value on the way through a block, for x of shape (..., d) and m neurons."""

    x: Float
    """The residual stream that flows in, shape (..., d)."""
    row_products: Float
    """Rows' dot products W_up·x, shape (..., m)."""
    pre_activations: Float
    """W_up·x + b_up, shape (..., m)."""
    neurons: Float
    """Activations of the m neurons, shape (..., m)."""
    contributions: Float
    """Columns scaled by their neurons, n_j·C_j, shape (..., m, d)."""
    delta: Float
    """W_down·n + b_down, what the block adds, shape (..., d)."""
    output: Float
    """x + delta, shape (..., d)."""


@dataclass(frozen=True)
class MLP:
    """x + W_down·act(W_up·x + b_up) + b_down.

    Shapes: W_up (m, d), b_up (m,), W_down (d, m), b_down (d,). The layout of
    Vaswani et al. 2017 (arXiv:1706.03762), section 3.3, with the residual of section 3.1.
    Raises ValueError if shapes disagree or an entry is not finite.
    """

    W_up: Float
    b_up: Float
    W_down: Float
    b_down: Float
    activation: Activation = "relu"

    def __post_init__(self) -> None:
        matrix("W_up", self.W_up)
        m, d = self.W_up.shape
        vector("b_up", self.b_up, m)
        matrix("W_down", self.W_down, (d, m))
        vector("b_down", self.b_down, d)
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {sorted(ACTIVATIONS)}, got {self.activation!r}")

    @property
    def dimension(self) -> int:
        """d, the size of the residual stream."""
        return int(self.W_up.shape[1])

    @property
    def width(self) -> int:
        """m, the number of neurons."""
        return int(self.W_up.shape[0])

    def forward(self, x: ArrayLike) -> ForwardPass:
        """The pass of one vector (d,) or of a batch (..., d), in all its intermediate values."""
        stream = finite_array("x", x)
        if stream.ndim == 0 or stream.shape[-1] != self.dimension:
            raise ValueError(f"x must have shape (..., {self.dimension}), got {stream.shape}")
        row_products = stream @ self.W_up.T
        pre_activations = row_products + self.b_up
        neurons = ACTIVATIONS[self.activation](pre_activations)
        contributions = neurons[..., :, np.newaxis] * self.W_down.T
        delta = neurons @ self.W_down.T + self.b_down
        return ForwardPass(
            stream, row_products, pre_activations, neurons, contributions, delta, stream + delta
        )

    def __call__(self, x: ArrayLike) -> Float:
        """The block's output x + delta, same shape as x."""
        return self.forward(x).output
