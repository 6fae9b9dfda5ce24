"""The measured shots: what is read is what was measured."""

import numpy as np
import pytest
from support import Play

from lectures.load import load_lecture
from lectures.measured import evidence_of, has_evidence, measured_lecture, measured_slots
from lectures.text import shot_narration
from mlp_math.evidence import unrelated_texts
from mlp_math.real_model import FactEvidence, load_real_model
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
    assert "Michael Jordan" in shot_narration(remix, "en", "RealNeurons")["model"]


def test_a_remix_without_evidence_says_so_on_screen(play):
    from manim import tempconfig
    from support import shot_class

    from scenes.sets.evidence import source_line
    from scenes.stage import Staging, staged

    with tempconfig({"dry_run": True}), staged(Staging(unmeasured(), "en")):
        scene = shot_class("RealNeurons")(skip_animations=True)
        lines = source_line(scene, scene.words("source"))
    assert len(lines) == 2
    assert "Michael Jordan" in lines[1].text


def test_the_question_is_asked_of_the_toy_and_of_every_measured_neuron(shot, lecture):
    scene = shot("IsThisReal", lecture)
    toy = toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))
    assert np.allclose(scene.layer.get_values(), toy.forward().neurons)
    assert np.array_equal(scene.field.get_values(), stored(lecture)["cast_neurons"][0])


def test_the_counts_of_neurons_are_those_of_the_stored_activations(shot, lecture):
    scene, neurons = shot("RealNeurons", lecture), stored(lecture)["cast_neurons"][0]
    assert scene.total.get_value() == neurons.size
    assert scene.lit.get_value() == pytest.approx(100 * np.mean(neurons > 0))
    assert np.array_equal(scene.field.get_values(), neurons)


def test_the_bars_are_the_widest_gates_activations(shot, lecture):
    scene, arrays = shot("RealNeurons", lecture), stored(lecture)
    cast = len(arrays["cast"])
    shown = scene.bars.get_values()
    assert [label.text for label in scene.bars.labels[:cast]] == arrays["cast"].tolist()
    assert shown[:cast] == pytest.approx(arrays["gate_activations"][0], abs=1e-6)
    people = arrays["people"].tolist()
    for label, value in zip(scene.bars.labels, shown, strict=True):
        assert value == pytest.approx(arrays["gate_of_people"][0, people.index(label.text)])
    assert shown[cast:] == pytest.approx(
        np.sort(arrays["gate_of_people"][0, cast:])[::-1][: len(shown) - cast]
    )
    assert [a.get_value() for a in scene.address] == [
        arrays["gate_layers"][0],
        arrays["gate_neurons"][0],
    ]


def test_the_widest_gate_tells_the_full_name_from_every_near_miss(lecture):
    levels = stored(lecture)["gate_activations"][0]
    assert levels[0] > 4 * levels[1:].max()


def test_the_narration_is_right_that_someone_else_lights_it_more(lecture):
    arrays = stored(lecture)
    outsider = measured_slots(load_lecture(lecture), "en")["gate_outsider"]
    row = arrays["people"].tolist().index(outsider)
    assert arrays["gate_of_people"][0, row] > arrays["gate_of_people"][0, 0]


def test_gates_that_stay_dark_for_others_are_counted_one_by_one(shot, lecture):
    scene, levels = shot("RealNeurons", lecture), stored(lecture)["gate_of_people"]
    private = [gate for gate in levels if all(level < gate[0] / 2 for level in gate[1:])]
    assert scene.found.get_value() == len(levels)
    assert scene.private.get_value() == len(private)


def test_known_and_invented_names_have_the_stored_shares_of_gates(shot, lecture):
    names, scene = load_real_model("invented_names"), shot("RealNeurons", lecture)
    shares = {}
    for kind, panel in scene.panels.items():
        assert np.array_equal(panel.lamps.get_values(), names[f"{kind}_gates"] > 0)
        shares[kind] = panel.number.get_value() / 100
        assert shares[kind] == pytest.approx(np.mean(names[f"{kind}_gates"] > 0))
    assert shares["known"] > 2 * shares["invented"]


def test_a_lamp_is_lit_for_everyone_who_lights_a_gate_to_half_the_names_activation(shot, lecture):
    scene, levels = shot("RealNeurons", lecture), stored(lecture)["gate_of_people"]
    lit = np.array([row.get_values() for row in scene.lamps])
    assert np.array_equal(lit, levels >= levels[:, :1] / 2)
    assert (lit.sum(axis=1) == 1).sum() == scene.private.get_value()


