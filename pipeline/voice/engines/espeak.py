"""The fallback voice: espeak-ng's own synthesis. Robotic, but understood, in English only."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.voice.errors import VoiceError, VoiceUnavailable
from pipeline.voice.sound.clip import Clip, read_sound, trimmed, words_over
from pipeline.voice.text.phonemes import espeak_program, espeak_version
from pipeline.voice.text.reading import Reading

WORDS_A_MINUTE = 155


class Espeak:
    """An engine that speaks English without any model.

    Raises VoiceUnavailable for other languages: a recogniser understands less than half of its
    French.
    """

    name = "espeak"

    def __init__(self, language: str, voice: str | None = None, speed: float | None = None) -> None:
        if language != "en":
            raise VoiceUnavailable(f"espeak speaks English only here, not {language!r}")
        self.language, self.voice = language, voice or "en-us"
        self.speed = 1.0 if speed is None else speed
        if not 0.5 <= self.speed <= 2.0:
            raise VoiceError(f"a voice's speed must be between 0.5 and 2, got {speed}")
        self.program = espeak_program()

    @property
    def identity(self) -> str:
        """All that the sound of a sentence depends on besides its words."""
        return f"espeak {espeak_version()} {self.voice} {self.speed}"

    def say(self, readings: Sequence[Reading], words: Sequence[str]) -> Clip:
        """Speak a sentence; words are timed by their length, for espeak does not tell."""
        text = " ".join(reading.said + reading.stop for reading in readings)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "said.wav"
            pace = str(round(WORDS_A_MINUTE * self.speed))
            command = [self.program, "-v", self.voice, "-s", pace, "-w", str(path), "--stdin"]
            try:
                subprocess.run(
                    command, input=text.encode(), capture_output=True, timeout=60, check=True
                )
                samples, rate = read_sound(path)
            except (OSError, subprocess.SubprocessError, ValueError) as error:
                raise VoiceUnavailable(f"espeak-ng can't speak: {error}") from error
        clip = trimmed(Clip(samples, rate, ()))
        timed = words_over(" ".join(words), self.language, 0.0, clip.seconds)
        return Clip(clip.samples, rate, timed)
