"""The decoder on small random weights: the formulas, the cache, edits, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from decoders import IDS, SMALL, random_decoder
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.decoder import (
    SITES,
    Cut,
    Decoder,
    Edit,
    replace_by,
    silence,
    silu,
    transplant,
)

DECODER = random_decoder()
TRACE = DECODER.forward(IDS)


def close(a, b, atol=2e-5):
    np.testing.assert_allclose(a, b, rtol=0, atol=atol)


# --- the forward pass, written a second time, token by token and head by head


def by_hand(decoder: Decoder, ids: list[int]) -> np.ndarray:
    """The last token's stream, in plain loops and float64."""
    c = decoder.config
    size, group = c.d_head, c.n_heads // c.n_kv_heads

    def norm(x, gain):
        return x / np.sqrt((x * x).mean() + c.norm_epsilon) * gain

    def turn(x, position):
        half = size // 2
        out = x.copy()
        for i in range(half):
            angle = position * c.rope_base ** (-2 * i / size)
            a, b = (2 * i, 2 * i + 1) if c.rope_pairing == "interleaved" else (i, i + half)
            out[a] = x[a] * np.cos(angle) - x[b] * np.sin(angle)
            out[b] = x[a] * np.sin(angle) + x[b] * np.cos(angle)
        return out

    xs = [decoder.embeddings[i].astype(float) for i in ids]
    for layer in decoder.layers:
        normed = [norm(x, layer.attention_norm) for x in xs]
        written = []
        for t in range(len(xs)):
            heads = []
            for h in range(c.n_heads):
                q = turn((layer.W_q @ normed[t])[h * size : (h + 1) * size], t)
                kv = slice(h // group * size, (h // group + 1) * size)
                scores = [
                    q @ turn((layer.W_k @ normed[s])[kv], s) / np.sqrt(size) for s in range(t + 1)
                ]
                shares = np.exp(scores) / np.exp(scores).sum()
                heads.append(
                    sum(w * (layer.W_v @ n)[kv] for w, n in zip(shares, normed, strict=False))
                )
            written.append(layer.W_o @ np.concatenate(heads))
        xs = [x + w for x, w in zip(xs, written, strict=True)]
        for t, x in enumerate(xs):
            n = norm(x, layer.mlp_norm)
            gate = layer.W_gate @ n
            xs[t] = x + layer.W_down @ (gate / (1 + np.exp(-gate)) * (layer.W_up @ n))
    return xs[-1]


@pytest.mark.parametrize("pairing", ["interleaved", "halves"])
@pytest.mark.parametrize("kv", [1, 2, 6])
def test_the_forward_pass_is_the_formula_written_in_loops(pairing, kv):
    decoder = random_decoder(replace(SMALL, rope_pairing=pairing, n_kv_heads=kv))
    for row in IDS:
        close(decoder.forward(row).last[0], by_hand(decoder, row.tolist()), 1e-4)


def test_a_run_of_the_first_layers_alone_is_the_beginning_of_the_whole():
    part = DECODER.forward(IDS, keep=("stream",), layers=2)
    close(part["stream"], TRACE["stream"][:2], atol=0)
    close(part.last, TRACE["stream"][1][:, -1], atol=0)
    with pytest.raises(ValueError, match="layers must"):
        DECODER.forward(IDS, layers=4)


def test_texts_in_a_batch_do_not_see_each_other():
    for row in (0, 1):
        close(DECODER.forward(IDS[row]).last[0], TRACE.last[row])


def test_no_token_sees_what_follows_it():
    changed = IDS.copy()
    changed[:, -1] = 0
    close(DECODER.forward(changed)["stream"][:, :, :-1], TRACE["stream"][:, :, :-1])
    ahead = np.triu(np.ones((6, 6), dtype=bool), 1)
    assert not TRACE["pattern"][..., ahead].any()
    close(TRACE["pattern"].sum(axis=-1), 1)


def test_every_value_on_the_way_can_be_read():
    shapes = {site: TRACE[site].shape[1:] for site in SITES}
    assert shapes["queries"] == (2, 6, 6, 4)
    assert shapes["keys"] == shapes["values"] == (2, 6, 2, 4)
    assert shapes["pattern"] == (2, 6, 6, 6)
    assert shapes["heads"] == (2, 6, 6, 4)
    assert shapes["gate"] == shapes["neurons"] == (2, 6, 40)
    assert shapes["attention"] == shapes["mlp"] == shapes["stream"] == (2, 6, 24)
    assert {len(TRACE[site]) for site in SITES} == {3}


def test_the_stream_is_the_sum_of_the_embeddings_and_all_writes():
    total = TRACE.embeddings + TRACE["attention"].sum(axis=0) + TRACE["mlp"].sum(axis=0)
    close(total, TRACE["stream"][-1])
    close(total[:, -1], TRACE.last)


def test_heads_and_neurons_give_the_writes():
    for number, layer in enumerate(DECODER.layers):
        heads = TRACE["heads"][number].reshape(2, 6, -1)
        close(heads @ layer.W_o.T, TRACE["attention"][number])
        close(TRACE["neurons"][number] @ layer.W_down.T, TRACE["mlp"][number])


def test_the_shares_of_all_writes_sum_to_the_logit():
    trace, token = DECODER.forward(IDS[0]), 7
    direction = DECODER.logit_direction(trace.last[0], token)
    writes = [trace.embeddings, *trace["attention"], *trace["mlp"]]
    shares = [write[0, -1] @ direction for write in writes]
    assert sum(shares) == pytest.approx(DECODER.logits(trace.last)[0, token], abs=1e-4)


def test_probabilities_are_the_softmax_of_the_logits():
    logits = DECODER.logits(TRACE.last).astype(float)
    close(DECODER.probabilities(TRACE.last), np.exp(logits) / np.exp(logits).sum(1, keepdims=True))


def test_the_gate_is_silu_and_never_overflows():
    x = np.array([-800, -2.0, 0.0, 2.0, 800.0], dtype=np.float32)
    expected = [0, -2 / (1 + np.exp(2.0)), 0, 2 / (1 + np.exp(-2.0)), 800]
    np.testing.assert_allclose(silu(x), expected, atol=1e-6)
    assert silu(x).dtype == np.float32


def test_all_of_it_stays_in_float32():
    assert {TRACE[site].dtype for site in SITES} == {np.dtype(np.float32)}
    assert DECODER.logits(TRACE.last).dtype == np.float32
    assert DECODER.rerun(TRACE, [silence("mlp", [1], [2])]).last.dtype == np.float32


def test_the_parameters_are_all_the_weights():
    arrays = [DECODER.embeddings, DECODER.final_norm]
    arrays += [value for layer in DECODER.layers for value in vars(layer).values()]
    assert sum(array.size for array in arrays) == SMALL.parameters


# --- rotary positions


@given(shift=st.integers(0, 9), seed=st.integers(0, 2**32 - 1))
@pytest.mark.parametrize("pairing", ["interleaved", "halves"])
def test_only_the_distance_between_two_tokens_counts(pairing, shift, seed):
    decoder = random_decoder(replace(SMALL, rope_pairing=pairing))
    rng = np.random.default_rng(seed)
    q, k = rng.standard_normal((2, 1, 6, 1, 4)).astype(np.float32)
    here, there = decoder._turns(0, 6), decoder._turns(shift, 6)
    scores = [
        np.einsum("bthd,bshd->ts", decoder._turned(q, *turns), decoder._turned(k, *turns))
        for turns in (here, there)
    ]
    close(scores[0], scores[1], 1e-4)


def test_turning_keeps_lengths_and_leaves_the_first_token_as_it_is():
    x = np.random.default_rng(1).standard_normal((1, 6, 2, 4)).astype(np.float32)
    turned = DECODER._turned(x, *DECODER._turns(0, 6))
    close(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1))
    close(turned[:, 0], x[:, 0])
    assert np.abs(turned[:, 1:] - x[:, 1:]).max() > 0.1


