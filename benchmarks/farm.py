"""What a farm gains: the film's shots measured, and their schedule on 8, 64 and 512 workers.

    python benchmarks/farm.py measure      every shot at 1080p15, some at 1080p60: docs/scale.json
    python benchmarks/farm.py              the schedule simulated from that: docs/scale.md
    python benchmarks/farm.py --check      whether the page says what the figures give

Measuring goes on where it was left, shot by shot, and takes some ten minutes of one processor.
"""

import argparse
import functools
import heapq
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from lectures.load import load_lecture  # noqa: E402
from pipeline.farm.parcels import Packer  # noqa: E402
from pipeline.media import Media, write_whole  # noqa: E402
from pipeline.plan.jobs import Production, ShotJob, plan  # noqa: E402
from pipeline.plan.quality import QUALITIES, Quality, parse_quality  # noqa: E402
from pipeline.render.pool import Workers  # noqa: E402
from pipeline.render.worker import prepare  # noqa: E402
from pipeline.voice.silent import SilentNarrator  # noqa: E402

FIGURES = ROOT / "docs" / "scale.json"
PAGE = ROOT / "docs" / "scale.md"
SAMPLE = parse_quality("1920x1080@15")
TARGET = QUALITIES["high"]
CHECKED = (  # rendered at the target too: strokes, text, a matrix, 3-D, a histogram, neurons
    "TitleCard",
    "JordanPrompt",
    "RowMichael",
    "ThreeDirections",
    "RandomAngles",
    "NeuronForest",
)
CROWDS = (8, 64, 512)
LINE = 125e6  # bytes a second that home sends and receives


# --- measuring -----------------------------------------------------------------------------------


def measured(job: ShotJob) -> dict[str, Any]:
    """A shot's processor seconds, in a worker process: played without drawing, and to a video."""
    prepare(job.media)
    from pipeline.render import play

    began = time.process_time()
    play.walk(job, lambda scene, beat: None)
    walked = time.process_time()
    with TemporaryDirectory() as folder:
        played = play.to_video(job, Path(folder) / "shot.mp4")
        size = (Path(folder) / "shot.mp4").stat().st_size
    drawn = time.process_time()
    return {
        "walk": round(walked - began, 3),
        "video": round(drawn - walked, 3),
        "frames": played.frames,
        "bytes": size,
        "seconds": played.seconds,
        "beats": [round(beat.end - beat.start, 3) for beat in played.beats],
    }


def started() -> float:
    """Processor seconds that a worker process takes until it can play a shot."""
    prepare(Media.default())
    from pipeline.render import play  # noqa: F401

    return round(time.process_time(), 3)


def measure() -> None:
    """Measure what is not in the figures of this commit yet, a shot at a time."""
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    if figures.get("at") != _version():
        figures = {"at": _version(), "shots": {}, "checked": {}}
    with Workers(1) as workers:
        figures["start"] = workers.submit(started).result()
        figures["machine"] = (
            f"{platform.system()} {platform.machine()} with {os.cpu_count()} processors, "
            f"at a load of {os.getloadavg()[2]:.0f}"
        )
        wanted = [("shots", SAMPLE, _jobs(SAMPLE))]
        wanted.append(("checked", TARGET, [j for j in _jobs(TARGET) if j.name in CHECKED]))
        for kind, quality, jobs in wanted:
            for job in jobs:
                if job.name in figures[kind]:
                    continue
                figures[kind][job.name] = workers.submit(measured, job).result()
                print(quality.name, job.name, figures[kind][job.name]["video"], flush=True)
                write_whole(FIGURES, (json.dumps(figures, indent=1) + "\n").encode())
    figures["sent"] = _sent()
    write_whole(FIGURES, (json.dumps(figures, indent=1) + "\n").encode())


