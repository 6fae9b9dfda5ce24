"""The lesson as a page: static files that open from a disk and from any host.

`media/pages/LECTURE/` holds an HTML file a language, the pictures in both themes, the films, and
what can be taken away. Strings of lectures go into the page as data, never as markup or code.
"""

import base64
import hashlib
import json
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jinja2
from babel.units import format_unit
from pydantic import TypeAdapter

from lectures.look import is_light, shipped_themes
from lectures.model import Language, Lecture
from pipeline.film.captions import Cue
from pipeline.film.join import starts
from pipeline.film.make import Film, captions_of, clip_of
from pipeline.film.produce import produce, select
from pipeline.media import write_whole
from pipeline.plan.jobs import Production, ShotJob, plan
from pipeline.publish.anki import write_deck
from pipeline.publish.errors import PublishError
from pipeline.publish.explore import explorable_data
from pipeline.publish.front import built
from pipeline.publish.lesson import Clock, LessonData, estimated_clock, film_clock, lesson_of
from pipeline.publish.print import write_handout
from pipeline.publish.stills import THEMES, boards_in, write_stills
from pipeline.render.run import Run
from pipeline.render.store import ShotRecord
from pipeline.review.boards import Board
from pipeline.voice.silent import SilentNarrator

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
# A whole lecture has some hundred stills in each theme and language, which weigh most of its page.
STILL_WIDTH, STILL_QUALITY = 720, 45
_ASSETS = ("page.js", "page.css", "typeset.js")


@dataclass(frozen=True)
class Tongue:
    """The lesson in one language, and the film of it where there is one."""

    production: Production
    clock: Clock
    lesson: LessonData
    film: Film | None
    captions: Mapping[str, Sequence[Cue]]


@dataclass(frozen=True)
class Page:
    """A page's folder and the files that open it, the lecture's first language first."""

    folder: Path
    files: tuple[Path, ...]


def write_pages(production: Production, run: Run, *, films: bool = True) -> Page:
    """The page of a lecture in all its languages.

    `films` puts the films into it, rendered and joined first as far as they are not in the store.
    Raises PublishError where something can't be drawn, rendered or built.
    """
    lecture, media = production.lecture, production.media
    if not films:  # nothing is heard, and a remix would take half an hour to speak
        production = replace(production, narrator=SilentNarrator())
    spoken = [replace(production, language=language) for language in lecture.languages]
    with media.locked(f"render.py page {lecture.name}", run.say):
        made = [_filmed(one, run) for one in spoken] if films else []
        front = built(media, run.say)
        folder = media.pages / production.label
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ASSETS:
            write_whole(folder / name, (front / name).read_bytes())
        for language in lecture.languages:
            if not (HERE / "strings" / f"{language}.toml").exists():
                run.say(f"the page's own words are English: there is no strings/{language}.toml")
        boards = [_stills(one, folder, run) for one in spoken]
        tongues = made or [_estimated(*one) for one in zip(spoken, boards, strict=True)]
        files = [
            _write(tongue, tongues, folder, front, first=i == 0) for i, tongue in enumerate(tongues)
        ]
    return Page(folder, tuple(files))


def _filmed(production: Production, run: Run) -> Tongue:
    """The lesson on the clock of its film, which is rendered and joined as far as it is not."""
    selection = select(production.lecture)
    made = produce(production, selection, run)
    if made.film is None:
        failed = ", ".join(one.shot for one in made.shots.failures)
        raise PublishError(f"there is no film for the page: these shots failed: {failed}")
    jobs = plan(production, selection.shots)
    clock = film_clock(jobs, made.shots.results)
    captions = _captions(production, jobs, made.shots.results)
    return Tongue(production, clock, lesson_of(production, clock), made.film, captions)


def _estimated(production: Production, boards: Sequence[Board]) -> Tongue:
    """The lesson on the times at which its shots would be played."""
    clock = estimated_clock(boards)
    return Tongue(production, clock, lesson_of(production, clock), None, {})


def _captions(
    production: Production, jobs: Sequence[ShotJob], records: Mapping[str, ShotRecord]
) -> Mapping[str, Sequence[Cue]]:
    clips = [clip_of(job, records[job.key]) for job in jobs]
    return captions_of(production.lecture, production.language, clips, starts(clips))


def _stills(production: Production, folder: Path, run: Run) -> list[Board]:
    """The pictures of a language on dark and on light; returns the boards of the lecture's theme.

    A theme of the lecture's own stands in the place of the one that it is like.
    """
    lecture = production.lecture
    names = [shot.name for shot in lecture.shots]
    numbers = {shot.name: shot.number for shot in lecture.shots}
    like = "light" if is_light(lecture.themes[lecture.theme]) else "dark"
    shown = {place: lecture.theme if place == like else place for place in THEMES}
    drawn = {place: boards_in(production, names, name, run) for place, name in shown.items()}
    for place, boards in drawn.items():
        there = folder / "stills" / production.language / place
        write_stills(boards, numbers, there, width=STILL_WIDTH, quality=STILL_QUALITY)
    return drawn[like]


