"""The remix as README.md and docs/remix.md tell it, followed from their text."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import render
from lectures.inheritance import TOLD
from lectures.load import load_lecture
from pipeline.review.remix import of_a_remix

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8").split("## Make it yours")[1].split("\n## ")[0]
REMIX = (ROOT / "docs" / "remix.md").read_text("utf-8")
COMMANDS = re.findall(r"^(?:\.venv/bin/python )?render\.py (.+)$", README + REMIX, re.MULTILINE)


def invoked(line: str) -> Result:
    return CliRunner().invoke(render.cli, shlex.split(line, comments=True))


def test_what_the_readme_begins_is_a_lecture_with_nothing_false_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (begin,) = [line for line in COMMANDS if line.startswith("init my_lecture")]
    made = invoked(begin)
    assert made.exit_code == 0, made.output
    lecture = load_lecture("./my_lecture")
    assert lecture.fact.full == "Zinedine Zidane"
    found = {str(one) for one in of_a_remix(lecture, lecture.languages)}
    assert found
    assert all("still to be filled in" in one for one in found)
    for language in lecture.languages:
        for key in TOLD:
            assert f"my_lecture: fact.text.{language}.{key}: still to be filled in (???)" in found


def test_the_name_of_one_word_is_begun_as_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (begin,) = [line for line in COMMANDS if line.startswith("init madonna")]
    made = invoked(begin)
    assert made.exit_code == 0, made.output
    lecture = load_lecture("./madonna")
    assert lecture.fact.full == "Madonna’s art"
    assert lecture.fact.text["en"].answer == "singing"
    found = [str(one) for one in of_a_remix(lecture, lecture.languages)]
    assert [one for one in found if "still to be filled in" not in one] == []


@pytest.mark.parametrize("line", sorted(set(COMMANDS)))
def test_every_command_of_the_guide_is_one_that_there_is(line: str) -> None:
    words = shlex.split(line, comments=True)
    shown = CliRunner().invoke(render.cli, [words[0], "--help"])
    assert shown.exit_code == 0
    options = {word for word in words if re.fullmatch(r"--?[a-z].*", word)}
    assert all(re.search(rf"(?<![\w-]){option}\b", shown.output) for option in options)


@pytest.mark.parametrize("key", [*TOLD, "first", "last", "symbols"])
def test_every_key_of_the_fact_is_told_of(key: str) -> None:
    assert re.search(rf"`[^`\n]*\.{key}`", REMIX), key
