import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lectures.load import load_lecture, shipped
from lectures.speech import sentences, split_marks
from lectures.text import shot_narration
from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.text.reading import STOPS, Reader


def reader(language: str) -> Reader:
    return Reader(language, load_lecture().pronunciation[language])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("MLP", "M L P"),
        ("MLPs", "M L P's"),
        ("MLP's", "M L P's"),
        ("GPT-3", "G P T three"),
        ("GPT-4", "G P T four"),
        ("ReLU", "ray loo"),
        ("W↑", "W up"),
        ("12,288", "twelve thousand two hundred eighty-eight"),
        ("12,288-dimensional", "twelve thousand two hundred eighty-eight dimensional"),
        ("175 billion", "one hundred seventy-five billion"),
        ("89°", "eighty-nine degrees"),
        ("1°", "one degree"),
        ("89°–91°", "eighty-nine degrees to ninety-one degrees"),
        ("E·M", "E dot M"),
        ("0.5%", "zero point five percent"),
        ("−3", "minus three"),
        ("10⁶", "ten to the six"),
        ("x²", "x squared"),
        ("1963", "nineteen sixty-three"),
        ("2048", "two thousand forty-eight"),
        ("21st", "twenty-first"),
        ("7×8=56", "seven times eight equals fifty-six"),
        ("don’t", "don't"),
        ("AI", "eigh I"),
        ("two-dimensional", "two-dimensional"),
    ],
)
def test_english_is_read_as_a_lecturer_would(written, said):
    assert " ".join(one.said for one in reader("en").read(written)) == said
    assert reader("en").uncovered(written) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("MLP", "M L P"),
        ("l’MLP", "l'M L P"),
        ("GPT-3", "G P T trois"),
        ("ReLU", "rélou"),
        ("W↑", "W haut"),
        ("12 288", "douze mille deux cent quatreu-vin-huit"),
        ("12\u202f288", "douze mille deux cent quatreu-vin-huit"),
        ("175 milliards", "cent soixante-quinze milliards"),
        ("89°", "quatreu-vin-neuf degrés"),
        ("E·M", "E scalaire M"),
        ("0,5 %", "zéro virgule cinq pour cent"),
        ("10⁻³", "dix puissance moins trois"),
        ("2e", "deuxième"),
        ("aujourd’hui", "aujourd'hui"),
    ],
)
def test_french_is_read_as_a_lecturer_would(written, said):
    assert " ".join(one.said for one in reader("fr").read(written)) == said
    assert reader("fr").uncovered(written) == []


@pytest.mark.parametrize(
    ("written", "added"),
    [
        ("Il obtient un plus un.", True),
        ("Il réagit à M plus J.", True),
        ("La direction du prénom, plus celle du nom.", True),
        ("Dix fois plus de dimensions.", True),
        ("Pour tous les autres, un au plus.", True),
        ("Ici, plus personne ne se parle.", False),
        ("Il n’en reste plus un seul.", False),
        ("Plus le modèle était sûr, moins il paie.", False),
        ("Le plus facile, c’est de rentrer dans le rang.", False),
    ],
)
def test_french_sounds_the_s_of_plus_where_something_is_added(written, added):
    said = [one.said.lower() for one in reader("fr").read(written)]
    assert ("plusse" in said, "plus" in said) == (added, not added)


def test_punctuation_becomes_one_stop_after_its_word():
    stops = [one.stop for one in reader("en").read("Wait (really)... “Yes”, he said – why?!")]
    assert stops == ["", "…", ",", "", "—", "?"]


def test_french_punctuation_after_a_space_belongs_to_the_word_before():
    readings = reader("fr").read("Un fait : « Michael Jordan » ?")
    assert [(one.first, one.last, one.stop) for one in readings] == [
        (0, 1, ""),
        (1, 3, ":"),
        (4, 5, ""),
        (5, 8, "?"),
    ]


def test_number_of_several_written_words_keeps_their_places():
    readings = reader("fr").read("les 12 288 nombres")
    assert [(one.first, one.last) for one in readings] == [(0, 1), (1, 3), (3, 4)]


def test_entry_with_a_full_stop_keeps_the_stop_that_follows():
    (reading,) = reader("en").read("etc.,")
    assert (reading.said, reading.stop) == ("et cetera", ",")


@pytest.mark.parametrize("token", ["XYZ", "fooBar", "≡", "x≡y", "brrr", "Poincaré"])
def test_tokens_that_nothing_tells_how_to_say_are_listed(token):
    assert reader("en").uncovered(f"See {token}, please.") == [token]


