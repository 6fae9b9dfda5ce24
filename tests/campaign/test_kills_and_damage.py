"""Runs killed at random moments, and damaged files of every kind: the next run makes it good.

The seed is printed; LECTURE_CAMPAIGN=SEED:TRIALS asks for another, and for more than the few that
are quick enough for every day.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.media import PART, sha256_of
from pipeline.project import PROJECT

_SEED, _, _TRIALS = os.environ.get("LECTURE_CAMPAIGN", "14:4").partition(":")
SEED, TRIALS = int(_SEED), int(_TRIALS or 4)
LECTURE = """
extends = "how_llms_store_facts"
[[parts]]
folder = "where_facts_live"
title = { en = "Begin", fr = "Début" }
shots = ["TitleCard"]
"""
# Where the voice is installed that speaks at once, its sounds are damaged too.
SPOKEN = shutil.which("espeak-ng") is not None
TINY = ("-q", "128x72@5")
VOICE = ("--voice", "espeak" if SPOKEN else "none")
Command = tuple[str, ...]


class Room:
    """A lecture, and a media folder that runs of every kind share."""

    def __init__(self, folder: Path) -> None:
        self.media, self.home = folder / "media", folder / "brief"
        self.home.mkdir()
        (self.home / "lecture.toml").write_text(LECTURE, encoding="utf-8")
        self.film: Command = ("lecture", str(self.home), *TINY, *VOICE)
        self.board: Command = ("storyboard", "--lecture", str(self.home), *TINY)
        self.scene: Command = ("scene", "TitleCard", "--lecture", str(self.home), *TINY, *VOICE)
        self.clean: Command = ("clean", "--yes")

    def start(self, command: Command, most: int | None = None) -> subprocess.Popen[str]:
        """Begin a run, in which a file can hold at most so many bytes, as on a full disk."""

        def limit() -> None:
            if most is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        return subprocess.Popen(
            [sys.executable, "render.py", *command],
            cwd=PROJECT,
            env={**os.environ, "LECTURE_MEDIA": str(self.media)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=limit,
        )

    def run(self, command: Command) -> str:
        process = self.start(command)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        assert "Traceback" not in said
        return said

    def made(self) -> dict[str, str]:
        """Checksums of all that runs have made, but for what holds times of this run."""
        films = (path for path in self.media.glob("films/*") if path.suffix != ".json")
        found = [*films, *self.media.glob("store/*.mp4"), *self.media.glob("storyboards/**/*.png")]
        return {str(path.relative_to(self.media)): sha256_of(path) for path in found}

    def half_written(self) -> list[Path]:
        return list(self.media.rglob(f"{PART}*"))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, dict[str, str]]:
    """A room in which everything has been made once."""
    room = Room(tmp_path_factory.mktemp("campaign"))
    room.run(room.film)
    room.run(room.board)
    return room, room.made()


def test_runs_that_are_killed_at_any_moment_lose_and_spoil_nothing(
    room: tuple[Room, dict[str, str]],
) -> None:
    here, whole = room
    chance = random.Random(SEED)
    print(f"seed {SEED}, {TRIALS} trials")
    for _ in range(TRIALS):
        command = chance.choice([here.film, here.board])
        process = here.start((*command, "--force"))
        time.sleep(chance.uniform(0.5, 6))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    here.run(here.film)
    here.run(here.board)
    assert here.made() == whole
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
            files = sorted(path for path in place.rglob("*") if path.is_file()) or [place]
            for path in chance.sample(files, min(len(files), 3)):
                chance.choice(DAMAGE)(path, chance)
        # What was set is looked at again only when a shot is drawn.
        here.run((*here.film, "--force"))
        here.run(here.board)
        here.run(here.film)
        assert here.made() == whole


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
    here.run(here.film)
    here.run(here.board)
    assert here.made() == whole


def test_cleaning_waits_for_every_kind_of_run(room: tuple[Room, dict[str, str]]) -> None:
    here, whole = room
    commands = [here.film, here.clean, here.scene, here.clean, here.board]
    processes = [here.start(command) for command in commands]
    for process, command in zip(processes, commands, strict=True):
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, (command, said)
    here.run(here.film)
    here.run(here.board)
    assert here.made() == whole
    assert not here.half_written()
