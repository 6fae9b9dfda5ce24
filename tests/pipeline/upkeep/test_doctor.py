"""What the doctor sees, and what it says when something is missing."""

import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from pipeline.media import Media
from pipeline.upkeep import doctor


def result(name: str, media: Path) -> doctor.Result:
    return {one.name: one for one in doctor.examine(Media(media))}[name]


def test_what_is_needed_to_run_these_tests_is_found(tmp_path: Path) -> None:
    results = doctor.examine(Media(tmp_path / "media"))
    assert [one.name for one in results if one.state == "bad"] == []
    assert len({one.name for one in results}) == len(results) == 10
    assert all(one.found for one in results)
    assert all(one.remedy for one in results if one.state != "good")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def without_manim(name: str) -> str:
        if name == "manim":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(doctor, "version", without_manim)
    found = result("packages", tmp_path)
    assert (found.state, found.found) == ("bad", "missing: manim")
    assert "make lecture" in found.remedy


def test_without_espeak_films_are_silent_but_possible(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    found = result("espeak-ng", tmp_path)
    assert found.state == "lacking"
    assert "apt install espeak-ng" in found.remedy


def test_a_media_folder_that_is_none_is_bad(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file")
    found = result("media folder", tmp_path / "media")
    assert found.state == "bad"
    assert "LECTURE_MEDIA" in found.remedy


def test_little_space_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10**8)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    found = result("disk space", tmp_path)
    assert (found.state, found.found) == ("lacking", "100.0 MB free")
