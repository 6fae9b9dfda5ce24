"""From what is said, and when, to captions that can be read in time.

A cue is one sentence. Long sentences are split at clauses. The limits are those of broadcasters'
timed-text guides: two lines of 42 characters, 20 characters a second.
"""

import html
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import srt
import webvtt
from webvtt.models import Timestamp

from lectures.characters import without_hidden
from lectures.language import language_data, with_folder
from lectures.speech import Sentence, Spoken, Word, estimate
from lectures.typography import NO_BREAK, space_before
from pipeline.media import write_whole
from pipeline.timeline import BeatRecord

MAX_LINE = 42  # characters
MAX_LINES = 2
MAX_RATE = 20.0  # characters a second
COMFORTABLE_SECONDS = 1.0  # a cue stays this long where silence allows
LEAD_OF_VOICE = 0.11  # a cue may come this much before its voice, never more
CLAUSE_ENDS = (",", ";", ":", "–", "—", ".", "!", "?", "…")
OPENING = "«“‘([{¿¡"


@dataclass(frozen=True)
class Cue:
    """One caption: one or two lines of text, in seconds of the film."""

    start: float
    end: float
    text: str

    @property
    def rate(self) -> float:
        """Characters a second that a viewer must read."""
        return reading_length(self.text) / (self.end - self.start)


def cues(beats: Iterable[BeatRecord], film_end: float = math.inf) -> list[Cue]:
    """The captions of beats that stand on the film's clock, in the language that is spoken."""
    drafts = [
        Cue(beat.start + words[0].start, beat.start + words[-1].end, lines(words))
        for beat in beats
        for sentence in beat.spoken.sentences
        for words in parted(sentence)
    ]
    return paced(drafts, film_end)


def placed(narration: str, language: str, beat: BeatRecord) -> BeatRecord:
    """`beat` with the narration of a language that is not spoken, on the same clock.

    Its sentences take the time of the voice in proportion to their length; where that is too short
    to read them, they use the rest of the beat.
    """
    timed = estimate(narration, language, lead=0.0)
    if not timed.seconds:
        return replace(beat, spoken=timed)
    text = " ".join(sentence.text for sentence in timed.sentences)
    begin = beat.spoken.sentences[0].start if beat.spoken.sentences else 0.0
    room = beat.end - beat.start - begin
    wanted = max(beat.spoken.seconds - begin, len(text) / (0.9 * MAX_RATE))
    return replace(beat, spoken=stretched(timed, min(wanted, room) / timed.seconds, begin))


def stretched(spoken: Spoken, factor: float, begin: float = 0.0) -> Spoken:
    """The same narration, `factor` times as slow, and from `begin` seconds on."""
    return Spoken(
        begin + spoken.seconds * factor,
        tuple(
            Sentence(
                sentence.text,
                begin + sentence.start * factor,
                begin + sentence.end * factor,
                tuple(
                    Word(w.text, begin + w.start * factor, begin + w.end * factor)
                    for w in sentence.words
                ),
            )
            for sentence in spoken.sentences
        ),
        {name: begin + moment * factor for name, moment in spoken.marks.items()},
        spoken.audio,
    )


def reading_length(text: str) -> int:
    """The number of characters that a reader sees: an accent counts with its letter."""
    return len(unicodedata.normalize("NFC", text))


# ---------------------------------------------------------------- one sentence, one or more cues


def parted(sentence: Sentence) -> list[tuple[Word, ...]]:
    """The sentence as runs of words that each fit a cue: as few as possible, split at clauses."""
    words = _unbreakable(sentence.words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(words) + 1):
        options = [
            (best[start][0] + _cost(words, start, stop), start)
            for start in _starts(words, stop)
            if _break_line([word.text for word in words[start:stop]]) is not None
        ]
        best.append(min(options))
    runs: list[tuple[Word, ...]] = []
    stop = len(words)
    while stop:
        start = best[stop][1]
        runs.append(tuple(words[start:stop]))
        stop = start
    return runs[::-1]


def _starts(words: Sequence[Word], stop: int) -> Iterator[int]:
    """Where a cue that ends before `stop` may begin and not be too long for all its lines."""
    length = 0
    for start in reversed(range(stop)):
        length += len(words[start].text) + 1
        if length > MAX_LINES * (MAX_LINE + 1):
            return
        yield start


def lines(words: Sequence[Word]) -> str:
    """The text of a cue, on one line or on two."""
    return "\n".join(_break_line([word.text for word in words]) or [])


def _cost(words: Sequence[Word], start: int, stop: int) -> float:
    """The penalty of a cue of these words: its length, its speed, and the phrase that it breaks."""
    run = words[start:stop]
    length = reading_length(" ".join(word.text for word in run))
    rate = length / max(run[-1].end - run[0].start, 0.001)
    cost = 100.0 + 20.0 * (length / (MAX_LINE * MAX_LINES)) ** 2
    if stop < len(words):
        cost += _break_cost(words[stop - 1].text, words[stop].text)
    return cost + 20.0 * max(rate / MAX_RATE - 1.0, 0.0)


def _break_cost(before: str, after: str) -> float:
    """The penalty of a line or cue break between two words."""
    if before.rstrip('»”’")').endswith(CLAUSE_ENDS):
        return 0.0
    return 10.0 if after.casefold() in _break_before() else 30.0


@cache
def _break_before() -> frozenset[str]:
    """Words before which a line may break, in any of the languages."""
    words = (language_data(code).captions.break_before for code in with_folder())
    return frozenset(word for group in words for word in group)


