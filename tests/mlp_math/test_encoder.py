"""The numpy encoder against the reference implementation, plain loops and its own identities."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import erf

from mlp_math.encoder import (
    Encoder,
    add_to_stream,
    bert_encoder,
    mean_over_tokens,
    pad,
    replace_neurons,
)

TINY = Path(__file__).parent / "data" / "tiny_bert.npz"
TEXTS = [[2, 11, 5, 7, 3], [2, 38, 3], [2, 4, 4, 9, 12, 30, 21, 3]]


@pytest.fixture(scope="module")
def reference() -> dict[str, np.ndarray]:
    """A small random BERT and what the reference implementation made of it (make_tiny_bert.py)."""
    with np.load(TINY) as stored:
        return dict(stored)


@pytest.fixture(scope="module")
def tiny_weights(reference) -> dict[str, np.ndarray]:
    named = reference.items()
    return {key[len("weights/") :]: value for key, value in named if key.startswith("weights/")}


@pytest.fixture(scope="module")
def encoder(tiny_weights) -> Encoder:
    return bert_encoder(tiny_weights, n_heads=4)


def test_every_intermediate_value_equals_the_reference_implementation(encoder, reference):
    trace = encoder.forward(reference["ids"], reference["mask"])
    there = reference["mask"]
    for ours, theirs in zip(trace.residual_stream, reference["residual_stream"], strict=True):
        np.testing.assert_allclose(ours[there], theirs[there], atol=1e-12)
    for number, layer in enumerate(trace.layers):
        np.testing.assert_allclose(
            layer.neurons[there], reference["neurons"][number][there], atol=1e-12
        )
        rows_there = np.broadcast_to(there[:, None, :], layer.attention.shape[:3])
        np.testing.assert_allclose(
            layer.attention[rows_there], reference["attention"][number][rows_there], atol=1e-12
        )


def test_one_layer_equals_straightforward_loops(encoder, rng):
    ids = rng.integers(40, size=(1, 4))
    trace = encoder.forward(ids)
    layer, x, d_head = encoder.layers[0], trace.embeddings[0], 4
    for token in range(4):
        gathered = np.zeros(16)
        for head in range(4):
            here = slice(head * d_head, (head + 1) * d_head)
            query = (layer.query.weight @ x[token] + layer.query.bias)[here]
            scores = np.array(
                [query @ (layer.key.weight @ other + layer.key.bias)[here] / 2 for other in x]
            )
            shares = np.exp(scores) / np.exp(scores).sum()
            np.testing.assert_allclose(trace.layers[0].attention[0, head, token], shares)
            for share, other in zip(shares, x, strict=True):
                gathered[here] += share * (layer.value.weight @ other + layer.value.bias)[here]
        delta = layer.attention_output.weight @ gathered + layer.attention_output.bias
        np.testing.assert_allclose(trace.layers[0].attention_delta[0, token], delta)
        read = layer.attention_norm(x[token] + delta)
        pre = layer.mlp.W_up @ read + layer.mlp.b_up
        neurons = np.array([z * (1 + erf(z / np.sqrt(2))) / 2 for z in pre])
        np.testing.assert_allclose(trace.layers[0].neurons[0, token], neurons)
        added = sum(n * column for n, column in zip(neurons, layer.mlp.W_down.T, strict=True))
        output = layer.mlp_norm(read + added + layer.mlp.b_down)
        np.testing.assert_allclose(trace.layers[0].output[0, token], output)


def test_the_encoders_mlp_is_the_lectures_block(encoder):
    trace = encoder.forward([[2, 11, 5, 3]])
    for layer, values in zip(encoder.layers, trace.layers, strict=True):
        block = layer.mlp.forward(values.mlp_input)
        np.testing.assert_allclose(block.pre_activations, values.pre_activations)
        np.testing.assert_allclose(block.neurons, values.neurons)
        np.testing.assert_allclose(block.delta, values.mlp_delta)
        np.testing.assert_allclose(layer.mlp_norm(block.output), values.output)


def test_attention_rows_sum_to_one_and_never_look_at_padding(encoder):
    ids, mask = pad(TEXTS)
    for layer in encoder.forward(ids, mask).layers:
        np.testing.assert_allclose(layer.attention.sum(axis=-1), 1)
        assert layer.attention[1, :, :, 3:].max() == 0
        assert layer.attention[1, :, :, :3].min() > 0


def test_a_text_has_the_same_vector_alone_and_padded_in_a_batch(encoder):
    batch = encoder.forward(*pad(TEXTS))
    for row, text in enumerate(TEXTS):
        alone = encoder.forward([text])
        np.testing.assert_allclose(batch.sentences[row], alone.sentences[0], atol=1e-12)
        np.testing.assert_allclose(
            batch.layers[-1].neurons[row, : len(text)], alone.layers[-1].neurons[0], atol=1e-12
        )


def test_what_stands_in_the_padding_changes_nothing(encoder):
    ids, mask = pad(TEXTS)
    junk = np.where(mask, ids, 17)
    np.testing.assert_allclose(
        encoder.forward(ids, mask).sentences, encoder.forward(junk, mask).sentences, atol=1e-12
    )


def test_sentence_vectors_have_length_one_and_point_along_the_mean(encoder):
    trace = encoder.forward([[2, 11, 5, 3], [2, 9, 8, 3]])
    np.testing.assert_allclose(np.linalg.norm(trace.sentences, axis=1), 1)
    np.testing.assert_allclose(trace.pooled, trace.layers[-1].output.mean(axis=1))
    cosine = (trace.pooled * trace.sentences).sum(axis=1) / np.linalg.norm(trace.pooled, axis=1)
    np.testing.assert_allclose(cosine, 1)


def test_float32_weights_stay_float32_and_agree_with_float64(encoder, tiny_weights):
    small = bert_encoder({k: v.astype(np.float32) for k, v in tiny_weights.items()}, n_heads=4)
    trace = small.forward(*pad(TEXTS))
    assert {trace.sentences.dtype, trace.layers[0].neurons.dtype} == {np.dtype(np.float32)}
    assert trace.layers[0].attention.dtype == trace.layers[1].output.dtype == np.float32
    np.testing.assert_allclose(trace.sentences, encoder.forward(*pad(TEXTS)).sentences, atol=2e-5)


def test_replaced_neurons_take_the_given_values_and_no_others_change(encoder):
    ids, mask = pad(TEXTS)
    units = np.array([3, 20, 24 + 5])
    plain = encoder.forward(ids, mask)
    hook = replace_neurons(encoder, units, [0.5, -1.0, 2.0])
    changed = encoder.forward(ids, mask, neuron_hook=hook)
    assert (changed.layers[0].neurons[..., [3, 20]] == [0.5, -1.0]).all()
    assert (changed.layers[1].neurons[..., 5] == 2).all()
    untouched = np.setdiff1d(np.arange(24), [3, 20])
    np.testing.assert_array_equal(
        changed.layers[0].neurons[..., untouched], plain.layers[0].neurons[..., untouched]
    )
    shift = changed.layers[0].mlp_delta - plain.layers[0].mlp_delta
    columns = encoder.layers[0].mlp.W_down[:, [3, 20]]
    moved = (changed.layers[0].neurons - plain.layers[0].neurons)[..., [3, 20]]
    np.testing.assert_allclose(shift, moved @ columns.T, atol=1e-12)


def test_replacing_neurons_by_their_own_values_changes_nothing(encoder):
    ids, mask = pad(TEXTS)
    plain = encoder.forward(ids, mask)
    own = plain.layers[1].neurons[..., [2, 7]]
    again = encoder.forward(ids, mask, neuron_hook=replace_neurons(encoder, [26, 31], own))
    np.testing.assert_array_equal(again.sentences, plain.sentences)


def test_zeroing_every_neuron_leaves_only_the_bias_of_the_block(encoder):
    everything = replace_neurons(encoder, np.arange(encoder.neuron_count), 0.0)
    trace = encoder.forward([TEXTS[0]], neuron_hook=everything)
    for layer, values in zip(encoder.layers, trace.layers, strict=True):
        np.testing.assert_allclose(
            values.mlp_delta, np.broadcast_to(layer.mlp.b_down, values.mlp_delta.shape)
        )


def test_steering_adds_the_direction_at_its_depth_and_nowhere_before(encoder, rng):
    direction = rng.normal(size=16)
    plain = encoder.forward([TEXTS[0]])
    for depth in range(3):
        hook = add_to_stream(encoder, depth, direction, 0.7)
        steered = encoder.forward([TEXTS[0]], residual_hook=hook)
        for before in range(depth):
            np.testing.assert_array_equal(
                steered.residual_stream[before], plain.residual_stream[before]
            )
        moved = steered.residual_stream[depth] - plain.residual_stream[depth]
        np.testing.assert_allclose(moved, np.broadcast_to(0.7 * direction, moved.shape))
        assert not np.allclose(steered.sentences, plain.sentences)
        pushed = steered.residual_stream[depth]  # from here on as if nothing had been done
        once = encoder.forward(
            [TEXTS[0]],
            residual_hook=lambda at, stream, d=depth, p=pushed: p if at == d else stream,
        )
        np.testing.assert_array_equal(once.sentences, steered.sentences)


def test_neurons_at_picks_one_token_of_each_text(encoder):
    trace = encoder.forward(*pad(TEXTS))
    picked = trace.neurons_at([3, 1, 6])
    assert picked.shape == (3, 2, 24)
    np.testing.assert_array_equal(picked[1, 0], trace.layers[0].neurons[1, 1])
    np.testing.assert_array_equal(picked[2, 1], trace.layers[1].neurons[2, 6])


def test_the_mean_over_tokens_leaves_padding_out():
    stream = np.arange(12.0).reshape(1, 4, 3)
    mask = np.array([[True, True, False, False]])
    np.testing.assert_array_equal(mean_over_tokens(stream, mask), [[1.5, 2.5, 3.5]])


@pytest.mark.parametrize(
    ("ids", "mask", "message"),
    [
        ([[1, 40]], None, r"ids must lie in 0\.\.39, got 1\.\.40"),
        ([[1.0, 2.0]], None, "ids must be whole numbers on 2 axes"),
        ([1, 2], None, "ids must be whole numbers on 2 axes"),
        ([list(range(13))], None, "ids must have at most 12 tokens, got 13"),
        ([[1, 2]], [[1, 1]], "mask must be bool of shape"),
        ([[1, 2]], [[False, False]], "mask must admit at least one token"),
        ([[1, 2]], [True, True], "mask must be bool of shape"),
    ],
)
def test_bad_texts_are_refused_by_name(encoder, ids, mask, message):
    with pytest.raises(ValueError, match=message):
        encoder.forward(ids, mask)


@pytest.mark.parametrize(
    ("units", "values", "message"),
    [
        ([48], 0.0, r"units must lie in 0\.\.47"),
        ([3, 3], 0.0, "units must be different numbers"),
        ([3], [1.0, 2.0], r"values must be one number, \(1,\)"),
        ([3], [np.nan], "values must be finite"),
    ],
)
def test_bad_ablations_are_refused_by_name(encoder, units, values, message):
    with pytest.raises(ValueError, match=message):
        replace_neurons(encoder, units, values)


def test_values_for_another_batch_are_refused(encoder):
    hook = replace_neurons(encoder, [3], np.zeros((1, 4, 1)))
    with pytest.raises(ValueError, match="values must be for a batch of"):
        encoder.forward([[1, 2]], neuron_hook=hook)


def test_a_hook_that_changes_the_shape_is_refused(encoder):
    with pytest.raises(ValueError, match="neuron_hook must keep the shape"):
        encoder.forward([[1, 2]], neuron_hook=lambda layer, neurons: neurons[..., :1])


@pytest.mark.parametrize(("depth", "size"), [(3, 16), (0, 15)])
def test_steering_at_no_depth_or_in_other_dimensions_is_refused(encoder, depth, size):
    with pytest.raises(ValueError, match=r"depth must be at most 2|direction must have shape"):
        add_to_stream(encoder, depth, np.ones(size), 1.0)


def test_padding_as_the_token_asked_for_is_refused(encoder):
    with pytest.raises(ValueError, match="positions must name one token of each text"):
        encoder.forward(*pad(TEXTS)).neurons_at([0, 3, 0])


def test_a_missing_weight_is_named(tiny_weights):
    name = "encoder.layer.1.output.dense.bias"
    rest = {key: value for key, value in tiny_weights.items() if key != name}
    with pytest.raises(ValueError, match=name):
        bert_encoder(rest, n_heads=4)


def test_heads_must_divide_d_model(tiny_weights):
    with pytest.raises(ValueError, match="n_heads must divide d_model = 16, got 3"):
        bert_encoder(tiny_weights, n_heads=3)


def test_an_empty_text_is_refused():
    with pytest.raises(ValueError, match="sequences must be one or more"):
        pad([[1], []])


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)
