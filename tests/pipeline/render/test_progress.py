"""What is shown of a run, on a terminal and in a log."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from pipeline.plan.jobs import ShotJob
from pipeline.render.progress import (
    Bars,
    Lines,
    Silence,
    _told,
    counted,
    expected_frames,
    failure_table,
    line_of,
    watcher_for,
)
from pipeline.render.worker import Failure

Jobs = Callable[..., list[ShotJob]]


def console(*, terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, highlight=False)


def text(of: Console) -> str:
    assert isinstance(of.file, io.StringIO)
    return of.file.getvalue()


def test_a_log_gets_a_plain_line_for_each_shot(jobs: Jobs) -> None:
    ring, box = jobs("Ring", "Box")
    log = console(terminal=False)
    with watcher_for(log) as watcher:
        assert isinstance(watcher, Lines)
        watcher.planned([ring, box], stored=1)
        watcher.working(ring, 3)
        watcher.done(ring, Failure("Ring", "LookupError: x"))
        watcher.done(box, object())
    assert text(log) == ("1 shot in the store already\n[1/2]   1 Ring  failed\n[2/2]   2 Box\n")


def test_a_terminal_gets_a_bar_for_each_running_shot_and_one_for_all(jobs: Jobs) -> None:
    ring, box = jobs("Ring", "Box")
    screen = console(terminal=True)
    with watcher_for(screen) as watcher:
        assert isinstance(watcher, Bars)
        watcher.planned([ring, box], stored=0)
        watcher.working(ring, expected_frames(ring) // 2)
        bars = {task.description: task.percentage for task in watcher._progress.tasks}
        assert 20 < bars["[bold]2 shots"] < 50
        assert 40 < bars["  1 Ring"] < 60
        watcher.working(ring, 10 * expected_frames(ring))  # longer than its narration
        [shot] = [task for task in watcher._progress.tasks if "Ring" in task.description]
        assert shot.percentage < 100
        watcher.done(ring, object())
        watcher.done(box, object())
        [everything] = watcher._progress.tasks
        assert everything.percentage == 100


def test_what_others_wrote_is_not_taken_for_markup(jobs: Jobs) -> None:
    screen = console(terminal=False)
    failure = Failure("Ring", "ValueError: got [red]1[/red] and [/]", "scenes/a.py:3")
    screen.print(failure_table([failure]))
    assert "got [red]1[/red] and [/]" in " ".join(text(screen).split())
    assert "1 shot failed" in text(screen)
    [ring] = jobs("Ring")
    assert "failed" in line_of(ring, failure)


def test_numbers_are_said_in_good_english() -> None:
    assert [counted(n, "shot") for n in (0, 1, 2)] == ["0 shots", "1 shot", "2 shots"]


class Clock:
    """Seconds that a test moves on by itself."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_log_hears_at_least_every_half_minute_how_far_it_is(jobs: Jobs) -> None:
    told, clock = io.StringIO(), Clock()
    lines = Lines(Console(file=told, force_terminal=False, width=200), clock)
    first, second = jobs("Ring", "Box")
    half = expected_frames(first) // 2
    lines.planned([first, second], stored=0)
    clock.now = 29
    lines.working(first, half)
    assert told.getvalue() == ""
    clock.now = 31
    lines.working(first, half)
    said = told.getvalue()
    assert said.startswith("[0/2] ")
    assert "at Ring, about " in said
    assert said.endswith("left\n")
    clock.now = 60
    lines.working(first, half)
    assert told.getvalue() == said
    lines.done(first, None)
    assert "[1/2]" in told.getvalue()


def test_speech_is_counted_and_timed_in_a_log() -> None:
    told, clock = io.StringIO(), Clock()
    tell = _told(Console(file=told, force_terminal=False, width=200), clock)
    tell(0, 630)
    for clock.now, done in ((10, 20), (31, 63), (45, 90)):
        tell(done, 630)
    assert told.getvalue() == (
        "speaking 630 sentences\n63 of 630 sentences spoken, about 5 min left\n"
    )


def test_a_command_that_shows_its_result_alone_tells_how_far_it_is_elsewhere(
    jobs: Jobs, capsys: pytest.CaptureFixture[str]
) -> None:
    told, clock = io.StringIO(), Clock()
    silence = Silence(Console(file=told), clock)
    (job,) = jobs("Ring")
    silence.planned([job], stored=0)
    clock.now = 40
    silence.working(job, 1)
    assert told.getvalue() == ""
    assert "[0/1]" in capsys.readouterr().err
