"""The stored run in which a network learns to add long after it knows its sums by heart."""

import numpy as np
import pytest

from mlp_math.precompute import state
from mlp_math.recipes.grokking import RECIPES, Adder
from mlp_math.stored import load

(RECIPE,) = RECIPES
WITH, WITHOUT = 0, 1


@pytest.fixture(scope="module")
def run():
    return load("grokking")


def test_what_is_stored_was_made_by_what_is_written_here(run):
    assert state(RECIPE) == "stored"
    assert run["decays"].tolist() == [1.0, 0.0]
    assert sum(array.nbytes for array in run.values()) < 1_000_000


def test_it_knows_its_sums_by_heart_while_it_guesses_the_others(run):
    learnt = int((run["train_accuracy"][WITH] == 1).argmax())
    assert run["test_accuracy"][WITH, learnt] < 0.03
    assert run["train_accuracy"][:, learnt:].min() == 1


def test_much_later_it_adds_and_without_decay_it_never_does(run):
    test = run["test_accuracy"]
    by_heart = run["steps"][(run["train_accuracy"][WITH] == 1).argmax()]
    assert run["steps"][(test[WITH] > 0.9).argmax()] > 5 * by_heart
    assert test[WITH, -1] > 0.99
    assert test[WITHOUT].max() < 0.03


def test_neurons_become_waves_only_where_it_learns_to_add(run):
    typical = np.median(run["purity"], axis=2)
    assert typical[:, 0] == pytest.approx([0.06, 0.06], abs=0.01)
    assert typical[WITH, -1] > 0.7
    assert typical[WITHOUT].max() < 0.15
    neuron = int(run["purity"][WITH, -1, : run["waves"].shape[3]].argmax())
    power = np.abs(np.fft.rfft(run["waves"][WITH, -1, :, neuron].astype(float)))[1:]
    assert 1 + power.argmax() == run["frequency"][WITH, neuron]


def test_a_small_run_tells_sums_that_were_shown_from_others():
    small = RECIPE.reduced(modulus=11, width=24, steps=300, every=100, decays=[0.5]).compute()
    assert small["train_accuracy"].shape == small["test_accuracy"].shape == (1, 4)
    assert small["shown_sums"] == round(0.25 * 121)
    assert small["train_accuracy"][0, -1] > small["test_accuracy"][0, -1] + 0.3
    assert small["purity"].shape == (1, 4, 24)


def test_the_gradient_is_that_of_the_cross_entropy():
    model = Adder.random(5, 4, np.random.default_rng(0))
    model.A, model.B, model.W_out = (one.astype(float) for one in (model.A, model.B, model.W_out))
    a, b = np.array([0, 3, 3]), np.array([1, 1, 4])
    sums = a, b, (a + b) % 5

    def loss() -> float:
        logits = model.logits(a, b)
        return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[range(3), sums[2]]))

    for array, gradient in zip((model.A, model.B, model.W_out), model.gradients(sums), strict=True):
        for place in [(0, 0), (3, 2), (1, 3)]:
            kept = array[place]
            array[place] = kept + 1e-6
            above = loss()
            array[place] = kept - 1e-6
            below = loss()
            array[place] = kept
            assert gradient[place] == pytest.approx((above - below) / 2e-6, abs=1e-6)
