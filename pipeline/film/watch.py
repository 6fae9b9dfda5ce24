"""Renders again what one edits: the beat whose words or code have changed, in a second or two.

The lecture is loaded anew after every change. What is rendered runs in a process that is forked
from this one, which has manim loaded and no shot: so the shot's code is read anew each time.
"""

import ast
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from lectures.load import LectureError
from lectures.text import shot_words
from pipeline.film.export import ExportJob, Format, export_job, export_shot
from pipeline.plan.dependencies import closure, facts_of, file_digest
from pipeline.plan.jobs import Production, ShotJob, plan
from pipeline.plan.keys import digest
from pipeline.plan.narration import narration_of
from pipeline.plan.shots import lineage, scan
from pipeline.plan.traces import code_now
from pipeline.plan.trust import trusted_files
from pipeline.render.worker import Failure, failure, prepare

EVERY = 0.25  # seconds between one look at the files and the next
MOST_SHOTS = 3  # that are rendered after one change: what all share was changed then

Stamps = Mapping[Path, tuple[int, int]]


@dataclass(frozen=True)
class ShotState:
    """What a shot was like at the last look.

    Its words by key, its narration by beat, its code by method, and a digest of all else that it
    may depend on: the lecture's choices and the code that it imports.
    """

    words: Mapping[str, Any]
    said: Mapping[str, str]
    code: Mapping[str, str]
    shared: str
    beats: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A shot that differs from before, and which of its beats to look at."""

    shot: str
    beat: str | None


def watch(
    load: Callable[[], Production],
    names: Sequence[str],
    say: Callable[[str], None],
    shown: Callable[[Path], None],
    *,
    beat: str | None = None,
    format: Format = "mp4",
    then: Callable[[Production], None] | None = None,
    rounds: int | None = None,
) -> None:
    """Render what changes in a lecture's files, or in those of some shots, until interrupted.

    `say` is told what happens, `shown` each file that was written; `then` is called with the
    lecture as it is after each change, and `rounds` ends it after so many of them.
    """
    production = load()
    production.media.claim()
    prepare(production.media)  # what is slow to load is loaded once
    states = states_of(production, names)
    files = watched_files(production, states)
    stamps = stamps_of(files)
    say(f"watching {len(files)} files of {len(states)} shots; stop with Ctrl-C")
    while rounds is None or rounds > 0:
        time.sleep(EVERY)
        now = stamps_of(watched_files(production, states))
        if now == stamps:
            continue
        edited, stamps = {path for path in now if stamps.get(path) != now[path]}, now
        restart_if_loaded(edited, say)
        try:
            production = load()
            after = states_of(production, names)
        except (LectureError, SyntaxError) as error:
            say(f"not valid Python: {error}" if isinstance(error, SyntaxError) else str(error))
            continue
        changes = changed(states, after)
        states = after
        for change in changes[:MOST_SHOTS]:
            _render(production, change, beat, format, say, shown)
        if len(changes) > MOST_SHOTS:
            say(f"and {len(changes) - MOST_SHOTS} more shots have changed")
        if then is not None and changes:
            then(production)
        rounds = None if rounds is None else rounds - 1


def states_of(production: Production, names: Sequence[str]) -> dict[str, ShotState]:
    """Every shot of a lecture, or of some names, as it is now."""
    scan.cache_clear()
    lecture, language = production.lecture, production.language
    choices = lecture.model_dump(mode="json", exclude={"words", "narration"})
    return {
        job.name: ShotState(
            shot_words(lecture, language, job.name),
            dict(narration_of(lecture, language, job.name, production.shots)),
            _methods(job),
            digest([choices, _other_code(job)]),
            job.source.beats or tuple(job.spoken),
        )
        for job in plan(production, names or None)
    }


def _methods(job: ShotJob) -> dict[str, str]:
    """The code of each method of a shot and its bases, without what Python does not see of it."""
    found: dict[str, str] = {}
    for path, ancestor in reversed(lineage(job.source.path, job.name) or ()):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == ancestor.name:
                found |= {
                    one.name: ast.dump(one) for one in node.body if isinstance(one, ast.FunctionDef)
                }
    return found


def _other_code(job: ShotJob) -> list[Any]:
    """Digests of what a shot's file holds beside shots, and of all files that it imports."""
    own = job.source.path
    shots = {defined.name for defined in facts_of(own).classes if lineage(own, defined.name)}
    parts = {part: said for part, said in code_now(own).items() if part.split(".")[0] not in shots}
    return [parts, [file_digest(path) for path in closure(own) if path != own]]


