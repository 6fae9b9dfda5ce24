"""How a shot moves: stills, empty frames, joins, balance, and what is wrong in every frame.

A shot is played whole, small and at thirty frames a second; what was measured is kept under its
key. What stands on stage is read five times a second.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.media import Cache
from pipeline.plan.jobs import ShotJob
from pipeline.plan.keys import digest
from pipeline.plan.quality import Quality
from pipeline.plan.traces import Now, Trace, code_now
from pipeline.render.worker import Failure, failure, prepare, traced

RATE, SHORT_SIDE = 30, 180  # frames a second, and pixels of a frame's shorter side
LOOKS = 5  # how often a second what stands on stage is read
UNSEEN = 4  # of 255: by how much a pixel's grey may change from frame to frame unnoticed
LONGEST_STILL = 2.5  # seconds
INK_LEVEL = 24  # of 255, by which a pixel differs from the ground to count as ink
LITTLE_INK = 0.01  # share of the frame under which it is nearly empty
NO_INK = 0.003
LONGEST_EMPTY = 1.5  # seconds within a shot
LONGEST_GAP = 0.3  # seconds at a join
ASIDE = 0.34  # a picture's middle lies aside if it is nearer than that to an edge, of its width
LONGEST_ASIDE = 5.0
STRAY = 0.03  # of all ink, by which a picture's edges may be off
THUMBNAIL = (64, 36)
SAME = 0.3  # mean difference of two pictures, of 255, at which they are the same
KINDS = (
    *("still", "empty", "curtain", "balance", "contrast", "collision"),
    *("number", "symbol", "false", "begin"),
)
_RULES = [Path(__file__).with_name(name) for name in ("motion.py", "onstage.py", "layout.py")]


@dataclass(frozen=True)
class Span:
    """So many seconds from a moment of a shot."""

    begin: float
    seconds: float


@dataclass(frozen=True)
class Motion:
    """What was measured of a shot, in seconds from its first frame.

    `stills` are longer than allowed, `empty` are all spans with little ink, `aside` those in which
    the picture stands at one side. `faults` are (kind, moment, message). `first` and `last` are
    small pictures of the first and the last frame, by base 64.
    """

    shot: str
    seconds: float
    frozen: float
    bare: float
    stills: tuple[Span, ...]
    empty: tuple[Span, ...]
    aside: tuple[Span, ...]
    faults: tuple[tuple[str, float, str], ...]
    beats: tuple[tuple[str, float], ...]  # names and ends
    excused: Mapping[str, str]
    begins_as: str
    first: str
    last: str
    trace: Trace | None = None  # what it was made from, where that is known

    @property
    def head(self) -> float:
        """Seconds of little ink from the first frame on."""
        return next((span.seconds for span in self.empty if span.begin < 1e-6), 0.0)

    @property
    def tail(self) -> float:
        """Seconds of little ink up to the last frame."""
        ends = (s.seconds for s in self.empty if s.begin + s.seconds > self.seconds - 1e-6)
        return next(ends, 0.0)

    def beat_at(self, moment: float) -> str:
        """The beat that plays at a moment; the last one after its end."""
        for name, end in self.beats:
            if moment < end - 1e-6:
                return name
        return self.beats[-1][0] if self.beats else ""


@dataclass
class _Spans:
    """Spans in which something holds, told frame by frame."""

    found: list[Span] = field(default_factory=list)
    _begin: float | None = None

    def see(self, holds: bool, now: float) -> None:
        if holds and self._begin is None:
            self._begin = now
        elif not holds and self._begin is not None:
            self.found.append(Span(round(self._begin, 2), round(now - self._begin, 2)))
            self._begin = None


def small_of(quality: Quality) -> Quality:
    """As large as a shot is measured in a picture of this shape: 320x180@30 in one of 16:9."""
    scale = SHORT_SIDE / min(quality.width, quality.height)
    width, height = (2 * round(side * scale / 2) for side in (quality.width, quality.height))
    return Quality(f"{width}x{height}@{RATE}", width, height, RATE)


def measure_motion(job: ShotJob) -> Motion | Failure:
    """Play a shot whole, as large as `small_of` says, and measure it (in a worker)."""
    try:
        motion = _measure(job)
    except Exception as error:
        return failure(job.source, error)
    if motion.trace is not None:
        _motions(job).put(_key(job), motion)
    return motion


def stored_motion(job: ShotJob) -> Motion | None:
    """What an earlier check of the same shot, lecture and rules measured."""
    kept = _motions(job).get(_key(job))
    if kept is None or kept.trace is None:
        return None
    holds = Now(job.lecture, job.spoken, job.source.scenes).holds(kept.trace)
    return kept if holds else None


def _motions(job: ShotJob) -> Cache[Motion]:
    return Cache(job.media.checks, Motion)


def _key(job: ShotJob) -> str:
    return digest(
        ["motion", job.key, job.lecture.name, *(dict(code_now(path)) for path in _RULES)]
    )[:32]


def _measure(job: ShotJob) -> Motion:
    prepare(job.media)
    from pipeline.render import play
    from pipeline.review.onstage import Eye

    eye, film = Eye(), _Film(float(job.quality.fps))
    looks = _Looks(round(job.quality.fps / LOOKS))

    def see(scene: Any, pixels: NDArray[np.uint8], changed: bool, repeat: int) -> None:
        if count := looks.due(changed, repeat):
            eye.look(scene, looks.changed, count / LOOKS, film.now)
        film.see(pixels, scene.camera.background, changed, repeat)

    scene, trace = traced(job, lambda seen: play.watch(seen, see))
    film.end()
    stills = list(_without(film.stills.found, scene.pauses))
    return Motion(
        shot=job.name,
        seconds=round(film.now, 2),
        frozen=round(film.frozen, 2),
        bare=round(film.bare, 2),
        stills=tuple(span for span in stills if span.seconds > LONGEST_STILL),
        empty=tuple(film.empty.found),
        aside=tuple(span for span in film.aside.found if span.seconds >= LONGEST_ASIDE),
        faults=tuple((one.kind, one.begin, one.message) for one in eye.lasting.close()),
        beats=tuple((beat.name, round(beat.end, 2)) for beat in scene.beats),
        excused=dict(scene.excused),
        begins_as=scene.begins_as,
        first=film.first,
        last=film.last,
        trace=trace,
    )


@dataclass
class _Looks:
    """Tells in which frames the stage is read: each `every`th."""

    every: int
    changed: bool = False  # whether any frame differs from the one before since the last look
    _frames: int = 0
    _looked: bool = True

    def due(self, changed: bool, repeat: int) -> int:
        """How many looks fall on a frame that is shown `repeat` times."""
        begin, self._frames = self._frames, self._frames + repeat
        self.changed = changed or (self.changed and not self._looked)
        count = -(-self._frames // self.every) - -(-begin // self.every)
        self._looked = count > 0
        return count


class _Film:
    """The frames of a shot, measured one after the other."""

    def __init__(self, rate: float) -> None:
        self.rate, self.frames, self.frozen, self.bare = rate, 0, 0.0, 0.0
        self.stills, self.empty, self.aside = _Spans(), _Spans(), _Spans()
        self.first = self.last = ""
        self._ink, self._middle = 0.0, 0.5
        self._grey: NDArray[np.int16] | None = None

    @property
    def now(self) -> float:
        """Seconds from the shot's first frame."""
        return self.frames / self.rate

    def see(
        self, pixels: NDArray[np.uint8], ground: NDArray[np.uint8], changed: bool, repeat: int
    ) -> None:
        begin, moves = self.now, False
        if changed:
            apart = np.abs(pixels[..., :3].astype(np.int16) - ground[..., :3]).max(axis=2)
            inked = apart > INK_LEVEL
            self._ink = float(inked.mean())
            self._middle = _middle_of(inked)
            self.last = _thumbnail(pixels)
            self.first = self.first or self.last
            moves = self._differs(pixels)
        self.stills.see(not moves, begin)
        self.frozen += (not moves) / self.rate
        self.frames += 1
        if repeat > 1:
            self.stills.see(True, self.now)
            self.frozen += (repeat - 1) / self.rate
            self.frames += repeat - 1
        self.bare += (self.now - begin) * (self._ink < NO_INK)
        self.empty.see(self._ink < LITTLE_INK, begin)
        off = min(self._middle, 1 - self._middle) < ASIDE
        self.aside.see(off and self._ink >= LITTLE_INK, begin)

    def _differs(self, pixels: NDArray[np.uint8]) -> bool:
        """Whether one sees that this frame is another than the one before."""
        before, self._grey = self._grey, _grey_of(pixels)
        return before is None or int(np.abs(self._grey - before).max()) > UNSEEN

    def end(self) -> None:
        for spans in (self.stills, self.empty, self.aside):
            spans.see(False, self.now)


