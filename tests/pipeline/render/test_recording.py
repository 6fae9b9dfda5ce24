"""A rendered shot is used again exactly as long as all that it read is as it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lectures.load import load_lecture
from pipeline.film.export import export_job, export_shot
from pipeline.media import Media
from pipeline.plan.jobs import Production, ShotJob, plan
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers, isolated
from pipeline.render.schedule import render
from pipeline.render.store import Store
from pipeline.voice.silent import SilentNarrator

SHOTS = '''
import os
from functools import cache
from pathlib import Path

import numpy as np
from manim import Circle, Dot, RIGHT, Square

from scenes.mobjects.text import Words
from scenes.stage import LectureScene

HERE = Path(__file__).parent


@cache
def kept(name):
    return float((HERE / name).read_text())


def of(name):
    """A number that was stored under a name."""
    return kept(f"{name}.txt")


class First(LectureScene):
    def construct(self):
        with self.beat("drawn"):
            self.add(Circle(of("radius")))
            self.wait(0.4)


class Second(LectureScene):
    """Reads what the first has read already."""

    def construct(self):
        from helper_of_shots import shade
        with self.beat("drawn") as beat:
            self.add(Circle(of("radius"), fill_opacity=shade()), Words(self.words("label")))
            self.add(Dot().shift(RIGHT * beat.at("half")))
            if (HERE / "marker").exists() or os.environ.get("WITH_SQUARE"):
                self.add(Square())
            self.add(*(Dot(radius=0.01) for _ in self.lecture.cast))
            self.wait(0.4)
'''
HELPER = "def shade():\n    # how dark\n    return 0.5\n\n\ndef unused():\n    return 1\n"
NARRATION = "[First]\ndrawn = 'One.'\n[Second]\ndrawn = 'Two and <half>more.'\n"
WORDS = "[First]\ntitle = 'A'\nlabel = 'unread'\n[Second]\ntitle = 'B'\nlabel = '{answer}'\n"
LECTURE = """
extends = "how_llms_store_facts"
[[parts]]
folder = "part"
title = { en = "Part", fr = "Part" }
shots = ["First", "Second"]
"""
Plan = Callable[[], list[ShotJob]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    part = folder / "scenes" / "part"
    part.mkdir(parents=True)
    (folder / "remix").mkdir()
    for path, text in {
        part / "shots.py": SHOTS,
        part / "radius.txt": "1.5",
        part / "helper_of_shots.py": HELPER,
        folder / "remix" / "lecture.toml": LECTURE,
        folder / "remix" / "narration.en.toml": NARRATION,
        folder / "remix" / "narration.fr.toml": NARRATION,
        folder / "remix" / "words.en.toml": WORDS,
        folder / "remix" / "words.fr.toml": WORDS,
    }.items():
        path.write_text(text)
    return folder


@pytest.fixture(scope="module")
def jobs(place: Path) -> Plan:
    media = Media(place / "media")

    def planned() -> list[ShotJob]:
        scan.cache_clear()
        lecture = load_lecture(place / "remix")
        shots = scan(place / "scenes")
        quality = parse_quality("64x36@5")
        return plan(Production(lecture, "en", quality, SilentNarrator(), media, shots))

    return planned


@pytest.fixture(scope="module")
def rendered(place: Path, jobs: Plan) -> Plan:
    """Both shots, by one worker, the first one first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(place / "scenes" / "part")
        with Workers(1) as workers:
            for job in jobs():
                assert not render([job], workers).failures
    return jobs


def held(planned: list[ShotJob]) -> list[str]:
    """The shots that would not be rendered again."""
    return [job.name for job in planned if Store(job.media.store).find(job) is not None]


BOTH, NONE = ["First", "Second"], list[str]()
# What is edited (a file, and what in it by what), and which shots are still good.
EDITS = {
    "a file whose name is made at run time": ("scenes/part/radius.txt", "1.5", "1.6", NONE),
    "a module that is imported late": ("scenes/part/helper_of_shots.py", "0.5", "0.6", ["First"]),
    "its comment": ("scenes/part/helper_of_shots.py", "how dark", "how light", BOTH),
    "a docstring": ("scenes/part/shots.py", "A number that was", "What was", BOTH),
    "a shot": ("scenes/part/shots.py", "radius=0.01", "radius=0.02", ["First"]),
    "a word that is read": ("remix/words.en.toml", "'{answer}'", "'x'", ["First"]),
    "a word that no shot reads": ("remix/words.en.toml", "'unread'", "'changed'", BOTH),
    "another language's words": ("remix/words.fr.toml", "'{answer}'", "'x'", BOTH),
    "a mark's moment": ("remix/narration.en.toml", "and <half>more", "<half>and more", ["First"]),
    "a title": ("remix/lecture.toml", 'en = "Part"', 'en = "Other"', BOTH),
    "the theme": ("remix/lecture.toml", "[[parts]]", 'theme = "light"\n[[parts]]', NONE),
}


@pytest.mark.parametrize("what", EDITS)
def test_it_is_known_which_shots_an_edit_concerns(what: str, rendered: Plan, place: Path) -> None:
    name, old, new, expected = EDITS[what]
    path = place / name
    text = path.read_text()
    assert old in text
    assert held(rendered()) == BOTH
    path.write_text(text.replace(old, new))
    try:
        assert held(rendered()) == expected
    finally:
        path.write_text(text)
    assert held(rendered()) == BOTH


def test_a_file_that_comes_and_a_variable_count_for_those_who_looked(
    rendered: Plan, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = place / "scenes" / "part" / "marker"
    marker.touch()
    assert held(rendered()) == ["First"]
    marker.unlink()
    monkeypatch.setenv("WITH_SQUARE", "1")
    assert held(rendered()) == ["First"]
    monkeypatch.setenv("SOMETHING_ELSE", "1")
    monkeypatch.delenv("WITH_SQUARE")
    assert held(rendered()) == BOTH


def test_what_is_changed_while_a_shot_is_played_is_not_kept(
    tmp_path: Path, place: Path, jobs: Plan
) -> None:
    path = place / "scenes" / "part" / "shots.py"
    text = path.read_text()
    path.write_text(
        text.replace(
            'self.add(Circle(of("radius")))',
            'Path(__file__).write_text(Path(__file__).read_text() + "\\n# edited\\n")',
        )
    )
    try:
        [job, _] = jobs()
        with Workers(1) as workers:
            [failure] = render([job], workers).failures
        assert "changed while the shot was played" in failure.message
        assert "shots.py" in failure.message
        assert Store(job.media.store).find(job) is None
    finally:
        path.write_text(text)


def test_what_a_shot_is_made_from_is_the_same_whatever_task_renders_it(
    rendered: Plan, tmp_path: Path
) -> None:
    """Another task needs other modules and packages, which are nothing to the shot."""
    [job, _] = rendered()
    elsewhere = replace(job, media=Media(tmp_path / "media"))
    with Workers(1) as workers:
        made = workers.submit(isolated, export_shot, export_job(elsewhere, "mp4")).result()
    assert isinstance(made.result, Path)
    before, now = (Store(one.media.store).find(one) for one in (job, elsewhere))
    assert before is not None
    assert now is not None
    assert now.trace == before.trace
