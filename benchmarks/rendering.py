"""What rendering costs here, beside stock manim and beside encoding alone, at 1080p60.

    python benchmarks/rendering.py [SHOT …] [--seconds S] [--repeats N] [--quality Q]

The first S seconds of each shot are rendered by stock manim (its own renderer, file writer and
encoder), and by our pipeline, alone on the machine and so with an encoder in a thread; the kinds
take turns, each run is a process of its own, and the least of N counts. Then the very frames of
ours are encoded once without drawing anything: as we do (key pictures by x264, what changes without
it), by x264 alone at the same settings, by those of before (x264 faster, crf 19) and by manim's.
Seconds are of processor time and by the clock, imports left out; where more
processes want to run than there are processors, the clock tells nothing, and is not reported. At
last all shots, imports and all: stock one after another, ours by two workers.

With its defaults it takes half an hour on two idle processors.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
QUIET = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
SHOTS = {  # by what is most of their work
    "TitleCard": "strokes",
    "JordanPrompt": "text and bars",
    "RowMichael": "a matrix",
    "InParallel": "many cells",
    "ThreeDirections": "3-D sway",
    "RandomAngles": "histogram",
    "ReadingList": "text",
    "Polysemantic": "images",
    "NeuronForest": "neurons",
    "BundlesInSpace": "bundles in 3-D",
    "ReluGraph": "a graph",
    "FullNameVector": "vectors",
}
TURNS = ("stock", "fastcairo")
WHOLE = ("whole cpu", "whole wall")  # of the process of a run
ENCODERS = {
    "ours": {},
    "x264": {},
    "before": {"preset": "faster", "crf": "19", "threads": "2", "rc-lookahead": "20"},
    "manim's": {"crf": "23"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shots", nargs="*", default=list(SHOTS), metavar="SHOT")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each shot")
    parser.add_argument("--repeats", type=int, default=3, help="the least of so many runs")
    parser.add_argument("--quality", default="high")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(options, Path(folder))


# -- the processes that are measured


def child(options: argparse.Namespace) -> None:
    """Render or encode, and print what it took as a line of JSON for each shot."""
    kind, folder = options.child[0], Path(options.child[1])
    os.environ |= {"LECTURE_MEDIA": str(folder), "TYPST_SVG_CACHE": str(folder / "svg")}
    if kind in ENCODERS:
        for shot in options.shots:
            print(json.dumps(encoded(kind, folder, shot, options.quality)), flush=True)
        return
    for job in jobs(options.shots, options.quality, "stock" if kind == "stock" else "fastcairo"):
        make = rendered if kind == "stock" else as_workers_do
        print(json.dumps(make(kind, folder, job, options)), flush=True)


def as_workers_do(kind: str, folder: Path, job: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Render in a copy of a process that has loaded manim."""
    from pipeline.media import Media
    from pipeline.render.apart import apart, make_ready

    make_ready(Media.default())
    return apart(lambda: rendered(kind, folder, job, options))


@contextmanager
def clocked(found: dict[str, Any]) -> Iterator[None]:
    from pipeline.render.worker import peak_megabytes

    wall, work = time.perf_counter(), time.process_time()
    yield
    found |= {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - work,
        "megabytes": peak_megabytes(),
    }


def jobs(shots: list[str], quality: str, renderer: str) -> list[Any]:
    """What is to be rendered, planned once as for a film."""
    from lectures.load import load_lecture
    from pipeline.media import Media
    from pipeline.plan.jobs import Production, plan
    from pipeline.plan.quality import parse_quality
    from pipeline.voice.silent import SilentNarrator

    media = Media.default()
    (media.root / "scratch").mkdir(parents=True, exist_ok=True)
    chosen: Any = replace(parse_quality(quality), renderer=renderer)
    lecture = load_lecture("how_llms_store_facts")
    planned = plan(Production(lecture, "en", chosen, SilentNarrator(), media), shots)
    return sorted(planned, key=lambda job: shots.index(job.name))


def rendered(kind: str, folder: Path, job: Any, options: argparse.Namespace) -> dict[str, Any]:
    """`stock`, `fastcairo`, or `record`: as fastcairo, keeping the converted frames."""
    from pipeline.render import play

    stop_after(options.seconds)
    play.shot_class(job.source)  # imports
    shot = job.name
    found: dict[str, Any] = {"shot": shot, "kind": kind}
    target = folder / f"{shot}.{kind}.mp4"
    if kind == "stock":
        with clocked(found):
            target = by_manim(job, folder)
    else:
        with recording(folder / f"{shot}.yuv", kind == "record"), clocked(found):
            found["frames"] = play.to_video(job, target).frames
    return found | {"bytes": target.stat().st_size}


