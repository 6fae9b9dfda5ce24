"""Checks a lecture for errors without rendering it."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from lectures.load import LectureError, chosen_language
from lectures.model import Language, Lecture
from lectures.text import shot_narration, shot_words
from pipeline.media import Cache, Media
from pipeline.plan.jobs import (
    Production,
    ShotJob,
    disagreements,
    not_composed,
    plan,
    shape_note,
)
from pipeline.plan.keys import digest
from pipeline.plan.quality import QUALITIES, Quality
from pipeline.plan.shots import Shots, scan, suggestion
from pipeline.plan.traces import Now, Trace, code_now
from pipeline.plan.trust import distrusted
from pipeline.render.apart import copied
from pipeline.render.pool import working
from pipeline.render.progress import watcher_for
from pipeline.render.run import Run
from pipeline.render.schedule import Watcher, work_off
from pipeline.render.worker import Failure, failure, prepare, traced
from pipeline.review.finding import Finding
from pipeline.review.marks import of_marks
from pipeline.review.motion import (
    Motion,
    measure_motion,
    small_of,
    stored_motion,
    summary,
    wrong_at_join,
    wrong_in,
)
from pipeline.review.remix import of_a_remix
from pipeline.voice.silent import SilentNarrator

_LAYOUT = Path(__file__).with_name("layout.py")
MOST_WORKERS = 64
NEVER_DRAWN = "\u0378"  # no character: what it is drawn as is what any missing glyph is drawn as


@dataclass(frozen=True)
class Inspection:
    """What a shot did on stage: the beats it played, and what was wrong at each one's end.

    `silent` are the beats in which nothing is said, neither by the lecture nor in the shot's code.
    """

    shot: str
    beats: tuple[str, ...]
    silent: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]  # (beat, finding)
    trace: Trace | None = None  # what it was made from, where that is known


def check_lectures(
    lectures: Sequence[Lecture],
    language: str | None,
    media: Media,
    run: Run,
    shots: Sequence[str] = (),
    *,
    motion: bool = False,
    say: Callable[[str], None] | None = None,
    quality: Quality = QUALITIES["draft"],
) -> list[Finding]:
    """Everything wrong with some lectures, in one language or in all that each has.

    Shots that are not composed for the shape of `quality` are looked at in their own; which they
    are, `say` is told. With `motion` every shot is played whole, and what is wrong between beats'
    ends is found too; `say` is told how much stands still.
    Holds the lock of the media folder.
    Raises LectureError for a language that one of them lacks, or a shot that does not exist.
    """
    known = scan()
    names = dict.fromkeys(name for lecture in lectures for name in known.names_of(lecture))
    for name in shots:
        if name not in names:
            why = next(filter(None, map(distrusted, lectures)), None)
            hint = f", unless it is in {why}" if why else suggestion(name, names)
            raise LectureError(f"no shot {name!r}{hint}")
    wanted = [
        (lecture, [chosen_language(lecture, language)] if language else lecture.languages)
        for lecture in lectures
    ]
    found: list[Finding] = []
    with (
        media.locked("render.py check", run.say),
        working(run.processes, MOST_WORKERS, run.timeout) as workers,
        watcher_for(run.console, lines=run.lines) as watcher,
    ):
        for lecture, languages in wanted:
            found += check(
                lecture,
                languages,
                known,
                media,
                workers,
                watcher,
                shots,
                say=say,
                motion=motion,
                quality=quality,
            )
    return found


def check(
    lecture: Lecture,
    languages: Sequence[Language],
    known: Shots,
    media: Media,
    executor: Executor,
    watcher: Watcher | None = None,
    shots: Sequence[str] = (),
    *,
    say: Callable[[str], None] | None = None,
    motion: bool = False,
    quality: Quality = QUALITIES["draft"],
) -> list[Finding]:
    """Everything wrong with a lecture in these languages; `shots` limits it to some of them.

    `say` is told how much of the shots stands still, where their `motion` is measured.
    """
    found = [
        *_of_data(lecture, languages, known),
        *of_a_remix(lecture, languages),
        *of_marks(lecture, languages),
    ]
    names = [
        shot.name
        for shot in lecture.shots
        if known.find(lecture, shot.name) and (not shots or shot.name in shots)
    ]
    for language in languages:
        found += _of_characters(lecture, language, media, executor)
        asked = Production(lecture, language, quality, SilentNarrator(), media, known)
        for production, some in _by_shape(asked, names, say):
            found += _of_stage(production, some, executor, watcher)
            if motion:
                small = replace(production, quality=small_of(production.quality))
                found += _of_motion(small, some, executor, watcher, say)
    found = list(dict.fromkeys(found))  # what can't be played is met twice
    if not shots:
        return found
    return [one for one in found if not one.shot or one.shot in shots]


def _by_shape(
    asked: Production, names: Sequence[str], say: Callable[[str], None] | None
) -> list[tuple[Production, list[str]]]:
    """The production with the shots composed for its shape, and one in their own for the others."""
    try:
        jobs = plan(asked, names)
    except LectureError:
        return [(asked, list(names))]  # what is wrong is found there
    if say is not None and (note := shape_note(jobs)):
        say(f"{asked.lecture.name} {asked.language}: {note}")
    others = not_composed(jobs)
    composed = [name for name in names if name not in others]
    own = replace(asked, quality=QUALITIES["draft"])
    return [(one, some) for one, some in ((asked, composed), (own, others)) if some]


# --- words and narration -------------------------------------------------------------------------


def _of_data(lecture: Lecture, languages: Sequence[Language], known: Shots) -> Iterator[Finding]:
    """Shots that don't exist, and words or narration that one language has and another lacks."""
    for shot in lecture.shots:
        if (message := known.lacking(lecture, shot.folder, shot.name)) is not None:
            yield Finding(lecture.name, "", shot.name, "", message)
    placed = [shot.name for shot in lecture.shots]
    for kind, tables in (("words", lecture.words), ("narration", lecture.narration)):
        shared = {name: set[str]() for name in placed}
        for language in lecture.languages:
            for name, table in tables[language].items():
                if name in shared:
                    shared[name] |= set(table)
        for language in languages:
            for name in tables[language]:
                if name != "common" and name not in (names := known.names_of(lecture)):
                    near = suggestion(name, names)
                    message = f"{kind} for a shot that does not exist{near}"
                    yield Finding(lecture.name, language, name, "", message)
            for name in placed:
                own = tables[language].get(name, {})
                for key in sorted(shared[name] - set(own)):
                    message = f"{kind} missing, which another language has: {key}"
                    yield Finding(lecture.name, language, name, "", message)
    for language in languages:
        yield from _of_slots(lecture, language, placed)


