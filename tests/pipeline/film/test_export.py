"""Single shots as files in every format, whole or one beat of them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from humming import Humming
from PIL import Image

from lectures.load import LectureError
from pipeline.film.export import (
    ExportJob,
    Format,
    add_sound,
    beats_of,
    export_job,
    export_shot,
)
from pipeline.plan.jobs import ShotJob
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers
from pipeline.render.schedule import work_off
from pipeline.render.store import Store
from pipeline.render.worker import Failure

Jobs = Callable[..., list[ShotJob]]


def exported(workers: Workers, *planned: ExportJob) -> list[Path]:
    outcome = work_off(planned, export_shot, lambda _: None, workers)
    assert not outcome.failures
    return [job.target for job in planned]


def frames(path: Path, decoder: str | None = None) -> list[np.ndarray]:
    """All frames as RGBA; ffmpeg's own VP9 decoder drops alpha, libvpx's keeps it."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        if decoder is None:
            return [frame.to_ndarray(format="rgba") for frame in container.decode(stream)]
        context = av.CodecContext.create(decoder, "r")
        packets = list(container.demux(stream))
        decoded = [frame for packet in packets for frame in context.decode(packet)]
        return [frame.reformat(format="rgba").to_ndarray() for frame in decoded]


def test_a_whole_shot_comes_by_way_of_the_store(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Ring")
    [path] = exported(workers, export_job(job, "mp4"))
    assert path.name == "shapes.Ring.en.128x72@5.mp4"
    store = Store(job.media.store)
    [key] = store.kept(job.key)
    assert path.read_bytes() == store.video(key).read_bytes()


def test_one_beat_is_as_long_as_it_is_in_the_shot(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Ring")
    whole, beat = exported(workers, export_job(job, "mp4")), None
    record = Store(job.media.store).find(job)
    assert record is not None
    [beat] = exported(workers, export_job(job, "mp4", beat="moved"))
    assert beat.name == "shapes.Ring.moved.en.128x72@5.mp4"
    start, end = record.beats[1].start, record.beats[1].end
    assert len(frames(beat)) == pytest.approx((end - start) * 5, abs=1)
    # It begins with the ring drawn, where the beat before it has ended.
    first, same = frames(beat)[-1], frames(whole[0])[-1]
    assert np.abs(first.astype(int) - same).mean() < 1


def test_formats_are_what_they_say(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Ring")
    gif, webm, mov = (
        exported(
            workers,
            export_job(job, "gif"),
        )
        + exported(workers, export_job(job, "webm"))
        + exported(workers, export_job(job, "mov"))
    )
    with av.open(str(gif)) as container:
        assert container.streams.video[0].codec_context.name == "gif"
    with av.open(str(webm)) as container:
        assert container.streams.video[0].codec_context.name == "vp9"
    with av.open(str(mov)) as container:
        assert "mov" in container.format.name
    counts = {path.suffix: len(frames(path)) for path in (gif, webm, mov)}
    assert len(set(counts.values())) == 1


def test_transparent_films_leave_the_background_out(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Box")
    [mov] = exported(workers, export_job(job, "mov", transparent=True))
    [webm] = exported(workers, export_job(job, "webm", transparent=True))
    [gif] = exported(workers, export_job(job, "gif", transparent=True))
    for found in (frames(mov)[-1], frames(webm, "libvpx-vp9")[-1], frames(gif)[-1]):
        assert found[3, 3, 3] == 0
        assert found[..., 3].max() > 200


def test_a_still_is_the_end_of_the_shot_or_of_a_beat(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Ring")
    [last] = exported(workers, export_job(job, "png"))
    [drawn] = exported(workers, export_job(job, "png", beat="drawn"))
    [clear] = exported(workers, export_job(job, "png", transparent=True))

    def centre(path: Path) -> float:
        with Image.open(path) as image:
            lit = np.asarray(image.convert("RGB")).astype(int).sum(axis=2) > 150
        return float(np.argwhere(lit)[:, 1].mean())

    assert centre(drawn) == pytest.approx(64, abs=2)
    assert centre(last) == pytest.approx(64 + 2 * 72 / 8, abs=2)
    with Image.open(clear) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((1, 1))[3] == 0


LEAVING = """
from manim import Circle, FadeOut
from scenes.stage import LectureScene

class Ring(LectureScene):
    def construct(self):
        ring = Circle()
        with self.beat("drawn"):
            self.add(ring)
            self.wait(0.4)
        with self.beat("moved"):
            self.play(FadeOut(ring), run_time=0.4)
        self.wait(0.4)

class Box(LectureScene):
    def construct(self):
        with self.beat("named"):
            self.wait(0.4)
"""


def test_a_still_is_never_empty(jobs: Jobs, workers: Workers, shots_file: Path) -> None:
    shots_file.write_text(LEAVING)
    leaving, empty = jobs("Ring", "Box")
    [still] = exported(workers, export_job(leaving, "png"))
    with Image.open(still) as image:
        assert np.asarray(image.convert("RGB")).max() > 80  # the ring
    [failed] = work_off([export_job(empty, "png")], export_shot, lambda _: None, workers).failures
    assert "Box ends no beat with anything to see" in failed.message


def test_a_beat_that_is_not_there_is_answered_with_the_nearest(jobs: Jobs) -> None:
    [job] = jobs("Ring")
    with pytest.raises(LectureError, match="no beat 'mooved'; it has drawn, moved; did you mean"):
        export_job(job, "mp4", beat="mooved")


def test_a_beat_that_has_a_method_but_no_narration_yet_can_be_asked_for(
    jobs: Jobs, shots_file: Path
) -> None:
    shots_file.write_text(
        "from scenes.stage import LectureScene, beat\n"
        "class Empty(LectureScene):\n    @beat\n    def begun(self, beat): ...\n"
    )
    scan.cache_clear()
    [job] = jobs("Empty")
    job = replace(job, source=scan(shots_file.parents[1]).named("Empty"))
    assert export_job(job, "mp4", beat="begun").beat == "begun"
    with pytest.raises(LectureError, match="no beat 'begin'; it has begun; did you mean begun"):
        export_job(job, "mp4", beat="begin")


def test_a_transparent_mp4_is_refused(jobs: Jobs) -> None:
    [job] = jobs("Ring")
    with pytest.raises(LectureError, match="mp4 holds no transparency"):
        export_job(job, "mp4", transparent=True)


def test_a_shot_that_fails_leaves_no_file(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Broken")
    for planned in (export_job(job, "mp4"), export_job(job, "gif", beat="begun")):
        export_shot(planned)
    [failed] = work_off([export_job(job, "png")], export_shot, lambda _: None, workers).failures
    assert isinstance(failed, Failure)
    assert "no_such_key" in failed.message
    assert [path.name for path in job.media.scenes.glob("*")] == [
        "shapes.Broken.begun.en.128x72@5.gif"
    ]


@pytest.mark.parametrize("format", ["mp4", "mov", "prores", "webm"])
@pytest.mark.parametrize("beat", [None, "moved"])
def test_a_voice_that_is_asked_for_is_heard_in_a_shot_and_in_a_beat(
    jobs: Jobs, workers: Workers, format: Format, beat: str | None
) -> None:
    narrator = Humming()
    [job] = jobs("Ring")
    planned = export_job(job, format, "", narrator, beat=beat)
    [path] = exported(workers, planned)
    ending = "mov" if format == "prores" else format
    assert path.name.endswith(f".humming.{ending}")
    silent = packets(path)
    add_sound(planned, narrator)
    assert packets(path) == silent
    assert heard(path) == pytest.approx(len(silent) / 5, abs=0.2)


def packets(path: Path) -> list[bytes]:
    """The encoded frames."""
    with av.open(str(path)) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


def heard(path: Path) -> float:
    """Seconds of sound that is no silence."""
    with av.open(str(path)) as film:
        (sound,) = film.streams.audio
        loud = [
            np.abs(frame.to_ndarray()).max() > 0.1 * np.iinfo(np.int16).max
            for packet in film.demux(sound)
            for decoded in packet.decode()
            for frame in av.AudioResampler("s16", "mono", 48_000, frame_size=480).resample(decoded)
        ]
    return float(sum(loud)) / 100


@pytest.mark.parametrize("format", ["mov", "webm"])
def test_what_is_transparent_is_heard_and_stays_so(
    jobs: Jobs, workers: Workers, format: Format
) -> None:
    narrator = Humming()
    [job] = jobs("Box")
    planned = export_job(job, format, "", narrator, transparent=True)
    [path] = exported(workers, planned)
    add_sound(planned, narrator)
    last = frames(path, "libvpx-vp9" if format == "webm" else None)[-1]
    assert last[3, 3, 3] == 0
    assert last[..., 3].max() > 200
    assert heard(path) > 0.3


def test_what_holds_no_sound_is_not_named_after_a_voice(jobs: Jobs) -> None:
    [job] = jobs("Ring")
    for format in ("gif", "png"):
        assert "humming" not in export_job(job, format, "", Humming()).target.name


def test_editors_get_prores_4444_with_the_colours_that_were_drawn(
    jobs: Jobs, workers: Workers
) -> None:
    [job] = jobs("Ring")
    [path, plain] = exported(workers, export_job(job, "prores"), export_job(job, "mp4"))
    [clear] = exported(workers, export_job(job, "mov", transparent=True))
    for file, pixels in ((path, "yuv444p1"), (clear, "yuva444p1")):
        with av.open(str(file)) as film:
            video = film.streams.video[0]
            assert video.codec_context.name == "prores"
            assert video.codec_context.pix_fmt.startswith(pixels)  # 10 bits, decoded as 12
            assert video.codec_context.codec_tag == "ap4h"
            assert video.average_rate == 5
    assert path.name == "shapes.Ring.en.128x72@5.prores.mov"
    assert np.abs(frames(path)[-1].astype(int) - frames(plain)[-1]).mean() < 2


def test_each_of_a_shots_beats_can_be_had_as_a_file(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Ring")
    assert beats_of(job) == ["drawn", "moved"]
    made = exported(workers, *(export_job(job, "mp4", beat=beat) for beat in beats_of(job)))
    assert [path.name.split(".")[2] for path in made] == ["drawn", "moved"]
    assert all(len(frames(path)) > 3 for path in made)
    with pytest.raises(LectureError, match="Empty: its beats are not known before it is played"):
        beats_of(*jobs("Empty"))
