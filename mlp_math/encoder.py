"""A real transformer's forward pass, in numpy, with nothing hidden.

The encoder of Devlin et al. 2019 (BERT, arXiv:1810.04805): token, position and type embeddings,
then layers of attention and MLP, each added to the residual stream and *then* normalised
(post-layer-norm, as in Vaswani et al. 2017, arXiv:1706.03762, section 3.1). A sentence's vector is
the mean over its tokens, scaled to length 1 (Reimers & Gurevych 2019, arXiv:1908.10084).
all-MiniLM-L6-v2 is such a model: 6 layers, 12 heads, 384 dimensions, 1,536 neurons a layer.

Its MLP is the lecture's own block (`mlp_math.block.MLP`) with GELU; what differs from GPT is that
every token sees every other, and that there is no next-word head: nothing here predicts a word.

Weights come in as arrays; where they come from is no concern of this module.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import (
    Float,
    finite_array,
    integers,
    matrix,
    real,
    sequence,
    settle,
    truths,
    vector,
    whole,
)
from mlp_math.activations import softmax
from mlp_math.block import ACTIVATIONS, MLP
from mlp_math.normalization import LayerNorm

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

NeuronHook = Callable[[int, Float], Float]
"""(layer, neurons (batch, tokens, m)) -> the neurons to go on with, same shape."""
ResidualHook = Callable[[int, Float], Float]
"""(depth, stream (batch, tokens, d)) -> the stream to go on with; depth 0 is the embeddings,
depth l + 1 is what layer l hands on."""

MASKED = -1e9  # finite, so that softmax can insist on finite scores; its exponential is exactly 0


@dataclass(frozen=True, eq=False)
class Linear:
    """x ↦ weight·x + bias, with weight (outputs, inputs) and bias (outputs,)."""

    weight: Float
    bias: Float

    def __post_init__(self) -> None:
        weight = matrix("weight", self.weight)
        settle(self, weight=weight, bias=vector("bias", self.bias, len(weight)))

    def __call__(self, x: Float) -> Float:
        """Shape (..., inputs) to (..., outputs)."""
        return x @ self.weight.T + self.bias


@dataclass(frozen=True, eq=False)
class EncoderLayer:
    """The weights of one layer: attention, its norm, the MLP, its norm; all in d dimensions."""

    query: Linear
    key: Linear
    value: Linear
    attention_output: Linear
    attention_norm: LayerNorm
    mlp: MLP
    mlp_norm: LayerNorm

    def __post_init__(self) -> None:
        d = self.mlp.d_model
        for name in ("query", "key", "value", "attention_output"):
            matrix(f"{name}.weight", getattr(self, name).weight, (d, d))
        vector("attention_norm.gain", self.attention_norm.gain, d)
        vector("mlp_norm.gain", self.mlp_norm.gain, d)


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """Every value on the way through one layer, for (batch, tokens) ids."""

    attention: Float
    """Attention pattern, shape (batch, heads, tokens, tokens); rows sum to 1."""
    attention_delta: Float
    """What attention adds, shape (batch, tokens, d)."""
    mlp_input: Float
    """norm(stream + attention_delta): what the MLP reads, shape (batch, tokens, d)."""
    pre_activations: Float
    """W_up·x + b_up, shape (batch, tokens, m)."""
    neurons: Float
    """Activations of the m neurons as used (after any hook), shape (batch, tokens, m)."""
    mlp_delta: Float
    """W_down·n + b_down: what the MLP adds, shape (batch, tokens, d)."""
    output: Float
    """norm(mlp_input + mlp_delta), as handed on (after any hook), shape (batch, tokens, d)."""


@dataclass(frozen=True, eq=False)
class EncoderTrace:
    """Every value on the way through an encoder, for ids of shape (batch, tokens)."""

    mask: Mask
    """True where a token is, False where padding is, shape (batch, tokens)."""
    embeddings: Float
    """The residual stream that enters layer 0, shape (batch, tokens, d)."""
    layers: tuple[LayerTrace, ...]
    pooled: Float
    """Mean of the last layer's output over the tokens that are not padding, shape (batch, d)."""
    sentences: Float
    """`pooled` scaled to length 1: the texts' vectors, shape (batch, d)."""

    @property
    def residual_stream(self) -> tuple[Float, ...]:
        """The stream at each depth, embeddings first: layers + 1 arrays (batch, tokens, d)."""
        return (self.embeddings, *(layer.output for layer in self.layers))

    def neurons_at(self, positions: ArrayLike) -> Float:
        """All neurons at one token of each text, shape (batch, layers, m); positions (batch,)."""
        rows, where = np.arange(len(self.mask)), _positions(positions, self.mask)
        return np.stack([layer.neurons[rows, where] for layer in self.layers], axis=1)


