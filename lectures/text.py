"""Fills a lecture's sentences: `{first}` becomes the fact's first name, in data and on screen."""

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lectures.characters import visible
from lectures.figures import figures, grouped
from lectures.files import short
from lectures.load import LectureError
from lectures.model import Language, Lecture

MOST_SLOTS = 12  # that an error names
_SLOT = re.compile(r"\{([^{}]*)\}")


class _Same:
    """A lecture as a key: lectures are frozen, so the same object always says the same."""

    def __init__(self, lecture: Lecture) -> None:
        self.lecture = lecture

    def __hash__(self) -> int:
        return id(self.lecture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.lecture is self.lecture


@lru_cache(maxsize=8)
def _figures(same: _Same, language: Language) -> Mapping[str, str]:
    return figures(same.lecture.sizes, language)


@lru_cache(maxsize=8)
def _measured(same: _Same, language: Language) -> Mapping[str, str]:
    # Imported here: it loads numpy, and most sentences quote no measurement.
    from lectures.measured import measured_slots

    return measured_slots(same.lecture, language)


@lru_cache(maxsize=8)
def _language_model(same: _Same, language: Language) -> Mapping[str, str]:
    from lectures.language_model import language_model_slots

    return language_model_slots(same.lecture, language)


ROUGH_FIGURE = "100"  # about as long to say as the figures that sentences quote


class _Slots(dict[str, str]):
    """Slots whose figures are computed, and measurements read, when a sentence quotes one."""

    def __init__(self, values: Mapping[str, str], lecture: Lecture, language: Language) -> None:
        super().__init__(values)
        self._of = _Same(lecture), language

    def __missing__(self, name: str) -> str:
        for quoted in (_figures, _measured, _language_model):
            for key, value in quoted(*self._of).items():
                self.setdefault(key, value)
            if name in self:
                return self[name]
        raise KeyError(name)


def slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What each `{slot}` of a sentence stands for; figures of the model are among them."""
    fact, text = lecture.fact, lecture.fact.text[language]
    first, last = lecture.near_miss("first"), lecture.near_miss("last")
    m, j, b = fact.symbols
    sizes = lecture.sizes
    # The prompt's tokens: both names, then the relation's words.
    neurons = sizes.d_mlp * (2 + len(text.relation.split()))
    values = {
        "first": fact.first,
        "last": fact.last,
        "full": fact.full,
        "first_symbol": m,
        "last_symbol": j,
        "answer_symbol": b,
        "relation": text.relation,
        "answer": text.answer,
        "statement": text.statement,
        "predicate": text.predicate,
        "same_first": first.full,
        "same_last": last.full,
        "other": lecture.other.full,
        "model": sizes.name,
        "neurons_prompt": grouped(neurons, language),
        "title": lecture.title[language],
        "subtitle": lecture.subtitle[language],
    }
    return _Slots(values, lecture, language)


def fill(text: str, values: Mapping[str, str], where: str) -> str:
    """`text` with every `{slot}` replaced; `where` names file and key in the error."""

    def replace(match: re.Match[str]) -> str:
        try:
            return values[match.group(1)]
        except KeyError:
            raise LectureError(f"{where}: {_unknown(match.group(1), sorted(values))}") from None

    return _SLOT.sub(replace, text)


def _unknown(slot: str, known: Sequence[str]) -> str:
    """What to say of a slot that there is none of: those that resemble it, or else a few."""
    near = difflib.get_close_matches(slot, known, n=4, cutoff=0.5) if len(slot) <= 64 else []
    shown = near or known[:MOST_SLOTS]
    rest = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    return f"unknown slot {{{short(visible(slot))}}}; known: {', '.join(shown)}{rest}"


def shot_words(lecture: Lecture, language: Language, shot: str) -> dict[str, str | tuple[str, ...]]:
    """A shot's on-screen words, the common ones beneath its own, filled in."""
    values = slots(lecture, language)
    return {
        key: fill(entry, values, where)
        if isinstance(entry, str)
        else tuple(fill(item, values, where) for item in entry)
        for key, (entry, where) in _entries(lecture, language, shot).items()
    }


def _entries(
    lecture: Lecture, language: Language, shot: str
) -> dict[str, tuple[str | tuple[str, ...], str]]:
    """A shot's words and the common ones as they are written, each with its file and key."""
    tables = lecture.words[language]
    return {
        key: (entry, f"{lecture.words_file(table, language)}: {table}.{key}")
        for table in ("common", shot)
        for key, entry in tables.get(table, {}).items()
    }


def shot_title(lecture: Lecture, language: Language, shot: str) -> str:
    """A shot's title for chapters and lists; its class name where none is written."""
    title, where = _entries(lecture, language, shot).get("title", (shot, shot))
    text = title if isinstance(title, str) else " ".join(title)
    return fill(text, slots(lecture, language), where)


class _RoughSlots(dict[str, str]):
    """Slots of which every figure is any number, so that none has to be computed."""

    def __missing__(self, name: str) -> str:
        return ROUGH_FIGURE


def shot_narration(
    lecture: Lecture, language: Language, shot: str, *, rough: bool = False
) -> dict[str, str]:
    """A shot's narration by beat, in order, filled in; marks (`<name>`) are still there.

    rough: any number stands for each figure; enough to estimate how long the narration takes.
    """
    values = slots(lecture, language)
    if rough:
        values = _RoughSlots(values)
    where = f"{lecture.narration_file(shot, language)}: {shot}"
    return {
        beat: fill(text, values, f"{where}.{beat}")
        for beat, text in lecture.narration[language].get(shot, {}).items()
    }
