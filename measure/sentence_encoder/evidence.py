"""Measure a fact in a sentence encoder, all-MiniLM-L6-v2, and what its neurons and words are like.

It measures association (cosine of the name with candidate answers), AND-gate neurons (active for
the full name, silent for near misses), what ablating them does, and what as many other neurons do.
An encoder associates, it does not predict; read the `limits` in each recipe before quoting.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import SEED, Arrays, Extract
from measure.sentence_encoder.fact_study import (
    FactStudy,
    shipped_facts,
    study_of,
    texts,
    topic_texts,
)
from measure.sentence_encoder.model import SentenceModel, load_sentence_model, source
from mlp_math import evidence
from mlp_math.directions import analogy
from mlp_math.real_model import REAL_MODEL
from mlp_math.stored import Arrays as StoredArrays

Array = NDArray[Any]

ABLATION_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
DRAWS = 20
REFERENCE_TOKENS = 512
GATES_IN_CONTEXT = 20
ANGLE_BINS = 360
INVENTED_PEOPLE = 36
INVENTED_SAMPLE = 300
POLYSEMANTIC_PER_LAYER = 4
WATCHED = ((5, 177), (5, 892))  # two that a first look had found, whatever their rank now
NEIGHBOURS = 12

LIMITS_MODEL = (
    "One small sentence encoder. It has no next-word head: a cosine says that two texts are "
    "associated, never that one predicts the other. It was trained to place like texts near each "
    "other, not to answer questions."
)


# --- A fact ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FactMeasurement:
    """Association, AND gates on bare names and in sentences, ablation, transplant of one fact."""

    model: SentenceModel
    study: FactStudy
    rng: np.random.Generator
    sizes: Sequence[int] = ABLATION_SIZES
    draws: int = DRAWS

    @cached_property
    def answers(self) -> Array:
        """The candidates' vectors, the right answer's first."""
        return self.model.vectors(self.study.choices)

    @cached_property
    def neurons(self) -> Array:
        """All neurons at the last token of each name of the cast, (cast, layers·m)."""
        return self.model.name_neurons(self.study.cast)

    @cached_property
    def ranking(self) -> Array:
        """All neurons, those most particular to the full name first."""
        margins = evidence.and_gate_margins(self.neurons[0], self.neurons[1:])
        return np.argsort(-margins, kind="stable")

    def arrays(self) -> Arrays:
        """Everything there is to store."""
        return {**self.association(), **self.gates(), **self.ablation(), **self.transplant()}

    def association(self) -> Arrays:
        study = self.study
        people = self.model.vectors(study.people)
        return {
            "people": np.array(study.people),
            "kinds": np.array([study.kind(name) for name in study.people]),
            "right_answers": np.array([study.answer_of(name) for name in study.people]),
            "candidates": np.array(study.choices),
            "association": evidence.association_table(people, self.answers).astype(np.float32),
        }

    def gates(self) -> Arrays:
        """The neurons that pass as gates, and the widest margins, bare and in sentences."""
        cast, neurons, width = self.study.cast, self.neurons, self.model.encoder.d_mlp
        found = evidence.find_and_gates(neurons[0], neurons[1:])
        top, contexts = self.ranking[:GATES_IN_CONTEXT], texts()["contexts"]
        people = self.model.name_neurons(self.study.people)
        in_context = [self.model.name_neurons(cast, context)[:, top] for context in contexts]
        return {
            "cast": np.array(cast),
            "cast_neurons": neurons.reshape(len(cast), -1, width).astype(np.float16),
            "gate_layers": found.units // width,
            "gate_neurons": found.units % width,
            "gate_activations": neurons[:, found.units].T.astype(np.float32),
            "gate_of_people": people[:, found.units].T.astype(np.float32),
            "gate_leaks": found.leaks.astype(np.float32),
            "top_layers": top // width,
            "top_neurons": top % width,
            "top_activations": neurons[:, top].T.astype(np.float32),
            "top_of_people": people[:, top].T.astype(np.float32),
            "contexts": np.array(contexts),
            "top_in_context": np.stack(in_context).transpose(2, 0, 1).astype(np.float32),
        }

    def ablation(self) -> Arrays:
        """The curves for the fact, and for someone else's fact under the same ablation."""
        probe = self.probe(self.study.full_name)
        curves = evidence.ablation_curves(
            probe,
            0,
            self.ranking,
            self.sizes,
            activations=self.neurons[0],
            reference=reference_neurons(self.model),
            draws=self.draws,
            rng=self.rng,
        )
        zeroed = np.stack([probe.cosines(self.ranking[:size]) for size in self.sizes])
        name, answer = self.study.bystander
        bystander = self.probe(name)
        spared = [bystander.cosines(self.ranking[:size])[answer] for size in self.sizes]
        return {
            **{f"ablation_{key}": value for key, value in asdict(curves).items()},
            "ablation_none": np.asarray(probe.cosines()[0]),
            "ablation_zero_rank": evidence.answer_ranks(zeroed, [0] * len(zeroed)),
            "bystander": np.array([name, self.study.choices[answer]]),
            "bystander_none": np.asarray(bystander.cosines()[answer]),
            "bystander_zero": np.array(spared),
        }

    def transplant(self) -> Arrays:
        """Does a namesake take on the answer with the neurons' values, or with as active ones'?"""
        name = self.study.namesake
        recipient, token = self.probe(name), self.model.end_of(name, name)
        donor, ranking = self.neurons[0], self.ranking

        def moved(units: Array, size: int) -> float:
            curve = evidence.transplant_curve(recipient, 0, units, donor, [size], token)
            return float(curve[0])

        def control(size: int) -> float:
            return moved(evidence.matched_units(donor, ranking[:size], self.rng), size)

        return {
            "transplant_recipient": np.array(name),
            "transplant_none": np.asarray(recipient.cosines()[0]),
            "transplant": np.array([moved(ranking, size) for size in self.sizes]),
            "transplant_matched": np.array(
                [[control(size) for _ in range(self.draws)] for size in self.sizes]
            ),
        }

    def probe(self, text: str) -> evidence.Probe:
        """The text's cosines with all candidates, ready for interventions."""
        return evidence.Probe(
            self.model.encoder, np.array(self.model.token_ids(text)), self.answers
        )


