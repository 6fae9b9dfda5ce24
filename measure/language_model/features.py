"""A sparse autoencoder in one layer's stream, and whether its features are worth more than chance.

Trained on texts that the model wrote itself (Bricken et al. 2023; Cunningham et al. 2023,
arXiv:2309.08600). A dictionary of a thousand always has an entry that fits something, and one
trained on noise also reconstructs. So each figure stands beside controls: the same autoencoder on
Gaussian noise of the same covariance, on the same model with its layers' weights shuffled (Heap et
al. 2025, arXiv:2501.17727), random directions, and the model's own neurons and coordinates.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.prompts import BATCH, prompt_groups
from measure.language_model.relations import Relation
from measure.sentence_encoder.fact_study import topic_texts
from mlp_math.decoder import Decoder, Site, replace_by
from mlp_math.sparse_autoencoder import (
    Sampler,
    SparseAutoencoder,
    random_dictionary,
    train_sparse_autoencoder,
)

Array = NDArray[Any]

FEWEST_CASES = 6
STREAM: tuple[Site, ...] = ("stream",)
KEEP: tuple[Site, ...] = (*STREAM, "neurons")
ASKED_FOR_TEXT = "<|im_start|>user\nWrite a short text about {}.<|im_end|>\n<|im_start|>assistant\n"
ASKED_WHO = "<|im_start|>user\nWho is {}?<|im_end|>\n<|im_start|>assistant\n"
# What a token is, by its own letters: the easiest that a feature can stand for.
CLASSES = (
    "comma",
    "full stop",
    "the",
    "of",
    "capital",
    "goes on a word",
    "ends in -ing",
    "ends in -ed",
)


@dataclass(frozen=True)
class FeatureEffort:
    """What is trained, on how much."""

    layer: int = 9  # the last of those whose perceptrons bring the sport; that of the steering too
    latents: int = 1152  # twice the stream's width
    l1s: tuple[float, ...] = (0.05, 0.1, 0.2)  # of the penalty, the weakest that is sparse enough
    sparse: float = 40.0  # latents a token, at most, after
    tried_steps: int = 100  # steps
    steps: int = 600
    batch: int = 384
    per_topic: int = 5  # texts that the model writes about each topic
    length: int = 48  # tokens of each
    per_name: int = 8  # tokens written about each subject of the relation
    held_out: float = 0.1  # of the token vectors, for reconstruction
    spliced: int = 60  # texts in which the reconstruction takes the stream's place
    shown: int = 8  # features, with the tokens that light them


def measure_features(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: FeatureEffort
) -> Arrays:
    """Three autoencoders and what they are held against.

    tokens () vectors trained on, l1 () the penalty ·
    kinds (k,) sae, gaussian, shuffled: what each was trained on ·
    explained, l0, dead (k,): variance of held-out vectors that the reconstruction explains (of the
    model that it was trained on, gaussian: of the real one's), latents above 0 a token, share of
    latents that never are · explained_random (), explained_pca (): by as many of `latents` random
    directions a token, the best fitting ones, and by as many principal components ·
    spliced, spliced_mean, spliced_random (t,): KL of the next word of texts with the stream
    reconstructed by the autoencoder, by its mean, by the random directions ·
    units (u,) whose activations are searched: sae, gaussian, shuffled, random, neurons, coordinates
    · targets (g,), target_kinds (g,) answer, topic or token; auc (u, g): how well the best unit
    tells the target, chosen on one half of the cases and told on the other, both ways ·
    shown_features (f,), shown_targets (f,), shown_tokens (f, 6): what lights some features.
    """
    ids = written_texts(model, relation, rng, effort)
    shuffled = LanguageModel(shuffled_layers(model.decoder, rng), model.tokenizer)
    streams = {"sae": Streams.of(model, ids, effort), "shuffled": Streams.of(shuffled, ids, effort)}
    l1 = penalty(streams["sae"].trained_on, rng, effort)
    saes = trained(streams, l1, rng, effort)
    directions = random_dictionary(effort.latents, model.decoder.config.d_model, rng)
    real = streams["sae"]
    l0 = float((saes["sae"].encode(real.held_out) > 0).sum(axis=1).mean())
    cases = {
        "real": Cases.of(model, relation, real, effort),
        "shuffled": Cases.of(shuffled, relation, streams["shuffled"], effort),
    }
    return {
        "tokens": np.array(len(real.trained_on)),
        "l1": np.array(l1),
        "kinds": np.array(list(saes)),
        **reconstruction(saes, streams),
        "explained_random": np.array(by_random_directions(real, directions, round(l0))),
        "explained_pca": np.array(principal(real, round(l0))),
        **spliced(model, real, saes["sae"], directions, round(l0), effort),
        **told_by_best(saes, directions, cases, effort),
    }


# --- Texts and streams --------------------------------------------------------------------------


def written_texts(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: FeatureEffort
) -> list[Array]:
    """What the model writes about topics and subjects, with the prompts: ids (texts, tokens)."""
    topics = sorted(set(topic_texts()[1]))
    prompts = [ASKED_FOR_TEXT.format(topic) for topic in topics for _ in range(effort.per_topic)]
    names = [ASKED_WHO.format(name) for name, _ in relation.subjects]
    parts = []
    for texts, length in ((prompts, effort.length), (names, effort.per_name)):
        ids = [model.encode(text) for text in texts]
        for size in sorted({len(one) for one in ids}):
            rows = np.array([one for one in ids if len(one) == size])
            parts += [
                sampled(model, rows[at : at + BATCH], length, rng)
                for at in range(0, len(rows), BATCH)
            ]
    return parts


def sampled(model: LanguageModel, ids: Array, count: int, rng: np.random.Generator) -> Array:
    """Texts (n, tokens) with `count` tokens more, drawn as likely as the model holds them.

    Control tokens are not drawn, so that no text ends early.
    """
    control = [k for k in range(32) if model.pieces([k])[0].startswith("<")]
    last, cache = model.decoder.extend(ids)
    grown = [ids]
    for step in range(count):
        shares = model.decoder.probabilities(last).astype(float)
        shares[:, control] = 0
        ladder = np.cumsum(shares, axis=1)
        drawn = rng.random(len(ids)) * ladder[:, -1]
        words = np.array([np.searchsorted(*pair) for pair in zip(ladder, drawn, strict=True)])
        grown.append(np.minimum(words, shares.shape[1] - 1)[:, np.newaxis])
        if step < count - 1:
            last, cache = model.decoder.extend(grown[-1], cache)
    return np.concatenate(grown, axis=1)


def shuffled_layers(decoder: Decoder, rng: np.random.Generator) -> Decoder:
    """The decoder with each layer's matrices shuffled: as large, as spread, and meaningless.

    Embeddings and gains stay, so that each token still enters as what it is.
    """
    matrices = ("W_q", "W_k", "W_v", "W_o", "W_gate", "W_up", "W_down")

    def mixed(weights: Array) -> Array:
        return rng.permutation(weights.ravel()).reshape(weights.shape)

    layers = [
        replace(layer, **{name: mixed(getattr(layer, name)) for name in matrices})
        for layer in decoder.layers
    ]
    return replace(decoder, layers=tuple(layers))


@dataclass(frozen=True, eq=False)
class Streams:
    """One layer's stream at many tokens, each of length 1, centred, and scaled to a mean square
    length of 1; the first token of a text is left out: it is unlike all others."""

    trained_on: Array
    held_out: Array
    mean: Array
    scale: float

    @classmethod
    def of(cls, model: LanguageModel, ids: Sequence[Array], effort: FeatureEffort) -> "Streams":
        width = model.decoder.config.d_model
        parts = [
            unit(stream_of(model, rows, effort.layer)[:, 1:]).reshape(-1, width)
            for some in ids
            for rows in np.array_split(some, len(some) // BATCH + 1)
        ]
        vectors = np.concatenate(parts)
        # Every so many-th text's token, so that all kinds of text are held out.
        every = round(1 / effort.held_out)
        apart = np.arange(len(vectors)) % every == 0
        mean = vectors[~apart].mean(axis=0)
        scale = float(1 / np.sqrt(((vectors[~apart] - mean) ** 2).sum(axis=1).mean()))
        centred = ((vectors - mean) * scale).astype(np.float32)
        return cls(centred[~apart], centred[apart], mean, scale)

    def ready(self, streams: Array) -> Array:
        """Any streams (…, d_model), as the autoencoder reads them."""
        centred: Array = ((unit(streams) - self.mean) * self.scale).astype(np.float32)
        return centred

    def back(self, centred: Array, lengths: Array) -> Array:
        """Streams again, of these lengths (…, 1)."""
        streams: Array = (centred / self.scale + self.mean) * lengths
        return streams


def unit(streams: Array) -> Array:
    """Each of length 1."""
    shortened: Array = streams / np.linalg.norm(streams, axis=-1, keepdims=True)
    return shortened


def stream_of(model: LanguageModel, ids: Array, layer: int) -> Array:
    """The stream that a layer hands on, (texts, tokens, d_model)."""
    streams: Array = model.decoder.forward(ids, keep=STREAM, layers=layer + 1)["stream"][layer]
    return streams


# --- Training -----------------------------------------------------------------------------------


def drawn_from(vectors: Array) -> Sampler:
    """Some of the vectors (n, d), drawn anew for every step."""
    return lambda count, draw: vectors[draw.integers(len(vectors), size=count)]


def penalty(vectors: Array, rng: np.random.Generator, effort: FeatureEffort) -> float:
    """The weakest penalty with which few enough latents are active a token; else the strongest."""
    for l1 in effort.l1s:
        sae = train_sparse_autoencoder(
            drawn_from(vectors), effort.latents, l1, rng,
            steps=effort.tried_steps, batch=effort.batch,
        )  # fmt: skip
        if (sae.encode(vectors[:2000]) > 0).sum(axis=1).mean() <= effort.sparse:
            return l1
    return effort.l1s[-1]


def trained(
    streams: Mapping[str, Streams], l1: float, rng: np.random.Generator, effort: FeatureEffort
) -> dict[str, SparseAutoencoder]:
    """One autoencoder on each model's streams, and one on noise of the real ones' covariance."""
    real = streams["sae"].trained_on
    values, axes = np.linalg.eigh(np.cov(real, rowvar=False))
    spread = (axes * np.sqrt(np.maximum(values, 0))).T.astype(np.float32)

    def noise(count: int, draw: np.random.Generator) -> Array:
        drawn: Array = draw.standard_normal((count, len(spread)), dtype=np.float32) @ spread
        return drawn

    samplers = {"sae": drawn_from(real), "gaussian": noise}
    samplers["shuffled"] = drawn_from(streams["shuffled"].trained_on)
    return {
        kind: train_sparse_autoencoder(
            sample, effort.latents, l1, rng, steps=effort.steps, batch=effort.batch
        )
        for kind, sample in samplers.items()
    }


def reconstruction(saes: Mapping[str, SparseAutoencoder], streams: Mapping[str, Streams]) -> Arrays:
    """explained, l0, dead of each autoencoder on held-out vectors."""
    rows = []
    for kind, sae in saes.items():
        x = streams["shuffled" if kind == "shuffled" else "sae"].held_out
        lit = sae.encode(x) > 0
        rows.append(
            (share_explained(x, sae(x)), lit.sum(axis=1).mean(), 1 - lit.any(axis=0).mean())
        )
    columns = np.array(rows).T
    return dict(zip(("explained", "l0", "dead"), columns, strict=True))


def share_explained(x: Array, again: Array) -> float:
    """Of the variance of x (n, d)."""
    return float(1 - ((x - again) ** 2).sum() / ((x - x.mean(axis=0)) ** 2).sum())


def chosen_directions(directions: Array, count: int) -> Callable[[Array], Array]:
    """Reconstructs by least squares from the `count` directions along which a vector is longest."""

    def again(x: Array) -> Array:
        along = x @ directions.T
        best = np.argpartition(-np.abs(along), count, axis=1)[:, :count]
        rows = []
        for vector, chosen in zip(x, best, strict=True):
            basis = directions[chosen].T
            rows.append(basis @ np.linalg.lstsq(basis, vector, rcond=None)[0])
        return np.array(rows)

    return again


def by_random_directions(streams: Streams, directions: Array, count: int) -> float:
    """What the `count` best fitting of some directions explain of held-out vectors."""
    some = streams.held_out[:600]
    return share_explained(some, chosen_directions(directions, count)(some))


def principal(streams: Streams, count: int) -> float:
    """What the first `count` principal components explain of held-out vectors."""
    axes = np.linalg.eigh(np.cov(streams.trained_on, rowvar=False))[1][:, -count:]
    return share_explained(streams.held_out, streams.held_out @ axes @ axes.T)


# --- In place of the stream ---------------------------------------------------------------------


def spliced(
    model: LanguageModel,
    streams: Streams,
    sae: SparseAutoencoder,
    directions: Array,
    count: int,
    effort: FeatureEffort,
) -> Arrays:
    """KL(before ‖ after) of the next word when the layer's stream is reconstructed."""
    texts = topic_texts()[0]
    some = texts[:: len(texts) // effort.spliced][: effort.spliced]
    sparse = chosen_directions(directions, count)
    makers: dict[str, Callable[[Array], Array]] = {
        "spliced": sae,
        "spliced_mean": np.zeros_like,
        "spliced_random": sparse,
    }
    table = {key: np.empty(len(some), np.float32) for key in makers}
    for number, text in enumerate(some):
        trace = model.decoder.forward(model.encode(f"\n{text}"))
        before = np.log(model.decoder.probabilities(trace.last)[0])
        stream = trace["stream"][effort.layer, 0, 1:]
        lengths = np.linalg.norm(stream, axis=-1, keepdims=True)
        for key, make in makers.items():
            values = streams.back(make(streams.ready(stream)), lengths)
            edit = replace_by(
                values[np.newaxis, np.newaxis], "stream", [effort.layer], range(1, 1 + len(stream))
            )
            last = model.decoder.rerun(trace, [edit]).last
            after = np.log(model.decoder.probabilities(last)[0])
            table[key][number] = (np.exp(before) * (before - after)).sum()
    return dict(table)


# --- What single units tell ---------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Cases:
    """Where targets are told apart: subjects by answer, short texts by topic, tokens by class.

    Each part has streams as the autoencoder reads them and the layer's neurons; a text's level is
    its highest over tokens, by `starts`. labels is (cases,) numbers, −1 for none.
    """

    streams: dict[str, Array]
    neurons: dict[str, Array]
    labels: dict[str, Array]
    names: dict[str, tuple[str, ...]]
    starts: Array
    """Where each text's tokens begin, among all tokens."""
    pieces: tuple[str, ...]
    """All tokens of the texts."""

    def asked(self, part: str) -> list[int]:
        """The targets of which there are enough cases to be halved."""
        counts = [int((self.labels[part] == k).sum()) for k in range(len(self.names[part]))]
        return [k for k, count in enumerate(counts) if count >= FEWEST_CASES]

    @classmethod
    def of(
        cls, model: LanguageModel, relation: Relation, streams: Streams, effort: FeatureEffort
    ) -> "Cases":
        at_names, name_neurons, right = _at_names(model, relation, effort.layer)
        at_tokens, token_neurons, starts, pieces = _at_tokens(model, effort.layer)
        topics = topic_texts()[1]
        order = tuple(dict.fromkeys(topics))
        return cls(
            {"answer": streams.ready(at_names), "token": streams.ready(at_tokens)},
            {"answer": name_neurons, "token": token_neurons},
            {
                "answer": right,
                "topic": np.array([order.index(topic) for topic in topics]),
                "token": np.array([class_of(piece) for piece in pieces]),
            },
            {"answer": relation.candidates, "topic": order, "token": CLASSES},
            starts,
            tuple(pieces),
        )


def class_of(piece: str) -> int:
    """Which of CLASSES a token is, −1 for none."""
    word = piece.strip()
    tests = (
        word == ",",
        word == ".",
        word.lower() == "the",
        word == "of",
        piece.startswith(" ") and word[:1].isupper(),
        not piece.startswith(" ") and word.isalpha(),
        word.endswith("ing") and len(word) > 4,
        word.endswith("ed") and len(word) > 3,
    )
    return tests.index(True) if True in tests else -1


def _at_names(model: LanguageModel, relation: Relation, layer: int) -> tuple[Array, Array, Array]:
    """Streams and neurons at the last token of each subject's name, and the answers' numbers."""
    streams, neurons, right = [], [], []
    for prompts in prompt_groups(model, relation.phrasings[0], [n for n, _ in relation.subjects]):
        at = prompts.places("name's end")[-1]
        trace = model.decoder.forward(prompts.ids, keep=KEEP, layers=layer + 1)
        streams.append(trace["stream"][layer, :, at])
        neurons.append(trace["neurons"][layer, :, at])
        right += [relation.answer_of(name) for name in prompts.subjects]
    return np.concatenate(streams), np.concatenate(neurons), np.array(right)


def _at_tokens(model: LanguageModel, layer: int) -> tuple[Array, Array, Array, list[str]]:
    """Streams and neurons at all tokens of the short texts, where each text begins, the tokens."""
    streams: list[Array] = []
    neurons: list[Array] = []
    starts: list[int] = []
    pieces: list[str] = []
    for text in topic_texts()[0]:
        ids = model.encode(f"\n{text}")
        trace = model.decoder.forward(ids, keep=KEEP, layers=layer + 1)
        starts.append(len(pieces))
        streams.append(trace["stream"][layer, 0, 1:])
        neurons.append(trace["neurons"][layer, 0, 1:])
        pieces += model.pieces(ids[1:])
    return np.concatenate(streams), np.concatenate(neurons), np.array(starts), pieces


PARTS = ("answer", "topic", "token")


def told_by_best(
    saes: Mapping[str, SparseAutoencoder],
    directions: Array,
    cases: Mapping[str, Cases],
    effort: FeatureEffort,
) -> Arrays:
    """units, targets, target_kinds, auc, and what lights the features that tell topics best."""
    real, shuffled = cases["real"], cases["shuffled"]
    units = {
        "sae": (real, {part: saes["sae"].encode(x) for part, x in real.streams.items()}),
        "gaussian": (real, {part: saes["gaussian"].encode(x) for part, x in real.streams.items()}),
        "shuffled": (
            shuffled,
            {part: saes["shuffled"].encode(x) for part, x in shuffled.streams.items()},
        ),
        "random": (real, {part: x @ directions.T for part, x in real.streams.items()}),
        "neurons": (real, real.neurons),
        "coordinates": (real, real.streams),
    }
    found = {kind: [told_of(of, levels, part) for part in PARTS] for kind, (of, levels) in
             units.items()}  # fmt: skip
    topics = found["sae"][PARTS.index("topic")]
    return {
        "units": np.array(list(units)),
        "target_kinds": np.array([part for part in PARTS for _ in real.asked(part)]),
        "targets": np.array([real.names[part][k] for part in PARTS for k in real.asked(part)]),
        "auc": np.array(
            [[auc for some in parts for auc, _ in some] for parts in found.values()], np.float32
        ),
        **_shown(saes["sae"], real, topics, effort.shown),
    }


def told_of(cases: Cases, levels: Mapping[str, Array], part: str) -> list[tuple[float, int]]:
    """`told` for every target of a part; a text's level is its highest over tokens."""
    values = levels["answer" if part == "answer" else "token"]
    if part == "topic":
        values = np.maximum.reduceat(values, cases.starts)
    return [told(values, cases.labels[part] == k) for k in cases.asked(part)]


def told(values: Array, holds: Array) -> tuple[float, int]:
    """How well the best unit of values (cases, units) tells where a target holds, and which it is.

    Area under the curve, of a unit or its opposite: the best on every other case of each sort is
    held to the rest, and the other way round; the mean of the two, and the first one's unit.
    """
    first = np.zeros(len(holds), bool)
    for sort in (holds, ~holds):
        first[np.flatnonzero(sort)[::2]] = True
    scores, best = [], []
    for chosen_on in (first, ~first):
        searched = areas(values[chosen_on], holds[chosen_on])
        unit_ = int(np.abs(searched - 0.5).argmax())
        again = float(areas(values[~chosen_on][:, [unit_]], holds[~chosen_on])[0])
        scores.append(again if searched[unit_] > 0.5 else 1 - again)
        best.append(unit_)
    return float(np.mean(scores)), best[0]


def areas(values: Array, holds: Array) -> Array:
    """For each unit, how often it is higher where the target holds (ties: half), shape (units,)."""
    ranks = rankdata(values, axis=0)
    some, rest = int(holds.sum()), int((~holds).sum())
    summed = ranks[holds].sum(axis=0) - some * (some + 1) / 2
    found: Array = summed / (some * rest)
    return found


def _shown(
    sae: SparseAutoencoder, cases: Cases, topics: Sequence[tuple[float, int]], count: int
) -> Arrays:
    """The tokens, of different texts, at which the features that tell topics best are highest."""
    order = sorted(range(len(topics)), key=lambda k: -topics[k][0])[:count]
    levels = sae.encode(cases.streams["token"])
    text_of = np.searchsorted(cases.starts, np.arange(len(levels)), side="right") - 1
    tokens = []
    for k in order:
        by_height = np.argsort(-levels[:, topics[k][1]], kind="stable")
        firsts = np.sort(np.unique(text_of[by_height], return_index=True)[1])[:6]
        tokens.append([cases.pieces[int(t)] for t in by_height[firsts]])
    return {
        "shown_features": np.array([topics[k][1] for k in order]),
        "shown_targets": np.array([cases.names["topic"][cases.asked("topic")[k]] for k in order]),
        "shown_auc": np.array([topics[k][0] for k in order], np.float32),
        "shown_tokens": np.array(tokens),
    }
