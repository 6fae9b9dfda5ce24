from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mlp_math import bounds
from mlp_math.angles import coherence, random_unit_vectors, share_within
from mlp_math.bounds import (
    coherence_bound,
    greedy_count,
    kabatiansky_levenshtein_rate,
    largest_smallest_angle,
    levenshtein_bound,
    log_greedy_capacity,
    log_jl_capacity,
    log_random_capacity,
    max_vectors_lp,
    min_dimension,
    min_share_outside,
    orthoplex_bound,
    random_coding_rate,
    welch_bound,
)
from mlp_math.packings import GoldLines, KerdockLines


def off_90(cosine: float) -> float:
    return float(np.degrees(np.arcsin(cosine)))


@settings(max_examples=60, deadline=None)
@given(n=st.integers(2, 300), d=st.integers(2, 30), seed=st.integers(0, 2**32 - 1))
def test_welch_is_at_most_levenshtein_is_at_most_achieved(n: int, d: int, seed: int) -> None:
    V = random_unit_vectors(n, d, np.random.default_rng(seed), np.float64)
    assert welch_bound(n, d) <= levenshtein_bound(n, d) + 1e-12
    assert levenshtein_bound(n, d) <= coherence_bound(n, d) <= coherence(V) + 1e-12


def test_welch_bound_is_attained_by_equiangular_tight_frames() -> None:
    golden = (1 + np.sqrt(5)) / 2
    icosahedron = np.array(
        [np.roll([0, 1, s * golden], k) for k in range(3) for s in (1, -1)]
    ) / np.sqrt(1 + golden**2)
    assert coherence(icosahedron) == pytest.approx(welch_bound(6, 3))
    assert welch_bound(6, 3) == pytest.approx(0.447214, abs=1e-6)
    # 28 lines of R^7: all (3, 3, -1, …, -1) of R^8, perpendicular to the sum.
    lines = np.full((28, 8), -1.0)
    for row, pair in enumerate(combinations(range(8), 2)):
        lines[row, pair] = 3
    lines /= np.linalg.norm(lines, axis=1, keepdims=True)
    assert coherence(lines) == pytest.approx(welch_bound(28, 7))
    assert welch_bound(28, 7) == pytest.approx(1 / 3)


def test_claim_10_000_directions_of_100_dimensions_cannot_all_be_within_1_degree() -> None:
    assert welch_bound(10_000, 100) == pytest.approx(0.09950, abs=5e-6)
    assert orthoplex_bound(10_000, 100) == 0.1
    assert welch_bound(10_000, 100, order=2) == pytest.approx(0.11804, abs=5e-6)
    assert levenshtein_bound(10_000, 100) == pytest.approx(0.14003, abs=5e-6)
    assert off_90(welch_bound(10_000, 100)) == pytest.approx(5.71, abs=5e-3)
    assert off_90(levenshtein_bound(10_000, 100)) == pytest.approx(8.05, abs=5e-3)
    assert 90 - off_90(0.1) == pytest.approx(84.26, abs=5e-3)
    assert largest_smallest_angle(10_000, 100) == pytest.approx(81.95, abs=5e-3)
    assert int(max_vectors_lp(100, 1.0)) == 103
    assert min_dimension(10_000, 1.0) == 2_472


def test_the_smallest_dimension_is_where_welch_first_allows_the_tolerance() -> None:
    limit = np.sin(np.radians(1.0))
    assert welch_bound(10_000, 2_472) <= limit < welch_bound(10_000, 2_471)


def test_claim_at_least_0_960_percent_of_the_pairs_lie_outside_89_to_91() -> None:
    assert min_share_outside(10_000, 100, 1.0) == pytest.approx(0.00960, abs=5e-6)


@settings(max_examples=30, deadline=None)
@given(
    n=st.integers(3, 120),
    d=st.integers(2, 12),
    degrees=st.floats(0, 30),
    seed=st.integers(0, 2**32 - 1),
)
def test_no_set_has_fewer_pairs_outside_than_the_bound(
    n: int, d: int, degrees: float, seed: int
) -> None:
    V = random_unit_vectors(n, d, np.random.default_rng(seed), np.float64)
    # The edge itself is decided in single precision.
    assert 1 - share_within(V, degrees) >= min_share_outside(n, d, degrees + 1e-4) - 1e-9


