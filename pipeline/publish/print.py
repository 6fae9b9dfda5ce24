"""The lesson on paper: a handout, and the talk's steps, set by Typst in the film's own type.

Texts reach Typst as JSON strings, which it shows as they stand: nothing in them is markup.
"""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from pipeline.media import writing
from pipeline.publish.errors import PublishError
from pipeline.publish.front import node
from pipeline.publish.lesson import LessonData, LessonShot
from scenes.fonts import typeset

TEMPLATES = Path(__file__).with_name("templates")
MOST_PICTURES = 15  # of a part, on its two pages


def write_handout(
    lesson: LessonData,
    words: Mapping[str, str],
    pictures: Mapping[str, Path],
    front: Path,
    target: Path,
) -> Path:
    """A PDF of two pages a part: pictures, key formulae and exercises; solutions stand at its end.

    `pictures` has a file for each still by its number; `front` draws formulae.
    """
    shots = {shot.name: shot for shot in lesson.shots}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        formulae = _drawn(front, [tex for shot in lesson.shots for tex in shot.formulae], folder)
        parts = [
            {
                "title": f"{part.number} {part.title}",
                "shots": [
                    _printed(shot, pictures, folder) for shot in _chosen(part.shots, MOST_PICTURES)
                ],
                "formulae": [
                    {"picture": formulae[tex], "of": shot.title}
                    for shot in part.shots
                    for tex in shot.formulae
                ],
                "exercises": [
                    {"task": one.task, "solution": one.solution}
                    for one in lesson.exercises.values()
                    if shots[one.place.split(".")[0]] in part.shots
                ],
            }
            for part in lesson.parts
        ]
        data = {
            "title": lesson.title,
            "subtitle": lesson.subtitle,
            "authors": ", ".join(lesson.authors),
            "language": lesson.language,
            "words": dict(words),
            "parts": parts,
        }
        return _set("handout.typ", data, folder, target)


def write_talk(steps: Sequence[Mapping[str, str]], language: str, target: Path) -> Path:
    """A PDF with a page for each step of a talk: its picture, and what is said beneath it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [{**step, "picture": _copied(Path(step["picture"]), folder)} for step in steps]
        return _set("talk.typ", {"language": language, "steps": rows}, folder, target)


def _set(template: str, data: Any, folder: Path, target: Path) -> Path:
    text = json.dumps(data, ensure_ascii=False)
    (folder / "data.json").write_text(text, encoding="utf-8")
    source = folder / "main.typ"
    source.write_bytes((TEMPLATES / template).read_bytes())
    made = typeset(source, text, root=folder, format="pdf", timestamp=0)
    with writing(target) as part:
        part.write_bytes(made)
    return target


def _chosen(shots: Sequence[LessonShot], most: int) -> list[LessonShot]:
    """At most so many shots, evenly spread."""
    if len(shots) <= most:
        return list(shots)
    step = len(shots) / most
    return [shots[int(i * step)] for i in range(most)]


def _printed(shot: LessonShot, pictures: Mapping[str, Path], folder: Path) -> dict[str, str]:
    last = shot.beats[-1]
    return {"title": shot.title, "picture": _photographed(pictures[last.still], folder)}


def _photographed(picture: Path, folder: Path) -> str:
    """A picture as JPEG, which a PDF holds as it is; others it holds without loss, ten times as
    large."""
    name = f"{picture.parent.name}.{picture.stem}.jpg"
    with Image.open(picture) as shown:
        shown.convert("RGB").save(folder / name, quality=80, optimize=True)
    return name


def _copied(picture: Path, folder: Path) -> str:
    name = f"{picture.parent.name}.{picture.name}"
    (folder / name).write_bytes(picture.read_bytes())
    return name


def _drawn(front: Path, formulae: Sequence[str], folder: Path) -> dict[str, str]:
    """A picture's file name for each formula."""
    if not formulae:
        return {}
    wanted = list(dict.fromkeys(formulae))
    done = subprocess.run(
        [str(node() / "node"), str(front / "formulae.mjs")],
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise PublishError(f"the formulae could not be drawn: {done.stderr.strip()[-300:]}")
    names = {}
    for i, (tex, drawn) in enumerate(zip(wanted, json.loads(done.stdout), strict=True)):
        names[tex] = f"formula{i:03d}.svg"
        (folder / names[tex]).write_text(drawn, encoding="utf-8")
    return names