def _of_slots(lecture: Lecture, language: Language, names: Iterable[str]) -> Iterator[Finding]:
    """Sentences that can't be filled in, and shots that nothing is said in."""
    for name in names:
        for fill in (shot_words, shot_narration):
            try:
                filled = fill(lecture, language, name)
            except LectureError as error:
                yield Finding(lecture.name, language, name, "", str(error))
                continue
            if fill is shot_narration and not filled:
                yield Finding(lecture.name, language, name, "", "no narration")


# --- characters ----------------------------------------------------------------------------------


def _of_characters(
    lecture: Lecture, language: Language, media: Media, executor: Executor
) -> Iterator[Finding]:
    """Characters of on-screen text that the film's fonts can't draw."""
    texts = _on_screen(lecture, language)
    characters = sorted(set("".join(text for _, _, text in texts)))
    asked = pickle.dumps(partial(undrawable, characters))
    missing = set(executor.submit(copied, media, asked).result())
    for shot, key, text in texts:
        if lacking := sorted(missing & set(text)):
            names = ", ".join(f"{ch!r} (U+{ord(ch):04X})" for ch in lacking)
            message = f"{key}: the fonts can't draw {names}{_remedy(lacking)}"
            yield Finding(lecture.name, language, shot, "", message)


def _remedy(lacking: Sequence[str]) -> str:
    """How signs can be drawn that need a font which is not installed."""
    # Imported here: it loads typst.
    from scenes.fonts import cjk_font, is_wide

    needs = is_wide("".join(lacking)) and cjk_font() is None
    return "; Chinese, Japanese and Korean come with: sh install.sh cjk" if needs else ""


def _on_screen(lecture: Lecture, language: Language) -> list[tuple[str, str, str]]:
    """(shot, key, text) for all text that may be drawn."""
    texts = []
    for shot in [shot.name for shot in lecture.shots]:
        try:
            words = shot_words(lecture, language, shot)
        except LectureError:
            continue  # reported already
        common = lecture.words[language].get("common", {})
        own = lecture.words[language].get(shot, {})
        for key, entry in words.items():
            if key in own or key not in common:
                texts.append((shot, key, entry if isinstance(entry, str) else "\n".join(entry)))
    core = lecture.model_dump(mode="json", exclude={"words", "narration", "authors", "name"})
    texts += [("", key, text) for key, text in _strings(core, language, lecture.languages, "")]
    return texts


def _strings(
    value: Any, language: Language, languages: Sequence[Language], path: str
) -> Iterator[tuple[str, str]]:
    """All strings of nested data, those of other languages aside, with their keys."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key == language or key not in languages:
                yield from _strings(inner, language, languages, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _strings(inner, language, languages, f"{path}[{i}]")


def undrawable(characters: Sequence[str]) -> list[str]:
    """The characters that are drawn as a missing glyph's box (in a worker)."""
    from scenes.fonts import typeset
    from scenes.mobjects.text import FONT, quoted

    visible = [ch for ch in characters if not ch.isspace()]
    if not visible:
        return []
    pages = "#pagebreak()\n".join(f"#box[#{quoted(ch)}]\n" for ch in [NEVER_DRAWN, *visible])
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n{FONT}{pages}"
    drawn = typeset(source.encode(), "".join(visible), format="svg")
    missing, *glyphs = [_glyph_names(page) for page in drawn]
    return [ch for ch, names in zip(visible, glyphs, strict=True) if missing & names]


