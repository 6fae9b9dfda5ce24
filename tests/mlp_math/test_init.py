import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import mlp_math

MODULES = [m.name for m in pkgutil.iter_modules(mlp_math.__path__) if not m.name.startswith("_")]


def imported_for_type_checkers():
    source = Path(mlp_math.__file__).read_text(encoding="utf-8")
    [block] = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
    return {alias.name: node.module for node in block.body for alias in node.names}


def test_some_thirty_names_stand_at_the_top():
    assert 25 <= len(mlp_math.__all__) <= 40


@pytest.mark.parametrize("name", mlp_math.__all__)
def test_a_name_at_the_top_is_its_modules_own(name):
    thing, home = getattr(mlp_math, name), f"mlp_math.{mlp_math._HOMES[name]}"
    assert thing is getattr(importlib.import_module(home), name)
    assert getattr(thing, "__module__", home) in {home, "mlp_math.parameters"}


def test_type_checkers_and_python_find_the_same_names_in_the_same_modules():
    offered = {name: f"mlp_math.{module}" for name, module in mlp_math._HOMES.items()}
    assert imported_for_type_checkers() == offered


def test_modules_can_be_had_without_importing_them_one_by_one():
    code = "import mlp_math; print(mlp_math.bounds.welch_bound(3, 2))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0.5"


def test_no_name_at_the_top_hides_a_module():
    assert not set(mlp_math.__all__) & set(MODULES)


def test_what_is_not_offered_is_missing_as_of_any_module():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = mlp_math.nonsense
    assert not hasattr(mlp_math, "_nonsense")
    assert "parameter_table" in dir(mlp_math)


def test_importing_the_package_and_counting_parameters_loads_no_numpy():
    code = (
        "import sys, mlp_math; mlp_math.parameter_table(mlp_math.GPT3);"
        "print('numpy' in sys.modules, any(m.split('.')[0] == 'scipy' for m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
