"""Fills a lecture's sentences: `{first}` becomes the fact's first name, in data and on screen."""

import difflib
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from lectures.characters import visible
from lectures.figures import figures, grouped
from lectures.files import short
from lectures.language import language_data
from lectures.load import LectureError
from lectures.model import Language, Lecture

Figures = Callable[[], Mapping[str, str]]
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


@lru_cache(maxsize=8)
def _taken_apart(same: _Same, language: Language) -> Mapping[str, str]:
    from lectures.taken_apart import taken_apart_slots

    return taken_apart_slots(same.lecture, language)


@lru_cache(maxsize=8)
def _computed(same: _Same, language: Language) -> Mapping[str, str]:
    from lectures.computed import computed_slots

    return computed_slots(same.lecture, language)


# Where slots that need figures are looked up; those of a prefix stand in few places.
_BY_PREFIX = {"lm": (_language_model, _computed), "ta": (_taken_apart, _computed)}
_QUOTED = (_figures, _measured, _language_model, _taken_apart, _computed)


def _by_source(
    lecture: Lecture, language: Language, prefix: str = ""
) -> Iterator[Mapping[str, str]]:
    """The figures whose slots may begin so, those first that are found out most quickly."""
    for quoted in _BY_PREFIX.get(prefix, _QUOTED):
        yield quoted(_Same(lecture), language)


def all_figures(lecture: Lecture, language: Language) -> dict[str, str]:
    """All that sentences may quote of what is computed or measured, by slot."""
    return dict(ChainMap(*map(dict, _by_source(lecture, language))))


ROUGH_FIGURE = "100"  # about as long to say as the figures that sentences quote


# What slots stand for that need no figure to be computed; each is read when a sentence has it.
_CHOICES: Mapping[str, Callable[[Lecture, Language], str]] = {
    "first": lambda lecture, _: lecture.fact.first,
    "last": lambda lecture, _: lecture.fact.last,
    "full": lambda lecture, _: lecture.fact.full,
    "first_symbol": lambda lecture, _: lecture.fact.symbols[0],
    "last_symbol": lambda lecture, _: lecture.fact.symbols[1],
    "answer_symbol": lambda lecture, _: lecture.fact.symbols[2],
    "relation": lambda lecture, language: lecture.fact.text[language].relation,
    "answer": lambda lecture, language: lecture.fact.text[language].answer,
    "statement": lambda lecture, language: lecture.fact.text[language].statement,
    "predicate": lambda lecture, language: lecture.fact.text[language].predicate,
    "same_first": lambda lecture, _: lecture.near_miss("first").full,
    "same_last": lambda lecture, _: lecture.near_miss("last").full,
    "other": lambda lecture, _: lecture.other.full,
    "model": lambda lecture, _: lecture.sizes.name,
    "title": lambda lecture, language: lecture.title[language],
    "subtitle": lambda lecture, language: lecture.subtitle[language],
}


def _prompt_neurons(lecture: Lecture, language: Language) -> str:
    """A layer's neurons over all tokens of the prompt: both names, then the relation's words."""
    words = len(lecture.fact.text[language].relation.split())
    return grouped(lecture.sizes.d_mlp * (2 + words), language)


def without_form(slot: str, language: Language) -> str:
    """What a slot quotes, whatever form the language puts it in.

    >>> without_form("of_last", "fr"), without_form("last", "fr")
    ('last', 'last')
    """
    form, _, rest = slot.partition("_")
    return rest if rest and form in language_data(language).forms else slot


class NoSlot(KeyError):
    """There is no slot of this name."""


class Slots(dict[str, str]):
    """What each `{slot}` stands for: read, computed or measured when a sentence quotes it.

    `{of_last}` is the slot `{last}` in the form `of` of the language: "d’Einstein".
    """

    def __init__(
        self, lecture: Lecture, language: Language, figures: Figures | None = None
    ) -> None:
        super().__init__()
        self._of = lecture, language
        self._figures = figures
        self._named = lecture.named_in(language)

    def __missing__(self, name: str) -> str:
        language = self._of[1]
        if name in _CHOICES:
            self[name] = _CHOICES[name](self._named, language)
            return self[name]
        if (bare := without_form(name, language)) != name:
            form = name.removesuffix(f"_{bare}")
            self[name] = language_data(language).forms[form].of(self[bare])
            return self[name]
        return self._figure(name)

    def _figure(self, name: str) -> str:
        lecture, language = self._of
        if name == "neurons_prompt":
            return _prompt_neurons(lecture, language)
        # Nothing need be computed that the sentence does not quote.
        computed = _by_source(lecture, language, name.partition("_")[0])
        for values in iter([self._figures()]) if self._figures else computed:
            for key, value in values.items():
                self.setdefault(key, value)
            if name in self:
                return self[name]
        raise NoSlot(name)


