"""One shot, or one beat of it, as a file of its own: mp4, mov, webm, gif or a still png.

What editors of films are to work on is ProRes 4444, in a mov: transparent, or asked for by name.
"""

import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from lectures.load import DEFAULT, LectureError
from lectures.text import shot_title
from pipeline.film import convert
from pipeline.film.join import join
from pipeline.film.make import clip_of, soundtrack
from pipeline.film.produce import spoken_jobs
from pipeline.media import Cache, temporary, writing
from pipeline.plan.dependencies import facts_of
from pipeline.plan.jobs import Production, ShotJob
from pipeline.plan.keys import digest
from pipeline.plan.shots import suggestion
from pipeline.render.picture import save_png
from pipeline.render.run import Run
from pipeline.render.store import Store
from pipeline.render.video import Frame
from pipeline.render.worker import (
    Failure,
    failure,
    is_worker,
    kept_or_rendered,
    prepare,
    reporter,
    with_narration,
)
from pipeline.timeline import BeatRecord, Narrator, ShotClip

Format = Literal["mp4", "mov", "prores", "webm", "gif", "png"]
WITH_SOUND = ("mp4", "mov", "prores", "webm")
GIF_RATE = 20  # frames a second; GIF counts in hundredths of seconds, and size matters


@dataclass(frozen=True)
class ExportJob(ShotJob):
    """A shot to be rendered to a file of its own."""

    format: Format
    beat: str | None
    transparent: bool
    force: bool
    label: str  # what the lecture's files are named after
    voice: str = ""  # whose voice is heard in it

    @property
    def target(self) -> Path:
        """Where the file goes; its name says what it is of."""
        names = [
            "" if self.label == DEFAULT else self.label,
            self.name,
            self.beat or "",
            self.language,
            self.quality.name,
            "transparent" if self.transparent else "",
            "prores" if self.format == "prores" else "",
            self.voice,
        ]
        ending = "mov" if self.format == "prores" else self.format
        return self.media.scenes / f"{'.'.join(filter(None, names))}.{ending}"

    @property
    def from_store(self) -> bool:
        """Whether the shot's video in the store will do; else one is made for this file alone."""
        return self.beat is None and not (self.transparent or self.for_editors)

    @property
    def for_editors(self) -> bool:
        """Whether it is ProRes 4444."""
        return self.format == "prores" or (self.format == "mov" and self.transparent)


@dataclass(frozen=True)
class Played:
    """The beats of a video that was made for one file alone, for its sound to be laid under."""

    beats: tuple[BeatRecord, ...]


@dataclass(frozen=True)
class Exported:
    """The files written, in the order of the shots, and what could not be."""

    files: tuple[Path, ...]
    failures: tuple[Failure, ...]


def export(
    production: Production,
    names: Sequence[str],
    run: Run,
    format: Format | None = None,
    *,
    beat: str | None = None,
    all_beats: bool = False,
    transparent: bool = False,
    force: bool = False,
) -> Exported:
    """Write shots, or one beat of them, or each, to files of their own, with their sound.

    Without a format it is mp4, or mov for what is transparent.
    Holds the lock of the media folder. Raises LectureError for a beat that is not there or a
    transparent mp4.
    """
    format = format or ("mov" if transparent else "mp4")
    silent = production.narrator.label == Narrator.label
    with (
        production.media.locked("render.py scene", run.say),
        # A voice holds memory that rendering needs; without one, workers may begin at once.
        run.begun(len(names), production.media) if silent else nullcontext(run) as begun,
    ):
        label = production.label
        jobs = [
            export_job(
                *(job, format, label, production.narrator),
                beat=one,
                transparent=transparent,
                force=force,
            )
            for job in spoken_jobs(production, names, begun)
            for one in (beats_of(job) if all_beats else [beat])
        ]
        if not silent and format not in WITH_SOUND:
            run.say(f"{format} has no sound; mp4, mov, webm and prores do")
        outcome = begun.work_off(jobs, export_shot, lambda _: None)
        written = [job for job in jobs if job.key in outcome.results]
        for job in written:
            add_sound(job, production.narrator)
    return Exported(tuple(job.target for job in written), tuple(outcome.failures))


def beats_of(job: ShotJob) -> list[str]:
    """A shot's beats, in their order. Raises LectureError where only playing it would tell."""
    found = list(job.source.beats or job.spoken)
    if not found:
        raise LectureError(
            f"{job.name}: its beats are not known before it is played; name one by --beat"
        )
    return found


def export_job(
    job: ShotJob,
    format: Format,
    label: str = "",
    narrator: Narrator | None = None,
    *,
    beat: str | None = None,
    transparent: bool = False,
    force: bool = False,
) -> ExportJob:
    """A job's export, its file named after `label`, without one after the lecture.

    Raises LectureError for a beat that is not there or a transparent mp4.
    """
    if transparent and format == "mp4":
        raise LectureError("mp4 holds no transparency; use --format mov, webm, gif or png")
    known = dict.fromkeys([*job.spoken, *(job.source.beats or ())])
    mentioned = facts_of(job.source.path).names  # a beat of `construct`, still without narration
    if beat is not None and beat not in known and beat not in mentioned:
        raise LectureError(
            f"{job.name} has no beat {beat!r}; it has {', '.join(known)}{suggestion(beat, known)}"
        )
    shared = {field.name: getattr(job, field.name) for field in fields(ShotJob)}
    if beat is not None:  # each of a shot's beats is a job of its own
        shared["key"] = digest([job.key, beat])[:40]
    return ExportJob(
        **shared,
        format=format,
        beat=beat,
        transparent=transparent,
        force=force,
        label=label or job.lecture.name,
        voice=_heard(narrator, format),
    )


