"""How quick `render.py list` and `--help` are, beside Python's own start, in one run.

python -m benchmarks.listing
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def seconds(*command: str) -> float:
    """The least wall-clock time of five runs."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    subprocess.run([sys.executable, "render.py", "list"], cwd=ROOT, stdout=subprocess.DEVNULL)
    start = seconds("-c", "pass")
    for label, command in (("--help", ["render.py", "--help"]), ("list", ["render.py", "list"])):
        taken = seconds(*command)
        print(f"render.py {label:7} {taken:6.2f} s  {taken / start:5.1f} x an empty program")
