"""The lecture about another fact."""

from pathlib import Path

import pytest

from lectures.load import SHIPPED


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The folder of a remix of the lecture, about the fact of the other shipped lecture."""
    text = (SHIPPED / "marie_curie_radium" / "lecture.toml").read_text(encoding="utf-8")
    body = text[text.index("\n[fact]") : text.index("\n[title]")]
    folder = tmp_path / "taken_apart_again"
    folder.mkdir()
    head = 'extends = "taking_models_apart"\nlanguages = ["fr", "en"]\n'
    (folder / "lecture.toml").write_text(head + body, encoding="utf-8")
    return str(folder)
