"""mlp_math can be installed alone: its wheel holds the whole package and its data, nothing else."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import mlp_math

FOLDER = Path(mlp_math.__file__).parent
ROOT = FOLDER.parent
NOT_SOURCE = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", ".*")

USE = """
import sys
from pathlib import Path

unpacked = sys.argv[1]
sys.path.insert(0, unpacked)
import numpy as np
import mlp_math as mm
from mlp_math import real_model, recipes, stored

assert Path(mm.__file__).is_relative_to(unpacked), mm.__file__
toy = mm.toy_fact_block(np.random.default_rng(0))
assert toy.forward_all().row_products[:, 0].round().tolist() == [2, 1, 1, 0]
assert mm.parameter_table(mm.GPT3).total == 175_181_291_520
for name, recipe in recipes.all_recipes().items():
    assert stored.load(name), name
    assert recipe.is_current(), name
assert real_model.load_real_model("polysemantic")["texts"].size > 100
foreign = {"lectures", "scenes", "pipeline", "measure", "manim", "pydantic"} & set(sys.modules)
assert not foreign, foreign
print("all there")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(FOLDER, folder / "mlp_math", ignore=NOT_SOURCE)
    new_enough = int(importlib.metadata.version("setuptools").split(".")[0]) >= 77
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", *(["--no-build-isolation"] if new_enough else []), "-w", str(folder)]
    run = subprocess.run(
        [*command, str(folder / "mlp_math")],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert run.returncode == 0, run.stderr
    # What the build leaves behind lies beside the package, not in it.
    assert not {p.name for p in (folder / "mlp_math").iterdir()} - {p.name for p in sources()}
    [built] = folder.glob("mlp_math-*.whl")
    return built


def sources():
    ignored = NOT_SOURCE(str(FOLDER), [path.name for path in FOLDER.iterdir()])
    return [path for path in FOLDER.iterdir() if path.name not in ignored]


def test_the_wheel_holds_every_module_and_all_stored_data_and_nothing_else(wheel):
    names = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    shipped = {path for path in names if path.parts[0] == "mlp_math"}
    found = [p for p in FOLDER.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    wanted = {p.relative_to(ROOT) for p in found if not p.name.startswith(".")}
    assert shipped == wanted - {Path("mlp_math/pyproject.toml"), Path("mlp_math/README.md")}
    assert all(path.parts[0].endswith(".dist-info") for path in names - shipped)


def test_the_wheel_works_with_numpy_and_scipy_alone(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-I", "-c", USE, str(tmp_path)], capture_output=True, text=True
    )
    assert run.stdout.strip() == "all there", run.stderr


def test_it_asks_for_what_the_project_asks_for_numpy_scipy_and_python():
    own = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert own["requires-python"] == whole["requires-python"]
    assert {need.split(">")[0] for need in own["dependencies"]} == {"numpy", "scipy"}
    assert set(own["dependencies"]) <= set(whole["dependencies"])
