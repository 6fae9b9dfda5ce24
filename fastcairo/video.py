"""Frames into one H.264 file at a constant rate, converting and encoding only what is new."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from numpy.typing import NDArray

from fastcairo.damage import Damage
from fastcairo.h264 import slices
from fastcairo.holds import Hold
from fastcairo.native import native

Pixels = NDArray[np.uint8]
Take = Callable[[Pixels | None, Damage | None, int], None]


class Yuv420:
    """RGBA frames as BT.709 in limited range, chroma as the mean of 2 x 2 pixels.

    `planes` has shape (height * 3 / 2, width): Y, then U, then V.
    """

    def __init__(self, width: int, height: int) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"a video's sides must be even, got {width} x {height}")
        self.width, self.height = width, height
        self.planes: Pixels = np.zeros((height * 3 // 2, width), dtype=np.uint8)
        self._scaler = VideoReformatter()

    def update(self, pixels: Pixels, damage: Damage | None = None) -> bool:
        """Take over a frame, shape (height, width, 4), where it changed; whether anything did."""
        if pixels.shape != (self.height, self.width, 4):
            raise ValueError(
                f"expected a frame of shape {(self.height, self.width, 4)}, got {pixels.shape}"
            )
        if damage is not None and not damage:
            return False
        if native is None:
            self._convert(pixels)
        elif damage is None or damage.tile[1] % 2:
            native.to_yuv420(pixels, self.planes, None, 2)
        else:
            native.to_yuv420(pixels, self.planes, damage.tiles, damage.tile[1])
        return True

    def _convert(self, pixels: Pixels) -> None:
        frame = self._scaler.reformat(
            av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), format="rgba"),
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,
            threads=1,
        )
        np.copyto(self.planes, frame.to_ndarray())


class VideoFile:
    """An open MP4 file; RGBA frames go in, `frames` counts them.

    Parameters
    ----------
    size
        Width and height in pixels, both even.
    options
        x264's. With `tune` zerolatency and one thread a frame costs its encoding once, however
        long it is held: x264's own packet for an unchanged frame is then repeated. Where `slices`
        knows how, x264 encodes key pictures alone, and what changes after them costs what it is.
    keyframes
        Frames from one place to seek to until the next, at most.
    ahead
        Frames that may wait for the encoder, which then works in a thread of its own; the file is
        the same. For a film that is alone on its processors.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        rate: Fraction | int,
        options: Mapping[str, str],
        *,
        keyframes: int,
        ahead: int = 0,
    ) -> None:
        self.frames = 0
        self.spliced = 0  # of these, how many were not encoded
        self._written = 0  # of these, how many have reached the file
        self._rate = Fraction(rate)
        self._yuv = Yuv420(*size)
        self._keyframes = keyframes
        self._prompt = options.get("tune") == "zerolatency" and options.get("threads") == "1"
        self._container = av.open(str(path), "w", format="mp4")
        stream: Any = self._container.add_stream(
            "libx264", rate=self._rate, options={**options, "g": str(keyframes)}
        )
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.color_range = ColorRange.MPEG
        self._stream = stream
        self._encoded = 0
        self._since_key = keyframes  # frames since the last place to seek to
        self._hold = Hold()
        self._slices = slices(size, options) if self._prompt else None
        self._planes = self._yuv.planes  # what is encoded
        self._ahead = Ahead(self._take, self._planes.shape, ahead) if ahead else None

    @property
    def seconds(self) -> float:
        """How long the video is by now."""
        return float(self.frames / self._rate)

    def write(self, pixels: Pixels, damage: Damage | None = None, repeat: int = 1) -> None:
        """Add an RGBA frame `repeat` times over; `damage` tells where it differs from the last."""
        planes = self._yuv.planes if self._yuv.update(pixels, damage) else None
        self.frames += repeat
        if self._ahead is None:
            self._take(planes, damage, repeat)
        else:
            self._ahead.put(planes, damage, repeat)

    def _take(self, planes: Pixels | None, damage: Damage | None, repeat: int) -> None:
        """Encode a converted frame `repeat` times over; None for the one before."""
        new = planes is not None
        if planes is not None:
            self._planes = planes
            self._hold.end()
        left = repeat
        while left:
            if self._slices is not None and self._since_key < self._keyframes:
                self._slice(self._slices.next(self._planes if new else None, damage), new)
                left -= 1
            else:
                left -= self._splice(left) or self._encode()
            new = False

    def _slice(self, packet: bytes, new: bool) -> None:
        self._put(packet, False)
        self._since_key += 1
        self.spliced += not new

    def _encode(self) -> int:
        """Encode the frame once by x264. Returns how many frames that made: one."""
        # Without a copy, unless av would take the planes for those of a frame two rows lower.
        whole = self._planes.shape[0] % 6 == 0
        made = av.VideoFrame.from_numpy_buffer if whole else av.VideoFrame.from_ndarray
        frame = made(self._planes, format="yuv420p")
        frame.pts, frame.time_base = self._encoded, 1 / self._rate
        if self._prompt and self._since_key >= self._keyframes:
            frame.pict_type = PictureType.I
        self._encoded += 1
        packets = self._stream.encode(frame)
        if not self._prompt:
            self._container.mux(packets)
            self._written += 1
            return 1
        (packet,) = packets  # without lookahead there is one for each frame, at once
        key = packet.is_keyframe
        self._since_key = 1 if key else self._since_key + 1
        if self._slices is not None and key:
            self._slices.begin(bytes(packet), bytes(self._stream.codec_context.extradata))
        self._put(self._hold.next(bytes(packet), key=key), key)
        return 1

    def _put(self, data: bytes, key: bool) -> None:
        packet = av.Packet(data)
        packet.pts = packet.dts = self._written
        packet.time_base, packet.duration = 1 / self._rate, 1
        packet.is_keyframe = key
        packet.stream = self._stream
        self._container.mux(packet)
        self._written += 1

    def _splice(self, wanted: int) -> int:
        """Repeat the held frame without encoding it; returns how often, 0 if it can't be."""
        if not self._prompt or not self._hold.steady:
            return 0
        count = min(wanted, self._keyframes - self._since_key)
        for _ in range(count):
            self._put(self._hold.repeat(), False)
        self._since_key += count
        self.spliced += count
        return count

    def close(self, *, whole: bool) -> None:
        """Close the file; unless it is `whole`, what the encoder still holds is dropped."""
        try:
            if self._ahead is not None:
                self._ahead.close(whole=whole)
            if whole:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()


