"""Plays one shot under manim: to a video, frame by frame, or from beat to beat without drawing.

manim's configuration is one for a whole process, so a process plays one shot at a time.
"""

import gc
import importlib
import importlib.util
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from manim import config, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.exceptions import EndSceneEarlyException

import fastcairo
from fastcairo.damage import Damage
from pipeline.plan.jobs import ShotJob
from pipeline.plan.shots import ShotSource
from pipeline.render.apart import loaded
from pipeline.render.seen import loader_for
from pipeline.render.video import Frame, Video, video_file
from pipeline.timeline import BeatRecord
from scenes.stage import Beat, LectureScene, Staging, staged

REPORT_EVERY = 0.25  # seconds between two reports of progress
Report = Callable[[int], None]
AtBeat = Callable[[LectureScene, BeatRecord], None]
AtFrame = Callable[[LectureScene, Frame, bool, int], None]


@dataclass(frozen=True)
class Played:
    """A shot's video as it was written. Beats are in seconds from its first frame."""

    beats: tuple[BeatRecord, ...]
    frames: int
    seconds: float


class _Writer(SceneFileWriter):  # type: ignore[misc]
    """Stands in for manim's writer: all frames go to one file, none to a cache of segments."""

    def __init__(self, settings: Any, video: Video, report: Report | None) -> None:
        super().__init__(settings)
        self._video, self._report, self._reported = video, report, 0.0
        self._process = os.getpid()

    def write_frame(self, pixels: Frame, *, repeat: int = 1) -> None:
        self.write_damaged(pixels, None, repeat)

    def write_damaged(self, pixels: Frame, damage: Damage | None, repeat: int) -> None:
        """Take a frame, and where it differs from the last, from a renderer that knows."""
        if os.getpid() != self._process:
            os._exit(1)  # a copy that the shot forked, and that plays on
        self._video.write(pixels, damage, repeat)
        if self._report is not None and time.monotonic() - self._reported > REPORT_EVERY:
            self._reported = time.monotonic()
            self._report(self._video.frames)


def shot_class(source: ShotSource) -> type[LectureScene]:
    """The class of a shot, its module imported by name or, outside the project, by path."""
    module = importlib.import_module(source.module) if source.module else _module_at(source.path)
    found: type[LectureScene] = getattr(module, source.name)
    return found


def _module_at(path: Path) -> ModuleType:
    name = f"shots_at_{path.stem}_{abs(hash(path))}"
    spec = importlib.util.spec_from_file_location(name, path, loader=loader_for(name, str(path)))
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: can't be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def _manim(job: ShotJob, *, transparent: bool) -> Iterator[None]:
    """manim's configuration for one shot: its size, where it writes, and that it prints nothing."""
    quality = job.quality
    settings = {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": float(quality.fps),
        "media_dir": str(job.media.scratch),
        "format": "none",
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "renderer": "cairo",
        "background_opacity": 0.0 if transparent else 1.0,
        "seed": 0,
        "preview": False,
        "dry_run": False,
    }
    drawing = (
        fastcairo.installed(glyphs_in=job.media.typst / "read")
        if quality.renderer == "fastcairo"
        else nullcontext()
    )
    with tempconfig(settings), drawing:
        yield
    if loaded() is None:  # a copy ends with its shot
        gc.collect()


def to_video(
    job: ShotJob,
    target: Path,
    *,
    beat: str | None = None,
    transparent: bool = False,
    for_editors: bool = False,
    report: Report | None = None,
) -> Played:
    """Play a shot, or one beat of it, into the video file `target`.

    Raises whatever the shot raises, and ValueError if it films nothing.
    """
    with _manim(job, transparent=transparent), staged(_staging(job, beat)):
        video = video_file(target, job.quality, transparent=transparent, for_editors=for_editors)
        whole, process = False, os.getpid()
        try:
            scene = shot_class(job.source)(skip_animations=beat is not None)
            scene.renderer.file_writer = _Writer(scene.file_writer_settings, video, report)
            scene.render()
            if not video.frames:
                raise ValueError(_nothing_filmed(job.name, scene, beat))
            whole = True
        finally:
            if os.getpid() != process:
                os._exit(1)  # a copy that the shot forked: the file is not its own
            video.close(whole=whole)
    beats = [_record(one) for one in scene.beats if beat in (None, one.name)]
    if beat is not None:
        beats = [one.moved(-one.start) for one in beats[:1]]
    return Played(tuple(beats), video.frames, video.seconds)


