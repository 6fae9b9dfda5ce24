"""What a column writes, how it is read back, and what all columns and the bias add."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.toy import toy_fact_block

LECTURES = ["how_llms_store_facts", "marie_curie_radium"]


def toy_of(lecture):
    return toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_answers_column_is_added_for_the_full_name_and_not_for_a_near_miss(once, lecture):
    scene = once("BasketballColumn", lecture)
    toy = toy_of(lecture)
    np.testing.assert_array_equal(scene.term.column.get_values(), toy.answer)
    assert scene.seen["on"] == pytest.approx(toy.answer @ toy.forward(0).contributions[0])
    assert scene.seen["off"] == pytest.approx(
        toy.answer @ toy.forward(2).contributions[0], abs=1e-9
    )
    assert (round(scene.seen["on"], 9), round(scene.seen["off"], 9)) == (1.0, 0.0)


def test_the_reading_ends_on_the_full_name_again(once):
    scene = once("BasketballColumn", language="fr")
    toy = toy_of("how_llms_store_facts")
    np.testing.assert_allclose(scene.term.get_values(), toy.forward().contributions[0])
    assert scene.reading.number.get_value() == pytest.approx(1.0)


@pytest.mark.parametrize("lecture", LECTURES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_that_one_column_carries_is_read_back_as_one(once, lecture, language):
    scene = once("MoreInColumn", lecture, language)
    toy = toy_of(lecture)
    shown = np.stack([column.get_values() for column in scene.row.columns])
    np.testing.assert_array_equal(shown, np.vstack([toy.answer, toy.extras[: len(shown) - 1]]))
    np.testing.assert_allclose(scene.row.whole.get_values(), shown.sum(axis=0))
    np.testing.assert_allclose([r.number.get_value() for r in scene.readings], 1.0)
    # Each is marked as perpendicular to the others: all of them are.
    np.testing.assert_allclose(shown @ shown.T, np.eye(len(shown)), atol=1e-9)
    # The shadow is as long as the number says, and the arrow of the sum as long as the sum.
    np.testing.assert_allclose([plane.get_value() for plane in scene.planes], 1.0)
    lengths = [plane.whole.get_length() / plane.along.get_length() for plane in scene.planes]
    np.testing.assert_allclose(lengths, np.linalg.norm(shown.sum(axis=0)))
    text = scene.lecture.fact.text[language]
    assert [line.text for line in scene.row.words] == [text.answer, *text.attributes]


@pytest.mark.parametrize("lecture", LECTURES)
def test_each_person_gets_another_sum_and_all_of_them_the_same_bias(once, lecture):
    scene = once("OtherColumnsBias", lecture)
    toy = toy_of(lecture)
    block = toy.block
    others = [block.W_down @ toy.forward(person).neurons for person in (3, 2, 1)]
    np.testing.assert_allclose(scene.seen["others"], others, atol=1e-12)
    biased = [toy.forward(person).delta for person in (2, 0, 3)]
    np.testing.assert_allclose(scene.seen["bias"], biased, atol=1e-12)
    np.testing.assert_array_equal(scene.bias_column.get_values(), block.b_down)


@pytest.mark.parametrize("lecture", LECTURES)
def test_a_columns_wires_are_as_present_as_its_neuron_is_active(once, lecture):
    scene = once("OtherColumnsBias", lecture)
    neurons = toy_of(lecture).forward(3).neurons
    shown = [fan[0].get_stroke_opacity() for fan in scene.fans]
    np.testing.assert_allclose(shown, neurons.clip(0, 1), atol=1e-9)


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_bias_holds_nothing_of_the_answer(once, lecture):
    scene = once("OtherColumnsBias", lecture)
    toy = toy_of(lecture)
    assert scene.reading.number.get_value() == pytest.approx(0.0, abs=1e-9)
    assert scene.reading.number.get_value() == pytest.approx(toy.answer @ toy.block.b_down)
