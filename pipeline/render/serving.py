"""A worker process from within: it answers one task after another, until nobody asks any more.

Little is imported before `serve` runs, so that what can't be imported can be told.
"""

import pickle
from multiprocessing.connection import Connection
from typing import Any


def serve(tasks: "Connection[Any, Any]", loading: bool) -> None:
    """Answer pickled functions of no arguments with (whether it went well, result or error).

    The first thing told is of how many workers it is one, and how many bytes it may have; the
    answer is whether it can begin. One that is `loading` has manim loaded before it listens.
    """
    try:
        if loading:
            from pipeline.render.sealed import import_manim, one_thread, seal

            one_thread()
            seal()
            import_manim()
        workers, memory = tasks.recv()
        from pipeline.render.worker import begin

        begin(workers, memory)
    except EOFError:  # nobody asks at all
        return
    except Exception as error:
        tasks.send((False, f"{type(error).__name__}: {error}"))
        return
    tasks.send((True, None))
    while True:
        try:
            content = tasks.recv_bytes()
        except (EOFError, OSError):  # nobody asks any more
            return
        tasks.send_bytes(_answer(content))


def _answer(content: bytes) -> bytes:
    try:
        return pickle.dumps((True, pickle.loads(content)()))
    except BaseException as error:
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
