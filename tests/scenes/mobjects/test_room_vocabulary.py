"""Vectors that rush by, costs of pairs, powers of ten, signs, and words with numbers."""

import numpy as np
import pytest
from manim import RIGHT, UP

from mlp_math.directions import angle_between
from scenes.mobjects.costs import CostStack
from scenes.mobjects.directions import FeatureDirection, towards
from scenes.mobjects.fan import VectorFan
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.log_plot import LogLogPlot
from scenes.mobjects.neuron_field import GramField
from scenes.mobjects.share_ring import ShareRing
from scenes.mobjects.signs import SignField, SignRow
from scenes.mobjects.text import Decimal
from scenes.mobjects.vector_field import VectorBlocks, VectorWindow
from scenes.theme import theme


def at(animation, alpha):
    """Play an animation up to this share of its time."""
    animation.begin()
    animation.interpolate(alpha)
    return animation


# --- vectors as pixels ---


def test_a_full_window_shows_the_last_of_the_vectors_so_far():
    vectors = np.random.default_rng(1).normal(size=(40, 12))
    window = VectorWindow(vectors, rows=5, width=3.0).show(20)
    assert window.get_values() == pytest.approx(vectors[15:20])
    half = np.concatenate([vectors[:2], np.zeros((3, 12))])
    assert window.show(2).get_values() == pytest.approx(half)


def test_a_positive_entry_is_bluer_than_it_is_red_and_a_negative_one_the_other_way():
    window = VectorWindow(np.array([[0.3, -0.3]]), rows=1, width=2.0).show(1)
    (blue, red), *_ = window.pixel_array[..., :3].astype(int)
    assert blue[2] > blue[0]
    assert red[0] > red[2]


def test_a_rush_ends_at_the_last_vectors_and_has_counted_all():
    vectors = np.random.default_rng(1).normal(size=(40, 12))
    window, count = VectorWindow(vectors, rows=3, width=3.0), Decimal(3, 0)
    at(window.rush(count), 1.0)
    assert window.get_values() == pytest.approx(vectors[-3:])
    assert count.get_value() == 40


def test_a_rush_is_slow_at_first():
    window, half = VectorWindow(np.ones((1000, 12)), rows=3, width=3.0), Decimal(0, 0)
    at(window.rush(half), 0.5)
    assert 3 < half.get_value() < 100


def test_a_window_refuses_fewer_vectors_than_it_shows():
    with pytest.raises(ValueError, match="n >= rows = 9"):
        VectorWindow(np.zeros((8, 10)), rows=9, width=3.0)


def test_blocks_are_squares_of_as_many_vectors_as_they_have_entries():
    blocks = VectorBlocks(np.ones((400, 100)), side=4.0).show(3)
    assert blocks.get_value() == 300
    assert (blocks.pixel_array[..., 3] > 0).sum() == 300 * 100
    at(blocks.fill(), 1.0)
    assert blocks.get_value() == 400


def test_blocks_refuse_vectors_that_make_no_square_of_squares():
    with pytest.raises(ValueError, match=r"shape \(k²·d, d\) for a whole k, got \(300, 100\)"):
        VectorBlocks(np.ones((300, 100)), side=4.0)


def test_copies_of_blocks_share_their_vectors_and_show_blocks_of_their_own() -> None:
    blocks = VectorBlocks(np.random.default_rng(0).normal(size=(40, 10)), side=3.0).show(4)
    copied = blocks.copy()
    assert copied.vectors is blocks.vectors
    copied.show(1)
    assert (blocks.get_value(), copied.get_value()) == (40, 10)
    assert (copied.pixel_array[..., 3] < blocks.pixel_array[..., 3]).any()
    assert (copied.points == blocks.points).all()
    assert copied.points is not blocks.points


# --- vectors of space, and arrows that swing ---


def test_a_fan_keeps_its_vectors_at_length_one_on_their_way():
    fan = VectorFan(np.eye(3))
    at(fan.follow(np.array([np.eye(3), -0.5 * np.eye(3) + 0.5])), 0.3)
    assert np.linalg.norm(fan.get_values(), axis=1) == pytest.approx(1.0)
    assert not np.allclose(fan.get_values(), np.eye(3))


def test_an_arrow_that_swings_keeps_its_length_and_ends_at_its_angle():
    arrow = FeatureDirection(RIGHT)
    swing = at(arrow.swing(120, start=UP), 0.5)
    assert np.linalg.norm(arrow.get_values()) == pytest.approx(1.0)
    assert arrow.bearing() == pytest.approx(60)
    swing.interpolate(1.0)
    assert arrow.get_values() == pytest.approx(towards(120))
    assert arrow.get_tip() == pytest.approx(arrow.unit * (UP + towards(120)))
    assert angle_between(RIGHT, arrow.get_values()) == pytest.approx(120)


# --- what pairs cost ---


def test_a_fans_vectors_change_colour_once_two_lie_along_one_line():
    alone = VectorFan(np.eye(3))
    crowded = VectorFan(np.array([[1.0, 0, 0], [-1.0, 0, 0], [0, 1.0, 0]]))
    assert alone.crowding() == pytest.approx(0)
    assert crowded.crowding() == pytest.approx([1, 1, 0])
    first, _, last = crowded.shafts
    assert first.get_stroke_color() != last.get_stroke_color()


# --- costs and shares ---