def measure_fact(
    study: FactStudy, draws: int, model: SentenceModel, rng: np.random.Generator
) -> Arrays:
    """Everything that is stored about one fact."""
    return FactMeasurement(model, study, rng, draws=draws).arrays()


@cache
def reference_neurons(model: SentenceModel) -> Array:
    """All neurons at tokens of texts about other things, drawn at random, (tokens, layers·m)."""
    phrases, topics = topic_texts()
    elsewhere = [text for text, topic in zip(phrases, topics, strict=True) if topic != "people"]
    rows = [
        np.concatenate([layer.neurons[there] for layer in trace.layers], axis=1)
        for trace, there in model.word_traces(elsewhere)
    ]
    tokens = np.concatenate(rows)
    drawn = np.random.default_rng(SEED).choice(len(tokens), REFERENCE_TOKENS, replace=False)
    return tokens[drawn]


# --- Names that nobody has ---------------------------------------------------------------------


def measure_invented_names(model: SentenceModel, rng: np.random.Generator) -> Arrays:
    """Is an AND gate a sign of a known person? The best one of known and of invented names.

    First and last names of known people are crossed. Each full name is held against the same
    kind of near misses: either name alone, three invented people with the same first name, three
    with the same last. So known and invented names have the same chance, but for being known.
    """
    people = two_word_people()
    count = len(people)
    firsts, lasts = [first for first, _ in people], [last for _, last in people]
    crossed = [[f"{first} {last}" for last in lasts] for first in firsts]
    full = np.stack([model.name_neurons(row) for row in crossed])
    first_alone, last_alone = model.name_neurons(firsts), model.name_neurons(lasts)

    def best(i: int, j: int) -> tuple[float, int]:
        others = [k for k in range(count) if k not in (i, j)]
        same_first = full[i, rng.choice(others, 3, replace=False)]
        same_last = full[rng.choice(others, 3, replace=False), j]
        near_misses = np.vstack([first_alone[i], last_alone[j], same_first, same_last])
        margins = evidence.and_gate_margins(full[i, j], near_misses)
        return float(margins.max()), evidence.find_and_gates(full[i, j], near_misses).units.size

    off_diagonal = [(i, j) for i in range(count) for j in range(count) if i != j]
    drawn = np.sort(rng.choice(len(off_diagonal), INVENTED_SAMPLE, replace=False))
    groups = {
        "known": [(i, i) for i in range(count)],
        "invented": [off_diagonal[k] for k in drawn],
    }
    arrays: Arrays = {}
    for group, pairs in groups.items():
        results = [best(i, j) for i, j in pairs]
        arrays[group] = np.array([crossed[i][j] for i, j in pairs])
        arrays[f"{group}_margins"] = np.array([margin for margin, _ in results])
        arrays[f"{group}_gates"] = np.array([gates for _, gates in results])
    return arrays


