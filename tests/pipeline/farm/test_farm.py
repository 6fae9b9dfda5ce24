"""Films over real workers of a real scheduler on this machine, some of which end badly."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from rich.console import Console

from lectures.load import load_lecture
from pipeline.farm import cluster, crew, serve
from pipeline.farm.cluster import Cluster, FarmError
from pipeline.farm.farm import Farm
from pipeline.film.produce import Produced, produce, select
from pipeline.media import Media
from pipeline.plan.jobs import Production, ShotJob
from pipeline.plan.quality import parse_quality
from pipeline.project import PROJECT
from pipeline.render.pool import isolated
from pipeline.render.run import Run
from pipeline.render.worker import render_shot
from pipeline.voice.narrators import narrator_for
from pipeline.voice.silent import SilentNarrator
from render import cli

Jobs = Callable[..., list[ShotJob]]
Produce = Callable[..., Production]
START = 180.0  # seconds in which a process is there, on a machine that has much to do
RENDER = str(PROJECT / "render.py")


def until(happened: Callable[[], object], seconds: float = START) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which is killed at the block's end with all in it."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler's address and process."""
    file = tmp_path / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", ":0"]
    command = ["-m", "distributed.cli.dask_scheduler", *options, "--scheduler-file", str(file)]
    with running(*command) as process:
        until(file.exists)
        until(lambda: file.read_text().endswith("}"))
        yield json.loads(file.read_text())["address"], process


