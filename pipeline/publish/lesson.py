"""A lesson as data: what is shown and said, when, and what there is to learn.

Pages, talks, handouts and cards are made of it. All texts are plain text, all times seconds of the
film, or of the narration's estimate where there is no film.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from lectures.figures import call_of
from lectures.lesson import Card, Exercise, Lesson, Notes, Question, load_lesson
from lectures.load import find
from lectures.model import Language, Lecture
from lectures.speech import split_marks
from lectures.text import quoted_slots, shot_title, slots
from pipeline.film.join import starts
from pipeline.film.make import clip_of
from pipeline.plan.jobs import Production, ShotJob
from pipeline.plan.narration import narration_of
from pipeline.render.store import ShotRecord
from pipeline.review.boards import Board
from pipeline.timeline import BeatRecord

E = TypeVar("E", Question, Card, Notes, Exercise)

Moment = tuple[str, float, float]
"""A word as it is read, and when it is spoken."""


@dataclass(frozen=True)
class Number:
    """A figure that a sentence quotes, and the call that gives it."""

    slot: str
    value: str
    call: str


@dataclass(frozen=True)
class LessonBeat:
    """A beat: what is said, word by word, and the number of its picture."""

    name: str
    start: float
    end: float
    text: str
    words: tuple[Moment, ...]
    still: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class LessonShot:
    """A shot, which is a chapter of the film and a section of the article."""

    number: int
    name: str
    title: str
    start: float
    end: float
    formulae: tuple[str, ...]
    beats: tuple[LessonBeat, ...]


@dataclass(frozen=True)
class LessonPart:
    number: int
    title: str
    shots: tuple[LessonShot, ...]


@dataclass(frozen=True)
class LessonData:
    """A lecture in one language."""

    name: str
    language: Language
    title: str
    subtitle: str
    authors: tuple[str, ...]
    fact: Mapping[str, str]
    sizes: Mapping[str, int]
    seconds: float
    parts: tuple[LessonPart, ...]
    quiz: Mapping[str, Question]
    cards: Mapping[str, Card]
    notes: Mapping[str, Notes]
    exercises: Mapping[str, Exercise]

    @property
    def shots(self) -> tuple[LessonShot, ...]:
        return tuple(shot for part in self.parts for shot in part.shots)

    @property
    def beats(self) -> tuple[tuple[LessonShot, LessonBeat], ...]:
        """All beats, each with its shot."""
        return tuple((shot, beat) for shot in self.shots for beat in shot.beats)


@dataclass(frozen=True)
class Clock:
    """When each shot's beats are played, on one clock for all of them."""

    beats: Mapping[str, tuple[BeatRecord, ...]]
    ends: Mapping[str, tuple[float, float]]  # each shot's start and end


def film_clock(jobs: Sequence[ShotJob], records: Mapping[str, ShotRecord]) -> Clock:
    """The clock of a film that is joined of these shots."""
    clips = [clip_of(job, records[job.key]) for job in jobs]
    begins = starts(clips)
    return Clock(
        {
            clip.name: tuple(beat.moved(begin) for beat in clip.beats)
            for clip, begin in zip(clips, begins[:-1], strict=True)
        },
        {clip.name: (begins[i], begins[i + 1]) for i, clip in enumerate(clips)},
    )


def estimated_clock(boards: Sequence[Board]) -> Clock:
    """The clock of shots that were walked through and not filmed."""
    lengths = [max((panel.beat.end for panel in board.panels), default=0.0) for board in boards]
    begins = list(accumulate(lengths, initial=0.0))
    return Clock(
        {
            board.shot: tuple(panel.beat.moved(begin) for panel in board.panels)
            for board, begin in zip(boards, begins[:-1], strict=True)
        },
        {board.shot: (begins[i], begins[i + 1]) for i, board in enumerate(boards)},
    )


def lesson_of(production: Production, clock: Clock) -> LessonData:
    """The lesson of the shots that the clock holds."""
    lecture, language = production.lecture, production.language
    learnt = load_lesson(production.home or find(lecture.name), lecture, language)
    parts = []
    for number, part in enumerate(lecture.parts, start=1):
        shots = tuple(
            _shot(production, learnt, clock, shot.number, shot.name)
            for shot in lecture.shots
            if shot.part == number and shot.name in clock.beats
        )
        if shots:
            parts.append(LessonPart(number, part.title[language], shots))
    shown = {shot.name for part in parts for shot in part.shots}
    texts = learnt.texts
    values = slots(lecture, language)
    sizes = lecture.sizes
    return LessonData(
        name=lecture.name,
        language=language,
        title=lecture.title[language],
        subtitle=lecture.subtitle[language],
        authors=lecture.authors,
        fact={key: values[key] for key in _FACT},
        sizes={key: getattr(sizes, key) for key in _SIZES},
        seconds=max((end for _, end in clock.ends.values()), default=0.0),
        parts=tuple(parts),
        quiz=_about(texts.quiz, shown),
        cards=_about(texts.cards, shown),
        notes=_about(texts.notes, shown),
        exercises=_about(texts.exercises, shown),
    )


# What explorable figures say of the fact and of the model.
_FACT = (
    "first", "last", "full", "answer", "relation", "statement", "same_first", "same_last", "other",
    "first_symbol", "last_symbol", "answer_symbol", "model",
)  # fmt: skip
_SIZES = ("n_layers", "d_model", "n_heads", "d_vocab", "n_ctx", "d_head", "d_mlp")


def _about(entries: Mapping[str, E], shown: set[str]) -> dict[str, E]:
    """Entries about shots that are shown: all of them, unless the lesson is of some shots only."""
    return {key: one for key, one in entries.items() if one.place.split(".")[0] in shown}


def _shot(
    production: Production, learnt: Lesson, clock: Clock, number: int, name: str
) -> LessonShot:
    lecture, language = production.lecture, production.language
    narration = narration_of(lecture, language, name, production.shots)
    quoted = quoted_slots(lecture, language, name)
    start, end = clock.ends[name]
    beats = clock.beats[name]
    return LessonShot(
        number=number,
        name=name,
        title=" ".join(shot_title(lecture, language, name).split()),
        start=start,
        end=end,
        formulae=tuple(one.tex for one in learnt.common.formulae.get(name, ())),
        beats=tuple(
            _beat(lecture, language, number, i, beat, narration, quoted)
            for i, beat in enumerate(beats, start=1)
        ),
    )


def _beat(
    lecture: Lecture,
    language: Language,
    shot: int,
    place: int,
    beat: BeatRecord,
    narration: Mapping[str, str],
    quoted: Mapping[str, Sequence[str]],
) -> LessonBeat:
    values = slots(lecture, language)
    numbers = [
        Number(slot, values[slot], call)
        for slot in quoted.get(beat.name, ())
        if (call := call_of(slot)) is not None
    ]
    words = [
        (word.text, round(beat.start + word.start, 2), round(beat.start + word.end, 2))
        for sentence in beat.spoken.sentences
        for word in sentence.words
    ]
    return LessonBeat(
        name=beat.name,
        start=round(beat.start, 3),
        end=round(beat.end, 3),
        text=split_marks(narration.get(beat.name, ""))[0],
        words=tuple(words),
        still=f"{shot:03d}.{place:02d}",
        numbers=tuple(numbers),
    )
