"""Runs killed at random moments, and damaged files of every kind: the next run makes it good.

The seed is printed; LECTURE_CAMPAIGN=SEED:TRIALS asks for another, and for more than the few that
are quick enough for every day.
"""

import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.media import PART, sha256_of
from pipeline.project import PROJECT

_SEED, _, _TRIALS = os.environ.get("LECTURE_CAMPAIGN", "14:4").partition(":")
SEED, TRIALS = int(_SEED), int(_TRIALS or 4)
FULL = TRIALS >= 10  # then runs of every kind, which take minutes, pages and talks among them
KILLS = 5 * TRIALS if FULL else TRIALS
SETS = 3 * TRIALS if FULL else 1
LECTURE = """
extends = "how_llms_store_facts"
languages = ["en"]
[[parts]]
folder = "where_facts_live"
title = { en = "Begin" }
shots = ["TitleCard"]
"""
# Where the voice is installed that speaks at once, its sounds are damaged too.
SPOKEN = shutil.which("espeak-ng") is not None
TINY = ("-q", "128x72@5")
VOICE = ("--voice", "espeak" if SPOKEN else "none")
UMASK = 0o027  # what no file or folder may give others
# As `render.py voices` does, with the voice that speaks at once, into a folder of its own.
SHIP = """
import sys
from pathlib import Path
from rich.console import Console
from lectures.load import load_lecture
from pipeline.film.ship import ship
from pipeline.render.run import Run
from pipeline.voice.engines.engine import Voice
told = [load_lecture(Path(sys.argv[1]))]
for done in ship(Run(Console()), voice=Voice("espeak"), lectures=told, folder=Path(sys.argv[2])):
    print(done)
"""
Command = tuple[str, ...]


class Room:
    """A lecture, and a media folder that runs of every kind share."""

    def __init__(self, folder: Path) -> None:
        self.media, self.home, self.voices = folder / "media", folder / "brief", folder / "voices"
        self.home.mkdir()
        (self.home / "lecture.toml").write_text(LECTURE, encoding="utf-8")
        home = str(self.home)
        self.film: Command = ("lecture", home, *TINY, *VOICE)
        self.board: Command = ("storyboard", "--lecture", home, *TINY)
        self.scene: Command = ("scene", "TitleCard", "--lecture", home, *TINY, *VOICE)
        self.check: Command = ("check", home, *TINY, *(() if FULL else ("--no-motion",)))
        self.clean: Command = ("clean", "--yes")
        self.kinds: tuple[Command, ...] = (self.film, self.board, self.check)
        if FULL:
            self.kinds += (self.scene, ("page", home, *TINY, *VOICE), ("slides", home, *TINY))
            self.kinds += ((SHIP, home, str(self.voices)),) if SPOKEN else ()
        self.seconds: dict[Command, float] = {}  # that each kind takes from nothing

    def start(self, command: Command, most: int | None = None) -> subprocess.Popen[str]:
        """Begin a run, in which a file can hold at most so many bytes, as on a full disk."""

        def limit() -> None:
            os.umask(UMASK)
            if most is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        return subprocess.Popen(
            [sys.executable, *(("-c",) if command[0] == SHIP else ("render.py",)), *command],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "LECTURE_MEDIA": str(self.media)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=limit,
        )

    def run(self, command: Command) -> str:
        process = self.start(command)
        said, _ = process.communicate(timeout=900)
        assert process.returncode == 0, said
        assert "Traceback" not in said
        return said

    def everything(self) -> dict[str, str]:
        """Runs of every kind, and what they made."""
        for command in self.kinds:
            begun = time.monotonic()
            self.run(command)
            self.seconds.setdefault(command, time.monotonic() - begun)
        return self.made()

    def made(self) -> dict[str, str]:
        """Checksums of all that runs have made, but for what holds times of this run."""
        films = (path for path in self.media.glob("films/*") if path.suffix != ".json")
        found = [*films, *self.media.glob("store/*.mp4"), *self.media.glob("storyboards/**/*.png")]
        found += [path for kind in ("pages", "talks") for path in self.media.glob(f"{kind}/**/*")]
        found += self.voices.rglob("*.*")
        root = self.media.parent
        return {str(one.relative_to(root)): _content(one) for one in found if one.is_file()}

    def half_written(self) -> list[Path]:
        return [*self.media.rglob(f"{PART}*"), *self.voices.rglob(f"{PART}*")]


