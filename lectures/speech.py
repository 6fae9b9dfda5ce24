"""What is said in a beat, and when: the one clock for voice, picture and captions.

A narration is written as plain sentences. A mark such as `<falls>` before a word names that
word's moment, in every language, so that a shot can ask for `beat.at("falls")`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lectures.language import language_data

MARK = re.compile(r"<([a-z][a-z0-9_]*)>")
_BOOKMARK = re.compile(r"<bookmark\s+mark\s*=\s*['\"](\w+)['\"]\s*/?>")
_SENTENCE_END = re.compile(r"(?<=[.!?…])([\"»”“’)]*)\s+(?=[\"«“„‘(¿¡]*\s?[\w\d])")
LEAD = 0.2  # seconds by which the picture goes before a beat's first word
BREATH = 0.15  # seconds of rest after a beat's last word
HALF_BREATH = 0.05  # where the picture moves on before the next word
PAUSE_AFTER_SENTENCE = 0.25
PAUSE_AT_COMMA = 0.12


@dataclass(frozen=True)
class Word:
    """One spoken word with its seconds from the beat's start."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Sentence:
    """One sentence, which is also one caption cue, in seconds from the beat's start."""

    text: str
    start: float
    end: float
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Spoken:
    """A beat's narration with its times; `audio` is a WAV file's path, or None for silence."""

    seconds: float
    sentences: tuple[Sentence, ...]
    marks: Mapping[str, float] = field(default_factory=dict)
    audio: str | None = None

    def at(self, name: str) -> float:
        """Seconds from the beat's start to the mark `name`, or else to the first word `name`."""
        if name in self.marks:
            return self.marks[name]
        wanted = bare(name)
        for sentence in self.sentences:
            for word in sentence.words:
                if bare(word.text) == wanted:
                    return word.start
        raise KeyError(name)


def bare(word: str) -> str:
    """A word without case and punctuation, for comparing."""
    return re.sub(r"[^\w]", "", word).casefold()


def split_marks(narration: str) -> tuple[str, dict[str, int]]:
    """The narration without its marks, and the index of the word that each mark stands before."""
    marks: dict[str, int] = {}
    pieces: list[str] = []
    count = 0
    position = 0
    for match in MARK.finditer(narration):
        piece = narration[position : match.start()]
        pieces.append(piece)
        count = len("".join(pieces).split())
        # A mark inside a word (l’<axis>angle) names that word, not the next.
        inside = bool(piece) and not piece[-1].isspace()
        marks[match.group(1)] = count - 1 if inside and count else count
        position = match.end()
    pieces.append(narration[position:])
    return " ".join("".join(pieces).split()), marks


def from_bookmarks(text: str) -> str:
    """Text with manim-voiceover's `<bookmark mark='A'/>` as marks: `<a>`."""
    return _BOOKMARK.sub(lambda match: f"<{match.group(1).lower()}>", text)


def beat_name(text: str) -> str:
    """The name of a beat whose narration is given in code: its first words."""
    plain = unicodedata.normalize("NFKD", split_marks(from_bookmarks(text))[0])
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    name = "_".join(words[:6])[:60] or "beat"
    return name if name[0].isalpha() else f"said_{name}"


def sentences(text: str) -> list[str]:
    """The sentences of a text without marks."""
    parts, begin = [], 0
    for end in _SENTENCE_END.finditer(text):
        parts.append(text[begin : end.end(1)])
        begin = end.end()
    return [part.strip() for part in (*parts, text[begin:]) if part.strip()]


def estimate(narration: str, language: str, lead: float = LEAD) -> Spoken:
    """The narration timed without a voice: words a minute, with pauses at commas and stops.

    Its first word comes after `lead` seconds.
    """
    text, marked = split_marks(narration)
    seconds_a_word = 60.0 / language_data(language).words_a_minute
    clock = lead if text else 0.0
    timed: list[Sentence] = []
    starts: list[float] = []
    for sentence in sentences(text):
        words: list[Word] = []
        for word in sentence.split():
            length = seconds_a_word * _weight(word)
            words.append(Word(word, round(clock, 3), round(clock + length, 3)))
            starts.append(round(clock, 3))
            clock += length + (PAUSE_AT_COMMA if word[-1] in ",;:–—" else 0.0)
        timed.append(Sentence(sentence, words[0].start, words[-1].end, tuple(words)))
        clock += PAUSE_AFTER_SENTENCE
    end = max(clock - PAUSE_AFTER_SENTENCE, 0.0)
    moments = {name: starts[i] if i < len(starts) else end for name, i in marked.items()}
    return Spoken(round(end, 3), tuple(timed), moments)


@lru_cache(maxsize=4096)
def _weight(word: str) -> float:
    """How long a word is to say, in average words: figures are read out, long words take longer."""
    digits = sum(ch.isdigit() for ch in word)
    letters = sum(ch.isalpha() for ch in word)
    if not digits and not letters:
        return 0.0
    return 0.45 + 0.11 * letters + 0.85 * digits
