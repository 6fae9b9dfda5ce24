"""What was measured in a language model, SmolLM2-135M-Instruct, as stored, and what follows.

Where a fact's answer comes from: who knows it, which writes are needed and which are enough, which
heads hand it on, which neurons matter. `python -m measure` writes the arrays (and says in
`measure/language_model` how they were measured); this module reads them, and every claim that is
made of them is a method here, with its interval over names. Layers, heads and neurons count from 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math import stored
from mlp_math.intervals import Interval, bootstrap_mean

LANGUAGE_MODEL = stored.DATA / "language_model"

Array = NDArray[Any]


def load_language_model_study(name: str, directory: Path = LANGUAGE_MODEL) -> stored.Arrays:
    """A shipped extract, read-only arrays by name: see `measure/language_model` for their shapes.

    Raises FileNotFoundError or ValueError, with the command that mends it, if it is missing or
    damaged.
    """
    return stored.load_measured(name, directory)


def measured_model(name: str = "story_sports", directory: Path = LANGUAGE_MODEL) -> str:
    """The measured model's own name."""
    model: str = stored.recipe_of(name, directory)["source"]["model"]
    return model.split("/")[-1]


class _Drawn(Interval):
    """An interval whose bounds are drawn once they are asked for: most sentences quote a mean."""

    _draw: Callable[[], Interval]

    def __init__(self, value: float, n: int, draw: Callable[[], Interval]) -> None:
        for name, part in (("value", value), ("n", n), ("_draw", draw)):
            object.__setattr__(self, name, part)

    def __getattr__(self, name: str) -> float:
        if name not in ("low", "high"):
            raise AttributeError(name)
        drawn = self._draw()
        object.__setattr__(self, "low", drawn.low)
        object.__setattr__(self, "high", drawn.high)
        return drawn.low if name == "low" else drawn.high


def _mean(values: ArrayLike, clusters: Sequence[Array] = ()) -> Interval:
    numbers = np.asarray(values, float)
    if not numbers.size:
        raise ValueError("values must be one or more, got none")

    def draw() -> Interval:
        return bootstrap_mean(numbers, np.random.default_rng(0), clusters)

    return _Drawn(float(numbers.mean()), numbers.size, draw)


