"""What part 1 shows are the toy block's own numbers, and measured and counted ones."""

import numpy as np
import pytest
from support import VARIANTS, Play, variant_id

from lectures.model import Language, Lecture
from mlp_math.fact_path import knowledge, load_language_model_study
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


def test_every_association_of_the_lecture_is_listed(play: Play) -> None:
    scene = play("AthleteSports")
    shown = [pair.text for pair in scene.lines]
    for known in scene.lecture.associations:
        assert any(known.subject in line and known.answer["en"] in line for line in shown)


def test_where_the_lectures_own_people_are_no_athletes_the_studys_are_listed(play: Play) -> None:
    scene, arrays = play("AthleteSports", "marie_curie_radium", "en"), knowledge().arrays
    right = dict(zip(arrays["subjects"].tolist(), arrays["right"].tolist(), strict=True))
    assert len(scene.lines) == 8
    for line in scene.lines:
        subject, sport = line.text.split(" → ")
        assert arrays["candidates"][right[subject]] == sport


def test_a_lamp_is_lit_for_every_athlete_whose_sport_comes_first(play: Play) -> None:
    scene, arrays = play("AthleteSports"), load_language_model_study("knows_sports")
    sports = arrays["candidates"].tolist()
    hits: dict[str, list[bool]] = {sport: [] for sport in sports}
    for shares, right in zip(arrays["probabilities"][0], arrays["right"], strict=True):
        if right >= 0:
            hits[sports[right]].append(bool(shares.argmax() == right))
    *rows, others = scene.known.get_values()
    for sport, row in zip(scene.known.sports, rows, strict=True):
        assert row.tolist() == hits.pop(sport)
    assert len(others) == sum(map(len, hits.values()))
    assert not any(map(any, hits.values()))
    assert not others.any()
    lit = sum(row.sum() for row in rows)
    assert scene.counted.right.get_value() == lit
    assert scene.counted.asked.get_value() == sum(map(len, (*rows, others)))


def test_dealt_out_answers_are_right_far_less_often(play: Play) -> None:
    counted, arrays = play("AthleteSports").counted, load_language_model_study("knows_sports")
    asked = arrays["right"] >= 0
    said, right = arrays["probabilities"][0][asked].argmax(axis=1), arrays["right"][asked]
    shares = [(said == sport).mean() * (right == sport).sum() for sport in range(18)]
    assert counted.by_chance.get_value() == pytest.approx(sum(shares))
    assert counted.right.get_value() > 3 * counted.by_chance.get_value()


def test_the_dealing_that_is_shown_has_as_many_right_ones_as_chance_gives(play: Play) -> None:
    scene = play("AthleteSports")
    known = scene.known
    assert sum(row.sum() for row in known.dealt) == round(scene.counted.by_chance.get_value())
    assert [row.size for row in known.dealt] == [row.size for row in known.found]


def test_the_answer_that_attention_reads_out_is_the_lectures_own(play: Play) -> None:
    scene = play("AthleteSports", "marie_curie_radium", "fr")
    fact, journey = scene.lecture.fact, scene.journey
    shown = [strip.get_values() for strip in (journey.first, journey.last, journey.answer)]
    assert shown == [(fact.first,), (fact.last,), (fact.text["fr"].answer,)]
    # Both names have passed early blocks only, and stand side by side.
    gap = journey.last.get_left()[0] - journey.first.get_right()[0]
    assert 0 < gap < 0.2


def test_the_refreshers_vectors_are_the_last_name_before_and_the_block_after(play: Play) -> None:
    scene = play("CreditRefresher")
    toy = toy_fact_block(np.random.default_rng(scene.lecture.seed))
    np.testing.assert_allclose(scene.before.get_values(), toy.last)
    np.testing.assert_allclose(scene.after.get_values(), toy.forward().output)
