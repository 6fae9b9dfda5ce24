"""Plays shots without frames, so that tests can read what stands on the stage."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import tempconfig
from support import OnBeatEnd, Play, shot_class

from lectures.load import load_lecture
from lectures.model import Language
from pipeline.review.layout import findings
from scenes.stage import Beat, LectureScene, Staging, staged


@pytest.fixture(scope="session")
def _media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture
def play(_media: Path) -> Iterator[Play]:
    """Plays a shot to its end without drawing its frames and returns the scene."""
    logging.getLogger("manim").setLevel(logging.ERROR)
    settings = {
        "pixel_width": 160,
        "pixel_height": 90,
        "frame_rate": 10,
        "dry_run": True,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "media_dir": str(_media),
    }

    def run(
        name: str,
        lecture: str = "how_llms_store_facts",
        language: Language = "en",
        on_beat_end: OnBeatEnd | None = None,
    ) -> LectureScene:
        staging = Staging(load_lecture(lecture), language, on_beat_end=on_beat_end)
        with staged(staging):
            scene = shot_class(name)(skip_animations=True)
            scene.render()
        return scene

    with tempconfig(settings):
        yield run


@pytest.fixture(scope="module")
def _played() -> dict[tuple[str, str, Language], LectureScene]:
    return {}


@pytest.fixture
def once(play: Play, _played: dict[tuple[str, str, Language], LectureScene]) -> Play:
    """Plays a shot unless a test has; its `noted` is what the checker found, beat by beat."""

    def run(
        name: str, lecture: str = "how_llms_store_facts", language: Language = "en"
    ) -> LectureScene:
        key = (name, lecture, language)
        if key not in _played:
            noted = {}

            def note(scene: LectureScene, beat: Beat) -> None:
                noted[beat.name] = findings(scene, 128 / 9, 8.0)

            scene = play(name, lecture, language, on_beat_end=note)
            scene.noted = noted
            _played[key] = scene
        return _played[key]

    return run
