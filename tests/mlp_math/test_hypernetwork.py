import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.hypernetwork import HyperNetwork, from_context
from mlp_math.implicit_update import plain_update


def random_network(m, d, r, n, rng):
    return HyperNetwork(
        rng.normal(size=(m, d)),
        rng.normal(size=(m, r)),
        rng.normal(size=(d, r)),
        rng.normal(size=(r, n)),
        rng.normal(size=r),
    )


@given(
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 3),
    st.integers(1, 4),
    st.integers(0, 2**32 - 1),
)
def test_applying_it_is_multiplying_by_the_weights_that_z_writes(m, d, r, n, seed):
    rng = np.random.default_rng(seed)
    network = random_network(m, d, r, n, rng)
    x, z = rng.normal(size=d), rng.normal(size=n)
    assert network(x, z) == pytest.approx(network.weights(z) @ x, abs=1e-11)


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_what_z_changes_has_at_most_rank_r(r, seed):
    rng = np.random.default_rng(seed)
    network = random_network(7, 6, r, 3, rng)
    change = network.weights(rng.normal(size=3)) - network.W_0
    assert np.linalg.matrix_rank(change, tol=1e-9) <= r
    assert network.written == r


def test_a_context_is_a_hypernetwork_of_rank_one():
    rng = np.random.default_rng(0)
    W, a, a_context = rng.normal(size=(5, 4)), rng.normal(size=4), rng.normal(size=4)
    update = plain_update(W, a, a_context)
    network = from_context(W, update)
    assert np.array_equal(network.weights([0.0]), W)
    assert network.weights([1.0]) == pytest.approx(W + update.dW)
    assert network(a, [1.0]) == pytest.approx(W @ a_context)
    assert network.written == 1


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"U": np.ones((3, 1))}, "U"),
        ({"V": np.ones((3, 2))}, "V"),
        ({"G": np.ones((2, 3))}, "G"),
        ({"c": np.ones(2)}, "c"),
    ],
)
def test_parts_that_do_not_fit_are_named(broken, named):
    parts = {
        "W_0": np.ones((2, 3)),
        "U": np.ones((2, 1)),
        "V": np.ones((3, 1)),
        "G": np.ones((1, 4)),
        "c": np.ones(1),
    }
    network = HyperNetwork(**parts)
    with pytest.raises(ValueError, match=named):
        HyperNetwork(**{**parts, **broken})
    with pytest.raises(ValueError, match="z must"):
        network.weights(np.ones(3))
    with pytest.raises(ValueError, match="x must"):
        network(np.ones(2), np.ones(4))
