"""How large and how smooth a film is."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Renderer = Literal["fastcairo", "stock"]

MAX_SIDE = 8192
_CUSTOM = re.compile(r"(\d{2,5})x(\d{2,5})@(\d{1,3}(?:\.\d{1,3})?)")
# What television calls 29.97 is 30 000 frames in 1001 seconds.
_TELEVISION = {
    text: Fraction(whole * 1000, 1001)
    for whole, texts in {24: ("23.976", "23.98"), 30: ("29.97",), 60: ("59.94",)}.items()
    for text in texts
}


@dataclass(frozen=True)
class Quality:
    """Pixels, frames a second, how finely colours are kept (x264's quantiser), and by whom drawn.

    Either renderer, fastcairo or manim's stock one, draws the same frames.
    """

    name: str
    width: int
    height: int
    fps: Fraction | int
    quantiser: int = 20
    renderer: Renderer = "fastcairo"

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def encoding(self) -> dict[str, str]:
        """x264's options. One thread and no lookahead: a frame is encoded at once or not at all.

        So x264 encodes key pictures, and the changes after them are written without it
        (fastcairo/h264.py), which asks for CAVLC, no deblocking and no 8x8 transform. Where that
        can't be compiled x264 encodes all, at what costs least: flat pictures gain little from what
        slower presets search for, and next to nothing from motion finer than a pixel (subme).
        Small differences are kept rather than rounded to nothing (narrow dead zones): where little
        moves, a frame's errors stand for seconds. At `high` every kind of shot is nearer to what
        was drawn than by preset faster, crf 19 (benchmarks/rendering.py).
        """
        exact = "deadzone-inter=10:deadzone-intra=6"
        return {
            "preset": "superfast",
            "tune": "zerolatency",
            "qp": str(self.quantiser),
            "threads": "1",
            "x264-params": f"scenecut=0:weightp=0:subme=0:no-deblock=1:cabac=0:8x8dct=0:{exact}",
        }

    @property
    def keyframes(self) -> int:
        """Frames from one place to seek to until the next: four seconds."""
        return round(4 * self.fps)


QUALITIES = {
    quality.name: quality
    for quality in (
        Quality("draft", 854, 480, 15, 24),
        Quality("low", 854, 480, 30, 22),
        Quality("medium", 1280, 720, 30, 20),
        Quality("high", 1920, 1080, 60, 19),
        Quality("4k", 3840, 2160, 60, 19),
    )
}


def parse_quality(text: str) -> Quality:
    """A quality by name, or by size and rate such as `640x360@10` or `1920x1080@29.97`.

    Raises ValueError for anything else, odd sides (yuv420p halves both), or sides or rates out
    of range.
    """
    if text in QUALITIES:
        return QUALITIES[text]
    match = _CUSTOM.fullmatch(text)
    if match is None:
        raise ValueError(
            f"quality must be one of {', '.join(QUALITIES)}, or a size and rate such as "
            f"640x360@10; got {text!r}"
        )
    width, height = int(match[1]), int(match[2])
    fps = _TELEVISION.get(match[3], Fraction(match[3]))
    if width % 2 or height % 2 or not (16 <= height <= MAX_SIDE and 16 <= width <= MAX_SIDE):
        raise ValueError(
            f"quality {text!r}: width and height must be even numbers from 16 to {MAX_SIDE}"
        )
    if not 1 <= fps <= 120:
        raise ValueError(f"quality {text!r}: frames a second must be from 1 to 120")
    return Quality(text, width, height, int(fps) if fps.denominator == 1 else fps)