# --- Does it know? -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Every subject of a relation asked in every phrasing."""

    arrays: stored.Arrays

    @property
    def candidates(self) -> list[str]:
        """The answers to choose from."""
        found: list[str] = self.arrays["candidates"].tolist()
        return found

    @property
    def asked(self) -> Array:
        """Which subjects have an answer, shape (s,) of bools."""
        has: Array = self.arrays["right"] >= 0
        return has

    def first(self, phrasing: int) -> Array:
        """Whether the right answer comes first among the candidates, for subjects that have one."""
        best = self.arrays["probabilities"][phrasing].argmax(axis=1)
        right: Array = (best == self.arrays["right"])[self.asked]
        return right

    def right_share(self, phrasing: int) -> Interval:
        """In how many of the subjects the right answer comes first among the candidates."""
        return _mean(self.first(phrasing))

    def lifted_share(self, phrasing: int) -> Interval:
        """The same when each candidate is weighed by how likely it is for invented subjects."""
        return _mean((self._lift(phrasing).argmax(axis=1) == self.arrays["right"])[self.asked])

    def said_share(self, phrasing: int) -> Interval:
        """In how many the right answer's first token is the likeliest of the whole vocabulary."""
        right = self.arrays["right"][self.asked]
        own = self.arrays["probabilities"][phrasing][self.asked, right]
        return _mean(own >= self.arrays["next_shares"][phrasing][self.asked])

    def any_share(self) -> Interval:
        """In how many it comes first in one phrasing at least."""
        return _mean(np.any([self.first(f) for f in range(self.phrasings)], axis=0))

    def every_share(self) -> Interval:
        """In how many it comes first in all phrasings."""
        return _mean(np.all([self.first(f) for f in range(self.phrasings)], axis=0))

    @property
    def phrasings(self) -> int:
        return len(self.arrays["phrasings"])

    def chance(self, phrasing: int) -> float:
        """Control: the share that would be right if the model's answers were dealt out anew."""
        count = len(self.candidates)
        right = np.bincount(self.arrays["right"][self.asked], minlength=count)
        best = self.arrays["probabilities"][phrasing][self.asked].argmax(axis=1)
        said = np.bincount(best, minlength=count)
        return float(right @ said) / int(self.asked.sum()) ** 2

    def dealt(self, phrasing: int, rng: np.random.Generator) -> Array:
        """Control: who would be right if the model's answers were dealt out anew, once.

        Shape (s,) of bools, for subjects that have an answer; on average `chance` of them are.
        """
        best = self.arrays["probabilities"][phrasing][self.asked].argmax(axis=1)
        right: Array = rng.permutation(best) == self.arrays["right"][self.asked]
        return right

    def favourite(self, phrasing: int) -> tuple[str, float]:
        """Control: what is said first of invented subjects, and how often it would be right."""
        best = int(self.prior(phrasing).argmax())
        return self.candidates[best], float((self.arrays["right"][self.asked] == best).mean())

    def prior(self, phrasing: int) -> Array:
        """Each candidate's probability for invented subjects, geometric mean: (candidates,)."""
        invented = self.arrays["kinds"] == "invented"
        prior: Array = np.exp(np.log(self.arrays["probabilities"][phrasing][invented]).mean(axis=0))
        return prior

    def _lift(self, phrasing: int) -> Array:
        lift: Array = self.arrays["probabilities"][phrasing] / self.prior(phrasing)
        return lift

    def surest(self, kind: str, phrasing: int) -> Interval:
        """The likeliest candidate's probability for subjects of a kind."""
        of_kind = self.arrays["kinds"] == kind
        return _mean(self.arrays["probabilities"][phrasing][of_kind].max(axis=1))

    def told_apart(self, kind: str, phrasing: int, *, right_only: bool = False) -> float:
        """How often a subject's likeliest candidate is likelier than that of one of a control kind
        (area under the curve; 0.5 is chance), over all subjects or those with the right one."""
        best = self.arrays["probabilities"][phrasing].max(axis=1)
        own = best[self.asked]
        if right_only:
            own = own[self.first(phrasing)]
        return float((own[:, np.newaxis] > best[self.arrays["kinds"] == kind]).mean())

    def follows_name(self, which: int, phrasing: int = 0) -> Interval:
        """In how many of the crossed names the first answer is that of the person whose first
        (which=0) or last (which=-1) name it is, where but one sport goes with that name."""
        owners: dict[str, set[int]] = {}
        for subject, right in zip(self.arrays["subjects"], self.arrays["right"], strict=True):
            if right >= 0 and len(subject.split()) > 1:
                owners.setdefault(subject.split()[which], set()).add(int(right))
        best = self.arrays["probabilities"][phrasing].argmax(axis=1)
        crossed = np.flatnonzero(self.arrays["kinds"] == "crossed")
        names = [str(self.arrays["subjects"][row]).split()[which] for row in crossed]
        return _mean(
            [
                best[row] in owners[name]
                for row, name in zip(crossed, names, strict=True)
                if len(owners.get(name, ())) == 1
            ]
        )

    def by_answer(self, phrasing: int) -> list[tuple[str, int, int]]:
        """(answer, right, asked) for every candidate."""
        right = self.arrays["right"][self.asked]
        first = self.first(phrasing)
        return [
            (answer, int(first[right == number].sum()), int((right == number).sum()))
            for number, answer in enumerate(self.candidates)
        ]

    def probability(self, subject: str, answer: str, phrasing: int = 0) -> float:
        """How likely a candidate is to follow."""
        row = self.arrays["subjects"].tolist().index(subject)
        return float(self.arrays["probabilities"][phrasing, row, self.candidates.index(answer)])


@cache
def knowledge(relation: str = "sports") -> Knowledge:
    """What is stored about a relation: sports, capitals, elements."""
    return Knowledge(load_language_model_study(f"knows_{relation}"))