def test_the_curves_are_the_stored_ablations_and_their_controls(shot, lecture):
    scene, arrays = shot("AblationCurve", lecture), stored(lecture)
    assert np.array_equal(scene.plot.sizes, arrays["ablation_sizes"])
    assert np.array_equal(scene.chosen.get_values(), arrays["ablation_zero"])
    for curve, key in (
        (scene.compared["random"], "ablation_random"),
        (scene.compared["matched"], "ablation_matched"),
    ):
        assert np.allclose(curve.curve.get_values(), arrays[key].mean(axis=1))


def test_every_reading_and_every_draw_lies_in_the_last_window(shot, lecture):
    scene, arrays = shot("AblationCurve", lecture), stored(lecture)
    low, high = scene.plot.window
    for key in ("ablation_zero", "ablation_random", "ablation_matched"):
        assert low <= arrays[key].min()
        assert arrays[key].max() <= high
    assert scene.whole[0] == 0.0


def test_the_cosines_are_those_of_the_full_name_and_of_its_nearer_half(shot, lecture):
    scene, association = shot("AblationCurve", lecture), stored(lecture)["association"][:, 0]
    assert [c.get_value() for c in scene.cosines] == pytest.approx(
        [association[0], max(association[1:3])]
    )


def test_the_answer_stays_nearest_up_to_the_number_shown(shot, lecture):
    scene, arrays = shot("AblationCurve", lecture), stored(lecture)
    until = scene.until.get_value()
    sizes, ranks = arrays["ablation_sizes"], arrays["ablation_zero_rank"]
    assert (ranks[sizes <= until] == 1).all()
    assert (ranks[sizes > until] > 1).all()
    assert scene.among.get_value() == len(arrays["candidates"])


def test_below_the_number_said_the_chosen_do_more_than_any_matched_draw():
    arrays = stored(LECTURES[0])
    evidence = FactEvidence(arrays, "")
    lowest = arrays["ablation_matched"].min(axis=1)
    before = arrays["ablation_sizes"] < evidence.matched_from
    assert before.any()
    assert (arrays["ablation_zero"][before] < lowest[before]).all()
    assert (arrays["ablation_zero"][~before] >= lowest[~before]).all()


def test_the_remix_is_right_that_its_chosen_neurons_are_never_special():
    arrays = stored(LECTURES[1])
    assert (arrays["ablation_zero"] >= arrays["ablation_matched"].min(axis=1)).all()
    assert FactEvidence(arrays, "").matched_from == arrays["ablation_sizes"][0]
    assert arrays["association"][1, 0] > arrays["association"][0, 0]


def test_rows_read_and_columns_write_what_the_toy_block_computes(shot, lecture):
    scene = shot("TrueOfMatrices", lecture)
    block = toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))
    step = block.forward()
    assert np.allclose(scene.reading.matrix.get_values(), block.block.W_up)
    assert np.allclose(scene.reading.get_values(), block.block.W_up @ step.x)
    assert np.allclose(scene.writing.get_values(), block.block.W_down @ step.neurons)


def test_the_name_is_a_pattern_over_the_last_layer(shot, lecture):
    scene = shot("Polysemantic", lecture)
    assert np.array_equal(scene.field.get_values()[0], stored(lecture)["cast_neurons"][0, -1])


def test_the_neuron_is_lit_by_the_texts_and_as_much_as_was_measured(shot):
    scene, found = shot("Polysemantic", LECTURES[0]), load_real_model("polysemantic")
    (column,) = np.flatnonzero(
        (found["layers"] == scene.address[0].get_value())
        & (found["neurons"] == scene.address[1].get_value())
    )
    texts = found["texts"].tolist()
    rows = [texts.index(label.text) for label in scene.bars.labels]
    assert scene.bars.get_values() == pytest.approx(found["activations"][rows, column])
    assert set(rows) <= set(
        unrelated_texts(found["activations"][:, column], found["similarity"]).tolist()
    )
    alike = found["similarity"][np.ix_(rows, rows)][np.triu_indices(len(rows), k=1)]
    assert alike.max() <= 0.1
    assert len(set(scene.themes)) == len(rows)


def test_the_share_counts_neurons_lit_by_two_or_more_unrelated_texts(shot):
    scene, counts = shot("Polysemantic", LECTURES[0]), load_real_model("polysemantic")
    several = counts["unrelated_counts"] >= 2
    assert scene.share_shown.get_value() == pytest.approx(100 * several.mean())
    assert np.array_equal(scene.many.get_values(), several)


def test_every_topic_has_a_name_in_both_languages():
    topics = set(load_real_model("polysemantic")["topics"].tolist())
    for language in ("en", "fr"):
        words = load_lecture().words[language]["Polysemantic"]
        assert {f"topic_{topic}" for topic in topics} <= set(words)
