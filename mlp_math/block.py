"""The multilayer perceptron block of a transformer: up, bend, down, add."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import Float, choice, ending_in, finite_array, matrix, settle, vector
from mlp_math.activations import gelu, relu

Activation = Literal["relu", "gelu"]
ACTIVATIONS: dict[str, Callable[[ArrayLike], Float]] = {"relu": relu, "gelu": gelu}


@dataclass(frozen=True, eq=False)
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
    W_down: Float
    """The down-projection, shape (d, m); its columns are what the neurons write."""
    b_down: Float
    """What the block adds whatever flows in, shape (d,)."""
    delta: Float
    """W_down·n + b_down, what the block adds, shape (..., d)."""
    output: Float
    """x + delta, shape (..., d)."""

    @property
    def contributions(self) -> Float:
        """Columns scaled by their neurons, n_j·C_j, shape (..., m, d).

        With b_down they sum to delta. Computed when asked for, being the largest by far.
        """
        return column_contributions(self.W_down, self.neurons)

    @property
    def step_results(self) -> tuple[Float, Float, Float]:
        """What the three steps make of x: pre_activations and neurons (..., m), delta (..., d)."""
        return self.pre_activations, self.neurons, self.delta

    @property
    def active(self) -> NDArray[np.bool_]:
        """Which neurons are above zero, shape (..., m)."""
        return self.neurons > 0


def column_contributions(W_down: ArrayLike, neurons: ArrayLike) -> Float:
    """Columns of W_down (d, m) scaled by neurons (..., m): shape (..., m, d).

    Their sum over the neurons is the product W_down·n: a matrix-vector product read by columns.
    Raises ValueError if the number of neurons is not the number of columns.

    >>> terms = column_contributions([[1.0, 0.0], [2.0, 5.0]], neurons=[0.5, 1.0])
    >>> terms
    array([[0.5, 1. ],
           [0. , 5. ]])
    >>> terms.sum(axis=0)
    array([0.5, 6. ])
    """
    columns = matrix("W_down", W_down).T
    n = finite_array("neurons", neurons)
    if n.ndim == 0 or n.shape[-1] != columns.shape[0]:
        raise ValueError(f"neurons must have shape (..., {columns.shape[0]}), got {n.shape}")
    return n[..., :, np.newaxis] * columns


@dataclass(frozen=True, eq=False)
class MLP:
    """x + W_down·act(W_up·x + b_up) + b_down.

    Shapes: W_up (m, d), b_up (m,), W_down (d, m), b_down (d,), of anything numpy makes an array of;
    d is `d_model` and m is `d_mlp`. The layout of
    Vaswani et al. 2017 (arXiv:1706.03762), section 3.3, with the residual of section 3.1.
    Raises ValueError if shapes disagree or an entry is not finite.

    >>> block = MLP(W_up=[[1.0, 1.0]], b_up=[-1.0], W_down=[[0.0], [3.0]], b_down=[0.0, 0.0])
    >>> step = block.forward([1.0, 1.0])
    >>> step.pre_activations, step.neurons, step.delta, step.output
    (array([1.]), array([1.]), array([0., 3.]), array([1., 4.]))
    >>> block([1.0, 0.0])
    array([1., 0.])
    """

    W_up: Float
    b_up: Float
    W_down: Float
    b_down: Float
    activation: Activation = "relu"

    def __post_init__(self) -> None:
        W_up = matrix("W_up", self.W_up)
        m, d = W_up.shape
        settle(
            self,
            W_up=W_up,
            b_up=vector("b_up", self.b_up, m),
            W_down=matrix("W_down", self.W_down, (d, m)),
            b_down=vector("b_down", self.b_down, d),
        )
        choice("activation", self.activation, ACTIVATIONS)

    @property
    def d_model(self) -> int:
        """d, the size of the residual stream."""
        return int(self.W_up.shape[1])

    @property
    def d_mlp(self) -> int:
        """m, the number of neurons."""
        return int(self.W_up.shape[0])

    @property
    def parameters(self) -> int:
        """How many numbers the block holds, 2md + m + d."""
        return sum(int(a.size) for a in (self.W_up, self.b_up, self.W_down, self.b_down))

    def pre_activations(self, x: ArrayLike) -> Float:
        """W_up·x + b_up for x of shape (..., d): shape (..., m)."""
        return self._row_products(self._stream(x)) + self.b_up

    def neurons(self, x: ArrayLike) -> Float:
        """Activations of the m neurons for x of shape (..., d): shape (..., m)."""
        return ACTIVATIONS[self.activation](self.pre_activations(x))

    def down(self, neurons: ArrayLike) -> Float:
        """W_down·n without the bias, for neurons of shape (..., m): shape (..., d)."""
        product: Float = ending_in("neurons", neurons, self.d_mlp) @ self.W_down.T
        return product

    def write(self, neurons: ArrayLike) -> Float:
        """W_down·n + b_down for neurons of shape (..., m), be they computed or patched."""
        return self.down(neurons) + self.b_down

    def delta(self, x: ArrayLike) -> Float:
        """What the block adds to x of shape (..., d): same shape."""
        return self.write(self.neurons(x))

    def forward(self, x: ArrayLike) -> ForwardPass:
        """The pass of one vector (d,) or of a batch (..., d), in all its intermediate values."""
        stream = self._stream(x)
        row_products = self._row_products(stream)
        pre_activations = row_products + self.b_up
        neurons = ACTIVATIONS[self.activation](pre_activations)
        delta = self.write(neurons)
        return ForwardPass(
            stream,
            row_products,
            pre_activations,
            neurons,
            self.W_down,
            self.b_down,
            delta,
            stream + delta,
        )

    def __call__(self, x: ArrayLike) -> Float:
        """The block's output x + delta, same shape as x."""
        stream = self._stream(x)
        return stream + self.delta(stream)

    def _stream(self, x: ArrayLike) -> Float:
        return ending_in("x", x, self.d_model)

    def _row_products(self, stream: Float) -> Float:
        return stream @ self.W_up.T
