"""Plays a shot once for all tests that only read it."""

from typing import Any

import pytest
from support import Play

from scenes.stage import LectureScene


@pytest.fixture(scope="session")
def _played() -> dict[tuple[str, str, str], LectureScene]:
    return {}


@pytest.fixture
def once(play: Play, _played: dict[tuple[str, str, str], LectureScene]) -> Any:
    """Like `play`, but a shot that has been played in this lecture and language is kept."""

    def run(name: str, lecture: str = "how_llms_store_facts", language: str = "en") -> LectureScene:
        key = (name, lecture, language)
        if key not in _played:
            _played[key] = play(*key)
        return _played[key]

    return run
