"""Words are data, formulae have parts, numbers can be read back."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import LEFT, RIGHT, UP

from scenes.mobjects import text
from scenes.mobjects.text import (
    BODY,
    EM_A_POINT,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    _compile,
    align_baselines,
    format_number,
    on_one_line,
)
from scenes.theme import theme

HOSTILE = [
    '#$*_@<>\\"`',
    '#panic("no")',
    "= Heading",
    "$x^2$",
    "*bold*",
    "<label>",
    "#let x = 1; #x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_words_is_drawn_as_the_characters_it_is(text: str) -> None:
    assert len(Words(text).submobjects) == len(text.replace(" ", ""))


def test_words_with_accents_have_their_glyphs() -> None:
    assert Words("Élève, où ? Œuvre — « ça »").height > 0


def test_painted_parts_have_their_colour_and_the_rest_is_ink() -> None:
    words = Words("Michael Jordan", paint={"Jordan": theme().last})
    assert len(words.part("Jordan")) == 6
    assert words.part("Jordan")[0].get_fill_color() == theme().last
    assert words.submobjects[0].get_fill_color() == theme().ink


def test_letters_with_and_without_descenders_share_a_baseline() -> None:
    flat, hanging = Words("mHx"), Words("gyp")
    align_baselines([flat, hanging], 1.5)
    assert flat.get_bottom()[1] == pytest.approx(1.5, abs=0.02)
    assert hanging.get_bottom()[1] < 1.5 - 0.05


def test_the_second_copy_of_a_text_knows_its_baseline_too() -> None:
    first, second = Words("baseline"), Words("baseline")
    assert first.baseline == pytest.approx(second.baseline)
    second.scale(2).shift(UP)
    assert second.baseline == pytest.approx(2 * first.baseline + 1)


@pytest.mark.parametrize("kind", ["truncated", "empty", "altered", "another's"])
def test_a_typeset_picture_that_was_damaged_is_set_anew(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "CACHE", tmp_path)
    svg, other = _compile("kept"), _compile("other")
    whole = svg.read_bytes()
    assert _compile("kept").stat().st_mtime_ns == svg.stat().st_mtime_ns
    middle = len(whole) // 2
    svg.write_bytes(
        {
            "truncated": whole[:middle],
            "empty": b"",
            "altered": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "another's": other.read_bytes(),
        }[kind]
    )
    assert _compile("kept").read_bytes() == whole
    assert not list(tmp_path.glob(".part-*"))


def test_em_height_follows_font_size_and_scaling() -> None:
    words = Words("size", BODY)
    assert words.em_height == pytest.approx(BODY * EM_A_POINT)
    assert words.scale(0.5).em_height == pytest.approx(BODY * EM_A_POINT / 2)


def test_a_width_breaks_lines() -> None:
    one = Words("a sentence that is longer than its line")
    broken = Words("a sentence that is longer than its line", width=3)
    assert broken.width <= 3.01
    assert broken.height > 1.8 * one.height


def test_formula_parts_are_found_and_painted() -> None:
    formula = Formula("{{vec(E) : e}} + {{W_arrow.t : w}}", paint={"e": theme().stream})
    assert formula.part("e")[0].get_fill_color() == theme().stream
    assert formula.part("w")[0].get_fill_color() == theme().ink


def test_vector_arrows_have_one_length_over_wide_and_narrow_letters() -> None:
    arrows = [max(Formula(f"vec({c})"), key=lambda s: s.get_top()[1]).width for c in "MJEW"]
    assert max(arrows) - min(arrows) < 1e-3


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_a_decimal_gives_back_the_number_it_was_given(value: float, places: int) -> None:
    decimal = Decimal(value, places)
    assert decimal.get_value() == value
    assert decimal.set_value(value / 2).get_value() == value / 2


@pytest.mark.parametrize(
    ("value", "places", "sign", "text"),
    [
        (0.04, 1, True, "0.0"),
        (-0.04, 1, True, "0.0"),
        (-0.04, 1, False, "0.0"),
        (12288, 0, False, "12,288"),
        (-1.25, 2, False, "−1.25"),
        (175181291520, 0, False, "175,181,291,520"),
    ],
)
def test_numbers_are_written_as_a_reader_expects(
    value: float, places: int, sign: bool, text: str
) -> None:
    assert format_number(value, places, sign=sign) == text


def test_a_french_number_has_a_decimal_comma_and_spaced_groups() -> None:
    assert format_number(12288.5, 1, group=" ", point=",") == "12 288,5"


@pytest.mark.parametrize("anchor", ["left", "center", "right", "point"])
def test_a_decimals_anchor_stays_when_its_number_changes(anchor: str) -> None:
    decimal = Decimal(3.5, 1, anchor=anchor).shift(2 * RIGHT + UP)
    edge = {"left": decimal.get_left, "right": decimal.get_right}.get(anchor)
    middle = {"center": decimal.get_center}.get(anchor)
    before = edge()[0] if edge else (middle()[0] if middle else decimal._anchor_point()[0])
    decimal.set_value(12345.5)
    after = edge()[0] if edge else (middle()[0] if middle else decimal._anchor_point()[0])
    assert after == pytest.approx(before, abs=0.06)
    assert decimal.baseline == pytest.approx(1.0)


def test_counting_ends_exactly_at_the_new_value() -> None:
    decimal = Decimal(0.1, 2)
    animation = ChangeDecimal(decimal, 0.3)
    animation.begin()
    animation.interpolate(0.5)
    assert 0.1 < decimal.get_value() < 0.3
    animation.interpolate(1.0)
    assert decimal.get_value() == 0.3


def test_a_decimal_is_one_mobject_however_many_digits_it_has() -> None:
    assert Decimal(175181291520, 0).submobjects == []
    assert Decimal(175181291520, 0).width > 5 * Decimal(1, 0).width


def test_typst_output_is_cached_and_leaves_no_temporary_files(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenes.mobjects.text.CACHE", tmp_path)
    first = _compile('#"once"')
    stamp = first.stat().st_mtime_ns
    assert _compile('#"once"') == first
    assert first.stat().st_mtime_ns == stamp
    assert [p.suffix for p in first.parent.iterdir()] == [".svg"]


def test_a_line_has_one_baseline_and_even_gaps() -> None:
    parts = Words("height"), Formula("E_1"), Decimal(2.5)
    line = on_one_line(*parts, gap=0.3, y=1.2)
    assert [part.baseline for part in parts] == pytest.approx([1.2, 1.2, 1.2])
    for left, right in pairwise(parts):
        assert right.get_left()[0] - left.get_right()[0] == pytest.approx(0.3)
    assert list(line) == list(parts)


def test_a_number_follows_what_is_read_until_its_updaters_are_cleared() -> None:
    read = iter([1.0, 2.0, 3.0])
    number = Decimal(0.0).follow(lambda: next(read))
    number.update()
    number.update()
    assert number.get_value() == 2.0
    number.clear_updaters().update()
    assert number.get_value() == 2.0


@pytest.mark.parametrize(("anchor", "side"), [("left", LEFT), ("right", RIGHT)])
def test_a_number_can_be_put_by_its_anchor_however_long_it_is(anchor: str, side: Any) -> None:
    for value in (7.0, -1234.5):
        number = Decimal(value, anchor=anchor).put_anchor(3.0)
        assert number.get_edge_center(side)[0] == pytest.approx(3.0, abs=0.06)


def test_a_fractions_bar_is_as_thick_the_second_time_as_the_first() -> None:
    first, second = Formula("17 / 19"), Formula("17 / 19")
    widths = [[part.get_stroke_width() for part in one.get_family()] for one in (first, second)]
    assert widths[0] == widths[1]
    assert max(widths[0]) > 0
    assert max(
        Formula("17 / 19", 96).get_family(), key=lambda p: p.get_stroke_width()
    ).stroke_width > max(widths[0])


@pytest.mark.parametrize(("value", "read"), [(0.04, "0.0"), (-0.04, "0.0"), (0.0, "0.0")])
def test_what_is_written_as_zero_has_no_colour_of_a_sign(value: float, read: str) -> None:
    number = Decimal(value, 1, sign=True)
    assert number.text == read
    assert number.sign_colour() == theme().dim
    assert Decimal(value, 3).sign_colour() == theme().signed(value)


def test_a_number_that_is_written_with_a_sign_has_its_colour() -> None:
    assert Decimal(-0.06, 1).sign_colour(1.5) == theme().signed(-0.06, 1.5) != theme().dim
    assert theme().signed(2.0) == theme().positive
    assert theme().signed(-2.0) == theme().negative
