"""Produces a lecture's film: choose shots, speak, render, join."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lectures.load import LectureError
from lectures.model import Lecture
from pipeline.film.make import Film, film_path, make
from pipeline.plan.jobs import Production, ShotJob, plan, require_agreement, shape_note
from pipeline.plan.quality import Quality
from pipeline.plan.shots import suggestion
from pipeline.render.run import Run
from pipeline.render.schedule import Outcome
from pipeline.render.store import ShotRecord, Store
from pipeline.render.worker import render_shot
from pipeline.voice.silent import SilentNarrator

_RANGE = re.compile(r"(?P<first>\w*)\.\.(?P<last>\w*)")


@dataclass(frozen=True)
class Selection:
    """Some of a lecture's shots, and what a film of them is called after."""

    shots: tuple[str, ...]
    label: str = ""


def select(lecture: Lecture, part: int | None = None, shots: str | None = None) -> Selection:
    """All shots, those of a part, or a range such as `3..7`, `5..`, `4` or `JordanPrompt..9`.

    Raises LectureError for a part or a shot that the lecture does not have.
    """
    chosen = list(lecture.shots)
    labels = []
    if part is not None:
        if not 1 <= part <= len(lecture.parts):
            raise LectureError(f"no part {part}: {lecture.name} has 1 to {len(lecture.parts)}")
        chosen = [shot for shot in chosen if shot.part == part]
        labels.append(f"part{part}")
    if shots is not None:
        match = _RANGE.fullmatch(shots)
        first, last = (match["first"], match["last"]) if match else (shots, shots)
        low = _number(lecture, first) if first else 1
        high = _number(lecture, last) if last else len(lecture.shots)
        chosen = [shot for shot in chosen if low <= shot.number <= high]
        labels.append(f"shots{low}" if low == high else f"shots{low}-{high}")
        if not chosen:
            raise LectureError(f"no shots in {shots!r}" + (f" of part {part}" if part else ""))
    return Selection(tuple(shot.name for shot in chosen), ".".join(labels))


def _number(lecture: Lecture, text: str) -> int:
    """A shot's number, given as such or as its name."""
    names = {shot.name: shot.number for shot in lecture.shots}
    if text in names:
        return names[text]
    if text.isdecimal() and 1 <= int(text) <= len(names):
        return int(text)
    raise LectureError(
        f"no shot {text!r}: expected a number from 1 to {len(names)}, a name, "
        f"or a range such as 3..7{suggestion(text, names)}"
    )


@dataclass(frozen=True)
class Produced:
    """The result of a production: rendered shots, and the film if none of them failed."""

    shots: Outcome[ShotRecord]
    planned: int
    film: Film | None


def produce(
    production: Production, selection: Selection, run: Run, *, force: bool = False
) -> Produced:
    """Speak, render and join these shots of a lecture, holding the lock of the media folder.

    What is in the store is not rendered again unless `force`, and shots that were rendered stay
    there whatever happens to others.
    """
    media, lecture = production.media, production.lecture
    store = Store(media.store)

    def stored(job: ShotJob) -> ShotRecord | None:
        return None if force else store.find(job)

    with media.locked(f"render.py lecture {lecture.name}", run.say):
        jobs = spoken_jobs(production, selection.shots, run)
        outcome = run.work_off(jobs, render_shot, stored)
        if outcome.failures:
            return Produced(outcome, len(jobs), None)
        labels = (selection.label, production.quality.name, production.narrator.label)
        out = film_path(media, production.label, production.language, *labels)
        return Produced(outcome, len(jobs), make(production, jobs, outcome.results, out))


def spoken_jobs(
    production: Production, names: Sequence[str], run: Run, whole: Quality | None = None
) -> list[ShotJob]:
    """Jobs for these shots, timed by what is said in them, which is spoken first if need be.

    The run is told which are not composed for the shape of picture: for that of `whole`, where
    what they are rendered in is a part of a picture.
    """
    require_agreement(production, names)
    if not isinstance(production.narrator, SilentNarrator):
        run.speak(production, names)
    jobs = plan(production, names)
    if note := shape_note([replace(job, quality=whole or job.quality) for job in jobs]):
        run.say(note)
    return jobs
