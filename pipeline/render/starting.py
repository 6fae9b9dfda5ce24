"""Starts worker processes, one of them before it is known what for: it loads manim meanwhile.

Little is imported here, for the program begins with it.
"""

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

from pipeline.render.sealed import AT_START
from pipeline.render.serving import serve

Started = tuple["Connection[Any, Any]", BaseProcess]
# With these there is nothing to draw, or something else to be done first, or done elsewhere.
_NOT_WITH = ("-h", "--help", "--voice", "--cluster")
_starting = threading.Lock()
_early: list[Started] = []


def draws_soon(arguments: Sequence[str]) -> bool:
    """Whether a program that is called so will hardly do without a process that draws."""
    words = [argument.partition("=")[0] for argument in arguments]
    return words[:1] == ["scene"] and len(words) > 1 and not set(words) & set(_NOT_WITH)


def begin_early() -> None:
    """Start a process that the first worker will be; it ends with the program if none is needed."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which it takes over
    try:
        started = _start(loading=True)
    except (OSError, MemoryError):  # whoever needs one will say why there is none
        return
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _early.append(started)
    atexit.register(_end_early)


def _end_early() -> None:
    for _, process in _early:
        process.kill()


def start() -> Started:
    """A process that runs `serve`, and the pipe to it. Raises OSError or MemoryError."""
    with _starting:
        return _early.pop() if _early else _start(loading=False)


def _start(*, loading: bool) -> Started:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, loading))
    os.environ.update(AT_START)  # which the process takes over
    with theirs, _without_main():
        process.start()
    return ours, process


@contextmanager
def _without_main() -> Iterator[None]:
    """Let a process that is begun in here not run the main program's file once more.

    It might be anybody's, and what it imports would pass for what shots are made from.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
