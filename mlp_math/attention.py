"""Attention as the lecture needs it: who looks at whom, and what is moved by that."""

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, matrix
from mlp_math.activations import softmax


def causal_pattern(scores: ArrayLike) -> Float:
    """How much each token attends to itself and those before it: shape (tokens, tokens).

    scores[i, j] is how well token i answers what token j asks; entries with i > j are not looked
    at, since no token sees what follows it. Every column sums to 1 (Vaswani et al. 2017,
    arXiv:1706.03762, section 3.2, there by rows).

    >>> causal_pattern(np.zeros((2, 2)))
    array([[1. , 0.5],
           [0. , 0.5]])
    """
    table = matrix("scores", scores)
    if table.shape[0] != table.shape[1]:
        raise ValueError(f"scores must be square, got shape {table.shape}")
    pattern = np.zeros(table.shape)
    for j in range(len(table)):
        pattern[: j + 1, j] = softmax(table[: j + 1, j])
    return pattern


def moved_by_attention(pattern: ArrayLike, x: ArrayLike, value_map: ArrayLike) -> Float:
    """What one attention head adds to every token's vector: shape (tokens, d).

    pattern (tokens, tokens) with columns that sum to 1; x (tokens, d); value_map (d, d), the head's
    value and output matrices in one. Token j receives Σ_i pattern[i, j] · value_map x_i.

    >>> moved_by_attention([[1.0, 0.5], [0.0, 0.5]], [[1.0, 0.0], [0.0, 4.0]], np.eye(2))
    array([[1. , 0. ],
           [0.5, 2. ]])
    """
    weights = matrix("pattern", pattern)
    stream = matrix("x", x, (len(weights), None))
    d = stream.shape[1]
    values = matrix("value_map", value_map, (d, d))
    if weights.shape[0] != weights.shape[1] or not np.allclose(weights.sum(axis=0), 1):
        raise ValueError(
            f"pattern must be square with columns that sum to 1, got shape {weights.shape} "
            f"with column sums {weights.sum(axis=0).round(3).tolist()}"
        )
    moved: Float = weights.T @ stream @ values.T
    return moved


def copying_head(pattern: ArrayLike, direction: ArrayLike, source: int, target: int) -> Float:
    """The value map (d, d) with which the target receives exactly what the source holds along a
    unit direction (d,): the direction's projector over the share of attention the source gets.

    Raises ValueError if the target does not attend to the source at all.

    >>> copying_head([[1.0, 0.5], [0.0, 0.5]], [1.0, 0.0], source=0, target=1)
    array([[2., 0.],
           [0., 0.]])
    """
    share = float(matrix("pattern", pattern)[source, target])
    if share <= 0:
        raise ValueError(f"token {target} must attend to token {source}, got a share of {share:g}")
    unit = np.asarray(direction, dtype=float)
    return np.outer(unit, unit) / share
