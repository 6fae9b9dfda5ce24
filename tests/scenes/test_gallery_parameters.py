"""The vocabulary of counts, shares and switches, by its gallery and by its limits."""

import numpy as np
import pytest

from mlp_math.parameters import GPT2_SMALL, GPT3, parameter_table
from scenes.mobjects.parameters import ParameterTable, ShareBar
from scenes.mobjects.switches import Switch
from scenes.theme import theme


def shown(scene, kind):
    return [mobject for mobject in scene.mobjects if isinstance(mobject, kind)]


def test_the_gallerys_table_holds_the_rows_of_gpt2_small(play):
    (table,) = shown(play("GalleryParameterTable"), ParameterTable)
    assert table.get_values().tolist() == [row.total for row in parameter_table(GPT2_SMALL).rows]


def test_the_gallerys_bar_holds_the_shares_of_the_lectures_model(play):
    (bar,) = shown(play("GalleryShareBar"), ShareBar)
    assert bar.get_values() == pytest.approx(list(parameter_table(GPT3).shares().values()))


def test_the_bars_segments_are_as_long_as_their_shares():
    bar = ShareBar([0.5, 0.2], [theme().answer, theme().dim], length=10.0)
    assert [segment.width for segment in bar.segments] == pytest.approx([5.0, 2.0])


def test_a_half_poured_bar_ends_in_the_middle():
    bar = ShareBar([0.3, 0.7], [theme().answer, theme().dim], length=10.0).fill_to(0.5)
    assert bar.segments[1].get_right()[0] == pytest.approx(bar.frame.get_center()[0])


def test_shares_of_more_than_the_whole_are_refused():
    with pytest.raises(ValueError, match=r"shares must sum to at most 1, got 1\.2"):
        ShareBar([0.6, 0.6], [theme().answer, theme().dim])


def test_a_share_without_a_colour_is_refused():
    with pytest.raises(ValueError, match="one number of at least 0 a colour"):
        ShareBar([0.6, 0.4], [theme().answer])


def test_flipping_turns_a_switch_over(play):
    (group,) = play("GallerySwitch").mobjects[:1]
    switches = [mobject for mobject in group.get_family() if isinstance(mobject, Switch)]
    assert [switch.get_value() for switch in switches] == [True, False]


def test_a_switch_that_is_on_has_its_knob_at_the_right():
    off, on = Switch(), Switch(on=True)
    assert off.knob.get_center()[0] < off.track.get_center()[0] < on.knob.get_center()[0]
    assert np.isclose(off.track.width, on.track.width)
