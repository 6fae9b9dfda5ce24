"""Notes what a shot reads while it is played, in a process of its own: the making of its trace.

Files are seen by an audit hook, the environment and the lecture by what stands in for them, modules
by having been imported. What C code opens by itself, and what another program reads, is not seen.
"""

import os
import stat
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import packages_distributions
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from lectures.watched import by_value, noting, watched
from pipeline.media import Cache, Media
from pipeline.plan.dependencies import facts_of, frozen
from pipeline.plan.jobs import ShotJob
from pipeline.plan.keys import digest
from pipeline.plan.traces import (
    ALWAYS,
    READ_BY_VALUE,
    Trace,
    code_now,
    environment_as,
    file_now,
    place,
    surrounding,
    told,
)
from pipeline.project import PROJECT
from pipeline.render.heard import heard
from pipeline.render.sealed import ambient, seal
from pipeline.render.seen import seen_of, tell

J = TypeVar("J", bound=ShotJob)
Stamp = tuple[int, ...]
# Of the pipeline, what plays and encodes; the rest only arranges the work.
PLAYERS = frozenset(
    {"pipeline/render/play.py", "pipeline/render/video.py", "pipeline/plan/quality.py"}
)
# Which workers set for themselves; no frame depends on them.
OF_THE_RUN = frozenset({"LECTURE_MEDIA", "LECTURE_WORKERS", "TYPST_SVG_CACHE"})
_OWN = f"{PROJECT}{os.sep}"
_PIPELINE = f"{PROJECT / 'pipeline'}{os.sep}"
_PYTHONS = tuple(
    f"{path}{os.sep}"
    for one in {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    for path in (one, os.path.realpath(one))
)
_OTHERS = (*_PYTHONS, "/proc/", "/dev/", "/sys/", "/usr/share/zoneinfo/")
_WITHIN = tuple(path for path in _PYTHONS if path.startswith(_OWN))


class ChangedUnderWay(Exception):
    """Something was changed while a shot was played: nobody knows what it was made from."""


@dataclass
class Recording:
    """What has been read. `stamps` are those of source files, from before they were read."""

    stamps: dict[str, Stamp | None]
    media: str
    scenes: Path
    began: int = field(default_factory=time.time_ns)
    files: dict[str, tuple[str, Stamp | None]] = field(default_factory=dict)
    lecture: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)  # sources of which every part counts
    modules: frozenset[str] = frozenset()  # that all shots need: the outermost, of anybody's
    aside: frozenset[str] = frozenset()  # those that something else had imported before

    def opened(self, path: str, how: str, *, to_write: bool = False) -> None:
        """A file was opened, a folder listed, or a path looked for (`how`: read, listed, found).

        Media do not count: they are made of everything else, and carry checksums.
        """
        where = os.path.abspath(path)
        # Of a lecture the values are noted; what is known of a language is shared by all.
        if by_value() and os.path.basename(where) != "language.toml":
            return
        if how == "found" and _is_folder(where):
            return  # which is there for what lies in it
        if not is_ours(where) or f"{where}{os.sep}".startswith(self.media):
            return
        if to_write:
            self.written.add(where)
        elif self.written.isdisjoint([where, *map(str, Path(where).parents)]):
            self.files.setdefault(
                f"{how} {place(Path(where), self.scenes)}", (where, _stamp(where))
            )

    def trace(self) -> Trace:
        """All that was read. Raises ChangedUnderWay where any of it has changed since."""
        with frozen():
            files = {name: file_now(name, self.scenes) for name in sorted(self.files)}
            sources = loaded_sources()
            code = _code(sources, self.scenes, self.whole)
            names = top_level_modules() - self.aside | _named(sources, self.scenes)
        self.require_as_before()
        packages = (f"package {name}" for name in _packages(names, Path(self.media)))
        around = {name: surrounding(name) for name in sorted({*ALWAYS, *packages})}
        return Trace(code, files, self.lecture, self.spoken, around | self.environment)

    def require_as_before(self) -> None:
        """Raises ChangedUnderWay where something has changed since it was read."""
        changed = {path for path, before in self.files.values() if _stamp(path) != before}
        changed |= {path for path in loaded_sources() if not self._as_before(path)}
        if changed:
            names = ", ".join(sorted(place(Path(path), self.scenes) for path in changed)[:3])
            raise ChangedUnderWay(f"changed while the shot was played: {names}")

    def _as_before(self, path: str) -> bool:
        """Whether a module is as it was before it was imported."""
        now, before = _stamp(path), self.stamps.get(path)
        return now == before if before is not None else now is not None and now[1] < self.began