def _heard(narrator: Narrator | None, format: Format) -> str:
    """Whose voice a file will have, for its name; none where it is silent."""
    if narrator is None or narrator.label == Narrator.label:
        return ""
    return narrator.label if format in WITH_SOUND else ""


def export_shot(job: ExportJob) -> Path | Failure:
    """Write a job's file (in a worker). Nothing is raised: errors come back as a Failure."""
    try:
        if job.format == "png":
            return _still(job)
        if job.from_store and is_worker():
            return _from_store(job)
        return _alone(job)
    except Exception as error:
        return failure(job.source, error)
    finally:
        job.progress_file.unlink(missing_ok=True)


def _still(job: ExportJob) -> Path:
    """The frame at the end of a beat, without one of the last that ends with something to see."""
    prepare(job.media)
    from manim.utils.exceptions import EndSceneEarlyException

    from pipeline.render import play

    frames: dict[str, Frame] = {}

    def keep(scene: Any, beat: BeatRecord) -> None:
        if job.beat in (None, beat.name):
            pixels = play.frame_of(scene)
            if job.beat or not _is_empty(scene, pixels):
                frames[beat.name] = pixels.copy()
            if job.beat:
                raise EndSceneEarlyException

    scene = play.walk(job, keep, transparent=job.transparent)
    if job.beat is not None and job.beat not in frames:
        raise ValueError(_no_beat(job, [beat.name for beat in scene.beats]))
    pixels = list(frames.values())[-1] if frames else play.frame_of(scene)
    if job.beat is None and _is_empty(scene, pixels):
        raise ValueError(f"{job.name} ends no beat with anything to see")
    save_png(pixels, job.target)
    return job.target


def _is_empty(scene: Any, pixels: Frame) -> bool:
    """Whether a frame is nothing but the ground."""
    return bool(np.array_equal(pixels, scene.camera.background))


def _no_beat(job: ExportJob, played: list[str]) -> str:
    near = suggestion(job.beat or "", played)
    return f"{job.name} has no beat {job.beat!r}; it has {', '.join(played)}{near}"


def _from_store(job: ExportJob) -> Path | Failure:
    """The whole shot, rendered into the store first if it is not there."""
    record = kept_or_rendered(job, force=job.force)
    if isinstance(record, Failure):
        return record
    return _converted(Store(job.media.store).video(record.key), job)


def _alone(job: ExportJob) -> Path:
    """A beat, or anything transparent or for editors: rendered for this file alone."""
    prepare(job.media)
    from pipeline.render import play

    quicktime = job.transparent or job.for_editors
    with temporary(job.target.with_suffix(".mov" if quicktime else ".mp4")) as master:
        played = play.to_video(
            job,
            master,
            beat=job.beat,
            transparent=job.transparent,
            for_editors=job.for_editors,
            report=reporter(job.progress_file),
        )
        if job.voice:
            beats = with_narration(job, played.beats)
            Cache(job.media.scratch, Played).put(job.key, Played(beats))
        return _converted(master, job)


def _converted(master: Path, job: ExportJob) -> Path:
    """The master in the format asked for, under its own name."""
    with writing(job.target) as written:
        if job.format == "gif":
            convert.to_gif(master, written, min(round(job.quality.fps), GIF_RATE))
        elif job.format == "webm":
            convert.to_webm(master, written, transparent=job.transparent)
        elif job.format == "mov" and not job.for_editors:
            convert.to_mov(master, written)
        else:
            shutil.copyfile(master, written)
    return job.target


def add_sound(job: ExportJob, narrator: Narrator) -> None:
    """Give a shot's file, or a beat's, the narrator's voice, where it is to have one."""
    if not job.voice or (clip := _clip(job)) is None:
        return
    with temporary(job.target.with_suffix(".wav")) as sound:
        if (audio := soundtrack(narrator, [clip], sound)) is None:
            return
        if job.format == "webm":
            convert.with_opus(job.target, audio)
            return
        join(
            [clip],
            job.target,
            title=shot_title(job.lecture, job.language, job.name),
            author=", ".join(job.lecture.authors),
            language=job.language,
            audio=audio,
        )


def _clip(job: ExportJob) -> ShotClip | None:
    """A job's file as a clip, for its sound to be laid under: from the store, or made alone."""
    if job.from_store:
        record = Store(job.media.store).find(job)
        return None if record is None else replace(clip_of(job, record), path=job.target)
    alone = Cache(job.media.scratch, Played)
    played = alone.get(job.key)
    alone.file(job.key).unlink(missing_ok=True)
    return None if played is None else ShotClip(job.name, job.target, played.beats)
