"""What sentences say about the language model is what is stored, counted anew."""

import numpy as np
import pytest

from lectures import language_model
from lectures.language_model import (
    asked_about,
    athletes,
    bits_of_weights,
    gate_place,
    is_own_fact,
    known_by_answer,
    language_model_slots,
    own_fact,
    pictured_gate,
    remark_on,
    said_in,
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
    own = surest[arrays["subjects"][invented].tolist().index(athletes().typical_invented())]
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


def test_no_other_place_at_the_last_word_loses_a_fifth_once_its_writes_are_at_their_mean():
    arrays = stored("where")
    of_attention = {f"attention {first}-{first + 4} last word" for first in (0, 5, 10, 15)}
    of_mlps = {f"mlp {first}-{first + 4} last word" for first in range(0, 30, 5)}
    left = [
        np.mean(arrays["silenced_mean"][row] / arrays["base"])
        for row, label in enumerate(arrays["silenced"].tolist())
        if label in of_attention | of_mlps
    ]
    assert len(left) == 6 + 4
    assert ENGLISH["lm_left_last_mean"] == f"{100 * min(left):.0f}" == "81"
    for language in ("en", "fr"):
        words = load_lecture().words[language]["SilencedPlaces"]["source"]
        assert "{lm_left_last_mean}" in words[1]


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
    # On the pairs on which the carriers were not chosen.
    mean = arrays["heads_donor"][:, :, ~arrays["pair_chosen_on"]].astype(float).mean(axis=2)
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


def test_a_remix_says_what_the_model_answers_about_its_own_fact_and_that_it_is_wrong():
    curie = load_lecture("marie_curie_radium")
    own, knows = (load_language_model_study(f"{kind}_marie_curie") for kind in ("places", "knows"))
    shares = knows["probabilities"][0, 0]
    order = [str(knows["candidates"][k]) for k in np.argsort(-shares)]
    # What the remix's own words say: another answer first, the right one second, and known for
    # something: the right one is far likelier than for invented names.
    assert order[:2] == ["X-rays", "radium"]
    assert not own["known"]
    invented = knows["kinds"] == "invented"
    assert shares[0] > 100 * np.exp(np.log(knows["probabilities"][0, invented, 0]).mean())
    asked = own_fact(curie)
    assert (asked.subject, asked.answer) == ("Marie Curie", "radium")
    assert asked.shown_answers(5)[:2] == order[:2]
    said = language_model_slots(curie, "en")
    assert (said["lm_first"], said["lm_said"]) == ("X-rays", f"{100 * shares.max():.0f}")
    assert said["lm_answer_share"] == f"{100 * shares[0]:.0f}"
    assert said["lm_asked_about"] == "Marie Curie"
    # Where places are shown they are an athlete's, and the picture says why.
    assert asked_about(curie) is athletes()
    assert said["lm_looked_at"] == "Michael Jordan"
    assert remark_on(curie, asked) is None
    assert remark_on(curie, athletes()) == remark_on(curie) == "lm_unknown"


def test_a_remix_whose_fact_is_known_shows_its_places_and_one_not_measured_says_so(monkeypatch):
    curie, places = load_lecture("marie_curie_radium"), dict(stored("story"))
    places |= {"subject": np.array("Marie Curie"), "answer": np.array("radium")}
    known = np.zeros((7, 26), bool)
    known[2, :4] = True
    places |= {"known": np.array(True), "phrasing": np.array(2), "known_in": known}
    monkeypatch.setattr(language_model, "own_places", lambda lecture: places)
    assert asked_about(curie).subject == "Marie Curie"
    assert asked_about(curie).prompt("Ann").startswith("Fact: Ann")
    assert remark_on(curie, asked_about(curie)) is None
    assert remark_on(curie) == "lm_athletes"
    assert language_model_slots(curie, "en")["lm_own_known"] == "4"
    monkeypatch.setattr(language_model, "own_places", lambda lecture: None)
    assert own_fact(curie) is asked_about(curie) is athletes()
    assert remark_on(curie) == "lm_unmeasured"
    assert remark_on(load_lecture()) is None


def test_the_pictured_gate_is_one_of_the_few_neurons_that_matter_most():
    few, gates = stored("few"), stored("neurons")["fact_gates"].tolist()
    row = few["subjects"].tolist().index("Michael Jordan")
    layer, neuron = gate_place()
    assert layer * 1536 + neuron == gates[pictured_gate()]
    assert layer * 1536 + neuron in few["chosen"][row]
    # Wider ones are not among the few.
    assert not set(gates[: pictured_gate()]) & set(few["chosen"][row].tolist())


def test_what_is_left_without_few_neurons_is_the_mean_over_athletes():
    few, arrays = stored("few"), stored("neurons")
    left = np.mean(few["left"] / few["base"])
    others = np.mean(few["left_others"].mean(axis=1) / few["base"])
    assert ENGLISH["lm_few"] == str(few["chosen"].shape[1])
    assert ENGLISH["lm_left_few"] == f"{100 * left:.0f}"
    assert ENGLISH["lm_left_others"] == f"{100 * others:.0f}"
    assert ENGLISH["lm_neurons"] == "46,080"
    crossed = arrays["gate_counts"][arrays["gate_kinds"] == "invented"]
    assert ENGLISH["lm_gates_crossed"] == f"{100 * np.mean(crossed > 0):.0f}"
    assert ENGLISH["lm_crossed"] == str(crossed.size)


def test_what_is_lost_is_one_less_what_is_left_in_the_five_layers_around():
    arrays = stored("story")
    groups = arrays["map_groups"].tolist()
    for site in ("mlp", "attention"):
        lost = athletes().lost_when_silent(site)
        for row, group in enumerate(language_model.ROWS):
            left = arrays[f"group_{site}"][:, groups.index(group)] / arrays["shares"][0]
            assert lost[row, 2:28] == pytest.approx(np.maximum(1 - left, 0), abs=1e-6)
            assert lost[row, 0] == lost[row, 2]
