"""Interventions: change an activation, look what the model then says.

Ablations replace activations (never parameters) by nothing, by their mean, or by those of
another input; steering adds a direction; clamping sets how much of one there is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import (
    Float,
    Integers,
    finite_array,
    generator,
    instance_of,
    integers,
    matrix,
    real,
    unit_vector,
    vector,
    whole,
)
from mlp_math.block import MLP

Neurons = int | Sequence[int]
MOST = 1e6  # of a direction's strength


def zero_ablation(activations: ArrayLike, neurons: Neurons) -> Float:
    """A copy of activations (..., m) with the chosen neurons at 0.

    >>> zero_ablation([3.0, 1.0, 2.0], neurons=[0, 2])
    array([0., 1., 0.])
    """
    return _replaced(activations, neurons, 0.0)


def mean_ablation(activations: ArrayLike, neurons: Neurons, reference: ArrayLike) -> Float:
    """The chosen neurons at their mean over a reference set of shape (examples, m).

    >>> mean_ablation([1.0, 5.0], neurons=0, reference=[[1, 0], [0, 0], [0, 0], [0, 0]])
    array([0.25, 5.  ])
    """
    examples = _examples("reference", reference, activations)
    chosen = _chosen(neurons, examples.shape[1])
    return _replaced(activations, neurons, examples[:, chosen].mean(axis=0))


def resampling_ablation(
    activations: ArrayLike, neurons: Neurons, donors: ArrayLike, rng: np.random.Generator
) -> Float:
    """The chosen neurons as they were for a random other input, a row of donors (examples, m).

    Each of the leading places of `activations` (..., m) draws its own donor; the chosen neurons
    of a place come from one donor together. Chan et al. 2022, "Causal Scrubbing".
    """
    examples = _examples("donors", donors, activations)
    places = finite_array("activations", activations).shape[:-1]
    rows = generator("rng", rng).integers(0, examples.shape[0], places)
    chosen = _chosen(neurons, examples.shape[1])
    return _replaced(activations, neurons, examples[rows][..., chosen])


def output_with(block: MLP, x: ArrayLike, neurons: ArrayLike) -> Float:
    """The block's output for x (..., d) when its neurons are set to `neurons` (..., m).

    >>> block = MLP(np.eye(2), np.zeros(2), np.eye(2), np.zeros(2))
    >>> n = block.neurons([1.0, 2.0])
    >>> output_with(block, [1.0, 2.0], zero_ablation(n, 1))
    array([2., 2.])
    """
    delta = instance_of("block", block, MLP).write(neurons)
    stream = finite_array("x", x)
    if stream.shape != delta.shape:
        raise ValueError(
            f"x must have shape {delta.shape} to match the neurons, got {stream.shape}"
        )
    return stream + delta


def contrastive_mean_difference(positive: ArrayLike, negative: ArrayLike) -> Float:
    """The steering vector: mean over pairs of h⁺ - h⁻, shape (d,).

    `positive` (h⁺) and `negative` (h⁻) of shape (pairs, d) hold the activations of one layer for
    the same prompts with the one and the other completion. A difference of means: no
    eigenvectors, so it is not a principal component. Panickssery et al. 2023
    (arXiv:2312.06681), section 3.

    >>> contrastive_mean_difference([[2.0, 1.0], [0.0, 1.0]], [[1.0, 1.0], [-1.0, 1.0]])
    array([1., 0.])
    """
    plus = matrix("positive", positive)
    minus = matrix("negative", negative, plus.shape)
    if not plus.shape[0]:
        raise ValueError("positive must hold at least one pair, got none")
    return np.asarray((plus - minus).mean(axis=0))


def steer(activations: ArrayLike, direction: ArrayLike, strength: float) -> Float:
    """h + αv for h of shape (..., d) and v of shape (d,); α may be negative.

    >>> steer([1.0, 0.0], direction=[1.0, -1.0], strength=-1.0)
    array([0., 1.])
    """
    h = finite_array("activations", activations)
    v = vector("direction", direction)
    if h.ndim == 0 or h.shape[-1] != v.size:
        raise ValueError(f"activations must have shape (..., {v.size}), got {h.shape}")
    return h + real("strength", strength) * v


def logit_bias(direction: ArrayLike, unembedding: ArrayLike, strength: float = 1.0) -> Float:
    """What αv adds to each word's score, whatever else is in the stream: α U v, shape (words,).

    For a direction v (d,) that is read by an unembedding U (words, d) alone: a layer norm or a
    block in between would make it depend on the rest.

    >>> logit_bias([0.0, 2.0], unembedding=[[1.0, 0.0], [0.0, 1.0]], strength=3.0)
    array([0., 6.])
    """
    v = vector("direction", direction)
    rows = matrix("unembedding", unembedding, (None, v.size))
    return np.asarray(real("strength", strength, -MOST, MOST) * (rows @ v))


def clamp_feature(activations: ArrayLike, direction: ArrayLike, value: float) -> Float:
    """h moved along the unit direction (d,) until its dot product with it is `value`.

    What is perpendicular to the direction stays. Templeton et al. 2024, "Scaling
    Monosemanticity", clamp features of a sparse autoencoder at multiples of their maximum.

    >>> clamp_feature([0.3, 7.0], direction=[1.0, 0.0], value=20.0)
    array([20.,  7.])
    """
    v = unit_vector("direction", direction)
    h = finite_array("activations", activations)
    if h.ndim == 0 or h.shape[-1] != v.size:
        raise ValueError(f"activations must have shape (..., {v.size}), got {h.shape}")
    amount = real("value", value) - h @ v
    return np.asarray(h + amount[..., np.newaxis] * v)


def contrastive_activations(
    positive: ArrayLike,
    negative: ArrayLike,
    pairs: int,
    rng: np.random.Generator,
    *,
    noise: float = 0.05,
) -> tuple[Float, Float]:
    """A toy data set for steering: shared random contexts, plus one of two unit directions.

    Each pair has a context of unit length on average in R^d, common to both; each member adds
    its own direction (d,) and its own normal noise of that size per entry. Returns two arrays
    of shape (pairs, d).
    """
    plus = unit_vector("positive", positive)
    minus = unit_vector("negative", negative, plus.size)
    shape = (whole("pairs", pairs, 1), plus.size)
    size = real("noise", noise, 0, 1e6)
    draw = generator("rng", rng)
    context = draw.standard_normal(shape) / np.sqrt(plus.size)
    first = context + plus + size * draw.standard_normal(shape)
    second = context + minus + size * draw.standard_normal(shape)
    return first, second


def _replaced(activations: ArrayLike, neurons: Neurons, values: float | Float) -> Float:
    array = finite_array("activations", activations).copy()
    if array.ndim == 0:
        raise ValueError("activations must have shape (..., m), got a single number")
    array[..., _chosen(neurons, array.shape[-1])] = values
    return array


def _chosen(neurons: Neurons, width: int) -> Integers:
    given = [whole("neurons", neurons)] if isinstance(neurons, int | np.integer) else neurons
    return integers("neurons", given, 1, maximum=width - 1)


def _examples(name: str, examples: ArrayLike, activations: ArrayLike) -> Float:
    shape = finite_array("activations", activations).shape
    return matrix(name, examples, (None, shape[-1] if shape else None), least_rows=1)
