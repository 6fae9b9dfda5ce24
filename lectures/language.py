"""Languages as data: a folder each in `languages/`, and for the rest what Unicode's CLDR knows.

How numbers are written, which words stand for a million, when a plural is due and what a language
is called comes from CLDR through Babel. `languages/LANG/language.toml` adds what CLDR does not
know: fractions in words, elided forms, spaces before signs, how numbers and signs are read aloud,
which voice speaks. A language without a folder can be written, but figures that need a word of it
(`{mlp_fraction}`) say that it is missing.
"""

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lectures.files import Files, LectureError

if TYPE_CHECKING:
    from babel import Locale

SHIPPED_LANGUAGES = Path(__file__).resolve().parent / "languages"
FOLDER_VARIABLE = "LECTURE_LANGUAGES"  # of the environment: a folder with languages of one's own
CODE = r"^[a-z]{2,3}$"
WORDS_A_MINUTE = 150.0  # of a lecturer, where a language does not say
MILLION = 10**6


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


class Fractions(_Data):
    """The fractions that figures are rounded to, in words."""

    none: str
    quarter: str
    third: str
    half: str
    two_thirds: str
    three_quarters: str
    all: str


class Form(_Data):
    """A word that changes before some sounds: "de" and "d’", "a" and "an"."""

    plain: str
    before: str
    where: str
    """A pattern of how a word begins before which the other form stands."""

    def of(self, word: str) -> str:
        return (self.before if re.match(self.where, word) else self.plain).replace("{}", word)


class Typography(_Data):
    """Signs that a space holds to their word, so that no line breaks between them."""

    narrow_before: str = ""
    wide_before: str = ""
    wide_after: str = ""


class Captions(_Data):
    break_before: tuple[str, ...] = ()


class VoiceChoice(_Data):
    """What speaks the language where nothing else is asked for."""

    kokoro: str | None = None
    speed: float = 1.0
    espeak: str | None = None


Pair = tuple[str, str]


class Agreement(_Data):
    """How the end of a number changes before some words: "veintiuno", "veintiún años"."""

    before: tuple[str, ...]
    """The words that follow it."""
    change: Mapping[str, str]
    """By a pattern of what is said, what is said instead."""

    def of(self, said: str) -> str:
        for pattern, instead in self.change.items():
            said = re.sub(pattern, instead, said)
        return said


class ReadingRules(_Data):
    """How a language says what its spelling does not tell: numbers, units, addresses."""

    letters: str
    """What a plain word is made of, as in a pattern's brackets."""
    ordinal: str
    """A pattern of what follows the digits of an ordinal."""
    minus: str
    point: str
    dot: str
    slash: str
    squared: str
    cubed: str
    power: str
    range: str
    letter_a: str
    elided: tuple[str, ...] = ()
    possessive: str = ""
    years: bool = False
    """Whether four digits from 1100 to 1999 are said as a year."""
    left_out: tuple[str, ...] = ()
    """What num2words writes between words and a lecturer leaves out."""
    heard: tuple[Pair, ...] = ()
    """What is spelled otherwise to be heard right: a pattern, and as many words for it."""
    words: Mapping[str, str] = Field(default_factory=dict)
    units: Mapping[str, Pair] = Field(default_factory=dict)
    before_amount: Mapping[str, Pair] = Field(default_factory=dict)
    agreement: tuple[Agreement, ...] = ()


class LanguageData(_Data):
    """What `language.toml` says."""

    words_a_minute: float = Field(default=WORDS_A_MINUTE, gt=20, lt=1000)
    fractions: Fractions | None = None
    forms: Mapping[str, Form] = Field(default_factory=dict)
    typography: Typography = Typography()
    captions: Captions = Captions()
    voice: VoiceChoice = VoiceChoice()
    reading: ReadingRules | None = None


def is_known(code: str) -> bool:
    """Whether there is such a language: one with a folder, or one that CLDR knows."""
    if not re.fullmatch(CODE, code):
        return False
    return _folder(code) is not None or _has_locale(code)


def with_folder() -> list[str]:
    """The codes of the languages that have a folder."""
    return sorted({file.parent.name for root in _roots() for file in root.glob("*/language.toml")})