# --- Where does it come from? ------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What pairs answer after a transplant, over recipients and donors."""

    own: Interval
    """Probability of the recipient's own answer."""
    donor: Interval
    """Probability of the donor's."""
    taken_over: Interval
    """Share of the pairs in which the donor's answer is the first among the candidates."""
    brought: Interval
    """What of the donor's own probability arrived: (after − before) / (itself − before)."""


@dataclass(frozen=True, eq=False)
class Places:
    """Writes silenced and transplanted; labels such as "mlp 2-9 name"."""

    arrays: stored.Arrays

    @property
    def subjects(self) -> list[str]:
        """The known ones that are looked into."""
        found: list[str] = self.arrays["subjects"].tolist()
        return found

    @property
    def base(self) -> Interval:
        """The own answer's probability when nothing is changed."""
        return _mean(self.arrays["base"])

    def silenced(self, label: str, mode: str = "zero") -> Interval:
        """The own answer's probability, as a share of what it was; mode zero, mean or resample."""
        row = self.arrays["silenced"].tolist().index(label)
        return _mean(self.arrays[f"silenced_{mode}"][row] / self.arrays["base"])

    def silenced_one(self, subject: str, label: str, mode: str = "zero") -> float:
        """The own answer's probability of one subject."""
        row = self.arrays["silenced"].tolist().index(label)
        column = self.subjects.index(subject)
        return float(self.arrays[f"silenced_{mode}"][row, column])

    def moved(self, label: str, group: str = "") -> Outcome:
        """What a transplant does, over all pairs; group: "", "same_", "path_…", "phrasing_"."""
        return self._outcome(label, group, None)

    def moved_in(self, phrasing: int, label: str) -> Outcome:
        """What a transplant does in another phrasing, counted from 1."""
        return self._outcome(label, "phrasing_", self.arrays["phrasing_number"] == phrasing)

    def moved_one(self, recipient: str, donor: str, label: str) -> tuple[float, float]:
        """Own and donor's probability after a transplant between two subjects."""
        row = self.arrays["moved"].tolist().index(label)
        column = self.pair(recipient, donor)
        return (
            float(self.arrays["moved_own"][row, column]),
            float(self.arrays["moved_donor"][row, column]),
        )

    def pair(self, recipient: str, donor: str, group: str = "") -> int:
        """The number of a pair."""
        names = zip(
            self.arrays[f"{group}recipients"].tolist(),
            self.arrays[f"{group}donors"].tolist(),
            strict=True,
        )
        return list(names).index((recipient, donor))

    def random_windows(self) -> Outcome:
        """Control: perceptrons of eight random layers of 10 to 29, at the name; the strongest."""
        labels = self.arrays["moved"].tolist()
        rows = [label for label in labels if label.startswith("random ")]
        outcomes = [self.moved(label) for label in rows]
        return max(outcomes, key=lambda outcome: outcome.donor.value)

    def path(self, site: str, group: str = "") -> Array:
        """The donor's probability after one layer's transplant, mean over pairs.

        site: stream (group: name, between, last word), attention (at the last word) or mlp (at the
        name, in windows of five layers): one value a layer or window.
        """
        labels = self.arrays[f"path_{site}"].tolist()
        rows = [k for k, label in enumerate(labels) if label.endswith(group)]
        means: Array = self.arrays[f"path_{site}_donor"][rows].mean(axis=1)
        return means

    def handed_over(self) -> Interval:
        """The layer from which on the stream at the last word, and no longer at the name, brings
        the donor's answer: the first where it brings more of it, pair by pair."""
        return self._handed_over(lambda first: first)

    def _handed_over(self, seen: Callable[[Array], Array]) -> Interval:
        labels = self.arrays["path_stream"].tolist()
        name, last = (
            self.arrays["path_stream_donor"][[k for k, s in enumerate(labels) if s.endswith(g)]]
            for g in (" name", "last word")
        )
        first = (last > name).argmax(axis=0)
        return _mean(seen(first), [self.arrays["path_recipients"], self.arrays["path_donors"]])

    def handed_over_at(self, layer: int) -> Interval:
        """In how many of the pairs it is exactly this layer."""
        return self._handed_over(lambda first: first == layer)

    def highest(self, label: str) -> float:
        """The donor's probability in the pair where a transplant brings most."""
        row = self.arrays["moved"].tolist().index(label)
        return float(self.arrays["moved_donor"][row].max())

    def _outcome(self, label: str, group: str, where: Array | None) -> Outcome:
        arrays = self.arrays
        row = arrays[f"{group}moved"].tolist().index(label)
        keep = slice(None) if where is None else where
        own, donor, best = (
            arrays[f"{group}moved_{k}"][row][keep] for k in ("own", "donor", "best")
        )
        answers = arrays[f"{group}donor_answers"][keep]
        clusters = [arrays[f"{group}recipients"][keep], arrays[f"{group}donors"][keep]]
        before, itself = (arrays[f"{group}{k}"][keep] for k in ("donor_before", "donor_itself"))
        gained = float((donor - before).sum() / (itself - before).sum())
        spread = (donor - before) / float((itself - before).mean())
        bounds = _mean(spread, clusters)
        return Outcome(
            _mean(own, clusters),
            _mean(donor, clusters),
            _mean(best == answers, clusters),
            Interval(gained, bounds.low, bounds.high, bounds.n),
        )


