"""Hearing how a text will be said, before it stands in a lecture."""

from dataclasses import dataclass
from pathlib import Path

from lectures.model import Language, Lecture
from lectures.speech import from_bookmarks, sentences, split_marks
from pipeline.media import write_whole
from pipeline.voice.errors import VoiceError
from pipeline.voice.narrators import SpeakingNarrator, reader_of


@dataclass(frozen=True)
class Audition:
    """A text as it was said: its sound, what was read for it, and what nobody knows how to read."""

    path: Path
    seconds: float
    read_as: str
    unsure: tuple[str, ...]


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
