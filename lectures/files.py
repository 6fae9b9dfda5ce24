"""Reads a lecture's files within bounds: they may come from strangers.

Only regular files inside the lecture's own folder are opened. Before a file is parsed, one pass
over its signs bounds what would take a parser long: nesting, long keys, long numbers, many values.
"""

import os
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lectures.characters import first_hidden, visible

MAX_BYTES = 500_000  # a file
# Of a lecture with all that it extends; the shipped ones hold a sixth of this.
MAX_BYTES_IN_ALL = 1_000_000
MAX_FILES = 256
MAX_VALUES = 20_000  # keys, tables and items of lists
MAX_DEPTH = 8  # tables and lists within one another, or parts of a dotted key
MAX_SIGNS = 64  # of a key, or of a number

Raw = dict[str, Any]


class LectureError(Exception):
    """A lecture that can't be used: the message says where, what was found, what was expected."""


class Files:
    """The files of one lecture and of those it extends: each is read and parsed once."""

    def __init__(self) -> None:
        self._parsed: dict[Path, Raw] = {}
        self._bytes: dict[str, int] = {}  # by file, as errors name it
        self._values: dict[str, int] = {}

    def toml(self, path: Path) -> Raw:
        """What stands in a TOML file. Raises LectureError for whatever is wrong with it."""
        if path not in self._parsed:
            self._parsed[path] = self._read(path)
        return self._parsed[path]

    def _read(self, path: Path) -> Raw:
        where = f"{path.parent.name}/{path.name}"
        if len(self._parsed) >= MAX_FILES:
            raise LectureError(
                f"{where}: more than {MAX_FILES} files, with those of the lectures that it "
                "extends; keep several parts in one file"
            )
        try:
            content = _content(path, where)
            self._bytes[where] = len(content)
            _within(self._bytes, MAX_BYTES_IN_ALL, "bytes")
            text = content.decode("utf-8").replace("\r\n", "\n")
            self._values[where] = _counted(text, where)
            _within(self._values, MAX_VALUES, "values")
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LectureError(f"{where}: not valid TOML: {visible(str(error))}") from error
        except UnicodeDecodeError as error:
            raise LectureError(
                f"{where}: not UTF-8 text: byte {error.start} can't be read; save the file as UTF-8"
            ) from error
        except OSError as error:
            raise LectureError(f"{where}: can't be read: {error.strerror}") from error
        except ValueError as error:  # a date or time that does not exist, in some Pythons
            raise LectureError(f"{where}: not valid TOML: {visible(str(error))}") from error
        for key in _keys(data):
            _check_key(key, where)
        return data


def _within(sizes: dict[str, int], most: int, unit: str) -> None:
    """Raise LectureError, in the name of the largest file, where all files exceed a bound."""
    if sum(sizes.values()) > most:
        largest = max(sizes, key=lambda where: sizes[where])
        raise LectureError(
            f"{largest}: {sizes[largest]:,} {unit}, and more than {most:,} with the lecture's "
            "other files and those it extends; leave out what no shot uses"
        )


def _content(path: Path, where: str) -> bytes:
    """The bytes of a regular file that lies in its own folder, links followed."""
    real = Path(os.path.realpath(path, strict=True))
    if not real.is_relative_to(path.parent.resolve()):
        raise LectureError(
            f"{where}: a link out of the lecture's folder; put the file itself there"
        )
    # Looked at before it is opened, for opening may already act on a device; and afterwards.
    if not stat.S_ISREG(real.stat().st_mode):
        raise LectureError(f"{where}: expected a plain file, found a folder, a pipe or a device")
    with open(os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise LectureError(f"{where}: no longer a plain file")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise LectureError(f"{where}: larger than {MAX_BYTES:,} bytes; split it, a file a part")
    return content


# ------------------------------------------------------------------------- bounds before parsing

# The signs of TOML. Quantifiers are possessive, so that no text makes the pattern try twice.
_SIGNS = re.compile(
    r"""
    (?P<string> \"{3} (?: [^"\\] | \\. | \"{1,2}+(?!\") )*+ \"{3,5}
              | '{3} (?: [^'] | '{1,2}+(?!') )*+ '{3,5}
              | \" (?: [^"\\\n] | \\[^\n] )*+ \" | ' [^'\n]*+ ' )
    | (?P<bare> [A-Za-z0-9_+:-]++ )
    | (?P<mark> [][{}=,.] | \n (?: \s | \#[^\n]*+ )*+ )
    | (?P<space> [ \t]++ | \#[^\n]*+ )
    """,
    re.VERBOSE | re.DOTALL,
)


def _counted(text: str, where: str) -> int:
    """How many values a file holds.

    Raises LectureError where nesting, keys, numbers or the number of values exceed the bounds. What
    is not TOML is left for the parser to report, which stops at the same sign.
    """
    depth = parts = values = line = 0
    key: list[str] = []  # what has been read of the key, or of the value after it
    named = ""  # the last key that was read whole
    position = 0
    while found := _SIGNS.match(text, position):
        position, kind, sign = found.end(), found.lastgroup, found.group()
        if kind == "string" or kind == "bare":
            key = [*key[-MAX_DEPTH:], sign]
            if kind == "bare" and len(sign) > MAX_SIGNS:
                what = f"a key or number of {len(sign):,} signs; at most {MAX_SIGNS} are taken"
                raise _beyond(where, line, named or sign, what)
        elif kind == "mark":
            if sign == ".":
                parts += 1
            elif sign == "=":
                named = ".".join(key)
            values += sign in "[{=,"
            depth += (sign in "[{") - (sign in "]}")
            if parts >= MAX_DEPTH or depth > MAX_DEPTH:
                what = f"nested more than {MAX_DEPTH} deep; no key of a lecture is"
                raise _beyond(where, line, named if sign != "." else ".".join(key), what)
            if values > MAX_VALUES:
                what = f"more than {MAX_VALUES:,} values; leave out what no shot uses"
                raise _beyond(where, line, named, what)
            if sign != ".":
                key, parts = [], 0
            depth = max(depth, 0)
        line += sign.count("\n")
    return values


def _beyond(where: str, line: int, key: str, what: str) -> LectureError:
    return LectureError(f"{where}: line {line + 1}: {short(visible(key))}: {what}")


def short(text: str, length: int = 60) -> str:
    """A text, cut where it is longer than `length`."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


# --------------------------------------------------------------------------- keys, once parsed


def _keys(data: Any) -> Iterator[str]:
    """All keys of parsed data, however deep."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _check_key(key: str, where: str) -> None:
    shown = short(visible(key))
    if len(key) > MAX_SIGNS:
        raise LectureError(
            f"{where}: {shown}: a key of {len(key):,} signs; at most {MAX_SIGNS} are taken"
        )
    if (ch := "\n" if "\n" in key else first_hidden(key)) is not None:
        raise LectureError(
            f"{where}: {shown}: a key may not contain the invisible character U+{ord(ch):04X}; "
            "leave it out"
        )
