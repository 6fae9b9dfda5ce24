"""A language model's forward pass, in numpy, with nothing hidden and everything replaceable.

The decoder of the Llama family (Touvron et al. 2023, arXiv:2302.13971, section 2.2), of which
SmolLM2 is one: each layer adds two writes to the residual stream, attention's and the perceptrons',
both of which read it through an RMS norm.

    stream += W_o · heads(norm(stream))                    grouped-query attention, rotary positions
    stream += W_down · (silu(W_gate·x) * (W_up·x)),  x = norm(stream)        gated perceptrons
    logits  = E · norm(stream)                             unembedding tied to the embeddings E

`Decoder.forward` gives a `Trace`, in which every intermediate value can be read. An `Edit` says
what to put in place of a value, where: silence it, or transplant it from another run.
`Decoder.rerun` applies edits to a trace and computes only what they can change: later layers, later
tokens. Weights come in as arrays; where they come from is no concern of this module.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import Float, finite_array, matrix, real, vector, whole

Ids = NDArray[np.int64]
Pairing = Literal["interleaved", "halves"]
Site = Literal[
    "queries", "keys", "values", "pattern", "heads", "attention", "gate", "neurons", "mlp", "stream"
]
"""Where in a layer a value stands, in the order of computing. Shapes after (batch, tokens):

queries (n_heads, d_head), keys and values (n_kv_heads, d_head), the first two already turned to
their positions · pattern: attention weights, (batch, n_heads, tokens, keys), rows sum to 1 ·
heads (n_heads, d_head): what each head has gathered, before W_o · attention (d_model): the write ·
gate (d_mlp): silu(W_gate·x) · neurons (d_mlp): gate * (W_up·x) · mlp (d_model): the write ·
stream (d_model): as the layer hands it on.
"""
SITES: tuple[Site, ...] = get_args(Site)
EDITABLE: tuple[Site, ...] = ("heads", "attention", "neurons", "mlp", "stream")
RERUNNABLE: tuple[Site, ...] = ("keys", "values", "stream")


@dataclass(frozen=True)
class DecoderConfig:
    """A decoder's sizes and constants, under the names the field uses."""

    n_layers: int
    d_model: int  # width of the residual stream
    n_heads: int
    n_kv_heads: int  # heads for keys and values, each shared by n_heads / n_kv_heads queries
    d_mlp: int  # neurons a layer
    d_vocab: int  # tokens that can be read or written
    n_ctx: int  # the longest text, in tokens
    rope_base: float = 10_000.0
    norm_epsilon: float = 1e-5
    rope_pairing: Pairing = "halves"  # which entries of a head turn together

    def __post_init__(self) -> None:
        for name in (
            "n_layers",
            "d_model",
            "n_heads",
            "n_kv_heads",
            "d_mlp",
            "d_vocab",
            "n_ctx",
        ):
            whole(name, getattr(self, name), 1)
        real("rope_base", self.rope_base, 0, open_minimum=True)
        real("norm_epsilon", self.norm_epsilon, 0)
        if self.rope_pairing not in get_args(Pairing):
            raise ValueError(
                f"rope_pairing must be one of {get_args(Pairing)}, got {self.rope_pairing!r}"
            )
        if self.d_model % (2 * self.n_heads):
            raise ValueError(
                f"n_heads must cut d_model {self.d_model} into even parts, got {self.n_heads}"
            )
        if self.n_heads % self.n_kv_heads:
            raise ValueError(
                f"n_kv_heads must divide n_heads {self.n_heads}, got {self.n_kv_heads}"
            )

    @property
    def d_head(self) -> int:
        return self.d_model // self.n_heads

    @property
    def parameters(self) -> int:
        """All weights, the tied embeddings counted once."""
        attention = 2 * self.d_model * self.d_head * (self.n_heads + self.n_kv_heads)
        layer = attention + 3 * self.d_model * self.d_mlp + 2 * self.d_model
        return self.n_layers * layer + self.d_vocab * self.d_model + self.d_model


