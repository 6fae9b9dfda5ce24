"""Clips, loudness and the film's soundtrack."""

import wave

import numpy as np
import pytest

from lectures.speech import Spoken, Word
from pipeline.timeline import BeatRecord
from pipeline.voice.sound.clip import Clip, faded, read_sound, resampled, trimmed, write_wav
from pipeline.voice.sound.loudness import CEILING, file_loudness, levelled, limited, loudness
from pipeline.voice.sound.track import soundtrack

RATE = 48_000


def tone(seconds: float, level: float = 0.1, rate: int = RATE) -> np.ndarray:
    return (level * np.sin(2 * np.pi * 997 * np.arange(int(seconds * rate)) / rate)).astype("f4")


def test_loudness_of_a_sine_is_what_bs_1770_says():
    # A 997 Hz sine of full scale in one channel has −3.01 LUFS.
    assert loudness(tone(5, 0.5), RATE) == pytest.approx(-3.01 - 6.02, abs=0.1)


def test_loudness_of_short_sounds_and_silence_is_defined():
    assert loudness(tone(0.1, 0.5), RATE) == pytest.approx(-9.03, abs=0.3)
    assert loudness(np.zeros(RATE, np.float32), RATE) == float("-inf")
    assert loudness(np.zeros(0, np.float32), RATE) == float("-inf")


def test_levelled_sound_is_at_the_target_without_clipping():
    rng = np.random.default_rng(0)
    speechlike = tone(3, 0.02) * (1 + 12 * (rng.random(3 * RATE) > 0.9999)).astype("f4")
    even = levelled(speechlike, RATE)
    assert loudness(even, RATE) == pytest.approx(-16, abs=0.5)
    assert np.abs(even).max() <= CEILING + 1e-6


def test_limiter_leaves_quiet_sound_alone():
    quiet = tone(0.5, 0.5)
    assert np.array_equal(limited(quiet, RATE), quiet)


def test_fades_begin_and_end_at_nothing():
    ends = faded(np.ones(4800, np.float32), RATE)
    assert ends[0] == ends[-1] == 0
    assert ends[2400] == 1


def test_trimming_moves_the_words_with_the_sound():
    samples = np.concatenate([np.zeros(RATE, np.float32), tone(1), np.zeros(RATE, np.float32)])
    clip = trimmed(Clip(samples, RATE, (Word("hum", 1.0, 2.0),)), margin=0.04)
    assert clip.seconds == pytest.approx(1.08, abs=0.005)
    assert clip.words[0].start == pytest.approx(0.04, abs=0.005)


def test_resampling_keeps_length_and_pitch():
    out = resampled(tone(1, rate=24_000), 24_000)
    assert len(out) == RATE
    spectrum = np.abs(np.fft.rfft(out))
    assert np.argmax(spectrum) == pytest.approx(997, abs=1)


@pytest.mark.parametrize(
    ("channels", "width", "rate"), [(1, 2, 22_050), (2, 2, 44_100), (1, 1, 8_000)]
)
def test_wav_files_of_any_rate_and_channels_are_read(tmp_path, channels, width, rate):
    with wave.open(str(tmp_path / "a.wav"), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(bytes(channels * width * rate))
    samples, found = read_sound(tmp_path / "a.wav")
    assert (len(samples), found) == (rate, rate)


def test_what_is_no_sound_is_named(tmp_path):
    (tmp_path / "text.wav").write_text("hello")
    with pytest.raises(ValueError, match=r"text\.wav: can't be read as sound"):
        read_sound(tmp_path / "text.wav")
    with pytest.raises(ValueError, match=r"gone\.wav: can't be read as sound"):
        read_sound(tmp_path / "gone.wav")


def voiced(tmp_path, name: str, start: float, seconds: float, level: float) -> BeatRecord:
    path = write_wav(tmp_path / f"{name}.wav", tone(seconds, level), RATE)
    return BeatRecord(name, start, start + seconds + 0.6, Spoken(seconds, (), {}, str(path)))


def test_every_voice_stands_at_its_beat_to_the_sample(tmp_path):
    beats = [voiced(tmp_path, "a", 0.5, 1.0, 0.2), voiced(tmp_path, "b", 1234.5 / RATE + 2, 1, 0.2)]
    made = soundtrack(beats, 4.0, tmp_path / "film.wav")
    samples, rate = read_sound(made.path)
    assert (len(samples), rate) == (4 * RATE, RATE)
    loud = np.flatnonzero(np.abs(samples) > 1e-4)
    onsets = loud[np.concatenate([[0], 1 + np.flatnonzero(np.diff(loud) > RATE // 10)])]
    assert onsets == pytest.approx([0.5 * RATE, 2 * RATE + 1234], abs=2)


def test_soundtrack_is_at_sixteen_lufs_however_loud_its_voices_are(tmp_path):
    beats = [voiced(tmp_path, "a", 0.0, 3.0, 0.03), voiced(tmp_path, "b", 4.0, 3.0, 0.05)]
    made = soundtrack(beats, 8.0, tmp_path / "film.wav")
    assert made.loudness == pytest.approx(-16, abs=1)
    assert file_loudness(made.path) == pytest.approx(made.loudness, abs=0.05)


def test_film_without_voices_has_no_soundtrack(tmp_path):
    silent = BeatRecord("a", 0.0, 2.0, Spoken(1.0, ()))
    assert soundtrack([silent], 2.0, tmp_path / "film.wav") is None
    assert not (tmp_path / "film.wav").exists()
