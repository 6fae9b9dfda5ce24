"""`python -m measure` and `measure.run`: what is stored, what is measured, what is refused."""

import json
import tomllib
from dataclasses import replace

import pytest

import measure
from measure import command
from measure.command import main, shipped
from measure.errors import MeasureError, ModelMissing
from measure.language_model import studies
from measure.sentence_encoder import evidence
from mlp_math import stored

OWN = """
first = "Tim"
last = "Duncan"
answer = "basketball"
near_misses = ["Tim Cook", "Isadora Duncan", "Bill Gates"]
candidates = []
peers = [["Isadora Duncan", "dance"], ["Bill Gates", "software"]]
"""


def test_what_is_shipped_is_up_to_date_and_nothing_is_measured(capsys, monkeypatch):
    no_model(monkeypatch)
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert "basketball is number 1 of 10 answers (cosine 0.527)" in out
    assert "nearest is right for 28 of 33 people" in out
    assert "measuring" not in err


def no_model(monkeypatch) -> None:
    def load():
        raise ModelMissing("the real model is not installed")

    evidence._model.cache_clear()
    studies._model.cache_clear()
    monkeypatch.setattr(evidence, "load_sentence_model", load)
    monkeypatch.setattr(studies, "load_language_model", load)


def test_an_educators_own_fact_is_measured_stored_and_then_left_alone(tmp_path, capsys):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    arguments = ["--fact", str(path), "--draws", "1", "--directory", str(tmp_path)]
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Tim Duncan: basketball is number 1 of 3 answers")
    assert "knows_tim_duncan: Tim Duncan and basketball, among 3 answers" in out
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
    out = capsys.readouterr().out
    assert "tim_duncan           stored" in out
    assert "knows_tim_duncan     stored" in out
    assert "places_tim_duncan    stored" in out
    # Other texts, or a damaged file, and it counts as missing.
    path.write_text(OWN.replace("Bill Gates", "Steve Jobs"), encoding="utf-8")
    assert main([*arguments, "--list"]) == 0
    assert "tim_duncan           missing" in capsys.readouterr().out
    assert {file.name for file in tmp_path.iterdir()} == {
        "own.toml",
        "knows_tim_duncan.json",
        "knows_tim_duncan.npz",
        "places_tim_duncan.json",
        "places_tim_duncan.npz",
        "tim_duncan.json",
        "tim_duncan.npz",
    }


def test_a_measurement_cut_short_leaves_those_before_it(tmp_path, monkeypatch, capsys):
    def broken(rng):
        raise KeyboardInterrupt

    real = shipped()
    cut = {"words": real["words"], "directions": replace(real["directions"], measure=broken)}
    monkeypatch.setattr(command, "shipped", lambda: cut)
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


def test_the_same_measurement_gives_the_same_bytes(tmp_path):
    extract = shipped()["words"]
    first, second = (extract.store(tmp_path / part).read_bytes() for part in "ab")
    assert first == second


def test_without_the_extra_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    no_model(monkeypatch)
    assert main(["words", "--directory", str(tmp_path)]) == 1
    assert "the real model is not installed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "unknown: nothing; expected michael_jordan, marie_curie, invented_names"),
        (["--fact", "none.toml"], "none.toml: can't be read"),
    ],
)
def test_what_cannot_be_asked_for_is_named(arguments, message, capsys):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_no_draws_at_all_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--draws", "0"])
    assert "expected 1 or more, got 0" in capsys.readouterr().err


def test_a_fact_can_be_asked_about_from_code(tmp_path):
    table = tomllib.loads(OWN)
    found = measure.run(facts=[("own", table)], draws=1, directory=tmp_path)
    assert found["tim_duncan"]["candidates"].tolist() == ["basketball", "dance", "software"]
    with pytest.raises(MeasureError, match="own: first: missing key"):
        measure.run(facts=[("own", {k: v for k, v in table.items() if k != "first"})])


def test_help_tells_of_a_fact_of_ones_own(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "--fact" in capsys.readouterr().out