def test_a_stacks_sum_and_worst_are_those_of_its_pairs():
    stack = CostStack([0.5, 0.25, 0.25], "a", "b")
    assert (stack.sum.get_value(), stack.worst.get_value()) == (1.0, 0.5)
    stack.set_values([0.0, 1.0, 0.125])
    assert stack.get_values() == pytest.approx([0.0, 1.0, 0.125])
    assert [number.get_value() for number in stack.numbers] == [0.0, 1.0, 0.125]
    assert (stack.sum.get_value(), stack.worst.get_value()) == (1.125, 1.0)
    assert stack.worst_pair == 1


def test_blocks_stand_on_one_another_from_the_foot():
    stack = CostStack([0.5, 0.25, 0.25], "a", "b").shift(3 * RIGHT).set_values([0.25, 0.5, 0.5])
    ends = [(block.get_bottom()[1], block.get_top()[1]) for block in stack.segments]
    foot = stack.foot.get_center()
    heights = foot[1] + stack.BAR * np.array([0, 0.25, 0.75, 1.25])
    assert np.ravel(ends) == pytest.approx(np.repeat(heights, 2)[1:-1])
    assert {round(block.get_x(), 6) for block in stack.segments} == {round(foot[0], 6)}


def test_the_line_across_stays_where_the_stack_ended():
    stack = CostStack([0.5, 0.25], "a", "b")
    mark = stack.mark_height()
    stack.set_values([0.1, 0.1])
    assert mark.get_y() == pytest.approx(stack.foot.get_y() + 0.75 * stack.BAR)


def test_a_stack_refuses_other_than_a_cost_a_pair():
    with pytest.raises(ValueError, match=r"cosines must have shape \(pairs,\), got \(0,\)"):
        CostStack([], "a", "b")


def test_a_rings_sectors_are_as_wide_as_their_shares():
    ring = ShareRing([20, 30], 100)
    assert ring.get_values().tolist() == [20, 30]
    assert [abs(sector.angle) for sector in ring] == pytest.approx([0.4 * np.pi, 0.6 * np.pi])


def test_a_ring_refuses_more_than_the_whole():
    with pytest.raises(ValueError, match="sum to at most 10"):
        ShareRing([6, 6], 10)


# --- powers of ten ---


def test_a_log_plots_points_are_powers_of_ten():
    plot = LogLogPlot((1, 3), (0, 10), 4.0, 5.0, y_step=5)
    corner = plot.point(1, 0)
    assert plot.point(2, 0) - corner == pytest.approx(2.0 * RIGHT)
    assert plot.point(1, 4) - corner == pytest.approx(2.0 * UP)
    assert (len(plot.x_labels), len(plot.y_labels)) == (3, 2)


def test_a_curve_is_cut_where_it_leaves_the_plot():
    plot = LogLogPlot((0, 4), (0, 10), 4.0, 5.0).shift(UP)
    curve = plot.curve([0, 2, 4], [0, 4, 16], theme().answer)
    assert curve.get_start() == pytest.approx(plot.point(0, 0))
    assert curve.get_end() == pytest.approx(plot.point(3, 10))


# --- signs, places, figures ---


def test_a_row_of_signs_is_as_blue_and_red_as_its_signs():
    row = SignRow([1, -1, 1])
    assert row.get_values().tolist() == [1, -1, 1]
    first, second, third = (cell.get_fill_color() for cell in row)
    assert first == third != second


def test_a_field_of_signs_shows_a_corner_first_and_all_at_last():
    field = SignField(np.tile([[1, -1]], (10, 10)), first_share=0.1)
    assert len(np.unique(field.pixel_array[..., :3].reshape(-1, 3), axis=0)) == 2
    assert (field.pixel_array[0, 0] == field.pixel_array[0, 3]).all()
    at(field.zoom_out(), 1.0)
    shown = field.pixel_array[::4, ::4, :3]
    assert (shown == field.cells).all()


def test_the_products_of_perpendicular_vectors_are_bright_on_the_diagonal_alone():
    field = GramField(3)
    third = GramField.SIDE // 3
    bright = field.pixel_array[..., :3].astype(int).sum(axis=2)
    blocks = bright.reshape(3, third, 3, third)
    lit = blocks.min(axis=(1, 3)) > bright.min()
    assert lit.tolist() == np.eye(3, dtype=bool).tolist()
    assert (blocks.max(axis=(1, 3)) > bright.min()).tolist() == lit.tolist()


def test_a_gram_field_grows_and_tells_how_many_there_are():
    field, told = GramField(3), []
    at(field.grow_to(300, told.append), 1.0)
    assert field.get_value() == told[-1] == 300


def test_numbers_stand_at_their_places_on_the_words_baseline():
    exact = Decimal(2.5, 1)
    line = FiguresLine("# of #, at last", [7, exact])
    assert line.get_values() == [7, 2.5]
    seven, _, number, _ = line
    assert number is exact
    assert seven.get_right()[0] < number.get_left()[0]
    assert {round(part.baseline, 6) for part in line} == {round(seven.baseline, 6)}


def test_a_comma_after_a_number_stands_close_to_it():
    apart, close = FiguresLine("# of", [7]), FiguresLine("#, of", [7])
    gaps = [line[1].get_left()[0] - line[0].get_right()[0] for line in (apart, close)]
    assert gaps[1] < gaps[0]


def test_a_line_refuses_another_count_of_numbers_than_places():
    with pytest.raises(ValueError, match="text must have 2 places for numbers"):
        FiguresLine("only #", [1, 2])