class _RoughSlots(Slots):
    """Slots of which every figure is any number, so that none has to be computed."""

    def _figure(self, name: str) -> str:
        return ROUGH_FIGURE


def slots(lecture: Lecture, language: Language) -> Slots:
    """What each `{slot}` of a sentence stands for; figures of the model are among them."""
    return Slots(lecture, language)


def fill(text: str, values: Mapping[str, str], where: str | Callable[[], str]) -> str:
    """`text` with every `{slot}` replaced; `where` names file and key in the error, or finds it."""

    def replace(match: re.Match[str]) -> str:
        try:
            return values[match.group(1)]
        except (KeyError, LectureError) as error:
            place = where if isinstance(where, str) else where()
            if isinstance(error, LectureError):  # a word of the language that it lacks, say
                raise LectureError(f"{place}: {{{match.group(1)}}}: {error}") from error
            if not isinstance(error, NoSlot) and error.args != match.groups():
                raise  # something else is missing, and says so
            known = sorted({*values, *(_CHOICES if isinstance(values, Slots) else ())})
            raise LectureError(f"{place}: {_unknown(match.group(1), known)}") from None

    return _SLOT.sub(replace, text)


def _unknown(slot: str, known: Sequence[str]) -> str:
    """What to say of a slot that there is none of: those that resemble it, or else a few."""
    near = difflib.get_close_matches(slot, known, n=4, cutoff=0.5) if len(slot) <= 64 else []
    shown = near or known[:MOST_SLOTS]
    rest = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    return f"unknown slot {{{short(visible(slot))}}}; known: {', '.join(shown)}{rest}"


Entry = str | tuple[str, ...]


class ShotWords(Mapping[str, Entry]):
    """A shot's on-screen words, the common ones beneath its own, filled in when asked for."""

    def __init__(self, lecture: Lecture, language: Language, shot: str) -> None:
        self._of = lecture, language, shot
        self._slots = slots(lecture, language)

    def __getitem__(self, key: str) -> Entry:
        lecture, language, shot = self._of
        for table in (shot, "common"):
            entry: Entry | None = lecture.words[language].get(table, {}).get(key)
            if entry is not None:
                where = partial(self._where, table, key)
                if isinstance(entry, str):
                    return fill(entry, self._slots, where)
                return tuple(fill(item, self._slots, where) for item in entry)
        raise KeyError(key)

    def _where(self, table: str, key: str) -> str:
        lecture, language, _ = self._of
        return f"{lecture.words_file(table, language)}: {table}.{key}"

    def __iter__(self) -> Iterator[str]:
        lecture, language, shot = self._of
        tables = lecture.words[language]
        return iter(dict.fromkeys(k for table in ("common", shot) for k in tables.get(table, {})))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def shot_words(lecture: Lecture, language: Language, shot: str) -> dict[str, Entry]:
    """All on-screen words of a shot, filled in. Raises LectureError for what can't be."""
    return dict(ShotWords(lecture, language, shot))


def shot_title(lecture: Lecture, language: Language, shot: str) -> str:
    """A shot's title for chapters and lists; its class name where none is written."""
    title = ShotWords(lecture, language, shot).get("title", shot)
    return title if isinstance(title, str) else " ".join(title)


def quoted_slots(lecture: Lecture, language: Language, shot: str) -> dict[str, tuple[str, ...]]:
    """The slots that each beat's narration quotes, without forms, in their order, each once."""
    return {
        beat: tuple(dict.fromkeys(without_form(slot, language) for slot in _SLOT.findall(text)))
        for beat, text in lecture.narration[language].get(shot, {}).items()
    }


class ShotNarration(Mapping[str, str]):
    """A shot's narration by beat, in order, filled in when asked for; marks are still there.

    rough: any number stands for each figure; enough to estimate how long the narration takes.
    `figures` gives `all_figures`, where they are not to be computed anew.
    """

    def __init__(
        self,
        lecture: Lecture,
        language: Language,
        shot: str,
        *,
        rough: bool = False,
        figures: Figures | None = None,
    ) -> None:
        self._of = lecture, language, shot
        self._slots = (_RoughSlots if rough else Slots)(lecture, language, figures)

    @property
    def _written(self) -> Mapping[str, str]:
        lecture, language, shot = self._of
        return lecture.narration[language].get(shot, {})

    def __getitem__(self, beat: str) -> str:
        return fill(self._written[beat], self._slots, lambda: self._where(beat))

    def _where(self, beat: str) -> str:
        lecture, language, shot = self._of
        return f"{lecture.narration_file(shot, language)}: {shot}.{beat}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def shot_narration(
    lecture: Lecture,
    language: Language,
    shot: str,
    *,
    rough: bool = False,
    figures: Figures | None = None,
) -> dict[str, str]:
    """All that a shot says, by beat, filled in. Raises LectureError for what can't be."""
    return dict(ShotNarration(lecture, language, shot, rough=rough, figures=figures))
