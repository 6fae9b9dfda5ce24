"""A reduced study, run again in the real model, gives what is stored; these need the model."""

import numpy as np
import pytest

from measure.language_model.knowledge import measure_knowledge
from measure.language_model.neurons import (
    CAST,
    ELSEWHERE,
    name_neurons,
    reads_and_writes,
)
from measure.language_model.own import measure_own
from measure.language_model.places import Known, Place, from_donor, moved
from measure.language_model.prompts import answer_tokens, prompt_groups
from measure.language_model.relations import Relation, shipped_relations
from measure.language_model.studies import own_report, relation_of
from measure.language_model.where import EXAMPLES, main_places
from measure.sentence_encoder.fact_study import FACTS
from measure.tables import read_toml
from mlp_math.decoder import Cut, silence, transplant
from mlp_math.fact_path import load_language_model_study

SPORTS = shipped_relations()["sports"]
PAIRS = [("Rafael Nadal", "LeBron James"), ("Michael Jordan", "Tom Brady")]


@pytest.fixture(scope="module")
def tokens(language_model):
    return answer_tokens(language_model, SPORTS.candidates)


@pytest.fixture(scope="module")
def asked(language_model, tokens):
    """Two subjects of one length, as the studies hold them."""

    def known(*names: str) -> Known:
        (prompts,) = prompt_groups(language_model, SPORTS.phrasings[0], names)
        trace = language_model.decoder.forward(prompts.ids)
        return Known(
            prompts,
            trace,
            np.array([SPORTS.answer_of(name) for name in names]),
            language_model.decoder.probabilities(trace.last)[:, tokens],
            {},
        )

    return known


@pytest.mark.parametrize("name", ["sports", "capitals", "elements"])
def test_what_a_few_subjects_are_known_for_is_measured_again_as_stored(language_model, name):
    relation, stored = shipped_relations()[name], load_language_model_study(f"knows_{name}")
    some = [relation.subjects[k] for k in (0, 20, -1)]
    small = Relation(name, relation.phrasings[:2], tuple(some), relation.others[:1])
    again = measure_knowledge(language_model, small)
    rows = [stored["subjects"].tolist().index(s) for s in again["subjects"].tolist()]
    columns = [relation.candidates.index(answer) for answer in small.candidates]
    expected = stored["probabilities"][:2][:, rows][:, :, columns]
    np.testing.assert_allclose(again["probabilities"], expected, atol=1e-4)
    assert again["next_words"].tolist() == stored["next_words"][:2, rows].tolist()


@pytest.mark.parametrize(("recipient", "donor"), PAIRS)
def test_transplants_between_two_subjects_are_measured_again_as_stored(
    language_model, tokens, asked, recipient, donor
):
    stored = load_language_model_study("where_sports")
    assert (recipient, donor) in EXAMPLES
    names = list(zip(stored["recipients"].tolist(), stored["donors"].tolist(), strict=True))
    column = names.index((recipient, donor))
    labels = ["mlp 0-9 name", "mlp 2-9 name", "attention 0-9 name", "attention 20-24 last word"]
    where = {place.label: place for place in main_places(30)}
    result = moved(
        language_model,
        asked(recipient, donor),
        [(0, 1)],
        [from_donor(where[label]) for label in labels],
        tokens,
    )
    rows = [stored["moved"].tolist().index(label) for label in labels]
    for key in ("own", "donor", "best"):
        expected = stored[f"moved_{key}"][rows, column]
        np.testing.assert_allclose(getattr(result, key)[:, 0], expected, atol=1e-3)


def test_silencing_is_measured_again_as_stored(language_model, tokens, asked):
    stored = load_language_model_study("where_sports")
    known = asked("Michael Jordan", "Tom Brady")
    column = stored["subjects"].tolist().index("Michael Jordan")
    for label, place in (
        ("mlp 5-9 name", Place("mlp", (5, 6, 7, 8, 9), "name")),
        ("attention 20-24 last word", Place("attention", (20, 21, 22, 23, 24), "last word")),
    ):
        edit = silence(place.site, place.layers, known.prompts.places(place.group))
        last = language_model.decoder.rerun(known.trace, [edit]).last
        own = language_model.decoder.probabilities(last)[0, tokens[known.right[0]]]
        row = stored["silenced"].tolist().index(label)
        assert own == pytest.approx(stored["silenced_zero"][row, column], abs=1e-3)