@cache
def places(relation: str = "sports") -> Places:
    """What is stored about a relation: sports, capitals."""
    return Places(load_language_model_study(f"where_{relation}"))


@dataclass(frozen=True, eq=False)
class Probe:
    """The answer read off the stream by a straight line, depth by depth."""

    arrays: stored.Arrays

    def right(self, where: str, depth: int, *, known: bool = False) -> Interval:
        """In how many subjects the probe is right; where: name's end, last word. known: of those
        alone whose answer the model itself puts first."""
        right = self.arrays["probed"][self.arrays["where"].tolist().index(where), depth]
        return _mean(right[self.arrays["first"]] if known else right)

    def by_depth(self, where: str) -> Array:
        """The share it gets right at each depth, 0 being the embeddings."""
        shares: Array = self.arrays["probed"][self.arrays["where"].tolist().index(where)].mean(1)
        return shares

    @property
    def shuffled(self) -> float:
        """Control: the highest share, over depths, of answers dealt out anew (mean of shuffles)."""
        return float(self.arrays["shuffled"].mean(axis=0).max())

    @property
    def by_itself(self) -> Interval:
        """In how many the model's own next word is right."""
        return _mean(self.arrays["first"])


@cache
def probe(relation: str = "sports") -> Probe:
    """What is stored about a relation: sports."""
    return Probe(load_language_model_study(f"probe_{relation}"))


