"""One term a thing, from the first shot to the last: nothing has a second name in passing."""

import re
from collections.abc import Iterator

import pytest

from lectures.load import load_lecture
from lectures.speech import split_marks
from lectures.text import shot_narration, shot_words

NAME = "how_llms_store_facts"
# What is said once where a term is brought in, and nowhere else: shots by pattern.
BROUGHT_IN = {
    ("en", "perceptron"): {"TitleCard", "AthleteSports", "TwoBlockKinds"},
    ("fr", "perceptron"): {"TitleCard", "AthleteSports", "TwoBlockKinds"},
    ("en", r"\bfeature"): {"PerpendicularLimit", "ReadingList"},
    ("en", "mechanistic"): {"IsThisReal", "ReadingList"},
    ("fr", "mécaniste"): {"IsThisReal"},
    ("en", "residual stream"): {"WholeBlock"},
    ("fr", "flux résiduel"): {"WholeBlock"},
    ("en", "sparsity"): {"ScalingDims"},
    ("fr", r"parcimonie\b"): {"ScalingDims"},
}
# Second names, of a thing that has one already.
NEVER = {
    "en": ("nought", "embedding vector"),
    "fr": (r"\bjetons?\b", "leçon", "langage", r"\bnotions?\b", "athlète"),
}


def told(language: str) -> Iterator[tuple[str, str]]:
    """(shot, text) of all that the first lecture says and shows in a language."""
    lecture = load_lecture(NAME)
    common = lecture.words[language]["common"]
    for shot in lecture.shots:
        for sentence in shot_narration(lecture, language, shot.name).values():
            yield shot.name, split_marks(sentence)[0]
        for key, entry in shot_words(lecture, language, shot.name).items():
            if key not in common:
                yield shot.name, entry if isinstance(entry, str) else "\n".join(entry)


@pytest.mark.parametrize(("language", "pattern"), BROUGHT_IN)
def test_a_term_that_is_brought_in_once_stands_nowhere_else(language: str, pattern: str) -> None:
    found = {shot for shot, text in told(language) if re.search(pattern, text, re.IGNORECASE)}
    assert found == BROUGHT_IN[language, pattern]


@pytest.mark.parametrize("language", NEVER)
def test_no_second_name_of_a_thing_is_said_or_shown(language: str) -> None:
    found = [
        (shot, pattern)
        for shot, text in told(language)
        for pattern in NEVER[language]
        if re.search(pattern, text, re.IGNORECASE)
    ]
    assert found == []
