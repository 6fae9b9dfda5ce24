"""A field of places: what its cells hold, and what it refuses."""

import numpy as np
import pytest

from scenes.mobjects.place_field import PlaceField
from scenes.theme import theme


def field(values=((0.0, 0.5, 1.0), (0.2, 0.0, 0.4))) -> PlaceField:
    return PlaceField(values, [1.0, -1.0], width=3.0)


def brightness(cell) -> float:
    return float(np.sum(cell.get_fill_color().to_rgb()))


def test_a_cell_is_the_brighter_the_more_it_holds():
    row = field().rows[0]
    assert brightness(row[0]) < brightness(row[1]) < brightness(row[2])
    assert row[2].get_fill_color() == theme().answer


def test_rows_stand_at_their_heights_and_the_first_layer_at_the_left():
    shown = field()
    assert [row.get_y() for row in shown.rows] == pytest.approx([1.0, -1.0])
    assert shown.cell(1, 0).get_x() == pytest.approx(-1.0)
    assert shown.cell(1, 2).get_x() == pytest.approx(1.0)


def test_light_that_runs_through_comes_to_the_first_layers_first_and_to_all_in_the_end():
    shown, goal = field(np.zeros((2, 12))), np.ones((2, 12))
    running = shown.run_through(goal, rows=(0,))
    running.begin()
    running.interpolate(0.5)
    half = shown.get_values()
    assert half[0, 0] == 1
    assert half[0, -1] == 0
    running.interpolate(1.0)
    assert (shown.get_values()[0] == 1).all()
    assert (shown.get_values()[1] == 0).all()


@pytest.mark.parametrize("values", [[[0.0, 1.2]], [[-0.1, 0.0]], [0.0, 1.0], [[0.0], [1.0]]])
def test_what_is_no_row_of_shares_is_refused(values):
    with pytest.raises(ValueError, match="values must"):
        PlaceField(values, [0.0])
