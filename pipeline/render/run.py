"""How jobs are worked off in a run: on how many processes, and who is shown what."""

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
SPEAKERS = 64  # at most; a voice may have that many sentences to say at a time


@dataclass(frozen=True)
class Run:
    """A console, and how many worker processes (as many as sensible, if None).

    Where nobody watches the console, finished jobs are told in lines, or not at all.
    """

    console: Console
    processes: int | None = None
    lines: bool = True

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
            working(self.processes, len(jobs)) as workers,
            watcher_for(self.console, lines=self.lines) as watcher,
        ):
            return work_off(jobs, task, stored, workers, watcher)

    def speak(self, production: Production, names: Sequence[str]) -> None:
        """Have all that these shots say spoken, as far as it is not yet."""
        # Workers of their own: a voice holds memory that rendering needs.
        with working(self.processes, SPEAKERS) as workers, speaking(self.console) as progress:
            production.narrator.prepare(
                production.lecture, production.language, names, workers, progress
            )
