"""A page of boards: every shot with its beats, what is said in them and when."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from lectures.model import Language, Lecture
from lectures.speech import split_marks
from lectures.text import shot_narration, shot_title
from pipeline.media import write_whole
from pipeline.render.worker import Failure
from pipeline.review.boards import Board

TEMPLATES = Path(__file__).with_name("templates")


def write_page(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    failures: Sequence[Failure],
    target: Path,
) -> Path:
    """A plain HTML page: every shot with its beats, what is said in them and when."""
    failed = {one.shot: one for one in failures}
    parts = [
        {
            "number": number,
            "title": part.title[language],
            "shots": [
                _shot_entry(lecture, language, shot.number, shot.name, boards, failed, target)
                for shot in lecture.shots
                if shot.part == number and (shot.name in boards or shot.name in failed)
            ],
        }
        for number, part in enumerate(lecture.parts, start=1)
    ]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    style = (TEMPLATES / "storyboard.css").read_text(encoding="utf-8")
    page = environment.get_template("storyboard.html").render(
        policy=_policy(style),
        style=style,
        title=lecture.title[language],
        language=language,
        parts=[part for part in parts if part["shots"]],
    )
    write_whole(target, page.encode())
    return target


def _policy(style: str) -> str:
    """What a browser may load for the page: pictures beside it and its one style, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # A page opened from a disk has no origin of its own: `file:` stands for what lies beside it.
    return (
        f"default-src 'none'; img-src 'self' file:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _shot_entry(
    lecture: Lecture,
    language: Language,
    number: int,
    name: str,
    boards: Mapping[str, Board],
    failed: Mapping[str, Failure],
    target: Path,
) -> dict[str, Any]:
    narration = shot_narration(lecture, language, name)
    panels = boards[name].panels if name in boards else ()
    return {
        "number": number,
        "name": name,
        "title": shot_title(lecture, language, name),
        "failure": failed.get(name),
        "beats": [
            {
                "name": panel.beat.name,
                "start": panel.beat.start,
                "end": panel.beat.end,
                "said": split_marks(narration.get(panel.beat.name, ""))[0],
                "frame": panel.frame.relative_to(target.parent).as_posix(),
            }
            for panel in panels
        ],
    }
