"""What sentences of the second lecture quote is what the small models give."""

import numpy as np
import pytest

from lectures.computed import (
    bits_a_weight,
    common_frequencies,
    computed_slots,
    hyper_network,
    late_share,
    left_with_another_name,
    patched_block,
)
from lectures.load import load_lecture
from mlp_math.fact_path import load_language_model_study
from mlp_math.modular_addition import addition_logits, smallest_margin
from mlp_math.stored import load


def relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def test_at_every_moment_the_patched_block_gives_the_answer_of_the_whole_context() -> None:
    example = patched_block()
    block, full = example.block, example.attended(len(example.context))
    wanted = block.W_down @ relu(block.W_up @ full + block.b_up) + block.b_down
    for left in np.linspace(0, len(example.context), 12):
        W = block.W_up + example.patch(left).dW
        given = block.W_down @ relu(W @ example.attended(left) + block.b_up) + block.b_down
        assert given == pytest.approx(wanted, abs=1e-12)
        assert example.answer(left) == pytest.approx(wanted, abs=1e-12)
        assert example.with_skip(left) == pytest.approx(full + wanted, abs=1e-12)
    assert np.abs(example.answer(0) - block.delta(example.attended(0))).max() > 0.5


def test_without_the_biass_patch_the_skip_path_lacks_what_attention_added() -> None:
    example = patched_block()
    lacking = example.with_skip(0) - example.with_skip(0, bias=False)
    full, alone = example.attended(len(example.context)), example.attended(0)
    assert lacking == pytest.approx(full - alone, abs=1e-12)
    assert np.abs(lacking).max() > 1


def test_a_patch_is_of_rank_one_and_another_question_needs_another() -> None:
    first, second = (patched_block().patch(0, query).dW for query in (0, 1))
    assert np.linalg.matrix_rank(first) == np.linalg.matrix_rank(second) == 1
    assert np.linalg.norm(first - second) > 0.5 * np.linalg.norm(first)


def test_the_hyper_networks_first_number_turns_the_contexts_patch_on() -> None:
    network, example = hyper_network(), patched_block()
    patched = example.block.W_up + example.patch(0).dW
    assert network.weights([0, 0]) == pytest.approx(example.block.W_up)
    assert network.weights([1, 0]) == pytest.approx(patched, abs=1e-12)
    assert np.linalg.matrix_rank(network.weights([1, 1]) - network.W_0) == 2


def test_late_shares_are_sums_of_the_stored_writes() -> None:
    arrays = load_language_model_study("path_sports")
    whole = arrays["logit_difference"].sum()
    for offset, site in ((1, "attention"), (2, "mlp")):
        own = sum(arrays["shares"][offset + 2 * layer].sum() for layer in range(20, 30))
        assert late_share(site) == pytest.approx(own / whole, abs=1e-6)
    assert late_share("attention") + late_share("mlp") > 0.9


def test_early_writes_at_the_name_are_needed_and_late_ones_are_not() -> None:
    arrays = load_language_model_study("where_sports")
    labels = arrays["silenced"].tolist()
    for end, label in ((0, "mlp 0-4 name"), (-1, "mlp 25-29 name")):
        left = arrays["silenced_resample"][labels.index(label)] / arrays["base"]
        assert left_with_another_name(end) == pytest.approx(float(left.mean()), abs=1e-6)
    assert left_with_another_name(0) < 0.2
    assert left_with_another_name(-1) > 0.95


def test_bits_a_weight_follow_from_facts_and_weights() -> None:
    run, bits = load("fact_capacity"), []
    for (d, m, classes), most in zip(run["blocks"].tolist(), run["n99"].tolist(), strict=True):
        if not classes:
            bits.append(most * np.log2(most) / (2 * d * m))
    assert bits_a_weight() == pytest.approx(np.mean(bits))


def test_five_frequencies_tell_the_answer_that_one_can_hardly_tell() -> None:
    chosen = list(common_frequencies())
    assert len(set(chosen)) == 5
    assert smallest_margin(addition_logits(chosen[:1])) < 0.002
    assert smallest_margin(addition_logits(chosen)) > 0.5


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sentences_quote_these_figures(language: str) -> None:
    slots = computed_slots(load_lecture("taking_models_apart"), language)  # type: ignore[arg-type]
    assert slots["mix_active"] == "25"
    assert slots["v3_mlp"] == "98"
    assert slots["v3_parameters"].startswith("671")
    assert slots["v3_at_work"].replace(",", ".").startswith("3.7")
    assert slots["hyper_weights"] == "60"
    assert slots["grok_hours"] == "113"
    assert slots["room_bytes"] == "29"
    assert slots["grok_without"] == "1"
