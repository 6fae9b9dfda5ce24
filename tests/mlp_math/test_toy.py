"""The toy block stores exactly the fact that the lecture says it stores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.toy import D_MLP, D_MODEL, toy_fact_block

seeds = st.integers(0, 2**32 - 1)


@given(seeds)
def test_first_last_and_answer_directions_are_orthonormal(seed: int) -> None:
    toy = toy_fact_block(np.random.default_rng(seed))
    basis = np.vstack([toy.first, toy.last, toy.answer, toy.extras])
    np.testing.assert_allclose(basis @ basis.T, np.eye(D_MODEL), atol=1e-12)


@given(seeds)
def test_row_zero_reads_2_1_1_0_for_the_cast_and_neuron_zero_fires_for_both_names_only(
    seed: int,
) -> None:
    toy = toy_fact_block(np.random.default_rng(seed))
    passes = [toy.forward(person) for person in range(4)]
    np.testing.assert_allclose([p.row_products[0] for p in passes], [2, 1, 1, 0], atol=1e-12)
    np.testing.assert_allclose([p.pre_activations[0] for p in passes], [1, 0, 0, -1], atol=1e-12)
    np.testing.assert_allclose([p.neurons[0] for p in passes], [1, 0, 0, 0], atol=1e-12)


@given(seeds)
def test_the_block_adds_exactly_one_answer_and_leaves_both_names_alone(seed: int) -> None:
    toy = toy_fact_block(np.random.default_rng(seed))
    for person, answer in enumerate([1, 0, 0, 0]):
        step = toy.forward(person)
        assert step.delta @ toy.answer == pytest.approx(answer, abs=1e-12)
        assert step.delta @ toy.first == pytest.approx(0, abs=1e-12)
        assert step.delta @ toy.last == pytest.approx(0, abs=1e-12)


@given(seeds, st.integers(3, 6))
def test_before_the_block_the_read_out_of_the_full_name_cannot_tell_the_candidates_apart(
    seed: int, n: int
) -> None:
    toy = toy_fact_block(np.random.default_rng(seed))
    np.testing.assert_allclose(toy.next_word(toy.full_name, n), np.full(n, 1 / n), atol=1e-9)


def test_after_the_block_the_answer_leads_for_the_shipped_seed() -> None:
    toy = toy_fact_block(np.random.default_rng(23))
    shares = toy.next_word(toy.forward().output, 5)
    assert shares[0] > 0.8
    assert shares.sum() == pytest.approx(1)
    assert (toy.block.d_mlp, toy.block.d_model) == (D_MLP, D_MODEL)


def test_the_same_seed_gives_the_same_block() -> None:
    a, b = (toy_fact_block(np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(a.block.W_up, b.block.W_up)
    np.testing.assert_array_equal(a.people, b.people)


def test_a_person_outside_the_cast_is_refused() -> None:
    with pytest.raises(ValueError, match="person must be at most 3, got 4"):
        toy_fact_block(np.random.default_rng(0)).forward(4)


def test_the_prompts_other_words_hold_nothing_of_names_or_answer():
    toy = toy_fact_block(np.random.default_rng(5))
    tokens = toy.token_vectors(4, np.random.default_rng(6))
    assert tokens.shape == (6, D_MODEL)
    np.testing.assert_allclose(toy.read(tokens[:2]), [[1, 0, 0], [0, 1, 0]], atol=1e-12)
    np.testing.assert_allclose(toy.read(tokens[2:]), 0, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(tokens, axis=1), 1)
