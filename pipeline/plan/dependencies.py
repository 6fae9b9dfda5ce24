"""Which of our files a shot is made of: its own, and what it imports of ours, however indirectly.

Files are read, never imported. What was learnt of a file is kept in the media folder under the
hash of its text, since parsing a hundred files takes longer than listing the shots should.
"""

import ast
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.media import Media, write_whole
from pipeline.project import PROJECT

PACKAGES = ("mlp_math", "scenes", "lectures")
SCHEMA = 1  # raised when something else is learnt of a file
NOTICED = frozenset({"parts", "shots", "languages", "authors"})  # attributes that matter to keys
_NAME = re.compile(r"[a-z][a-z0-9_]{2,63}")


@dataclass(frozen=True)
class Facts:
    """What a file imports as (module, name or ""), and what it mentions."""

    imports: tuple[tuple[str, str], ...]
    attributes: frozenset[str]
    names: frozenset[str]
    """Its short string literals, among which are the names of stored arrays."""


_frozen: dict[Path, str] | None = None


@contextmanager
def frozen() -> Iterator[None]:
    """Look at each file once in here: a plan asks for the same few files hundreds of times."""
    global _frozen
    before, _frozen = _frozen, {}
    try:
        yield
    finally:
        _frozen = before


def file_digest(path: Path) -> str:
    """sha256 of a file, read once while it does not change."""
    if _frozen is None:
        return _digest_at(path, _stamp(path))
    if path not in _frozen:
        _frozen[path] = _digest_at(path, _stamp(path))
    return _frozen[path]


def facts_of(path: Path) -> Facts:
    """What a file of ours imports and mentions."""
    learnt = _learnt()
    key = file_digest(path)
    if key not in learnt:
        learnt[key] = _learn(path)
    return learnt[key]


def closure(path: Path) -> tuple[Path, ...]:
    """The file and all of ours that it imports, in order of their names."""
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(_direct(current, file_digest(current), PROJECT))
    return tuple(sorted(seen))


def remember() -> None:
    """Keep what has been learnt, for the next process."""
    learnt, file = _learnt(), _file()
    entries = {
        key: [list(facts.imports), sorted(facts.attributes), sorted(facts.names)]
        for key, facts in learnt.items()
    }
    if len(entries) != len(_kept(file)):
        with suppress(OSError):  # a full disk is found by what matters, not by this
            write_whole(file, json.dumps([SCHEMA, entries]).encode())


def _file() -> Path:
    return Media.default().root / "sources.json"


def _kept(file: Path) -> dict[str, Facts]:
    try:
        schema, entries = json.loads(file.read_text(encoding="utf-8"))
        if schema != SCHEMA:
            return {}
        return {
            key: Facts(
                tuple((module, name) for module, name in imports),
                frozenset(attributes),
                frozenset(names),
            )
            for key, (imports, attributes, names) in entries.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@cache
def _learnt() -> dict[str, Facts]:
    return _kept(_file())


def _learn(path: Path) -> Facts:
    package = path.parent.relative_to(PROJECT).parts if path.is_relative_to(PROJECT) else ()
    imports: list[tuple[str, str]] = []
    attributes, names = set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _NAME.fullmatch(node.value):
                names.add(node.value)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imports += _imported(node, package)
    ours = [one for one in dict.fromkeys(imports) if one[0].split(".")[0] in PACKAGES]
    return Facts(tuple(ours), NOTICED & attributes, frozenset(names))


def _imported(
    node: ast.Import | ast.ImportFrom, package: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """(module, name) for every name imported, relative modules made absolute."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, "") for alias in node.names)
        return
    module = node.module or ""
    if node.level:
        base = package[: len(package) - node.level + 1]
        module = ".".join([*base, *filter(None, [module])])
    yield from ((module, alias.name) for alias in node.names)


@cache
def _direct(path: Path, content: str, project: Path) -> tuple[Path, ...]:
    """The files of ours that a file of this content imports."""
    found = (_files_of(module, name) for module, name in facts_of(path).imports)
    return tuple(dict.fromkeys(file for files in found for file in files))


def _files_of(module: str, name: str) -> list[Path]:
    """The files of ours that `import module` or `from module import name` draws on."""
    folder = PROJECT.joinpath(*module.split("."))
    if name and (inner := _module_file(folder / name)) is not None:
        return [inner]
    if (plain := folder.with_suffix(".py")).is_file():
        return [plain]
    package = folder / "__init__.py"
    if not package.is_file():
        return []
    # A package that only re-exports: what counts is the module that the name comes from.
    for origin, exported in facts_of(package).imports:
        if name and exported == name:
            return _files_of(origin, name)
    return [package]


def _module_file(stem: Path) -> Path | None:
    for candidate in (stem.with_suffix(".py"), stem / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@cache
def _digest_at(path: Path, stamp: tuple[int, int]) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns
