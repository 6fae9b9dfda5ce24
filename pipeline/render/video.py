"""One silent video file, written frame by frame."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)
from numpy.typing import NDArray

from fastcairo.damage import Damage
from fastcairo.video import VideoFile
from pipeline.plan.quality import Quality
from pipeline.render.worker import WORKERS

Frame = NDArray[np.uint8]


TO_BT709: dict[str, Any] = {
    "src_colorspace": Colorspace.ITU709,
    "dst_colorspace": Colorspace.ITU709,
    "src_color_range": ColorRange.JPEG,
    "dst_color_range": ColorRange.MPEG,
}


class Video(Protocol):
    """An open video file; RGBA frames go in, `frames` counts them."""

    frames: int

    @property
    def seconds(self) -> float:
        """How long the video is by now."""

    def write(self, pixels: Frame, damage: Damage | None = None, repeat: int = 1) -> None:
        """Add a frame of shape (height, width, 4); `damage` is where it differs from the last."""

    def close(self, *, whole: bool) -> None:
        """Close the file; unless it is `whole`, what the encoder still holds is dropped."""


def video_file(
    path: Path, quality: Quality, *, transparent: bool = False, for_editors: bool = False
) -> Video:
    """Open a video file.

    Opaque videos are H.264 in the colours of BT.709, marked as such: players take unmarked ones
    for either. Transparent ones are lossless QuickTime animation with an alpha channel, and those
    `for_editors`, transparent or not, ProRes 4444, which every editor reads.
    """
    if for_editors:
        return QuickTimeFile(path, quality, PRORES if transparent else OPAQUE_PRORES)
    if transparent:
        return QuickTimeFile(path, quality, ANIMATION)
    return VideoFile(
        path,
        (quality.width, quality.height),
        quality.fps,
        quality.encoding,
        keyframes=quality.keyframes,
        ahead=_frames_ahead(),
    )


def _frames_ahead() -> int:
    """How many frames may wait for an encoder of its own: none unless a processor is left over."""
    workers = int(os.environ.get(WORKERS, "0"))
    return 2 if 0 < workers < (os.cpu_count() or 1) else 0


@dataclass(frozen=True)
class Codec:
    """How frames are encoded: the encoder, its format of pixels, and its options."""

    name: str
    pixels: str
    options: Mapping[str, str] = field(default_factory=dict)


_4444 = {"profile": "4444", "vendor": "apl0", "alpha_bits": "16"}
ANIMATION = Codec("qtrle", "argb")
PRORES, OPAQUE_PRORES = (
    Codec("prores_ks", pixels, _4444) for pixels in ("yuva444p10le", "yuv444p10le")
)


class QuickTimeFile:
    """A QuickTime file of frames that are each encoded alone."""

    def __init__(self, path: Path, quality: Quality, codec: Codec) -> None:
        self.frames = 0
        self._pixels = codec.pixels
        self._rate = Fraction(quality.fps)
        self._scaler = VideoReformatter()
        self._container = av.open(str(path), "w", format="mov")
        self._stream: Any = self._container.add_stream(
            codec.name, rate=self._rate, options=dict(codec.options)
        )
        self._stream.width, self._stream.height = quality.width, quality.height
        self._stream.pix_fmt = codec.pixels
        if codec is not ANIMATION:
            context = self._stream.codec_context
            context.colorspace = Colorspace.ITU709
            context.color_primaries = ColorPrimaries.BT709
            context.color_trc = ColorTrc.BT709
            context.color_range = ColorRange.MPEG

    @property
    def seconds(self) -> float:
        """How long the video is by now."""
        return float(self.frames / self._rate)

    def write(self, pixels: Frame, damage: Damage | None = None, repeat: int = 1) -> None:
        """Add a frame of shape (height, width, 4), `repeat` times over."""
        picture = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), format="rgba")
        yuv = {} if self._pixels == "argb" else TO_BT709
        frame = self._scaler.reformat(picture, format=self._pixels, threads=1, **yuv)
        for _ in range(repeat):
            frame.pts = self.frames
            frame.time_base = 1 / self._rate
            self.frames += 1
            self._container.mux(self._stream.encode(frame))

    def close(self, *, whole: bool) -> None:
        """Close the file; unless it is `whole`, what the encoder still holds is dropped."""
        try:
            if whole:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
