"""What is read can be read, whatever its colour, its level of presence and the theme."""

import copy
import itertools
from dataclasses import fields

import pytest
from manim import ManimColor, VGroup, interpolate_color

from scenes.ground import ground
from scenes.mobjects.text import Decimal, Formula, Words
from scenes.theme import (
    DARK,
    FULL,
    HUSHED,
    LIGHT,
    QUIET,
    RESTING,
    THEMES,
    Theme,
    contrast,
    use_theme,
)

# Roles that words and numbers are written in; the others are for shapes.
WRITTEN = [
    *("ink", "dim", "focus", "first", "last", "answer", "positive", "negative"),
    *("stream", "mlp", "attention", "data", "bound", "nameless"),
]


def grounds(colours: Theme) -> list[ManimColor]:
    return [colours.background, colours.middle, colours.edge, colours.panel]


def test_contrast_is_that_of_the_web_guidelines() -> None:
    black, white, grey = (ManimColor(code) for code in ("#000000", "#FFFFFF", "#767676"))
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("role", WRITTEN)
def test_what_is_written_in_a_role_can_be_read_on_every_ground(name: str, role: str) -> None:
    colours = THEMES[name]
    assert colours.least_contrast(getattr(colours, role)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("level", "wanted"), [(RESTING, 4.5), (QUIET, 3.0), (HUSHED, 3.0)])
def test_text_keeps_its_contrast_at_every_level_in_every_colour(
    name: str, level: float, wanted: float
) -> None:
    colours = use_theme(name)
    try:
        for role, kind in itertools.product(WRITTEN, (Words, Decimal, Formula)):
            text = kind(1.5 if kind is Decimal else "x", colour=getattr(colours, role))
            for again in range(2):  # a second time it is no dimmer
                VGroup(text).set_opacity(level)
                (glyph,) = text.family_members_with_points()
                share = glyph.get_fill_opacity()
                assert 0 < share < 1 or colours.least_contrast(text.get_color()) < 5, again
                for under in grounds(colours):
                    seen = interpolate_color(under, glyph.get_fill_color(), share)
                    assert contrast(seen, under) >= wanted
            text.set_opacity(FULL)
            assert glyph.get_fill_opacity() == 1
    finally:
        use_theme("dark")


def test_text_keeps_its_level_when_it_is_given_a_colour_with_it() -> None:
    text = Words("word").set_fill(DARK.negative, opacity=RESTING)
    assert text[0].get_fill_color() == DARK.negative
    assert text[0].get_fill_opacity() == pytest.approx(DARK.share(DARK.negative, 4.6))


def test_a_fractions_bar_keeps_to_the_level_of_its_figures() -> None:
    formula = Formula("1 / 2", colour=DARK.dim).set_opacity(QUIET)
    shares = {
        round(float(part.get_stroke_opacity()), 6)
        for part in formula.family_members_with_points()
        if part.get_stroke_width() > 0
    }
    assert shares == {round(DARK.share(DARK.dim, 3.1), 6)}


def test_a_level_is_still_one_in_a_copy_and_a_number_for_shapes() -> None:
    assert copy.deepcopy(RESTING).contrast == RESTING.contrast
    assert DARK.mix(DARK.ink, QUIET) == DARK.mix(DARK.ink, 0.4)


@pytest.mark.parametrize("name", THEMES)
def test_no_two_roles_have_one_colour(name: str) -> None:
    colours = [getattr(THEMES[name], role.name).to_hex() for role in fields(Theme)]
    assert len(set(colours)) == len(colours)


def test_a_lit_neuron_is_brighter_or_more_coloured_than_an_unlit_one_in_every_theme() -> None:
    assert contrast(DARK.lit, DARK.background) > contrast(DARK.unlit, DARK.background)
    assert contrast(LIGHT.lit, LIGHT.background) > contrast(LIGHT.unlit, LIGHT.background)
    assert contrast(LIGHT.lit_rim, LIGHT.background) > 3


@pytest.mark.parametrize("name", THEMES)
def test_the_ground_falls_from_its_middle_to_its_corners_and_stays_between_its_colours(
    name: str,
) -> None:
    colours = THEMES[name]
    picture = ground(colours, 64, 36)
    assert picture.shape == (36, 64, 4)
    assert (picture[..., 3] == 255).all()
    brightness = picture[..., :3].sum(axis=2)
    assert brightness.max() == brightness[16:18, 31:33].max() > brightness[0, 0] + 10
    low, high = (255 * shade.to_rgb() for shade in (colours.edge, colours.middle))
    assert ((picture[..., :3] >= low - 1) & (picture[..., :3] <= high + 1)).all()
    assert ground(colours, 64, 36) is picture
