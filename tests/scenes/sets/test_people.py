"""How the cast's names are written, short ones and very long ones."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from manim import tempconfig

from lectures.load import load_lecture
from lectures.model import Person
from scenes.mobjects.text import BODY, HEADING, LABEL
from scenes.sets.people import LONGEST, SMALLEST, NameOnTwoLines, person_words
from scenes.stage import LectureScene, Staging, staged

LONG = ("Maximiliana-Bartholomea", "Wolfeschlegelsteinhausen")  # 47 letters


@contextmanager
def about(first: str, last: str) -> Iterator[LectureScene]:
    """A scene of the first lecture, its fact about someone else."""
    lecture = load_lecture()
    fact = lecture.fact.model_copy(update={"first": first, "last": last})
    near = [(first, "Other"), ("Other", last), ("Ada", "Lovelace")]
    cast = tuple(Person(first=one, last=two) for one, two in near)
    with (
        tempconfig({"dry_run": True, "verbosity": "ERROR"}),
        staged(Staging(lecture.model_copy(update={"fact": fact, "cast": cast}), "en")),
    ):
        yield LectureScene(skip_animations=True)


@pytest.mark.parametrize("name", [("Michael", "Jordan"), ("Jean Claude", "Van Damme")], ids=str)
def test_most_names_stand_on_one_line(name: Sequence[str]) -> None:
    with about(*name) as scene:
        written = person_words(scene, 0)
    assert written.text == " ".join(name)
    assert written.width < LONGEST * written.em_height


@pytest.mark.parametrize("size", [LABEL, BODY, HEADING])
def test_a_very_long_name_stands_on_two_lines_where_a_short_one_would(size: float) -> None:
    with about(*LONG) as scene:
        long = person_words(scene, 0, size)
        assert isinstance(long, NameOnTwoLines)
        for name, colour in zip(LONG, (scene.theme.first, scene.theme.last), strict=True):
            letters = long.part(name).family_members_with_points()
            assert {letter.get_fill_color() for letter in letters} == {colour}
    assert long.part(LONG[0]).get_bottom()[1] > long.part(LONG[1]).get_top()[1]
    with about("Serena", "Williams") as scene:
        short = person_words(scene, 0, size)
    assert long.width <= LONGEST * short.em_height
    assert long.height < 2.2 * short.height
    assert long.font_size >= SMALLEST  # 24 pixels at 1080p
    for words in (long, short):
        words.put_baseline(1.0)
    assert long.get_center()[1] == pytest.approx(short.get_center()[1], abs=0.1 * short.em_height)
