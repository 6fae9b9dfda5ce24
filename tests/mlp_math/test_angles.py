import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlp_math import angles
from mlp_math.angles import (
    angle_counts,
    angle_density,
    angle_deviation,
    angle_histogram,
    angles_until_out,
    coherence,
    cosine_histogram,
    cosine_tail,
    extreme_angles,
    frame_potential,
    histogram_path,
    log_cosine_tail,
    pair_count,
    random_share_within,
    random_unit_vectors,
    rms_cosine,
    share_within,
    typical_coherence,
    typical_extreme_angles,
)
from mlp_math.stored import load


@pytest.fixture(scope="module")
def few() -> np.ndarray:
    return random_unit_vectors(700, 9, np.random.default_rng(1), np.float64)


def pairwise_cosines(V: np.ndarray) -> np.ndarray:
    return (V @ V.T)[np.triu_indices(len(V), 1)]


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(2, 400),
    d=st.integers(1, 40),
    bins=st.sampled_from([1, 7, 180, 255, 256, 360, 1800]),
    seed=st.integers(0, 2**32 - 1),
)
def test_histogram_counts_sum_to_the_number_of_pairs(n: int, d: int, bins: int, seed: int) -> None:
    V = random_unit_vectors(n, d, np.random.default_rng(seed))
    for counts in (angle_histogram(V, bins), cosine_histogram(V, bins)):
        assert counts.shape == (bins,)
        assert counts.sum() == pair_count(n)
        assert counts.min() >= 0


@pytest.mark.parametrize("bins", [90, 360])
def test_angle_histogram_is_that_of_every_pair_one_by_one(few: np.ndarray, bins: int) -> None:
    angle = np.degrees(np.arccos(pairwise_cosines(few)))
    expected, edges = np.histogram(angle, bins=bins, range=(0, 180))
    # A pair within single precision of a border may fall on either side of it.
    at_border = sum(int((np.abs(angle - edge) < 1e-3).sum()) for edge in edges)
    assert np.abs(angle_histogram(few, bins) - expected).sum() <= 2 * at_border
    assert at_border < 0.02 * angle.size


@pytest.mark.parametrize("cells", [50, 1000])
def test_cosine_histogram_is_that_of_every_pair_one_by_one(few: np.ndarray, cells: int) -> None:
    cosines = pairwise_cosines(few)
    expected, edges = np.histogram(cosines, bins=cells, range=(-1, 1))
    at_border = sum(int((np.abs(cosines - edge) < 1e-6).sum()) for edge in edges)
    assert np.abs(cosine_histogram(few, cells) - expected).sum() <= 2 * at_border + 2


def test_angles_on_a_border_belong_to_the_bin_above_and_180_to_the_last() -> None:
    V = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [1.0, 0.0]])
    assert angle_histogram(V, 4).tolist() == [1, 0, 3, 2]
    assert cosine_histogram(V, 4).tolist() == [2, 0, 3, 1]