def _glyph_names(svg: bytes) -> set[bytes]:
    """The names of the glyphs that a page draws; typst names a glyph by its outline."""
    return {piece.split(b'"')[0] for piece in svg.split(b'href="#')[1:]}


# --- the stage -----------------------------------------------------------------------------------


def _of_stage(
    production: Production,
    names: Sequence[str],
    executor: Executor,
    watcher: Watcher | None,
) -> Iterator[Finding]:
    """What shows only when shots are played, each animation in one step."""
    lecture, language = production.lecture, production.language
    try:
        jobs = plan(production, names)
    except LectureError:
        return  # sentences that can't be filled in are reported already
    wrong = {job.name: disagreements(job.source, list(job.spoken)) for job in jobs}
    for name, lines in wrong.items():
        yield from (Finding(lecture.name, language, name, "", line) for line in lines)
    playable = [job for job in jobs if not wrong[job.name]]
    outcome = work_off(playable, inspect_shot, stored_inspection, executor, watcher)
    yield from _of_failures(production, outcome.failures)
    for job in playable:
        if (inspection := outcome.results.get(job.key)) is not None:
            yield from _of_beats(job, inspection)
            for beat, message in inspection.wrong:
                yield Finding(lecture.name, language, job.name, beat, message)


def _of_motion(
    production: Production,
    names: Sequence[str],
    executor: Executor,
    watcher: Watcher | None,
    say: Callable[[str], None] | None,
) -> Iterator[Finding]:
    """What shows only when shots are played frame by frame, and where one follows another."""
    lecture, language = production.lecture, production.language
    try:
        jobs = plan(production, names)
    except LectureError:
        return
    playable = [job for job in jobs if not disagreements(job.source, list(job.spoken))]
    outcome = work_off(playable, measure_motion, stored_motion, executor, watcher)
    yield from _of_failures(production, outcome.failures)
    if say is not None and outcome.results:
        say(f"{lecture.name} {language}: {summary(list(outcome.results.values()))}")
    before: tuple[int, Motion] | None = None
    for job in playable:
        if (motion := outcome.results.get(job.key)) is None:
            before = None
            continue
        wrong = list(wrong_in(motion))
        if before is not None and before[0] == job.number - 1:
            wrong += wrong_at_join(before[1], motion)
        before = (job.number, motion)
        for beat, message in wrong:
            yield Finding(lecture.name, language, job.name, beat, message)


def _of_failures(production: Production, failures: Sequence[Failure]) -> Iterator[Finding]:
    """Shots that can't be played."""
    for one in failures:
        where = f" ({one.where})" if one.where else ""
        yield Finding(
            production.lecture.name, production.language, one.shot, "", one.message + where
        )


def _of_beats(job: ShotJob, inspection: Inspection) -> Iterator[Finding]:
    """Narration that no beat plays, beats that have none, and beats of the same name."""

    def finding(beat: str, message: str) -> Finding:
        return Finding(job.lecture.name, job.language, job.name, beat, message)

    for beat in job.spoken:
        if beat not in inspection.beats:
            near = suggestion(beat, inspection.beats)
            yield finding(beat, f"has narration, but the shot never plays it{near}")
    for beat in dict.fromkeys(inspection.beats):
        if beat in inspection.silent:
            yield finding(beat, f"is played, but has no narration{suggestion(beat, job.spoken)}")
        if inspection.beats.count(beat) > 1:
            yield finding(beat, f"is played {inspection.beats.count(beat)} times")


def inspect_shot(job: ShotJob) -> Inspection | Failure:
    """Play a shot without drawing and look at the stage at every beat's end (in a worker)."""
    try:
        inspection = _inspect(job)
    except Exception as error:
        return failure(job.source, error)
    if inspection.trace is not None:
        _inspections(job).put(_key(job), inspection)
    return inspection


def _inspect(job: ShotJob) -> Inspection:
    prepare(job.media)
    from pipeline.render import play
    from pipeline.review import layout

    beats: list[str] = []
    silent: list[str] = []
    wrong: list[tuple[str, str]] = []

    def look(scene: Any, beat: Any) -> None:
        beats.append(beat.name)
        if not job.spoken.get(beat.name, beat.spoken).sentences:
            silent.append(beat.name)
        wrong.extend((beat.name, line) for line in layout.findings(scene, *play.frame_size()))

    _, trace = traced(job, lambda seen: play.walk(seen, look))
    return Inspection(job.name, tuple(beats), tuple(silent), tuple(wrong), trace)


def stored_inspection(job: ShotJob) -> Inspection | None:
    """What an earlier check of the same shot, lecture and rules found."""
    kept = _inspections(job).get(_key(job))
    if kept is None or kept.trace is None:
        return None
    return kept if Now(job.lecture, job.spoken, job.source.scenes).holds(kept.trace) else None


def _inspections(job: ShotJob) -> Cache[Inspection]:
    return Cache(job.media.checks, Inspection)


def _key(job: ShotJob) -> str:
    return digest([job.key, job.lecture.name, dict(code_now(_LAYOUT))])[:32]