# --- The path ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FactPath:
    """Which heads carry an answer to the last word, what they see, what each write adds."""

    arrays: stored.Arrays

    @property
    def carriers(self) -> list[tuple[int, int]]:
        """(layer, head) of the heads that bring most of the donor's answer, best first.

        They were chosen on the pairs within one half of the subjects; all that is said of heads
        here is of the other half.
        """
        return [(int(layer), int(head)) for layer, head in self.arrays["carriers"]]

    @property
    def chosen_on(self) -> int:
        """On how many pairs the carriers were chosen."""
        return int(self.arrays["pair_chosen_on"].sum())

    @property
    def _told(self) -> Array:
        """The pairs on which the carriers were not chosen."""
        return np.flatnonzero(~self.arrays["pair_chosen_on"])

    @property
    def _clusters(self) -> list[Array]:
        return [self.arrays[key][self._told] for key in ("recipients", "donors")]

    def brought_by(self, layer: int, head: int) -> Interval:
        """The donor's probability with this one head transplanted at the last word."""
        brought = self.arrays["heads_donor"][layer, head, self._told].astype(float)
        return _mean(brought, self._clusters)

    @property
    def brought_by_none(self) -> Interval:
        """The donor's probability when nothing is moved."""
        return _mean(self.arrays["donor_before"][self._told], self._clusters)

    @property
    def ranked_heads(self) -> list[tuple[int, int, float]]:
        """(layer, head, donor's mean probability), best first, all heads."""
        mean = self.arrays["heads_donor"][:, :, self._told].astype(float).mean(axis=2)
        order = np.argsort(-mean, axis=None, kind="stable")
        places = [divmod(int(k), mean.shape[1]) for k in order]
        return [(layer, head, float(mean[layer, head])) for layer, head in places]

    @property
    def best_of_pairs(self) -> Interval:
        """In how many pairs the best single head is one of the carriers."""
        donors = self.arrays["heads_donor"][:, :, self._told].astype(float)
        flat = donors.reshape(-1, donors.shape[2]).argmax(axis=0)
        width = donors.shape[1]
        wanted = [layer * width + head for layer, head in self.carriers]
        return _mean(np.isin(flat, wanted), self._clusters)

    def sees(self, layer: int, head: int, *, end: bool = False) -> Interval:
        """The last word's attention to the subject's tokens, or to the last of each."""
        seen = self.arrays["sees_end" if end else "sees_name"][layer, head]
        return _mean(seen[~self.arrays["chosen_on"]])

    @property
    def silenced(self) -> Interval:
        """The own answer's probability without the carriers, as a share of what it was."""
        left = self.arrays["silenced_carriers"] / self.arrays["base"]
        return _mean(left[~self.arrays["chosen_on"]])

    @property
    def silenced_random(self) -> Interval:
        """Control: without as many random heads of the last third of the layers."""
        shares = self.arrays["silenced_random"] / self.arrays["base"]
        return _mean(shares.mean(axis=0)[~self.arrays["chosen_on"]])

    @property
    def lens(self) -> Array:
        """The own answer's probability read off the last word's stream at each depth, mean."""
        means: Array = self.arrays["lens"].mean(axis=1)
        return means

    @property
    def first_by(self) -> Interval:
        """The depth from which on the own answer is the likeliest of all words at the last word,
        for subjects where it is in the end; depth l + 1 is what layer l hands on."""
        ranks = self.arrays["lens_rank"]
        said = ranks[:, ranks[-1] == 1]
        # One after the last depth at which another word is likelier.
        return _mean(len(said) - (said[::-1] > 1).argmax(axis=0))

    @property
    def sums_to_logit(self) -> float:
        """The largest gap between the sum of all shares and the logit's difference."""
        return float(
            np.abs(self.arrays["shares"].sum(axis=0) - self.arrays["logit_difference"]).max()
        )

    def share(self, site: str, layers: range) -> Interval:
        """What attention or mlp of some layers adds at the last word, as a share of the answer's
        lead in logits over the other candidates."""
        first = {"attention": 1, "mlp": 2}[site]
        rows = [first + 2 * layer for layer in layers]
        arrays = self.arrays
        parts = arrays["shares"][rows].sum(axis=0)
        total = arrays["logit_difference"]
        # A ratio of means: single leads may be near zero.
        weights = parts * len(total) / total.sum()
        return _mean(weights)

    def cut(self, label: str) -> Interval:
        """The own answer's probability when the last word cannot see the subject in some layers
        ("0-29", "20-24", "23"), as a share of what it was."""
        row = self.arrays["cut"].tolist().index(label)
        return _mean(self.arrays["cut_own"][row] / self.arrays["base"])


@cache
def fact_path(relation: str = "sports") -> FactPath:
    """What is stored about a relation: sports, capitals."""
    return FactPath(load_language_model_study(f"path_{relation}"))


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """What the heads that carry one relation do to other facts and other texts."""

    arrays: stored.Arrays

    def left(self, relation: str) -> Interval:
        """The own answer's probability without the carriers, as a share of what it was."""
        return _mean(self.arrays[f"{relation}_left"][0] / self.arrays[f"{relation}_base"])

    def left_random(self, relation: str) -> Interval:
        """Control: without as many random late heads, mean over the sets."""
        shares = self.arrays[f"{relation}_left"][1:] / self.arrays[f"{relation}_base"]
        return _mean(shares.mean(axis=0))

    def still_first(self, relation: str) -> Interval:
        """In how many subjects the own answer is still the first."""
        return _mean(self.arrays[f"{relation}_first"][0])

    @property
    def texts(self) -> Interval:
        """KL divergence, in nats, of unrelated texts' next word from what it was."""
        return _mean(self.arrays["texts_divergence"][0])

    @property
    def texts_random(self) -> Interval:
        """Control: with as many random late heads silent, mean over the sets."""
        return _mean(self.arrays["texts_divergence"][1:].mean(axis=0))


