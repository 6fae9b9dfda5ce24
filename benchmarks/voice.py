"""How fast the voice is: seconds of work for a second of speech, on one thread.

    python benchmarks/voice.py [--sentences N] [--json]

Speaks sentences of the default lecture in each of its languages, without keeping them.
"""

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lectures.load import load_lecture
from lectures.model import Language, Lecture
from lectures.speech import sentences, split_marks
from lectures.text import shot_narration
from pipeline.voice.engines.engine import Voice, engine_of
from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.synthesis import reader_of


@dataclass(frozen=True)
class Timing:
    """What speaking some sentences took."""

    engine: str
    language: str
    sentences: int
    speech_seconds: float
    load_seconds: float
    wall_seconds: float
    cpu_seconds: float

    @property
    def real_time_factor(self) -> float:
        """Seconds of processor time for a second of speech; below 1 is faster than speaking."""
        return self.cpu_seconds / self.speech_seconds

    def __str__(self) -> str:
        return (
            f"{self.engine:>7} {self.language}: {self.sentences} sentences, "
            f"{self.speech_seconds:.1f} s of speech in {self.cpu_seconds:.1f} s of CPU time "
            f"({self.wall_seconds:.1f} s by the clock, {self.load_seconds:.1f} s to load): "
            f"real-time factor {self.real_time_factor:.2f}"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sentences", type=int, default=6)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    lecture = load_lecture()
    timings = []
    for engine in ("kokoro", "espeak"):
        for language in lecture.languages:
            try:
                timings.append(measured(engine, lecture, language, asked.sentences))
            except VoiceUnavailable as error:
                print(f"{engine:>7} {language}: {error}", file=sys.stderr)
    if asked.json:
        print(json.dumps([asdict(one) | {"rtf": one.real_time_factor} for one in timings]))
        return
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread")
    for timing in timings:
        print(timing)


def measured(engine_name: str, lecture: Lecture, language: Language, count: int) -> Timing:
    """Speak `count` sentences, from first to last of the lecture, after one to warm up."""
    engine = engine_of(Voice(engine_name), language)
    reader = reader_of(lecture, language)
    texts = narrated(lecture, language)
    begun = time.perf_counter()
    engine.say(reader.read(texts[0]), texts[0].split())
    load = time.perf_counter() - begun
    chosen = texts[1 :: max(1, (len(texts) - 1) // count)][:count]
    wall, cpu = time.perf_counter(), cpu_clock()
    speech = sum(engine.say(reader.read(text), text.split()).seconds for text in chosen)
    return Timing(
        engine_name,
        language,
        len(chosen),
        speech,
        load,
        time.perf_counter() - wall,
        cpu_clock() - cpu,
    )


def cpu_clock() -> float:
    """Processor time of this process and of the programs it called."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def narrated(lecture: Lecture, language: Language) -> list[str]:
    """All sentences of a lecture's narration."""
    return [
        sentence
        for shot in lecture.shots
        for text in shot_narration(lecture, language, shot.name).values()
        for sentence in sentences(split_marks(text)[0])
    ]


if __name__ == "__main__":
    main()
