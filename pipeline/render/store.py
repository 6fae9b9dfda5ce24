"""Rendered shots under their content keys: written whole, checked before use."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lectures.speech import Sentence, Spoken, Word
from pipeline.media import settle, temporary, write_whole


@dataclass(frozen=True)
class BeatRecord:
    """A beat as it was played, in seconds from the shot's start."""

    name: str
    start: float
    end: float
    spoken: Spoken


@dataclass(frozen=True)
class ShotRecord:
    """What is known of a rendered shot. `sha256` and `bytes` are those of its video file."""

    key: str
    shot: str
    lecture: str
    language: str
    quality: str
    width: int
    height: int
    fps: int
    frames: int
    duration: float
    beats: tuple[BeatRecord, ...]
    sha256: str
    bytes: int
    rendered_in: float
    peak_megabytes: float
    made_at: str


class Store:
    """A folder of `KEY.mp4` and `KEY.json`.

    The video is renamed into place before its record, so that whatever is interrupted, a record
    whose checksum holds means a whole video.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def video(self, key: str) -> Path:
        return self.folder / f"{key}.mp4"

    def record_file(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def temporary_video(self, key: str) -> Path:
        """Where a worker writes the video of `key` before `put`."""
        return temporary(self.video(key))

    def put(self, written: Path, record: ShotRecord) -> None:
        """Give a video written whole, and its record, their names in the store."""
        settle(written, self.video(record.key))
        text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
        try:
            write_whole(self.record_file(record.key), text.encode())
        except BaseException:
            self.video(record.key).unlink(missing_ok=True)  # without its record it is of no use
            raise

    def peek(self, key: str) -> ShotRecord | None:
        """The record of `key`, if its video is there and of the right size; contents unread."""
        try:
            record = record_from(json.loads(self.record_file(key).read_text(encoding="utf-8")))
            return record if self.video(key).stat().st_size == record.bytes else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def get(self, key: str) -> ShotRecord | None:
        """The record of `key`, if its video is there and its checksum holds; else None."""
        record = self.peek(key)
        if record is None or record.key != key:
            return None
        return record if sha256_of(self.video(key)) == record.sha256 else None


def sha256_of(path: Path) -> str:
    """sha256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record_from(data: Mapping[str, Any]) -> ShotRecord:
    """A record from its JSON; raises KeyError or TypeError if it is not one."""
    beats = tuple(
        BeatRecord(beat["name"], beat["start"], beat["end"], spoken_from(beat["spoken"]))
        for beat in data["beats"]
    )
    return ShotRecord(**{**data, "beats": beats})


def spoken_from(data: Mapping[str, Any]) -> Spoken:
    """A narration from its JSON."""
    sentences = tuple(
        Sentence(s["text"], s["start"], s["end"], tuple(Word(**word) for word in s["words"]))
        for s in data["sentences"]
    )
    return Spoken(**{**data, "sentences": sentences})
