import numpy as np
import pytest

from mlp_math.activations import cross_entropy
from mlp_math.toy import toy_fact_block
from mlp_math.training import (
    CRITICAL_PARAMETERS,
    learn_answer_column,
    loss_by_size,
    sinusoidal_positions,
)


@pytest.fixture(scope="module")
def toy():
    return toy_fact_block(np.random.default_rng(23))


def test_descent_starts_from_a_column_of_noughts_where_the_block_adds_no_answer(toy):
    found = learn_answer_column(toy, 5)
    assert not found.columns[0].any()
    silent = toy.forward().output - toy.block.W_down[:, 0]
    assert np.allclose(found.predictions[0], toy.next_word(silent, 5))


def test_every_step_follows_the_slope_that_differences_measure(toy):
    rate = 0.01
    found = learn_answer_column(toy, 5, steps=1, rate=rate)
    rest = toy.forward().output - toy.block.W_down[:, 0]

    def loss(column):
        return cross_entropy(toy.next_word(rest + column, 5), 0)

    h = 1e-6
    slope = np.array([(loss(h * e) - loss(-h * e)) / (2 * h) for e in np.eye(6)])
    assert np.allclose(found.columns[1], -rate * slope, atol=1e-8)


def test_the_loss_falls_at_every_step_and_the_answer_wins(toy):
    found = learn_answer_column(toy, 5)
    assert (np.diff(found.losses) < 0).all()
    assert found.predictions[-1, 0] > 0.9


def test_the_column_that_is_found_points_along_the_answer(toy):
    found = learn_answer_column(toy, 5).columns[-1]
    assert found @ toy.answer / np.linalg.norm(found) > 0.7


def test_losses_belong_to_their_predictions(toy):
    found = learn_answer_column(toy, 5, steps=3)
    assert np.allclose(found.losses, -np.log(found.predictions[:, 0]))


def test_a_step_size_of_nought_is_refused(toy):
    with pytest.raises(ValueError, match="rate"):
        learn_answer_column(toy, 5, rate=0.0)


def test_the_loss_reaches_one_nat_at_the_critical_size():
    assert loss_by_size(CRITICAL_PARAMETERS) == pytest.approx(1.0)


def test_ten_times_the_parameters_take_a_sixth_off_the_loss():
    assert loss_by_size(1e9) / loss_by_size(1e8) == pytest.approx(10**-0.076)


def test_no_two_positions_share_a_vector():
    vectors = sinusoidal_positions(64, 16)
    distances = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1)
    assert distances[~np.eye(64, dtype=bool)].min() > 0.5


def test_every_pair_of_a_position_vector_lies_on_the_unit_circle():
    vectors = sinusoidal_positions(9, 6)
    assert np.allclose(vectors[:, ::2] ** 2 + vectors[:, 1::2] ** 2, 1)
