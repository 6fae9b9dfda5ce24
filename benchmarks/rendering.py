"""What rendering costs here, beside stock manim and beside encoding alone, at 1080p60.

    python benchmarks/rendering.py [SHOT …] [--seconds S] [--repeats N] [--quality Q]

The first S seconds of each shot are rendered by stock manim (its own renderer, file writer and
encoder), and by our pipeline; then the very frames of ours are encoded without drawing anything,
by our settings, by those of before (x264 faster, crf 19) and by manim's. Each run is a process of
its own, the kinds interleaved, the least of N counted. Seconds are of processor time and by the
clock, imports left out; where more processes want to run than there are processors, the clock tells
nothing, and is not reported. At last all shots: stock one after another, ours by two workers.
"""

import argparse
import json
import os
import resource
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
ENCODERS = {
    "ours": {},
    "before": {"preset": "faster", "crf": "19", "threads": "2", "rc-lookahead": "20"},
    "manim's": {"crf": "23"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shots", nargs="*", default=list(SHOTS), metavar="SHOT")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each shot")
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
    for shot in options.shots:
        if kind in ENCODERS:
            print(json.dumps(encoded(kind, folder, shot, options.quality)), flush=True)
        else:
            print(json.dumps(rendered(kind, folder, shot, options)), flush=True)


@contextmanager
def clocked(found: dict[str, Any]) -> Iterator[None]:
    wall, work = time.perf_counter(), time.process_time()
    yield
    found |= {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - work,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def job_of(shot: str, quality: str, renderer: str) -> Any:
    from lectures.load import load_lecture
    from pipeline.media import Media
    from pipeline.plan.jobs import Production, plan
    from pipeline.plan.quality import parse_quality
    from pipeline.voice.silent import SilentNarrator

    media = Media.default()
    (media.root / "scratch").mkdir(parents=True, exist_ok=True)
    chosen: Any = replace(parse_quality(quality), renderer=renderer)
    lecture = load_lecture("how_llms_store_facts")
    return plan(Production(lecture, "en", chosen, SilentNarrator(), media), [shot])[0]


def rendered(kind: str, folder: Path, shot: str, options: argparse.Namespace) -> dict[str, Any]:
    """`stock`, `fastcairo`, or `record`: as fastcairo, keeping the converted frames."""
    from pipeline.media import Media
    from pipeline.render import play
    from pipeline.render.apart import make_ready

    if kind != "stock":
        make_ready(Media.default())  # as our workers do
    stop_after(options.seconds)
    job = job_of(shot, options.quality, "stock" if kind == "stock" else "fastcairo")
    play.shot_class(job.source)  # imports
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
    """Every frame's planes, as converted for the encoder, appended to a file."""
    if not wanted:
        yield
        return
    from fastcairo.video import VideoFile

    write = VideoFile.write
    with path.open("wb") as file:

        def noted(self: Any, pixels: Any, damage: Any = None, repeat: int = 1) -> None:
            write(self, pixels, damage, repeat)
            for _ in range(repeat):
                file.write(self._yuv.planes.data)

        VideoFile.write = noted  # type: ignore[method-assign]
        yield
    VideoFile.write = write  # type: ignore[method-assign]


def encoded(kind: str, folder: Path, shot: str, quality_name: str) -> dict[str, Any]:
    """The recorded frames through x264, each of them once."""
    import av
    import numpy as np

    from pipeline.plan.quality import parse_quality

    quality = parse_quality(quality_name)
    shape = (-1, quality.height * 3 // 2, quality.width)
    frames = np.fromfile(folder / f"{shot}.yuv", dtype=np.uint8).reshape(shape)
    target = folder / f"{shot}.{kind}.only.mp4"
    found: dict[str, Any] = {"shot": shot, "kind": kind, "frames": len(frames)}
    settings = {**(ENCODERS[kind] or quality.encoding), "g": str(quality.keyframes)}
    with clocked(found), av.open(str(target), "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=quality.fps, options=settings)
        stream.width, stream.height, stream.pix_fmt = quality.width, quality.height, "yuv420p"
        for i, planes in enumerate(frames):
            frame = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
            frame.pts, frame.time_base = i, 1 / stream.average_rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return found | {"bytes": target.stat().st_size, "psnr": psnr(target, frames, quality.height)}


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


def compare(options: argparse.Namespace, folder: Path) -> None:
    started([*options.shots], "fastcairo", folder, options)  # sets all text, fills disk caches
    print(f"{'':32} cpu s: stock  ours encode before |  × stock  × encode  × before |  clock ×  MB")
    for shot in options.shots:
        one(shot, folder, options)
    together(options, folder)


def one(shot: str, folder: Path, options: argparse.Namespace) -> None:
    """A line for one shot: the least of all runs."""
    kinds = ["stock", "fastcairo"]
    started([shot], "record", folder, options)
    runs: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*kinds, *ENCODERS)}
    for _ in range(options.repeats):
        for kind in runs:
            runs[kind] += started([shot], kind, folder, options)
    (folder / f"{shot}.yuv").unlink()
    least = {kind: min(found, key=lambda run: run["cpu"]) for kind, found in runs.items()}
    cpu = {kind: run["cpu"] for kind, run in least.items()}
    ours, stock = least["fastcairo"], least["stock"]
    clock = f"{stock['wall'] / ours['wall']:7.1f}" if calm() else "  (busy)"
    name = f"{shot}, {SHOTS.get(shot, '')} ({ours['frames']})"
    print(
        f"{name:38} {stock['cpu']:6.2f} {ours['cpu']:5.2f} {cpu['ours']:6.2f} {cpu['before']:6.2f} "
        f"| {stock['cpu'] / ours['cpu']:8.1f} {ours['cpu'] / cpu['ours']:9.1f} "
        f"{ours['cpu'] / cpu['before']:9.1f} | {clock} {ours['megabytes']:4.0f} of "
        f"{stock['megabytes']:.0f}  load {os.getloadavg()[0]:.1f}"
    )
    for kind in ENCODERS:
        run = least[kind]
        print(f"{'':12}{kind:8} {run['psnr']:5.1f} dB, {run['bytes'] / 1e6:.2f} MB", flush=True)


def together(options: argparse.Namespace, folder: Path) -> None:
    """All shots as a film is made: stock one after another, ours by two workers that stay."""
    before, begun = os.times(), time.perf_counter()
    for shot in options.shots:
        started([shot], "stock", folder, options)
    middle, half = os.times(), time.perf_counter()
    workers = [command(options.shots[i::2], "fastcairo", folder, options) for i in range(2)]
    running = [
        subprocess.Popen(one, env=os.environ | QUIET, stdout=subprocess.DEVNULL) for one in workers
    ]
    for process in running:
        process.wait()
    after, end = os.times(), time.perf_counter()
    stock, ours = used(before, middle), used(middle, after)
    clock = f"{(half - begun) / (end - half):.1f} × by the clock" if calm() else "clock: busy"
    print(
        f"all, imports too: stock {stock:.1f} s one after another, ours {ours:.1f} s by two: "
        f"{stock / ours:.1f} × in work, {clock}; load {os.getloadavg()[0]:.1f}"
    )


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
    done = subprocess.run(
        command(shots, kind, folder, options),
        env=os.environ | QUIET,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{kind} of {', '.join(shots)} failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


if __name__ == "__main__":
    main()
