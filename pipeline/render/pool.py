"""Independent worker processes: if one dies, only the shot it was rendering is lost."""

import atexit
import functools
import os
import pickle
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

import psutil

from pipeline.plan.jobs import ShotJob
from pipeline.render.guard import Done, guarded
from pipeline.render.processes import address_space, ending, kill_tree
from pipeline.render.starting import start
from pipeline.render.worker import Failure

T = TypeVar("T")
R = TypeVar("R")
J = TypeVar("J", bound=ShotJob)
_Task = tuple["Future[Any]", Callable[[], Any]]
MEGABYTES_A_WORKER = 400  # drawing at 1080p60 takes 250 to 350
MEGABYTES_A_VOICE = 1000
LEAST_LIMIT = 3 * 10**9  # bytes: a shot at 4k takes half of it, on however many processors
PATIENCE = 3.0  # seconds that a worker has to end by itself
LOOK = 0.5  # between two looks whether one is still alive that says nothing


class WorkerDied(BrokenExecutor):
    """A worker process ended in the middle of a task; the message says how."""


class NoWorkers(Exception):
    """No worker can do any task any more, wherever workers are; the message says why."""


class TookTooLong(Exception):
    """A task was not done in the time that it has; its worker was killed."""


def sensible_count(megabytes: int = MEGABYTES_A_WORKER) -> int:
    """One worker per usable processor, fewer where memory is short of so much for each."""
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        processors = os.cpu_count() or 1
    memory = psutil.virtual_memory().available // (megabytes * 10**6)
    return max(1, min(processors, int(memory)))


