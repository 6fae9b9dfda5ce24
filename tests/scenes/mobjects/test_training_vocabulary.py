"""Losses, panels, bars, cells and ladders show what they are given and give it back."""

import numpy as np
import pytest
from manim import Animation, Circle
from manim.animation.animation import prepare_animation

from mlp_math.activations import surprisal
from mlp_math.training import loss_by_size, sinusoidal_positions
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.entry_bars import EntryBars
from scenes.mobjects.ladder import NumberLadder
from scenes.mobjects.loss import LossCurve
from scenes.mobjects.panels import PanelRow
from scenes.mobjects.position_map import PositionMap
from scenes.mobjects.reading_bars import ReadingBar, ReadingBars
from scenes.mobjects.scaling import ScalingLine
from scenes.mobjects.slabs import NetworkIcon
from scenes.theme import theme


def finish(*animations: Animation) -> None:
    """Play animations to their end, as a scene would."""
    for animation in map(prepare_animation, animations):
        animation.begin()
        animation.finish()


def test_the_ball_of_a_loss_curve_lies_at_its_guess_and_the_readout_says_its_loss():
    curve = LossCurve(0.2, "loss").shift([1.0, 0.5, 0.0]).set_value(0.8)
    assert np.allclose(curve.axes.p2c(curve.ball.get_center())[:2], [0.8, -np.log(0.8)])
    assert (curve.get_value(), curve.get_loss()) == pytest.approx((0.8, -np.log(0.8)))


def test_a_loss_curve_is_minus_the_logarithm_all_along():
    curve = LossCurve(0.2, "loss")
    anchors = [curve.axes.p2c(point)[:2] for point in curve.line.get_anchors()]
    ps, losses = np.transpose(anchors)
    assert np.allclose(losses, surprisal(np.minimum(ps, 1)), atol=1e-3)
    assert losses.max() == pytest.approx(curve.axes.y_range[1])


def test_the_way_down_begins_at_the_ball_and_ends_at_no_loss():
    curve = LossCurve(0.3, "loss")
    way = curve.way_down()
    assert np.allclose(way.get_start(), curve.ball.get_center())
    assert np.allclose(way.get_end(), curve.axes.c2p(1, 0))


def test_the_slopes_arrow_runs_along_the_tangent_downhill():
    curve = LossCurve(0.3, "loss")
    arrow = curve.slope_arrow()
    towards = arrow.get_end() - arrow.get_start()
    tangent = curve.axes.c2p(1.3, -1 / 0.3) - curve.axes.c2p(0.3, 0)
    assert np.allclose(towards / np.linalg.norm(towards), tangent / np.linalg.norm(tangent))


def test_a_loss_follows_the_bars():
    bars, curve = NextTokenBars(["yes", "no"], [0.2, 0.8]), LossCurve(0.2, "loss")
    finish(bars.grow_to([0.9, 0.1]), curve.follow(bars))
    assert curve.get_value() == pytest.approx(0.9)


def test_models_of_all_sizes_lie_on_the_scaling_line():
    scaling = ScalingLine(6, 12)
    for size in (1e6, 3e8, 1e12):
        shown = scaling.axes.p2c(scaling.place(size))[:2]
        assert np.allclose(10**shown, [size, loss_by_size(size)])
    assert np.allclose(scaling.line.get_end(), scaling.place(1e12))


def test_of_a_panel_row_only_one_is_lit_at_a_time():
    row = PanelRow(2)
    contents = [Circle(fill_opacity=1).move_to(panel) for panel in row.plates]
    row.hold(contents, lambda c: c.set_opacity(0.2), told=lambda c: c.set_opacity(0.4))
    assert [c.get_fill_opacity() for c in contents] == [0.2, 0.2]
    finish(*row.speak_of(0))
    assert [c.get_fill_opacity() for c in contents] == pytest.approx([1, 0.2])
    finish(*row.speak_of(1))
    assert [c.get_fill_opacity() for c in contents] == pytest.approx([0.4, 1])
    edges = [panel.get_stroke_color() for panel in row.plates]
    assert edges == [theme().faint, theme().focus]


