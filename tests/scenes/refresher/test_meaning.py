"""Measured words, random directions, sums of arrows, shares of parameters."""

import numpy as np
import pytest
from support import VARIANTS, variant_id

from mlp_math.angles import angle_deviation
from mlp_math.directions import angle_between, angle_matrix, nearest_neighbours
from mlp_math.parameters import parameter_table
from mlp_math.real_model import load_real_model
from scenes.refresher.gender_direction import UNIT

each_variant = pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)


@pytest.fixture(scope="module")
def words():
    stored = load_real_model("words")
    row = {
        str(word): vector.astype(float)
        for word, vector in zip(stored["words"], stored["vectors"], strict=True)
    }
    return stored, row


@each_variant
def test_the_words_stand_at_their_true_distances(lecture, language, play, words):
    scene = play("GenderDirection", lecture.name, language)
    _, row = words
    true = [row[word] for word in ("man", "woman", "uncle", "aunt")]
    shown = [point.get_values() for point in scene.points]
    for i in range(4):
        for j in range(i):
            assert np.linalg.norm(shown[i] - shown[j]) == pytest.approx(
                np.linalg.norm(true[i] - true[j])
            )


def test_the_nearest_words_and_the_miss_are_those_measured(play, words):
    scene = play("GenderDirection")
    stored, row = words
    tip = row["uncle"] + row["woman"] - row["man"]
    near = nearest_neighbours(tip, list(row), np.stack(list(row.values())), 4)
    nearest = list(scene.measured.nearest)
    assert nearest == [one.word for one in near]
    assert nearest == ["uncle", "aunt", "grandmother", "cousin"]
    shown = [number.get_value() for number in scene.nearest.numbers]
    assert shown == pytest.approx([one.cosine for one in near], abs=1e-6)
    assert scene.miss_number.get_value() == pytest.approx(np.linalg.norm(tip - row["aunt"]))
    assert scene.source.number.get_value() == stored["vocabulary_size"]


def test_what_the_narration_says_of_the_measurement_holds(play, words):
    scene = play("GenderDirection")
    _, row = words
    tip = row["uncle"] + row["woman"] - row["man"]
    # The step brings the tip no nearer to aunt than uncle was.
    assert np.linalg.norm(row["uncle"] - row["aunt"]) < np.linalg.norm(tip - row["aunt"])
    shown = scene.near_number.get_value(), scene.miss_number.get_value()
    assert shown == pytest.approx(
        [np.linalg.norm(row["uncle"] - row["aunt"]), np.linalg.norm(tip - row["aunt"])]
    )
    # The two steps are far from parallel and further still, by chance's measure, from 90°.
    angle = angle_between(row["woman"] - row["man"], row["aunt"] - row["uncle"])
    assert scene.mark.get_value() == pytest.approx(angle)
    spread = angle_deviation(tip.size)
    assert 45 < angle < 90 - 5 * spread
    assert scene.note.angle.get_values() == (90, spread)


def test_the_cloud_falls_into_the_space_of_the_four_words_and_they_to_its_ends(play):
    scene = play("GenderDirection")
    stored = load_real_model("words")
    vectors, measured = stored["vectors"].astype(float), scene.measured
    words = [str(word) for word in stored["words"]]
    four = [words.index(word) for word in measured.words]
    np.testing.assert_allclose(measured.shadows[four], measured.places[:4], atol=1e-9)
    # A shadow is never longer than what casts it, between any two words.
    pairs = np.random.default_rng(0).integers(len(words), size=(200, 2))
    a, b = pairs.T
    cast = np.linalg.norm(measured.shadows[a] - measured.shadows[b], axis=1)
    assert (cast <= np.linalg.norm(vectors[a] - vectors[b], axis=1) + 1e-9).all()
    shown = np.array([dot.get_center() for dot in scene.cloud])
    np.testing.assert_allclose(shown, UNIT * measured.shadows, atol=1e-6)


def test_the_closest_two_ideas_are_the_closest_and_random_ones_spread_as_computed(play):
    scene = play("ManyDirections")
    vectors = np.stack([arrow.get_values() for arrow in scene.arrows])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1)
    angles = angle_matrix(vectors)[np.triu_indices(len(vectors), k=1)]
    assert scene.closest_angle.get_value() == pytest.approx(angles.min())
    spread = angle_deviation(scene.lecture.sizes.d_model)
    assert scene.typical.get_values() == (90, spread)
    steps, course = scene.growing
    assert (steps[0], steps[-1]) == (3, scene.lecture.sizes.d_model)
    np.testing.assert_allclose(course[0], angles)
    np.testing.assert_allclose(scene.fan.get_values(), course[-1])
    assert scene.fan.dimensions.get_value() == steps[-1]
    assert np.abs(scene.fan.get_values() - 90).max() < 5 * spread


@each_variant
def test_the_sum_is_the_sum_of_the_arrows_each_from_the_last_ones_tip(lecture, language, play):
    scene = play("MeaningAccumulates", lecture.name, language)
    parts = [arrow.get_values() for arrow in scene.arrows]
    np.testing.assert_allclose(scene.total.get_values(), np.sum(parts, axis=0))
    np.testing.assert_allclose(scene.column.get_values(), np.sum(parts, axis=0))
    for before, after in zip(scene.arrows, scene.arrows[1:], strict=False):
        np.testing.assert_allclose(
            before.get_tip(), after.get_tip() - after.unit * after.get_values()
        )
    np.testing.assert_allclose(scene.total.get_tip(), scene.arrows[-1].get_tip())


def test_the_split_shows_the_shares_of_the_lectures_model(play):
    scene = play("VaultSplit")
    shares = parameter_table(scene.lecture.sizes).shares()
    groups = ("attention", "mlp", "embedding")
    shown = [scene.percents[group].get_value() for group in groups]
    assert shown == pytest.approx([100 * shares[group] for group in groups])
    assert [round(value, 1) for value in shown] == [33.1, 66.2, 0.7]
    areas = np.array([scene.areas[group] for group in groups])
    assert areas / areas.sum() == pytest.approx(np.array(shown) / 100)
