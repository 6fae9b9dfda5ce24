"""The first lecture in Spanish, and a part of it in German: whole, faithful, and read aloud."""

import re
from itertools import chain

import pytest

from lectures.load import load_lecture
from lectures.model import Sizes
from lectures.speech import split_marks
from lectures.text import Slots, quoted_slots, shot_narration, shot_words
from pipeline.voice.text.reading import Reader

BASE, SPANISH = load_lecture(), load_lecture("como_guardan_los_llm_hechos")
GERMAN = load_lecture("mann_felix_krull")


def test_the_spanish_lecture_shows_all_that_the_first_shows() -> None:
    assert [shot.name for shot in SPANISH.shots] == [shot.name for shot in BASE.shots]
    assert SPANISH.fact.full == BASE.fact.full
    assert SPANISH.sizes == BASE.sizes


@pytest.mark.parametrize("shot", [shot.name for shot in BASE.shots])
def test_spanish_has_the_same_beats_marks_and_figures_as_english(shot: str) -> None:
    english, spanish = BASE.narration["en"][shot], SPANISH.narration["es"][shot]
    assert list(spanish) == list(english)
    for beat, text in english.items():
        marks = [list(split_marks(one)[1]) for one in (text, spanish[beat])]
        assert marks[0] == marks[1], beat
    quoted = [quoted_slots(BASE, "en", shot), quoted_slots(SPANISH, "es", shot)]
    for beat in english:
        assert set(quoted[0][beat]) == set(quoted[1][beat]), beat


@pytest.mark.parametrize("lecture", [SPANISH, GERMAN], ids=lambda lecture: lecture.name)
def test_its_words_on_screen_are_as_many_as_the_english_ones(lecture) -> None:
    for shot in lecture.shots:
        english = shot_words(BASE, "en", shot.name)
        own = shot_words(lecture, lecture.language, shot.name)
        assert own.keys() == english.keys(), shot.name
        for key, entry in english.items():
            assert isinstance(own[key], str) == isinstance(entry, str), (shot.name, key)
            assert isinstance(entry, str) or len(own[key]) == len(entry), (shot.name, key)


@pytest.mark.parametrize("lecture", [SPANISH, GERMAN], ids=lambda lecture: lecture.name)
def test_nothing_of_it_is_left_in_english(lecture) -> None:
    """Sentences: names of papers and of firms stay as they are."""
    for shot in lecture.shots:
        for beat, text in shot_narration(lecture, lecture.language, shot.name).items():
            words = re.findall(r"[a-z]+", split_marks(text)[0].lower())
            assert not {"the", "and", "of", "with", "which"} & set(words), f"{shot.name}.{beat}"


def test_the_spanish_answers_of_the_model_are_spanish() -> None:
    slots = Slots(SPANISH, "es")
    assert [slots[f"lm_{key}"] for key in ("own", "donors")] == ["tenis", "baloncesto"]


def test_large_numbers_are_said_as_each_language_says_them() -> None:
    spanish, german = Slots(SPANISH, "es"), Slots(GERMAN, "de")
    assert (spanish["parameters"], german["parameters"]) == (
        "175 mil millones",
        "175 Milliarden",
    )
    assert (spanish["per_mlp"], german["per_mlp"]) == ("1,2 mil millones", "1,2 Milliarden")
    assert (spanish["mlp_fraction"], german["mlp_fraction"]) == ("dos tercios", "zwei Drittel")


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("es", "5.551 años", "cinco mil quinientos cincuenta y un años"),
        ("es", "12.288 dimensiones", "doce mil doscientas ochenta y ocho dimensiones"),
        ("es", "12.288 pesos", "doce mil doscientos ochenta y ocho pesos"),
        ("es", "1,2 mil millones", "uno coma dos mil millones"),
        ("es", "66\u202f%", "sesenta y seis por ciento"),
        ("es", "n.º 10", "número diez"),
        ("de", "100\u00a0°C", "einhundert Grad Celsius"),
        ("de", "1,2 Milliarden", "eins Komma zwei Milliarden"),
        ("de", "1929", "neunzehnhundertneunundzwanzig"),
    ],
)
def test_numbers_are_read_as_their_nouns_want_them(language: str, written: str, said: str) -> None:
    assert " ".join(one.said for one in Reader(language).read(written)) == said


@pytest.mark.parametrize(("name", "owned"), [("Mann", "Manns"), ("Marx", "Marx’"), ("Voß", "Voß’")])
def test_german_says_whose_something_is(name: str, owned: str) -> None:
    fact = GERMAN.fact.model_copy(update={"last": name})
    assert Slots(GERMAN.model_copy(update={"fact": fact}), "de")["genitive_last"] == owned


@pytest.mark.parametrize(
    ("lecture", "language", "large"),
    [(SPANISH, "es", "175 mil millones de"), (BASE, "fr", "175 milliards de")],
)
def test_what_is_counted_follows_a_million_with_of_and_a_thousand_without(
    lecture, language: str, large: str
) -> None:
    assert Slots(lecture, language)["counted_parameters"] == large
    sizes = {"name": "Mini", "n_layers": 2, "d_model": 64, "n_heads": 2, "d_vocab": 100}
    tiny = lecture.model_copy(update={"sizes": Sizes(**sizes, n_ctx=16)})
    assert Slots(tiny, language)["counted_per_matrix"] == Slots(tiny, language)["per_matrix"]


@pytest.mark.parametrize(
    ("name", "joined"), [("Jordan", "y Jordan"), ("Iglesias", "e Iglesias"), ("Hierro", "y Hierro")]
)
def test_spanish_changes_y_before_i(name: str, joined: str) -> None:
    fact = SPANISH.fact.model_copy(update={"last": name})
    assert Slots(SPANISH.model_copy(update={"fact": fact}), "es")["and_last"] == joined


def test_questions_and_exclamations_open_as_spanish_opens_them() -> None:
    for shot in SPANISH.shots:
        texts = shot_narration(SPANISH, "es", shot.name).values()
        words = shot_words(SPANISH, "es", shot.name).values()
        shown = chain.from_iterable([one] if isinstance(one, str) else one for one in words)
        for text in chain(texts, shown):
            plain = text.replace("What sport does … play?", "")
            assert plain.count("?") == plain.count("¿"), text
            assert plain.count("!") == plain.count("¡"), text
