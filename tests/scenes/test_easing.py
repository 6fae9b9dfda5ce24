"""Moves begin and end without standing still, unless they say otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Circle, FadeIn, LaggedStart, Succession, linear, smooth

from lectures.load import load_lecture
from scenes.easing import eased
from scenes.stage import LectureScene, Staging, staged

SHARE = st.floats(0, 1)


@given(SHARE, SHARE)
def test_it_goes_from_none_to_all_and_never_back(one: float, other: float) -> None:
    assert (eased(0.0), eased(0.5), eased(1.0)) == (0.0, 0.5, 1.0)
    assert eased(min(one, other)) <= eased(max(one, other))
    assert eased(one) + eased(1 - one) == pytest.approx(1)


def test_its_first_tenth_is_seen_where_that_of_manims_is_not() -> None:
    assert eased(0.1) == pytest.approx(0.028)
    assert eased(0.1) > 2 * smooth(0.1)


def test_moves_are_eased_also_in_groups_but_not_those_that_have_a_rate_of_their_own() -> None:
    class TitleCard(LectureScene):
        def construct(self) -> None:
            plain, steady, held = (FadeIn(Circle()) for _ in range(3))
            steady.rate_func = linear
            group = LaggedStart(held, Succession(FadeIn(Circle())))
            played = self.compile_animations(plain, steady, group, Circle().animate.scale(2))
            assert [one.rate_func for one in played] == [eased, linear, linear, eased]
            assert held.rate_func is eased
            assert group.animations[1].animations[0].rate_func is eased

    with staged(Staging(load_lecture(), "en")):
        TitleCard(skip_animations=True).render()
