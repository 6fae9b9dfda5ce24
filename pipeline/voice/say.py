"""Says a text that is not in a lecture, to hear how it will sound."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lectures.model import Language, Lecture
from lectures.speech import from_bookmarks, sentences, split_marks
from pipeline.media import write_whole
from pipeline.plan.jobs import Production
from pipeline.voice.errors import VoiceError
from pipeline.voice.synthesis import SpeakingNarrator, reader_of


@dataclass(frozen=True)
class Audition:
    """A text as it was said: its sound, what was read for it, and words whose reading is unsure."""

    path: Path
    seconds: float
    read_as: str
    unsure: tuple[str, ...]


def say(text: str, production: Production, notice: Callable[[str], None]) -> Audition:
    """Say a text as a lecture would, to a WAV file among the voice's sounds.

    Holds the lock of the media folder; `notice` is told for whom it waits.
    Raises VoiceError for a narrator that can't say what is new, and what `audition` raises.
    """
    narrator, language = production.narrator, production.language
    if not isinstance(narrator, SpeakingNarrator):
        raise VoiceError("only --voice kokoro and --voice espeak can say a new text")
    out = production.media.voice / f"said.{language}.wav"
    with production.media.locked("render.py say", notice):
        return audition(text, production.lecture, language, narrator, out)


def audition(
    text: str, lecture: Lecture, language: Language, narrator: SpeakingNarrator, out: Path
) -> Audition:
    """Say a text with a lecture's pronunciation and write it to the WAV file `out`.

    Raises VoiceError for a text without words, VoiceUnavailable where the voice can't speak here.
    """
    reader = reader_of(lecture, language)
    plain = split_marks(from_bookmarks(text))[0]
    readings = [one for part in sentences(plain) for one in reader.read(part)]
    if not readings:
        raise VoiceError(f"there is nothing to say in {text!r}")
    spoken = narrator.say(plain, reader)
    assert spoken.audio is not None  # what has readings has sound
    write_whole(out, Path(spoken.audio).read_bytes())
    unsure = tuple(dict.fromkeys(reader.uncovered(plain)))
    return Audition(out, spoken.seconds, " ".join(r.said + r.stop for r in readings), unsure)