@dataclass(frozen=True, eq=False)
class Encoder:
    """The weights of a BERT-family encoder.

    Shapes: word_embeddings (vocabulary, d), position_embeddings (longest text, d),
    type_embedding (d,) of the only segment we use. Raises ValueError if shapes disagree.
    """

    word_embeddings: Float
    position_embeddings: Float
    type_embedding: Float
    embedding_norm: LayerNorm
    layers: tuple[EncoderLayer, ...]
    n_heads: int

    def __post_init__(self) -> None:
        words = matrix("word_embeddings", self.word_embeddings)
        d = words.shape[1]
        settle(
            self,
            word_embeddings=words,
            position_embeddings=matrix("position_embeddings", self.position_embeddings, (None, d)),
            type_embedding=vector("type_embedding", self.type_embedding, d),
        )
        vector("embedding_norm.gain", self.embedding_norm.gain, d)
        if not self.layers or any(layer.mlp.d_model != d for layer in self.layers):
            raise ValueError(f"layers must be one or more layers of {d} dimensions")
        if any(layer.mlp.d_mlp != self.layers[0].mlp.d_mlp for layer in self.layers):
            raise ValueError("layers must all have the same number of neurons")
        if d % whole("n_heads", self.n_heads, 1):
            raise ValueError(f"n_heads must divide d_model = {d}, got {self.n_heads}")

    @property
    def d_model(self) -> int:
        """d, the size of the residual stream."""
        return int(self.word_embeddings.shape[1])

    @property
    def d_mlp(self) -> int:
        """m, the number of neurons in a layer."""
        return self.layers[0].mlp.d_mlp

    @property
    def neuron_count(self) -> int:
        """Neurons in all layers together; neuron j of layer l has the number l·m + j."""
        return len(self.layers) * self.d_mlp

    def embed(self, ids: ArrayLike) -> Float:
        """norm(word + position + type), shape (batch, tokens, d)."""
        tokens = _token_ids(ids, len(self.word_embeddings), len(self.position_embeddings))
        positions = self.position_embeddings[: tokens.shape[1]]
        return self.embedding_norm(self.word_embeddings[tokens] + positions + self.type_embedding)

    def forward(
        self,
        ids: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        neuron_hook: NeuronHook | None = None,
        residual_hook: ResidualHook | None = None,
    ) -> EncoderTrace:
        """The pass of a batch of token ids (batch, tokens), in all its intermediate values.

        mask (batch, tokens) is False at padding; None means that there is none. A hook sees the
        neurons of each layer, or the residual stream at each depth, and returns what to go on
        with: that is how neurons are ablated and the stream is steered. Raises ValueError for
        ids outside the vocabulary, texts too long, or a hook that changes the shape.
        """
        embeddings = _hooked("residual_hook", residual_hook, 0, self.embed(ids))
        seen = _token_mask(mask, embeddings.shape[:2])
        stream, traces = embeddings, []
        for number, layer in enumerate(self.layers):
            trace = self._layer(number, layer, stream, seen, neuron_hook, residual_hook)
            traces.append(trace)
            stream = trace.output
        pooled = mean_over_tokens(stream, seen)
        sentences = pooled / np.linalg.norm(pooled, axis=-1, keepdims=True)
        return EncoderTrace(seen, embeddings, tuple(traces), pooled, sentences)

    def _layer(
        self,
        number: int,
        layer: EncoderLayer,
        stream: Float,
        mask: Mask,
        neuron_hook: NeuronHook | None,
        residual_hook: ResidualHook | None,
    ) -> LayerTrace:
        attention = self._attention_pattern(layer, stream, mask)
        gathered = attention @ _split_heads(layer.value(stream), self.n_heads)
        attention_delta = layer.attention_output(_join_heads(gathered))
        mlp_input = layer.attention_norm(stream + attention_delta)
        mlp = layer.mlp
        pre_activations = mlp_input @ mlp.W_up.T + mlp.b_up
        activated = ACTIVATIONS[mlp.activation](pre_activations).astype(stream.dtype, copy=False)
        neurons = _hooked("neuron_hook", neuron_hook, number, activated)
        mlp_delta = neurons @ mlp.W_down.T + mlp.b_down
        normalised = layer.mlp_norm(mlp_input + mlp_delta)
        output = _hooked("residual_hook", residual_hook, number + 1, normalised)
        return LayerTrace(
            attention, attention_delta, mlp_input, pre_activations, neurons, mlp_delta, output
        )

    def _attention_pattern(self, layer: EncoderLayer, stream: Float, mask: Mask) -> Float:
        """softmax(q·k/√d_head) over the tokens that are there, (batch, heads, tokens, tokens)."""
        queries = _split_heads(layer.query(stream), self.n_heads)
        keys = _split_heads(layer.key(stream), self.n_heads)
        # A Python float keeps float32 scores float32; a numpy one would widen them.
        scores = queries @ keys.swapaxes(-1, -2) / float(np.sqrt(queries.shape[-1]))
        return softmax(np.where(mask[:, np.newaxis, np.newaxis, :], scores, MASKED))


