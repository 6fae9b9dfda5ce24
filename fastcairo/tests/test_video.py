"""What goes into a video comes out of it, and a held frame costs nothing."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from fastcairo import h264
from fastcairo.damage import Damage
from fastcairo.holds import ROUND, Hold, frame_num, numbered
from fastcairo.video import VideoFile, Yuv420

WIDTH, HEIGHT, RATE, KEYFRAMES = 320, 160, 30, 120
X264 = {
    "preset": "superfast",
    "tune": "zerolatency",
    "qp": "18",
    "threads": "1",
    "x264-params": "scenecut=0:weightp=0:subme=0:no-deblock=1:cabac=0",
}
SLICES = {**X264, "x264-params": X264["x264-params"] + ":8x8dct=0"}
Options = dict[str, str]


@pytest.fixture(params=["x264", "slices"])
def options(request: pytest.FixtureRequest) -> Options:
    """Of a stream by x264 alone, and of one in which what changed is written by ourselves."""
    if request.param == "x264":
        return X264
    if h264.compiled is None:
        pytest.skip("the slices aren't compiled")
    return SLICES


def pictures(count: int) -> list[np.ndarray]:
    """A disc that moves over a gradient."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    found = []
    for i in range(count):
        pixels = np.full((HEIGHT, WIDTH, 4), 255, dtype=np.uint8)
        pixels[..., 0], pixels[..., 1] = x * 255 // WIDTH, y * 255 // HEIGHT
        pixels[(x - 40 - 7 * i) ** 2 + (y - 80) ** 2 < 900, :3] = (240, 30, 120)
        found.append(pixels)
    return found


class Encoded(VideoFile):
    """Encodes every frame."""

    def _splice(self, wanted: int) -> int:
        return 0


def written(
    path: Path,
    plan: list[tuple[np.ndarray, int]],
    options: Options,
    kind: type[VideoFile] = VideoFile,
) -> VideoFile:
    video = kind(path, (WIDTH, HEIGHT), RATE, options, keyframes=KEYFRAMES)
    for pixels, repeat in plan:
        video.write(pixels, None, repeat)
    video.close(whole=True)
    return video


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def holding() -> list[tuple[np.ndarray, int]]:
    """Moves, short and long holds of any length, one of them longer than two keyframes."""
    repeats = [1, 1, 5, 1, 40, 1, 1, 300, 1, 17, 1, 1, 25, 1, 3, 4, 1, 6]
    return list(zip(pictures(len(repeats)), repeats, strict=True))


def test_spliced_holds_decode_to_the_same_pictures_as_encoded_ones(tmp_path: Path) -> None:
    spliced = written(tmp_path / "a.mp4", holding(), X264)
    encoded = written(tmp_path / "b.mp4", holding(), X264, Encoded)
    assert spliced.spliced > 350  # of 410
    assert encoded.spliced == 0
    ours, theirs = decoded(tmp_path / "a.mp4"), decoded(tmp_path / "b.mp4")
    assert len(ours) == len(theirs) == spliced.frames == sum(n for _, n in holding())
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.skipif(h264.compiled is None, reason="the slices aren't compiled")
def test_slices_show_what_was_drawn_and_hold_it(tmp_path: Path) -> None:
    video = written(tmp_path / "a.mp4", holding(), SLICES)
    assert video.spliced > 380  # of 410
    frames = iter(decoded(tmp_path / "a.mp4"))
    yuv = Yuv420(WIDTH, HEIGHT)
    shown = 0
    for pixels, repeat in holding():
        yuv.update(pixels)
        last = None
        for _ in range(repeat):
            frame = next(frames)
            assert np.mean((frame.astype(float) - yuv.planes) ** 2) < 1  # above 48 dB
            if last is not None and shown % KEYFRAMES:  # a key picture is encoded anew
                np.testing.assert_array_equal(frame, last)
            last = frame
            shown += 1
    assert next(frames, None) is None


def test_spliced_videos_have_a_constant_rate_and_places_to_seek_to(
    tmp_path: Path, options: Options
) -> None:
    written(tmp_path / "a.mp4", holding(), options)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        assert stream.average_rate == RATE
        steps = {b.pts - a.pts for a, b in pairwise(packets)}
        assert len(steps) == 1
        keys = [i for i, packet in enumerate(packets) if packet.is_keyframe]
    assert max(np.diff([*keys, len(packets)])) <= KEYFRAMES


