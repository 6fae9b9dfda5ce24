"""The narrator that speaks with an engine.

A sentence is synthesised once and kept in the media folder under its content key; so is the sound
of each beat. A voice that can't speak here gives one notice, and the film goes on in silence, with
the pace that a voice would have.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lectures.model import Language, Lecture
from lectures.speech import (
    LEAD,
    PAUSE_AFTER_SENTENCE,
    Sentence,
    Spoken,
    Word,
    estimate,
    sentences,
    split_marks,
)
from pipeline.plan.narration import narration_of
from pipeline.timeline import Progress
from pipeline.voice.engines.engine import Voice, engine_of
from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.kept import SCHEMA, Sounds, key_of
from pipeline.voice.shipped import Shipped
from pipeline.voice.sound.clip import FILM_RATE, Clip, Samples, faded, moved, resampled
from pipeline.voice.sound.loudness import CEILING, TARGET, levelled
from pipeline.voice.sound.track import VoicedNarrator
from pipeline.voice.text.reading import Reader, Reading

BATCH = 4  # sentences that a worker speaks at a time


@dataclass(frozen=True)
class Utterance:
    """A sentence to be spoken: all that a worker process needs."""

    key: str
    voice: Voice
    language: str
    readings: tuple[Reading, ...]
    words: tuple[str, ...]


class SpeakingNarrator(VoicedNarrator):
    """Speaks with an engine, and keeps what it has said."""

    def __init__(
        self,
        voice: Voice,
        folder: Path,
        notice: Callable[[str], None],
        shipped: Shipped | None = None,
    ) -> None:
        self.voice, self.folder, self.notice = voice, folder, notice
        name = Path(voice.name).stem if voice.name else ""
        speed = f"x{voice.speed:g}" if voice.speed is not None else ""
        self.label = "-".join(filter(None, [voice.engine, name, speed]))
        self._sounds = Sounds(folder, shipped)
        self._silent: set[str] = set()

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> dict[str, Spoken]:
        """Each beat's narration, spoken."""
        narration = narration_of(lecture, language, shot)
        if language not in self._silent:
            try:
                return {
                    beat: self._beat(text, reader_of(lecture, language))
                    for beat, text in narration.items()
                }
            except VoiceUnavailable as error:
                self._fall_silent(language, error)
        return {beat: estimate(text, language) for beat, text in narration.items()}

    def prepare(
        self,
        lecture: Lecture,
        language: Language,
        shots: Iterable[str],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Speak all sentences of these shots that are not yet kept, on all workers there are.

        `progress` is told how many of how many are done. After this, `spoken` only looks things up.
        """
        try:
            self.speak(self._missing(lecture, language, shots), executor, progress)
        except VoiceUnavailable as error:
            self._fall_silent(language, error)

    def speak(
        self,
        utterances: Sequence[Utterance],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Speak all of these that are not yet kept or shipped. Raises VoiceUnavailable."""
        missing = [one for one in utterances if not self._sounds.has_sentence(one.key)]
        progress(0, len(missing))
        for done in _speak_all(missing, self._sounds, executor):
            progress(done, len(missing))

    def say(self, text: str, reader: Reader) -> Spoken:
        """A text spoken at once, for auditions. Raises VoiceUnavailable."""
        return self._beat(text, reader)

    def _missing(
        self, lecture: Lecture, language: Language, shots: Iterable[str]
    ) -> list[Utterance]:
        wanted: dict[str, Utterance] = {}
        for utterances in self._beats(lecture, language, shots):
            if not self._sounds.has_beat(self._beat_key(utterances)):
                wanted |= {one.key: one for one in utterances}
        return list(wanted.values())

    def utterances(
        self, lecture: Lecture, language: Language, shots: Iterable[str]
    ) -> list[Utterance]:
        """All sentences of these shots, each once. Raises VoiceUnavailable."""
        beats = self._beats(lecture, language, shots)
        return list({one.key: one for beat in beats for one in beat}.values())

    def _beats(
        self, lecture: Lecture, language: Language, shots: Iterable[str]
    ) -> Iterator[list[Utterance]]:
        reader = reader_of(lecture, language)
        for shot in shots:
            for text in narration_of(lecture, language, shot).values():
                yield self._utterances(sentences(split_marks(text)[0]), reader)

    def _utterances(self, parts: Sequence[str], reader: Reader) -> list[Utterance]:
        engine = engine_of(self.voice, reader.language)
        utterances = []
        for part in parts:
            readings, words = tuple(reader.read(part)), tuple(part.split())
            key = key_of(
                [SCHEMA, engine.identity, words, [[r.said, r.stop, r.last] for r in readings]]
            )
            utterances.append(Utterance(key, self.voice, reader.language, readings, words))
        return utterances

    def _beat(self, narration: str, reader: Reader) -> Spoken:
        """A beat's sentences with pauses between them, as one sound."""
        text, marked = split_marks(narration)
        parts = sentences(text)
        utterances = self._utterances(parts, reader)

        def make() -> tuple[Samples, tuple[Sentence, ...]]:
            clips = [
                self._sounds.sentence(one.key) or speak(one, self._sounds) for one in utterances
            ]
            return joined(parts, clips)

        return self._sounds.beat(self._beat_key(utterances), marked, make)

    def _beat_key(self, utterances: Sequence[Utterance]) -> str:
        sources = [self._sounds.source(one.key) for one in utterances]
        return "beat-" + key_of([SCHEMA, TARGET, CEILING, LEAD, PAUSE_AFTER_SENTENCE, sources])

    def _fall_silent(self, language: str, error: VoiceUnavailable) -> None:
        if language not in self._silent:
            self._silent.add(language)
            self.notice(f"no voice for {language!r}, going on without: {error}")


def reader_of(lecture: Lecture, language: Language) -> Reader:
    """The reader of a lecture's narration, with its pronunciation."""
    return Reader(language, lecture.pronunciation.get(language))


def speak(utterance: Utterance, sounds: Sounds) -> Clip:
    """Synthesise a sentence and keep it."""
    if utterance.readings:
        engine = engine_of(utterance.voice, utterance.language)
        clip = engine.say(utterance.readings, utterance.words)
    else:  # nothing but signs: a moment of silence
        nothing = tuple(Word(word, 0.0, 0.0) for word in utterance.words)
        clip = Clip(
            np.zeros(round(PAUSE_AFTER_SENTENCE * FILM_RATE), np.float32), FILM_RATE, nothing
        )
    return sounds.keep_sentence(utterance.key, clip)


def speak_batch(utterances: Sequence[Utterance], folder: Path) -> int:
    """Synthesise some sentences in a worker process; how many they were."""
    for utterance in utterances:
        speak(utterance, Sounds(folder))
    return len(utterances)


def _speak_all(
    missing: Sequence[Utterance], sounds: Sounds, executor: Executor | None
) -> Iterable[int]:
    """Speak everything, and count what is done."""
    if executor is None:
        for done, utterance in enumerate(missing, start=1):
            speak(utterance, sounds)
            yield done
        return
    batches = [missing[i : i + BATCH] for i in range(0, len(missing), BATCH)]
    done = 0
    for future in as_completed([executor.submit(speak_batch, b, sounds.folder) for b in batches]):
        with suppress(BrokenExecutor):  # a worker died: what it left is spoken when it is needed
            done += future.result()
        yield done


def joined(parts: Sequence[str], clips: Sequence[Clip]) -> tuple[Samples, tuple[Sentence, ...]]:
    """Sentences one after another, each after a silence, evenly loud, at the film's rate."""
    pieces: list[Samples] = []
    timed: list[Sentence] = []
    length = 0
    for n, (part, clip) in enumerate(zip(parts, clips, strict=True)):
        pause = round((PAUSE_AFTER_SENTENCE if n else LEAD) * FILM_RATE)
        pieces.append(np.zeros(pause, np.float32))
        length += pause
        sound = faded(levelled(resampled(clip.samples, clip.rate), FILM_RATE), FILM_RATE)
        words = moved(clip.words, length / FILM_RATE)
        timed.append(Sentence(part, words[0].start, words[-1].end, words))
        pieces.append(sound)
        length += len(sound)
    return (np.concatenate(pieces) if pieces else np.zeros(0, np.float32)), tuple(timed)
