"""The workers of a cluster as an executor: tasks go there, and what they write comes home."""

import asyncio
import functools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from pipeline.farm.cluster import Cluster, FarmError
from pipeline.farm.crew import Crew, Tally, Task
from pipeline.farm.parcels import Packer
from pipeline.farm.proof import Proof
from pipeline.media import Media
from pipeline.plan.jobs import ShotJob
from pipeline.project import PROJECT

T = TypeVar("T")
GOODBYE = 20.0  # seconds in which the cluster is left


class Farm:
    """Connects to a cluster when there is something to do, in a thread of its own."""

    def __init__(self, cluster: Cluster, media: Media, say: Callable[[str], None]) -> None:
        self._cluster, self._media, self._say = cluster, media, say
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._lock = threading.Lock()
        self._end: FarmError | None = None
        self._packer = Packer(media)
        self._crew: Crew | None = None
        self._watch: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def tally(self) -> Tally:
        """What has been moved and done so far."""
        return Tally() if self._crew is None else self._crew.tally

    @contextmanager
    def hands(self, tasks: int, timeout: float | None) -> Iterator[Executor]:
        """An executor for so many tasks; each has so many seconds."""
        yield _Hands(self, timeout)

    def submit(self, call: Callable[[], T], weight: float, timeout: float | None) -> "Future[T]":
        """Have a call made on a worker; `weight` is how long it takes in comparison to others.

        The future may get a WorkerDied. Raises FarmError where there is no cluster to do it.
        """
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
        self._ready.wait()
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        task = Task(self._packer.order(call, timeout), weight, future)
        if not self._soon(lambda: self._ours().take(task)):
            raise self._end or FarmError("the cluster has been left")
        return future

    def cancel(self) -> None:
        """Let go of all tasks; workers stop what they do for them, and nothing more is heard."""
        dropped = threading.Event()

        def drop() -> None:
            self._ours().drop()
            dropped.set()

        self._soon(drop)
        dropped.wait(timeout=1)

    def close(self) -> None:
        """Leave the cluster."""
        if self._thread is not None:
            self._ready.wait()
            self._soon(lambda: self._watch and self._watch.cancel())
            self._thread.join(timeout=GOODBYE)

    def _ours(self) -> Crew:
        assert self._crew is not None
        return self._crew

    def _soon(self, call: Callable[[], Any]) -> bool:
        """Have something done in the event loop; whether there is one."""
        try:
            if self._loop is None or self._end is not None:
                return False
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:  # it has just been closed
            return False
        return True

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except FarmError as error:
            self._end = error
        except asyncio.CancelledError:
            self._end = FarmError("the cluster has been left")
        except Exception as error:
            self._end = FarmError(f"{type(error).__name__}: {error}")
        finally:
            self._ready.set()

    async def _live(self) -> None:
        proving = asyncio.create_task(asyncio.to_thread(_proof))
        async with self._cluster.connected() as client:
            here = await proving
            trouble = self._cluster.trouble
            self._crew = Crew(client, self._packer, here, self._media, self._say, trouble)
            self._loop = asyncio.get_running_loop()
            self._watch = asyncio.create_task(self._crew.watch())
            self._ready.set()
            await self._watch


class _Hands(Executor):
    """The farm as an executor. `shutdown` leaves the cluster as it is."""

    def __init__(self, farm: Farm, timeout: float | None) -> None:
        self._farm, self._timeout = farm, timeout

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        seconds = [one.expected_seconds for one in args if isinstance(one, ShotJob)]
        call = functools.partial(fn, *args, **kwargs)
        return self._farm.submit(call, sum(seconds) or 1.0, self._timeout)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            self._farm.cancel()


def _proof() -> Proof:
    """What home draws with, told by a process like those on workers."""
    command = [sys.executable, "-m", "pipeline.farm.proof"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    said = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=True)
    found: dict[str, str] = json.loads(said.stdout)
    return found
