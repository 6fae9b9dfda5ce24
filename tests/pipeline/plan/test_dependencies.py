"""What is learnt of source files, and kept while they stay the same."""

from pathlib import Path

import pytest

from pipeline.media import Media
from pipeline.plan import dependencies
from pipeline.plan.dependencies import facts_of, file_digest, frozen, remember


@pytest.fixture(autouse=True)
def _fresh(media: Media) -> None:
    dependencies._learnt.cache_clear()
    dependencies._unkept.clear()


def source(folder: Path, text: str) -> Path:
    path = folder / "shot.py"
    path.write_text(text)
    return path


def test_a_files_classes_bases_and_marked_methods_are_read(tmp_path: Path) -> None:
    path = source(
        tmp_path,
        "from scenes import stage\nfrom scenes.sets.rows import RowShot as Row\n"
        "class A(Row, stage.LectureScene):\n"
        "    @stage.beat\n    def falls(self, beat): ...\n    def helper(self): ...\n"
        "class B(A): ...\nclass C(make()): ...\n",
    )
    a, b, c = facts_of(path).classes
    assert a.bases == (("scenes.sets.rows", "RowShot"), ("scenes.stage", "LectureScene"))
    assert a.methods == (("falls", "beat"), ("helper", ""))
    assert b.bases == (("", "A"),)
    assert c.bases == ()


def test_what_was_learnt_is_kept_for_the_next_process(
    tmp_path: Path, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = source(tmp_path, "import mlp_math.toy\nNAME = 'packing'\n")
    learnt = facts_of(path)
    remember()
    dependencies._learnt.cache_clear()
    monkeypatch.setattr(dependencies, "_learn", lambda _: pytest.fail("was learnt already"))
    assert facts_of(path) == learnt
    assert learnt.imports == (("mlp_math.toy", ""),)
    assert "packing" in learnt.names


def test_what_an_earlier_version_learnt_counts_for_nothing(
    tmp_path: Path, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = source(tmp_path, "X = 1\n")
    facts_of(path)
    with monkeypatch.context() as earlier:
        earlier.setattr(dependencies, "SCHEMA", 0)
        remember()
        dependencies._learnt.cache_clear()
        assert any(key.startswith(file_digest(path)) for key in dependencies._learnt())
    dependencies._learnt.cache_clear()
    assert dependencies._learnt() == {}


def test_a_changed_file_is_read_anew_but_not_within_one_plan(tmp_path: Path) -> None:
    path = source(tmp_path, "X = 1\n")
    first = file_digest(path)
    with frozen():
        assert file_digest(path) == first
        path.write_text("X = 22\n")
        assert file_digest(path) == first
    assert file_digest(path) != first
