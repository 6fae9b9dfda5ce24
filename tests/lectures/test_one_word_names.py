"""The lecture about a name of one word: two halves of a question where the first has two names."""

import re

import pytest

from lectures.load import load_lecture
from lectures.speech import split_marks
from lectures.text import shot_narration, shot_words

LECTURE, BASE = load_lecture("pele_football"), load_lecture()
OF_NAMES = {
    "en": r"first name|last name|full name|both names|half a name|four people|who is called",
    "fr": r"prénom|nom complet|deux noms|moitié de nom|quatre personnes|s’appelle \w+ et",
}


def quotes_measurements(language: str, shot: str) -> bool:
    tables = LECTURE.narration[language].get(shot, {}), LECTURE.words[language].get(shot, {})
    return bool(re.search(r"\{(of_)?(lm_|measured_)", str(tables)))


@pytest.mark.parametrize("language", LECTURE.languages)
def test_no_sentence_speaks_of_first_and_last_names(language: str) -> None:
    for shot in LECTURE.shots:
        if quotes_measurements(language, shot.name):  # which are about athletes, with two names
            continue
        texts = list(shot_narration(LECTURE, language, shot.name).values())
        for entry in shot_words(LECTURE, language, shot.name).values():
            texts += [entry] if isinstance(entry, str) else entry
        for text in texts:
            assert not re.search(OF_NAMES[language], text), f"{shot.name}: {text}"


@pytest.mark.parametrize("language", LECTURE.languages)
def test_the_moments_of_its_sentences_are_those_of_the_first_lectures(language: str) -> None:
    for shot in BASE.shots:
        own = LECTURE.narration[language].get(shot.name, {})
        spoken = BASE.narration[language].get(shot.name, {})
        assert list(own) == list(spoken), shot.name
        for beat, text in spoken.items():
            marks = list(split_marks(text)[1])
            assert list(split_marks(own[beat])[1]) == marks, f"{shot.name}.{beat}"


def test_what_is_asked_is_said_in_each_languages_order() -> None:
    assert LECTURE.named_in("en").fact.full == "Pelé’s sport"
    assert LECTURE.named_in("fr").fact.full == "le sport de Pelé"
    assert LECTURE.named_in("en").fact.symbols == ("P", "S", "F")
    assert LECTURE.named_in("fr").fact.symbols == ("S", "P", "F")
    assert LECTURE.inherited == ()
