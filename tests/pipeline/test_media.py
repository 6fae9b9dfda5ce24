"""The media folder: one run at a time, and files that are there whole or not at all."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.media import (
    MARK,
    Cache,
    Media,
    MediaError,
    sweep,
    temporary,
    write_whole,
    writing,
)
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


def test_what_holds_the_lock_may_hold_it_once_more_and_gives_it_back_at_the_end(
    tmp_path: Path,
) -> None:
    media, said = Media(tmp_path), list[str]()
    with media.locked("a page", said.append):
        with media.locked("its film", said.append):
            pass
        assert (tmp_path / ".lock.json").exists()
    assert not (tmp_path / ".lock.json").exists()
    assert said == []


def test_who_is_at_work_is_told_even_if_it_has_only_just_begun(tmp_path: Path) -> None:
    media, said = Media(tmp_path), []
    media.claim()
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
    deep = tmp_path / "storyboards" / "frames" / "key"
    code = (
        "import os, signal, sys; from pathlib import Path; from pipeline.media import temporary\n"
        "with temporary(Path(sys.argv[1], 'a.png')), temporary(Path(sys.argv[2], 'b.json')):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, deep, tmp_path], cwd=PROJECT)
    assert done.returncode == -9
    dead = set(tmp_path.rglob(".part-*"))
    assert sorted(path.suffix for path in dead) == [".json", ".png"]
    kept = [deep / "a.png", deep / ".hidden", tmp_path / "part-1"]
    for path in kept:
        path.touch()
    (tmp_path / "link").symlink_to(deep)
    with temporary(deep / "a.png") as alive:
        assert set(sweep(tmp_path)) == dead
        assert alive.exists()
        assert sweep(tmp_path) == []
    assert not alive.exists()
    assert all(path.exists() for path in kept)


def test_files_have_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with Media(tmp_path / "media").locked("a run", print):
            write_whole(tmp_path / "media" / "films" / "f.mp4", b"film")
    finally:
        os.umask(before)
    for name in ("films/f.mp4", ".lock", MARK):
        assert stat.S_IMODE((tmp_path / "media" / name).stat().st_mode) == 0o640, name


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from pipeline.media import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_whole(Path(sys.argv[1], 'film.vtt'), b'x' * 2000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.stderr.splitlines()[-1].endswith(f"File too large: '{tmp_path}/film.vtt'")
    assert list(tmp_path.iterdir()) == []


def test_two_lectures_of_one_name_have_names_of_their_own(tmp_path: Path) -> None:
    media = Media(tmp_path / "media")
    first, second = tmp_path / "a" / "shapes", tmp_path / "b" / "shapes"
    for folder in (first, second):
        folder.mkdir(parents=True)
        (folder / "lecture.toml").touch()
    names = [media.name_for("shapes", folder) for folder in (first, second, first, second)]
    assert names == ["shapes", "shapes-2", "shapes", "shapes-2"]
    (media.root / ".names.json").write_text("{")
    assert media.name_for("shapes", second) == "shapes-2"
    (second / "lecture.toml").unlink()  # it moves
    third = tmp_path / "c" / "shapes"
    assert media.name_for("shapes", third) == "shapes-2"
    assert media.name_for("shapes", first) == "shapes"


def test_a_folder_with_other_things_in_it_is_not_taken_for_the_media_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "films").mkdir()
    with (
        pytest.raises(MediaError, match=r"it holds other things, such as 'films'"),
        Media(tmp_path).locked("a run", print),
    ):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["films"]
    (tmp_path / MARK).touch()
    with Media(tmp_path).locked("a run", print):
        assert (tmp_path / ".lock").exists()


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


def test_a_value_that_was_altered_or_belongs_to_another_key_is_absent(tmp_path: Path) -> None:
    cache = Cache(tmp_path, Point)
    cache.put("a", Point("A", (1.0,)))
    content = cache.file("a").read_bytes()
    cache.file("b").write_bytes(content)
    assert cache.get("b") is None
    for i in range(len(content)):
        cache.file("a").write_bytes(content[:i] + bytes([content[i] ^ 1]) + content[i + 1 :])
        assert cache.get("a") is None, i
        cache.file("a").write_bytes(content[:i])
        assert cache.get("a") is None, i
    cache.file("a").write_bytes(content)
    assert cache.get("a") == Point("A", (1.0,))


@pytest.mark.parametrize("device", ["/dev/zero", "a pipe"])
def test_what_has_no_end_is_absent_and_holds_no_one_up(device: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path, Point)
    if device == "a pipe":
        os.mkfifo(cache.file("a"))
    else:
        cache.file("a").symlink_to(device)
    assert cache.get("a") is None


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


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_place_where_nothing_can_be_written_is_told_before_anything_begins(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MediaError, match=r"can't be the media folder: .*Let LECTURE_MEDIA name"):
        Media(tmp_path / place).claim()
