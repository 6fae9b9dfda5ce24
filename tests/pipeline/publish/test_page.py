"""The lesson's page in a real browser: watched, read, played with, answered, taken away."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Error, Page, expect

from pipeline.media import Media
from pipeline.project import PROJECT
from pipeline.publish.serve import served

VIEWS = ("watch", "read", "play", "test", "take")


@pytest.fixture
def opened(browser: Browser, page: Path) -> Iterator[Page]:
    """The page from the disk; the test fails if it asks for anything that lies outside its folder,
    or if an error stands in its console."""
    context = browser.new_context(viewport={"width": 1280, "height": 850}, color_scheme="dark")
    tab = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    tab.goto((page / "index.html").as_uri())
    yield tab
    context.close()
    inside = (page.as_uri() + "/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(inside)] == []
    assert errors == []


def show(tab: Page, view: str) -> None:
    tab.click(f'nav.views a[href="#{view}"]')
    expect(tab.locator(f'nav.views a[href="#{view}"]')).to_have_attribute("aria-current", "page")


def until(tab: Page, true: str) -> None:
    """Wait for an expression to be true; the page's policy forbids the browser's own way."""
    deadline = time.monotonic() + 20
    while not _holds(tab, true):
        assert time.monotonic() < deadline, true
        tab.wait_for_timeout(100)


def _holds(tab: Page, true: str) -> bool:
    try:
        return bool(tab.evaluate(true))
    except Error as error:
        # A page that is just being loaded anew can't be asked; it is asked again.
        if "navigation" not in str(error):
            raise
        return False


def data_of(tab: Page) -> Any:
    return json.loads(tab.locator("#data").text_content() or "")


def test_the_film_plays_and_a_word_leads_into_it(opened: Page):
    video = opened.locator("video")
    assert opened.evaluate("document.querySelector('video').play().then(() => true)")
    until(opened, "document.querySelector('video').currentTime > 0.2")
    opened.evaluate("document.querySelector('video').pause()")
    word = opened.locator(".word").nth(20)
    start = float(word.get_attribute("data-start") or "nan")
    word.click()
    expect(word).to_have_class(re.compile("lit"))
    assert video.evaluate("video => video.currentTime") == pytest.approx(start, abs=0.1)
    assert f"#watch/{start:.1f}" in opened.url


def test_captions_switch_language(opened: Page):
    cues = opened.evaluate(
        "[...document.querySelector('video').textTracks].map(t => [t.language, t.cues?.length ?? 0,"
        " t.mode])"
    )
    assert [language for language, *_ in cues] == ["en", "fr"]
    assert cues[0][2] == "showing"
    opened.evaluate(
        "(() => { const [a, b] = document.querySelector('video').textTracks;"
        " a.mode = 'disabled'; b.mode = 'showing'; })()"
    )
    said = opened.evaluate("document.querySelector('video').textTracks[1].cues[0].text")
    assert said in " ".join(
        cue[2] for track in data_of(opened)["film"]["captions"][1:] for cue in track["cues"]
    )


def test_a_search_finds_a_sentence_and_goes_there(opened: Page):
    opened.fill("#search", "three quarters")
    hit = opened.locator(".hits a").first
    expect(hit).to_contain_text("three quarters")
    hit.click()
    at = float(opened.url.split("#watch/")[1])
    expected = next(
        beat["start"]
        for part in data_of(opened)["lesson"]["parts"]
        for shot in part["shots"]
        for beat in shot["beats"]
        if "three quarters" in beat["text"]
    )
    assert at == pytest.approx(expected, abs=0.06)


def test_notes_are_kept_after_a_reload_and_saved_as_markdown(opened: Page):
    opened.fill("#note", "Why *minus* one?")
    opened.click(".notes form button")
    opened.reload()
    expect(opened.locator(".own-notes li")).to_contain_text("Why *minus* one?")
    with opened.expect_download() as waiting:
        opened.click(".notes > button")
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "**0:00** Why \\*minus\\* one?" in text


def test_the_article_has_pictures_mathematics_and_where_numbers_come_from(opened: Page):
    show(opened, "read")
    assert opened.locator(".read figure img").count() == len(
        [
            0
            for part in data_of(opened)["lesson"]["parts"]
            for s in part["shots"]
            for _ in s["beats"]
        ]
    )
    assert opened.locator(".read math").count() >= 1
    opened.locator(".numbers summary").first.click()
    expect(opened.locator(".numbers code").first).to_have_text("sizes.n_layers")
    first = opened.locator(".read figure img").first
    until(opened, "document.querySelector('.read figure img').naturalWidth === 720")
    assert "/dark/" in (first.get_attribute("src") or "")


def test_pictures_follow_the_theme(opened: Page):
    show(opened, "read")
    opened.get_by_label("Dark or light").click()
    assert "/light/" in (opened.locator(".read img").first.get_attribute("src") or "")
    assert opened.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_theme_of_the_lectures_own_colours_the_page_and_its_pictures(
    opened: Page, page: Path
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    first = "getComputedStyle(document.documentElement).getPropertyValue('--first')"
    assert opened.evaluate(ground) == "rgb(16, 20, 28)"  # dark is the page's own
    opened.get_by_label("Dark or light").click()
    assert opened.evaluate(ground) == "rgb(244, 241, 230)"
    assert opened.evaluate(first).strip() == "#135c7a"
    with Image.open(sorted((page / "stills" / "en" / "light").glob("*.webp"))[0]) as still:
        pixels = np.asarray(still.convert("RGB"), dtype=float)
    written = np.linalg.norm(pixels - [0x13, 0x5C, 0x7A], axis=-1)
    shipped = np.linalg.norm(pixels - [0x0B, 0x7A, 0x64], axis=-1)
    assert written.min() < shipped.min()


def test_the_quiz_scores_explains_and_remembers(opened: Page):
    show(opened, "test")
    quiz = data_of(opened)["lesson"]["quiz"]
    keys = list(quiz)
    for key, right in zip(keys[:2], (True, False), strict=True):
        option = quiz[key]["right"] if right else quiz[key]["wrong"][0]
        opened.locator(
            f'[data-key="{key}"] label', has_text=re.compile(f"^{re.escape(option)}$")
        ).click()
        expect(opened.locator(f'[data-key="{key}"] .verdict')).to_contain_text(quiz[key]["why"])
    expect(opened.locator(".quiz .score")).to_contain_text("1 right of 2 answered")
    opened.reload()
    expect(opened.locator(".quiz .score")).to_contain_text("1 right of 2 answered")
    opened.locator(f'[data-key="{keys[0]}"] .to-film').click()
    assert "#watch/" in opened.url


def test_a_card_that_is_known_comes_back_later(opened: Page):
    show(opened, "test")
    front = opened.locator(".card .front")
    first = front.get_attribute("data-card")
    opened.click(".card button")
    opened.locator('.grades [data-grade="4"]').click()
    kept = opened.evaluate("JSON.parse(localStorage.getItem('lesson:gate_lesson:cards'))")
    assert kept[first]["due"] > opened.evaluate("new Date(Date.now() + 864e5).toISOString()")
    assert front.get_attribute("data-card") != first
    opened.reload()
    assert opened.locator(".card .front").get_attribute("data-card") != first


def test_a_new_card_is_due_however_the_clock_moves_on_while_cards_are_counted(
    browser: Browser, page: Path
):
    context = browser.new_context()
    # A clock of which every reading is a millisecond later than the one before.
    context.add_init_script(
        "{ const Real = Date; let readings = 0; globalThis.Date = class extends Real {"
        " constructor(...given) {"
        " given.length ? super(...given) : super(Real.now() + ++readings); } } }"
    )
    tab = context.new_page()
    tab.goto((page / "index.html").as_uri())
    show(tab, "test")
    expect(tab.locator(".card .front")).to_be_visible()
    context.close()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_view_offends_against_accessibility(
    browser: Browser, page: Path, view: str, scheme: Any
):
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{(page / 'index.html').as_uri()}#{view}")
    tab.wait_for_selector("main h1")
    found = Axe().run(tab).response["violations"]
    told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
    context.close()
    assert told == []


@pytest.mark.parametrize("view", VIEWS)
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, page: Path, view: str):
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True)
    tab = context.new_page()
    tab.goto(f"{(page / 'index.html').as_uri()}#{view}")
    tab.wait_for_selector("main h1")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_hostile_lecture_shows_its_text_and_runs_nothing(opened: Page):
    for view in VIEWS:
        show(opened, view)
    show(opened, "read")
    expect(opened.locator("article")).to_contain_text('<img src=x onerror="window.hacked=1">')
    assert opened.evaluate("window.hacked") is None


def test_the_page_is_used_by_keyboard_alone(opened: Page):
    opened.keyboard.press("Tab")
    expect(opened.locator(".skip")).to_be_focused()
    for _ in range(2):
        opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    expect(opened.locator("main h1")).to_have_text("Play")


def test_the_other_language_is_a_page_of_its_own(opened: Page):
    opened.select_option("#language", label="Français")
    expect(opened.locator("nav.views")).to_contain_text("Se tester")
    assert opened.evaluate("document.documentElement.lang") == "fr"


def test_what_can_be_taken_away_is_there(opened: Page, page: Path):
    show(opened, "take")
    addresses = [a.get_attribute("href") or "" for a in opened.locator(".downloads a").all()]
    assert {Path(address).suffix for address in addresses} >= {
        ".pdf",
        ".apkg",
        ".txt",
        ".mp4",
        ".vtt",
    }
    assert all((page / address).stat().st_size > 0 for address in addresses)


def test_sizes_are_written_as_the_reader_writes_them(opened: Page):
    show(opened, "take")
    expect(opened.locator(".downloads li").first).to_have_text(re.compile(r"\.pdf, [\d.]+ [kM]B$"))
    opened.select_option("#language", label="Français")
    show(opened, "take")
    expect(opened.locator(".downloads li").first).to_have_text(re.compile(r"\.pdf, [\d,]+\s[kM]o$"))


def test_the_words_of_the_transcript_stand_where_one_looks(opened: Page):
    spelled = "[...document.querySelectorAll('.transcript p')].map(p => p.children.length > 0)"
    shown = opened.evaluate(spelled)
    assert shown[0]
    assert not shown[-1]
    before = opened.locator(".transcript p").all_text_contents()
    opened.locator(".transcript p").last.scroll_into_view_if_needed()
    until(opened, f"{spelled}.at(-1)")
    assert opened.locator(".transcript p").all_text_contents() == before


def test_the_served_page_gives_ranges_and_reloads_when_it_is_written_anew(
    browser: Browser, page: Path
):
    server = served(Media(page.parent.parent), "gate_lesson", 0)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/")
    film = next((page / "films").glob("*.en.*mp4"))
    answer = context.request.get(f"{address}/films/{film.name}", headers={"Range": "bytes=100-199"})
    assert answer.status == 206
    assert answer.body() == film.read_bytes()[100:200]
    assert answer.headers["content-range"] == f"bytes 100-199/{film.stat().st_size}"
    past = context.request.get(f"{address}/films/{film.name}", headers={"Range": "bytes=99999999-"})
    assert past.status == 416
    outside = context.request.get(f"{address}/..%2f..%2f.lecture-media")
    assert outside.status == 404
    tab.wait_for_timeout(1500)
    tab.evaluate("window.before = true")
    index = page / "index.html"
    status = index.stat()

    os.utime(index, (status.st_atime, status.st_mtime + 5))
    until(tab, "window.before === undefined")
    context.close()
    server.shutdown()


def test_watching_with_the_page_writes_an_edited_sentence_into_it(made: Path, tmp_path: Path):
    media, lesson = tmp_path / "media", tmp_path / "gate_lesson"
    shutil.copytree(made, media)
    shutil.copytree(made.parent / "gate_lesson", lesson)
    command = [
        "render.py",
        "watch",
        str(lesson),
        "BiasShift",
        "--still",
        "--page",
        "-q",
        "128x72@5",
    ]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=PROJECT,
        env=os.environ | {"LECTURE_MEDIA": str(media), "PYTHONUNBUFFERED": "1"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("watching ")
        time.sleep(0.5)
        (lesson / "narration.en.toml").write_text(
            '[BiasShift]\nsame_gaps = "Zero found a <useful>home."\n'
        )
        said = [running.stdout.readline() for _ in range(3)]
        running.send_signal(signal.SIGINT)
        running.stdout.read()
    assert said[0].startswith("BiasShift.same_gaps  "), said
    assert "Zero found a home." in Path(PROJECT, said[2].strip()).read_text("utf-8")
