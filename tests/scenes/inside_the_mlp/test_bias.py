"""The bias is the toy block's, and the model's sizes are its own."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.parameters import bias_per_weight, parameter_table
from mlp_math.toy import ToyFactBlock, toy_fact_block


@pytest.fixture(scope="module")
def toy() -> ToyFactBlock:
    return toy_fact_block(np.random.default_rng(load_lecture().seed))


def test_the_bias_is_added_to_every_result(once, toy):
    scene, step = once("BiasStep"), toy.forward()
    assert np.allclose(scene.sum.bias.get_values(), toy.block.b_up)
    assert scene.sum.bias.get_values()[0] == -1
    assert np.allclose(scene.sum.get_values(), step.pre_activations)


def test_after_the_slide_only_the_full_name_stands_above_the_cut(once, toy):
    scene = once("BiasShift")
    expected = toy.block.pre_activations(toy.people)[:, 0]
    assert np.allclose(scene.shifter.get_values(), expected)
    assert np.allclose([label.value.get_value() for label in scene.labels], expected)
    assert scene.number.get_value() == toy.block.b_up[0]
    assert scene.shifter.get_cut() == 0
    assert scene.shifter.above().tolist() == [True, False, False, False]


def test_the_distances_between_people_are_what_they_were_before_the_bias(once, toy):
    shown = [ruler.number.get_value() for ruler in once("BiasShift").gaps]
    before = np.unique((toy.people @ toy.block.W_up[0]).round(9))
    assert np.allclose(shown, np.diff(before))


def test_the_matrix_is_drawn_to_scale_and_the_vector_fits_its_height(once):
    scene = once("RowCount")
    slab, model = scene.slab, load_lecture().sizes
    assert slab.face.height / slab.face.width == pytest.approx(model.d_mlp / model.d_model)
    assert len(slab.lengths) == load_lecture().sizes.mlp_multiple


def test_the_matrix_lies_on_the_courts_a_millimetre_a_weight(once):
    laid, model = once("RowCount").laid, load_lecture().sizes
    metre = laid.courts[0][0].width / 28
    assert laid.courts[0][0].height / metre == pytest.approx(15)
    assert laid.bias.width / metre == pytest.approx(model.d_mlp / 1000)
    assert len(laid.courts) * 28 >= model.d_mlp / 1000


def test_the_count_of_rows_follows_the_models_sizes(once):
    numbers = {key: n.get_value() for key, n in once("RowCount").numbers.items()}
    model = load_lecture().sizes
    assert numbers["rows"] == numbers["biases"] == 49_152
    assert numbers["cols"] == model.d_model == 12_288
    assert numbers["multiple"] * numbers["cols"] == numbers["rows"] == numbers["total"]
    assert numbers["weights"] == parameter_table(model).row("up").size == 603_979_776
    assert numbers["ratio"] == bias_per_weight(model)
    assert numbers["ratio"] == pytest.approx(numbers["biases"] / numbers["weights"])
    assert f"{numbers['ratio']:.7f}" == "0.0000814"


def test_what_is_folded_is_the_first_step_with_its_bias(once, toy):
    scene, step = once("FoldNotation"), toy.forward()
    product = scene.sum
    sums = product.matrix.get_values() @ product.vector.get_values() + product.bias.get_values()
    assert np.allclose(product.get_values(), sums)
    assert np.allclose(sums, step.pre_activations)
