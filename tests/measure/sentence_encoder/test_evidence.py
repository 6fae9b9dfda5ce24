"""Measuring in the real encoder again gives what is shipped; these need the `model` extra."""

import numpy as np
import pytest

from measure.command import shipped
from measure.extract import SEED
from measure.sentence_encoder import evidence
from measure.sentence_encoder.evidence import FactMeasurement, content_places
from measure.sentence_encoder.fact_study import shipped_facts
from measure.sentence_encoder.model import load_sentence_model
from mlp_math.real_model import load_real_model


@pytest.fixture(scope="module")
def model():
    return load_sentence_model()


@pytest.fixture(scope="module", params=["michael_jordan", "marie_curie"])
def measured(request, model):
    """A fact measured afresh with few draws and sizes, and the same as shipped."""
    study = shipped_facts()[request.param]
    rng = np.random.default_rng(5)
    return FactMeasurement(model, study, rng, (5, 50), 2), load_real_model(request.param)


def test_association_is_measured_again_as_shipped(measured):
    fact, shipped = measured
    again = fact.association()
    np.testing.assert_allclose(again["association"], shipped["association"], atol=1e-4)
    for key in ("people", "kinds", "candidates", "right_answers"):
        np.testing.assert_array_equal(again[key], shipped[key])


def test_gates_are_measured_again_as_shipped(measured):
    fact, shipped = measured
    again = fact.gates()
    np.testing.assert_array_equal(again["gate_layers"], shipped["gate_layers"])
    np.testing.assert_array_equal(again["gate_neurons"], shipped["gate_neurons"])
    for key in ("gate_activations", "gate_of_people", "top_in_context"):
        np.testing.assert_allclose(again[key], shipped[key], atol=1e-3)


def test_ablation_is_measured_again_as_shipped(measured):
    fact, shipped = measured
    again = fact.ablation()
    rows = np.searchsorted(shipped["ablation_sizes"], fact.sizes)
    for key in ("ablation_none", "bystander_none"):
        np.testing.assert_allclose(again[key], shipped[key], atol=1e-4)
    for key in ("ablation_zero", "ablation_mean", "bystander_zero"):
        np.testing.assert_allclose(again[key], shipped[key][rows], atol=1e-3)
    assert again["ablation_matched"].shape == (2, 2)


def test_the_transplant_is_measured_again_as_shipped(measured):
    fact, shipped = measured
    again = fact.transplant()
    rows = np.searchsorted(shipped["ablation_sizes"], fact.sizes)
    np.testing.assert_allclose(again["transplant"], shipped["transplant"][rows], atol=1e-3)


def test_words_and_directions_are_measured_again_as_shipped():
    for name in ("words", "directions"):
        there = load_real_model(name)
        again = shipped()[name].measure(np.random.default_rng(SEED))
        assert set(again) == set(there)
        for key, value in again.items():
            if value.dtype.kind == "f":
                np.testing.assert_allclose(value, there[key], atol=1e-3)
            elif key.endswith("counts"):  # a pair on the border of two bins may change sides
                assert np.abs(value - there[key]).sum() < 50
            else:
                np.testing.assert_array_equal(value, there[key])


def test_a_polysemantic_neuron_is_measured_again_as_shipped(model):
    shipped = load_real_model("polysemantic")
    units = 1536 * shipped["layers"] + shipped["neurons"]
    for row in (0, 10, 151, 290):
        text = str(shipped["texts"][row])
        levels, places = evidence._brightest(model, text)
        np.testing.assert_allclose(levels[units], shipped["activations"][row], atol=1e-3)
        tokens = [model.tokens(text)[place] for place in places[units]]
        assert tokens == shipped["brightest_tokens"][row].tolist()


def test_content_words_leave_out_frame_endings_and_function_words():
    tokens = ["[CLS]", "the", "harbour", "of", "li", "##sbon", "'", "##s", "[SEP]"]
    assert content_places(tokens).tolist() == [2, 5]
    assert content_places(["[CLS]", "the", "[SEP]"]).tolist() == [1]


def test_names_that_nobody_has_are_crossed_from_names_that_somebody_has():
    people = evidence.two_word_people()
    assert len(people) == evidence.INVENTED_PEOPLE
    words = [word for person in people for word in person]
    assert len(set(words)) == len(words)
    assert ("Michael", "Jordan") in people
    assert ("Michael", "Phelps") not in people
