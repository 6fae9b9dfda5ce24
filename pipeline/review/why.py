"""What rendered shots were made from, whether they are still good, and if not, because of what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lectures.speech import estimate
from pipeline.plan.dependencies import frozen, remember
from pipeline.plan.jobs import Production
from pipeline.plan.keys import shot_key
from pipeline.plan.narration import narration_of
from pipeline.plan.traces import Change, Now, Trace
from pipeline.render.store import Store
from pipeline.review.listing import spoken_in

HEADINGS = {
    "code": "code",
    "files": "files",
    "lecture": "the lecture's choices and words",
    "spoken": "narration",
    "surroundings": "packages and surroundings",
}
MOST_PARTS = 6  # of a file's code, that are named


@dataclass(frozen=True)
class Reason:
    """A shot's rendering that is nearest to what it would be now, and what has changed since.

    Without one, the shot has not been rendered in this language and quality.
    """

    shot: str
    made_at: str | None
    whole: bool
    changes: tuple[Change, ...]
    trace: Trace | None


def reasons(production: Production, names: Sequence[str]) -> list[Reason]:
    """For each of these shots, what its rendering depends on and whether it is still good.

    Raises LectureError for a shot that there is none of.
    """
    with frozen():
        found = [_reason(production, name) for name in names]
    remember()
    return found


def _reason(production: Production, name: str) -> Reason:
    language = production.language
    lecture, store = production.lecture.named_in(language), Store(production.media.store)
    source = production.shots.of(production.lecture, name)
    narration = narration_of(production.lecture, language, name, production.shots)
    estimated = {beat: estimate(text, language) for beat, text in narration.items()}
    best = Reason(name, None, False, (), None)
    for key in store.kept(shot_key(source, language, production.quality)):
        if (record := store.peek(key)) is not None:
            spoken = spoken_in(record, narration, estimated)
            changes = tuple(Now(lecture, spoken, source.scenes).changes(record.trace))
            whole = store.get(key) is not None
            if best.trace is None or len(changes) < len(best.changes):
                best = Reason(name, record.made_at, whole, changes, record.trace)
    return best


def told(reason: Reason) -> Iterator[str]:
    """A reason as lines: what holds or has changed, then what the shot depends on, by kind."""
    if reason.trace is None:
        yield f"{reason.shot}: not rendered yet in this language and quality"
        return
    if reason.changes:
        yield f"{reason.shot}: would be rendered again; since {reason.made_at} there changed"
        for change in reason.changes:
            values = "" if change.kind in ("code", "files") else f": {change.before} → {change.now}"
            gone = " is gone" if change.now == "absent" and not values else ""
            yield f"    {HEADINGS[change.kind]}: {change.name}{values}{gone}"
    elif reason.whole:
        yield f"{reason.shot}: good, rendered {reason.made_at}"
    else:
        yield f"{reason.shot}: would be rendered again, for its video is damaged"
    yield from _depends_on(reason.trace)


def _depends_on(trace: Trace) -> Iterator[str]:
    parts = sum(map(len, trace.code.values()))
    yield f"  {HEADINGS['code']}: {parts} parts of {len(trace.code)} files"
    for file, names in sorted(trace.code.items()):
        named = sorted(name.removeprefix("=") for name in names if name)
        more = f" and {len(named) - MOST_PARTS} more" if len(named) > MOST_PARTS else ""
        listed = f": {', '.join(named[:MOST_PARTS])}{more}" if named else ""
        yield f"    {file}{listed}"
    for kind, heading in list(HEADINGS.items())[1:]:
        read = getattr(trace, kind)
        yield f"  {heading}: {len(read)}"
        for name, value in sorted(read.items()):
            yield f"    {name}" if kind == "files" else f"    {name}  {value}"
