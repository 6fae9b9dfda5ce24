"""The sound of a film: every beat's voice at its place, at one loudness from first to last."""

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.media import writing
from pipeline.timeline import BeatRecord, Narrator
from pipeline.voice.sound.clip import FILM_RATE, Samples, pcm, read_sound, resampled
from pipeline.voice.sound.loudness import TARGET, amplified, file_loudness, limited

NEAR_ENOUGH = 0.3  # LU from the target


class VoicedNarrator(Narrator):
    """A narrator whose beats have sound."""

    def soundtrack(self, beats: Sequence[BeatRecord], seconds: float, out: Path) -> Path | None:
        made = soundtrack(beats, seconds, out)
        return made.path if made else None


@dataclass(frozen=True)
class Soundtrack:
    """A film's sound: 48 kHz mono, exactly as long as the film."""

    path: Path
    loudness: float  # LUFS


def soundtrack(beats: Sequence[BeatRecord], seconds: float, out: Path) -> Soundtrack | None:
    """Write the voices of beats that stand on the film's clock; None where no beat has a voice.

    Loudness is measured over the whole, and corrected where it is off the target of −16 LUFS.
    Raises ValueError, naming the file, for a voice that can't be read.
    """
    voiced = sorted(
        (beat for beat in beats if beat.spoken.audio is not None), key=lambda beat: beat.start
    )
    if not voiced:
        return None
    gain = 0.0
    heard = _write(out, _pieces(voiced, round(seconds * FILM_RATE), gain))
    for _ in range(2):  # limiting peaks takes a little loudness away again
        if np.isinf(heard) or abs(heard - TARGET) <= NEAR_ENOUGH:
            break
        gain += TARGET - heard
        heard = _write(out, _pieces(voiced, round(seconds * FILM_RATE), gain))
    return Soundtrack(out, heard)


def _pieces(beats: Sequence[BeatRecord], length: int, gain: float) -> Iterator[Samples]:
    """Silence and voices in turn, `length` samples in all."""
    clock = 0
    for beat in beats:
        assert beat.spoken.audio is not None
        begin = round(beat.start * FILM_RATE)
        if begin > clock:
            yield np.zeros(begin - clock, np.float32)
            clock = begin
        voice = resampled(*read_sound(Path(beat.spoken.audio)))
        if gain:
            voice = limited(amplified(voice, gain), FILM_RATE)
        yield voice[: max(0, length - clock)]
        clock += len(voice)
    yield np.zeros(max(0, length - clock), np.float32)


def _write(out: Path, pieces: Iterator[Samples]) -> float:
    """Write sound piece by piece, whole or not at all, and measure its loudness."""
    with writing(out) as path:
        with wave.open(str(path), "wb") as track:
            track.setnchannels(1)
            track.setsampwidth(2)
            track.setframerate(FILM_RATE)
            for piece in pieces:
                track.writeframes(pcm(piece).tobytes())
        return file_loudness(path)
