"""Cleaning removes what was produced, and nothing that was not."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.media import MARK, Cache, Media, MediaError
from pipeline.project import PROJECT
from pipeline.render.store import Rendering
from pipeline.upkeep.clean import KINDS, Heap, heaps, remove


@pytest.fixture
def full(tmp_path: Path) -> Media:
    media = Media(tmp_path / "media")
    media.claim()
    for name in ("store/a.mp4", "store/a.json", "films/f.mp4", "storyboards/frames/k/1.png"):
        path = media.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0123456789")
    (media.root / "README.md").write_text("what lies here")
    (media.root / "mine.mp4").write_text("put here by hand")
    return media


def test_everything_produced_goes_and_everything_else_stays(full: Media) -> None:
    found = heaps(full)
    assert {heap.kind: (len(heap.files), heap.size) for heap in found} == {
        "store": (2, 20),
        "films": (1, 10),
        "storyboards": (1, 10),
    }
    assert remove(full, found) == 40
    left = sorted(path.name for path in full.root.iterdir())
    assert left == [MARK, ".lock", "README.md", "mine.mp4"]


def test_only_the_kinds_named_go(full: Media) -> None:
    remove(full, heaps(full, ["films"]))
    assert not full.films.exists()
    assert (full.store / "a.mp4").exists()


def test_what_a_link_leads_to_outside_is_never_touched(full: Media, tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.mkdir()
    (outside / "film.mp4").write_text("precious")
    (full.root / "scenes").symlink_to(outside)
    (full.films / "link.mp4").symlink_to(outside / "film.mp4")
    remove(full, heaps(full))
    assert (outside / "film.mp4").read_text() == "precious"
    with pytest.raises(ValueError, match="outside"):
        remove(full, [Heap("films", (outside / "film.mp4",), 8)])
    assert (outside / "film.mp4").exists()


def test_shots_that_were_rendered_again_later_can_go_alone(full: Media) -> None:
    old = Rendering("l", "en", "draft", "Ring", "2026-01-01")
    new = replace(old, made_at="2026-01-02")
    made = {"old": old, "new": new, "other": replace(old, quality="high")}
    for key, one in made.items():
        Cache(full.store, Rendering).put(key, one)
        (full.store / f"{key}.mp4").write_bytes(b"film")
    remove(full, heaps(full, superseded=True))
    left = {path.name for path in full.store.iterdir()}
    assert left == {"new.mp4", "new.json", "other.mp4", "other.json", "a.mp4", "a.json"}


def clean(media: Media, *arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "render.py", "clean", *arguments],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", "LECTURE_MEDIA": str(media.root)},
        input=answer,
        capture_output=True,
        text=True,
    )


def test_a_folder_that_was_not_made_for_it_is_refused_and_keeps_everything(tmp_path: Path) -> None:
    own = tmp_path / "scenes" / "shot.py"
    own.parent.mkdir()
    own.write_text("a shot of one's own")
    media = Media(tmp_path)
    refused = clean(media, "--yes")
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Error: {tmp_path} is no media folder: it holds other things")
    with pytest.raises(MediaError):
        remove(media, heaps(media))
    assert own.read_text() == "a shot of one's own"
    assert [path.name for path in tmp_path.iterdir()] == ["scenes"]


def test_the_command_says_how_much_and_asks_first(full: Media) -> None:
    dry = clean(full, "--dry-run")
    assert dry.returncode == 0
    assert "40 bytes  in all; nothing has been removed" in dry.stdout
    refused = clean(full, answer="n\n")
    assert refused.returncode == 1
    assert (full.store / "a.mp4").exists()
    agreed = clean(full, answer="y\n")
    assert agreed.returncode == 0
    assert "removed 40 bytes" in agreed.stdout
    assert not full.store.exists()
    assert "nothing to remove" in clean(full, "--yes").stdout
    assert clean(full, "flims").returncode == 2


def test_every_kind_is_named_where_its_folder_is_explained() -> None:
    readme = (PROJECT / "media" / "README.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `(\w+)/` ", readme, re.MULTILINE)
    folders = [name for name, value in vars(Media).items() if isinstance(value, property)]
    assert sorted(explained) == sorted(KINDS) == sorted(folders)
    for name in folders:
        assert getattr(Media(Path("there")), name) == Path("there") / name
    assert ", ".join(list(KINDS)[:-1]) + f" or {list(KINDS)[-1]}" in clean_help()


def clean_help() -> str:
    """What the command says of itself, on one line."""
    done = subprocess.run(
        [sys.executable, "render.py", "clean", "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    return " ".join(done.stdout.split())
