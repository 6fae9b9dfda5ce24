"""What the model guesses, and how its answer stands in the prompt's blank."""

import numpy as np
import pytest
from support import VARIANTS, variant_id

from lectures.model import Language, Lecture
from scenes.sets.model import candidates, face, guesses, in_blank, prompt_strip
from scenes.sets.people import fact_strip, predicate_words
from scenes.stage import LectureScene, Staging, staged


class TitleCard(LectureScene):
    """A stage for sets, under the name of a shot that has words."""


@pytest.fixture(params=VARIANTS, ids=lambda variant: "-".join(map(variant_id, variant)))
def scene(request: pytest.FixtureRequest) -> LectureScene:
    lecture, language = request.param
    return stage(lecture, language)


def stage(lecture: Lecture, language: Language) -> LectureScene:
    with staged(Staging(lecture, language)):
        return TitleCard(skip_animations=True)


def test_the_guess_before_the_block_is_even_and_after_it_bets_on_the_answer(
    scene: LectureScene,
) -> None:
    before, after = guesses(scene)
    assert len(candidates(scene)) == len(before) == len(after)
    assert candidates(scene)[0] == scene.lecture.fact.text[scene.language].answer
    assert (before.sum(), after.sum()) == pytest.approx((1, 1))
    assert after.argmax() == 0
    assert after[0] > 2 * before[0]


def test_the_answer_fits_the_blank_and_stands_on_the_prompts_baseline(scene: LectureScene) -> None:
    strip = prompt_strip(scene).shift([0.5, 2.0, 0.0])
    blank, answer = strip.tokens[-1], in_blank(strip, candidates(scene)[0])
    assert answer.width < blank.width
    assert answer.get_x() == pytest.approx(blank.get_x())
    assert answer.baseline == pytest.approx(strip.tokens[0].word.baseline)


def test_a_face_is_as_large_as_the_stacks_slabs(scene: LectureScene) -> None:
    slab = face(scene.theme.stream)
    assert slab.plate.get_stroke_color() == scene.theme.stream
    assert np.allclose([slab.width, slab.height], [3.7, 4.3])


def test_parts_of_the_fact_have_their_directions_colours(scene: LectureScene) -> None:
    strip, fact = fact_strip(scene, "first", "answer"), scene.lecture.fact
    assert strip.get_values() == (fact.first, fact.text[scene.language].answer)
    shades = [token.box.get_stroke_color() for token in strip.tokens]
    assert shades == [scene.theme.first, scene.theme.answer]


def test_a_predicate_follows_the_name_in_the_facts_statement(scene: LectureScene) -> None:
    words, fact = predicate_words(scene), scene.lecture.fact
    assert fact.text[scene.language].statement.startswith(f"{fact.full} {words.text}")
