"""What the tests of scenes share: which lectures there are, and how a shot is found."""

import importlib
import re
from collections.abc import Callable
from pathlib import Path

from lectures.load import load_lecture, shipped
from lectures.text import shot_narration
from scenes.stage import Beat, LectureScene

ROOT = Path(__file__).resolve().parents[1]
# pele_football is the first lecture's pictures in other words: tests/lectures looks at those.
FILMS = [load_lecture(name) for name in shipped() if name != "pele_football"]
# The first lecture, its remix about another fact, and what tells it in another language.
LECTURES = [lecture for lecture in FILMS if lecture.shots == load_lecture().shots]
VARIANTS = [(lecture, language) for lecture in LECTURES for language in lecture.languages]
OnBeatEnd = Callable[[LectureScene, Beat], None]
Play = Callable[..., LectureScene]


def variant_id(value: object) -> str:
    """A lecture's or a language's name, for the names of tests."""
    return str(getattr(value, "name", value))


def shot_class(name: str) -> type[LectureScene]:
    """The class of a shot or gallery scene, by its name."""
    for path in sorted((ROOT / "scenes").rglob("*.py")):
        if re.search(rf"^class {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            return getattr(importlib.import_module(module), name)
    raise LookupError(name)


def said(shot: str, beat: str) -> str:
    """What the default lecture says in English in a beat."""
    return shot_narration(load_lecture(), "en", shot)[beat]
