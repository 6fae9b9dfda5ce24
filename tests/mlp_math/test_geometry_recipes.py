"""The stored results about directions: what they claim, exactly, and reduced versions afresh."""

import numpy as np
import pytest

from mlp_math import bounds, recipes, stored
from mlp_math.angles import (
    angle_histogram,
    coherence,
    extreme_angles,
    frame_potential,
    pair_count,
    random_unit_vectors,
    share_within,
)
from mlp_math.bundles import push_loss_floor
from mlp_math.line_packing import lines_of
from mlp_math.packings import gpt3_lines


def reduced(name: str, **parameters: object) -> stored.Arrays:
    return recipes.find(name).reduced(**parameters).compute()


def test_stored_random_angles_count_all_49_995_000_pairs() -> None:
    kept = stored.load("random_angles_10000x100")
    histogram = kept["histogram"]
    assert histogram.shape == (360,)
    assert histogram.sum() == 49_995_000
    assert histogram[178:182].sum() / histogram.sum() == pytest.approx(0.1375, abs=5e-4)
    assert kept["extremes"] == pytest.approx([59.4, 121.0], abs=0.1)
    occupied = np.flatnonzero(histogram) / 2
    assert occupied[0] <= kept["extremes"][0] < occupied[0] + 0.5
    assert occupied[-1] <= kept["extremes"][1] < occupied[-1] + 0.5


def test_a_reduced_version_of_the_random_angles_is_what_its_vectors_have() -> None:
    again = reduced("random_angles_10000x100", n=300, d=20)
    V = random_unit_vectors(300, 20, np.random.default_rng(0))
    np.testing.assert_array_equal(again["histogram"], angle_histogram(V, 360))
    assert tuple(again["extremes"]) == extreme_angles(V)
    assert float(again["share_within_1"]) == share_within(V, 1.0)


def test_claim_the_famous_optimisation_leaves_1_2_percent_of_the_pairs_parallel() -> None:
    kept = stored.load("bundle_collapse_10000x100")
    assert kept["steps"][0] == 0
    assert kept["steps"][-1] == 250
    assert 40 <= kept["steps"].size <= 60
    assert (kept["histogram"].sum(axis=1) == 49_995_000).all()
    assert kept["share_within_1"][0] == pytest.approx(0.1375, abs=5e-4)
    assert kept["share_within_1"][-1] == pytest.approx(0.983, abs=1e-3)
    assert kept["share_within_10"][-1] == pytest.approx(0.9857, abs=5e-4)
    assert kept["share_near_parallel"][-1] == pytest.approx(0.0121, abs=2e-4)
    assert kept["extremes"][-1][0] < 2
    assert kept["extremes"][-1][1] > 178
    # The histogram says the same as the shares, which were counted apart.
    final = kept["histogram"][-1] / 49_995_000
    assert final[178:182].sum() == pytest.approx(kept["share_within_1"][-1], abs=1e-5)
    assert final[:20].sum() + final[-20:].sum() == pytest.approx(
        kept["share_near_parallel"][-1], abs=1e-5
    )


def test_claim_the_vectors_end_along_about_a_hundred_axes() -> None:
    sizes = stored.load("bundle_collapse_10000x100")["bundle_sizes"]
    assert sizes.sum() == 10_000
    assert sizes[:99].sum() / 10_000 == pytest.approx(0.947, abs=0.01)


def test_the_loss_falls_towards_a_floor_it_never_passes() -> None:
    kept = stored.load("bundle_collapse_10000x100")
    loss = kept["loss"] / 10_000**2
    assert loss[0] == pytest.approx(0.070, abs=1e-3)
    assert loss[-1] < 0.014
    assert loss.min() > push_loss_floor(10_000, 100) / 10_000**2
    # No run can leave fewer pairs outside than the bound says, and this one shows the bound.
    assert 1 - kept["share_within_1"][-1] >= bounds.min_share_outside(10_000, 100, 1.0)


def test_a_reduced_collapse_ends_in_bundles_and_resumes_to_the_same(tmp_path) -> None:
    recipe = recipes.find("bundle_collapse_10000x100").reduced(
        n=300, d=6, shown_steps=[0, 30, 60, 250]
    )
    afresh = recipe.compute()
    assert (afresh["histogram"].sum(axis=1) == pair_count(300)).all()
    assert afresh["share_near_parallel"][-1] == pytest.approx(1 / 6, abs=0.02)
    calls = []

    class Killed(recipes.Progress):
        def checkpoint(self, arrays: stored.Arrays) -> None:
            super().checkpoint(arrays)
            calls.append(int(arrays["state_step"]))
            if len(calls) == 3:
                raise KeyboardInterrupt

    rng = np.random.default_rng(recipe.seed)
    path = tmp_path / "kept.npz"
    with pytest.raises(KeyboardInterrupt):
        recipe.compute(rng, Killed(checkpoint_path=path, rng=rng))
    resumed = recipe.compute(rng, recipes.Progress(checkpoint_path=path, rng=rng))
    for key, array in afresh.items():
        np.testing.assert_array_equal(resumed[key], array)


