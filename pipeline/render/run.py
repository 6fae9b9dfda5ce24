"""A run of jobs: on how many worker processes, and where progress is shown."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TypeVar

from rich.console import Console

from pipeline.media import Media
from pipeline.plan.jobs import Production, ShotJob
from pipeline.render.apart import make_ready
from pipeline.render.pool import MEGABYTES_A_VOICE, MEGABYTES_A_WORKER, working
from pipeline.render.progress import speaking, watcher_for
from pipeline.render.schedule import Outcome, work_off
from pipeline.render.worker import Failure
from pipeline.timeline import Progress

R = TypeVar("R")
J = TypeVar("J", bound=ShotJob)
# Makes workers for so many tasks, each of which has so many seconds (or as many as it takes).
Hands = Callable[[int, float | None], AbstractContextManager[Executor]]
SECONDS_A_SHOT = 3600.0  # generous: the longest shot at 4k takes a fraction of it
SPEAKERS = 64  # at most; a voice may have that many sentences to say at a time


@dataclass(frozen=True)
class Run:
    """A console, how many worker processes (as many as sensible, if None), and seconds a shot.

    Where the console is no terminal, finished jobs are shown in lines, or not at all. `hands` are
    workers elsewhere, which then do all that this machine's would.
    """

    console: Console
    processes: int | None = None
    lines: bool = True
    timeout: float = SECONDS_A_SHOT
    hands: Hands | None = None

    def say(self, line: str) -> None:
        """Print a line as it stands."""
        self.console.print(line, markup=False)

    def work_off(
        self,
        jobs: Sequence[J],
        task: Callable[[J], R | Failure],
        stored: Callable[[J], R | None],
    ) -> Outcome[R]:
        """Do `task` for every job that has no result stored, and show how far it has come."""
        with (
            self._workers(len(jobs), self.timeout) as workers,
            watcher_for(self.console, lines=self.lines) as watcher,
        ):
            return work_off(jobs, task, stored, workers, watcher)

    @contextmanager
    def begun(self, tasks: int, media: Media) -> Iterator["Run"]:
        """The same run with workers for so many tasks that make ready while jobs are planned."""
        if self.hands is not None:
            yield self
            return
        with working(self.processes, tasks, self.timeout) as workers:
            for _ in range(workers.count):
                workers.submit(make_ready, media)
            yield replace(self, hands=lambda _tasks, _timeout: nullcontext(workers))

    def speak(self, production: Production, names: Sequence[str]) -> None:
        """Synthesise what these shots say, as far as it has not been yet."""
        with self.voices() as (workers, progress):
            production.narrator.prepare(
                production.lecture, production.language, names, workers, progress
            )

    @contextmanager
    def voices(self) -> Iterator[tuple[Executor, Progress]]:
        """Workers that speak, and whom to tell how many sentences are done."""
        # Workers of their own: a voice holds memory that rendering needs.
        with (
            self._workers(SPEAKERS, None, MEGABYTES_A_VOICE) as workers,
            speaking(self.console) as progress,
        ):
            yield workers, progress

    def _workers(
        self, tasks: int, timeout: float | None, megabytes: int = MEGABYTES_A_WORKER
    ) -> AbstractContextManager[Executor]:
        if self.hands is not None:
            return self.hands(tasks, timeout)
        return working(self.processes, tasks, timeout, megabytes)
