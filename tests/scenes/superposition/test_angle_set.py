"""The stored experiments on angles: what is shown of them is all of them."""

import numpy as np
import pytest

from mlp_math.angles import extreme_angles, pair_count
from mlp_math.line_packing import lines_of
from mlp_math.recipes import find
from mlp_math.stored import load
from scenes.superposition.angle_set import PACKED, PUSHED, RANDOM, experiment

N, D = 10_000, 100


def test_all_three_experiments_are_about_as_many_vectors_in_as_many_dimensions():
    assert experiment() == (N, D)


@pytest.mark.parametrize("name", [RANDOM, PACKED])
def test_a_stored_histogram_counts_every_pair_once(name):
    assert load(name)["histogram"].sum() == pair_count(N) == 49_995_000


def test_every_stored_step_of_the_optimisation_counts_every_pair_once():
    assert (load(PUSHED)["histogram"].sum(axis=1) == pair_count(N)).all()


def test_the_packings_smallest_angle_is_that_of_its_own_lines():
    stored = load(PACKED)
    lines = lines_of(stored["generators"], N, D, int(stored["wrap"]))
    low, high = stored["extremes"]
    reached = float(np.degrees(np.arccos(stored["coherence"])))
    assert min(low, 180 - high) == pytest.approx(reached, abs=1e-3)
    assert extreme_angles(lines) == pytest.approx((low, high), abs=1e-3)


def test_a_reduced_run_collapses_as_the_full_one_does():
    small = find(PUSHED).reduced(n=200, d=10, shown_steps=[0, 250]).compute()
    assert small["share_near_parallel"][0] < 0.01
    # A tenth of all pairs: in ten dimensions, ten bundles.
    assert small["share_near_parallel"][-1] == pytest.approx(0.1, abs=0.02)
    assert small["share_within_1"][-1] > 0.85
