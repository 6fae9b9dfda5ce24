"""Numbers are written as the active language writes them."""

import pytest

from scenes.mobjects.text import NARROW_SPACE, Decimal, format_number, use_number_style


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    use_number_style("en")


def test_english_groups_with_commas_and_points_decimals():
    use_number_style("en")
    assert format_number(12288.5, 1) == "12,288.5"


def test_french_groups_with_narrow_spaces_and_puts_a_comma_before_decimals():
    use_number_style("fr")
    assert format_number(-12288.5, 1) == f"−12{NARROW_SPACE}288,5"


def test_a_decimal_keeps_the_style_it_was_born_with():
    use_number_style("fr")
    number = Decimal(1000, 1)
    use_number_style("en")
    assert number.set_value(2000.5).text == f"2{NARROW_SPACE}000,5"


def test_a_mark_that_is_asked_for_outranks_the_language():
    use_number_style("fr")
    assert Decimal(1234.5, 1, group=",", point=".").text == "1,234.5"


def test_a_shot_in_french_writes_its_numbers_in_french(play):
    scene = play("GalleryWords", language="fr")
    numbers = [m for m in scene.mobjects if isinstance(m, Decimal)]
    assert [number.text for number in numbers] == [f"49{NARROW_SPACE}152"]
