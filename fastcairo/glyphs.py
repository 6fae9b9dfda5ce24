"""What manim makes of SVG files, glyphs above all, kept on disk from one process to the next.

Reading an SVG file with svgelements takes milliseconds a glyph; loading the points that came of
it takes microseconds. A kept file is found by the SVG's bytes, the class that reads it, with its
source code, and the versions of manim and svgelements. It is a pickle: keep the folder your own,
like that of Python's compiled code. Before the pickle stands a checksum; what is damaged is read
anew.

Of what is read for the first time most is glyphs too, and every "e" of a font is drawn alike: a
path that was parsed once is copied.
"""

import inspect
import io
import os
import pickle
import secrets
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from manim import SVGMobject, config
from svgelements import SVG
from svgelements import Path as SVGPath

SEAL = 32  # bytes of a checksum
_VERSIONS = (version("manim"), version("svgelements"))
_PATHS = 4096  # paths of which the segments are kept
_parse = SVG.parse
_parse_path = SVGPath.parse
_mobjects_from = SVGMobject.get_mobjects_from
_folder: Path | None = None
_sources: dict[type, bytes] = {}
_paths: dict[str, list[Any]] = {}  # segments, by how a path is written


def keep_in(folder: Path | None) -> Path | None:
    """Keep what is read from SVG files in `folder`; in none if None. Returns the one before."""
    global _folder
    before, _folder = _folder, folder
    return before


class _Unread:
    """An SVG file that is parsed when somebody looks into it."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._parsed: Any = None

    def parsed(self) -> Any:
        if self._parsed is None:
            self._parsed = _parse(io.BytesIO(self.source))
        return self._parsed

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parsed(), name)


def parse(source: Any, *args: Any, **kwargs: Any) -> Any:
    """Stands in for `svgelements.SVG.parse`."""
    if _folder is None or args or kwargs:
        return _parse(source, *args, **kwargs)
    if isinstance(source, io.BytesIO):
        return _Unread(source.read())
    if isinstance(source, str | os.PathLike) and os.path.isfile(source):
        return _Unread(Path(source).read_bytes())
    return _parse(source)


def parse_path(self: Any, written: str) -> None:
    """Stands in for `svgelements.Path.parse`."""
    segments = self._segments
    if segments or type(written) is not str:  # what stands before may change what is meant
        _parse_path(self, written)
        return
    kept = _paths.get(written)
    if kept is not None:
        segments.extend(map(copy, kept))
        return
    _parse_path(self, written)
    if len(_paths) < _PATHS:
        _paths[written] = list(map(copy, segments))


def get_mobjects_from(self: Any, svg: Any) -> Any:
    """Stands in for `SVGMobject.get_mobjects_from`."""
    if not isinstance(svg, _Unread):
        return _mobjects_from(self, svg)
    if _folder is None:
        return _mobjects_from(self, svg.parsed())
    path = _folder / f"{_key(self, svg.source)}.pickle"
    kept = _load(path)
    if kept is None:
        kept = _read(self, svg)
        _save(path, kept)
        return kept[:2]
    shapes, groups, noted = kept
    for name, more in noted.items():
        getattr(self, name).extend(more)
    return shapes, groups


def _read(mobject: Any, svg: _Unread) -> tuple[Any, Any, dict[str, list[Any]]]:
    """Shapes and groups, and what reading them has appended to lists of the mobject's."""
    before = {name: len(of) for name, of in mobject.__dict__.items() if type(of) is list}
    shapes, groups = _mobjects_from(mobject, svg.parsed())
    noted = {name: mobject.__dict__[name][length:] for name, length in before.items()}
    for shape in shapes:
        if "path_obj" in shape.__dict__:
            shape.path_obj = None  # its points are made; it would only be copied on and on
    return shapes, groups, {name: more for name, more in noted.items() if more}


def _key(mobject: Any, source: bytes) -> str:
    kind = type(mobject)
    if kind not in _sources:
        _sources[kind] = b"".join(
            Path(inspect.getfile(base)).read_bytes()
            for base in kind.__mro__
            if issubclass(base, SVGMobject)
        )
    about = (
        kind.__module__,
        kind.__qualname__,
        repr(mobject.path_string_config),
        str(config.renderer),
        _VERSIONS,
    )
    return sha256(repr(about).encode() + _sources[kind] + source).hexdigest()


def _load(path: Path) -> Any:
    """What was kept, if it is as it was written and of this name."""
    try:
        content = path.read_bytes() if path.is_file() else b""  # a pipe would have no end
        data = content[SEAL:]
        return pickle.loads(data) if content[:SEAL] == _seal(path, data) and data else None
    except Exception:  # one of a class that has moved
        return None


def _save(path: Path, kept: Any) -> None:
    """Whole or not at all: another process may be doing the same."""
    try:
        data = pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError):
        return  # read it again next time
    part = path.with_name(f".part-{secrets.token_hex(8)}.pickle")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_seal(path, data) + data)
        os.replace(part, path)
    except OSError:  # a full disk is found by what matters, not by this
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _seal(path: Path, data: bytes) -> bytes:
    """A checksum over a kept file's name and content."""
    return sha256(path.name.encode() + data).digest()


REPLACED: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (SVG, "parse", staticmethod(parse)),
    (SVGPath, "parse", parse_path),
    (SVGMobject, "get_mobjects_from", get_mobjects_from),
)
