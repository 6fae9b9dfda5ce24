"""Clips: a shot each, upright by default, with its captions drawn in below the picture.

A shot is rendered, or taken from the store, in a picture that leaves a strip free at the foot; what
is said is written there, from the same words and times as a film's captions. Below them, an upright
clip stays empty: there, apps on telephones lay their own words over it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from fastcairo.video import VideoFile
from lectures.load import DEFAULT, LectureError
from lectures.text import shot_title
from pipeline.film.captions import Cue, cues
from pipeline.film.export import Exported
from pipeline.film.join import join
from pipeline.film.make import clip_of, soundtrack
from pipeline.film.produce import spoken_jobs
from pipeline.media import temporary, writing
from pipeline.plan.jobs import Production, ShotJob, not_composed
from pipeline.plan.quality import Quality
from pipeline.render.run import Run
from pipeline.render.store import ShotRecord
from pipeline.render.worker import Failure, failure, kept_or_rendered, prepare
from pipeline.timeline import Narrator, ShotClip

LETTER = 0.045  # height of an em of captions, of the picture's shorter side
FOOT = 3.6  # ems that two lines need, with room about them
WIDEST = 0.94  # of the picture's width, that a caption takes at most
# Of an upright clip: what apps cover at its foot, and how broad a caption is beside their buttons.
COVERED, BESIDE_BUTTONS = 0.16, 0.84
LEAST_SIDE = 160  # pixels: on less a caption can't be read
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class ClipJob(ShotJob):
    """A shot to be made a clip of `width` x `height`; its `quality` leaves the foot out."""

    width: int
    height: int
    label: str  # what the lecture's files are named after
    voice: str  # whose voice is heard in it, or nothing
    force: bool

    @property
    def target(self) -> Path:
        """Where the clip goes; its name says what it is of."""
        names = [
            "" if self.label == DEFAULT else self.label,
            f"{self.number:02d}" if self.number else "",
            self.name,
            self.language,
            f"{self.width}x{self.height}@{_plain(self.quality)}",
            self.voice,
        ]
        return self.media.clips / f"{'.'.join(filter(None, names))}.mp4"


def _plain(quality: Quality) -> str:
    return quality.name.rpartition("@")[2]


def above_foot(quality: Quality) -> Quality:
    """The quality of the picture above a clip's captions.

    Raises LectureError for a clip on which no caption could be read.
    """
    if min(quality.width, quality.height) < LEAST_SIDE:
        raise LectureError(
            f"a clip of {quality.width}x{quality.height} is too small for captions: its sides "
            f"must be at least {LEAST_SIDE} pixels"
        )
    rate = float(quality.fps)
    foot = FOOT * _letter(quality.width, quality.height)
    height = quality.height - 4 * round((foot + _covered(quality.width, quality.height)) / 4)
    return replace(quality, name=f"{quality.width}x{height}@{rate:.6g}", height=height)


def _letter(width: int, height: int) -> float:
    """Pixels of an em of captions."""
    return LETTER * min(width, height)


def _covered(width: int, height: int) -> int:
    """Pixels at a clip's foot that apps lay something over."""
    return round(COVERED * height) if height > width else 0


def clips(
    production: Production,
    names: Sequence[str],
    run: Run,
    *,
    composed: bool = False,
    force: bool = False,
) -> Exported:
    """Make a clip of each of these shots; of those `composed` for the clip's shape alone.

    Holds the lock of the media folder. What is in the store is not rendered again unless `force`.
    Raises LectureError where no shot is left, or clips are too small.
    """
    whole, narrator = production.quality, production.narrator
    inner = replace(production, quality=above_foot(whole))
    with production.media.locked("render.py clips", run.say):
        label = production.label
        jobs = spoken_jobs(inner, names, run, whole)
        if composed:
            others = not_composed([replace(job, quality=whole) for job in jobs])
            jobs = [job for job in jobs if job.name not in others]
            if not jobs:
                raise LectureError(f"none of these shots is composed for {whole.name}")
        planned = [clip_job(job, whole, narrator, label, force=force) for job in jobs]
        outcome = run.work_off(planned, make_clip, lambda _: None)
        written = [job for job in planned if job.key in outcome.results]
        for job in written:
            give_sound(job, outcome.results[job.key], narrator)
    return Exported(tuple(job.target for job in written), tuple(outcome.failures))


