"""manim's own video segments, in its settings, without copying and scaling each frame anew."""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from numpy.typing import NDArray


class FastSegmentEncoder(VideoSegmentEncoder):  # type: ignore[misc]
    """Writes the same bytes as manim's encoder; a held frame is converted once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._scaler = VideoReformatter()

    def write_frame(self, pixels: NDArray[np.uint8], *, repeat: int = 1) -> None:
        """Encode `pixels` at consecutive times."""
        self._validate_frame(pixels, repeat)
        rate = self.spec.frame_rate
        try:
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
            if self._stream.pix_fmt != "rgba":
                frame = self._scaler.reformat(frame, format=self._stream.pix_fmt, threads=1)
            for _ in range(repeat):
                frame.pts = self._next_pts
                frame.time_base = Fraction(rate.denominator, rate.numerator)
                self._next_pts += 1
                self._container.mux(self._stream.encode(frame))
        except BaseException as error:
            raise self._operation_error("encode", error) from error