def _break_line(texts: Sequence[str]) -> list[str] | None:
    """Words on one line, or on two that are broken well; None where they don't fit."""
    whole = " ".join(texts)
    if reading_length(whole) <= MAX_LINE:
        return [whole]
    lengths = [reading_length(text) for text in texts]
    candidates = []
    first, second = -1, sum(lengths) + len(lengths)  # characters on each line, with their spaces
    for i in range(1, len(texts)):
        first, second = first + lengths[i - 1] + 1, second - lengths[i - 1] - 1
        if max(first, second - 1) <= MAX_LINE:
            uneven = abs(first - second + 1)
            halves = [" ".join(texts[:i]), " ".join(texts[i:])]
            candidates.append((_break_cost(texts[i - 1], texts[i]) + uneven, halves))
    return min(candidates)[1] if candidates else None


def _unbreakable(spoken: Sequence[Word]) -> list[Word]:
    """Words with lone punctuation joined to them, and none longer than a line.

    They are in Unicode's composed form, in which their length is that which a reader sees, and
    without what can't be seen.
    """
    words = [Word(text, word.start, word.end) for word in spoken if (text := _composed(word.text))]
    joined: list[Word] = []
    opening = ""
    for word in words:
        if not any(ch.isalnum() for ch in word.text):
            if all(ch in OPENING for ch in word.text) or not joined:
                opening += word.text + NO_BREAK
            else:
                last = joined[-1]
                whole = f"{last.text}{space_before(word.text)}{word.text}"
                joined[-1] = Word(whole, last.start, word.end)
            continue
        joined.append(Word(opening + word.text, word.start, word.end))
        opening = ""
    if opening:  # nothing but signs, or nothing else after them
        start = joined[-1].end if joined else words[0].start
        joined.append(Word(opening.strip(), start, words[-1].end))
    return [piece for word in joined for piece in _chopped(word)]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", without_hidden(text)).strip()


def _chopped(word: Word) -> list[Word]:
    """A word in pieces no longer than a line, its time shared out among them."""
    pieces = []
    rest = word.text
    while len(rest) > MAX_LINE:
        cut = MAX_LINE
        while cut > 1 and unicodedata.combining(rest[cut]):  # an accent stays with its letter
            cut -= 1
        cut = cut if cut > 1 else MAX_LINE
        pieces.append(rest[:cut])
        rest = rest[cut:]
    pieces.append(rest)
    step = (word.end - word.start) / len(pieces)
    return [
        Word(piece, word.start + i * step, word.start + (i + 1) * step)
        for i, piece in enumerate(pieces)
    ]


# ---------------------------------------------------------------------------------- reading time


def paced(drafts: Sequence[Cue], film_end: float = math.inf) -> list[Cue]:
    """Cues that can be read in time and never overlap, to the millisecond.

    A cue that is too short stays on in the silence after it, then comes a little earlier than its
    voice, and only then pushes the next one back.
    """
    ordered = sorted(drafts, key=lambda cue: cue.start)
    starts = [round(1000 * cue.start) for cue in ordered]
    ends = [round(1000 * cue.end) for cue in ordered]
    needed = [math.ceil(1000 * reading_length(cue.text) / MAX_RATE) for cue in ordered]
    last = math.inf if math.isinf(film_end) else math.floor(1000 * film_end)
    most = round(1000 * LEAD_OF_VOICE)
    # From the last to the first: how much earlier each must come to have been read when the next
    # one does, and when that must come.
    early, following = [0] * len(ordered), [last] * len(ordered)
    for i in reversed(range(len(ordered))):
        early[i] = int(min(max(starts[i] + needed[i] - following[i], 0), most))
        if i:
            following[i - 1] = starts[i] - early[i]
    free = 0  # when the cue before has gone
    for i in range(len(ordered)):
        starts[i] = max(starts[i] - early[i], free)
        wished = max(ends[i], starts[i] + round(1000 * COMFORTABLE_SECONDS))
        ends[i] = int(min(max(min(wished, following[i]), starts[i] + needed[i]), last))
        free = ends[i]
    return [
        Cue(start / 1000, end / 1000, cue.text)
        for start, end, cue in zip(starts, ends, ordered, strict=True)
        if end > start
    ]


# ----------------------------------------------------------------------------------------- files


def escaped(text: str) -> str:
    """A cue's text as both kinds of file want it: what looks like markup is none."""
    return html.escape(text, quote=False)


def write_vtt(captions: Sequence[Cue], path: Path, language: str) -> Path:
    """Write captions as WebVTT, whole or not at all."""
    document = webvtt.WebVTT(
        captions=[
            webvtt.Caption(
                str(Timestamp.from_seconds(cue.start)),
                str(Timestamp.from_seconds(cue.end)),
                escaped(cue.text),
            )
            for cue in captions
        ],
        metadata=["Kind: captions", f"Language: {language}"],
    )
    return write_text(path, document.content.rstrip("\n") + "\n")


def write_srt(captions: Sequence[Cue], path: Path) -> Path:
    """Write captions as SubRip, whole or not at all."""
    subtitles = [
        srt.Subtitle(number, _timedelta(cue.start), _timedelta(cue.end), escaped(cue.text))
        for number, cue in enumerate(captions, start=1)
    ]
    return write_text(path, srt.compose(subtitles))


def write_text(path: Path, text: str) -> Path:
    """Write a text file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
    return path


def _timedelta(seconds: float) -> timedelta:
    return timedelta(milliseconds=round(1000 * seconds))
