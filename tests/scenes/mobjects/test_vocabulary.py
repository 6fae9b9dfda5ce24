"""Values go in, mobjects come out, and the same values can be read back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import ManimColor
from manim.animation.animation import prepare_animation

from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.neurons import NeuronLayer, weight_edges
from scenes.mobjects.numbers import EmbeddingArray, EmbeddingColumn, WeightMatrix
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.slabs import AttentionArcs, MLPBlock, ModelStack
from scenes.mobjects.tokens import TokenStrip
from scenes.theme import HUSHED, contrast, theme

reals = st.floats(-9, 9)
few = settings(max_examples=15, deadline=None)


@given(arrays(float, 5, elements=reals), arrays(float, 5, elements=reals))
@few
def test_an_embedding_column_gives_back_its_values(a: np.ndarray, b: np.ndarray) -> None:
    column = EmbeddingColumn(a)
    np.testing.assert_array_equal(column.get_values(), a)
    np.testing.assert_array_equal(column.set_values(b).get_values(), b)


@given(arrays(float, (3, 4), elements=reals))
@few
def test_a_weight_matrix_addresses_rows_columns_and_entries(values: np.ndarray) -> None:
    matrix = WeightMatrix(values, row_ellipsis=1, col_ellipsis=1)
    np.testing.assert_array_equal(matrix.get_values(), values)
    np.testing.assert_array_equal([e.get_value() for e in matrix.row(1)], values[1])
    np.testing.assert_array_equal([e.get_value() for e in matrix.col(-1)], values[:, -1])
    assert matrix.entry(2, 3).get_value() == values[2, 3]


def cells(column: EmbeddingColumn) -> list[ManimColor]:
    return [entry.cell.get_fill_color() for entry in column.entries]


def test_a_columns_values_are_its_colours() -> None:
    column = EmbeddingColumn([2.0, -2.0, 0.5, 0.0, -0.04], ellipsis=0)
    assert cells(column)[:2] == [theme().positive, theme().negative]
    assert cells(column)[2] == theme().heat(0.5)
    assert cells(column)[3] == cells(column)[4] == theme().heat(0.0)  # both are read as 0.0


@given(st.floats(-3, 3))
@few
def test_figures_can_be_read_on_their_cells_whatever_colour_they_are_given(value: float) -> None:
    (entry,) = EmbeddingColumn([0.0], ellipsis=0).entries
    for colour in (theme().ink, theme().positive, theme().answer):
        entry.set_fill(colour)
        entry.set_value(value)
        assert contrast(entry.number.get_fill_color(), entry.cell.get_fill_color()) > 4.4


def test_counting_a_column_ends_at_the_new_values() -> None:
    column = EmbeddingColumn([0.0, 1.0])
    animation = column.count_to([1.5, -0.25])
    animation.begin()
    animation.interpolate(1.0)
    np.testing.assert_array_equal(column.get_values(), [1.5, -0.25])


@pytest.mark.parametrize("size", [24, 30, 50])
@pytest.mark.parametrize("places", [0, 1, 2])
def test_figures_stand_on_their_cells_however_large_they_are(size: float, places: int) -> None:
    for grid in (
        EmbeddingColumn([8.88, -8.88], ellipsis=0, size=size, places=places, row_gap=0.8),
        WeightMatrix([[8.88, -8.88]], size=size, places=places, row_gap=0.8, col_gap=1.8),
    ):
        for entry in grid.entries:
            assert entry.number.width < entry.cell.width
            assert entry.number.height < entry.cell.height


def test_a_counting_columns_cells_keep_to_its_values_on_the_way() -> None:
    column = EmbeddingColumn([2.0, -2.0, 1.0], ellipsis=0)
    animation = column.count_to([-2.0, 2.0, -1.0])
    animation.begin()
    for alpha in (0.2, 0.5, 0.8, 1.0):
        animation.interpolate(alpha)
        values = column.get_values().round(column.places)
        assert cells(column) == [theme().heat(value) for value in values]
    assert cells(column)[0] == theme().negative


def test_figures_are_written_only_where_they_are_spoken_of() -> None:
    matrix = WeightMatrix(np.ones((2, 3)))

    def shown() -> list[float]:
        return [float(entry.number.get_fill_opacity()) for entry in matrix.entries]

    def present() -> list[float]:
        return [float(entry.cell.get_fill_opacity()) for entry in matrix.entries]

    assert (shown(), present()) == (6 * [0.0], 6 * [1.0])
    for animation in matrix.speak(matrix.row(1)):
        playing = prepare_animation(animation)
        playing.begin()
        playing.interpolate(1.0)
    assert shown() == 3 * [0.0] + 3 * [1.0]
    assert present()[0] < present()[3] == 1
    matrix.row(1).set_fill(opacity=HUSHED)  # a level too low for figures
    assert (shown(), present()[3] > HUSHED) == (6 * [0.0], True)
    matrix.entries.set_fill(opacity=0)
    assert present() == 6 * [0.0]
    assert (matrix.hush() is matrix, present()) == (True, 6 * [1.0])
    assert EmbeddingColumn([1.0], ellipsis=0).entries[0].number.get_fill_opacity() == 1


def test_braces_carry_the_true_lengths_not_the_shown_ones() -> None:
    matrix = WeightMatrix(np.zeros((3, 2)), true_shape=(49152, 12288))
    rows, columns = matrix.shape_braces()
    assert rows[1].get_value() == 49152
    assert columns[1].get_value() == 12288


def test_an_embedding_array_is_a_column_a_token() -> None:
    values = np.arange(12.0).reshape(3, 4)
    array = EmbeddingArray(values)
    np.testing.assert_array_equal(array.get_values(), values)
    np.testing.assert_array_equal(array.set_values(-values).get_values(), -values)


@given(arrays(float, (3, 4), elements=reals), arrays(float, 4, elements=reals))
@few
def test_a_products_result_is_the_matrix_times_the_vector(W: np.ndarray, x: np.ndarray) -> None:
    product = MatVecProduct(W, x)
    np.testing.assert_allclose(product.get_values(), W @ x)


def test_a_row_sweep_counts_partial_sums_and_ends_at_the_dot_product() -> None:
    W, x = np.array([[1.0, 2.0, 3.0]]), np.array([1.0, -1.0, 2.0])
    product = MatVecProduct(W, x)
    sweep = product.sweep_row(0)
    sweep.rate_func = lambda t: t
    sweep.begin()
    sweep.interpolate(2 / 3)
    assert product.get_values()[0] == pytest.approx(-1.0)
    sweep.interpolate(1.0)
    assert product.get_values()[0] == pytest.approx(5.0)


def test_bars_grow_to_the_probabilities_that_they_show() -> None:
    bars = NextTokenBars(["a", "b", "c"], [1 / 3, 1 / 3, 1 / 3])
    grow = bars.grow_to([0.8, 0.15, 0.05])
    grow.begin()
    grow.interpolate(1.0)
    np.testing.assert_allclose(bars.get_values(), [0.8, 0.15, 0.05])
    widths = [bar.width for bar in bars.bars]
    assert widths[0] / widths[1] == pytest.approx(0.8 / 0.15, rel=1e-6)


def test_bars_refuse_what_is_not_a_probability() -> None:
    with pytest.raises(ValueError, match=r"probabilities must lie in \[0, 1\]"):
        NextTokenBars(["a", "b"], [1.2, -0.2])
    with pytest.raises(ValueError, match=r"must have shape \(2,\)"):
        NextTokenBars(["a", "b"], [1.0])


def test_token_words_share_one_baseline_and_fit_their_strip() -> None:
    strip = TokenStrip(["Michael", "Jordan", "plays", "the", "sport", "of", "?"])
    assert len({round(token.word.baseline, 6) for token in strip.tokens}) == 1
    assert strip.get_values()[1] == "Jordan"
    assert TokenStrip(["extraordinarily"] * 9, max_width=10).width <= 10 + 1e-6


def test_tokens_too_long_for_a_row_stand_below_one_another_where_that_is_larger() -> None:
    room = {"max_width": 3.9, "max_height": 1.3}
    short = TokenStrip(["Michael", "Jordan"], **room)
    assert short[0].get_center()[1] == short[1].get_center()[1]
    names = ["Maximiliana-Bartholomea", "Wolfeschlegelsteinhausen"]
    column, row = TokenStrip(names, **room), TokenStrip(names, max_width=3.9)
    assert column[0].get_bottom()[1] > column[1].get_top()[1]
    assert column.width <= 3.9 + 1e-6
    assert column.height <= 1.3 + 1e-6
    assert column[0].word.em_height > 1.6 * row[0].word.em_height


def test_a_blank_leaves_room_for_its_answer() -> None:
    assert TokenStrip(["?"], least_widths={0: 2.5}).width == pytest.approx(2.5, abs=0.05)


def test_neurons_fill_with_their_activations() -> None:
    layer = NeuronLayer([0.0, 1.0])
    assert layer[0].get_fill_color() == theme().unlit
    assert layer[1].get_fill_color() == theme().lit
    np.testing.assert_array_equal(layer.set_values([0.5, 0.0]).get_values(), [0.5, 0.0])
    with pytest.raises(ValueError, match=r"activations must have shape \(2,\)"):
        layer.set_values([1.0])


def test_there_is_a_line_for_every_weight() -> None:
    left, right = NeuronLayer(np.ones(3)), NeuronLayer(np.ones(2))
    lines = weight_edges(list(left.dots), list(right.dots), [[1, -1, 0.5], [0, 2, -2]])
    assert len(lines) == 6
    with pytest.raises(ValueError, match=r"weights must have shape \(2, 3\)"):
        weight_edges(list(left.dots), list(right.dots), np.ones((3, 2)))


def test_dials_turn_to_their_values() -> None:
    panel = DialPanel(np.zeros((2, 2)))
    turn = panel.turn_to([[1.0, -1.0], [0.5, 0.0]])
    turn.begin()
    turn.interpolate(1.0)
    np.testing.assert_array_equal(panel.get_values(), [[1.0, -1.0], [0.5, 0.0]])
    assert panel[0].needle.get_end()[0] > panel[0].get_center()[0]
    assert panel[1].needle.get_end()[0] < panel[1].get_center()[0]


def test_a_stack_alternates_perceptrons_and_attention_from_front_to_back() -> None:
    stack = ModelStack(8)
    assert stack.perceptrons()[0] is stack.front
    assert len(stack.perceptrons()) == len(stack.attentions()) == 4
    depths = [slab.z_index for slab in stack.slabs]
    assert depths == sorted(depths, reverse=True)


def test_a_blocks_phases_stand_in_order_and_its_clones_do_not_touch() -> None:
    block = MLPBlock()
    xs = [phase.get_center()[0] for phase in block.phases]
    assert xs == sorted(xs)
    clone = block.clones(1, np.array([0.0, -4.0, 0.0]))[0]
    assert clone.get_top()[1] < block.get_bottom()[1]


def test_an_attention_pattern_must_be_square() -> None:
    with pytest.raises(ValueError, match="pattern must be square"):
        AttentionArcs(np.ones((2, 3)))
