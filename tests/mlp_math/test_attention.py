"""One attention head: its pattern, and what it moves."""

import numpy as np
import pytest

from mlp_math.attention import causal_pattern, copying_head, moved_by_attention


def test_no_token_attends_to_what_follows_it_and_shares_sum_to_one() -> None:
    pattern = causal_pattern(np.random.default_rng(0).normal(size=(6, 6)))
    assert np.allclose(np.triu(pattern, k=1), 0)
    assert np.allclose(pattern.sum(axis=1), 1)
    assert (pattern[np.tril_indices(6)] > 0).all()


def test_a_copying_head_brings_the_target_all_that_the_source_holds() -> None:
    rng = np.random.default_rng(1)
    pattern = causal_pattern(rng.normal(size=(4, 4)))
    first, last = np.eye(5)[:2]
    x = np.vstack([first, last, np.zeros((2, 5))])
    moved = moved_by_attention(pattern, x, copying_head(pattern, first, source=0, target=1))
    assert np.allclose(x[1] + moved[1], first + last)
    assert np.allclose(moved[0], first / pattern[1, 0])  # the source attends to itself alone


def test_what_is_moved_is_the_mean_by_attention_of_the_values() -> None:
    rng = np.random.default_rng(2)
    pattern, x, values = causal_pattern(rng.normal(size=(3, 3))), rng.normal(size=(3, 4)), np.eye(4)
    assert np.allclose(
        moved_by_attention(pattern, x, values)[2], sum(pattern[2, j] * x[j] for j in range(3))
    )


def test_bad_patterns_are_refused() -> None:
    with pytest.raises(ValueError, match="scores must be square"):
        causal_pattern(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="rows that sum to 1"):
        moved_by_attention(np.ones((2, 2)), np.ones((2, 2)), np.eye(2))
    with pytest.raises(ValueError, match="pattern must let token 1 attend to token 0"):
        copying_head(np.eye(2), [1.0, 0.0], source=0, target=1)
