"""A new lecture as it is written for its author: whole, commented, with what is open marked."""

import tomllib
from pathlib import Path

import pytest

from lectures.load import LectureError, load_lecture
from lectures.model import LONGEST_NAME, TO_FILL
from lectures.scaffold import NewLecture, base_for, parted, write_lecture
from lectures.speech import split_marks

ZIDANE = {
    "relation": "plays the sport of",
    "answer": "football",
    "statement": "Zinedine Zidane plays football",
    "predicate": "plays football",
    "alternatives": "baseball, golf, tennis",
    "attributes": "Real Madrid, number 10",
}


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Zinedine Zidane", "Zinedine", "Zidane"),
        ("Vincent van Gogh", "Vincent", "van Gogh"),
        ("Juan Carlos de la Cruz", "Juan Carlos", "de la Cruz"),
        ("Jean-Claude Van Damme", "Jean-Claude Van", "Damme"),
        ("Jean-Claude / Van Damme", "Jean-Claude", "Van Damme"),
        ("Shaquille O'Neal", "Shaquille", "O'Neal"),
        ("宮本 茂", "宮本", "茂"),
        ("Pelé’s/sport", "Pelé’s", "sport"),
    ],
)
def test_a_name_is_parted_where_its_last_name_begins(name: str, first: str, last: str) -> None:
    assert parted(name) == (first, last)


@pytest.mark.parametrize("name", ["Pelé", "/Pelé", "Pelé/", " "])
def test_one_word_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(LectureError, match=r"is one word.*--fact"):
        parted(name)


@pytest.mark.parametrize(
    ("languages", "base"),
    [
        (("en",), "how_llms_store_facts"),
        (("fr", "en"), "how_llms_store_facts"),
        (("es",), "como_guardan_los_llm_hechos"),
        (("en", "es"), "como_guardan_los_llm_hechos"),
        (("de",), "mann_felix_krull"),
        (("en", "fr", "es", "de"), "mann_felix_krull"),
        (("en", "sw"), "how_llms_store_facts"),
    ],
)
def test_a_lecture_extends_the_one_that_has_its_languages(
    languages: tuple[str, ...], base: str
) -> None:
    assert base_for(languages) == base


def test_what_is_known_is_written_and_the_rest_is_marked(tmp_path: Path) -> None:
    told, cast = {"en": ZIDANE}, {"same_last": "Enzo Zidane"}
    new = NewLecture("Zinedine", "Zidane", ("en", "fr"), told, cast)
    (file,) = write_lecture(tmp_path / "zizou", new)
    lecture = load_lecture(tmp_path / "zizou")
    assert lecture.fact.full == "Zinedine Zidane"
    assert lecture.fact.symbols == ("Z", "I", "F")
    assert lecture.fact.text["en"].statement == ZIDANE["statement"]
    assert lecture.fact.text["en"].alternatives == ("baseball", "golf", "tennis")
    assert lecture.fact.text["fr"].statement == TO_FILL
    assert [person.full for person in lecture.cast] == ["Zinedine ???", "Enzo Zidane", "??? ???"]
    assert lecture.inherited == ()
    text = file.read_text(encoding="utf-8")
    keys = tomllib.loads(text)
    assert {"fact", "cast", "associations", "sample_facts"} <= keys.keys()
    assert text.count("#") > 20


def test_the_commented_parts_are_those_of_the_lecture_it_extends(tmp_path: Path) -> None:
    (file,) = write_lecture(tmp_path / "mine", NewLecture("Ada", "Lovelace", ("fr",)))
    lines = file.read_text(encoding="utf-8").splitlines()
    begin = next(k for k, line in enumerate(lines) if line == "# [[parts]]")
    parts = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines[begin:]))["parts"]
    assert [part["shots"] for part in parts] == [list(part.shots) for part in load_lecture().parts]


def test_another_language_gets_every_word_to_be_written_with_its_slots_beside_it(
    tmp_path: Path,
) -> None:
    new = NewLecture("Simone", "Biles", ("es", "en"))
    files = write_lecture(tmp_path / "biles", new)
    assert [file.name for file in files] == ["lecture.toml", "words.es.toml", "narration.es.toml"]
    lecture, base = load_lecture(tmp_path / "biles"), load_lecture()
    for shot in base.shots:
        told = lecture.narration["es"].get(shot.name, {})
        spoken = base.narration["en"].get(shot.name, {})
        assert list(told) == list(spoken)
        for beat, text in spoken.items():
            assert TO_FILL in told[beat]
            assert split_marks(told[beat])[1].keys() == split_marks(text)[1].keys()
        assert (
            lecture.words["es"].get(shot.name, {}).keys()
            == base.words["en"].get(shot.name, {}).keys()
        )
    assert lecture.title["es"] == TO_FILL
    assert lecture.title["en"] == base.title["en"]
    assert {part.title["es"] for part in lecture.parts} == {TO_FILL}


def test_words_of_any_kind_are_written_as_data(tmp_path: Path) -> None:
    odd = 'a "quoted" word'
    told = {"en": {"answer": odd, "statement": "x = 1 # \\ not a comment"}}
    write_lecture(tmp_path / "odd", NewLecture('O"Neal', "Šťastný", ("en",), told))
    lecture = load_lecture(tmp_path / "odd")
    assert lecture.fact.first == 'O"Neal'
    assert lecture.fact.text["en"].answer == odd
    assert lecture.associations[0].answer["en"] == odd


def test_the_longest_names_that_a_fact_may_have_begin_a_lecture(tmp_path: Path) -> None:
    first, last = "F" * LONGEST_NAME, "L" * LONGEST_NAME
    write_lecture(tmp_path / "long", NewLecture(first, last, ("en",)))
    assert load_lecture(tmp_path / "long").associations[0].subject == f"{first} {last}"


def test_names_without_latin_letters_have_letters_for_their_directions(tmp_path: Path) -> None:
    write_lecture(tmp_path / "miyamoto", NewLecture("宮本", "茂", ("en",)))
    assert load_lecture(tmp_path / "miyamoto").fact.symbols == ("A", "B", "C")


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(LectureError, match="is there already"):
        write_lecture(tmp_path / "mine", NewLecture("Ada", "Lovelace", ("en",)))
    with pytest.raises(LectureError, match="named in lower case"):
        write_lecture(tmp_path / "My Lecture", NewLecture("Ada", "Lovelace", ("en",)))


def test_nothing_is_left_of_a_folder_that_would_be_no_lecture(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r"fact\.last"):
        write_lecture(tmp_path / "mine", NewLecture("AC", "D/C", ("en",)))
    assert not (tmp_path / "mine").exists()
