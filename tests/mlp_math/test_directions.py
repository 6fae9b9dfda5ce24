import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import (
    ConceptDirections,
    analogy,
    angle_between,
    angle_matrix,
    component,
    directions_at_angles,
    equal_angles,
    gram_rank,
    gram_schmidt,
    isometric_coordinates,
    nearest_neighbours,
    normalize,
    pair_cosines,
    projection,
    random_rotation,
    rejection,
    smallest_line_angle,
    turned_onto,
)

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=50, deadline=None)
@given(k=st.integers(1, 7), d=st.integers(1, 9), seed=SEEDS)
def test_directions_have_the_angles_asked_for(k: int, d: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    wanted = angle_matrix(random_unit_vectors(k, d, rng, np.float64))
    V = directions_at_angles(wanted, d=max(k, d))
    np.testing.assert_allclose(np.linalg.norm(V, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(
        np.cos(np.radians(angle_matrix(V))), np.cos(np.radians(wanted)), atol=2e-6
    )
    turned = directions_at_angles(wanted, max(k, d), rng)
    np.testing.assert_allclose(turned @ turned.T, V @ V.T, atol=1e-9)


def test_three_nearly_perpendicular_directions_stand_at_89_degrees() -> None:
    V = directions_at_angles(equal_angles(3, 89.0))
    assert angle_between(V[0], V[1]) == pytest.approx(89)
    assert V[0].tolist() == [1, 0, 0]
    assert V[1, 2] == 0


def test_four_directions_at_90_degrees_do_not_fit_in_three_dimensions() -> None:
    with pytest.raises(ValueError, match="they need 4"):
        directions_at_angles(equal_angles(4, 90.0), d=3)


def test_vectors_of_a_plane_need_only_a_plane() -> None:
    V = directions_at_angles(equal_angles(3, 120.0), d=2)
    np.testing.assert_allclose(V.sum(axis=0), 0, atol=1e-9)


@pytest.mark.parametrize(
    "angles",
    [
        equal_angles(3, 121.0),
        np.array([[0, 10, 90], [10, 0, 10], [90, 10, 0]]),
        np.array([[0, 0, 90], [0, 0, 10], [90, 10, 0]]),
    ],
)
def test_impossible_angles_are_refused(angles: np.ndarray) -> None:
    with pytest.raises(ValueError, match="angles must be possible between vectors"):
        directions_at_angles(angles)


@settings(max_examples=50, deadline=None)
@given(d=st.integers(1, 30), seed=SEEDS)
def test_shadow_and_rest_make_the_vector_and_are_perpendicular(d: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, u = rng.normal(size=d), normalize(rng.normal(size=d))
    np.testing.assert_allclose(projection(x, u) + rejection(x, u), x)
    assert rejection(x, u) @ u == pytest.approx(0, abs=1e-9)
    assert component(projection(x, u), u) == pytest.approx(component(x, u))


def test_claim_a_dot_product_of_1_is_no_alignment() -> None:
    axes = ConceptDirections(("Michael", "Jordan"), np.eye(2))
    full_name = axes.embed(["Michael", "Jordan"])
    assert axes.components(full_name) == {"Michael": 1.0, "Jordan": 1.0}
    assert angle_between(full_name, axes["Michael"]) == pytest.approx(45)
    assert component(full_name, axes["Michael"]) / np.linalg.norm(full_name) == pytest.approx(
        0.7071, abs=5e-5
    )
    assert np.linalg.norm(full_name) == pytest.approx(np.sqrt(2))


def test_the_nearest_concept_is_the_one_at_the_smallest_angle() -> None:
    axes = ConceptDirections(("east", "north"), np.eye(2))
    assert axes.nearest([0.1, 2.0]) == ("north", pytest.approx(np.degrees(np.arctan(0.05))))
    assert axes.nearest([-1.0, -2.0])[0] == "east"


@pytest.mark.parametrize("degrees", [1e-6, 1e-3, 1.0, 45.0, 89.0, 90.0, 179.999, 180.0])
def test_angles_are_exact_also_near_0_and_180(degrees: float) -> None:
    v = [3 * np.cos(np.radians(degrees)), 3 * np.sin(np.radians(degrees))]
    assert angle_between([2.0, 0.0], v) == pytest.approx(degrees, rel=1e-9)


def test_a_rotation_keeps_all_products() -> None:
    Q = random_rotation(20, np.random.default_rng(0))
    np.testing.assert_allclose(Q.T @ Q, np.eye(20), atol=1e-12)


def test_an_analogy_tells_its_neighbours_its_answer_and_how_far_it_misses() -> None:
    words = ["woman", "man", "uncle", "aunt", "tree"]
    table = np.array([[1, 1, 0], [1, 0, 0], [2, 0, 1], [2, 0.5, 1], [-1, 0, 2]])
    found = analogy("woman", "man", "uncle", words, table, count=2)
    np.testing.assert_array_equal(found.target, [2, 1, 1])
    assert found.answer.word == "aunt"
    assert found.residual == pytest.approx(0.5)
    assert [n.word for n in found.neighbours] == ["aunt", "uncle"]
    assert found.answer.cosine == pytest.approx(5.5 / np.sqrt(6 * 5.25))


def test_the_words_given_are_never_the_answer_though_they_may_be_nearest() -> None:
    table = np.array([[1.0, 0.1], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    found = analogy("a", "b", "c", ["a", "b", "c", "far"], table)
    assert found.neighbours[0].word == "c"
    assert found.answer.word == "far"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: normalize([0.0, 0.0]), "v must have no zero vector"),
        (lambda: component([1.0, 2.0], [1.0, 1.0]), "direction must have length 1"),
        (lambda: component([1.0, 2.0, 3.0], [1.0, 0.0]), r"x must have shape \(2,\)"),
        (lambda: directions_at_angles([[0, 90], [80, 0]]), "angles must be a symmetric matrix"),
        (lambda: directions_at_angles([[0, 190], [190, 0]]), r"angles must lie in 0\.\.180"),
        (lambda: ConceptDirections(("a", "a"), np.eye(2)), "names must differ"),
        (lambda: ConceptDirections(("a",), np.eye(2)), "V must have a row for each of 1 names"),
        (lambda: ConceptDirections(("a",), np.eye(1))["b"], r"name must be one of \['a'\]"),
        (lambda: analogy("a", "b", "x", ["a", "b", "c"], np.eye(3)), "c must be a word"),
        (lambda: analogy("a", "b", "c", ["a", "b", "c"], np.eye(3)), "table must have a word"),
        (lambda: nearest_neighbours([1.0], ["a"], np.eye(2)), "words must be one for each"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_four_points_keep_their_distances_in_three_dimensions():
    rng = np.random.default_rng(0)
    man, woman, uncle, _aunt = words = rng.normal(size=(4, 50))
    points = np.vstack([words, uncle + woman - man])
    coordinates, lost = isometric_coordinates(points, 3)
    assert lost < 1e-20
    for i in range(5):
        for j in range(i):
            there = np.linalg.norm(points[i] - points[j])
            assert np.linalg.norm(coordinates[i] - coordinates[j]) == pytest.approx(there)
    np.testing.assert_allclose(coordinates[4], coordinates[2] + coordinates[1] - coordinates[0])
    flat, lost = isometric_coordinates(points, 2)
    assert flat.shape == (5, 2)
    assert 0 < lost < 1


def test_the_rank_counts_dimensions_and_not_vectors():
    assert gram_rank(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])) == 2


def test_lines_have_no_sign_and_an_arrow_that_is_still_to_grow_has_no_line():
    vectors = [np.array([1.0, 0, 0]), np.array([-1.0, 1.0, 0])]
    assert smallest_line_angle(vectors) == pytest.approx(45)
    assert smallest_line_angle([np.eye(3)[0], np.eye(3)[1], np.zeros(3)]) == pytest.approx(90)
    with pytest.raises(ValueError, match="V must have at least 2 rows other than zero, got 1"):
        smallest_line_angle([[1.0, 0.0], [0.0, 0.0]])


def test_cosines_of_pairs_come_in_the_order_of_their_indices():
    rng = np.random.default_rng(1)
    V = random_unit_vectors(4, 3, rng, np.float64)
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    np.testing.assert_allclose(pair_cosines(3 * V), [V[i] @ V[j] for i, j in pairs], atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 6), d=st.integers(1, 5), seed=SEEDS)
def test_no_other_turn_comes_nearer_to_the_target(n: int, d: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, target = rng.normal(size=(2, n, d))
    turned = turned_onto(points, target)
    np.testing.assert_allclose(turned @ turned.T, points @ points.T, atol=1e-9)
    for _ in range(5):
        other = points @ random_rotation(d, rng)
        assert np.linalg.norm(turned - target) <= np.linalg.norm(other - target) + 1e-9


def test_what_was_turned_is_turned_back():
    rng = np.random.default_rng(2)
    points = rng.normal(size=(5, 3))
    moved = points @ random_rotation(3, rng)
    np.testing.assert_allclose(turned_onto(points, moved), moved, atol=1e-12)


def test_gram_schmidt_gives_orthonormal_rows_that_lean_the_ways_of_the_given_ones() -> None:
    V = np.random.default_rng(4).normal(size=(3, 7))
    frame = gram_schmidt(V)
    np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-12)
    shares = V @ frame.T
    np.testing.assert_allclose(np.triu(shares, k=1), 0, atol=1e-12)
    assert (np.diag(shares) > 0).all()


@pytest.mark.parametrize("V", [[[1.0, 2.0], [2.0, 4.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]])
def test_gram_schmidt_refuses_rows_that_depend_on_one_another(V: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="V must have independent rows"):
        gram_schmidt(V)


@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e-20, 1.0, 1e20, 1e200, 1e300])
def test_a_vector_of_any_length_has_its_direction(size: float) -> None:
    np.testing.assert_allclose(normalize([3 * size, 4 * size]), [0.6, 0.8], rtol=1e-12)
    np.testing.assert_allclose(normalize([[3 * size, 4 * size], [0, 1]]), [[0.6, 0.8], [0, 1]])
    assert angle_between([size, 0.0], [size, size]) == pytest.approx(45.0)


def test_single_precision_stays_single() -> None:
    assert normalize(np.array([3e30, 4e30], np.float32)).dtype == np.float32
    np.testing.assert_allclose(normalize(np.array([3e30, 4e30], np.float32)), [0.6, 0.8])
