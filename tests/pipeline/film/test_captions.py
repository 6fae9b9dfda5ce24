import html
import random
from itertools import pairwise

import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from lectures.characters import hidden
from lectures.speech import LEAD, Sentence, Spoken, Word, estimate
from pipeline.film.captions import (
    LEAD_OF_VOICE,
    MAX_LINE,
    MAX_RATE,
    Cue,
    cues,
    paced,
    parted,
    placed,
    reading_length,
    write_srt,
    write_vtt,
)
from pipeline.timeline import BeatRecord

LONG = (
    "Every number in this vector may take part in thousands of directions, "
    "because those that are almost at right angles hardly disturb each other, "
    "and a space of many dimensions has room for very many of them."
)


def beat(text: str, language: str = "en", start: float = 0.0, rest: float = 0.6) -> BeatRecord:
    spoken = estimate(text, language)
    return BeatRecord("beat", start, start + spoken.seconds + rest, spoken)


def evenly_spoken(text: str, seconds: float) -> Sentence:
    texts = text.split()
    step = seconds / len(texts)
    words = tuple(Word(word, i * step, (i + 1) * step) for i, word in enumerate(texts))
    return Sentence(text, 0.0, seconds, words)


def assert_readable(track: list[Cue]) -> None:
    for cue in track:
        assert 1 <= len(cue.text.split("\n")) <= 2, cue
        assert all(len(line) <= MAX_LINE for line in cue.text.split("\n")), cue
        assert cue.rate <= MAX_RATE + 1e-9, cue
    for before, after in pairwise(track):
        assert before.end <= after.start


def test_each_sentence_is_one_cue():
    track = cues([beat("First we look. Then we count.")])
    assert [cue.text for cue in track] == ["First we look.", "Then we count."]


def test_a_cue_starts_with_its_voice_and_stays_in_the_silence_after_it():
    spoken = Spoken(0.2, (evenly_spoken("No, it is not.", 0.2),))
    (cue,) = cues([BeatRecord("beat", 10.0, 13.0, spoken)])
    assert cue.start == pytest.approx(10.0, abs=LEAD_OF_VOICE)
    assert cue.end == pytest.approx(11.0)


def test_a_long_sentence_is_parted_at_its_clauses():
    (sentence,) = estimate(LONG, "en").sentences
    ends = [run[-1].text for run in parted(sentence)]
    assert "directions," in ends
    assert "other," in ends
    assert_readable(cues([beat(LONG)]))


def test_parted_cues_follow_the_times_of_their_words():
    (sentence,) = estimate(LONG, "en").sentences
    track = cues([beat(LONG, start=5.0)])
    for run, cue in zip(parted(sentence), track, strict=True):
        assert cue.start == pytest.approx(5.0 + run[0].start, abs=0.15)


def test_a_word_longer_than_a_line_is_chopped():
    track = cues([beat("See " + "x" * 100 + " there.")])
    assert_readable(track)
    assert "".join(cue.text for cue in track).count("x") == 100


def test_french_punctuation_never_begins_a_line():
    text = "Est-ce que ce vecteur de la couche code vraiment le fait « Michael Jordan » ou non ?"
    for cue in cues([beat(text, "fr")]):
        for line in cue.text.split("\n"):
            assert line[0] not in "?»"
            assert line[-1] != "«"


def test_hurried_speech_is_still_readable_and_loses_no_word():
    hurried = Spoken(3.0, (evenly_spoken(LONG, 3.0), evenly_spoken("And then more of it.", 3.5)))
    track = cues([BeatRecord("beat", 0.0, 3.6, hurried)])
    assert_readable(track)
    said = " ".join(cue.text.replace("\n", " ") for cue in track).split()
    assert sorted(said) == sorted((LONG + " And then more of it.").split())


def test_captions_of_another_language_keep_within_the_beat():
    english = beat("A short remark.", start=20.0, rest=4.0)
    french = placed("Une remarque bien plus longue que celle qui est prononcée ici.", "fr", english)
    track = cues([french])
    assert track[0].start == pytest.approx(20.0 + LEAD, abs=LEAD_OF_VOICE)
    assert track[-1].end <= english.end
    assert_readable(track)


def test_captions_of_another_language_take_the_time_of_the_voice():
    english = BeatRecord("beat", 0.0, 12.0, Spoken(10.0, (evenly_spoken(LONG, 10.0),)))
    french = placed("Une phrase. Une autre phrase.", "fr", english)
    assert french.spoken.seconds == pytest.approx(10.0)
    assert french.spoken.sentences[1].end == pytest.approx(10.0)


def test_a_beat_without_narration_has_no_captions():
    silent = BeatRecord("beat", 0.0, 3.0, estimate("", "en"))
    assert cues([silent]) == []
    assert cues([placed("", "fr", silent)]) == []


