"""The house's arrows: who may import whom, by the contracts of pyproject.toml and by reading."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
OURS = {"mlp_math", "lectures", "measure", "fastcairo", "scenes", "pipeline", "render"}
MAY_IMPORT = {
    "mlp_math": set(),
    "measure": {"mlp_math"},
    "fastcairo": set(),
    "lectures": {"mlp_math"},
    "scenes": {"mlp_math", "lectures"},
    "pipeline": {"mlp_math", "lectures", "fastcairo", "scenes"},
}


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_before_it(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        wrong = (imported(path) & OURS) - MAY_IMPORT[package] - {package}
        assert not wrong, f"{path.relative_to(ROOT)} imports {sorted(wrong)}"


def test_the_houses_contracts_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0, capsys.readouterr()


def test_the_mathematics_stands_on_numpy_and_scipy_alone() -> None:
    import sys

    allowed = {"numpy", "scipy", "mlp_math"} | set(sys.stdlib_module_names)
    for path in (ROOT / "mlp_math").rglob("*.py"):
        assert not imported(path) - allowed, path.relative_to(ROOT)


def test_only_scenes_and_the_pipeline_know_manim() -> None:
    for package in ("mlp_math", "measure", "lectures"):
        for path in (ROOT / package).rglob("*.py"):
            assert "manim" not in imported(path), path.relative_to(ROOT)


def test_no_file_names_a_registry_or_a_machine() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "install.sh"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        assert "/work/" not in text, name
