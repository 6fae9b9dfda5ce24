"""Names of any kind: each loads, is filled into sentences, and is drawn or named sign by sign."""

import json
from pathlib import Path

import pytest

from lectures.load import DEFAULT, LectureError, load_lecture
from lectures.measured import has_evidence
from lectures.model import Lecture
from lectures.text import shot_narration, shot_words
from pipeline.review.check import undrawable
from scenes.fonts import VARIABLE

# First, last, and the signs that the film's fonts lack.
NAMES = [
    ("Vincent", "van Gogh", ""),
    ("Jean Claude", "Van Damme", ""),
    ("Jean-Claude", "Saint-Exupéry", ""),
    ("Shaquille", "O'Neal", ""),
    ("Conan", "O’Brien", ""),
    ("Karel", "Čapek", ""),
    ("Øystein", "Weiß-Åse", ""),
    ("Nguyễn", "Phượng", ""),
    ("Zoe\u0308", "Mu\u0308ller", ""),  # letters with combining accents
    ("Dwayne", 'The "Rock"', ""),
    ("michael", "jordan", ""),
    ("Αριστοτέλης", "Ωνάσης", ""),
    ("Юрий", "Гагарин", ""),
    ("محمد", "صلاح", ""),
    ("宮本", "茂", ""),
    ("손", "흥민", ""),
    ("ኃይሌ", "ገብረሥላሴ", "ኃይሌገብረሥላሴ"),
    ("Michael", "Jordan🏀", "🏀"),
    ("Maximiliana-Bartholomea", "Wolfeschlegelsteinhausen", ""),
    ("{first}", "{{x}}", ""),
    ("a & b", "c --> d", ""),
]


def named(root: Path, first: str, last: str) -> Lecture:
    """A remix about someone of this name, with near misses made of it."""
    folder = root / "remix"
    folder.mkdir(exist_ok=True)
    cast = [(first, "Other"), ("Other", last), ("Ada", "Lovelace")]
    text = f'extends = "{DEFAULT}"\nlanguages = ["en"]\ninherits = ["fact"]\n'
    for table, one, two in [("[fact]", first, last), *(("[[cast]]", *pair) for pair in cast)]:
        quoted = [json.dumps(name, ensure_ascii=False) for name in (one, two)]
        text += "{}\nfirst = {}\nlast = {}\n".format(table, *quoted)
    (folder / "lecture.toml").write_text(text, encoding="utf-8")
    return load_lecture(folder)


@pytest.mark.parametrize(("first", "last"), [name[:2] for name in NAMES], ids=repr)
def test_a_name_of_any_kind_is_told_in_every_shot(tmp_path: Path, first: str, last: str) -> None:
    lecture = named(tmp_path, first, last)
    assert lecture.fact.full == f"{first} {last}"
    has_evidence(lecture)
    told = []
    for shot in lecture.shots:
        shot_words(lecture, "en", shot.name)
        told += shot_narration(lecture, "en", shot.name).values()
    assert any(lecture.fact.full in text for text in told)


def test_each_sign_that_the_fonts_lack_is_named() -> None:
    signs = sorted({sign for first, last, _ in NAMES for sign in first + last})
    lacking = {sign for *_, missing in NAMES for sign in missing}
    assert set(undrawable(signs)) == lacking


def test_without_their_font_chinese_signs_are_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert undrawable(list("宮a茂")) == []
    monkeypatch.setenv(VARIABLE, "/nowhere.ttc")
    assert undrawable(list("宮a茂")) == ["宮", "茂"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("Pelé", "", "fact.last: empty; where a name is one word"),
        ("Pelé", "\u200b", "may not contain the control character U+200B"),
        ("AC", "D/C", "fact.last"),
        ("x" * 41, "y", "at most 40 characters"),
    ],
)
def test_what_is_no_name_says_why(tmp_path: Path, first: str, last: str, said: str) -> None:
    with pytest.raises(LectureError) as refusal:
        named(tmp_path, first, last)
    assert said in str(refusal.value)
