"""Content keys: what a shot's frames depend on, hashed. Same key, same frames."""

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lectures.model import Language, Lecture
from lectures.speech import Spoken
from lectures.text import shot_words
from pipeline.catalogue import PROJECT, ShotSource
from pipeline.quality import Quality

PACKAGES = ("mlp_math", "scenes", "lectures")
DRAWN_BY = ("manim", "typst", "numpy", "scipy", "av", "pycairo", "ManimPango")
DATA = PROJECT / "mlp_math" / "data"
STAGE = PROJECT / "scenes" / "stage.py"
SCHEMA = 1  # raised when the worker itself begins to draw or encode differently

# What of a lecture is about its film and not about any one shot; where a shot's code mentions
# one of these as an attribute, it counts for that shot after all.
_ABOUT_THE_FILM = ("parts", "languages", "authors")


@cache
def versions() -> Mapping[str, str]:
    """Versions of the packages that frames depend on."""
    found = {}
    for package in DRAWN_BY:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    return found


def shot_key(
    source: ShotSource,
    lecture: Lecture,
    language: Language,
    quality: Quality,
    spoken: Mapping[str, Spoken],
) -> str:
    """The content key of one rendered shot: 64 hexadecimal digits."""
    files = closure(source.path)
    return digest(
        {
            "schema": SCHEMA,
            "shot": source.name,
            "sources": {_place(path): file_digest(path) for path in files},
            "data": {path.name: file_digest(path) for path in _data_of(files)},
            "lecture": _choices(lecture, files),
            "language": language,
            "words": shot_words(lecture, language, source.name),
            "spoken": {beat: _times(one) for beat, one in spoken.items()},
            "frame": [quality.width, quality.height, quality.fps, quality.frame_width],
            "encoding": quality.encoding,
            "versions": versions(),
        }
    )


def digest(value: Any) -> str:
    """A hash of any JSON value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _times(spoken: Spoken) -> list[Any]:
    """What of a narration can move a picture: its times and words, not where its audio lies."""
    sentences = [
        [s.text, s.start, s.end, [[w.text, w.start, w.end] for w in s.words]]
        for s in spoken.sentences
    ]
    return [spoken.seconds, sentences, dict(spoken.marks)]


def _choices(lecture: Lecture, files: Iterable[Path]) -> dict[str, Any]:
    """The lecture's choices that the shot can see."""
    drawing = (path for path in files if path != STAGE and "lectures" not in path.parts)
    mentioned = frozenset[str]().union(*(_read(path).attributes for path in drawing))
    if "shots" in mentioned:
        mentioned |= {"parts"}
    return {
        key: value
        for key, value in _dumped(lecture).items()
        if key not in _ABOUT_THE_FILM or key in mentioned
    }


_dumps: dict[int, tuple[Lecture, dict[str, Any]]] = {}


def _dumped(lecture: Lecture) -> dict[str, Any]:
    """The lecture as plain data, without words and narration; dumped once a lecture."""
    held = _dumps.get(id(lecture))
    if held is None or held[0] is not lecture:
        _dumps.clear()
        held = (lecture, lecture.model_dump(mode="json", exclude={"name", "words", "narration"}))
        _dumps[id(lecture)] = held
    return held[1]


# --- which of our files a shot is made of --------------------------------------------------------


class _Source:
    """What one of our files imports and mentions."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        tree = ast.parse(self.text, filename=str(path))
        self.attributes = frozenset(
            node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
        )
        package = path.parent.relative_to(PROJECT).parts if path.is_relative_to(PROJECT) else ()
        self.imports = tuple(_imports(tree, package))


def _imports(tree: ast.AST, package: tuple[str, ...]) -> Iterable[tuple[str, str | None]]:
    """(module, name) for every import, relative ones made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, None
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                base = package[: len(package) - node.level + 1]
                module = ".".join([*base, *filter(None, [module])])
            for alias in node.names:
                yield module, alias.name


@cache
def _read_at(path: Path, stamp: tuple[int, int]) -> _Source:
    return _Source(path)


def _read(path: Path) -> _Source:
    return _read_at(path, _stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def closure(path: Path) -> tuple[Path, ...]:
    """The file and all of ours that it imports, however indirectly, in order of their names."""
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for module, name in _read(current).imports:
            waiting.extend(_files_of(module, name))
    return tuple(sorted(seen))


def _files_of(module: str, name: str | None) -> list[Path]:
    """The files of ours that `import module` or `from module import name` draws on."""
    if module.split(".")[0] not in PACKAGES:
        return []
    folder = PROJECT.joinpath(*module.split("."))
    if name is not None and (inner := _module_file(folder / name)) is not None:
        return [inner]
    if (plain := folder.with_suffix(".py")).is_file():
        return [plain]
    package = folder / "__init__.py"
    if not package.is_file():
        return []
    # A package that only re-exports: what counts is the module that the name comes from.
    for origin, exported in _read(package).imports:
        if name is not None and exported == name:
            return _files_of(origin, name)
    return [package]


def _module_file(stem: Path) -> Path | None:
    for candidate in (stem.with_suffix(".py"), stem / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _data_of(files: Iterable[Path]) -> list[Path]:
    """Stored arrays that the files mention by name."""
    if not DATA.is_dir() or not any(path.name == "stored.py" for path in files):
        return []
    texts = [_read(path).text for path in files]
    return [
        path
        for path in sorted(DATA.glob("*.npz"))
        if any(re.search(rf"""["']{re.escape(path.stem)}["']""", text) for text in texts)
    ]


def _place(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else path.name


@cache
def _digest_at(path: Path, stamp: tuple[int, int]) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_digest(path: Path) -> str:
    """sha256 of a source file, read once while it does not change."""
    return _digest_at(path, _stamp(path))
