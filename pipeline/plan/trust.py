"""Shots of a lecture's own, beside its data: they are code, and run only where that was allowed.

A lecture is data and may come from strangers; `scenes/` in its folder is not. Allowing it is
remembered in the media folder, for that folder alone.
"""

from collections.abc import Iterable
from pathlib import Path

from lectures.load import LectureError
from lectures.model import Lecture
from pipeline.media import Cache, Media

_RECORD = ".trusted"


def trust(folder: Path, media: Media) -> None:
    """Allow the shots of a lecture's folder to run, from now on. Holds no lock: it is one file."""
    media.claim()
    known = set(_trusted(media))
    if str(folder.resolve()) not in known:
        Cache(media.root, list[str]).put(_RECORD, sorted(known | {str(folder.resolve())}))


def is_trusted(folder: Path, media: Media) -> bool:
    """Whether the shots of a lecture's folder may run."""
    return str(folder.resolve()) in _trusted(media)


def _trusted(media: Media) -> list[str]:
    return Cache(media.root, list[str]).get(_RECORD) or []


def own_files(folder: Path) -> list[Path]:
    """The files in which a lecture's folder may have shots of its own."""
    return sorted(
        path for path in (folder / "scenes").glob("*.py") if not path.name.startswith("_")
    )


def trusted_files(lecture: Lecture) -> list[Path]:
    """The files with shots of its own that a lecture may run, those of its nearest folder first."""
    media = Media.default()
    homes = (home for home in lecture.homes if own_files(home))
    return [file for home in homes if is_trusted(home, media) for file in own_files(home)]


def distrusted(lecture: Lecture) -> str | None:
    """What to say of shots that a lecture has and may not run; None where there are none."""
    media = Media.default()
    for home in lecture.homes:
        if (files := own_files(home)) and not is_trusted(home, media):
            return (
                f"{_named(files)} in {home}/scenes: shots of a lecture are code and run only where "
                "that was allowed; look at them, then say --trust once"
            )
    return None


def _named(files: Iterable[Path]) -> str:
    names = [file.name for file in files]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def unreadable(file: Path, error: Exception) -> LectureError:
    """What to raise for a file of a lecture's own that can't be read as Python."""
    line = getattr(error, "lineno", None)
    where = f"{file.parent.parent.name}/scenes/{file.name}" + (f": line {line}" if line else "")
    return LectureError(f"{where}: not valid Python: {getattr(error, 'msg', None) or error}")
