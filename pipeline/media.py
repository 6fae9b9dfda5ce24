"""Where everything produced lies, and the lock that lets one run at a time write films."""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.project import PROJECT

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


def _describe(owner: Path) -> str:
    """Who holds the lock, as far as can be told."""
    try:
        record = json.loads(owner.read_text())
        minutes = (time.time() - record["since"]) / 60
        return f"{record['purpose']} (process {record['pid']}, for {minutes:.0f} min)"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run"


def temporary(target: Path) -> Path:
    """A name beside `target` for writing it, which says whose it is and keeps the suffix."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(
        dir=target.parent, prefix=f".part-{os.getpid()}-", suffix=f"-{target.name}"
    )
    os.close(handle)
    return Path(path)


def settle(temporary_path: Path, target: Path) -> None:
    """Give a finished file its real name; after a power cut it is there whole or not at all."""
    with temporary_path.open("rb") as file:
        os.fsync(file.fileno())
    temporary_path.chmod(0o644)
    temporary_path.replace(target)
    if sys.platform != "win32":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file under a temporary name, then rename it."""
    path = temporary(target)
    try:
        path.write_bytes(content)
        settle(path, target)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


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
