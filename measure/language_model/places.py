"""Where does the answer come from? Writes silenced and transplanted, by layers and tokens.

Silencing asks what is needed, transplanting what is enough: the writes that another subject's run
made are put in place of one's own, and the answer either becomes the other's or it does not
(activation patching; Meng et al. 2022, arXiv:2202.05262; Zhang & Nanda 2023, arXiv:2309.16042).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.prompts import (
    RERUN,
    WRITES,
    Group,
    PromptGroup,
    answer_tokens,
    answers_after,
    prompt_groups,
)
from measure.language_model.relations import Relation
from mlp_math.decoder import Edit, Site, Trace, replace_by, silence, transplant

Array = NDArray[Any]
Pair = tuple[int, int]

KNOWN_LIFT = 3.0  # a known answer is this many times as likely as for invented subjects, or more
FEWEST = 6  # equally long names: fewer give few pairs, and cost as much
CHUNK = 48  # pairs rerun together


@dataclass(frozen=True)
class Place:
    """Writes of one kind, at some layers, at one group of tokens."""

    site: Site
    layers: tuple[int, ...]
    group: Group

    @property
    def label(self) -> str:
        """mlp 2-9 name."""
        first, last = self.layers[0], self.layers[-1]
        span = f"{first}" if first == last else f"{first}-{last}"
        return f"{self.site} {span} {self.group}"


def places(sites: Sequence[Site], spans: Sequence[range], groups: Sequence[Group]) -> list[Place]:
    """Every combination."""
    return [Place(s, tuple(span), g) for s in sites for span in spans for g in groups]


def windows(n_layers: int, width: int, step: int) -> list[range]:
    """Windows of `width` layers, the first at 0, every `step` layers, the last at the end."""
    return [range(at, at + width) for at in range(0, n_layers - width + 1, step)]


# --- Who is known ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Known:
    """Prompts whose subjects' tokens stand at the same places and whose answers are known."""

    prompts: PromptGroup
    trace: Trace
    """Of the known subjects' prompts, with all that places are looked for in."""
    right: Array
    """The number of each subject's answer, shape (subjects,)."""
    answers: Array
    """The candidates' probabilities when nothing is changed, shape (subjects, candidates)."""
    means: dict[Site, Array]
    """Each write's mean over all subjects of the relation with as many tokens, (layers, 1,
    tokens, d_model): what a name in general brings."""

    def others(self, row: int) -> list[int]:
        """The rows whose answer is another one."""
        return [int(other) for other in np.flatnonzero(self.right != self.right[row])]

    def pairs(self, *, same: bool = False) -> list[Pair]:
        """(recipient, donor) with different answers, or the same one."""
        rows = range(len(self.right))
        return [
            (a, b)
            for a in rows
            for b in rows
            if a != b and (self.right[a] == self.right[b]) == same
        ]


def known_groups(
    model: LanguageModel,
    relation: Relation,
    phrasing: str,
    keep: Sequence[Site] = (),
    fewest: int = FEWEST,
) -> list[Known]:
    """The subjects whose answer comes first among all and at least KNOWN_LIFT times as likely as
    for invented ones, grouped by where their tokens stand; a group has `fewest` of them or more."""
    tokens = answer_tokens(model, relation.candidates)
    decoder = model.decoder
    prior = _prior(model, relation, phrasing, tokens)
    groups = []
    for prompts in prompt_groups(model, phrasing, [name for name, _ in relation.subjects]):
        trace = decoder.forward(prompts.ids, keep=(*RERUN, *WRITES, *keep))
        answers = decoder.probabilities(trace.last)[:, tokens]
        right = np.array([relation.answer_of(name) for name in prompts.subjects])
        own = answers[np.arange(len(right)), right]
        rows = np.flatnonzero(
            (answers.argmax(axis=1) == right) & (own >= KNOWN_LIFT * prior[right])
        )
        if len(rows) < fewest:
            continue
        groups.append(
            Known(
                PromptGroup(
                    phrasing,
                    tuple(prompts.subjects[row] for row in rows),
                    prompts.ids[rows],
                    prompts.occurrences,
                ),
                trace.rows(rows.tolist()),
                right[rows],
                answers[rows],
                {site: trace[site].mean(axis=1, keepdims=True) for site in WRITES},
            )
        )
    return groups


