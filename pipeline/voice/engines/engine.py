"""The interface of a speech engine, and the engines there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from pipeline.voice.engines.espeak import Espeak
from pipeline.voice.engines.kokoro import Kokoro
from pipeline.voice.sound.clip import Clip
from pipeline.voice.text.reading import Reading


class Engine(Protocol):
    """What turns a sentence into sound. Loads what is large only when it first speaks."""

    name: str

    def __init__(
        self, language: str, voice: str | None = None, speed: float | None = None
    ) -> None: ...

    @property
    def identity(self) -> str:
        """All that the sound of a sentence depends on besides its words."""

    def say(self, readings: Sequence[Reading], words: Sequence[str]) -> Clip:
        """Speak a sentence: its readings, and its written words, which get their times."""


ENGINES: Mapping[str, type[Engine]] = {"kokoro": Kokoro, "espeak": Espeak}


@dataclass(frozen=True)
class Voice:
    """Which engine speaks, with which of its voices, how fast; None for the engine's own choice."""

    engine: str = "kokoro"
    name: str | None = None
    speed: float | None = None


@lru_cache(maxsize=4)
def engine_of(voice: Voice, language: str) -> Engine:
    """An engine, created once per process, voice and language. Raises what engines raise."""
    return ENGINES[voice.engine](language, voice.name, voice.speed)
