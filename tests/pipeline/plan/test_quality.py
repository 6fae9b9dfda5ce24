"""Qualities by name, and any other by size and rate."""

import pytest

from pipeline.plan.quality import QUALITIES, parse_quality
from scenes.frame import WIDE


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("draft", (854, 480, 15)),
        ("low", (854, 480, 30)),
        ("medium", (1280, 720, 30)),
        ("high", (1920, 1080, 60)),
        ("4k", (3840, 2160, 60)),
        ("640x360@10", (640, 360, 10)),
    ],
)
def test_a_quality_has_its_size_and_rate(name: str, form: tuple[int, int, int]) -> None:
    quality = parse_quality(name)
    assert (quality.width, quality.height, quality.fps) == form


def test_all_named_qualities_frame_the_same_picture() -> None:
    assert {WIDE.frame(quality.aspect) for quality in QUALITIES.values()} == {(8 * 16 / 9, 8)}


def test_the_whole_stage_stands_in_a_square_film() -> None:
    width, height = WIDE.frame(parse_quality("400x400@10").aspect)
    assert width == height == pytest.approx(8 * 16 / 9)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ultra", "one of draft, low, medium, high, 4k"),
        ("641x360@10", "even numbers"),
        ("640x0@10", "one of|even"),
        ("99998x360@10", "from 16 to 8192"),
        ("640x360@0", "from 1 to 120"),
        ("640x360@500", "from 1 to 120"),
        ("", "got ''"),
    ],
)
def test_what_is_no_quality_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_quality(text)
