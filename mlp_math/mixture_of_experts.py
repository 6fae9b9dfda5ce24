"""Mixture of experts: many MLP blocks, of which each token visits a few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import Float, generator, instance_of, matrix, sequence, settle, whole
from mlp_math.activations import softmax
from mlp_math.block import MLP

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class MixtureOfExperts:
    """y = x + Σ over the top k of softmax_k(g)_i·E_i(x), with gate scores g = W_gate·x.

    Shapes: W_gate (experts, d); every expert a block with d_model = d, of which only what it adds
    is used. Shazeer et al. 2017 (arXiv:1701.06538), section 2.1, softmax over the chosen k as
    in Jiang et al. 2024 (arXiv:2401.04088), section 2.1.
    """

    W_gate: Float
    experts: tuple[MLP, ...]
    active: int
    """k, the experts that each token visits."""

    def __post_init__(self) -> None:
        given = sequence("experts", self.experts, least=1)
        settle(self, experts=tuple(instance_of("experts", expert, MLP) for expert in given))
        sizes = {expert.d_model for expert in self.experts}
        if len(sizes) > 1:
            raise ValueError(f"experts must share one d_model, got {sorted(sizes)}")
        settle(self, W_gate=matrix("W_gate", self.W_gate, (len(self.experts), sizes.pop())))
        whole("active", self.active, 1, len(self.experts))

    def route(self, x: ArrayLike) -> tuple[Indices, Float]:
        """Which experts each token of x (tokens, d) visits, best first, and with what weight.

        Both of shape (tokens, k); the weights of a token sum to 1.
        """
        scores = matrix("x", x, (None, self.W_gate.shape[1])) @ self.W_gate.T
        chosen = np.argsort(-scores, axis=1, kind="stable")[:, : self.active]
        return chosen, softmax(np.take_along_axis(scores, chosen, axis=1))

    def __call__(self, x: ArrayLike) -> Float:
        """The output for tokens x (tokens, d), same shape; an expert sees its own tokens only."""
        tokens = matrix("x", x, (None, self.W_gate.shape[1]))
        chosen, weights = self.route(tokens)
        output = tokens.astype(np.float64)
        for index, expert in enumerate(self.experts):
            rows, places = np.nonzero(chosen == index)
            if rows.size:
                output[rows] += weights[rows, places, np.newaxis] * expert.delta(tokens[rows])
        return output

    def load(self, x: ArrayLike) -> NDArray[np.int64]:
        """How many of the tokens x (tokens, d) visit each expert; sums to k·tokens."""
        chosen, _ = self.route(x)
        return np.bincount(chosen.ravel(), minlength=len(self.experts)).astype(np.int64)

    @property
    def active_fraction(self) -> float:
        """Part of the experts' parameters that one token uses, for experts of one size: k/E."""
        sizes = [expert.parameters for expert in self.experts]
        return self.active * (sum(sizes) / len(sizes)) / sum(sizes)


def random_mixture(
    experts: int, active: int, d_model: int, d_mlp: int, rng: np.random.Generator
) -> MixtureOfExperts:
    """A mixture with normal weights of variance 1/inputs and no biases.

    >>> mixture = random_mixture(8, active=2, d_model=16, d_mlp=32, rng=np.random.default_rng(0))
    >>> mixture.active_fraction
    0.25
    >>> mixture.load(np.random.default_rng(1).standard_normal((100, 16))).sum()
    np.int64(200)
    """
    d, m = whole("d_model", d_model, 1), whole("d_mlp", d_mlp, 1)
    draw = generator("rng", rng)
    blocks = tuple(
        MLP(
            draw.standard_normal((m, d)) / np.sqrt(d),
            np.zeros(m),
            draw.standard_normal((d, m)) / np.sqrt(m),
            np.zeros(d),
        )
        for _ in range(whole("experts", experts, 1))
    )
    return MixtureOfExperts(draw.standard_normal((experts, d)) / np.sqrt(d), blocks, active)