def sensible_limit(count: int) -> int:
    """How many bytes each of so many workers may have, so that none takes the whole machine."""
    return max(LEAST_LIMIT, int(0.8 * psutil.virtual_memory().total) // count)


def isolated(task: Callable[[J], R | Failure], job: J) -> Done[R]:
    """Do a task on a shot in a worker process: in a new one, unless this is given to `Workers`."""
    with Workers(1) as workers:
        return workers.submit(isolated, task, job).result()


def _packed(call: "functools.partial[Any]") -> Callable[[], Any]:
    """The call; a task on a shot as one that a worker unpacks only when it is ready."""
    if call.func is not isolated:
        return call
    task, job = call.args
    return functools.partial(guarded, job.media, pickle.dumps((task, job)))


class _Worker:
    """One process that does one task after another. Raises WorkerDied if it does not start.

    It is talked to by a pipe alone, with no thread and no semaphore that might be lacking or left.
    """

    def __init__(self, workers: int, memory: int | None) -> None:
        try:
            self._tasks, self._process = start()
        except (OSError, MemoryError) as error:
            raise WorkerDied(f"did not start: {error}") from error
        atexit.register(self.kill)  # else a program that fails would wait for it
        try:
            self._tasks.send((workers, memory))
            begun, why = self._answer(None)
        except (EOFError, OSError):
            begun, why = False, self._ending()
        if not begun:
            self.kill()
            raise WorkerDied(f"did not start: {why}")

    def do(self, task: Callable[[], T], timeout: float | None) -> T:
        """Do a task. Raises what it raises, WorkerDied or TookTooLong."""
        content = pickle.dumps(task)
        try:
            self._tasks.send_bytes(content)
            well, answer = self._answer(timeout)
        except (EOFError, OSError) as error:
            raise WorkerDied(self._ending()) from error
        except TookTooLong:
            self.kill()
            raise
        if well:
            return cast(T, answer)
        raise answer

    def _answer(self, timeout: float | None) -> tuple[bool, Any]:
        """What the process sends next. Raises EOFError where it has ended, or TookTooLong."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._tasks.poll(LOOK):
            if not self._process.is_alive():
                if self._tasks.poll():  # what it had sent before
                    break
                raise EOFError
            if deadline is not None and time.monotonic() > deadline:
                why = f"not done after {timeout:.0f} s, the time that a shot has (--timeout)"
                raise TookTooLong(why)
        answer: tuple[bool, Any] = self._tasks.recv()
        return answer

    def _ending(self) -> str:
        self._process.join(timeout=PATIENCE)
        return ending(self._process.exitcode)

    def end(self) -> None:
        """Let the process end, and make it where something in it does not."""
        self._tasks.close()
        self._process.join(timeout=PATIENCE)
        self.kill()

    def kill(self) -> None:
        """End the process and all that it started, whatever they are doing."""
        atexit.unregister(self.kill)
        if self._process.pid is not None and self._process.is_alive():
            kill_tree(self._process.pid)


class Workers(Executor):
    """`count` long-lived processes, each in a pool of its own.

    A ProcessPoolExecutor would end every worker, and lose every shot in hand, when one of them
    dies. Here the future of the shot that died gets a WorkerDied, and only that one. Where none can
    be started at all, each future gets NoWorkers.
    A task has `timeout` seconds, and a process `memory` bytes; without them there is no limit.
    They are `among` as many processes that render on this machine, which others may have begun.
    """

    def __init__(
        self,
        count: int,
        *,
        timeout: float | None = None,
        memory: int | None = None,
        among: int | None = None,
    ) -> None:
        if count < 1:
            raise ValueError(f"count of workers must be at least 1, got {count}")
        self._timeout, self._memory, self._among = timeout, memory, among or count
        self._tasks: queue.Queue[_Task | None] = queue.Queue()
        self._at_work: set[_Worker] = set()
        self._stopped, self._killed = threading.Event(), threading.Event()
        self._started = threading.Event()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        try:
            for thread in self._threads:
                thread.start()
        except RuntimeError as error:
            raise NoWorkers(f"no thread can begin: {error}{address_space()}") from error

    @property
    def count(self) -> int:
        """How many workers there are."""
        return len(self._threads)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        if self._stopped.is_set():
            raise RuntimeError("these workers have been stopped")
        future: Future[T] = Future()
        self._tasks.put((future, _packed(functools.partial(fn, *args, **kwargs))))
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
        self._killed.set()
        self._cancel_waiting()
        for worker in list(self._at_work):
            worker.kill()
        self.shutdown(wait=False)
        for thread in self._threads:
            thread.join(timeout=1)

    def _cancel_waiting(self) -> None:
        with suppress(queue.Empty):
            while (task := self._tasks.get_nowait()) is not None:
                task[0].cancel()

    def _serve(self) -> None:
        """Give tasks to one process, and to a new one when it has died or is spoilt."""
        # A process inherits what this thread blocks: Ctrl-C can't hit it before it is ready.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _Worker | None = None
        while (task := self._tasks.get()) is not None:
            future, call = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._start()
                self._started.set()
                result = worker.do(call, self._timeout)
            except (WorkerDied, TookTooLong) as error:
                self._dismiss(worker)
                worker = None
                future.set_exception(error)
            except BaseException as error:
                future.set_exception(error)
            else:
                if isinstance(result, Done) and result.spoilt:
                    self._dismiss(worker)
                    worker = None
                future.set_result(result)
        if worker is not None:
            worker.end()
            self._at_work.discard(worker)

    def _start(self) -> _Worker:
        try:
            worker = _Worker(self._among, self._memory)
        except WorkerDied as error:
            if self._started.is_set():
                raise
            raise NoWorkers(f"no worker process can begin: it {error}{address_space()}") from error
        self._at_work.add(worker)
        if self._killed.is_set():  # while this one was starting
            worker.kill()
        return worker

    def _dismiss(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.kill()
            self._at_work.discard(worker)


@contextmanager
def working(
    count: int | None,
    tasks: int,
    timeout: float | None = None,
    megabytes: int = MEGABYTES_A_WORKER,
) -> Iterator[Workers]:
    """Worker processes for `tasks` tasks, which end with the block, by an exception too.

    Without a `count` there are as many as the machine can bear, if each takes so many `megabytes`.
    A task has `timeout` seconds.
    """
    number = max(1, min(count or sensible_count(megabytes), tasks))
    workers = Workers(number, timeout=timeout, memory=sensible_limit(number))
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
