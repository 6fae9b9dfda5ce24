"""The verbs of motion: where things are when an animation has come to its end."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, Line, Scene, Square, VGroup
from manim.animation.animation import prepare_animation

from scenes.mobjects.dials import Dial
from scenes.mobjects.style import FULL, HUSHED, RESTING
from scenes.mobjects.text import Formula
from scenes.moves import (
    Reform,
    born_from,
    cascade,
    exchange,
    flash_along,
    fold_into,
    give_way,
    glide,
    point_at,
    presence,
    pulse,
    sink,
    spotlight,
    swap,
)
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


def row(count: int = 3) -> list[Square]:
    return [Square().shift(3 * k * RIGHT) for k in range(count)]


def test_a_cascade_begins_each_a_lag_after_the_last() -> None:
    squares = row()
    whole = cascade(FadeIn, squares, 0.5, shift=DOWN)
    assert [start for _, start, _ in whole.anims_with_timings] == [0.0, 0.5, 1.0]
    assert [one.mobject for one in whole.animations] == squares
    assert cascade(FadeIn, squares, run_time=4.0).run_time == 4.0


def test_exchanged_things_take_each_others_places_and_must_be_as_many() -> None:
    olds, news = row(), [square.copy().shift(2 * UP) for square in row()]
    play(exchange(olds, news))
    assert all(np.allclose(a.get_center(), b.get_center()) for a, b in zip(olds, news, strict=True))
    with pytest.raises(ValueError, match="zip"):
        exchange(olds, news[:2])


def test_what_glides_shows_every_value_between_start_and_end() -> None:
    seen: list[float] = []
    glided = glide(Square(), lambda _, value: seen.append(float(value)), 1.0, 3.0, rate_func=float)
    play(glided, 0.5)
    glided.interpolate(1.0)
    assert seen[-2:] == [2.0, 3.0]
    dial = Dial(0.0, radius=0.3, scale=1.0)
    play(glide(dial, Dial.set_value, 0.0, 0.5))
    assert dial.get_value() == pytest.approx(0.5)


def test_the_spotlight_lights_one_of_a_row_and_takes_the_others_back() -> None:
    squares = row()
    for animation in spotlight(squares, 1):
        play(prepare_animation(animation))
    assert [one.get_stroke_opacity() for one in squares] == pytest.approx([RESTING, FULL, RESTING])
    for animation in presence(HUSHED, *squares):
        play(prepare_animation(animation))
    assert [one.get_stroke_opacity() for one in squares] == pytest.approx(3 * [HUSHED])


def test_what_is_pointed_at_swells_and_goes_back_in_its_own_colour() -> None:
    square = Square(color=theme().first)
    pointing = play(point_at(square, 1.5), 0.5)
    assert square.width == pytest.approx(3.0)
    assert square.get_color() == theme().first
    pointing.interpolate(1.0)
    assert square.width == pytest.approx(2.0)


def test_what_gives_way_has_gone_before_the_other_comes() -> None:
    old, new = Square(), Square()
    play(give_way(old, new), 0.5)
    assert old.get_stroke_opacity() == new.get_stroke_opacity() == pytest.approx(0)


def test_what_folds_or_is_born_shrinks_to_or_grows_from_the_others_middle() -> None:
    thing, letter = Square(side_length=4), Square(side_length=1).shift(3 * RIGHT)
    play(fold_into(thing, letter))
    assert np.allclose(thing.get_center(), 3 * RIGHT)
    assert thing.width == pytest.approx(0.6)
    new = Square().shift(UP)
    born = play(born_from(letter, new), 0.0)
    assert np.allclose(new.get_center(), 3 * RIGHT)
    born.interpolate(1.0)
    assert np.allclose(new.get_center(), UP)


def test_after_a_formula_was_reformed_only_the_new_one_stands_whole() -> None:
    scene = Scene(skip_animations=True)
    old = Formula("{{ a : a }} + {{ b : b }}")
    new = Formula("{{ a : a }} dot {{ b : b }} + {{ a : c }}")
    scene.add(old)
    scene.play(Reform(old, new, [("a", "a"), ("b", "b"), ("a", "c")]))
    assert scene.mobjects == [new]
    assert all(glyph.get_fill_opacity() == 1 for glyph in new.family_members_with_points())


def test_a_family_in_a_group_can_be_cascaded_as_well() -> None:
    assert len(cascade(FadeIn, VGroup(*row(5))).animations) == 5
