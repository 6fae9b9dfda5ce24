"""How each neuron and each write of a run bears on the next word: gradients through a decoder.

One backward pass gives, for every neuron at every token, how fast a logit (or a difference of
logits) would change with it: multiplied with the activation, a first-order estimate of what
silencing it would do (attribution patching; Nanda 2023; Syed et al. 2023, arXiv:2310.10348). An
estimate to rank by: what is claimed is measured by `Decoder.rerun`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from mlp_math._checks import Float, finite_array
from mlp_math.decoder import Decoder, Site, Trace

NEEDED: tuple[Site, ...] = ("queries", "keys", "values", "pattern", "attention", "stream")


@dataclass(frozen=True, eq=False)
class Gradients:
    """Gradients of a score at the last token, stacked by layer."""

    neurons: Float
    """By each neuron, shape (n_layers, batch, tokens, d_mlp)."""
    mlp: Float
    """By the perceptrons' write, which is also that by the stream the layer hands on,
    shape (n_layers, batch, tokens, d_model)."""
    attention: Float
    """By attention's write, shape (n_layers, batch, tokens, d_model)."""


def logit_gradients(decoder: Decoder, trace: Trace, weights: ArrayLike) -> Gradients:
    """Gradients of Σ_w weights[b, w]·logit[b, w] at the last token of each text b.

    trace: of `decoder.forward`, with queries, keys, values, pattern, attention and stream kept.
    weights (batch, vocabulary), for instance 1 for the answer and −1/k for k others.
    """
    for site in NEEDED:
        trace[site]
    wanted = finite_array("weights", weights, ndim=2)
    shape = (len(trace.ids), decoder.config.d_vocab)
    if wanted.shape != shape:
        raise ValueError(f"weights must have shape {shape}, got {wanted.shape}")
    dtype = decoder.embeddings.dtype
    at_end = _through_norm(
        decoder, trace.last, decoder.final_norm, wanted.astype(dtype) @ decoder.embeddings
    )
    after = np.zeros_like(trace.embeddings)
    after[:, -1] = at_end
    found: list[tuple[Float, Float, Float]] = []
    for number in reversed(range(decoder.config.n_layers)):
        neurons, middle = _through_mlp(decoder, trace, number, after)
        found.append((neurons, after, middle))
        after = _through_attention(decoder, trace, number, middle)
    neurons, mlp, attention = (np.stack([one[k] for one in reversed(found)]) for k in range(3))
    return Gradients(neurons, mlp, attention)


def _through_norm(decoder: Decoder, x: Float, gain: Float, after: Float) -> Float:
    """Back through x / rms(x) · gain."""
    scale = decoder._scale(x)
    pushed = after * gain
    along = (pushed * x).mean(axis=-1, keepdims=True)
    back: Float = (pushed - x * along / scale**2) / scale
    return back


def _through_mlp(decoder: Decoder, trace: Trace, number: int, after: Float) -> tuple[Float, Float]:
    """By the neurons, and by the stream between attention and perceptrons."""
    layer = decoder.layers[number]
    middle = trace.stream_before(number) + trace["attention"][number]
    x = decoder._normed(middle, layer.mlp_norm)
    before_gate, up = _rows(x, layer.W_gate.T), _rows(x, layer.W_up.T)
    open_share = expit(before_gate)
    neurons = _rows(after, layer.W_down)
    by_gate = neurons * up * open_share * (1 + before_gate * (1 - open_share))
    by_up = neurons * before_gate * open_share
    by_x = _rows(by_gate, layer.W_gate) + _rows(by_up, layer.W_up)
    return neurons, after + _through_norm(decoder, middle, layer.mlp_norm, by_x)


def _through_attention(decoder: Decoder, trace: Trace, number: int, after: Float) -> Float:
    """By the stream that enters the layer."""
    c, layer = decoder.config, decoder.layers[number]
    batch, tokens = after.shape[:2]
    group = c.n_heads // c.n_kv_heads
    pattern = trace["pattern"][number]
    queries = trace["queries"][number].transpose(0, 2, 1, 3)
    keys = np.repeat(trace["keys"][number], group, axis=2).transpose(0, 2, 1, 3)
    values = np.repeat(trace["values"][number], group, axis=2).transpose(0, 2, 1, 3)
    heads = _rows(after, layer.W_o).reshape(batch, tokens, c.n_heads, c.d_head)
    heads = heads.transpose(0, 2, 1, 3)
    by_values = pattern.swapaxes(-1, -2) @ heads
    by_pattern = heads @ values.swapaxes(-1, -2)
    spread = (pattern * by_pattern).sum(axis=-1, keepdims=True)
    by_scores = pattern * (by_pattern - spread) / float(np.sqrt(c.d_head))
    by_queries, by_keys = by_scores @ keys, by_scores.swapaxes(-1, -2) @ queries

    def summed(by_head: Float) -> Float:
        """Heads that share keys and values add up: (batch, tokens, n_kv_heads, d_head)."""
        parts = by_head.reshape(batch, c.n_kv_heads, group, tokens, c.d_head).sum(axis=2)
        joined: Float = parts.transpose(0, 2, 1, 3)
        return joined

    cos, sin = decoder._turns(0, tokens)
    back_q = decoder._turned(by_queries.transpose(0, 2, 1, 3), cos, -sin)
    back_k = decoder._turned(summed(by_keys), cos, -sin)
    by_x = (
        _rows(back_q.reshape(batch, tokens, -1), layer.W_q)
        + _rows(back_k.reshape(batch, tokens, -1), layer.W_k)
        + _rows(summed(by_values).reshape(batch, tokens, -1), layer.W_v)
    )
    before = trace.stream_before(number)
    return after + _through_norm(decoder, before, layer.attention_norm, by_x)


def _rows(x: Float, matrix: Float) -> Float:
    """x·matrix for every token, as one product."""
    return (x.reshape(-1, x.shape[-1]) @ matrix).reshape(*x.shape[:-1], matrix.shape[1])
