"""What part 1 shows are the toy block's own numbers, and measured and counted ones."""

import numpy as np
import pytest
from support import VARIANTS, Play, variant_id

from lectures.model import Language, Lecture
from mlp_math.parameters import parameter_table
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
    weights = np.hstack([toy.block.W_up.T, toy.block.W_down])
    np.testing.assert_allclose(scene.dials.get_values(), weights)


@pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
def test_the_previewed_matrices_are_corners_of_the_toy_blocks_own(
    lecture: Lecture, language: Language, play: Play
) -> None:
    scene = play("ThreeStepPreview", lecture.name, language)
    block = toy_fact_block(np.random.default_rng(lecture.seed)).block
    np.testing.assert_array_equal(scene.up.get_values(), block.W_up[:5, :4])
    np.testing.assert_array_equal(scene.down.get_values(), block.W_down[:5, :4])


def test_every_association_of_the_lecture_flies_into_a_perceptron(play: Play) -> None:
    scene = play("AthleteSports")
    shown = [pair.text for pair in scene.lines]
    for known in scene.lecture.associations:
        assert any(known.subject in line and known.answer["en"] in line for line in shown)


@pytest.mark.parametrize(
    ("lecture", "stored"),
    [("how_llms_store_facts", "michael_jordan"), ("marie_curie_radium", "marie_curie")],
)
def test_dots_stand_where_the_real_model_has_the_answers(
    play: Play, lecture: str, stored: str
) -> None:
    scene, arrays = play("AthleteSports", lecture), load_real_model(stored)
    people = arrays["people"].tolist()
    assert scene.measured == [known.subject for known in scene.lecture.associations]
    rows = [people.index(subject) for subject in scene.measured]
    cosines = arrays["association"][rows]
    np.testing.assert_allclose(scene.nearest.get_values(), cosines, atol=1e-6)
    right = arrays["right_answers"][rows]
    for line, row, answer in zip(cosines, scene.nearest.rows, right, strict=True):
        lit = [k for k, dot in enumerate(row) if dot.get_fill_color() == scene.theme.answer]
        assert lit == [answer]
        # "Often the nearest": nothing is drawn further right than a right answer of rank 1.
        nearest = max(range(len(row)), key=lambda k: row[k].get_x())
        assert nearest == line.argmax()


@pytest.mark.parametrize("lecture", ["how_llms_store_facts", "marie_curie_radium"])
def test_the_right_answer_is_often_the_nearest(play: Play, lecture: str) -> None:
    nearest = play("AthleteSports", lecture).nearest
    hits = nearest.get_values().argmax(axis=1) == nearest.right_answers
    assert hits.mean() >= 0.5


@pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
def test_the_share_of_the_perceptrons_is_counted(
    lecture: Lecture, language: Language, play: Play
) -> None:
    scene = play("TwoBlockKinds", lecture.name, language)
    counted = parameter_table(lecture.sizes).share("mlp")
    assert scene.share.get_value() == pytest.approx(100 * counted)


def test_the_refreshers_vectors_are_the_last_name_before_and_the_block_after(play: Play) -> None:
    scene = play("CreditRefresher")
    toy = toy_fact_block(np.random.default_rng(scene.lecture.seed))
    np.testing.assert_allclose(scene.before.get_values(), toy.last)
    np.testing.assert_allclose(scene.after.get_values(), toy.forward().output)