def test_bundle_paths_start_spread_and_end_on_three_axes() -> None:
    kept = stored.load("bundle_paths_60x3")
    paths = kept["directions"]
    assert paths.shape == (kept["steps"].size, 60, 3)
    np.testing.assert_allclose(np.linalg.norm(paths, axis=2), 1, atol=1e-5)
    assert set(kept["bundle"]) == {0, 1, 2}
    end = np.abs(paths[-1] @ paths[-1].T)
    same = kept["bundle"][:, None] == kept["bundle"]
    assert end[same].min() > 0.95
    assert end[~same].max() < 0.3
    again = reduced("bundle_paths_60x3", shown_steps=[0, 5, 10])
    np.testing.assert_allclose(again["directions"], paths[:3], atol=1e-3)


def test_claim_the_stored_packing_of_10_000_lines_stands_78_5_degrees_apart() -> None:
    kept = stored.load("packing_10000x100")
    V = lines_of(kept["generators"], 10_000, 100, int(kept["wrap"]))
    assert V.shape == (10_000, 100)
    found = coherence(V)
    assert found == pytest.approx(float(kept["coherence"]), abs=1e-6)
    assert np.degrees(np.arccos(found)) >= 78.5
    assert np.degrees(np.arccos(found)) < bounds.largest_smallest_angle(10_000, 100)
    assert kept["histogram"].sum() == 49_995_000
    assert extreme_angles(V) == pytest.approx(tuple(kept["extremes"]), abs=1e-4)
    assert kept["trace"].min() == pytest.approx(found, abs=1e-5)
    # Almost a tight frame: its rms cosine is Welch's bound.
    assert frame_potential(V) == pytest.approx(10_000**2 / 100, rel=1e-3)


def test_claim_the_stored_packing_of_400_lines_stands_84_2_degrees_apart() -> None:
    kept = stored.load("packing_400x100")
    assert kept["generators"].shape == (4, 100)
    V = lines_of(kept["generators"], 400, 100, int(kept["wrap"]))
    np.testing.assert_allclose(np.linalg.norm(V, axis=1), 1, atol=1e-6)
    found = coherence(V)
    assert found == pytest.approx(float(kept["coherence"]), abs=1e-6)
    assert np.degrees(np.arccos(found)) >= 84.2
    assert np.degrees(np.arccos(found)) < bounds.largest_smallest_angle(400, 100)
    assert kept["histogram"].sum() == pair_count(400)


def test_more_starts_of_a_reduced_packing_never_do_worse() -> None:
    one, many = (
        reduced("packing_400x100", n=160, d=40, steps=200, starts=starts) for starts in (1, 8)
    )
    assert int(many["wrap"]) == -1
    assert many["generators"].shape == (4, 40)
    assert many["coherence"] < one["coherence"]


def test_a_reduced_packing_is_the_one_its_generators_say() -> None:
    again = reduced("packing_10000x100", n=200, d=16, steps=60)
    V = lines_of(again["generators"], 200, 16, int(again["wrap"]))
    assert coherence(V) == pytest.approx(float(again["coherence"]))
    np.testing.assert_array_equal(again["histogram"], angle_histogram(V, 360))


def test_claim_sampled_lines_of_12_288_dimensions_are_all_within_1_degree() -> None:
    kept = stored.load("gpt3_line_angles")
    assert kept["counts"].sum() == pair_count(kept["numbers"].size)
    assert kept["numbers"].max() < 75_509_760
    sizes = np.unique(np.abs(kept["cosines"]))
    allowed = [0, 8192**-0.5, 1 / 64]
    assert all(min(abs(size - value) for value in allowed) < 2e-6 for size in sizes)
    assert np.degrees(np.arcsin(sizes.max())) == pytest.approx(0.895, abs=5e-4)
    some = kept["numbers"][::40]
    V = gpt3_lines().vectors(some)
    cosines = np.round((V @ V.T)[np.triu_indices(some.size, 1)].astype(float), 6) + 0.0
    assert set(np.unique(cosines)) <= set(kept["cosines"])


def test_capacity_curves_are_the_functions_and_in_order() -> None:
    kept = stored.load("capacity_curves")
    for row, column in ((0, 3), (2, 20), (5, 28)):
        d, degrees = int(kept["dimensions"][column]), float(kept["degrees"][row])
        assert kept["log_greedy"][row, column] == bounds.log_greedy_capacity(d, degrees)
        assert kept["log_random"][row, column] == bounds.log_random_capacity(d, degrees)
        assert kept["log_jl"][row, column] == bounds.log_jl_capacity(d, degrees)
    assert (kept["log_jl"] <= kept["log_greedy"]).all()
    assert (np.diff(kept["log_greedy"], axis=0) > 0).all()
    assert (np.diff(kept["log_greedy"], axis=1) > 0).all()
    assert (kept["log_upper"] >= np.log(kept["dimensions"]) - 1e-9).all()
    again = reduced("capacity_curves", dimensions=[8, 32], degrees=[1.0], lp_degrees=[1.0])
    assert again["log_upper"][0] == pytest.approx(kept["log_upper"][0, [0, 4]])
