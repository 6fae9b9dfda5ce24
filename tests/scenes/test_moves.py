"""The verbs of motion: where things are when an animation has come to its end."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Animation, Line, Square
from manim.animation.animation import prepare_animation

from scenes.moves import flash_along, pulse, sink, swap
from scenes.theme import theme


def play(animation: Animation, alpha: float = 1.0) -> Animation:
    """The animation as far as `alpha`, as a scene would play it."""
    animation.begin()
    animation.interpolate(alpha)
    return animation


def test_a_pulse_is_furthest_half_way_and_ends_as_it_began() -> None:
    square = Square()
    animation = play(prepare_animation(pulse(square).shift(UP)), 0.5)
    assert square.get_y() == pytest.approx(1)
    animation.interpolate(1.0)
    assert square.get_y() == pytest.approx(0)


def test_what_sinks_ends_small_and_unseen_where_it_was_to_go() -> None:
    square = Square().shift(2 * LEFT)
    play(sink(square, 3 * RIGHT, angle=1.0))
    assert np.allclose(square.get_center(), 3 * RIGHT)
    assert square.width == pytest.approx(0.15 * 2)
    assert square.get_stroke_opacity() == pytest.approx(0)


def test_of_two_that_are_swapped_the_old_one_has_gone_and_the_new_one_is_whole() -> None:
    old, new = Square(), Square()
    play(swap(old, new))
    assert old.get_stroke_opacity() == pytest.approx(0)
    assert old.width == pytest.approx(1)
    assert (new.width, new.get_stroke_opacity()) == pytest.approx((2, 1))


def test_a_flash_is_a_copy_of_its_line_and_leaves_the_line_as_it_was() -> None:
    line = Line(stroke_width=2, color=theme().dim)
    flash = play(flash_along(line, theme().ink, 6), 0.5)
    assert flash.mobject is not line
    assert flash.mobject.get_stroke_width() == 6
    assert (line.get_stroke_width(), line.get_color()) == (2, theme().dim)
