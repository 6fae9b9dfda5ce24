"""A model's layers as thin plates: how many, where, and what passes through them."""

import numpy as np
import pytest

from scenes.mobjects.angle_dial import AngleDial
from scenes.mobjects.layer_plates import LayerPlates
from scenes.theme import theme


def test_the_plates_share_out_their_width_in_pairs():
    plates = LayerPlates(12, width=6.0, height=2.0)
    assert [len(pair) for pair in plates] == [2] * 12
    places = np.array([[plate.get_x() for plate in pair] for pair in plates])
    assert np.diff(places.reshape(-1)) == pytest.approx([0.25] * 23)
    assert plates.get_x() == pytest.approx(0)


def test_vectors_come_out_right_of_the_plates_as_what_the_last_layer_hands_on(play):
    scene = play("GalleryLayerPlates")
    before = scene.rng().normal(size=(6, 6))
    shown = np.stack([column.get_values() for column in scene.cells])
    np.testing.assert_allclose(shown, before[3:])
    assert scene.plates.width == pytest.approx(3.0)
    assert scene.cells.get_left()[0] > scene.plates.get_right()[0]


def test_the_plates_get_their_colours_back_once_the_vectors_are_through(play):
    colours = {plate.get_fill_color().to_hex() for pair in LayerPlates(3) for plate in pair}
    passed = play("GalleryLayerPlates").plates
    assert {plate.get_fill_color().to_hex() for pair in passed for plate in pair} == colours


def test_a_dials_rays_stand_at_their_angles():
    dial = AngleDial([90.0, 30.0, 120.0], theme().ink)
    turns = [np.degrees(ray.get_angle()) for ray in dial.rays]
    assert turns == pytest.approx([90.0, 30.0, 120.0])
    assert dial.get_values().tolist() == [90.0, 30.0, 120.0]
    assert dial.nearest() is dial.rays[1]


def test_an_angle_of_more_than_half_a_turn_is_refused():
    with pytest.raises(ValueError, match="degrees from 0 to 180"):
        AngleDial([90.0, 200.0], theme().ink)
