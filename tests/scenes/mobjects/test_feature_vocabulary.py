"""Patterns over neurons, the layer that reads them, the trade-off, and cases on lamps."""

import numpy as np
import pytest
from manim import RIGHT, UP

from scenes.mobjects.lamps import Lamps
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.patterns import LatentGrid, NeuronColumn
from scenes.mobjects.trade_off import TradeOffPlot
from scenes.mobjects.waves import TALL, NeuronRow, PatternWave
from scenes.theme import theme


def at(animation, alpha):
    """Play an animation up to this share of its time."""
    animation.begin()
    animation.interpolate(alpha)
    return animation


def test_a_column_goes_evenly_from_pattern_to_pattern():
    column = NeuronColumn([0.5, -0.5])
    at(column.light_to([0.0, 0.5], rate_func=lambda t: t), 0.5)
    assert column.get_values() == pytest.approx([0.25, 0.0])


def test_a_column_tells_signs_by_colour_and_size_by_fullness():
    blue, red, dark, full = NeuronColumn([0.3, -0.3, 0.0, 2.0])
    colours = [dot.get_fill_color() for dot in (blue, red, dark, full)]
    assert len({colour.to_hex() for colour in colours}) == 4
    assert colours[3] == theme().positive


def test_a_grid_is_dark_but_for_what_is_active():
    grid = LatentGrid(8, columns=2)
    lit = np.zeros(8)
    lit[5] = 0.5
    at(grid.light_to(lit), 1.0)
    assert grid.get_values() == pytest.approx(lit)
    bright = [k for k, dot in enumerate(grid) if dot.get_fill_color() == theme().lit]
    assert bright == [5]


def test_a_wave_goes_through_its_weights_over_the_row_where_it_stands():
    row = NeuronRow(4).shift(UP)
    wave = PatternWave(row, [0.5, -0.5, 0.25, 0.0], theme().first)
    assert wave.get_values() == pytest.approx(np.zeros(4))
    at(wave.rise(), 1.0)
    assert wave.get_values() == pytest.approx(wave.weights)
    for tip, x, weight in zip(wave.tips, row.xs, wave.weights, strict=True):
        assert tip.get_center() == pytest.approx([x, 1.0 + TALL * weight, 0.0])


def test_a_slender_wave_has_no_dots():
    wave = PatternWave(NeuronRow(3), [0.1, 0.2, 0.3], theme().first, slender=True)
    assert len(wave.tips) == 0


def test_a_trade_off_spaces_penalties_by_their_logarithms():
    plot = TradeOffPlot([0.1, 1.0, 10.0], "a", "b")
    assert plot.places == pytest.approx([0.0, 0.5, 1.0])
    curve = plot.curve([0.2, 0.4, 0.9], theme().answer)
    assert curve.get_values() == pytest.approx([0.2, 0.4, 0.9])
    assert [end.get_value() for end in curve.ends] == pytest.approx([20, 90])
    assert curve.dots[1].get_center() == pytest.approx(plot.stand(0.5, 0.4))


def test_a_curve_is_drawn_as_far_as_the_knob_has_come():
    plot = TradeOffPlot([0.1, 1.0, 10.0], "a", "b").shift(RIGHT)
    curve, knob = plot.curve([0.2, 0.4, 0.9], theme().answer), plot.knob()
    for animation in (curve.draw(rate_func=lambda t: t), knob.turn(1.0, rate_func=lambda t: t)):
        at(animation, 0.75)
    assert knob.get_value() == pytest.approx(0.75)
    assert curve.line.get_end() == pytest.approx(plot.stand(0.75, 0.65))
    assert knob.handle.get_center()[0] == pytest.approx(curve.line.get_end()[0])


def test_lamps_are_lit_where_a_case_holds_once_it_has_been_tried():
    lamps = Lamps([True, False, True, True], 2, (0.5, 0.5), 0.2)
    assert not lamps.get_values().any()
    assert lamps.switch(3).get_values().tolist() == [True, False, True, False]
    at(lamps.try_all(), 1.0)
    assert lamps.get_values().tolist() == [True, False, True, True]


def test_a_big_neuron_is_as_bright_as_it_is_active_and_dark_below_zero():
    neuron = BigNeuron(2.0)
    dark = neuron.get_fill_color()
    assert neuron.light(-0.3).get_fill_color() == dark
    assert neuron.light(2.0).get_fill_color() == theme().lit
    at(neuron.glow(1.5), 1.0)
    assert neuron.get_value() == pytest.approx(1.5)
