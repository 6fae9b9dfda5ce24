"""Plates, rings, arrows and axes stand where they are asked to, in the colours asked for."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Square, VGroup

from scenes.mobjects.style import (
    FULL,
    HUSHED,
    QUIET,
    RESTING,
    arrow,
    curve_on,
    level_arrow,
    plate,
    ring,
    small_axes,
    step_back,
    tinted_plate,
)
from scenes.mobjects.text import Words
from scenes.theme import theme


def test_the_levels_of_presence_fall_from_full_to_hushed():
    assert FULL == 1 > RESTING > QUIET > HUSHED > 0


def test_what_steps_back_keeps_what_it_is_and_comes_back_whole():
    outline, tinted = Square(), Square(fill_opacity=0.5, stroke_opacity=1)
    words = Words("read", colour=theme().dim)
    group = VGroup(outline, VGroup(tinted, words))
    for _ in range(2):
        step_back(group, QUIET)
        assert (outline.get_fill_opacity(), outline.get_stroke_opacity()) == (0, QUIET)
        assert tinted.get_fill_opacity() == pytest.approx(0.5 * QUIET)
        assert words[0].get_fill_opacity() == pytest.approx(theme().share(theme().dim, 3.1))
    step_back(group, FULL)
    assert (outline.get_fill_opacity(), outline.get_stroke_opacity()) == (0, 1)
    assert tinted.get_fill_opacity() == pytest.approx(0.5)
    assert words[0].get_fill_opacity() == 1


def test_a_plate_is_opaque_and_has_its_size_and_edge():
    one = plate(3, 2, theme().first)
    assert (one.width, one.height) == pytest.approx((3, 2))
    assert one.get_fill_opacity() == 1
    assert one.get_stroke_color() == theme().first
    assert plate(1, 1).get_stroke_color() == theme().dim


def test_a_tinted_plate_lies_behind_its_words_with_a_margin():
    words = Words("easy").shift(2 * RIGHT)
    back = tinted_plate(words, theme().first, margin=0.4)
    assert back.width == pytest.approx(words.width + 0.8)
    assert back.get_x() == pytest.approx(words.get_x())


def test_a_ring_surrounds_what_is_spoken_of():
    square = Square(side_length=2).shift(UP)
    one = ring(square, buff=0.25)
    assert (one.width, one.height) == pytest.approx((2.5, 2.5))
    assert np.allclose(one.get_center(), UP)
    assert one.get_color() == theme().focus


def test_an_arrow_keeps_its_stroke_however_short_it_is():
    assert arrow(LEFT, RIGHT, buff=0).get_stroke_width() == 5
    assert arrow(0.1 * LEFT, 0.1 * RIGHT, buff=0, tip=0.05).get_stroke_width() == pytest.approx(4)


def test_a_level_arrow_leads_from_one_things_right_edge_to_anothers_left():
    a, b = Square().shift(3 * LEFT), Square().shift(3 * RIGHT + UP)
    one = level_arrow(a, b, buff=0)
    assert np.allclose(one.get_start(), [-2, 0, 0])
    assert np.allclose(one.get_end(), [2, 0, 0])
    assert level_arrow(a, b, 0.5).get_start()[1] == pytest.approx(0.5)


def test_a_curve_goes_through_its_points_on_small_axes():
    axes = small_axes([0, 2], [0, 4], width=3, height=2)
    assert (axes.x_axis.width, axes.y_axis.height) == pytest.approx((3, 2))
    xs = np.array([0.0, 1.0, 2.0])
    curve = curve_on(axes, xs, xs**2)
    anchors = [curve.get_start(), *curve.get_end_anchors()]
    assert np.allclose(anchors, [axes.c2p(x, x**2) for x in xs])
