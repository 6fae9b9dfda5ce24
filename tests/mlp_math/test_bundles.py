import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlp_math.angles import coherence, random_unit_vectors, share_within
from mlp_math.bundles import (
    bundled_loss,
    find_bundles,
    push_apart,
    push_loss,
    push_loss_floor,
    push_start,
    push_step,
    share_near_parallel,
)


def plain_loss(V: np.ndarray, tolerance: float) -> float:
    """The loss as its formula reads, in double precision."""
    difference = V @ V.T - np.eye(len(V))
    excess = np.maximum(np.abs(difference) - tolerance, 0)
    return float(excess.sum() + len(V) * np.square(np.diag(difference)).sum())


@settings(max_examples=25, deadline=None)
@given(n=st.integers(2, 300), d=st.integers(1, 12), seed=st.integers(0, 2**32 - 1))
def test_the_loss_by_tiles_is_the_loss_of_the_formula(n: int, d: int, seed: int) -> None:
    V = np.random.default_rng(seed).normal(size=(n, d)) / np.sqrt(d)
    assert push_loss(V)[0] == pytest.approx(plain_loss(V, 0.01), rel=1e-4)


def test_the_gradient_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(0)
    V = rng.normal(size=(170, 5)).astype(np.float32) / 2
    gradient = push_loss(V, 0.3)[1]
    for _ in range(8):
        direction = rng.normal(size=V.shape)
        step = 1e-6 * direction
        slope = (plain_loss(V + step, 0.3) - plain_loss(V - step, 0.3)) / 2e-6
        assert (gradient * direction).sum() == pytest.approx(slope, rel=2e-3)


def test_a_step_moves_each_entry_by_at_most_about_the_learning_rate_at_first() -> None:
    start = push_start(30, 4, np.random.default_rng(0))
    after = push_step(start, learning_rate=0.01)
    assert np.abs(after.V - start.V).max() == pytest.approx(0.01, rel=1e-3)
    assert after.step == 1
    assert after.loss == pytest.approx(push_loss(start.V)[0])


@pytest.mark.parametrize(("d", "share"), [(10, 0.1), (20, 0.05)])
def test_claim_a_thousand_vectors_end_in_d_orthogonal_bundles(d: int, share: float) -> None:
    *_, end = push_apart(1_000, d, np.random.default_rng(0))
    U = end.directions
    bundles = find_bundles(U)
    assert len(bundles) == d
    axes = np.array([bundle.axis for bundle in bundles])
    assert coherence(axes) < 0.01
    assert coherence(U) > 0.9999
    assert share_near_parallel(U) == pytest.approx(share, abs=0.003)
    assert share_within(U, 1.0) == pytest.approx(1 - share, abs=0.003)
    assert sum(bundle.members.size for bundle in bundles) == 1_000


def test_claim_parallel_bundles_have_nearly_the_smallest_loss_there_can_be() -> None:
    n, d = 10_000, 100
    bundles, floor = bundled_loss(n, d) / n**2, push_loss_floor(n, d) / n**2
    # The study counts each vector with itself, which adds (1 - c)/n = 0.0001.
    assert bundles + 0.99 / n == pytest.approx(0.00990, abs=5e-6)
    assert floor + 0.99 / n == pytest.approx(0.00980, abs=5e-6)
    V = random_unit_vectors(2_000, 100, np.random.default_rng(0))
    assert push_loss(V)[0] / 2_000**2 == pytest.approx(0.070, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(n=st.integers(2, 90), d=st.integers(1, 10), seed=st.integers(0, 2**32 - 1))
def test_no_unit_vectors_have_a_loss_below_the_floor(n: int, d: int, seed: int) -> None:
    V = random_unit_vectors(n, d, np.random.default_rng(seed))
    assert push_loss(V)[0] >= push_loss_floor(n, d) - 1e-3
    copies = np.eye(d, dtype=np.float32)[np.arange(n) % d]
    assert push_loss(copies)[0] == pytest.approx(bundled_loss(n, d), abs=1e-3)
    assert bundled_loss(n, d) >= push_loss_floor(n, d) - 1e-9


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 60), d=st.integers(1, 8), seed=st.integers(0, 2**32 - 1))
def test_every_vector_is_in_exactly_one_bundle(n: int, d: int, seed: int) -> None:
    V = random_unit_vectors(n, d, np.random.default_rng(seed), np.float64)
    members = np.concatenate([bundle.members for bundle in find_bundles(V)])
    assert sorted(members) == list(range(n))


def test_bundles_forget_signs_and_are_told_apart() -> None:
    rng = np.random.default_rng(0)
    axes = np.eye(4)[[0, 0, 0, 1, 1, 3]] * rng.choice([-1, 1], (6, 1))
    V = axes + 0.02 * rng.normal(size=axes.shape)
    V /= np.linalg.norm(V, axis=1, keepdims=True)
    assert [b.members.tolist() for b in find_bundles(V)] == [[0, 1, 2], [3, 4], [5]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: next(push_apart(1, 3, np.random.default_rng(0))), "n must be at least 2"),
        (lambda: next(push_apart(3, 3, 0)), "rng must be a numpy.random.Generator"),
        (lambda: push_loss(np.eye(3), 1.0), "tolerance must be less than 1"),
        (lambda: push_loss(np.ones(3)), "V must have 2 axes"),
        (lambda: find_bundles(np.ones((2, 2))), "V must have rows of length 1"),
        (lambda: find_bundles(np.eye(2), 90.0), "degrees must be less than 90"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
