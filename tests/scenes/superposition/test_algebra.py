"""What chance cannot do within one degree, and algebra can."""

import numpy as np
import pytest
from support import said

from mlp_math import bounds
from mlp_math.angles import pair_count, random_unit_vectors
from mlp_math.directions import angle_between
from mlp_math.packings import KerdockLines, gpt3_lines
from mlp_math.stored import load
from scenes.superposition.algebra import BINS, FIELD, SEEN_OUT, sampled_counts


def test_random_directions_are_drawn_until_a_pair_is_out_of_bounds(once):
    scene = once("AlgebraFits")
    rng, offs = scene.rng(), [0.0]
    while offs[-1] < 1 + SEEN_OUT:  # another run, where the last pair is hardly out
        vectors, offs = [random_unit_vectors(1, 12_288, rng)[0]], [0.0]
        while offs[-1] <= 1:
            new = random_unit_vectors(1, 12_288, rng)[0]
            offs.append(max(abs(angle_between(new, other) - 90) for other in vectors))
            vectors.append(new)
    assert scene.by_chance.get_value() == len(vectors)
    assert max(offs[:-1]) <= 1 < offs[-1]
    shown = [abs(number.get_value() - 90) for number in scene.chance.out]
    assert max(shown) == pytest.approx(offs[-1], abs=0.006)
    assert min(shown) > 1


def test_about_six_random_directions_stay_within_one_degree():
    expected = np.exp(bounds.log_random_capacity(12_288, 1.0))
    assert "handful" in said("AlgebraFits", "handful")
    assert 6 <= expected < 7


def test_the_rows_of_signs_are_lines_of_a_kerdock_set(once):
    scene = once("AlgebraFits")
    small = scene.small
    assert isinstance(small, KerdockLines)
    gram = scene.shown_signs @ scene.shown_signs.T / small.d
    np.fill_diagonal(gram, 0)
    assert np.abs(gram).max() <= small.coherence + 1e-9
    assert scene.agree.get_value() + scene.differ.get_value() == small.d
    assert scene.agree.get_value() == scene.alike.sum()


def test_the_field_of_signs_is_made_of_vectors_of_the_set(once):
    scene = once("AlgebraFits")
    rows, columns = FIELD
    vectors = gpt3_lines().vectors(load("gpt3_line_angles")["numbers"][: 2 * rows])
    blue = np.asarray(scene.field.cells)[..., 2] > np.asarray(scene.field.cells)[..., 0]
    signs = {row.tobytes() for row in vectors[:, :columns] > 0}
    assert blue.shape == FIELD
    assert all(row.tobytes() in signs for row in blue)


def test_algebra_fits_seventy_five_million_within_one_degree(once):
    scene, lines = once("AlgebraFits"), gpt3_lines()
    assert scene.size.get_value() == len(lines) == 75_509_760
    assert lines.d == 12_288
    assert lines.largest_deviation < 1


def test_the_samples_angles_are_those_of_the_lines_that_it_names(once):
    scene, stored = once("AlgebraFits"), load("gpt3_line_angles")
    few = stored["numbers"][:40]
    V = gpt3_lines().vectors(few).astype(float)
    cosines = (V @ V.T)[np.triu_indices(40, 1)]
    assert np.abs(cosines[:, None] - stored["cosines"]).min(axis=1).max() < 1e-6
    assert sampled_counts().sum() == pair_count(len(stored["numbers"])) == stored["counts"].sum()
    assert scene.sample_line.get_values() == [len(stored["numbers"]), stored["counts"].sum()]
    assert scene.histogram.get_values().counts.size == BINS
    assert "only three" in said("AlgebraFits", "sample")
    assert [number.get_value() for number in scene.angles] == pytest.approx(
        list(np.degrees(np.arccos(stored["cosines"])))
    )