@cache
def carriers_elsewhere() -> Elsewhere:
    """What the carriers of sports do to sports, capitals, elements, and texts."""
    return Elsewhere(load_language_model_study("carriers_elsewhere"))


# --- Neurons -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FactNeurons:
    """How many neurons matter at the name, and what they are like."""

    arrays: stored.Arrays

    @property
    def sizes(self) -> list[int]:
        found: list[int] = self.arrays["sizes"].tolist()
        return found

    def left(self, kind: str, size: int) -> Interval:
        """The own answer's probability, as a share of what it was, with `size` neurons silent at
        the name: the first of the ranking set to zero or mean, or matched or random ones."""
        values = self.arrays[kind][self.sizes.index(size)]
        if values.ndim == 2:
            values = values.mean(axis=0)
        return _mean(values / self.arrays["base"])

    def still_first(self, kind: str, size: int) -> Interval:
        """In how many subjects the own answer is still the first; kind zero or mean."""
        return _mean(self.arrays[f"first_{kind}"][self.sizes.index(size)])

    def halved_by(self, kind: str = "mean") -> int | None:
        """The fewest neurons of the ranking without which half the probability is gone."""
        for size in self.sizes:
            if self.left(kind, size).value <= 0.5:
                return size
        return None

    @property
    def by_layer(self) -> Array:
        """Of the first 100 of a subject, how many lie in each layer, mean: (n_layers,)."""
        means: Array = self.arrays["top_by_layer"].mean(axis=0)
        return means

    def overlap(self, *, same: bool) -> float:
        """How many of their first 100 two subjects share, with the same answer or another."""
        answers = self.arrays["answers"]
        pairs = answers[:, np.newaxis] == answers
        wanted = pairs == same
        np.fill_diagonal(wanted, False)
        return float(self.arrays["overlap"][wanted].mean())

    def gated(self, kind: str) -> Interval:
        """In how many names of a kind (known, not known, invented) some neuron is an AND gate."""
        return _mean(self.arrays["gate_counts"][self.arrays["gate_kinds"] == kind] > 0)

    def gates(self, kind: str) -> Interval:
        """How many AND-gate neurons names of a kind have."""
        return _mean(self.arrays["gate_counts"][self.arrays["gate_kinds"] == kind])

    def polysemantic(self, least: int = 2) -> Interval:
        """The share of neurons that mutually unrelated texts light, `least` of them or more."""
        return _mean(self.arrays["poly_counts"] >= least)

    def polysemantic_shuffled(self, least: int = 2) -> Interval:
        """Control: the same with each neuron's levels dealt out to the texts anew."""
        return _mean((self.arrays["poly_shuffled"] >= least).mean(axis=0))


@cache
def fact_neurons(relation: str = "sports") -> FactNeurons:
    """What is stored about a relation: sports."""
    return FactNeurons(load_language_model_study(f"neurons_{relation}"))


@dataclass(frozen=True, eq=False)
class FewNeurons:
    """The few neurons that matter most at a name, against others of the same layers."""

    arrays: stored.Arrays

    @property
    def count(self) -> int:
        """How many are silenced."""
        return int(self.arrays["chosen"].shape[1])

    @property
    def left(self) -> Interval:
        """The own answer's probability without them, as a share of what it was."""
        return _mean(self.arrays["left"] / self.arrays["base"])

    @property
    def left_others(self) -> Interval:
        """Control: without as many others of the same layers, as far from their means; the mean
        over draws, subject by subject."""
        shares = self.arrays["left_others"] / self.arrays["base"][:, np.newaxis]
        return _mean(shares.mean(axis=1))

    @property
    def still_first(self) -> Interval:
        """In how many subjects the own answer is still first without them."""
        return _mean(self.arrays["first"])

    @property
    def still_first_others(self) -> Interval:
        """In how many it is without the others."""
        return _mean(self.arrays["first_others"].mean(axis=1))

    def of(self, subject: str) -> tuple[Array, Array]:
        """(layer, neuron) of a subject's few, and of the first draw of others: both (count, 2)."""
        row, width = self.arrays["subjects"].tolist().index(subject), int(self.arrays["d_mlp"])
        chosen, others = (
            np.stack(np.divmod(units, width), axis=1)
            for units in (self.arrays["chosen"][row], self.arrays["others"][row, 0])
        )
        return chosen, others