def test_orthonormal_copies_attain_the_minimum_share_outside_for_90_degrees() -> None:
    V = np.repeat(np.eye(5), 4, axis=0)
    assert 1 - share_within(V, 0.0) == pytest.approx(min_share_outside(20, 5, 0.0))


def test_kerdock_sets_attain_levenshtein_bound() -> None:
    for m in (4, 6, 12):
        lines = KerdockLines(m)
        assert levenshtein_bound(len(lines), lines.d) == pytest.approx(lines.coherence)


def test_claim_kerdock_is_optimal_at_1_64_in_4096_dimensions() -> None:
    degrees = float(np.degrees(np.arcsin(1 / 64)))
    assert max_vectors_lp(4096, degrees) == pytest.approx(len(KerdockLines(12)), rel=1e-9)


@pytest.mark.parametrize(
    ("d", "most"),
    [(2, 2.0006), (3, 3.0018), (100, 103), (768, 1_002), (4_096, 9_578_862), (8_192, 133_086_805)],
)
def test_linear_programming_bounds_at_1_degree(d: int, most: float) -> None:
    found = max_vectors_lp(d, 1.0)
    assert (found if most != int(most) else int(found)) == pytest.approx(most, abs=5e-5)


def test_linear_programming_bounds_of_large_dimensions() -> None:
    assert max_vectors_lp(12_288, 1.0) == pytest.approx(4.67e11, rel=2e-3)
    assert max_vectors_lp(16_384, 1.0) == pytest.approx(4.3e12, rel=5e-3)
    assert max_vectors_lp(12_288, 2.0) == pytest.approx(1.4e25, rel=3e-2)


def test_no_set_is_larger_than_the_linear_programming_bound() -> None:
    for lines in (KerdockLines(4), KerdockLines(6), GoldLines(5), GoldLines(7)):
        assert max_vectors_lp(lines.d, lines.largest_deviation) >= len(lines) * (1 - 1e-9)


def test_linear_programming_never_beats_what_it_must_allow() -> None:
    # Any d orthonormal vectors are within every tolerance.
    for d in (2, 5, 40):
        assert max_vectors_lp(d, 0.0) == pytest.approx(d)


def test_the_polynomials_of_the_linear_program_are_gegenbauer() -> None:
    from scipy.special import gegenbauer

    d, c, t = 7, 0.4, np.linspace(-1, 1, 9)
    for k, p in enumerate(bounds._even_gegenbauer(d, 3, c), start=1):
        reference = gegenbauer(2 * k, (d - 2) / 2)
        np.testing.assert_allclose(p((t / c) ** 2), reference(t) / reference(1), atol=1e-12)


@pytest.mark.parametrize(
    ("d", "random", "greedy", "jl"),
    [
        (100, 2.10, 1.16, 1.0),
        (768, 2.35, 1.59, 1.03),
        (4_096, 3.30, 3.79, 1.17),
        (8_192, 4.71, 8.76, 1.37),
        (12_288, 6.66, 18.86, 1.60),
        (16_384, 9.37, 39.24, 1.87),
    ],
)
def test_claim_at_89_degrees_chance_fits_only_a_handful(
    d: int, random: float, greedy: float, jl: float
) -> None:
    assert np.exp(log_random_capacity(d, 1.0)) == pytest.approx(random, abs=6e-3)
    assert np.exp(log_greedy_capacity(d, 1.0)) == pytest.approx(greedy, abs=6e-3)
    assert np.exp(log_jl_capacity(d, 1.0)) == pytest.approx(jl, abs=6e-3)


@pytest.mark.parametrize(
    ("degrees", "greedy"), [(2.0, 9_170), (3.0, 1.5e8), (4.0, 1.0e14), (5.0, 2.7e21)]
)
def test_claim_greedy_guarantees_of_12_288_dimensions(degrees: float, greedy: float) -> None:
    assert np.exp(log_greedy_capacity(12_288, degrees)) == pytest.approx(greedy, rel=0.06)


