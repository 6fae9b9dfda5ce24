"""Marks that are none are named with what was meant."""

from pathlib import Path

import pytest

from lectures.load import DEFAULT, load_lecture, shipped
from pipeline.review.marks import of_marks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a <Blank>word", ["<Blank> is no mark: one is of", "did you mean <blank>?"]),
        ("a <two words>word", ["<two words> is no mark", "did you mean <two_words>?"]),
        ("<bookmark mark='Blank'/>word", ["is for narration in code; in this file it is <blank>"]),
        ("a <blank>word, if a < b and b > c", []),
        ("x <- y", []),
    ],
)
def test_what_looks_like_a_mark_and_is_none_is_named(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    folder = tmp_path / "remix"
    folder.mkdir()
    (folder / "lecture.toml").write_text(f'extends = "{DEFAULT}"\nlanguages = ["en"]\n')
    (folder / "narration.en.toml").write_text(f'[JordanPrompt]\nprompt = "{text}"\n')
    found = [str(one) for one in of_marks(load_lecture(folder), ["en"])]
    assert len(found) == bool(said)
    for words in said:
        assert words in found[0]
        assert found[0].startswith("remix en JordanPrompt.prompt: ")


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_narrations_have_no_marks_that_are_none(name: str) -> None:
    lecture = load_lecture(name)
    assert list(of_marks(lecture, lecture.languages)) == []
