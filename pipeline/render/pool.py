"""Independent worker processes: if one dies, only the shot it was rendering is lost."""

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psutil

from pipeline.render.worker import begin

T = TypeVar("T")
_Task = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]
MEGABYTES_A_WORKER = 1000


def sensible_count() -> int:
    """One worker per usable processor, fewer where memory is short."""
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        processors = os.cpu_count() or 1
    memory = psutil.virtual_memory().available // (MEGABYTES_A_WORKER * 10**6)
    return max(1, min(processors, int(memory)))


class Workers(Executor):
    """`count` long-lived processes, each in a pool of its own.

    One ProcessPoolExecutor for all would end every worker, and lose every shot in hand, when one
    of them dies. Here the future of the shot that died gets a BrokenExecutor, and only that one.
    """

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError(f"count of workers must be at least 1, got {count}")
        self._tasks: queue.Queue[_Task | None] = queue.Queue()
        self._pids: set[int] = set()
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        if self._stopped.is_set():
            raise RuntimeError("these workers have been stopped")
        future: Future[T] = Future()
        self._tasks.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let workers end after their tasks, or before those that have not begun."""
        if cancel_futures:
            self._cancel_waiting()
        self._stopped.set()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def kill(self) -> None:
        """End all workers at once, whatever they are doing."""
        self._stopped.set()
        self._cancel_waiting()
        dying = []
        for pid in list(self._pids):
            with suppress(ProcessLookupError, psutil.NoSuchProcess):
                dying.append(psutil.Process(pid))
                os.kill(pid, signal.SIGKILL)
        # A killed process dies a moment later, and until then what it wrote is not swept up.
        psutil.wait_procs(dying, timeout=2)
        self.shutdown(wait=False)
        for thread in self._threads:
            thread.join(timeout=1)

    def _cancel_waiting(self) -> None:
        with suppress(queue.Empty):
            while (task := self._tasks.get_nowait()) is not None:
                task[0].cancel()

    def _serve(self) -> None:
        """Give tasks to one process, and start it anew when it has died."""
        pool: ProcessPoolExecutor | None = None
        pid = 0
        while (task := self._tasks.get()) is not None:
            future, fn, args, kwargs = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if pool is None:
                    pool, pid = self._start()
                result = pool.submit(fn, *args, **kwargs).result()
            except BrokenExecutor as error:
                self._pids.discard(pid)
                pool = None
                future.set_exception(error)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
        if pool is not None:
            pool.shutdown()
            self._pids.discard(pid)

    def _start(self) -> tuple[ProcessPoolExecutor, int]:
        pool = ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=begin,
            initargs=(len(self._threads),),
        )
        pid = pool.submit(os.getpid).result()
        self._pids.add(pid)
        if self._stopped.is_set():  # killed while this one was starting
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return pool, pid


@contextmanager
def working(count: int | None, tasks: int) -> Iterator[Workers]:
    """Worker processes for `tasks` tasks, which end with the block, by an exception too.

    Without a `count` there are as many as the machine can bear.
    """
    workers = Workers(max(1, min(count or sensible_count(), tasks)))
    # A process that is told to end cleans up as it would after Ctrl-C.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield workers
    except BaseException:
        workers.kill()
        raise
    else:
        workers.shutdown()
    finally:
        signal.signal(signal.SIGTERM, before)
