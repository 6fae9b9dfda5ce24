"""Writes a new lecture: a folder that extends a shipped one, with a comment for each key.

What is not known yet is written as `???`, which `render.py check` finds until it is filled in.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lectures.files import LectureError, short
from lectures.inheritance import LISTS, TOLD
from lectures.language import native_name
from lectures.load import DEFAULT, load_lecture, shipped
from lectures.model import TO_FILL, Lecture
from lectures.speech import MARK

_FOLDER = re.compile(r"[a-z][a-z0-9_]{0,63}")
HINTS = {
    "relation": "what stands between the name and the blank",
    "answer": "the word that fills the blank",
    "statement": "the fact as one sentence, without its full stop",
    "predicate": "what the sentence says of the person",
    "alternatives": "other words that could fill the blank: three to five",
    "attributes": "what else is known of the person: two or three",
}
_CAST = (
    ("same_first", "shares the first name"),
    ("same_last", "shares the last name"),
    ("other", "shares neither"),
)


@dataclass(frozen=True)
class NewLecture:
    """What is known of a lecture that is to be written.

    `told` has, by language, what is known of the keys of `FactText`; `cast` whom is known of
    "same_first", "same_last" and "other".
    """

    first: str
    last: str
    languages: tuple[str, ...]
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cast: Mapping[str, str] = field(default_factory=dict)
    extends: str = DEFAULT


def base_for(languages: Sequence[str]) -> str:
    """The lecture to extend: the first one, or the shipped one that also has these languages.

    Of several, the one with the most shots; the first one where none has them all.
    """
    having = [one for one in shipped() if load_lecture(one).words.keys() >= set(languages)]
    if DEFAULT in having or not having:
        return DEFAULT
    return max(having, key=lambda name: len(load_lecture(name).shots))


def parted(name: str) -> tuple[str, str]:
    """A whole name as first and last: before a particle such as van or de, or the last word.

    `first/last` says itself where it is parted.

    >>> parted("Vincent van Gogh"), parted("Jean Claude/Van Damme"), parted("Ada Lovelace")
    (('Vincent', 'van Gogh'), ('Jean Claude', 'Van Damme'), ('Ada', 'Lovelace'))

    Raises LectureError for a single word.
    """
    if "/" in name:
        first, _, last = (part.strip() for part in name.partition("/"))
    else:
        words = name.split()
        particle = next((k for k, word in enumerate(words) if k and word[:1].islower()), None)
        cut = particle or max(len(words) - 1, 1)
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
    if not first or not last:
        raise LectureError(
            f"{short(name)!r} is one word, and the example needs two things that must both be "
            "there. Ask something about it, in two halves: "
            '--extends pele_football --fact "Pelé’s/sport" (docs/remix.md tells more)'
        )
    return first, last


def write_lecture(folder: Path, new: NewLecture) -> list[Path]:
    """Write the files of a new lecture; returns them.

    Raises LectureError for a folder that is there already, or has a name that no lecture can have.
    """
    if not _FOLDER.fullmatch(folder.name):
        raise LectureError(
            f"{short(folder.name)!r}: a lecture's folder is named in lower case letters, digits "
            "and underscores, beginning with a letter"
        )
    if folder.exists():
        raise LectureError(f"{folder}: is there already; choose another name, or edit what it has")
    base = load_lecture(new.extends)
    files = {"lecture.toml": "\n".join(_lecture_lines(new, base)) + "\n"}
    for language in new.languages:
        if language not in base.words:
            for kind in ("words", "narration"):
                lines = _translation_lines(base, kind, language)
                files[f"{kind}.{language}.toml"] = "\n".join(lines) + "\n"
    try:
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise LectureError(f"{folder}: can't be written: {error.strerror}") from error
    try:
        load_lecture(folder)
    except LectureError:  # a name with a slash, say: nothing is left of it
        shutil.rmtree(folder)
        raise
    return [folder / name for name in files]


# --- lecture.toml --------------------------------------------------------------------------------


def _lecture_lines(new: NewLecture, base: Lecture) -> Iterator[str]:
    yield f"# A lecture about {new.first} {new.last}. Where {TO_FILL} stands, something is still to"
    yield "# be written: `render.py check` finds it. Whatever is not written here is as in the"
    yield "# lecture that this one extends."
    yield f"extends = {_quoted(new.extends)}"
    yield f"languages = {_list(new.languages)} # the first is rendered when none is asked for"
    yield f"# inherits = {_list(LISTS)} # what may stay as it is although it tells of others"
    yield '# theme = "light" # or one of your own: themes/NAME.toml (docs/remix.md)'
    yield "# seed = 11 # another number, another toy block"
    yield ""
    if any(language not in base.title for language in new.languages):
        for table, texts in (("title", base.title), ("subtitle", base.subtitle)):
            yield f"[{table}]"
            for language in new.languages:
                yield f"{language} = {_quoted(texts.get(language, TO_FILL))}"
            yield ""
    yield from _fact_lines(new, base)
    yield from _cast_lines(new)
    yield from _list_lines(new)
    yield from _part_lines(new, base)


def _fact_lines(new: NewLecture, base: Lecture) -> Iterator[str]:
    yield "[fact]"
    yield f"first = {_quoted(new.first)}"
    yield f"last = {_quoted(new.last)}"
    letters = _list(_symbols(new))
    yield f"symbols = {letters} # the directions of first name, last name and answer"
    yield ""
    for language in new.languages:
        known = new.told.get(language, {})
        shown = base.fact.text.get(language) or base.fact.text[base.language]
        yield f"[fact.text.{language}] # in {native_name(language)}"
        for key in TOLD:
            example = getattr(shown, key)
            several = not isinstance(example, str)
            given = known.get(key, "")
            parts = [part.strip() for part in given.split(",") if part.strip()]
            value = _list(parts or [TO_FILL] * 3) if several else _quoted(given or TO_FILL)
            sample = ", ".join(example) if several else example
            yield f"{key} = {value} # {HINTS[key]}: {_comment(sample)}"
        yield ""


def _symbols(new: NewLecture) -> list[str]:
    """A capital letter each for first name, last name and answer, all different."""
    answer = new.told.get(new.languages[0], {}).get("answer", "")
    letters: list[str] = []
    for word in (new.first, new.last, answer):
        own = [ch for ch in word.upper() if "A" <= ch <= "Z"]
        letters.append(next(ch for ch in [*own, *"ABCDEFG"] if ch not in letters))
    return letters


def _cast_lines(new: NewLecture) -> Iterator[str]:
    yield "# Near misses: they show that the block answers to the whole name only."
    unknown = {
        "same_first": (new.first, TO_FILL),
        "same_last": (TO_FILL, new.last),
        "other": (TO_FILL, TO_FILL),
    }
    for role, what in _CAST:
        first, last = parted(new.cast[role]) if role in new.cast else unknown[role]
        yield f"[[cast]] # {what}"
        yield f"first = {_quoted(first)}"
        yield f"last = {_quoted(last)}"
        yield ""


def _list_lines(new: NewLecture) -> Iterator[str]:
    yield "# Whom the lecture shows streaming into the model, and what they are known for: four or"
    yield "# more. Or leave out all of them, and say so in `inherits` above."
    answers = {one: new.told.get(one, {}).get("answer") or TO_FILL for one in new.languages}
    known = [(f"{new.first} {new.last}", answers)]
    unknown = (TO_FILL, dict.fromkeys(new.languages, TO_FILL))
    for subject, said in known + [unknown] * 3:
        pairs = ", ".join(f"{language} = {_quoted(text)}" for language, text in said.items())
        yield "[[associations]]"
        yield f"subject = {_quoted(subject)}"
        yield f"answer = {{ {pairs} }}"
    yield ""
    yield "# Facts that fly past, six or more, to show how many there are."
    yield "[sample_facts]"
    for language in new.languages:
        first = new.told.get(language, {}).get("statement") or TO_FILL
        yield f"{language} = {_list([first] + [TO_FILL] * 5)}"
    yield ""


def _part_lines(new: NewLecture, base: Lecture) -> Iterator[str]:
    """The parts, as comments where they may stay as they are."""
    named = all(language in part.title for part in base.parts for language in new.languages)
    sign = "# " if named else ""
    yield "# Which shots there are, and in what order. Leave out what you don't need: `check` says"
    yield "# which of the others lean on it."
    for part in base.parts:
        titles = {one: part.title.get(one, TO_FILL) for one in new.languages}
        pairs = ", ".join(f"{language} = {_quoted(title)}" for language, title in titles.items())
        yield f"{sign}[[parts]]"
        yield f"{sign}folder = {_quoted(part.folder)}"
        yield f"{sign}title = {{ {pairs} }}"
        yield f"{sign}shots = ["
        for shot in part.shots:
            yield f"{sign}  {_quoted(shot)},"
        yield f"{sign}]"


# --- a language that the base lacks --------------------------------------------------------------


def _translation_lines(base: Lecture, kind: str, language: str) -> Iterator[str]:
    """A file of words or narration to be written, each after the same in the base's language."""
    own = base.language
    tables = base.words[own] if kind == "words" else base.narration[own]
    placed = ["common", *(shot.name for shot in base.shots)]
    yield f"# The lecture's {kind} in {native_name(language)}; each line is written anew after the"
    yield "# comment before it. {slots} are filled in, <marks> name the moment of their word: keep"
    yield "# all of them."
    for shot in placed:
        if not (table := tables.get(shot)):
            continue
        yield ""
        yield f"[{shot}]"
        for key, text in table.items():
            if isinstance(text, str):
                yield f"# {_comment(text)}"
                yield f"{key} = {_quoted(_to_write(text))}"
            else:
                yield f"# {_comment(' | '.join(text))}"
                yield f"{key} = {_list([TO_FILL] * len(text))}"


def _to_write(text: str) -> str:
    """What stands for a text to be written: its marks are kept, so that its shot can be played."""
    marks = [f"<{mark}>" for mark in MARK.findall(text)]
    return f"{' '.join(f'{mark}{TO_FILL}' for mark in marks)}" if marks else TO_FILL


def _comment(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """A text as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
