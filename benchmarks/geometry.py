"""How fast the geometry of `mlp_math` is: ratios and times, all of one run, on one thread.

python -m benchmarks.geometry            seconds
python -m benchmarks.geometry --long     also 100,000 x 100, and 400 lines from more starts
"""

# ruff: noqa: E402

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is imported, or it is too late

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from mlp_math.angles import (
    angle_histogram,
    cosine_histogram,
    extreme_angles,
    indexed_gram_tiles,
    pair_count,
    random_unit_vectors,
    share_within,
)
from mlp_math.line_packing import pack_lines
from mlp_math.packings import GoldLines, KerdockLines

PEAK_MEMORY = """
import resource, numpy as np
from mlp_math.angles import angle_histogram, random_unit_vectors
angle_histogram(random_unit_vectors(10_000, 100, np.random.default_rng(0)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def cpu_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """The least CPU time of some runs: what the work takes when nothing disturbs it."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def memory() -> None:
    """To be called first: a child's peak counts what its parent held when it was started."""
    command = [sys.executable, "-c", PEAK_MEMORY]
    peak = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    print(f"angle_histogram of 10,000 x 100, the whole process: at most {peak / 1024:.0f} MiB")


def histograms() -> None:
    V = random_unit_vectors(10_000, 100, np.random.default_rng(0))
    whole = cpu_seconds(lambda: V @ V.T, 3)
    triangle = cpu_seconds(lambda: [None for _ in indexed_gram_tiles(V, V)])
    print(f"all {pair_count(10_000):,} pairs of 10,000 x 100, float32")
    print(f"  the bare Gram product V @ V.T      {whole:6.3f} s")
    print(f"  its upper triangle alone, by tiles {triangle:6.3f} s")
    print("                                        time   / Gram   / triangle")
    for label, work in (
        ("angle_histogram, 180 bins", lambda: angle_histogram(V)),
        ("angle_histogram, 360 bins", lambda: angle_histogram(V, 360)),
        ("cosine_histogram, 180 cells", lambda: cosine_histogram(V)),
        ("share_within 1 degree", lambda: share_within(V, 1.0)),
        ("extreme_angles", lambda: extreme_angles(V)),
    ):
        taken = cpu_seconds(work)
        print(f"  {label:32} {taken:9.3f} s {taken / whole:6.2f} {taken / triangle:10.2f}")


def forms() -> None:
    print(f"every Gold form at d = 8,192: {cpu_seconds(GoldLines(13).certificate, 1):.1f} s")
    kerdock = cpu_seconds(KerdockLines(12).certificate, 1)
    print(f"every pair of Kerdock forms at d = 4,096: {kerdock:.1f} s")


def packings(long: bool) -> None:
    for n, d, steps, starts in (
        (64, 16, 500, 1),
        (400, 100, 2_000, 420 if long else 80),
        (10_000, 100, 1_000, 1),
    ):
        began = time.process_time()
        found = pack_lines(n, d, np.random.default_rng(1), steps=steps, starts=starts)
        taken = time.process_time() - began
        print(
            f"pack_lines({n:,}, {d}): {found.smallest_angle:.3f} degrees "
            f"in {taken:.1f} s, {starts} start{'' if starts == 1 else 's'} of {steps:,} steps"
        )


def large() -> None:
    V = random_unit_vectors(100_000, 100, np.random.default_rng(0))
    taken = cpu_seconds(lambda: angle_histogram(V), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"angle_histogram of 100,000 x 100: {taken:.1f} s, process at most {peak:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--long", action="store_true", help="minutes, not seconds")
    options = parser.parse_args()
    memory()
    if options.long:
        large()
    histograms()
    forms()
    packings(options.long)


if __name__ == "__main__":
    main()