@contextmanager
def worker(address: str, folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of one process, which keeps its things in `folder`."""
    options = ["--processes", "1", "--", "--no-nanny", "--local-directory", str(folder)]
    with running(RENDER, "worker", address, *options, **environment) as process:
        yield process


@contextmanager
def farm_at(address: str, media: Media, lines: list[str]) -> Iterator[Farm]:
    farm = Farm(Cluster(address), media, lines.append)
    try:
        yield farm
    finally:
        farm.close()


def filmed(production: Production, shots: str, farm: Farm | None) -> Produced:
    with Path(os.devnull).open("w") as nowhere:
        hands = None if farm is None else farm.hands
        run = Run(Console(file=nowhere), processes=2, timeout=300, hands=hands)
        return produce(production, select(production.lecture, None, shots), run)


def contents(media: Media) -> tuple[dict[str, bytes], list[bytes]]:
    """The films' files by name, and the videos that they are made of.

    The videos' names tell where scenes from outside the project lay, which is elsewhere there.
    """
    films = {path.name: path.read_bytes() for path in media.films.glob("*.*[34t]")}
    return films, sorted(path.read_bytes() for path in media.store.glob("*.mp4"))


def begun(folder: Path) -> list[Path]:
    """The signs that a worker with this folder is in the midst of a shot."""
    return list(folder.glob("dask-scratch-space/*/lecture/media-*/scratch/*.frames"))


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of these have ended, be it that nobody has asked how."""
    with suppress(psutil.NoSuchProcess):
        return all(
            not one.is_running() or one.status() == psutil.STATUS_ZOMBIE for one in processes
        )
    return False  # one has just gone: look again


def descendants(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


LONG = """

class Long(LectureScene):
    \"\"\"Takes its time, without taking the processor's.\"\"\"

    def construct(self):
        with self.beat("slow"):
            for shift in range(4):
                self.play(Create(Circle().shift(shift * RIGHT)), run_time=0.4)
                time.sleep(1)


class Longer(Long):
    pass
"""


@pytest.fixture
def two_long_shots(shots_file: Path, shapes: Path) -> None:
    """Four shots, of which two are under way long enough for something to happen meanwhile."""
    shots_file.write_text(shots_file.read_text() + LONG)
    lecture = shapes / "lecture.toml"
    lecture.write_text(
        lecture.read_text().replace('["Ring", "Box"]', '["Ring", "Box", "Long", "Longer"]')
    )
    for language in ("en", "fr"):
        narration = shapes / f"narration.{language}.toml"
        narration.write_text(
            narration.read_text() + "[Long]\nslow = 'Ah.'\n[Longer]\nslow = 'Oh.'\n"
        )
        words = shapes / f"words.{language}.toml"
        words.write_text(words.read_text() + "[Long]\ntitle = 'L'\n[Longer]\ntitle = 'M'\n")


def spoken_by_espeak(production: Production, media: Media) -> Production:
    notices: list[str] = []
    narrator = narrator_for("espeak", media, notices.append)
    return replace(production, media=media, narrator=narrator)


@pytest.mark.usefixtures("two_long_shots")
def test_a_film_over_two_workers_of_which_one_is_killed_midway_is_the_one_made_at_home(
    production: Produce, scheduler: tuple[str, object], tmp_path: Path
) -> None:
    home, away = Media(tmp_path / "home"), Media(tmp_path / "away")
    assert filmed(spoken_by_espeak(production(), home), "1..4", None).film is not None
    lines: list[str] = []
    folders = [tmp_path / "first", tmp_path / "second"]
    with (
        worker(scheduler[0], folders[0]) as doomed,
        worker(scheduler[0], folders[1]),
        farm_at(scheduler[0], away, lines) as farm,
        ThreadPoolExecutor(1) as aside,
    ):
        film = aside.submit(filmed, spoken_by_espeak(production(), away), "1..4", farm)
        until(lambda: begun(folders[0]) or film.done())
        orphans = descendants(doomed)
        os.kill(doomed.pid, signal.SIGKILL)
        assert film.result().film is not None
        assert farm.tally.again >= 1
        until(lambda: gone(orphans))
    assert sum(line.endswith(" went away") for line in lines) == 1
    assert re.fullmatch(
        r"2 workers: \S+ MB sent, \S+ [kM]B brought home, \d begun again", str(farm.tally)
    )
    assert len(orphans) >= 2  # what ran the code, and what rendered
    films, videos = contents(home)
    assert contents(away) == (films, videos)
    assert len(videos) == 4
    assert {Path(name).suffix for name in films} >= {".mp4", ".vtt", ".srt", ".txt"}
    assert sorted(path.name for path in away.voice.glob("*.wav")) == sorted(
        path.name for path in home.voice.glob("*.wav")
    )
    assert not list(away.root.rglob("*.frames"))


@pytest.mark.usefixtures("two_long_shots")
def test_a_shot_whose_worker_hangs_is_begun_a_second_time(
    production: Produce,
    scheduler: tuple[str, object],
    tmp_path: Path,
    media: Media,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew, "LATE", 3.0)
    folders = [tmp_path / "first", tmp_path / "second"]
    with (
        worker(scheduler[0], folders[0]) as stuck,
        worker(scheduler[0], folders[1]),
        farm_at(scheduler[0], media, []) as farm,
        ThreadPoolExecutor(1) as aside,
    ):
        film = aside.submit(filmed, production(), "1..4", farm)
        until(lambda: begun(folders[0]) or film.done())
        for process in [psutil.Process(stuck.pid), *descendants(stuck)]:
            process.suspend()
        made = film.result(timeout=2 * START)
        assert made.film is not None
        assert len(made.shots.fresh) == 4
        assert farm.tally.twice >= 1


def test_what_a_worker_drew_is_not_drawn_again_at_home(
    scheduler: tuple[str, object], tmp_path: Path, media: Media
) -> None:
    silent, tiny = SilentNarrator(), parse_quality("128x72@5")
    production = Production(load_lecture(), "en", tiny, silent, media)
    with worker(scheduler[0], tmp_path / "first"), farm_at(scheduler[0], media, []) as farm:
        assert len(filmed(production, "1..1", farm).shots.fresh) == 1
    again = filmed(production, "1..1", None)
    assert again.film is not None
    assert not again.film.made
    assert again.shots.fresh == []


def test_a_task_that_nobody_waits_for_any_more_is_stopped_where_it_is_done(
    jobs: Jobs, scheduler: tuple[str, object], tmp_path: Path, media: Media
) -> None:
    with (
        worker(scheduler[0], tmp_path / "first") as only,
        farm_at(scheduler[0], media, []) as farm,
        farm.hands(1, None) as hands,
    ):
        future = hands.submit(isolated, render_shot, *jobs("Slow"))
        until(lambda: begun(tmp_path / "first"))
        at_work = descendants(only)
        hands.shutdown(wait=False, cancel_futures=True)
        until(future.done)
        until(lambda: gone(at_work))
        assert only.poll() is None


@pytest.mark.usefixtures("two_long_shots")
def test_a_scheduler_that_goes_away_ends_the_run_in_one_line_and_keeps_what_is_finished(
    production: Produce,
    scheduler: tuple[str, subprocess.Popen[bytes]],
    tmp_path: Path,
    media: Media,
) -> None:
    with (
        worker(scheduler[0], tmp_path / "first") as only,
        farm_at(scheduler[0], media, []) as farm,
        ThreadPoolExecutor(1) as aside,
    ):
        film = aside.submit(filmed, production(), "1..3", farm)
        until(lambda: len(list(media.store.glob("*.json"))) or film.done())
        scheduler[1].kill()
        with pytest.raises(FarmError, match="scheduler of the cluster has gone"):
            film.result(timeout=START)
        until(lambda: only.poll() is not None)  # it has nobody to work for
    assert list(media.store.glob("*.mp4"))
    assert not list(media.root.rglob("*.frames"))


def test_a_worker_with_another_version_of_a_package_is_refused_in_one_line(
    scheduler: tuple[str, object], tmp_path: Path, media: Media
) -> None:
    metadata = tmp_path / "rich-0.1.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: rich\nVersion: 0.1\n")
    with worker(scheduler[0], tmp_path / "first", PYTHONPATH=str(tmp_path)):
        command = ["lecture", "--voice", "none", "-q", "128x72@5", "--shots", "1..1"]
        ended = subprocess.run(
            [sys.executable, RENDER, *command, "--cluster", scheduler[0]],
            capture_output=True,
            text=True,
        )
    assert ended.returncode == 1
    assert re.search(r"^tcp://\S+ is refused: rich is 0\.1 there and \S+ here$", ended.stdout, re.M)
    assert re.search(r"^Error: no worker fits: rich is 0\.1 there", ended.stderr, re.M)
    assert "Traceback" not in ended.stdout + ended.stderr
    assert not list(media.store.glob("*.mp4"))


def test_an_address_without_a_scheduler_is_told_in_one_line(
    media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 1.0)
    with (
        farm_at("tcp://127.0.0.1:9", media, []) as farm,
        farm.hands(1, None) as hands,
        pytest.raises(FarmError, match=r"no scheduler of dask answers at tcp://\S+:9; start"),
    ):
        hands.submit(os.getpid)


ADDRESSES = ["10.0.0.5:8786", "tcp://10.0.0.5", "http://x:80", "local:0", "local:100"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("command", [["lecture", "--cluster"], ["worker"]])
def test_what_is_no_address_is_a_usage_error(command: list[str], address: str) -> None:
    ended = CliRunner().invoke(cli, [*command, address])
    assert ended.exit_code == 2
    assert "expected tcp://HOST:PORT" in ended.output


def test_a_worker_that_finds_no_scheduler_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "JOIN", 0.1)
    ended = CliRunner().invoke(cli, ["worker", "tcp://127.0.0.1:9"])
    assert ended.exit_code == 1
    assert "no scheduler of dask answers at tcp://127.0.0.1:9 for" in ended.output


@pytest.mark.parametrize("command", [["lecture", "--cluster", "local:2"], ["worker", "tcp://x:1"]])
def test_without_the_extra_it_is_named(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = CliRunner().invoke(cli, command)
    assert ended.exit_code == 2
    assert "dask, which is not installed: pip install '.[farm]'" in ended.output


def test_the_core_does_not_import_dask() -> None:
    code = "import sys, render, pipeline.film.produce; print('distributed' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT)
    assert said.stdout == "False\n"


def test_workers_started_here_for_one_command_end_with_ctrl_c(media: Media) -> None:
    command = ["lecture", "--voice", "none", "-q", "160x90@5", "--shots", "1..3"]
    process = subprocess.Popen(
        [sys.executable, RENDER, *command, "--cluster", "local:2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until(lambda: list(media.scratch.glob("*.frames")) or process.poll() is not None)
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=START)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "stopped; what is finished is kept"
    assert "Traceback" not in said
    assert len(children) >= 6
    until(lambda: gone(children))
    assert not list(media.root.rglob(".part-*"))
    assert not list(media.scratch.glob("*.frames"))
