"""Narrators, with an engine that hums a tone for each word, so that every moment is known."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest

from lectures.load import load_lecture
from lectures.speech import LEAD, PAUSE_AFTER_SENTENCE, Word, estimate
from pipeline.film.join import starts
from pipeline.film.make import captions_of, make_film, soundtrack
from pipeline.media import Media
from pipeline.timeline import BeatRecord, ShotClip
from pipeline.voice.engines import engine as module
from pipeline.voice.engines.engine import Voice
from pipeline.voice.errors import VoiceError, VoiceUnavailable
from pipeline.voice.narrators import narrator_for
from pipeline.voice.say import audition
from pipeline.voice.silent import SilentNarrator
from pipeline.voice.sound.clip import Clip, read_sound
from pipeline.voice.sound.loudness import file_loudness
from pipeline.voice.synthesis import SpeakingNarrator
from pipeline.voice.text.reading import Reader, Reading

RATE = 24_000
WORD = 0.5  # seconds; a slow voice, whose captions are easily read in time


class Hum:
    """Says every word as a tone, without gaps."""

    name = "hum"
    sentences_said = 0

    def __init__(self, language: str, voice: str | None = None, speed: float | None = None) -> None:
        if language == "fr":
            raise VoiceUnavailable("hum does not know French")
        self.identity = f"hum {voice} {speed}"

    def say(self, readings: Sequence[Reading], words: Sequence[str]) -> Clip:
        type(self).sentences_said += 1
        clock = np.arange(round(len(words) * WORD * RATE)) / RATE
        samples = (0.3 * np.cos(2 * np.pi * 440 * clock)).astype("f4")
        timed = tuple(Word(w, n * WORD, (n + 1) * WORD) for n, w in enumerate(words))
        return Clip(samples, RATE, timed)


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def narrator(tmp_path, monkeypatch, notices) -> SpeakingNarrator:
    monkeypatch.setitem(module.ENGINES, "hum", Hum)
    monkeypatch.setattr(Hum, "sentences_said", 0)
    module.engine_of.cache_clear()
    return SpeakingNarrator(Voice("hum"), tmp_path / "voice", notices.append)


@pytest.fixture
def lecture():
    return load_lecture()


def test_sentences_follow_each_other_with_a_pause(narrator):
    spoken = narrator.say("One two three. <then>Four five.", Reader("en"))
    first, second = spoken.sentences
    assert (first.start, first.end) == pytest.approx((LEAD, LEAD + 3 * WORD), abs=1e-3)
    assert second.start == pytest.approx(first.end + PAUSE_AFTER_SENTENCE, abs=1e-3)
    assert spoken.at("then") == spoken.at("four") == second.start
    assert spoken.seconds == pytest.approx(second.start + 2 * WORD, abs=1e-3)


def test_sound_has_no_clicks_at_joins(narrator):
    spoken = narrator.say("One two three. Four five. Six.", Reader("en"))
    samples, rate = read_sound(Path(spoken.audio))
    assert rate == 48_000
    for sentence in spoken.sentences:
        for moment in (sentence.start, sentence.end):
            at = round(moment * rate)
            assert np.abs(samples[max(0, at - 2) : at + 2]).max() < 0.01
    assert np.abs(np.diff(samples)).max() < 0.1


def test_a_sentence_is_spoken_once_however_often_it_is_asked_for(narrator, lecture):
    shot = lecture.shots[0].name
    first = narrator.spoken(lecture, "en", shot)
    said = Hum.sentences_said
    assert said > 0
    assert narrator.spoken(lecture, "en", shot) == first
    narrator.say("How might a language model store a fact?", Reader("en"))
    assert Hum.sentences_said <= said + 1


def test_changed_words_and_changed_pronunciation_are_spoken_anew(narrator):
    narrator.say("The XYZ.", Reader("en"))
    narrator.say("The ABC.", Reader("en"))
    pronunciation = load_lecture().pronunciation["en"].model_copy(update={"words": {"XYZ": "zed"}})
    narrator.say("The XYZ.", Reader("en", pronunciation))
    assert Hum.sentences_said == 3


@pytest.mark.parametrize("damage", ["truncate", "forget", "garble"])
def test_damaged_sound_is_noticed_and_made_anew(narrator, damage):
    spoken = narrator.say("One two three. Four five.", Reader("en"))
    before = Path(spoken.audio).read_bytes()
    for sound in narrator.folder.glob("*.wav"):
        if damage == "truncate":
            sound.write_bytes(sound.read_bytes()[:100])
        elif damage == "forget":
            sound.unlink()
        else:
            sound.with_suffix(".json").write_text("{not json")
    again = narrator.say("One two three. Four five.", Reader("en"))
    assert again == spoken
    assert Path(again.audio).read_bytes() == before
    assert Hum.sentences_said == 4


def test_preparing_speaks_everything_on_workers_and_counts(narrator, lecture):
    shots = [shot.name for shot in lecture.shots][:3]
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        narrator.prepare(lecture, "en", shots, executor, lambda *counts: seen.append(counts))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1] == Hum.sentences_said > 0
    said = Hum.sentences_said
    for shot in shots:
        narrator.spoken(lecture, "en", shot)
    assert Hum.sentences_said == said


def test_a_voice_that_cannot_speak_gives_one_notice_and_a_silent_film(narrator, lecture, notices):
    shots = [shot.name for shot in lecture.shots]
    narrator.prepare(lecture, "fr", shots)
    for shot in shots:
        silent = SilentNarrator().spoken(lecture, "fr", shot)
        assert narrator.spoken(lecture, "fr", shot) == silent
    assert notices == ["no voice for 'fr', going on without: hum does not know French"]


@pytest.mark.parametrize("text", ["", "   ", "<mark>"])
def test_empty_narration_has_no_sound(narrator, text):
    spoken = narrator.say(text, Reader("en"))
    assert (spoken.seconds, spoken.sentences, spoken.audio) == (0.0, (), None)
    assert spoken.seconds == estimate(text, "en").seconds


def test_narration_of_signs_alone_is_a_moment_of_silence(narrator):
    spoken = narrator.say("… ?", Reader("en"))
    assert 0 < spoken.seconds < 1
    assert Hum.sentences_said == 0


def test_voice_none_is_silence(tmp_path):
    assert isinstance(narrator_for("none", Media(tmp_path), print), SilentNarrator)


@pytest.mark.parametrize(
    ("voice", "name", "message"),
    [
        ("kokro", None, "no voice 'kokro'.*did you mean kokoro"),
        ("/no/such/folder", None, "or a folder of recordings"),
        ("none", "am_michael", "are for kokoro and espeak only"),
    ],
)
def test_a_wish_that_cannot_be_met_is_the_users_mistake(tmp_path, voice, name, message):
    with pytest.raises(VoiceError, match=message):
        narrator_for(voice, Media(tmp_path), print, name=name)


# ------------------------------------------------------------------------ one clock in the film


def video(path: Path, seconds: float) -> Path:
    """A black silent video."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(round(seconds * 15)):
            frame = av.VideoFrame(64, 36, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def filmed(narrator, lecture, folder: Path) -> list[ShotClip]:
    """All shots of a lecture, as long as their narration."""
    clips = []
    for shot in lecture.shots:
        clock, beats = 0.0, []
        for name, spoken in narrator.spoken(lecture, "en", shot.name).items():
            beats.append(BeatRecord(name, clock, clock + spoken.seconds + 0.6, spoken))
            clock = beats[-1].end
        path = video(folder / f"{shot.name}.mp4", clock)
        clips.append(ShotClip(shot.name, path, tuple(beats)))
    return clips


def test_voice_and_captions_of_a_film_keep_one_clock_to_its_end(narrator, lecture, tmp_path):
    part = lecture.parts[0].model_copy(update={"shots": lecture.parts[0].shots[:3]})
    lecture = lecture.model_copy(update={"parts": (part,)})
    clips = filmed(narrator, lecture, tmp_path)
    sound = soundtrack(narrator, clips, tmp_path / "film.wav")
    film = make_film(lecture, "en", clips, tmp_path / "film.mp4", sound)
    begins = starts(clips)
    samples, rate = read_sound(film.path)
    assert len(samples) / rate == pytest.approx(begins[-1], abs=0.03)
    assert file_loudness(film.path) == pytest.approx(-16, abs=1)
    loud = np.abs(samples) > 0.02
    for begin, clip in zip(begins, clips, strict=False):
        for beat in clip.beats:
            for sentence in beat.spoken.sentences:
                at = begin + beat.start + sentence.start
                before = loud[round((at - 0.06) * rate) : round((at - 0.02) * rate)]
                after = loud[round((at + 0.02) * rate) : round((at + 0.06) * rate)]
                assert not before.any(), sentence
                assert after.any(), sentence
    captions = captions_of(lecture, "en", clips, begins)["en"]
    said = [
        begin + beat.start + sentence.start
        for begin, clip in zip(begins, clips, strict=False)
        for beat in clip.beats
        for sentence in beat.spoken.sentences
    ]
    for moment in said:
        assert min(abs(cue.start - moment) for cue in captions) < 0.15


# ------------------------------------------------------------------------------------- espeak


def test_espeak_speaks_english_where_there_is_no_model(tmp_path, notices):
    narrator = narrator_for("espeak", Media(tmp_path), notices.append)
    spoken = narrator.say("One two three. Four.", Reader("en"))
    assert spoken.audio is not None
    assert 0.5 < spoken.sentences[0].end < spoken.sentences[1].start < spoken.seconds < 5
    assert notices == []


def test_espeak_does_not_speak_french(tmp_path, notices, lecture):
    narrator = narrator_for("espeak", Media(tmp_path), notices.append)
    shot = lecture.shots[0].name
    assert narrator.spoken(lecture, "fr", shot) == SilentNarrator().spoken(lecture, "fr", shot)
    assert notices == [
        "no voice for 'fr', going on without: espeak does not speak 'fr' here: "
        "languages/fr/language.toml names no voice of it"
    ]


# ---------------------------------------------------------------------------------- auditions


def test_an_audition_says_how_it_reads_and_what_it_is_not_sure_of(narrator, lecture, tmp_path):
    heard = audition("The ReLU of W↑ is XYZ.", lecture, "en", narrator, tmp_path / "said.wav")
    assert heard.read_as == "The ray loo of W up is X Y Z."
    assert heard.unsure == ("XYZ",)
    samples, rate = read_sound(heard.path)
    assert len(samples) / rate == pytest.approx(heard.seconds, abs=0.01)
    with pytest.raises(VoiceError, match="nothing to say"):
        audition("  ", lecture, "en", narrator, tmp_path / "said.wav")
