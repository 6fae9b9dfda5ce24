"""A worker that draws something else is told apart, by name or by trying."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.farm.proof import differences, proof, refusal
from pipeline.project import PROJECT


def proof_with(**environment: str) -> dict[str, str]:
    """What a process with these environment variables draws with."""
    command = [sys.executable, "-m", "pipeline.farm.proof"]
    said = subprocess.run(
        command, cwd=PROJECT, env=os.environ | environment, capture_output=True, check=True
    )
    found: dict[str, str] = json.loads(said.stdout)
    return found


def test_two_processes_of_one_machine_draw_the_same() -> None:
    here = proof_with()
    assert refusal(here, proof_with()) is None
    assert {"Python", "cairo", "fonts", "numpy", "manim", "drawing", "video"} <= set(here)
    assert not [value for value in here.values() if "Error" in value]


def test_another_version_of_a_package_is_named(tmp_path: Path) -> None:
    metadata = tmp_path / "rich-0.1.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: rich\nVersion: 0.1\n")
    here, there = proof_with(), proof_with(PYTHONPATH=str(tmp_path))
    assert refusal(there, here) == f"rich is 0.1 there and {here['rich']} here"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="names processors of that kind")
def test_a_processor_that_gives_other_digits_is_noticed_though_all_versions_agree() -> None:
    here = proof_with(OPENBLAS_CORETYPE="Haswell")
    there = proof_with(OPENBLAS_CORETYPE="Prescott")
    assert [one.split()[0] for one in differences(there, here)] == ["arithmetic"]
    assert "let every machine have the same" in (refusal(there, here) or "")


def test_many_differences_are_counted() -> None:
    here = proof()
    said = refusal(dict.fromkeys(here, "other"), here)
    assert said is not None
    assert said.endswith(f"and {len(here) - 4} more")
    assert said.count(" there and ") == 4