def clip_job(
    job: ShotJob, whole: Quality, narrator: Narrator, label: str, *, force: bool = False
) -> ClipJob:
    """A job's clip, as large as `whole`; the job's own quality is what `above_foot` makes of it."""
    return ClipJob(
        **{field.name: getattr(job, field.name) for field in fields(ShotJob)},
        width=whole.width,
        height=whole.height,
        label=label,
        voice="" if narrator.label == Narrator.label else narrator.label,
        force=force,
    )


def make_clip(job: ClipJob) -> ShotRecord | Failure:
    """Write a job's clip, still silent (in a worker). Errors come back as a Failure."""
    record = kept_or_rendered(job, force=job.force)
    if isinstance(record, Failure):
        return record
    try:
        prepare(job.media)
        shot = clip_of(job, record)
        _write(job, shot, cues(shot.beats, record.duration))
    except Exception as error:
        return failure(job.source, error)
    return record


def _write(job: ClipJob, shot: ShotClip, captions: Sequence[Cue]) -> None:
    """The shot's frames above the foot, in which each caption stands for its time."""
    from scenes.ground import ground
    from scenes.theme import use_theme

    theme = use_theme(job.lecture.theme, job.lecture.themes)
    quality = job.quality
    last_row = ground(theme, quality.width, quality.height)[-1:]
    bare = np.repeat(last_row, job.height - quality.height, axis=0)
    ink = theme.ink.to_hex()
    feet = [_foot(job, bare, cue.text, ink) for cue in captions]
    with writing(job.target) as path:
        video = VideoFile(
            path,
            (job.width, job.height),
            quality.fps,
            quality.encoding,
            keyframes=quality.keyframes,
        )
        whole = False
        try:
            for number, picture in enumerate(_frames(shot.path)):
                now = (number + 0.5) / float(quality.fps)
                shown = (k for k, cue in enumerate(captions) if cue.start <= now < cue.end)
                foot = next((feet[k] for k in shown), bare)
                video.write(np.concatenate([picture, foot]))
            whole = True
        finally:
            video.close(whole=whole)


def _frames(path: Path) -> Iterator[Pixels]:
    """A video's frames, RGBA."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgba")


def _foot(job: ClipJob, bare: Pixels, text: str, ink: str) -> Pixels:
    """The strip below the picture with a caption in it, above what apps cover."""
    from PIL import Image

    strip = Image.fromarray(bare)
    covered = _covered(job.width, job.height)
    free = strip.height - covered
    words = typeset(text, _letter(job.width, job.height), ink)
    room = ((BESIDE_BUTTONS if covered else WIDEST) * strip.width, 0.94 * free)
    shrink = min(1.0, room[0] / words.width, room[1] / words.height)
    if shrink < 1.0:
        size = (round(shrink * words.width), round(shrink * words.height))
        words = words.resize(size, Image.Resampling.LANCZOS)
    strip.alpha_composite(words, ((strip.width - words.width) // 2, (free - words.height) // 2))
    return np.asarray(strip)


def typeset(text: str, letter: float, ink: str) -> Any:
    """A caption as a picture with alpha, its em `letter` pixels high, in the film's fonts."""
    import io

    from PIL import Image

    from scenes.fonts import typeset as set_by_typst
    from scenes.mobjects.text import FONT, quoted

    lines = " #linebreak() ".join(f"#{quoted(line)}" for line in text.splitlines())
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f'{FONT}#set text(size: {letter}pt, fill: rgb("{ink}"), bottom-edge: "descender")\n'
        f"#align(center)[{lines}]"
    )
    png = set_by_typst(source.encode(), text, format="png", ppi=72)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def give_sound(job: ClipJob, record: ShotRecord, narrator: Narrator) -> None:
    """Give a clip the narrator's voice, and its title."""
    clip = replace(clip_of(job, record), path=job.target)
    with temporary(job.target.with_suffix(".wav")) as sound:
        join(
            [clip],
            job.target,
            title=shot_title(job.lecture, job.language, job.name),
            author=", ".join(job.lecture.authors),
            language=job.language,
            audio=soundtrack(narrator, [clip], sound) if job.voice else None,
        )