def test_the_two_pairings_are_the_same_model_with_rows_of_queries_and_keys_exchanged():
    """What the file format does to a checkpoint: halves become pairs next to each other."""
    c = replace(SMALL, rope_pairing="interleaved")
    order = np.arange(c.d_head).reshape(2, -1).T.ravel()

    def exchanged(matrix, heads):
        rows = matrix.reshape(heads, c.d_head, c.d_model)
        return np.ascontiguousarray(rows[:, order]).reshape(matrix.shape)

    layers = tuple(
        replace(layer, W_q=exchanged(layer.W_q, c.n_heads), W_k=exchanged(layer.W_k, c.n_kv_heads))
        for layer in DECODER.layers
    )
    other = Decoder(c, DECODER.embeddings, layers, DECODER.final_norm)
    close(other.forward(IDS).last, TRACE.last)


# --- the cache


@given(cuts=st.sets(st.integers(1, 5), max_size=5))
def test_however_a_text_is_cut_the_cache_gives_what_the_whole_gives(cuts):
    cache = None
    for part in np.split(IDS, sorted(cuts), axis=1):
        last, cache = DECODER.extend(part, cache)
    close(last, TRACE.last, 1e-4)
    close(cache.keys, TRACE["keys"], 1e-4)
    close(cache.values, TRACE["values"], 1e-4)
    assert cache.tokens == 6


