"""manim's configuration is its own, whatever lies around."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.project import PROJECT

CODE = """
import os
from pipeline.render.sealed import import_manim
before = os.getcwd(), os.environ["HOME"]
import_manim()
from manim import config
assert (os.getcwd(), os.environ["HOME"]) == before
print(config.upto_animation_number, config.zero_pad)
"""


@pytest.mark.parametrize("place", ["the current folder", "the user's home"])
def test_a_configuration_that_lies_around_is_not_read(place: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    user, here = home / ".config" / "manim" / "manim.cfg", tmp_path / "manim.cfg"
    user.parent.mkdir(parents=True)
    (here if place == "the current folder" else user).write_text(
        "[CLI]\nupto_animation_number = 0\nzero_pad = 9\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "inf 4\n", done.stderr


SEALED = """
import locale, os, time
from pipeline.render.sealed import ambient, seal
seal()
print(*sorted(name for name in os.environ if name in AROUND), ambient("MANIM_QUALITY"))
print(locale.setlocale(locale.LC_ALL), time.tzname[0], os.environ["PATH"] == PATH)
"""
AROUND = {
    "MANIM_QUALITY": "low",
    "MPLCONFIGDIR": "/nowhere",
    "XDG_CONFIG_HOME": "/nowhere",
    "FONTCONFIG_FILE": "/nowhere",
    "LANG": "fr_FR.UTF-8",
    "LC_NUMERIC": "fr_FR.UTF-8",
}


def test_a_worker_sees_no_configuration_language_or_time_zone_of_its_surroundings() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"AROUND, PATH = {list(AROUND)}, {os.environ['PATH']!r}\n{SEALED}",
        ],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **AROUND, "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "low\nC.UTF-8 UTC True\n", done.stderr
