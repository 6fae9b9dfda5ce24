"""What was measured in a real model about a lecture's fact, as sentences and pictures quote it.

A remix whose fact nobody has measured shows the default lecture's evidence, under its own name:
the evidence always says whose it is.
"""

from dataclasses import dataclass

import numpy as np

from lectures.figures import grouped
from lectures.load import DEFAULT, load_lecture
from lectures.model import Language, Lecture
from mlp_math.real_model import REAL_MODEL, load_real_model, stored_name
from mlp_math.stored import Arrays, is_intact, recipe_of

TWO = 2  # texts that have nothing to do with each other make a neuron polysemantic
HALF = 0.5  # a neuron counts as lit from this share of the full name's activation


def has_evidence(lecture: Lecture) -> bool:
    """Whether evidence is stored about the person whom the lecture's fact is about."""
    return is_intact(stored_name(lecture.fact.first, lecture.fact.last), REAL_MODEL)


def measured_lecture(lecture: Lecture) -> Lecture:
    """The lecture whose fact was measured: this one, or else the default one."""
    return lecture if has_evidence(lecture) else load_lecture(DEFAULT)


@dataclass(frozen=True)
class Evidence:
    """A fact's stored measurements and what follows from them."""

    arrays: Arrays
    """See `mlp_math.real_model.load_real_model`."""
    model: str
    """The measured model's own name."""

    @property
    def full(self) -> str:
        """The name that was looked into."""
        return str(self.arrays["people"][0])

    @property
    def layers(self) -> int:
        return int(self.arrays["cast_neurons"].shape[1])

    @property
    def neurons(self) -> int:
        """All neurons of all layers."""
        return self.layers * int(self.arrays["cast_neurons"].shape[2])

    @property
    def lit(self) -> float:
        """The share of them that is above nought at the name's last token."""
        return float((self.arrays["cast_neurons"][0] > 0).mean())

    @property
    def outsiders(self) -> list[int]:
        """People on whom no gate was searched, brightest in the widest gate first."""
        brightness = self.arrays["gate_of_people"][0]
        cast = len(self.arrays["cast"])
        return [int(p) for p in np.argsort(-brightness, kind="stable") if p >= cast]

    @property
    def private_gates(self) -> int:
        """How many gates nobody else lights to half of the full name's activation."""
        levels = self.arrays["gate_of_people"]
        return int((levels[:, 1:].max(axis=1) < HALF * levels[:, 0]).sum())

    @property
    def alone(self) -> int:
        """The person 1 (first name alone) or 2 (last name alone) nearer to the answer."""
        return 1 + int(self.arrays["association"][1:3, 0].argmax())

    @property
    def matched_from(self) -> int:
        """From this many silenced neurons on, equally active ones do as much as the chosen.

        The smallest size from which on the chosen never lower the cosine below the lowest of the
        matched draws.
        """
        sizes = self.arrays["ablation_sizes"]
        special = self.arrays["ablation_zero"] < self.arrays["ablation_matched"].min(axis=1)
        return int(sizes[int(np.flatnonzero(special)[-1]) + 1]) if special.any() else int(sizes[0])

    @property
    def handful(self) -> int:
        """Index of the largest ablation of fewer than ten neurons."""
        return int(np.flatnonzero(self.arrays["ablation_sizes"] < 10)[-1])

    @property
    def nearest_until(self) -> int:
        """The most silenced neurons with which the answer is still the nearest candidate."""
        first = self.arrays["ablation_zero_rank"] == 1
        return int(self.arrays["ablation_sizes"][first].max(initial=0))


def evidence_of(lecture: Lecture) -> Evidence:
    """The evidence that a lecture shows."""
    fact = measured_lecture(lecture).fact
    name = stored_name(fact.first, fact.last)
    model = recipe_of(name, REAL_MODEL)["source"]["model"].split("/")[-1]
    return Evidence(load_real_model(name), model)


def measured_slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What the slots about the evidence stand for."""
    shown, of = evidence_of(lecture), measured_lecture(lecture)
    arrays = shown.arrays
    invented, texts = load_real_model("invented_names"), load_real_model("polysemantic")
    association = arrays["association"][:, 0]
    return {
        "measured_model": shown.model,
        "measured_layers": grouped(shown.layers, language),
        "measured_neurons": grouped(shown.neurons, language),
        "measured_full": shown.full,
        "measured_answer": of.fact.text[language].answer,
        "measured_lit": grouped(100 * shown.lit, language),
        "gate_people": grouped(len(arrays["people"]) - len(arrays["cast"]), language),
        "gate_outsider": str(arrays["people"][shown.outsiders[0]]),
        "gates_found": grouped(len(arrays["gate_neurons"]), language),
        "gates_private": grouped(shown.private_gates, language),
        "known_names": grouped(100 * (invented["known_gates"] > 0).mean(), language),
        "invented_names": grouped(100 * (invented["invented_gates"] > 0).mean(), language),
        "known_tried": grouped(len(invented["known"]), language),
        "invented_tried": grouped(len(invented["invented"]), language),
        "name_alone": str(arrays["people"][shown.alone]),
        "cosine_full": grouped(float(association[0]), language, 2),
        "cosine_alone": grouped(float(association[shown.alone]), language, 2),
        "ablated_handful": grouped(int(arrays["ablation_sizes"][shown.handful]), language),
        "cosine_handful": grouped(float(arrays["ablation_zero"][shown.handful]), language, 2),
        "ablation_draws": grouped(arrays["ablation_random"].shape[1], language),
        "matched_from": grouped(shown.matched_from, language),
        "nearest_until": grouped(shown.nearest_until, language),
        "texts_tried": grouped(len(texts["texts"]), language),
        "polysemantic_share": grouped(100 * (texts["unrelated_counts"] >= TWO).mean(), language),
        "candidates": grouped(len(arrays["candidates"]), language),
    }
