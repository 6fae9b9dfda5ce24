"""Who speaks: times for what is said, and sound where there is a voice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lectures.model import Language, Lecture
from lectures.speech import Spoken, estimate
from lectures.text import shot_narration

if TYPE_CHECKING:
    from pipeline.film.join import ShotClip

Progress = Callable[[int, int], None]  # told how many sentences of how many are spoken


class Narrator(Protocol):
    """A voice, or the lack of one."""

    def prepare(
        self,
        lecture: Lecture,
        language: Language,
        shots: Iterable[str],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Speak what these shots say, on the executor's workers; then `spoken` is quick."""

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> Mapping[str, Spoken]:
        """Each beat's narration with its times."""

    def soundtrack(self, shots: Sequence["ShotClip"], out: Path) -> Path | None:
        """Write the sound of these shots, one after another, to the WAV file `out`.

        Returns `out`, or None where there is nothing to hear.
        """


class SilentNarrator:
    """Nobody speaks; the film keeps the pace that a voice would have."""

    def prepare(
        self,
        lecture: Lecture,
        language: Language,
        shots: Iterable[str],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        pass

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> Mapping[str, Spoken]:
        narration = shot_narration(lecture, language, shot)
        return {beat: estimate(text, language) for beat, text in narration.items()}

    def soundtrack(self, shots: Sequence["ShotClip"], out: Path) -> Path | None:
        return None
