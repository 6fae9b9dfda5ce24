"""The page on the real model is what the stored extracts say."""

import re
from pathlib import Path

import pytest

from tests.programs import program

ROOT = Path(__file__).resolve().parents[2]


builder = program("docs/build_real_model.py")


@pytest.fixture(scope="module")
def page() -> str:
    return builder.build()


def test_the_page_is_what_the_extracts_say(page):
    written = (ROOT / "docs" / "real_model.md").read_text(encoding="utf-8")
    assert written == page, "run python docs/build_real_model.py"


def test_every_table_has_as_many_cells_in_every_row(page):
    for block in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block.splitlines()[0]


def test_every_extract_is_listed_with_its_limits(page):
    for file in builder.LANGUAGE_MODEL.glob("*.json"):
        assert f"| `{file.stem}` |" in page


def test_a_stale_page_is_noticed_and_writing_mends_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(builder, "PAGE", tmp_path / "real_model.md")
    assert builder.main(["--check"]) == 1
    assert "run python docs/build_real_model.py" in capsys.readouterr().out
    assert builder.main([]) == 0
    assert builder.main(["--check"]) == 0


def test_intervals_and_shares_are_written_as_one_reads_them():
    assert builder.share(builder.Interval(0.256, 0.2, 0.31, 40)) == "26 % (20 to 31)"
    assert builder.table(("a", "b"), [("1", "2")]) == "| a | b |\n|--|--|\n| 1 | 2 |"
