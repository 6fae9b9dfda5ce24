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


# --- a published model, counted -----------------------------------------------------------------


@dataclass(frozen=True)
class ExpertSizes:
    """The sizes of a language model with experts that its parameter count depends on.

    Every perceptron is gated: three matrices of d·m in place of two. Attention keeps its queries,
    and keys with values, in low-rank factors (DeepSeek-AI 2024, arXiv:2412.19437, section 2.1).
    Norms are left out: they are a millionth part.
    """

    name: str
    d_vocab: int
    d_model: int
    n_layers: int
    dense_layers: int
    """The first layers, which have one plain perceptron."""
    d_dense: int
    """Neurons of such a perceptron."""
    d_expert: int
    """Neurons of an expert."""
    experts: int
    """In each of the other layers; the gate chooses among them."""
    shared: int
    """Experts beside those, which every token visits."""
    active: int
    """k, the chosen experts of a token."""
    n_heads: int
    query_rank: int
    key_value_rank: int
    d_key: int
    """Of a head's query and key, without their place."""
    d_rotary: int
    """What tells their place, added to each query and, once for all heads, to the keys."""
    d_value: int

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"name must be a text, got {self.name!r:.80}")
        for field in self.__dataclass_fields__:
            if field != "name":
                whole(field, getattr(self, field), 0 if field in ("dense_layers", "shared") else 1)
        whole("dense_layers", self.dense_layers, 0, self.n_layers)
        whole("active", self.active, 1, self.experts)

    @property
    def expert_layers(self) -> int:
        """Layers with experts."""
        return self.n_layers - self.dense_layers

    @property
    def expert(self) -> int:
        """Parameters of one expert."""
        return 3 * self.d_model * self.d_expert

    @property
    def perceptrons(self) -> int:
        """Parameters of all perceptrons: those of the dense layers and all experts."""
        return self._perceptrons(self.experts + self.shared)

    @property
    def perceptrons_at_work(self) -> int:
        """Of those, what one token visits."""
        return self._perceptrons(self.active + self.shared)

    def _perceptrons(self, experts: int) -> int:
        dense = self.dense_layers * 3 * self.d_model * self.d_dense
        return dense + self.expert_layers * experts * self.expert

    @property
    def attention(self) -> int:
        """Parameters of all attention blocks."""
        d, heads = self.d_model, self.n_heads
        queries = self.query_rank * (d + heads * (self.d_key + self.d_rotary))
        keys_values = d * (self.key_value_rank + self.d_rotary) + self.key_value_rank * heads * (
            self.d_key + self.d_value
        )
        return self.n_layers * (queries + keys_values + heads * self.d_value * d)

    @property
    def parameters(self) -> int:
        """All of them; embedding and unembedding are two matrices.

        >>> DEEPSEEK_V3.parameters, DEEPSEEK_V3.perceptrons
        (671025397760, 657652187136)
        """
        gates = self.expert_layers * self.experts * self.d_model
        return self.perceptrons + self.attention + gates + 2 * self.d_vocab * self.d_model

    @property
    def share_of_perceptrons(self) -> float:
        """Part of all parameters that lie in perceptrons."""
        return self.perceptrons / self.parameters

    @property
    def share_at_work(self) -> float:
        """Part of the perceptrons' parameters that one token uses.

        >>> round(DEEPSEEK_V3.share_at_work, 4)
        0.0368
        """
        return self.perceptrons_at_work / self.perceptrons


DEEPSEEK_V3 = ExpertSizes(
    "DeepSeek-V3",
    d_vocab=129_280,
    d_model=7_168,
    n_layers=61,
    dense_layers=3,
    d_dense=18_432,
    d_expert=2_048,
    experts=256,
    shared=1,
    active=8,
    n_heads=128,
    query_rank=1_536,
    key_value_rank=512,
    d_key=128,
    d_rotary=64,
    d_value=128,
)
"""DeepSeek-AI 2024 (arXiv:2412.19437), section 4.2; inference/configs/config_671B.json."""
