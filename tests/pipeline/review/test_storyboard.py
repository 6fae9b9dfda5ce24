"""The storyboard shows every beat's end, and shows text as text."""

import base64
import hashlib
import html
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lectures.load import load_lecture
from lectures.model import Lecture
from pipeline.plan.jobs import ShotJob
from pipeline.render.pool import Workers
from pipeline.render.schedule import work_off
from pipeline.render.worker import Failure
from pipeline.review.boards import Board, draw_board, draw_reel, stored_board, stored_reel
from pipeline.review.sheets import PAPER, SHEET_WIDTH, write_sheets
from pipeline.review.storyboard import write_storyboard

Jobs = Callable[..., list[ShotJob]]


@pytest.fixture
def boards(jobs: Jobs, workers: Workers) -> dict[str, Board]:
    planned = jobs("Ring", "Box", "Empty", quality="160x90@5")
    outcome = work_off(planned, draw_board, stored_board, workers)
    assert not outcome.failures
    return {board.shot: board for board in outcome.results.values()}


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_a_frame_shows_the_end_of_its_beat(boards: dict[str, Board]) -> None:
    drawn, moved = boards["Ring"].panels
    assert [drawn.beat.name, moved.beat.name] == ["drawn", "moved"]
    lit = [np.argwhere(pixels(panel.frame).sum(axis=2) > 150) for panel in (drawn, moved)]
    centres = [points.mean(axis=0) for points in lit]
    assert centres[0] == pytest.approx([45, 80], abs=2)
    assert centres[1] == pytest.approx([45, 80 + 2 * 90 / 8], abs=2)


def test_a_shot_without_beats_still_has_its_last_frame(boards: dict[str, Board]) -> None:
    [panel] = boards["Empty"].panels
    assert panel.beat.name == "end"
    assert pixels(panel.frame).max() > 100


def test_a_reel_has_a_frame_a_second_with_the_beat_that_plays(
    jobs: Jobs, workers: Workers, tmp_path: Path
) -> None:
    [job] = jobs("Ring", quality="160x90@5")  # two beats of 0.6 s and their breath
    reel = work_off([job], draw_reel, stored_reel, workers).results[job.key]
    assert isinstance(reel, Board), reel
    ends = [panel.beat.end for panel in reel.panels]
    assert ends == list(range(len(ends)))
    assert len(ends) >= 2
    assert reel.panels[0].beat.name == "drawn"
    assert reel.panels[-1].beat.name == "moved"
    assert pixels(reel.panels[0].frame).max() < pixels(reel.panels[-1].frame).max()
    assert work_off([job], draw_reel, stored_reel, workers).fresh == []
    reel.panels[1].frame.unlink()
    assert work_off([job], draw_reel, stored_reel, workers).fresh == [job.key]
    [sheet] = write_sheets([(1, "Ring", reel)], tmp_path / "sheet.png", columns=6)
    with Image.open(sheet) as image:
        assert image.width == SHEET_WIDTH
        assert image.height < 400


def test_frames_are_drawn_once(jobs: Jobs, boards: dict[str, Board], workers: Workers) -> None:
    planned = jobs("Ring", "Box", quality="160x90@5")
    assert work_off(planned, draw_board, stored_board, workers).fresh == []
    boards["Box"].panels[0].frame.unlink()
    assert work_off(planned, draw_board, stored_board, workers).fresh == [planned[1].key]


def test_sheets_hold_every_panel_and_are_not_too_tall(
    boards: dict[str, Board], tmp_path: Path
) -> None:
    target = tmp_path / "sheet.png"
    (tmp_path / "sheet.9.png").touch()  # of an earlier, longer lecture
    entries = [(number, "A title", boards["Ring"]) for number in range(1, 12)]
    written = write_sheets(entries, target)
    assert [path.name for path in written] == ["sheet.png", "sheet.2.png"]
    assert not (tmp_path / "sheet.9.png").exists()
    sheets = [pixels(path) for path in written]
    assert all(sheet.shape[1] == SHEET_WIDTH and sheet.shape[0] <= 1600 for sheet in sheets)
    # Panels are 22 pictures on paper of one colour: count what is not paper.
    area = sum(int((np.abs(sheet - np.array(PAPER)).max(axis=2) > 1).sum()) for sheet in sheets)
    one = ((SHEET_WIDTH - 60) // 3) * ((SHEET_WIDTH - 60) // 3 * 9 / 16)
    assert area / one == pytest.approx(22, rel=0.08)


def test_the_page_and_a_sheet_for_each_part_are_written(
    shapes: Path, boards: dict[str, Board], tmp_path: Path
) -> None:
    narration = shapes / "narration.en.toml"
    text = narration.read_text().replace("A ring.", "A <round>ring, <b>&</b> a box.")
    narration.write_text(text.replace("<b>", "<bold>").replace("</b>", "x < y"))
    (shapes / "words.en.toml").write_text(
        "[Ring]\ntitle = '<script>alert(1)</script>'\n[Box]\ntitle = 'Boîte \"#[{answer}]\"'\n"
    )
    lecture: Lecture = load_lecture(shapes)
    failure = Failure("Broken", "LookupError: <missing>", "shapes.py:9")
    folder = next(iter(boards.values())).panels[0].frame.parents[2]
    files = write_storyboard(lecture, "en", boards, [failure], folder / "shapes.en")
    assert [path.name for path in files] == [
        "shapes.en.html",
        "shapes.en.part1.png",
        "shapes.en.part2.png",
    ]
    page = files[0].read_text()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    allowed = dict(rule.strip().split(" ", 1) for rule in html.unescape(policy).split(";"))
    assert allowed["default-src"] == "'none'"
    sha = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert allowed["style-src"] == f"'sha256-{sha}'"
    assert "script-src" not in allowed
    assert "style=" not in page  # a browser would drop it
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "A ring, &amp;x &lt; y a box." in page
    assert "LookupError: &lt;missing&gt;" in page
    assert "Boîte" in page
    for board in boards.values():
        for panel in board.panels:
            assert panel.frame.relative_to(folder).as_posix() in page
            assert panel.beat.name in page
