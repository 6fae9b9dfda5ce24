"""Shots that misbehave, one kind each, and two that do not."""

SHOTS = """
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
from manim import Circle, Create

from scenes.stage import LectureScene


class Shot(LectureScene):
    def construct(self):
        with self.beat("begun"):
            self.play(Create(Circle()), run_time=0.4)
            self.misbehave()
            self.wait(0.2)

    def misbehave(self):
        pass


class First(Shot):
    pass


class Last(Shot):
    pass


class Raises(Shot):
    def misbehave(self):
        raise RuntimeError("of its own accord")


class ForbiddenFile(Shot):
    def misbehave(self):
        raise PermissionError(13, "Permission denied", "/some/file")


class Exits(Shot):
    def misbehave(self):
        sys.exit(0)


class Interrupts(Shot):
    def misbehave(self):
        raise KeyboardInterrupt


class ExitsAtOnce(Shot):
    def misbehave(self):
        os._exit(0)


class Crashes(Shot):
    def misbehave(self):
        signal.raise_signal(signal.SIGSEGV)


class IsKilled(Shot):
    def misbehave(self):
        os.kill(os.getpid(), signal.SIGKILL)


class Hangs(Shot):
    def misbehave(self):
        while True:
            pass


class EatsMemory(Shot):
    def misbehave(self):
        self.eaten = np.ones(60_000_000_000 // 8)


class Recurses(Shot):
    def misbehave(self):
        self.misbehave()


class LeavesThread(Shot):
    def misbehave(self):
        threading.Thread(target=time.sleep, args=(600,)).start()


class LeavesProcesses(Shot):
    def misbehave(self):
        subprocess.Popen(["sleep", "611"])
        # One that leaves its session and its parent, as a daemon does.
        subprocess.run(["sh", "-c", "setsid sleep 611 & exit 0"], check=True)


class ForksAndPlaysOn(Shot):
    def misbehave(self):
        os.fork()


class ForksAndExits(Shot):
    def misbehave(self):
        if os.fork() == 0:
            sys.exit(1)


class ChangesFolder(Shot):
    def misbehave(self):
        os.chdir("/")
        os.environ["HOME"] = "/nowhere"


class ClosesOutput(Shot):
    def misbehave(self):
        sys.stdout.close()
        os.close(1)


class Prints(Shot):
    def misbehave(self):
        print("this is no output of the run")
"""

# What is said of each: of a failure, or of what a shot that succeeds left behind.
FAILS = {
    "Raises": "RuntimeError: of its own accord",
    "ForbiddenFile": "PermissionError: [Errno 13] Permission denied: '/some/file'",
    "Exits": "SystemExit: ends the program: sys.exit(0)",
    "Interrupts": "KeyboardInterrupt",
    "ExitsAtOnce": "ended itself with exit code 0",
    "Crashes": "was ended by SIGSEGV",
    "IsKilled": "was killed (SIGKILL",
    "Hangs": "the time that a shot has (--timeout)",
    "EatsMemory": "MemoryError: a worker may have",
    "Recurses": "RecursionError",
}
LEAVES = {
    "LeavesThread": "1 thread",
    "LeavesProcesses": "2 processes",
    "ForksAndPlaysOn": "",
    "ForksAndExits": "",
    "ChangesFolder": "another current folder",
    "ClosesOutput": "its standard input or output closed or changed",
    "Prints": "",
    "First": "",
    "Last": "",
}


def lecture() -> str:
    """lecture.toml of a lecture of these shots, the two good ones first and last."""
    names = ["First", *FAILS, *(name for name in LEAVES if name not in ("First", "Last")), "Last"]
    shots = ", ".join(f'"{name}"' for name in names)
    return (
        'extends = "how_llms_store_facts"\n[[parts]]\nfolder = "trouble"\n'
        f'title = {{ en = "Trouble", fr = "Ennuis" }}\nshots = [{shots}]\n'
    )
