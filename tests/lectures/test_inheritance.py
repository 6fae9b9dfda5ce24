"""A remix about another fact: what it must say itself, what it may inherit, what still tells of
others."""

from pathlib import Path

import pytest

from lectures.load import DEFAULT, LectureError, load_lecture, shipped
from lectures.text import fill, slots

NAMES = """
[fact]
first = "Zinedine"
last = "Zidane"
symbols = ["Z", "I", "F"]
"""
TOLD = """
[fact.text.en]
relation = "plays the sport of"
answer = "football"
statement = "Zinedine Zidane plays football"
predicate = "plays football"
alternatives = ["baseball", "hockey", "golf", "tennis"]
attributes = ["Real Madrid", "number 10", "born 1972"]
"""
CAST = """
[[cast]]
first = "Zinedine"
last = "Bencheikh"
[[cast]]
first = "Enzo"
last = "Zidane"
[[cast]]
first = "Serena"
last = "Williams"
"""


def remix(root: Path, text: str, name: str = "remix", extends: str = DEFAULT) -> Path:
    folder = root / name
    folder.mkdir()
    head = f'extends = "{extends}"\nlanguages = ["en"]\n'
    (folder / "lecture.toml").write_text(head + text, encoding="utf-8")
    return folder


def refused(root: Path, text: str) -> str:
    with pytest.raises(LectureError) as refusal:
        load_lecture(remix(root, text))
    return str(refusal.value)


def test_other_names_alone_are_refused_for_they_would_say_what_is_false(tmp_path: Path) -> None:
    message = refused(tmp_path, NAMES + CAST)
    assert "remix/lecture.toml: fact.text.en: 'Michael Jordan plays basketball'" in message
    assert f"is told of Michael Jordan in {DEFAULT}" in message
    assert 'inherits = ["fact.text.en"]' in message


@pytest.mark.parametrize(
    "key", ["relation", "answer", "statement", "predicate", "alternatives", "attributes"]
)
def test_each_part_of_the_fact_that_is_left_out_is_named(tmp_path: Path, key: str) -> None:
    told = "".join(line for line in TOLD.splitlines(True) if not line.startswith(key))
    assert f"remix/lecture.toml: fact.text.en.{key}: " in refused(tmp_path, NAMES + told + CAST)


def test_letters_that_stand_for_other_names_are_refused(tmp_path: Path) -> None:
    names = NAMES.replace('symbols = ["Z", "I", "F"]', "")
    assert "fact.symbols: ['M', 'J', 'B']" in refused(tmp_path, names + TOLD + CAST)


def test_what_both_share_may_be_inherited_on_purpose(tmp_path: Path) -> None:
    told = TOLD.replace('relation = "plays the sport of"\n', "")
    head = 'inherits = ["fact.text.en.relation", "associations", "sample_facts"]\n'
    lecture = load_lecture(remix(tmp_path, head + NAMES + told + CAST))
    assert lecture.fact.text["en"].relation == load_lecture().fact.text["en"].relation
    assert lecture.inherited == ()


def test_a_language_that_the_remix_leaves_out_need_not_be_told_in(tmp_path: Path) -> None:
    lecture = load_lecture(remix(tmp_path, NAMES + TOLD + CAST))
    assert "Michael" in lecture.fact.text["fr"].statement


def test_another_answer_alone_makes_the_sentences_about_it_another_facts(tmp_path: Path) -> None:
    message = refused(tmp_path, '[fact.text.en]\nanswer = "chess"')
    assert "fact.text.en.statement" in message
    assert "fact.text.en.predicate" in message
    assert "relation" not in message.split("\n")[0]


def test_a_remix_of_a_remix_need_not_say_again_what_is_said_of_the_same_person(
    tmp_path: Path,
) -> None:
    remix(tmp_path, NAMES + TOLD + CAST)
    second = load_lecture(remix(tmp_path, 'theme = "light"', "second", "remix"))
    assert second.fact.text["en"].statement == "Zinedine Zidane plays football"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ('"associations"', "expected a list of keys"),
        ('["asociations"]', "did you mean 'associations'?"),
        ("[7]", "expected a list of keys"),
    ],
)
def test_what_inherits_can_not_name_is_said(tmp_path: Path, marked: str, said: str) -> None:
    message = refused(tmp_path, f"inherits = {marked}\n" + NAMES + TOLD + CAST)
    assert message.startswith("remix/lecture.toml: inherits")
    assert said in message


