"""Measuring in the real encoder again gives what is shipped; these need the `model` extra."""

import json

import numpy as np
import pytest

from mlp_math import stored
from mlp_math.real_model import load_real_model
from pipeline import evidence
from pipeline.evidence import FactMeasurement, content_places, extracts, main
from pipeline.fact_study import shipped_facts
from pipeline.sentence_model import ModelMissing, load_sentence_model

OWN = """
first = "Tim"
last = "Duncan"
answer = "basketball"
near_misses = ["Tim Cook", "Isadora Duncan", "Bill Gates"]
candidates = []
peers = [["Isadora Duncan", "dance"], ["Bill Gates", "software"]]
"""


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


def test_words_and_directions_are_measured_again_as_shipped(model):
    for name in ("words", "directions"):
        shipped = load_real_model(name)
        again = extracts()[name].measure(model, np.random.default_rng(evidence.SEED))
        assert set(again) == set(shipped)
        for key, value in again.items():
            if value.dtype.kind == "f":
                np.testing.assert_allclose(value, shipped[key], atol=1e-3)
            elif key.endswith("counts"):  # a pair on the border of two bins may change sides
                assert np.abs(value - shipped[key]).sum() < 50
            else:
                np.testing.assert_array_equal(value, shipped[key])


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


# --- the command line


def test_what_is_shipped_is_up_to_date_and_nothing_is_measured(capsys, monkeypatch):
    monkeypatch.setattr(evidence, "load_sentence_model", no_model)
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert "basketball is number 1 of 10 answers (cosine 0.527)" in out
    assert "nearest is right for 28 of 33 people" in out
    assert "measuring" not in err


def no_model():
    raise ModelMissing("the real model is not installed")


def test_an_educators_own_fact_is_measured_stored_and_then_left_alone(tmp_path, capsys):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    arguments = ["--lecture-fact", str(path), "--draws", "1", "--directory", str(tmp_path)]
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Tim Duncan: basketball is number 1 of 3 answers")
    assert "tim_duncan: measuring" in err
    record = json.loads((tmp_path / "tim_duncan.json").read_text())
    assert record["parameters"]["study"]["near_misses"] == [
        "Tim Cook",
        "Isadora Duncan",
        "Bill Gates",
    ]
    assert record["source"]["model_licence"] == "Apache-2.0"
    before = (tmp_path / "tim_duncan.npz").stat().st_mtime_ns
    assert main(arguments) == 0
    assert (tmp_path / "tim_duncan.npz").stat().st_mtime_ns == before
    assert main([*arguments, "--list"]) == 0
    assert "tim_duncan           stored" in capsys.readouterr().out
    # Other texts, or a damaged file, and it counts as missing.
    path.write_text(OWN.replace("Bill Gates", "Steve Jobs"), encoding="utf-8")
    assert main([*arguments, "--list"]) == 0
    assert "tim_duncan           missing" in capsys.readouterr().out
    assert {file.name for file in tmp_path.iterdir()} == {
        "own.toml",
        "tim_duncan.json",
        "tim_duncan.npz",
    }


def test_a_measurement_cut_short_leaves_those_before_it(tmp_path, monkeypatch, capsys):
    def broken(model, rng):
        raise KeyboardInterrupt

    real = extracts()
    cut = {"words": real["words"], "directions": real["directions"]}
    monkeypatch.setattr(evidence, "extracts", lambda: cut)
    monkeypatch.setattr(evidence, "measure_directions", broken)
    object.__setattr__(cut["directions"], "measure", broken)
    with pytest.raises(KeyboardInterrupt):
        main(["--directory", str(tmp_path)])
    assert stored.is_intact("words", tmp_path)
    assert not stored.is_intact("directions", tmp_path)
    capsys.readouterr()
    monkeypatch.undo()
    assert main(["--directory", str(tmp_path), "words", "directions"]) == 0
    err = capsys.readouterr().err
    assert "directions: measuring" in err
    assert "words: measuring" not in err


def test_the_same_measurement_gives_the_same_bytes(model, tmp_path):
    extract = extracts()["words"]
    first, second = (extract.store(model, tmp_path / part).read_bytes() for part in "ab")
    assert first == second


def test_without_the_extra_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    evidence._model.cache_clear()
    monkeypatch.setattr(evidence, "load_sentence_model", no_model)
    assert main(["words", "--directory", str(tmp_path)]) == 1
    assert "the real model is not installed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "unknown: nothing; expected michael_jordan, marie_curie, invented_names"),
        (["--lecture-fact", "no_such_lecture"], "no lecture 'no_such_lecture'"),
        (["--lecture-fact", "none.toml"], "none.toml: can't be read"),
    ],
)
def test_what_cannot_be_asked_for_is_named(arguments, message, capsys):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_no_draws_at_all_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--draws", "0"])
    assert "expected 1 or more, got 0" in capsys.readouterr().err


def test_help_tells_of_the_fact_of_a_remix(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "--lecture-fact" in capsys.readouterr().out
