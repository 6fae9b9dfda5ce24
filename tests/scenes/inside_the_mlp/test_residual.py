"""The sum with what came in, the fact that runs through the machine, and the next word."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.toy import toy_fact_block

LECTURES = ["how_llms_store_facts", "marie_curie_radium"]


def toy_of(lecture):
    return toy_fact_block(np.random.default_rng(load_lecture(lecture).seed))


@pytest.mark.parametrize("lecture", LECTURES)
def test_what_came_in_and_what_is_made_are_a_sum(once, lecture):
    came, neurons, made, out = once("WholeBlock", lecture).machine.get_values()
    step = toy_of(lecture).block.forward(came)
    np.testing.assert_allclose(neurons, step.neurons)
    np.testing.assert_allclose(made, step.delta)
    np.testing.assert_allclose(out, came + made)


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_answers_direction_goes_from_nothing_to_one_and_the_names_stay(once, lecture):
    scene, toy = once("FactAdded", lecture), toy_of(lecture)
    directions = np.stack([toy.first, toy.last, toy.answer])
    step = toy.forward()
    shown = [scene.held_in.get_values(), scene.held_out.get_values()]
    np.testing.assert_allclose(shown, [directions @ step.x, directions @ step.output], atol=1e-12)
    np.testing.assert_allclose(shown, [[1, 1, 0], [1, 1, 1]], atol=1e-9)


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_lamp_shows_two_from_the_row_one_after_the_bias_and_one_after_the_bend(once, lecture):
    scene, step = once("FactAdded", lecture, "fr"), toy_of(lecture).forward()
    computed = [step.row_products[0], step.pre_activations[0], step.neurons[0]]
    np.testing.assert_allclose(scene.traced, computed)
    np.testing.assert_allclose(scene.traced, [2, 1, 1])


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_lamp_stays_dark_for_everyone_else_and_shines_again_at_the_end(once, lecture):
    scene, toy = once("FactAdded", lecture), toy_of(lecture)
    np.testing.assert_allclose(scene.dark, toy.forward_all().neurons[1:, 0])
    np.testing.assert_allclose(scene.dark, 0, atol=1e-12)
    np.testing.assert_allclose(scene.machine.lamp.get_value(), toy.forward().neurons[0])
    assert scene.machine.lamp.shine == pytest.approx(1.0)


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_bars_are_the_toy_models_next_word_after_the_block(once, lecture):
    scene = once("FactAdded", lecture)
    toy = toy_of(lecture)
    after = toy.next_word(toy.forward().output, len(scene.next_word.bars))
    np.testing.assert_allclose(scene.next_word.get_values(), after)
    np.testing.assert_allclose(scene.bars_before, toy.next_word(toy.full_name, len(after)))
    assert after.argmax() == 0


@pytest.mark.parametrize("lecture", LECTURES)
def test_every_weight_of_both_matrices_is_a_wire_of_its_sign_and_strength(once, lecture):
    machine, block = once("WholeBlock", lecture).machine, toy_of(lecture).block
    for matrix, lines in ((block.W_up, machine.trace[0]), (block.W_down, machine.trace[1])):
        curves = [len(line.points) // 4 for line in lines]
        assert curves == [(matrix > 0).sum(), (matrix < 0).sum()]
    widths = [wire.get_stroke_width() for wire in machine.row_fan(0)]
    assert np.argsort(widths).tolist() == np.argsort(abs(block.W_up[0])).tolist()
    widths = [wire.get_stroke_width() for wire in machine.column_fan(0)]
    assert np.argsort(widths).tolist() == np.argsort(abs(block.W_down[:, 0])).tolist()


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_rows_wires_are_coloured_by_the_name_that_weighs_more(once, lecture):
    toy, scene = toy_of(lecture), once("FactAdded", lecture)
    near_last = [
        np.linalg.norm(w.get_stroke_color().to_rgb() - scene.theme.last.to_rgb())
        < np.linalg.norm(w.get_stroke_color().to_rgb() - scene.theme.first.to_rgb())
        for w in scene.asks
    ]
    assert near_last == (abs(toy.last) > abs(toy.first)).tolist()
