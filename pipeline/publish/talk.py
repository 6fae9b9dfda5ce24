"""The lecture as a talk: each beat a step that plays its clip, holds the last picture, and waits.

`media/talks/` holds a folder of plain files for a browser, or one .pptx or .pdf. A `deck` of the
lecture's data names some of its beats as a talk of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import jinja2

from lectures.lesson import load_lesson
from lectures.load import LectureError, find
from pipeline.film.produce import spoken_jobs
from pipeline.media import temporary, write_whole, writing
from pipeline.plan.jobs import Production, ShotJob
from pipeline.plan.shots import suggestion
from pipeline.publish.errors import PublishError
from pipeline.publish.front import built
from pipeline.publish.lesson import LessonBeat, LessonShot, film_clock, lesson_of
from pipeline.publish.page import TEMPLATES, as_script, integrity, lay, strings
from pipeline.publish.print import write_talk
from pipeline.publish.stills import boards_in, write_stills
from pipeline.render.run import Run
from pipeline.render.store import ShotRecord, Store
from pipeline.render.worker import render_shot

Kind = Literal["html", "pptx", "pdf"]
_ASSETS = ("slides.js", "slides.css")
_SLIDE = (12_192_000, 6_858_000)  # 16:9 in EMU


@dataclass(frozen=True)
class Step:
    """A beat of the talk: its words, its picture, and its place in its shot's video."""

    shot: LessonShot
    beat: LessonBeat
    part: str
    start: float
    end: float
    still: Path
    video: Path


def write_slides(
    production: Production, run: Run, *, deck: str | None = None, kind: Kind = "html"
) -> Path:
    """Render what the talk needs and write it; returns the file that opens it.

    Raises LectureError for a deck that the lecture does not have, PublishError for shots that
    can't be rendered.
    """
    lecture, media = production.lecture, production.media
    title, places = _cut(production, deck)
    names = list(dict.fromkeys(place.split(".")[0] for place in places))
    with media.locked(f"render.py slides {lecture.name}", run.say):
        front = built(media, run.say) if kind == "html" else None
        jobs = spoken_jobs(production, names, run)
        outcome = run.work_off(jobs, render_shot, lambda job: Store(media.store).find(job))
        if outcome.failures:
            failed = ", ".join(one.shot for one in outcome.failures)
            raise PublishError(f"there is no talk, since these shots failed: {failed}")
        stem = ".".join(filter(None, [production.label, production.language, deck]))
        folder = media.talks / stem
        stills = folder / "stills"
        numbers = {shot.name: shot.number for shot in lecture.shots}
        boards = boards_in(production, names, lecture.theme, run)
        write_stills(boards, numbers, stills, "webp" if kind == "html" else "png")
        steps = _steps(production, jobs, outcome.results, places, stills)
        if front is not None:
            return _write_html(production, title, steps, folder, front)
        target = folder.with_name(f"{stem}.{kind}")
        if kind == "pdf":
            rows = [
                {"title": s.shot.title, "notes": s.beat.text, "picture": str(s.still)}
                for s in steps
            ]
            return write_talk(rows, production.language, target)
        return write_pptx(steps, title, target)


def _cut(production: Production, deck: str | None) -> tuple[str, Sequence[str]]:
    """The talk's title, and its shots and beats in their order."""
    lecture, language = production.lecture, production.language
    if deck is None:
        return lecture.title[language], [shot.name for shot in lecture.shots]
    folder = production.home or find(lecture.name)
    decks = load_lesson(folder, lecture, language).common.decks
    if deck not in decks:
        known = ", ".join(decks) or "none"
        raise LectureError(
            f"{lecture.name}/lesson.toml: there is no deck {deck!r}; it has {known}"
            f"{suggestion(deck, decks)}"
        )
    found = decks[deck]
    return found.title.get(language, lecture.title[language]), found.steps


def _steps(
    production: Production,
    jobs: Sequence[ShotJob],
    records: Mapping[str, ShotRecord],
    places: Sequence[str],
    stills: Path,
) -> list[Step]:
    clock = film_clock(jobs, records)
    lesson = lesson_of(production, clock)
    videos = {job.name: Store(job.media.store).video(records[job.key].key) for job in jobs}
    parts = {shot.name: part.title for part in lesson.parts for shot in part.shots}
    shots = {shot.name: shot for shot in lesson.shots}
    suffix = next(stills.iterdir()).suffix
    return [
        Step(
            shot,
            beat,
            parts[shot.name],
            beat.start - shot.start,
            beat.end - shot.start,
            stills / f"{beat.still}{suffix}",
            videos[shot.name],
        )
        for place in places
        for shot in [shots[place.split(".")[0]]]
        for beat in shot.beats
        if "." not in place or beat.name == place.split(".")[1]
    ]


def _write_html(
    production: Production, title: str, steps: Sequence[Step], folder: Path, front: Path
) -> Path:
    for name in _ASSETS:
        write_whole(folder / name, (front / name).read_bytes())
    clips = folder / "clips"
    clips.mkdir(exist_ok=True)
    for step in steps:
        lay(step.video, clips / f"{step.shot.number:03d}.mp4")
    language = production.language
    data = {
        "title": title,
        "language": language,
        "strings": strings(language),
        "steps": [
            {
                "title": step.shot.title,
                "part": step.part,
                "notes": step.beat.text,
                "still": f"stills/{step.still.name}",
                "clip": f"clips/{step.shot.number:03d}.mp4",
                "start": round(step.start, 3),
                "end": round(step.end, 3),
            }
            for step in steps
        ],
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    page = environment.get_template("slides.html").render(
        language=language,
        title=title,
        data=as_script(data),
        style=integrity(folder / "slides.css"),
        script=integrity(folder / "slides.js"),
    )
    target = folder / "index.html"
    write_whole(target, page.encode())
    return target


def write_pptx(steps: Sequence[Step], title: str, target: Path) -> Path:
    """A presentation whose slides each hold a clip, its last picture as poster, and the words."""
    from pptx import Presentation
    from pptx.util import Emu

    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = (Emu(side) for side in _SLIDE)
    deck.core_properties.title = title
    blank = deck.slide_layouts[6]
    for step in steps:
        slide = deck.slides.add_slide(blank)
        with temporary(target.with_suffix(".mp4")) as clip:
            cut(step.video, step.start, step.end, clip)
            slide.shapes.add_movie(
                str(clip),
                0,
                0,
                *_SLIDE,
                poster_frame_image=str(step.still),
                mime_type="video/mp4",
            )
        slide.notes_slide.notes_text_frame.text = step.beat.text
    with writing(target) as part:
        deck.save(str(part))
    return target


def cut(video: Path, start: float, end: float, target: Path) -> None:
    """A stretch of a silent video, in seconds, as an mp4 of its own."""
    with av.open(str(video)) as source, av.open(str(target), "w", format="mp4") as out:
        given = source.streams.video[0]
        rate = given.average_rate or Fraction(30)
        options = {"crf": "20", "preset": "veryfast", "tune": "animation"}
        stream: Any = out.add_stream("libx264", rate=rate, options=options)
        stream.width, stream.height, stream.pix_fmt = given.width, given.height, "yuv420p"
        first, last = round(start * rate), max(round(end * rate), round(start * rate) + 1)
        for number, frame in enumerate(source.decode(video=0)):
            if first <= number < last:
                frame.pts, frame.time_base = number - first, 1 / rate
                out.mux(stream.encode(frame))
            elif number >= last:
                break
        out.mux(stream.encode(None))
