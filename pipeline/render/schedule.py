"""Runs jobs on an executor: stored results are reused, failed workers' jobs tried again."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pipeline.media import sweep
from pipeline.plan.dependencies import frozen, remember
from pipeline.plan.jobs import ShotJob
from pipeline.render.apart import CopyDied
from pipeline.render.guard import Done
from pipeline.render.pool import NoWorkers, TookTooLong, WorkerDied, Workers, isolated
from pipeline.render.store import ShotRecord, Store
from pipeline.render.worker import Failure, render_shot

R = TypeVar("R")
J = TypeVar("J", bound=ShotJob)
POLL = 0.2  # seconds between two looks at what workers have done
ATTEMPTS = 2  # a shot whose worker dies is tried once more


class Watcher(Protocol):
    """Receives the progress of a run."""

    def planned(self, jobs: Sequence[ShotJob], stored: int) -> None:
        """These jobs will be worked on; `stored` others need not be."""

    def working(self, job: ShotJob, frames: int) -> None:
        """A worker has written this number of frames."""

    def done(self, job: ShotJob, outcome: object) -> None:
        """A shot is done (a ShotRecord, where it was rendered), or could not be (a Failure)."""

    def noticed(self, job: ShotJob, left: str) -> None:
        """A shot left something behind in its process, which has been undone."""


class Quiet:
    """Shows nothing."""

    def planned(self, jobs: Sequence[ShotJob], stored: int) -> None:
        pass

    def working(self, job: ShotJob, frames: int) -> None:
        pass

    def done(self, job: ShotJob, outcome: object) -> None:
        pass

    def noticed(self, job: ShotJob, left: str) -> None:
        pass


@dataclass
class Outcome(Generic[R]):
    """The results of a run. `results` are by key; `fresh` are those that this run made.

    `left` has what shots left behind in their processes, by the shots' names.
    """

    results: dict[str, R] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)


def render(
    jobs: Sequence[ShotJob],
    executor: Executor,
    watcher: Watcher | None = None,
    *,
    force: bool = False,
) -> Outcome[ShotRecord]:
    """Render what the store does not hold, or all if `force`, on any executor."""

    def stored(job: ShotJob) -> ShotRecord | None:
        return None if force else Store(job.media.store).find(job)

    return work_off(jobs, render_shot, stored, executor, watcher)


def work_off(
    jobs: Sequence[J],
    task: Callable[[J], R | Failure],
    stored: Callable[[J], R | None],
    executor: Executor,
    watcher: Watcher | None = None,
) -> Outcome[R]:
    """Do `task` for every job that has no result stored.

    A failing shot does not stop the others. On an interruption workers are killed, half-written
    files removed, and the interruption goes on to the caller; finished shots stay in the store.
    """
    watcher = watcher or Quiet()
    outcome: Outcome[R] = Outcome()
    missing: list[J] = []
    with frozen():
        for job in jobs:
            if (result := stored(job)) is None:
                missing.append(job)
            else:
                outcome.results[job.key] = result
    remember()
    watcher.planned(missing, len(jobs) - len(missing))
    try:
        for job, done in _results(missing, task, executor, watcher):
            made = done.result
            if isinstance(made, Failure):
                outcome.failures.append(made)
            else:
                outcome.results[job.key] = made
                outcome.fresh.append(job.key)
            watcher.done(job, made)
            if done.left:
                outcome.left[job.name] = " and ".join(done.left)
                watcher.noticed(job, outcome.left[job.name])
    except BaseException:
        _abandon(missing, executor)
        raise
    _tidy(missing)  # what workers left that died
    return outcome


def _results(
    missing: Sequence[J],
    task: Callable[[J], R | Failure],
    executor: Executor,
    watcher: Watcher,
) -> Iterator[tuple[J, Done[R]]]:
    """Results as they come, the longest shots begun first so that none is left alone at the end."""
    ordered = sorted(missing, key=lambda job: -job.expected_seconds)
    attempts = dict.fromkeys((job.key for job in ordered), 1)
    pending: dict[Future[Done[R]], J] = {}

    def begin(job: J) -> None:
        pending[executor.submit(isolated, task, job)] = job

    for job in ordered:
        begin(job)
    while pending:
        finished, working = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in working:
            _look_at(pending[future], watcher)
        for future in finished:
            job = pending.pop(future)
            try:
                done = future.result()
            except (WorkerDied, CopyDied) as error:
                if attempts[job.key] < ATTEMPTS:
                    attempts[job.key] += 1
                    begin(job)
                    continue
                message = f"its worker process died {ATTEMPTS} times: the last one {error}"
                done = Done(Failure(job.name, message))
            except TookTooLong as error:
                done = Done(Failure(job.name, str(error)))
            except NoWorkers:  # for this job as for all others
                raise
            except Exception as error:  # what a shot raises comes as a Failure: this is ours
                done = Done(Failure(job.name, f"{type(error).__name__}: {error}"))
            again = isinstance(done.result, Failure) and done.result.again
            if again and attempts[job.key] < ATTEMPTS:
                attempts[job.key] += 1
                begin(job)
                continue
            yield job, done


def _look_at(job: ShotJob, watcher: Watcher) -> None:
    with suppress(OSError, ValueError):
        watcher.working(job, int(job.progress_file.read_text()))


def _abandon(jobs: Sequence[ShotJob], executor: Executor) -> None:
    """Stop all work at once and remove what it left."""
    if isinstance(executor, Workers):
        executor.kill()
    else:
        executor.shutdown(wait=False, cancel_futures=True)
    _tidy(jobs)


def _tidy(jobs: Sequence[ShotJob]) -> None:
    """Remove half-written files."""
    for root in {job.media.root for job in jobs}:
        sweep(root)
    for job in jobs:
        job.progress_file.unlink(missing_ok=True)
