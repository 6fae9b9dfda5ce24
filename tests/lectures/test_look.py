"""Themes of a lecture's own, whose text can be read, and the logo on its title card."""

import os
from pathlib import Path

import pytest
from pictures import png

from lectures.load import LectureError, load_lecture
from lectures.look import GROUNDS, LEAST_CONTRAST, ROLES, WRITTEN, contrast, shipped_themes

BEGIN = 'extends = "how_llms_store_facts"\n'


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "themes").mkdir(parents=True)
    (folder / "lecture.toml").write_text(BEGIN + 'theme = "school"\n', encoding="utf-8")
    (folder / "themes" / "school.toml").write_text('extends = "dark"\nfirst = "#7FD8FF"\n')
    return folder


def error_of(folder: Path) -> str:
    with pytest.raises(LectureError) as caught:
        load_lecture(folder)
    return str(caught.value)


def test_a_theme_of_ones_own_says_only_what_differs(mine: Path) -> None:
    lecture = load_lecture(mine)
    own, dark = lecture.themes["school"], shipped_themes()["dark"]
    assert lecture.theme == "school"
    assert own["first"] == "#7fd8ff"
    assert {role for role in ROLES if own[role] != dark[role]} == {"first"}


def test_shipped_themes_have_every_role_and_can_be_read() -> None:
    for colours in shipped_themes().values():
        assert set(colours) == set(ROLES)
        for role in WRITTEN:
            assert min(contrast(colours[role], colours[g]) for g in GROUNDS) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (
            'negative = "#803030"',
            "mine/themes/school.toml: negative: #803030 has a contrast of 1.9 to 1 on panel "
            "(#1a1f2c); what is read needs 4.5, so make it lighter",
        ),
        ('frist = "#ffffff"', "frist: not a role of a theme; did you mean first?"),
        ('first = "blue"', "first: expected a colour such as \"#4fd1b5\", found 'blue'"),
        ("first = 7", 'first: expected a colour such as "#4fd1b5", found 7'),
        ('last = "#4FD1B5"', "last: #4FD1B5 is the colour of first too"),
        ('extends = "drak"', "extends: no theme 'drak'; expected dark or light"),
    ],
)
def test_a_theme_that_will_not_do_is_told_by_role_and_value(
    mine: Path, written: str, complaint: str
) -> None:
    base = "" if "extends" in written else 'extends = "dark"\n'
    (mine / "themes" / "school.toml").write_text(f"{base}{written}\n")
    assert complaint in error_of(mine)


def test_a_whole_theme_must_be_whole(mine: Path) -> None:
    (mine / "themes" / "school.toml").write_text('ink = "#ffffff"\n')
    assert "background, middle, edge, panel, dim" in error_of(mine)
    assert 'missing; or write extends = "dark"' in error_of(mine)


def test_a_theme_that_is_not_there_is_told_with_those_that_are(mine: Path) -> None:
    (mine / "lecture.toml").write_text(BEGIN + 'theme = "scool"\n')
    assert (
        "theme: expected 'dark', 'light' or 'school', found 'scool'; one of your own is a file"
        in error_of(mine)
    )


def test_a_card_brings_its_logo_along(mine: Path) -> None:
    card = '[card]\nteacher = "M. Dupont"\nlogo = "logo.png"\n'
    (mine / "lecture.toml").write_text(BEGIN + card)
    (mine / "logo.png").write_bytes(png())
    found = load_lecture(mine).card
    assert found is not None
    assert (found.teacher, len(found.picture) > 60) == ("M. Dupont", True)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("../logo.png", png(), "expected the name of a PNG file in this folder"),
        ("logo.svg", b"<svg/>", "expected the name of a PNG file in this folder"),
        ("logo.png", b"GIF89a", "logo.png is not a PNG picture"),
        ("logo.png", png(2001, 1), "logo.png is 2001 x 1 pixels; at most 2000 each way"),
        ("logo.png", png() + bytes(300_000), "bytes; at most 300,000"),
        ("logo.png", None, "logo.png can't be read: No such file or directory"),
    ],
)
def test_a_logo_that_is_none_is_refused(
    mine: Path, name: str, content: bytes | None, complaint: str
) -> None:
    (mine / "lecture.toml").write_text(f'{BEGIN}[card]\nteacher = "A"\nlogo = "{name}"\n')
    if content is not None:
        (mine / name).write_bytes(content)
    assert complaint in error_of(mine)


def test_a_logo_elsewhere_is_not_followed(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    os.symlink(tmp_path / "secret.png", mine / "logo.png")
    (mine / "lecture.toml").write_text(f'{BEGIN}[card]\nteacher = "A"\nlogo = "logo.png"\n')
    assert "logo.png is not a regular file" in error_of(mine)
