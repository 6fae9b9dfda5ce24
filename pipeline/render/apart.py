"""Does one thing in a copy of this process: nothing it does stays, and nothing was done before it.

The process that is copied has manim and the stage loaded and has played nothing, so that what a
copy loads and reads is what its own shot needs, all caches being empty.
"""

import gc
import os
import pickle
import select
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from typing import Any, TypeVar

import psutil

from pipeline.media import Media
from pipeline.project import SCENES
from pipeline.render.processes import adopt, ending, kill_all
from pipeline.render.recording import Recording, recording, top_level_modules
from pipeline.render.worker import prepare

T = TypeVar("T")
CHUNK = 1 << 16
_loaded: Recording | None = None  # what was read when this process was made ready for copies
_is_copy = False


class CopyDied(BrokenExecutor):
    """The copy ended in the middle of its task; the message says how."""


def make_ready(media: Media) -> None:
    """Load what every shot needs; once in a process that is to be copied."""
    global _loaded
    if _loaded is None:
        gc.disable()  # it would look over and over at what stays
        try:
            _loaded = _load(media)
        finally:
            gc.freeze()  # nor need any later collection
            gc.enable()


def _load(media: Media) -> Recording:
    prepare(media)
    from tqdm import tqdm  # manim's

    tqdm.set_lock(threading.RLock())  # its own would be a semaphore, which nobody gives back
    with recording(media, SCENES) as notes:
        import pipeline.render.play  # noqa: F401
    notes.modules = top_level_modules()
    return notes


def copied(media: Media, packed: bytes) -> Any:
    """What a pickled function of no arguments gives in a copy of this worker process."""
    make_ready(media)
    return apart(lambda: pickle.loads(packed)())


def require_as_loaded() -> None:
    """Raises ChangedUnderWay where something that is loaded was changed since."""
    if _loaded is not None:
        _loaded.require_as_before()


def loaded() -> Recording | None:
    """What was read before this copy was made; None in a process that is no copy."""
    return _loaded if _is_copy else None


def apart(task: Callable[[], T]) -> T:
    """Do a task in a copy of this process. Raises CopyDied where the copy does not come to its end,
    and nothing that the task raises: that ends the copy."""
    sys.stdout.flush()
    sys.stderr.flush()
    answer, told = os.pipe()  # no file: a disk that is full must not swallow an answer
    with warnings.catch_warnings():  # of threads: ours only wait
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(answer)
        _be_the_copy(task, told)
    os.close(told)
    content, status = _heard(answer, pid)
    kill_all(_orphans())
    if code := os.waitstatus_to_exitcode(status):
        raise CopyDied(ending(code))
    if not content:
        raise CopyDied(ending(0))
    result: T = pickle.loads(content)
    return result


def _heard(answer: int, pid: int) -> tuple[bytes, int]:
    """What a copy writes until it has ended, and how it ended.

    Something that it started may hold the pipe open for longer, and is not waited for.
    """
    content, ended, status = b"", 0, 0
    with os.fdopen(answer, "rb", buffering=0) as pipe:
        while True:
            if select.select([pipe], [], [], 0 if ended else 0.05)[0]:
                if part := pipe.read(CHUNK):
                    content += part
                    continue
                break
            if ended:
                return content, status
            ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        _, status = os.waitpid(pid, 0)
    return content, status


def _be_the_copy(task: Callable[[], Any], told: int) -> None:
    """Do the task, leave its result, and end."""
    global _is_copy
    _is_copy, parent = True, os.getppid()
    adopt()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    code = 1
    try:
        content = pickle.dumps(task())
        with os.fdopen(told, "wb") as pipe:
            pipe.write(content)
        sys.stdout.flush()
        sys.stderr.flush()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    kill_all(psutil.Process().children(recursive=True))
    os._exit(1)


def _orphans() -> list[psutil.Process]:
    """What a copy started and left to us."""
    return [one for one in psutil.Process().children(recursive=True) if not _is_pythons(one)]


def _is_pythons(process: psutil.Process) -> bool:
    try:
        return "resource_tracker" in " ".join(process.cmdline())
    except psutil.Error:
        return True
