import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.facts import Fact, store_facts
from mlp_math.residual_stream import ResidualStream, Write


@given(
    st.integers(1, 4),
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(0, 2**32 - 1),
)
def test_the_writes_logits_sum_to_the_streams_logits(tokens, d, layers, vocabulary, seed):
    rng = np.random.default_rng(seed)
    stream = ResidualStream.start(rng.normal(size=(tokens, d)))
    for layer in range(layers):
        stream = stream.write(f"layer {layer}", rng.normal(size=(tokens, d)))
    unembedding = rng.normal(size=(vocabulary, d))
    for token in range(tokens):
        parts = stream.logit_attribution(unembedding, token)
        assert len(parts) == layers + 1
        total = sum(parts.values())
        assert total == pytest.approx(stream.logits(unembedding, token), abs=1e-10)
        assert total == pytest.approx(unembedding @ stream.state[token], abs=1e-10)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_the_stream_after_each_write_is_the_one_before_plus_the_write(layers, seed):
    rng = np.random.default_rng(seed)
    stream = ResidualStream.start(rng.normal(size=(2, 3)))
    for layer in range(layers):
        stream = stream.write(str(layer), rng.normal(size=(2, 3)))
    assert np.array_equal(stream.after(1), stream.writes[0].value)
    for i in range(1, layers + 1):
        step = stream.after(i + 1) - stream.after(i)
        assert step == pytest.approx(stream.writes[i].value, abs=1e-12)


def test_the_block_that_knows_the_fact_is_behind_its_logit():
    e = np.eye(4)
    block = store_facts(
        [Fact("Michael", "Jordan", ("basketball",))],
        {"Michael": e[0], "Jordan": e[1], "basketball": e[3]},
    )
    stream = ResidualStream.start([e[0] + e[1], e[0] + e[2]]).through("mlp", block)
    assert stream.state[0] == pytest.approx(e[0] + e[1] + e[3])
    assert stream.direction_attribution(e[3], token=0) == {"embedding": 0, "mlp": 1}
    assert stream.direction_attribution(e[3], token=1) == {"embedding": 0, "mlp": 0}
    attribution = stream.logit_attribution(e, token=0)
    assert attribution["mlp"].argmax() == 3
    assert stream.logits(e, token=0).tolist() == [1, 1, 0, 1]


def test_writing_leaves_the_stream_before_untouched():
    start = ResidualStream.start(np.ones((1, 2)))
    start.write("more", np.ones((1, 2)))
    assert len(start.writes) == 1
    assert start.shape == (1, 2)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda s: s.write("x", np.ones((2, 3))), "value"),
        (lambda s: s.write("embedding", np.ones((1, 2))), "names"),
        (lambda s: s.after(0), "count"),
        (lambda s: s.after(2), "count"),
        (lambda s: s.logits(np.eye(3)), "unembedding"),
        (lambda s: s.logits(np.eye(2), token=1), "token"),
        (lambda s: s.direction_attribution(np.ones(3)), "direction"),
        (lambda s: ResidualStream.start(np.ones(2)), "embedding"),
        (lambda s: ResidualStream(()), "writes"),
        (lambda s: ResidualStream((*s.writes, Write("odd", np.ones((2, 2))))), "odd"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call(ResidualStream.start(np.ones((1, 2))))
