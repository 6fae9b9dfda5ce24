"""What is shipped spoken is heard in films without a voice, and keeps up with what is said."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from lectures.load import load_lecture
from lectures.speech import LEAD, Word
from pipeline.film.ship import ship
from pipeline.media import Media
from pipeline.render.run import Run
from pipeline.voice.engines import engine as module
from pipeline.voice.engines.engine import Voice
from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.kept import Sounds
from pipeline.voice.shipped import FOLDER, Shipped, read_index
from pipeline.voice.shipping import opus, pack
from pipeline.voice.sound.clip import Clip, read_sound
from pipeline.voice.synthesis import SpeakingNarrator, reader_of, speak

RATE = 24_000
WORD = 0.4  # seconds


class Hum:
    """Says every word as a tone with a pause after it."""

    name = "hum"
    silent = False

    def __init__(self, language: str, voice: str | None = None, speed: float | None = None) -> None:
        self.identity = "hum"

    def say(self, readings, words) -> Clip:
        if type(self).silent:
            raise VoiceUnavailable("hum has lost its voice")
        clock = np.arange(round(len(words) * WORD * RATE)) / RATE
        samples = (0.3 * np.sin(2 * np.pi * 220 * clock) * (clock % WORD < 0.3)).astype("f4")
        times = (Word(w, round(n * WORD, 3), round(n * WORD + 0.3, 3)) for n, w in enumerate(words))
        return Clip(samples, RATE, tuple(times))


@pytest.fixture(autouse=True)
def hum(monkeypatch):
    monkeypatch.setitem(module.ENGINES, "hum", Hum)
    monkeypatch.setattr(Hum, "silent", False)
    module.engine_of.cache_clear()
    yield
    module.engine_of.cache_clear()


@pytest.fixture
def spoken(tmp_path) -> SpeakingNarrator:
    return SpeakingNarrator(Voice("hum"), tmp_path / "spoken", print)


def utterances(narrator: SpeakingNarrator, *texts: str):
    return narrator._utterances(texts, reader_of(load_lecture(), "en"))


def packed(folder: Path, narrator: SpeakingNarrator, *texts: str):
    wanted = utterances(narrator, *texts)
    narrator.speak(wanted)
    return pack(folder, "en", wanted, Sounds(narrator.folder))


def elsewhere(folder: Path, tmp_path: Path) -> SpeakingNarrator:
    """A narrator on a machine that has spoken nothing, and has what is shipped."""
    return SpeakingNarrator(Voice("hum"), tmp_path / "elsewhere", print, Shipped.inside(folder))


def test_a_shipped_sentence_is_heard_without_a_voice_and_with_its_words_at_their_times(
    tmp_path, spoken, monkeypatch
):
    packed(tmp_path / "voices", spoken, "One two three.", "Four five.")
    here = spoken.say("One two three. Four five.", reader_of(load_lecture(), "en"))
    monkeypatch.setattr(Hum, "silent", True)
    there = elsewhere(tmp_path / "voices", tmp_path).say(
        "One two three. Four five.", reader_of(load_lecture(), "en")
    )
    assert there.sentences == here.sentences
    assert there.seconds == here.seconds
    one, other = (read_sound(Path(sound.audio))[0] for sound in (here, there))
    assert np.sqrt(np.mean((one - other) ** 2)) < 0.05 * np.sqrt(np.mean(one**2)) + 0.01
    quiet = slice(round((LEAD + 0.32) * 48_000), round((LEAD + 0.38) * 48_000))
    assert np.abs(other[quiet]).max() < 0.05


def test_a_sentence_that_was_changed_is_spoken_anew(tmp_path, spoken):
    packed(tmp_path / "voices", spoken, "One two three.")
    narrator = elsewhere(tmp_path / "voices", tmp_path)
    narrator.speak(utterances(narrator, "One two three.", "One two four."))
    assert len([*narrator.folder.glob("*.wav")]) == 1


def test_packing_keeps_what_is_said_adds_what_is_new_and_drops_the_rest(tmp_path, spoken):
    folder = tmp_path / "voices"
    first = packed(folder, spoken, "One.", "Two two.", "Three.")
    assert (first.kept, first.added, first.removed) == (0, 3, 0)
    before = {path.name: path.read_bytes() for path in (folder / "en").iterdir()}
    again = packed(folder, spoken, "One.", "Two two.", "Three.")
    assert (again.kept, again.added, again.removed) == (3, 0, 0)
    assert before == {path.name: path.read_bytes() for path in (folder / "en").iterdir()}
    changed = packed(folder, spoken, "One.", "Two and two.", "Three.")
    assert (changed.kept, changed.added, changed.removed) == (2, 1, 1)
    texts = {entry.text for entry in read_index(folder / "en.json").values()}
    assert texts == {"One.", "Two and two.", "Three."}
    assert {path.stem for path in (folder / "en").iterdir()} == set(read_index(folder / "en.json"))
    assert changed.size == sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def test_what_can_not_be_spoken_leaves_all_as_it_was(tmp_path, spoken):
    folder = tmp_path / "voices"
    packed(folder, spoken, "One.")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(VoiceUnavailable, match=r"1 sentences of 'en'.* 'Two\.'"):
        pack(folder, "en", utterances(spoken, "Two."), Sounds(spoken.folder))
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("damage", ["sound", "index", "gone"])
def test_what_is_damaged_is_spoken_anew(tmp_path, spoken, damage):
    folder = tmp_path / "voices"
    packed(folder, spoken, "One.", "Two two.")
    copy = tmp_path / "copy"  # another place, as on another day: checksums are read once
    (copy / "en").mkdir(parents=True)
    for path in folder.rglob("*.*"):
        (copy / path.relative_to(folder)).write_bytes(path.read_bytes())
    victim = next((copy / "en").iterdir())
    if damage == "sound":
        victim.write_bytes(victim.read_bytes()[:-9])
    elif damage == "index":
        (copy / "en.json").write_text("{]")
    else:
        victim.unlink()
    narrator = elsewhere(copy, tmp_path)
    narrator.speak(utterances(narrator, "One.", "Two two."))
    assert len([*narrator.folder.glob("*.wav")]) == (2 if damage == "index" else 1)


def test_films_sound_the_same_whether_a_machine_has_spoken_or_not(tmp_path, spoken):
    packed(tmp_path / "voices", spoken, "One two three.")
    shipped = Shipped.inside(tmp_path / "voices")
    reader = reader_of(load_lecture(), "en")
    alone = spoken.say("One two three.", reader)
    has_spoken = SpeakingNarrator(Voice("hum"), spoken.folder, print, shipped)
    there = has_spoken.say("One two three.", reader)
    fresh = elsewhere(tmp_path / "voices", tmp_path).say("One two three.", reader)
    assert Path(there.audio).read_bytes() == Path(fresh.audio).read_bytes()
    assert Path(there.audio).read_bytes() != Path(alone.audio).read_bytes()


def test_the_same_sound_is_packed_to_the_same_bytes(spoken):
    (one,) = utterances(spoken, "One two.")
    clip = speak(one, Sounds(spoken.folder))
    assert opus(clip.samples, clip.rate) == opus(clip.samples, clip.rate)


def test_all_sentences_of_lectures_are_shipped_each_once(tmp_path):
    lecture = load_lecture()
    few = lecture.parts[0].model_copy(update={"shots": lecture.parts[0].shots[:2]})
    lecture = lecture.model_copy(update={"parts": (few,)})
    run = Run(Console(file=StringIO()), processes=1)
    media, folder = Media(tmp_path / "media"), tmp_path / "voices"

    def shipped(dry_run: bool):
        told = ship(
            _here(run),
            dry_run=dry_run,
            voice=Voice("hum"),
            lectures=[lecture, lecture],
            folder=folder,
            media=media,
        )
        return dict(told)

    planned = shipped(dry_run=True)
    assert not folder.exists()
    made = shipped(dry_run=False)
    assert set(made) == set(lecture.languages) == {path.stem for path in folder.glob("*.json")}
    for language in lecture.languages:
        assert made[language].added == planned[language].added > 3
        assert made[language].size > 0 == planned[language].size
    assert all(one.added == one.removed == 0 for one in shipped(dry_run=False).values())


def test_only_the_languages_asked_for_are_shipped_and_one_that_there_is_not_is_named(tmp_path):
    def shipped(language: str):
        return ship(
            Run(Console(file=StringIO()), processes=1),
            dry_run=True,
            lectures=[load_lecture("marie_curie_radium")],
            languages=[language],
            folder=tmp_path / "voices",
            media=Media(tmp_path / "media"),
        )

    assert list(dict(shipped("fr"))) == ["fr"]
    with pytest.raises(VoiceUnavailable, match=r"xx: no lecture .* expected fr, en"):
        dict(shipped("xx"))


def test_a_language_that_no_voice_speaks_is_passed_over(tmp_path):
    said = StringIO()
    told = ship(
        Run(Console(file=said), processes=1),
        dry_run=True,
        lectures=[load_lecture("mann_felix_krull")],
        folder=tmp_path / "voices",
        media=Media(tmp_path / "media"),
    )
    assert dict(told) == {}
    assert "de: no voice speaks it" in said.getvalue()


def _here(run: Run) -> Run:
    """A run whose workers are threads of this process, which knows the hum."""
    from concurrent.futures import ThreadPoolExecutor
    from dataclasses import replace

    return replace(run, hands=lambda tasks, timeout: ThreadPoolExecutor(1))


def test_what_comes_with_the_project_is_whole_indexed_and_small():
    shipped = Shipped.of_the_project()
    size = 0
    for index in FOLDER.glob("*.json"):
        told = read_index(index)
        assert json.loads(index.read_text("utf-8"))["sentences"].keys() == told.keys()
        assert {path.stem for path in (FOLDER / index.stem).iterdir()} == told.keys()
        for key, entry in told.items():
            assert shipped.has(key), entry.text
            assert len(entry.text.split()) == len(entry.times)
            size += (FOLDER / index.stem / f"{key}.opus").stat().st_size
    assert size < 20e6
