"""A lecture's own shots: found beside its data, and run only where that was allowed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import render
from lectures.load import DEFAULT, LectureError, load_lecture
from pipeline.media import Media
from pipeline.plan.shots import scan
from pipeline.plan.trust import distrusted, is_trusted, trust

LECTURE = f"""
extends = "{DEFAULT}"
languages = ["en"]
[[parts]]
folder = "where_facts_live"
title.en = "Mine"
shots = ["TitleCard", "OneNeuron"]
"""
SHOT = """
from manim import UP, FadeIn

from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.text import Words
from scenes.stage import Beat, LectureScene, beat


class OneNeuron(LectureScene):
    def stage(self) -> None:
        self.neuron = NeuronLayer([0.0])
        self.question = Words(self.words("question")).next_to(self.neuron, UP)
        self.add(self.neuron)

    @beat
    def asks(self, beat: Beat) -> None:
        self.play(FadeIn(self.question), run_time=beat.to("answer", 0.5))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lecture with a shot of its own, and a media folder in which nothing is allowed yet."""
    monkeypatch.setenv("LECTURE_MEDIA", str(tmp_path / "media"))
    folder = tmp_path / "mine"
    (folder / "scenes").mkdir(parents=True)
    (folder / "lecture.toml").write_text(LECTURE)
    (folder / "words.en.toml").write_text('[OneNeuron]\ntitle = "One"\nquestion = "{full}?"\n')
    (folder / "narration.en.toml").write_text(
        '[OneNeuron]\nasks = "It asks. <answer>Is it {full}?"'
    )
    (folder / "scenes" / "one_neuron.py").write_text(SHOT)
    return folder


def invoked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(render.cli, [str(argument) for argument in arguments])


def test_a_shot_of_a_lectures_own_is_code_and_not_found_until_it_is_allowed(folder: Path) -> None:
    lecture = load_lecture(folder)
    with pytest.raises(LectureError, match=r"OneNeuron: .*one_neuron\.py in .*say --trust once"):
        scan().of(lecture, "OneNeuron")
    trust(folder, Media.default())
    assert scan().of(lecture, "OneNeuron").path == folder / "scenes" / "one_neuron.py"
    assert scan().of(lecture, "OneNeuron").beats == ("asks",)
    assert distrusted(lecture) is None
    assert "OneNeuron" in scan().names_of(lecture)
    assert "OneNeuron" not in scan().names


def test_nothing_of_it_runs_before(folder: Path) -> None:
    (folder / "scenes" / "one_neuron.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n{SHOT}")
    assert invoked("list", folder).exit_code == 0
    assert "--trust" in invoked("list", folder).output
    refused = invoked("scene", folder, "OneNeuron", "--still", "-q", "128x72@5")
    assert refused.exit_code == 2
    assert "say --trust once" in refused.output
    found = invoked("check", folder, "TitleCard", "--no-motion").output
    assert not (folder / "ran").exists()
    assert "Traceback" not in found


def test_it_is_listed_and_rendered_once_it_is_trusted_and_that_is_remembered(folder: Path) -> None:
    made = invoked("scene", folder, "OneNeuron", "--trust", "--still", "-q", "128x72@5")
    assert made.exit_code == 0, made.output
    assert (folder.parent / "media" / "scenes" / "mine.OneNeuron.en.128x72@5.png").is_file()
    assert "OneNeuron" in invoked("list", folder).output
    assert "no such shot" not in invoked("list", folder).output
    assert is_trusted(folder, Media.default())


def test_another_folder_is_not_trusted_with_it(folder: Path, tmp_path: Path) -> None:
    trust(folder, Media.default())
    second = tmp_path / "second"
    second.mkdir()
    (second / "scenes").symlink_to(folder / "scenes")
    (second / "lecture.toml").write_text(LECTURE)
    assert distrusted(load_lecture(second)) is not None


def test_a_lecture_that_extends_it_has_its_shots_too(folder: Path, tmp_path: Path) -> None:
    trust(folder, Media.default())
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "lecture.toml").write_text('extends = "mine"\n')
    assert scan().find(load_lecture(tmp_path / "second"), "OneNeuron") is not None


def test_what_is_no_python_says_where(folder: Path) -> None:
    trust(folder, Media.default())
    (folder / "scenes" / "one_neuron.py").write_text("class OneNeuron(:\n")
    with pytest.raises(LectureError, match=r"mine/scenes/one_neuron\.py: line 1: not valid Python"):
        scan().of(load_lecture(folder), "OneNeuron")
    assert invoked("list", folder).exit_code == 0


def test_a_change_of_its_code_changes_what_it_depends_on(folder: Path) -> None:
    trust(folder, Media.default())
    before = invoked("scene", folder, "OneNeuron", "-q", "128x72@2")
    assert before.exit_code == 0, before.output
    rows = invoked("list", folder, "OneNeuron", "-q", "128x72@2").output
    assert "rendered" in rows
    file = folder / "scenes" / "one_neuron.py"
    file.write_text(file.read_text().replace("[0.0]", "[0.7]"))
    assert "rendered" not in invoked("list", folder, "OneNeuron", "-q", "128x72@2").output
