"""Every number that a viewer reads is the toy block's own."""

from collections.abc import Callable

import numpy as np
import pytest
from support import Play

from lectures.load import load_lecture
from mlp_math.toy import ToyFactBlock, toy_fact_block
from scenes.inside_the_mlp.question_signs import SIGNS
from scenes.stage import LectureScene

_played: dict[str, LectureScene] = {}


@pytest.fixture
def shot(play: Play) -> Callable[[str], LectureScene]:
    """Plays a shot once for all tests that read it."""

    def get(name: str) -> LectureScene:
        if name not in _played:
            _played[name] = play(name)
        return _played[name]

    return get


@pytest.fixture(scope="module")
def toy() -> ToyFactBlock:
    return toy_fact_block(np.random.default_rng(load_lecture().seed))


@pytest.mark.parametrize("name", ["UpProjection", "RowsAsQuestions", "OtherRows"])
def test_the_product_shown_is_the_product_of_matrix_and_vector(shot, toy, name):
    product = shot(name).product
    assert np.allclose(product.matrix.get_values(), toy.block.W_up)
    assert np.allclose(product.vector.get_values(), toy.full_name)
    assert np.allclose(product.get_values(), toy.forward().row_products)


def test_the_lengths_in_braces_are_those_of_vector_and_result(shot, toy):
    counts = [brace[1].get_value() for brace in shot("UpProjection").lengths]
    assert counts == [toy.block.d_model, toy.block.d_mlp]


def test_the_dials_come_to_rest_at_the_weights(shot, toy):
    assert np.allclose(shot("KnobsFromData").panel.get_values(), toy.block.W_up)


def test_each_row_has_a_name_and_a_dot_product(shot, toy):
    named = shot("RowsAsQuestions").named
    assert len(named.names) == len(named.replies) == toy.block.d_mlp


def test_the_picture_of_a_row_has_its_length_angle_and_dot_product(shot, toy):
    picture = shot("RowsAsQuestions").picture
    i = int(toy.forward().row_products[1:].argmin()) + 1
    row, x = picture.row.get_values(), picture.vector.get_values()
    assert picture.get_value() == pytest.approx(toy.forward().row_products[i])
    assert row @ x == pytest.approx(picture.get_value())
    assert np.linalg.norm(row) == pytest.approx(np.linalg.norm(toy.block.W_up[i]))
    assert picture.gauge.get_value() * np.linalg.norm(row) == pytest.approx(picture.get_value())


@pytest.mark.parametrize("name", ["RowMichael", "RowMichaelJordan"])
def test_people_stand_where_their_names_put_them(shot, toy, name):
    space = shot(name).space
    parts = toy.people @ np.stack([toy.first, toy.last], axis=1)
    assert np.allclose(space.points_shown, parts)
    for figure, point in zip(space.figures, parts, strict=True):
        assert np.allclose(figure.get_center(), space.at(point))


@pytest.mark.parametrize("name", ["RowMichael", "RowMichaelJordan"])
def test_lines_fall_square_on_the_row_where_the_ruler_says_the_dot_product(shot, name):
    space = shot(name).space
    row = space.at(space.read) - space.at([0, 0])  # as it lies in the frame
    assert np.allclose(space.unit * space.row.get_values(), row)
    for point, value in zip(space.points_shown, space.get_values(), strict=True):
        fall = space.at(point) - space.mark(value)
        assert fall @ row == pytest.approx(0, abs=1e-9)
        assert value == pytest.approx(point @ space.read)


def test_the_first_names_row_finds_one_in_its_bearers_and_nought_in_others(shot, toy):
    shadows = shot("RowMichael").space.get_values()
    assert np.allclose(shadows, toy.people @ toy.first)
    assert shadows.round(9).tolist() == [1, 1, 0, 0]


def test_the_row_of_both_names_gives_two_one_one_nought(shot, toy):
    scene = shot("RowMichaelJordan")
    shadows, sums = scene.space.get_values(), np.stack([s.get_values() for s in scene.sums])
    assert np.allclose(shadows, toy.people @ toy.block.W_up[0])
    assert np.allclose(sums[:, 2], shadows)
    assert np.allclose(sums[:, 0] + sums[:, 1], sums[:, 2])
    assert shadows.round(9).tolist() == [2, 1, 1, 0]
    assert scene.most == pytest.approx(shadows[1:].max())


