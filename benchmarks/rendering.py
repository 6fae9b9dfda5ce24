"""How fast shots are rendered here, beside stock manim on the same shots, in one run.

    python benchmarks/rendering.py [SHOT …] [--repeats N]

Each shot is rendered at 854 x 480 and 30 frames a second by `manim render` and by
`render.py scene`, in fresh processes, one after the other, with the same silence for a voice. The
text is set before the clock starts, so that neither waits for typst. Then all of them in one
command each: a process a shot against two workers that stay.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.plan.shots import scan  # noqa: E402

SHOTS = ("FullNameVector", "RowMichael", "ReluGraph", "RandomAngles")
ENVIRONMENT = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def clocked(*commands: list[str], media: Path) -> tuple[float, float]:
    """Wall-clock and processor seconds of commands that run one after another."""
    wall, before = time.perf_counter(), os.times()
    for command in commands:
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT | {"LECTURE_MEDIA": str(media), "TYPST_SVG_CACHE": str(media / "svg")},
        )
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return time.perf_counter() - wall, used


def stock(shot: str, media: Path) -> list[str]:
    """The command for one shot by manim alone, which keeps nothing from run to run either."""
    path = str(scan().named(shot).path)
    size = ["--resolution", "854,480", "--fps", "30", "--disable_caching"]
    return ["-m", "manim", "render", path, shot, *size, "--media_dir", str(media / "stock")]


def ours(media: Path, *shots: str) -> list[str]:
    """The command for shots by our own pipeline, rendered anew."""
    return ["render.py", "scene", *shots, "-q", "low", "--force"]


def row(label: str, theirs: tuple[float, float], mine: tuple[float, float]) -> str:
    wall, work = theirs[0] / mine[0], theirs[1] / mine[1]
    return (
        f"{label:16} {theirs[0]:7.1f} s {mine[0]:7.1f} s   {wall:4.1f} x   "
        f"{theirs[1]:7.1f} s {mine[1]:7.1f} s   {work:4.1f} x"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shots", nargs="*", default=SHOTS, metavar="SHOT")
    parser.add_argument("--repeats", type=int, default=1, help="the least of so many runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        media = Path(folder)
        clocked(ours(media, *options.shots), media=media)
        print(f"{'':16} by the clock: stock, ours, ratio       in work: stock, ours, ratio")
        for shot in options.shots:
            theirs = [clocked(stock(shot, media), media=media) for _ in range(options.repeats)]
            mine = [clocked(ours(media, shot), media=media) for _ in range(options.repeats)]
            print(row(shot, min(theirs), min(mine)), flush=True)
        together = clocked(*(stock(shot, media) for shot in options.shots), media=media)
        print(row("all of them", together, clocked(ours(media, *options.shots), media=media)))


if __name__ == "__main__":
    main()
