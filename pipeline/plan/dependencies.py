"""What is known of source files without running them: classes, imports, and what code there is.

Files are read, never imported. What was learnt of a file is kept in the media folder under the
hash of its text, since parsing a hundred files takes longer than listing the shots should.
"""

import ast
import hashlib
import os
import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipeline.media import Cache, Media, MediaError
from pipeline.plan.code import parts_of
from pipeline.plan.voiceovers import voiceovers
from pipeline.project import PROJECT

T = TypeVar("T")
PACKAGES = ("mlp_math", "scenes", "lectures")
SCHEMA = 4  # raised when something else is learnt of a file
MOST_KEPT = 500  # files, of earlier contents too
_NAME = re.compile(r"[a-z][a-z0-9_]{2,63}")


@dataclass(frozen=True)
class ClassFacts:
    """A class as its file defines it.

    `bases` are (module, name), the module empty for a class of the same file; `methods` are
    (name, mark), the mark being beat, interlude or empty; `voiceovers` are narration by beat;
    `shapes` are the names of shapes of picture that it says it is composed for.
    """

    name: str
    bases: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    voiceovers: dict[str, str]
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a file imports of ours as (module, name or ""), its classes, and its parts' digests."""

    imports: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    """What it imports of others, Python's own included: the outermost modules."""
    names: frozenset[str]
    """Its short string literals, among which are the names of beats."""
    classes: tuple[ClassFacts, ...]
    code: dict[str, str]


@dataclass(frozen=True)
class Learnt:
    """Facts of files, by their place and the hash of their text."""

    schema: int
    files: dict[str, Facts]


_frozen: dict[Hashable, Any] | None = None  # what was looked at, by what was asked
_unkept: dict[str, Facts] = {}  # learnt by this process, and not yet kept


@contextmanager
def frozen() -> Iterator[None]:
    """Look at each thing `once` in here: a plan asks for the same few files hundreds of times."""
    global _frozen
    before, _frozen = _frozen, {}
    try:
        yield
    finally:
        _frozen = before


def once(asked: Hashable, look: Callable[[], T]) -> T:
    """What a look gives, or gave before within `frozen`, where the same was asked."""
    if _frozen is None:
        return look()
    if asked not in _frozen:
        _frozen[asked] = look()
    found: T = _frozen[asked]
    return found


def file_digest(path: Path) -> str:
    """sha256 of a file, read once while it does not change."""
    return once(path, lambda: _digest_at(path, _stamp(path)))


def facts_of(path: Path) -> Facts:
    """What a file of ours imports, mentions and defines."""
    return once(("facts", path), lambda: _facts_of(path))


def _facts_of(path: Path) -> Facts:
    learnt = _learnt()
    # What a relative import means depends on where it stands.
    key = f"{file_digest(path)} {'.'.join(_package(path))}"
    if key not in learnt:
        learnt[key] = _unkept[key] = _learn(path)
    return learnt[key]


def closure(path: Path) -> tuple[Path, ...]:
    """The file and all of ours that it seems to import, in order of their names.

    That is enough to look out for edits; what a shot really reads is known once it is rendered.
    """
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            found = (_files_of(module, name) for module, name in facts_of(current).imports)
            waiting.extend(file for files in found for file in files)
    return tuple(sorted(seen))


def remember() -> None:
    """Keep what has been learnt, for the next process."""
    if not _unkept:
        return
    latest = list((_kept() | _unkept).items())[-MOST_KEPT:]
    with suppress(OSError, MediaError):  # those are found by what matters, not by this
        Media.default().claim()
        _cache().put("facts", Learnt(SCHEMA, dict(latest)))
        _unkept.clear()


def _cache() -> Cache[Learnt]:
    return Cache(Media.default().sources, Learnt)


def _kept() -> dict[str, Facts]:
    kept = _cache().get("facts")
    return kept.files if kept is not None and kept.schema == SCHEMA else {}


@cache
def _learnt() -> dict[str, Facts]:
    return dict(_kept())


# --- one file ------------------------------------------------------------------------------------


def _learn(path: Path) -> Facts:
    package = _package(path)
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    imports: list[tuple[str, str]] = []
    bound: dict[str, tuple[str, str]] = {}
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _NAME.fullmatch(node.value):
                names.add(node.value)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias, origin in _imported(node, package):
                imports.append(origin)
                bound[alias] = origin
    ours = [one for one in dict.fromkeys(imports) if one[0].split(".")[0] in PACKAGES]
    others = {module.split(".")[0] for module, _ in imports} - {*PACKAGES}
    classes = [_class(node, bound) for node in tree.body if isinstance(node, ast.ClassDef)]
    return Facts(
        tuple(ours), tuple(sorted(others)), frozenset(names), tuple(classes), parts_of(tree)
    )


def _package(path: Path) -> tuple[str, ...]:
    return path.parent.relative_to(PROJECT).parts if path.is_relative_to(PROJECT) else ()


def _imported(
    node: ast.Import | ast.ImportFrom, package: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What each name is bound to: (module, name), relative modules made absolute."""
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name, (alias.name, "")) for alias in node.names)
        return
    module = node.module or ""
    if node.level:
        base = package[: len(package) - node.level + 1]
        module = ".".join([*base, *filter(None, [module])])
    yield from ((alias.asname or alias.name, (module, alias.name)) for alias in node.names)


def _class(node: ast.ClassDef, bound: dict[str, tuple[str, str]]) -> ClassFacts:
    methods = [
        (one.name, _mark(one))
        for one in node.body
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    bases = (_origin(base, bound) for base in node.bases)
    found = tuple(filter(None, bases))
    return ClassFacts(node.name, found, tuple(methods), voiceovers(node), _shapes(node))


def _shapes(node: ast.ClassDef) -> tuple[str, ...]:
    """The names in `shapes = (WIDE, TALL)` of a class."""
    for one in node.body:
        if isinstance(one, ast.Assign) and ast.unparse(one).startswith("shapes = "):
            names = (name for name in ast.walk(one.value) if isinstance(name, ast.Name))
            return tuple(name.id for name in names)
    return ()


def _mark(method: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """`beat` or `interlude` where a method is so decorated."""
    for decorator in method.decorator_list:
        name = ast.unparse(decorator).split(".")[-1]
        if name in ("beat", "interlude"):
            return name
    return ""


def _origin(base: ast.expr, bound: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Where a base class comes from; None for what is not a plain or dotted name."""
    if isinstance(base, ast.Name):
        return bound.get(base.id, ("", base.id))
    if isinstance(base, ast.Attribute):
        prefix = ast.unparse(base.value)
        module, name = bound.get(prefix, (prefix, ""))
        return (f"{module}.{name}" if name else module), base.attr
    return None


# --- from file to file ---------------------------------------------------------------------------


def origin_of(module: str, name: str) -> Path | None:
    """The file of ours that a name imported from a module comes from."""
    found = _files_of(module, name)
    return found[0] if found else None


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