def _staging(job: ShotJob, beat: str | None) -> Staging:
    """The job's staging; where only `beat` is wanted, with hooks that skip what is around it."""
    if beat is None:
        return Staging(job.lecture, job.language, job.spoken)

    def begin(scene: LectureScene, current: Beat) -> None:
        if current.name == beat:
            scene.renderer._original_skipping_status = False

    def end(scene: LectureScene, current: Beat) -> None:
        if current.name == beat:
            raise EndSceneEarlyException

    return Staging(job.lecture, job.language, job.spoken, end, begin)


def _record(beat: Beat) -> BeatRecord:
    """The record of a beat, made from the stage's live one at its end."""
    return BeatRecord(beat.name, round(beat.start, 6), round(beat.end, 6), beat.spoken)


def _nothing_filmed(shot: str, scene: LectureScene, beat: str | None) -> str:
    if beat is None:
        return f"{shot} plays no animation and no wait: there is nothing to film"
    played = ", ".join(one.name for one in scene.beats) or "none"
    return f"{shot} has no beat {beat!r} that lasts; its beats are: {played}"


def walk(job: ShotJob, at_beat: AtBeat, *, transparent: bool = False) -> LectureScene:
    """Play a shot without drawing, each animation in one step; `at_beat` sees every beat's end."""

    def end(scene: LectureScene, beat: Beat) -> None:
        at_beat(scene, _record(beat))

    staging = Staging(job.lecture, job.language, job.spoken, on_beat_end=end)
    with _manim(job, transparent=transparent), staged(staging):
        scene = shot_class(job.source)(skip_animations=True)
        scene.renderer.update_frame = lambda *_args, **_kwargs: None
        scene.render()
    return scene


class _Eyes:
    """Stands in for a video file: every frame is looked at, and none is kept."""

    def __init__(self, job: ShotJob, at_frame: AtFrame) -> None:
        self.frames, self._fps, self._at_frame = 0, float(job.quality.fps), at_frame
        self.scene: Any = None

    @property
    def seconds(self) -> float:
        return self.frames / self._fps

    def write(self, pixels: Frame, damage: Damage | None = None, repeat: int = 1) -> None:
        changed = self.frames == 0 or damage is None or bool(damage)
        self._at_frame(self.scene, pixels, changed, repeat)
        self.frames += repeat

    def close(self, *, whole: bool) -> None:
        """There is nothing to close."""


def watch(job: ShotJob, at_frame: AtFrame) -> LectureScene:
    """Play a shot frame by frame without writing it: `at_frame(scene, pixels, changed, repeat)`.

    Pixels are the renderer's own, to be read at once. `changed` is False where no pixel differs
    from the last frame's, and `repeat` is how often the frame is shown.
    """
    with _manim(job, transparent=False), staged(_staging(job, None)):
        eyes = _Eyes(job, at_frame)
        scene = shot_class(job.source)()
        eyes.scene = scene
        scene.renderer.file_writer = _Writer(scene.file_writer_settings, eyes, None)
        scene.render()
    return scene


def frame_of(scene: Any) -> Frame:
    """The picture on stage now: RGBA, shape (height, width, 4)."""
    renderer = scene.renderer
    renderer.static_image = None
    type(renderer).update_frame(renderer, scene)
    pixels: Frame = renderer.get_frame()
    return pixels


def frame_size() -> tuple[float, float]:
    """Width and height of the frame in manim's units, for the shot being played."""
    return float(config.frame_width), float(config.frame_height)
