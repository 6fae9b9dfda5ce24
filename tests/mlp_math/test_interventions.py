import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_math.facts import LECTURE_BIAS, Fact, store_facts
from mlp_math.interventions import (
    clamp_feature,
    contrastive_activations,
    contrastive_mean_difference,
    logit_bias,
    mean_ablation,
    output_with,
    resampling_ablation,
    steer,
    zero_ablation,
)

E = np.eye(6)
BASKETBALL = E[4]
BLOCK = store_facts(
    [Fact("Michael", "Jordan", ("basketball",))],
    {"Michael": E[0], "Jordan": E[1], "basketball": BASKETBALL},
    LECTURE_BIAS,
)
CAST = np.array([E[0] + E[1], E[0] + E[2], E[3] + E[1], E[5]])


def test_ablating_the_michael_jordan_neuron_takes_the_readout_from_1_to_0_a_quarter_and_0():
    neurons = BLOCK.neurons(CAST)
    jordan = neurons[0]
    ablated = [
        jordan,
        zero_ablation(jordan, 0),
        mean_ablation(jordan, 0, neurons),
        resampling_ablation(jordan, 0, neurons[1:], np.random.default_rng(0)),
    ]
    readouts = [float(output_with(BLOCK, CAST[0], n) @ BASKETBALL) for n in ablated]
    assert readouts == [1, 0, 0.25, 0]


@given(
    arrays(np.float64, (4, 5), elements=st.floats(-5, 5)),
    st.sets(st.integers(0, 4)),
    st.integers(0, 2**32 - 1),
)
def test_an_ablation_leaves_every_other_neuron_alone(activations, chosen, seed):
    rng = np.random.default_rng(seed)
    donors, indices = rng.normal(size=(7, 5)), sorted(chosen)
    others = [i for i in range(5) if i not in chosen]
    zero = zero_ablation(activations, indices)
    mean = mean_ablation(activations, indices, donors)
    resampled = resampling_ablation(activations, indices, donors, rng)
    for result in (zero, mean, resampled):
        assert np.array_equal(result[:, others], activations[:, others])
    assert not zero[:, indices].any()
    assert np.array_equal(mean[:, indices], np.tile(donors[:, indices].mean(axis=0), (4, 1)))
    for row in resampled[:, indices]:
        assert any(np.array_equal(row, donor) for donor in donors[:, indices])


def test_resampling_keeps_neurons_of_one_donor_together():
    donors = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    drawn = resampling_ablation(np.zeros((500, 2)), [0, 1], donors, np.random.default_rng(0))
    assert np.array_equal(drawn[:, 1], 10 * drawn[:, 0])
    counts = np.unique(drawn[:, 0], return_counts=True)[1]
    assert counts.min() > 120


def test_ablation_does_not_write_into_its_argument():
    activations = np.ones(3)
    zero_ablation(activations, [0, 1])
    assert activations.tolist() == [1, 1, 1]


def test_a_mean_difference_of_twenty_pairs_finds_the_contrast():
    rng = np.random.default_rng(0)
    hot, cold = np.eye(64)[:2]
    positive, negative = contrastive_activations(hot, cold, 20, rng)
    v = contrastive_mean_difference(positive, negative)
    contrast = (hot - cold) / np.sqrt(2)
    cosine = v @ contrast / np.linalg.norm(v)
    assert cosine == pytest.approx(0.996, abs=0.003)


def test_steering_backwards_turns_hot_into_cold():
    rng = np.random.default_rng(0)
    hot, cold = np.eye(64)[:2]
    v = contrastive_mean_difference(*contrastive_activations(hot, cold, 20, rng))
    h = contrastive_activations(hot, cold, 1, rng)[0][0]
    before = h @ hot, h @ cold
    steered = steer(h, v, -1.0)
    after = steered @ hot, steered @ cold
    assert before[0] == pytest.approx(1, abs=0.4)
    assert before[1] == pytest.approx(0, abs=0.4)
    assert before[0] - after[0] == pytest.approx(1, abs=0.1)
    assert after[1] - before[1] == pytest.approx(1, abs=0.1)


def test_without_noise_the_mean_difference_is_the_contrast_exactly():
    rng = np.random.default_rng(1)
    pairs = contrastive_activations([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], 4, rng, noise=0.0)
    assert contrastive_mean_difference(*pairs) == pytest.approx([1, -1, 0], abs=1e-15)


@given(
    arrays(np.float64, (3, 4), elements=st.floats(-5, 5)),
    st.floats(-20, 20),
    st.integers(0, 2**32 - 1),
)
def test_clamping_sets_one_amount_and_keeps_what_is_perpendicular(h, value, seed):
    v = np.random.default_rng(seed).normal(size=4)
    v /= np.linalg.norm(v)
    clamped = clamp_feature(h, v, value)
    assert clamped @ v == pytest.approx(np.full(3, value), abs=1e-9)
    across = h - np.outer(h @ v, v)
    assert clamped - np.outer(clamped @ v, v) == pytest.approx(across, abs=1e-9)


def test_clamping_at_twenty_times_the_usual_amount_swamps_the_rest():
    h = 0.3 * E[0] + E[1]
    clamped = clamp_feature(h, E[0], 20 * 0.3)
    assert clamped.argmax() == 0
    assert clamped[0] == pytest.approx(6)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: zero_ablation(np.ones(3), 3), "neurons"),
        (lambda: zero_ablation(np.ones(3), [0.5]), "neurons"),
        (lambda: zero_ablation(1.0, 0), "activations"),
        (lambda: mean_ablation(np.ones(3), 0, np.ones((4, 2))), "reference"),
        (lambda: mean_ablation(np.ones(3), 0, np.ones((0, 3))), "reference"),
        (lambda: resampling_ablation(np.ones(3), 0, np.ones((4, 3)), 1), "rng"),
        (lambda: output_with(BLOCK, np.ones((2, 6)), np.ones(1)), "x must"),
        (lambda: output_with(BLOCK, np.ones(6), np.ones(2)), "neurons"),
        (lambda: contrastive_mean_difference(np.ones((2, 3)), np.ones((3, 3))), "negative"),
        (lambda: contrastive_mean_difference(np.ones((0, 3)), np.ones((0, 3))), "positive"),
        (lambda: steer(np.ones(3), np.ones(2), 1.0), "activations"),
        (lambda: steer(np.ones(3), np.ones(3), float("inf")), "strength"),
        (lambda: clamp_feature(np.ones(3), np.ones(3), 1.0), "direction"),
        (lambda: contrastive_activations(E[0], E[1], 0, np.random.default_rng()), "pairs"),
        (lambda: contrastive_activations(E[0], E[1], 2, 0), "rng"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_a_direction_adds_the_same_to_every_words_score_whatever_else_is_in_the_stream():
    rng = np.random.default_rng(4)
    unembedding, direction = rng.normal(size=(7, 5)), rng.normal(size=5)
    streams = rng.normal(size=(10, 5))
    added = steer(streams, direction, 2.5) @ unembedding.T - streams @ unembedding.T
    bias = logit_bias(direction, unembedding, 2.5)
    assert added == pytest.approx(np.tile(bias, (10, 1)))
