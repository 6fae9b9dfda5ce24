"""How the vectors fall in line, and what pairs cost."""

import numpy as np
import pytest
from support import said

from mlp_math.angles import angle_histogram
from mlp_math.bundles import find_bundles
from mlp_math.stored import load
from scenes.superposition.angle_set import PUSHED

N, D = 10_000, 100


def test_in_space_the_vectors_end_in_one_bundle_a_dimension(once):
    scene, stored = once("BundlesInSpace"), load("bundle_paths_60x3")
    assert scene.heading.get_values() == [60, 3]
    assert scene.vectors.get_values() == pytest.approx(stored["directions"][-1], abs=1e-6)
    bundles = find_bundles(stored["directions"][-1])
    assert scene.number.get_value() == len(bundles) == 3
    axes = np.array([bundle.axis for bundle in bundles])
    assert np.abs(axes @ axes.T - np.eye(3)).max() < 0.05


def test_a_hundred_bundles_hold_nearly_all_vectors():
    sizes = load(PUSHED)["bundle_sizes"]
    assert "roughly a hundred" in said("BundlesInSpace", "axes")
    assert sizes.sum() == N
    assert sizes[:D].sum() > 0.9 * N


def test_the_largest_bundles_share_is_that_of_the_stored_sizes(once):
    scene, sizes = once("BundlesInSpace"), load(PUSHED)["bundle_sizes"]
    count, share = scene.largest.get_values()
    assert count == D
    assert share == pytest.approx(100 * sizes[:D].sum() / N)
    assert scene.ring.get_values().tolist() == sizes[:D].tolist()
    assert scene.few.get_values().sum() == 60


def test_the_histogram_beside_the_vectors_counts_the_angles_between_them(once):
    scene = once("BundlesInSpace")
    counts = scene.histogram.get_values().counts
    assert counts.tolist() == angle_histogram(scene.vectors.get_values(), counts.size).tolist()
    assert counts.sum() == 60 * 59 / 2


def test_two_lines_that_fall_together_cost_less_than_three_spread_evenly(play):
    sums, worst = {}, {}

    def note(scene, beat):
        cosines = [number.get_value() for number in scene.table.numbers]
        vectors = np.array([arrow.get_values() for arrow in scene.arrows])
        gram = np.abs(vectors @ vectors.T)
        assert cosines == pytest.approx([gram[0, 1], gram[0, 2], gram[1, 2]])
        bars = [bar.get_length() / scene.table.BAR for bar in scene.table.segments]
        assert bars == pytest.approx(cosines, abs=1e-3)
        sums[beat.name], worst[beat.name] = (
            scene.table.sum.get_value(),
            scene.table.worst.get_value(),
        )

    play("WhyBundles", on_beat_end=note)
    assert [sums[name] for name in ("spread", "bundle")] == pytest.approx([1.5, 1.0])
    assert [worst[name] for name in ("spread", "bundle")] == pytest.approx([0.5, 1.0])