@cache
def language_data(code: str) -> LanguageData:
    """What is known of a language beside CLDR; nothing for one without a folder.

    Raises LectureError for a folder that can't be used.
    """
    if (folder := _folder(code)) is None:
        return LanguageData()
    try:
        return LanguageData.model_validate(Files().toml(folder / "language.toml"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise LectureError(
            f"languages/{code}/language.toml: {key}: {first['msg'].removeprefix('Value error, ')}"
        ) from error


def _roots() -> list[Path]:
    own = os.environ.get(FOLDER_VARIABLE)
    return [*([Path(own)] if own else []), SHIPPED_LANGUAGES]


def _folder(code: str) -> Path | None:
    found = (root / code for root in _roots() if (root / code / "language.toml").is_file())
    return next(found, None)


# --- what CLDR knows -----------------------------------------------------------------------------


def _has_locale(code: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


@cache
def _locale(code: str) -> "Locale":
    """A language's CLDR data; English ones for a language that has a folder but no data."""
    from babel import Locale

    return Locale.parse(code) if _has_locale(code) else Locale.parse("en")


def native_name(code: str) -> str:
    """What a language calls itself: français."""
    name: str | None = _locale(code).get_display_name(code) if _has_locale(code) else None
    return name or code


def three_letters(code: str) -> str:
    """The code of ISO 639-2 by which mp4 names a language; `und` for one that has none.

    >>> three_letters("fr"), three_letters("de")
    ('fra', 'deu')
    """
    from babel.core import get_global

    if len(code) == 3:
        return code
    aliases: Mapping[str, str] = get_global("language_aliases")
    # Chinese has its dialects' codes among them, of which none is meant.
    preferred = {"zh": "zho", "ar": "ara"}.get(code)
    found = (old for old, new in aliases.items() if new == code and len(old) == 3)
    return preferred or next(found, "und")


@cache
def number_style(code: str) -> Pair:
    """Between groups of three digits, and between whole and decimals.

    >>> number_style("en"), number_style("fr")
    ((',', '.'), ('\u202f', ','))
    """
    symbols: Mapping[str, str] = _locale(code).number_symbols["latn"]
    return symbols["group"].replace("\u00a0", "\u202f"), symbols["decimal"]


@cache
def percent_pattern(code: str) -> str:
    """How per cent are written: `{}%`, or with a narrow space between.

    >>> percent_pattern("en"), percent_pattern("fr")
    ('{}%', '{}\u202f%')
    """
    pattern: str = _locale(code).percent_formats[None].pattern
    spaced = re.sub(r"\s", "\u202f", pattern.split(";")[0])
    return re.sub(r"[#,.0]+", "{}", spaced)


def in_units(value: float, code: str) -> tuple[float, int] | None:
    """A count in the language's unit for its size, and the power of ten at which CLDR has it.

    None below a million, which is written out.
    """
    if value < MILLION:
        return None
    power = min(len(f"{value:.0f}") - 1, 14)
    pattern = _unit_pattern(code, power, "other")
    if pattern is None:
        return None
    return value / 10 ** (power + 1 - pattern.count("0")), power


def with_unit(amount: str, code: str, power: int, value: float) -> str:
    """An amount, as it is written, with the word of its unit in the right number.

    >>> with_unit("604", "en", 8, 604), with_unit("1,2", "fr", 9, 1.2), with_unit("2", "de", 6, 2)
    ('604 million', '1,2 milliard', '2 Millionen')
    """
    from decimal import Decimal

    places = len(amount.partition(number_style(code)[1])[2])
    number = _locale(code).plural_form(Decimal(f"{value:.{places}f}"))
    pattern = _unit_pattern(code, power, number) or _unit_pattern(code, power, "other") or "0"
    return re.sub("0+", lambda _: amount, pattern, count=1).replace("\u00a0", " ")


def _unit_pattern(code: str, power: int, number: str) -> str | None:
    by_number: Any = _locale(code).compact_decimal_formats["long"]
    found = by_number.get(number, {}).get(str(10**power))
    return None if found is None else str(found.pattern)