def test_lists_that_were_taken_over_are_told_with_whom_they_speak_of(tmp_path: Path) -> None:
    lecture = load_lecture(remix(tmp_path, NAMES + TOLD + CAST))
    assert [(one.key, one.person) for one in lecture.inherited] == [
        ("associations", "Michael Jordan"),
        ("sample_facts", "Michael Jordan"),
    ]


def test_words_that_name_another_lectures_people_are_told(tmp_path: Path) -> None:
    first = remix(tmp_path, NAMES + TOLD + CAST, "first")
    (first / "words.en.toml").write_text('[TitleCard]\ntitle = "Zidane, again"\n')
    (first / "narration.en.toml").write_text('[TitleCard]\nquestion = "Is this Enzo Zidane?"\n')
    other = NAMES.replace("Zinedine", "Emmy").replace("Zidane", "Noether")
    cast = CAST.replace("Zinedine", "Emmy").replace("Zidane", "Noether")
    told = TOLD.replace("Zinedine Zidane", "Emmy Noether")
    second = remix(tmp_path, other + told + cast, "second", "first")
    found = {(one.shot, one.key): one for one in load_lecture(second).inherited if one.shot}
    assert found["TitleCard", "title"].person == "Zidane"
    assert found["TitleCard", "question"].person == "Enzo Zidane"
    assert found["TitleCard", "title"].marked == "words.TitleCard.title"
    (second / "words.en.toml").write_text('[TitleCard]\ntitle = "Symmetry"\n')
    assert {one.key for one in load_lecture(second).inherited if one.shot} == {"question"}


@pytest.mark.parametrize("name", shipped())
def test_no_shipped_lecture_speaks_of_another_ones_people(name: str) -> None:
    assert load_lecture(name).inherited == ()


@pytest.mark.parametrize("name", shipped())
def test_every_shot_that_words_lean_on_stands_in_the_shipped_lectures(name: str) -> None:
    lecture = load_lecture(name)
    leaned_on = {other for others in lecture.refers.values() for other in others}
    assert leaned_on | set(lecture.refers) <= {shot.name for shot in lecture.shots}


def test_what_shots_lean_on_is_not_taken_over_for_shots_that_are_not_shown(tmp_path: Path) -> None:
    parts = '[[parts]]\nfolder = "up_next"\ntitle.en = "T"\nshots = ["RecapAddition"]\n'
    few = load_lecture(remix(tmp_path, parts))
    assert dict(few.refers) == {"RecapAddition": load_lecture().refers["RecapAddition"]}


NAMED = """
[fact]
first = "Pelé’s"
last = "sport"
symbols = ["P", "S", "F"]
names.fr = { first = "le sport", last = "de Pelé" }
[[cast]]
first = "Pelé’s"
last = "country"
names.fr = { first = "le pays", last = "de Pelé" }
[[cast]]
first = "Serena’s"
last = "sport"
names.fr = { first = "le sport", last = "de Serena" }
[[cast]]
first = "Marie’s"
last = "element"
names.fr = { first = "l’élément", last = "de Marie" }
"""
IN_BOTH = TOLD + TOLD.replace("text.en", "text.fr")


def both(root: Path, text: str, name: str = "remix", extends: str = DEFAULT) -> Path:
    folder = remix(root, text, name, extends)
    file = folder / "lecture.toml"
    file.write_text(file.read_text("utf-8").replace('["en"]', '["en", "fr"]'), "utf-8")
    return folder


def test_people_may_be_called_otherwise_in_another_language(tmp_path: Path) -> None:
    lecture = load_lecture(both(tmp_path, NAMED + IN_BOTH))
    assert lecture.named_in("en").near_miss("first").full == "Pelé’s country"
    assert lecture.named_in("fr").fact.full == "le sport de Pelé"
    assert lecture.named_in("fr").near_miss("first").full == "le sport de Serena"
    assert fill("{full}: {same_last}", slots(lecture, "fr"), "here") == (
        "le sport de Pelé: le pays de Pelé"
    )


def test_the_near_misses_must_be_some_in_every_language(tmp_path: Path) -> None:
    wrong = NAMED.replace('last = "de Serena"', 'last = "de Pelé"')
    with pytest.raises(LectureError, match="cast must have a person who in 'fr' shares the first"):
        load_lecture(both(tmp_path, wrong + IN_BOTH))


def test_a_name_in_another_language_is_not_taken_over_by_another_person(tmp_path: Path) -> None:
    both(tmp_path, NAMED + IN_BOTH, "pele")
    lecture = load_lecture(both(tmp_path, NAMES + IN_BOTH + CAST, extends="pele"))
    assert lecture.named_in("fr").fact.full == "Zinedine Zidane"
