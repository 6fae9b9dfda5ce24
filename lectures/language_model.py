"""What was measured about facts in a language model, as sentences and pictures quote it.

The model was asked about athletes. A remix whose own fact was measured (`render.py measure --fact`)
and is known to the model shows that one where one subject is shown: `asked_about`. Where it is not
known, or where many pairs are needed, athletes are shown, and `remark_on` says why.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lectures.figures import grouped, rounded
from lectures.load import DEFAULT, load_lecture
from lectures.model import Language, Lecture
from mlp_math import stored
from mlp_math.fact_path import (
    LANGUAGE_MODEL,
    Knowledge,
    fact_neurons,
    fact_path,
    few_neurons,
    knowledge,
    load_language_model_study,
    measured_model,
    places,
    story,
)
from mlp_math.intervals import Interval
from mlp_math.real_model import POLYSEMANTIC_TEXTS, stored_name

Array = NDArray[Any]

ASKED = 0  # the phrasing in which all of it was measured
ROWS = ("last word", "between", "name")  # groups of tokens, as pictures have them from above
WRITTEN = "mlp 0-9 name"  # the writes that carry a fact from one run into another
IDENTITY = "mlp 0 name"
WRITTEN_LATER = "mlp 2-9 name"  # without the first layers, which say who it is
ATTENDED = "attention 0-9 name"
# The silent windows that are spoken of: site, tokens, first and last layer.
SILENT = {
    "mlp": ("mlp", "name", 5, 9),
    "attention": ("attention", "last word", 20, 24),
}


@dataclass(frozen=True, eq=False)
class Asked:
    """One subject of whom the model was asked, in one phrasing, and where its answer comes from."""

    knows: Knowledge
    phrasing: int
    pictured: stored.Arrays
    """`story()`, or what was stored of a lecture's own fact: subject, answer and the map."""

    @property
    def subject(self) -> str:
        return str(self.pictured["subject"])

    @property
    def answer(self) -> str:
        """As the model says it."""
        return str(self.pictured["answer"])

    def prompt(self, subject: str) -> str:
        """What the model reads, about any subject; lines as it reads them."""
        return str(self.knows.arrays["phrasings"][self.phrasing]).replace("{}", subject)

    def typical_invented(self) -> str:
        """The invented name whose likeliest answer is neither surer nor less sure than most."""
        arrays = self.knows.arrays
        rows = np.flatnonzero(arrays["kinds"] == "invented")
        surest = arrays["probabilities"][self.phrasing, rows].max(axis=1)
        return str(arrays["subjects"][rows[np.argsort(surest, kind="stable")[len(rows) // 2]]])

    def likeliest_answers(self, count: int) -> list[str]:
        """The answers that are likeliest for the subject, the likeliest first."""
        arrays = self.knows.arrays
        row = arrays["subjects"].tolist().index(self.subject)
        order = np.argsort(-arrays["probabilities"][self.phrasing, row], kind="stable")
        return [self.knows.candidates[k] for k in order[:count]]

    def shown_answers(self, count: int) -> list[str]:
        """The likeliest answers; the right one takes the last one's place if it is not among
        them."""
        found = self.likeliest_answers(count)
        return found if self.answer in found else [*found[:-1], self.answer]

    def answers_of(self, subject: str, answers: list[str]) -> Array:
        """How likely each of these answers is for a subject, shape (n,)."""
        return np.array([self.knows.probability(subject, one, self.phrasing) for one in answers])

    def answer_alone(self) -> float:
        """The answer's probability for the subject, when nothing is changed."""
        words = [str(word).strip() for word in self.pictured.get("words", ())]
        if self.answer in words:  # as it was measured together with the map
            return float(self.pictured["shares"][words.index(self.answer)])
        return float(self.answers_of(self.subject, [self.answer])[0])

    def left_when_silent(self, site: str) -> Array:
        """The answer's probability with five layers' writes silent, shape (windows, ROWS)."""
        columns = [self.pictured["map_groups"].tolist().index(row) for row in ROWS]
        left: Array = self.pictured[f"group_{site}"][:, columns].astype(float)
        return left

    def lost_when_silent(self, site: str) -> Array:
        """The share of the answer's probability lost with the five layers around each one silent,
        shape (ROWS, layers); 0 where it rises."""
        windows = self.pictured["map_windows"]
        layers = int(windows.max()) + 1
        at = [window_around(windows, layer) for layer in range(layers)]
        left = self.left_when_silent(site)[at]
        return np.clip(1 - left.T / self.answer_alone(), 0, 1)


@cache
def athletes() -> Asked:
    """The pictured athlete, and all that was asked about athletes."""
    return Asked(knowledge(), ASKED, story())


def own_places(lecture: Lecture) -> stored.Arrays | None:
    """What is stored of where the lecture's own fact comes from; None if it was not measured."""
    try:
        name = f"places_{stored_name(lecture.fact.first, lecture.fact.last)}"
    except ValueError:  # it is stored under letters from a to z, and the name has none
        return None
    if not stored.is_intact(name, LANGUAGE_MODEL):
        return None
    return load_language_model_study(name)


def is_own_fact(lecture: Lecture) -> bool:
    """Whether the pictured athlete is the lecture's own subject."""
    return athletes().subject == lecture.fact.full


def own_fact(lecture: Lecture) -> Asked:
    """The lecture's own fact as the model was asked about it, known or not; the athlete's where
    it was not measured. One that is not known is shown in the lecture's first phrasing."""
    own = None if is_own_fact(lecture) else own_places(lecture)
    if own is None:
        return athletes()
    knows = knowledge(stored_name(lecture.fact.first, lecture.fact.last))
    if own["known"]:
        return Asked(knows, int(own["phrasing"]), own)
    answer = knows.candidates[int(knows.arrays["right"][0])]
    named = {"subject": np.array(lecture.fact.full), "answer": np.array(answer)}
    return Asked(knows, 0, named)


def asked_about(lecture: Lecture) -> Asked:
    """The fact whose places are shown: the lecture's own if the model knows it, else the
    athlete's."""
    own = own_fact(lecture)
    return own if "map_groups" in own.pictured else athletes()


def remark_on(lecture: Lecture, shown: Asked | None = None) -> str | None:
    """The key of the words that say why not the lecture's own fact is shown; None if it is.

    shown: the one that is, where one subject is shown; None where many athletes are.
    """
    if (shown or athletes()).subject == lecture.fact.full:
        return None
    own = own_places(lecture)
    if own is None:
        return "lm_unmeasured"
    if not own["known"]:
        return "lm_unknown"
    return "lm_athletes"


def weights_of(model: str) -> int:
    """How many weights a model has by its own name.

    >>> weights_of("SmolLM2-135M-Instruct")
    135000000

    Raises ValueError where the name does not say it.
    """
    found = re.search(r"-(\d+)([MB])\b", model)
    if found is None:
        raise ValueError(f"the model's name should say how many weights it has, got {model!r}")
    return int(found[1]) * {"M": 10**6, "B": 10**9}[found[2]]


def bits_of_weights() -> int:
    """To how many bits the measured model's weights are rounded, as its source says (Q4_1: 4)."""
    said: str = stored.recipe_of("story_sports", LANGUAGE_MODEL)["source"]["quantisation"]
    return int(said.removeprefix("Q")[0])


# --- Who is known -------------------------------------------------------------------------------


def known_by_answer() -> list[tuple[str, Array, int]]:
    """For each answer, most right ones first: which of its subjects have it first, shape (n,), and
    of how many others it is said wrongly."""
    asked: Knowledge = knowledge()
    right = asked.arrays["right"][asked.asked]
    said = asked.arrays["probabilities"][ASKED][asked.asked].argmax(axis=1)
    found = [
        (answer, said[right == k] == k, int(((said == k) & (right != k)).sum()))
        for k, answer in enumerate(asked.candidates)
    ]
    return sorted(found, key=lambda line: -int(line[1].sum()))


def dealt_by_answer(rng: np.random.Generator) -> dict[str, Array]:
    """For each answer, which of its subjects would have it first, were all answers dealt out anew:
    the first dealing with as many right ones as there are on average."""
    asked: Knowledge = knowledge()
    right = asked.arrays["right"][asked.asked]
    usual = round(asked.chance(ASKED) * len(right))
    dealt = asked.dealt(ASKED, rng)
    while dealt.sum() != usual:
        dealt = asked.dealt(ASKED, rng)
    return {answer: dealt[right == k] for k, answer in enumerate(asked.candidates)}


# --- Where it comes from ------------------------------------------------------------------------


def window_around(windows: Array, layer: int) -> int:
    """Which window (first, last) has its middle nearest to a layer."""
    return int(np.abs(windows.mean(axis=1) - layer).argmin())


def left_at_last_word() -> float:
    """Control: the least of the answer that is left at the last word with the writes of five layers
    at their mean, of the MLPs or of attention before the window that is spoken of.

    With zeros there much more is lost, wherever the answer comes from: zeros break the model.
    """
    before = SILENT["attention"][2]
    labels = [
        label
        for label in places().arrays["silenced"].tolist()
        if label.endswith("last word")
        and (label.startswith("mlp") or int(label.split()[1].split("-")[1]) < before)
    ]
    return min(places().silenced(label, "mean").value for label in labels)


# --- What carries it over -----------------------------------------------------------------------


def pictured_pair() -> tuple[str, str]:
    """Recipient and donor of the transplant that is shown."""
    recipient, donor = story()["pair"].tolist()
    return recipient, donor


def pair_answers() -> tuple[str, str]:
    """What recipient and donor are known for."""
    arrays, asked = knowledge().arrays, knowledge()
    subjects = arrays["subjects"].tolist()
    own, donors = (
        asked.candidates[int(arrays["right"][subjects.index(one)])] for one in pictured_pair()
    )
    return own, donors


def taken_over(label: str) -> Array:
    """In which of the pairs the donor's answer is first after a transplant, (pairs,) of bools."""
    arrays = places().arrays
    row = arrays["moved"].tolist().index(label)
    first: Array = arrays["moved_best"][row] == arrays["donor_answers"]
    return first


def answers_after(label: str) -> Array:
    """Donor's and recipient's answer, how likely in the pictured pair after a transplant: (2,)."""
    own, donors = places().moved_one(*pictured_pair(), label)
    return np.array([donors, own])


def answers_before() -> Array:
    """The same when nothing is moved."""
    arrays, column = places().arrays, places().pair(*pictured_pair())
    return np.array([arrays["donor_before"][column], arrays["own_before"][column]], float)


def answers_of_donor() -> Array:
    """The same in the donor's own run."""
    own, donors = pair_answers()
    return athletes().answers_of(pictured_pair()[1], [donors, own])


# --- The path -----------------------------------------------------------------------------------


def brought_by_stream() -> Array:
    """How much of the donor's answer one layer's stream brings in the pictured pair, at the last
    word and at the name: shape (2, layers), shares of the donor's own probability, at most 1."""
    groups = (" last word", " name")
    return np.stack([_followed("stream", group) for group in groups])


def brought_by_perceptrons() -> Array:
    """The same of the perceptrons at the name, in five layers around each one: (layers,)."""
    windows = story()["map_windows"]
    brought = _followed("mlp", " name")
    layers = int(windows.max()) + 1
    return brought[[window_around(windows, layer) for layer in range(layers)]]


def _followed(site: str, group: str) -> Array:
    arrays = places().arrays
    column = places().pair(*pictured_pair(), "path_")
    labels = arrays[f"path_{site}"].tolist()
    rows = [k for k, label in enumerate(labels) if label.endswith(group)]
    itself = float(arrays["path_donor_itself"][column])
    shares: Array = arrays[f"path_{site}_donor"][rows, column].astype(float) / itself
    return np.clip(shares, 0, 1)


def hand_over_layer() -> int:
    """The layer at which most pairs' answer leaves the name for the last word."""
    return round(places().handed_over().value)


# --- Neurons ------------------------------------------------------------------------------------


def neurons_in_all() -> int:
    """How many neurons the model has."""
    layers, width = neuron_table()
    return layers * width


def neuron_table() -> tuple[int, int]:
    """Layers, and neurons a layer."""
    layers = len(fact_neurons().by_layer)
    return layers, int(fact_neurons().arrays["d_mlp"])


def pictured_gate() -> int:
    """Which of the pictured subject's AND gates is shown, the widest first: the first of them that
    is among the few neurons that matter most, or else the widest."""
    arrays, width = fact_neurons().arrays, neuron_table()[1]
    few = {layer * width + neuron for layer, neuron in few_neurons().of(athletes().subject)[0]}
    among = [k for k, unit in enumerate(arrays["fact_gates"].tolist()) if unit in few]
    return among[0] if among else 0


def gate_place() -> tuple[int, int]:
    """(layer, neuron) of the AND gate that is shown."""
    unit = int(fact_neurons().arrays["fact_gates"][pictured_gate()])
    layer, neuron = divmod(unit, neuron_table()[1])
    return layer, neuron


# --- In sentences -------------------------------------------------------------------------------


def language_model_slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What the slots about the language model stand for."""
    asked, heads = knowledge(), fact_path().arrays["heads_donor"]
    recipient, donor = pictured_pair()
    own, donors = pair_answers()
    known = asked.right_share(ASKED)
    before, layer = athletes().answers_of(recipient, [own])[0], hand_over_layer()
    about = own_fact(lecture)
    first = about.likeliest_answers(1)[0]
    last_layer = int(story()["map_windows"].max())
    here = _translated(language, load_lecture(DEFAULT), lecture)
    return {
        "lm_model": measured_model(),
        "lm_weights": rounded(weights_of(measured_model()), language),
        "lm_bits": grouped(bits_of_weights(), language),
        "lm_layers": grouped(last_layer + 1, language),
        "lm_last_layer": grouped(last_layer, language),
        "lm_subject": athletes().subject,
        "lm_prompt": str(asked.arrays["phrasings"][ASKED]).replace("\n", " "),
        "lm_invented": about.typical_invented(),
        "lm_asked_about": about.subject,
        "lm_looked_at": asked_about(lecture).subject,
        "lm_inventions": grouped((asked.arrays["kinds"] == "invented").sum(), language),
        "lm_asked": grouped(known.n, language),
        "lm_right": grouped(round(known.value * known.n), language),
        "lm_by_chance": grouped(round(asked.chance(ASKED) * known.n), language),
        "lm_answers": grouped(len(asked.candidates), language),
        "lm_choices": grouped(len(about.knows.candidates), language),
        "lm_first": here.get(first, first),
        "lm_said": grouped(100 * about.answers_of(about.subject, [first])[0], language),
        "lm_answer": here.get(about.answer, about.answer),
        "lm_answer_share": grouped(100 * about.answer_alone(), language),
        "lm_looked_into": grouped(len(places().subjects), language),
        "lm_recipient": recipient,
        "lm_donor": donor,
        "lm_recipient_last": recipient.split()[-1],
        "lm_donor_first": donor.split()[0],
        "lm_own": here.get(own, own),
        "lm_donors": here.get(donors, donors),
        "lm_before": grouped(100 * before, language),
        "lm_after": grouped(100 * answers_after(WRITTEN)[0], language),
        "lm_pairs": grouped(taken_over(WRITTEN).size, language),
        **_shares("lm_taken", places().moved(WRITTEN).taken_over, language),
        **_shares("lm_taken_attention", places().moved(ATTENDED).taken_over, language),
        "lm_taken_random": grouped(100 * places().random_windows().taken_over.value, language),
        **_silenced(language),
        "lm_mixed": grouped(100 * fact_neurons().polysemantic(POLYSEMANTIC_TEXTS).value, language),
        "lm_mixed_shuffled": grouped(
            100 * fact_neurons().polysemantic_shuffled(POLYSEMANTIC_TEXTS).value, language
        ),
        "lm_mixed_of": grouped(len(fact_neurons().arrays["poly_counts"]), language),
        "lm_mixed_least": grouped(POLYSEMANTIC_TEXTS, language),
        "lm_hand_over": grouped(layer, language),
        "lm_waits_until": grouped(layer - 1, language),
        "lm_followed": grouped(places().handed_over_at(layer).n, language),
        **_shares("lm_handed", places().handed_over_at(layer), language),
        "lm_carriers": grouped(len(fact_path().carriers), language),
        "lm_heads": grouped(heads.shape[0] * heads.shape[1], language),
        "lm_head_pairs": grouped(fact_path().best_of_pairs.n, language),
        **_shares("lm_best_heads", fact_path().best_of_pairs, language),
        **_neurons(language),
        **_own(lecture, language),
    }


def _neurons(language: Language) -> dict[str, str]:
    """How many neurons matter, and what is told of AND gates."""
    of = fact_neurons()
    kinds = of.arrays["gate_kinds"]
    return {
        "lm_neurons": grouped(neurons_in_all(), language),
        "lm_few": grouped(few_neurons().count, language),
        "lm_neurons_asked": grouped(few_neurons().left.n, language),
        **_shares("lm_left_few", few_neurons().left, language),
        **_shares("lm_left_others", few_neurons().left_others, language),
        "lm_gates_crossed": grouped(100 * of.gated("invented").value, language),
        "lm_gates_known": grouped(100 * of.gated("known").value, language),
        "lm_crossed": grouped((kinds == "invented").sum(), language),
        "lm_gates_asked": grouped((kinds == "known").sum(), language),
        "lm_gate_name": str(of.arrays["fact_cast"][0]),
    }


def _own(lecture: Lecture, language: Language) -> dict[str, str]:
    """What was measured of the lecture's own people, where it was."""
    own = own_places(lecture)
    if own is None or not own["known"]:
        return {"lm_own_known": "0", "lm_own_asked": "0"}
    known = own["known_in"][int(own["phrasing"])]
    return {
        "lm_own_known": grouped(known.sum(), language),
        "lm_own_asked": grouped(known.size, language),
    }


def _silenced(language: Language) -> dict[str, str]:
    """Which layers' writes are said to be silent, and what is left without them, in per cent."""
    found: dict[str, str] = {}
    for name, (site, group, first, last) in SILENT.items():
        label = f"{site} {first}-{last} {group}"
        found |= {f"lm_{name}_first": str(first), f"lm_{name}_last": str(last)}
        for suffix, mode in (("", "zero"), ("_mean", "mean")):
            left = places().silenced(label, mode).value
            found[f"lm_left_{name}{suffix}"] = grouped(100 * left, language)
    found["lm_left_last_mean"] = grouped(100 * left_at_last_word(), language)
    return found


def said_in(answer: str, language: Language, *lectures: Lecture) -> str:
    """An answer as some lectures or the default one say it in a language; as the model does, if
    they don't."""
    return _translated(language, load_lecture(DEFAULT), *lectures).get(answer, answer)


def _translated(language: Language, *lectures: Lecture) -> dict[str, str]:
    """Answers in English, and as the last of these lectures that knows them says them."""
    known = [one for of in lectures for one in of.associations]
    both = [one.answer for one in known if {"en", language} <= one.answer.keys()]
    return {by_language["en"]: by_language[language] for by_language in both}


def _shares(name: str, share: Interval, language: Language) -> dict[str, str]:
    """A share in per cent, and the bounds of its interval."""
    return {
        name: grouped(100 * share.value, language),
        f"{name}_low": grouped(100 * share.low, language),
        f"{name}_high": grouped(100 * share.high, language),
    }