def test_tiles_of_all_shapes_give_the_same_counts(
    few: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = angle_histogram(few, 180)
    for rows, columns in ((3, 5), (64, 700), (128, 129)):
        monkeypatch.setattr(angles, "TILE_ROWS", rows)
        monkeypatch.setattr(angles, "TILE_COLUMNS", columns)
        monkeypatch.setattr(angles, "_CODES", 4 * max(rows * columns, rows * rows))
        assert np.abs(angle_histogram(few, 180) - whole).sum() <= 4  # tiles round differently


def test_all_pairs_need_little_memory() -> None:
    V = random_unit_vectors(3_000, 20, np.random.default_rng(0))
    tracemalloc.start()
    angle_histogram(V)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # the Gram matrix alone would be 36 MB


def test_extreme_angles_and_coherence_are_those_of_the_farthest_pairs(few: np.ndarray) -> None:
    cosines = pairwise_cosines(few)
    smallest, largest = np.degrees(np.arccos([cosines.max(), cosines.min()]))
    assert extreme_angles(few) == pytest.approx((smallest, largest), abs=1e-9)
    assert coherence(few) == pytest.approx(np.abs(cosines).max(), abs=1e-12)


@pytest.mark.parametrize("n", [2, 3, 129, 130])
def test_the_extreme_pair_is_found_wherever_it_stands(n: int) -> None:
    V = np.eye(n + 1)[:n].copy()
    V[-1] = V[-2] * 0.6 + np.eye(n + 1)[-1] * 0.8
    assert coherence(V) == pytest.approx(0.6)
    V[-1] = -V[0] * 0.6 + np.eye(n + 1)[-1] * 0.8
    assert coherence(V) == pytest.approx(0.6)
    assert extreme_angles(V)[1] == pytest.approx(np.degrees(np.arccos(-0.6)))


def test_tiny_angles_are_measured_where_the_cosine_cannot_tell_them() -> None:
    tiny = 1e-5
    V = np.array([[1.0, 0.0], [np.cos(tiny), np.sin(tiny)]])
    assert extreme_angles(V)[0] == pytest.approx(np.degrees(tiny), rel=1e-6)


def test_share_within_counts_pairs_near_perpendicular(few: np.ndarray) -> None:
    inside = np.abs(pairwise_cosines(few)) <= np.sin(np.radians(5.0))
    assert share_within(few, 5.0) == pytest.approx(inside.mean(), abs=1e-5)
    assert share_within(few, 90.0) == 1.0


def test_frame_potential_and_rms_cosine_sum_squared_cosines(few: np.ndarray) -> None:
    assert frame_potential(few) == pytest.approx(np.square(few @ few.T).sum())
    assert rms_cosine(few) == pytest.approx(np.sqrt(np.square(pairwise_cosines(few)).mean()))


@settings(max_examples=30, deadline=None)
@given(n=st.integers(2, 60), d=st.integers(1, 20), seed=st.integers(0, 2**32 - 1))
def test_frame_potential_is_at_least_n_squared_over_d(n: int, d: int, seed: int) -> None:
    V = random_unit_vectors(n, d, np.random.default_rng(seed), np.float64)
    assert frame_potential(V) >= max(n, n * n / d) * (1 - 1e-9)


def test_claim_random_10_000_in_100_dimensions_are_biased_to_90_degrees() -> None:
    V = random_unit_vectors(10_000, 100, np.random.default_rng(0))
    smallest, largest = extreme_angles(V)
    assert 57 < smallest < 61
    assert 119 < largest < 123
    assert rms_cosine(V) == pytest.approx(0.1000, abs=1e-4)
    assert share_within(V, 1.0) == pytest.approx(0.1375, abs=5e-4)
    assert random_share_within(1.0, 100) == pytest.approx(0.1375, abs=5e-5)


@settings(max_examples=60, deadline=None)
@given(c=st.floats(0.001, 0.999), d=st.integers(3, 3_000))
def test_log_tail_is_the_log_of_the_tail(c: float, d: int) -> None:
    tail = cosine_tail(c, d)
    if tail > 1e-300:
        assert log_cosine_tail(c, d) == pytest.approx(np.log(tail), rel=1e-9, abs=1e-12)
    else:
        assert log_cosine_tail(c, d) < np.log(1e-299)


def test_the_series_of_the_log_tail_agrees_with_the_incomplete_beta_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = [log_cosine_tail(c, d) for c, d in ((0.5, 300), (0.2, 5_000), (0.9, 50))]
    monkeypatch.setattr(angles, "_SMALLEST_TAIL", 1.0)
    found = [log_cosine_tail(c, d) for c, d in ((0.5, 300), (0.2, 5_000), (0.9, 50))]
    assert found == pytest.approx(expected, rel=1e-12)


def test_log_tail_does_not_underflow_at_65_536_dimensions() -> None:
    assert cosine_tail(np.sin(np.radians(10)), 65_536) == 0.0
    log_tail = log_cosine_tail(np.sin(np.radians(10)), 65_536)
    assert log_tail == pytest.approx(65_535 / 2 * np.log(np.cos(np.radians(10)) ** 2), rel=0.01)
    assert log_cosine_tail(1.0, 65_536) == -np.inf


def test_claim_at_89_degrees_random_pairs_of_12_288_dimensions_miss_by_5_3_percent() -> None:
    assert cosine_tail(np.sin(np.radians(1)), 12_288) == pytest.approx(0.053, abs=5e-4)


@pytest.mark.parametrize("d", [2, 3, 10, 768])
def test_angle_density_integrates_to_one_with_the_known_deviation(d: int) -> None:
    theta = np.linspace(0, 180, 200_001)
    density = angle_density(theta, d)
    assert np.trapezoid(density, theta) == pytest.approx(1, abs=1e-6)
    variance = np.trapezoid(density * (theta - 90) ** 2, theta)
    assert angle_deviation(d) == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_shot_scaling_dims_deviations_narrow_with_the_dimension() -> None:
    assert angle_deviation(768) == pytest.approx(2.07, abs=5e-3)
    assert angle_deviation(12_288) == pytest.approx(0.517, abs=5e-4)


@pytest.mark.parametrize(
    ("n", "d", "smallest"),
    [
        (1e9, 12_288, 85.5),
        (1e6, 12_288, 86.4),
        (1e12, 12_288, 84.7),
        (1e6, 768, 75.5),
        (1e4, 100, 58.5),
    ],
)
def test_claim_typical_extremes_of_random_directions(n: float, d: int, smallest: float) -> None:
    low, high = typical_extreme_angles(n, d)
    assert low == pytest.approx(smallest, abs=0.06)
    assert high == pytest.approx(180 - low)


def test_claim_a_billion_random_directions_have_cosines_below_0_0789() -> None:
    assert typical_coherence(1e9, 12_288) == pytest.approx(0.0789, abs=5e-5)


def test_typical_coherence_passes_the_expected_number_of_pairs() -> None:
    c = typical_coherence(500, 30, pairs_beyond=7.0)
    assert pair_count(500) * cosine_tail(c, 30) == pytest.approx(7.0)
    assert typical_coherence(2, 3, pairs_beyond=5.0) == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: angle_histogram(np.ones((3, 2))), "V must have rows of length 1"),
        (lambda: angle_histogram(np.eye(3)[:1]), "V must have at least 2 rows"),
        (lambda: angle_histogram(np.eye(3), 0), "bins must be at least 1"),
        (lambda: coherence(np.array([[1.0, np.nan]])), "V must be finite"),
        (lambda: share_within(np.eye(3), 91), "degrees must be at most 90"),
        (lambda: cosine_tail(0.5, 1), "d must be at least 2"),
        (lambda: cosine_tail(1.5, 3), "c must be at most 1"),
        (lambda: angle_density([181.0], 3), "degrees must lie in 0..180"),
        (lambda: typical_coherence(1, 3), "n must be at least 2"),
        (lambda: random_unit_vectors(2, 2, 0), "rng must be a numpy.random.Generator"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        call()


def test_on_their_way_to_the_packing_no_pair_is_lost_and_none_is_outside_the_extremes():
    before = load("random_angles_10000x100")["histogram"]
    after = load("packing_10000x100")["histogram"]
    table = histogram_path(before, after, 9)
    assert table[0].tolist() == before.tolist()
    assert table[-1].tolist() == after.tolist()
    assert table.sum(axis=1) == pytest.approx(pair_count(10_000))
    lowest = [np.flatnonzero(counts)[0] for counts in table]
    assert lowest == sorted(lowest)


def test_a_path_leads_between_histograms_of_as_many_pairs():
    with pytest.raises(ValueError, match="after must count as many pairs in as many bins"):
        histogram_path([1, 2], [1, 3], 3)
    with pytest.raises(ValueError, match="before must be counts of at least 0, not all 0"):
        histogram_path([0, 0], [0, 0], 3)


def test_pairs_counted_by_cosine_are_counted_by_angle(few):
    cosines = pairwise_cosines(few[:60])
    counted = angle_counts(cosines, np.ones(cosines.size), 90)
    angles_of = np.degrees(np.arccos(cosines))
    assert counted.tolist() == [int(((angles_of // 2) == k).sum()) for k in range(90)]
    assert angle_counts([0.4, -0.6], [3, 4], 3).tolist() == [0, 3, 4]
    with pytest.raises(ValueError, match=r"cosines must lie in -1\.\.1"):
        angle_counts([1.5], [1])


def test_directions_are_drawn_until_one_is_out_of_bounds():
    angles_of = angles_until_out(100, 10.0, np.random.default_rng(0))
    assert [a.size for a in angles_of] == list(range(1, len(angles_of) + 1))
    off = [np.abs(a - 90).max() for a in angles_of]
    assert len(off) > 1
    assert max(off[:-1]) <= 10 < off[-1]