@cache
def few_neurons(relation: str = "sports") -> FewNeurons:
    """What is stored about a relation: sports."""
    return FewNeurons(load_language_model_study(f"few_{relation}"))


# --- Steering ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Steering:
    """A contrastive mean difference added to the stream: its dose, its side effects."""

    arrays: stored.Arrays

    @property
    def doses(self) -> list[float]:
        found: list[float] = self.arrays["doses"].tolist()
        return found

    def turned(self, dose: float, kind: str = "steered") -> Interval:
        """In how many held-out subjects the wanted answer comes first; kind steered or random."""
        row = self.doses.index(dose)
        return _mean(self.arrays[f"{kind}_first"][row])

    def wanted(self, dose: float, kind: str = "steered") -> Interval:
        """The wanted answer's probability for held-out subjects."""
        return _mean(self.arrays[f"{kind}_wanted"][self.doses.index(dose)])

    def side_effect(self, dose: float, kind: str = "steered") -> Interval:
        """KL divergence, in nats, of the next word of unrelated texts from what it was."""
        return _mean(self.arrays[f"{kind}_divergence"][self.doses.index(dose)])


@cache
def steering(relation: str = "sports") -> Steering:
    """What is stored about a relation: sports."""
    return Steering(load_language_model_study(f"steering_{relation}"))


# --- Features ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Features:
    """A sparse autoencoder in one layer's stream, beside its controls.

    Kinds of autoencoders: sae, gaussian (trained on noise of the same covariance), shuffled (in the
    model with its layers' weights shuffled). Units that are searched: those, random (directions),
    neurons, coordinates.
    """

    arrays: stored.Arrays

    @property
    def kinds(self) -> list[str]:
        found: list[str] = self.arrays["kinds"].tolist()
        return found

    @property
    def units(self) -> list[str]:
        found: list[str] = self.arrays["units"].tolist()
        return found

    def of(self, kind: str, what: str) -> float:
        """what: explained (share of held-out variance), l0 (active latents a token) or dead (share
        of latents that are never active)."""
        return float(self.arrays[what][self.kinds.index(kind)])

    def spliced(self, by: str = "") -> Interval:
        """KL divergence, in nats, of the next word with the stream reconstructed by the
        autoencoder, or by its "mean" or by "random" directions."""
        return _mean(self.arrays[f"spliced_{by}" if by else "spliced"])

    def tells(self, unit: str, of: str) -> Interval:
        """How well the best unit tells a target (area under the curve, 0.5 is chance), mean over
        targets: chosen on half of the cases, told on the other. of: answer, topic or token."""
        return _mean(self._areas(unit, of))

    def better(self, than: str, of: str) -> Interval:
        """The same of the autoencoder less that of another kind of unit, target by target."""
        return _mean(self._areas("sae", of) - self._areas(than, of))

    def _areas(self, unit: str, of: str) -> Array:
        wanted = self.arrays["target_kinds"] == of
        areas: Array = self.arrays["auc"][self.units.index(unit)][wanted].astype(float)
        return areas


@cache
def features(relation: str = "sports") -> Features:
    """What is stored about a relation: sports."""
    return Features(load_language_model_study(f"features_{relation}"))


# --- One fact in pictures ----------------------------------------------------------------------


@cache
def story(relation: str = "sports") -> stored.Arrays:
    """One subject, every place silenced; one pair, a block of writes transplanted."""
    return load_language_model_study(f"story_{relation}")
