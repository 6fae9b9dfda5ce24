"""The columns are the toy model's own vectors, and the last one makes the bars."""

import numpy as np
import pytest
from support import VARIANTS, variant_id

from mlp_math.attention import moved_by_attention
from mlp_math.toy import toy_fact_block
from scenes.sets.token_columns import attention_pattern, token_embeddings, value_map

each_variant = pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)


@each_variant
def test_every_token_stands_above_its_own_vector(lecture, language, play):
    scene = play("TokensToVectors", lecture.name, language)
    fact = lecture.fact
    tokens = (fact.first, fact.last, *fact.text[language].relation.split())
    toy = toy_fact_block(np.random.default_rng(lecture.seed))
    columns = scene.columns
    assert columns.strip.get_values() == tokens
    values = columns.array.get_values()
    np.testing.assert_allclose(values[:2], [toy.first, toy.last])
    # What is neither name holds nothing of either, nor of the answer.
    np.testing.assert_allclose(
        values[2:] @ np.stack([toy.first, toy.last, toy.answer]).T, 0, atol=1e-12
    )
    for token, column in zip(columns.strip.tokens, columns.array.columns, strict=True):
        assert column.get_x() == pytest.approx(token.get_x())
    assert scene.brace[1].get_value() == lecture.sizes.d_model


def test_attention_moves_information_and_the_perceptron_works_alone(play):
    scene = play("AttentionThenMLP")
    x, pattern = token_embeddings(scene), attention_pattern(scene)
    assert np.allclose(np.triu(pattern, k=1), 0)
    block = toy_fact_block(np.random.default_rng(scene.lecture.seed)).block
    shown = scene.columns.array.get_values()
    moved = scene.moved
    # What others hand on; what a token makes of itself is not shown.
    others = moved_by_attention(pattern, x, value_map(scene)) - np.stack(
        [pattern[k, k] * value_map(scene) @ vector for k, vector in enumerate(x)]
    )
    np.testing.assert_allclose(moved - x, others, atol=1e-12)
    np.testing.assert_allclose(moved[0], x[0])
    assert not np.isclose(moved[1:], x[1:]).all(axis=1).any()
    np.testing.assert_allclose(shown, np.stack([block(row) for row in moved]))


@pytest.mark.parametrize(("lecture", "language"), VARIANTS[::3], ids=variant_id)
def test_the_bars_are_the_toy_models_softmax_as_in_the_first_shot(lecture, language, play):
    scene = play("ManyLayers", lecture.name, language)
    toy = toy_fact_block(np.random.default_rng(lecture.seed))
    words = (lecture.fact.text[language].answer, *lecture.fact.text[language].alternatives)
    np.testing.assert_allclose(
        scene.bars.get_values(), toy.next_word(toy.forward().output, len(words))
    )
    assert [label.text for label in scene.bars.labels] == list(words)
    np.testing.assert_allclose(scene.cells[-1].get_values(), toy.forward().output)
    assert scene.counter.get_value() == lecture.sizes.n_layers == len(scene.plates)
