"""`render.py init`, from the command line to a folder that a check finds nothing wrong with."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import render
from lectures.load import load_lecture
from pipeline.commands import begin
from pipeline.project import PROJECT
from pipeline.review.remix import of_a_remix


def init(*arguments: str | Path, answers: str = "") -> Result:
    return CliRunner().invoke(render.cli, ["init", *map(str, arguments)], input=answers)


def open_keys(folder: Path) -> set[str]:
    """The keys still to be filled in; anything else that is found fails the test."""
    lecture = load_lecture(folder)
    found = [one.message for one in of_a_remix(lecture, lecture.languages)]
    assert all("still to be filled in" in message for message in found)
    return {message.split(":")[0] for message in found}


def test_it_writes_a_folder_and_names_three_next_commands(tmp_path: Path) -> None:
    made = init(tmp_path / "zizou", "--fact", "Zinedine Zidane", "--lang", "fr,es")
    assert made.exit_code == 0, made.output
    steps = made.output.partition("Next:")[2].splitlines()[1:]
    assert [step.split()[1] for step in steps] == ["check", "scene", "lecture"]
    assert load_lecture(tmp_path / "zizou").languages == ("fr", "es")
    assert "fact.text.fr.answer" in open_keys(tmp_path / "zizou")


def test_its_next_commands_can_be_typed_as_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "the clara lecture" / "clara"
    made = subprocess.run(
        [sys.executable, PROJECT / "render.py", "init", folder, "--fact", "Clara Schumann"],
        capture_output=True,
        text=True,
        check=True,
    )
    check, *_ = made.stdout.partition("Next:")[2].strip().splitlines()
    done = subprocess.run(["sh", "-c", f"{check.partition('#')[0]} --help"], capture_output=True)
    assert done.returncode == 0
    assert shlex.split(check, comments=True)[-1] == str(folder)


def test_four_languages_leave_nothing_but_the_fact_to_be_written(tmp_path: Path) -> None:
    made = init(tmp_path / "clara", "--fact", "Clara Schumann", "--lang", "en,fr,es,de")
    assert made.exit_code == 0, made.output
    assert [file.name for file in (tmp_path / "clara").iterdir()] == ["lecture.toml"]
    told = {key.split(".")[2] for key in open_keys(tmp_path / "clara") if "fact.text" in key}
    assert told == {"en", "fr", "es", "de"}


def test_options_are_for_all_languages_or_for_one(tmp_path: Path) -> None:
    made = init(
        *(tmp_path / "curie", "--fact", "Marie Curie", "--lang", "fr,en", "--answer", "radium"),
        *("--relation", "fr=a découvert le", "--relation", "en=discovered"),
        *("--same-first", "Marie Stuart", "--same-last", "Ève Curie", "--other", "Isaac Newton"),
    )
    assert made.exit_code == 0, made.output
    fact = load_lecture(tmp_path / "curie").fact
    assert fact.text["fr"].answer == fact.text["en"].answer == "radium"
    assert fact.text["fr"].relation == "a découvert le"
    assert fact.text["en"].relation == "discovered"
    assert not any(key.startswith("cast") for key in open_keys(tmp_path / "curie"))


def test_on_a_terminal_it_asks_for_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begin, "_on_a_terminal", lambda: True)
    answers = [
        *("Ada Lovelace", "worked in", "mathematics", "Ada Lovelace worked in mathematics", ""),
        *("chess, opera, law", "", "Ada Yonath", "", "Serena Williams"),
    ]
    made = init(tmp_path / "ada", answers="\n".join(answers) + "\n")
    assert made.exit_code == 0, made.output
    lecture = load_lecture(tmp_path / "ada")
    assert lecture.fact.full == "Ada Lovelace"
    assert lecture.fact.text["en"].answer == "mathematics"
    assert lecture.fact.text["en"].alternatives == ("chess", "opera", "law")
    assert lecture.near_miss("first").full == "Ada Yonath"
    assert {"fact.text.en.predicate", "fact.text.en.attributes", "cast[1].first"} <= open_keys(
        tmp_path / "ada"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--fact is missing"),
        (("--fact", "Pelé"), "is one word"),
        (("--fact", "Ada Lovelace", "--lang", "klingon"), "no language 'klingon'"),
        (("--fact", "Ada Lovelace", "--extends", "nowhere"), "no lecture 'nowhere'"),
    ],
)
def test_what_it_can_not_begin_with_is_said(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    made = init(tmp_path / "mine", *arguments)
    assert made.exit_code == 2
    assert said in made.output
    assert not (tmp_path / "mine").exists()
