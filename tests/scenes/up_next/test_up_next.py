"""What part 7 shows, read back off the stage and computed again."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.activations import cross_entropy
from mlp_math.normalization import layer_norm
from mlp_math.parameters import GPT3, parameter_table, scale_ladder
from mlp_math.toy import toy_fact_block
from mlp_math.training import learn_answer_column, loss_by_size

SHOTS = ("DetailsLeft", "TrainingNext", "RecapAddition", "ScaleLadder", "ReadingList")


@pytest.fixture(scope="module")
def toy():
    return toy_fact_block(np.random.default_rng(load_lecture().seed))


def test_a_word_is_cut_into_pieces_that_spell_it(once):
    scene = once("DetailsLeft")
    pieces = scene.word_list("pieces")
    assert len(pieces) > 1
    assert "".join(pieces) == "unpredictable"
    assert len(scene.tokens.tokens) == len(pieces)


def test_the_bars_end_at_mean_zero_and_variance_one(once):
    scene = once("DetailsLeft")
    assert np.allclose(scene.bars.get_values(), layer_norm(scene.raw))
    floor = scene.bars.axis.get_y()
    heights = np.array([2 * (bar.get_y() - floor) for bar in scene.bars.bars])
    assert heights.mean() == pytest.approx(0, abs=0.01)


def test_the_loss_is_the_cross_entropy_of_the_prompts_own_bars(play, toy):
    shown = {}

    def note(scene, beat):
        if beat.name in ("cost", "stored"):
            shown[beat.name] = scene.curve.get_loss()

    play("TrainingNext", on_beat_end=note)
    before = cross_entropy(toy.next_word(toy.full_name, 5), 0)
    after = cross_entropy(toy.next_word(toy.forward().output, 5), 0)
    assert shown["cost"] == pytest.approx(before)
    assert shown["stored"] == pytest.approx(after)
    assert after < before / 5


def test_the_dials_end_where_gradient_descent_ends(once, toy):
    scene = once("TrainingNext")
    found = learn_answer_column(toy, 5)
    assert np.allclose(scene.dials.get_values()[0], found.columns[-1])
    assert np.allclose(scene.bars.get_values(), found.predictions[-1])
    assert scene.curve.get_loss() == pytest.approx(found.losses[-1])


def test_the_dot_of_the_scaling_laws_ends_at_the_lectures_own_model(once):
    scene = once("TrainingNext")
    counted = parameter_table(GPT3)
    inner = counted.total - counted.group_total("embedding")
    expected = [np.log10(inner), np.log10(loss_by_size(inner))]
    laws = scene.to_come.pictures["scaling"]
    shown = laws.graph.axes.p2c(laws.dot.get_center())[:2]
    assert np.allclose(shown, expected)


def test_the_vector_in_space_holds_what_the_blocks_input_and_output_hold(play, toy):
    shown = {}

    def note(scene, beat):
        shown[beat.name] = scene.vector.get_values(), [n.text for n in scene.readings.numbers]

    play("RecapAddition", on_beat_end=note)
    directions = np.stack([toy.first, toy.last, toy.answer])
    for beat, values in (("name_in", toy.full_name), ("concept_out", toy.forward().output)):
        assert np.allclose(shown[beat][0], directions @ values)
    assert shown["name_in"][1] == ["1.00", "1.00", "0.00"]
    assert shown["concept_out"][1] == ["1.00", "1.00", "1.00"]


def test_the_arrow_that_is_added_is_what_the_block_writes(once, toy):
    scene = once("RecapAddition")
    written = np.stack([toy.first, toy.last, toy.answer]) @ toy.forward().delta
    assert np.allclose(scene.gift.get_values(), written)
    assert np.allclose(scene.gift.get_end(), scene.vector.get_values())


def test_the_marked_row_and_column_store_the_fact(once, toy):
    weights = once("RecapAddition").weights
    assert np.allclose(weights.up.get_values()[0], toy.first + toy.last)
    assert np.allclose(weights.down.get_values()[:, 0], toy.answer)


def test_the_ladders_rungs_are_the_models_sizes(once):
    shown = [number.get_value() for number in once("ScaleLadder").ladder.numbers]
    assert shown == [number for _, number in scale_ladder(GPT3)]


def test_every_speck_of_the_layer_is_one_neuron(once):
    layer = once("ScaleLadder").field
    assert layer.specks == layer.get_values().size == 49_152


def test_the_years_are_the_parameters_counted_by_seconds(once):
    years = once("ScaleLadder").years.get_value()
    seconds_a_year = 365.25 * 24 * 3600
    assert years <= 175_181_291_520 / seconds_a_year < years + 1


def test_every_page_of_the_reading_list_has_a_maker_for_each_title(once):
    scene = once("ReadingList")
    shown = [
        (title.text, maker.text) for page in scene.pages.values() for title, maker in page.entries
    ]
    assert len(shown) == 17
    assert all(title and maker for title, maker in shown)
    assert any("CC BY 4.0" in maker for _, maker in shown)


def test_the_ending_lights_the_neuron_that_stores_the_fact_and_its_weights(once, toy):
    network = once("ReadingList").network
    fired = network.layers[1]
    assert np.flatnonzero(fired.get_values()).tolist() == [0]
    for edges in (network.row, network.column):
        assert len(edges) == len(toy.first)
        nearest = [
            min(np.linalg.norm(end - fired[0].get_center()) for end in (e.get_start(), e.get_end()))
            for e in edges
        ]
        assert max(nearest) < fired[0].width


@pytest.mark.parametrize("shot", SHOTS)
def test_the_remix_lays_out_in_french_without_collisions(once, shot):
    noted = once(shot, "marie_curie_radium", "fr").noted
    assert noted
    assert {beat: found for beat, found in noted.items() if found} == {}
