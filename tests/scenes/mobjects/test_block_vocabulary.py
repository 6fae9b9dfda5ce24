"""Plots, shifters, planes, tables and gates show what they are given, computed."""

import numpy as np
import pytest

from mlp_math.activations import gelu, relu
from mlp_math.facts import gate_value
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.gates import LiveGate, Slider, TruthTable
from scenes.mobjects.planes import FeaturePlane
from scenes.mobjects.plots import ActivationPlot, BiasShifter
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import Words
from scenes.theme import theme

CORNERS = [[1, 1], [1, 0], [0, 1], [0, 0]]


def finish(animation) -> None:
    """Run an animation to its end, as a scene would."""
    animation.begin()
    animation.interpolate(1.0)
    animation.finish()


def test_dots_stand_on_the_axis_until_they_rise_to_the_curve():
    plot = ActivationPlot(gelu)
    plot.add_dots([-1.0, 2.0])
    assert np.allclose(plot.dots[0].get_center(), plot.point(-1, 0))
    finish(plot.rise())
    assert np.allclose(plot.dots[0].get_center(), plot.point(-1, float(gelu([-1.0])[0])))
    assert np.allclose(plot.get_values(), gelu([-1.0, 2.0]))


def test_riding_dots_stay_on_the_curve():
    plot = ActivationPlot(relu)
    plot.add_dots([2.0])
    finish(plot.rise())
    ride = plot.ride([-1.0])
    ride.begin()
    ride.interpolate(0.5)
    x = plot.get_inputs()[0]
    assert -1 < x < 2
    assert np.allclose(plot.dots[0].get_center(), plot.on_curve(x))


def test_a_plot_keeps_its_coordinates_when_it_moves():
    plot = ActivationPlot(relu).shift(np.array([1.0, 2.0, 0.0])).scale(0.5)
    start = plot.curve.get_start()
    assert np.allclose(start, plot.point(plot.x_range[0], 0), atol=1e-6)


def test_a_curve_is_drawn_through_its_functions_values():
    plot = ActivationPlot(relu)
    smooth = plot.graph(gelu)
    low = min(smooth.points, key=lambda p: p[1])
    assert low[1] == pytest.approx(plot.point(0, -0.16997)[1], abs=1e-3)


def test_a_bare_plot_keeps_only_its_axes_and_curve_in_its_middle():
    plot = ActivationPlot(relu, x_range=(-2, 2), y_range=(-0.5, 2), unit=(0.55, 0.8)).bare()
    assert plot.submobjects == [plot.x_axis, plot.y_axis, plot.curve]
    assert (plot.x_axis.width, plot.y_axis.height) == pytest.approx((2.2, 2.0))
    assert np.allclose(plot.get_center(), 0)
    assert np.allclose(plot.on_curve(2), plot.curve.get_end())


def test_two_lines_need_three_samples():
    plot = ActivationPlot(relu, x_range=(-2, 2), samples=3)
    assert np.allclose(plot.curve.get_anchors()[1], plot.point(0, 0))


def test_axes_must_cross():
    with pytest.raises(ValueError, match="x_range must reach"):
        ActivationPlot(relu, x_range=(1.0, 2.0))


def test_a_bias_slides_all_dots_alike():
    shifter = BiasShifter([2.0, 1.0, 1.0, 0.0])
    before = np.array([dot.get_x() for dot in shifter.dots])
    finish(shifter.slide(-1.0))
    after = np.array([dot.get_x() for dot in shifter.dots])
    assert np.allclose(after - before, shifter.place(0)[0] - shifter.place(1)[0])
    assert shifter.get_values().tolist() == [1, 0, 0, -1]
    assert shifter.above().tolist() == [True, False, False, False]


def test_moving_the_cut_decides_as_the_opposite_bias_does():
    moved, slid = BiasShifter([2.0, 1.0, 0.4]), BiasShifter([2.0, 1.0, 0.4])
    finish(moved.move_cut(1.0))
    slid.set_bias(-1.0)
    assert moved.above().tolist() == slid.above().tolist() == [True, False, False]


def test_dots_at_one_place_stand_on_one_another():
    a, b = BiasShifter([1.0, 1.0]).dots
    assert a.get_x() == b.get_x()
    assert b.get_bottom()[1] >= a.get_top()[1] - 1e-6


def test_a_plane_projects_square_on_to_its_reading_line():
    plane = FeaturePlane(CORNERS, normal=[2, 1])
    gaps = plane.get_values() - plane.feet()
    assert np.allclose(gaps @ [2, 1], 0)
    assert np.allclose(plane.scores(), [3, 2, 1, 0])


def test_the_half_plane_shown_holds_exactly_the_points_it_decides_for():
    plane = FeaturePlane(CORNERS, normal=[1, 1])
    finish(plane.move_cut(0.5))
    assert plane.inside().tolist() == [True, True, True, False]
    corners, ends = plane._clipped()
    assert all(sum(corner) >= 0.5 - 1e-9 for corner in corners)
    assert np.allclose([sum(end) for end in ends], 0.5)
    finish(plane.move_cut(1.0))
    assert plane.inside().tolist() == [True, False, False, False]


def test_a_truth_table_holds_every_case_once():
    table = TruthTable(lambda a, b, c: a * b * c, [Words(w) for w in "abcd"])
    assert len(set(table.cases)) == 8
    assert table.get_values().tolist() == [0, 0, 0, 0, 0, 0, 0, 1]


def test_the_gates_output_follows_its_sliders_all_the_way():
    gate = LiveGate(gate_value, "AND")
    slide = gate.slide_to(0.75, 0.75)
    slide.begin()
    for share in (0.25, 0.7, 1.0):
        slide.interpolate(share)
        a, b, out = gate.get_values()
        assert out == pytest.approx(gate_value(a, b))
    assert gate.get_values().tolist() == [0.75, 0.75, 0.5]


def test_what_a_gate_says_follows_from_its_inputs_as_they_are_written() -> None:
    gate = LiveGate(gate_value, "AND")
    numbers = [slider.number for slider in gate.sliders]
    for share in np.linspace(0, 1, 41) ** 2:
        gate.set_values(share, 1 - share / 3)
        read = [float(n.text.replace("−", "-")) for n in (*numbers, gate.output)]
        assert read[2] == pytest.approx(gate_value(*read[:2]))


def test_a_sliders_knob_stands_where_its_number_says():
    slider = Slider(0.25)
    start, end = slider.track.get_start(), slider.track.get_end()
    assert np.allclose(slider.knob.get_center(), start + 0.25 * (end - start))
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        slider.set_value(1.5)


def test_cells_take_the_colour_of_their_sign():
    cells = CellColumn([2.0, -2.0, 0.0])
    colours = [cell.get_fill_color() for cell in cells]
    assert colours[0] == theme().positive
    assert colours[1] == theme().negative
    finish(cells.count_to([0.0, 1.0, -1.0]))
    assert cells.get_values().tolist() == [0, 1, -1]


def test_a_sweep_adds_up_the_row_term_by_term():
    product = MatVecProduct([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]], [1.0, 0.5, -1.0])
    sweep = product.sweep_row(0, rate_func=lambda t: t)
    sweep.begin()
    for done, partial in ((1, 1.0), (2, 2.0), (3, -1.0)):
        sweep.interpolate(done / 3)
        assert product.result.entry(0).get_value() == pytest.approx(partial)


@pytest.mark.parametrize(("entry", "sign"), [(0.5, "="), (0.54, "approx")])
def test_a_product_of_rounded_entries_says_whether_it_is_exact(entry, sign):
    assert MatVecProduct([[entry]], [3.0]).equals.text == sign