def test_no_cue_outlasts_the_film():
    track = cues([beat("A last word.", rest=0.0)], film_end=1.0)
    assert track[-1].end <= 1.0


words = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, min_size=1, max_size=60), st.floats(0.05, 40), st.randoms())
def test_any_sentence_becomes_readable_cues(texts: list[str], seconds: float, rng: random.Random):
    sentence = evenly_spoken(" ".join(texts), seconds)
    start = rng.random() * 100
    track = cues([BeatRecord("beat", start, start + seconds, Spoken(seconds, (sentence,)))])
    assert_readable(track)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 5)), max_size=30))
def test_pacing_never_lets_cues_overlap(spans: list[tuple[float, float]]):
    track = paced([Cue(start, start + length, "Some words to read") for start, length in spans])
    assert len(track) == len(spans)
    assert_readable(track)


def test_vtt_and_srt_hold_the_same_cues_in_every_script(tmp_path):
    track = [Cue(1.0, 2.5, "W↑ · E < 12 & ça\nva"), Cue(3600.25, 3602.0, "日本語 --> ok")]
    vtt = webvtt.WebVTT.read(str(write_vtt(track, tmp_path / "a.vtt", "fr")))
    assert vtt.captions[0].raw_text == "W↑ · E &lt; 12 &amp; ça\nva"
    assert vtt.captions[1].start == "01:00:00.250"
    parsed = list(srt.parse(write_srt(track, tmp_path / "a.srt").read_text("utf-8")))
    assert parsed[0].content == "W↑ · E &lt; 12 &amp; ça\nva"
    assert [html.unescape(item.content) for item in parsed] == [cue.text for cue in track]
    assert [item.end.total_seconds() for item in parsed] == [2.5, 3602.0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.srt", "a.vtt"]


def test_a_hurried_cue_takes_time_from_the_silence_before_the_one_before_it():
    hurried = [Cue(10.0, 11.9, "a" * 40), Cue(12.0, 13.8, "b" * 42), Cue(14.0, 15.0, "c" * 10)]
    track = paced(hurried)
    assert [cue.start for cue in track] == pytest.approx([9.9, 11.9, 14.0])
    assert_readable(track)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
# Composed they are longer (U+FB2C) or shorter; numbers, powers, marks, brackets, accents, markup.
AWKWARD = st.lists(
    st.sampled_from(list("\ufb2c\u0958\ufb1d\u0301 («.…⁻²&\n\u200b\u202e\u2028孔\u200d"))
    | st.sampled_from(["x" * 50, "9" * 60, "<a>", "--", "-->", "<b>", "l’"]),
    max_size=80,
).map("".join)


@given(text=ANY_TEXT | AWKWARD, language=st.sampled_from(["en", "fr"]))
@settings(max_examples=150, deadline=None)
def test_any_narration_has_captions_that_can_be_read_back(tmp_path_factory, text, language):
    said = beat(text, language)
    english = beat("A short remark.", rest=4.0)
    for track in (cues([said]), cues([placed(text, language, english)], english.end)):
        for cue in track:
            assert all(0 < reading_length(line) <= MAX_LINE for line in cue.text.split("\n"))
            assert not any(hidden(ch) for ch in cue.text if ch != "\n")
        folder = tmp_path_factory.mktemp("captions")
        vtt = webvtt.WebVTT.read(str(write_vtt(track, folder / "a.vtt", language)))
        subtitles = list(srt.parse(write_srt(track, folder / "a.srt").read_text("utf-8")))
        assert [html.unescape(one.raw_text) for one in vtt.captions] == [c.text for c in track]
        assert [html.unescape(one.content) for one in subtitles] == [c.text for c in track]


def test_letters_that_grow_when_composed_still_fit_a_line():
    track = cues([beat("\ufb2c" * MAX_LINE)])
    assert_readable(track)
    assert sum(reading_length(line) for cue in track for line in cue.text.split("\n")) == 126


def test_a_chopped_word_keeps_its_accents_with_their_letters():
    letter = "q\u0301"  # there is no such letter in one code point
    for cue in cues([beat(letter * 60)]):
        assert all(line.startswith("q") for line in cue.text.split("\n"))


def test_markup_in_a_narration_is_text_in_both_kinds_of_file(tmp_path):
    track = cues([beat("See <img src=x onerror=alert(1)> & stay.")])
    for file in (write_vtt(track, tmp_path / "a.vtt", "en"), write_srt(track, tmp_path / "a.srt")):
        text = file.read_text("utf-8")
        assert "<img" not in text
        assert "&lt;img" in text
        assert "&amp; stay" in text
