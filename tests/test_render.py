"""The command line from end to end, as someone at a terminal would use it."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import psutil
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import render
from lectures.characters import hidden
from pipeline.commands.printing import end
from pipeline.render.run import Run
from pipeline.render.worker import Failure

ROOT = Path(__file__).resolve().parents[1]
TINY = ("-q", "128x72@5")
FILM = "short.en.128x72@5.silent"  # which lecture, language, quality and voice
REMIX = """
extends = "how_llms_store_facts"
[[parts]]
folder = "where_facts_live"
title = { en = "Begin", fr = "Début" }
shots = ["TitleCard"]
[[parts]]
folder = "where_facts_live"
title = { en = "End", fr = "Fin" }
shots = ["CreditRefresher"]
"""


@pytest.fixture
def remix(tmp_path: Path) -> Path:
    """A lecture of two real shots."""
    folder = tmp_path / "short"
    folder.mkdir()
    (folder / "lecture.toml").write_text(REMIX, encoding="utf-8")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LECTURE_MEDIA": str(tmp_path / "media"),
        "TYPST_SVG_CACHE": str(ROOT / "media" / "typst"),
        "LECTURE_VOICE": "none",
        "COLUMNS": "100",
    }


def run(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "render.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def start(environment: dict[str, str], *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "render.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell that runs the tests in the background has its children ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def seconds_of_processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def half_written(media: Path) -> list[Path]:
    return list(media.rglob(".part-*"))


# --- answers that come at once -------------------------------------------------------------------


def test_listing_imports_nothing_heavy(environment: dict[str, str]) -> None:
    run(environment, "list")  # learns once what each source file imports and defines
    code = (
        "import sys; sys.argv = ['render.py', 'list']\n"
        "import render\n"
        "try:\n    render.cli()\n"
        "finally:\n    print({'manim', 'scipy', 'av', 'rich', 'typst'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_the_list_and_the_help_answer_at_once(environment: dict[str, str]) -> None:
    for arguments in (("list",), ("--help",), ("lecture", "--help")):
        run(environment, *arguments)
        used = []
        for _ in range(4):
            before = seconds_of_processor()
            assert run(environment, *arguments).returncode == 0
            used.append(seconds_of_processor() - before)
        # Less than half a second on an idle processor; one that others use too takes longer.
        assert min(used) < 0.7, arguments


COMMANDS = ["init", "list", "scene", "lecture", "storyboard", "check", "doctor", "clean", "measure"]


def invoked(*arguments: str) -> Result:
    """The command in this process: enough where nothing is rendered."""
    return CliRunner().invoke(render.cli, arguments)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str) -> None:
    shown = invoked(command, "--help")
    assert shown.exit_code == 0
    assert f"render.py {command}" in shown.output.split("Examples:")[1]


def test_what_was_measured_is_not_measured_again() -> None:
    done = invoked("measure")
    assert done.exit_code == 0
    assert "where_sports" in done.stdout.split()
    assert "measuring" not in done.stderr


# --- mistakes ------------------------------------------------------------------------------------

MISTAKES = {
    ("scene", "JordanPromt"): "no shot 'JordanPromt'; did you mean JordanPrompt",
    ("scene", "JordanPrompt", "--beat", "promt"): "no beat 'promt'",
    ("scene", "TitleCard", "-q", "ultra"): "quality must be one of draft, low, medium",
    ("scene", "TitleCard", "--lang", "de"): "no language 'de'; it has en, fr",
    ("scene", "TitleCard", "--transparent", "--format", "mp4"): "mp4 holds no transparency",
    ("scene", "TitleCard", "--still", "--format", "gif"): "--still makes a PNG",
    ("scene", "TitleCard", "--all-beats", "--beat", "question"): "leave one out",
    ("scene", "TitleCard", "--all-beats", "-o", "a.mp4"): "these are a file a beat",
    ("clips", "TitleCard", "-q", "64x36@2"): "too small for captions",
    ("clips", "TitleCard", "--part", "1"): "name shots, or a --part, not both",
    ("scene",): "which shot?",
    ("scene", "how_llms_store_facts", "./elsewhere", "TitleCard"): "one lecture at a time",
    ("lecture", "TitleCard"): "takes a lecture and no shots",
    ("list", "TitelCard"): "how_llms_store_facts has no shot 'TitelCard'; did you mean TitleCard",
    ("lecture", "no_such_lecture"): "no lecture 'no_such_lecture'",
    ("lecture", "--part", "99"): "no part 99",
    ("lecture", "--shots", "5..2"): "no shots in '5..2'",
    ("lecture", "--shots", "Titlecard"): "did you mean TitleCard",
    ("lecture", "--jobs", "0"): "not in the range",
    ("lecture", "--voice", "nobody"): "no voice 'nobody'",
    ("storyboard", "Nothing9"): "no shot 'Nothing9'",
    ("check", "."): "there is no lecture.toml in this folder",
    ("scene", "TitleCard", "--timeout", "0"): "not in the range",
    ("clean", "flims"): "no kind 'flims'; did you mean films or clips?",
    ("measure", "--fact", "nowhere"): "no lecture 'nowhere'",
    ("lectrue",): "No such command 'lectrue'",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_users_mistake_is_one_clear_line_and_exit_code_2(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_MEDIA", str(tmp_path))
    monkeypatch.setenv("LECTURE_VOICE", "none")
    done = invoked(*arguments)
    assert done.exit_code == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert MISTAKES[arguments] in errors[0]
    assert "Traceback" not in done.output


def test_a_malformed_lecture_is_a_users_mistake(environment: dict[str, str], remix: Path) -> None:
    (remix / "words.en.toml").write_text("[TitleCard\n")
    done = run(environment, "lecture", remix, *TINY)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: short/words.en.toml: not valid TOML")


def test_a_traceback_is_shown_when_asked_for(environment: dict[str, str]) -> None:
    done = run(environment, "lecture", "no_such_lecture", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


# --- films ---------------------------------------------------------------------------------------


def test_a_lecture_becomes_a_film_once_and_again_only_where_it_changes(
    environment: dict[str, str], remix: Path, tmp_path: Path
) -> None:
    first = run(environment, "lecture", remix, *TINY)
    assert first.returncode == 0, first.stdout + first.stderr
    films = tmp_path / "media" / "films"
    assert {path.name for path in films.iterdir()} == {
        *(f"{FILM}.{kind}" for kind in ("mp4", "json")),
        *(f"{FILM}.{kind}" for kind in ("chapters.txt", "description.txt", "thumbnail.jpg")),
        *(f"{FILM}.{language}.{kind}" for language in ("en", "fr") for kind in ("vtt", "srt")),
    }
    with av.open(str(films / f"{FILM}.mp4")) as film:
        video = film.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (128, 72, 5)
        languages = [stream.metadata["language"] for stream in film.streams.subtitles]
        assert languages == ["eng", "fra"]
        titles = [chapter["metadata"]["title"] for chapter in film.chapters()]
        assert [title.split(" · ")[0] for title in titles] == ["1 Begin", "2 End"]
        assert film.metadata["title"] == "How might LLMs store facts?"
        assert film.metadata["artist"]
        length = sum(1 for _ in film.decode(video)) / 5
    rows = json.loads(run(environment, "list", "--lecture", remix, "--json", *TINY).stdout)
    assert [(row["number"], row["part"], row["name"]) for row in rows] == [
        (1, 1, "TitleCard"),
        (2, 2, "CreditRefresher"),
    ]
    assert all(row["rendered"] and row["beats"] >= 1 for row in rows)
    assert length == pytest.approx(sum(row["seconds"] for row in rows))
    assert (films / f"{FILM}.chapters.txt").read_text().startswith("0:00 End: ")
    assert not half_written(tmp_path / "media")

    before = seconds_of_processor()
    second = run(environment, "lecture", remix, *TINY)
    assert second.stdout.startswith("2 shots in the store already\nnothing has changed")
    assert seconds_of_processor() - before < 3

    (remix / "narration.en.toml").write_text("[TitleCard]\nquestion = 'Where is a fact?'\n")
    shown = run(environment, "list", "--lecture", remix, *TINY).stdout
    assert re.search(r"^1 Begin\n +1  TitleCard +1 beat +~\d+ s$", shown, re.MULTILINE)
    assert re.search(r"^ +2  CreditRefresher +\d+ beats +\d+ s  rendered$", shown, re.MULTILINE)
    third = run(environment, "lecture", remix, *TINY, "--jobs", "1")
    assert "1 shot in the store already\n[1/1]   1 TitleCard" in third.stdout
    assert "nothing has changed" not in third.stdout

    with (films / f"{FILM}.mp4").open("r+b") as file:
        file.truncate(1000)
    fourth = run(environment, "lecture", remix, *TINY)
    assert "2 shots in the store already" in fourth.stdout
    assert "nothing has changed" not in fourth.stdout
    with av.open(str(films / f"{FILM}.mp4")) as film:
        assert film.duration > 5e6

    part = run(environment, "lecture", remix, "--shots", "CreditRefresher", *TINY)
    assert part.returncode == 0
    assert (films / f"{FILM.replace('.en.', '.en.shots2.')}.mp4").exists()


def test_a_failing_shot_is_tabled_and_the_others_are_kept(
    environment: dict[str, str], remix: Path, tmp_path: Path
) -> None:
    (remix / "words.en.toml").write_text("[CreditRefresher]\nnanda = ['a list', 'not a text']\n")
    done = run(environment, "lecture", remix, *TINY)
    assert done.returncode == 1
    assert "1 shot failed" in done.stdout
    assert "CreditRefresher" in done.stdout
    assert "scenes/where_facts_live/credit.py:" in done.stdout
    assert "no film: 1 shot of 2 in the store" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert len(list((tmp_path / "media" / "store").glob("*.mp4"))) == 1
    assert not (tmp_path / "media" / "films").exists()


# --- two runs, and runs that end early -----------------------------------------------------------


def test_two_runs_at_once_wait_for_each_other(
    environment: dict[str, str], remix: Path, tmp_path: Path
) -> None:
    both = [start(environment, "lecture", remix, *TINY) for _ in range(2)]
    texts = sorted((process.communicate(timeout=300)[0] for process in both), key=len)
    assert [process.returncode for process in both] == [0, 0]
    assert sum("waiting: render.py lecture short (process" in text for text in texts) == 1
    assert sum("2 shots in the store already" in text for text in texts) == 1
    assert len(list((tmp_path / "media" / "store").glob("*.mp4"))) == 2
    assert not half_written(tmp_path / "media")


@pytest.fixture
def rendering(
    environment: dict[str, str], remix: Path, tmp_path: Path
) -> Iterator[subprocess.Popen[str]]:
    """A run that is in the middle of two shots."""
    process = start(environment, "lecture", remix, "-q", "1280x720@60", "--jobs", "2")
    scratch, deadline = tmp_path / "media" / "scratch", time.monotonic() + 120
    while len(list(scratch.glob("*.frames"))) < 2:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "no shot began within two minutes"
        time.sleep(0.1)
    yield process
    for child in psutil.Process().children(recursive=True):
        if child.pid == process.pid:
            child.kill()
    process.wait()


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; what is dead but not yet waited for does not."""
    return [
        process
        for process in processes
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_stops_within_3_seconds_and_leaves_nothing_half_written(
    end: signal.Signals, rendering: subprocess.Popen[str], tmp_path: Path
) -> None:
    workers = psutil.Process(rendering.pid).children(recursive=True)
    assert len(workers) >= 2
    begun = time.monotonic()
    rendering.send_signal(end)
    text, _ = rendering.communicate(timeout=30)
    assert time.monotonic() - begun < 3
    assert rendering.returncode == 130
    assert "stopped; what is finished is kept" in text
    assert "Traceback" not in text
    while alive(workers) and time.monotonic() - begun < 3:
        time.sleep(0.05)
    assert not alive(workers)
    assert not half_written(tmp_path / "media")
    assert not list((tmp_path / "media" / "store").iterdir())


def test_workers_end_when_their_run_is_killed_and_the_next_run_completes(
    rendering: subprocess.Popen[str], environment: dict[str, str], remix: Path, tmp_path: Path
) -> None:
    workers = psutil.Process(rendering.pid).children(recursive=True)
    rendering.kill()
    deadline = time.monotonic() + 10
    while alive(workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(workers)
    assert half_written(tmp_path / "media")
    done = run(environment, "lecture", remix, *TINY)
    assert done.returncode == 0
    assert not half_written(tmp_path / "media")


# --- the other commands --------------------------------------------------------------------------


def test_a_storyboard_is_drawn_whole_or_of_named_shots(
    environment: dict[str, str], remix: Path, tmp_path: Path
) -> None:
    whole = run(environment, "storyboard", "--lecture", remix, *TINY, "--jobs", "1")
    assert whole.returncode == 0
    named = run(environment, "storyboard", "TitleCard", "--lecture", remix, *TINY)
    assert named.returncode == 0
    assert "1 shot in the store already" in named.stdout
    assert {path.name for path in (tmp_path / "media" / "storyboards").iterdir()} == {
        "short.en.html",
        "short.en.part1.png",
        "short.en.part2.png",
        "short.en.TitleCard.png",
        "frames",
    }


def test_a_check_lists_findings_and_counts_them(environment: dict[str, str], remix: Path) -> None:
    (remix / "words.en.toml").write_text("[TitleCard]\ntitle = '題'\n", encoding="utf-8")
    options = ("--lang", "en", "--shot", "TitleCard")
    without = environment | {"LECTURE_CJK_FONT": "/nowhere.ttc"}
    done = run(without, "check", remix, *options)
    assert done.returncode == 1
    assert done.stdout == (
        "short en TitleCard: title: the fonts can't draw '題' (U+984C); Chinese, Japanese and "
        "Korean come with: sh install.sh cjk\n1 finding\n"
    )
    again = run(without, "check", remix, *options, "--json")
    assert [finding["shot"] for finding in json.loads(again.stdout)] == ["TitleCard"]


def test_the_doctor_finds_all_that_is_needed(environment: dict[str, str]) -> None:
    done = run(environment, "doctor", "--json")
    assert done.returncode == 0
    assert {one["state"] for one in json.loads(done.stdout)} <= {"good", "lacking"}


# --- texts that act on a terminal ----------------------------------------------------------------


def test_no_control_reaches_the_terminal_from_a_lecture_or_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "remix"
    folder.mkdir()
    for key in (r"\u001b]0;owned\u0007\u001b[2J\u001b[31mred", r"\u202egnp.exe", r"a\nError: b"):
        text = f'extends = "how_llms_store_facts"\n"{key}" = 1\n'
        (folder / "lecture.toml").write_text(text, encoding="utf-8")
        shown = invoked("list", "--lecture", str(folder))
        assert shown.exit_code == 2
        assert shown.output.startswith(f"Error: remix/lecture.toml: {key}: a key may not contain")
        assert not any(hidden(ch) for ch in shown.output.removesuffix("\n"))
    shown = invoked("list", "--lecture", f"{tmp_path}/\x1b[2J\u202e")
    assert not any(hidden(ch) for ch in shown.output.removesuffix("\n"))


def test_a_title_of_several_lines_is_one_line_of_the_list_and_the_same_in_json(
    remix: Path, environment: dict[str, str]
) -> None:
    toml = remix / "lecture.toml"
    toml.write_text(REMIX.replace('"Begin"', r'"Begin\n   9  Forged"'), encoding="utf-8")
    listed = run(environment, "list", "--lecture", remix).stdout
    assert listed.splitlines()[0] == r"1 Begin\n   9  Forged"
    rows = json.loads(run(environment, "list", "--json", "--lecture", remix).stdout)
    assert rows[0]["part_title"] == "Begin\n   9  Forged"


def test_what_a_shot_raises_is_written_out_in_the_table_of_failures(capsys: Any) -> None:
    failures = [
        Failure("Box", "ValueError: \x1b]0;owned\x07\u202e", "box.py:3", "Traceback\n \x1b[2J")
    ]
    with pytest.raises(SystemExit):
        end(Run(Console(width=120)), failures)
    shown = capsys.readouterr().out
    assert r"\u001b]0;owned\u0007\u202e" in shown
    assert not any(hidden(ch) for ch in shown if ch != "\n")