@dataclass(frozen=True, eq=False)
class DecoderLayer:
    """The weights of one layer; every matrix is (outputs, inputs)."""

    attention_norm: Float
    """Gain, shape (d_model,)."""
    W_q: Float
    """Shape (n_heads·d_head, d_model)."""
    W_k: Float
    """Shape (n_kv_heads·d_head, d_model)."""
    W_v: Float
    """Shape (n_kv_heads·d_head, d_model)."""
    W_o: Float
    """Shape (d_model, n_heads·d_head)."""
    mlp_norm: Float
    """Gain, shape (d_model,)."""
    W_gate: Float
    """Shape (d_mlp, d_model)."""
    W_up: Float
    """Shape (d_mlp, d_model)."""
    W_down: Float
    """Shape (d_model, d_mlp)."""


@dataclass(frozen=True, eq=False)
class Edit:
    """Values to put in place of those at some layers and tokens of one site."""

    site: Site
    layers: tuple[int, ...]
    tokens: tuple[int, ...]
    values: Float
    """What to put there: one number, or an array that fits (layers, batch, tokens, …)."""
    units: tuple[int, ...] | None = None
    """Only these heads or neurons (the axis after tokens); None for all."""

    def __post_init__(self) -> None:
        if self.site not in EDITABLE:
            raise ValueError(f"site must be one of {EDITABLE}, got {self.site!r}")
        for name in ("layers", "tokens"):
            numbers = getattr(self, name)
            if not numbers or len(set(numbers)) != len(numbers) or min(numbers) < 0:
                raise ValueError(f"{name} must be different numbers from 0 up, got {numbers}")
        if self.units is not None and self.site not in ("heads", "neurons"):
            raise ValueError(f"units are of heads or neurons, got units of {self.site!r}")
        finite_array("values", self.values)
        if self.values.ndim and len(self.values) not in (1, len(self.layers)):
            raise ValueError(
                f"values must have {len(self.layers)} layers on axis 0, got {len(self.values)}"
            )

    def applied(self, layer: int, here: Float, first: int) -> Float:
        """`here` (batch, tokens from `first` on, …) with the values of this layer put in."""
        new = self.values
        if new.ndim:
            new = new[self.layers.index(layer) if len(new) > 1 else 0]
        places = np.array(self.tokens) - first
        changed = here.copy()
        try:
            if self.units is None:
                changed[:, places] = new
            else:
                changed[:, places[:, np.newaxis], np.array(self.units)] = new
        except (ValueError, IndexError) as error:
            raise ValueError(
                f"values {self.values.shape} do not fit {len(self.tokens)} tokens and "
                f"units {self.units} of {self.site} {here.shape}"
            ) from error
        return changed


def silence(
    site: Site, layers: Sequence[int], tokens: Sequence[int], units: Sequence[int] | None = None
) -> Edit:
    """Set to zero."""
    return replace_by(0.0, site, layers, tokens, units)


def replace_by(
    values: ArrayLike,
    site: Site,
    layers: Sequence[int],
    tokens: Sequence[int],
    units: Sequence[int] | None = None,
) -> Edit:
    """Set to given values: one number, or an array that fits (layers, batch, tokens, …)."""
    chosen = None if units is None else tuple(units)
    return Edit(site, tuple(layers), tuple(tokens), np.asarray(values, np.float32), chosen)


def transplant(
    donor: "Trace",
    site: Site,
    layers: Sequence[int],
    tokens: Sequence[int],
    units: Sequence[int] | None = None,
    rows: Sequence[int] | None = None,
) -> Edit:
    """Set to what another run had at the same places; rows: the donor's text for each of ours."""
    there = donor[site]
    texts = np.arange(there.shape[1]) if rows is None else np.asarray(rows)
    values = there[np.ix_(np.array(layers), texts, np.array(tokens))]
    if units is not None:
        values = values[:, :, :, list(units)]
    return replace_by(values, site, layers, tokens, units)


@dataclass(frozen=True, eq=False)
class Cut:
    """Keeps one token from seeing others: no attention from it to them (attention knockout).

    Geva et al. 2023 (arXiv:2304.14767), section 4: the weights are taken out before the softmax.
    """

    layers: tuple[int, ...]
    token: int
    unseen: tuple[int, ...]
    heads: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not self.layers or not self.unseen or not all(0 <= t < self.token for t in self.unseen):
            raise ValueError(
                f"unseen must be tokens before token {self.token}, got {self.unseen} "
                f"(layers {self.layers})"
            )


