"""One silent video file, written frame by frame."""

import os
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from fastcairo.damage import Damage
from fastcairo.video import VideoFile
from pipeline.plan.quality import Quality
from pipeline.render.worker import WORKERS

Frame = NDArray[np.uint8]


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


def video_file(path: Path, quality: Quality, *, transparent: bool = False) -> Video:
    """Open a video file.

    Opaque videos are H.264 in the colours of BT.709, marked as such: players take unmarked ones
    for either. Transparent ones are lossless QuickTime animation with an alpha channel.
    """
    if transparent:
        return TransparentFile(path, quality)
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


class TransparentFile:
    """A QuickTime file with an alpha channel."""

    def __init__(self, path: Path, quality: Quality) -> None:
        self.frames = 0
        self._rate = Fraction(quality.fps)
        self._scaler = VideoReformatter()
        self._container = av.open(str(path), "w", format="mov")
        self._stream: Any = self._container.add_stream("qtrle", rate=self._rate)
        self._stream.width, self._stream.height = quality.width, quality.height
        self._stream.pix_fmt = "argb"

    @property
    def seconds(self) -> float:
        """How long the video is by now."""
        return float(self.frames / self._rate)

    def write(self, pixels: Frame, damage: Damage | None = None, repeat: int = 1) -> None:
        """Add a frame of shape (height, width, 4), `repeat` times over."""
        picture = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), format="rgba")
        frame = self._scaler.reformat(picture, format="argb", threads=1)
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
