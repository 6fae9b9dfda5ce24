"""The figures that a lecture's sentences quote, computed from its model's sizes.

A narration says `{per_matrix}` and `{mlp_fraction}`, never "604 million" and "two thirds": a remix
with another model then tells the truth about that one.
"""

import math
from fractions import Fraction

from lectures.files import LectureError
from lectures.language import in_units, language_data, number_style, percent_pattern, with_unit
from lectures.model import Language, Sizes

# What a language calls every fraction that `mlp_math.parameters.simple_fraction` gives.
_FRACTIONS = {
    Fraction(0): "none",
    Fraction(1, 4): "quarter",
    Fraction(1, 3): "third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two_thirds",
    Fraction(3, 4): "three_quarters",
    Fraction(1): "all",
}
_SECONDS_A_YEAR = 365.25 * 24 * 3600
_LONGEST_NAMED = 12  # counts above ten to this power have no name that is said
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BILLION = 10**9  # directions: the number that the lecture asks room for


def grouped(value: float, language: Language, places: int = 0) -> str:
    """12,288 in English, 12 288 in French (with narrow spaces).

    >>> grouped(12288, "en"), grouped(4.72, "fr", places=1)
    ('12,288', '4,7')
    """
    group, point = number_style(language)
    return f"{value:,.{places}f}".translate({ord(","): group, ord("."): point})


def rounded(value: float, language: Language, places: int | None = None) -> str:
    """A count as it is said: two or three figures and "million" or "billion"; whole below that.

    `places` sets the decimals; by default numbers below ten of a unit get one.

    >>> rounded(603_979_776, "en"), rounded(1_207_959_552, "fr"), rounded(49_152, "en")
    ('604 million', '1,2 milliard', '49,152')
    """
    if (scaled := in_units(value, language)) is None:
        return grouped(value, language)
    amount, power = scaled
    decimals = (1 if round(amount, 1) < 10 else 0) if places is None else places
    return with_unit(grouped(amount, language, decimals), language, power, amount)


def significant_places(value: float, figures: int = 2) -> int:
    """Decimals with which a number shows so many significant figures.

    >>> significant_places(0.0034), significant_places(66.2, figures=3)
    (4, 1)
    """
    return max(figures - 1 - math.floor(math.log10(value)), 0) if value > 0 else 0


def percent(share: float, language: Language, figures: int = 2) -> str:
    """A share as per cent with so many significant figures: "0.0034 %".

    >>> percent(3.367e-5, "en"), percent(0.662, "fr")
    ('0.0034%', '66\u202f%')
    """
    value = 100 * share
    places = significant_places(value, figures)
    return percent_pattern(language).replace("{}", grouped(value, language, places))


def fraction(share: float, language: Language) -> str:
    """The simple fraction nearest to a share, in words: "two thirds" for 0.662.

    Raises ValueError if `share` is not between 0 and 1, LectureError for a language without words
    for fractions.
    """
    from mlp_math.parameters import simple_fraction

    if (words := language_data(language).fractions) is None:
        raise LectureError(
            f"languages/{language}/language.toml: fractions: the language {language!r} has no "
            "words for fractions yet; write them there as languages/en does"
        )
    said: str = getattr(words, _FRACTIONS[simple_fraction(share)])
    return said


def surely_picked(d_model: int, degrees: float, language: Language) -> str:
    """How many directions, each so near to right angles with all others, are sure to fit.

    >>> surely_picked(12288, 2, "en"), surely_picked(10**6, 1, "en")
    ('9,173', '10⁶⁷')
    """
    from mlp_math.bounds import greedy_count, log_greedy_capacity

    power = log_greedy_capacity(d_model, degrees) / math.log(10)
    if power > _LONGEST_NAMED:
        return "10" + f"{power:.0f}".translate(_RAISED)
    return rounded(greedy_count(d_model, degrees), language)


def years_to_count(count: int) -> int:
    """Whole years that it takes to count so far at one a second.

    >>> years_to_count(175_181_291_520)
    5551
    """
    return int(count / _SECONDS_A_YEAR)


