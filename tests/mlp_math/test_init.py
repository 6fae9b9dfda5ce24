import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import mlp_math

TOOLS = {"precompute", "stored"}  # used as modules, by name
MODULES = [
    m.name
    for m in pkgutil.iter_modules(mlp_math.__path__)
    if not m.ispkg and not m.name.startswith("_") and m.name not in TOOLS
]


def public_names(module):
    source = Path(mlp_math.__path__[0], f"{module}.py").read_text(encoding="utf-8")
    body = ast.parse(source).body
    kinds = ast.FunctionDef | ast.ClassDef
    return {n.name for n in body if isinstance(n, kinds) and not n.name.startswith("_")}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_and_class_can_be_had_from_the_package(module):
    missing = public_names(module) - set(mlp_math.__all__)
    assert not missing, f"add to _OFFERED in mlp_math/__init__.py under {module!r}"


def test_every_name_offered_is_there_and_comes_from_one_place():
    assert len(mlp_math.__all__) == len(set(mlp_math.__all__))
    assert sum(len(names) for names in mlp_math._OFFERED.values()) == len(mlp_math.__all__)
    for name in mlp_math.__all__:
        assert getattr(mlp_math, name) is not None
    assert not set(mlp_math.__all__) & set(MODULES)


def test_what_is_not_offered_is_missing_as_of_any_module():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = mlp_math.nonsense
    assert "parameter_table" in dir(mlp_math)


def test_importing_the_package_and_counting_parameters_loads_no_numpy():
    code = (
        "import sys, mlp_math; mlp_math.parameter_table(mlp_math.GPT3);"
        "print('numpy' in sys.modules, any(m.split('.')[0] == 'scipy' for m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
