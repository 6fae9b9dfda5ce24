"""What is asked about a fact: from our own tables, from a lecture, from an educator's file."""

from pathlib import Path

import pytest

from lectures.load import LectureError, load_lecture
from lectures.measured import fact_table
from measure.errors import MeasureError
from measure.sentence_encoder.fact_study import FactStudy, shipped_facts, study_of, topic_texts
from measure.tables import read_toml

OWN = """
first = "Ada"
last = "Lovelace"
answer = "computer programming"
near_misses = ["Ada Yonath", "Linda Lovelace", "Isaac Newton"]
candidates = ["botany"]
peers = [["Isaac Newton", "gravity"], ["Ada Yonath", "ribosomes"]]
"""


def own(tmp_path, text: str = OWN) -> FactStudy:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return study_of(read_toml(path), path.name)


def test_an_educators_file_is_read_and_its_people_are_told_apart(tmp_path):
    study = own(tmp_path)
    assert study.slug == "ada_lovelace"
    assert study.choices == ("computer programming", "gravity", "ribosomes", "botany")
    kinds = {name: study.kind(name) for name in study.people}
    assert kinds == {
        "Ada Lovelace": "fact",
        "Ada": "first",
        "Lovelace": "last",
        "Ada Yonath": "same_first",
        "Linda Lovelace": "same_last",
        "Isaac Newton": "other",
    }
    assert [study.answer_of(name) for name in study.people] == [0, -1, -1, 2, -1, 1]
    assert study.namesake == "Linda Lovelace"
    assert study.bystander == ("Ada Yonath", 2)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('first = "Ada"', "", "own.toml: first: missing key; expected first, last, answer"),
        ('first = "Ada"', 'first = "Ada"\nage = 3', "own.toml: age: unknown key"),
        ('first = "Ada"', "first = 3", "own.toml: first: expected words, found 3"),
        ('["botany"]', '"botany"', "own.toml: candidates: expected a list of words"),
        ('["Isaac Newton", "gravity"]', '["Isaac Newton"]', "peers: expected a list of"),
        ('"Ada Yonath", "Linda', '"Linda', "near_misses must have someone else named 'Ada'"),
        ('"Linda Lovelace", ', "", "near_misses must have someone else named 'Lovelace'"),
        ('[["Isaac Newton", "gravity"], ["Ada Yonath", "ribosomes"]]', "[]", "peers: expected"),
        ('first = "Ada"', "first = ", "own.toml: can't be read"),
        ('first = "Ada"\nlast = "Lovelace"', 'first = "稼"\nlast = "鄧"', "must have a letter"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(tmp_path, old, new, message):
    with pytest.raises(MeasureError, match=message.replace("[", r"\[")):
        own(tmp_path, OWN.replace(old, new))


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(MeasureError, match=r"nowhere\.toml: can't be read"):
        read_toml(Path("nowhere.toml"))


def test_a_lecture_asks_about_its_cast_and_associations_in_english():
    lecture = load_lecture("marie_curie_radium")
    study = FactStudy.parse(fact_table(lecture), lecture.name)
    assert (study.full_name, study.answer) == ("Marie Curie", "radium")
    assert study.near_misses == tuple(person.full for person in lecture.cast)
    assert dict(study.peers)["Isaac Newton"] == "gravity"
    assert "Marie Curie" not in dict(study.peers)


def test_a_lecture_without_english_says_so():
    lecture = load_lecture("marie_curie_radium")
    french = lecture.fact.model_copy(update={"text": {"fr": lecture.fact.text["fr"]}})
    with pytest.raises(LectureError, match=r"marie_curie_radium: fact\.text\.en: the model reads"):
        fact_table(lecture.model_copy(update={"fact": french}))


@pytest.mark.parametrize("name", ["how_llms_store_facts", "marie_curie_radium"])
def test_what_is_shipped_covers_the_shipped_lectures(name):
    """If this fails, a lecture's cast or associations changed: add them to facts.toml."""
    study = study_of(fact_table(load_lecture(name)), name)
    assert study == shipped_facts()[study.slug]


def test_a_shipped_fact_takes_on_the_people_of_a_remix(tmp_path):
    text = """
first = "Marie"
last = "Curie"
answer = "radium"
near_misses = ["Marie Tharp", "Eve Curie"]
candidates = []
peers = [["Marie Tharp", "the ocean floor"], ["Isaac Newton", "optics"]]
"""
    study = own(tmp_path, text)
    shipped = shipped_facts()["marie_curie"]
    assert study.near_misses == (*shipped.near_misses, "Marie Tharp", "Eve Curie")
    assert study.peers == (*shipped.peers, ("Marie Tharp", "the ocean floor"))
    assert own(tmp_path, text.replace("radium", "polonium")).near_misses == (
        "Marie Tharp",
        "Eve Curie",
    )


def test_three_hundred_different_texts_on_thirty_topics():
    texts, topics = topic_texts()
    assert len(set(texts)) == 300
    assert {topics.count(topic) for topic in topics} == {10}
    assert len(set(topics)) == 30
