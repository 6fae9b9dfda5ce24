import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.interference import (
    clean_read_limit,
    compressed_sensing_limit,
    expected_false_positives,
    false_negative_rate,
    false_positive_rate,
    matched_filter,
    orthogonal_matching_pursuit,
    read_out,
    readout_noise,
    sample_readouts,
    superpose,
    support_recovery,
)


def unit_rows(n, d, rng):
    V = rng.normal(size=(n, d))
    return V / np.linalg.norm(V, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("d", "k", "sd", "rate"),
    [(100, 5, 0.2236, 1.27e-2), (512, 10, 0.1398, 1.73e-4), (1024, 20, 0.1398, 1.73e-4)],
)
def test_noise_and_false_positives_are_the_predicted_ones(d, k, sd, rate):
    assert readout_noise(k, d) == pytest.approx(sd, abs=5e-5)
    assert false_positive_rate(k, d) == pytest.approx(rate, rel=5e-3)


@pytest.mark.parametrize(
    ("d", "k", "rate"), [(100, 5, 6.2e-3), (512, 10, 8e-5), (1024, 20, 1.2e-4)]
)
def test_false_negatives_are_the_predicted_ones(d, k, rate):
    assert false_negative_rate(k, d) == pytest.approx(rate, rel=0.1)


@pytest.mark.parametrize(
    ("d", "n", "k", "expected"),
    [(100, 10_000, 5, 127), (512, 10_000, 10, 1.73), (1024, 16_384, 20, 2.83)],
)
def test_false_positives_of_one_reading(d, n, k, expected):
    assert expected_false_positives(n, k, d) == pytest.approx(expected, rel=5e-3)


def test_only_features_that_are_off_can_be_false_positives():
    assert expected_false_positives(7, 7, 100) == 0
    one = expected_false_positives(8, 7, 100)
    assert one == false_positive_rate(7, 100)


def test_readouts_of_random_directions_have_the_predicted_noise_and_errors():
    rng = np.random.default_rng(0)
    directions = unit_rows(2_000, 100, rng)
    off, on = sample_readouts(directions, 5, 300, rng)
    assert off.size == 300 * 1_995
    assert on.size == 300 * 5
    assert off.std() == pytest.approx(readout_noise(5, 100), rel=0.02)
    assert off.mean() == pytest.approx(0, abs=0.01)
    assert (off > 0.5).mean() == pytest.approx(false_positive_rate(5, 100), rel=0.05)
    assert on.mean() == pytest.approx(1, abs=0.02)
    assert on.std() == pytest.approx(readout_noise(4, 100), rel=0.08)


def test_a_feature_alone_is_never_missed():
    assert false_negative_rate(1, 100) == 0
    assert false_negative_rate(1, 100, threshold=1.5) == 1


@pytest.mark.parametrize(
    ("d", "n", "clean"), [(100, 1_000, 1.8), (100, 10_000, 1.4), (256, 10_000, 3.5)]
)
def test_the_limits_of_clean_reading_and_of_compressed_sensing(d, n, clean):
    assert clean_read_limit(n, d) == pytest.approx(clean, abs=0.05)
    sensing = {(100, 1_000): 7.2, (100, 10_000): 5.4, (256, 10_000): 13.9}[d, n]
    assert compressed_sensing_limit(n, d) == pytest.approx(sensing, abs=0.05)


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_orthonormal_directions_read_without_interference(d, seed):
    rng = np.random.default_rng(seed)
    directions = np.linalg.qr(rng.normal(size=(d, d)))[0]
    active = np.sort(rng.choice(d, rng.integers(0, d + 1), replace=False))
    x = superpose(directions, active)
    expected = np.isin(np.arange(d), active).astype(float)
    assert read_out(directions, x) == pytest.approx(expected, abs=1e-12)
    assert np.array_equal(matched_filter(directions, x, active.size), active)
    assert np.array_equal(orthogonal_matching_pursuit(directions, x, active.size), active)


def test_explaining_away_finds_supports_that_reading_alone_misses():
    rng = np.random.default_rng(1)
    directions = unit_rows(1_000, 100, rng)
    filtered, pursued = support_recovery(directions, 8, 20, rng)
    assert pursued >= 0.8
    assert filtered < 0.3
    assert support_recovery(directions, 2, 20, rng) == pytest.approx((1, 1), abs=0.11)


def test_pursuit_never_takes_a_direction_twice():
    directions = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert orthogonal_matching_pursuit(directions, [1.0, 0.0], 2).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: readout_noise(-1, 10), "others"),
        (lambda: readout_noise(1, 0), "d must"),
        (lambda: false_positive_rate(0, 10), "active"),
        (lambda: false_positive_rate(1, 10, float("nan")), "threshold"),
        (lambda: expected_false_positives(5, 6, 10), "active"),
        (lambda: clean_read_limit(1, 10), "n_features"),
        (lambda: superpose(np.eye(3), [0, 0]), "active"),
        (lambda: superpose(np.eye(3), [3]), "active"),
        (lambda: superpose(np.eye(3), [0.5]), "active"),
        (lambda: superpose(2 * np.eye(3), [0]), "directions"),
        (lambda: read_out(np.eye(3), [1.0, 2.0]), "x must"),
        (lambda: matched_filter(np.eye(3), np.ones(3), 4), "count"),
        (lambda: orthogonal_matching_pursuit(np.eye(3), np.ones(3), 4), "count"),
        (lambda: support_recovery(np.eye(3), 1, 0, np.random.default_rng()), "trials"),
        (lambda: sample_readouts(np.eye(3), 1, 5, 7), "rng"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
