"""The sum with what came in, the fact traced back to its row, and the next word."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.toy import toy_fact_block

LECTURES = ["how_llms_store_facts", "marie_curie_radium"]


def toy_of(lecture):
    return toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_three_columns_are_a_sum(once, lecture):
    scene = once("ResidualAdd", lecture)
    stream, delta, out = scene.row.get_values()
    step = toy_of(lecture).forward()
    np.testing.assert_allclose(stream + delta, out)
    np.testing.assert_allclose((delta, out), (step.delta, step.output))


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_sign_says_whether_the_rounded_columns_add_up(once, lecture):
    scene = once("ResidualAdd", lecture)
    stream, delta, out = np.round(scene.row.get_values(), 1)
    adds_up = np.allclose(stream + delta, out)
    assert scene.row.equals.text == ("=" if adds_up else "approx")


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_answers_direction_goes_from_nothing_to_one_and_the_names_stay(once, lecture):
    scene = once("FactAdded", lecture)
    toy = toy_of(lecture)
    directions = np.stack([toy.first, toy.last, toy.answer])
    step = toy.forward()
    np.testing.assert_allclose(
        scene.ledger.get_values(), [directions @ step.x, directions @ step.output], atol=1e-12
    )
    np.testing.assert_allclose(scene.ledger.get_values(), [[1, 1, 0], [1, 1, 1]], atol=1e-9)


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_trace_runs_from_the_row_over_the_bias_to_the_answers_column(once, lecture):
    scene = once("FactAdded", lecture, "fr")
    step, toy = toy_of(lecture).forward(), toy_of(lecture)
    product, bias, total = step.row_products[0], toy.block.b_up[0], step.pre_activations[0]
    computed = [
        [product],
        [product, bias, total],
        [total, step.neurons[0]],
        [toy.answer @ (step.neurons[0] * toy.block.W_down[:, 0])],
    ]
    for line, numbers, said in zip(
        scene.lines, computed, ([2], [2, -1, 1], [1, 1], [1]), strict=True
    ):
        np.testing.assert_allclose(line.get_values(), numbers)
        np.testing.assert_allclose(line.get_values(), said)


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_bars_are_the_toy_models_next_word_after_the_block(once, lecture):
    scene = once("FactAdded", lecture)
    toy = toy_of(lecture)
    after = toy.next_word(toy.forward().output, len(scene.next_word.bars))
    np.testing.assert_allclose(scene.next_word.get_values(), after)
    np.testing.assert_allclose(scene.bars_before, toy.next_word(toy.full_name, len(after)))
    assert after.argmax() == 0


@pytest.mark.parametrize("lecture", LECTURES)
def test_both_matrices_of_the_whole_block_are_the_toys(once, lecture):
    scene = once("WholeBlock", lecture)
    toy = toy_of(lecture)
    np.testing.assert_array_equal(scene.up.get_values(), toy.block.W_up)
    np.testing.assert_array_equal(scene.down.get_values(), toy.block.W_down)
    np.testing.assert_allclose(scene.up.get_values()[0], toy.first + toy.last)
    np.testing.assert_allclose(scene.down.get_values()[:, 0], toy.answer)
