"""What goes into a video file comes out of it: frames, colours, transparency."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.plan.quality import parse_quality
from pipeline.render.video import video_file

QUALITY = parse_quality("64x32@12")


def plain(colour: tuple[int, int, int], alpha: int = 255) -> np.ndarray:
    return np.full((32, 64, 4), (*colour, alpha), dtype=np.uint8)


def written(path: Path, *frames: tuple[np.ndarray, int], transparent: bool = False) -> Path:
    video = video_file(path, QUALITY, transparent=transparent)
    for pixels, repeat in frames:
        video.write(pixels, repeat=repeat)
    video.close(whole=True)
    return path


def test_frames_are_counted_and_evenly_spaced(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", (plain((9, 9, 9)), 5), (plain((200, 9, 9)), 1))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stamps = [float(frame.pts * frame.time_base) for frame in container.decode(stream)]
        assert stream.average_rate == Fraction(12)
    assert stamps == pytest.approx([n / 12 for n in range(6)])


@pytest.mark.parametrize("colour", [(255, 143, 107), (12, 14, 20), (79, 209, 181)])
def test_colours_survive_and_are_marked_as_bt709(
    colour: tuple[int, int, int], tmp_path: Path
) -> None:
    path = written(tmp_path / "a.mp4", (plain(colour), 2))
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_range) == (1, 1)  # BT.709, limited
        assert frame.format.name == "yuv420p"
        pixel = frame.to_ndarray(format="rgb24")[16, 32]
    assert np.abs(pixel.astype(int) - colour).max() <= 4


def test_a_transparent_video_keeps_its_alpha_exactly(tmp_path: Path) -> None:
    pixels = plain((255, 143, 107), alpha=0)
    pixels[:, 20:40, 3] = 255
    path = written(tmp_path / "a.mov", (pixels, 1), transparent=True)
    with av.open(str(path)) as container:
        found = next(container.decode(video=0)).to_ndarray(format="rgba")
    np.testing.assert_array_equal(found, pixels)
