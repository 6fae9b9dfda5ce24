"""Gradients through the decoder against what small changes really do, in double precision."""

from dataclasses import fields, replace

import numpy as np
import pytest
from decoders import IDS, SMALL, random_decoder

from mlp_math.decoder import Decoder, Edit
from mlp_math.decoder_gradient import logit_gradients


def in_double(decoder: Decoder) -> Decoder:
    """The same weights in float64, so that differences can be trusted."""
    layers = tuple(
        replace(layer, **{f.name: getattr(layer, f.name).astype(float) for f in fields(layer)})
        for layer in decoder.layers
    )
    return Decoder(
        decoder.config, decoder.embeddings.astype(float), layers, decoder.final_norm.astype(float)
    )


@pytest.fixture(scope="module", params=["interleaved", "halves"])
def decoder(request) -> Decoder:
    return in_double(random_decoder(replace(SMALL, rope_pairing=request.param)))


@pytest.fixture(scope="module")
def weights():
    """The score: a difference of logits, another for each text."""
    chosen = np.zeros((2, SMALL.d_vocab))
    chosen[0, 7], chosen[0, [1, 2]] = 1, -0.5
    chosen[1, 30] = 1
    return chosen


@pytest.mark.parametrize("site", ["neurons", "mlp", "attention"])
def test_a_gradient_is_what_a_small_change_does(decoder, weights, site):
    trace = decoder.forward(IDS)
    gradient = getattr(logit_gradients(decoder, trace, weights), site)
    assert gradient.shape == trace[site].shape
    rng, step = np.random.default_rng(3), 1e-5
    for layer in range(3):
        for token in (0, 3, 5):
            push = rng.standard_normal(trace[site].shape[-1])
            scores = [
                (decoder.logits(decoder.rerun(trace, [edit]).last) * weights).sum(axis=1)
                for sign in (1, -1)
                for edit in [
                    Edit(
                        site,
                        (layer,),
                        (token,),
                        trace[site][[layer]][:, :, [token]] + sign * step * push,
                    )
                ]
            ]
            slope = (scores[0] - scores[1]) / (2 * step)
            np.testing.assert_allclose(slope, gradient[layer, :, token] @ push, rtol=0, atol=1e-7)


def test_gradients_of_a_sum_of_scores_add_up(decoder, weights):
    trace = decoder.forward(IDS)
    other = np.roll(weights, 1, axis=1)
    both = logit_gradients(decoder, trace, weights + other)
    each = [logit_gradients(decoder, trace, w) for w in (weights, other)]
    np.testing.assert_allclose(both.neurons, each[0].neurons + each[1].neurons, atol=1e-12)


def test_single_precision_stays_single_and_close(weights):
    small = random_decoder()
    found = logit_gradients(small, small.forward(IDS), weights)
    exact = logit_gradients(in_double(small), in_double(small).forward(IDS), weights)
    assert found.neurons.dtype == np.float32
    np.testing.assert_allclose(found.neurons, exact.neurons, atol=1e-4)


def test_a_trace_that_kept_too_little_and_weights_that_do_not_fit_are_refused(decoder, weights):
    with pytest.raises(ValueError, match="site must be one that was kept"):
        logit_gradients(decoder, decoder.forward(IDS, keep=("stream",)), weights)
    with pytest.raises(ValueError, match=r"weights must have shape \(2, 50\)"):
        logit_gradients(decoder, decoder.forward(IDS), weights[:1])