def test_entry_bars_stand_on_their_axis_and_hang_from_it():
    bars = EntryBars([1.0, -0.5], unit=2.0).shift([0.0, 1.0, 0.0]).set_values([0.5, -1.5])
    assert bars.get_values().tolist() == [0.5, -1.5]
    up, down = bars.bars
    assert (up.get_bottom()[1], up.height) == pytest.approx((1, 1))
    assert (down.get_top()[1], down.height) == pytest.approx((1, 3))
    assert [bar.get_fill_color() for bar in bars.bars] == [theme().positive, theme().negative]


@pytest.mark.parametrize("values", [[], [[1.0]]])
def test_entry_bars_refuse_what_is_not_a_vector(values):
    with pytest.raises(ValueError, match="values must have shape"):
        EntryBars(values)


def test_a_position_map_has_a_column_for_each_position_and_fuller_cells_for_larger_entries():
    values = sinusoidal_positions(5, 8)
    cells = PositionMap(values)
    assert np.array_equal(cells.get_values(), values)
    assert [len(column) for column in cells] == [8] * 5
    assert np.allclose(np.diff([column.get_x() for column in cells]), cells[0].width)
    zero, one = cells[0][0], cells[0][1]
    assert zero.get_fill_color() == theme().mix(theme().positive, 0.08)
    assert one.get_fill_color() == theme().mix(theme().positive, 0.88)


def test_a_cell_matrix_gives_back_its_entries_rows_and_the_rest():
    table = np.arange(6.0).reshape(3, 2) / 6
    matrix = CellMatrix(table)
    assert np.array_equal(matrix.get_values(), table)
    row = matrix.row(1)
    assert [cell.get_y() for cell in row] == pytest.approx([matrix.columns.get_y()] * 2)
    assert len(matrix.all_but(row)) == 4
    assert not set(matrix.all_but(row)) & set(row)


def test_reading_bars_are_as_long_as_their_dot_products():
    reading = ReadingBars("MJ", [0.5, 0.0], [theme().first, theme().last])
    assert reading.get_values().tolist() == [0.5, 0.0]
    assert reading[0].bar.width == pytest.approx(reading[0].track.width / 2)
    assert np.allclose(reading[0].bar.get_left(), reading[0].track.get_left())


def test_a_reading_grows_to_its_value_from_zero():
    bar = ReadingBar("M", 1.0, theme().first)
    growing = bar.grow()
    growing.begin()
    growing.interpolate(0.0)
    assert bar.get_value() == 0
    growing.interpolate(1.0)
    assert (bar.get_value(), bar.bar.width) == pytest.approx((1, bar.track.width))


def test_a_ladders_rung_enters_at_one_and_counts_to_its_number():
    ladder = NumberLadder([1, 500], ["neuron", "weights"])
    assert ladder.get_values().tolist() == [1, 500]
    enter = ladder.enter(1)
    assert ladder.get_values().tolist() == [1, 1]
    finish(*enter)
    assert ladder.numbers[0].get_fill_color() == theme().dim
    finish(ladder.count_up(1))
    assert ladder.get_values().tolist() == [1, 500]


def test_an_icons_edges_lead_into_and_out_of_the_neuron_that_is_asked_for():
    icon = NetworkIcon(np.ones((3, 2)), np.ones((2, 3)), (np.ones(2), np.ones(3), np.ones(2)))
    neuron = icon.layers[1][1]
    for edges, near in (
        (icon.edges_into(1), lambda edge: edge.get_end()),
        (icon.edges_out_of(1), lambda edge: edge.get_start()),
    ):
        assert len(edges) == 2
        for edge in edges:
            assert np.linalg.norm(near(edge) - neuron.get_center()) == pytest.approx(
                neuron.width / 2, abs=1e-3
            )


def test_an_empty_icon_holds_zeros():
    icon = NetworkIcon(np.ones((3, 2)), np.ones((2, 3)), (np.ones(2), np.ones(3), np.ones(2)))
    assert [len(values) for values in icon.get_values()] == [2, 3, 2]
    assert not np.concatenate(icon.empty().get_values()).any()
