"""Draws a shot's board, the frame at each beat's end, or its reel, the frame at each second.

Both are kept under the shot's content key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lectures.speech import Spoken
from pipeline.media import Cache, sha256_of
from pipeline.plan.jobs import ShotJob
from pipeline.plan.keys import digest
from pipeline.plan.traces import Now, Trace
from pipeline.render.picture import save_png
from pipeline.render.worker import Failure, failure, prepare, traced, with_narration
from pipeline.timeline import BeatRecord

Place = Callable[[ShotJob, int, str], Path]  # of a panel's frame, by its number and its beat


@dataclass(frozen=True)
class Panel:
    """A beat and the file of the frame at its end; of a reel, a second and what plays there."""

    beat: BeatRecord
    frame: Path


@dataclass(frozen=True)
class Board:
    """The panels of a shot."""

    shot: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Drawn:
    """The beats of a shot whose frames have been drawn, the frames' checksums, and the trace."""

    beats: tuple[BeatRecord, ...]
    sha256: tuple[str, ...]
    trace: Trace


def folder_of(job: ShotJob) -> Path:
    """Where the frames of a shot lie: of a lecture in a theme the latest."""
    return (
        job.media.storyboards
        / "frames"
        / digest([job.key, job.lecture.name, job.lecture.theme])[:32]
    )


def stored_board(job: ShotJob) -> Board | None:
    """The board drawn earlier, if all of it is there and would be drawn in the same way."""
    return _stored(job, "board", _frame)


def stored_reel(job: ShotJob) -> Board | None:
    """The reel drawn earlier, if all of it is there and would be drawn in the same way."""
    return _stored(job, "reel", _second)


def _stored(job: ShotJob, kind: str, place: Place) -> Board | None:
    drawn = _drawn(job).get(kind)
    if drawn is None or not Now(job.lecture, job.spoken, job.source.scenes).holds(drawn.trace):
        return None
    board = _board(job, drawn.beats, place)
    try:
        return board if _checksums(board) == drawn.sha256 else None
    except OSError:
        return None


def _checksums(board: Board) -> tuple[str, ...]:
    return tuple(sha256_of(panel.frame) for panel in board.panels)


def _drawn(job: ShotJob) -> Cache[Drawn]:
    return Cache(folder_of(job), Drawn)


def _board(job: ShotJob, beats: Sequence[BeatRecord], place: Place) -> Board:
    panels = (Panel(beat, place(job, i, beat.name)) for i, beat in enumerate(beats, start=1))
    return Board(job.name, tuple(panels))


def _keep(
    job: ShotJob, kind: str, beats: Sequence[BeatRecord], place: Place, trace: Trace | None
) -> Board:
    board = _board(job, beats, place)
    if trace is not None:
        _drawn(job).put(kind, Drawn(tuple(beats), _checksums(board), trace))
    return board


def _frame(job: ShotJob, number: int, beat: str) -> Path:
    return folder_of(job) / f"{number:02d}_{beat}.png"


def _second(job: ShotJob, number: int, _: str = "") -> Path:
    return folder_of(job) / f"second_{number:04d}.png"


def draw_board(job: ShotJob) -> Board | Failure:
    """Play a shot from beat to beat and keep the frame at each one's end (in a worker)."""
    try:
        return _draw_board(job)
    except Exception as error:
        return failure(job.source, error)


def _draw_board(job: ShotJob) -> Board:
    prepare(job.media)
    from pipeline.render import play

    beats: list[BeatRecord] = []

    def keep(scene: Any, beat: BeatRecord) -> None:
        beats.extend(with_narration(job, [beat]))
        save_png(play.frame_of(scene), _frame(job, len(beats), beat.name))

    def draw(seen: ShotJob) -> None:
        scene = play.walk(seen, keep)
        if not beats:  # a shot without beats still has a last frame
            keep(scene, BeatRecord("end", 0.0, scene.now, Spoken(0.0, ())))

    _, trace = traced(job, draw)
    return _keep(job, "board", beats, _frame, trace)


def draw_reel(job: ShotJob) -> Board | Failure:
    """Play a shot frame by frame and keep one at every second, as panels (in a worker)."""
    try:
        return _draw_reel(job)
    except Exception as error:
        return failure(job.source, error)


def _draw_reel(job: ShotJob) -> Board:
    prepare(job.media)
    from pipeline.render import play

    frames, fps = 0, job.quality.fps

    def keep(_: Any, pixels: NDArray[np.uint8], changed: bool, repeat: int) -> None:
        nonlocal frames
        for due in range(-(-frames // fps), -(-(frames + repeat) // fps)):
            save_png(pixels, _second(job, due + 1))
        frames += repeat

    scene, trace = traced(job, lambda seen: play.watch(seen, keep))
    names = [
        next((beat.name for beat in scene.beats if second < beat.end), "")
        for second in range(-(-frames // fps))
    ]
    beats = [BeatRecord(name, k, k, Spoken(0.0, ())) for k, name in enumerate(names)]
    return _keep(job, "reel", beats, _second, trace)
