"""What a film needs where it is uploaded: chapters by a site's rules, a description, a thumbnail.

The rules are YouTube's, which are the strictest: a list of chapters counts only if it begins at
0:00, has three or more and none shorter than ten seconds; a title has at most 100 characters, a
description 5,000, and neither holds angle brackets; a thumbnail is 1280 x 720 and under 2 MB.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageOps

from lectures.characters import visible
from lectures.model import Language, Lecture
from lectures.text import shot_title
from pipeline.film.join import Chapter
from pipeline.media import write_whole
from pipeline.timeline import ShotClip

SHORTEST = 10.0  # seconds of a chapter
FEWEST = 3  # chapters
LONGEST_TITLE = 100  # characters
LONGEST_DESCRIPTION = 5000
THUMBNAIL = (1280, 720)
EDGE = 40  # levels of grey by which a drawn thing stands out from what is beside it, at least
_BRACKETS = str.maketrans("<>", "‹›")


def site_chapters(
    lecture: Lecture, language: Language, names: Sequence[str], begins: Sequence[float]
) -> list[Chapter]:
    """Chapters by a site's rules, named after their shots, the first of a part after both.

    `begins` has the start of each shot and the end of the last one. One that is too short is told
    with the one after it, under the longer one's title.
    """
    parts = {shot.name: shot.part for shot in lecture.shots}
    chapters: list[Chapter] = []
    for i, name in enumerate(names):
        title = shot_title(lecture, language, name)
        if i == 0 or parts[name] != parts[names[i - 1]]:
            title = f"{lecture.parts[parts[name] - 1].title[language]}: {title}"
        chapters.append(Chapter(site_title(title), begins[i], begins[i + 1]))
    return _merged(chapters)


def _merged(chapters: Sequence[Chapter]) -> list[Chapter]:
    merged: list[Chapter] = []
    for chapter in chapters:
        if merged and merged[-1].end - merged[-1].start < SHORTEST:
            merged[-1] = _both(merged[-1], chapter)
        else:
            merged.append(chapter)
    if len(merged) > 1 and merged[-1].end - merged[-1].start < SHORTEST:
        merged[-2:] = [_both(merged[-2], merged[-1])]
    return merged


def _both(first: Chapter, second: Chapter) -> Chapter:
    longer = max(first, second, key=lambda one: one.end - one.start)
    return Chapter(longer.title, first.start, second.end)


def site_title(text: str) -> str:
    """A title on one line, within a site's limit."""
    lines = (line.strip() for line in text.splitlines())
    plain = visible(" ".join(filter(None, lines))).translate(_BRACKETS)
    return plain if len(plain) <= LONGEST_TITLE else f"{plain[: LONGEST_TITLE - 1].rstrip()}…"


def chapter_lines(chapters: Sequence[Chapter]) -> str:
    """Chapters as video sites read them from a description: a line each, `0:00 Title`."""
    return "".join(f"{_clock(chapter.start)} {chapter.title}\n" for chapter in chapters)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def description(lecture: Lecture, language: Language, chapters: Sequence[Chapter]) -> str:
    """What to paste under the film: title, what it is about, chapters, authors.

    Where all of it is too long, the last chapters are left out; too few are none to a site.
    """
    head = f"{site_title(lecture.title[language])}\n\n{site_title(lecture.subtitle[language])}\n"
    tail = f"\n{site_title(', '.join(lecture.authors))}\n"
    kept = list(chapters) if len(chapters) >= FEWEST else []
    while kept and len(head + "\n" + chapter_lines(kept) + tail) > LONGEST_DESCRIPTION:
        kept.pop()
    return head + ("\n" + chapter_lines(kept) if kept else "") + tail


def write_thumbnail(shots: Sequence[ShotClip], path: Path) -> Path:
    """The end of the first beat that ends with something to see, as JPEG."""
    picture = next(filter(None, map(_picture, shots)), None)
    image = picture or Image.new("RGB", THUMBNAIL)
    fitted = ImageOps.pad(image, THUMBNAIL, Image.Resampling.LANCZOS)
    written = BytesIO()
    fitted.save(written, "JPEG", quality=90, subsampling=0)
    write_whole(path, written.getvalue())
    return path


def _picture(shot: ShotClip) -> Image.Image | None:
    """A shot's frame at the end of its first beat that ends with more than one colour."""
    with av.open(str(shot.path)) as video:
        for beat in shot.beats:
            video.seek(max(int(1e6 * (beat.end - 0.5)), 0))
            last: av.VideoFrame | None = None
            for frame in video.decode(video=0):
                last = frame
                if frame.time is not None and frame.time >= beat.end - 0.1:
                    break
            if last is not None:
                image: Image.Image = last.to_image()
                if _shows_something(image):
                    return image
    return None


def _shows_something(image: Image.Image) -> bool:
    """Whether neighbouring pixels differ anywhere as no bare ground's do."""
    grey = np.asarray(image.convert("L"), dtype=int)
    return bool(max(np.abs(np.diff(grey, axis=axis)).max() for axis in (0, 1)) > EDGE)