def changed(before: Mapping[str, ShotState], after: Mapping[str, ShotState]) -> list[Change]:
    """The shots that differ, each with the beat in which that shows first.

    Those whose own words or code have changed, or else those that depend on what has. The beat is
    the first whose narration or method has changed, or which names a word that has; where there is
    none, it is the last one, at whose end all has been played.
    """
    own, others = [], []
    for name, now in after.items():
        old = before.get(name)
        if old == now:
            continue
        if old is not None and (old.words, old.said, old.code) == (now.words, now.said, now.code):
            others.append(Change(name, next(iter(now.beats[-1:]), None)))
        else:
            own.append(Change(name, _beat_that_shows(old, now)))
    return own or others


def _beat_that_shows(old: ShotState | None, now: ShotState) -> str | None:
    if old is None:
        return next(iter(now.beats), None)
    words = [key for key in now.words if old.words.get(key) != now.words[key]]
    shows = [
        beat
        for beat in now.beats
        if old.said.get(beat) != now.said.get(beat)
        or old.code.get(beat) != now.code.get(beat)
        or any(f"value={key!r}" in now.code.get(beat, "") for key in words)
    ]
    return next(iter((*shows, *now.beats[-1:])), None)


# --- files ---------------------------------------------------------------------------------------


def watched_files(production: Production, states: Mapping[str, ShotState]) -> list[Path]:
    """The files that these shots depend on: the lecture's data, its own shots, our code."""
    data = [file for home in production.lecture.homes for file in sorted(home.glob("*.toml"))]
    sources = [production.shots.find(production.lecture, name) for name in states]
    code = {path for source in sources if source for path in closure(source.path)}
    return [*data, *trusted_files(production.lecture), *sorted(code)]


def stamps_of(files: Iterable[Path]) -> Stamps:
    """When each file was last written, and how large it is; a file that has gone has no stamp."""
    stamps = {}
    for path in files:
        try:
            status = path.stat()
        except OSError:
            continue
        stamps[path] = status.st_mtime_ns, status.st_size
    return stamps


def restart_if_loaded(edited: Iterable[Path], say: Callable[[str], None]) -> None:
    """Begin anew where a module was edited that this process itself has loaded."""
    loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    if own := [path for path in edited if str(path) in loaded]:
        say(f"{own[0].name} has changed: starting again")
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


# --- rendering -----------------------------------------------------------------------------------


def _render(
    production: Production,
    change: Change,
    beat: str | None,
    format: Format,
    say: Callable[[str], None],
    shown: Callable[[Path], None],
) -> None:
    began = time.monotonic()
    wanted = beat or change.beat
    place = f"{change.shot}.{wanted}" if wanted else change.shot
    try:
        with production.media.locked("render.py watch", say):
            (job,) = plan(production, [change.shot])
            outcome = in_a_fork(export_job(job, format, production.label, beat=wanted))
    except LectureError as error:
        say(str(error))
        return
    if isinstance(outcome, Failure):
        say(f"{place}: {outcome.message} ({outcome.where})")
        return
    say(f"{place}  {time.monotonic() - began:.1f} s")
    shown(outcome)


def in_a_fork(job: ExportJob) -> Path | Failure:
    """Write a job's file in a copy of this process, which ends with it."""
    context: Any = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_export, args=(job, theirs))
    process.start()
    theirs.close()
    try:
        outcome: Path | Failure = ours.recv()
    except EOFError:
        outcome = Failure(job.name, "its process died")
    finally:
        process.join()
    return outcome


def _export(job: ExportJob, answer: Connection) -> None:
    try:
        answer.send(export_shot(job))
    except Exception as error:  # what can't be sent
        answer.send(failure(job.source, error))