def two_word_people() -> list[tuple[str, str]]:
    """People of the shipped facts, by turns, no two of whom share a first or a last name."""
    groups = [[s.full_name, *(name for name, _ in s.peers)] for s in shipped_facts().values()]
    in_turn = [group[k] for k in range(max(map(len, groups))) for group in groups if k < len(group)]
    people: list[tuple[str, str]] = []
    seen: set[str] = set()
    for name in in_turn:
        words = name.split()
        if len(words) == 2 and seen.isdisjoint(words):
            people.append((words[0], words[1]))
            seen.update(words)
    return people[:INVENTED_PEOPLE]


# --- Neurons, weights, words -------------------------------------------------------------------


def measure_polysemantic(model: SentenceModel, rng: np.random.Generator) -> Arrays:
    """Which texts light which neurons, by the brightest content word of each text."""
    phrases, topics = topic_texts()
    width, layers = model.encoder.d_mlp, len(model.encoder.layers)
    seen = [_brightest(model, text) for text in phrases]
    levels, places = (np.stack([pair[k] for pair in seen]) for k in (0, 1))
    sentences = model.vectors(phrases)
    similarity = sentences @ sentences.T
    counts = evidence.unrelated_counts(levels, similarity).reshape(layers, width)
    order = np.argsort(-counts, axis=1, kind="stable")[:, :POLYSEMANTIC_PER_LAYER]
    best = (order + width * np.arange(layers)[:, np.newaxis]).ravel()
    units = np.union1d(best, [layer * width + neuron for layer, neuron in WATCHED])
    tokens = [model.tokens(text) for text in phrases]
    return {
        "texts": np.array(phrases),
        "topics": np.array(topics),
        "similarity": similarity.astype(np.float16),
        "unrelated_counts": counts.astype(np.int8),
        "lit_fraction": lit_fractions(model, phrases),
        "layers": units // width,
        "neurons": units % width,
        "activations": levels[:, units].astype(np.float32),
        "brightest_tokens": np.array(
            [[tokens[t][place] for place in row[units]] for t, row in enumerate(places)]
        ),
    }


def _brightest(model: SentenceModel, text: str) -> tuple[Array, Array]:
    """Each neuron's highest activation among a text's content words, and at which token."""
    places = content_places(model.tokens(text))
    trace = model.trace([text])
    neurons = np.concatenate([layer.neurons[0, places] for layer in trace.layers], axis=1)
    return neurons.max(axis=0), places[neurons.argmax(axis=0)]


def content_places(tokens: Sequence[str]) -> Array:
    """Where the content words are; everywhere but in the frame if there are none."""
    ignored = set(texts()["function_words"])
    stems = [token.removeprefix("##") for token in tokens]
    content = [
        place
        for place, stem in enumerate(stems)
        if len(stem) > 2 and stem.isalpha() and stem not in ignored
    ]
    return np.array(content or range(1, len(tokens) - 1))


def lit_fractions(model: SentenceModel, phrases: Sequence[str]) -> Array:
    """The share of each layer's neurons above 0, mean over a text's tokens, (texts, layers)."""
    parts = [
        np.stack([evidence.lit_fraction(layer.neurons, there) for layer in trace.layers], axis=1)
        for trace, there in model.word_traces(phrases)
    ]
    return np.concatenate(parts).astype(np.float32)


