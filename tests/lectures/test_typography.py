"""French signs stay with their words, on screen and in captions."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from lectures.load import load_lecture, shipped
from lectures.text import shot_narration, shot_words
from lectures.typography import typeset, typeset_all


@pytest.mark.parametrize(
    ("written", "set_text"),
    [
        ("Où ? Là ! Si ; non", "Où\u202f? Là\u202f! Si\u202f; non"),
        ("Voici : {answer}", "Voici\u00a0: {answer}"),
        ("le mot « {answer} », donc", "le mot «\u00a0{answer}\u00a0», donc"),
        ("« <answer>{answer} »", "«\u00a0<answer>{answer}\u00a0»"),
        ("{share} % des poids", "{share}\u202f% des poids"),
        ("déjà\u00a0? oui\u202f: «\u202fnon\u202f»", "déjà\u202f? oui\u00a0: «\u00a0non\u00a0»"),
        ("Et après… ReLU, 7 × 8 = 56", "Et après… ReLU, 7 × 8 = 56"),
    ],
)
def test_a_french_sign_is_held_to_its_word(written: str, set_text: str) -> None:
    assert typeset(written, "fr") == set_text
    assert typeset(set_text, "fr") == set_text


def test_only_what_stands_under_fr_is_set() -> None:
    data = {"en": "a : b", "fr": {"x": "a : b", "many": ["c ?"]}, "theme": "d ?"}
    assert typeset_all(data) == {
        "en": "a : b",
        "fr": {"x": "a\u00a0: b", "many": ["c\u202f?"]},
        "theme": "d ?",
    }


def _texts(lecture: Any) -> Iterator[str]:
    for shot in lecture.shots:
        yield from shot_narration(lecture, "fr", shot.name).values()
    yield from _on_screen(lecture, "fr")


def _on_screen(lecture: Any, language: str) -> Iterator[str]:
    for shot in lecture.shots:
        for entry in shot_words(lecture, language, shot.name).values():
            yield from (entry,) if isinstance(entry, str) else entry
    yield lecture.title[language]
    yield from lecture.sample_facts[language]


@pytest.mark.parametrize("name", [one for one in shipped() if "fr" in load_lecture(one).languages])
def test_no_line_of_a_shipped_lecture_can_break_before_a_sign(name: str) -> None:
    loose = [text for text in _texts(load_lecture(name)) if re.search(r" [?!;:%»]|« ", text)]
    assert loose == []
    assert any("\u202f?" in text for text in _texts(load_lecture(name)))


@pytest.mark.parametrize(
    ("name", "language"),
    [(name, one) for name in shipped() for one in load_lecture(name).languages],
)
def test_an_apostrophe_on_screen_is_a_curved_one(name: str, language: str) -> None:
    assert [text for text in _on_screen(load_lecture(name), language) if "'" in text] == []


def test_a_pronunciation_is_left_as_it_is_written() -> None:
    symbols = load_lecture().pronunciation["fr"].symbols
    assert symbols["%"] == "pour cent"
