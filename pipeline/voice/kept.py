"""Sounds kept in the media folder: sentences and beats, each with a record and a checksum.

The record is written last and holds the sound's checksum, so that a record that agrees with its
sound means that both are whole.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lectures.speech import Sentence, Spoken, Word
from pipeline.media import Cache, sha256_of
from pipeline.voice.shipped import Shipped
from pipeline.voice.sound.clip import FILM_RATE, Clip, Samples, read_sound, write_wav

SCHEMA = 1  # raised when the same words begin to be spoken or joined differently


@dataclass(frozen=True)
class SentenceSound:
    """A spoken sentence's checksum and words."""

    sha256: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class BeatSound:
    """A spoken beat's checksum, length and sentences."""

    sha256: str
    seconds: float
    sentences: tuple[Sentence, ...]


class Sounds:
    """A folder of sounds by content key: `KEY.wav`, and `KEY.json` with what is known of it.

    Sentences that are `shipped` go before those of the folder, so that films sound the same
    wherever they are made.
    """

    def __init__(self, folder: Path, shipped: Shipped | None = None) -> None:
        self.folder = folder
        self._shipped = shipped or Shipped({})
        self._sentences = Cache(folder, SentenceSound)
        self._beats = Cache(folder, BeatSound)

    def file(self, key: str) -> Path:
        return self.folder / f"{key}.wav"

    def has_sentence(self, key: str) -> bool:
        return self._shipped.has(key) or self._as_written(key, self._sentences.get(key)) is not None

    def has_beat(self, key: str) -> bool:
        return self._as_written(key, self._beats.get(key)) is not None

    def sentence(self, key: str) -> Clip | None:
        """A sentence that was spoken before; None where it is not there whole."""
        if (clip := self._shipped.clip(key)) is not None:
            return clip
        record = self._as_written(key, self._sentences.get(key))
        return Clip(*read_sound(self.file(key)), record.words) if record else None

    def source(self, key: str) -> str:
        """Which sound a key stands for: the key, with the checksum of what is shipped."""
        return f"{key} {self._shipped.checksum(key)}" if self._shipped.has(key) else key

    def keep_sentence(self, key: str, clip: Clip) -> Clip:
        """Keep a sentence; returns it as it will be read back, so that every run joins the same."""
        write_wav(self.file(key), clip.samples, clip.rate)
        self._sentences.put(key, SentenceSound(_checksum(self.file(key)), clip.words))
        return self.sentence(key) or clip

    def beat(
        self,
        key: str,
        marked: Mapping[str, int],
        make: Callable[[], tuple[Samples, tuple[Sentence, ...]]],
    ) -> Spoken:
        """A beat's sound, made first where it is not there whole.

        `marked` has the index of the word that each mark stands before.
        """
        sound = self.file(key)
        record = self._as_written(key, self._beats.get(key))
        if record is None:
            samples, timed = make()
            write_wav(sound, samples, FILM_RATE)
            record = BeatSound(_checksum(sound), len(samples) / FILM_RATE, timed)
            self._beats.put(key, record)
        seconds = record.seconds
        starts = [word.start for sentence in record.sentences for word in sentence.words]
        marks = {name: starts[i] if i < len(starts) else seconds for name, i in marked.items()}
        return Spoken(round(seconds, 3), record.sentences, marks, str(sound) if seconds else None)

    def _as_written(self, key: str, record: Any) -> Any:
        """The record, if its sound is still what was written; else None."""
        try:
            whole = record is not None and record.sha256 == _checksum(self.file(key))
        except OSError:
            return None
        return record if whole else None


def key_of(value: Any) -> str:
    """A content key: a hash of any JSON value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _checksum(path: Path) -> str:
    status = path.stat()
    return _checksum_at(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=8192)
def _checksum_at(path: Path, size: int, changed: int) -> str:
    """sha256 of a file, read once while it does not change."""
    return sha256_of(path)
