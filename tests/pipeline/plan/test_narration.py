"""Figures that sentences quote are kept, exactly as long as nothing changes that they come from."""

from pathlib import Path

import pytest

from lectures.load import load_lecture
from lectures.model import Lecture
from lectures.text import all_figures
from pipeline.media import Media
from pipeline.plan import narration
from pipeline.plan.narration import kept_figures, narration_of


def test_figures_are_computed_once_and_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture, media = load_lecture(), Media(tmp_path / "media")
    computed = all_figures(lecture, "en")
    assert kept_figures(lecture, "en", media) == computed
    monkeypatch.setattr(narration, "all_figures", lambda *_: pytest.fail("computed anew"))
    assert kept_figures(load_lecture(), "en", media) == computed
    for shot in ("ParameterTable", "RandomAngles", "ItKnows"):
        said = narration_of(lecture, "en", shot, figures=lambda: computed)
        assert said == narration_of(lecture, "en", shot)


def test_figures_are_computed_anew_for_another_model_or_language_or_from_a_damaged_file(
    tmp_path: Path,
) -> None:
    media = Media(tmp_path / "media")
    one, other = (_remix(tmp_path / name, size) for name, size in (("a", 12288), ("b", 6144)))
    assert one.name == other.name
    before = kept_figures(one, "en", media)
    assert kept_figures(other, "en", media)["d_model"] == "6,144"
    assert kept_figures(one, "fr", media)["d_model"] == "12\u202f288"
    assert kept_figures(one, "en", media) == before
    for file in media.sources.glob("figures-*"):
        file.write_bytes(file.read_bytes().replace(b"12,288", b"12,289"))
    assert kept_figures(one, "en", media) == before


def _remix(folder: Path, d_model: int) -> Lecture:
    home = folder / "remix"
    home.mkdir(parents=True)
    (home / "lecture.toml").write_text(
        f'extends = "how_llms_store_facts"\n[sizes]\nd_model = {d_model}\n', encoding="utf-8"
    )
    return load_lecture(home)
