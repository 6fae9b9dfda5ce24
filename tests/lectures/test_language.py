"""Languages as data: what CLDR knows of them, what their folders add, and what they lack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lectures.figures import fraction, grouped, percent, rounded
from lectures.language import (
    is_known,
    language_data,
    native_name,
    number_style,
    three_letters,
    with_folder,
)
from lectures.load import DEFAULT, LectureError, load_lecture
from lectures.text import fill, shot_narration, slots


@pytest.mark.parametrize(
    ("language", "large", "milliards", "decimal", "share"),
    [
        ("en", "604 million", "1.2 billion", "12,288.5", "66%"),
        ("fr", "604 millions", "1,2 milliard", "12\u202f288,5", "66\u202f%"),
        ("es", "604 millones", "1,2 mil millones", "12.288,5", "66\u202f%"),
        ("de", "604 Millionen", "1,2 Milliarden", "12.288,5", "66\u202f%"),
        ("it", "604 milioni", "1,2 miliardi", "12.288,5", "66%"),
        ("ru", "604 миллиона", "1,2 миллиарда", "12\u202f288,5", "66\u202f%"),
        ("ja", "6.0億", "12億", "12,288.5", "66%"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    language: str, large: str, milliards: str, decimal: str, share: str
) -> None:
    assert rounded(603_979_776, language) == large
    assert rounded(1_207_959_552, language) == milliards
    assert grouped(12288.5, language, 1) == decimal
    assert percent(0.662, language) == share


@pytest.mark.parametrize(
    ("code", "three", "name"),
    [("en", "eng", "English"), ("fr", "fra", "français"), ("zh", "zho", "中文")],
)
def test_languages_have_their_names_and_codes(code: str, three: str, name: str) -> None:
    assert three_letters(code) == three
    assert native_name(code) == name


def test_what_is_no_language_is_not_known() -> None:
    assert is_known("es")
    assert is_known("sw")
    assert not is_known("xq")
    assert not is_known("../en")
    assert not is_known("EN")


def test_a_word_that_a_language_lacks_is_named_and_not_taken_for_an_unknown_slot(
    tmp_path: Path,
) -> None:
    with pytest.raises(LectureError, match=r"languages/sw/language.toml: fractions: .*'sw' has no"):
        fraction(0.5, "sw")
    lecture = load_lecture()
    text = lecture.fact.text | {"sw": lecture.fact.text["en"]}
    other = lecture.model_copy(update={"fact": lecture.fact.model_copy(update={"text": text})})
    with pytest.raises(LectureError) as refusal:
        fill("{mlp_fraction}", slots(other, "sw"), "here")
    assert str(refusal.value).startswith("here: {mlp_fraction}: languages/sw/language.toml")
    with pytest.raises(LectureError, match=r"unknown slot {mlp_fractoin}; known: mlp_fr"):
        fill("{mlp_fractoin}", slots(lecture, "en"), "here")


def named(first: str, last: str, language: str, text: str) -> str:
    lecture = load_lecture()
    fact = lecture.fact.model_copy(update={"first": first, "last": last})
    return fill(text, slots(lecture.model_copy(update={"fact": fact}), language), "here")


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("Jordan", "de Jordan"),
        ("Einstein", "d’Einstein"),
        ("Ève", "d’Ève"),
        ("Œdipe", "d’Œdipe"),
        ("Yoder", "de Yoder"),
        ("Yves", "d’Yves"),
        ("Hélène", "d’Hélène"),
        ("Hawking", "de Hawking"),
        ("宮本", "de 宮本"),
    ],
)
def test_french_elides_before_a_vowel(last: str, said: str) -> None:
    assert named("Albert", last, "fr", "le vecteur {of_last}") == f"le vecteur {said}"


def test_a_form_that_a_language_lacks_is_an_unknown_slot() -> None:
    assert named("Ada", "Lovelace", "en", "{a_first}") == "an Ada"
    with pytest.raises(LectureError, match=r"unknown slot {of_last}"):
        named("Ada", "Lovelace", "en", "{of_last}")


def test_no_french_sentence_says_de_before_a_name_that_may_begin_with_a_vowel() -> None:
    lecture = load_lecture()
    fact = lecture.fact.model_copy(update={"first": "Albert", "last": "Einstein"})
    cast = [
        person.model_copy(
            update={
                "first": person.first.replace(lecture.fact.first, "Albert"),
                "last": person.last.replace(lecture.fact.last, "Einstein"),
            }
        )
        for person in lecture.cast
    ]
    changed = lecture.model_copy(update={"fact": fact, "cast": tuple(cast)})
    for shot in lecture.shots:
        for text in shot_narration(changed, "fr", shot.name).values():
            assert "de Einstein" not in text
            assert "de Albert" not in text


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages of one's own, with an empty one for Welsh."""
    folder = tmp_path / "languages" / "cy"
    folder.mkdir(parents=True)
    (folder / "language.toml").touch()
    monkeypatch.setenv("LECTURE_LANGUAGES", str(folder.parent))
    language_data.cache_clear()
    yield folder / "language.toml"
    language_data.cache_clear()


def test_a_folder_of_ones_own_adds_a_language(own: Path) -> None:
    own.write_text('words_a_minute = 120\n[forms.a]\nplain = "{}"\nbefore = "{}"\nwhere = "x"\n')
    assert "cy" in with_folder()
    assert language_data("cy").words_a_minute == 120


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words_a_minute = 3", "languages/cy/language.toml: words_a_minute: "),
        ("words_a_minuet = 100", "languages/cy/language.toml: words_a_minuet: "),
        ("[reading]\nminus = 'minws'", "languages/cy/language.toml: reading.letters: "),
        ("= 3", "cy/language.toml: not valid TOML"),
    ],
)
def test_a_language_that_can_not_be_used_says_where(own: Path, text: str, said: str) -> None:
    own.write_text(text)
    with pytest.raises(LectureError) as refusal:
        language_data("cy")
    assert str(refusal.value).startswith(said)


def test_a_lecture_in_a_third_language_is_told_what_it_lacks(tmp_path: Path) -> None:
    folder = tmp_path / "remix"
    folder.mkdir()
    head = f'extends = "{DEFAULT}"\nlanguages = ["es"]\n'
    (folder / "lecture.toml").write_text(head)
    with pytest.raises(LectureError) as refusal:
        load_lecture(folder)
    said = str(refusal.value)
    assert "title has no entry for 'es', which `languages` lists; it has en, fr; nor have" in said
    assert all(key in said for key in ("subtitle", "narration", "parts"))
    assert 'extends = "como_guardan_los_llm_hechos"' in said
    (folder / "lecture.toml").write_text(head.replace('["es"]', '["it"]'))
    with pytest.raises(LectureError) as refusal:
        load_lecture(folder)
    assert "is written in it" not in str(refusal.value)
    (folder / "lecture.toml").write_text(head.replace('["es"]', '["xq"]'))
    with pytest.raises(LectureError, match=r"languages\[0\]: no language 'xq': expected a code"):
        load_lecture(folder)
    (folder / "lecture.toml").write_text(head.replace('["es"]', '["en"]'))
    (folder / "words.xq.toml").write_text("[TitleCard]\ntitle = 'x'\n")
    with pytest.raises(LectureError, match=r"remix/words\.xq\.toml: no such language"):
        load_lecture(folder)


def test_the_shipped_languages_have_all_that_a_folder_can_say() -> None:
    for code in ("en", "fr"):
        assert code in with_folder()
        data = language_data(code)
        assert data.fractions
        assert data.reading
        assert data.voice.kokoro
        assert data.forms
        assert number_style(code)
