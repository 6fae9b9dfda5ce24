"""Chapters, description and thumbnail by the rules of the site that is strictest."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from lectures.load import load_lecture
from lectures.speech import Spoken
from pipeline.film.join import Chapter
from pipeline.film.sites import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    SHORTEST,
    chapter_lines,
    description,
    site_chapters,
    site_title,
    write_thumbnail,
)
from pipeline.timeline import BeatRecord, ShotClip

LECTURE = load_lecture()
NAMES = [shot.name for shot in LECTURE.shots]


def begins(*lengths: float) -> list[float]:
    return [float(moment) for moment in np.cumsum([0, *lengths])]


@pytest.mark.parametrize(
    ("lengths", "starts"),
    [
        ([7, 20, 30], [0, 27]),
        ([20, 7, 30, 12], [0, 20, 57]),
        ([20, 30, 4], [0, 20]),
        ([3, 3, 3, 3, 30], [0, 12]),
        ([4], [0]),
    ],
)
def test_no_chapter_is_shorter_than_a_site_allows(
    lengths: list[float], starts: list[float]
) -> None:
    found = site_chapters(LECTURE, "en", NAMES[: len(lengths)], begins(*lengths))
    assert [one.start for one in found] == starts
    assert found[-1].end == sum(lengths)
    assert len(found) == 1 or all(one.end - one.start >= SHORTEST for one in found)


def test_a_short_chapter_bears_the_longer_ones_title() -> None:
    found = site_chapters(LECTURE, "en", NAMES[:3], begins(7, 20, 30))
    assert found[0].title == "Fill in the blank"
    assert chapter_lines(found).splitlines()[0] == "0:00 Fill in the blank"


@pytest.mark.parametrize("language", LECTURE.languages)
def test_the_whole_film_has_a_description_within_a_sites_limits(language: str) -> None:
    chapters = site_chapters(LECTURE, language, NAMES, begins(*[25] * len(NAMES)))
    text = description(LECTURE, language, chapters)
    assert len(text) <= LONGEST_DESCRIPTION
    assert text.startswith(LECTURE.title[language])
    assert "\n0:00 " in text
    assert all(len(one.title) <= LONGEST_TITLE for one in chapters)
    assert chapters[0].title.startswith(LECTURE.parts[0].title[language])


def test_what_sites_refuse_is_not_in_a_title() -> None:
    assert site_title("<b>x\n0:00 y</b>") == "‹b›x 0:00 y‹/b›"
    assert len(site_title("word " * 100)) <= LONGEST_TITLE


def test_two_chapters_are_none_to_a_site() -> None:
    few = [Chapter("A", 0, 20), Chapter("B", 20, 40)]
    assert "0:00" not in description(LECTURE, "en", few)
    assert "0:00 A" in description(LECTURE, "en", [*few, Chapter("C", 40, 60)])


def clip(path: Path, *pictures: int) -> ShotClip:
    """A film of one second a picture: black, with a white bar so many pixels high."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for height in pictures:
            for _ in range(5):
                pixels = np.zeros((36, 64, 3), np.uint8)
                pixels[:height] = 255
                film.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(stream.encode(None))
    beats = (BeatRecord(f"b{k}", k, k + 1, Spoken(0.0, ())) for k in range(len(pictures)))
    return ShotClip(path.stem, path, tuple(beats))


def test_the_thumbnail_is_the_first_picture_with_something_in_it(tmp_path: Path) -> None:
    empty, full = clip(tmp_path / "a.mp4", 0), clip(tmp_path / "b.mp4", 0, 18, 30)
    file = write_thumbnail([empty, full], tmp_path / "film.thumbnail.jpg")
    picture = np.asarray(Image.open(file).convert("L"))
    assert picture.shape == (720, 1280)
    assert file.stat().st_size < 2_000_000
    assert (picture[:, 640] > 128).mean() == pytest.approx(0.5, abs=0.05)
