"""Lists the shots of a lecture, without importing manim or reading a video."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from lectures.load import LectureError
from lectures.speech import Spoken, estimate, sentences, split_marks
from lectures.text import shot_title
from pipeline.plan.dependencies import frozen, remember
from pipeline.plan.jobs import Production, expected_seconds
from pipeline.plan.keys import shot_key
from pipeline.plan.narration import kept_figures, narration_of
from pipeline.plan.shots import ShotSource, suggestion
from pipeline.plan.traces import Now
from pipeline.render.store import ShotRecord, Store


@dataclass(frozen=True)
class Row:
    """One shot of the list. `seconds` are measured if it is rendered, else estimated."""

    number: int
    part: int
    part_title: str
    name: str
    title: str
    beats: int
    seconds: float
    rendered: bool
    exists: bool


def listed(production: Production, *, silent: bool = False, names: Sequence[str] = ()) -> list[Row]:
    """A row for each shot, or for those of some names, in order.

    One that its part's folder lacks is listed as not existing.

    A shot counts as rendered, with any voice, if its words and code are still the same;
    `silent` counts renderings without a voice only.
    """
    lecture, language = production.lecture, production.language
    placed = [shot.name for shot in lecture.shots]
    for name in names:
        if name not in placed:
            raise LectureError(f"{lecture.name} has no shot {name!r}{suggestion(name, placed)}")
    store = Store(production.media.store)
    rows = []
    figures = cache(partial(kept_figures, lecture, language, production.media))
    with frozen():
        for shot in lecture.shots:
            if names and shot.name not in names:
                continue
            source = production.shots.find(lecture, shot.name)
            keys = store.kept(shot_key(source, language, production.quality)) if source else []
            # What is not rendered is estimated only: that needs no figure to be computed.
            told = narration_of(
                *(lecture, language, shot.name, production.shots),
                rough=not keys,
                figures=figures,
            )
            narration = told if source else {}
            estimated = {beat: estimate(text, language) for beat, text in narration.items()}
            record = None
            if source is not None and keys:
                record = _rendered(production, source, narration, estimated, keys, silent)
            rows.append(
                Row(
                    number=shot.number,
                    part=shot.part,
                    part_title=lecture.parts[shot.part - 1].title[language],
                    name=shot.name,
                    title=shot_title(lecture, language, shot.name),
                    beats=len(record.beats if record else narration),
                    seconds=round(_seconds(record, estimated) if source else 0.0, 3),
                    rendered=record is not None,
                    exists=source is not None,
                )
            )
    remember()
    return rows


def _seconds(record: ShotRecord | None, estimated: Mapping[str, Spoken]) -> float:
    return record.duration if record else expected_seconds(estimated)


def _rendered(
    production: Production,
    source: ShotSource,
    narration: Mapping[str, str],
    estimated: Mapping[str, Spoken],
    keys: Sequence[str],
    silent: bool,
) -> ShotRecord | None:
    """The latest of these renderings of a shot that still holds.

    What a voice said is read from the rendering itself: it holds with that, if nothing else has
    changed.
    """
    store = Store(production.media.store)
    lecture = production.lecture.named_in(production.language)
    for key in keys:
        if (record := store.peek(key)) is None:
            continue
        spoken = dict(estimated) if silent else spoken_in(record, narration, estimated)
        if Now(lecture, spoken, source.scenes).holds(record.trace):
            return record
    return None


def spoken_in(
    record: ShotRecord, narration: Mapping[str, str], estimated: Mapping[str, Spoken]
) -> dict[str, Spoken]:
    """What was said in a rendering, as far as it is still what its narration says."""
    said = {beat.name: beat.spoken for beat in record.beats}
    return {
        beat: said[beat] if beat in said and _says(said[beat], narration[beat]) else estimate_of_it
        for beat, estimate_of_it in estimated.items()
    }


def _says(spoken: Spoken, narration: str) -> bool:
    """Whether a narration is still what was spoken, its marks at the same words."""
    text, marks = split_marks(narration)
    starts = [word.start for sentence in spoken.sentences for word in sentence.words]
    placed = {name: starts[i] for name, i in marks.items() if i < len(starts)}
    return (
        [sentence.text for sentence in spoken.sentences] == sentences(text)
        and spoken.marks.keys() == marks.keys()
        and all(spoken.marks[name] == moment for name, moment in placed.items())
    )