def _prior(model: LanguageModel, relation: Relation, phrasing: str, tokens: Array) -> Array:
    """Each candidate's probability for invented subjects (geometric mean), shape (candidates,)."""
    invented = [name for name, kind in relation.others if kind == "invented"]
    logs = [
        np.log(model.decoder.probabilities(model.decoder.forward(p.ids, keep=()).last)[:, tokens])
        for p in prompt_groups(model, phrasing, invented)
    ]
    prior: Array = np.exp(np.concatenate(logs).mean(axis=0))
    return prior


# --- Silencing ---------------------------------------------------------------------------------


def measure_silencing(
    model: LanguageModel, groups: Sequence[Known], tokens: Array, rng: np.random.Generator
) -> Arrays:
    """The own answer's probability when writes are silenced in three ways.

    subjects (s,), answers, base (s,) when nothing is · silenced (c,) labels · silenced_zero,
    _mean, _resample (c, s): set to zero, to the mean over all subjects, to those of a random
    subject with another answer.
    """
    spans = windows(model.decoder.config.n_layers, 5, 5)
    where = places(("mlp", "attention"), spans, ("name", "last word"))
    found: dict[str, list[Array]] = {"zero": [], "mean": [], "resample": []}
    for known in groups:
        rows = np.arange(len(known.right))
        donors = [int(rng.choice(known.others(row))) for row in rows.tolist()]

        def edits(place: Place, mode: str, known: Known = known, donors: Any = donors) -> Edit:
            at = known.prompts.places(place.group)
            if mode == "zero":
                return silence(place.site, place.layers, at)
            if mode == "mean":
                means = known.means[place.site][
                    np.ix_(np.array(place.layers), np.array([0]), np.array(at))
                ]
                return replace_by(means, place.site, place.layers, at)
            return transplant(known.trace, place.site, place.layers, at, rows=donors)

        for mode, results in found.items():
            results.append(
                np.stack(
                    [
                        answers_after(model, known.trace, [edits(place, mode)], tokens)[
                            rows, known.right
                        ]
                        for place in where
                    ]
                )
            )
    return {
        "silenced": np.array([place.label for place in where]),
        **{
            f"silenced_{mode}": np.concatenate(results, axis=1).astype(np.float32)
            for mode, results in found.items()
        },
    }


# --- Transplanting -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Moved:
    """What pairs answer after transplants: own and donor's probability, and which is first."""

    own: Array
    donor: Array
    best: Array

    @classmethod
    def joined(cls, parts: Sequence["Moved"], axis: int) -> "Moved":
        return cls(
            *(
                np.concatenate([getattr(p, k) for p in parts], axis)
                for k in ("own", "donor", "best")
            )
        )


MakeEdit = Callable[[Known, Array, Array], Edit]
"""(group, recipients' rows, donors' rows) -> the edit of the recipients."""


def from_donor(place: Place) -> MakeEdit:
    """The donor's writes at the place."""

    def edit(known: Known, recipients: Array, donors: Array) -> Edit:
        at = known.prompts.places(place.group)
        return transplant(known.trace, place.site, place.layers, at, rows=donors.tolist())

    return edit


def from_shuffled_donor(place: Place, rng: np.random.Generator) -> MakeEdit:
    """As many neurons just as active, but the wrong ones: the donor's, shuffled in each layer."""

    def edit(known: Known, recipients: Array, donors: Array) -> Edit:
        at, neurons = known.prompts.places(place.group), known.trace["neurons"]
        values = neurons[np.ix_(np.array(place.layers), donors, np.array(at))]
        shuffled = [layer[..., rng.permutation(layer.shape[-1])] for layer in values]
        return replace_by(np.stack(shuffled), "neurons", place.layers, at)

    return edit


