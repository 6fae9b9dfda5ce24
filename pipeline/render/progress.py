"""Shows a run: progress bars on a terminal, plain lines in logs and pipes."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from pipeline.plan.jobs import ShotJob
from pipeline.render.schedule import Quiet
from pipeline.render.store import ShotRecord
from pipeline.render.worker import Failure


class Bars:
    """Bars on a terminal."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
        )
        self._console = console
        self._all: TaskID | None = None
        self._tasks: dict[str, TaskID] = {}
        self._seen: dict[str, int] = {}  # frames by key, as they were expected
        self._jobs = self._frames = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def planned(self, jobs: Sequence[ShotJob], stored: int) -> None:
        if stored:
            self._console.print(f"{counted(stored, 'shot')} in the store already", style="dim")
        self._jobs += len(jobs)
        self._frames += sum(map(expected_frames, jobs))
        if self._all is None and jobs:
            self._all = self._progress.add_task("")
        if self._all is not None:
            label = f"[bold]{counted(self._jobs, 'shot')}"
            self._progress.update(self._all, description=label, total=self._frames)

    def working(self, job: ShotJob, frames: int) -> None:
        if job.key not in self._tasks:
            self._tasks[job.key] = self._progress.add_task(
                f"{job.number:>3} {job.name}", total=expected_frames(job)
            )
        # A shot with more in it than its narration must not seem done before it is.
        shown = min(frames, int(0.98 * expected_frames(job)))
        self._progress.update(self._tasks[job.key], completed=shown)
        self._seen[job.key] = shown
        self._tell_all()

    def done(self, job: ShotJob, outcome: object) -> None:
        if task := self._tasks.pop(job.key, None):
            self._progress.remove_task(task)
        self._seen[job.key] = expected_frames(job)
        self._tell_all()
        self._console.print(line_of(job, outcome))

    def noticed(self, job: ShotJob, left: str) -> None:
        self._console.print(notice_of(job, left), markup=False)

    def _tell_all(self) -> None:
        if self._all is not None:
            self._progress.update(self._all, completed=sum(self._seen.values()))


QUIET = 30.0  # seconds that a log may stand still while something is done


