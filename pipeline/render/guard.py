"""A shot is foreign code: what it does to its process is noticed, undone and told.

It may end the program, leave threads and processes behind, go to another folder, close the
standard output, or take all memory. Whatever it does, its run goes on.
"""

import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import psutil

from pipeline.media import Media
from pipeline.plan.jobs import ShotJob
from pipeline.render.apart import apart, make_ready, require_as_loaded
from pipeline.render.processes import kill_all
from pipeline.render.worker import Failure, failure

R = TypeVar("R")
J = TypeVar("J", bound=ShotJob)
GRACE = 0.5  # seconds that threads and processes have to end after their shot
MONITORS = ("tqdm._monitor",)  # modules whose threads serve any shot


@dataclass(frozen=True)
class Done(Generic[R]):
    """The result of a task, and what the shot left behind, in words.

    A `spoilt` process should do no further task.
    """

    result: R | Failure
    left: tuple[str, ...] = ()
    spoilt: bool = False


def guarded(media: Media, packed: bytes) -> Done[Any]:
    """Do a task on a shot, whatever its code does, in a copy of this worker process.

    Both come pickled as `packed` and are unpacked in the copy: this process imports only what every
    shot needs, and first of all, so that what a shot reads is the same whatever task it is for.
    Raises CopyDied where the copy does not come to its end, and nothing else.
    """
    try:
        make_ready(media)
        require_as_loaded()
    except Exception as error:  # the stage itself may be broken, or be edited just now
        _, job = pickle.loads(packed)
        return Done(failure(job.source, error), spoilt=True)
    return apart(partial(_in_copy, packed))


def _in_copy(packed: bytes) -> Done[Any]:
    task, job = pickle.loads(packed)
    pid, before = os.getpid(), _Surroundings.now()
    result = _attempt(task, job)
    if os.getpid() != pid:
        os._exit(0)  # a copy that the shot forked, and that came back from it
    return Done(result, tuple(before.restore().values()))


def _attempt(task: Callable[[J], R | Failure], job: J) -> R | Failure:
    try:
        return task(job)
    except SystemExit as error:
        return failure(job.source, error, f"ends the program: sys.exit({error.code!r})")
    except BaseException as error:
        return failure(job.source, error)


@dataclass(frozen=True)
class _Surroundings:
    """What a shot shares with those after it."""

    threads: frozenset[int]
    processes: frozenset[int]
    folder: int  # a handle of the current folder
    environment: Mapping[str, str]
    streams: tuple[int, ...]  # copies of the standard handles

    @classmethod
    def now(cls) -> "_Surroundings":
        return cls(
            frozenset(sys._current_frames()),
            frozenset(one.pid for one in psutil.Process().children(recursive=True)),
            os.open(".", os.O_RDONLY),
            dict(os.environ),
            tuple(os.dup(number) for number in range(3)),
        )

    def restore(self) -> dict[str, str]:
        """Undo what can be undone; returns what there was to undo, by kind."""
        found = {
            "streams": "its standard input or output closed or changed" if self._streams() else "",
            "folder": "another current folder" if self._folder() else "",
            "processes": _counted(self._processes(), "process", "processes"),
            "threads": _counted(self._threads(), "thread", "threads"),
        }
        os.environ.clear()
        os.environ.update(self.environment)
        return {kind: text for kind, text in found.items() if text}

    def _streams(self) -> bool:
        changed = False
        for number, copy in enumerate(self.streams):
            if _identity(number) != _identity(copy):
                changed = True
                os.dup2(copy, number)
            os.close(copy)
        for name, number in (("stdout", 1), ("stderr", 2)):
            original = getattr(sys, f"__{name}__")
            if original is None or original.closed:
                changed = True
                original = open(number, "w", closefd=False)  # noqa: SIM115 - for good
                setattr(sys, f"__{name}__", original)
            setattr(sys, name, original)
        return changed

    def _folder(self) -> bool:
        try:
            there = os.stat(".")
            changed = not os.path.samestat(there, os.fstat(self.folder))
        except OSError:  # it was removed
            changed = True
        with suppress(OSError):
            os.fchdir(self.folder)
        os.close(self.folder)
        return changed

    def _processes(self) -> int:
        new = [
            one
            for one in psutil.Process().children(recursive=True)
            if one.pid not in self.processes
        ]
        _, alive = psutil.wait_procs(new, timeout=GRACE if new else 0)
        left = [one for one in alive if _name(one) != "resource_tracker"]
        return kill_all(left)

    def _threads(self) -> int:
        deadline = time.monotonic() + GRACE
        while (new := self._new_threads()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return len(new)

    def _new_threads(self) -> set[int]:
        serving = {
            thread.ident for thread in threading.enumerate() if type(thread).__module__ in MONITORS
        }
        return set(sys._current_frames()) - self.threads - serving


def _identity(number: int) -> tuple[int, int] | None:
    try:
        status = os.fstat(number)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _name(process: psutil.Process) -> str:
    """`resource_tracker` for Python's own helper of shared memory, which serves any shot."""
    try:
        return "resource_tracker" if "resource_tracker" in " ".join(process.cmdline()) else ""
    except psutil.Error:
        return ""


def _counted(number: int, one: str, more: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else more}"
