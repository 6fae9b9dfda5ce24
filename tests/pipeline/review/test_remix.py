"""What a check says of a remix: inherited people, shots left out, words still to be written."""

from pathlib import Path

from lectures.load import DEFAULT, load_lecture
from pipeline.review.remix import of_a_remix

ABOUT_SOMEONE_ELSE = """
[fact]
first = "Ada"
last = "Lovelace"
symbols = ["A", "L", "N"]
[fact.text.en]
relation = "wrote the first"
answer = "???"
statement = "Ada Lovelace wrote a program"
predicate = "wrote a program"
alternatives = ["novel", "opera", "law"]
attributes = ["born 1815", "London"]
[[cast]]
first = "Ada"
last = "Yonath"
[[cast]]
first = "Linda"
last = "Lovelace"
[[cast]]
first = "Serena"
last = "Williams"
"""

ONE_SHOT = """
[[parts]]
folder = "inside_the_mlp"
title.en = "Inside"
shots = ["RowMichaelJordan"]
"""


def findings(root: Path, text: str, **files: str) -> list[str]:
    folder = root / "remix"
    folder.mkdir(parents=True)
    head = f'extends = "{DEFAULT}"\nlanguages = ["en"]\n'
    (folder / "lecture.toml").write_text(head + text, encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name.replace('_', '.')}.toml").write_text(content, encoding="utf-8")
    lecture = load_lecture(folder)
    return [str(one) for one in of_a_remix(lecture, lecture.languages)]


def test_a_shot_that_leans_on_one_left_out_is_named(tmp_path: Path) -> None:
    assert findings(tmp_path, ONE_SHOT) == [
        "remix RowMichaelJordan: refers to RowMichael, which the lecture leaves out"
    ]


def test_a_remix_may_say_that_its_words_lean_on_nothing(tmp_path: Path) -> None:
    assert findings(tmp_path, f"{ONE_SHOT}[refers]\nRowMichaelJordan = []") == []


def test_inherited_people_and_words_to_be_written_are_named(tmp_path: Path) -> None:
    found = findings(tmp_path, ABOUT_SOMEONE_ELSE, words_en='[TitleCard]\ntitle = "??? or not"')
    assert found[0].startswith(f"remix: associations is inherited from {DEFAULT}")
    assert 'inherits = ["associations"]' in found[0]
    assert "remix: fact.text.en.answer: still to be filled in (???)" in found
    assert "remix en TitleCard: title: still to be filled in (???)" in found
    assert len(found) == 4


def test_an_answer_among_its_alternatives_is_named(tmp_path: Path) -> None:
    found = findings(tmp_path, ABOUT_SOMEONE_ELSE.replace("???", "opera"))
    assert "remix en: fact.text.en.alternatives: holds the answer itself, 'opera'" in found


def test_a_sentence_that_lacks_a_name_or_the_answer_is_named(tmp_path: Path) -> None:
    text = ABOUT_SOMEONE_ELSE.replace("???", "program")
    assert not [one for one in findings(tmp_path / "sound", text) if "statement" in one]
    text = text.replace('"Ada Lovelace wrote', '"She wrote')
    (found,) = [one for one in findings(tmp_path / "short", text) if "statement" in one]
    assert found.startswith("remix en: fact.text.en.statement: must hold both names")
    assert found.endswith("lacks 'Ada' and 'Lovelace'")


def test_a_seed_whose_toy_block_bets_on_another_word_is_named_with_a_better_one() -> None:
    lecture = load_lecture()
    assert list(of_a_remix(lecture, ["en"])) == []
    (found,) = of_a_remix(lecture.model_copy(update={"seed": 17}), ["en"])
    assert "with 17 the toy block bets on another word than the answer" in str(found)
    better = int(str(found).rsplit(" ", 1)[1])
    assert list(of_a_remix(lecture.model_copy(update={"seed": better}), ["en"])) == []
