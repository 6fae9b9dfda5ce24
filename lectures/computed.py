"""Small models and counts of `mlp_math` that sentences quote and pictures show, whatever the fact.

What both must agree on is made here.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lectures.figures import grouped, percent, rounded
from lectures.model import Language, Lecture
from mlp_math import stored
from mlp_math.block import MLP
from mlp_math.fact_path import fact_path, places
from mlp_math.hypernetwork import HyperNetwork, from_context
from mlp_math.implicit_update import (
    AttentionHead,
    ImplicitUpdate,
    plain_update,
    random_attention,
    residual_update,
)
from mlp_math.mixture_of_experts import DEEPSEEK_V3, MixtureOfExperts, random_mixture
from mlp_math.modular_addition import MODULUS
from mlp_math.parameters import parameter_table

Float = NDArray[np.float64]

SEED = 5
D_MODEL, D_MLP, D_HEAD, CONTEXT, QUERIES = (
    6,
    10,
    4,
    5,
    2,
)  # of the block whose context is patched in
EXPERTS, ACTIVE = 8, 2
LATE = 10  # layers, counted from the end
BITS = 2.0
"""Bits a parameter, as Allen-Zhu & Li 2025 (ICLR) found in trained transformers."""
FREQUENCIES = 5  # of a network that adds, that are listened to
CLASSLESS = 0  # rows of the capacity experiment in which every fact has an answer of its own


@dataclass(frozen=True, eq=False)
class PatchedBlock:
    """A block and a context that a patch can stand for, as far as the context has gone."""

    attention: AttentionHead
    block: MLP
    context: Float
    """Shape (tokens, d)."""
    queries: Float
    """Some questions to ask after it, shape (n, d)."""

    def attended(self, left: float, query: int = 0) -> Float:
        """What attention hands to the block with the first `left` tokens of the context, (d,).

        Between two whole numbers the next token is partly there.
        """
        whole = min(int(left), len(self.context) - 1)
        fewer, more = (
            self.attention(self.context[:n], self.queries[query]) for n in (whole, whole + 1)
        )
        share = left - whole
        return np.asarray((1 - share) * fewer + share * more)

    def patch(self, left: float, query: int = 0, *, skip: bool = False) -> ImplicitUpdate:
        """What stands for the tokens that have gone, with the skip path or without."""
        update = residual_update if skip else plain_update
        full = self.attended(len(self.context), query)
        return update(self.block.W_up, self.attended(left, query), full)

    def answer(self, left: float, query: int = 0) -> Float:
        """What the patched block adds for the context's first `left` tokens, (d,)."""
        patched = self.patch(left, query).apply(self.block)
        return np.asarray(patched.delta(self.attended(left, query)), np.float64)

    def with_skip(self, left: float, query: int = 0, *, bias: bool = True) -> Float:
        """What comes out of the patched block and its skip path, (d,); without the bias's patch if
        `bias` is false."""
        patch, stream = self.patch(left, query, skip=bias), self.attended(left, query)
        return np.asarray(stream + patch.apply(self.block).delta(stream))


@cache
def patched_block() -> PatchedBlock:
    """The example of a context's patch, with random weights: any would do."""
    rng = np.random.default_rng(SEED)
    attention = random_attention(D_MODEL, D_HEAD, rng)
    (block,) = random_mixture(1, 1, D_MODEL, D_MLP, rng).experts
    context, queries = (rng.standard_normal((n, D_MODEL)) for n in (CONTEXT, QUERIES))
    return PatchedBlock(attention, block, context, queries)


@cache
def mixture() -> MixtureOfExperts:
    """The toy mixture that tokens are sent through."""
    return random_mixture(EXPERTS, ACTIVE, D_MODEL, D_MLP, np.random.default_rng(SEED))


@cache
def hyper_network() -> HyperNetwork:
    """Two numbers that steer the block's W_up: the first one's patch is the context's."""
    example = patched_block()
    W_up = example.block.W_up
    patch = from_context(W_up, example.patch(0))
    rng = np.random.default_rng(SEED + 1)
    other = rng.standard_normal(D_MLP) / np.sqrt(D_MODEL), rng.standard_normal(D_MODEL)
    U, V = np.column_stack([patch.U, other[0]]), np.column_stack([patch.V, other[1] / 2])
    return HyperNetwork(W_up, U, V, np.eye(2), np.zeros(2))


def late_share(site: str) -> float:
    """What attention or mlp of the last layers adds to the answer's lead, as a share of it."""
    layers = (len(fact_path().arrays["shares"]) - 1) // 2
    return fact_path().share(site, range(layers - LATE, layers)).value


def left_with_another_name(end: int) -> float:
    """What is left of the answer, as a share of it, where five layers' MLPs at the name wrote what
    they write at another name: the first layers (0) or the last (-1)."""
    labels = [one for one in places().arrays["silenced"].tolist() if one.startswith("mlp")]
    at_name = [one for one in labels if one.endswith(" name")]
    return places().silenced(at_name[end], "resample").value


def bits_a_weight() -> float:
    """Bits that a weight of our own memories holds where 99 % is recalled, mean over sizes."""
    arrays = stored.load("fact_capacity")
    own = arrays["blocks"][:, 2] == CLASSLESS
    return float(arrays["bits_per_parameter"][own].mean())


def bytes_at(bits: float, parameters: int) -> float:
    """How many bytes so many parameters hold.

    >>> bytes_at(2.0, 8)
    2.0
    """
    return bits * parameters / 8


def never_shown_right(run: int) -> float:
    """How many of the sums that were not shown a network has right at the end; run 0 had weight
    decay, run 1 none."""
    return float(stored.load("grokking")["test_accuracy"][run, -1])


def common_frequencies() -> tuple[int, ...]:
    """The frequencies that most neurons end on in the run with weight decay, the commonest
    first."""
    neurons = np.bincount(stored.load("grokking")["frequency"][0])
    return tuple(int(k) for k in np.argsort(-neurons, kind="stable")[:FREQUENCIES])


def computed_slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What the slots about these examples stand for."""
    perceptrons = parameter_table(lecture.sizes).group_total("mlp")
    real = DEEPSEEK_V3
    return {
        "lm_asked_path": grouped(fact_path().arrays["shares"].shape[1], language),
        "path_late_attention": grouped(100 * late_share("attention"), language),
        "path_late_mlp": grouped(100 * late_share("mlp"), language),
        "path_early_left": grouped(100 * left_with_another_name(0), language),
        "path_last_left": grouped(100 * left_with_another_name(-1), language),
        "mix_active": grouped(100 * mixture().active_fraction, language),
        "v3_name": real.name,
        "v3_parameters": rounded(real.parameters, language),
        "v3_mlp": grouped(100 * real.share_of_perceptrons, language),
        "v3_at_work": percent(real.share_at_work, language),
        "hyper_weights": grouped(hyper_network().W_0.size, language),
        "grok_hours": grouped(MODULUS, language),
        "grok_without": grouped(100 * never_shown_right(1), language),
        "room_bits": grouped(bits_a_weight(), language, places=2),
        "room_bytes": grouped(bytes_at(BITS, perceptrons) / 1e9, language),
    }
