"""Bars of activations, the plot of an ablation, and fields of layers."""

import numpy as np
import pytest

from scenes.mobjects.layer_fields import LayerColumns, LayerFields
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.text import Words


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


def test_columns_stand_beside_each_other_and_open_from_their_middle():
    columns = LayerColumns(3, 24, width=6.0, wide=4, tall=3.0)
    first, last = columns.place(0, 0), columns.place(2, 23)
    assert first[0] < columns[1].get_x() < last[0]
    assert first[1] > 0 > last[1]
    for layer, point in ((0, first), (2, last)):
        field = columns[layer]
        assert abs(point[0] - field.get_x()) <= field.width / 2
        assert abs(point[1] - field.get_y()) <= field.height / 2
    assert columns.open(0.5)[1].height == pytest.approx(1.5)
    assert columns[1].specks == 24


def test_specks_light_up_from_left_to_right():
    fields = LayerFields(np.ones((1, 400)), width=6.0, height=3.0)
    lit, dark = fields[0].pixel_array.copy(), fields.set_light(0.0)[0].pixel_array.copy()
    sweep = fields.sweep()
    sweep.begin()
    sweep.interpolate(0.5)
    half, columns = fields[0].pixel_array, lit.shape[1]
    assert np.array_equal(half[:, : columns // 3], lit[:, : columns // 3])
    assert np.array_equal(half[:, -columns // 3 :], dark[:, -columns // 3 :])
    sweep.finish()
    assert np.array_equal(fields[0].pixel_array, lit)
