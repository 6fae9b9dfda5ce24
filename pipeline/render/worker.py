"""What happens in a worker process: one shot at a time, its result a record or a failure."""

import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import parent_process
from pathlib import Path
from typing import TypeVar

import psutil

from pipeline.media import Media, sha256_of
from pipeline.plan.jobs import ShotJob
from pipeline.plan.shots import ShotSource
from pipeline.plan.traces import Trace
from pipeline.project import PROJECT
from pipeline.render.processes import confine, kill_all, memory_limit
from pipeline.render.recording import ChangedUnderWay, recording, watching
from pipeline.render.sealed import import_manim, one_thread, seal
from pipeline.render.store import ShotRecord, Store, result_key
from pipeline.timeline import BeatRecord

WORKERS = "LECTURE_WORKERS"  # in a worker's environment: how many there are
J = TypeVar("J", bound=ShotJob)
R = TypeVar("R")
_begun = False


@dataclass(frozen=True)
class Failure:
    """Why a shot could not be rendered: one line, the place in our files, and the traceback.

    `again`: it is worth another try, in a new process.
    """

    shot: str
    message: str
    where: str = ""
    traceback: str = ""
    again: bool = False


def is_worker() -> bool:
    """Whether this is a worker process, in which shots alone are played."""
    return _begun


def begin(workers: int, memory: int | None = None) -> None:
    """Make a fresh process one of so many workers.

    It has one thread for arithmetic, and one to encode where processors are left over, at most
    `memory` bytes, and ends with its parent.
    """
    global _begun
    _begun = True
    os.environ[WORKERS] = str(workers)
    one_thread()
    # Ctrl-C at a terminal reaches every process; the parent alone decides what then happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine(memory)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        kill_all(psutil.Process().children(recursive=True))
        os._exit(1)


def kept_or_rendered(job: ShotJob, *, force: bool = False) -> ShotRecord | Failure:
    """The shot from the store, or rendered into it if it is not there or if that is `force`d."""
    return (None if force else Store(job.media.store).find(job)) or render_shot(job)


def render_shot(job: ShotJob) -> ShotRecord | Failure:
    """Render a shot into the store. What goes wrong comes back as a Failure."""
    store = Store(job.media.store)
    try:
        with store.temporary_video(job.key) as temporary:
            record = _render(job, temporary)
            store.put(temporary, record)
        return record
    except Exception as error:
        return failure(job.source, error)
    finally:
        job.progress_file.unlink(missing_ok=True)


def _render(job: ShotJob, target: Path) -> ShotRecord:
    prepare(job.media)
    from pipeline.render import play

    begun = time.monotonic()
    played, trace = traced(
        job, lambda seen: play.to_video(seen, target, report=reporter(job.progress_file))
    )
    if trace is None:
        raise RuntimeError("only a worker process can tell what a shot is made from")
    return ShotRecord(
        key=result_key(job.key, trace),
        trace=trace,
        shot=job.name,
        lecture=job.lecture.name,
        language=job.language,
        quality=job.quality.name,
        width=job.quality.width,
        height=job.quality.height,
        fps=float(job.quality.fps),
        frames=played.frames,
        duration=played.seconds,
        beats=with_narration(job, played.beats),
        sha256=sha256_of(target),
        bytes=target.stat().st_size,
        rendered_in=round(time.monotonic() - begun, 3),
        peak_megabytes=peak_megabytes(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def traced(job: J, play: Callable[[J], R]) -> tuple[R, Trace | None]:
    """What comes of playing a shot, and what it was made from: None where that can't be told.

    Only a copy of a process tells it, in which nothing was played before. Raises ChangedUnderWay.
    """
    from pipeline.render.apart import loaded

    if (before := loaded()) is None:
        return play(job), None
    with recording(job.media, job.source.scenes, before) as notes, watching(job, notes) as seen:
        result = play(seen)
    return result, notes.trace()


def with_narration(job: ShotJob, beats: Iterable[BeatRecord]) -> tuple[BeatRecord, ...]:
    """Records of beats with the job's own narration, not with one that notes what is read."""
    return tuple(replace(one, spoken=job.spoken.get(one.name, one.spoken)) for one in beats)


def prepare(media: Media) -> None:
    """Put in place what must be there before scenes are imported."""
    if is_worker():
        seal()
    import_manim()
    os.environ.setdefault("TYPST_SVG_CACHE", str(media.typst))
    media.scratch.mkdir(parents=True, exist_ok=True)


def reporter(progress_file: Path) -> Callable[[int], None]:
    """A function that notes how many frames there are, for showing progress."""

    def report(frames: int) -> None:
        with suppress(OSError):  # a full disk is found by what matters, not by this
            progress_file.write_text(str(frames))

    return report


def peak_megabytes() -> float:
    """The most memory this process has held since it began."""
    with suppress(OSError, StopIteration):
        # Where there is one, the program's own mark: the other is handed on by what starts it.
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        mark = next(line for line in lines if line.startswith("VmHWM:"))
        return round(int(mark.split()[1]) / 1e3, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)


def failure(source: ShotSource, error: BaseException, said: str = "") -> Failure:
    """An error as one line, with the place in the shot's own file, or else in any file of ours.

    `said` stands in for what the error says of itself.
    """
    frames = traceback.extract_tb(error.__traceback__)
    of_shot = [frame for frame in frames if Path(frame.filename) == source.path]
    of_ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PROJECT / "scenes")]
    where = ""
    if nearest := (of_shot or of_ours)[-1:]:
        path = Path(nearest[0].filename)
        place = path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path
        where = f"{place}:{nearest[0].lineno}"
    text = " ".join((said or str(error)).split()) or "no message"
    kind = type(error).__name__
    if isinstance(error, MemoryError):  # numpy has its own
        kind, limit = "MemoryError", memory_limit()
        text = text if limit is None else f"a worker may have {limit // 10**6} MB ({text})"
    again = isinstance(error, ChangedUnderWay)
    return Failure(
        source.name,
        text if again else f"{kind}: {text}"[:500],
        where,
        "".join(traceback.format_exception(error)),
        again,
    )
