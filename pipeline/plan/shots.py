"""Which shots exist, found by reading scene files without importing them (or manim).

A shot is a class that subclasses the stage, through any chain of bases, in a part's folder of
`scenes/`. A lecture says which shots it shows, and for each part in which folder they stand.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lectures.load import LectureError
from lectures.model import Lecture
from pipeline.plan.dependencies import ClassFacts, facts_of, origin_of
from pipeline.plan.trust import distrusted, trusted_files, unreadable
from pipeline.project import PROJECT, SCENES

STAGES = ("LectureScene", "LectureScene3D")


@dataclass(frozen=True)
class ShotSource:
    """Where a shot's class stands."""

    name: str
    path: Path

    @property
    def scenes(self) -> Path:
        """The folder that its part's folder lies in."""
        return self.path.parents[1]

    @property
    def module(self) -> str | None:
        """The dotted name to import it by, or None for a file outside the project."""
        if not self.path.is_relative_to(PROJECT):
            return None
        return ".".join(self.path.relative_to(PROJECT).with_suffix("").parts)

    @property
    def voiceovers(self) -> dict[str, str]:
        """Narration that stands in the shot's own code, by beat."""
        found = lineage(self.path, self.name)
        return dict(found[0][1].voiceovers) if found else {}

    @property
    def shapes(self) -> tuple[str, ...]:
        """The names in `scenes.frame` of the shapes of picture that it says it is composed for."""
        said = (facts.shapes for _, facts in lineage(self.path, self.name) or () if facts.shapes)
        return next(said, ())

    @property
    def beats(self) -> tuple[str, ...] | None:
        """The beats that the shot has methods for, in the order in which they are played.

        None for a shot that has a `construct` of its own, since only playing it tells.
        """
        marks: dict[str, str] = {}
        for _, ancestor in reversed(lineage(self.path, self.name) or ()):
            for name, mark in ancestor.methods:
                if name == "construct":
                    return None
                if mark:
                    marks[name] = mark
                else:
                    marks.pop(name, None)
        return tuple(name for name, mark in marks.items() if mark == "beat")


class Shots:
    """The shots of a folder of scenes: `scenes/<part>/*.py`."""

    def __init__(self, scenes: Path, sources: Sequence[ShotSource]) -> None:
        self.scenes = scenes
        self._sources: dict[tuple[str, str], list[ShotSource]] = {}
        for source in sources:
            self._sources.setdefault((source.path.parent.name, source.name), []).append(source)

    def __iter__(self) -> Iterator[ShotSource]:
        return (source for sources in self._sources.values() for source in sources)

    @property
    def names(self) -> tuple[str, ...]:
        """All names of shots, whatever their folder."""
        return tuple(dict.fromkeys(source.name for source in self))

    def of(self, lecture: Lecture, name: str) -> ShotSource:
        """A shot of the lecture, in its part's folder, or one that stands outside the lecture.

        One of the lecture's own (`<lecture>/scenes/*.py`) goes before one of the project's.
        Raises LectureError, with the nearest names, where there is none or more than one.
        """
        if own := [source for source in _own(lecture) if source.name == name]:
            return self._only(own)
        for number, part in enumerate(lecture.parts, start=1):
            if name in part.shots:
                return self._placed(lecture, number, part.folder, name)
        if not any(source.name == name for source in self) and (why := distrusted(lecture)):
            raise LectureError(f"no shot {name!r}, unless it is in {why}")
        return self.named(name)

    def names_of(self, lecture: Lecture) -> tuple[str, ...]:
        """All names of shots, those of the lecture's own among them."""
        return tuple(dict.fromkeys((*(source.name for source in _own(lecture)), *self.names)))

    def lacking(self, lecture: Lecture, folder: str, name: str) -> str | None:
        """Why a lecture can't show a shot of a part; None if it can."""
        if any(source.name == name for source in _own(lecture)):
            return None
        if (wrong := self.missing(folder, name)) is not None and (why := distrusted(lecture)):
            return f"not in {self.scenes.name}/{folder}; perhaps it is in {why}"
        return wrong

    def named(self, name: str) -> ShotSource:
        """The only shot of this name, whatever its folder; LectureError as above."""
        found = [source for source in self if source.name == name]
        if not found:
            raise LectureError(f"no shot {name!r}{suggestion(name, self.names)}")
        return self._only(found)

    def find(self, lecture: Lecture, name: str) -> ShotSource | None:
        """The same, or None."""
        try:
            return self.of(lecture, name)
        except LectureError:
            return None

    def missing(self, folder: str, name: str) -> str | None:
        """Why the folder of a lecture's part does not have a shot; None if it does."""
        if (folder, name) in self._sources:
            return None
        place = f"{self.scenes.name}/{folder}"
        elsewhere = [_shown(source.path) for source in self if source.name == name]
        found = f"; it stands in {elsewhere[0]}" if elsewhere else ""
        if not (self.scenes / folder).is_dir():
            near = suggestion(folder, {source.path.parent.name for source in self})
            own = "; a shot of one's own stands in scenes/ beside its lecture.toml"
            return f"there is no folder {place}{near or found or own}"
        hint = found or suggestion(name, self.names)
        return f"there is no such shot in {place}{hint}"

    def _placed(self, lecture: Lecture, part: int, folder: str, name: str) -> ShotSource:
        if (wrong := self.lacking(lecture, folder, name)) is not None:
            raise LectureError(f"lecture {lecture.name}, part {part}: {name}: {wrong}")
        return self._only(self._sources[folder, name])

    def _only(self, found: Sequence[ShotSource]) -> ShotSource:
        if len(found) > 1:
            places = " and in ".join(_shown(source.path) for source in found)
            raise LectureError(f"shot {found[0].name} is defined twice: in {places}")
        return found[0]


