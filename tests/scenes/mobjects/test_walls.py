"""Walls of dials and of tiles: what they show, and that they keep to their windows."""

import numpy as np
import pytest

from scenes.mobjects.dial_wall import DialWall
from scenes.mobjects.tile_wall import TileWall


def test_every_dial_lies_within_the_walls_window():
    wall = DialWall(np.ones((3, 3)), np.random.default_rng(0))
    for pitch, edges in ((0.9, (-6.0, 6.0)), (0.3, (-6.0, 0.0))):
        wall.view(pitch, 1.0, 1.0, edges)
        assert wall.get_left()[0] >= edges[0] - 1e-6
        assert wall.get_right()[0] <= edges[1] + 1e-6


def test_a_dial_wall_turns_the_dials_in_its_middle_to_the_weights():
    weights = np.arange(6.0).reshape(2, 3)
    wall = DialWall(weights, np.random.default_rng(0))
    assert np.allclose(wall.get_values(), 0.0)
    assert np.allclose(wall.view(0.9, 0.5, 1.0, (-6.0, 6.0)).get_values(), weights / 2)


def test_a_look_changes_only_what_it_is_given():
    wall = DialWall(np.ones((2, 2)), np.random.default_rng(0)).view(0.9, 0.5, 1.0, (-6.0, 6.0))
    look = wall.look(pitch=0.3)
    look.begin()
    look.interpolate(1.0)
    assert (wall.pitch, wall.turned, wall.uncovered) == pytest.approx((0.3, 0.5, 1.0))
    assert wall.edges == (-6.0, 6.0)


@pytest.mark.parametrize("count", [1, 6, 100, 500])
def test_all_tiles_that_are_shown_lie_in_the_window_and_none_overlaps(count):
    wall = TileWall(np.linspace(0, 1, 500), 1, width=10.0, height=4.0, corner=(-5.0, 2.0))
    wall.show(count)
    places = np.array([wall.place(k) for k in range(count)])
    half = wall.side / 2
    assert (np.abs(places[:, 0]) <= 5.0 - half + 1e-9).all()
    assert (places[:, 1] <= 2.0 - half + 1e-9).all()
    assert (places[:, 1] >= -2.0 + half - 1e-9).all()
    assert len({(round(x / wall.cell, 6), round(y / wall.cell, 6)) for x, y, _ in places}) == count
    assert wall.side < wall.cell


def test_the_more_tiles_the_smaller_they_are_and_spreading_shows_all():
    wall = TileWall(np.linspace(0, 1, 500), 3)
    before = wall.side
    spread = wall.spread()
    spread.begin()
    spread.interpolate(1.0)
    assert wall.shown == 500
    assert wall.side < before
    # Sixteen points a tile: four straight edges.
    assert sum(len(outline.points) for outline in wall) == 16 * 500


@pytest.mark.parametrize(("brightness", "shown"), [(np.ones(5), 0), (np.ones(5), 6), (1.0, 1)])
def test_a_tile_wall_refuses_what_it_cannot_show(brightness, shown):
    with pytest.raises(ValueError, match="brightness"):
        TileWall(brightness, shown)
