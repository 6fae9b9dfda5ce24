"""The bars of the first shots are the toy block's own read-out."""

import numpy as np
import pytest
from support import VARIANTS, Play, variant_id

from lectures.model import Language, Lecture
from mlp_math.real_model import load_real_model
from mlp_math.toy import toy_fact_block


@pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
def test_the_next_word_bars_are_the_softmax_of_the_toy_blocks_read_out(
    lecture: Lecture, language: Language, play: Play
) -> None:
    scene = play("JordanPrompt", lecture.name, language)
    toy = toy_fact_block(np.random.default_rng(lecture.seed))
    words = (lecture.fact.text[language].answer, *lecture.fact.text[language].alternatives)
    expected = toy.next_word(toy.forward().output, len(words))
    np.testing.assert_allclose(scene.bars.get_values(), expected)
    assert [label.text for label in scene.bars.labels] == list(words)
    assert expected.argmax() == 0


def test_the_dials_show_the_toy_blocks_weights(play: Play) -> None:
    scene = play("JordanPrompt")
    toy = toy_fact_block(np.random.default_rng(scene.lecture.seed))
    np.testing.assert_allclose(scene.dials.get_values(), toy.block.W_up[:6, :4])


@pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
def test_the_previewed_matrices_are_corners_of_the_toy_blocks_own(
    lecture: Lecture, language: Language, play: Play
) -> None:
    scene = play("ThreeStepPreview", lecture.name, language)
    block = toy_fact_block(np.random.default_rng(lecture.seed)).block
    np.testing.assert_array_equal(scene.up.get_values(), block.W_up[:6, :5])
    np.testing.assert_array_equal(scene.down.get_values(), block.W_down[:6, :5])


def test_every_association_of_the_lecture_flies_into_a_perceptron(play: Play) -> None:
    scene = play("AthleteSports")
    shown = [pair.text for pair in scene.lines]
    for known in scene.lecture.associations:
        assert any(known.subject in line and known.answer["en"] in line for line in shown)


@pytest.mark.parametrize(
    ("lecture", "stored"),
    [("how_llms_store_facts", "michael_jordan"), ("marie_curie_radium", "marie_curie")],
)
def test_answers_have_the_ranks_that_were_measured_in_the_real_model(
    play: Play, lecture: str, stored: str
) -> None:
    scene, arrays = play("AthleteSports", lecture), load_real_model(stored)
    people = arrays["people"].tolist()
    assert list(scene.ranks) == [known.subject for known in scene.lecture.associations]
    for subject, number in scene.ranks.items():
        row = people.index(subject)
        cosines = arrays["association"][row]
        nearer = cosines > cosines[arrays["right_answers"][row]]
        assert number.get_value() == nearer.sum() + 1
