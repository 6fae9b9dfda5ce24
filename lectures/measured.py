"""What was measured in a real model about a lecture's fact, as sentences and pictures quote it.

A remix whose fact nobody has measured shows the default lecture's evidence, under its own name:
the evidence always says whose it is.
"""

from typing import Any

from lectures.figures import grouped
from lectures.load import DEFAULT, LectureError, load_lecture
from lectures.model import Language, Lecture
from mlp_math import real_model
from mlp_math.real_model import (
    FactEvidence,
    fact_evidence,
    load_real_model,
)

BRIGHTEST_TEXTS = 6  # that are shown of one neuron


def has_evidence(lecture: Lecture) -> bool:
    """Whether evidence is stored about the person whom the lecture's fact is about."""
    try:
        return real_model.has_evidence(lecture.fact.first, lecture.fact.last)
    except ValueError:  # evidence is stored under letters from a to z, and the name has none
        return False


def measured_lecture(lecture: Lecture) -> Lecture:
    """The lecture whose fact was measured: this one, or else the default one."""
    return lecture if has_evidence(lecture) else load_lecture(DEFAULT)


def evidence_of(lecture: Lecture) -> FactEvidence:
    """The evidence that a lecture shows."""
    fact = measured_lecture(lecture).fact
    return fact_evidence(fact.first, fact.last)


def measured_slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What the slots about the evidence stand for."""
    shown, texts = evidence_of(lecture), load_real_model("polysemantic")
    return {
        "measured_model": shown.model,
        "measured_full": shown.full,
        "texts_tried": grouped(len(texts["texts"]), language),
        "texts_shown": grouped(BRIGHTEST_TEXTS, language),
    }


def fact_table(lecture: Lecture) -> dict[str, Any]:
    """The fact, cast and associations of a lecture, as `measure.run` asks a real model about them.

    In English, since the model reads no other language: raises LectureError without it.
    """
    text = lecture.fact.text.get("en")
    if text is None:
        raise LectureError(f"{lecture.name}: fact.text.en: the model reads English, found none")
    questions = {"phrasings": list(text.questions)} if text.questions else {}
    pairs = [(a.subject, a.answer["en"]) for a in lecture.associations if "en" in a.answer]
    return {
        "first": lecture.fact.first,
        "last": lecture.fact.last,
        "relation": text.relation,
        "answer": text.answer,
        "near_misses": [p.full for p in lecture.cast if p.full != lecture.fact.full],
        "peers": [list(pair) for pair in pairs if pair[0] != lecture.fact.full],
        "candidates": list(text.alternatives),
        **questions,
    }