def figures(sizes: Sizes, language: Language) -> dict[str, str]:
    """What each figure's `{slot}` stands for, in one language."""
    # Imported here: only sentences that quote a figure need numpy, which mlp_math's checks load.
    from mlp_math.facts import n99_estimate
    from mlp_math.interference import clean_read_limit
    from mlp_math.parameters import mlp_bias_share, parameter_table

    facts = n99_estimate(sizes.d_mlp, sizes.d_model)
    plain = parameter_table(sizes)
    full = parameter_table(sizes, biases=True, norms=True, positions=True, tied=True)
    biases = full.row("up_bias").total + full.row("down_bias").total
    return {
        "d_model": grouped(sizes.d_model, language),
        "neurons": grouped(sizes.d_mlp, language),
        "mlp_multiple": grouped(sizes.mlp_multiple, language),
        "layers": grouped(sizes.n_layers, language),
        "context": grouped(sizes.n_ctx, language),
        "neurons_window": rounded(sizes.d_mlp * sizes.n_ctx, language),
        "heads": grouped(sizes.n_heads, language),
        "per_matrix": rounded(plain.row("up").size, language),
        "per_mlp": rounded(plain.group_in_layer("mlp"), language),
        "per_attention": rounded(plain.group_in_layer("attention"), language),
        "per_norms": rounded(full.row("norms").in_layer, language),
        "all_mlps": rounded(plain.group_total("mlp"), language),
        "all_norms": rounded(full.group_total("norm"), language),
        "all_mlp_biases": rounded(biases, language),
        "bias_share": percent(mlp_bias_share(sizes), language),
        "mlp_fraction": fraction(plain.share("mlp"), language),
        "parameters": rounded(plain.total, language),
        "parameters_plain": rounded(plain.total, language, places=1),
        "parameters_full": rounded(full.total, language, places=1),
        "years_to_count": grouped(years_to_count(plain.total), language),
        "picked_1": surely_picked(sizes.d_model, 1, language),
        "picked_2": surely_picked(sizes.d_model, 2, language),
        "picked_3": surely_picked(sizes.d_model, 3, language),
        # A count: what is left of one is none.
        "clean_limit": grouped(math.floor(clean_read_limit(BILLION, sizes.d_model)), language),
        "facts_layer": rounded(facts, language, places=0),
    }


# How anyone can compute a figure anew: expressions over `mlp_math`, of which `sizes` stands for the
# model's `mlp_math.TransformerSizes`. What is measured names the extract and how it was made.
_PLAIN = "mlp_math.parameters.parameter_table(sizes)"
_FULL = (
    "mlp_math.parameters.parameter_table(sizes, biases=True, norms=True, positions=True, tied=True)"
)
_CALLS = {
    "d_model": "sizes.d_model",
    "neurons": "sizes.d_mlp",
    "mlp_multiple": "sizes.d_mlp // sizes.d_model",
    "layers": "sizes.n_layers",
    "context": "sizes.n_ctx",
    "neurons_window": "sizes.activations(tokens=sizes.n_ctx)",
    "heads": "sizes.n_heads",
    "per_matrix": f'{_PLAIN}.row("up").size',
    "per_mlp": f'{_PLAIN}.group_in_layer("mlp")',
    "per_attention": f'{_PLAIN}.group_in_layer("attention")',
    "per_norms": f'{_FULL}.row("norms").in_layer',
    "all_mlps": f'{_PLAIN}.group_total("mlp")',
    "all_norms": f'{_FULL}.group_total("norm")',
    "all_mlp_biases": f'{_FULL}.row("up_bias").total + {_FULL}.row("down_bias").total',
    "bias_share": "mlp_math.parameters.mlp_bias_share(sizes)",
    "mlp_fraction": f'{_PLAIN}.share("mlp")',
    "parameters": f"{_PLAIN}.total",
    "parameters_plain": f"{_PLAIN}.total",
    "parameters_full": f"{_FULL}.total",
    "years_to_count": f"{_PLAIN}.total // (365.25 * 24 * 3600)",
    "picked_1": "mlp_math.bounds.greedy_count(sizes.d_model, 1.0)",
    "picked_2": "mlp_math.bounds.greedy_count(sizes.d_model, 2.0)",
    "picked_3": "mlp_math.bounds.greedy_count(sizes.d_model, 3.0)",
    "clean_limit": "mlp_math.interference.clean_read_limit(10**9, sizes.d_model)",
    "facts_layer": "mlp_math.facts.n99_estimate(sizes.d_mlp, sizes.d_model)",
}


def call_of(slot: str) -> str | None:
    """The call that gives the figure of a slot; None for slots that quote no figure.

    >>> call_of("per_matrix")
    'mlp_math.parameters.parameter_table(sizes).row("up").size'
    """
    if slot.startswith("lm_"):
        return "measure.language_model (docs/real_model.md)"
    if slot.startswith("ta_"):
        return "lectures.taken_apart (docs/taking_models_apart.md)"
    return _CALLS.get(slot)