class _Pulse:
    """Says every half minute how far a run has come, where nothing else is said."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._say, self._clock = say, clock
        self._began = self._said = clock()

    def said(self) -> None:
        """Something has just been said."""
        self._said = self._clock()

    def tell(self, done: float, what: str) -> None:
        """Say `what`, and how long the rest will take if `done` of all is done, when it is time."""
        now = self._clock()
        if now - self._said < QUIET:
            return
        left = (now - self._began) * (1 - done) / done if done > 0 else None
        self._say(what + (f", about {_duration(left)} left" if left is not None else ""))
        self._said = now


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


class _Frames:
    """How many frames of how many a run has drawn, and which shots it is at."""

    def __init__(self) -> None:
        self.jobs = self.finished = self.expected = self.drawn = 0
        self._at: dict[str, tuple[str, int]] = {}  # by key: a shot's name and frames

    def planned(self, jobs: Sequence[ShotJob]) -> None:
        self.jobs += len(jobs)
        self.expected += sum(map(expected_frames, jobs))

    def working(self, job: ShotJob, frames: int) -> None:
        self._at[job.key] = job.name, min(frames, expected_frames(job))

    def done(self, job: ShotJob) -> None:
        self._at.pop(job.key, None)
        self.finished += 1
        self.drawn += expected_frames(job)

    @property
    def share(self) -> float:
        """How much of all is done, from 0 to 1."""
        now = self.drawn + sum(frames for _, frames in self._at.values())
        return min(now / self.expected, 1.0) if self.expected else 0.0

    def __str__(self) -> str:
        names = ", ".join(sorted(name for name, _ in self._at.values()))
        return f"[{self.finished}/{self.jobs}] {100 * self.share:.0f} %" + (
            f", at {names}" if names else ""
        )


class Lines:
    """One line per finished shot, for logs and pipes, and one at least every half minute."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._run = _Frames()
        self._pulse = _Pulse(lambda line: console.print(line, markup=False), clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def planned(self, jobs: Sequence[ShotJob], stored: int) -> None:
        self._run.planned(jobs)
        if stored:
            self._console.print(f"{counted(stored, 'shot')} in the store already")

    def working(self, job: ShotJob, frames: int) -> None:
        self._run.working(job, frames)
        self._pulse.tell(self._run.share, str(self._run))

    def done(self, job: ShotJob, outcome: object) -> None:
        self._run.done(job)
        self._console.print(f"[{self._run.finished}/{self._run.jobs}]", line_of(job, outcome))
        self._pulse.said()

    def noticed(self, job: ShotJob, left: str) -> None:
        self._console.print(notice_of(job, left), markup=False)


class Silence(Quiet):
    """Only what nobody expects, for commands whose result is all that matters.

    How far a long run has come is told on the standard error, every half minute.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._run = _Frames()
        self._pulse = _Pulse(lambda line: print(line, file=sys.stderr, flush=True), clock)

    def planned(self, jobs: Sequence[ShotJob], stored: int) -> None:
        self._run.planned(jobs)

    def working(self, job: ShotJob, frames: int) -> None:
        self._run.working(job, frames)
        self._pulse.tell(self._run.share, str(self._run))

    def done(self, job: ShotJob, outcome: object) -> None:
        self._run.done(job)
        self._pulse.tell(self._run.share, str(self._run))

    def noticed(self, job: ShotJob, left: str) -> None:
        self._console.print(notice_of(job, left), markup=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def watcher_for(console: Console, *, lines: bool = True) -> Bars | Lines | Silence:
    """Bars where someone watches; where not, lines or nothing."""
    if console.is_terminal:
        return Bars(console)
    return Lines(console) if lines else Silence(console)


def expected_frames(job: ShotJob) -> int:
    """How many frames the shot will have, judged by its narration."""
    return max(1, round(job.expected_seconds * job.quality.fps))


def line_of(job: ShotJob, outcome: object) -> str:
    """A finished shot in one line."""
    if isinstance(outcome, Failure):
        return f"{job.number:>3} {job.name}  [red]failed[/]"
    if isinstance(outcome, ShotRecord):
        return (
            f"{job.number:>3} {job.name}  [dim]{outcome.duration:.1f} s of film, "
            f"rendered in {outcome.rendered_in:.1f} s[/]"
        )
    return f"{job.number:>3} {job.name}"


def notice_of(job: ShotJob, left: str) -> str:
    """What a shot left behind, in one line."""
    return f"{job.name} left behind {left}; that has been undone"


def failure_table(failures: Sequence[Failure]) -> Table:
    """Which shots failed, why, and where."""
    title = f"{counted(len(failures), 'shot')} failed"
    table = Table(title=title, title_style="bold red", expand=False)
    table.add_column("shot", no_wrap=True)
    table.add_column("error", overflow="fold")
    table.add_column("where", overflow="fold")
    for one in failures:
        table.add_row(one.shot, _plain(one.message), one.where)
    return table


def counted(number: int, noun: str) -> str:
    """`1 shot`, `2 shots`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str) -> str:
    """Text whose square brackets are not rich's markup."""
    return text.replace("[", r"\[")


@contextmanager
def speaking(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A function to be told how many sentences of how many are spoken."""
    if not console.is_terminal:
        yield _told(console)
        return
    bar = Progress(
        TextColumn("speaking"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("left"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
    )
    task = bar.add_task("", total=None, visible=False)
    with bar:
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=total > 0)


def _told(
    console: Console, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """Tells in lines how many sentences are spoken: at first, and then every half minute."""
    pulse = _Pulse(lambda line: console.print(line, markup=False), clock)

    def tell(done: int, total: int) -> None:
        if total and done == 0:
            console.print(f"speaking {counted(total, 'sentence')}")
            pulse.said()
        elif total:
            pulse.tell(done / total, f"{done} of {counted(total, 'sentence')} spoken")

    return tell
