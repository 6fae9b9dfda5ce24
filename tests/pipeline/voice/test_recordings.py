import wave

import numpy as np
import pytest

from lectures.load import load_lecture
from lectures.speech import LEAD, estimate
from lectures.text import shot_narration
from pipeline.media import Media
from pipeline.voice.narrators import narrator_for
from pipeline.voice.recordings import RecordedNarrator, timed
from pipeline.voice.sound.clip import write_wav

RATE = 16_000


def voice(seconds: float) -> np.ndarray:
    rng = np.random.default_rng(3)
    return (0.2 * rng.standard_normal(int(seconds * RATE))).astype("f4")


def quiet(seconds: float) -> np.ndarray:
    return np.full(int(seconds * RATE), 1e-4, np.float32)


def test_sentences_are_parted_at_the_pauses_of_the_recording():
    text = "A first sentence is here. Then a second."
    sound = np.concatenate([quiet(0.3), voice(1.0), quiet(0.5), voice(2.0), quiet(0.4)])
    spoken = timed(text, "en", sound, RATE)
    assert spoken.seconds == pytest.approx(4.2)
    first, second = spoken.sentences
    assert (first.start, first.end) == pytest.approx((0.3, 1.3), abs=0.05)
    assert (second.start, second.end) == pytest.approx((1.8, 3.8), abs=0.05)


def test_marks_are_timed_in_the_recording():
    text = "A first sentence is here. <then>Then a second."
    sound = np.concatenate([voice(1.0), quiet(0.5), voice(1.0)])
    assert timed(text, "en", sound, RATE).at("then") == pytest.approx(1.5, abs=0.05)


def test_a_recording_without_pauses_is_shared_out_by_length():
    spoken = timed("One sentence now. And a second one.", "en", voice(4.0), RATE)
    assert 0.5 < spoken.sentences[0].end < 3.0
    assert spoken.sentences[1].end == pytest.approx(4.0, abs=0.05)


@pytest.fixture
def lecture():
    return load_lecture()


def test_recordings_drive_the_length_of_their_beats(tmp_path, lecture):
    shot = lecture.shots[0].name
    beat, *_ = shot_narration(lecture, "en", shot)
    folder = tmp_path / "mine" / "en"
    folder.mkdir(parents=True)
    write_wav(folder / f"{shot}.{beat}.wav", voice(7.25), RATE)
    notices: list[str] = []
    narrator = narrator_for(str(tmp_path / "mine"), Media(tmp_path), notices.append)
    assert isinstance(narrator, RecordedNarrator)
    spoken = narrator.spoken(lecture, "en", shot)[beat]
    assert spoken.seconds == pytest.approx(LEAD + 7.25)
    assert spoken.audio is not None
    assert narrator.spoken(lecture, "en", shot)[beat] == spoken
    assert len(notices) == 1, "beats without a recording are named in one line, once"
    assert "silent there" in notices[0]


def test_wrong_and_stray_files_are_named_and_the_film_goes_on(tmp_path, lecture):
    shot = lecture.shots[0].name
    beat, *_ = narration = shot_narration(lecture, "en", shot)
    (tmp_path / f"{shot}.{beat}.wav").write_bytes(b"ID3 not a wav")
    with wave.open(str(tmp_path / f"{shot}.{beat}x.wav"), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(b"")
    notices: list[str] = []
    narrator = RecordedNarrator(tmp_path, tmp_path / "voice", notices.append)
    spoken = narrator.spoken(lecture, "en", shot)
    assert spoken[beat] == estimate(narration[beat], "en")
    assert any(f"{beat}x.wav: no such shot and beat; did you mean" in line for line in notices)
    assert any("can't be read as sound" in line for line in notices)
