"""The toys of superposition show what was trained, held against sums done here."""

import numpy as np
import pytest
from support import Play

from lectures.load import load_lecture
from lectures.text import shot_narration
from mlp_math.stored import load

LECTURE = "taking_models_apart"


def told(shot: str, beat: str, language: str = "en") -> str:
    return shot_narration(load_lecture(LECTURE), language, shot)[beat]  # type: ignore[arg-type]


def share(W: np.ndarray, k: int) -> float:
    """Of a dimension, by its definition: a square over a sum of squares."""
    lengths = (W**2).sum(axis=0)
    return float(lengths[k] ** 2 / ((W[:, k] @ W) ** 2).sum())


def test_the_places_are_powers_of_ten_up_to_the_models_dimension(once: Play) -> None:
    scene = once("TakingApart", LECTURE)
    assert scene.lattice.count == 10**3 == scene.count.get_value()
    assert scene.noughts.get_value() == 12_288
    assert scene.total.get_value() == 175_181_291_520
    assert "12,288 zeros" in told("TakingApart", "curse").replace("<zeros>", "")


def test_without_the_neuron_nothing_of_the_answer_is_written(once: Play) -> None:
    scene = once("TakingApart", LECTURE)
    block, neurons = scene.toy.block, scene.toy.forward().neurons.copy()
    neurons[0] = 0.0
    written = block.W_down @ neurons + block.b_down
    assert scene.network.layers[2].get_values() == pytest.approx(np.abs(written))
    assert written @ scene.toy.answer == pytest.approx(0, abs=1e-9)


def test_the_star_ends_as_a_pentagon_where_each_idea_is_absent_nine_times_in_ten(
    once: Play,
) -> None:
    scene = once("FiveArrows", LECTURE)
    W = scene.star.get_values()
    turns = np.sort(np.degrees(np.arctan2(W[1], W[0])) % 360)
    gaps = np.diff(np.append(turns, turns[0] + 360))
    assert gaps == pytest.approx(np.full(5, 72), abs=4)
    assert scene.absent.get_value() == pytest.approx(90)
    assert scene.kept.get_value() == 5 == (np.linalg.norm(W, axis=0) > 0.5).sum()
    assert f"{len(load('toy_unfolding')['sparsity'])} of these models" in told(
        "FiveArrows", "rarer"
    ).replace("<slide>", "")


def test_the_inputs_are_as_sparse_as_is_said_and_seldom_hold_two_ideas(once: Play) -> None:
    scene = once("FiveArrows", LECTURE)
    inputs = scene.raster.get_values()
    assert scene.raster.sparsity == pytest.approx(0.9)
    assert ((inputs > 0) == (scene.raster.draws > scene.raster.sparsity)).all()
    assert ((inputs > 0).sum(axis=0) >= 2).mean() < 0.2


def test_what_leaks_is_cut_off_by_the_bias_and_the_relu(once: Play) -> None:
    scene = once("InterferenceFilter", LECTURE)
    W, b = load("toy_unfolding")["W"][90], load("toy_unfolding")["b"][90]
    leaked = 0.5 * W.T @ W[:, 0]
    assert scene.linear == pytest.approx(leaked, abs=1e-6)
    assert (leaked[1:] > 0.1).sum() == 2  # its neighbours
    assert scene.bars.get_values() == pytest.approx(np.maximum(leaked + b, 0), abs=1e-6)
    assert (scene.bars.get_values()[1:] < 0.01).all()
    assert scene.bars.get_values()[0] > 0.3


def test_the_toys_error_is_the_share_of_the_linear_models_that_is_told(once: Play) -> None:
    scene, path = once("InterferenceFilter", LECTURE), load("toy_unfolding")
    p, importance = 0.1, 0.9 ** np.arange(5)
    linear = importance[2:].sum() * (p / 3 - (p / 2) ** 2)
    share_of_error = 100 * path["loss"][90] / linear
    assert scene.share.get_value() == pytest.approx(share_of_error, abs=0.05)
    for language, words in (("en", "percent of its error"), ("fr", "pour cent de son erreur")):
        assert f"{share_of_error:.0f} {words}" in told("InterferenceFilter", "worth", language)


def test_one_a_half_and_two_fifths_are_read_off_trained_models(once: Play) -> None:
    scene = once("GeometryPhases", LECTURE)
    shown = [number.get_value() for number in scene.shares]
    assert shown == pytest.approx([1.0, 0.5, 0.4], abs=0.005)
    for star, number in zip(scene.stars, shown, strict=True):
        W = star.get_values()
        longest = int(np.linalg.norm(W, axis=0).argmax())
        assert share(W, longest) == pytest.approx(number, abs=1e-9)


def test_trained_ideas_gather_on_levels_and_random_ones_do_not(once: Play) -> None:
    scene = once("GeometryPhases", LECTURE)
    base, top = scene.lines[0][0].get_start()[1], scene.lines[2][0].get_start()[1]
    unit = (base - top) / (1.0 - 0.4)
    near = []
    for cloud in scene.clouds:
        shares = 1.0 + (cloud.get_values()[:, 1] - base) / unit
        assert len(shares) == 5 * load("toy_superposition_equal")["loss"].size == 700
        near.append(np.mean(np.abs(shares[:, np.newaxis] - [0, 0.4, 0.5, 1]).min(axis=1) < 0.03))
    random, trained = near
    assert trained > 0.7
    assert random < 0.3


def test_the_map_has_three_phases_and_a_jump_between_them(once: Play) -> None:
    scene, stored = once("GeometryPhases", LECTURE), load("toy_phases")
    shares = scene.map.get_values()
    for row, column in ((0, 0), (16, 0), (8, 16), (3, 9)):
        W = stored["W"][row, column][np.newaxis].astype(float)
        assert share(W, 1) == pytest.approx(shares[row, column], abs=1e-6)
    between = ((shares > 0.1) & (shares < 0.4)) | ((shares > 0.65) & (shares < 0.85))
    assert between.mean() < 0.05
    assert shares[:4, 0].max() < 0.1  # left out: dense, and it matters less
    assert shares[-4:, 0].min() > 0.9  # alone: dense, and it matters more
    rare = np.abs(shares[:, -1] - 0.5) < 0.2  # shared, but where training was stuck
    assert rare.sum() >= 16
    assert scene.crossed.get_value() == pytest.approx(0.5, abs=0.1)