def test_greedy_takes_the_likeliest_word_each_time():
    ids = IDS[0].tolist()
    found = DECODER.greedy(ids, 4)
    for word in found:
        assert word == DECODER.logits(DECODER.forward(ids).last)[0].argmax()
        ids.append(int(word))


# --- edits


def test_silence_is_exactly_zero_and_only_there():
    edit = silence("mlp", [1], [2, 3])
    after = DECODER.forward(IDS, [edit])
    assert not after["mlp"][1, :, 2:4].any()
    np.testing.assert_array_equal(after["mlp"][0], TRACE["mlp"][0])
    np.testing.assert_array_equal(after["stream"][:, :, :2], TRACE["stream"][:, :, :2])
    close(after["stream"][1, :, 2:4], after["stream"][0, :, 2:4] + after["attention"][1, :, 2:4])
    assert np.abs(after.last - TRACE.last).max() > 1e-3


def test_silencing_every_write_leaves_the_embeddings():
    edits = [silence(site, range(3), range(6)) for site in ("attention", "mlp")]
    np.testing.assert_array_equal(DECODER.forward(IDS, edits)["stream"][-1], TRACE.embeddings)


def test_silencing_all_heads_or_neurons_is_silencing_the_write():
    for site, write, count in (("heads", "attention", 6), ("neurons", "mlp", 40)):
        by_units = DECODER.forward(IDS, [silence(site, [1], [4], range(count))])
        by_write = DECODER.forward(IDS, [silence(write, [1], [4])])
        close(by_units.last, by_write.last)


def test_single_units_are_silenced_and_no_others():
    after = DECODER.forward(IDS, [silence("neurons", [2], [1, 5], [3, 39])])
    expected = TRACE["neurons"][2].copy()
    for token in (1, 5):
        expected[:, token, [3, 39]] = 0
    np.testing.assert_array_equal(after["neurons"][2], expected)


def test_transplanting_ones_own_values_changes_nothing():
    for site in ("heads", "attention", "neurons", "mlp", "stream"):
        after = DECODER.rerun(TRACE, [transplant(TRACE, site, [0, 2], [1, 4])])
        close(after.last, TRACE.last)


def test_the_whole_stream_of_another_text_brings_its_answer():
    swapped = [1, 0]
    edit = transplant(TRACE, "stream", [2], [5], rows=swapped)
    close(DECODER.rerun(TRACE, [edit]).last, TRACE.last[swapped])


def test_a_transplant_puts_the_donors_values_at_the_same_place():
    edit = transplant(TRACE, "heads", [1, 2], [3], units=[0, 4], rows=[1, 1])
    after = DECODER.forward(IDS, [edit])
    for layer in (1, 2):
        np.testing.assert_array_equal(
            after["heads"][layer][:, 3, [0, 4]], TRACE["heads"][layer][[1, 1], 3][:, [0, 4]]
        )


def test_given_values_may_differ_by_layer_text_and_token():
    values = np.random.default_rng(2).standard_normal((2, 2, 3, 24)).astype(np.float32)
    after = DECODER.forward(IDS, [replace_by(values, "attention", [0, 2], [1, 2, 5])])
    np.testing.assert_array_equal(after["attention"][2][:, [1, 2, 5]], values[1])
    mean = TRACE["mlp"].mean(axis=(1, 2), keepdims=True)  # one for all texts and tokens
    after = DECODER.forward(IDS, [replace_by(mean, "mlp", range(3), [4])])
    close(after["mlp"][:, 0, 4], mean[:, 0, 0])


@given(
    site=st.sampled_from(["heads", "attention", "neurons", "mlp", "stream"]),
    layers=st.sets(st.integers(0, 2), min_size=1),
    tokens=st.sets(st.integers(0, 5), min_size=1),
)
def test_a_rerun_gives_what_the_whole_run_gives(site, layers, tokens):
    edit = silence(site, sorted(layers), sorted(tokens))
    whole, part = DECODER.forward(IDS, [edit]), DECODER.rerun(TRACE, [edit], ("stream", "mlp"))
    close(part.last, whole.last, 1e-4)
    first, start = min(tokens), min(layers)
    close(part["mlp"], whole["mlp"][start:, :, first:], 1e-4)


def test_several_changes_work_together():
    changes = [silence("mlp", [0], [1]), silence("attention", [1, 2], [5]), Cut((2,), 4, (0, 1))]
    close(DECODER.rerun(TRACE, changes).last, DECODER.forward(IDS, changes).last)


