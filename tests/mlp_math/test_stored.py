import json
from pathlib import Path

import numpy as np
import pytest

from mlp_math import stored

ARRAYS = {"counts": np.arange(6).reshape(2, 3), "angles": np.linspace(0, 180, 5)}


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    stored.save("some_arrays", ARRAYS, {"description": "two arrays", "seed": 3}, tmp_path)
    loaded = stored.load("some_arrays", tmp_path)
    assert sorted(loaded) == ["angles", "counts"]
    for key, array in ARRAYS.items():
        np.testing.assert_array_equal(loaded[key], array)
        assert loaded[key].dtype == array.dtype
    record = stored.recipe_of("some_arrays", tmp_path)
    assert record["seed"] == 3
    assert record["arrays"]["counts"] == ["int64", [2, 3]]


def test_loaded_arrays_are_read_only(tmp_path: Path) -> None:
    stored.save("some_arrays", ARRAYS, {}, tmp_path)
    with pytest.raises(ValueError, match="read-only"):
        stored.load("some_arrays", tmp_path)["counts"][0, 0] = 7


def test_the_same_arrays_give_the_same_bytes_in_any_order() -> None:
    backwards = dict(reversed(list(ARRAYS.items())))
    assert stored.npz_bytes(ARRAYS) == stored.npz_bytes(backwards)


def test_a_missing_result_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"python -m mlp_math\.precompute not_there"):
        stored.load("not_there", tmp_path)
    stored.save("some_arrays", ARRAYS, {}, tmp_path).unlink()
    with pytest.raises(FileNotFoundError, match="no arrays for stored result 'some_arrays'"):
        stored.load("some_arrays", tmp_path)


def test_damaged_bytes_are_noticed(tmp_path: Path) -> None:
    path = stored.save("some_arrays", ARRAYS, {}, tmp_path)
    assert stored.is_intact("some_arrays", tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert not stored.is_intact("some_arrays", tmp_path)
    with pytest.raises(ValueError, match="checksum"):
        stored.load("some_arrays", tmp_path)


@pytest.mark.parametrize("name", ["../up", "Caps", "", "a b"])
def test_a_name_that_is_no_file_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name must be lower case"):
        stored.load(name, tmp_path)


def test_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Object arrays"):
        stored.save("objects", {"a": np.array([{}], dtype=object)}, {}, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    stored.write_whole(path, b"old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(stored.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        stored.write_whole(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("path", sorted(stored.DATA.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_result_is_intact_and_small(path: Path) -> None:
    assert stored.load(path.stem)
    assert json.loads(path.read_text(encoding="utf-8"))["description"]
    assert path.with_suffix(".npz").stat().st_size < 3_000_000
