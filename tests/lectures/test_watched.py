"""What is read of a lecture is noted by place and value, and nothing else is."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lectures.load import DEFAULT, load_lecture
from lectures.measured import measured_lecture
from lectures.model import Lecture
from lectures.text import ShotNarration, ShotWords
from lectures.watched import ABSENT, at, noting, watched
from mlp_math.parameters import parameter_table

LECTURE = load_lecture("marie_curie_radium")
READS: dict[str, tuple[Callable[[Lecture], Any], dict[str, Any]]] = {
    "a field": (lambda lecture: lecture.fact.first, {"fact.first": "Marie"}),
    "a property": (lambda lecture: lecture.fact.full, {"fact.full": "Marie Curie"}),
    "a method": (
        lambda lecture: lecture.near_miss("last").last,
        {'near_miss("last").last': "Curie"},
    ),
    "a list": (lambda lecture: lecture.fact.symbols, {"fact.symbols": ["M", "C", "R"]}),
    "a count": (lambda lecture: len(lecture.cast), {"cast.*": 3}),
    "a size": (lambda lecture: lecture.sizes.n_layers, {"sizes.n_layers": 96}),
    "no such word": (
        lambda lecture: lecture.words["en"]["TitleCard"].get("nothing"),
        {"words.en.TitleCard.nothing": ABSENT},
    ),
}


@pytest.mark.parametrize("what", READS)
def test_what_is_read_is_noted_and_found_again_at_its_place(what: str) -> None:
    read, expected = READS[what]
    noted: dict[str, Any] = {}
    assert read(watched(LECTURE, noted.__setitem__)) == read(LECTURE)
    assert noted == expected
    assert {place: at(LECTURE, place) for place in noted} == noted


def test_a_word_is_noted_with_what_fills_it_and_no_other_word() -> None:
    noted: dict[str, Any] = {}
    lecture = watched(LECTURE, noted.__setitem__)
    words = ShotWords(lecture, "en", "TitleCard")
    assert words["title"] == ShotWords(LECTURE, "en", "TitleCard")["title"]
    assert set(noted) == {"words.en.TitleCard.title"}
    list(ShotNarration(lecture, "fr", "TitleCard"))
    assert set(noted) == {"words.en.TitleCard.title", "narration.fr.TitleCard.*"}


def test_a_lecture_that_is_loaded_meanwhile_is_noted_under_its_name() -> None:
    noted: dict[str, Any] = {}
    with noting(noted.__setitem__):
        fact = measured_lecture(watched(LECTURE.model_copy(update={"name": "x"}), print)).fact
        default = load_lecture(DEFAULT)
        assert default.fact.last == "Jordan"
    assert noted[f"{DEFAULT}/fact.last"] == "Jordan"
    assert fact.full == "Marie Curie"


def test_a_watched_lecture_passes_for_the_lecture() -> None:
    noted: dict[str, Any] = {}
    lecture = watched(LECTURE, noted.__setitem__)
    assert isinstance(lecture, Lecture)
    assert copy.deepcopy(lecture) is lecture
    assert parameter_table(lecture.sizes).total == parameter_table(LECTURE.sizes).total
    assert replace(lecture.sizes, n_layers=2).n_layers == 2
    assert not noted.keys() - {f"sizes.{name}" for name in LECTURE.sizes.__dataclass_fields__}
    assert lecture == LECTURE
    assert noted[""] == LECTURE.model_dump(mode="json")
    with pytest.raises(TypeError, match="frozen"):
        lecture.seed = 2  # type: ignore[misc]