def _grey_of(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    return np.asarray(Image.fromarray(pixels[..., :3]).convert("L"), dtype=np.int16)


def _middle_of(inked: NDArray[np.bool_]) -> float:
    """The middle of what is seen, from left to right in shares of the width, stray ink aside."""
    upto = np.cumsum(inked.sum(axis=0))
    if not upto[-1]:
        return 0.5
    left, right = np.searchsorted(upto, [STRAY * upto[-1], (1 - STRAY) * upto[-1]])
    return float(left + right + 1) / (2 * upto.size)


def _thumbnail(pixels: NDArray[np.uint8]) -> str:
    small = Image.fromarray(pixels[..., :3]).resize(THUMBNAIL, Image.Resampling.BOX)
    return base64.b64encode(small.tobytes()).decode()


def _without(spans: Sequence[Span], pauses: Sequence[tuple[float, float]]) -> Iterator[Span]:
    """What is left of spans where declared pauses are cut out of them."""
    for span in spans:
        pieces = [(span.begin, span.begin + span.seconds)]
        for begin, end in pauses:
            pieces = [
                piece
                for a, b in pieces
                for piece in ((a, min(b, begin)), (max(a, end), b))
                if piece[1] - piece[0] > 1e-6
            ]
        yield from (Span(round(a, 2), round(b - a, 2)) for a, b in pieces)


# --- what is wrong -------------------------------------------------------------------------------

Wrong = tuple[str, str]  # beat, message


def wrong_in(motion: Motion) -> Iterator[Wrong]:
    """What is wrong with a shot by itself, and not excused by it."""
    for kind, moment, message in _measured(motion):
        beat = motion.beat_at(moment)
        if not excuses(motion, kind, beat):
            yield beat, f"{message} [{kind}]"
    for key, reason in motion.excused.items():
        kind, _, beat = key.partition(" ")
        if kind not in KINDS:
            yield beat, f"excuses {kind!r}, which is no kind of fault: {', '.join(KINDS)}"
        elif beat and beat not in [name for name, _ in motion.beats]:
            yield beat, f"excuses {kind!r} in a beat that it does not have"
        elif not reason.strip():
            yield beat, f"excuses {kind!r} and gives no reason"


def _measured(motion: Motion) -> Iterator[tuple[str, float, str]]:
    for span in motion.stills:
        yield "still", span.begin, f"nothing moves for {span.seconds:.1f} s from {_at(span)}"
    for span in motion.empty:
        inside = span.begin > 1e-6 and span.begin + span.seconds < motion.seconds - 1e-6
        if inside and span.seconds > LONGEST_EMPTY:
            yield "empty", span.begin, f"nearly empty for {span.seconds:.1f} s from {_at(span)}"
    for span in motion.aside:
        said = f"the picture stands at one side for {span.seconds:.1f} s from {_at(span)}"
        yield "balance", span.begin, said
    for kind, moment, message in motion.faults:
        yield kind, moment, f"{message}, from {moment:.1f} s"


def _at(span: Span) -> str:
    return f"{span.begin:.1f} s"


def wrong_at_join(before: Motion, after: Motion) -> Iterator[Wrong]:
    """What is wrong where one shot follows another: (beat of the second, message)."""
    gap = before.tail + after.head
    beat = after.beats[0][0] if after.beats else ""
    if gap >= LONGEST_GAP and not excuses(before, "curtain") and not excuses(after, "curtain"):
        said = f"nearly empty for {gap:.1f} s at the join with {before.shot} [curtain]"
        yield beat, said
    if after.begins_as == before.shot and not excuses(after, "begin"):
        apart = difference(before.last, after.first)
        if apart > SAME:
            yield beat, f"does not begin as {before.shot} ends: they differ by {apart:.1f} [begin]"


def difference(one: str, other: str) -> float:
    """The mean difference of two small pictures, of 255, by the channel that differs most."""
    a, b = (np.frombuffer(base64.b64decode(text), dtype=np.uint8) for text in (one, other))
    apart = np.abs(a.astype(np.int16) - b).reshape(-1, 3).max(axis=1)
    return float(apart.mean())


def excuses(motion: Motion, kind: str, beat: str = "") -> bool:
    """Whether a shot excuses a kind of fault, everywhere or in a beat."""
    return kind in motion.excused or f"{kind} {beat}" in motion.excused


def summary(motions: Sequence[Motion]) -> str:
    """How much of some shots stands still, and how much is nearly empty, in one line."""
    seconds = sum(one.seconds for one in motions) or 1.0
    frozen, bare = sum(one.frozen for one in motions), sum(one.bare for one in motions)
    return (
        f"{seconds:.0f} s in {len(motions)} shots: {100 * frozen / seconds:.1f} % stands still, "
        f"{bare:.1f} s nearly empty, {sum(len(one.stills) for one in motions)} stills over "
        f"{LONGEST_STILL} s that no shot declares as a pause"
    )
