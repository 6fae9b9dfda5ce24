"""What lectures ask and give to learn agrees with what they show, in each language."""

import re
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest

from lectures.lesson import Lesson, Texts, load_lesson
from lectures.load import SHIPPED, LectureError, find, load_lecture, shipped
from lectures.scaffold import NewLecture, write_lecture
from lectures.text import Slots, without_form
from mlp_math.real_model import load_real_model

LESSONS = [(name, language) for name in shipped() for language in load_lecture(name).languages]
SECOND = "taking_models_apart"  # half as long
SPANISH = "como_guardan_los_llm_hechos"
FIRST_PART = "mann_felix_krull"


def lesson(name: str, language: str) -> Lesson:
    lecture = load_lecture(name)
    return load_lesson(find(name), lecture, language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "language"),
    [lesson for lesson in LESSONS if lesson[0] not in (FIRST_PART, SECOND)],
)
def test_a_shipped_lecture_asks_thirty_questions_and_has_as_many_cards(name: str, language: str):
    texts = lesson(name, language).texts
    assert len(texts.quiz) >= 30
    assert len(texts.cards) >= 30
    assert len(texts.notes) == 4
    assert len(texts.exercises) >= 8


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_second_lecture_asks_about_each_of_its_parts(language: str):
    texts, folders = lesson(SECOND, language).texts, load_lecture(SECOND).parts
    assert len(texts.quiz) >= 12
    assert len(texts.cards) >= 12
    assert len(texts.notes) == 4
    asked = {one.place.split(".")[0] for one in texts.quiz.values()}
    assert all(asked & set(part.shots) for part in folders)


def quoted(texts: Texts, language: str) -> dict[str, dict[str, set[str]]]:
    """The slots of each entry, without the forms that the language puts them in."""
    return {
        table: {
            key: {
                without_form(slot, language) for slot in re.findall(r"\{([a-z_0-9]+)\}", str(entry))
            }
            for key, entry in entries.items()
        }
        for table, entries in texts
    }


def written(name: str, language: str) -> Texts:
    """What a lecture's own file holds, its slots not filled."""
    return Texts.model_validate(
        tomllib.loads((find(name) / f"lesson.{language}.toml").read_text(encoding="utf-8"))
    )


def test_spanish_asks_what_english_asks_with_as_many_answers_and_the_same_figures():
    english, spanish = written("how_llms_store_facts", "en"), written(SPANISH, "es")
    for (table, theirs), (_, mine) in zip(english, spanish, strict=True):
        assert list(mine) == list(theirs), table
        assert {key: one.place for key, one in mine.items()} == {
            key: one.place for key, one in theirs.items()
        }
    for key, question in spanish.quiz.items():
        assert len(question.wrong) == len(english.quiz[key].wrong), key
        assert bool(question.corrected) == bool(english.quiz[key].corrected), key
    for key, notes in spanish.notes.items():
        assert len(notes.points) == len(english.notes[key].points), key
    assert quoted(spanish, "es") == quoted(english, "en")


def test_questions_in_spanish_open_as_spanish_opens_them():
    for name in (SPANISH, FIRST_PART):
        said = written(name, "es").model_dump_json()
        assert said.count("?") == said.count("¿") > 10


def test_spanish_says_of_what_there_are_millions():
    texts = lesson(SPANISH, "es").texts
    assert texts.quiz["per_matrix"].right == "604 millones"
    assert texts.quiz["per_matrix"].why == "49.152 filas de 12.288 números cada una."
    assert texts.quiz["share"].right == "Alrededor de dos tercios"
    assert "116 mil millones de parámetros" in texts.notes["three"].points[1]


def test_the_first_part_alone_asks_about_all_of_its_shots():
    german = lesson(FIRST_PART, "de").texts
    assert len(german.quiz) >= 10
    assert len(german.cards) >= 8
    assert len(german.notes) >= 2
    assert len(german.exercises) >= 3
    entries = [*german.quiz.values(), *german.cards.values()]
    told = {one.place.split(".")[0] for one in entries}
    silent = {"TitleCard"}
    assert told == {shot.name for shot in load_lecture(FIRST_PART).shots} - silent
    assert german.cards["fact"].front == "Thomas Mann schrieb …"
    said = Slots(load_lecture(FIRST_PART), "de")
    compared = f"Hier: {said['lm_right']} von {said['lm_asked']} gegen {said['lm_by_chance']}."
    assert german.cards["control"].back.endswith(compared)


def test_the_first_part_alone_asks_the_same_in_its_four_languages(tmp_path: Path):
    folder = tmp_path / "four"
    write_lecture(
        folder, NewLecture("Clara", "Schumann", ("de", "en", "fr", "es"), extends=FIRST_PART)
    )
    lecture = load_lecture(folder)
    german, *others = (load_lesson(folder, lecture, one).texts for one in lecture.languages)
    for other in others:
        for (table, mine), (_, theirs) in zip(german, other, strict=True):
            assert {key: one.place for key, one in mine.items()} == {
                key: one.place for key, one in theirs.items()
            }, table
    mine = quoted(written(FIRST_PART, "de"), "de")
    for language in ("en", "fr", "es"):
        for table, entries in quoted(written(FIRST_PART, language), language).items():
            assert entries == {key: mine[table][key] for key in entries}, (language, table)


