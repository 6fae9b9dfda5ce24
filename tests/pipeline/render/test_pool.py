"""Worker processes: each lives long, and dies alone."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError
from functools import partial
from pathlib import Path

import psutil
import pytest

from pipeline.project import PROJECT
from pipeline.render.pool import (
    LEAST_LIMIT,
    NoWorkers,
    TookTooLong,
    WorkerDied,
    Workers,
    sensible_count,
    sensible_limit,
)


def test_a_worker_does_many_tasks_in_one_process() -> None:
    with Workers(1) as workers:
        pids = {workers.submit(os.getpid).result() for _ in range(5)}
    assert len(pids) == 1
    assert pids.isdisjoint({os.getpid()})


def test_a_workers_death_breaks_its_own_task_alone() -> None:
    with Workers(2) as workers:
        patient = workers.submit(time.sleep, 0.5)
        doomed = workers.submit(signal.raise_signal, signal.SIGKILL)
        with pytest.raises(BrokenExecutor):
            doomed.result()
        assert patient.result() is None
        assert workers.submit(abs, -3).result() == 3


def test_what_a_task_raises_comes_back() -> None:
    with Workers(1) as workers, pytest.raises(ZeroDivisionError):
        workers.submit(divmod, 1, 0).result()


MAIN = """
import os
from pipeline.render.pool import Workers
with Workers(2) as workers:
    print(len({workers.submit(os.getpid).result() for _ in range(2)} - {os.getpid()}) > 0)
"""


def test_a_worker_does_not_run_the_program_that_begins_it_once_more(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(MAIN)
    done = subprocess.run(
        [sys.executable, program],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "True\n", done.stderr


@pytest.mark.parametrize(
    ("end", "how"),
    [
        (partial(os._exit, 3), "ended itself with exit code 3"),
        (partial(signal.raise_signal, signal.SIGSEGV), "was ended by SIGSEGV"),
        (partial(signal.raise_signal, signal.SIGKILL), r"was killed \(SIGKILL"),
    ],
)
def test_how_a_worker_ended_is_told(end: Callable[[], None], how: str) -> None:
    with Workers(1) as workers, pytest.raises(WorkerDied, match=how):
        workers.submit(end).result()


def test_a_task_that_takes_too_long_is_given_up_with_all_that_it_started() -> None:
    with Workers(1, timeout=2.0) as workers:
        pid = workers.submit(os.getpid).result()
        with pytest.raises(TookTooLong, match=r"not done after 2 s"):
            workers.submit(subprocess.run, ["sleep", "61"]).result()
        assert not psutil.pid_exists(pid)
        assert workers.submit(abs, -3).result() == 3
    assert not [
        one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", "61"]
    ]


def test_a_worker_has_so_much_memory_and_no_more() -> None:
    with Workers(1, memory=10**9) as workers:
        assert len(workers.submit(bytes, 10**8).result()) == 10**8
        with pytest.raises(MemoryError):
            workers.submit(bytes, 2 * 10**9).result()
        assert workers.submit(abs, -3).result() == 3
    assert sensible_limit(10**6) == LEAST_LIMIT


def test_killed_workers_are_gone_at_once_and_waiting_tasks_cancelled() -> None:
    workers = Workers(1)
    pid = workers.submit(os.getpid).result()
    running, waiting = workers.submit(time.sleep, 60), workers.submit(abs, 1)
    while not running.running():
        time.sleep(0.01)
    begun = time.monotonic()
    workers.kill()
    assert time.monotonic() - begun < 2
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    with pytest.raises(CancelledError):
        waiting.result(timeout=1)
    with pytest.raises(BrokenExecutor):
        running.result(timeout=5)
    with pytest.raises(RuntimeError, match="stopped"):
        workers.submit(abs, 1)


LIMITED = """
import resource, sys
from pipeline.render.pool import NoWorkers, Workers
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), resource.RLIM_INFINITY))
try:
    with Workers(1) as workers:
        print(workers.submit(abs, -3).result())
except NoWorkers as error:
    print(error)
"""


def test_where_no_worker_can_begin_the_cause_is_told_at_once() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(40 * 10**6)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert re.match(r"no thread can begin: .*ulimit -v allows a process 40 MB", done.stdout)
    assert "Traceback" not in done.stderr
    with Workers(1, memory=10**6) as workers, pytest.raises(NoWorkers, match=r"it did not start: "):
        workers.submit(abs, -3).result(timeout=120)


def test_workers_need_no_semaphores() -> None:
    """What is killed could not give them back."""
    before = Path("/proc/self/maps").read_text().count("sem.mp-")
    with Workers(2) as workers:
        others = workers.submit(Path.read_text, Path("/proc/self/maps")).result()
        assert "sem.mp-" not in others
        assert Path("/proc/self/maps").read_text().count("sem.mp-") == before


def test_a_worker_leaves_ctrl_c_to_its_parent_and_uses_one_thread() -> None:
    with Workers(1) as workers:
        assert workers.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
        assert workers.submit(os.getenv, "OMP_NUM_THREADS").result() == "1"


def test_there_is_at_least_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= sensible_count() <= (os.cpu_count() or 1)
    memory = psutil.virtual_memory()._replace(available=10)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert sensible_count() == 1
    with pytest.raises(ValueError, match="at least 1, got 0"):
        Workers(0)