def test_sums_beside_the_names_are_sums_of_what_is_shown(shot):
    for one in shot("RowMichaelJordan").sums:
        shown = (one.first, one.last, one.total)
        m, j, total = (float(n.text.replace("−", "-").replace(",", ".")) for n in shown)
        assert m + j == pytest.approx(total)


def test_every_other_row_has_its_own_question(shot, toy):
    scene = shot("OtherRows")
    assert len({words.text for words in scene.questions}) == toy.block.d_mlp
    assert len(scene.signs) == toy.block.d_mlp
    assert len(SIGNS) == 1 + len(scene.word_list("questions"))


def test_a_sum_balances_both_plus_neither_against_the_halves_with_any_bias(shot, toy):
    scene = shot("LinearLeak")
    shown = [row[1].get_value() for row in scene.panel]
    assert np.allclose(shown, toy.block.pre_activations(toy.people)[:, 0])
    full, neither, first, last = (n.get_value() for n in scene.balanced)
    assert np.allclose([full, first, last, neither], shown)
    assert full + neither == pytest.approx(first + last)


def test_the_half_plane_says_yes_to_the_full_name_only(shot, toy):
    plane = shot("LinearLeak").field
    parts = toy.people @ np.stack([toy.first, toy.last], axis=1)
    assert np.allclose(plane.get_values(), parts)
    assert plane.get_cut() == -toy.block.b_up[0]
    assert plane.inside().tolist() == [True, False, False, False]


def test_clipping_gives_the_neurons(shot, toy):
    scene, step = shot("ReluClip"), toy.forward()
    assert np.allclose(scene.before.get_values(), step.pre_activations)
    assert np.allclose(scene.after.get_values(), step.neurons)
    assert (scene.after.get_values() >= 0).all()


def test_the_riding_dots_end_at_the_neurons_of_the_four_people(shot, toy):
    scene = shot("ReluGraph")
    assert np.allclose(scene.plot.get_values(), toy.block.neurons(toy.people)[:, 0])
    assert np.allclose([v.get_value() for v in scene.values], [1, 0, 0])
    for dot, x in zip(scene.plot.dots, scene.plot.get_inputs(), strict=True):
        assert np.allclose(dot.get_center(), scene.plot.on_curve(x), atol=1e-6)


def test_the_truth_table_is_the_toy_blocks_neuron_and_an_and(shot, toy):
    scene = shot("AndGate")
    neurons = toy.block.neurons(toy.people[scene.people])[:, 0]
    assert np.allclose(scene.table.get_values(), neurons)
    assert scene.table.get_values().tolist() == [a and b for a, b in scene.table.cases]
    parts = toy.people[scene.people] @ np.stack([toy.first, toy.last], axis=1)
    assert np.allclose(parts, scene.table.cases)


def test_three_quarters_of_each_name_fire_the_gate_by_half(shot):
    scene = shot("AndGate")
    assert scene.wide.get_values().tolist() == [0.75, 0.75, 0.5]
    assert [n.get_value() for n in scene.sum.numbers] == [0.75, 0.75, 0.5]


def test_the_line_that_bends_reads_the_neurons_of_the_four_people(shot, toy):
    reading = shot("LinearLeak").reading
    assert np.allclose(reading.get_inputs(), toy.block.pre_activations(toy.people)[:, 0])
    assert np.allclose(reading.get_values(), toy.block.neurons(toy.people)[:, 0])
    for dot, x in zip(reading.dots, reading.get_inputs(), strict=True):
        assert np.allclose(dot.get_center(), reading.on_curve(x), atol=1e-6)


def test_a_bar_is_as_long_as_its_number_until_it_is_clipped(shot, toy):
    scene, step = shot("ReluClip"), toy.forward()
    bars = scene.bars
    assert np.allclose(bars.get_values(), step.neurons)
    for bar, z in zip(bars, step.neurons, strict=True):
        assert np.isclose(bar.width, bars.unit * z)
        assert np.isclose(bar.get_left()[0], bars.zero)
