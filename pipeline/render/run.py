"""A run of jobs: on how many worker processes, and where progress is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console

from pipeline.plan.jobs import Production, ShotJob
from pipeline.render.pool import working
from pipeline.render.progress import speaking, watcher_for
from pipeline.render.schedule import Outcome, work_off
from pipeline.render.worker import Failure

R = TypeVar("R")
J = TypeVar("J", bound=ShotJob)
SECONDS_A_SHOT = 3600.0  # generous: the longest shot at 4k takes a fraction of it
SPEAKERS = 64  # at most; a voice may have that many sentences to say at a time


@dataclass(frozen=True)
class Run:
    """A console, how many worker processes (as many as sensible, if None), and seconds a shot.

    Where the console is no terminal, finished jobs are shown in lines, or not at all.
    """

    console: Console
    processes: int | None = None
    lines: bool = True
    timeout: float = SECONDS_A_SHOT

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
            working(self.processes, len(jobs), self.timeout) as workers,
            watcher_for(self.console, lines=self.lines) as watcher,
        ):
            return work_off(jobs, task, stored, workers, watcher)

    def speak(self, production: Production, names: Sequence[str]) -> None:
        """Synthesise what these shots say, as far as it has not been yet."""
        # Workers of their own: a voice holds memory that rendering needs.
        with working(self.processes, SPEAKERS) as workers, speaking(self.console) as progress:
            production.narrator.prepare(
                production.lecture, production.language, names, workers, progress
            )
