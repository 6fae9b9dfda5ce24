"""Processes: how a worker is confined, what it ended by, and how it is killed with its own."""

import ctypes
import os
import resource
import signal
import sys
import time
from contextlib import suppress

import psutil

MAPPED = 3000  # megabytes of addresses, far more than it uses
PATIENCE = 2.0  # seconds for what was killed to be gone
PR_SET_CHILD_SUBREAPER = 36  # Linux: processes whose parent has gone become ours


def kill_all(processes: list[psutil.Process]) -> int:
    """Kill these processes and wait until they are gone; returns how many there were."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    deadline = time.monotonic() + PATIENCE
    while any(map(_at_work, processes)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return len(processes)


def _at_work(process: psutil.Process) -> bool:
    """Whether a process still runs; one that has ended may wait long for its parent to hear of it.

    Ours are heard of here. One whose first thread has ended is called a zombie while others still
    end, and till then its files are open and its locks held.
    """
    try:
        if process.ppid() == os.getpid():
            process.wait(timeout=0)
        if not process.is_running():
            return False
        return bool(process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1)
    except psutil.TimeoutExpired:  # one of ours, which has not ended yet
        return True
    except psutil.Error:
        return False


def kill_tree(pid: int) -> None:
    """Kill a process and all that it started."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        process.suspend()  # so that it starts no more while we look
        kill_all([*process.children(recursive=True), process])


def confine(memory: int | None) -> None:
    """Let this process have no more than `memory` bytes, and know all that its shots start."""
    adopt()
    if memory is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard != resource.RLIM_INFINITY:
            memory = min(memory, hard)
        with suppress(OSError, ValueError):  # macOS has the name and not the thing
            resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    os.dup2(2, 1)  # what shots print must not stand in a run's own output


def adopt() -> None:
    """Let what a shot starts and lets go become this process's own, so that it is known."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def memory_limit() -> int | None:
    """How many bytes this process may have; None without a limit."""
    kinds = (resource.RLIMIT_DATA, resource.RLIMIT_AS)
    limits = [resource.getrlimit(kind)[0] for kind in kinds]
    return min((one for one in limits if one != resource.RLIM_INFINITY), default=None)


def address_space() -> str:
    """What to add to an error where `ulimit -v` may be its cause."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return ""
    return f" (ulimit -v allows a process {limit // 10**6} MB; a worker takes some {MAPPED} MB)"


def ending(code: int | None) -> str:
    """How a process came to its end, by its exit code."""
    if code is None:
        return "ended, nobody knows how"
    if code >= 0:
        return f"ended itself with exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    if -code == signal.SIGKILL:
        return f"was killed ({name}: by another program, or by the system to free memory)"
    return f"was ended by {name}"