@pytest.mark.parametrize("name", shipped())
def test_every_token_of_the_narration_is_covered(name):
    lecture = load_lecture(name)
    uncovered = {
        f"{name}/{language}/{shot.name}.{beat}: {token}"
        for language in lecture.languages
        for shot in lecture.shots
        for beat, text in shot_narration(lecture, language, shot.name).items()
        for token in Reader(language, lecture.pronunciation[language]).uncovered(
            split_marks(text)[0]
        )
    }
    assert sorted(uncovered) == []


def test_remix_adds_to_the_pronunciation_it_extends(tmp_path):
    folder = tmp_path / "remix"
    folder.mkdir()
    (folder / "lecture.toml").write_text('extends = "how_llms_store_facts"\n')
    (folder / "pronunciation.en.toml").write_text('[words]\n"XYZ" = "ex why zed"\n')
    words = load_lecture(folder).pronunciation["en"].words
    assert words["XYZ"] == "ex why zed"
    assert words["MLP"] == "M L P"


def test_a_language_that_does_not_say_how_it_is_read_is_named():
    with pytest.raises(VoiceUnavailable, match=r"languages/sw/language.toml.* how 'sw' is read"):
        Reader("sw")


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("fr", "n° 10", "numéro dix"),
        ("fr", "N°10", "numéro dix"),
        ("fr", "20 h 30", "vingt heures trente"),
        ("fr", "à 20\u202fh, dit-il", "à vingt heures dit-il"),
        ("fr", "20h30", "vingt heures trente"),
        ("fr", "1 h", "un heure"),
        ("fr", "12 288 €", "douze mille deux cent quatreu-vin-huit euros"),
        ("fr", "5€", "cinq euros"),
        ("fr", "3 h après", "trois heures après"),
        ("fr", "5 mètres", "cinq mètres"),
        ("fr", "https://www.lecole.fr/cours", "lecole point fr barre oblique cours"),
        ("en", "€5", "five euros"),
        ("en", "$1", "one dollar"),
        ("en", "https://example.org/a-b/", "example dot org slash a b"),
        ("en", "100 °C", "one hundred degrees Celsius"),
    ],
)
def test_units_amounts_and_addresses_are_said_in_words(language, written, said):
    read = reader(language).read(written)
    assert " ".join(one.said for one in read) == said
    assert reader(language).uncovered(written) == []


@settings(deadline=None)
@given(st.sampled_from(["en", "fr"]), st.text(max_size=80))
def test_any_text_has_readings_in_order_that_hold_no_digits(language, text):
    words = text.split()
    end = 0
    for reading in reader(language).read(text):
        assert end <= reading.first < reading.last <= len(words)
        assert reading.said
        assert not any(ch in "0123456789" for ch in reading.said)
        assert reading.stop == "" or reading.stop in STOPS
        end = reading.last


def test_sentences_keep_their_closing_quotes():
    assert sentences('He said "Go." Then he left (really.) Now?') == [
        'He said "Go."',
        "Then he left (really.)",
        "Now?",
    ]


@given(
    text=st.text(st.characters(exclude_categories=()), max_size=200)
    | st.text(st.sampled_from("⁻¹²9१𝟗₃-−–,. \u202f(«l’'stx°½٣"), max_size=80),
    language=st.sampled_from(["en", "fr"]),
)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_every_word_of_it_counted_once(text, language):
    for sentence in sentences(split_marks(text)[0]):
        readings = reader(language).read(sentence)
        assert all(one.said and (not one.stop or one.stop in STOPS) for one in readings)
        places = [place for one in readings for place in (one.first, one.last)]
        assert places == sorted(places)
        assert not places or places[-1] <= len(sentence.split())
        reader(language).uncovered(sentence)


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "9" * 400, " ".join(["nine"] * 400)),
        ("fr", "7" * 400, " ".join(["sept"] * 400)),
        ("en", "-" + "1" * 37, " ".join(["minus"] + ["one"] * 37)),
        ("en", "1" + "0" * 18, "one quintillion"),
        ("en", "3.14159265358979", "three point one four one five nine two six five three five "),
        ("fr", "0," + "3" * 20, "zéro virgule" + 20 * " trois"),
        ("en", "x⁻", "x minus"),
        ("en", "⁻¹⁻¹", "to the minus one to the minus one"),
        ("fr", "l’" * 900 + "eau", "l'" * 900 + "eau"),
    ],
)
def test_numbers_powers_and_elisions_of_any_length_are_read(language, written, said):
    (reading,) = reader(language).read(written)
    assert reading.said.startswith(said)
