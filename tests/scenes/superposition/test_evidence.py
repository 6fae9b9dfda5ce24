"""The measured shots: what is read is what was measured."""

import numpy as np
import pytest
from support import Play

from lectures.load import load_lecture
from lectures.measured import evidence_of, has_evidence, measured_lecture, measured_slots
from lectures.text import shot_narration
from mlp_math.fact_path import fact_neurons, load_language_model_study
from mlp_math.real_model import load_real_model
from mlp_math.toy import toy_fact_block

LECTURES = ("how_llms_store_facts", "marie_curie_radium")
_played = {}


@pytest.fixture
def shot(play: Play):
    """Plays a shot once for all tests that read it."""

    def get(name: str, lecture: str, language: str = "en"):
        key = name, lecture, language
        if key not in _played:
            _played[key] = play(*key)
        return _played[key]

    return get


@pytest.fixture(params=LECTURES)
def lecture(request) -> str:
    return request.param


def stored(lecture: str):
    return load_real_model("michael_jordan" if lecture == LECTURES[0] else "marie_curie")


def test_each_shipped_lecture_shows_its_own_facts_evidence(lecture):
    loaded = load_lecture(lecture)
    assert has_evidence(loaded)
    assert measured_lecture(loaded) is loaded
    assert evidence_of(loaded).full == loaded.fact.full


def unmeasured():
    """A remix about someone in whom nothing was measured."""
    loaded = load_lecture()
    fact = loaded.fact.model_copy(update={"last": "Nobody"})
    cast = tuple(
        person.model_copy(update={"last": "Nobody"}) if person.last == loaded.fact.last else person
        for person in loaded.cast
    )
    return loaded.model_copy(update={"fact": fact, "cast": cast})


def test_a_remix_without_evidence_is_shown_the_default_lectures_under_its_name():
    remix = unmeasured()
    assert not has_evidence(remix)
    assert evidence_of(remix).full == "Michael Jordan"
    assert measured_slots(remix, "fr")["measured_full"] == "Michael Jordan"
    assert "Michael Jordan" in shot_narration(remix, "en", "Polysemantic")["dot"]


def test_a_remix_without_evidence_says_so_on_screen(play):
    from manim import tempconfig
    from support import shot_class

    from scenes.sets.evidence import source_line
    from scenes.stage import Staging, staged

    with tempconfig({"dry_run": True}), staged(Staging(unmeasured(), "en")):
        scene = shot_class("Polysemantic")(skip_animations=True)
        lines = source_line(scene, scene.words("source"))
    assert len(lines) == 2
    assert "Michael Jordan" in lines[1].text


def test_the_question_is_asked_of_the_toy_block(shot, lecture):
    scene = shot("IsThisReal", lecture)
    toy = toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))
    assert scene.lamp.get_value() == pytest.approx(toy.forward().neurons[0])


def test_rows_read_and_columns_write_what_the_toy_block_computes(shot, lecture):
    scene = shot("TrueOfMatrices", lecture)
    block = toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))
    step = block.forward()
    inward, neurons, made, _ = scene.machine.get_values()
    assert scene.machine.block.W_up is scene.toy.block.W_up
    assert np.allclose(block.block.W_up, scene.machine.block.W_up)
    assert np.allclose(inward, step.x)
    assert np.allclose(neurons, step.neurons)
    assert np.allclose(made, block.block.W_down @ step.neurons)


def test_the_name_is_a_pattern_over_the_last_layer(shot, lecture):
    scene = shot("Polysemantic", lecture)
    assert np.array_equal(scene.field.get_values()[0], stored(lecture)["cast_neurons"][0, -1])


def test_the_model_that_was_measured_is_named_as_long_as_its_neurons_are_seen(play):
    named = {}
    play(
        "Polysemantic",
        on_beat_end=lambda scene, beat: named.update(
            {beat.name: "all-MiniLM-L6-v2" in " ".join(texts_on(scene))}
        ),
    )
    assert named == {"dot": True, "neuron": True, "share": False}


def texts_on(scene) -> list[str]:
    family = [part for m in scene.mobjects for part in m.get_family()]
    return [part.text for part in family if getattr(part, "is_text", False)]


def test_the_neuron_is_lit_by_the_texts_and_as_much_as_was_measured(shot):
    scene, found = shot("Polysemantic", LECTURES[0]), load_real_model("polysemantic")
    (column,) = np.flatnonzero(
        (found["layers"] == scene.address[0].get_value())
        & (found["neurons"] == scene.address[1].get_value())
    )
    texts = found["texts"].tolist()
    rows = [texts.index(label.text) for label in scene.bars.labels]
    assert scene.bars.get_values() == pytest.approx(found["activations"][rows, column])
    brightest = np.argsort(-found["activations"][:, column], kind="stable")[: len(rows)]
    assert rows == brightest.tolist()
    assert scene.themes == found["topics"][rows].tolist()


def test_the_share_counts_neurons_lit_by_unrelated_texts_beside_shuffled_ones(shot):
    scene = shot("Polysemantic", LECTURES[0])
    found = load_language_model_study("neurons_sports")
    real, shuffled = scene.panels
    assert np.array_equal(real.field.get_values()[0], found["poly_counts"] >= 2)
    assert np.array_equal(shuffled.field.get_values()[0], found["poly_shuffled"][0] >= 2)
    assert real.number.get_value() == pytest.approx(100 * np.mean(found["poly_counts"] >= 2))
    assert shuffled.number.get_value() == pytest.approx(100 * np.mean(found["poly_shuffled"] >= 2))


def test_neurons_are_by_this_test_no_purer_than_shuffled_ones():
    neurons = fact_neurons()
    assert abs(neurons.polysemantic().value - neurons.polysemantic_shuffled().value) < 0.02


def test_every_topic_has_a_name_in_both_languages():
    topics = set(load_real_model("polysemantic")["topics"].tolist())
    for language in ("en", "fr"):
        words = load_lecture().words[language]["Polysemantic"]
        assert {f"topic_{topic}" for topic in topics} <= set(words)
