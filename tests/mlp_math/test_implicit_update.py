import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.block import MLP
from mlp_math.implicit_update import (
    AttentionHead,
    plain_update,
    pre_norm_output,
    pre_norm_update,
    prefix_updates,
    random_attention,
    residual_update,
    token_updates,
)

cases = st.tuples(st.integers(2, 12), st.integers(1, 16), st.integers(0, 2**32 - 1))


def random_case(case, activation="relu"):
    """A random block with real attention before it: outputs without and with some context."""
    d, m, seed = case
    rng = np.random.default_rng(seed)
    block = MLP(
        rng.normal(size=(m, d)) / np.sqrt(d),
        rng.normal(size=m),
        rng.normal(size=(d, m)) / np.sqrt(m),
        rng.normal(size=d),
        activation,
    )
    attention = random_attention(d, d, rng)
    context, x = rng.normal(size=(5, d)), rng.normal(size=d)
    return block, attention(context[:0], x), attention(context, x), x


def assert_same(found, expected, a, a_context, update):
    # The patched weights are as large as ‖δA‖/‖a‖ and may cancel: that is the scale of rounding.
    scale = 1 + np.linalg.norm(a_context) + update.norm * np.linalg.norm(a)
    assert np.abs(found - expected).max() <= 1e-12 * scale


@given(cases, st.sampled_from(["relu", "gelu"]))
def test_the_plain_update_stands_for_the_context(case, activation):
    block, a, a_context, _ = random_case(case, activation)
    update = plain_update(block.W_up, a, a_context)
    assert_same(update.apply(block).delta(a), block.delta(a_context), a, a_context, update)
    assert not update.db_down.any()


@given(cases, st.sampled_from(["relu", "gelu"]))
def test_with_a_skip_path_the_bias_is_patched_too(case, activation):
    block, a, a_context, x = random_case(case, activation)
    v, v_context = x + a, x + a_context
    update = residual_update(block.W_up, v, v_context)
    assert_same(update.apply(block)(v), block(v_context), v, v_context, update)
    assert update.db_down == pytest.approx(a_context - a, abs=1e-12)


@given(cases)
def test_with_a_norm_the_update_acts_on_what_is_normed(case):
    block, a, a_context, x = random_case(case)
    v, v_context = x + a, x + a_context
    update = pre_norm_update(block.W_up, v, v_context)
    patched = pre_norm_output(update.apply(block), v)
    assert_same(patched, pre_norm_output(block, v_context), v, v_context, update)


def test_two_hundred_random_cases_agree_to_a_few_rounding_errors():
    worst = []
    for seed in range(200):
        block, a, a_context, x = random_case((16, 32, seed))
        v, v_context = x + a, x + a_context
        update = residual_update(block.W_up, v, v_context)
        expected = block(v_context)
        error = np.abs(update.apply(block)(v) - expected).max()
        worst.append(error / np.abs(expected).max())
    assert max(worst) < 1e-13


def test_leaving_out_the_bias_patch_is_an_error_of_exactly_the_attention_change():
    block, a, a_context, x = random_case((16, 32, 3))
    v, v_context = x + a, x + a_context
    update = plain_update(block.W_up, v, v_context)
    missing = block(v_context) - update.apply(block)(v)
    assert missing == pytest.approx(a_context - a, abs=1e-12)
    assert np.linalg.norm(missing) > 0.5


@given(cases)
def test_the_update_has_rank_one_and_the_stated_norm(case):
    block, a, a_context, _ = random_case(case)
    update = plain_update(block.W_up, a, a_context)
    assert update.norm == pytest.approx(np.linalg.norm(update.dW))
    assert np.linalg.matrix_rank(update.dW) <= 1
    change = block.W_up @ (a_context - a)
    assert update.norm == pytest.approx(np.linalg.norm(change) / np.linalg.norm(a))


def test_every_context_token_has_an_update_that_stands_for_it():
    rng = np.random.default_rng(5)
    block, *_ = random_case((8, 12, 5))
    attention = random_attention(8, 4, rng)
    context, x = rng.normal(size=(6, 8)), rng.normal(size=8)
    updates = token_updates(attention, block.W_up, context, x)
    assert len(updates) == 6
    expected = block.delta(attention(context, x))
    for i, update in enumerate(updates):
        a = attention(np.delete(context, i, axis=0), x)
        assert update.apply(block).delta(a) == pytest.approx(expected, abs=1e-12)
    assert all(update.norm > 0 for update in updates)


def test_a_token_that_attention_ignores_has_next_to_no_update():
    # Keys along e_0 draw the query; a token far the other way gets no weight.
    attention = AttentionHead(8 * np.eye(1, 4), 8 * np.eye(1, 4), np.eye(4))
    query = np.array([1.0, 0, 0, 1])
    context = np.array([[1.0, 1, 0, 0], [-1.0, 0, 1, 0]])
    read, ignored = token_updates(attention, np.eye(4), context, query)
    assert ignored.norm < 1e-12 < read.norm


def test_the_last_prefix_is_the_whole_context():
    rng = np.random.default_rng(6)
    attention = random_attention(8, 4, rng)
    W, context, x = rng.normal(size=(5, 8)), rng.normal(size=(6, 8)), rng.normal(size=8)
    updates = prefix_updates(attention, W, context, x)
    whole = plain_update(W, attention(context[:0], x), attention(context, x))
    assert len(updates) == 6
    assert np.array_equal(updates[-1].dW, whole.dW)


def test_attention_is_a_weighted_mean_of_values():
    rng = np.random.default_rng(7)
    attention = random_attention(6, 3, rng)
    context, x = rng.normal(size=(4, 6)), rng.normal(size=6)
    weights = attention.weights(context, x)
    assert weights.shape == (5,)
    assert weights.sum() == pytest.approx(1)
    assert attention(context[:0], x) == pytest.approx(attention.W_V @ x)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: plain_update(np.eye(2), np.zeros(2), np.ones(2)), "without"),
        (lambda: plain_update(np.eye(2), np.ones(3), np.ones(2)), "without"),
        (lambda: residual_update(np.eye(2), np.ones(2), np.ones(3)), "with_context"),
        (lambda: pre_norm_update(np.eye(2), np.ones(2), np.ones(2)), "without"),
        (lambda: AttentionHead(np.eye(2), np.ones((1, 2)), np.eye(2)), "W_K"),
        (
            lambda: random_attention(4, 2, np.random.default_rng())(np.ones((2, 3)), np.ones(4)),
            "context",
        ),
        (lambda: random_attention(4, 2, 0), "rng"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_an_update_fits_the_block_it_was_made_for():
    update = plain_update(np.eye(2), [1.0, 0.0], [0.0, 1.0])
    block = MLP(np.ones((3, 2)), np.zeros(3), np.ones((2, 3)), np.zeros(2))
    with pytest.raises(ValueError, match="dW"):
        update.apply(block)
