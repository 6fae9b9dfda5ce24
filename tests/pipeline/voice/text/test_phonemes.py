import pytest

from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.text import phonemes as module
from pipeline.voice.text.phonemes import kokoro_notation, phonemes, told_apart
from pipeline.voice.text.reading import Reader


def sounds(text: str, language: str, accent: str) -> list[str]:
    return phonemes(Reader(language).read(text), accent)


def test_english_words_are_in_the_notation_of_kokoro():
    assert sounds("judge how fly boy boat day", "en", "en-us") == [
        "ʤˈʌʤ",
        "hˌW",
        "flˈI",
        "bˈY",
        "bˈOt",
        "dˈA",
    ]


def test_words_that_espeak_runs_together_are_told_apart():
    parts = sounds("Out of the library of them.", "en", "en-us")
    assert parts == ["ˌWT", "əv", "ðə", "lˈIbɹɛɹi", "ʌv", "ðˌɛm"]


def test_french_liaison_stays_with_the_word_before():
    assert sounds("Les amis ont un petit enfant.", "fr", "fr-fr") == [
        "lez",
        "amˈi",
        "ˈɔ̃t",
        "œ̃",
        "pətˈit",
        "ɑ̃fˈɑ̃",
    ]


@pytest.mark.parametrize(
    ("written", "tail"),
    [
        ("88", "vˈɛ̃yˈit"),
        ("81", "vˈɛ̃ˈœ̃"),
        ("89", "vˈɛ̃nˈœf"),
        ("91", "vˈɛ̃ˈɔ̃z"),
        ("98", "vˈɛ̃dˈizyˈit"),
    ],
)
def test_no_t_is_heard_within_the_french_eighties_and_nineties(written, tail):
    """espeak-ng has one in 81, 88, 89 and 91: 91 was then heard as 92."""
    (whole,) = sounds(written, "fr", "fr-fr")
    assert whole == "katʁˈø" + tail


def test_no_liaison_crosses_a_stop():
    assert sounds("les, amis", "fr", "fr-fr")[0] == sounds("les", "fr", "fr-fr")[0]


def test_marks_of_foreign_words_are_left_out():
    assert all("(" not in part for part in sounds("Un bon weekend ici", "fr", "fr-fr"))


@pytest.mark.parametrize(
    ("ipa", "accent", "expected"),
    [
        ("bˈʌʔn̩", "en-us", "bˈʌtn"),
        ("wˈɔːɾɚ", "en-us", "wˈɔTəɹ"),
        ("ðe^ɪɚɹ", "en-us", "ðAəɹ"),
        ("nˈɜːs", "en-us", "nˈɜɹs"),
        ("ɡˈə^ʊ", "en-gb", "ɡˈQ"),
        ("le-z", "fr-fr", "lez"),
    ],
)
def test_notation_follows_misaki(ipa, accent, expected):
    assert kokoro_notation(ipa, accent) == expected


def test_words_are_told_apart_wherever_the_flow_runs_together():
    assert told_apart("ʌvðə wˈɜːld", ["ˈʌv", "ðˈə", "wˈɜːld"]) == ["ʌv", "ðə", "wˈɜːld"]
    assert told_apart("abc", ["abc"]) == ["abc"]
    assert "".join(told_apart("ðætsɪt", ["ðˈæt", "ˈɪz", "ˈɪt"])) == "ðætsɪt"


def test_missing_program_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    with pytest.raises(VoiceUnavailable, match="apt install espeak-ng"):
        module.espeak_program()


@pytest.mark.parametrize(
    "text", ["9" * 400, "孔 " * 300, "a " * 400, "\ud800 x", "a\0b", "x⁻ ⁻¹⁻¹"]
)
def test_every_reading_of_an_odd_text_gets_its_phonemes(text):
    readings = Reader("en").read(text)
    assert len(phonemes(readings, "en-us")) == len(readings)


def test_words_of_a_flow_too_long_to_be_told_apart_sound_as_they_do_alone(monkeypatch):
    monkeypatch.setattr(module, "MOST_CELLS", 10)
    assert told_apart("ʌvðə wˈɜːld", ["ˈʌv", "ðˈə", "wˈɜːld"]) == ["ˈʌv", "ðˈə", "wˈɜːld"]