@pytest.mark.parametrize(
    ("name", "language", "nearer"),
    [("how_llms_store_facts", "en", "come nearer"), ("how_llms_store_facts", "fr", "Plus près"),
     (SPANISH, "es", "Más cerca")],
)  # fmt: skip
def test_no_right_answer_says_that_the_step_from_man_to_woman_brings_uncle_nearer_to_aunt(
    name: str, language: str, nearer: str
):
    words = load_real_model("words")
    of = dict(zip(words["words"].tolist(), words["vectors"].astype(float), strict=True))
    tip = of["uncle"] + of["woman"] - of["man"]
    before, after = (np.linalg.norm(of["aunt"] - x) for x in (of["uncle"], tip))
    assert after > before + 0.2
    assert nearer not in lesson(name, language).texts.quiz["aunt"].right


@pytest.mark.parametrize(("name", "language"), LESSONS)
def test_no_question_offers_an_answer_twice(name: str, language: str):
    for key, question in lesson(name, language).texts.quiz.items():
        options = [question.right, *question.wrong]
        assert len(set(options)) == len(options), key


@pytest.mark.parametrize(("name", "language"), LESSONS)
def test_no_slot_is_left_unfilled(name: str, language: str):
    assert "{" not in lesson(name, language).texts.model_dump_json().replace('{"', "").replace(
        ":{", ""
    )


@pytest.mark.parametrize("name", sorted({name for name, _ in LESSONS}))
def test_all_languages_ask_the_same_questions_about_the_same_places(name: str):
    first, *others = (lesson(name, language).texts for language in load_lecture(name).languages)
    for other in others:
        for (table, mine), (_, theirs) in zip(first, other, strict=True):
            assert {key: one.place for key, one in mine.items()} == {
                key: one.place for key, one in theirs.items()
            }, table


def test_a_remix_asks_about_its_own_people_and_sizes():
    texts = lesson("marie_curie_radium", "en").texts
    assert "Marie Curie" in texts.quiz["after_bias"].question
    assert "Michael Jordan" not in texts.model_dump_json()


def test_a_lecture_about_one_name_asks_about_no_first_and_last_name():
    of_names = {"en": ("first name", "last name"), "fr": ("prénom", "premier nom,")}
    for language, words in of_names.items():
        said = lesson("pele_football", language).texts.model_dump_json()
        assert [word for word in words if word in said] == []


@pytest.fixture
def remix(tmp_path: Path) -> Path:
    """A folder that extends the shipped lecture, with a quiz file to be written."""
    folder = tmp_path / "remix"
    folder.mkdir()
    (folder / "lecture.toml").write_text('extends = "how_llms_store_facts"\n')
    return folder


def ask(folder: Path, text: str) -> Lesson:
    (folder / "lesson.en.toml").write_text(text)
    return load_lesson(folder, load_lecture(folder), "en")


def test_a_remix_adds_a_question_and_changes_another(remix: Path):
    texts = ask(
        remix,
        '[quiz.mine]\nquestion = "Who?"\nright = "{full}"\nwrong = ["{other}"]\nwhy = "So."\n'
        'place = "AndGate"\n[quiz.gate]\nright = "{full} AND"\n',
    ).texts
    assert texts.quiz["mine"].right == "Michael Jordan"
    assert texts.quiz["gate"].right == "Michael Jordan AND"
    assert texts.quiz["gate"].wrong == ("OR", "NOT", "XOR")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[quiz.mine]\nright = "x"\n', "quiz.mine.question: missing"),
        ('[cards.mine]\nfront="f"\nback="b"\nplace="NoShot"\n', "cards.mine: the lecture does not"),
        ('[cards.mine]\nfront="f"\nback="b"\nplace="AndGate.no"\n', "has no beat 'no'; it has"),
        ('[cards.mine]\nfront="{f}"\nback="b"\nplace="AndGate"\n', "unknown slot {f}"),
        ('[cards.mine]\nfront="f"\nback="b"\nplace="AndGate"\ncolour="red"\n', "colour"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(remix: Path, text: str, said: str):
    with pytest.raises(LectureError, match=r"remix/lesson\.en\.toml: ") as raised:
        ask(remix, text)
    assert said in str(raised.value)


def test_what_is_about_shots_that_a_remix_leaves_out_is_left_out(tmp_path: Path):
    folder = tmp_path / "short"
    folder.mkdir()
    (folder / "lecture.toml").write_text(
        'extends = "how_llms_store_facts"\n[[parts]]\nfolder = "inside_the_mlp"\n'
        'title = { en = "Gate", fr = "Porte" }\nshots = ["AndGate", "ReluGraph"]\n'
    )
    found = load_lesson(folder, load_lecture(folder), "en")
    assert {one.place.split(".")[0] for one in found.texts.quiz.values()} == {
        "AndGate",
        "ReluGraph",
    }
    assert set(found.common.formulae) == {"ReluGraph"}
    assert found.common.decks["short"].steps == ("AndGate",)


def test_a_link_out_of_the_folder_is_not_followed(remix: Path, tmp_path: Path):
    outside = tmp_path / "outside.toml"
    shutil.copy(SHIPPED / "how_llms_store_facts" / "lesson.en.toml", outside)
    (remix / "lesson.en.toml").symlink_to(outside)
    with pytest.raises(LectureError, match="link out of the lecture's folder"):
        load_lesson(remix, load_lecture(remix), "en")