def _version() -> str:
    """The commit that was measured, in short."""
    command = ["git", "log", "-1", "--format=%h of %cs"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "an unknown commit"


def _jobs(quality: Quality) -> list[ShotJob]:
    lecture = load_lecture()
    return plan(Production(lecture, "en", quality, SilentNarrator(), Media.default()))


def _sent() -> dict[str, int]:
    """Bytes that go to each worker once, and with each task."""
    packer = Packer(Media.default())
    orders = [packer.order(functools.partial(measured, job), None) for job in _jobs(TARGET)]
    return {
        "worker": sum(len(parcel.content) for parcel in packer.parcels.values()),
        "task": round(statistics.mean(len(order.call) for order in orders)),
    }


# --- simulating ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A shot or a beat to render: processor seconds, how long it is in the film, bytes made."""

    cost: float
    length: float
    size: float


@dataclass(frozen=True)
class Schedule:
    """What came of pieces on workers: seconds until the last one is at home, the longest piece and
    all of them in processor seconds, bytes sent and brought."""

    workers: int
    took: float
    longest: float
    work: float
    sent: float
    brought: float


class Figures:
    """What was measured, scaled to the target."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found
        self.factor = TARGET.fps / SAMPLE.fps
        both = [(found["shots"][name], one) for name, one in found["checked"].items()]
        self.said = sum(self._raw(low) for low, _ in both)
        self.true = sum(high["video"] for _, high in both)
        self.growth = sum(h["bytes"] for _, h in both) / sum(low["bytes"] for low, _ in both)

    def _raw(self, shot: dict[str, Any]) -> float:
        """Seconds at the target, what depends on frames multiplied by how many more there are."""
        return float(shot["walk"] + self.factor * max(0.0, shot["video"] - shot["walk"]))

    def whole(self) -> list[Piece]:
        """All shots."""
        right = self.true / self.said
        return [
            Piece(right * self._raw(one), one["seconds"], self.growth * one["bytes"])
            for one in self.found["shots"].values()
        ]

    def by_beats(self) -> list[Piece]:
        """All beats: each plays what comes before it without drawing, then draws its own frames."""
        right, pieces = self.true / self.said, []
        for shot in self.found["shots"].values():
            drawing = self._raw(shot) - shot["walk"]
            rest = max(0.0, shot["seconds"] - sum(shot["beats"]))  # what is played after them
            began = 0.0
            for length in [*shot["beats"][:-1], shot["beats"][-1] + rest]:
                began += length
                share, before = length / shot["seconds"], began / shot["seconds"]
                cost = right * (drawing * share + shot["walk"] * before)
                pieces.append(Piece(cost, length, self.growth * shot["bytes"] * share))
        return pieces


def scheduled(pieces: Sequence[Piece], workers: int, figures: Figures) -> Schedule:
    """Pieces on workers as the farm gives them out: the longest in the film first, to whoever is
    free. Parcels leave home one after another, results come as they are done."""
    parcels, task = figures.found["sent"]["worker"], figures.found["sent"]["task"]
    used = min(workers, len(pieces))
    free = [(n + 1) * parcels / LINE + figures.found["start"] for n in range(used)]
    ends = []
    for piece in sorted(pieces, key=lambda piece: -piece.length):
        end = heapq.heappop(free) + piece.cost
        heapq.heappush(free, end)
        ends.append(end + piece.size / LINE)
    return Schedule(
        workers,
        max(ends),
        max(piece.cost for piece in pieces),
        sum(piece.cost for piece in pieces),
        used * parcels + len(pieces) * task,
        sum(piece.size for piece in pieces),
    )


# --- the page ------------------------------------------------------------------------------------


HEAD = (
    "| workers | time | times faster than one | workers busy | longest one's share of the time "
    "| sent | brought |\n|---:|---:|---:|---:|---:|---:|---:|"
)


def page(found: dict[str, Any]) -> str:
    """The page that tells what the figures give."""
    figures = Figures(found)
    whole, beats = figures.whole(), figures.by_beats()
    alone = scheduled(whole, 1, figures)
    of_shots = [scheduled(whole, number, figures) for number in CROWDS]
    of_beats = [scheduled(beats, number, figures) for number in CROWDS]
    minutes = sum(piece.length for piece in whole) / 60
    cost_of = {n: p.cost for n, p in zip(found["shots"], whole, strict=True)}
    slowest = max(cost_of, key=cost_of.__getitem__)
    enough = alone.work / alone.longest
    extra = of_beats[0].work / alone.work - 1
    gains = ", ".join(
        f"{a.took / b.took:.1f} times at {a.workers}"
        for a, b in zip(of_shots, of_beats, strict=True)
    )
    parcels, task = _mega(found["sent"]["worker"]), f"{found['sent']['task'] / 1000:.0f} kB"
    said, true = f"{figures.said:.0f} s", f"{figures.true:.0f} s"
    return f"""# How far a farm carries

Written by `benchmarks/farm.py`; don't edit. `python benchmarks/farm.py measure` measures the shots
in some ten minutes of one processor, `python benchmarks/farm.py` simulates and writes this page.
What was measured lies in `docs/scale.json`, taken on {found["machine"]}, at {found["at"]}.

**Measured**: processor seconds of each of the {len(whole)} shots of `how_llms_store_facts` in
English, silent, words typeset before: played without drawing, and rendered at 1080p{SAMPLE.fps}.
A worker process is ready {found["start"]:.1f} s after it is begun. Other work at the same time
makes such seconds longer, so on an idle machine all would be less. Each worker is sent {parcels}
once (project, stored data, lecture), and {task} with each task.

**Scaled** to 1080p{TARGET.fps}: what a shot takes beyond playing it is multiplied by
{figures.factor:g}. For {len(found["checked"])} shots that were rendered at 1080p{TARGET.fps} too
this gives {said} where {true} were measured, so all are multiplied by
{figures.true / figures.said:.2f}. Their files are {figures.growth:.2f} times as large.

**Simulated**: workers of one processor like this one, a line of 1 Gbit/s at home, shots given out
as the farm does it, the longest in the film first, parcels to no more workers than there are tasks.
Speech, joining the film, and workers that die are not in it.

{minutes:.1f} minutes of film are {alone.work / 60:.1f} minutes of work. The longest shot,
{slowest}, takes {alone.longest:.0f} s, {alone.longest / alone.work:.1%} of all.

{HEAD}
{_rows(of_shots, alone)}

No crowd is quicker than the longest shot; could the work be cut anywhere, {enough:.0f} would do.

If each beat were a task, {len(beats)} of them, and played what comes before it without drawing
({extra:.0%} more work):

{HEAD}
{_rows(of_beats, alone)}

Splitting by beats would be faster {gains}.
It is not done: what is skipped is played in one step an animation, and where something moves by
small steps from frame to frame a beat would not begin as the one before it ended. The frames would
then depend on how the work was given out.
"""


def _rows(schedules: Sequence[Schedule], alone: Schedule) -> str:
    return "\n".join(_row(one, alone) for one in schedules)


def _row(one: Schedule, alone: Schedule) -> str:
    busy = one.work / (one.took * one.workers)
    return (
        f"| {one.workers} | {one.took:.0f} s | {alone.took / one.took:.1f} | {busy:.0%} "
        f"| {one.longest / one.took:.0%} | {_mega(one.sent)} | {_mega(one.brought)} |"
    )


def _mega(size: float) -> str:
    return f"{size / 1e6:,.1f} MB" if size < 1e8 else f"{size / 1e6:,.0f} MB"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", choices=["measure"], help="measure the shots first")
    parser.add_argument("--check", action="store_true", help="only say whether the page is true")
    options = parser.parse_args()
    if options.what == "measure":
        measure()
    text = page(json.loads(FIGURES.read_text()))
    if options.check:
        same = PAGE.read_text(encoding="utf-8") == text
        print("up to date" if same else f"{PAGE.name} is not what the figures give")
        return 0 if same else 1
    write_whole(PAGE, text.encode())
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
