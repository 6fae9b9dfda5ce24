"""Lectures and narrations made at random: each is used, or refused in a line that says where.

The seed is printed; LECTURE_CAMPAIGN=SEED:TRIALS asks for another, and for more than the few that
are quick enough for every day (14:40 makes 2,000 lectures and 1,000 narrations).
"""

import html
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import srt
import webvtt

from lectures.characters import hidden
from lectures.load import DEFAULT, MAX_FINDINGS, SHIPPED, LectureError, load_lecture
from lectures.model import Lecture
from lectures.speech import estimate, sentences, split_marks
from lectures.text import shot_narration, shot_words
from pipeline.film.captions import MAX_LINE, cues, placed, reading_length, write_srt, write_vtt
from pipeline.timeline import BeatRecord
from pipeline.voice.text.phonemes import phonemes
from pipeline.voice.text.reading import Reader

_SEED, _, _TRIALS = os.environ.get("LECTURE_CAMPAIGN", "14:4").partition(":")
SEED, TRIALS = int(_SEED), int(_TRIALS or 4)
LECTURES, NARRATIONS = 50 * TRIALS, 25 * TRIALS
MOST_SECONDS = 2.0  # of a processor, for one lecture

EXTENDS = f'extends = "{DEFAULT}"\n'
BASE = (SHIPPED / DEFAULT / "lecture.toml").read_text(encoding="utf-8")
NAMES = [
    *("lecture", "words.en", "words.x.fr", "narration.en", "narration.p-1.fr"),
    *("pronunciation.en", "pronunciation.fr"),
]
KEYS = [
    *("title", "title.en", "subtitle", "authors", "fact", "fact.first", "fact.symbols", "cast"),
    *("fact.text.en.answer", "fact.text.en.alternatives", "sizes", "sizes.d_model", "sizes.n_ctx"),
    *("sizes.d_mlp", "associations", "sample_facts.en", "parts", "theme", "seed", "extends"),
    *("languages", "name", "words", "TitleCard", "TitleCard.title", "common.token", "symbols"),
    *(
        '"\\u0000"',
        '"\\u202e"',
        '"a\\nb"',
        '"孔"',
        "words.ReLU",
        "a.b.c.d.e.f.g.h.i",
        "'" + "k" * 99 + "'",
    ),
]
SIGNS = list(
    "aé孔ש😀\u0301\u200b\u200d\u202e\u2028\ufeff\u3164\x07\x1b\x7f"
    "{}[]<>&#'\"\\%|:–—.,;-_=⁻²½٣१ \n\t"
)

Files = dict[str, bytes]


def text(dice: random.Random, most: int) -> str:
    return "".join(dice.choices(SIGNS, k=dice.randint(0, most)))


def quoted(dice: random.Random, most: int = 12) -> str:
    """A TOML string of random signs, escaped as it has to be, or not."""
    raw = text(dice, most)
    if dice.random() < 0.2:
        return f'"{raw}"'
    return '"' + "".join(f"\\U{ord(ch):08x}" for ch in raw) + '"'


def value(dice: random.Random, depth: int = 0) -> str:
    """A TOML value of a random kind, some of them beyond all bounds."""
    kinds: list[Callable[[], str]] = [
        lambda: quoted(dice),
        lambda: quoted(dice, 3000),
        lambda: str(dice.choice([0, 1, -1, 2**31, 2**32, 2**63, 10**40, 0.5, 1e300])),
        lambda: dice.choice(["true", "inf", "nan", "1979-05-27", "07:32:00", "1979-02-30", "0o77"]),
        lambda: "9" * dice.choice([30, 64, 65, 4301, 50_000]),
        lambda: "0x" + "f" * dice.choice([10, 62, 63, 20_000]),
        lambda: "[" * (n := dice.choice([2, 8, 9, 5000])) + "]" * n,
        lambda: "{a=" * (n := dice.choice([2, 8, 9, 5000])) + "1" + "}" * n,
        lambda: "[" + '"en",' * dice.choice([3, 600, 30_000]) + "]",
        lambda: "[" + "{first='A', last='B'}," * dice.choice([3, 6, 300]) + "]",
    ]
    if depth < 3:
        kinds += [
            lambda: "[" + ",".join(value(dice, depth + 1) for _ in range(dice.randint(0, 4))) + "]",
            lambda: "{en = " + value(dice, depth + 1) + ", fr = " + value(dice, depth + 1) + "}",
        ]
    mild = kinds[:4] + kinds[10:]
    return dice.choice(kinds if dice.random() < 0.25 else mild)()


