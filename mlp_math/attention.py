"""Attention as the lecture needs it: who attends to whom, and what that moves.

One convention for attention weights throughout this package: shape (queries, keys), entry [i, j]
is how much token i attends to token j, and each row sums to 1 (Vaswani et al. 2017,
arXiv:1706.03762, section 3.2).
"""

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, matrix, unit_vector, whole
from mlp_math.activations import softmax


def causal_pattern(scores: ArrayLike) -> Float:
    """How much each token attends to itself and those before it: shape (tokens, tokens).

    scores[i, j] is how well the key of token j answers the query of token i, shape (tokens,
    tokens); entries with j > i are ignored, since no token sees what follows it. Rows of the
    result sum to 1.

    >>> causal_pattern(np.zeros((2, 2)))
    array([[1. , 0. ],
           [0.5, 0.5]])
    """
    table = matrix("scores", scores)
    if table.shape[0] != table.shape[1]:
        raise ValueError(f"scores must be square, got shape {table.shape}")
    pattern = np.zeros(table.shape)
    for i in range(len(table)):
        pattern[i, : i + 1] = softmax(table[i, : i + 1])
    return pattern


def moved_by_attention(pattern: ArrayLike, x: ArrayLike, value_map: ArrayLike) -> Float:
    """What one attention head adds to every token's vector: shape (tokens, d).

    pattern (tokens, tokens), rows sum to 1; x (tokens, d); value_map (d, d), the head's value and
    output matrices in one. Token i receives Σ_j pattern[i, j] · value_map x_j.

    >>> moved_by_attention([[1.0, 0.0], [0.5, 0.5]], [[1.0, 0.0], [0.0, 4.0]], np.eye(2))
    array([[1. , 0. ],
           [0.5, 2. ]])
    """
    weights = matrix("pattern", pattern)
    stream = matrix("x", x, (len(weights), None))
    d = stream.shape[1]
    values = matrix("value_map", value_map, (d, d))
    if weights.shape[0] != weights.shape[1] or not np.allclose(weights.sum(axis=1), 1):
        raise ValueError(
            f"pattern must be square with rows that sum to 1, got shape {weights.shape} "
            f"with row sums {weights.sum(axis=1).round(3).tolist()}"
        )
    moved: Float = weights @ stream @ values.T
    return moved


def copying_head(pattern: ArrayLike, direction: ArrayLike, source: int, target: int) -> Float:
    """The value map (d, d) that copies one direction's component from one token to another.

    With it, token `target` receives exactly what token `source` holds along the unit direction
    (d,): it is the direction's projector, divided by pattern[target, source]. Raises ValueError if
    the target does not attend to the source.

    >>> copying_head([[1.0, 0.0], [0.5, 0.5]], [1.0, 0.0], source=0, target=1)
    array([[2., 0.],
           [0., 0.]])
    """
    weights = matrix("pattern", pattern)
    query = whole("target", target, 0, weights.shape[0] - 1)
    key = whole("source", source, 0, weights.shape[1] - 1)
    share = float(weights[query, key])
    if share <= 0:
        raise ValueError(
            f"pattern must let token {query} attend to token {key}, got a share of {share:g}"
        )
    unit = unit_vector("direction", direction)
    return np.outer(unit, unit) / share
