"""What a lecture asks and gives to learn, beside its film: questions, cards, notes, decks.

It stands in `lesson.toml` (what no language changes) and `lesson.en.toml`, `lesson.fr.toml`. The
film needs none of it, so that it is read only for pages, decks and cards. A lecture that extends
another has its questions too, filled with its own fact and its own model's figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from lectures.files import Files, LectureError
from lectures.load import explained, laid_over, lineage_of
from lectures.model import Key, Language, Lecture, Model, SceneName, Text
from lectures.text import fill, slots
from lectures.typography import typeset_all

Place = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{0,63}(\.[a-z][a-z0-9_]{0,63})?$")
]
"""A shot, or a beat of it: `DotProductProbe` or `DotProductProbe.angles`."""


class Question(Model):
    """A question with one right answer among several, and why it is the right one."""

    question: Text
    right: Text
    wrong: Annotated[tuple[Text, ...], Field(min_length=1, max_length=5)]
    why: Text
    place: Place
    corrected: Text | None = None
    """What a well-known quiz says instead, where it is wrong."""


class Card(Model):
    """A flashcard."""

    front: Text
    back: Text
    place: Place


class Notes(Model):
    """One step of the study notes."""

    title: Text
    points: Annotated[tuple[Text, ...], Field(min_length=1, max_length=12)]
    place: Place


class Exercise(Model):
    """An exercise of the handout, with its solution."""

    task: Text
    solution: Text
    place: Place


class Texts(Model):
    """What one language's file holds, by key, in the order in which it is asked."""

    quiz: dict[Key, Question] = Field(default_factory=dict)
    cards: dict[Key, Card] = Field(default_factory=dict)
    notes: dict[Key, Notes] = Field(default_factory=dict)
    exercises: dict[Key, Exercise] = Field(default_factory=dict)


class Formula(Model):
    """What a shot shows, as mathematics in LaTeX's notation."""

    tex: Text


class Deck(Model):
    """Some of the lecture's beats as a talk of their own."""

    title: dict[Language, Text]
    steps: Annotated[tuple[Place, ...], Field(min_length=1, max_length=200)]


class Common(Model):
    """What `lesson.toml` holds."""

    formulae: dict[SceneName, tuple[Formula, ...]] = Field(default_factory=dict)
    decks: dict[Key, Deck] = Field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """All of it in one language, its `{slots}` filled."""

    texts: Texts
    common: Common


def load_lesson(folder: Path, lecture: Lecture, language: Language) -> Lesson:
    """What the lecture in this folder, and those that it extends, ask and give to learn.

    Raises LectureError, naming file and key, for whatever is wrong with it, a place that the
    lecture does not show among it.
    """
    files = Files()
    common, own = _read(folder, "lesson.toml", files, Common)
    common = Common(
        formulae=_shown(lecture, language, common.formulae, own.get("formulae", {}), "formulae"),
        decks=_shown(lecture, language, common.decks, own.get("decks", {}), "decks"),
    )
    name = f"lesson.{language}.toml"
    texts, own = _read(folder, name, files, Texts, language)
    kept = {
        table: _shown(lecture, language, entries, own.get(table, {}), table, name)
        for table, entries in texts
    }
    values = slots(lecture, language)
    dumped = {
        table: {key: entry.model_dump() for key, entry in entries.items()}
        for table, entries in kept.items()
    }
    filled = Texts.model_validate(_filled(dumped, values, f"{lecture.name}/{name}"))
    return Lesson(filled, common)


def _read(
    folder: Path, name: str, files: Files, kind: type[Any], language: str | None = None
) -> tuple[Any, dict[str, Any]]:
    """The file of this name laid over those that the lecture extends, and what it holds itself."""
    data: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for ancestor in reversed(lineage_of(folder, files)):
        path = ancestor / name
        own = files.toml(path) if path.exists() or path.is_symlink() else {}
        data = laid_over(data, own)
    if language is not None:
        data = {key: typeset_all(value, language) for key, value in data.items()}
    try:
        return kind.model_validate(data), own
    except ValidationError as error:
        raise LectureError(explained(error, f"{folder.name}/{name}")) from error


def _filled(value: Any, values: Mapping[str, str], where: str) -> Any:
    """All texts with their slots filled; places have none."""
    if isinstance(value, str):
        return fill(value, values, where)
    if isinstance(value, Mapping):
        return {key: _filled(one, values, f"{where}: {key}") for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(one, values, where) for one in value]
    return value


def _shown(
    lecture: Lecture,
    language: Language,
    entries: Mapping[str, Any],
    own: Mapping[str, Any],
    table: str,
    name: str = "lesson.toml",
) -> dict[str, Any]:
    """Entries about what the lecture shows; what it inherits about other shots is left out.

    Raises LectureError where one of its own is about a shot or a beat that it does not have.
    """
    shown = {}
    for key, entry in entries.items():
        wrong = [_missing(lecture, language, place) for place in _places(key, entry)]
        if not any(wrong):
            shown[key] = entry
        elif key in own:
            why = "; ".join(filter(None, wrong))
            raise LectureError(f"{lecture.name}/{name}: {table}.{key}: {why}")
        elif isinstance(entry, Deck) and not all(wrong):
            steps = [step for step, why in zip(entry.steps, wrong, strict=True) if not why]
            shown[key] = entry.model_copy(update={"steps": tuple(steps)})
    return shown


def _places(key: str, entry: Any) -> Sequence[str]:
    """The shots and beats that an entry is about."""
    if isinstance(entry, Deck):
        return entry.steps
    return [key] if isinstance(entry, tuple) else [entry.place]


def _missing(lecture: Lecture, language: Language, place: str) -> str:
    """Why the lecture does not have a place; empty if it does."""
    shot, _, beat = place.partition(".")
    if all(shot != one.name for one in lecture.shots):
        return f"the lecture does not show {shot!r}"
    beats = lecture.narration[language].get(shot, {})
    if beat and beat not in beats:
        return f"{shot} has no beat {beat!r}; it has {', '.join(beats) or 'none'}"
    return ""
