"""One page and its talks of a small lecture, made once for all tests, and a browser."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from lectures.load import load_lecture
from pipeline.media import Media
from pipeline.plan.jobs import Production
from pipeline.plan.quality import parse_quality
from pipeline.publish.page import write_pages
from pipeline.publish.talk import write_slides
from pipeline.render.run import Run
from pipeline.voice.silent import SilentNarrator

HOSTILE = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>'
LECTURE = f"""
extends = "how_llms_store_facts"
theme = "school"
authors = ['{HOSTILE}'[0:0], "A teacher"]
[[parts]]
folder = "inside_the_mlp"
title = {{ en = "The gate", fr = "La porte" }}
shots = ["BiasShift", "AndGate"]
[[parts]]
folder = "counting_parameters"
title = {{ en = '''{HOSTILE}''', fr = "Compter" }}
shots = ["ParameterTable"]
"""
THEME = """
extends = "light"
background = "#f4f1e6"
first = "#135c7a"
"""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


def _made(root: Path) -> None:
    folder = root / "gate_lesson"
    folder.mkdir()
    (folder / "themes").mkdir()
    (folder / "themes" / "school.toml").write_text(THEME, encoding="utf-8")
    text = LECTURE.replace(f"'{HOSTILE}'[0:0], ", "")
    (folder / "lecture.toml").write_text(text, encoding="utf-8")
    (folder / "lesson.en.toml").write_text(
        f"[cards.odd]\nfront = '''{HOSTILE}'''\nback = '{{full}}'\nplace = 'AndGate'\n",
        encoding="utf-8",
    )
    lecture = load_lecture(folder)
    media = Media(root / "media")
    quality = parse_quality("240x136@5")
    production = Production(lecture, "en", quality, SilentNarrator(), media, home=folder)
    run = Run(Console(quiet=True), 2)
    write_pages(production, run)
    for kind in ("html", "pptx", "pdf"):
        write_slides(production, run, deck="short", kind=kind)  # type: ignore[arg-type]
    write_slides(replace(production, language="fr"), run)
    (root / "done").touch()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A media folder with the page and the talks of a lecture that is hostile in what it says."""
    base = tmp_path_factory.getbasetemp()
    # Workers of one run share what one of them has made.
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published"
    root.mkdir(exist_ok=True)
    with FileLock(root / ".made"):
        if not (root / "done").exists():
            _made(root)
    return root / "media"


@pytest.fixture(scope="session")
def page(made: Path) -> Path:
    """The folder of the page."""
    return made / "pages" / "gate_lesson"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()
