"""Modules tell what of them has run, and what is kept of them is that of their source as it is."""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from pipeline.render import seen

SOURCE = "def one():\n    return 1\n\n\nclass Two:\n    def two(self):\n        return 2\n"


@pytest.fixture(autouse=True)
def compiled_files_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def imported(path: Path) -> dict[str, object]:
    """The names of a module at a path, imported so that it tells."""
    spec = spec_from_file_location("telling", path, loader=seen._Loader("telling", str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def kept(path: Path) -> Path:
    (found,) = (path.parent / "__pycache__").iterdir()
    return found


def test_what_has_run_is_told_by_compiled_and_by_kept_code(tmp_path: Path) -> None:
    path = tmp_path / "telling.py"
    path.write_text(SOURCE)
    for _ in range(2):
        names = imported(path)
        seen._seen[str(path)].clear()
        assert names["one"]() == 1  # type: ignore[operator]
        assert seen.seen_of(str(path)) == {"one"}
        assert names["Two"]().two() == 2  # type: ignore[operator]
        assert seen.seen_of(str(path)) == {"one", "Two.two"}


def test_kept_code_is_used_once_the_source_is_as_it_was_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "telling.py"
    path.write_text(SOURCE)
    stamp = path.stat().st_mtime_ns
    imported(path)
    path.write_text(SOURCE.replace("return 1", "return 7"))
    os.utime(path, ns=(stamp, stamp))  # of the same second and size
    assert imported(path)["one"]() == 7  # type: ignore[operator]

    def compiled_anew(source: bytes, path: str) -> object:
        raise AssertionError("it was kept")

    monkeypatch.setattr(seen, "_telling", compiled_anew)
    assert imported(path)["one"]() == 7  # type: ignore[operator]


@pytest.mark.parametrize("length", [0, 40, 200])
def test_a_kept_file_that_was_cut_off_is_made_anew(tmp_path: Path, length: int) -> None:
    path = tmp_path / "telling.py"
    path.write_text(SOURCE)
    imported(path)
    whole = kept(path).read_bytes()
    kept(path).write_bytes(whole[:length])
    assert imported(path)["one"]() == 1  # type: ignore[operator]
    assert kept(path).read_bytes() == whole


def test_a_folder_that_takes_no_files_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "telling.py"
    path.write_text(SOURCE)
    (tmp_path / "__pycache__").write_text("a file in its place")
    assert imported(path)["one"]() == 1  # type: ignore[operator]