def measure_directions(model: SentenceModel, rng: np.random.Generator) -> Arrays:
    """Angles of all rows of W_up and all columns of W_down, layer by layer; and random ones."""
    encoder = model.encoder
    kinds = [[layer.mlp.W_up, layer.mlp.W_down.T] for layer in encoder.layers]
    trained = [[evidence.angle_statistics(m, ANGLE_BINS) for m in pair] for pair in kinds]
    random_rows = rng.standard_normal((encoder.d_mlp, encoder.d_model))
    random = evidence.angle_statistics(random_rows, ANGLE_BINS)
    edges = np.linspace(0, 180, ANGLE_BINS + 1)
    arrays: Arrays = {"edges": edges, "sets": np.array(["W_up rows", "W_down columns"])}
    for key, value in asdict(random).items():
        arrays[key] = np.array([[getattr(one, key) for one in pair] for pair in trained])
        arrays[f"random_{key}"] = np.asarray(value)
    return arrays


def measure_words(model: SentenceModel, rng: np.random.Generator) -> Arrays:
    """woman − man + uncle and its kind, among all whole words of the vocabulary."""
    vocabulary = model.whole_words()
    words = list(vocabulary)
    rows = model.encoder.word_embeddings[list(vocabulary.values())]
    where = {word: place for place, word in enumerate(words)}
    table: set[str] = set()
    found, ranks = [], []
    for a, b, c, expected in texts()["analogies"]:
        answer = analogy(b, a, c, words, rows, len(words))
        asked = [near.word for near in answer.neighbours if near.word not in (a, b, c)]
        found.append(answer)
        ranks.append(asked.index(expected) + 1)
        table.update([a, b, c, expected, *(n.word for n in answer.neighbours[:NEIGHBOURS])])
    shown = [*sorted(table), *(word for word in texts()["strangers"] if word not in table)]
    return {
        "analogies": np.array(texts()["analogies"]),
        "nearest": np.array([[n.word for n in one.neighbours[:NEIGHBOURS]] for one in found]),
        "nearest_cosines": np.array(
            [[n.cosine for n in one.neighbours[:NEIGHBOURS]] for one in found], dtype=np.float32
        ),
        "residuals": np.array([one.residual for one in found], dtype=np.float32),
        "expected_ranks": np.array(ranks),
        "vocabulary_size": np.array(len(words)),
        "words": np.array(shown),
        "vectors": rows[[where[word] for word in shown]],
    }


# --- What is stored ----------------------------------------------------------------------------


@cache
def _model() -> SentenceModel:
    return load_sentence_model()


def _extract(
    name: str,
    description: str,
    limits: str,
    parameters: Mapping[str, Any],
    measure: Callable[[SentenceModel, np.random.Generator], Arrays],
) -> Extract:
    return Extract(
        name,
        description,
        f"{LIMITS_MODEL} {limits}",
        parameters,
        measure=lambda rng: measure(_model(), rng),
        source=source,
        report=lambda arrays: fact_report(arrays) if "association" in arrays else f"{name}: stored",
        directory=REAL_MODEL,
    )


def fact_extract(study: FactStudy, draws: int = DRAWS) -> Extract:
    """The evidence on one fact, its controls drawn so many times."""
    return _extract(
        name=study.slug,
        description=f"{study.full_name} and {study.answer}: association, AND gates, ablation.",
        limits=(
            "Gate neurons were searched for on the very names shown: they correlate with the name; "
            "top_in_context tries them in other sentences, invented_names gives the search's "
            "control, and gate_of_people shows who else lights them: a gate against these near "
            "misses may be a neuron for famous people of that kind. Ablation changes neurons at "
            "every token and reads one cosine: it shows what this read-out uses, and no handful of "
            "neurons is the fact. Neurons drawn at random with the same activations (matched) are "
            "the fair comparison. A name alone may be as close to the answer as the full name. "
            "Peers and candidates were chosen by hand."
        ),
        parameters={
            "study": asdict(study),
            "contexts": texts()["contexts"],
            "sizes": ABLATION_SIZES,
            "draws": draws,
            "reference": _digest(texts()["topics"]),
        },
        measure=lambda model, rng: measure_fact(study, draws, model, rng),
    )


