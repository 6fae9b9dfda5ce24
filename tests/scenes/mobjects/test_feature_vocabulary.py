"""Patterns over neurons, the layer that reads them, the trade-off, and cases on lamps."""

import numpy as np
import pytest
from manim import RIGHT, UP, Dot

from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.patterns import LatentGrid
from scenes.mobjects.trade_off import ChoiceSlider, Meter
from scenes.mobjects.waves import TALL, NeuronRow, PatternWave
from scenes.theme import theme


def at(animation, alpha):
    """Play an animation up to this share of its time."""
    animation.begin()
    animation.interpolate(alpha)
    return animation


def test_a_keyboard_goes_evenly_from_chord_to_chord():
    keys = Keyboard([0.5, -0.5])
    at(keys.light_to([0.0, 0.5], rate_func=lambda t: t), 0.5)
    assert keys.get_values() == pytest.approx([0.25, 0.0])


def test_a_key_tells_sign_by_colour_and_weight_by_depth():
    keys = Keyboard([0.7, -0.7, 0.0, 0.2])
    blue, red, still, light = keys
    assert blue.get_fill_color() == theme().positive
    assert red.get_fill_color() == theme().negative
    assert still.get_y() > light.get_y() > blue.get_y()
    keys.set_values(np.zeros(4))
    assert [key.get_y() for key in keys] == pytest.approx([still.get_y()] * 4)


def test_a_string_goes_from_a_name_to_its_key_as_wide_as_the_key_takes_part():
    keys, name = Keyboard([0.0, 0.0]), Dot(2 * UP)
    weak, strong = keys.strings(name, [0.1, -0.7])
    assert weak.get_stroke_width() < strong.get_stroke_width()
    assert strong.get_end() == pytest.approx(keys.top(1))


def test_a_rim_is_as_wide_as_the_value_is_off():
    keys = Keyboard([0.5, 0.5]).mark_errors([0.5, 0.2])
    right, wrong = (key.get_stroke_width() for key in keys)
    assert right == 2 < wrong


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


def test_a_slider_spaces_choices_by_their_logarithms_and_chooses_the_nearest():
    slider = ChoiceSlider([0.1, 1.0, 10.0], "a", "b").shift(RIGHT)
    assert slider.places == pytest.approx([0.0, 0.5, 1.0])
    assert slider.set_value(0.7).chosen == 1
    assert slider.set_value(0.8).chosen == 2
    assert slider.handle.get_center() == pytest.approx(slider.stand(0.8))


def test_a_meters_bar_is_as_long_as_its_share():
    meter = Meter("a", 0.25, theme().data, width=4.0).shift(UP).set_value(0.5)
    assert meter.get_value() == 0.5
    assert meter.bar.width == pytest.approx(2.0)
    assert meter.bar.get_left() == pytest.approx(meter.frame.get_left())
    assert meter.number.get_value() == 50


def test_lamps_are_lit_where_a_case_holds_once_it_has_been_tried():
    lamps = Lamps([True, False, True, True], 2, (0.5, 0.5), 0.2)
    assert not lamps.get_values().any()
    assert lamps.switch(3).get_values().tolist() == [True, False, True, False]
    at(lamps.try_all(), 1.0)
    assert lamps.get_values().tolist() == [True, False, True, True]


def test_lamps_take_on_other_outcomes_one_after_the_other():
    lamps = Lamps([True, False, True, True], 2, (0.5, 0.5), 0.2).switch(4)
    dealing = lamps.deal([False, True, False, False])
    at(dealing, 0.5)
    assert lamps.get_values().tolist() == [False, True, True, True]
    at(dealing, 1.0)
    assert lamps.get_values().tolist() == [False, True, False, False]


def test_a_big_neuron_is_as_bright_as_it_is_active_and_dark_below_zero():
    neuron = BigNeuron(2.0)
    dark = neuron.get_fill_color()
    assert neuron.light(-0.3).get_fill_color() == dark
    assert neuron.light(2.0).get_fill_color() == theme().lit
    at(neuron.glow(1.5), 1.0)
    assert neuron.get_value() == pytest.approx(1.5)
