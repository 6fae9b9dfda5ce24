"""From spoken words to the phonemes that the voice model was trained on.

The phonemes come from the program espeak-ng; its notation is brought to Kokoro's as the project
misaki does it (github.com/hexgrad/misaki, misaki/espeak.py, the tables E2M).
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.text.reading import Reading

TIE = "^"
MOST_SIGNS = 250  # of words that are spoken in one flow
MOST_CELLS = 100_000  # of the table by which they are told apart in it
_SWITCH = re.compile(r"\([a-z^-]+\)")  # espeak's marks around words it takes for foreign
_STRESS = re.compile(r"[ˈˌ\s-]")

# Longest first. `^` ties the two halves of one sound.
_ENGLISH = {
    "ʔˌn\u0329": "tn",
    "ʔn\u0329": "tn",
    "ʔn": "tn",
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
    "ə^l": "ᵊl",
    "ʲo": "jo",
    "ʲə": "jə",
    "ʔ": "t",
    "e": "A",
    "ʲ": "",
    "ɚɹ": "əɹ",
    "ɚ": "əɹ",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɐ": "ə",
    "ɬ": "l",
    "\u0303": "",
}
_AMERICAN = {
    "o^ʊ": "O",
    "ɜːɹ": "ɜɹ",
    "ɜː": "ɜɹ",
    "ɪə": "iə",
    "ː": "",
    "ɾ": "T",
}
_BRITISH = {
    "e^ə": "ɛː",
    "iə": "ɪə",
    "ə^ʊ": "Q",
}
_OTHERS = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "s^s": "S",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
    "ə^l": "əl",
}


def phonemes(readings: Sequence[Reading], accent: str) -> list[str]:
    """Kokoro's phonemes for each reading, spoken in the flow of their sentence.

    `accent` is a voice of espeak-ng: en-us, en-gb, fr-fr. Words are phonemised together, for
    liaisons and weak forms, and then told apart again.
    Raises VoiceUnavailable where espeak-ng is not installed or does not answer.
    """
    result = [""] * len(readings)
    for run in _runs(readings):
        words = [readings[i].said for i in run]
        flow, *alone = _espeak((" ".join(words), *words), accent)
        for i, part in zip(run, told_apart(flow, alone), strict=True):
            result[i] = kokoro_notation(part, accent)
    return result


def _runs(readings: Sequence[Reading]) -> list[list[int]]:
    """Indices of readings between one stop and the next, or until they are `MOST_SIGNS` long."""
    runs: list[list[int]] = [[]]
    length = 0
    for i, reading in enumerate(readings):
        if length + len(reading.said) > MOST_SIGNS:
            runs.append([])
            length = 0
        runs[-1].append(i)
        length += len(reading.said) + 1
        if reading.stop:
            runs.append([])
            length = 0
    return [run for run in runs if run]


def kokoro_notation(ipa: str, accent: str) -> str:
    """espeak's tied IPA in the alphabet of Kokoro."""
    if not accent.startswith("en"):
        text = _replaced(ipa, _OTHERS)
        return text.replace(TIE, "").replace("-", "")
    text = _replaced(ipa, _ENGLISH)
    text = re.sub(r"(\S)\u0329", r"ᵊ\1", text).replace("\u0329", "")
    text = _replaced(text, _BRITISH if accent == "en-gb" else _AMERICAN)
    return text.replace("o", "ɔ").replace(TIE, "").replace("-", "")


def _replaced(text: str, table: dict[str, str]) -> str:
    for old in sorted(table, key=len, reverse=True):
        text = text.replace(old, table[old])
    return text


# -------------------------------------------------------------------------- words in the flow


def told_apart(flow: str, alone: Sequence[str]) -> list[str]:
    """The part of `flow` that belongs to each word, given how each sounds alone.

    espeak runs small words together ("of the" becomes ʌvðə), so spaces do not tell. The two
    transcriptions are aligned at the least cost of edits, and cut where the words meet. Where that
    would take long, words are as they sound alone.
    """
    if len(alone) == 1:
        return [flow.strip()]
    pieces = flow.split()
    if len(pieces) == len(alone) and all(" " not in word for word in alone):
        return pieces
    apart = " ".join(word.replace(" ", "") for word in alone)
    if len(flow) * len(apart) > MOST_CELLS:
        return [word.strip() for word in alone]
    cuts = [0, *_cuts(flow, apart), len(flow)]
    return [flow[a:b].strip() for a, b in pairwise(cuts)]


def _cuts(flow: str, apart: str) -> list[int]:
    """Where in `flow` the spaces of `apart` fall."""
    rows, columns = len(apart), len(flow)
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            options = []
            if i:
                options.append(cost[i - 1][j] + _gap(apart[i - 1]))
            if j:
                options.append(cost[i][j - 1] + _gap(flow[j - 1]))
            if i and j:
                options.append(cost[i - 1][j - 1] + _change(apart[i - 1], flow[j - 1]))
            cost[i][j] = min(options, default=0.0)
    cuts, i, j = [], rows, columns
    while i:
        if j and cost[i][j] == cost[i - 1][j - 1] + _change(apart[i - 1], flow[j - 1]):
            i, j = i - 1, j - 1
        elif cost[i][j] == cost[i - 1][j] + _gap(apart[i - 1]):
            i -= 1
        else:
            j -= 1
            continue
        if apart[i] == " ":
            cuts.append(j)
    return cuts[::-1]


def _gap(sign: str) -> float:
    """What it costs to leave out a sign: little for stress, length and spaces."""
    return 0.25 if sign in "ˈˌː^- " else 1.0


_ALIKE = [set("aɐəæʌɑɔɒɛœø"), set("iɪeᵻ"), set("uʊoɔ"), set("tdɾʔ"), set("szʃʒ"), set("rɹɚɜ")]


def _change(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if " " in (a, b):
        return 9.0  # a space only ever meets a space
    return 0.5 if any(a in group and b in group for group in _ALIKE) else 1.5


# ------------------------------------------------------------------------------- the program


def espeak_program() -> str:
    """The path of espeak-ng. Raises VoiceUnavailable where there is none."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise VoiceUnavailable(
            "espeak-ng is not installed: `apt install espeak-ng`, or `brew install espeak-ng`"
        )
    return program


@lru_cache(maxsize=1)
def espeak_version() -> str:
    """What espeak-ng says it is, without the place of its data."""
    answer = _run([espeak_program(), "--version"], "")
    return answer.split("Data at")[0].strip()


@lru_cache(maxsize=4096)
def _espeak(texts: tuple[str, ...], accent: str) -> list[str]:
    """Tied IPA of each text; one call for all, and one for each where that can't be told apart."""
    command = [espeak_program(), "-q", "--ipa", f"--tie={TIE}", "-v", accent, "--stdin"]
    answer = _run(command, "\n\n".join(texts) + "\n")
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    if len(lines) != len(texts):
        lines = [" ".join(_run(command, text + "\n").split()) for text in texts]
    return [_SWITCH.sub("", line) for line in lines]


def _run(command: list[str], text: str) -> str:
    try:
        done = subprocess.run(
            command,
            input=text.replace("\0", " "),
            capture_output=True,
            encoding="utf-8",
            errors="replace",  # half a pair of surrogates is no character, and can't be said
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceUnavailable(f"espeak-ng does not answer: {error}") from error
    return done.stdout
