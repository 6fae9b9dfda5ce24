"""Figures quoted in sentences follow the model's sizes."""

import pytest

from lectures.figures import call_of, figures, fraction, grouped, percent, rounded, surely_picked
from lectures.load import LectureError, load_lecture
from lectures.model import Sizes
from lectures.text import fill, slots

GPT2_SMALL = Sizes(
    name="GPT-2 small",
    d_model=768,
    n_layers=12,
    n_heads=12,
    d_head=64,
    d_vocab=50257,
    n_ctx=1024,
)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (999_999, "999,999", "999\u202f999"),
        (1_000_000, "1.0 million", "1,0 million"),
        (1_950_000, "1.9 million", "1,9 million"),
        (2_000_000, "2.0 million", "2,0 millions"),
        (9_960_000, "10 million", "10 millions"),
        (603_979_776, "604 million", "604 millions"),
        (175_181_291_520, "175 billion", "175 milliards"),
    ],
)
def test_counts_are_rounded_to_how_they_are_said(value, english, french):
    assert rounded(value, "en") == english
    assert rounded(value, "fr") == french


def test_decimals_follow_the_language():
    assert grouped(12288.25, "en", 1) == "12,288.2"
    assert grouped(12288.25, "fr", 1) == "12\u202f288,2"


def test_a_share_outside_nought_and_one_is_refused():
    with pytest.raises(ValueError, match=r"share must"):
        fraction(1.5, "en")


def test_a_small_share_keeps_its_significant_figures():
    assert percent(3.367e-5, "en") == "0.0034%"
    assert percent(0.66197, "fr") == "66\u202f%"


def test_the_perceptrons_hold_two_thirds_of_gpt3_and_a_third_of_gpt2_small():
    assert figures(load_lecture().sizes, "en")["mlp_fraction"] == "two thirds"
    assert figures(GPT2_SMALL, "en")["mlp_fraction"] == "a third"
    assert figures(GPT2_SMALL, "fr")["mlp_fraction"] == "un tiers"


def test_both_totals_of_gpt3_are_quoted_with_one_decimal():
    quoted = figures(load_lecture().sizes, "en")
    assert (quoted["parameters_plain"], quoted["parameters_full"]) == (
        "175.2 billion",
        "174.6 billion",
    )


def test_other_sizes_give_other_figures():
    quoted = figures(GPT2_SMALL, "en")
    assert quoted["per_matrix"] == "2.4 million"
    assert quoted["parameters_full"] == "124.4 million"


def test_a_sentence_quotes_figures_by_slot_in_its_language():
    lecture = load_lecture()
    assert fill("{per_mlp} / {layers}", slots(lecture, "fr"), "here") == "1,2 milliard / 96"


def test_an_unknown_slot_is_named_with_the_figures_among_the_known():
    with pytest.raises(LectureError, match=r"here: unknown slot \{per_mpl\}; known: .*per_mlp"):
        fill("{per_mpl}", slots(load_lecture(), "en"), "here")


def test_a_count_of_directions_too_large_for_a_name_is_a_power_of_ten():
    assert surely_picked(12288, 1, "en") == "19"
    assert surely_picked(12288, 2, "fr") == "9\u202f173"
    assert surely_picked(12288, 3, "fr") == "155 millions"
    assert surely_picked(12288, 4, "en") == "10¹⁴"


def test_what_is_left_of_a_count_is_none():
    assert figures(load_lecture().sizes, "en")["clean_limit"] == "74"
    assert figures(GPT2_SMALL, "en")["clean_limit"] == "4"
    assert figures(load_lecture().sizes, "fr")["facts_layer"] == "10 millions"


def test_the_call_that_a_page_shows_gives_each_figure():
    import mlp_math.bounds
    import mlp_math.facts
    import mlp_math.interference
    import mlp_math.parameters

    shown = figures(GPT2_SMALL, "en")
    for slot, figure in shown.items():
        call = call_of(slot)
        assert call is not None, slot
        value = eval(call, {"mlp_math": mlp_math, "sizes": GPT2_SMALL})
        said = {
            f"{value:,.0f}",
            f"{int(value):,}",
            rounded(value, "en"),
            rounded(value, "en", places=0),
            rounded(value, "en", places=1),
            *([percent(value, "en"), fraction(value, "en")] if value <= 1 else []),
        }
        assert figure in said, (slot, figure, said)