def lines(dice: random.Random) -> str:
    """Some keys with values, some of them under a table."""
    table = dice.choice(["", "[TitleCard]\n", "[[parts]]\n", f"[{dice.choice(KEYS)}]\n"])
    return table + "".join(
        f"{dice.choice(KEYS)} = {value(dice)}\n" for _ in range(dice.randint(1, 5))
    )


def damaged(dice: random.Random, content: bytes) -> bytes:
    """Bytes cut off, repeated or exchanged."""
    at = dice.randrange(len(content))
    return dice.choice(
        [
            content[:at],
            content[:at] + content[at : at + 40] * dice.choice([2, 50, 5000]),
            content[:at] + dice.randbytes(dice.randint(1, 4)) + content[at + 1 :],
            content[:at] + dice.choice(["=", '"', "[", "'''", "{", "\x00", "\r", "."]).encode(),
        ]
    )


def exchanged(dice: random.Random, toml: str) -> str:
    """A file with another value for one of its keys."""
    key = dice.choice(re.findall(r"^(?:[a-z_]+) = (?=[^\[\n]|.*\]$)", toml, re.MULTILINE))
    return re.sub(rf"^{key}.*$", lambda _: key + value(dice), toml, count=1, flags=re.MULTILINE)


def malformed(dice: random.Random) -> Files:
    """The files of one lecture, by name."""
    kind = dice.randrange(5)
    if kind == 4:
        return {"lecture": (EXTENDS + exchanged(dice, BASE)).encode()}
    if kind == 0:
        return {"lecture": EXTENDS.encode() + damaged(dice, BASE.encode())}
    files = {"lecture": (EXTENDS + (lines(dice) if kind == 1 else "")).encode()}
    if kind != 1:
        name = dice.choice(NAMES[1:])
        content = lines(dice).encode()
        files[name] = damaged(dice, content) if kind == 2 else content
    return files


def written(folder: Path, files: Files, dice: random.Random) -> Path:
    """A lecture of these files; now and then one of them is no file."""
    folder.mkdir()
    for name, content in files.items():
        path = folder / f"{name}.toml"
        odd = dice.randrange(60)
        if odd == 0:
            path.symlink_to(
                dice.choice(["/dev/zero", "/dev/urandom", "/etc/passwd", path, "/none"])
            )
        elif odd == 1:
            os.mkfifo(path)
        elif odd == 2:
            path.mkdir()
        else:
            path.write_bytes(content)
    return folder


def use(lecture: Lecture) -> None:
    """All that is looked up to list it."""
    for shot in lecture.shots:
        for language in lecture.languages:
            shot_words(lecture, language, shot.name)
            for said in shot_narration(lecture, language, shot.name).values():
                estimate(said, language)


def assert_says_where(message: str) -> None:
    """Each line names a file and a key, or the place in a file that can't be read as TOML."""
    found = message.splitlines()
    assert len(found) <= MAX_FINDINGS + 1
    for line in found:
        assert len(line) <= 500
        assert not any(map(hidden, line)), ascii(line)
        if line.startswith("… and "):
            continue
        named = re.match(r"[a-z0-9_]+/[a-z0-9.\\_-]+\.toml: (?P<rest>.+)", line)
        assert named, line
        whole_file = r"not valid TOML: .*\(at |not UTF-8 text: byte |a link out|can't be read|"
        whole_file += r"expected a plain file|larger than|[\d,]+ (bytes|values), and more"
        key_first = r"[a-z_]+(\[\d+\])?(\.[a-z_]+)* (must|may|holds?|has) "
        assert re.match(rf"{whole_file}|{key_first}|\S.*: \S|line \d+: ", named["rest"]), line


