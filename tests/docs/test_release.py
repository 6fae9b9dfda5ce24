"""What tells others of this project's version agrees with the package."""

import re
import tomllib
from pathlib import Path

from click.testing import CliRunner

import render

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_citation_is_of_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {PROJECT['version']}\n" in citation
    assert f"\nlicense: {PROJECT['license']}\n" in citation


def test_the_changelog_tells_of_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert PROJECT["version"] in [heading.rstrip(",") for heading in headings]


def test_the_command_that_is_installed_is_the_command_line() -> None:
    (entry,) = PROJECT["scripts"].values()
    module, name = entry.split(":")
    assert (module, getattr(render, name)) == ("render", render.cli)


def test_the_version_is_told_with_those_that_pictures_depend_on() -> None:
    told = CliRunner().invoke(render.cli, ["--version"])
    assert told.exit_code == 0
    assert re.fullmatch(
        r"how-llms-store-facts \S+ \(manim [\d.]+, typst [\d.]+, Python [\d.]+\)\n", told.output
    )


def test_every_change_that_is_run_by_others_runs_what_lands() -> None:
    assert ".ci/run" in (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert "install.sh" in (ROOT / "Dockerfile").read_text("utf-8")
