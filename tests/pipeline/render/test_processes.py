"""Killed processes are gone, with all their threads, files and locks, before anything goes on."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipeline.render.processes import _at_work, kill_tree

# Locks a file and writes to it in two threads; a parent stands between it and who kills it.
WRITER = """
import fcntl, os, subprocess, sys, threading
if len(sys.argv) == 2:
    subprocess.run([sys.executable, __file__, sys.argv[1], "itself"])
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(handle, fcntl.LOCK_EX)
def write():
    while True:
        os.pwrite(handle, bytes(1 << 24), 0)
for _ in range(2):
    threading.Thread(target=write).start()
print("begun", flush=True)
while True:
    pass
"""
# Its first thread ends; the second waits for the end of the input. Its parent is not the test.
HEADLESS = """
import ctypes, os, sys, threading
if pid := os.fork():
    print(pid, flush=True)
    os.waitpid(pid, 0)
    sys.exit()
threading.Thread(target=sys.stdin.read).start()
ctypes.CDLL(None).pthread_exit(None)
"""


def test_a_process_that_was_killed_holds_no_lock_any_more(tmp_path: Path) -> None:
    program, written = tmp_path / "writer.py", tmp_path / "written"
    program.write_text(WRITER)
    for _ in range(25):  # without a look at threads, one time in five a lock is still held
        command = [sys.executable, str(program), str(written)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            time.sleep(0.05)  # into the midst of writing
            kill_tree(process.pid)
            with written.open("rb+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS knows no zombie that has threads")
def test_a_zombie_whose_threads_work_is_at_work() -> None:
    command = [sys.executable, "-c", HEADLESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        looked = psutil.Process(int(process.stdout.readline()))
        while looked.status() != psutil.STATUS_ZOMBIE:
            os.sched_yield()
        assert _at_work(looked)
        process.stdin.close()
        process.wait(timeout=10)
        assert not _at_work(looked)
