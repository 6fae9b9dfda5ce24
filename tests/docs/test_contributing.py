"""What CONTRIBUTING.md says is true: its recipe makes a shot, its files and names exist."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPE = TEXT[TEXT.index("## A shot in ten minutes") : TEXT.index("## How to follow something")]
LECTURE = "lectures/how_llms_store_facts"


def blocks(language: str) -> dict[str, str]:
    """The recipe's blocks of code by the file that their first line names, without that line."""
    found = re.findall(rf"```{language}\n\s*# (\S+)\n(.*?)```", RECIPE, flags=re.DOTALL)
    return {path: textwrap.dedent(body) for path, body in found}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which the recipe has been followed to the letter."""
    copy = tmp_path_factory.mktemp("house")
    for name in ("fastcairo", "lectures", "mlp_math", "pipeline", "scenes", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("render.py", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    for name, table in blocks("toml").items():
        path = copy / LECTURE / name
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{table}", encoding="utf-8")
    shot, part = re.search(r'Add `"(\w+)"` to the `shots` of the part `(\w+)`', RECIPE).groups()
    toml = copy / LECTURE / "lecture.toml"
    listed = re.compile(rf'(folder = "{part}".*?shots = \[.*?)\]', re.DOTALL)
    added, count = listed.subn(rf'\1  "{shot}",\n]', toml.read_text(encoding="utf-8"), count=1)
    assert count == 1
    toml.write_text(added, encoding="utf-8")
    for name, code in blocks("python").items():
        (copy / name).write_text(code, encoding="utf-8")
    return copy


def run(house: Path, *command: str) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"PYTHONPATH": str(house), "LECTURE_MEDIA": str(house / "media")}
    return subprocess.run(
        [sys.executable, *command], cwd=house, env=surroundings, capture_output=True, text=True
    )


def test_the_recipe_has_its_four_tables_its_picture_and_its_test() -> None:
    assert len(blocks("toml")) == 4
    assert [Path(name).parts[0] for name in blocks("python")] == ["scenes", "tests"]


def test_the_recipes_own_test_passes_and_fails_once_the_picture_is_wrong(house: Path) -> None:
    picture, test = blocks("python")
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", test)
    good = run(house, *command)
    assert good.returncode == 0, good.stdout + good.stderr
    path = house / picture
    code = path.read_text(encoding="utf-8")
    path.write_text(code.replace("forward(person=0)", "forward(person=3)"), encoding="utf-8")
    wrong = run(house, *command)
    path.write_text(code, encoding="utf-8")
    assert wrong.returncode == 1
    assert "1 failed" in wrong.stdout


def test_the_recipes_shot_is_listed_and_checked(house: Path) -> None:
    listed = run(house, "render.py", "list")
    assert re.search(r"8  OneNeuron +1 beat ", listed.stdout), listed.stdout + listed.stderr
    checked = run(house, "render.py", "check", LECTURE, "--shot", "OneNeuron", "--jobs", "1")
    assert checked.stdout.strip().endswith("0 findings"), checked.stdout + checked.stderr


def test_every_file_that_the_text_names_exists() -> None:
    named = re.findall(r"`((?:scenes|mlp_math|lectures|pipeline|tests)/[\w./]+\.\w+)`", TEXT)
    assert len(named) >= 10
    for name in named:
        assert (ROOT / name).exists(), name


def test_every_name_that_a_path_mentions_stands_in_its_file() -> None:
    steps = re.findall(r"\d\. `([\w./]+\.py)`:?(.*?)(?=\n\d\. |\n\n)", TEXT, flags=re.DOTALL)
    assert len(steps) >= 8
    for path, said in steps:
        code = (ROOT / path).read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)(?:\.\w+)?(?:\[.*?\])?`", said):
            assert name in code, f"{path} has no {name}"