RACY = 2 * 10**9  # nanoseconds
_GO_BETWEENS = frozenset({"inspect", "linecache", "pathlib", "tokenize"})
# Who reads source to import it (it is noted as code), to show a line, or for a cache's key.
_READERS_OF_SOURCE = frozenset(
    {
        "_frozen_importlib_external",
        "fastcairo.glyphs",
        "importlib._bootstrap_external",
        "importlib.metadata",
        "pipeline.render.seen",
        "traceback",
        "warnings",
    }
)
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_active: Recording | None = None


@contextmanager
def recording(media: Media, scenes: Path, before: Recording | None = None) -> Iterator[Recording]:
    """Note all that is read in here, in addition to what was read `before`.

    `scenes` is the folder that the part's folder of a shot lies in.
    """
    global _active
    seal()
    tell()
    _watch_process()
    made = Recording(_stamps_of_sources(), f"{media.root}{os.sep}", scenes)
    # Python takes compiled code for that of any source of the same second and size.
    newest = max((stamp[1] for stamp in made.stamps.values() if stamp is not None), default=0)
    sys.dont_write_bytecode = newest > made.began - RACY
    if before is not None:
        made.stamps |= before.stamps
        made.files |= before.files
        made.environment |= before.environment
        made.aside = top_level_modules() - before.modules
    _active = made
    try:
        yield made
    finally:
        _active = None


@contextmanager
def watching(job: J, notes: Recording) -> Iterator[J]:
    """The job with a lecture and narration that note what is read of them."""

    def note(where: str, value: Any) -> None:
        notes.lecture[where] = told(value)

    with noting(note):
        spoken = heard(job.spoken, notes.spoken)
        yield replace(job, lecture=watched(job.lecture, note), spoken=spoken)


# --- code ----------------------------------------------------------------------------------------


def loaded_sources() -> list[str]:
    """The files of all modules of ours that have been imported."""
    found = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and name not in ("__main__", "__mp_main__") and is_ours(file):
            found.add(os.path.abspath(file))
    return sorted(path for path in found if path.endswith((".py", *EXTENSION_SUFFIXES)))


def _code(sources: list[str], scenes: Path, whole: set[str]) -> dict[str, dict[str, str]]:
    """The parts of those that shots are made from, each with its digest."""
    code: dict[str, dict[str, str]] = {}
    for path in _that_draw(sources, scenes):
        name = place(path, scenes)
        parts = {part for part in code_now(path) if not part.startswith("=")}
        if (seen := seen_of(str(path))) is not None and str(path) not in whole:
            classes = {one.name for one in facts_of(path).classes}
            parts &= {"", *classes, *seen}
        code[name] = {part: code_now(path)[part] for part in parts}
        for module, imported in facts_of(path).imports if path.suffix == ".py" else ():
            by_value = f"{module.replace('.', '/')}.py"
            constant = f"={imported}"
            if by_value in READ_BY_VALUE and constant in (known := code_now(PROJECT / by_value)):
                code.setdefault(by_value, {})[constant] = known[constant]
    return code


def _that_draw(sources: list[str], scenes: Path) -> Iterator[Path]:
    """Those that pictures depend on by their code."""
    for path in map(Path, sources):
        name = place(path, scenes)
        if name not in READ_BY_VALUE and (not name.startswith("pipeline/") or name in PLAYERS):
            yield path


def _named(sources: list[str], scenes: Path) -> set[str]:
    """The outermost modules of others that those sources name in an import, somewhere."""
    python = (path for path in _that_draw(sources, scenes) if path.suffix == ".py")
    return {name for path in python for name in facts_of(path).others}


def top_level_modules() -> frozenset[str]:
    """The outermost modules that have been imported."""
    return frozenset(name for name in list(sys.modules) if "." not in name)


