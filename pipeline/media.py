"""The media folder: where output is stored, atomic writes, its lock, and the cache of values."""

import errno
import fcntl
import hashlib
import json
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from pipeline.project import PROJECT

T = TypeVar("T")

MARK = ".lecture-media"  # the empty file by which a media folder is known to be one
PART = ".part-"  # files that are still being written
MAX_RECORD = 64 * 2**20  # bytes; the largest records take some hundred thousand


_holders: set[tuple[Path, int]] = set()  # of the lock: the folder and the thread


class MediaError(Exception):
    """A folder that can't be the media folder; the message says what to do."""


@dataclass(frozen=True)
class Media:
    """The media folder; nothing outside it is ever written or removed."""

    root: Path

    @classmethod
    def default(cls) -> "Media":
        """`media/` of the project, or the folder named by LECTURE_MEDIA.

        Where the project is installed as a package, it is `media/` of the current folder.
        """
        home = PROJECT if (PROJECT / "pyproject.toml").is_file() else Path.cwd()
        return cls(Path(os.environ.get("LECTURE_MEDIA", home / "media")).expanduser().resolve())

    @property
    def store(self) -> Path:
        """Rendered shots by content key, with their records."""
        return self.root / "store"

    @property
    def films(self) -> Path:
        return self.root / "films"

    @property
    def clips(self) -> Path:
        return self.root / "clips"

    @property
    def scenes(self) -> Path:
        return self.root / "scenes"

    @property
    def storyboards(self) -> Path:
        return self.root / "storyboards"

    @property
    def pages(self) -> Path:
        return self.root / "pages"

    @property
    def talks(self) -> Path:
        return self.root / "talks"

    @property
    def front(self) -> Path:
        """The program of pages and talks, by all that it is built from."""
        return self.root / "front"

    @property
    def voice(self) -> Path:
        return self.root / "voice"

    @property
    def checks(self) -> Path:
        """What checks have found, by content key."""
        return self.root / "checks"

    @property
    def sources(self) -> Path:
        """What is known of source files, by their content."""
        return self.root / "sources"

    @property
    def typst(self) -> Path:
        """Typeset words and formulae."""
        return self.root / "typst"

    @property
    def scratch(self) -> Path:
        """Manim's own files while it renders."""
        return self.root / "scratch"

    def claim(self) -> None:
        """Make the folder, or see that it was made for this: nothing else may be removed from it.

        Raises MediaError for a folder that has other things in it, or can't be written to.
        """
        try:
            self._claim()
        except OSError as error:
            raise MediaError(
                f"{self.root} can't be the media folder: {error.strerror}. "
                "Let LECTURE_MEDIA name a folder in which files can be written"
            ) from error

    def _claim(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        mark = self.root / MARK
        strange = next((one.name for one in self.root.iterdir() if one.name != MARK), None)
        if mark.is_file():
            (self.root / ".lock").touch()  # which fails where nothing can be written any more
            return
        if strange is not None and self.root != PROJECT / "media":
            raise MediaError(
                f"{self.root} is no media folder: it holds other things, such as {strange!r}. "
                "Let LECTURE_MEDIA name a new or empty folder; or, if all in it may be removed "
                f"by render.py clean, say so by an empty file {MARK} in it"
            )
        mark.touch()

    @contextmanager
    def locked(self, purpose: str, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the media folder; if another run does, say who and wait for it to end.

        What holds it already may hold it once more. Raises MediaError for a folder that was not
        made for this.
        """
        from filelock import FileLock, Timeout

        holder = (self.root, threading.get_ident())
        if holder in _holders:
            yield
            return
        self.claim()
        owner, held = self.root / ".lock.json", self.root / ".lock"
        held.touch()  # filelock would not heed the umask
        lock = FileLock(held, mode=stat.S_IMODE(held.stat().st_mode))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            say(f"waiting: {_describe(owner)} is at work in {self.root}")
            lock.acquire()
        try:
            write_whole(
                owner,
                json.dumps({"pid": os.getpid(), "purpose": purpose, "since": time.time()}).encode(),
            )
            sweep(self.root)
            _holders.add(holder)
            yield
        finally:
            _holders.discard(holder)
            owner.unlink(missing_ok=True)
            lock.release()

    def name_for(self, lecture: str, folder: Path) -> str:
        """What the files of a lecture are named after: its name, and no other lecture's.

        A second lecture of one name, from another folder, becomes NAME-2, the next NAME-3. For
        use under the lock.
        """
        kept = Cache(self.root, dict[str, str])
        # Kept twice: if one is damaged, no lecture takes another's name.
        homes = kept.get(".names") or kept.get(".names.again") or {}
        number, name = 1, lecture
        while (home := homes.get(name)) not in (None, str(folder)):
            if home is not None and not (Path(home) / "lecture.toml").exists():
                break  # that one has gone, or was moved
            number, name = number + 1, f"{lecture}-{number + 1}"
        if homes.get(name) != str(folder):
            for file in (".names.again", ".names"):
                kept.put(file, {**homes, name: str(folder)})
        return name


def _describe(owner: Path, patience: float = 1.0) -> str:
    """Who holds the lock, as far as can be told; its owner says so a moment after taking it."""
    deadline = time.monotonic() + patience
    while True:
        try:
            record = json.loads(owner.read_text())
            minutes = (time.time() - record["since"]) / 60
            return f"{record['purpose']} (process {record['pid']}, for {minutes:.0f} min)"
        except (OSError, ValueError, KeyError, TypeError):
            if time.monotonic() > deadline:
                return "another run"
            time.sleep(0.05)


# --- files that are there whole or not at all ----------------------------------------------------


@contextmanager
def temporary(target: Path) -> Iterator[Path]:
    """A new file beside `target` to write to, removed at the block's end if it has no name by then.

    Its writer holds a lock on it, so that `sweep` knows what is still being written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _named(target):
        path, handle = _locked_part(target)
    try:
        with _named(target, path):
            yield path
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _locked_part(target: Path) -> tuple[Path, int]:
    """A new part file, and the handle that holds its lock."""
    while True:
        path = target.parent / f"{PART}{secrets.token_hex(8)}{target.suffix}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)  # as the umask has it
        fcntl.flock(handle, fcntl.LOCK_EX)
        if path.exists():  # and was not swept before it was locked
            return path, handle
        os.close(handle)


@contextmanager
def _named(target: Path, part: Path | None = None) -> Iterator[None]:
    """Name the file in errors that name none, or a part file that is gone when they are read."""
    try:
        yield
    except OSError as error:
        if error.errno is None or error.filename not in (None, part, str(part)):
            raise
        raise OSError(
            error.errno, error.strerror or os.strerror(error.errno), str(target)
        ) from error


def give_name(written: Path, target: Path) -> None:
    """Give a finished file its real name; after a power cut it is there whole or not at all."""
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """A file to write in the block: it takes the name `target` at its end, or is removed."""
    with temporary(target) as path:
        yield path
        give_name(path, target)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with writing(target) as path:
        path.write_bytes(content)


def sweep(root: Path) -> list[Path]:
    """Remove half-written files, wherever they lie, that nobody writes; returns what is removed."""
    removed = []
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if name.startswith(PART) and _abandoned(path):
                removed.append(path)
    return removed


def _abandoned(path: Path) -> bool:
    """Remove a part file on which no writer holds a lock; whether it was."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A regular file for reading. Raises OSError for any other kind, which might have no end."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with open(handle, "rb") as file:
        yield file


def sha256_of(path: Path) -> str:
    """sha256 of a regular file of any size."""
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- what is kept --------------------------------------------------------------------------------


class Cache(Generic[T]):
    """Values of one type in a folder, each in a JSON file named by its key.

    Each has a checksum over its key and its text. A file that can't be read, was altered, belongs
    to another key or holds no such value counts as absent.
    """

    def __init__(self, folder: Path, kind: type[T]) -> None:
        self.folder = folder
        self._kind: Any = kind

    def file(self, key: str) -> Path:
        """Where the value of a key lies."""
        return self.folder / f"{key}.json"

    def get(self, key: str) -> T | None:
        """The value kept under a key, or None."""
        try:
            with opened(self.file(key)) as file:
                content = file.read(MAX_RECORD)
            value: T = _adapter(self._kind).validate_json(_unsealed(key, content))
        except (OSError, ValueError, RecursionError):  # ValidationError is a ValueError
            return None
        return value

    def put(self, key: str, value: T) -> None:
        """Keep a value, whole or not at all."""
        write_whole(self.file(key), _sealed(key, _adapter(self._kind).dump_json(value, indent=1)))


def _sealed(key: str, text: bytes) -> bytes:
    """A JSON object of a value's text and its checksum."""
    return b'{"sha256": "%s", "value":\n%s\n}\n' % (_seal(key, text), text)


def _unsealed(key: str, content: bytes) -> bytes:
    """The value's text. Raises ValueError where it is not what was sealed."""
    head, line, rest = content.partition(b"\n")
    text = rest.removesuffix(b"\n}\n")
    if not line or head != b'{"sha256": "%s", "value":' % _seal(key, text) or text == rest:
        raise ValueError("the checksum does not hold")
    return text


def _seal(key: str, text: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + text).hexdigest().encode()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
