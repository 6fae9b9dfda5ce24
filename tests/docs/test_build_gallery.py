"""docs/gallery.md shows the whole vocabulary, as its gallery scenes have it."""

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("build_gallery", ROOT / "docs" / "build_gallery.py")
gallery = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(gallery)

MOST_BYTES = 3_000_000  # of all pictures


def test_the_page_is_current_and_has_a_picture_of_everything() -> None:
    assert gallery.complaints() == []


def test_a_changed_page_is_told_apart(tmp_path: Path) -> None:
    page = tmp_path / "gallery.md"
    page.write_text(gallery.build() + "more\n", encoding="utf-8")
    (line,) = gallery.complaints(page)
    assert line == "gallery.md is not what scenes/gallery says: run python docs/build_gallery.py"


def test_a_mobject_that_no_scene_shows_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = '"""Two."""\n\nclass Alone: ...\n\nclass Part: ...\n\nclass Words: Part\n'
    (tmp_path / "new.py").write_text(vocabulary, encoding="utf-8")
    monkeypatch.setattr(gallery, "VOCABULARY", tmp_path)
    gallery.vocabulary.cache_clear()
    try:
        assert gallery.not_shown() == ["Alone"]
    finally:
        gallery.vocabulary.cache_clear()


def test_pictures_are_small_and_of_one_size() -> None:
    files = [one.picture for one in gallery.exhibits()]
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    for path in files:
        with Image.open(path) as picture:
            assert picture.size == gallery.SIZE, path.name


def test_every_exhibit_says_what_it_is_and_its_code_is_short() -> None:
    lines = {one.title: one.code.count("\n") + 1 for one in gallery.exhibits()}
    assert all(one.said for one in gallery.exhibits())
    assert sorted(lines.values())[len(lines) // 2] <= 5
    assert max(lines.values()) <= 30


def test_a_name_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert gallery.main(["Nothing"]) == 1
    assert "no gallery scene GalleryNothing" in capsys.readouterr().err