Change = Edit | Cut


@dataclass(frozen=True, eq=False)
class Trace:
    """What was kept of a run over ids (batch, tokens)."""

    ids: Ids
    embeddings: Float
    """The stream that enters layer 0, shape (batch, tokens, d_model)."""
    kept: Mapping[Site, Float]
    """Each site's values stacked by layer, shape (n_layers, batch, tokens, …)."""
    last: Float
    """The stream at the last token, as the last layer hands it on, shape (batch, d_model)."""

    def __getitem__(self, site: Site) -> Float:
        """A site's values by layer, shape (n_layers, batch, tokens, …). ValueError if not kept."""
        if site not in self.kept:
            raise ValueError(f"site must be one that was kept, {tuple(self.kept)}, got {site!r}")
        return self.kept[site]

    def stream_before(self, layer: int) -> Float:
        """The stream that enters a layer, shape (batch, tokens, d_model)."""
        return self["stream"][layer - 1] if layer else self.embeddings

    def rows(self, rows: Sequence[int]) -> "Trace":
        """The same of some of the texts, in this order; a text may be chosen more than once."""
        chosen = list(rows)
        kept = {site: values[:, chosen] for site, values in self.kept.items()}
        return Trace(self.ids[chosen], self.embeddings[chosen], kept, self.last[chosen])


@dataclass(frozen=True, eq=False)
class Cache:
    """The keys and values of the tokens so far, each (n_layers, batch, tokens, n_kv_heads, d_head).

    With it, a text grows at the cost of its new tokens alone.
    """

    keys: Float
    values: Float

    @property
    def tokens(self) -> int:
        return int(self.keys.shape[2])


