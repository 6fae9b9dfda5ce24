"""Shots that misbehave, in real worker processes: each is reported, and the run goes on."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from campaign.shots import FAILS, LEAVES, SHOTS, lecture

from lectures.load import load_lecture
from pipeline.media import Media, sha256_of
from pipeline.plan.jobs import Production, ShotJob, plan
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers
from pipeline.render.schedule import Outcome, render
from pipeline.render.store import ShotRecord, Store
from pipeline.voice.silent import SilentNarrator


def planned(folder: Path) -> list[ShotJob]:
    """Jobs for all of the shots."""
    shots = folder / "scenes" / "trouble" / "shots.py"
    shots.parent.mkdir(parents=True)
    shots.write_text(SHOTS, encoding="utf-8")
    home = folder / "trouble"
    home.mkdir()
    (home / "lecture.toml").write_text(lecture(), encoding="utf-8")
    media = Media(folder / "media")
    known = scan(shots.parents[1])
    tiny = parse_quality("128x72@5")
    return plan(Production(load_lecture(home), "en", tiny, SilentNarrator(), media, known))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Outcome[ShotRecord], Media]]:
    folder = tmp_path_factory.mktemp("trouble")
    patch = pytest.MonkeyPatch()
    patch.setenv("LECTURE_MEDIA", str(folder / "media"))
    jobs = planned(folder)
    with Workers(2, timeout=25, memory=4 * 10**9) as workers:
        outcome = render(jobs, workers)
    yield outcome, jobs[0].media
    patch.undo()


def test_each_shot_is_rendered_or_reported(run: tuple[Outcome[ShotRecord], Media]) -> None:
    outcome, _ = run
    assert {one.shot for one in outcome.failures} == set(FAILS)
    assert {record.shot for record in outcome.results.values()} == set(LEAVES)


@pytest.mark.parametrize("shot", FAILS)
def test_the_cause_is_told(shot: str, run: tuple[Outcome[ShotRecord], Media]) -> None:
    [message] = [one.message for one in run[0].failures if one.shot == shot]
    assert FAILS[shot] in message


def test_what_a_shot_leaves_behind_is_told(run: tuple[Outcome[ShotRecord], Media]) -> None:
    assert run[0].left == {shot: text for shot, text in LEAVES.items() if text}


def test_nothing_is_left_behind(run: tuple[Outcome[ShotRecord], Media]) -> None:
    deadline = time.monotonic() + 5
    while (left := _sleeping()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left
    assert not list(run[1].root.rglob(".part-*"))


def _sleeping() -> list[int]:
    """Processes that LeavesProcesses started."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if process.info["cmdline"] == ["sleep", "611"]:
            found.append(process.pid)
    return found


def test_all_shots_are_filmed_alike(run: tuple[Outcome[ShotRecord], Media]) -> None:
    outcome, media = run
    store = Store(media.store)
    checksums = {sha256_of(store.video(one.key)) for one in outcome.results.values()}
    assert len(checksums) == 1  # whatever else they do, they draw the same
    assert all(store.get(one.key) is not None for one in outcome.results.values())
