"""A narrator for tests of what is heard."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lectures.model import Lecture
from lectures.speech import Spoken
from pipeline.timeline import BeatRecord, Narrator
from pipeline.voice.sound.clip import FILM_RATE, write_wav


class Humming(Narrator):
    """Makes a tone as long as the narration."""

    label = "humming"

    def spoken(self, lecture: Lecture, language: str, shot: str) -> dict[str, Spoken]:
        return {}

    def soundtrack(self, beats: Sequence[BeatRecord], seconds: float, out: Path) -> Path:
        tone = np.sin(np.arange(round(seconds * FILM_RATE)) * 0.05).astype(np.float32)
        write_wav(out, tone, FILM_RATE)
        return out