def _write(
    tongue: Tongue,
    tongues: Sequence[Tongue],
    folder: Path,
    front: Path,
    *,
    first: bool,
) -> Path:
    """One language's HTML file; its film and captions are laid beside it."""
    lesson = tongue.lesson
    data = {
        "lesson": _plain(lesson),
        "languages": [
            {
                "code": other.lesson.language,
                "name": strings(other.lesson.language)["language"],
                "href": _file_name(other.lesson.language, first=i == 0),
            }
            for i, other in enumerate(tongues)
        ],
        "film": _film(tongue, folder),
        "strings": strings(lesson.language),
        "explore": explorable_data(tongue.production.lecture),
        "licences": json.loads((front / "licences.json").read_text(encoding="utf-8")),
        "downloads": _downloads(tongue, folder, front),
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    page = environment.get_template("page.html").render(
        language=lesson.language,
        title=lesson.title,
        description=lesson.subtitle,
        colours=own_colours(tongue.production.lecture),
        data=as_script(data),
        style=integrity(folder / "page.css"),
        script=integrity(folder / "page.js"),
    )
    target = folder / _file_name(lesson.language, first=first)
    write_whole(target, page.encode())
    return target


# What stands in the page's style sheet for each role of a theme.
_VARIABLES = {
    "ground": "background",
    "raised": "panel",
    "edge": "faint",
    "text": "ink",
    "soft": "dim",
    "link": "data",
    "focus": "focus",
    "answer": "answer",
    "stream": "stream",
    "first": "first",
    "last": "last",
    "good": "positive",
    "bad": "negative",
}


def own_colours(lecture: Lecture) -> str:
    """A style sheet with the colours of a theme of the lecture's own; empty where it has none.

    They stand in the place of the shipped theme's that it is like.
    """
    if lecture.theme in shipped_themes():
        return ""
    colours = lecture.themes[lecture.theme]
    like = "light" if is_light(colours) else "dark"
    lines = "".join(f"--{name}:{colours[role]};" for name, role in _VARIABLES.items())
    return f'@media screen{{:root[data-theme="{like}"]{{{lines}}}}}'


def _file_name(language: Language, *, first: bool) -> str:
    return "index.html" if first else f"index.{language}.html"


def _film(tongue: Tongue, folder: Path) -> dict[str, Any] | None:
    if tongue.film is None:
        return None
    films = folder / "films"
    films.mkdir(exist_ok=True)
    for file in tongue.film.files:
        lay(file, films / file.name)
    return {
        "src": f"films/{tongue.film.path.name}",
        "captions": [
            {
                "language": language,
                "label": strings(language)["language"],
                "cues": [[cue.start, cue.end, cue.text] for cue in cues],
            }
            for language, cues in tongue.captions.items()
        ],
    }


def _size(size: int, language: Language) -> str:
    """Bytes as a reader of the language writes them: 1.5 MB, 1,5 Mo."""
    unit, scale = ("kilobyte", 1e3) if size < 1e6 else ("megabyte", 1e6)
    return format_unit(round(size / scale, 1), unit, length="short", locale=language)


def _downloads(tongue: Tongue, folder: Path, front: Path) -> list[dict[str, str]]:
    """What can be taken away, written beside the page: each file's address, name and size."""
    lesson, words = tongue.lesson, strings(tongue.lesson.language)
    stem = f"{lesson.name}.{lesson.language}"
    taken = folder / "take"
    taken.mkdir(exist_ok=True)
    stills = folder / "stills" / lesson.language
    light = {beat.still: stills / "light" / f"{beat.still}.webp" for _, beat in lesson.beats}
    files = [
        (write_handout(lesson, words, light, front, taken / f"{stem}.pdf"), "handout_file"),
        (
            write_deck(lesson, _pictures(lesson, stills / "dark"), taken / f"{stem}.apkg"),
            "anki_file",
        ),
        (write_transcript(lesson, taken / f"{stem}.txt"), "transcript_file"),
    ]
    if tongue.film is not None:
        files += [
            (folder / "films" / file.name, kind)
            for file in tongue.film.files
            if (kind := _KINDS.get(file.suffix)) is not None
        ]
    return [
        {
            "href": path.relative_to(folder).as_posix(),
            "label": words[kind],
            "note": f"{path.name}, {_size(path.stat().st_size, lesson.language)}",
        }
        for path, kind in files
    ]


_KINDS = {".mp4": "film", ".vtt": "captions_file", ".srt": "captions_file"}


def _pictures(lesson: LessonData, folder: Path) -> dict[str, Path]:
    """The still of each place that a card may be about: of a beat, and of a shot's last one."""
    found = {}
    for shot in lesson.shots:
        for beat in shot.beats:
            found[f"{shot.name}.{beat.name}"] = found[shot.name] = folder / f"{beat.still}.webp"
    return found


def write_transcript(lesson: LessonData, target: Path) -> Path:
    """What is said, with the second at which each chapter begins, as plain text."""
    lines = [lesson.title, lesson.subtitle, ""]
    for part in lesson.parts:
        lines += ["", f"{part.number} {part.title}"]
        for shot in part.shots:
            minutes, seconds = divmod(int(shot.start), 60)
            lines += ["", f"[{minutes}:{seconds:02d}] {shot.title}"]
            lines += [beat.text for beat in shot.beats if beat.text]
    write_whole(target, ("\n".join(lines) + "\n").encode())
    return target


def lay(source: Path, target: Path) -> None:
    """A file of the media folder under a second name, copied where it can't have one."""
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def strings(language: str) -> dict[str, str]:
    """What the page itself says, in a language; in English where nobody wrote it."""
    file = HERE / "strings" / f"{language}.toml"
    english = tomllib.loads((HERE / "strings" / "en.toml").read_text(encoding="utf-8"))
    own = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {**english, **own}


def as_script(data: Any) -> str:
    """JSON for a data block of an HTML page: nothing in it can end the block or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _plain(value: Any) -> Any:
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def integrity(path: Path) -> str:
    """A short hash of a file, so that a browser never takes an older one for it."""
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()[:9]).decode()
