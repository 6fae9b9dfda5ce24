"""What travels between home and workers: by content, whole, and only where it may go."""

import functools
import hashlib
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lectures.load import load_lecture
from pipeline.farm import parcels
from pipeline.farm.parcels import Damaged, File, Packer, bring_home, collected, require_intact
from pipeline.media import Media
from pipeline.plan.jobs import ShotJob
from pipeline.project import PROJECT
from pipeline.render.store import Store

Jobs = Callable[..., list[ShotJob]]


def file(name: str, content: bytes = b"frames") -> File:
    return File(name, hashlib.sha256(content).hexdigest(), content)


def shown(job: ShotJob) -> ShotJob:
    return job


def test_a_folder_packed_twice_is_the_same_parcel_until_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "shots.py").write_text("one = 1\n")
    first = parcels.packed_scenes(tmp_path)
    (tmp_path / "part" / "shots.py").touch()
    (tmp_path / "part" / "__pycache__").mkdir()
    (tmp_path / "part" / "__pycache__" / "shots.pyc").write_bytes(b"compiled")
    assert parcels.packed_scenes(tmp_path) == first
    (tmp_path / "part" / "shots.py").write_text("one = 2\n")
    assert parcels.packed_scenes(tmp_path).digest != first.digest


def test_the_project_unpacks_to_what_it_is_here(tmp_path: Path) -> None:
    parcels.unpack(parcels.packed_project(), tmp_path)
    for name in ("requirements.lock", "scenes/stage.py", "mlp_math/data/capacity_curves.npz"):
        assert (tmp_path / name).read_bytes() == (PROJECT / name).read_bytes()
    assert not list(tmp_path.rglob("__pycache__"))
    assert not (tmp_path / "media").exists()


def test_a_damaged_parcel_is_not_unpacked(tmp_path: Path) -> None:
    parcel = parcels.packed_scenes(PROJECT / "scenes" / "up_next")
    spoilt = replace(parcel, content=parcel.content[:-9] + b"x" * 9)
    with pytest.raises(Damaged, match="arrived damaged"):
        parcels.unpack(spoilt, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_task_names_its_lecture_and_its_paths_instead_of_holding_them(
    jobs: Jobs, media: Media, tmp_path: Path
) -> None:
    packer = Packer(media)
    planned = jobs("Ring", "Box")
    orders = [packer.order(functools.partial(shown, job), 9) for job in planned]
    assert orders[0].needs == orders[1].needs
    assert orders[0].needs[0] == orders[0].project == packer.project
    assert len(orders[0].needs) == 3  # the project, the lecture, and scenes from outside it
    assert all(len(order.call) < len(pickle.dumps(planned[0].lecture)) / 5 for order in orders)
    assert str(tmp_path).encode() not in orders[0].call

    there = {name: tmp_path / "there" / name for name in ("media", *orders[0].needs)}
    there["project"] = there.pop(packer.project)
    arrived = parcels.unpickled(orders[0].call, there, packer.lecture)()
    folder = arrived.source.path.parents[1]
    assert folder in [there[need] for need in orders[0].needs[1:]]
    assert arrived.source.path == folder / "tiny" / "shapes.py"
    assert arrived.media == Media(there["media"])
    assert arrived.lecture is planned[0].lecture
    assert arrived.key == planned[0].key


def test_a_result_comes_home_to_the_paths_that_home_has(tmp_path: Path) -> None:
    sent = parcels.pickled([tmp_path / "there" / "store" / "a.mp4"], {"media": tmp_path / "there"})
    home = parcels.unpickled(sent, {"media": Path("/home/media")}, lambda digest: None)
    assert home == [Path("/home/media/store/a.mp4")]


def test_another_lecture_is_another_parcel(media: Media) -> None:
    packer = Packer(media)
    one, other = load_lecture(), load_lecture("marie_curie_radium")
    first = packer.order(functools.partial(shown, one), None)
    again = packer.order(functools.partial(shown, one), None)
    second = packer.order(functools.partial(shown, other), None)
    assert first.needs == again.needs != second.needs


def test_what_a_task_wrote_is_collected_once_and_written_whole_at_home(tmp_path: Path) -> None:
    there, home = Media(tmp_path / "there"), Media(tmp_path / "home")
    for name in ("store/a.mp4", "store/a.json", "voice/b.wav", "scratch/a.frames", "typst/c.svg"):
        (there.root / name).parent.mkdir(parents=True, exist_ok=True)
        (there.root / name).write_bytes(name.encode())
    files = collected(there.root)
    assert [one.name for one in files] == ["store/a.json", "store/a.mp4", "voice/b.wav"]
    assert collected(there.root) == ()
    require_intact(files)
    bring_home(files, home)
    assert Store(home.store).video("a").read_bytes() == b"store/a.mp4"
    assert not (home.root / "scratch").exists()


@pytest.mark.parametrize("name", ["films/a.mp4", "../a", "store/../../a", "/etc/a", ".lock"])
def test_a_file_may_come_home_to_store_and_voice_alone(name: str) -> None:
    with pytest.raises(Damaged, match="may not come here"):
        require_intact((file("store/a.mp4"), file(name)))


def test_a_file_that_changed_on_its_way_is_noticed() -> None:
    with pytest.raises(Damaged, match=r"store/a\.mp4 arrived damaged"):
        require_intact((replace(file("store/a.mp4"), content=b"other frames"),))


def test_a_record_is_written_after_the_video_it_vouches_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(parcels, "write_whole", lambda path, content: written.append(path.name))
    bring_home((file("store/a.json"), file("store/a.mp4")), Media(tmp_path))
    assert written == ["a.mp4", "a.json"]
