from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.sparse_autoencoder import (
    SparseAutoencoder,
    best_cosines,
    evaluate_autoencoder,
    l1_trade_off,
    matching_order,
    mixture_sampler,
    mmcs,
    random_dictionary,
    recovered_fraction,
    shrinkage,
    sparse_autoencoder_gradients,
    sparse_autoencoder_loss,
    sparse_mixture,
    train_sparse_autoencoder,
)


def random_autoencoder(d, latents, rng):
    return SparseAutoencoder(
        rng.normal(size=(latents, d)),
        rng.normal(size=latents),
        rng.normal(size=(d, latents)),
        rng.normal(size=d),
    )


@given(st.integers(1, 4), st.integers(1, 6), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_written_out_gradients_are_those_of_the_loss(d, latents, l1, seed):
    rng = np.random.default_rng(seed)
    sae, x = random_autoencoder(d, latents, rng), rng.normal(size=(6, d))
    parts = (sae.W_enc, sae.b_enc, sae.W_dec, sae.b_dec)
    turns = [rng.normal(size=part.shape) for part in parts]
    step = 1e-8

    def moved(sign):
        changed = [p + sign * step * t for p, t in zip(parts, turns, strict=True)]
        return sparse_autoencoder_loss(SparseAutoencoder(*changed), x, l1)

    gradients = sparse_autoencoder_gradients(sae, x, l1)
    slope = sum((g * t).sum() for g, t in zip(gradients, turns, strict=True))
    assert (moved(1) - moved(-1)) / (2 * step) == pytest.approx(slope, rel=1e-3, abs=1e-3)


@pytest.fixture(scope="module")
def directions():
    return random_dictionary(20, 10, np.random.default_rng(0))


@pytest.fixture(scope="module")
def results(directions):
    rng = np.random.default_rng(1)
    return l1_trade_off(directions, 0.05, 40, [0.02, 0.4], rng, steps=1_800)


def test_enough_penalty_recovers_all_twenty_features_from_ten_dimensions(results):
    _, strong = results[1]
    assert strong.recovered == 1.0
    assert strong.mmcs > 0.96
    assert strong.l0 < 2


def test_too_little_penalty_reconstructs_well_and_recovers_little(results):
    (_, weak), (_, strong) = results
    assert weak.r_squared > 0.98 > strong.r_squared
    assert weak.recovered <= 0.5
    assert weak.l0 > 3 * weak.true_l0
    assert weak.true_l0 == pytest.approx(1, abs=0.1)


def test_recovery_beats_a_random_dictionary(results, directions):
    baseline = mmcs(directions, random_dictionary(40, 10, np.random.default_rng(2)))
    assert baseline == pytest.approx(0.63, abs=0.05)
    assert results[1][1].mmcs > baseline + 0.3


def test_the_penalty_shrinks_what_comes_back(results):
    (_, weak), (_, strong) = results
    assert weak.shrinkage > 0.95
    assert strong.shrinkage == pytest.approx(0.64, abs=0.08)


def test_decoder_columns_keep_length_one(results):
    for sae, _ in results:
        assert np.linalg.norm(sae.W_dec, axis=0) == pytest.approx(np.ones(40), abs=1e-5)


@pytest.mark.parametrize(
    ("latents", "d", "n", "expected"), [(128, 20, 64, 0.54), (512, 64, 256, 0.38)]
)
def test_the_random_baseline_is_what_the_lecture_quotes(latents, d, n, expected):
    rng = np.random.default_rng(0)
    truth = random_dictionary(n, d, rng)
    scores = [mmcs(truth, random_dictionary(latents, d, rng)) for _ in range(10)]
    assert np.mean(scores) == pytest.approx(expected, abs=0.02)


def test_training_repeats_exactly_and_moves(directions):
    sample = mixture_sampler(directions, 0.05)
    a, b = (
        train_sparse_autoencoder(sample, 15, 0.1, np.random.default_rng(3), steps=20)
        for _ in range(2)
    )
    assert np.array_equal(a.W_dec, b.W_dec)
    assert a.b_enc.any()


def test_a_mixture_is_the_sum_of_what_is_on(directions):
    x, amounts = sparse_mixture(directions, 0.3, 2_000, np.random.default_rng(4))
    assert x == pytest.approx(amounts @ directions, abs=1e-5)
    assert (amounts > 0).mean() == pytest.approx(0.3, abs=0.01)
    assert amounts[amounts > 0].mean() == pytest.approx(0.5, abs=0.01)


@given(st.integers(1, 5), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_a_dictionary_that_holds_the_features_recovers_them_all(d, n, seed):
    rng = np.random.default_rng(seed)
    truth = random_dictionary(n, d, rng)
    dictionary = np.vstack([random_dictionary(3, d, rng), truth[::-1]])
    assert mmcs(truth, dictionary) == pytest.approx(1, abs=1e-6)
    assert recovered_fraction(truth, dictionary) == 1.0
    assert best_cosines(truth, -truth[:1]).shape == (n,)


def test_an_encoder_with_the_ideal_shift_returns_the_amount_less_half_the_penalty():
    l1 = 0.4
    sae = SparseAutoencoder(np.eye(3), np.full(3, -l1 / 2), np.eye(3), np.zeros(3))
    amounts = np.linspace(0.05, 1, 20)
    expected = (amounts * np.maximum(0, amounts - l1 / 2)).sum() / (amounts**2).sum()
    assert shrinkage(sae, np.eye(3)) == pytest.approx(expected)
    # and that shift is the loss's minimum for a feature on its own
    losses = [(a - f) ** 2 + l1 * f for a in (0.8,) for f in np.linspace(0, 1, 1001)]
    assert np.linspace(0, 1, 1001)[np.argmin(losses)] == pytest.approx(0.6)


def test_an_identity_autoencoder_scores_perfectly_on_orthonormal_features():
    sae = SparseAutoencoder(np.eye(4), np.zeros(4), np.eye(4), np.zeros(4))
    result = evaluate_autoencoder(sae, np.eye(4), 0.5, 0.0, np.random.default_rng(0), count=500)
    assert (result.mmcs, result.recovered, result.dead) == (1.0, 1.0, 0)
    assert result.r_squared == pytest.approx(1)
    assert result.l0 == result.true_l0
    assert result.shrinkage == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda rng: sparse_mixture(2 * np.eye(2), 0.5, 3, rng), "directions"),
        (lambda rng: sparse_mixture(np.eye(2), 1.5, 3, rng), "probability"),
        (lambda rng: sparse_mixture(np.eye(2), 0.5, 0, rng), "count"),
        (lambda rng: sparse_mixture(np.eye(2), 0.5, 3, 1), "rng"),
        (
            lambda rng: train_sparse_autoencoder(mixture_sampler(np.eye(2), 0.5), 0, 0.1, rng),
            "d_sae",
        ),
        (lambda rng: train_sparse_autoencoder(mixture_sampler(np.eye(2), 0.5), 2, -1.0, rng), "l1"),
        (
            lambda rng: train_sparse_autoencoder(
                mixture_sampler(np.eye(2), 0.5), 2, 0.1, rng, steps=0
            ),
            "steps",
        ),
        (lambda rng: mmcs(np.eye(2), np.eye(3)), "dictionary"),
        (lambda rng: mmcs(np.eye(2), np.ones((0, 2))), "dictionary"),
        (lambda rng: random_autoencoder(3, 4, rng).encode(np.ones(4)), "x must"),
        (lambda rng: random_autoencoder(3, 4, rng).decode(np.ones(3)), "f must"),
        (lambda rng: SparseAutoencoder(np.eye(2), np.zeros(2), np.eye(3), np.zeros(2)), "W_dec"),
        (lambda rng: random_dictionary(3, 0, rng), "d must"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call(np.random.default_rng(0))


def test_rows_are_paired_one_to_one_with_the_greatest_sum_of_cosines():
    rng = np.random.default_rng(8)
    truth, found = random_dictionary(5, 6, rng), random_dictionary(7, 6, rng)
    order = matching_order(truth, found)
    assert sorted(order) == list(range(7))
    assert list(order[5:]) == sorted(order[5:])
    cosines = truth @ found.T
    best = max(sum(cosines[i, k] for i, k in enumerate(rows)) for rows in permutations(range(7), 5))
    assert cosines[np.arange(5), order[:5]].sum() == pytest.approx(best)


def test_fewer_rows_than_there_are_true_directions_are_refused():
    with pytest.raises(ValueError, match="dictionary must have at least 2 rows, got 1"):
        matching_order(np.eye(2), [[1.0, 0.0]])
