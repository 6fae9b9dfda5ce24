"""Content keys: what a shot's frames depend on, hashed. Same key, same frames."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import fastcairo
from lectures.language import number_style
from lectures.model import Language, Lecture
from lectures.speech import Spoken
from lectures.text import shot_words
from pipeline.plan.dependencies import closure, facts_of, file_digest
from pipeline.plan.quality import Quality
from pipeline.plan.shots import ShotSource
from pipeline.project import PROJECT

DRAWN_BY = ("manim", "typst", "numpy", "scipy", "av", "pycairo", "ManimPango")
DATA = PROJECT / "mlp_math" / "data"
STAGE = PROJECT / "scenes" / "stage.py"
SCHEMA = 1  # raised when the worker itself begins to draw or encode differently

# What of a lecture is about its film and not about any one shot; where a shot's code mentions
# one of these as an attribute, it counts for that shot after all.
_ABOUT_THE_FILM = ("parts", "languages", "authors", "pronunciation", "refers")


@cache
def versions() -> Mapping[str, str]:
    """Versions of the packages that frames depend on."""
    found = {}
    for package in DRAWN_BY:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    return found


def shot_key(
    source: ShotSource,
    lecture: Lecture,
    language: Language,
    quality: Quality,
    spoken: Mapping[str, Spoken],
) -> str:
    """The content key of one rendered shot: 64 hexadecimal digits."""
    files = closure(source.path)
    return digest(
        {
            "schema": SCHEMA,
            "shot": source.name,
            "sources": {_place(path): file_digest(path) for path in files},
            "data": {
                f"{path.parent.name}/{path.name}": file_digest(path) for path in _data_of(files)
            },
            "lecture": _choices(lecture, _mentioned(files)),
            "language": [language, *number_style(language)],
            "words": shot_words(lecture, language, source.name),
            "spoken": {beat: _times(one) for beat, one in spoken.items()},
            "frame": [quality.width, quality.height, str(quality.fps), quality.frame_width],
            "encoding": quality.encoding,
            "renderer": [quality.renderer, fastcairo.__version__, fastcairo.compiled()],
            "versions": versions(),
        }
    )


def digest(value: Any) -> str:
    """A hash of any JSON value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _times(spoken: Spoken) -> list[Any]:
    """The parts of a narration that frames depend on: words and times, not the audio's path."""
    sentences = [
        [s.text, s.start, s.end, [[w.text, w.start, w.end] for w in s.words]]
        for s in spoken.sentences
    ]
    return [spoken.seconds, sentences, dict(spoken.marks)]


def _mentioned(files: Iterable[Path]) -> frozenset[str]:
    """Which of the film's own choices (parts, authors …) the shot's code mentions."""
    drawing = (path for path in files if _draws(path))
    mentioned = frozenset[str]().union(*(facts_of(path).attributes for path in drawing))
    return mentioned | {"parts"} if "shots" in mentioned else mentioned


_hashed: dict[tuple[int, frozenset[str]], tuple[Lecture, str]] = {}


def _choices(lecture: Lecture, mentioned: frozenset[str]) -> str:
    """A hash of the lecture's choices that the shot can see, computed once per lecture."""
    held = _hashed.get((id(lecture), mentioned))
    if held is None or held[0] is not lecture:
        hidden = {key for key in _ABOUT_THE_FILM if key not in mentioned}
        choices = lecture.model_dump(mode="json", exclude={"name", "words", "narration", *hidden})
        held = (lecture, digest(choices))
        _hashed[id(lecture), mentioned] = held
    return held[1]


# Modules through which pictures read what was measured, and in which folder of DATA it lies.
_READERS = {
    "mlp_math.real_model": "real_model",
    "lectures.measured": "real_model",
    "mlp_math.fact_path": "language_model",
    "lectures.language_model": "language_model",
}


def _data_of(files: Iterable[Path]) -> list[Path]:
    """Stored arrays that the files mention by name, and all measured ones if they read those."""
    modules = {path.name for path in files}
    if "stored.py" not in modules:
        return []
    mentioned = frozenset[str]().union(*(facts_of(path).names for path in files))
    named = [path for path in sorted(DATA.glob("*.npz")) if path.stem in mentioned]
    # Whose evidence a shot reads is up to the lecture's fact, so all of it counts. What sentences
    # quote of it is in the shot's words and narration.
    imported = {
        f"{module}.{name}".rstrip(".")
        for path in files
        if _draws(path) and "mlp_math" not in path.parts
        for module, imports in facts_of(path).imports
        for name in (imports, "")
    }
    read = sorted({_READERS[name] for name in imported & set(_READERS)})
    return named + [path for folder in read for path in sorted(DATA.glob(f"{folder}/*.npz"))]


@cache
def _draws(path: Path) -> bool:
    """Whether a file draws, rather than reads lectures or stages shots."""
    return path != STAGE and "lectures" not in path.parts


@cache
def _place(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else path.name
