"""What a shot says, beat by beat: in the lecture's files, and in its own code."""

from contextlib import suppress
from dataclasses import dataclass

from lectures.language import language_data
from lectures.model import Language, Lecture
from lectures.text import Figures, all_figures, shot_narration
from pipeline.media import Cache, Media, MediaError
from pipeline.plan.dependencies import file_digest
from pipeline.plan.keys import digest
from pipeline.plan.shots import Shots, scan
from pipeline.plan.traces import surrounding
from pipeline.project import PROJECT


def narration_of(
    lecture: Lecture,
    language: Language,
    shot: str,
    shots: Shots | None = None,
    *,
    rough: bool = False,
    figures: Figures | None = None,
) -> dict[str, str]:
    """A shot's narration by beat; what the lecture's files say goes before what its code says.

    `shots` are those of the project where none are given. rough: figures are not computed; any
    number stands for them. `figures` gives those of `kept_figures`.
    """
    source = (shots or scan()).find(lecture, shot)
    return (source.voiceovers if source else {}) | shot_narration(
        lecture, language, shot, rough=rough, figures=figures
    )


@dataclass(frozen=True)
class _Kept:
    """Figures by slot, and a hash of all that they are computed from."""

    made_from: str
    figures: dict[str, str]


def kept_figures(lecture: Lecture, language: Language, media: Media) -> dict[str, str]:
    """All figures that sentences may quote: computing them loads scipy, so they are kept.

    They are computed anew when any file of `lectures/` or `mlp_math/`, the lecture, the language
    or a package changes. Not for what is rendered: its trace would miss the code that computes.
    """
    cache, key = Cache(media.sources, _Kept), f"figures-{lecture.name}-{language}"
    made_from = _made_from(lecture, language)
    if (kept := cache.get(key)) is not None and kept.made_from == made_from:
        return kept.figures
    found = all_figures(lecture, language)
    with suppress(OSError, MediaError):  # those are found by what matters, not by this
        media.claim()
        cache.put(key, _Kept(made_from, found))
    return found


def _made_from(lecture: Lecture, language: Language) -> str:
    files = {
        path.relative_to(PROJECT).as_posix(): file_digest(path)
        for package in ("lectures", "mlp_math")
        for path in sorted((PROJECT / package).rglob("*"))
        if path.suffix in (".json", ".npz", ".py", ".toml")
    }
    values = [lecture.model_dump_json(), language, language_data(language).model_dump_json()]
    packages = ("python", "package numpy", "package scipy", "package babel")
    return digest([files, *values, *map(surrounding, packages)])