class Ahead:
    """Hands frames to a thread that encodes them, a few behind whoever draws them."""

    def __init__(self, take: Take, shape: tuple[int, ...], depth: int) -> None:
        self._take = take
        self._free: Queue[Pixels] = Queue()
        for _ in range(depth + 1):  # one is being encoded, or held
            self._free.put(np.empty(shape, dtype=np.uint8))
        self._waiting: Queue[tuple[Pixels | None, Damage | None, int] | None] = Queue(depth)
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, planes: Pixels | None, damage: Damage | None, repeat: int) -> None:
        """Have a copy of a frame encoded, None for the one before; raises what went wrong."""
        if self._failed is not None:
            raise self._failed
        copied = None
        if planes is not None:
            copied = self._free.get()
            np.copyto(copied, planes)
        self._waiting.put((copied, damage, repeat))

    def close(self, *, whole: bool) -> None:
        """Wait until all frames are encoded; raises what went wrong if it was to be `whole`."""
        self._waiting.put(None)
        self._thread.join()
        if whole and self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        current: Pixels | None = None
        while (job := self._waiting.get()) is not None:
            planes, damage, repeat = job
            try:
                if self._failed is None:
                    self._take(planes, damage, repeat)
            except BaseException as failed:
                self._failed = failed
            if planes is not None:
                if current is not None:
                    self._free.put(current)
                current = planes