def test_every_malformed_lecture_is_used_or_refused_in_time_with_file_and_key(
    tmp_path: Path,
) -> None:
    print(f"seed {SEED}, {LECTURES} lectures")
    refused, slowest = 0, 0.0
    for trial in range(LECTURES):
        dice = random.Random(f"{SEED} {trial}")
        path = written(tmp_path / f"l{trial}", malformed(dice), dice)
        begun = time.process_time()
        try:
            use(load_lecture(path))
        except LectureError as error:
            refused += 1
            assert_says_where(str(error))
        taken = time.process_time() - begun
        assert taken < MOST_SECONDS, f"trial {trial}"
        slowest = max(slowest, taken)
    print(f"{refused} refused, {LECTURES - refused} used, the slowest in {slowest:.2f} s")
    assert refused > LECTURES / 2


# --------------------------------------------------------------------------------- narrations


def narration(dice: random.Random) -> str:
    """A text of any length a lecture may have, of what has once gone wrong, and of any signs."""
    pieces = [
        *("\ufb2c", "\u0958", "\ufb1d", "⁻", "⁻¹", "²", "1-1", "٣", "½", "1,234", "1 234", "21st"),
        *(
            "9" * 400,
            "x" * 50,
            "<a>",
            "<b>",
            "-->",
            "&lt;",
            "«",
            "(",
            "…",
            "l’",
            "’s",
            "。",
            "👩\u200d👧",
        ),
        *(" ", " ", " ", ".", ". ", ", ", "\n", "é", "word", "孔", "שלום", "_", "{", "1e2"),
    ]
    most = dice.choice([3, 10, 40, 200])
    said = "".join(
        dice.choice(pieces) if dice.random() < 0.8 else chr(dice.randrange(0x110000))
        for _ in range(dice.randint(1, most))
    )
    return said[:2000]


def fuzzed() -> Iterator[tuple[int, str]]:
    for trial in range(NARRATIONS):
        yield trial, narration(random.Random(f"{SEED} narration {trial}"))


def test_every_narration_has_captions_that_fit_and_read_back(tmp_path: Path) -> None:
    print(f"seed {SEED}, {NARRATIONS} narrations")
    short = estimate("A short remark.", "en")
    for trial, said in fuzzed():
        for language in ("en", "fr"):
            spoken = estimate(said, language)
            own = BeatRecord("own", 1.0, 1.6 + spoken.seconds, spoken)
            other = placed(said, language, BeatRecord("other", 1.0, 6.0, short))
            for track in (cues([own]), cues([other], 6.0)):
                for cue in track:
                    fits = [reading_length(line) <= MAX_LINE for line in cue.text.split("\n")]
                    assert all(fits), trial
                    assert len(fits) <= 2, trial
                vtt = webvtt.WebVTT.read(str(write_vtt(track, tmp_path / "a.vtt", language)))
                subtitles = srt.parse(write_srt(track, tmp_path / "a.srt").read_text("utf-8"))
                texts = [cue.text for cue in track]
                assert [html.unescape(one.raw_text) for one in vtt.captions] == texts, trial
                assert [html.unescape(one.content) for one in subtitles] == texts, trial


def test_every_narration_is_read_aloud() -> None:
    readers = {
        language: Reader(language, load_lecture().pronunciation[language])
        for language in ("en", "fr")
    }
    for trial, said in fuzzed():
        for language, reader in readers.items():
            for sentence in sentences(split_marks(said)[0]):
                readings = reader.read(sentence)
                assert all(0 <= one.first < one.last <= len(sentence.split()) for one in readings)
                # The program that speaks takes long for long texts; a tenth will do.
                if trial % 10 == 0 and len(sentence) < 400:
                    accent = {"en": "en-us", "fr": "fr-fr"}[language]
                    assert len(phonemes(readings, accent)) == len(readings), trial
