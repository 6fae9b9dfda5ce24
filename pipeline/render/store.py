"""Rendered shots under their content keys: written whole, checked before use."""

from collections import defaultdict
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pipeline.media import Cache, give_name, sha256_of, temporary
from pipeline.plan.jobs import ShotJob
from pipeline.plan.traces import Now, Trace
from pipeline.timeline import BeatRecord


@dataclass(frozen=True)
class ShotRecord:
    """What is known of a rendered shot. `sha256` and `bytes` are those of its video file.

    `key` names that file; `trace` is what it was made from.
    """

    key: str
    shot: str
    lecture: str
    language: str
    quality: str
    width: int
    height: int
    fps: float
    frames: int
    duration: float
    beats: tuple[BeatRecord, ...]
    sha256: str
    bytes: int
    rendered_in: float
    peak_megabytes: float
    made_at: str
    trace: Trace


def result_key(key: str, trace: Trace) -> str:
    """The key of one of the results that a job of this key may have: one for each trace."""
    return f"{key}.{trace.digest()}"


@dataclass(frozen=True)
class Rendering:
    """The part of a record that identifies a rendering; quicker to read than all of it."""

    lecture: str
    language: str
    quality: str
    shot: str
    made_at: str


def _made_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


class Store:
    """A folder of `KEY.mp4` and `KEY.json`.

    The video gets its name before its record, so that whatever is interrupted, a record whose
    checksum holds means a whole video.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._records = Cache(folder, ShotRecord)
        self._kept: dict[str, list[Path]] | None = None

    def video(self, key: str) -> Path:
        return self.folder / f"{key}.mp4"

    def record_file(self, key: str) -> Path:
        return self._records.file(key)

    def temporary_video(self, key: str) -> AbstractContextManager[Path]:
        """Where a worker writes the video of `key` before `put`; gone at the block's end."""
        return temporary(self.video(key))

    def put(self, written: Path, record: ShotRecord) -> None:
        """Give a video written whole, and its record, their names in the store."""
        self._kept = None
        give_name(written, self.video(record.key))
        try:
            self._records.put(record.key, record)
        except BaseException:
            self.video(record.key).unlink(missing_ok=True)  # without its record it is of no use
            raise

    def peek(self, key: str) -> ShotRecord | None:
        """The record of `key`, if its video is there and of the right size; contents unread."""
        record = self._records.get(key)
        try:
            whole = record is not None and self.video(key).stat().st_size == record.bytes
        except OSError:
            return None
        return record if whole else None

    def get(self, key: str) -> ShotRecord | None:
        """The record of `key`, if its video is there and its checksum holds; else None."""
        record = self.peek(key)
        if record is None or record.key != key:
            return None
        try:
            return record if sha256_of(self.video(key)) == record.sha256 else None
        except OSError:
            return None

    def kept(self, key: str) -> list[str]:
        """The keys of all results of jobs of this key, the latest first."""
        if self._kept is None:
            self._kept = defaultdict(list)
            for file in self.folder.glob("*.json"):
                self._kept[file.name.partition(".")[0]].append(file)
        files = sorted(self._kept[key], key=_made_at, reverse=True)
        return [file.name.removesuffix(".json") for file in files]

    def find(self, job: ShotJob) -> ShotRecord | None:
        """A result of the job of which all that it was made from still is as it was, or None."""
        now = Now(job.lecture, job.spoken, job.source.scenes)
        for key in self.kept(job.key):
            record = self.peek(key)
            if record is not None and now.holds(record.trace) and self.get(key) is not None:
                return record
        return None

    def renderings(self) -> list[tuple[str, Rendering]]:
        """Key and rendering of all that the store has a record of, the latest first."""
        glances = Cache(self.folder, Rendering)
        keys = [file.name.removesuffix(".json") for file in self.folder.glob("*.json")]
        found = [(key, one) for key in keys if (one := glances.get(key)) is not None]
        return sorted(found, key=lambda each: (each[1].made_at, each[0]), reverse=True)