def test_heads_and_cuts_are_measured_again_as_stored(language_model, tokens, asked):
    stored = load_language_model_study("path_sports")
    pairs = list(zip(stored["recipients"].tolist(), stored["donors"].tolist(), strict=True))
    known = asked(*pairs[0])
    last = known.prompts.places("last word")
    for layer, head in stored["carriers"].tolist():
        edit = transplant(known.trace, "heads", [layer], last, [head], rows=[1, 0])
        after = language_model.decoder.rerun(known.trace, [edit]).last
        shares = language_model.decoder.probabilities(after)[0, tokens]
        expected = float(stored["heads_donor"][layer, head, 0])
        assert shares[known.right[1]] == pytest.approx(expected, abs=2e-3)
    cut = Cut(tuple(range(30)), known.prompts.tokens - 1, known.prompts.places("name"))
    after = language_model.decoder.rerun(known.trace, [cut]).last
    own = language_model.decoder.probabilities(after)[0, tokens[known.right[0]]]
    column = stored["subjects"].tolist().index(pairs[0][0])
    assert own == pytest.approx(float(stored["cut_own"][0, column]), abs=1e-3)


def test_the_facts_gates_are_measured_again_as_stored(language_model):
    stored = load_language_model_study("neurons_sports")
    neurons = name_neurons(language_model, SPORTS, [*CAST, *ELSEWHERE])
    again = neurons[: len(CAST), stored["fact_gates"]].T
    np.testing.assert_allclose(again, stored["fact_gate_levels"], atol=2e-3)
    reading = reads_and_writes(language_model, stored["best_neurons"][:2])
    assert reading["best_writes"].tolist() == stored["best_writes"][:2].tolist()


def test_a_fact_that_the_model_knows_is_looked_for_in_the_phrasing_where_most_are_known(
    language_model,
):
    some = ("Michael Jordan", "Tom Brady", "Babe Ruth", "Serena Williams")
    subjects = tuple((name, dict(SPORTS.subjects)[name]) for name in some)
    few = tuple(pair for pair in SPORTS.others if pair[1] == "invented")[:6]
    phrasings = ("{} plays the sport of", SPORTS.phrasings[0])
    relation = Relation("own", phrasings, subjects, few)
    arrays = measure_own(language_model, relation, np.random.default_rng(0))
    assert arrays["known"]
    assert int(arrays["phrasing"]) == 1
    stored = load_language_model_study("story_sports")
    assert str(arrays["subject"]) == str(stored["subject"])
    assert arrays["map_groups"].tolist() == stored["map_groups"].tolist()
    for site in ("mlp", "attention"):
        np.testing.assert_allclose(arrays[f"group_{site}"], stored[f"group_{site}"], atol=1e-3)
    row = arrays["moved"].tolist().index("mlp 0-9 name")
    taken = arrays["moved_best"][row] == arrays["donor_answers"]
    shuffled = arrays["moved_best"][-1] == arrays["donor_answers"]
    assert taken.mean() > shuffled.mean()
    assert "the model knows" in own_report("places_own", arrays)


def test_what_is_said_of_a_shipped_fact_is_measured_again_as_stored(language_model):
    relation = relation_of(read_toml(FACTS)["marie_curie"], "facts.toml")
    stored = load_language_model_study("knows_marie_curie")
    small = Relation("few", relation.phrasings[:2], relation.subjects[:2], (), relation.candidates)
    again = measure_knowledge(language_model, small)
    columns = [stored["candidates"].tolist().index(one) for one in small.candidates]
    expected = stored["probabilities"][:2, :2][:, :, columns]
    np.testing.assert_allclose(again["probabilities"], expected, atol=1e-4)


def test_a_fact_that_the_model_does_not_know_is_stored_as_such(language_model):
    """Nobody knows what an invented name is known for."""
    names = ("Daniel Harrow", "Laura Pemberley", "Thomas Okwell")
    pairs = tuple(zip(names, ("lutes", "volcanoes", "chess"), strict=True))
    others = tuple((name, "invented") for name in ("Nina Castellane", "Peter Wexford"))
    relation = Relation("nobody", ("Fact: {} is known for",), pairs, others)
    arrays = measure_own(language_model, relation, np.random.default_rng(0))
    assert not arrays["known"]
    assert "base" not in arrays
    assert "does not know" in own_report("places_nobody", arrays)


def test_heads_are_chosen_on_one_half_of_the_subjects_and_told_of_on_the_other():
    for name in ("path_sports", "path_capitals"):
        stored = load_language_model_study(name)
        half = set(stored["subjects"][stored["chosen_on"]].tolist())
        assert len(half) == len(stored["subjects"]) // 2
        for recipient, donor, chosen_on in zip(
            stored["recipients"].tolist(),
            stored["donors"].tolist(),
            stored["pair_chosen_on"].tolist(),
            strict=True,
        ):
            assert {recipient in half, donor in half} == {chosen_on}
        mean = stored["heads_donor"][:, :, stored["pair_chosen_on"]].astype(float).mean(axis=2)
        best = np.argsort(-mean, axis=None, kind="stable")[: len(stored["carriers"])]
        assert stored["carriers"].tolist() == [list(divmod(int(k), 9)) for k in best]