def bert_encoder(weights: Mapping[str, ArrayLike], n_heads: int) -> Encoder:
    """The encoder whose weights are filed under the names that BERT checkpoints use.

    `embeddings.word_embeddings.weight`, `encoder.layer.0.attention.self.query.weight`, …; the
    number of layers is that of the layers found. Raises ValueError naming the first one missing.
    """

    def array(name: str) -> Float:
        if name not in weights:
            raise ValueError(f"weights must have an array named {name!r}, they have none")
        return finite_array(name, weights[name])

    def linear(name: str) -> Linear:
        return Linear(array(f"{name}.weight"), array(f"{name}.bias"))

    def norm(name: str) -> LayerNorm:
        return LayerNorm(array(f"{name}.LayerNorm.weight"), array(f"{name}.LayerNorm.bias"))

    def layer(name: str) -> EncoderLayer:
        up, down = linear(f"{name}.intermediate.dense"), linear(f"{name}.output.dense")
        return EncoderLayer(
            query=linear(f"{name}.attention.self.query"),
            key=linear(f"{name}.attention.self.key"),
            value=linear(f"{name}.attention.self.value"),
            attention_output=linear(f"{name}.attention.output.dense"),
            attention_norm=norm(f"{name}.attention.output"),
            mlp=MLP(up.weight, up.bias, down.weight, down.bias, "gelu"),
            mlp_norm=norm(f"{name}.output"),
        )

    numbers = {int(key.split(".")[2]) for key in weights if key.startswith("encoder.layer.")}
    return Encoder(
        word_embeddings=array("embeddings.word_embeddings.weight"),
        position_embeddings=array("embeddings.position_embeddings.weight"),
        type_embedding=array("embeddings.token_type_embeddings.weight")[0],
        embedding_norm=norm("embeddings"),
        layers=tuple(layer(f"encoder.layer.{number}") for number in range(len(numbers))),
        n_heads=n_heads,
    )


def pad(sequences: Sequence[Sequence[int]], pad_id: int = 0) -> tuple[Ids, Mask]:
    """Token-id sequences of any lengths as one batch: ids and mask, both (batch, longest).

    Raises ValueError if there is no sequence or one of them is empty.

    >>> ids, mask = pad([[7, 8, 9], [5]])
    >>> ids.tolist(), mask.sum(axis=1).tolist()
    ([[7, 8, 9], [5, 0, 0]], [3, 1])
    """
    texts = [integers("sequences", text, 1) for text in sequence("sequences", sequences)]
    if not texts or any(text.size == 0 for text in texts):
        raise ValueError("sequences must be one or more sequences of at least one token id each")
    ids = np.full((len(texts), max(text.size for text in texts)), whole("pad_id", pad_id, 0))
    mask = np.zeros(ids.shape, dtype=bool)
    for row, text in enumerate(texts):
        ids[row, : text.size] = text
        mask[row, : text.size] = True
    return ids, mask


def mean_over_tokens(stream: ArrayLike, mask: ArrayLike) -> Float:
    """Mean over the tokens that mask admits: (batch, tokens, d) to (batch, d)."""
    values = finite_array("stream", stream, ndim=3)
    if not values.size:
        raise ValueError(f"stream must not be empty, got shape {values.shape}")
    weights = _token_mask(mask, values.shape[:2])[..., np.newaxis].astype(values.dtype)
    mean: Float = (values * weights).sum(axis=1) / weights.sum(axis=1)
    return mean


