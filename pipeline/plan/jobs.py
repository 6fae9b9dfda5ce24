"""From a lecture and the choices of a run to jobs, each with its content key."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lectures.load import LectureError, chosen_language
from lectures.model import Language, Lecture
from lectures.speech import BREATH, Spoken
from lectures.text import shot_words
from pipeline.media import Media
from pipeline.plan.dependencies import frozen, remember
from pipeline.plan.keys import shot_key
from pipeline.plan.narration import narration_of
from pipeline.plan.quality import Quality
from pipeline.plan.shots import Shots, ShotSource, scan
from pipeline.timeline import Narrator
from scenes import frame
from scenes.beats import compared


@dataclass(frozen=True)
class Production:
    """What is to be made of a lecture: in which language, how large, by which voice, and where.

    `home` is the lecture's folder, by which it is told from another of its name.
    """

    lecture: Lecture
    language: Language
    quality: Quality
    narrator: Narrator
    media: Media
    shots: Shots = field(default_factory=scan)
    home: Path | None = None

    @property
    def label(self) -> str:
        """What the lecture's files are named after; for use under the media folder's lock."""
        name = self.lecture.name
        return name if self.home is None else self.media.name_for(name, self.home)


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
        return expected_seconds(self.spoken)

    @property
    def progress_file(self) -> Path:
        """Where the worker says how many frames it has written."""
        return self.media.scratch / f"{self.key}.frames"


def not_composed(jobs: Sequence[ShotJob]) -> list[str]:
    """The shots that are composed for another shape of picture than they are rendered in.

    Each stands whole in it, as large as fits, with bare ground about it: a quarter of it and more.
    """
    return [job.name for job in jobs if _bare(job) > 0.25]


def _bare(job: ShotJob) -> float:
    """How much more there is of a shot's picture than of its stage."""
    aspect = job.quality.aspect
    shapes = [frame.NAMED[name] for name in job.source.shapes if name in frame.NAMED]
    best = frame.nearest(shapes or [frame.WIDE], aspect)
    return math.prod(best.frame(aspect)) / (best.width * best.height) - 1


def shape_note(jobs: Sequence[ShotJob]) -> str:
    """A line that names the shots which are not composed for the picture's shape, or nothing."""
    if not (names := not_composed(jobs)):
        return ""
    size = f"{jobs[0].quality.width}x{jobs[0].quality.height}"
    which = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    composed = "" if len(names) == len(jobs) else f" ({len(jobs) - len(names)} are)"
    return f"not composed for {size}{composed}, so seen whole with bare ground about it: {which}"


def expected_seconds(spoken: Mapping[str, Spoken]) -> float:
    """How long a shot with this narration will be."""
    return sum(one.seconds + BREATH for one in spoken.values()) or 1.0


def plan(production: Production, names: Sequence[str] | None = None) -> list[ShotJob]:
    """A job for each shot, in the lecture's order; `names` chooses some of them.

    A shot that exists but stands outside the lecture has the number 0. Raises LectureError if the
    lecture does not have the language, or a shot is not where its part says.
    """
    language = production.language
    chosen_language(production.lecture, language)
    lecture = production.lecture.named_in(language)
    numbers = {shot.name: shot.number for shot in lecture.shots}
    jobs = []
    with frozen():
        for name in numbers if names is None else dict.fromkeys(names):
            source = production.shots.of(lecture, name)
            spoken = production.narrator.spoken(lecture, language, name)
            shot_words(lecture, language, name)  # what can't be filled in is told before all else
            key = shot_key(source, language, production.quality)
            jobs.append(
                ShotJob(
                    source,
                    lecture,
                    language,
                    production.quality,
                    spoken,
                    key,
                    numbers.get(name, 0),
                    production.media,
                )
            )
    remember()
    return jobs


def disagreements(source: ShotSource, narrated: Sequence[str]) -> list[str]:
    """What is wrong between a shot's methods and the beats of its narration, a text for each.

    Nothing is known of a shot that has a `construct` of its own, or no narration at all.
    """
    played = source.beats
    return [] if played is None or not narrated else list(compared(source.name, played, narrated))


def require_agreement(production: Production, names: Sequence[str]) -> None:
    """Raises LectureError where methods and narration of these shots disagree, or one is missing.

    For use before anything is spoken or rendered.
    """
    lecture, shots = production.lecture, production.shots
    wrong = [
        line
        for name in names
        for line in disagreements(
            shots.of(lecture, name),
            list(narration_of(lecture, production.language, name, shots)),
        )
    ]
    if wrong:
        raise LectureError("\n".join(wrong))
