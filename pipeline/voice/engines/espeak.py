"""The fallback voice: espeak-ng's own synthesis. Robotic, but understood in English."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lectures.language import language_data
from pipeline.voice.errors import VoiceError, VoiceUnavailable
from pipeline.voice.sound.clip import Clip, read_sound, trimmed, words_over
from pipeline.voice.text.phonemes import espeak_program, espeak_version
from pipeline.voice.text.reading import Reading

WORDS_A_MINUTE = 155


class Espeak:
    """An engine that speaks without any model, in languages whose folder names a voice of it.

    French does not: a recogniser understands less than half of it. Raises VoiceUnavailable for
    other languages.
    """

    name = "espeak"

    def __init__(self, language: str, voice: str | None = None, speed: float | None = None) -> None:
        if (own := language_data(language).voice.espeak) is None:
            raise VoiceUnavailable(
                f"espeak does not speak {language!r} here: languages/{language}/language.toml "
                "names no voice of it"
            )
        self.language, self.voice = language, voice or own
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
