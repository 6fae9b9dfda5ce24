"""Context as a weight update: what attention adds can be moved into the MLP's first matrix.

Dherin et al. 2025 (arXiv:2507.16003). With a = A(x) the attention output without some context and
a_C = A(C, x) with it, M_W(a_C) = M_{W+ΔW}(a) for ΔW = W(a_C - a)aᵀ/‖a‖², because
(W + ΔW)a = W·a_C. That is one line of algebra and holds for any A and any non-linearity, one
query at a time; frozen weights do not change, and nothing is said about learning.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, ending_in, generator, instance_of, matrix, settle, vector, whole
from mlp_math.activations import softmax
from mlp_math.block import MLP
from mlp_math.normalization import layer_norm


@dataclass(frozen=True, eq=False)
class ImplicitUpdate:
    """A rank-one change of the up-projection, and what goes onto the output bias with it."""

    dW: Float
    """ΔW = left·rightᵀ, shape (m, d)."""
    left: Float
    """W(a_C - a)/‖a‖², shape (m,)."""
    right: Float
    """What the old input looks like to W, shape (d,)."""
    db_down: Float
    """Added to b_down, shape (d,); zero in the plain form."""

    @property
    def norm(self) -> float:
        """‖ΔW‖, the Frobenius norm (also the spectral one: the rank is 1)."""
        return float(np.linalg.norm(self.left) * np.linalg.norm(self.right))

    def apply(self, block: MLP) -> MLP:
        """The block with W_up + ΔW and b_down + Δb, all else the same."""
        instance_of("block", block, MLP)
        if self.dW.shape != block.W_up.shape:
            raise ValueError(
                f"block must have W_up of dW's shape {self.dW.shape}, got {block.W_up.shape}"
            )
        return MLP(
            block.W_up + self.dW,
            block.b_up,
            block.W_down,
            block.b_down + self.db_down,
            block.activation,
        )


def plain_update(W: ArrayLike, without: ArrayLike, with_context: ArrayLike) -> ImplicitUpdate:
    """For a block without skip path, T(a) = W_down·g(W·a + b) + b_down.

    W (m, d); attention outputs without and with the context, both (d,). Raises ValueError if
    `without` is 0, where no matrix can do it.

    >>> update = plain_update(np.eye(2), without=[1.0, 0.0], with_context=[1.0, 3.0])
    >>> update.dW
    array([[0., 0.],
           [3., 0.]])
    >>> (np.eye(2) + update.dW) @ [1.0, 0.0]
    array([1., 3.])
    """
    weights = matrix("W", W)
    a = vector("without", without, weights.shape[1])
    change = vector("with_context", with_context, weights.shape[1]) - a
    return _rank_one(weights, a, change, np.zeros_like(a))


def residual_update(W: ArrayLike, without: ArrayLike, with_context: ArrayLike) -> ImplicitUpdate:
    """For a block with skip path, T(v) = v + W_down·g(W·v + b) + b_down.

    The same ΔW, and b_down must grow by v_C - v, which the skip path would have carried.
    v is what enters the block: x + A(x), if attention has a skip path of its own.
    """
    plain = plain_update(W, without, with_context)
    change = vector("with_context", with_context) - vector("without", without)
    return ImplicitUpdate(plain.dW, plain.left, plain.right, np.asarray(change))


def pre_norm_update(
    W: ArrayLike, without: ArrayLike, with_context: ArrayLike, epsilon: float = 1e-5
) -> ImplicitUpdate:
    """For a block with skip path and norm, T(v) = v + W_down·g(W·LN(v) + b) + b_down.

    With u = LN(v): ΔW = W(u_C - u)uᵀ/‖u‖² and b_down grows by v_C - v. The norm is
    `layer_norm` without gain and bias, which can be folded into W and b.
    """
    weights = matrix("W", W)
    v = vector("without", without, weights.shape[1])
    v_context = vector("with_context", with_context, weights.shape[1])
    u = layer_norm(v, epsilon)
    return _rank_one(weights, u, layer_norm(v_context, epsilon) - u, v_context - v)


def _rank_one(W: Float, right: Float, change: Float, db_down: Float) -> ImplicitUpdate:
    square = float(right @ right)
    if square == 0:
        raise ValueError("without must not be 0 (after the norm, if there is one), got length 0")
    left = W @ change / square
    return ImplicitUpdate(np.outer(left, right), left, right, db_down)


def pre_norm_output(block: MLP, v: ArrayLike, epsilon: float = 1e-5) -> Float:
    """v + W_down·g(W_up·LN(v) + b_up) + b_down for v of shape (..., d)."""
    instance_of("block", block, MLP)
    stream = ending_in("v", v, block.d_model)
    return stream + block.delta(layer_norm(stream, epsilon))


@dataclass(frozen=True, eq=False)
class AttentionHead:
    """One softmax head: what the query's token gathers from itself and the tokens before.

    Shapes: W_Q and W_K (d_head, d), W_V (d, d). Vaswani et al. 2017, section 3.2.
    """

    W_Q: Float
    W_K: Float
    W_V: Float

    def __post_init__(self) -> None:
        W_Q = matrix("W_Q", self.W_Q)
        W_V = matrix("W_V", self.W_V, (W_Q.shape[1], W_Q.shape[1]))
        settle(self, W_Q=W_Q, W_K=matrix("W_K", self.W_K, W_Q.shape), W_V=W_V)

    def weights(self, context: ArrayLike, query: ArrayLike) -> Float:
        """How much each context token (tokens, d), and last the query (d,) itself, counts."""
        seen = self._seen(context, query)
        scores = seen @ self.W_K.T @ (self.W_Q @ seen[-1])
        return softmax(scores / np.sqrt(self.W_Q.shape[0]))

    def __call__(self, context: ArrayLike, query: ArrayLike) -> Float:
        """A(C, x), shape (d,); an empty context (0, d) gives A(x)."""
        return np.asarray(self.weights(context, query) @ self._seen(context, query) @ self.W_V.T)

    def _seen(self, context: ArrayLike, query: ArrayLike) -> Float:
        d = self.W_V.shape[0]
        return np.vstack([matrix("context", context, (None, d)), vector("query", query, d)])


def token_updates(
    attention: AttentionHead, W: ArrayLike, context: ArrayLike, query: ArrayLike
) -> list[ImplicitUpdate]:
    """The plain update that stands for each context token: with it against without it.

    For token i of C (tokens, d), a_C = A(C, x) and a = A(C without i, x). Their norms say how
    much each token would change the weights.
    """
    tokens, W = _context(attention, W, context, query)
    everything = attention(tokens, query)
    return [
        plain_update(W, attention(np.delete(tokens, i, axis=0), query), everything)
        for i in range(tokens.shape[0])
    ]


def prefix_updates(
    attention: AttentionHead, W: ArrayLike, context: ArrayLike, query: ArrayLike
) -> list[ImplicitUpdate]:
    """The plain update that stands for the first i tokens of C (tokens, d), for i = 1, 2, …

    All against the query alone: how the update grows as the context is read.
    """
    tokens, W = _context(attention, W, context, query)
    alone = attention(tokens[:0], query)
    return [
        plain_update(W, alone, attention(tokens[: i + 1], query)) for i in range(tokens.shape[0])
    ]


def _context(
    attention: AttentionHead, W: ArrayLike, context: ArrayLike, query: ArrayLike
) -> tuple[Float, Float]:
    """The context's tokens and W, once all fits together."""
    d = len(instance_of("attention", attention, AttentionHead).W_V)
    tokens, weights = matrix("context", context, (None, d)), matrix("W", W, (None, d))
    alone = attention(tokens[:0], query)
    if not alone @ alone:
        raise ValueError("query must give an attention output other than 0 by itself")
    return tokens, weights


def random_attention(d_model: int, d_head: int, rng: np.random.Generator) -> AttentionHead:
    """A head with normal entries of variance 1/d: something to try identities on."""
    d, d_head = whole("d_model", d_model, 1), whole("d_head", d_head, 1)
    draw = generator("rng", rng)
    W_Q, W_K = draw.standard_normal((2, d_head, d)) / np.sqrt(d)
    return AttentionHead(W_Q, W_K, draw.standard_normal((d, d)) / np.sqrt(d))
