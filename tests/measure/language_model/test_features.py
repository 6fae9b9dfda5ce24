"""Features are held to what any dictionary finds; the stored controls are measured again."""

import numpy as np
import pytest
from decoders import random_decoder

from measure.language_model.features import (
    CLASSES,
    Cases,
    FeatureEffort,
    Streams,
    areas,
    chosen_directions,
    class_of,
    sampled,
    share_explained,
    shuffled_layers,
    told,
    told_of,
    unit,
)
from measure.language_model.relations import shipped_relations
from mlp_math.fact_path import load_language_model_study
from mlp_math.sparse_autoencoder import random_dictionary


def test_an_area_is_how_often_a_unit_is_higher_where_the_target_holds():
    values = np.array([[0.0, 3.0], [1.0, 2.0], [1.0, 1.0], [2.0, 0.0]])
    holds = np.array([False, False, True, True])
    # First unit: 1 > 0, 1 = 1, 2 > 0, 2 > 1; the second is never higher.
    assert areas(values, holds).tolist() == [0.875, 0.0]


def test_a_planted_unit_is_found_and_so_is_its_opposite():
    rng = np.random.default_rng(0)
    holds = np.arange(200) % 5 == 0
    values = rng.standard_normal((200, 60))
    for sign in (1, -1):
        values[:, 7] = sign * (3.0 * holds + 0.5 * rng.standard_normal(200))
        auc, best = told(values, holds)
        assert best == 7
        assert auc > 0.97


def test_the_best_of_very_many_meaningless_units_is_worth_nothing_on_the_other_half():
    rng = np.random.default_rng(1)
    holds = np.arange(60) % 6 == 0
    found = [told(rng.standard_normal((60, 800)), holds)[0] for _ in range(30)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.08)
    # Chosen and told on the same half it would have looked like something.
    values = rng.standard_normal((60, 800))
    assert np.abs(areas(values[::2], holds[::2]) - 0.5).max() > 0.35


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        (",", "comma"),
        (" the", "the"),
        (" Paris", "capital"),
        (" running", "ends in -ing"),
        ("ness", "goes on a word"),
        (" walked", "ends in -ed"),
    ],
)
def test_tokens_are_sorted_by_their_letters(piece, kind):
    assert CLASSES[class_of(piece)] == kind
    assert class_of(" 7") == -1


def test_the_right_directions_reconstruct_whole_and_fewer_less():
    rng = np.random.default_rng(2)
    directions = random_dictionary(40, 16, rng)
    x = directions[[3, 8]] + 2 * directions[[5, 9]]
    assert share_explained(x, chosen_directions(directions, 16)(x)) == pytest.approx(1, abs=1e-6)
    some = rng.standard_normal((50, 16))
    explained = [share_explained(some, chosen_directions(directions, k)(some)) for k in (1, 4, 8)]
    assert explained == sorted(explained)


def test_streams_come_back_from_what_the_autoencoder_reads():
    rng = np.random.default_rng(3)
    streams = rng.standard_normal((5, 8)) * 7
    lengths = np.linalg.norm(streams, axis=1, keepdims=True)
    ready = Streams(streams[:1], streams[:1], rng.standard_normal(8), 1.7)
    np.testing.assert_allclose(ready.back(ready.ready(streams), lengths), streams, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(unit(streams), axis=1), 1)


def test_a_shuffled_model_has_the_same_weights_in_other_places():
    decoder = random_decoder()
    mixed = shuffled_layers(decoder, np.random.default_rng(4))
    for one, other in zip(decoder.layers, mixed.layers, strict=True):
        assert not np.array_equal(one.W_up, other.W_up)
        np.testing.assert_array_equal(np.sort(one.W_up.ravel()), np.sort(other.W_up.ravel()))
        np.testing.assert_array_equal(one.mlp_norm, other.mlp_norm)
    assert mixed.embeddings is decoder.embeddings


def test_texts_are_drawn_as_likely_as_the_model_holds_them_and_without_control(language_model):
    ids = np.array([language_model.encode("The capital of France is")] * 40)
    grown = sampled(language_model, ids, 2, np.random.default_rng(5))
    assert grown.shape == (40, ids.shape[1] + 2)
    firsts = language_model.pieces(grown[:, ids.shape[1]].tolist())
    assert 24 <= firsts.count(" Paris") <= 38  # .77 of them
    assert not any(piece.startswith("<|") for piece in firsts)


def test_what_the_layers_own_neurons_tell_is_measured_again_as_stored(language_model):
    stored = load_language_model_study("features_sports")
    width = language_model.decoder.config.d_model
    streams = Streams(np.zeros((1, width)), np.zeros((1, width)), np.zeros(width), 1.0)
    cases = Cases.of(language_model, shipped_relations()["sports"], streams, FeatureEffort())
    row = stored["auc"][stored["units"].tolist().index("neurons")]
    for part in ("answer", "topic"):
        again = [auc for auc, _ in told_of(cases, cases.neurons, part)]
        expected = row[stored["target_kinds"] == part]
        # A hair's difference between processors may turn the order of two levels.
        assert np.mean(again) == pytest.approx(expected.mean(), abs=0.01)
