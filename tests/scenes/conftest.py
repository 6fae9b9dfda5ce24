"""Plays shots without frames, so that tests can read what stands on the stage."""

import importlib
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from manim import tempconfig

from lectures.load import load_lecture, shipped
from lectures.model import Language
from scenes.stage import Beat, LectureScene, Staging, staged

ROOT = Path(__file__).resolve().parents[2]
LECTURES = [load_lecture(name) for name in shipped()]
VARIANTS = [(lecture, language) for lecture in LECTURES for language in lecture.languages]
OnBeatEnd = Callable[[LectureScene, Beat], None]
Play = Callable[..., LectureScene]


def shot_class(name: str) -> type[LectureScene]:
    """The class of a shot or gallery scene, by its name."""
    for path in sorted((ROOT / "scenes").rglob("*.py")):
        if re.search(rf"^class {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            return getattr(importlib.import_module(module), name)
    raise LookupError(name)


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
