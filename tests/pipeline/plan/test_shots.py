"""Shots are found by reading files, and misspelt names are answered."""

import subprocess
import sys
from pathlib import Path

import pytest

from lectures.load import load_lecture, shipped
from pipeline.plan.shots import nearest, scan, suggestion
from pipeline.project import PROJECT


def test_every_shot_of_every_shipped_lecture_is_found_in_its_parts_folder() -> None:
    catalogue = scan()
    for name in shipped():
        for shot in load_lecture(name).shots:
            assert catalogue[shot.name].path.parent.name == shot.folder


def test_finding_shots_imports_neither_manim_nor_scenes() -> None:
    code = (
        "import sys; from pipeline.plan.shots import scan; scan(); "
        "print(sorted({'manim', 'scenes', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_shared_mobjects_private_files_and_private_classes_are_no_shots(tmp_path: Path) -> None:
    for name, text in {
        "mobjects/dots.py": "class Dots(VGroup):\n    pass\n",
        "part/_draft.py": "class Draft(LectureScene):\n    pass\n",
        "part/shot.py": "class _Base(LectureScene):\n    pass\n\nclass Shot(_Base):\n    pass\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert set(scan(tmp_path)) == {"Shot"}
    assert scan(tmp_path)["Shot"].module is None


def test_two_shots_of_one_name_are_refused(tmp_path: Path) -> None:
    for part in ("one", "two"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "shot.py").write_text("class Shot(LectureScene):\n    pass\n")
    with pytest.raises(ValueError, match="shot Shot is defined twice"):
        scan(tmp_path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("TitelCard", "TitleCard"), ("jordanprompt", "JordanPrompt"), ("Prompt", "JordanPrompt")],
)
def test_a_misspelt_shot_is_answered_with_the_nearest(written: str, meant: str) -> None:
    assert meant in nearest(written, ["TitleCard", "JordanPrompt", "AthleteSports"])
    assert meant in suggestion(written, scan())


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert suggestion("Zzz", ["TitleCard"]) == ""
