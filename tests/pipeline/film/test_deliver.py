"""Files where their maker wants them."""

from pathlib import Path

import pytest

from lectures.load import LectureError
from pipeline.film.deliver import deliver, format_of


@pytest.fixture
def film(tmp_path: Path) -> list[Path]:
    files = [tmp_path / f"x.en.draft.{kind}" for kind in ("mp4", "en.vtt", "chapters.txt")]
    for file in files:
        file.write_text(file.name)
    return files


def test_a_film_is_copied_with_what_lies_beside_it(film: list[Path], tmp_path: Path) -> None:
    copies = deliver(film, tmp_path / "new" / "lesson.mp4")
    assert [copy.name for copy in copies] == ["lesson.mp4", "lesson.en.vtt", "lesson.chapters.txt"]
    assert [copy.read_text() for copy in copies] == [file.name for file in film]
    assert all(file.is_file() for file in film)


def test_what_can_not_be_delivered_is_said(film: list[Path], tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r"what was made is \.mp4"):
        deliver(film, tmp_path / "lesson.mov")
    with pytest.raises(LectureError, match="can't be written"):
        deliver(film, film[0] / "lesson.mp4")
    with pytest.raises(LectureError, match=r"ends in \.mp4, \.gif"):
        format_of(tmp_path / "lesson.avi", ["mp4", "gif"])
    assert format_of(tmp_path / "lesson.GIF", ["mp4", "gif"]) == "gif"
