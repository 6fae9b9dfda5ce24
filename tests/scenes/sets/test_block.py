"""The block's formula grows stage by stage and tidies up; sums of directions bear their names."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from manim import ManimColor, tempconfig
from support import LECTURES, ROOT, variant_id

from lectures.load import load_lecture
from scenes.sets.block import formula, grow, quiet
from scenes.sets.people import direction_sum
from scenes.stage import LectureScene, Staging, staged


@pytest.fixture
def scene() -> Iterator[LectureScene]:
    with (
        tempconfig({"dry_run": True, "verbosity": "ERROR"}),
        staged(Staging(load_lecture("marie_curie_radium"), "en")),
    ):
        yield LectureScene(skip_animations=True)


STAGES = ("stream", "up", "bias", "relu", "down", "block")


@pytest.mark.parametrize(("before", "after"), list(pairwise(STAGES)))
def test_a_formula_keeps_its_parts_as_it_grows_and_only_the_new_one_stays(scene, before, after):
    old, new = formula(before), formula(after)
    assert set(old.labels) < set(new.labels)
    scene.add(old)
    scene.play(grow(old, new))
    assert scene.mobjects == [new]


def test_a_formula_shrinks_to_fewer_parts_too(scene):
    old, new = formula("block"), formula("up")
    scene.add(old)
    scene.play(grow(old, new))
    assert scene.mobjects == [new]


def test_a_quiet_formula_is_seen_less_and_its_parts_can_still_be_named(scene):
    line = quiet(formula("bias"))
    glyph = line.part("b_up").family_members_with_points()[0]
    assert 0 < glyph.get_fill_opacity() < 1


def test_each_direction_of_a_sum_has_its_own_colour(scene):
    line = direction_sum(scene, 3, more=True, of_stream=True)
    for name in ("first", "last", "answer", "stream"):
        glyph = line.part(name).family_members_with_points()[0]
        assert glyph.get_fill_color() == ManimColor(getattr(scene.theme, name))


def test_a_sum_of_two_directions_says_nothing_of_the_answer(scene):
    with pytest.raises(KeyError):
        direction_sum(scene, 2).part("answer")
    assert "dots" not in direction_sum(scene, 2).text


@pytest.mark.parametrize("lecture", LECTURES, ids=variant_id)
def test_no_vector_of_a_formula_has_the_letter_of_the_facts_answer(lecture):
    """A letter that a scene writes itself must not be one that the lecture gives a meaning."""
    written = {
        f"{path.name}: {letter}"
        for path in (ROOT / "scenes").rglob("*.py")
        for letter in re.findall(r"vec\((\w)\)", path.read_text(encoding="utf-8"))
        if letter in lecture.fact.symbols and "gallery" not in path.parts
    }
    assert written == set()
