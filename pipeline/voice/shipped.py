"""Sentences that come with the project as they were spoken, so that a first film needs no voice.

A folder `lectures/voices` has for each language `LANGUAGE.json`, which tells what there is, and
`LANGUAGE/KEY.opus`. The key is the one that a spoken sentence has everywhere: of its words as they
are read, and of the voice, its speed and its model. A sentence that was changed has another key, is
not found, and is spoken anew.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

import lectures
from lectures.speech import Word
from pipeline.voice.sound.clip import FILM_RATE, Clip, read_sound, resampled

FOLDER = Path(lectures.__file__).parent / "voices"


@dataclass(frozen=True)
class Entry:
    """A shipped sentence: its text, and its sound's checksum, length and words.

    `samples` are at 48 kHz; `times` are seconds, start and end of each word of the text.
    """

    text: str
    sha256: str
    samples: int
    times: tuple[tuple[float, float], ...]


class Shipped:
    """Sentences by key: what is known of each, and the folder that its sound is in."""

    def __init__(self, entries: Mapping[str, tuple[Path, Entry]]) -> None:
        self._entries = entries

    @classmethod
    def of_the_project(cls) -> "Shipped":
        """Those of all languages that come with the project."""
        return cls.inside(FOLDER)

    @classmethod
    def inside(cls, folder: Path) -> "Shipped":
        """Those of all languages in a folder; none where there is no such folder."""
        found: dict[str, tuple[Path, Entry]] = {}
        for index in sorted(folder.glob("*.json")):
            home = folder / index.stem
            found |= {key: (home, entry) for key, entry in read_index(index).items()}
        return cls(found)

    def has(self, key: str) -> bool:
        """Whether the sentence is there, and its sound as it was written."""
        home, entry = self._entries.get(key, (None, None))
        return home is not None and entry is not None and _sha256(home, key) == entry.sha256

    def checksum(self, key: str) -> str:
        """The sha256 of a sentence's sound."""
        return self._entries[key][1].sha256

    def clip(self, key: str) -> Clip | None:
        """A sentence, decoded; None where it is not there whole."""
        if not self.has(key):
            return None
        home, entry = self._entries[key]
        try:
            samples, rate = read_sound(home / f"{key}.opus")
        except ValueError:
            return None
        samples = resampled(samples, rate)
        samples = np.pad(samples, (0, max(0, entry.samples - len(samples))))[: entry.samples]
        words = zip(entry.text.split(), entry.times, strict=True)
        return Clip(samples, FILM_RATE, tuple(Word(text, *times) for text, times in words))


@lru_cache(maxsize=8192)
def _sha256(home: Path, key: str) -> str | None:
    """The checksum of a sound, read once in a process: what is shipped doesn't change meanwhile."""
    try:
        return hashlib.sha256((home / f"{key}.opus").read_bytes()).hexdigest()
    except OSError:
        return None


def read_index(path: Path) -> dict[str, Entry]:
    """The sentences of a language; none from an index that is missing or can't be understood."""
    try:
        told = json.loads(path.read_text("utf-8"))
        found: dict[str, Entry] = TypeAdapter(dict[str, Entry]).validate_python(told["sentences"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found
