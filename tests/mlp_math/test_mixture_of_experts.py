import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.mixture_of_experts import DEEPSEEK_V3, MixtureOfExperts, random_mixture

mixtures = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1)).filter(
    lambda case: case[1] <= case[0]
)


@given(mixtures)
def test_a_token_gets_the_weighted_sum_of_its_experts(case):
    count, active, seed = case
    rng = np.random.default_rng(seed)
    mixture = random_mixture(count, active, 5, 7, rng)
    tokens = rng.normal(size=(4, 5))
    chosen, weights = mixture.route(tokens)
    assert weights.sum(axis=1) == pytest.approx(np.ones(4))
    for t, token in enumerate(tokens):
        parts = [
            weight * mixture.experts[i].delta(token)
            for i, weight in zip(chosen[t], weights[t], strict=True)
        ]
        assert mixture(tokens)[t] == pytest.approx(token + sum(parts), abs=1e-12)


@given(mixtures)
def test_tokens_visit_their_highest_scoring_experts_once_each(case):
    count, active, seed = case
    rng = np.random.default_rng(seed)
    mixture = random_mixture(count, active, 5, 7, rng)
    tokens = rng.normal(size=(9, 5))
    chosen, weights = mixture.route(tokens)
    scores = tokens @ mixture.W_gate.T
    for t in range(9):
        assert len(set(chosen[t])) == active
        left_out = np.delete(scores[t], chosen[t])
        assert left_out.size == 0 or left_out.max() <= scores[t, chosen[t]].min()
    assert (np.diff(weights, axis=1) <= 1e-15).all()
    assert mixture.load(tokens).sum() == active * 9


def test_two_of_eight_experts_use_a_quarter_of_the_experts_parameters():
    mixture = random_mixture(8, 2, 16, 32, np.random.default_rng(0))
    assert mixture.active_fraction == 0.25
    assert sum(expert.parameters for expert in mixture.experts[:2]) * 4 == sum(
        expert.parameters for expert in mixture.experts
    )


def test_with_every_expert_active_the_gate_is_a_plain_softmax():
    rng = np.random.default_rng(1)
    mixture = random_mixture(3, 3, 4, 5, rng)
    x = rng.normal(size=(1, 4))
    p = np.exp(x @ mixture.W_gate.T)[0]
    p /= p.sum()
    blend = sum(w * e.delta(x[0]) for w, e in zip(p, mixture.experts, strict=True))
    assert mixture(x)[0] == pytest.approx(x[0] + blend)


def test_an_expert_that_is_not_visited_does_not_matter():
    rng = np.random.default_rng(2)
    mixture = random_mixture(6, 2, 4, 5, rng)
    x = rng.normal(size=(1, 4))
    chosen = mixture.route(x)[0][0]
    other = next(i for i in range(6) if i not in chosen)
    blocks = list(mixture.experts)
    blocks[other] = random_mixture(1, 1, 4, 9, rng).experts[0]
    changed = MixtureOfExperts(mixture.W_gate, tuple(blocks), 2)
    assert np.array_equal(changed(x), mixture(x))


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: MixtureOfExperts(np.eye(2), (), 1), "experts"),
        (lambda: random_mixture(2, 3, 4, 4, np.random.default_rng()), "active"),
        (lambda: random_mixture(2, 1, 4, 4, None), "rng"),
        (lambda: random_mixture(2, 1, 4, 4, np.random.default_rng())(np.ones(4)), "x must"),
        (
            lambda: random_mixture(2, 1, 4, 4, np.random.default_rng()).route(np.ones((1, 3))),
            "x must",
        ),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_the_gate_must_score_every_expert_and_experts_share_d_model():
    rng = np.random.default_rng(0)
    two, other = random_mixture(2, 1, 4, 4, rng), random_mixture(1, 1, 3, 4, rng)
    with pytest.raises(ValueError, match="W_gate"):
        MixtureOfExperts(np.ones((3, 4)), two.experts, 1)
    with pytest.raises(ValueError, match="d_model"):
        MixtureOfExperts(np.ones((3, 4)), two.experts + other.experts, 1)


def test_the_published_model_has_its_published_counts():
    # "671B total parameters with 37B activated for each token": abstract of arXiv:2412.19437.
    assert round(DEEPSEEK_V3.parameters / 1e9) == 671
    at_work = DEEPSEEK_V3.parameters - DEEPSEEK_V3.perceptrons + DEEPSEEK_V3.perceptrons_at_work
    assert at_work - DEEPSEEK_V3.d_vocab * DEEPSEEK_V3.d_model == pytest.approx(37e9, rel=0.02)


def test_its_perceptrons_are_counted_matrix_by_matrix():
    dense = 3 * 7168 * 18432 * 3
    experts = 58 * 257 * 3 * 7168 * 2048
    assert DEEPSEEK_V3.perceptrons == dense + experts
    assert DEEPSEEK_V3.perceptrons_at_work == dense + 58 * 9 * 3 * 7168 * 2048
    queries = 7168 * 1536 + 1536 * 128 * (128 + 64)
    keys_values = 7168 * (512 + 64) + 512 * 128 * (128 + 128)
    assert DEEPSEEK_V3.attention == 61 * (queries + keys_values + 128 * 128 * 7168)
