import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.modular_addition import (
    KEY_FREQUENCIES,
    MODULUS,
    addition_accuracy,
    addition_logits,
    network_logits,
    power_spectrum,
    smallest_margin,
    sum_waves,
    wave_embedding,
)


def test_waves_add_every_pair_modulo_113_without_a_mistake():
    logits = addition_logits()
    assert MODULUS == 113
    assert logits.shape == (113, 113, 113)
    assert addition_accuracy(logits) == 1.0


def test_five_frequencies_lead_by_two_and_a_half_one_by_next_to_nothing():
    assert smallest_margin(addition_logits([1])) == pytest.approx(0.0015, abs=5e-5)
    assert smallest_margin(addition_logits(KEY_FREQUENCIES)) == pytest.approx(2.41, abs=5e-3)


def test_every_single_frequency_has_the_same_smallest_margin():
    margins = [smallest_margin(addition_logits([k])) for k in (1, 14, 52)]
    assert margins == pytest.approx([1 - np.cos(2 * np.pi / 113)] * 3, abs=1e-12)


@given(st.data())
def test_the_networks_own_route_gives_the_same_logits(data):
    p = data.draw(st.sampled_from([5, 7, 13, 29]))
    frequencies = data.draw(
        st.lists(st.integers(1, (p - 1) // 2), min_size=1, max_size=5, unique=True)
    )
    a, b = data.draw(st.integers(0, p - 1)), data.draw(st.integers(0, p - 1))
    expected = addition_logits(frequencies, p)[a, b]
    assert network_logits(a, b, frequencies, p) == pytest.approx(expected, abs=1e-9)
    assert expected.argmax() == (a + b) % p
    assert expected.max() == pytest.approx(len(frequencies))


def test_multiplied_waves_are_the_waves_of_the_sum():
    waves = wave_embedding(KEY_FREQUENCIES)
    assert sum_waves(waves[[100]], waves[[50]]) == pytest.approx(waves[[37]], abs=1e-9)


def test_only_the_key_frequencies_show_in_the_spectrum():
    power = power_spectrum(wave_embedding(KEY_FREQUENCIES))
    assert power.shape == (57,)
    assert np.flatnonzero(power > 1e-9).tolist() == sorted(KEY_FREQUENCIES)
    assert power.sum() == pytest.approx((wave_embedding(KEY_FREQUENCIES) ** 2).sum() / 2, rel=1e-9)


def test_a_wrong_answer_counts_against_accuracy_and_margin():
    logits = addition_logits([1, 2], 5)
    logits[1, 1, 4] = 9.0
    assert addition_accuracy(logits) == pytest.approx(24 / 25)
    assert smallest_margin(logits) == pytest.approx(2 - 9)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: addition_logits([0], 7), "frequencies"),
        (lambda: addition_logits([4], 7), "frequencies"),
        (lambda: addition_logits([1, 1], 7), "frequencies"),
        (lambda: addition_logits([], 7), "frequencies"),
        (lambda: addition_logits([1], 2), "modulus"),
        (lambda: network_logits(7, 0, [1], 7), "a must"),
        (lambda: network_logits(0, -1, [1], 7), "b must"),
        (lambda: sum_waves(np.ones((1, 3)), np.ones((1, 3))), "first"),
        (lambda: sum_waves(np.ones((1, 4)), np.ones((1, 2))), "second"),
        (lambda: addition_accuracy(np.ones((2, 2, 3))), "logits"),
        (lambda: smallest_margin(np.ones((2, 2))), "logits"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