def test_a_cut_takes_away_attention_and_shares_it_among_the_rest():
    after = DECODER.rerun(TRACE, [Cut((1,), 5, (0, 3), heads=(2,))], ("pattern",))
    pattern = after["pattern"][0]  # from layer 1 on, the last token alone
    assert pattern.shape == (2, 6, 1, 6)
    before = TRACE["pattern"][1][:, 2, 5]
    left = before.copy()
    left[:, [0, 3]] = 0
    close(pattern[:, 2, 0], left / left.sum(axis=1, keepdims=True))
    close(pattern[:, 1, 0], TRACE["pattern"][1][:, 1, 5])


def test_rows_of_a_trace_can_be_rerun_for_other_texts():
    edit = silence("stream", [0], [3])
    close(
        DECODER.rerun(TRACE.rows([1, 0, 1]), [edit]).last,
        DECODER.rerun(TRACE, [edit]).last[[1, 0, 1]],
    )


# --- what is refused


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([], "ids must be whole numbers"),
        ([[0.5]], "ids must be whole numbers"),
        ([50], r"ids must lie in 0\.\.49, got 50\.\.50"),
        ([-1], "ids must lie in"),
        (np.zeros((1, 17), int), "ids must have at most 16 tokens, got 17"),
    ],
)
def test_ids_outside_the_model_are_refused(ids, message):
    with pytest.raises(ValueError, match=message):
        DECODER.forward(ids)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda: silence("pattern", [0], [0]), "site must be one of"),
        (lambda: silence("mlp", [], [0]), "layers must be different numbers"),
        (lambda: silence("mlp", [0, 0], [0]), "layers must be different numbers"),
        (lambda: silence("mlp", [0], [-1]), "tokens must be different numbers"),
        (lambda: silence("mlp", [0], [0], [1]), "units are of heads or neurons"),
        (lambda: silence("mlp", [3], [0]), r"layers must lie in 0\.\.2, got \(3,\)"),
        (lambda: silence("mlp", [0], [6]), r"tokens must lie in 0\.\.5, got 6"),
        (lambda: silence("heads", [0], [0], [6]), r"units must lie in 0\.\.5, got \(6,\)"),
        (lambda: silence("neurons", [0], [0], [40]), r"units must lie in 0\.\.39"),
        (lambda: replace_by(np.nan, "mlp", [0], [0]), "values must be finite"),
        (lambda: replace_by(np.zeros((3, 1, 1, 24)), "mlp", [0, 1], [0]), "2 layers on axis 0"),
        (lambda: replace_by(np.zeros((1, 1, 4, 24)), "mlp", [0], [0, 1]), "do not fit 2 tokens"),
        (lambda: Cut((0,), 2, (2,)), "unseen must be tokens before token 2"),
        (lambda: Cut((0,), 9, (2,)), r"tokens must lie in 0\.\.5, got 9"),
    ],
)
def test_changes_that_do_not_fit_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        DECODER.forward(IDS, [change()])


def test_a_rerun_needs_changes_and_what_was_kept():
    with pytest.raises(ValueError, match="changes must be one or more"):
        DECODER.rerun(TRACE, [])
    bare = DECODER.forward(IDS, keep=("stream",))
    with pytest.raises(ValueError, match="site must be one that was kept"):
        DECODER.rerun(bare, [silence("mlp", [0], [0])])


def test_a_cache_of_other_texts_is_refused():
    _, cache = DECODER.extend(IDS)
    with pytest.raises(ValueError, match="ids must be 2 texts as in cache, got 1"):
        DECODER.extend([1], cache)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"n_layers": 0}, "n_layers"),
        ({"d_model": 25}, "n_heads must cut d_model 25"),
        ({"n_kv_heads": 4}, "n_kv_heads must divide n_heads 6, got 4"),
        ({"rope_base": 0.0}, "rope_base"),
        ({"rope_pairing": "thirds"}, "rope_pairing must be one of"),
    ],
)
def test_sizes_that_make_no_decoder_are_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        replace(SMALL, **sizes)


def test_weights_of_the_wrong_shape_are_named():
    bad = replace(DECODER.layers[1], W_up=DECODER.layers[1].W_down)
    with pytest.raises(ValueError, match=r"layers\[1\]\.W_up must have shape \(40, 24\)"):
        replace(DECODER, layers=(DECODER.layers[0], bad, DECODER.layers[2]))
    with pytest.raises(ValueError, match="layers must be 3, got 2"):
        replace(DECODER, layers=DECODER.layers[:2])


def test_an_edit_can_be_compared_and_hashed_by_identity():
    edit = Edit("mlp", (0,), (1,), np.zeros(()))
    assert edit == edit
    assert len({edit, silence("mlp", [0], [1])}) == 2
