"""Narrators: whoever says a lecture's narration, and when each word of it is said.

A sentence is synthesised once and kept in the media folder under its content key; so is the sound
of each beat. A voice that can't speak here gives one notice, and the film goes on in silence, with
the pace that a voice would have.
"""

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from pydantic import TypeAdapter, ValidationError

from lectures.model import Language, Lecture
from lectures.speech import (
    PAUSE_AFTER_SENTENCE,
    Sentence,
    Spoken,
    Word,
    estimate,
    sentences,
    split_marks,
)
from lectures.text import shot_narration
from pipeline.film.join import ShotClip, starts
from pipeline.media import Media, write_whole
from pipeline.plan.shots import scan
from pipeline.timeline import Narrator, Progress, SilentNarrator
from pipeline.voice import recordings
from pipeline.voice.engines.espeak import Espeak
from pipeline.voice.engines.kokoro import Kokoro
from pipeline.voice.errors import VoiceError, VoiceUnavailable
from pipeline.voice.sound.clip import (
    FILM_RATE,
    Clip,
    Samples,
    faded,
    moved,
    read_sound,
    resampled,
    write_wav,
)
from pipeline.voice.sound.loudness import CEILING, TARGET, levelled
from pipeline.voice.sound.track import soundtrack
from pipeline.voice.text.reading import Reader, Reading
from pipeline.voice.voiceovers import voiceovers

SCHEMA = 1  # raised when the same words begin to be spoken or joined differently
ENGINES: Mapping[str, type["Engine"]] = {"kokoro": Kokoro, "espeak": Espeak}
BATCH = 4  # sentences that a worker speaks at a time

_words = TypeAdapter(tuple[Word, ...])
_sentences = TypeAdapter(tuple[Sentence, ...])


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


@dataclass(frozen=True)
class Voice:
    """Which engine speaks, with which of its voices, how fast; None for the engine's own choice."""

    engine: str = "kokoro"
    name: str | None = None
    speed: float | None = None


@dataclass(frozen=True)
class Utterance:
    """A sentence to be spoken: all that a worker process needs."""

    key: str
    voice: Voice
    language: str
    readings: tuple[Reading, ...]
    words: tuple[str, ...]


def narrator_for(
    voice: str | None,
    media: Media,
    notice: Callable[[str], None],
    *,
    name: str | None = None,
    speed: float | None = None,
) -> Narrator:
    """The narrator that `--voice` asks for: an engine's name, none, or a folder of recordings.

    Without a wish it is kokoro. `notice` is told in one line whatever keeps a voice from speaking.
    Raises VoiceError for what does not exist.
    """
    if voice == "none" or (voice and voice not in ENGINES):
        if name is not None or speed is not None:
            raise VoiceError("a voice's name and speed are for kokoro and espeak only")
        if voice == "none":
            return SilentNarrator()
        return RecordedNarrator(_folder(voice), media.voice, notice)
    return SpeakingNarrator(Voice(voice or "kokoro", name, speed), media.voice, notice)


