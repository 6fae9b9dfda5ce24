"""The second matrix: its product, read by rows and by columns, and its bias."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.toy import toy_fact_block

LECTURES = ["how_llms_store_facts", "marie_curie_radium"]


def toy_of(lecture):
    return toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_product_and_the_bias_are_the_toy_blocks(once, lecture):
    scene = once("DownProjection", lecture)
    toy, step = toy_of(lecture), toy_of(lecture).forward()
    machine = scene.machine
    np.testing.assert_allclose(scene.neurons, step.neurons)
    np.testing.assert_allclose(scene.product, toy.block.W_down @ step.neurons)
    np.testing.assert_allclose(scene.seen, step.delta)
    np.testing.assert_array_equal(scene.bias_column.get_values(), toy.block.b_down)
    for sign, line in zip((1, -1), machine.trace[1], strict=True):
        assert len(line.points) // 4 == (sign * toy.block.W_down > 0).sum()


def test_the_brace_says_how_long_the_result_is_in_the_lectures_model(once):
    scene = once("DownProjection", language="fr")
    assert scene.brace.number.get_value() == 12_288
    assert scene.brace.number.text == "12\u202f288"


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_columns_that_were_sent_add_up_to_the_product_by_rows(once, lecture):
    scene = once("ColumnsSum", lecture)
    step = toy_of(lecture).forward()
    np.testing.assert_allclose(scene.seen["scale"], step.contributions.sum(axis=0), atol=1e-12)
    np.testing.assert_allclose(scene.seen["scale"], step.delta - step.b_down, atol=1e-12)


@pytest.mark.parametrize("lecture", LECTURES)
def test_each_card_is_a_column_below_its_neuron_and_as_bright_as_that_is_active(once, lecture):
    row = once("ColumnsSum", lecture).row
    step = toy_of(lecture).forward()
    shown = np.stack([card.get_values() for card in row.cards], axis=1)
    np.testing.assert_array_equal(shown, toy_of(lecture).block.W_down)
    np.testing.assert_allclose([factor.get_value() for factor in row.factors], step.neurons)
    np.testing.assert_allclose([card.share for card in row.cards], step.neurons.clip(0, 1))


def test_a_term_of_the_sum_is_bright_if_and_only_if_its_neuron_is_active(once):
    scene = once("ColumnsSum")
    active = toy_of("how_llms_store_facts").forward().active
    opacities = [term.part("c")[0].get_fill_opacity() for term in scene.row.terms]
    assert [opacity > 0.9 for opacity in opacities] == active.tolist()
