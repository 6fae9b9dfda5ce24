"""How loud speech is, and making it even (EBU R 128, ITU-R BS.1770)."""

from collections.abc import Iterable
from pathlib import Path

import av
import av.error
import numpy as np

from pipeline.voice.sound.clip import Samples, frame_of

TARGET = -16.0  # LUFS, usual for speech on the web
CEILING = 0.79  # −2 dBFS: AAC adds up to one to peaks, and they shall stay under −1
_SHORTEST = 1.0  # seconds; loudness is defined over blocks of 0.4 s
_SILENCE = -69.0  # LUFS; below, the meter has nothing to say


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS; −inf for silence."""
    if not len(samples) or not np.any(samples):
        return float("-inf")
    if len(samples) < _SHORTEST * rate:
        samples = np.tile(samples, int(np.ceil(_SHORTEST * rate / len(samples))))
    return _measured([frame_of(samples, rate)], rate)


def file_loudness(path: Path) -> float:
    """Integrated loudness in LUFS of a sound or film file; −inf for silence."""
    with av.open(str(path)) as container:
        rate = int(container.streams.audio[0].rate)
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
        frames = (
            converted
            for frame in container.decode(audio=0)
            for converted in resampler.resample(frame)
        )
        return _measured(frames, rate)


def _measured(frames: Iterable[av.AudioFrame], rate: int) -> float:
    """The last reading of ffmpeg's meter over mono frames."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout="mono")
    meter = graph.add("ebur128", "metadata=1:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    reading = float("-inf")

    def drain() -> None:
        nonlocal reading
        while True:
            try:
                seen = graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            reading = float(seen.metadata.get("lavfi.r128.I", reading))

    for frame in frames:
        frame.pts = None
        graph.push(frame)
        drain()
    graph.push(None)
    drain()
    return reading if reading > _SILENCE else float("-inf")


def levelled(samples: Samples, rate: int, target: float = TARGET) -> Samples:
    """The samples at the target loudness, their peaks held under the ceiling."""
    heard = loudness(samples, rate)
    if np.isinf(heard):
        return samples
    return limited(amplified(samples, target - heard), rate)


def amplified(samples: Samples, decibels: float) -> Samples:
    return samples * np.float32(10 ** (decibels / 20))


def limited(samples: Samples, rate: int, seconds: float = 0.004) -> Samples:
    """The samples with gain drawn smoothly down around peaks above the ceiling."""
    peaks = np.abs(samples)
    if not len(samples) or peaks.max() <= CEILING:
        return samples
    from scipy.ndimage import minimum_filter1d, uniform_filter1d  # slow to import, seldom needed

    wanted = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    reach = max(1, round(seconds * rate))
    # The minimum over twice the reach, averaged over it, is never above what the peak wants.
    gain = uniform_filter1d(minimum_filter1d(wanted, 2 * reach + 1), reach)
    out: Samples = (samples * gain).astype(np.float32)
    return out