def _folder(voice: str) -> Path:
    folder = Path(voice).expanduser()
    if folder.is_dir():
        return folder
    near = difflib.get_close_matches(voice, [*ENGINES, "none"], n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise VoiceError(
        f"no voice {voice!r}: expected {', '.join(ENGINES)}, none, or a folder of recordings "
        f"named SHOT.BEAT.wav{hint}"
    )


class _Voiced:
    """What all narrators with sound have in common."""

    def soundtrack(self, shots: Sequence[ShotClip], out: Path) -> Path | None:
        """Write the sound of these shots, one after another, to the WAV file `out`.

        Returns `out`, or None where there is nothing to hear.
        """
        begins = starts(shots)
        beats = [
            beat.moved(begin)
            for shot, begin in zip(shots, begins[:-1], strict=True)
            for beat in shot.beats
        ]
        made = soundtrack(beats, begins[-1], out)
        return made.path if made else None


# ------------------------------------------------------------------------------- synthesis


class SpeakingNarrator(_Voiced):
    """Speaks with an engine, and keeps what it has said."""

    def __init__(self, voice: Voice, folder: Path, notice: Callable[[str], None]) -> None:
        self.voice, self.folder, self.notice = voice, folder, notice
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
            missing = self._missing(lecture, language, shots)
            progress(0, len(missing))
            for done in _speak_all(missing, self.folder, executor):
                progress(done, len(missing))
        except VoiceUnavailable as error:
            self._fall_silent(language, error)

    def say(self, text: str, reader: Reader) -> Spoken:
        """A text spoken at once, for auditions. Raises VoiceUnavailable."""
        return self._beat(text, reader)

    def _missing(
        self, lecture: Lecture, language: Language, shots: Iterable[str]
    ) -> list[Utterance]:
        reader = reader_of(lecture, language)
        wanted: dict[str, Utterance] = {}
        for shot in shots:
            for text in narration_of(lecture, language, shot).values():
                utterances = self._utterances(sentences(split_marks(text)[0]), reader)
                if _recalled(self._sound(_beat_key(utterances))) is None:
                    wanted |= {one.key: one for one in utterances}
        return [one for one in wanted.values() if _recalled(self._sound(one.key)) is None]

    def _sound(self, key: str) -> Path:
        return self.folder / f"{key}.wav"

    def _utterances(self, parts: Sequence[str], reader: Reader) -> list[Utterance]:
        engine = engine_of(self.voice, reader.language)
        utterances = []
        for part in parts:
            readings, words = tuple(reader.read(part)), tuple(part.split())
            key = _digest(
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
            clips = [kept(self.folder, one.key) or speak(one, self.folder) for one in utterances]
            return joined(parts, clips)

        return _kept_beat(self._sound(_beat_key(utterances)), marked, make)

    def _fall_silent(self, language: str, error: VoiceUnavailable) -> None:
        if language not in self._silent:
            self._silent.add(language)
            self.notice(f"no voice for {language!r}, going on without: {error}")


def _beat_key(utterances: Sequence[Utterance]) -> str:
    sentences_of_it = [one.key for one in utterances]
    return "beat-" + _digest([SCHEMA, TARGET, CEILING, PAUSE_AFTER_SENTENCE, sentences_of_it])


def narration_of(lecture: Lecture, language: Language, shot: str) -> dict[str, str]:
    """A shot's narration by beat: what its code says, and over it what the lecture's files say."""
    return voiceovers(shot, scan()) | shot_narration(lecture, language, shot)


def reader_of(lecture: Lecture, language: Language) -> Reader:
    """The reader of a lecture's narration, with its pronunciation."""
    return Reader(language, lecture.pronunciation.get(language))


@lru_cache(maxsize=4)
def engine_of(voice: Voice, language: str) -> Engine:
    """An engine, one a process for each voice and language. Raises what engines raise."""
    return ENGINES[voice.engine](language, voice.name, voice.speed)


def speak(utterance: Utterance, folder: Path) -> Clip:
    """Synthesise a sentence and keep it."""
    if utterance.readings:
        engine = engine_of(utterance.voice, utterance.language)
        clip = engine.say(utterance.readings, utterance.words)
    else:  # nothing but signs: a moment of silence
        nothing = tuple(Word(word, 0.0, 0.0) for word in utterance.words)
        clip = Clip(
            np.zeros(round(PAUSE_AFTER_SENTENCE * FILM_RATE), np.float32), FILM_RATE, nothing
        )
    sound = folder / f"{utterance.key}.wav"
    write_wav(sound, clip.samples, clip.rate)
    _record(sound, {"words": _words.dump_python(clip.words, mode="json")})
    # As it will be read back, so that the first run and later ones join the same samples.
    return kept(folder, utterance.key) or clip


def speak_batch(utterances: Sequence[Utterance], folder: Path) -> int:
    """Synthesise some sentences in a worker process; how many they were."""
    for utterance in utterances:
        speak(utterance, folder)
    return len(utterances)


def _speak_all(
    missing: Sequence[Utterance], folder: Path, executor: Executor | None
) -> Iterable[int]:
    """Speak everything, and count what is done."""
    if executor is None:
        for done, utterance in enumerate(missing, start=1):
            speak(utterance, folder)
            yield done
        return
    batches = [missing[i : i + BATCH] for i in range(0, len(missing), BATCH)]
    done = 0
    for future in as_completed([executor.submit(speak_batch, b, folder) for b in batches]):
        with suppress(BrokenExecutor):  # a worker died: what it left is spoken when it is needed
            done += future.result()
        yield done


def joined(parts: Sequence[str], clips: Sequence[Clip]) -> tuple[Samples, tuple[Sentence, ...]]:
    """Sentences one after another with pauses, evenly loud, at the film's rate."""
    pause = np.zeros(round(PAUSE_AFTER_SENTENCE * FILM_RATE), np.float32)
    pieces: list[Samples] = []
    timed: list[Sentence] = []
    length = 0
    for n, (part, clip) in enumerate(zip(parts, clips, strict=True)):
        if n:
            pieces.append(pause)
            length += len(pause)
        sound = faded(levelled(resampled(clip.samples, clip.rate), FILM_RATE), FILM_RATE)
        words = moved(clip.words, length / FILM_RATE)
        timed.append(Sentence(part, words[0].start, words[-1].end, words))
        pieces.append(sound)
        length += len(sound)
    return (np.concatenate(pieces) if pieces else np.zeros(0, np.float32)), tuple(timed)


# ------------------------------------------------------------------------------ recordings


class RecordedNarrator(_Voiced):
    """A person's recordings, a WAV file a beat. Beats without one keep silence of their length."""

    def __init__(self, root: Path, folder: Path, notice: Callable[[str], None]) -> None:
        self.root, self.folder, self.notice = root, folder, notice
        self._looked: set[tuple[str, str]] = set()

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> dict[str, Spoken]:
        """Each beat's narration over its recording."""
        where = recordings.folder_of(self.root, language)
        self._look_over(lecture, language, where)
        return {
            beat: self._beat(text, language, recordings.file_of(where, shot, beat))
            for beat, text in narration_of(lecture, language, shot).items()
        }

    def prepare(
        self,
        lecture: Lecture,
        language: Language,
        shots: Iterable[str],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Nothing to prepare: recordings are there, or they are not."""

    def _look_over(self, lecture: Lecture, language: Language, where: Path) -> None:
        """Say once which files are missing and which are no beat of the lecture."""
        if (lecture.name, language) in self._looked:
            return
        self._looked.add((lecture.name, language))
        known = {
            f"{shot.name}.{beat}"
            for shot in lecture.shots
            for beat in narration_of(lecture, language, shot.name)
        }
        for line in recordings.strays(where, known):
            self.notice(line)
        missing = sorted(name for name in known if not (where / f"{name}.wav").is_file())
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            names = ", ".join(f"{name}.wav" for name in missing[:3])
            self.notice(f"{where}: no recording {names}{more}: silent there")

    def _beat(self, narration: str, language: str, path: Path) -> Spoken:
        text, marked = split_marks(narration)
        if not path.is_file() or not text:
            return estimate(narration, language)
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            key = _digest([SCHEMA, TARGET, CEILING, "recording", content, language, narration])
            return _kept_beat(
                self.folder / f"beat-{key}.wav",
                marked,
                lambda: _recorded(path, narration, language),
            )
        except (OSError, ValueError) as error:
            self.notice(f"{error}: silent there")
            return estimate(narration, language)


def _recorded(path: Path, narration: str, language: str) -> tuple[Samples, tuple[Sentence, ...]]:
    samples, rate = read_sound(path)
    sound = faded(levelled(resampled(samples, rate), FILM_RATE), FILM_RATE)
    return sound, recordings.timed(narration, language, sound, FILM_RATE).sentences


# ------------------------------------------------------------------------------- what is kept


def kept(folder: Path, key: str) -> Clip | None:
    """A sentence that was spoken before; None where it is not there whole."""
    sound = folder / f"{key}.wav"
    record = _recalled(sound)
    try:
        words = _words.validate_python(record["words"]) if record else None
    except (KeyError, ValidationError):
        return None
    return Clip(*read_sound(sound), words) if words is not None else None


def _kept_beat(
    sound: Path,
    marked: Mapping[str, int],
    make: Callable[[], tuple[Samples, tuple[Sentence, ...]]],
) -> Spoken:
    """A beat's sound from the media folder, made first where it is not there whole."""
    record = _recalled(sound)
    try:
        timed = _sentences.validate_python(record["sentences"]) if record else None
    except (KeyError, ValidationError):
        timed = None
    if record is None or timed is None:
        samples, timed = make()
        write_wav(sound, samples, FILM_RATE)
        seconds = len(samples) / FILM_RATE
        _record(
            sound, {"seconds": seconds, "sentences": _sentences.dump_python(timed, mode="json")}
        )
    else:
        seconds = float(record["seconds"])
    starts = [word.start for sentence in timed for word in sentence.words]
    marks = {name: starts[i] if i < len(starts) else seconds for name, i in marked.items()}
    return Spoken(round(seconds, 3), timed, marks, str(sound) if seconds else None)


def _record(sound: Path, facts: Mapping[str, Any]) -> None:
    """Write beside a sound what is known of it; it comes last, and vouches for the sound."""
    checksum = _checksum(sound)
    text = json.dumps({"sha256": checksum, **facts}, ensure_ascii=False)
    write_whole(sound.with_suffix(".json"), text.encode())


def _recalled(sound: Path) -> dict[str, Any] | None:
    """What was recorded of a sound that is still as it was written."""
    try:
        record = json.loads(sound.with_suffix(".json").read_text("utf-8"))
        checksum = _checksum(sound)
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("sha256") == checksum else None


def _checksum(path: Path) -> str:
    status = path.stat()
    return _checksum_at(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=8192)
def _checksum_at(path: Path, size: int, changed: int) -> str:
    """sha256 of a file, read once while it does not change."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
