"""One silent video file, written frame by frame."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from pipeline.plan.quality import Quality

Frame = NDArray[np.uint8]


class VideoFile:
    """An open video file; RGBA frames go in, `frames` counts them.

    Opaque videos are H.264 in the colours of BT.709, marked as such: players take unmarked ones
    for either. Transparent ones are lossless QuickTime animation with an alpha channel.
    """

    def __init__(self, path: Path, quality: Quality, *, transparent: bool = False) -> None:
        self.frames = 0
        self._rate = Fraction(quality.fps)
        self._transparent = transparent
        self._container = av.open(str(path), "w", format="mov" if transparent else "mp4")
        self._stream: Any = self._container.add_stream(
            "qtrle" if transparent else "libx264",
            rate=self._rate,
            options={} if transparent else quality.encoding,
        )
        self._stream.width, self._stream.height = quality.width, quality.height
        self._stream.pix_fmt = "argb" if transparent else "yuv420p"
        if not transparent:
            context = self._stream.codec_context
            context.colorspace = Colorspace.ITU709
            context.color_primaries = ColorPrimaries.BT709
            context.color_trc = ColorTrc.BT709
            context.color_range = ColorRange.MPEG

    @property
    def seconds(self) -> float:
        """How long the video is by now."""
        return float(self.frames / self._rate)

    def write(self, pixels: Frame, repeat: int = 1) -> None:
        """Add an RGBA frame of shape (height, width, 4), `repeat` times over."""
        frame = self._converted(pixels)
        for _ in range(repeat):
            frame.pts = self.frames
            frame.time_base = 1 / self._rate
            self.frames += 1
            self._container.mux(self._stream.encode(frame))

    def _converted(self, pixels: Frame) -> av.VideoFrame:
        frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
        if self._transparent:
            return frame.reformat(format="argb")
        return frame.reformat(
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
        )

    def close(self, *, whole: bool) -> None:
        """Close the file; unless it is `whole`, what the encoder still holds is dropped."""
        try:
            if whole:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
