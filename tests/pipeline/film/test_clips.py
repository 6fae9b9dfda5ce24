"""Clips: a shot above its captions, upright, with its voice."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from humming import Humming
from rich.console import Console

from lectures.load import LectureError
from pipeline.film.captions import cues
from pipeline.film.clips import above_foot, clip_job, clips, give_sound, make_clip, typeset
from pipeline.film.make import clip_of
from pipeline.plan.jobs import Production, ShotJob
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers
from pipeline.render.run import Run
from pipeline.render.schedule import work_off

Jobs = Callable[..., list[ShotJob]]
WHOLE = parse_quality("270x480@5")


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in film.decode(video=0)]


def test_a_clip_is_the_shot_above_its_captions_with_its_voice(jobs: Jobs, workers: Workers) -> None:
    above, narrator = above_foot(WHOLE), Humming()
    [shot] = jobs("Ring", quality=above.name)
    job = clip_job(shot, WHOLE, narrator, "shapes")
    assert job.target.name == "shapes.01.Ring.en.270x480@5.humming.mp4"
    outcome = work_off([job], make_clip, lambda _: None, workers)
    record = outcome.results[job.key]
    give_sound(job, record, narrator)
    with av.open(str(job.target)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.width, video.height) == (270, 480)
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert float(video.average_rate) == 5
    clip = clip_of(job, record)
    shown = pictures(job.target)
    for own, picture in zip(pictures(clip.path), shown, strict=True):
        assert np.abs(picture[: above.height] - own).mean() < 2
    said = cues(clip.beats, record.duration)
    assert [cue.text for cue in said] == ["A ring.", "It moves."]
    ink = [int((picture[above.height :].max(axis=2) > 120).sum()) for picture in shown]
    for number, found in enumerate(ink):
        now = (number + 0.5) / 5
        assert (found > 20) == any(cue.start <= now < cue.end for cue in said), now
    covered = [picture[-round(0.15 * 480) :].max(axis=2) for picture in shown]
    assert max(int(strip.max()) for strip in covered) < 120  # where apps lay their own words


UPRIGHT = """
from manim import Circle, Create

from scenes.frame import TALL, WIDE
from scenes.stage import LectureScene


class Ring(LectureScene):
    shapes = (WIDE, TALL)

    def construct(self):
        with self.beat("drawn"):
            self.play(Create(Circle()), run_time=0.4)


class Slow(Ring):
    shapes = (WIDE,)
"""


def test_what_is_composed_for_a_clip_is_judged_by_its_whole_shape(
    production: Callable[..., Production], shots_file: Path
) -> None:
    shots_file.write_text(UPRIGHT)
    scan.cache_clear()
    planned = replace(production(quality=WHOLE.name), shots=scan(shots_file.parents[1]))
    log = io.StringIO()
    run = Run(Console(file=log, width=200), 1)
    made = clips(planned, ["Ring", "Slow"], run, composed=True)
    assert [path.name for path in made.files] == ["shapes.01.Ring.en.270x480@5.mp4"]
    assert "not composed for 270x480 (1 are)" in log.getvalue()
    assert "Slow" in log.getvalue().partition("about it:")[2]


def test_a_caption_is_written_as_it_stands_whatever_is_in_it() -> None:
    plain, two = (
        typeset("Two lines", 40, "#ffffff"),
        typeset("Two lines\nof #text$ \\_*", 40, "#fff"),
    )
    assert two.height > 1.6 * plain.height
    assert np.asarray(plain)[..., 3].max() > 200
    assert np.asarray(plain)[0, 0, 3] == 0


def test_a_clip_that_is_too_small_for_captions_is_refused() -> None:
    assert above_foot(parse_quality("1080x1920@29.97")).name == "1080x1440@29.97"
    assert above_foot(parse_quality("1920x1080@30")).name == "1920x904@30"
    with pytest.raises(LectureError, match="too small for captions: its sides must be at least"):
        above_foot(parse_quality("90x160@5"))
