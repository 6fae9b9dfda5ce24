"""The media folder: one run at a time, and files that are there whole or not at all."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.media import Cache, Media, sweep, temporary, write_whole, writing
from pipeline.project import PROJECT


def test_a_second_run_says_who_is_at_work_and_waits(tmp_path: Path) -> None:
    media = Media(tmp_path)
    said: list[str] = []
    order: list[str] = []

    def second() -> None:
        with media.locked("second", said.append):
            order.append("second")

    with media.locked("render.py lecture shapes", said.append):
        other = threading.Thread(target=second)
        other.start()
        while not said:
            time.sleep(0.01)
        time.sleep(0.2)
        order.append("first")
    other.join(timeout=10)
    assert order == ["first", "second"]
    assert said == [
        f"waiting: render.py lecture shapes (process {os.getpid()}, for 0 min) "
        f"is at work in {tmp_path}"
    ]


def test_who_is_at_work_is_told_even_if_it_has_only_just_begun(tmp_path: Path) -> None:
    media, said = Media(tmp_path), []
    with FileLock(tmp_path / ".lock"):  # as the first run does, before it says who it is
        other = threading.Thread(target=lambda: _hold(media, said))
        other.start()
        time.sleep(0.2)
        owner = {"pid": 7, "purpose": "render.py clean", "since": time.time()}
        write_whole(tmp_path / ".lock.json", json.dumps(owner).encode())
        while not said:
            time.sleep(0.01)
    other.join(timeout=10)
    assert said == [f"waiting: render.py clean (process 7, for 0 min) is at work in {tmp_path}"]


def _hold(media: Media, said: list[str]) -> None:
    with media.locked("second", said.append):
        pass


def test_a_lock_whose_holder_was_killed_holds_no_one_up(tmp_path: Path) -> None:
    code = (
        "import os, signal; from pathlib import Path; from pipeline.media import Media\n"
        f"with Media(Path({str(tmp_path)!r})).locked('killed', print):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT)
    assert done.returncode == -9
    said: list[str] = []
    with Media(tmp_path).locked("next", said.append):
        assert said == []


def test_what_a_dead_process_left_half_written_is_swept_and_nothing_else(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    folder = tmp_path / "store"
    folder.mkdir()
    dead = folder / f".part-{process.pid}-abc-KEY.mp4"
    film = folder / f".film.en.{process.pid}.part.mp4"
    alive = temporary(folder / "KEY.mp4")
    older = folder / f".part-{os.getpid()}-of-another-process-of-this-number.mp4"
    older.touch()
    os.utime(older, (1, 1))
    kept = [alive, folder / "KEY.mp4", folder / ".hidden", folder / f"part-{process.pid}"]
    for path in [dead, film, *kept]:
        path.touch()
    assert set(sweep(tmp_path)) == {dead, film, older}
    assert all(path.exists() for path in kept)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "file.json"
    write_whole(target, b"first")
    with pytest.raises(TypeError):
        write_whole(target, "not bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"first"
    write_whole(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["file.json"]


def test_a_folder_elsewhere_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTURE_MEDIA", "/somewhere/else")
    assert Media.default().films == Path("/somewhere/else/films")
    monkeypatch.delenv("LECTURE_MEDIA")
    assert Media.default().root == PROJECT / "media"


def test_a_file_whose_writing_fails_leaves_what_was_there_before(tmp_path: Path) -> None:
    target = tmp_path / "new" / "film.mp4"

    def fail() -> None:
        with writing(target) as path:
            path.write_bytes(b"half")
            assert path.suffix == ".mp4"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(target.parent.iterdir()) == []
    with writing(target) as path:
        path.write_bytes(b"whole")
        assert not target.exists()
    assert [file.name for file in target.parent.iterdir()] == ["film.mp4"]


@dataclass(frozen=True)
class Point:
    name: str
    at: tuple[float, ...]


def test_a_cache_gives_back_what_it_was_given(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "points", Point)
    assert cache.get("a") is None
    point = Point("A «é»", (0.1, 1 / 3))
    cache.put("a", point)
    assert cache.get("a") == point
    assert [file.name for file in (tmp_path / "points").iterdir()] == ["a.json"]
    cache.put("a", Point("B", ()))
    assert cache.get("a") == Point("B", ())


@pytest.mark.parametrize(
    "spoilt", [b"", b"{", b"[]", b'{"name": "A"}', b'{"name": "A", "at": ["x"]}', b"\xff\xfe"]
)
def test_what_a_cache_can_not_read_is_absent(spoilt: bytes, tmp_path: Path) -> None:
    cache = Cache(tmp_path, Point)
    cache.file("a").write_bytes(spoilt)
    assert cache.get("a") is None
    cache.file("a").unlink()
    cache.file("a").mkdir()
    assert cache.get("a") is None