def replace_neurons(
    encoder: Encoder, units: ArrayLike, values: ArrayLike, where: ArrayLike | None = None
) -> NeuronHook:
    """A hook that sets neurons to given values, whatever they would have been: ablation.

    units (k,) are numbers l·m + j: neuron j of layer l. values is one number for all (0 for zero
    ablation), or (k,) (their means, for mean ablation), or (batch, tokens, k) (those of other
    texts, for resampling). where (batch, tokens) is True at the tokens to change; None changes
    all. Raises ValueError if values have another shape, or units repeat or do not exist.
    """
    numbers = _unit_numbers(units, encoder.neuron_count)
    wanted = finite_array("values", values)
    if wanted.ndim not in (0, 1, 3) or (wanted.ndim and wanted.shape[-1] != numbers.size):
        raise ValueError(
            f"values must be one number, ({numbers.size},) or (batch, tokens, {numbers.size}), "
            f"got shape {wanted.shape}"
        )
    layers, columns = np.divmod(numbers, encoder.d_mlp)

    def hook(layer: int, neurons: Float) -> Float:
        here = layers == layer
        if not here.any():
            return neurons
        if wanted.ndim == 3 and wanted.shape[:2] != neurons.shape[:2]:
            raise ValueError(
                f"values must be for a batch of {neurons.shape[:2]} tokens, got {wanted.shape[:2]}"
            )
        chosen = columns[here]
        new = wanted[..., here] if wanted.ndim else wanted
        changed = neurons.copy()
        if where is None:
            changed[..., chosen] = new
        else:
            at = _token_mask(where, neurons.shape[:2])[..., np.newaxis]
            changed[..., chosen] = np.where(at, new, neurons[..., chosen])
        return changed

    return hook


def add_to_stream(
    encoder: Encoder, depth: int, direction: ArrayLike, strength: float
) -> ResidualHook:
    """A hook that adds strength·direction (d,) to every token's stream at one depth: steering.

    Turner et al. 2023 (arXiv:2308.10248). Depth 0 is the embeddings, depth l + 1 the output of
    layer l.
    """
    wanted_depth = whole("depth", depth, 0, len(encoder.layers))
    push = real("strength", strength) * vector("direction", direction, encoder.d_model)

    def hook(depth: int, stream: Float) -> Float:
        return stream + push.astype(stream.dtype) if depth == wanted_depth else stream

    return hook


def _split_heads(x: Float, n_heads: int) -> Float:
    """(batch, tokens, d) to (batch, heads, tokens, d/n_heads)."""
    batch, tokens, d = x.shape
    return x.reshape(batch, tokens, n_heads, d // n_heads).swapaxes(1, 2)


def _join_heads(x: Float) -> Float:
    """(batch, heads, tokens, d/n_heads) to (batch, tokens, d)."""
    batch, heads, tokens, size = x.shape
    return x.swapaxes(1, 2).reshape(batch, tokens, heads * size)


def _hooked(name: str, hook: Callable[[int, Float], Float] | None, at: int, values: Float) -> Float:
    if hook is None:
        return values
    changed = finite_array(f"what {name} returns", hook(at, values))
    if changed.shape != values.shape:
        raise ValueError(f"{name} must keep the shape {values.shape}, it returned {changed.shape}")
    return changed.astype(values.dtype, copy=False)


def _whole_array(name: str, value: ArrayLike, ndim: int, count: int) -> Ids:
    array = integers(name, value, ndim, 0, count - 1)
    if not array.size:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def _token_ids(ids: ArrayLike, vocabulary: int, longest: int) -> Ids:
    tokens = _whole_array("ids", ids, 2, vocabulary)
    if tokens.shape[1] > longest:
        raise ValueError(f"ids must have at most {longest} tokens, got {tokens.shape[1]}")
    return tokens


def _token_mask(mask: ArrayLike | None, shape: tuple[int, ...]) -> Mask:
    if mask is None:
        return np.ones(shape, dtype=bool)
    seen = truths("mask", mask, shape)
    if not seen.any(axis=1).all():
        raise ValueError("mask must admit at least one token of every text")
    return seen


def _positions(positions: ArrayLike, mask: Mask) -> Ids:
    where = _whole_array("positions", positions, 1, mask.shape[1])
    if where.shape != mask.shape[:1] or not mask[np.arange(len(mask)), where].all():
        raise ValueError("positions must name one token of each text, and no padding")
    return where


def _unit_numbers(units: ArrayLike, count: int) -> Ids:
    numbers = _whole_array("units", units, 1, count)
    if np.unique(numbers).size != numbers.size:
        raise ValueError(f"units must be different numbers, got {units!r:.80}")
    return numbers
