"""How many of the neurons matter, which are AND gates, what they read and write, what lights them.

Each search has its control: neurons just as active, neurons drawn at random, names that nobody has,
activations shuffled over texts. Whoever picks the best of tens of thousands always finds something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.places import Known, known_groups
from measure.language_model.prompts import BATCH, answer_tokens
from measure.language_model.relations import SUBJECT, Relation
from measure.sentence_encoder.fact_study import topic_texts
from mlp_math.decoder import Edit, Site, replace_by
from mlp_math.decoder_gradient import NEEDED, logit_gradients
from mlp_math.evidence import (
    and_gate_margins,
    find_and_gates,
    matched_units,
    random_units,
    unrelated_counts,
)
from mlp_math.real_model import load_real_model

Array = NDArray[Any]

FEW = 10  # of the ranking, that are also shown one by one
NEURONS: tuple[Site, ...] = ("neurons",)
KEEP: tuple[Site, ...] = (*NEEDED, *NEURONS)


@dataclass(frozen=True)
class NeuronEffort:
    """How much is tried: more takes longer and narrows the intervals."""

    subjects: int = 60  # at most, of those that are known
    sizes: tuple[int, ...] = (1, 10, 50, 100, 200, 500, 1000, 5000)
    draws: int = 2  # of each control, each subject and each size
    people: int = 30  # first and last names of as many are crossed
    crossed: int = 150
    looked_at: int = 3000  # neurons, for polysemy
    shuffles: int = 3


def measure_neurons(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: NeuronEffort
) -> Arrays:
    """Neurons are numbered layer·d_mlp + neuron, over all layers.

    See `silencing_curves`, `gates_of_names`, `fact_gates`, `reads_and_writes`, `polysemy`.
    """
    tokens = answer_tokens(model, relation.candidates)
    groups = known_groups(model, relation, relation.phrasings[0], keep=KEEP)
    curves = silencing_curves(model, groups, tokens, rng, effort)
    return {
        "candidates": np.array(relation.candidates),
        "prompt": np.array(relation.phrasings[0]),
        **curves,
        **reads_and_writes(model, curves["best_neurons"]),
        **gates_of_names(model, relation, groups, rng, effort),
        **polysemy(model, rng, effort),
    }


# --- Which matter ------------------------------------------------------------------------------


def silencing_curves(
    model: LanguageModel,
    groups: Sequence[Known],
    tokens: Array,
    rng: np.random.Generator,
    effort: NeuronEffort,
) -> Arrays:
    """The answer with the first k neurons of each subject's ranking silent at the name.

    subjects, answers, base (s,) · sizes (K,), d_mlp () neurons a layer ·
    zero, mean (K, s): the own answer's probability with the first k set to 0, or to their mean over
    all known subjects with as many tokens;
    matched, random (K, draws, s): k others set to the mean, as far from it as the chosen, or drawn
    at random · first_zero, first_mean (K, s): is it still first · top_by_layer (s, n_layers): how
    many of the first 100 lie in each layer · top_neurons (s, 100), the first · ten_others (FEW, s):
    as many others as far from their mean as the first FEW, the first draw of `matched` ·
    overlap (s, s): how many of the first 100 two share ·
    best_neurons (12,): by mean attribution over the subjects of the commonest answer.
    """
    chosen = [(known, row) for known in groups for row in range(len(known.right))]
    order = rng.permutation(len(chosen))[: effort.subjects]
    parts, rankings, attributions = [], [], []
    for place in sorted(int(k) for k in order):
        known, row = chosen[place]
        attribution, away = _attribution(model, known, row, tokens)
        ranking = np.argsort(-attribution, kind="stable")
        parts.append(_curve(model, known, row, ranking, away, tokens, rng, effort))
        rankings.append(ranking[:100])
        attributions.append(attribution)
    picked = [chosen[place] for place in sorted(int(k) for k in order)]
    answers = np.array([known.right[row] for known, row in picked])
    commonest = np.bincount(answers).argmax()
    mean = np.array(attributions)[answers == commonest].mean(axis=0)
    config = model.decoder.config
    return {
        "subjects": np.array([known.prompts.subjects[row] for known, row in picked]),
        "answers": answers,
        "base": np.array([k.answers[row, k.right[row]] for k, row in picked], np.float32),
        "sizes": np.array(effort.sizes),
        "d_mlp": np.array(config.d_mlp),
        **{key: np.stack([part[key] for part in parts], axis=-1) for key in parts[0]},
        "top_by_layer": np.array(
            [np.bincount(top // config.d_mlp, minlength=config.n_layers) for top in rankings]
        ),
        "top_neurons": np.array(rankings),
        "overlap": np.array([[np.intersect1d(a, b).size for b in rankings] for a in rankings]),
        "best_neurons": np.argsort(-mean, kind="stable")[:12],
        "best_answer": np.array(commonest),
        "best_attribution": np.sort(mean)[::-1][:12].astype(np.float32),
    }


def _attribution(
    model: LanguageModel, known: Known, row: int, tokens: Array
) -> tuple[Array, Array]:
    """Per neuron: gradient of the answer's lead times its distance from the mean, summed over the
    name's tokens; and that distance alone (root of the summed squares). Both (n_layers·d_mlp,)."""
    weights = np.zeros((1, model.decoder.config.d_vocab), np.float32)
    weights[0, tokens] = -1 / (len(tokens) - 1)
    weights[0, tokens[known.right[row]]] = 1
    gradients = logit_gradients(model.decoder, known.trace.rows([row]), weights).neurons[:, 0]
    at = list(known.prompts.places("name"))
    away = known.trace["neurons"][:, row, at] - _means(known)[:, 0]
    attribution = (gradients[:, at] * away).sum(axis=1).ravel()
    return attribution, np.sqrt((away**2).sum(axis=1)).ravel()


