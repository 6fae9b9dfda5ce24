"""The media folder: where output is stored, atomic writes, its lock, and the cache of values."""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.project import PROJECT

T = TypeVar("T")

# Files that are still being written say whose they are: .part-PID-… and .NAME.PID.part…
_WRITER = re.compile(r"\.(?:part-|.+\.(?=\d+\.part))(\d+)")


@dataclass(frozen=True)
class Media:
    """The media folder; nothing outside it is ever written or removed."""

    root: Path

    @classmethod
    def default(cls) -> "Media":
        """`media/` of the project, or the folder named by LECTURE_MEDIA."""
        return cls(Path(os.environ.get("LECTURE_MEDIA", PROJECT / "media")).expanduser().resolve())

    @property
    def store(self) -> Path:
        """Rendered shots by content key, with their records."""
        return self.root / "store"

    @property
    def films(self) -> Path:
        return self.root / "films"

    @property
    def scenes(self) -> Path:
        return self.root / "scenes"

    @property
    def storyboards(self) -> Path:
        return self.root / "storyboards"

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

    @contextmanager
    def locked(self, purpose: str, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the media folder; if another run does, say who and wait for it to end."""
        from filelock import FileLock, Timeout

        self.root.mkdir(parents=True, exist_ok=True)
        owner = self.root / ".lock.json"
        lock = FileLock(self.root / ".lock")
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
            yield
        finally:
            owner.unlink(missing_ok=True)
            lock.release()


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


def temporary(target: Path) -> Path:
    """A new file beside `target` to write to; its name holds the writer's process id."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(
        dir=target.parent, prefix=f".part-{os.getpid()}-", suffix=f"-{target.name}"
    )
    os.close(handle)
    return Path(path)


def give_name(written: Path, target: Path) -> None:
    """Give a finished file its real name; after a power cut it is there whole or not at all."""
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.chmod(0o644)
    written.replace(target)
    if sys.platform != "win32":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """A file to write in the block: it takes the name `target` at its end, or is removed."""
    path = temporary(target)
    try:
        yield path
        give_name(path, target)
    finally:
        path.unlink(missing_ok=True)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with writing(target) as path:
        path.write_bytes(content)


def sweep(root: Path) -> list[Path]:
    """Remove half-written files whose writer is gone; returns what was removed."""
    removed = []
    for path in root.glob("*/.*"):
        if (writer := _WRITER.match(path.name)) and not _still_writes(int(writer[1]), path):
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return removed


def _still_writes(pid: int, path: Path) -> bool:
    """Whether the process lives that began to write the file, and not another of its number."""
    import psutil  # here, as filelock above: listing shots must not wait for it

    try:
        process = psutil.Process(pid)
        dead = process.status() == psutil.STATUS_ZOMBIE
        return not dead and process.create_time() <= path.stat().st_mtime + 1
    except (psutil.NoSuchProcess, OSError):
        return False
    except psutil.AccessDenied:
        return True  # someone else's, and alive


# --- what is kept --------------------------------------------------------------------------------


class Cache(Generic[T]):
    """Values of one type in a folder, each in a JSON file named by its key.

    A file that can't be read, or holds no such value, counts as absent.
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
            value: T = _adapter(self._kind).validate_json(self.file(key).read_bytes())
        except (OSError, ValidationError):
            return None
        return value

    def put(self, key: str, value: T) -> None:
        """Keep a value, whole or not at all."""
        write_whole(self.file(key), _adapter(self._kind).dump_json(value, indent=1))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
