"""The store: a record that holds means a whole video, and renderings are found by what they are."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from lectures.speech import estimate
from pipeline.plan.traces import Trace
from pipeline.render.store import ShotRecord, Store
from pipeline.timeline import BeatRecord

BEAT = BeatRecord("falls", 0.0, 1 / 3, estimate("It <falls>falls, «où»?", "en"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def put(store: Store, key: str, content: bytes = b"video", **changes: str) -> ShotRecord:
    """Put a video of this content into the store."""
    record = ShotRecord(
        key=key,
        shot="Ring",
        lecture="shapes",
        language="en",
        quality="draft",
        width=854,
        height=480,
        fps=15,
        frames=5,
        duration=1 / 3,
        beats=(BEAT,),
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        rendered_in=0.5,
        peak_megabytes=100.0,
        made_at="2026-01-01T00:00:00+00:00",
        trace=Trace(files={"read here": "0"}),
    )
    record = replace(record, **changes)
    with store.temporary_video(key) as written:
        written.write_bytes(content)
        store.put(written, record)
    return record


def test_a_record_comes_back_as_it_was_put_with_its_beats(store: Store) -> None:
    record = put(store, "a")
    assert store.get("a") == store.peek("a") == record
    assert sorted(path.name for path in store.folder.iterdir()) == ["a.json", "a.mp4"]
    assert store.get("b") is None


def test_a_video_of_other_content_and_the_same_size_does_not_hold(store: Store) -> None:
    put(store, "a")
    store.video("a").write_bytes(b"wideo")
    assert store.peek("a") is not None
    assert store.get("a") is None


def test_a_record_under_anothers_key_does_not_hold(store: Store) -> None:
    put(store, "a")
    store.record_file("a").rename(store.record_file("b"))
    store.video("a").rename(store.video("b"))
    assert store.get("b") is None


def test_a_video_whose_record_can_not_be_written_is_removed(store: Store) -> None:
    store.record_file("a").mkdir(parents=True)
    with pytest.raises(OSError):  # noqa: PT011 - which one is up to the system
        put(store, "a")
    assert not store.video("a").exists()


def test_renderings_are_listed_the_latest_first(store: Store) -> None:
    put(store, "old", made_at="2026-01-01")
    put(store, "new", made_at="2026-03-01", quality="high")
    put(store, "middle", made_at="2026-02-01", shot="Box")
    (store.folder / "stray.json").write_text("{}")
    assert [(key, one.shot, one.quality) for key, one in store.renderings()] == [
        ("new", "Ring", "high"),
        ("middle", "Box", "draft"),
        ("old", "Ring", "draft"),
    ]
