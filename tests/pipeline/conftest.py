"""Small real shots, a small real lecture about them, and a media folder of one's own."""

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lectures.load import load_lecture
from lectures.model import Language, Lecture
from pipeline.media import Media
from pipeline.plan.jobs import Production, ShotJob, plan
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import Shots, scan
from pipeline.project import PROJECT
from pipeline.render.pool import Workers
from pipeline.voice.silent import SilentNarrator

TINY = parse_quality("128x72@5")

# Shots made for tests: quick ones, and some that misbehave.
SHOTS = '''
import os
import signal
import time
from pathlib import Path

from manim import RIGHT, Circle, Create, Square

from scenes.mobjects.text import Words
from scenes.stage import LectureScene


class Ring(LectureScene):
    def construct(self):
        ring = Circle()
        with self.beat("drawn"):
            self.play(Create(ring), run_time=0.6)
        with self.beat("moved"):
            self.play(ring.animate.shift(2 * RIGHT), run_time=0.6)


class Box(LectureScene):
    def construct(self):
        with self.beat("named"):
            self.add(Square(3, fill_opacity=1), Words(self.words("label")))
            self.wait(0.4)


class Broken(LectureScene):
    def construct(self):
        with self.beat("begun"):
            self.wait(0.4)
        self.words("no_such_key")


class Deadly(LectureScene):
    """Kills its process the first time, or every time while `always` lies there."""

    def construct(self):
        folder = Path(__file__).parent
        with self.beat("begun"):
            self.play(Create(Circle()), run_time=0.6)
            first = not (folder / "died").exists()
            if first or (folder / "always").exists():
                (folder / "died").touch()
                os.kill(os.getpid(), signal.SIGKILL)


class Slow(LectureScene):
    def construct(self):
        with self.beat("begun"):
            self.play(Create(Circle()), run_time=0.6)
        time.sleep(60)


class Empty(LectureScene):
    def construct(self):
        self.add(Circle())
'''


NARRATION = {
    "en": "[Ring]\ndrawn = 'A ring.'\nmoved = 'It moves.'\n[Box]\nnamed = 'A box.'\n"
    "[Broken]\nbegun = 'Well.'\n[Deadly]\nbegun = 'Well.'\n[Slow]\nbegun = 'Well.'\n",
    "fr": "[Ring]\ndrawn = 'Un cercle.'\nmoved = 'Il bouge.'\n[Box]\nnamed = 'Un carré.'\n"
    "[Broken]\nbegun = 'Bon.'\n[Deadly]\nbegun = 'Bon.'\n[Slow]\nbegun = 'Bon.'\n",
}
WORDS = {
    "en": "[Ring]\ntitle = 'A ring'\n[Box]\ntitle = 'A box'\nlabel = '{answer}'\n",
    "fr": "[Ring]\ntitle = 'Un cercle'\n[Box]\ntitle = 'Un carré'\nlabel = '{answer}'\n",
}
LECTURE = """
extends = "how_llms_store_facts"
[[parts]]
folder = "tiny"
title = { en = "Shapes", fr = "Formes" }
shots = ["Ring", "Box"]
[[parts]]
folder = "tiny"
title = { en = "Trouble", fr = "Ennuis" }
shots = ["Broken", "Deadly", "Slow", "Empty"]
"""

Jobs = Callable[..., list[ShotJob]]
Produce = Callable[..., Production]


@pytest.fixture(autouse=True)
def _typeset_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typeset words are kept between tests, like anywhere else."""
    monkeypatch.setenv("TYPST_SVG_CACHE", str(PROJECT / "media" / "typst"))


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Media:
    """A media folder of one's own."""
    monkeypatch.setenv("LECTURE_MEDIA", str(tmp_path / "media"))
    return Media.default()


@pytest.fixture
def shots_file(tmp_path: Path) -> Path:
    """The file of the shots that are made for tests."""
    path = tmp_path / "scenes" / "tiny" / "shapes.py"
    path.parent.mkdir(parents=True)
    path.write_text(textwrap.dedent(SHOTS), encoding="utf-8")
    return path


@pytest.fixture
def shots(shots_file: Path) -> Shots:
    return scan(shots_file.parents[1])


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """The folder of a small lecture about them."""
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / "lecture.toml").write_text(LECTURE, encoding="utf-8")
    for language in ("en", "fr"):
        for kind, texts in (("words", WORDS), ("narration", NARRATION)):
            path = folder / f"{kind}.{language}.toml"
            path.write_text(texts[language], encoding="utf-8")
    return folder


@pytest.fixture
def lecture(shapes: Path) -> Lecture:
    return load_lecture(shapes)


@pytest.fixture
def production(shapes: Path, shots: Shots, media: Media) -> Produce:
    """A silent production of the lecture, from its folder as it is now."""

    def made(language: Language = "en", quality: str = TINY.name) -> Production:
        lecture = load_lecture(shapes)
        return Production(lecture, language, parse_quality(quality), SilentNarrator(), media, shots)

    return made


@pytest.fixture
def jobs(production: Produce) -> Jobs:
    """Plans some of the shots, from the lecture's folder as it is now."""

    def planned(*names: str, language: Language = "en", quality: str = TINY.name) -> list[ShotJob]:
        return plan(production(language, quality), names)

    return planned


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Two worker processes, shared by all tests that do not kill them."""
    pool = Workers(2)
    yield pool
    pool.shutdown()
