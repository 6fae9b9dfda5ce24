"""The record of a beat, from stage to caption to store, and narrators, who give beats their times.

A shot's beats stand on the shot's clock, in seconds from its first frame; `moved` puts them on the
film's.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from lectures.model import Language, Lecture
from lectures.speech import Spoken

Progress = Callable[[int, int], None]  # told how many sentences of how many are spoken


@dataclass(frozen=True)
class BeatRecord:
    """A beat as it was played: its narration, and when it begins and ends, in seconds."""

    name: str
    start: float
    end: float
    spoken: Spoken

    def moved(self, seconds: float) -> "BeatRecord":
        """The same beat on a clock that began `seconds` earlier."""
        return replace(self, start=self.start + seconds, end=self.end + seconds)


@dataclass(frozen=True)
class ShotClip:
    """A rendered shot: its silent mp4 and its beats, on the shot's clock."""

    name: str
    path: Path
    beats: tuple[BeatRecord, ...] = ()


class Narrator(ABC):
    """A voice, or the lack of one."""

    label = "silent"
    """What files that it speaks in are told by from others."""

    def prepare(  # noqa: B027 - most narrators have nothing to prepare
        self,
        lecture: Lecture,
        language: Language,
        shots: Iterable[str],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Speak what these shots say, on the executor's workers; then `spoken` is quick."""

    @abstractmethod
    def spoken(self, lecture: Lecture, language: Language, shot: str) -> Mapping[str, Spoken]:
        """Each beat's narration with its times."""

    def soundtrack(self, beats: Sequence[BeatRecord], seconds: float, out: Path) -> Path | None:
        """Write the sound of beats on the film's clock to the WAV file `out`, `seconds` long.

        Returns `out`, or None where there is nothing to hear.
        """
        return None
