"""The shots of a lecture at a glance, without manim and without reading a video."""

from dataclasses import dataclass

from lectures.model import Language, Lecture
from lectures.text import shot_title
from pipeline.media import Media
from pipeline.plan.jobs import plan
from pipeline.plan.quality import Quality
from pipeline.plan.shots import Catalogue
from pipeline.render.store import Store
from pipeline.timeline import Narrator


@dataclass(frozen=True)
class Row:
    """One shot of the list. `seconds` are measured if it is rendered, else estimated."""

    number: int
    part: int
    part_title: str
    name: str
    title: str
    beats: int
    seconds: float
    rendered: bool
    exists: bool


def listed(
    lecture: Lecture,
    language: Language,
    quality: Quality,
    narrator: Narrator,
    catalogue: Catalogue,
    media: Media,
) -> list[Row]:
    """A row a shot, in order; shots that no scene file has are listed as not existing."""
    store = Store(media.store)
    known = [shot.name for shot in lecture.shots if shot.name in catalogue]
    planned = plan(lecture, language, quality, narrator, catalogue, media, known)
    jobs = {job.name: job for job in planned}
    rows = []
    for shot in lecture.shots:
        job = jobs.get(shot.name)
        record = store.peek(job.key) if job else None
        beats = len(record.beats) if record else len(job.spoken) if job else 0
        seconds = record.duration if record else job.expected_seconds if job else 0.0
        rows.append(
            Row(
                number=shot.number,
                part=shot.part,
                part_title=lecture.parts[shot.part - 1].title[language],
                name=shot.name,
                title=shot_title(lecture, language, shot.name),
                beats=beats,
                seconds=round(seconds, 3),
                rendered=record is not None,
                exists=job is not None,
            )
        )
    return rows
