"""A person's own voice: a folder of files SHOT.BEAT.wav, whose lengths drive the film."""

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from lectures.model import Language, Lecture
from lectures.speech import LEAD, Sentence, Spoken, estimate, sentences, split_marks
from pipeline.plan.narration import narration_of
from pipeline.voice.kept import SCHEMA, Sounds, key_of
from pipeline.voice.sound.clip import FILM_RATE, Samples, faded, read_sound, resampled, words_over
from pipeline.voice.sound.loudness import CEILING, TARGET, levelled
from pipeline.voice.sound.track import VoicedNarrator

PAUSE = 0.18  # seconds of quiet that may stand between two sentences
_FRAME = 0.02  # seconds over which loudness is looked at
_QUIET = 0.06  # share of a recording's loud parts that counts as quiet


class RecordedNarrator(VoicedNarrator):
    """A person's recordings, one WAV file per beat; a beat without one is silent for its length."""

    def __init__(self, root: Path, folder: Path, notice: Callable[[str], None]) -> None:
        self.root, self.notice, self._sounds = root, notice, Sounds(folder)
        self.label = re.sub(r"\W+", "-", root.resolve().name).strip("-") or "recorded"
        self._looked: set[tuple[str, str]] = set()

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> dict[str, Spoken]:
        """Each beat's narration over its recording."""
        where = folder_of(self.root, language)
        self._look_over(lecture, language, where)
        return {
            beat: self._beat(text, language, file_of(where, shot, beat))
            for beat, text in narration_of(lecture, language, shot).items()
        }

    def _look_over(self, lecture: Lecture, language: Language, where: Path) -> None:
        """Say once which files are missing and which are no beat of the lecture."""
        if (lecture.name, language) in self._looked:
            return
        self._looked.add((lecture.name, language))
        known = {
            f"{shot.name}.{beat}"
            for shot in lecture.shots
            for beat in narration_of(lecture, language, shot.name)
        }
        for line in strays(where, known):
            self.notice(line)
        missing = sorted(name for name in known if not (where / f"{name}.wav").is_file())
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            names = ", ".join(f"{name}.wav" for name in missing[:3])
            self.notice(f"{where}: no recording {names}{more}: silent there")

    def _beat(self, narration: str, language: str, path: Path) -> Spoken:
        text, marked = split_marks(narration)
        if not path.is_file() or not text:
            return estimate(narration, language)
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            key = key_of([SCHEMA, TARGET, CEILING, LEAD, "recording", content, language, narration])
            return self._sounds.beat(
                f"beat-{key}", marked, lambda: _recorded(path, narration, language)
            )
        except (OSError, ValueError) as error:
            self.notice(f"{error}: silent there")
            return estimate(narration, language)


def _recorded(path: Path, narration: str, language: str) -> tuple[Samples, tuple[Sentence, ...]]:
    samples, rate = read_sound(path)
    sound = faded(levelled(resampled(samples, rate), FILM_RATE), FILM_RATE)
    sound = np.concatenate([np.zeros(round(LEAD * FILM_RATE), np.float32), sound])
    return sound, timed(narration, language, sound, FILM_RATE).sentences


def folder_of(root: Path, language: str) -> Path:
    """The folder of a language's recordings: `root/fr` where there is one, else `root`."""
    inner = root / language
    return inner if inner.is_dir() else root


def file_of(folder: Path, shot: str, beat: str) -> Path:
    return folder / f"{shot}.{beat}.wav"


def strays(folder: Path, known: Iterable[str]) -> list[str]:
    """A line for each WAV file that is no beat of the lecture, with the nearest name."""
    names = sorted(known)
    lines = []
    for path in sorted(folder.glob("*.wav")):
        if path.stem not in names:
            near = difflib.get_close_matches(path.stem, names, n=1)
            hint = f"; did you mean {near[0]}.wav?" if near else ""
            lines.append(f"{path.name}: no such shot and beat{hint}")
    return lines


def timed(narration: str, language: str, samples: Samples, rate: int) -> Spoken:
    """The narration over its recording: sentences are split at the pauses nearest to where they
    are expected, and words within them take time by their length."""
    text, marked = split_marks(narration)
    parts = sentences(text)
    seconds = len(samples) / rate
    edges = _edges(parts, language, samples, rate)
    spoken = []
    for part, (start, end) in zip(parts, edges, strict=True):
        words = words_over(part, language, start, end)
        spoken.append(Sentence(part, words[0].start, words[-1].end, words))
    starts = [word.start for sentence in spoken for word in sentence.words]
    marks = {name: starts[i] if i < len(starts) else seconds for name, i in marked.items()}
    return Spoken(round(seconds, 3), tuple(spoken), marks)


def _edges(
    parts: Sequence[str], language: str, samples: Samples, rate: int
) -> list[tuple[float, float]]:
    """Start and end of each sentence in the recording."""
    voice = _voiced(samples, rate)
    first, last = voice[0][0], voice[-1][1]
    lengths = [words_over(part, language, 0.0, 1.0) for part in parts]
    weights = np.array([sum(len(word.text) + 1 for word in words) for words in lengths], float)
    expected = first + (last - first) * np.cumsum(weights)[:-1] / weights.sum()
    gaps = [(a[1], b[0]) for a, b in pairwise(voice)]
    cuts: list[tuple[float, float]] = gaps if len(gaps) == len(parts) - 1 else []
    for moment in expected[len(cuts) :]:
        free = [gap for gap in gaps if not cuts or gap[0] > cuts[-1][1]]
        near = min(free, key=lambda gap: abs(sum(gap) / 2 - moment), default=None)
        # A pause far from where it is expected is one within a sentence.
        if near is None or abs(sum(near) / 2 - moment) > 0.25 * (last - first):
            at = max(float(moment), cuts[-1][1] if cuts else first)
            near = (at, at)
        cuts.append(near)
    starts = [first, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), last]
    return list(zip(starts, ends, strict=True))


def _voiced(samples: Samples, rate: int) -> list[tuple[float, float]]:
    """Stretches of voice in seconds, told apart by pauses of at least `PAUSE`."""
    size = max(1, round(_FRAME * rate))
    count = max(1, len(samples) // size)
    padded = np.pad(samples, (0, max(0, size * count - len(samples))))
    power = np.sqrt(np.mean(padded[: size * count].reshape(count, size) ** 2, axis=1))
    loud = np.flatnonzero(power > _QUIET * np.quantile(power, 0.95))
    if not len(loud):
        return [(0.0, len(samples) / rate)]
    breaks = np.flatnonzero(np.diff(loud) * _FRAME > PAUSE)
    firsts = loud[np.concatenate([[0], breaks + 1])]
    lasts = loud[np.concatenate([breaks, [len(loud) - 1]])]
    return [
        (float(a * size / rate), float((b + 1) * size / rate))
        for a, b in zip(firsts, lasts, strict=True)
    ]
