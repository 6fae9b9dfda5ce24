"""What was measured about facts in a language model, as sentences and pictures quote it.

The model was asked about athletes. A remix about something else shows the same and says whose fact
it is: `is_own_fact` tells the two apart.
"""

import re
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
    knowledge,
    measured_model,
    places,
    story,
)
from mlp_math.intervals import Interval
from mlp_math.real_model import POLYSEMANTIC_TEXTS

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


def is_own_fact(lecture: Lecture) -> bool:
    """Whether the subject of what was measured is the lecture's own."""
    return str(story()["subject"]) == lecture.fact.full


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


def typical_invented() -> str:
    """The invented name whose likeliest answer is neither surer nor less sure than most."""
    arrays = knowledge().arrays
    rows = np.flatnonzero(arrays["kinds"] == "invented")
    surest = arrays["probabilities"][ASKED, rows].max(axis=1)
    return str(arrays["subjects"][rows[np.argsort(surest, kind="stable")[len(rows) // 2]]])


def likeliest_answers(subject: str, count: int) -> list[str]:
    """The answers that are likeliest for a subject, the likeliest first."""
    arrays = knowledge().arrays
    shares = arrays["probabilities"][ASKED, arrays["subjects"].tolist().index(subject)]
    return [knowledge().candidates[k] for k in np.argsort(-shares, kind="stable")[:count]]


def answers_of(subject: str, answers: list[str]) -> Array:
    """How likely each of these answers is for a subject, shape (n,)."""
    return np.array([knowledge().probability(subject, answer, ASKED) for answer in answers])


# --- Where it comes from ------------------------------------------------------------------------


def window_around(windows: Array, layer: int) -> int:
    """Which window (first, last) has its middle nearest to a layer."""
    return int(np.abs(windows.mean(axis=1) - layer).argmin())


def left_when_silent(site: str) -> Array:
    """The answer's probability with five layers' writes silent, shape (windows, ROWS)."""
    arrays = story()
    columns = [arrays["map_groups"].tolist().index(row) for row in ROWS]
    left: Array = arrays[f"group_{site}"][:, columns].astype(float)
    return left


def lost_when_silent(site: str) -> Array:
    """The share of the answer's probability lost with the five layers around each one silent,
    shape (ROWS, layers); 0 where it rises."""
    windows = story()["map_windows"]
    layers = int(windows.max()) + 1
    left = left_when_silent(site)[[window_around(windows, layer) for layer in range(layers)]]
    return np.clip(1 - left.T / answer_alone(), 0, 1)


def answer_alone() -> float:
    """The answer's probability for the pictured subject, when nothing is changed."""
    words = [str(word).strip() for word in story()["words"]]
    return float(story()["shares"][words.index(str(story()["answer"]))])


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
    return answers_of(pictured_pair()[1], [donors, own])


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


# --- In sentences -------------------------------------------------------------------------------


def language_model_slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What the slots about the language model stand for."""
    asked, heads = knowledge(), fact_path().arrays["heads_donor"]
    recipient, donor = pictured_pair()
    own, donors = pair_answers()
    known = asked.right_share(ASKED)
    before, layer = answers_of(recipient, [own])[0], hand_over_layer()
    last_layer = int(story()["map_windows"].max())
    return {
        "lm_model": measured_model(),
        "lm_weights": rounded(weights_of(measured_model()), language),
        "lm_bits": grouped(bits_of_weights(), language),
        "lm_layers": grouped(last_layer + 1, language),
        "lm_last_layer": grouped(last_layer, language),
        "lm_subject": str(story()["subject"]),
        "lm_prompt": str(asked.arrays["phrasings"][ASKED]).replace("\n", " "),
        "lm_invented": typical_invented(),
        "lm_inventions": grouped((asked.arrays["kinds"] == "invented").sum(), language),
        "lm_asked": grouped(known.n, language),
        "lm_right": grouped(round(known.value * known.n), language),
        "lm_by_chance": grouped(round(asked.chance(ASKED) * known.n), language),
        "lm_answers": grouped(len(asked.candidates), language),
        "lm_answer": said_in(str(story()["answer"]), language),
        "lm_said": grouped(100 * answer_alone(), language),
        "lm_looked_into": grouped(len(places().subjects), language),
        "lm_recipient": recipient,
        "lm_donor": donor,
        "lm_recipient_last": recipient.split()[-1],
        "lm_donor_first": donor.split()[0],
        "lm_own": said_in(own, language),
        "lm_donors": said_in(donors, language),
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
        "lm_head_pairs": grouped(heads.shape[2], language),
        **_shares("lm_best_heads", fact_path().best_of_pairs, language),
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
    return found


def said_in(answer: str, language: Language) -> str:
    """An answer as the default lecture says it in a language; as the model does, if it doesn't."""
    known = load_lecture(DEFAULT).associations
    return {one.answer["en"]: one.answer[language] for one in known}.get(answer, answer)


def _shares(name: str, share: Interval, language: Language) -> dict[str, str]:
    """A share in per cent, and the bounds of its interval."""
    return {
        name: grouped(100 * share.value, language),
        f"{name}_low": grouped(100 * share.low, language),
        f"{name}_high": grouped(100 * share.high, language),
    }
