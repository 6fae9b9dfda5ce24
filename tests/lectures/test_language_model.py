"""What sentences say about the language model is what is stored, counted anew."""

import numpy as np
import pytest

from lectures import language_model
from lectures.language_model import (
    bits_of_weights,
    is_own_fact,
    known_by_answer,
    language_model_slots,
    said_in,
    typical_invented,
    weights_of,
)
from lectures.load import load_lecture
from mlp_math.fact_path import load_language_model_study

ENGLISH = language_model_slots(load_lecture(), "en")


def stored(name: str):
    return load_language_model_study(f"{name}_sports")


def test_a_models_size_is_read_from_its_name_and_its_bits_from_its_source():
    assert weights_of("SmolLM2-135M-Instruct") == 135_000_000
    assert weights_of("Pythia-2B") == 2_000_000_000
    assert bits_of_weights() == 4
    with pytest.raises(ValueError, match="how many weights"):
        weights_of("Nameless")


def test_athletes_whose_sport_comes_first_are_counted_one_by_one():
    arrays = stored("knows")
    asked = [
        (shares, right)
        for shares, right in zip(arrays["probabilities"][0], arrays["right"], strict=True)
        if right >= 0
    ]
    right = sum(int(shares.argmax()) == sport for shares, sport in asked)
    assert (ENGLISH["lm_asked"], ENGLISH["lm_right"]) == (str(len(asked)), str(right))
    assert sum(int(holds.sum()) for _, holds, _ in known_by_answer()) == right
    assert sum(holds.size for _, holds, _ in known_by_answer()) == len(asked)


def test_chance_is_what_the_same_answers_get_right_dealt_out_at_random():
    arrays, rng = stored("knows"), np.random.default_rng(1)
    asked = arrays["right"] >= 0
    said, right = arrays["probabilities"][0][asked].argmax(axis=1), arrays["right"][asked]
    dealt = [(rng.permutation(said) == right).sum() for _ in range(4000)]
    assert float(ENGLISH["lm_by_chance"]) == pytest.approx(np.mean(dealt), abs=0.7)
    assert int(ENGLISH["lm_right"]) > np.max(dealt)


def test_the_invented_name_is_as_sure_as_half_of_them():
    arrays = stored("knows")
    invented = arrays["kinds"] == "invented"
    surest = arrays["probabilities"][0][invented].max(axis=1)
    own = surest[arrays["subjects"][invented].tolist().index(typical_invented())]
    assert (surest < own).sum() == len(surest) // 2


def test_pairs_taken_over_are_counted_one_by_one():
    arrays = stored("where")
    for slot, label in (("lm_taken", "mlp 0-9 name"), ("lm_taken_attention", "attention 0-9 name")):
        row = arrays["moved"].tolist().index(label)
        hits = [
            best == donors
            for best, donors in zip(arrays["moved_best"][row], arrays["donor_answers"], strict=True)
        ]
        assert ENGLISH[slot] == f"{100 * np.mean(hits):.0f}"
        assert ENGLISH["lm_pairs"] == str(len(hits))
        assert int(ENGLISH[f"{slot}_low"]) <= int(ENGLISH[slot]) <= int(ENGLISH[f"{slot}_high"])


def test_mlps_carry_a_fact_over_and_neither_attention_nor_random_later_layers_do():
    assert int(ENGLISH["lm_taken_low"]) > 2 * int(ENGLISH["lm_taken_attention_high"])
    assert int(ENGLISH["lm_taken_random"]) < int(ENGLISH["lm_taken_attention"])


def test_what_is_left_without_a_place_is_the_mean_over_names():
    arrays = stored("where")
    for name, label in (("mlp", "mlp 5-9 name"), ("attention", "attention 20-24 last word")):
        row = arrays["silenced"].tolist().index(label)
        for suffix, mode in (("", "zero"), ("_mean", "mean")):
            left = np.mean(arrays[f"silenced_{mode}"][row] / arrays["base"])
            assert ENGLISH[f"lm_left_{name}{suffix}"] == f"{100 * left:.0f}"
        assert label.split()[1] == f"{ENGLISH[f'lm_{name}_first']}-{ENGLISH[f'lm_{name}_last']}"


def test_attention_late_at_the_name_and_early_at_the_last_word_hardly_counts():
    arrays = stored("where")
    labels = arrays["silenced"].tolist()
    for label in ("attention 5-9 name", "attention 20-24 name", "mlp 25-29 name"):
        left = arrays["silenced_zero"][labels.index(label)] / arrays["base"]
        assert left.mean() > 0.9


def test_the_fact_is_handed_over_where_the_last_word_first_brings_more_than_the_name():
    arrays = stored("where")
    labels = arrays["path_stream"].tolist()
    layers = 1 + max(int(label.split()[1]) for label in labels)
    firsts = []
    for pair in range(arrays["path_recipients"].size):
        at = {
            group: [
                arrays["path_stream_donor"][labels.index(f"stream {layer} {group}"), pair]
                for layer in range(layers)
            ]
            for group in ("name", "last word")
        }
        firsts.append(next(k for k in range(layers) if at["last word"][k] > at["name"][k]))
    layer = int(ENGLISH["lm_hand_over"])
    assert layer == np.median(firsts)
    assert ENGLISH["lm_handed"] == f"{100 * np.mean(np.array(firsts) == layer):.0f}"
    assert ENGLISH["lm_followed"] == str(len(firsts))
    assert ENGLISH["lm_waits_until"] == str(layer - 1)


def test_the_heads_that_are_counted_are_the_only_ones_that_bring_much():
    arrays = stored("path")
    mean = arrays["heads_donor"].astype(float).mean(axis=2)
    carriers = [tuple(head) for head in arrays["carriers"].tolist()]
    others = [mean[k] for k in np.ndindex(mean.shape) if k not in carriers]
    assert ENGLISH["lm_heads"] == str(mean.size)
    assert ENGLISH["lm_carriers"] == str(len(carriers))
    assert min(mean[k] for k in carriers) > 2 * max(others)
    assert {layer for layer, _ in carriers} == {int(ENGLISH["lm_hand_over"])}


def test_the_answer_is_the_models_likeliest_word_and_is_said_in_the_films_language():
    arrays = stored("story")
    assert str(arrays["words"][0]).strip() == str(arrays["answer"])
    assert ENGLISH["lm_said"] == f"{100 * arrays['shares'][0]:.0f}"
    assert said_in("basketball", "fr") == "basket"
    assert said_in("rugby", "fr") == "rugby"


def test_only_the_lecture_about_the_measured_name_shows_its_own_fact():
    assert is_own_fact(load_lecture())
    assert not is_own_fact(load_lecture("marie_curie_radium"))


def test_what_is_lost_is_one_less_what_is_left_in_the_five_layers_around():
    arrays = stored("story")
    groups = arrays["map_groups"].tolist()
    for site in ("mlp", "attention"):
        lost = language_model.lost_when_silent(site)
        for row, group in enumerate(language_model.ROWS):
            left = arrays[f"group_{site}"][:, groups.index(group)] / arrays["shares"][0]
            assert lost[row, 2:28] == pytest.approx(np.maximum(1 - left, 0), abs=1e-6)
            assert lost[row, 0] == lost[row, 2]
