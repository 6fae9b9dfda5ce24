"""Light, people and protractors give back what they were given."""

import numpy as np
import pytest
from manim import Circle, Line, VGroup

from scenes.mobjects.glow import Halo, shining
from scenes.mobjects.person import NameToken
from scenes.mobjects.protractor import Protractor
from scenes.theme import QUIET, theme


def test_a_halo_is_centred_on_what_shines_and_reaches_further_the_stronger_it_is() -> None:
    sun = Circle(radius=0.5).shift([2, 1, 0])
    halo = Halo(sun, strength=0.5)
    assert np.allclose(halo.get_center(), sun.get_center())
    lit = [layer.width / 2 for layer in halo if layer.get_fill_opacity() > 0]
    assert 0.5 < max(lit) < 0.6 * halo.width / 2
    halo.set_strength(1.0)
    assert halo.get_value() == 1
    assert all(layer.get_fill_opacity() > 0 for layer in halo)
    assert halo.set_strength(-1).get_value() == 0
    assert not any(layer.get_fill_opacity() for layer in halo)


def test_a_halo_at_a_level_of_presence_stays_a_halo() -> None:
    halo = Halo(Circle(0.4))
    VGroup(halo).set_opacity(QUIET)
    assert max(layer.get_fill_opacity() for layer in halo) < 0.03


def test_a_shining_line_keeps_the_line_itself_on_top() -> None:
    line = Line(stroke_width=4, color=theme().answer)
    wide, wider, own = shining(line)
    assert own.get_stroke_width() == 4
    assert own.get_stroke_opacity() == 1
    assert wide.get_stroke_width() > wider.get_stroke_width() > 4
    assert wide.get_stroke_opacity() < wider.get_stroke_opacity() < 0.2
    assert np.array_equal(own.points, line.points)


def test_a_persons_token_has_the_colours_of_both_names_and_grey_for_another() -> None:
    token = NameToken(theme().first, None, height=2.0)
    assert token.head.get_fill_color() == theme().first
    assert token.shoulders.get_fill_color() not in (theme().first, theme().last)
    assert token.height == pytest.approx(2.0, abs=0.1)
    assert token.head.get_bottom()[1] > token.shoulders.get_top()[1] - 0.1
    dimmed = token.light(0.0).head.get_fill_color()
    assert dimmed == theme().mix(theme().first, 0.25)
    assert token.light_to(1.0).mobject is token


def test_angles_lie_on_a_protractor_where_they_are_read() -> None:
    dial = Protractor(2.0).shift([1, -1, 0])
    assert np.allclose(dial.at(0), dial.base.get_end())
    assert np.allclose(dial.at(90), dial.centre + np.array([0, 2, 0]))
    assert [number.get_value() for number in dial.numbers] == [0, 90, 180]
    needle = dial.needle(30.0).with_number()
    assert np.allclose(needle.hand.get_end(), dial.at(30))
    assert needle.set_value(120.0).number.get_value() == needle.get_value() == 120
    assert np.allclose(needle.hand.get_end(), dial.at(120))


def test_a_wedge_covers_its_angles_and_the_outside_the_rest() -> None:
    dial = Protractor(1.0)
    wedge = dial.wedge(60, 120)
    assert np.allclose([wedge.get_left()[0], wedge.get_right()[0]], [-0.5, 0.5])
    right, left = dial.outside(60, 120)
    assert right.get_left()[0] == pytest.approx(0)
    assert left.get_right()[0] == pytest.approx(0)
    beam = dial.density([80, 90, 100], [1.0, 0.5])
    assert beam.get_top()[1] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="edges must rise"):
        dial.density([90, 80], [1.0])
