"""What is asked of the language model: enough of it, and mistakes in a table are named."""

from collections import Counter

import pytest

from lectures.load import load_lecture
from lectures.measured import fact_table
from measure.errors import MeasureError
from measure.language_model.prompts import answer_tokens
from measure.language_model.relations import Relation, shipped_relations
from measure.language_model.studies import relation_of

TABLE = {
    "phrasings": ["{} plays"],
    "subjects": {"tennis": ["Ann"], "golf": ["Bob"], "chess": ["Cid", "Dot"]},
    "others": {"invented": ["Eve"]},
}


def test_a_hundred_athletes_and_more_thirteen_sports_and_five_phrasings_are_asked_about():
    sports = shipped_relations()["sports"]
    assert len(sports.subjects) >= 100
    assert len(sports.candidates) >= 13
    assert len(sports.phrasings) >= 5
    assert min(Counter(answer for _, answer in sports.subjects).values()) >= 8
    kinds = Counter(kind for _, kind in sports.others)
    assert min(kinds[kind] for kind in ("invented", "crossed", "known_for_else")) >= 30


def test_invented_subjects_are_in_every_relation_as_control():
    for relation in shipped_relations().values():
        assert sum(kind == "invented" for _, kind in relation.others) >= 10


def test_names_used_in_a_phrasing_are_not_asked_about():
    for relation in shipped_relations().values():
        for phrasing in relation.phrasings:
            for name, _ in relation.subjects:
                assert name not in phrasing.replace("{}", "")


def test_no_two_answers_of_a_relation_begin_with_the_same_token(language_model):
    for relation in shipped_relations().values():
        tokens = answer_tokens(language_model, relation.candidates)
        assert len(set(tokens.tolist())) == len(relation.candidates)


def test_answers_that_cannot_be_told_apart_are_refused(language_model):
    with pytest.raises(MeasureError, match="Bangkok, Bangalore all begin with the same token"):
        answer_tokens(language_model, ["Bangkok", "Bangalore", "Paris"])


def test_a_table_is_read_and_answers_are_numbered_in_its_order():
    relation = Relation.parse("games", TABLE, "own.toml")
    assert relation.candidates == ("tennis", "golf", "chess")
    assert [relation.answer_of(name) for name in ("Dot", "Ann", "Eve")] == [2, 0, -1]
    assert relation.asked == ("Ann", "Bob", "Cid", "Dot", "Eve")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"phrasings": None}, "own.toml: phrasings: expected a list of texts, found None"),
        ({"phrasings": ["plays"]}, r"games: phrasings: expected one or more with \{\}"),
        ({"subjects": {"golf": "Bob"}}, "own.toml: subjects: expected lists of names"),
        ({"subjects": {"golf": ["Bob"]}}, "expected three answers or more to choose from"),
        ({"others": {"invented": ["Ann"]}}, "games: subjects: Ann stands there twice"),
        ({"more": 1}, "own.toml: more: unknown key; expected phrasings, subjects, others"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(change, message):
    with pytest.raises(MeasureError, match=message):
        Relation.parse("games", TABLE | change, "own.toml")


def test_a_missing_key_is_named():
    with pytest.raises(MeasureError, match=r"own\.toml: others: missing key"):
        Relation.parse("games", {k: v for k, v in TABLE.items() if k != "others"}, "own.toml")


@pytest.mark.parametrize("name", ["how_llms_store_facts", "marie_curie_radium"])
def test_a_lectures_own_fact_can_be_asked_about(language_model, name):
    lecture = load_lecture(name)
    relation = relation_of(fact_table(lecture), name)
    subject, answer = relation.subjects[0]
    assert subject == lecture.fact.full
    assert answer == relation.candidates[0] == lecture.fact.text["en"].answer
    questions = lecture.fact.text["en"].questions
    assert relation.phrasings[: len(questions)] == questions
    assert relation.phrasings[len(questions)] == f"{{}} {lecture.fact.text['en'].relation}"
    assert set(lecture.fact.text["en"].alternatives) <= set(relation.candidates)
    kinds = dict(relation.others)
    assert kinds[lecture.near_miss("last").full] == "near miss"
    answer_tokens(language_model, relation.candidates)


def test_a_fact_without_a_relation_is_asked_about_in_a_general_way():
    table = fact_table(load_lecture())
    del table["relation"]
    assert relation_of(table, "own").phrasings == (
        "{} is known for",
        "Fact: {} is known for",
        "Question: What is {} known for?\nAnswer: {} is known for",
    )
    with pytest.raises(MeasureError, match="own: relation: expected words, found 3"):
        relation_of(table | {"relation": 3}, "own")
