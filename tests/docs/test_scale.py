"""The page on how far a farm carries is what the measured figures give."""

import json
from pathlib import Path

import pytest

from tests.programs import program

ROOT = Path(__file__).resolve().parents[2]


farm = program("benchmarks/farm.py")


@pytest.fixture(scope="module")
def found() -> dict:
    return json.loads((ROOT / "docs" / "scale.json").read_text())


def test_the_page_is_what_the_figures_give(found):
    assert farm.PAGE.read_text(encoding="utf-8") == farm.page(found)


def test_what_was_measured_is_a_whole_film(found):
    assert len(found["shots"]) > 70
    assert set(found["checked"]) == set(farm.CHECKED)
    assert all(one["video"] > 0 and one["bytes"] > 1000 for one in found["shots"].values())


def test_no_schedule_is_shorter_than_its_longest_piece_or_its_share_of_the_work(found):
    figures = farm.Figures(found)
    for pieces in (figures.whole(), figures.by_beats()):
        for workers in farm.CROWDS:
            one = farm.scheduled(pieces, workers, figures)
            assert one.took > one.longest
            assert one.took > one.work / workers
            # Graham: giving out a list to whoever is free is never worse than both together.
            waits = workers * found["sent"]["worker"] / farm.LINE + found["start"]
            home = max(piece.size for piece in pieces) / farm.LINE
            assert one.took < one.work / workers + one.longest + waits + home


def test_beats_make_up_their_shots_and_cost_more_in_all(found):
    figures = farm.Figures(found)
    whole, beats = figures.whole(), figures.by_beats()
    assert sum(p.length for p in beats) == pytest.approx(sum(p.length for p in whole), rel=0.01)
    assert sum(p.size for p in beats) == pytest.approx(sum(p.size for p in whole), rel=0.01)
    assert sum(p.cost for p in beats) > sum(p.cost for p in whole)
