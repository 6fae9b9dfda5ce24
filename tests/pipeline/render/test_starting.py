"""Worker processes and how they begin."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from pipeline.project import PROJECT
from pipeline.render import starting
from pipeline.render.pool import Workers


def has_manim() -> bool:
    return "manim" in sys.modules


@pytest.mark.parametrize(
    ("arguments", "soon"),
    [
        ("scene JordanPrompt --still", True),
        ("scene JordanPrompt --beat ask -q low", True),
        ("scene", False),
        ("scene --help", False),
        ("scene JordanPrompt --voice kokoro", False),
        ("scene JordanPrompt --voice=kokoro", False),
        ("lecture", False),
        ("list", False),
        ("", False),
    ],
)
def test_a_process_that_draws_is_begun_early_where_it_is_surely_needed(
    arguments: str, soon: bool
) -> None:
    assert starting.draws_soon(arguments.split()) is soon


def test_the_first_worker_is_the_process_begun_early_with_manim_loaded() -> None:
    starting.begin_early()
    ((_, process),) = starting._early
    with Workers(1) as workers:
        assert workers.submit(os.getpid).result() == process.pid
        assert workers.submit(has_manim).result()
    with Workers(1) as workers:
        assert workers.submit(os.getpid).result() != process.pid
        assert not workers.submit(has_manim).result()


def test_a_process_begun_early_ends_with_a_program_that_needs_none(tmp_path: Path) -> None:
    environment = os.environ | {"LECTURE_MEDIA": str(tmp_path / "media")}
    wrong = ["scene", "JordanPrompt", "--beat", "blank", "--all-beats"]
    done = subprocess.run(
        [sys.executable, str(PROJECT / "render.py"), *wrong],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "leave one out" in done.stderr
    assert not [one for one in psutil.process_iter() if is_in(tmp_path, one)]


def is_in(folder: Path, process: psutil.Process) -> bool:
    try:
        return bool(process.cwd() == str(folder) and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
