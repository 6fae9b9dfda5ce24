"""The smallest network that classifies: matrix, bend, matrix, with the second matrix fitted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import (
    Float,
    finite_array,
    generator,
    integers,
    matrix,
    real,
    settle,
    vector,
    whole,
)
from mlp_math.activations import relu, softmax


@dataclass(frozen=True, eq=False)
class Classifier:
    """softmax(W_out·relu(W_in·x + b_in) + b_out), without a residual path.

    Shapes: W_in (m, p), b_in (m,), W_out (k, m), b_out (k,). Raises ValueError if they disagree or
    an entry is not finite.
    """

    W_in: Float
    b_in: Float
    W_out: Float
    b_out: Float

    def __post_init__(self) -> None:
        W_in = matrix("W_in", self.W_in)
        m = len(W_in)
        W_out = matrix("W_out", self.W_out, (None, m))
        settle(
            self,
            W_in=W_in,
            b_in=vector("b_in", self.b_in, m),
            W_out=W_out,
            b_out=vector("b_out", self.b_out, len(W_out)),
        )

    def neurons(self, x: ArrayLike) -> Float:
        """Activations of the m neurons for inputs (..., p): shape (..., m)."""
        inputs = finite_array("x", x)
        if inputs.ndim == 0 or inputs.shape[-1] != self.W_in.shape[1]:
            raise ValueError(f"x must have shape (..., {self.W_in.shape[1]}), got {inputs.shape}")
        return relu(inputs @ self.W_in.T + self.b_in)

    def probabilities(self, x: ArrayLike) -> Float:
        """How likely each class is for inputs (..., p): shape (..., k)."""
        return softmax(self.neurons(x) @ self.W_out.T + self.b_out)


def fit_classifier(
    inputs: ArrayLike,
    labels: ArrayLike,
    neurons: int,
    rng: np.random.Generator,
    *,
    ridge: float = 1e-3,
    sureness: float = 8.0,
) -> Classifier:
    """Fit a classifier for inputs (n, p) with labels (n,) from 0 to k - 1.

    The first matrix stays random and the second solves a ridge regression on one-hot targets: an
    extreme learning machine (Huang, Zhu & Siew 2006, section 3). `sureness` scales the targets to
    logits. Raises ValueError if there are not as many labels as inputs.

    >>> found = fit_classifier(np.eye(3), [0, 1, 2], neurons=16, rng=np.random.default_rng(0))
    >>> found.probabilities(np.eye(3)).argmax(axis=1)
    array([0, 1, 2])
    """
    x = matrix("inputs", inputs, least_rows=1)
    classes = integers("labels", labels, 1)
    if classes.shape != (x.shape[0],):
        raise ValueError(f"labels must have shape ({x.shape[0]},), got {classes.shape}")
    m = whole("neurons", neurons, 1)
    strength = real("ridge", ridge, 0, open_minimum=True)
    random = generator("rng", rng)
    W_in = random.normal(size=(m, x.shape[1])) / np.sqrt(x.shape[1])
    centre = x.mean(axis=0)
    b_in = 0.1 * random.normal(size=m) - W_in @ centre
    hidden = np.column_stack([relu(x @ W_in.T + b_in), np.ones(x.shape[0])])
    targets = (
        real("sureness", sureness, 0, 1e6, open_minimum=True) * np.eye(classes.max() + 1)[classes]
    )
    solved = np.linalg.solve(
        hidden.T @ hidden + strength * np.eye(m + 1), hidden.T @ (targets - targets.mean(axis=0))
    )
    return Classifier(W_in, b_in, solved[:m].T, solved[m] + targets.mean(axis=0))
