import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.block import MLP, column_contributions

sizes = st.tuples(st.integers(1, 7), st.integers(1, 9), st.integers(0, 2**32 - 1))


def random_block(d, m, rng, activation="relu"):
    return MLP(
        rng.normal(size=(m, d)),
        rng.normal(size=m),
        rng.normal(size=(d, m)),
        rng.normal(size=d),
        activation,
    )


@given(sizes, st.sampled_from(["relu", "gelu"]))
def test_the_columns_scaled_by_neurons_sum_to_the_matrix_product(size, activation):
    d, m, seed = size
    rng = np.random.default_rng(seed)
    block = random_block(d, m, rng, activation)
    step = block.forward(rng.normal(size=d))
    assert step.contributions.shape == (m, d)
    assert step.contributions.sum(axis=0) + block.b_down == pytest.approx(step.delta, abs=1e-12)


@given(sizes)
def test_the_output_is_the_input_plus_what_the_block_adds(size):
    d, m, seed = size
    rng = np.random.default_rng(seed)
    block, x = random_block(d, m, rng), rng.normal(size=(3, d))
    step = block.forward(x)
    assert np.array_equal(step.output, x + step.delta)
    assert np.array_equal(step.output, block(x))
    assert np.array_equal(step.delta, block.delta(x))


@given(sizes, st.sampled_from(["relu", "gelu"]))
def test_a_batch_gives_what_its_vectors_give_one_by_one(size, activation):
    d, m, seed = size
    rng = np.random.default_rng(seed)
    block, batch = random_block(d, m, rng, activation), rng.normal(size=(2, 3, d))
    together = block.forward(batch)
    assert together.contributions.shape == (2, 3, m, d)
    for place in np.ndindex(2, 3):
        alone = block.forward(batch[place])
        for name in ("row_products", "pre_activations", "neurons", "contributions", "output"):
            assert getattr(together, name)[place] == pytest.approx(getattr(alone, name), abs=1e-12)


@given(sizes)
def test_row_products_are_dot_products_with_the_rows(size):
    d, m, seed = size
    rng = np.random.default_rng(seed)
    block, x = random_block(d, m, rng), rng.normal(size=d)
    step = block.forward(x)
    by_row = [sum(w * e for w, e in zip(row, x, strict=True)) for row in block.W_up]
    assert step.row_products == pytest.approx(np.array(by_row), abs=1e-12)
    assert step.pre_activations == pytest.approx(step.row_products + block.b_up)
    assert np.array_equal(step.active, step.pre_activations > 0)
    up, bend, down = step.step_results
    assert (up.shape, bend.shape, down.shape) == ((m,), (m,), (d,))
    assert np.array_equal(step.x + down, step.output)
    assert np.array_equal(block.write(bend), down)


def test_a_patched_neuron_reaches_the_output_through_its_column_alone():
    rng = np.random.default_rng(0)
    block, x = random_block(4, 6, rng), rng.normal(size=4)
    neurons = block.neurons(x)
    patched = neurons.copy()
    patched[2] += 1.5
    moved = block.write(patched) - block.write(neurons)
    assert moved == pytest.approx(1.5 * block.W_down[:, 2])


def test_the_block_counts_its_own_parameters():
    assert random_block(3, 5, np.random.default_rng(0)).parameters == 2 * 15 + 5 + 3


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"W_up": np.zeros(3)}, "W_up"),
        ({"b_up": np.zeros(3)}, "b_up"),
        ({"b_up": np.zeros((2, 1))}, "b_up"),
        ({"W_down": np.zeros((2, 3))}, "W_down"),
        ({"b_down": np.zeros(1)}, "b_down"),
        ({"W_up": np.full((2, 3), np.nan)}, "W_up"),
        ({"activation": "tanh"}, "activation"),
    ],
)
def test_a_block_names_the_part_that_does_not_fit(broken, named):
    parts = {
        "W_up": np.zeros((2, 3)),
        "b_up": np.zeros(2),
        "W_down": np.zeros((3, 2)),
        "b_down": np.zeros(3),
    }
    with pytest.raises(ValueError, match=named):
        MLP(**{**parts, **broken})


@pytest.mark.parametrize("x", [np.zeros(4), np.zeros((3, 2)), 1.0, [np.inf, 0, 0]])
def test_a_block_refuses_a_stream_of_another_size(x):
    block = random_block(3, 2, np.random.default_rng(0))
    with pytest.raises(ValueError, match="x must"):
        block.forward(x)


@pytest.mark.parametrize("neurons", [np.zeros(1), np.zeros((2, 3)), 1.0])
def test_columns_and_neurons_must_be_as_many(neurons):
    with pytest.raises(ValueError, match="neurons"):
        column_contributions(np.zeros((3, 2)), neurons)
    with pytest.raises(ValueError, match="neurons"):
        random_block(3, 2, np.random.default_rng(0)).write(neurons)
