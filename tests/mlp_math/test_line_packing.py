import numpy as np
import pytest

from mlp_math.angles import coherence, random_unit_vectors
from mlp_math.bounds import levenshtein_bound, welch_bound
from mlp_math.line_packing import (
    PackingStep,
    Schedule,
    _smoothed_maximum,
    chirp_generators,
    lines_of,
    pack_lines,
    zero_sum_basis,
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize(("n", "d", "steps"), [(6, 3, 500), (28, 7, 1_500)])
def test_small_packings_reach_welch_from_any_start(n: int, d: int, steps: int) -> None:
    for seed in range(2):
        packing = pack_lines(n, d, rng(seed), steps=steps)
        assert packing.coherence == pytest.approx(welch_bound(n, d), abs=2e-4)


def test_sixteen_lines_of_six_dimensions_reach_the_equiangular_frame() -> None:
    plan = Schedule((3.0, 1500.0), (0.05, 1e-4))
    packing = pack_lines(16, 6, rng(), steps=1_500, schedule=plan)
    assert packing.coherence == pytest.approx(1 / 3, abs=5e-4)


def test_claim_64_lines_of_16_dimensions_stand_at_least_75_52_degrees_apart() -> None:
    packing = pack_lines(64, 16, rng(), steps=300)
    assert packing.start == "kerdock"
    assert packing.smallest_angle >= 75.52


def test_claim_400_lines_of_100_dimensions_stand_over_84_degrees_apart() -> None:
    packing = pack_lines(400, 100, rng(), steps=1_000, starts=6)
    assert packing.start == "negashifts"
    assert packing.generators.shape == (4, 100)
    assert packing.smallest_angle >= 84.15
    assert packing.coherence >= levenshtein_bound(400, 100)


def test_ten_thousand_lines_of_100_dimensions_pass_78_degrees_within_seconds() -> None:
    packing = pack_lines(10_000, 100, rng(), steps=60)
    assert packing.start == "chirps"
    assert packing.generators.shape == (100, 101)
    assert packing.smallest_angle >= 78.0
    assert packing.coherence == pytest.approx(packing.trace.min(), abs=1e-5)


@pytest.mark.parametrize(
    ("n", "d", "start"),
    [(40, 10, "shifts"), (40, 10, "negashifts"), (100, 10, "chirps"), (103, 11, "chirps")],
)
def test_a_symmetric_packing_is_what_its_generators_say(n: int, d: int, start: str) -> None:
    packing = pack_lines(n, d, rng(), steps=120, start=start)
    assert packing.V.shape == (n, d)
    np.testing.assert_allclose(np.linalg.norm(packing.V, axis=1), 1, atol=1e-6)
    # Dropping surplus lines can only help.
    assert coherence(packing.V) <= packing.trace.min() + 1e-5
    assert coherence(packing.V) >= levenshtein_bound(n, d)
    assert packing.trace.min() < packing.trace[0]


@pytest.mark.parametrize("wrap", [1, -1])
def test_the_gradient_is_that_of_the_smoothed_maximum_over_all_shifts(wrap: int) -> None:
    V = random_unit_vectors(3, 7, rng(), np.float64)
    sharpness, reference = 4.0, 0.5

    def orbit(G: np.ndarray) -> np.ndarray:
        """All shifts, by rolling; what passes the end changes sign where `wrap` is -1."""
        signs = np.where(np.add.outer(np.arange(7), np.arange(7)) < 7, 1, wrap)
        return np.concatenate([signs[s] * np.roll(G, -s, axis=1) for s in range(7)])

    def plain(G: np.ndarray) -> float:
        lines = orbit(G)
        products = np.abs(lines @ lines.T)
        np.fill_diagonal(products, -np.inf)
        return float(np.exp(sharpness * (products - reference)).sum())

    highest, gradient = _smoothed_maximum(V.astype(np.float32), wrap, sharpness, reference)
    lines = orbit(V)
    assert highest == pytest.approx(coherence(lines), abs=1e-6)
    direction = rng(1).normal(size=V.shape)
    slope = (plain(V + 1e-6 * direction) - plain(V - 1e-6 * direction)) / 2e-6
    # Each of 7 shifts of a generator has this gradient, twice over, times β.
    assert 14 * sharpness * (gradient * direction).sum() == pytest.approx(slope, rel=1e-3)


def test_blocks_of_all_sizes_give_the_same_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlp_math import line_packing

    V = random_unit_vectors(37, 11, rng())
    for wrap in (0, 1, -1):
        whole = _smoothed_maximum(V, wrap, 5.0, 0.8)
        monkeypatch.setattr(line_packing, "BLOCK", 8)
        parts = _smoothed_maximum(V, wrap, 5.0, 0.8)
        monkeypatch.undo()
        assert parts[0] == pytest.approx(whole[0], abs=1e-6)
        np.testing.assert_allclose(parts[1], whole[1], rtol=1e-3, atol=1e-3)


def test_the_callback_sees_every_step_and_the_best_is_kept() -> None:
    seen: list[PackingStep] = []
    packing = pack_lines(30, 5, rng(), steps=50, callback=seen.append)
    assert [step.step for step in seen] == list(range(50))
    np.testing.assert_allclose([step.coherence for step in seen], packing.trace)
    assert seen[-1].best == packing.trace.min() == pytest.approx(packing.coherence, abs=1e-6)
    assert all(0 <= step.fraction < 1 for step in seen)


def test_the_same_seed_gives_the_same_packing_and_seconds_end_it() -> None:
    first, second = (pack_lines(30, 5, rng(3), steps=20).generators for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert pack_lines(30, 5, rng(), seconds=0.05).trace.size >= 1


def test_chirps_sum_to_zero_and_their_shifts_meet_near_two_over_root_p() -> None:
    generators = chirp_generators(31, 30, rng())
    np.testing.assert_allclose(generators.sum(axis=1), 0, atol=1e-5)
    lines = lines_of(generators, 930, 30, 1)
    assert coherence(lines) < 1.5 * 2 / np.sqrt(31)
    assert coherence(lines) < 0.7 * coherence(random_unit_vectors(930, 30, rng()))


def test_the_zero_sum_basis_is_orthonormal() -> None:
    basis = zero_sum_basis(12)
    np.testing.assert_allclose(basis.T @ basis, np.eye(11), atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pack_lines(1, 3, rng()), "n must be at least 2"),
        (lambda: pack_lines(3, 1, rng()), "d must be at least 2"),
        (lambda: pack_lines(3, 3, rng(), steps=0), "steps must be at least 1"),
        (lambda: pack_lines(3, 3, rng(), starts=0), "starts must be at least 1"),
        (lambda: lines_of(np.eye(3), 3, 3, 2), "wrap must be"),
        (lambda: pack_lines(3, 3, rng(), seconds=0), "seconds must be greater than 0"),
        (lambda: pack_lines(3, 3, rng(), steps=2, seconds=1), "must not both be given"),
        (lambda: pack_lines(90, 7, rng(), start="kerdock"), "start must be one of"),
        (lambda: chirp_generators(9, 2, rng()), "p must be an odd prime"),
        (lambda: lines_of(np.eye(3), 10, 3, 1), "generators must give 10 lines"),
        (lambda: lines_of(np.eye(3), 2, 2, 0), "generators must sum to 0"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
