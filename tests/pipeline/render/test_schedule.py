"""Rendering for real: the store, failures, deaths, and the same frames however it is done."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import pytest

from pipeline.media import Media
from pipeline.plan.jobs import ShotJob
from pipeline.render.pool import Workers
from pipeline.render.schedule import render
from pipeline.render.store import Store

Jobs = Callable[..., list[ShotJob]]


def frame_md5s(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [
            hashlib.md5(frame.to_ndarray().tobytes()).hexdigest()
            for frame in container.decode(video=0)
        ]


def video(job: ShotJob) -> Path:
    """The video of this job that holds now."""
    store = Store(job.media.store)
    record = store.find(job)
    assert record is not None
    return store.video(record.key)


def half_written(media: Media) -> list[Path]:
    return list(media.root.rglob(".part-*"))


def test_the_same_shot_has_the_same_frames_with_one_and_two_workers_and_again(
    jobs: Jobs, workers: Workers
) -> None:
    planned = jobs("Ring", "Box")
    assert not render(planned, workers).failures
    two = [frame_md5s(video(job)) for job in planned]
    assert not render(planned, workers, force=True).failures
    again = [frame_md5s(video(job)) for job in planned]
    with Workers(1) as single:
        assert not render(planned, single, force=True).failures
    one = [frame_md5s(video(job)) for job in planned]
    assert two == again == one
    assert len(set(two[0])) > 3


def test_a_record_tells_what_the_video_holds(jobs: Jobs, workers: Workers) -> None:
    [job] = jobs("Ring")
    record = render([job], workers).results[job.key]
    frames = frame_md5s(video(job))
    assert record.frames == len(frames)
    assert record.duration == pytest.approx(len(frames) / 5)
    assert [beat.name for beat in record.beats] == ["drawn", "moved"]
    assert record.beats[0].start == 0
    assert record.beats[0].end == record.beats[1].start
    assert record.beats[-1].end == pytest.approx(record.duration, abs=0.21)
    assert record.beats[1].spoken.sentences[0].text == "It moves."
    assert record.bytes == video(job).stat().st_size
    assert record.peak_megabytes < 1000


def test_a_second_run_renders_nothing(jobs: Jobs, workers: Workers) -> None:
    first = render(jobs("Ring", "Box"), workers)
    second = render(jobs("Ring", "Box"), workers)
    assert len(first.fresh) == 2
    assert second.fresh == []
    assert second.results == first.results


def test_touching_one_shots_narration_renders_that_shot_alone(
    jobs: Jobs, workers: Workers, shapes: Path
) -> None:
    render(jobs("Ring", "Box"), workers)
    narration = shapes / "narration.en.toml"
    changed = narration.read_text().replace("A box.", "A box, square.")
    narration.write_text(changed)
    planned = jobs("Ring", "Box")
    assert render(planned, workers).fresh == [planned[1].key]


def test_a_failing_shot_is_reported_with_its_place_and_stops_no_other(
    jobs: Jobs, workers: Workers, shots_file: Path
) -> None:
    planned = jobs("Broken", "Ring", "Empty", "Box")
    outcome = render(planned, workers)
    assert set(outcome.fresh) == {planned[1].key, planned[3].key}
    failures = {failure.shot: failure for failure in outcome.failures}
    assert set(failures) == {"Broken", "Empty"}
    lines = shots_file.read_text().splitlines()
    line = 1 + next(i for i, text in enumerate(lines) if "no_such_key" in text)
    assert failures["Broken"].where == f"{shots_file}:{line}"
    assert "shapes/words.en.toml: Broken.no_such_key is missing" in failures["Broken"].message
    assert "Traceback" in failures["Broken"].traceback
    assert "there is nothing to film" in failures["Empty"].message
    assert not half_written(planned[0].media)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    status = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("spoil", [truncate, alter, Path.unlink])
@pytest.mark.parametrize("suffix", [".mp4", ".json"])
def test_a_spoilt_file_in_the_store_is_noticed_and_rendered_anew(
    jobs: Jobs, workers: Workers, spoil: Callable[[Path], None], suffix: str
) -> None:
    [job] = jobs("Box")
    render([job], workers)
    whole, path = frame_md5s(video(job)), video(job)
    if spoil is alter and suffix == ".json":
        record = video(job).with_suffix(".json")
        record.write_text(record.read_text().replace('"sha256": "', '"sha256": "0'))
    else:
        spoil(path.with_suffix(suffix))
    assert render([job], workers).fresh == [job.key]
    assert frame_md5s(video(job)) == whole
    assert render([job], workers).fresh == []


def test_a_worker_that_is_killed_costs_no_shot(jobs: Jobs) -> None:
    with Workers(2) as workers:
        outcome = render(jobs("Deadly", "Ring", "Box"), workers)
    assert not outcome.failures
    assert len(outcome.fresh) == 3


def test_a_shot_that_kills_its_worker_twice_is_reported_and_the_others_rendered(
    jobs: Jobs, shots_file: Path
) -> None:
    (shots_file.parent / "always").touch()
    planned = jobs("Deadly", "Ring", "Box")
    with Workers(2) as workers:
        outcome = render(planned, workers)
    assert [failure.shot for failure in outcome.failures] == ["Deadly"]
    assert "died 2 times" in outcome.failures[0].message
    assert set(outcome.fresh) == {planned[1].key, planned[2].key}
    (shots_file.parent / "always").unlink()
    with Workers(1) as workers:
        assert render(planned, workers).fresh == [planned[0].key]


def test_any_executor_will_do(jobs: Jobs) -> None:
    planned = jobs("Box")
    with ThreadPoolExecutor(1) as executor:
        outcome = render(planned, executor)
    assert outcome.fresh == [planned[0].key]
    assert Store(planned[0].media.store).find(planned[0]) == outcome.results[planned[0].key]


def test_a_full_disk_is_a_failure_that_leaves_nothing_behind(
    jobs: Jobs, workers: Workers, media: Media
) -> None:
    media.store.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(media.store)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode:
        pytest.fail(f"this test needs root and the right to mount: {mounted.stderr}")
    try:
        (media.store / "other").write_bytes(b"0" * 60_000)
        [job] = jobs("Ring")
        [failure] = render([job], workers).failures
        assert "No space left on device" in failure.message
        assert [path.name for path in media.store.iterdir()] == ["other"]
        (media.store / "other").unlink()
        assert render([job], workers).fresh == [job.key]
    finally:
        subprocess.run(["umount", str(media.store)], check=True)
