"""Traces: what a result was made from, each thing with its digest, noted while it was made.

A result is used again exactly when everything in its trace still has the digest that it had: what
was never read can change without it. Nothing is guessed from source text.
"""

import dataclasses
import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import cairo

from lectures.load import LectureError, load_lecture
from lectures.model import Lecture
from lectures.speech import Spoken
from lectures.watched import at
from pipeline.plan.dependencies import facts_of, file_digest, once
from pipeline.project import PROJECT

ABSENT = "absent"
# Of the surroundings, what any picture depends on.
ALWAYS = (
    "python",
    "machine",
    "cairo",
    "environment NPY_DISABLE_CPU_FEATURES",
    "environment OPENBLAS_CORETYPE",
)
MOST_TOLD = 60  # characters of a value that a trace holds as it is
# A lecture's values are noted when they are read, so how they are loaded makes no difference.
READ_BY_VALUE = frozenset(
    f"lectures/{name}.py"
    for name in ("characters", "files", "inheritance", "load", "model", "typography")
)


@dataclass(frozen=True)
class Trace:
    """What was read, by kind: in `code` a digest for each part of each file, else one a thing."""

    code: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    lecture: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    surroundings: dict[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """A hash of the trace."""
        kinds = {one.name: getattr(self, one.name) for one in fields(self)}
        text = json.dumps(kinds, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Change:
    """A thing that no longer is as it was read."""

    kind: str
    name: str
    before: str
    now: str


def told(value: Any) -> str:
    """A value as a trace holds it: as JSON, or where that is long, its beginning and a hash."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= MOST_TOLD:
        return text
    return f"{text[:20]}… #{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def place(path: Path, scenes: Path) -> str:
    """A path as traces hold it: from the project's folder, or `~/…` from that of a shot's scenes.

    Both may lie elsewhere on another machine.
    """
    if path.is_relative_to(PROJECT):
        return path.relative_to(PROJECT).as_posix()
    return f"~/{path.relative_to(scenes).as_posix()}" if path.is_relative_to(scenes) else str(path)


@lru_cache(maxsize=4096)
def path_of(place: str, scenes: Path) -> Path:
    """The path that traces hold as this."""
    return scenes / place[2:] if place.startswith("~/") else PROJECT / place


class Now:
    """All that a shot may read, as it is now; `scenes` is the folder that its part's lies in."""

    def __init__(self, lecture: Lecture, spoken: Mapping[str, Spoken], scenes: Path) -> None:
        self._lecture, self._spoken, self._scenes = lecture, spoken, scenes

    def holds(self, trace: Trace) -> bool:
        """Whether everything in a trace still is as it was."""
        return next(self.changes(trace), None) is None

    def changes(self, trace: Trace) -> Iterator[Change]:
        """What is no longer as it was, the quickest to find out first."""
        kinds: dict[str, Callable[[str], str]] = {
            "surroundings": surrounding,
            "spoken": lambda name: told(spoken_at(self._spoken, name)),
            "lecture": lambda name: _lecture_at(self._lecture, name),
            "files": lambda name: file_now(name, self._scenes),
        }
        for kind, of in kinds.items():
            for name, before in getattr(trace, kind).items():
                if (now := of(name)) != before:
                    yield Change(kind, name, before, now)
        for name, parts in trace.code.items():
            found = code_now(path_of(name, self._scenes))
            for part, before in parts.items():
                if (now := found.get(part, ABSENT)) != before:
                    yield Change("code", f"{name}:{part}" if part else name, before, now)


# --- each kind, as it is now ---------------------------------------------------------------------


def code_now(path: Path) -> Mapping[str, str]:
    """The parts of a file of ours, each with its digest."""
    try:
        return facts_of(path).code if path.suffix == ".py" else {"": file_digest(path)}
    except (OSError, SyntaxError, ValueError):
        return {}


def file_now(name: str, scenes: Path) -> str:
    """What `read PATH`, `listed PATH` or `found PATH` gives now."""
    how, _, where = name.partition(" ")
    path = path_of(where, scenes)
    try:
        if how == "read":
            return file_digest(path)
        if how == "listed":
            return told(sorted(os.listdir(path)))
        os.stat(path)
    except OSError:
        return ABSENT
    return "there"


def surrounding(name: str) -> str:
    """The version of a package, an environment variable, or another part of the surroundings."""
    kind, _, what = name.partition(" ")
    if kind == "package":
        return _version(what)
    if kind == "environment":
        return environment_as(os.environ.get(what))
    return {
        "python": f"{platform.python_version()} {'-O' * sys.flags.optimize}".strip(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cairo": cairo.cairo_version_string(),
    }[kind]


def environment_as(value: str | None) -> str:
    """The value of an environment variable as a trace holds it: it may be a secret."""
    return ABSENT if value is None else hashlib.sha256(value.encode()).hexdigest()[:24]


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ABSENT


def spoken_at(spoken: Mapping[str, Spoken], name: str) -> Any:
    """What is read of narration: its `beats`, or of a beat whether it is `said`, its `seconds`, the
    `times` of all words, or the moment `at` a mark or word."""
    if name == "beats":
        return list(spoken)
    beat, _, what = name.partition(" ")
    one = spoken.get(beat)
    if what == "said" or one is None:
        return one is not None
    if what == "seconds":
        return one.seconds
    if what == "times":
        return [dataclasses.asdict(sentence) for sentence in one.sentences] + [dict(one.marks)]
    try:
        return one.at(what.removeprefix("at "))
    except KeyError:
        return None


_noted: dict[int, tuple[Lecture, dict[str, str]]] = {}


def _lecture_at(lecture: Lecture, name: str) -> str:
    """What stands at a place of a lecture, or at `NAME/PLACE` of another."""
    held = _noted.get(id(lecture))
    if held is None or held[0] is not lecture:
        held = _noted[id(lecture)] = (lecture, {})
    known = held[1]
    if name not in known:
        other, _, where = name.rpartition("/")
        try:
            asked = once(("lecture", other), lambda: load_lecture(other)) if other else lecture
            known[name] = told(at(asked, where))
        except LectureError:
            known[name] = ABSENT
    return known[name]
