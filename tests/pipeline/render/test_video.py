"""What goes into a video file comes out of it: frames, colours, transparency."""

from fractions import Fraction
from pathlib import Path

import av
import examples
import numpy as np
import pytest
import twice
from manim import Scene

from fastcairo.renderer import FastCairoRenderer
from fastcairo.video import VideoFile, Yuv420
from pipeline.plan.quality import QUALITIES, parse_quality
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


LOOKAHEAD = {"preset": "faster", "crf": "19", "threads": "1", "rc-lookahead": "20"}


def decibels(path: Path, luma: list[np.ndarray]) -> float:
    """PSNR of a video's luma over all of its frames."""
    with av.open(str(path)) as container:
        found = [frame.to_ndarray()[: len(luma[0])] for frame in container.decode(video=0)]
    away = np.stack(found).astype(np.float32) - np.stack(luma)
    return float(10 * np.log10(255**2 / np.mean(away * away)))


@pytest.mark.parametrize("scene", [examples.Texts, examples.Turning, examples.Transforms])
def test_high_is_nearer_to_what_was_drawn_than_a_slow_preset_with_lookahead(
    scene: type[Scene], tmp_path: Path
) -> None:
    size = (640, 360)
    with twice.small(tmp_path, size, 30):
        drawn, _ = twice.render(scene, FastCairoRenderer, twice.Collector)
    frames = [pixels for pixels, repeat in drawn.frames for _ in range(repeat)]
    luma = []
    for pixels in frames:
        yuv = Yuv420(*size)
        yuv.update(pixels)
        luma.append(yuv.planes[: size[1]].astype(np.float32))
    reached = []
    for name, options in (("ours", QUALITIES["high"].encoding), ("slow", LOOKAHEAD)):
        video = VideoFile(tmp_path / f"{name}.mp4", size, 30, options, keyframes=120)
        for pixels in frames:
            video.write(pixels)
        video.close(whole=True)
        reached.append(decibels(tmp_path / f"{name}.mp4", luma))
    assert reached[0] >= reached[1], reached