def _stamps_of_sources() -> dict[str, Stamp | None]:
    """Stamps of all source files that may be imported from here on."""
    packages = (
        PROJECT / name for name in ("fastcairo", "lectures", "mlp_math", "pipeline", "scenes")
    )
    return {str(path): _stamp(str(path)) for one in packages for path in one.rglob("*.py")}


# --- packages ------------------------------------------------------------------------------------


def _packages(modules: Iterable[str], media: Path) -> list[str]:
    """The installed packages that those of these modules come from which have been imported."""
    known = _names_of_packages(media)
    files = {name: getattr(sys.modules.get(name), "__file__", None) for name in modules}
    return sorted(
        {p for n, file in files.items() if file and not is_ours(file) for p in known.get(n, ())}
    )


@cache
def _names_of_packages(media: Path) -> Mapping[str, list[str]]:
    """Which packages each importable name comes from; kept, for it takes long to find out."""
    places = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    installed = [name for one in places for name in sorted(os.listdir(one)) if ".dist-info" in name]
    kept = Cache(Media(media).sources, dict[str, list[str]])
    key = f"packages-{digest(installed)[:32]}"
    if (found := kept.get(key)) is None:
        found = {name: sorted(set(of)) for name, of in packages_distributions().items()}
        kept.put(key, found)
    return found


# --- files and folders ---------------------------------------------------------------------------


@cache
def _watch_process() -> None:
    """See what this process opens, lists, looks for and asks of its environment, for good."""
    sys.addaudithook(_audit)
    os.environ.__class__ = _Environment
    os.stat = _noted_stat


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _active is None or event not in ("open", "os.listdir", "os.scandir", "os.mkdir"):
        return
    path = arguments[0]
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str | os.PathLike):
        return
    reader = _reader(sys._getframe(1))
    if reader == "fastcairo.glyphs" and str(path).endswith(".py"):
        # Its code has read the glyphs once, and may not run when they come from the cache.
        _active.whole.add(os.path.abspath(path))
    if reader in _READERS_OF_SOURCE:
        return
    writes = event == "os.mkdir" or (event == "open" and bool(arguments[2] & _TO_WRITE))
    _active.opened(os.fspath(path), "read" if event == "open" else "listed", to_write=writes)


def _reader(frame: FrameType | None) -> str:
    """The module that wants to have something read."""
    while frame is not None and frame.f_globals.get("__name__") in _GO_BETWEENS:
        frame = frame.f_back
    return "" if frame is None else str(frame.f_globals.get("__name__"))


_real_stat = os.stat


def _noted_stat(path: Any, *arguments: Any, **named: Any) -> os.stat_result:
    if _active is not None and isinstance(path, str | os.PathLike):
        text = os.fspath(path)
        if isinstance(text, str):
            _active.opened(text, "found")
    return _real_stat(path, *arguments, **named)


def is_ours(path: str) -> bool:
    """Whether a path is neither of Python, nor of an installed package, nor of the system.

    Fonts count as ours, since pictures are drawn in them.
    """
    if path.startswith("/usr/share/fonts/"):
        return True
    return not path.startswith(_WITHIN if path.startswith(_OWN) else _OTHERS)


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(_real_stat(path).st_mode)
    except OSError:
        return False


def _stamp(path: str) -> Stamp | None:
    try:
        status = _real_stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns


# --- the environment -----------------------------------------------------------------------------


class _Environment(type(os.environ)):  # type: ignore[misc]
    """The environment. Code of ours finds all of it, and what it asks for is noted."""

    def __getitem__(self, name: str) -> str:
        if name in OF_THE_RUN or not _asked_by_us(sys._getframe(1)):
            value: str = super().__getitem__(name)
            return value
        found = ambient(name)
        if _active is not None:
            _active.environment[f"environment {name}"] = environment_as(found)
        if found is None:
            raise KeyError(name)
        return found


def _asked_by_us(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_globals.get("__name__") in ("os", "collections.abc"):
        frame = frame.f_back
    if frame is None or frame.f_code.co_filename.startswith(_PIPELINE):
        return False
    return is_ours(frame.f_code.co_filename)
