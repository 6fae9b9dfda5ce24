"""The moving picture of README.md moves, is small, and shows moments that the film has."""

import re
from pathlib import Path

import pytest
from PIL import Image

from lectures.load import load_lecture
from lectures.text import shot_title
from tests.programs import program

ROOT = Path(__file__).resolve().parents[2]
picture = program("docs/build_picture.py")


def test_the_readme_opens_on_a_picture_that_moves_and_is_small():
    (first, *_) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert ROOT / first == picture.TARGET
    with Image.open(picture.TARGET) as moving:
        wanted = sum(seconds for *_, seconds in picture.MOMENTS) * picture.RATE
        assert moving.n_frames == pytest.approx(wanted, rel=0.05)  # equal pictures become one
        assert moving.size == picture.SIZE
    assert picture.TARGET.stat().st_size < 2e6


def test_its_moments_are_chapters_of_the_film():
    lecture = load_lecture()
    titles = {shot_title(lecture, "en", shot.name) for shot in lecture.shots}
    assert {chapter for chapter, *_ in picture.MOMENTS} <= titles


def test_a_film_without_such_a_chapter_is_named():
    class Bare:
        def chapters(self):
            return [{"start": 0, "time_base": 1, "metadata": {"title": "1 Part · 2 Another"}}]

    with pytest.raises(LookupError, match="no chapter 'Superposition'"):
        picture.start_of(Bare(), "Superposition")
