"""A slice decodes to exactly what was kept, whatever changed, and to nearly what was drawn."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import PictureType
from hypothesis import given, settings
from hypothesis import strategies as st

from fastcairo import h264, native
from fastcairo.damage import Damage
from fastcairo.h264 import BLOCK, Slices, slices

pytestmark = pytest.mark.skipif(h264.compiled is None, reason="the slices aren't compiled")
X264 = "scenecut=0:weightp=0:subme=0:no-deblock=1:cabac=0:8x8dct=0"
OPTIONS = {
    "preset": "superfast",
    "tune": "zerolatency",
    "qp": "18",
    "threads": "1",
    "x264-params": X264,
}
Planes = Any


class Stream:
    """A key picture by x264 and slices after it, decoded as they come."""

    def __init__(self, first: Planes, quantiser: int = 18) -> None:
        options = {**OPTIONS, "qp": str(quantiser)}
        self.size = (first.shape[1], first.shape[0] * 2 // 3)
        made = slices(self.size, options)
        assert made is not None
        self.slices: Slices = made
        encoder: Any = av.CodecContext.create("libx264", "w")
        encoder.width, encoder.height = self.size
        encoder.pix_fmt, encoder.time_base = "yuv420p", Fraction(1, 30)
        encoder.options = options
        encoder.flags |= av.codec.context.Flags.global_header
        frame = av.VideoFrame(*self.size, "yuv420p")
        _fill(frame, first)
        frame.pts, frame.pict_type = 0, PictureType.I
        (key,) = encoder.encode(frame)
        self.decoder = h264._decoder(bytes(encoder.extradata))
        self.begin(bytes(key), bytes(encoder.extradata))

    def begin(self, key: bytes, extradata: bytes) -> None:
        self.slices.begin(key, extradata)
        (self.seen,) = self.decoder.decode(av.Packet(key))
        self.key, self.extradata = key, extradata

    def next(self, planes: Planes | None, damage: Damage | None = None) -> bytes:
        packet = self.slices.next(planes, damage)
        (self.seen,) = self.decoder.decode(av.Packet(packet))
        return packet

    @property
    def kept(self) -> Planes:
        """What is kept, as planes of luma and chroma without the edges that nobody sees."""
        width, height = self.size
        columns, rows = -(-width // 16), -(-height // 16)
        blocks = self.slices.kept.reshape(rows, columns, BLOCK)

        def plane(start: int, side: int) -> Planes:
            squares = blocks[..., start : start + side * side].reshape(rows, columns, side, side)
            whole = squares.swapaxes(1, 2).reshape(rows * side, columns * side)
            return whole[: height * side // 16, : width * side // 16].ravel()

        parts = [plane(0, 16), plane(256, 8), plane(320, 8)]
        return np.concatenate(parts).reshape(height * 3 // 2, width)

    def check(self) -> Planes:
        """What is seen, which has to be what was kept."""
        seen = _planes(self.seen)
        np.testing.assert_array_equal(seen, self.kept)
        return seen


def _planes(frame: av.VideoFrame) -> Planes:
    """Without the padding that a frame has in memory, whatever its sides."""
    parts = []
    for plane in frame.planes:
        rows = np.frombuffer(plane, dtype=np.uint8).reshape(-1, plane.line_size)
        parts.append(rows[: plane.height, : plane.width].ravel())
    return np.concatenate(parts).reshape(frame.height * 3 // 2, frame.width)


def _fill(frame: av.VideoFrame, planes: Planes) -> None:
    flat, at = planes.ravel(), 0
    for plane in frame.planes:
        rows = np.zeros((plane.height, plane.line_size), dtype=np.uint8)
        size = plane.height * plane.width
        rows[:, : plane.width] = flat[at : at + size].reshape(plane.height, plane.width)
        plane.update(rows)
        at += size


sides = st.integers(4, 40).map(lambda half: 2 * half)


@settings(max_examples=60, deadline=None)
@given(sides, sides, st.sampled_from([12, 13, 15, 18, 20, 22, 24, 29]), st.data())
def test_a_decoder_sees_what_was_kept_whatever_changes(
    width: int, height: int, quantiser: int, data: st.DataObject
) -> None:
    generator = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    picture = generator.integers(0, 256, (height * 3 // 2, width), dtype=np.uint8)
    stream = Stream(picture, quantiser)
    for _ in range(data.draw(st.integers(1, 20))):
        kind = data.draw(st.sampled_from(["noise", "faint", "some", "flat", "ends", "nothing"]))
        if kind == "noise":
            picture = generator.integers(0, 256, picture.shape, dtype=np.uint8)
        elif kind == "faint":
            change = generator.integers(-9, 10, picture.shape)
            picture = np.clip(picture + change, 0, 255).astype(np.uint8)
        elif kind == "some":
            picture = picture.copy()
            picture[generator.random(picture.shape) < 0.02] = generator.integers(256)
        elif kind == "flat":
            picture = np.full_like(picture, generator.integers(256))
        elif kind == "ends":
            picture = (255 * generator.integers(0, 2, picture.shape)).astype(np.uint8)
        stream.next(None if kind == "nothing" else picture)
        stream.check()


def moving(count: int, width: int = 320, height: int = 180) -> Iterator[tuple[Planes, Damage]]:
    """A disc before a gradient, and where it was or is, in tiles of 16 x 32 pixels."""
    y, x = np.mgrid[:height, :width]
    v, u = np.mgrid[: height // 2, : width // 2]
    last = None  # luma, blue
    for i in range(count):
        luma = (40 + x * 120 // width).astype(np.uint8)
        blue = np.full((height // 2, width // 2), 120, dtype=np.uint8)
        red = np.full_like(blue, 140)
        luma[(x - 40 - 5 * i) ** 2 + (y - 90) ** 2 < 900] = 210
        blue[(2 * u - 40 - 5 * i) ** 2 + (2 * v - 90) ** 2 < 900] = 60
        planes = np.concatenate([luma.ravel(), blue.ravel(), red.ravel()])
        planes = planes.reshape(height * 3 // 2, width)
        rows, columns = -(-height // 16), -(-width // 32)
        marks = np.ones((rows, columns), dtype=np.uint8)
        if last is not None:
            differs = np.zeros((rows * 16, columns * 32), dtype=bool)
            differs[:height, :width] = luma != last[0]
            differs[:height, :width] |= np.repeat(np.repeat(blue != last[1], 2, 0), 2, 1)
            marks = differs.reshape(rows, 16, columns, 32).any(axis=(1, 3)).astype(np.uint8)
        last = luma, blue
        yield planes, Damage(marks.tobytes(), (rows, columns), (16, 32))


def test_what_is_seen_is_nearly_what_was_drawn_though_only_marked_tiles_are_looked_at() -> None:
    frames = list(moving(30))
    stream = Stream(frames[0][0])
    for planes, damage in frames[1:]:
        assert 0 < sum(damage.tiles) < len(damage.tiles) / 2
        stream.next(planes, damage)
        seen = stream.check().astype(int)
        assert np.abs(seen - planes).max() <= 8
        error = np.mean((seen - planes) ** 2.0)
        assert 10 * np.log10(255**2 / error) > 50


def test_nothing_is_said_of_what_is_not_marked() -> None:
    (first, _), (second, damage) = moving(2)
    stream = Stream(first)
    before = stream.check()
    marks = damage.mask().copy()
    marks[:, 3:] = False
    stream.next(second, Damage(marks.tobytes(), damage.shape, damage.tile))
    after = stream.check()
    assert (after[:180, :96] != before[:180, :96]).any()
    np.testing.assert_array_equal(after[:180, 96:], before[:180, 96:])


def test_a_frame_as_before_is_said_in_a_few_bytes_and_looks_so() -> None:
    ((planes, _),) = moving(1)
    stream = Stream(planes)
    first = stream.check()
    for _ in range(40):
        assert len(stream.next(None)) <= 12
        np.testing.assert_array_equal(stream.check(), first)


def test_what_is_drawn_again_as_it_was_is_not_said_again() -> None:
    (first, _), (second, _) = moving(2)
    stream = Stream(first)
    said = len(stream.next(second))
    for _ in range(3):
        assert len(stream.next(second)) < said / 8


def test_slices_go_on_from_any_key_picture() -> None:
    frames = [planes for planes, _ in moving(6)]
    stream, other = Stream(frames[0]), Stream(frames[3])
    stream.next(frames[1])
    stream.begin(other.key, other.extradata)
    np.testing.assert_array_equal(stream.check(), other.check())
    assert stream.next(frames[4]) == other.next(frames[4])
    stream.check()


@pytest.mark.parametrize(
    "options",
    [
        {"x264-params": X264.replace("cabac=0", "cabac=1")},
        {"x264-params": X264.replace("no-deblock=1", "no-deblock=0")},
        {"x264-params": X264.replace("8x8dct=0", "8x8dct=1")},
        {"x264-params": X264 + ":bframes=2"},
        {"x264-params": X264 + ":chroma-qp-offset=3"},
        {"qp": "11"},
        {"qp": "30"},
        {"tune": "animation"},
    ],
    ids=str,
)
def test_options_of_which_slices_know_nothing_are_left_to_x264(options: dict[str, str]) -> None:
    assert slices((64, 64), {**OPTIONS, **options}) is None


def test_wrong_arguments_are_refused() -> None:
    planes = np.zeros((48, 32), dtype=np.uint8)
    kept = np.zeros(4 * BLOCK, dtype=np.uint8)
    good = [planes, kept, None, (16, 16), 18, b"", (1, 1)]

    def refused(place: int, value: Any, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            h264.compiled.changed(*good[:place], value, *good[place + 1 :])

    h264.compiled.changed(*good)
    refused(0, planes.astype(int), "planes as a contiguous uint8 array")
    refused(0, planes[:47], "planes as a contiguous uint8 array")
    refused(1, kept[:-1].copy(), "4 macroblocks of 384 bytes")
    refused(2, b"", "a byte for each of 4 tiles")
    refused(4, 11, "quantiser must be from 12 to 29, got 11")
    refused(6, (1, 40), "up to 31 bits, got 40")
    with pytest.raises(ValueError, match="tiles of 0 x 16 pixels"):
        h264.compiled.changed(planes, kept, b"\1", (0, 16), *good[4:])


def test_slices_are_compiled_wherever_the_inner_loops_are() -> None:
    assert (h264.compiled is None) == (native.native is None)