def stop_after(seconds: float) -> None:
    """Let scenes end with the first animation after so many seconds."""
    from manim.renderer.cairo_renderer import CairoRenderer
    from manim.utils.exceptions import EndSceneEarlyException

    play = CairoRenderer.play

    def limited(self: Any, *args: Any, **kwargs: Any) -> None:
        if self.time >= seconds:
            raise EndSceneEarlyException
        play(self, *args, **kwargs)

    CairoRenderer.play = limited


def by_manim(job: Any, folder: Path) -> Path:
    """The shot as `manim render` makes it, and where its film is."""
    from manim import tempconfig

    from pipeline.render import play
    from scenes.stage import Staging, staged

    quality = job.quality
    settings = {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.fps,
        "media_dir": str(folder / "stock"),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    with tempconfig(settings), staged(Staging(job.lecture, job.language, job.spoken)):
        scene = play.shot_class(job.source)()
        scene.render()
        return Path(scene.renderer.file_writer.final_file_path)


@contextmanager
def recording(path: Path, wanted: bool) -> Iterator[None]:
    """Every frame's planes, as converted for the encoder, appended to a file.

    What of each differs from the one before lies beside it: the damage, False where nothing does.
    """
    if not wanted:
        yield
        return
    from fastcairo.video import VideoFile

    write = VideoFile.write
    damages: list[Any] = []
    with path.open("wb") as file:

        def noted(self: Any, pixels: Any, damage: Any = None, repeat: int = 1) -> None:
            write(self, pixels, damage, repeat)
            for _ in range(repeat):
                file.write(self._yuv.planes.data)
            changed = damage is None or bool(damage)
            damages.extend([damage if changed else False] + [False] * (repeat - 1))

        VideoFile.write = noted  # type: ignore[method-assign]
        yield
    VideoFile.write = write  # type: ignore[method-assign]
    path.with_suffix(".damage").write_bytes(pickle.dumps(damages))


def encoded(kind: str, folder: Path, shot: str, quality_name: str) -> dict[str, Any]:
    """The recorded frames, encoded once without drawing anything."""
    import numpy as np

    from pipeline.plan.quality import parse_quality

    quality = parse_quality(quality_name)
    shape = (-1, quality.height * 3 // 2, quality.width)
    frames = np.fromfile(folder / f"{shot}.yuv", dtype=np.uint8).reshape(shape)
    target = folder / f"{shot}.{kind}.only.mp4"
    found: dict[str, Any] = {"shot": shot, "kind": kind, "frames": len(frames)}
    with clocked(found):
        if kind == "ours":
            damages = pickle.loads((folder / f"{shot}.damage").read_bytes())
            by_us(target, frames, damages, quality)
        else:
            by_x264(target, frames, ENCODERS[kind] or quality.encoding, quality)
    return found | {"bytes": target.stat().st_size, "psnr": psnr(target, frames, quality.height)}


def by_us(target: Path, frames: Any, damages: list[Any], quality: Any) -> None:
    from fastcairo.video import VideoFile

    size = (quality.width, quality.height)
    video = VideoFile(target, size, quality.fps, quality.encoding, keyframes=quality.keyframes)
    for planes, damage in zip(frames, damages, strict=True):
        video._take(None if damage is False else planes, damage or None, 1)
    video.close(whole=True)


def by_x264(target: Path, frames: Any, settings: dict[str, str], quality: Any) -> None:
    import av

    options = {**settings, "g": str(quality.keyframes)}
    with av.open(str(target), "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=quality.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = quality.width, quality.height, "yuv420p"
        for i, planes in enumerate(frames):
            frame = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
            frame.pts, frame.time_base = i, 1 / stream.average_rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def psnr(path: Path, frames: Any, height: int) -> float:
    """Decibels of luma, over every tenth frame together."""
    import av
    import numpy as np

    errors = []
    with av.open(str(path)) as container:
        for i, frame in enumerate(container.decode(video=0)):
            if i % 10 == 0:
                away = frame.to_ndarray()[:height].astype(np.float32) - frames[i][:height]
                errors.append(float((away * away).mean()))
    return round(10 * float(np.log10(255**2 / max(np.mean(errors), 1e-9))), 1)


# -- the comparison

Runs = dict[str, list[dict[str, Any]]]


def compare(options: argparse.Namespace, folder: Path) -> None:
    for shot in options.shots:
        started([shot], "fastcairo", folder, options)  # sets all text, fills disk caches
    print(f"{'':38} cpu s: stock  ours encode before | × stock × encode × before | clock ×  MB")
    found = [one(shot, folder, options) for shot in options.shots]
    stock, ours = (sum(least(runs[kind])["cpu"] for runs in found) for kind in TURNS)
    worst = min(least(runs["stock"])["cpu"] / least(runs["fastcairo"])["cpu"] for runs in found)
    print(f"all: {stock:.1f} s, {ours:.1f} s: {stock / ours:.2f} ×, the worst shot {worst:.2f} ×")
    together(found, folder, options)


def one(shot: str, folder: Path, options: argparse.Namespace) -> Runs:
    """All runs of one shot, and lines that tell the least of them."""
    runs: Runs = {kind: [] for kind in (*TURNS, *ENCODERS)}
    for _ in range(options.repeats):
        for kind in TURNS:
            runs[kind] += started([shot], kind, folder, options)
    started([shot], "record", folder, options)
    for kind in ENCODERS:
        runs[kind] += started([shot], kind, folder, options)
    for kind in ("yuv", "damage"):
        (folder / f"{shot}.{kind}").unlink()
    cpu = {kind: least(of)["cpu"] for kind, of in runs.items()}
    walls = [min(run["wall"] for run in runs[kind]) for kind in TURNS]
    clock = f"{walls[0] / walls[1]:7.2f}" if calm() else " (busy)"
    megabytes = [max(run["megabytes"] for run in runs[kind]) for kind in TURNS]
    name = f"{shot}, {SHOTS.get(shot, '')} ({runs['fastcairo'][0]['frames']})"
    print(
        f"{name:44} {cpu['stock']:6.2f} {cpu['fastcairo']:5.2f} {cpu['ours']:6.2f} "
        f"{cpu['before']:6.2f} | {cpu['stock'] / cpu['fastcairo']:7.2f} "
        f"{cpu['fastcairo'] / cpu['ours']:8.2f} {cpu['fastcairo'] / cpu['before']:8.2f} | {clock} "
        f"{megabytes[1]:4.0f} of {megabytes[0]:.0f}  load {os.getloadavg()[0]:.1f}"
    )
    for kind in ENCODERS:
        run = runs[kind][0]
        print(f"{'':12}{kind:8} {run['psnr']:5.1f} dB, {run['bytes'] / 1e6:.2f} MB", flush=True)
    return runs


def least(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The run that took the least processor time."""
    return min(runs, key=lambda run: run["cpu"])


def together(found: list[Runs], folder: Path, options: argparse.Namespace) -> None:
    """All shots, imports too: stock one after another, ours by two workers that stay."""
    stock = [min(run[seconds] for run in runs["stock"]) for seconds in WHOLE for runs in found]
    work, clock = sum(stock[: len(found)]), sum(stock[len(found) :])
    ours_work, ours_clock = (
        min(of) for of in zip(*(by_two(folder, options) for _ in range(2)), strict=True)
    )
    faster = f"{clock / ours_clock:.2f} × by the clock" if calm() else "clock: busy"
    print(
        f"all, imports too: stock {work:.1f} s one after another, ours {ours_work:.1f} s by two: "
        f"{work / ours_work:.2f} × in work, {faster}; load {os.getloadavg()[0]:.1f}"
    )


def by_two(folder: Path, options: argparse.Namespace) -> tuple[float, float]:
    """Processor seconds and seconds by the clock of two workers that render all shots."""
    before, begun = os.times(), time.perf_counter()
    running = [
        subprocess.Popen(
            command(options.shots[i::2], "fastcairo", folder, options),
            env=environment(2),
            stdout=subprocess.DEVNULL,
        )
        for i in range(min(2, len(options.shots)))
    ]
    for process in running:
        process.wait()
    return used(before, os.times()), time.perf_counter() - begun


def environment(workers: int) -> dict[str, str]:
    """Of a process that is one of so many at work."""
    return os.environ | QUIET | {"LECTURE_WORKERS": str(workers)}


def used(before: os.times_result, after: os.times_result) -> float:
    """Processor seconds of children that ended in between."""
    return sum(after[2:4]) - sum(before[2:4])


def calm() -> bool:
    """Whether there are processors for all that want to run."""
    return os.getloadavg()[0] <= (os.cpu_count() or 1) + 0.5


def command(shots: list[str], kind: str, folder: Path, options: argparse.Namespace) -> list[str]:
    chosen = ["--seconds", str(options.seconds), "--quality", options.quality]
    return [sys.executable, __file__, *shots, *chosen, "--child", kind, str(folder)]


def started(
    shots: list[str], kind: str, folder: Path, options: argparse.Namespace
) -> list[dict[str, Any]]:
    """What a process said of each shot."""
    before, begun = os.times(), time.perf_counter()
    done = subprocess.run(
        command(shots, kind, folder, options),
        env=environment(1),
        check=False,
        capture_output=True,
        text=True,
    )
    whole = {WHOLE[0]: used(before, os.times()), WHOLE[1]: time.perf_counter() - begun}
    if done.returncode:
        sys.exit(f"{kind} of {', '.join(shots)} failed:\n{done.stderr[-2000:]}")
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [one | whole for one in found]


if __name__ == "__main__":
    main()
