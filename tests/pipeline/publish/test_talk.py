"""The talk: steps that play, hold and wait, with the film's words as notes."""

from pathlib import Path

import av
import pytest
from playwright.sync_api import Browser, expect
from pptx import Presentation

from lectures.lesson import load_lesson
from lectures.load import LectureError, find, load_lecture
from lectures.model import Lecture
from lectures.speech import split_marks
from lectures.text import shot_narration
from pipeline.media import Media
from pipeline.plan.jobs import Production
from pipeline.plan.quality import QUALITIES
from pipeline.publish.talk import cut, write_slides
from pipeline.render.run import Run
from pipeline.voice.silent import SilentNarrator


@pytest.fixture
def talk(made: Path) -> Path:
    return made / "talks" / "gate_lesson.en.short"


def test_the_short_deck_of_the_shipped_lecture_is_fifteen_steps_or_more_in_both_languages():
    lecture = load_lecture()
    for language in lecture.languages:
        deck = load_lesson(find(lecture.name), lecture, language).common.decks["short"]
        assert 15 <= len(deck.steps) <= 20


def test_a_step_plays_its_clip_holds_its_last_picture_and_waits(browser: Browser, talk: Path):
    tab = browser.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto((talk / "index.html").as_uri())
    tab.wait_for_selector(".reveal.ready")
    current = "document.querySelector('section.present video')"
    until = float(tab.evaluate(f"{current}.dataset.until"))
    tab.evaluate(f"{current}.playbackRate = 8")
    for _ in range(200):
        if tab.evaluate(f"{current}.paused && {current}.currentTime > {until} - 0.5"):
            break
        tab.wait_for_timeout(100)
    assert tab.evaluate(f"{current}.currentTime") == pytest.approx(until, abs=0.3)
    first = tab.evaluate(f"{current}.dataset.at")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(300)
    assert tab.evaluate(f"{current}.dataset.at") != first
    assert errors == []
    tab.close()


def test_the_speaker_sees_words_clock_and_the_next_picture(browser: Browser, talk: Path):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((talk / "index.html").as_uri())
    tab.wait_for_selector(".reveal.ready")
    with context.expect_page() as opened:
        tab.keyboard.press("s")
    speaker = opened.value
    notes = tab.locator("section.present aside").text_content() or ""
    expect(speaker.locator(".said")).to_have_text(notes)
    expect(speaker.locator("img")).to_have_count(2)
    expect(speaker.locator(".elapsed")).to_contain_text("0:0")
    speaker.keyboard.press("ArrowRight")
    after = tab.locator("section.present aside")
    # The talk turns when the speaker's message has reached its window, not with the key.
    expect(after).not_to_have_text(notes)
    expect(speaker.locator(".said")).to_have_text(after.text_content() or "")
    context.close()


def shot_narration_unmarked(lecture: Lecture) -> list[str]:
    """What the deck's first shot says, beat by beat."""
    return [split_marks(text)[0] for text in shot_narration(lecture, "en", "BiasShift").values()]


def test_a_presentation_has_a_clip_a_poster_and_notes_on_each_slide(made: Path):
    deck = Presentation(str(made / "talks" / "gate_lesson.en.short.pptx"))
    lecture = load_lecture(made.parent / "gate_lesson")
    assert deck.core_properties.title == "How might LLMs store facts? In ten minutes"
    assert len(deck.slides) >= 3
    for slide in deck.slides:
        (movie,) = slide.shapes
        assert movie.media_type.name == "MOVIE"
        assert movie.poster_frame.content_type == "image/png"
        assert slide.notes_slide.notes_text_frame.text
    first = deck.slides[0].notes_slide.notes_text_frame.text
    assert first == shot_narration_unmarked(lecture)[0]


def test_on_paper_each_step_has_a_page(made: Path):
    content = (made / "talks" / "gate_lesson.en.short.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/Count " in content


def test_a_cut_has_just_the_frames_asked_for(made: Path, tmp_path: Path):
    (video, *_) = sorted((made / "store").glob("*.mp4"))
    out = tmp_path / "cut.mp4"
    cut(video, 1.0, 2.4, out)
    with av.open(str(out)) as cutting, av.open(str(video)) as whole:
        rate = whole.streams.video[0].average_rate
        assert len(list(cutting.decode(video=0))) == round(2.4 * rate) - round(1.0 * rate)


def test_an_unknown_deck_is_named_with_those_there_are(tmp_path: Path):
    lecture = load_lecture()
    media = Media(tmp_path / "media")
    production = Production(lecture, "en", QUALITIES["draft"], SilentNarrator(), media)
    with pytest.raises(LectureError, match=r"no deck 'shrot'; it has short; did you mean short\?"):
        write_slides(production, Run(console=None), deck="shrot")  # type: ignore[arg-type]