def _means(known: Known) -> Array:
    """Each neuron's mean over the known subjects, (n_layers, 1, name's tokens, d_mlp)."""
    at = list(known.prompts.places("name"))
    means: Array = known.trace["neurons"][:, :, at].mean(axis=1, keepdims=True)
    return means


def silence_neurons(
    known: Known, units: Array, width: int, means: Array | None = None
) -> list[Edit]:
    """Edits that set neurons, by their numbers over all layers, to 0 or to their means at the name;
    width: neurons a layer."""
    at = known.prompts.places("name")
    edits = []
    for layer in np.unique(units // width).tolist():
        columns = np.sort(units[units // width == layer] % width).tolist()
        values: Any = 0.0 if means is None else means[layer][np.newaxis][..., columns]
        edits.append(replace_by(values, "neurons", [layer], at, columns))
    return edits


def _curve(
    model: LanguageModel,
    known: Known,
    row: int,
    ranking: Array,
    away: Array,
    tokens: Array,
    rng: np.random.Generator,
    effort: NeuronEffort,
) -> dict[str, Array]:
    trace, right, means = known.trace.rows([row]), known.right[row], _means(known)
    width = model.decoder.config.d_mlp

    def outcome(units: Array, to_mean: bool) -> tuple[float, bool]:
        edits = silence_neurons(known, units, width, means if to_mean else None)
        answers = model.decoder.probabilities(model.decoder.rerun(trace, edits).last)[0, tokens]
        return float(answers[right]), bool(answers.argmax() == right)

    zero = [outcome(ranking[:size], False) for size in effort.sizes]
    mean = [outcome(ranking[:size], True) for size in effort.sizes]
    others = [
        [matched_units(away, ranking[:size], rng) for _ in range(effort.draws)]
        for size in effort.sizes
    ]
    matched = [[outcome(units, True)[0] for units in draws] for draws in others]
    random = [
        [outcome(random_units(ranking.size, size, rng), True)[0] for _ in range(effort.draws)]
        for size in effort.sizes
    ]
    return {
        "zero": np.array([p for p, _ in zero], np.float32),
        "mean": np.array([p for p, _ in mean], np.float32),
        "first_zero": np.array([first for _, first in zero]),
        "first_mean": np.array([first for _, first in mean]),
        "matched": np.array(matched, np.float32),
        "random": np.array(random, np.float32),
        "ten_others": others[effort.sizes.index(FEW)][0],
    }


@dataclass(frozen=True)
class FewEffort:
    """How many neurons are silenced, and how often others are drawn in their place."""

    few: int = 10
    draws: int = 6


def measure_few(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: FewEffort
) -> Arrays:
    """The first few of each subject's ranking against as many others of the very same layers.

    Neurons as far from their mean lie mostly in late layers, where nothing at the name bears on the
    answer any more; so here each is matched within its own layer. subjects, answers, base (s,) ·
    chosen, (s, few) numbers over all layers, others (s, draws, few) · left (s,), left_others
    (s, draws): the own answer's probability with them at their means; first (s,), first_others
    (s, draws): is it still first.
    """
    tokens = answer_tokens(model, relation.candidates)
    groups = known_groups(model, relation, relation.phrasings[0], keep=KEEP)
    width = model.decoder.config.d_mlp
    found: dict[str, list[Any]] = {key: [] for key in (
        "chosen", "others", "left", "left_others", "first", "first_others")}  # fmt: skip
    for known in groups:
        for row in range(len(known.right)):
            attribution, away = _attribution(model, known, row, tokens)
            chosen = np.argsort(-attribution, kind="stable")[: effort.few]
            others = [_others_of_layers(away, chosen, width, rng) for _ in range(effort.draws)]
            after = [_after_silencing(model, known, row, units, tokens)
                     for units in (chosen, *others)]  # fmt: skip
            found["chosen"].append(chosen)
            found["others"].append(others)
            for key, values in zip(("left", "first"), zip(*after, strict=True), strict=True):
                found[key].append(values[0])
                found[f"{key}_others"].append(values[1:])
    return {
        "subjects": np.array([name for known in groups for name in known.prompts.subjects]),
        "answers": np.concatenate([known.right for known in groups]),
        "base": np.concatenate(
            [known.answers[np.arange(len(known.right)), known.right] for known in groups]
        ).astype(np.float32),
        "d_mlp": np.array(width),
        **{key: np.array(values) for key, values in found.items()},
    }


def _others_of_layers(away: Array, chosen: Array, width: int, rng: np.random.Generator) -> Array:
    """As many other neurons of the same layers, as far from their means."""
    parts = []
    for layer in np.unique(chosen // width).tolist():
        own = chosen[chosen // width == layer] - layer * width
        parts.append(
            matched_units(away[layer * width : (layer + 1) * width], own, rng) + layer * width
        )
    return np.concatenate(parts)


def _after_silencing(
    model: LanguageModel, known: Known, row: int, units: Array, tokens: Array
) -> tuple[float, bool]:
    """The own answer's probability with neurons at their means at the name, and if it is first."""
    edits = silence_neurons(known, units, model.decoder.config.d_mlp, _means(known))
    last = model.decoder.rerun(known.trace.rows([row]), edits).last
    answers = model.decoder.probabilities(last)[0, tokens]
    return float(answers[known.right[row]]), bool(answers.argmax() == known.right[row])


# --- AND gates ---------------------------------------------------------------------------------


def name_neurons(model: LanguageModel, relation: Relation, names: Sequence[str]) -> Array:
    """All neurons at each name's last token, first time in the prompt: (names, n_layers·m)."""
    start = relation.phrasings[0].split(SUBJECT)[0]
    ids = [model.encode(start + name) for name in names]
    found = np.empty(
        (len(names), model.decoder.config.n_layers * model.decoder.config.d_mlp), np.float32
    )
    for length in sorted({len(one) for one in ids}):
        rows = [row for row, one in enumerate(ids) if len(one) == length]
        for at in range(0, len(rows), BATCH):
            part = rows[at : at + BATCH]
            trace = model.decoder.forward([ids[row] for row in part], keep=NEURONS)
            found[part] = trace["neurons"][:, :, -1].swapaxes(0, 1).reshape(len(part), -1)
    return found


def gates_of_names(
    model: LanguageModel,
    relation: Relation,
    groups: Sequence[Known],
    rng: np.random.Generator,
    effort: NeuronEffort,
) -> Arrays:
    """Is an AND gate a sign of a known person? Gates of names against their near misses.

    Each full name is held against either name alone, three invented people with the same first
    name, and three with the same last. gate_names, gate_kinds ("known", "not known": the model
    answers wrongly, "invented": names crossed), gate_margins: the widest, gate_counts: how many
    pass · fact_…: the gates of the first known subject of two words against its cast.
    """
    known = {name for group in groups for name in group.prompts.subjects}
    people = _two_word_people(relation, known, effort.people)
    firsts, lasts = [first for first, _ in people], [last for _, last in people]
    crossed = [f"{first} {last}" for first in firsts for last in lasts]
    full = name_neurons(model, relation, crossed).reshape(len(firsts), len(lasts), -1)
    first_alone = name_neurons(model, relation, firsts)
    last_alone = name_neurons(model, relation, lasts)
    count = len(people)

    def gates(i: int, j: int) -> tuple[float, int]:
        others = [k for k in range(count) if k not in (i, j)]
        misses = np.vstack(
            [
                first_alone[i],
                last_alone[j],
                full[i, rng.choice(others, 3, replace=False)],
                full[rng.choice(others, 3, replace=False), j],
            ]
        )
        margins = and_gate_margins(full[i, j], misses)
        return float(margins.max()), int(find_and_gates(full[i, j], misses).units.size)

    cells = [(i, j) for i in range(count) for j in range(count) if i != j]
    some = rng.choice(len(cells), min(effort.crossed, len(cells)), replace=False)
    drawn = [cells[int(k)] for k in np.sort(some)]
    asked = [*((k, k) for k in range(count)), *drawn]
    results = [gates(i, j) for i, j in asked]
    kinds = ["known" if f"{f} {s}" in known else "not known" for f, s in people]
    return {
        "gate_names": np.array([f"{firsts[i]} {lasts[j]}" for i, j in asked]),
        "gate_kinds": np.array([*kinds, *(["invented"] * len(drawn))]),
        "gate_margins": np.array([margin for margin, _ in results], np.float32),
        "gate_counts": np.array([number for _, number in results]),
        **fact_gates(model, relation),
    }


def _two_word_people(relation: Relation, known: set[str], count: int) -> list[tuple[str, str]]:
    """Subjects of two words, no two of whom share one; half of them known, as far as there are."""
    people: list[tuple[str, str]] = []
    seen: set[str] = set()

    def take(names: Sequence[str], most: int) -> None:
        for name in names:
            words = name.split()
            if len(people) < most and len(words) == 2 and seen.isdisjoint(words):
                people.append((words[0], words[1]))
                seen.update(words)

    names = [name for name, _ in relation.subjects]
    take([name for name in names if name in known], count // 2)
    take([name for name in names if name not in known], count)
    return people


CAST = (
    "Michael Jordan",
    "Michael",
    "Jordan",
    "Michael Phelps",
    "Michael Johnson",
    "Barbara Jordan",
    "Alexis Jordan",
    "Serena Williams",
)
ELSEWHERE = (
    "Kobe Bryant",
    "LeBron James",
    "Magic Johnson",
    "Babe Ruth",
    "Roger Federer",
    "Tom Brady",
)


def fact_gates(model: LanguageModel, relation: Relation) -> Arrays:
    """The AND gates of the lecture's own name, against its near misses.

    fact_cast (c,) the full name first · fact_gates (g,) neurons, widest margin first (at most 20),
    fact_gate_count () of all · fact_gate_levels (g, c) · fact_gate_elsewhere (g, e) at other
    known names, fact_elsewhere (e,) · fact_reads, fact_writes: see `reads_and_writes`.
    """
    neurons = name_neurons(model, relation, [*CAST, *ELSEWHERE])
    cast, elsewhere = neurons[: len(CAST)], neurons[len(CAST) :]
    found = find_and_gates(cast[0], cast[1:])
    units = found.units[:20]
    reading = reads_and_writes(model, units)
    return {
        "fact_cast": np.array(CAST),
        "fact_elsewhere": np.array(ELSEWHERE),
        "fact_gates": units,
        "fact_gate_count": np.array(found.units.size),
        "fact_gate_levels": cast[:, units].T.astype(np.float32),
        "fact_gate_elsewhere": elsewhere[:, units].T.astype(np.float32),
        "fact_reads": reading["best_reads"],
        "fact_writes": reading["best_writes"],
    }


# --- What they read and write ------------------------------------------------------------------


def reads_and_writes(model: LanguageModel, units: Array, count: int = 6) -> Arrays:
    """The tokens nearest to what neurons read and write, by dot product.

    best_reads (u, 2, count): to the gate's row and to the other row, through the layer's norm and
    the embeddings · best_writes (u, 2, count): to the column and to its opposite, through the
    final norm and the unembedding.
    """
    decoder = model.decoder
    width = decoder.config.d_mlp

    def nearest(direction: Array) -> list[str]:
        best = np.argsort(-(decoder.embeddings @ direction), kind="stable")[:count]
        return model.pieces(best.tolist())

    reads, writes = [], []
    for layer, neuron in zip((units // width).tolist(), (units % width).tolist(), strict=True):
        of = decoder.layers[layer]
        reads.append([nearest(of.mlp_norm * row[neuron]) for row in (of.W_gate, of.W_up)])
        column = decoder.final_norm * of.W_down[:, neuron]
        writes.append([nearest(column), nearest(-column)])
    return {"best_reads": np.array(reads), "best_writes": np.array(writes)}


# --- Polysemy ----------------------------------------------------------------------------------


def polysemy(model: LanguageModel, rng: np.random.Generator, effort: NeuronEffort) -> Arrays:
    """Are neurons lit by texts that have nothing to do with each other, more than by chance?

    Texts and their similarity are those of the sentence encoder's extract; a neuron's level for a
    text is its highest over the tokens. poly_neurons (u,) drawn at random, poly_counts (u,) how
    many mutually unrelated texts light each to half of its brightest, poly_shuffled (shuffles, u)
    the same with each neuron's levels dealt out to the texts anew: a neuron that means nothing.
    poly_lit (n_layers,): share of neurons above 0, mean over texts and tokens.
    """
    texts, _ = topic_texts()
    similarity = load_real_model("polysemantic")["similarity"].astype(np.float32)
    config = model.decoder.config
    count = config.n_layers * config.d_mlp
    units = np.sort(rng.choice(count, effort.looked_at, replace=False))
    levels, lit = _levels(model, texts, units)
    shuffled = [
        unrelated_counts(rng.permuted(levels, axis=0), similarity, minimum=0.0)
        for _ in range(effort.shuffles)
    ]
    return {
        "poly_neurons": units,
        "poly_counts": unrelated_counts(levels, similarity, minimum=0.0).astype(np.int16),
        "poly_shuffled": np.array(shuffled).astype(np.int16),
        "poly_lit": lit,
    }


def _levels(model: LanguageModel, texts: Sequence[str], units: Array) -> tuple[Array, Array]:
    """Each neuron's highest activation in each text, (texts, units), and the share of all neurons
    that are above 0 in each layer. The first token is left out: it is unlike all others."""
    ids = [model.encode(f"\n{text}") for text in texts]
    levels = np.empty((len(texts), len(units)), np.float32)
    lit: list[Array] = []
    for length in sorted({len(one) for one in ids}):
        rows = [row for row, one in enumerate(ids) if len(one) == length]
        trace = model.decoder.forward([ids[row] for row in rows], keep=NEURONS)
        neurons = trace["neurons"][:, :, 1:]
        lit.append((neurons > 0).mean(axis=(2, 3)))
        highest = neurons.max(axis=2).swapaxes(0, 1).reshape(len(rows), -1)
        levels[rows] = highest[:, units]
    return levels, np.concatenate(lit, axis=1).mean(axis=1).astype(np.float32)
