import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar

from mlp_math.activations import cross_entropy, gelu, gelu_minimum, relu, softmax, surprisal

finite = st.floats(-50, 50)


@given(arrays(np.float64, st.integers(1, 8), elements=finite))
def test_relu_keeps_positive_entries_and_silences_the_rest(z):
    assert np.array_equal(relu(z), np.where(z > 0, z, 0))


def test_gelu_dips_to_its_minimum_below_zero():
    dip = minimize_scalar(lambda z: float(gelu(z)), bounds=(-3, 0), method="bounded")
    assert dip.fun == pytest.approx(-0.16997, abs=5e-6)
    assert dip.x == pytest.approx(-0.7518, abs=1e-4)


def test_the_solved_minimum_of_gelu_is_the_one_a_search_finds():
    z, lowest = gelu_minimum()
    grid = np.linspace(-3, 3, 60001)
    assert z == pytest.approx(grid[gelu(grid).argmin()], abs=1e-4)
    assert lowest <= gelu(grid).min() <= lowest + 1e-8


def test_gelu_is_never_further_from_relu_than_at_its_dip():
    z = np.linspace(-8, 8, 160_001)
    assert np.abs(gelu(z) - relu(z)).max() == pytest.approx(0.16997, abs=5e-6)


def test_gelu_leaves_a_neuron_that_is_off_a_little_below_zero():
    assert gelu([-1.0])[0] < 0
    assert relu([-1.0])[0] == 0


@given(
    arrays(np.float64, (3, 5), elements=finite),
    st.floats(0.1, 10),
    st.floats(-1000, 1000),
)
def test_softmax_is_a_distribution_that_ignores_a_common_shift(logits, temperature, shift):
    p = softmax(logits, temperature)
    assert p.sum(axis=-1) == pytest.approx(np.ones(3))
    assert (p >= 0).all()
    assert softmax(logits + shift, temperature) == pytest.approx(p, abs=1e-9)


def test_a_low_temperature_sharpens_the_softmax():
    logits = [1.0, 2.0, 3.0]
    assert softmax(logits, 0.5).max() > softmax(logits).max() > softmax(logits, 2.0).max()


def test_softmax_of_huge_logits_does_not_overflow():
    assert softmax([1e5, 0.0]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("temperature", [0, -1, float("nan"), True])
def test_softmax_names_a_temperature_that_is_not_positive(temperature):
    with pytest.raises(ValueError, match="temperature"):
        softmax([1.0, 2.0], temperature)


def test_cross_entropy_is_minus_the_log_of_the_right_answers_probability():
    assert cross_entropy([0.1, 0.9], 1) == pytest.approx(-np.log(0.9))


@pytest.mark.parametrize(
    ("probabilities", "target", "named"),
    [([0.5, 0.6], 0, "probabilities"), ([0.5, 0.5], 2, "target"), ([0.5, 0.5], 0.0, "target")],
)
def test_cross_entropy_names_the_argument_that_is_wrong(probabilities, target, named):
    with pytest.raises(ValueError, match=named):
        cross_entropy(probabilities, target)


@pytest.mark.parametrize("function", [relu, gelu, softmax])
def test_activations_refuse_nan(function):
    with pytest.raises(ValueError, match="finite"):
        function([0.0, float("nan")])


@pytest.mark.parametrize("logits", [3.0, [], np.zeros((2, 0))])
def test_softmax_refuses_logits_of_no_token(logits):
    with pytest.raises(ValueError, match="logits"):
        softmax(logits)


def test_surprisal_is_the_cross_entropy_of_what_came():
    guesses = np.array([[0.2, 0.8], [1.0, 0.0]])
    expected = [cross_entropy(guess, 0) for guess in guesses]
    assert surprisal(guesses[:, 0]) == pytest.approx(expected)
    assert surprisal(0.5).shape == ()


@pytest.mark.parametrize("probability", [0.0, -0.1, 1.1, np.nan, "half"])
def test_surprisal_names_the_argument_that_is_wrong(probability):
    with pytest.raises(ValueError, match="probability must"):
        surprisal(probability)
