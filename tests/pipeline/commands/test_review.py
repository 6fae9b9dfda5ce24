"""`render.py check`: which lectures and shots it looks at."""

import pytest
from click.testing import CliRunner

import render
from pipeline.options import lecture_and_shots
from pipeline.review import check as module


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lectures that `check` was to look at; nothing is played."""
    names: list[str] = []

    def note(lectures, *_, **__):
        names.extend(lecture.name for lecture in lectures)
        return []

    monkeypatch.setattr(module, "check_lectures", note)
    return names


def test_a_language_is_looked_at_in_the_shipped_lectures_that_have_it(looked_at: list[str]) -> None:
    for language in ("es", "en"):
        done = CliRunner().invoke(render.cli, ["check", "--lang", language])
        assert done.exit_code == 0, done.output
    assert looked_at[0] == "como_guardan_los_llm_hechos"
    assert looked_at.count("como_guardan_los_llm_hechos") == 1
    assert "how_llms_store_facts" in looked_at


@pytest.mark.parametrize("word", ["titlecard", "titleCard", "TitleCard"])
def test_a_shots_capitals_may_be_left_out(word: str) -> None:
    found = lecture_and_shots((word, "marie_curie_radium"), None)
    assert found == ("marie_curie_radium", ("TitleCard",))


def test_a_word_that_is_no_shot_is_a_lecture() -> None:
    assert lecture_and_shots(("marie_curie_radium",), None) == ("marie_curie_radium", ())
    assert lecture_and_shots(("titlecards",), None) == ("titlecards", ())
