"""Bars of activations, the plot of an ablation, and fields of layers."""

import numpy as np
import pytest

from scenes.mobjects.layer_fields import LayerFields
from scenes.mobjects.measured import AblationPlot, ActivationBars
from scenes.mobjects.text import Words
from scenes.theme import theme


def bars(*values: float, unit: float = 2.0) -> ActivationBars:
    return ActivationBars([Words("a") for _ in values], values, unit=unit)


def test_bars_are_as_long_as_their_activations_and_dips_point_left():
    shown = bars(1.5, -0.2)
    zero = shown.origin.get_x()
    assert shown.bars[0].get_right()[0] - zero == pytest.approx(3.0)
    assert shown.bars[1].get_left()[0] - zero == pytest.approx(-0.4)
    assert shown.get_values() == pytest.approx([1.5, -0.2])


def test_a_bar_that_grew_shows_its_own_value_again():
    shown = bars(0.8, 0.1)
    animation = shown.grow(0)
    animation.begin()
    animation.interpolate(0.5)
    assert shown.get_values() == pytest.approx([0.4, 0.1])
    animation.finish()
    assert shown.get_values() == pytest.approx([0.8, 0.1])


def test_bars_refuse_another_number_of_labels():
    with pytest.raises(ValueError, match=r"activations must have shape \(1,\), got \(2,\)"):
        ActivationBars([Words("a")], [1.0, 2.0])


def plot() -> AblationPlot:
    return AblationPlot([1, 10, 100], window=(0.0, 1.0), ticks=[0.0, 0.5, 1.0], height=4.0)


def test_sizes_are_spaced_by_their_logarithms():
    shown = plot()
    one, ten, hundred = (shown.place(size, 0.0)[0] for size in (1, 10, 100))
    assert ten - one == pytest.approx(hundred - ten)


def test_curves_bands_and_levels_follow_the_window():
    shown = plot()
    curve = shown.curve([1.0, 0.75, 0.5], theme().answer)
    band = shown.band([[0.6, 0.9]] * 3, theme().positive)
    level = shown.level(0.75, theme().faint)
    assert curve.dots[1].get_y() == pytest.approx(3.0 + shown.corner.get_start()[1])
    shown.look((0.5, 1.0)).begin()
    shown.window = (0.5, 1.0)
    shown.refresh()
    floor = shown.corner.get_start()[1]
    assert curve.dots[2].get_y() == pytest.approx(floor)
    assert level.get_y() == pytest.approx(floor + 2.0)
    assert band.height == pytest.approx(0.3 / 0.5 * 4.0)
    assert curve.get_values() == pytest.approx([1.0, 0.75, 0.5])


def test_ticks_out_of_view_are_not_seen():
    shown = plot()
    shown.window = (0.4, 1.0)
    shown.refresh()
    assert [tick.get_fill_opacity() for tick in shown.ticks] == [0.0, 1.0, 1.0]


@pytest.mark.parametrize("sizes", [[1], [0, 1], [10, 1]])
def test_a_plot_refuses_sizes_that_do_not_rise_from_one(sizes):
    with pytest.raises(ValueError, match="sizes"):
        AblationPlot(sizes, window=(0, 1), ticks=[])


def test_a_plot_refuses_readings_for_other_sizes():
    with pytest.raises(ValueError, match=r"readings must have shape \(3,\)"):
        plot().curve([1.0], theme().answer)
    with pytest.raises(ValueError, match=r"draws must have shape \(3, D\)"):
        plot().band([[1.0]], theme().answer)


def test_fields_hold_their_layers_and_know_where_a_neuron_lies():
    values = np.arange(24.0).reshape(2, 12) / 24
    fields = LayerFields(values, width=6.0, height=3.0)
    assert np.array_equal(fields.get_values(), values)
    first, last = fields.place(0, 0), fields.place(1, 11)
    assert first[1] > last[1]
    for layer, point in ((0, first), (1, last)):
        field = fields[layer]
        assert abs(point[0] - field.get_x()) <= field.width / 2
        assert abs(point[1] - field.get_y()) <= field.height / 2
