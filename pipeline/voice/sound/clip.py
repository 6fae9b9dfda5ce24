"""Spoken sentences as sound: samples, the times of their words, and WAV files."""

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from lectures.speech import Word, estimate
from pipeline.media import write_whole

Samples = NDArray[np.float32]
FILM_RATE = 48_000  # Hz, of every film's sound


@dataclass(frozen=True)
class Clip:
    """One spoken sentence: mono samples in [−1, 1], and its written words with their seconds."""

    samples: Samples
    rate: int
    words: tuple[Word, ...]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def trimmed(clip: Clip, floor: float = 0.01, margin: float = 0.04) -> Clip:
    """The clip without the silence before and after the voice, but for `margin` seconds."""
    loud = np.flatnonzero(np.abs(clip.samples) > floor)
    if not len(loud):
        return clip
    pad = round(margin * clip.rate)
    first = max(0, int(loud[0]) - pad)
    last = min(len(clip.samples), int(loud[-1]) + 1 + pad)
    length = (last - first) * 1000 // clip.rate / 1000  # words end within the sound
    return Clip(clip.samples[first:last], clip.rate, moved(clip.words, -first / clip.rate, length))


def moved(words: Sequence[Word], seconds: float, end: float = float("inf")) -> tuple[Word, ...]:
    """The same words `seconds` later, kept between 0 and `end`."""
    return tuple(
        Word(
            word.text,
            round(min(max(word.start + seconds, 0.0), end), 3),
            round(min(max(word.end + seconds, 0.0), end), 3),
        )
        for word in words
    )


def words_over(text: str, language: str, start: float, end: float) -> tuple[Word, ...]:
    """The words of a text over a stretch of sound whose inner times are not known."""
    guessed = estimate(text, language, lead=0.0)
    words = [word for sentence in guessed.sentences for word in sentence.words]
    factor = (end - start) / guessed.seconds if guessed.seconds else 0.0
    return tuple(
        Word(w.text, round(start + w.start * factor, 3), round(start + w.end * factor, 3))
        for w in words
    )


def faded(samples: Samples, rate: int, seconds: float = 0.008) -> Samples:
    """The samples with short ramps at both ends, so that joins don't click."""
    n = min(round(seconds * rate), len(samples) // 2)
    if not n:
        return samples
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)).astype(np.float32)
    out = samples.copy()
    out[:n] *= ramp
    out[-n:] *= ramp[::-1]
    return out


def resampled(samples: Samples, rate: int, wanted: int = FILM_RATE) -> Samples:
    """The samples at another rate, by ffmpeg's resampler."""
    if rate == wanted or not len(samples):
        return samples
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=wanted)
    frames = [*resampler.resample(frame_of(samples, rate)), *resampler.resample(None)]
    out: Samples = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32)
    length = round(len(samples) * wanted / rate)
    return np.pad(out, (0, max(0, length - len(out))))[:length]


def frame_of(samples: Samples, rate: int) -> av.AudioFrame:
    """Mono samples as a frame for ffmpeg's filters."""
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples[np.newaxis], dtype=np.float32), format="fltp", layout="mono"
    )
    frame.sample_rate = rate
    return frame


def write_wav(path: Path, samples: Samples, rate: int) -> Path:
    """Write 16-bit mono, whole or not at all."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(pcm(samples).tobytes())
    write_whole(path, buffer.getvalue())
    return path


def pcm(samples: Samples) -> NDArray[np.int16]:
    """Samples in [−1, 1] as 16-bit integers."""
    return np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")


def read_sound(path: Path) -> tuple[Samples, int]:
    """Mono samples and rate of any sound file that ffmpeg reads.

    Raises ValueError, naming the file, for what is missing, not sound, or empty.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise ValueError(f"{path}: holds no sound")
            rate = int(container.streams.audio[0].rate)
            resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
            chunks: list[Any] = []
            for frame in container.decode(audio=0):
                chunks += [out.to_ndarray()[0] for out in resampler.resample(frame)]
            chunks += [out.to_ndarray()[0] for out in resampler.resample(None)]
    except (av.error.FFmpegError, OSError) as error:
        raise ValueError(f"{path}: can't be read as sound: {error.strerror or error}") from error
    if not chunks:
        raise ValueError(f"{path}: holds no sound, it is empty")
    return np.concatenate(chunks).astype(np.float32), rate