def fact(table: Mapping[str, Any], where: str, draws: int = DRAWS) -> Extract:
    """The evidence on a fact given as a table; `where` names it in error messages."""
    return fact_extract(study_of(table, where), draws)


def extracts() -> list[Extract]:
    """All that is shipped."""
    general = [
        _extract(
            "invented_names",
            "Best AND-gate neuron for known people's names, and for first and last names crossed.",
            "Known names are also frequent ones, seen together in training; that a neuron marks "
            "them says that the pair is familiar, not what is known of it.",
            {"people": two_word_people(), "sample": INVENTED_SAMPLE},
            measure_invented_names,
        ),
        _extract(
            "polysemantic",
            "Neurons lit by texts that have nothing to do with each other, by the brightest word.",
            "Unrelated means a cosine of at most 0.1 by this same model, lit means at least 1 and "
            "half the neuron's brightest text: other thresholds, other counts. Function words are "
            "left out, since many neurons follow them; a neuron may still follow grammar, a place "
            "in the sentence, or something that we have no name for.",
            {
                "texts": _digest([texts()["topics"], texts()["function_words"]]),
                "per_layer": POLYSEMANTIC_PER_LAYER,
            },
            measure_polysemantic,
        ),
        _extract(
            "directions",
            "Angles between the rows of W_up and between the columns of W_down, and random ones.",
            "Weight directions are not features: what the model represents may lie along others. "
            "Rows of W_up share a common part (mean_length), which alone makes angles smaller.",
            {"bins": ANGLE_BINS},
            measure_directions,
        ),
        _extract(
            "words",
            "woman − man + uncle and its kind on the raw token embeddings, before any layer.",
            "Only whole words of the vocabulary can be found. The nearest word is the one put in; "
            "the answer is the nearest other, by the usual custom. Many such sums fail, and none "
            "closes: the tip stays farther from the answer than the whole step is long "
            "(residuals above 1), it only points that way better than towards other words.",
            {key: texts()[key] for key in ("analogies", "strangers")},
            measure_words,
        ),
    ]
    shipped = [fact_extract(study) for study in shipped_facts().values()]
    return [*shipped, *general]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def fact_report(arrays: StoredArrays) -> str:
    """What was found about a fact, in a few lines of plain text."""
    right = arrays["right_answers"]
    known = right >= 0
    ranks = evidence.answer_ranks(arrays["association"][known], right[known].tolist())
    answer, name = arrays["candidates"][0], arrays["people"][0]
    own = evidence.answer_ranks(arrays["association"][:1], [0])[0]
    lines = [
        f"{name}: {answer} is number {own} of {arrays['candidates'].size} answers "
        f"(cosine {arrays['association'][0, 0]:.3f}); "
        f"nearest is right for {(ranks == 1).sum()} of {ranks.size} people"
    ]
    for person, cosine in zip(arrays["cast"][1:], arrays["association"][1:, 0], strict=False):
        lines.append(f"  {person} with {answer}: {cosine:.3f}")
    lines.append(f"AND-gate neurons: {arrays['gate_layers'].size}")
    for layer, neuron, values in zip(
        arrays["gate_layers"], arrays["gate_neurons"], arrays["gate_activations"], strict=True
    ):
        shown = ", ".join(
            f"{person} {value:.2f}" for person, value in zip(arrays["cast"], values, strict=True)
        )
        lines.append(f"  layer {layer} neuron {neuron}: {shown}")
    lines.append(f"zeroing neurons (cosine without: {arrays['ablation_none']:.3f})")
    for row, size in enumerate(arrays["ablation_sizes"]):
        matched, random = arrays["ablation_matched"][row], arrays["ablation_random"][row]
        lines.append(
            f"  {size:5d} most particular {arrays['ablation_zero'][row]:.3f}, equally active "
            f"{matched.mean():.3f} ± {matched.std():.3f}, random {random.mean():.3f} "
            f"± {random.std():.3f}"
        )
    return "\n".join(lines)