@pytest.mark.parametrize(
    ("degrees", "random"), [(2.0, 136), (3.0, 1.8e4), (4.0, 1.4e7), (5.0, 7.4e10)]
)
def test_claim_random_directions_of_12_288_dimensions(degrees: float, random: float) -> None:
    assert np.exp(log_random_capacity(12_288, degrees)) == pytest.approx(random, rel=0.03)


def test_claim_ten_times_the_dimensions_is_far_more_than_ten_times_the_room_at_5_degrees() -> None:
    assert np.exp(log_greedy_capacity(100, 5.0)) == pytest.approx(2.6, abs=0.05)
    assert np.exp(log_greedy_capacity(1_000, 5.0)) == pytest.approx(173, rel=0.01)


@given(d=st.integers(2, 20_000), degrees=st.floats(0.5, 20))
def test_one_more_line_is_sure_to_fit_until_the_greedy_count(d: int, degrees: float) -> None:
    log_capacity = log_greedy_capacity(d, degrees)
    assume(log_capacity < 36)
    count = greedy_count(d, degrees)
    share = np.exp(-log_capacity)
    assert (count - 1) * share < 1 <= count * share * (1 + 1e-12)


def test_claim_greedy_is_sure_of_19_lines_at_one_degree_and_says_what_it_cannot_count() -> None:
    assert greedy_count(12_288, 1.0) == 19
    with pytest.raises(ValueError, match=r"fewer than 2\^53 lines"):
        greedy_count(12_288, 5.0)


def test_claim_greedy_passes_an_orthonormal_basis_only_near_61_000_dimensions() -> None:
    assert log_greedy_capacity(60_000, 1.0) < np.log(60_000)
    assert log_greedy_capacity(62_000, 1.0) > np.log(62_000)


def test_claim_a_billion_at_89_degrees_takes_122_500_dimensions_greedily_251_700_at_random() -> (
    None
):
    assert log_greedy_capacity(122_000, 1.0) < np.log(1e9) < log_greedy_capacity(123_000, 1.0)
    assert log_random_capacity(251_000, 1.0) < np.log(1e9) < log_random_capacity(252_500, 1.0)


def test_claim_the_small_exponent_at_1_degree_leaves_2_5_at_12_288_dimensions() -> None:
    epsilon = np.radians(1.0)
    assert np.exp(epsilon**2 * 12_288 / 4) == pytest.approx(2.5, abs=0.06)
    assert np.exp(2 * log_jl_capacity(12_288, 1.0)) == pytest.approx(2.5, abs=0.06)


@pytest.mark.parametrize(
    ("degrees", "low", "high"),
    [(1.0, 1.52e-4, 7.98e-4), (5.0, 3.8e-3, 1.39e-2), (10.0, 1.53e-2, 4.5e-2)],
)
def test_rates_of_growth_in_nats_per_dimension(degrees: float, low: float, high: float) -> None:
    assert random_coding_rate(degrees) == pytest.approx(low, rel=0.01)
    assert kabatiansky_levenshtein_rate(degrees) == pytest.approx(high, rel=0.01)
    assert log_greedy_capacity(10**6, degrees) / 10**6 == pytest.approx(low, rel=0.05)


@pytest.mark.parametrize(("n", "degrees"), [(50_257, 89.551), (10**9, 89.128), (10**10, 89.107)])
def test_best_possible_angles_of_12_288_dimensions(n: int, degrees: float) -> None:
    assert largest_smallest_angle(n, 12_288) == pytest.approx(degrees, abs=5e-4)


def test_capacities_do_not_underflow_or_overflow_at_65_536_dimensions() -> None:
    for capacity in (log_greedy_capacity, log_random_capacity, log_jl_capacity):
        assert np.isfinite(capacity(65_536, 30.0))
    assert log_greedy_capacity(65_536, 30.0) > 9_000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: welch_bound(1, 3), "n must be at least 2"),
        (lambda: welch_bound(5, 3, 0), "order must be at least 1"),
        (lambda: levenshtein_bound(5, 2.5), "d must be a whole number"),
        (lambda: max_vectors_lp(1, 1.0), "d must be at least 2"),
        (lambda: max_vectors_lp(3, 90.0), "degrees must be less than 90"),
        (lambda: log_greedy_capacity(3, -1.0), "degrees must be at least 0"),
        (lambda: kabatiansky_levenshtein_rate(0.0), "degrees must be greater than 0"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