def test_seeking_into_a_hold_shows_the_held_frame(tmp_path: Path, options: Options) -> None:
    written(tmp_path / "a.mp4", holding(), options)
    whole = decoded(tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        for frame_at in (30, 200, 349):
            container.seek(int(frame_at / RATE / stream.time_base), stream=stream)
            for frame in container.decode(stream):
                if round(frame.pts * stream.time_base * RATE) == frame_at:
                    np.testing.assert_array_equal(frame.to_ndarray(), whole[frame_at])
                    break
            else:
                pytest.fail(f"frame {frame_at} can't be reached")


class Behind(VideoFile):
    """Encodes in a thread of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, ahead=2)


def test_a_thread_of_its_own_writes_the_same_file(tmp_path: Path, options: Options) -> None:
    plain = written(tmp_path / "a.mp4", holding(), options)
    behind = written(tmp_path / "b.mp4", holding(), options, Behind)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert plain.frames == behind.frames


def test_what_goes_wrong_in_the_thread_is_raised_to_whoever_writes(
    tmp_path: Path, options: Options
) -> None:
    class Broken(Behind):
        def _encode(self) -> int:
            raise OSError("the disk is full")

    video = Broken(tmp_path / "a.mp4", (WIDTH, HEIGHT), RATE, options, keyframes=KEYFRAMES)

    def write_on() -> None:
        for picture in pictures(8):
            video.write(picture)

    with pytest.raises(OSError, match="the disk is full"):
        write_on()
    video.close(whole=False)
    late = Broken(tmp_path / "b.mp4", (WIDTH, HEIGHT), RATE, options, keyframes=KEYFRAMES)
    late.write(pictures(1)[0])
    with pytest.raises(OSError, match="the disk is full"):
        late.close(whole=True)


def test_the_same_frames_give_the_same_bytes(tmp_path: Path, options: Options) -> None:
    written(tmp_path / "a.mp4", holding(), options)
    written(tmp_path / "b.mp4", holding(), options)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_holds_that_are_written_one_frame_at_a_time_are_spliced_too(
    tmp_path: Path, options: Options
) -> None:
    nothing = Damage(bytes(100), (10, 10), (16, 32))
    video = VideoFile(tmp_path / "a.mp4", (WIDTH, HEIGHT), RATE, options, keyframes=KEYFRAMES)
    (picture,) = pictures(1)
    video.write(picture)
    for _ in range(3):
        video.write(picture, nothing, 40)
    video.close(whole=True)
    assert video.frames == 121
    assert video.spliced > 80


def test_unchanged_frames_between_changed_ones_are_spliced(tmp_path: Path) -> None:
    nothing = Damage(bytes(100), (10, 10), (16, 32))

    def write(path: Path, kind: type[VideoFile]) -> VideoFile:
        video = kind(path, (WIDTH, HEIGHT), RATE, X264, keyframes=KEYFRAMES)
        for picture in pictures(30):
            video.write(picture)
            for _ in range(4):
                video.write(picture, nothing)
        video.close(whole=True)
        return video

    spliced, encoded = (
        write(tmp_path / "a.mp4", VideoFile),
        write(tmp_path / "b.mp4", Encoded),
    )
    assert spliced.frames == encoded.frames == 150
    assert spliced.spliced >= 40
    for one, other in zip(decoded(tmp_path / "a.mp4"), decoded(tmp_path / "b.mp4"), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_packet_that_is_no_simple_slice_is_never_repeated() -> None:
    hold = Hold()
    for packet in (b"", b"\0\0\1\x65\x88\x84", b"\0\0\0\1\x41\xff\xff\xff", b"\0\0\1\x41\x9a"):
        assert frame_num(packet) is None
        for _ in range(3):
            assert hold.next(packet, key=False) == packet
            assert not hold.steady


@pytest.mark.parametrize(
    "rest", [b"\x0c\x80", b"\0\x07", b"\0\1\x80", b"\0\0\3\2\x80", b"\0\0\3\0\0\3\1", b"\1"]
)
def test_a_number_changes_four_bits_and_never_makes_a_start_code(rest: bytes) -> None:
    first = b"\0\0\0\1\x41\x9a\x20" + rest  # numbered 1
    lengths = set()
    for number in range(ROUND):
        packet = numbered(first, number)
        assert frame_num(packet) == number
        assert numbered(packet, 1) == first
        body = packet[4:]
        assert not any(code in body for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
        lengths.add(len(body.replace(b"\0\0\3", b"\0\0")))
    assert len(lengths) == 1


def test_converting_changed_tiles_gives_what_converting_everything_gives() -> None:
    first, second = pictures(2)
    high, wide = 16, 32
    rows, columns = HEIGHT // high, WIDTH // wide
    tiles = (first != second).reshape(rows, high, columns, wide, 4).any(axis=(1, 3, 4))
    assert 0 < tiles.sum() < tiles.size / 2
    part, whole = Yuv420(WIDTH, HEIGHT), Yuv420(WIDTH, HEIGHT)
    part.update(first)
    part.update(second, Damage(tiles.astype(np.uint8).tobytes(), (rows, columns), (high, wide)))
    whole.update(second)
    assert np.abs(part.planes.astype(int) - whole.planes).max() <= 1


def test_conversion_is_within_a_level_of_the_scaler() -> None:
    (picture,) = pictures(1)
    ours, scaled = Yuv420(WIDTH, HEIGHT), Yuv420(WIDTH, HEIGHT)
    ours.update(picture)
    scaled._convert(picture)
    assert np.abs(ours.planes.astype(int) - scaled.planes).max() <= 1


def test_odd_sides_and_frames_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="even, got 321 x 160"):
        Yuv420(321, 160)
    with pytest.raises(ValueError, match=r"expected a frame of shape \(160, 320, 4\)"):
        Yuv420(WIDTH, HEIGHT).update(np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8))


@pytest.mark.parametrize("height", [60, 62, 64, 70])
def test_colour_stands_where_it_was_drawn_whatever_the_height(
    tmp_path: Path, height: int, options: Options
) -> None:
    top, bottom = height // 4 // 2 * 2, height // 2
    pixels = np.zeros((height, 48, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    pixels[top:bottom, :, 0] = 255
    video = VideoFile(tmp_path / "a.mp4", (48, height), RATE, options, keyframes=KEYFRAMES)
    black = np.zeros_like(pixels)
    for picture in (black, pixels):
        video.write(picture)
    video.close(whole=True)
    with av.open(str(tmp_path / "a.mp4")) as film:
        _, frame = film.decode(video=0)
    red = np.flatnonzero(frame.to_ndarray(format="rgba")[:, 24, 0] > 128)
    assert red[0] == pytest.approx(top, abs=1)
    assert red[-1] == pytest.approx(bottom - 1, abs=1)
