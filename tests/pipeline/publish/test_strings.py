"""The page says the same of itself in every language of the lectures that come with the project."""

import re
import tomllib

import pytest

from lectures.load import load_lecture, shipped
from pipeline.publish import page

FILES = sorted((page.HERE / "strings").glob("*.toml"))


def told(language: str) -> dict[str, str]:
    file = page.HERE / "strings" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_every_language_of_a_shipped_lecture_has_its_strings() -> None:
    languages = {one for name in shipped() for one in load_lecture(name).languages}
    assert languages <= {file.stem for file in FILES}


@pytest.mark.parametrize("language", [file.stem for file in FILES])
def test_a_language_has_all_strings_with_the_same_places_to_fill(language: str) -> None:
    english, own = told("en"), told(language)
    assert own.keys() == english.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", own[key])) == set(re.findall(r"\{\w+\}", text)), key
