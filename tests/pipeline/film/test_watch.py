"""What is rendered again after an edit, and what is left alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.film.export import export_job
from pipeline.film.watch import Change, ShotState, changed, in_a_fork, stamps_of, states_of
from pipeline.plan.jobs import Production, ShotJob
from pipeline.render.worker import Failure

Jobs = Callable[..., list[ShotJob]]
Produce = Callable[..., Production]
ROOT = Path(__file__).resolve().parents[3]


BEATS = ("first", "second")


def state(shared: str = "", words: str = "", second: str = "Two.", **code: str) -> ShotState:
    return ShotState({"title": words}, {"first": "One.", "second": second}, code, shared, BEATS)


def test_the_beat_whose_narration_has_changed_is_looked_at() -> None:
    assert changed({"Ring": state()}, {"Ring": state(second="Three.")}) == [
        Change("Ring", "second")
    ]


def test_the_beat_whose_method_has_changed_is_looked_at() -> None:
    before, now = state(first="x", second_method="y"), state(first="z", second_method="y")
    assert changed({"Ring": before}, {"Ring": now}) == [Change("Ring", "first")]


def test_the_beat_that_names_a_changed_word_is_looked_at() -> None:
    code = {"first": "Constant(value='title')"}
    before, now = state(words="A", **code), state(words="B", **code)
    assert changed({"Ring": before}, {"Ring": now}) == [Change("Ring", "first")]


def test_where_only_what_beats_share_has_changed_the_last_shows_it() -> None:
    assert changed({"Ring": state(stage="x")}, {"Ring": state(stage="y")}) == [
        Change("Ring", "second")
    ]


def test_shots_that_only_depend_on_what_changed_give_way_to_those_that_did() -> None:
    before = {"Ring": state("a"), "Box": state("a")}
    assert changed(before, {"Ring": state("b"), "Box": state("b")}) == [
        Change("Ring", "second"),
        Change("Box", "second"),
    ]
    assert changed(before, {"Ring": state("b"), "Box": state("b", second="Now.")}) == [
        Change("Box", "second")
    ]


def test_a_shot_that_is_as_it_was_is_left_alone_and_a_new_one_begins_at_its_first_beat() -> None:
    assert changed({"Ring": state()}, {"Ring": state(), "Box": state()}) == [Change("Box", "first")]


def test_a_file_that_has_gone_is_a_change(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.touch()
    before = stamps_of([file])
    file.unlink()
    assert stamps_of([file]) != before


def test_an_edit_of_words_is_seen_in_its_shot_alone(production: Produce, shapes: Path) -> None:
    before = states_of(production(), ["Ring", "Box"])
    assert states_of(production(), ["Ring", "Box"]) == before
    path = shapes / "words.en.toml"
    path.write_text(path.read_text().replace("A ring", "The ring"))
    after = states_of(production(), ["Ring", "Box"])
    assert [change.shot for change in changed(before, after)] == ["Ring"]


def test_what_is_rendered_runs_in_a_process_of_its_own(jobs: Jobs, shots_file: Path) -> None:
    [job] = jobs("Ring")
    made = in_a_fork(export_job(job, "png"))
    assert isinstance(made, Path)
    assert made.is_file()
    text = shots_file.read_text()
    shots_file.write_text(
        text.replace("def construct(self):", "def construct(self):\n        1 / 0")
    )
    [job] = jobs("Ring")
    failed = in_a_fork(export_job(job, "png"))
    assert isinstance(failed, Failure)
    assert "ZeroDivisionError" in failed.message


@pytest.mark.timeout(300)
def test_an_edit_is_rendered_while_the_command_runs(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "lecture.toml").write_text('extends = "how_llms_store_facts"\nlanguages = ["en"]\n')
    environment = os.environ | {"LECTURE_MEDIA": str(tmp_path / "media"), "PYTHONUNBUFFERED": "1"}
    command = ["render.py", "watch", str(folder), "TitleCard", "--still", "-q", "128x72@5"]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("watching ")
        time.sleep(0.5)
        (folder / "narration.en.toml").write_text("[TitleCard\n")
        assert "not valid TOML" in running.stdout.readline()
        (folder / "narration.en.toml").write_text('[TitleCard]\nquestion = "Where is it?"\n')
        assert running.stdout.readline().startswith("TitleCard.question  ")
        written = running.stdout.readline().strip()
        running.send_signal(signal.SIGINT)
        assert "stopped" in running.stdout.read()
    assert Path(ROOT, written).is_file()