@lru_cache(maxsize=8)
def scan(scenes: Path = SCENES) -> Shots:
    """All shots in `scenes/<part>/*.py`.

    Modules and classes that begin with an underscore are left out, and what subclasses no stage.
    """
    return Shots(
        scenes,
        [
            ShotSource(defined.name, path)
            for path in sorted(scenes.glob("*/*.py"))
            if not path.name.startswith("_")
            for defined in facts_of(path).classes
            if not defined.name.startswith("_") and lineage(path, defined.name)
        ],
    )


def _own(lecture: Lecture) -> list[ShotSource]:
    """The shots of a lecture's own that it may run; one of a nearer folder hides another's."""
    found: list[ShotSource] = []
    for file in trusted_files(lecture):
        hidden = {source.name for source in found if source.path.parent != file.parent}
        try:
            found += [
                ShotSource(defined.name, file)
                for defined in facts_of(file).classes
                if not defined.name.startswith("_")
                and defined.name not in hidden
                and lineage(file, defined.name)
            ]
        except (SyntaxError, ValueError, RecursionError) as error:
            raise unreadable(file, error) from error
    return found


Lineage = tuple[tuple[Path, ClassFacts], ...]


def lineage(path: Path, name: str) -> Lineage | None:
    """A class of a file and its bases below the stage, nearest first, with their files.

    None where there is no such class, or where it does not derive from the stage.
    """
    found, on_stage = _ancestry(path, name)
    return tuple(found) if on_stage else None


def _ancestry(path: Path, name: str) -> tuple[list[tuple[Path, ClassFacts]], bool]:
    """A class and its bases as far as they are found, and whether one of them is the stage."""
    defined = next((one for one in facts_of(path).classes if one.name == name), None)
    if defined is None:
        return [], False
    found, on_stage = [(path, defined)], False
    for module, base in defined.bases:
        if base in STAGES:
            on_stage = True
        elif base != name and (file := origin_of(module, base) if module else path) is not None:
            above, reaches = _ancestry(file, base)
            # What several bases share comes after all of them.
            found = [one for one in found if one not in above] + above
            on_stage |= reaches
    return found, on_stage


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names most like `name`, whatever their case."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), by_fold, n=count, cutoff=0.5)
    within = [fold for fold in by_fold if len(name) > 3 and name.casefold() in fold]
    return [by_fold[fold] for fold in dict.fromkeys([*close, *within])][:count]


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?`, or nothing where no name is near."""
    near = nearest(name, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _shown(path: Path) -> str:
    return str(path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path)