@dataclass(frozen=True, eq=False)
class Decoder:
    """A decoder with its weights; float32 in, float32 throughout."""

    config: DecoderConfig
    embeddings: Float
    """Shape (d_vocab, d_model); the unembedding is its transpose."""
    layers: tuple[DecoderLayer, ...]
    final_norm: Float
    """Gain, shape (d_model,)."""

    def __post_init__(self) -> None:
        c = self.config
        matrix("embeddings", self.embeddings, (c.d_vocab, c.d_model))
        vector("final_norm", self.final_norm, c.d_model)
        if len(self.layers) != c.n_layers:
            raise ValueError(f"layers must be {c.n_layers}, got {len(self.layers)}")
        kv = c.n_kv_heads * c.d_head
        shapes = {
            "W_q": (c.d_model, c.d_model),
            "W_k": (kv, c.d_model),
            "W_v": (kv, c.d_model),
            "W_o": (c.d_model, c.d_model),
            "W_gate": (c.d_mlp, c.d_model),
            "W_up": (c.d_mlp, c.d_model),
            "W_down": (c.d_model, c.d_mlp),
        }
        for number, layer in enumerate(self.layers):
            for name, shape in shapes.items():
                matrix(f"layers[{number}].{name}", getattr(layer, name), shape)
            for name in ("attention_norm", "mlp_norm"):
                vector(f"layers[{number}].{name}", getattr(layer, name), c.d_model)

    def forward(
        self,
        ids: ArrayLike,
        changes: Sequence[Change] = (),
        keep: Collection[Site] = SITES,
        layers: int | None = None,
    ) -> Trace:
        """Run over texts of equal length, ids (tokens,) or (batch, tokens).

        changes: what to put in place of values, and what to keep from being seen.
        keep: the sites to keep values of; less is faster and smaller.
        layers: how many to run, None for all; the trace's `last` is what the last of them hands on.
        """
        tokens = self._ids(ids)
        self._check(changes, tokens.shape[1])
        count = self.config.n_layers
        depth = count if layers is None else whole("layers", layers, 1, count)
        stream = self.embeddings[tokens]
        return self._run(tokens, stream, stream, range(depth), 0, None, changes, keep)

    def rerun(self, trace: Trace, changes: Sequence[Change], keep: Collection[Site] = ()) -> Trace:
        """The run of a trace with changes, computing only what they can change.

        The trace must have kept keys, values and stream. What is kept of the result (of `keep`)
        begins at the first token that is changed: earlier tokens are as they were.
        """
        if not changes:
            raise ValueError("changes must be one or more, got none")
        for site in RERUNNABLE:
            trace[site]
        self._check(changes, trace.ids.shape[1])
        start = min(min(change.layers) for change in changes)
        first = min(
            min(change.tokens) if isinstance(change, Edit) else change.token for change in changes
        )
        before = Cache(trace["keys"][:, :, :first], trace["values"][:, :, :first])
        stream = trace.stream_before(start)[:, first:]
        return self._run(
            trace.ids[:, first:], trace.embeddings[:, first:], stream,
            range(start, self.config.n_layers), first, before, changes, keep,
        )  # fmt: skip

    def extend(self, ids: ArrayLike, cache: Cache | None = None) -> tuple[Float, Cache]:
        """Run over new tokens, ids (tokens,) or (batch, tokens), that follow those of the cache.

        Returns the stream at the last token, (batch, d_model), and the longer cache.
        """
        tokens = self._ids(ids, 0 if cache is None else cache.tokens)
        if cache is not None and len(tokens) != cache.keys.shape[1]:
            raise ValueError(
                f"ids must be {cache.keys.shape[1]} texts as in cache, got {len(tokens)}"
            )
        stream = self.embeddings[tokens]
        first = 0 if cache is None else cache.tokens
        every = range(self.config.n_layers)
        trace = self._run(tokens, stream, stream, every, first, cache, (), ("keys", "values"))
        keys, values = trace["keys"], trace["values"]
        if cache is not None:
            keys = np.concatenate([cache.keys, keys], axis=2)
            values = np.concatenate([cache.values, values], axis=2)
        return trace.last, Cache(keys, values)

    def greedy(self, ids: ArrayLike, count: int) -> Ids:
        """The `count` tokens that follow a text, ids (tokens,), always the likeliest: (count,)."""
        last, cache = self.extend(ids)
        found = []
        for _ in range(whole("count", count, 1)):
            found.append(int(self.logits(last)[0].argmax()))
            if len(found) < count:
                last, cache = self.extend([found[-1]], cache)
        return np.array(found)

    def logits(self, stream: ArrayLike) -> Float:
        """What a stream (…, d_model) says of the next word, shape (…, d_vocab)."""
        return self._normed(finite_array("stream", stream), self.final_norm) @ self.embeddings.T

    def probabilities(self, stream: ArrayLike) -> Float:
        """softmax of the logits: (…, d_model) to (…, d_vocab)."""
        logits = self.logits(stream)
        raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares: Float = raised / raised.sum(axis=-1, keepdims=True)
        return shares

    def logit_direction(self, stream: ArrayLike, token: int) -> Float:
        """The direction u (d_model,) with u·stream = the token's logit, at one stream (d_model,).

        The final norm's scale is frozen at this stream's; then the logit is linear, and each
        write's share of it is u·write.
        """
        x = vector("stream", stream, self.config.d_model)
        word = self.embeddings[whole("token", token, 0, self.config.d_vocab - 1)]
        direction: Float = self.final_norm * word / self._scale(x)
        return direction

    # --- inside ---------------------------------------------------------------------------------

    def _run(
        self,
        ids: Ids,
        embeddings: Float,
        stream: Float,
        layers: range,
        first: int,
        before: Cache | None,
        changes: Sequence[Change],
        keep: Collection[Site],
    ) -> Trace:
        """Some layers, over tokens from `first` on, after those in `before`."""
        kept: dict[Site, list[Float]] = {site: [] for site in SITES if site in set(keep)}
        for number in layers:
            past = None if before is None else (before.keys[number], before.values[number])
            stream = self._layer(number, stream, first, past, changes, kept)
        stacked = {site: np.stack(values) for site, values in kept.items() if values}
        return Trace(ids, embeddings, stacked, stream[:, -1])

    def _layer(
        self,
        number: int,
        stream: Float,
        first: int,
        past: tuple[Float, Float] | None,
        changes: Sequence[Change],
        kept: dict[Site, list[Float]],
    ) -> Float:
        c, layer = self.config, self.layers[number]
        edits = [e for e in changes if isinstance(e, Edit) and number in e.layers]
        cuts = [k for k in changes if isinstance(k, Cut) and number in k.layers]

        def settled(site: Site, value: Float) -> Float:
            for edit in edits:
                if edit.site == site:
                    value = edit.applied(number, value, first)
            if site in kept:
                kept[site].append(value)
            return value

        x = self._normed(stream, layer.attention_norm)
        turns = self._turns(first, stream.shape[1])
        queries = self._turned(_split(_mapped(x, layer.W_q), c.n_heads), *turns)
        queries = settled("queries", queries)
        keys = settled("keys", self._turned(_split(_mapped(x, layer.W_k), c.n_kv_heads), *turns))
        values = settled("values", _split(_mapped(x, layer.W_v), c.n_kv_heads))
        if past is not None:
            keys = np.concatenate([past[0], keys], axis=1)
            values = np.concatenate([past[1], values], axis=1)
        pattern = settled("pattern", self._pattern(queries, keys, first, cuts))
        heads = settled("heads", self._gathered(pattern, values))
        written = _mapped(heads.reshape(stream.shape), layer.W_o)
        stream = stream + settled("attention", written)

        x = self._normed(stream, layer.mlp_norm)
        gate = _mapped(x, layer.W_gate)
        gate = settled("gate", silu(gate))
        neurons = settled("neurons", gate * _mapped(x, layer.W_up))
        stream = stream + settled("mlp", _mapped(neurons, layer.W_down))
        return settled("stream", stream)

    def _pattern(self, queries: Float, keys: Float, first: int, cuts: Sequence[Cut]) -> Float:
        """Attention weights, (batch, n_heads, tokens, keys): softmax of q·k/√d_head, causal."""
        c = self.config
        grouped = _grouped(queries, c.n_kv_heads)  # (batch, kv, group·tokens, d_head)
        scores = grouped @ keys.transpose(0, 2, 3, 1) / float(np.sqrt(c.d_head))
        tokens, seen = queries.shape[1], keys.shape[1]
        scores = scores.reshape(len(queries), c.n_heads, tokens, seen)
        ahead = np.arange(seen) > np.arange(first, first + tokens)[:, np.newaxis]
        scores[..., ahead] = -np.inf
        for cut in cuts:
            heads = np.arange(c.n_heads) if cut.heads is None else np.array(cut.heads)
            scores[:, heads[:, np.newaxis], cut.token - first, np.array(cut.unseen)] = -np.inf
        raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights: Float = raised / raised.sum(axis=-1, keepdims=True)
        return weights

    def _gathered(self, pattern: Float, values: Float) -> Float:
        """What each head takes from the tokens it sees, (batch, tokens, n_heads, d_head)."""
        batch, n_heads, tokens, seen = pattern.shape
        kv = self.config.n_kv_heads
        weights = pattern.reshape(batch, kv, n_heads // kv * tokens, seen)
        gathered = weights @ values.transpose(0, 2, 1, 3)
        return gathered.reshape(batch, n_heads, tokens, -1).transpose(0, 2, 1, 3)

    def _scale(self, x: Float) -> Float:
        """Root mean square over the last axis, shape (…, 1)."""
        mean = np.mean(np.square(x), axis=-1, keepdims=True)
        scale: Float = np.sqrt(mean + x.dtype.type(self.config.norm_epsilon))
        return scale

    def _normed(self, x: Float, gain: Float) -> Float:
        return x / self._scale(x) * gain

    @cached_property
    def _frequencies(self) -> Float:
        """Turn a token, in radians, of each pair of a head's entries, shape (d_head / 2,)."""
        half = self.config.d_head // 2
        speeds: Float = self.config.rope_base ** (-np.arange(half) / half)
        return speeds

    def _turns(self, first: int, tokens: int) -> tuple[Float, Float]:
        """cos and sin of each pair's angle at each position, both (tokens, 1, d_head / 2)."""
        angles = np.arange(first, first + tokens)[:, np.newaxis] * self._frequencies
        turns = np.cos(angles)[:, np.newaxis], np.sin(angles)[:, np.newaxis]
        dtype = self.embeddings.dtype
        return turns[0].astype(dtype), turns[1].astype(dtype)

    def _turned(self, x: Float, cos: Float, sin: Float) -> Float:
        """Rotary positions (Su et al. 2021, arXiv:2104.09864): pairs of entries turned."""
        a, b = self._pairs()
        turned = np.empty_like(x)
        turned[..., a] = x[..., a] * cos - x[..., b] * sin
        turned[..., b] = x[..., a] * sin + x[..., b] * cos
        return turned

    def _pairs(self) -> tuple[slice, slice]:
        half = self.config.d_head // 2
        if self.config.rope_pairing == "interleaved":
            return slice(0, None, 2), slice(1, None, 2)
        return slice(0, half), slice(half, None)

    def _ids(self, ids: ArrayLike, before: int = 0) -> Ids:
        found = np.atleast_2d(np.asarray(ids))
        if not np.issubdtype(found.dtype, np.integer) or found.ndim != 2 or not found.size:
            raise ValueError(
                f"ids must be whole numbers of shape (tokens,) or (batch, tokens), "
                f"got {found.dtype} of shape {np.shape(ids)}"
            )
        if found.min() < 0 or found.max() >= self.config.d_vocab:
            raise ValueError(
                f"ids must lie in 0..{self.config.d_vocab - 1}, got {found.min()}..{found.max()}"
            )
        if before + found.shape[1] > self.config.n_ctx:
            raise ValueError(
                f"ids must have at most {self.config.n_ctx - before} tokens, got {found.shape[1]}"
            )
        return found.astype(np.int64, copy=False)

    def _check(self, changes: Sequence[Change], tokens: int) -> None:
        for change in changes:
            if max(change.layers) >= self.config.n_layers or min(change.layers) < 0:
                raise ValueError(
                    f"layers must lie in 0..{self.config.n_layers - 1}, got {change.layers}"
                )
            last = max(change.tokens) if isinstance(change, Edit) else change.token
            if last >= tokens:
                raise ValueError(f"tokens must lie in 0..{tokens - 1}, got {last}")
            units = change.units if isinstance(change, Edit) else change.heads
            if units is not None:
                neurons = isinstance(change, Edit) and change.site == "neurons"
                count = self.config.d_mlp if neurons else self.config.n_heads
                if not units or min(units) < 0 or max(units) >= count:
                    raise ValueError(f"units must lie in 0..{count - 1}, got {units}")


def silu(x: ArrayLike) -> Float:
    """x·sigmoid(x), the gate's activation (Elfwing et al. 2017, arXiv:1702.03118).

    >>> silu([0.0, 50.0, -1000.0])
    array([ 0., 50., -0.])
    """
    values = finite_array("x", x, largest=None)
    half = values.dtype.type(0.5)
    gated: Float = values * (half + half * np.tanh(half * values))  # exp would overflow
    return gated


def _mapped(x: Float, weight: Float) -> Float:
    """weight·x for every token, (batch, tokens, inputs) to (batch, tokens, outputs)."""
    # As one matrix: numpy would multiply text by text, a third as fast.
    return (x.reshape(-1, x.shape[-1]) @ weight.T).reshape(*x.shape[:2], -1)


def _split(x: Float, heads: int) -> Float:
    """(batch, tokens, heads·size) to (batch, tokens, heads, size)."""
    return x.reshape(*x.shape[:2], heads, -1)


def _grouped(queries: Float, n_kv_heads: int) -> Float:
    """(batch, tokens, n_heads, size) to (batch, n_kv_heads, group·tokens, size)."""
    batch, tokens, n_heads, size = queries.shape
    by_head = queries.transpose(0, 2, 1, 3)
    return by_head.reshape(batch, n_kv_heads, n_heads // n_kv_heads * tokens, size)
