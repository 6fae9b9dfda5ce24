"""From a lecture and the choices of a run to jobs, each with its content key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lectures.load import LectureError
from lectures.model import Language, Lecture, Shot
from lectures.speech import Spoken
from pipeline.media import Media
from pipeline.plan.dependencies import frozen, remember
from pipeline.plan.keys import shot_key
from pipeline.plan.quality import Quality
from pipeline.plan.shots import Catalogue, ShotSource, suggestion
from pipeline.timeline import Narrator

BREATH = 0.6  # about what a beat rests after its last word; only for estimates


@dataclass(frozen=True)
class ShotJob:
    """All that a worker needs to render one shot, in any process on any machine."""

    source: ShotSource
    lecture: Lecture
    language: Language
    quality: Quality
    spoken: Mapping[str, Spoken]
    key: str
    number: int
    media: Media

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def expected_seconds(self) -> float:
        """How long the shot will be, judged by its narration."""
        return sum(one.seconds + BREATH for one in self.spoken.values()) or 1.0

    @property
    def progress_file(self) -> Path:
        """Where the worker says how many frames it has written."""
        return self.media.scratch / f"{self.key}.frames"


def source_of(name: str, catalogue: Catalogue) -> ShotSource:
    """Where a shot stands; LectureError with the nearest names if nowhere."""
    try:
        return catalogue[name]
    except KeyError:
        raise LectureError(f"no shot {name!r}{suggestion(name, catalogue)}") from None


def plan(
    lecture: Lecture,
    language: Language,
    quality: Quality,
    narrator: Narrator,
    catalogue: Catalogue,
    media: Media,
    shots: Sequence[str] | None = None,
) -> list[ShotJob]:
    """A job for each shot, in the lecture's order; `shots` chooses some of them by name.

    Raises LectureError if the lecture does not have the language or a shot.
    """
    if language not in lecture.languages:
        raise LectureError(
            f"lecture {lecture.name} has no language {language!r}; "
            f"it has {', '.join(lecture.languages)}"
        )
    placed = {shot.name: shot for shot in lecture.shots}
    jobs = []
    names = placed if shots is None else dict.fromkeys(shots)
    with frozen():
        for shot in (_shot(name, placed) for name in names):
            source = source_of(shot.name, catalogue)
            spoken = narrator.spoken(lecture, language, shot.name)
            key = shot_key(source, lecture, language, quality, spoken)
            jobs.append(
                ShotJob(source, lecture, language, quality, spoken, key, shot.number, media)
            )
    remember()
    return jobs


def _shot(name: str, placed: Mapping[str, Shot]) -> Shot:
    """A shot of the lecture; one that exists but stands outside it counts as number 0."""
    return placed.get(name) or Shot(number=0, part=0, folder="beyond", name=name)
