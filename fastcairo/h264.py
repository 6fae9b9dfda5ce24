"""What changed in a frame, as a slice of H.264 after a key picture that x264 has encoded.

x264 takes three milliseconds at 1080p for a frame in which nothing changes, and hardly more for one
in which a twentieth does, as in most films of drawings. A slice of our own (`_h264.c`) names only
the macroblocks that changed. It begins as x264 begins its own, which is tried once for any options:
what comes out of a decoder must be what was kept, or x264 encodes every frame.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from fastcairo.damage import Damage
from fastcairo.holds import ROUND, frame_num
from fastcairo.native import native

Planes = NDArray[np.uint8]
BLOCK = 384  # bytes of a macroblock: 16 x 16 of luma, twice 8 x 8 of chroma
_SIDE = 64  # pixels of the picture on which options are tried
_BEFORE_NUMBER, _NUMBER = 7, 4  # bits of a slice's header: first, then `frame_num`
_LEAST, _GREATEST = 12, 29  # quantisers


def _load() -> Any:
    if native is None:  # compiled loops aren't wanted, or can't be had
        return None
    try:
        return import_module("fastcairo._h264")
    except ImportError:
        return None


compiled: Any = _load()


@dataclass(frozen=True)
class Beginning:
    """How a P slice begins: bytes of a start code and a NAL header; then bits, numbered 0."""

    start: bytes
    header: int
    length: int
    quantiser: int

    def numbered(self, number: int) -> tuple[int, int]:
        """The header's bits, and how many, with `frame_num`."""
        return self.header | number << self.length - _BEFORE_NUMBER - _NUMBER, self.length


class Slices:
    """Frames after a key picture. `kept` is the last one as a decoder has it, block by block."""

    def __init__(self, size: tuple[int, int], begins: Beginning) -> None:
        width, height = size
        self._begins = begins
        self._shape = (height * 3 // 2, width)
        self.kept: Planes = np.zeros(-(-width // 16) * -(-height // 16) * BLOCK, dtype=np.uint8)
        self._number = 0
        self._unchanged: dict[int, bytes] = {}  # by number
        self._decoder: Any = None

    def begin(self, key: bytes, extradata: bytes) -> None:
        """Go on from a key picture, as encoded; `extradata` has the stream's parameter sets."""
        if self._decoder is None:
            self._decoder = _decoder(extradata)
        frames = self._decoder.decode(av.Packet(key)) or self._decoder.decode(None)
        self._decoder.flush_buffers()
        compiled.keep(frames[0].to_ndarray().reshape(self._shape), self.kept)
        self._number = 0

    def next(self, planes: Planes | None, damage: Damage | None = None) -> bytes:
        """The packet of the next frame; None for one that is as before.

        `planes` has shape (height * 3 / 2, width): Y, U, V; `damage` tells where it differs.
        """
        self._number = (self._number + 1) % ROUND
        if planes is None:
            return self._as_before()
        if damage is None:
            return self._changed(planes, None, (1, 1))
        return self._changed(planes, damage.tiles, damage.tile)

    def _as_before(self) -> bytes:
        if self._number not in self._unchanged:
            blank = np.zeros(self._shape, dtype=np.uint8)
            self._unchanged[self._number] = self._changed(blank, b"\0", self._shape)
        return self._unchanged[self._number]

    def _changed(self, planes: Planes, tiles: bytes | None, tile: tuple[int, int]) -> bytes:
        begins = self._begins
        packet: bytes = compiled.changed(
            planes,
            self.kept,
            tiles,
            tile,
            begins.quantiser,
            begins.start,
            begins.numbered(self._number),
        )
        return packet


def slices(size: tuple[int, int], options: Mapping[str, str]) -> Slices | None:
    """What writes slices into a stream that x264 begins with these options, if it can be done."""
    begins = _beginning(tuple(sorted(options.items())))
    return None if begins is None else Slices(size, begins)


@lru_cache(maxsize=8)
def _beginning(options: tuple[tuple[str, str], ...]) -> Beginning | None:
    """How slices begin in a stream of these options, tried on a small picture."""
    if compiled is None or dict(options).get("tune") != "zerolatency":
        return None
    generator = np.random.default_rng(0)
    first, second = generator.integers(16, 236, (2, _SIDE * 3 // 2, _SIDE), dtype=np.uint8)
    second[:, _SIDE // 2 :] = 100 + np.arange(_SIDE // 2)  # what a filter of edges would alter
    packets, extradata = _encoded(first, dict(options))
    if len(packets) != 2:
        return None
    key, unchanged = packets
    begins = _read(unchanged, int(dict(options).get("qp", 0)))
    if begins is None:
        return None
    ours = Slices((_SIDE, _SIDE), begins)
    ours.begin(key, extradata)
    decoder = _decoder(extradata)
    try:
        seen = [*decoder.decode(av.Packet(key)), *decoder.decode(av.Packet(ours.next(second)))]
        seen += decoder.decode(None)
    except av.FFmpegError:
        return None
    expected = Slices((_SIDE, _SIDE), begins)
    compiled.keep(seen[-1].to_ndarray(), expected.kept)
    return begins if np.array_equal(expected.kept, ours.kept) else None


def _encoded(picture: Planes, options: dict[str, str]) -> tuple[list[bytes], bytes]:
    """A picture by x264 as a key picture, then as it was; and the stream's parameter sets.

    There are fewer packets where x264 looks ahead.
    """
    with av.open(io.BytesIO(), "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=Fraction(30), options=options)
        stream.width = stream.height = _SIDE
        stream.pix_fmt = "yuv420p"
        packets = []
        for i, kind in enumerate((PictureType.I, PictureType.P)):
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.pict_type = i, kind
            packets += stream.encode(frame)
        return [bytes(packet) for packet in packets], bytes(stream.codec_context.extradata)


def _read(packet: bytes, quantiser: int) -> Beginning | None:
    """How the slice begins that says of the small picture only that it is as before."""
    if frame_num(packet) is None or not _LEAST <= quantiser <= _GREATEST:
        return None
    start = packet.index(b"\0\0\1") + 4
    bits = "".join(f"{byte:08b}" for byte in packet[start:].replace(b"\0\0\3", b"\0\0"))
    skipped = f"{(_SIDE // 16) ** 2 + 1:b}"
    told = "0" * (len(skipped) - 1) + skipped + "1"  # ue(v) of all macroblocks, then the end
    bits = bits.rstrip("0")
    if not bits.endswith(told):
        return None
    number = _BEFORE_NUMBER + _NUMBER
    header = bits[:_BEFORE_NUMBER] + "0" * _NUMBER + bits[number : -len(told)]
    return Beginning(packet[:start], int(header, 2), len(header), quantiser)


def _decoder(extradata: bytes) -> Any:
    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata = extradata
    decoder.thread_count = 1
    return decoder