def _content(path: Path) -> str:
    """A file's checksum; of a deck, whose notes bear the time at which it was written so that Anki
    takes a later one, that of its notes and pictures."""
    if path.suffix != ".apkg":
        return sha256_of(path)
    found = hashlib.sha256()
    with zipfile.ZipFile(path) as deck, tempfile.NamedTemporaryFile() as notes:
        for name in sorted(set(deck.namelist()) - {"collection.anki2"}):
            found.update(name.encode() + deck.read(name))
        notes.write(deck.read("collection.anki2"))
        notes.flush()
        with closing(sqlite3.connect(notes.name)) as collection:
            for row in collection.execute("select guid, flds, tags from notes order by guid"):
                found.update(repr(row).encode())
    return found.hexdigest()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, dict[str, str]]:
    """A room in which everything has been made once."""
    room = Room(tmp_path_factory.mktemp("campaign"))
    return room, room.everything()


def test_what_runs_write_others_may_read_as_the_umask_has_it(
    room: tuple[Room, dict[str, str]],
) -> None:
    here, _ = room
    found = [here.media, *here.media.rglob("*")]
    wrong = [
        f"{path} {path.stat().st_mode:o}"
        for path in found
        if stat.S_IMODE(path.stat().st_mode) != (0o777 if path.is_dir() else 0o666) & ~UMASK
    ]
    assert wrong == []


def test_runs_that_are_killed_at_any_moment_lose_and_spoil_nothing(
    room: tuple[Room, dict[str, str]],
) -> None:
    here, whole = room
    chance = random.Random(SEED)
    print(f"seed {SEED}, {KILLS} kills")
    forced = (here.film, here.board, here.scene)
    ended = dict.fromkeys(here.kinds + ((here.clean,) if FULL else ()), 0)
    for _ in range(KILLS):
        command = chance.choice(list(ended))
        for path in () if command in forced else here.media.glob("checks/*"):
            path.unlink()  # else there would be nothing to do
        process = here.start((*command, "--force") if command in forced else command)
        time.sleep(chance.uniform(0.05, 1) * here.seconds.get(command, 3))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        ended[command] += process.returncode == -signal.SIGKILL
    print({command[0].strip()[:10]: number for command, number in ended.items()})
    assert here.everything() == whole
    assert not here.half_written()


def truncated(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def altered(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def emptied(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"")


def nested(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"[" * 200_000)


def endless(path: Path, chance: random.Random) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE: tuple[Callable[[Path, random.Random], None], ...] = (
    truncated,
    altered,
    emptied,
    nested,
    endless,
    lambda path, chance: path.unlink(),
)


def test_damaged_files_of_every_kind_are_made_anew(room: tuple[Room, dict[str, str]]) -> None:
    here, whole = room
    chance = random.Random(SEED)
    kinds = sorted(
        {path.relative_to(here.media).parts[0] for path in here.media.rglob("*.*")}
        - {".lock", ".lock.json", ".lecture-media", "scratch"}
    )
    assert set(kinds) >= {"store", "films", "storyboards", "sources", "typst", ".names.json"}
    assert ("voice" in kinds) == SPOKEN
    for _ in range(max(1, TRIALS // 2)):
        for kind in kinds:
            place = here.media / kind
            written = [path for path in place.rglob("*") if path.is_file()] or [place]
            files = sorted(path for path in written if path.stat().st_size)  # or nothing can break
            for path in chance.sample(files, min(len(files), 3)):
                chance.choice(DAMAGE)(path, chance)
        # What was set is looked at again only when a shot is drawn.
        here.run((*here.film, "--force"))
        assert here.everything() == whole


def test_what_can_not_be_written_is_told_and_made_when_there_is_room(
    room: tuple[Room, dict[str, str]],
) -> None:
    here, whole = room
    chance = random.Random(SEED)
    largest = max(path.stat().st_size for path in here.media.glob("store/*.mp4"))
    for _ in range(max(1, TRIALS // 2)):
        process = here.start((*here.film, "--force"), chance.randrange(largest))
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 1, said
        assert "File too large" in said
        assert str(here.media) in "".join(line.strip(" │") for line in said.splitlines())
        assert "Traceback" not in said
        assert not here.half_written()
    assert here.everything() == whole


def test_cleaning_waits_for_every_kind_of_run(room: tuple[Room, dict[str, str]]) -> None:
    here, whole = room
    chance = random.Random(SEED)
    print(f"seed {SEED}, {SETS} sets")
    for _ in range(SETS):
        commands = [here.film, here.clean, here.scene, here.clean, here.board]
        if FULL:
            commands = [here.clean, *chance.choices([*here.kinds, here.clean], k=2)]
            chance.shuffle(commands)
        processes = [here.start(command) for command in commands]
        for process, command in zip(processes, commands, strict=True):
            said, _ = process.communicate(timeout=900)
            assert process.returncode == 0, (command, said)
            assert "Traceback" not in said
        made = here.made()
        assert made.items() <= whole.items()
        assert not here.half_written()
    assert here.everything() == whole