def moved(
    model: LanguageModel,
    known: Known,
    pairs: Sequence[Pair],
    edits: Sequence[MakeEdit],
    tokens: Array,
) -> Moved:
    """The outcome of each edit for each pair: arrays (edits, pairs)."""
    parts = []
    for start in range(0, len(pairs), CHUNK):
        chunk = np.array(pairs[start : start + CHUNK])
        recipients, donors = chunk[:, 0], chunk[:, 1]
        trace = known.trace.rows(recipients.tolist())
        rows = np.arange(len(chunk))
        answers = np.stack(
            [
                answers_after(model, trace, [make(known, recipients, donors)], tokens)
                for make in edits
            ]
        )
        parts.append(
            Moved(
                answers[:, rows, known.right[recipients]],
                answers[:, rows, known.right[donors]],
                answers.argmax(axis=2),
            )
        )
    return Moved.joined(parts, axis=1)


def drawn_pairs(
    groups: Sequence[Known],
    count: int,
    rng: np.random.Generator,
    *,
    same: bool = False,
    wanted: Sequence[tuple[str, str]] = (),
    among: Collection[str] | None = None,
) -> list[list[Pair]]:
    """Pairs of each group: `count` drawn from all, at random, and before them those wanted.

    among: only pairs both of whose subjects are among these.
    """

    def names(g: int, pair: Pair) -> tuple[str, str]:
        subjects = groups[g].prompts.subjects
        return subjects[pair[0]], subjects[pair[1]]

    everything = [
        (g, pair)
        for g, known in enumerate(groups)
        for pair in known.pairs(same=same)
        if among is None or set(names(g, pair)) <= set(among)
    ]
    first = [entry for entry in everything if names(*entry) in wanted]
    rest = [entry for entry in everything if names(*entry) not in wanted]
    order = rng.permutation(len(rest))[:count]
    chosen = [*first, *(rest[int(k)] for k in order)]
    return [[pair for g, pair in chosen if g == number] for number in range(len(groups))]


def transplanted(
    model: LanguageModel,
    groups: Sequence[Known],
    pairs: Sequence[Sequence[Pair]],
    edits: Sequence[MakeEdit],
    tokens: Array,
) -> Moved:
    """`moved` over all groups."""
    parts = [
        moved(model, known, some, edits, tokens)
        for known, some in zip(groups, pairs, strict=True)
        if some
    ]
    return Moved.joined(parts, axis=1)


def pair_arrays(groups: Sequence[Known], pairs: Sequence[Sequence[Pair]]) -> Arrays:
    """Who they are, and what is answered when nothing is moved: all of shape (pairs,)."""
    rows = [
        (known, recipient, donor)
        for known, some in zip(groups, pairs, strict=True)
        for recipient, donor in some
    ]
    return {
        "recipients": np.array([k.prompts.subjects[a] for k, a, _ in rows]),
        "donors": np.array([k.prompts.subjects[b] for k, _, b in rows]),
        "recipient_answers": np.array([k.right[a] for k, a, _ in rows]),
        "donor_answers": np.array([k.right[b] for k, _, b in rows]),
        "own_before": np.array([k.answers[a, k.right[a]] for k, a, _ in rows], np.float32),
        "donor_before": np.array([k.answers[a, k.right[b]] for k, a, b in rows], np.float32),
        "donor_itself": np.array([k.answers[b, k.right[b]] for k, _, b in rows], np.float32),
    }


def moved_arrays(prefix: str, labels: Sequence[str], result: Moved) -> Arrays:
    """labels (c,); own, donor, best (c, pairs)."""
    return {
        prefix: np.array(labels),
        f"{prefix}_own": result.own.astype(np.float32),
        f"{prefix}_donor": result.donor.astype(np.float32),
        f"{prefix}_best": result.best.astype(np.int8),
    }
