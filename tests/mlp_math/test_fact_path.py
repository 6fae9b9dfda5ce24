"""What was measured in SmolLM2-135M-Instruct, as shipped: every claim that is made of it."""

import json

import numpy as np
import pytest

from mlp_math import stored
from mlp_math.fact_path import (
    LANGUAGE_MODEL,
    carriers_elsewhere,
    fact_neurons,
    fact_path,
    features,
    few_neurons,
    knowledge,
    load_language_model_study,
    measured_model,
    places,
    probe,
    steering,
    story,
)

EXTRACTS = sorted(path.stem for path in LANGUAGE_MODEL.glob("*.json"))


# --- what is shipped


def test_all_of_it_is_small():
    assert sum(path.stat().st_size for path in LANGUAGE_MODEL.iterdir()) < 3_000_000


@pytest.mark.parametrize("name", EXTRACTS)
def test_every_extract_says_where_it_comes_from_and_what_it_does_not_show(name):
    record = stored.recipe_of(name, LANGUAGE_MODEL)
    assert stored.is_intact(name, LANGUAGE_MODEL)
    assert record["command"] == f"python -m measure {name}"
    assert record["source"]["model"] == "HuggingFaceTB/SmolLM2-135M-Instruct"
    assert record["source"]["model_licence"] == "Apache-2.0"
    assert len(record["source"]["sha256"]) == 64
    assert "Q4_1" in record["source"]["quantisation"]
    assert "{}" in record["parameters"]["phrasings"][0]
    assert len(record["limits"]) > 200
    json.dumps(record)


def test_what_is_not_stored_names_the_command_that_measures_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="python -m measure knows_rivers"):
        load_language_model_study("knows_rivers")
    stored.save("damaged", {"a": np.zeros(2)}, {}, tmp_path)
    (tmp_path / "damaged.npz").write_bytes(b"")
    with pytest.raises(ValueError, match="cannot be trusted: run python -m measure damaged"):
        load_language_model_study("damaged", tmp_path)


def test_the_models_name_is_known():
    assert measured_model() == "SmolLM2-135M-Instruct"


# --- does it know?


def test_it_knows_the_sport_of_a_quarter_of_217_athletes_and_nearly_all_capitals():
    sports, capitals, elements = (knowledge(r) for r in ("sports", "capitals", "elements"))
    assert [int(of.asked.sum()) for of in (sports, capitals, elements)] == [217, 46, 30]
    right = [[int(of.first(f).sum()) for f in range(of.phrasings)] for of in (sports, capitals)]
    assert right == [[56, 40, 49, 29, 29, 45, 41], [46, 46, 46, 46, 45]]
    assert [int(elements.first(f).sum()) for f in range(5)] == [29, 28, 29, 27, 27]


def test_dealt_out_answers_are_as_often_right_as_chance_says():
    of, rng = knowledge("sports"), np.random.default_rng(3)
    dealt = np.array([of.dealt(0, rng) for _ in range(300)])
    assert dealt.shape == (300, 217)
    assert dealt.mean() == pytest.approx(of.chance(0), abs=0.004)
    assert not np.array_equal(dealt[0], dealt[1])


def test_it_is_far_above_chance_and_above_saying_always_the_same():
    of = knowledge("sports")
    assert max(of.chance(f) for f in range(7)) < 0.07
    assert {of.favourite(f)[0] for f in range(7)} == {"football"}
    assert of.favourite(0)[1] == pytest.approx(15 / 217)
    assert of.right_share(0).low > 0.19


def test_the_phrasing_matters():
    of = knowledge("sports")
    assert of.right_share(0).value == pytest.approx(0.258, abs=5e-4)
    assert of.right_share(3).value == of.right_share(4).value == pytest.approx(0.134, abs=5e-4)
    assert of.any_share().value == pytest.approx(0.401, abs=5e-4)
    assert of.every_share().value == pytest.approx(0.009, abs=5e-4)
    # Weighed by what is said of invented names, more are right in every phrasing.
    assert all(of.lifted_share(f).value > of.right_share(f).value for f in range(7))


def test_common_sports_are_known_and_rare_ones_are_not():
    right = {answer: (right, asked) for answer, right, asked in knowledge("sports").by_answer(0)}
    assert right["baseball"] == (15, 15)
    assert right["basketball"] == (8, 15)
    never = {answer for answer, (number, _) in right.items() if number == 0}
    assert never == {
        "golf",
        "hockey",
        "swimming",
        "running",
        "chess",
        "gymnastics",
        "cycling",
        "skating",
        "racing",
        "skiing",
    }


def test_the_lectures_own_fact_is_known_and_where():
    of = knowledge("sports")
    assert of.probability("Michael Jordan", "basketball") == pytest.approx(0.350, abs=5e-4)
    first = [of.candidates[of.arrays["probabilities"][f, 0].argmax()] for f in range(of.phrasings)]
    assert first.count("basketball") >= 5
    assert of.arrays["subjects"][0] == "Michael Jordan"


def test_it_is_surer_of_known_names_than_of_invented_ones_but_as_sure_of_crossed_ones():
    of = knowledge("sports")
    assert of.told_apart("invented", 0) == pytest.approx(0.72, abs=5e-3)
    assert of.told_apart("invented", 0, right_only=True) == pytest.approx(0.91, abs=5e-3)
    assert of.told_apart("known_for_else", 0) == pytest.approx(0.86, abs=5e-3)
    assert of.told_apart("crossed", 0) < 0.5
    assert of.surest("invented", 0).value == pytest.approx(0.052, abs=5e-4)
    # Half a name is mostly not enough for the owner's sport.
    assert of.follows_name(0).value < 0.2
    assert of.follows_name(-1).value < 0.25


# --- the path


def test_two_heads_of_270_hand_the_sport_over_in_every_pair():
    of = fact_path("sports")
    assert of.arrays["heads_donor"].shape == (30, 9, 60)
    assert set(of.carriers) == {(23, 4), (23, 5)}
    # They were chosen on pairs of one half of the subjects; what follows is of the other half's.
    assert of.chosen_on == of.best_of_pairs.n == of.brought_by_none.n == 30
    assert of.best_of_pairs.value == 1
    third = of.ranked_heads[2][2]
    assert of.brought_by_none.value < third < 0.03
    assert [round(of.brought_by(*head).value, 3) for head in of.carriers] == [0.083, 0.062]


def test_one_of_them_hands_the_capital_over_too():
    of = fact_path("capitals")
    (first, brought), (_, second) = ((head[:2], head[2]) for head in of.ranked_heads[:2])
    assert first == (23, 4)
    assert brought == pytest.approx(0.184, abs=5e-4)
    assert second < 0.01
    assert of.best_of_pairs.n == 20
    assert of.best_of_pairs.value == 1


def test_they_look_at_the_name_and_most_at_its_last_token():
    for relation, heads in (("sports", ((23, 4), (23, 5))), ("capitals", ((23, 4),))):
        of = fact_path(relation)
        for head in heads:
            assert of.sees(*head).low > 0.5
            assert of.sees(*head, end=True).value > 0.4


def test_without_them_the_answer_loses_more_than_half_and_without_random_ones_nothing():
    for relation in ("sports", "capitals"):
        of = fact_path(relation)
        assert of.silenced.value < 0.5
        assert of.silenced.high + 0.25 < of.silenced_random.low
        assert of.silenced_random.low > 0.94


def test_the_last_word_needs_to_see_the_subject_in_layer_23():
    sports, capitals = fact_path("sports"), fact_path("capitals")
    assert sports.cut("0-29").value == pytest.approx(0.08, abs=5e-3)
    assert sports.cut("23").value == pytest.approx(0.45, abs=5e-3)
    assert capitals.cut("23").value == pytest.approx(0.05, abs=5e-3)
    for of in (sports, capitals):
        assert min(of.cut(span).value for span in ("0-4", "5-9", "10-14", "25-29")) > 0.75


def test_the_answer_becomes_a_word_in_the_last_layers_only():
    for relation in ("sports", "capitals"):
        of = fact_path(relation)
        assert of.lens[:28].max() < 0.03
        assert of.lens[-1] > 0.2
        assert of.first_by.value > 29.5


def test_the_shares_of_all_writes_sum_to_the_answers_lead():
    for relation in ("sports", "capitals"):
        of = fact_path(relation)
        assert of.sums_to_logit < 1e-4
        assert of.share("attention", range(23, 24)).low > 0.15
        assert of.share("attention", range(20)).high < 0.1
        total = sum(of.share(site, range(30)).value for site in ("attention", "mlp"))
        assert total == pytest.approx(1, abs=0.2)  # the rest is the embedding's


# --- where it comes from


def test_a_hundred_pairs_and_more_of_forty_one_athletes_are_asked():
    of = places("sports")
    assert len(of.subjects) == 41
    assert len(of.arrays["recipients"]) == 127
    assert of.moved("mlp 0-9 name").own.n == 127


def test_perceptrons_of_the_first_ten_layers_at_the_name_are_enough_for_the_donors_sport():
    outcome = places("sports").moved("mlp 0-9 name")
    assert outcome.taken_over.value == pytest.approx(0.95, abs=5e-3)
    assert outcome.taken_over.low > 0.8
    assert outcome.brought.value == pytest.approx(1.0, abs=5e-3)
    assert outcome.own.value < 0.03


def test_the_first_layers_alone_say_who_it_is_and_bring_all_of_it():
    of = places("sports")
    assert of.moved("mlp 0 name").taken_over.value == pytest.approx(0.97, abs=5e-3)
    assert of.moved("stream 0 name").taken_over.value == pytest.approx(0.98, abs=5e-3)


def test_with_the_right_name_in_the_first_two_layers_the_next_still_bring_the_sport_in_most_pairs():
    of = places("sports")
    outcome = of.moved("mlp 2-9 name")
    assert outcome.taken_over.value == pytest.approx(0.70, abs=5e-3)
    assert outcome.taken_over.low > 0.5
    assert outcome.brought.value == pytest.approx(0.55, abs=5e-3)
    # The later the window begins the less it brings.
    spans = ("1-9", "2-9", "3-9", "5-9")
    brought = [of.moved(f"mlp {span} name").donor.value for span in spans]
    assert brought == sorted(brought, reverse=True)


def test_attention_of_the_same_layers_does_not_bring_it_but_breaks_the_answer():
    of = places("sports")
    for label in ("attention 0-9 name", "attention 2-9 name"):
        outcome = of.moved(label)
        assert outcome.donor.high < 0.07
        assert outcome.taken_over.high < 0.35
        assert outcome.own.high < 0.12
    # It breaks it even if the donor plays the same sport, so it says nothing of sports alone.
    assert of.moved("attention 0-9 name", "same_").own.high < 0.11
    assert of.arrays["same_own_before"].mean() > 0.25


def test_later_perceptrons_other_tokens_and_controls_do_not_bring_it():
    of = places("sports")
    for label in ("mlp 10-19 name", "mlp 20-29 name", "mlp 0-9 between", "mlp 0-9 last word"):
        assert of.moved(label).donor.high < 0.05, label
        assert of.moved(label).taken_over.high < 0.16, label
    for label in ("shuffled mlp 0-9 name", "shuffled mlp 2-9 name"):
        assert of.moved(label).donor.high < 0.04
    assert of.random_windows().donor.high < 0.07
    assert of.random_windows().own.low > 0.12


def test_donors_of_the_same_sport_leave_the_answer():
    of = places("sports")
    before = float(of.arrays["same_own_before"].mean())
    assert of.moved("mlp 0-9 name", "same_").own.value == pytest.approx(before, abs=0.03)
    assert of.moved("mlp 0-9 name", "same_").taken_over.value == 1
    assert of.moved("mlp 2-9 name", "same_").own.value > 0.75 * before


def test_it_is_so_in_every_phrasing_that_has_enough_known_names():
    of = places("sports")
    phrasings = sorted(set(of.arrays["phrasing_number"].tolist()))
    assert phrasings == [1, 2, 5, 6]
    for number in phrasings:
        assert of.moved_in(number, "mlp 0-9 name").taken_over.value >= 0.87
        assert of.moved_in(number, "mlp 2-9 name").taken_over.value >= 0.5
        assert of.moved_in(number, "attention 0-9 name").taken_over.value <= 0.25
        assert of.moved_in(number, "attention 20-24 last word").taken_over.value >= 0.5
        before, after = (of.moved_in(number, f"stream {layer} name") for layer in (22, 23))
        assert before.brought.value > 0.65 > 0.1 > after.brought.value


def test_it_is_handed_over_in_layer_23():
    of = places("sports")
    assert of.handed_over().value == pytest.approx(23.04, abs=5e-3)
    assert of.handed_over_at(23).value == pytest.approx(0.98, abs=5e-3)
    name, last = of.path("stream", " name"), of.path("stream", "last word")
    assert name[:23].min() > 0.2 > 0.05 > name[23:].max()
    assert last[23:].min() > 0.24 > 0.05 > last[:23].max()
    assert of.path("stream", "between").max() < 0.04
    attention = of.path("attention")
    assert attention.argmax() == 23
    assert np.delete(attention, 23).max() < 0.05 < 0.19 < attention[23]


def test_zeros_at_the_last_word_mislead_the_mean_does_not():
    """What a first look read off zeros: the answer needs the last word's first layers."""
    of = places("sports")
    for label in ("mlp 0-4 last word", "attention 0-4 last word", "mlp 20-24 last word"):
        assert of.silenced(label).high < 0.3
        assert of.silenced(label, "mean").low > 0.8
    # Where it is read out, the mean takes it away too.
    assert of.silenced("attention 20-24 last word", "mean").high < 0.55
    assert of.silenced("attention 20-24 last word", "resample").high < 0.3


def test_early_perceptrons_and_the_first_attention_at_the_name_are_needed():
    of = places("sports")
    for label in ("mlp 0-4 name", "mlp 5-9 name", "attention 0-4 name"):
        assert of.silenced(label, "mean").high < 0.65
        assert of.silenced(label, "resample").high < 0.5
    for label in ("mlp 15-19 name", "mlp 25-29 name", "attention 10-14 name"):
        assert of.silenced(label, "mean").low > 0.75


def test_the_pairs_of_the_first_look_are_as_they_were():
    of = places("sports")
    assert of.moved_one("Rafael Nadal", "LeBron James", "mlp 0-9 name")[1] == pytest.approx(
        0.75, abs=0.01
    )
    assert of.moved_one("Rafael Nadal", "LeBron James", "mlp 2-9 name")[1] == pytest.approx(
        0.47, abs=0.01
    )
    assert of.silenced_one("Michael Jordan", "mlp 5-9 name") == pytest.approx(0.138, abs=1e-3)
    assert of.highest("mlp 2-9 name") > 0.6 > 0.16 > of.highest("attention 0-9 name")


def test_capitals_are_handed_over_in_the_same_layer_but_not_brought_by_the_next_perceptrons():
    of = places("capitals")
    assert of.handed_over_at(23).value == 1
    assert of.moved("attention 23 last word").taken_over.value == pytest.approx(0.975)
    assert of.moved("mlp 0-9 name").taken_over.value == 1
    # Which country it is, layers 0 and 1 have said: what follows brings nothing of another.
    assert of.moved("mlp 2-9 name").taken_over.value == pytest.approx(0.05)
    assert of.moved("mlp 2-9 name").own.low > 0.3
    assert of.moved("attention 0-9 name").own.low > 0.4


# --- neurons


def test_ten_neurons_of_46080_at_the_name_take_away_more_than_half():
    of = fact_neurons("sports")
    assert of.sizes == [1, 10, 50, 100, 200, 500, 1000, 5000]
    assert len(of.arrays["subjects"]) == 41
    assert of.halved_by("mean") == of.halved_by("zero") == 10
    assert of.left("mean", 10).value == pytest.approx(0.37, abs=5e-3)
    assert of.left("mean", 100).value == pytest.approx(0.22, abs=5e-3)
    assert of.still_first("mean", 10).value == pytest.approx(21 / 41)


def test_as_many_others_as_far_from_their_mean_or_at_random_take_nothing():
    of = fact_neurons("sports")
    for size in (1, 10, 50, 100, 200):
        assert of.left("matched", size).low > 0.95
        assert of.left("random", size).low > 0.88


def test_nor_do_ten_others_of_the_very_same_layers():
    few = few_neurons("sports")
    assert few.count == 10
    assert few.left.n == 41
    assert few.left.value == pytest.approx(fact_neurons("sports").left("mean", 10).value, abs=1e-3)
    assert few.left_others.low > few.left.high + 0.3
    assert few.still_first_others.low > few.still_first.high
    for chosen, others in zip(few.arrays["chosen"], few.arrays["others"], strict=True):
        for draw in others:
            assert not set(chosen.tolist()) & set(draw.tolist())
            assert sorted(draw // 1536) == sorted(chosen // 1536)


def test_they_are_the_persons_neurons_and_not_the_sports():
    of = fact_neurons("sports")
    assert of.overlap(same=True) < 1.25 * of.overlap(same=False) < 5
    assert of.by_layer[0] == pytest.approx(39.05, abs=0.05)
    assert of.by_layer[:10].sum() > 95


def test_and_gates_are_found_for_most_names_even_crossed_ones():
    of = fact_neurons("sports")
    assert [round(of.gated(kind).value, 2) for kind in ("known", "not known", "invented")] == [
        1.0,
        0.67,
        0.63,
    ]
    assert of.gates("known").value > 2.9 * of.gates("invented").value
    # So that a name has one says little: a search among so many mostly finds something.
    assert of.gated("invented").low > 0.5
    assert of.gated("not known").low > 0.4


def test_the_lectures_name_has_gates_and_what_they_are_at_near_misses():
    arrays = fact_neurons("sports").arrays
    assert arrays["fact_cast"][0] == "Michael Jordan"
    assert int(arrays["fact_gate_count"]) == 37
    levels = arrays["fact_gate_levels"]
    assert (levels[:, 0] - levels[:, 1:].max(axis=1) >= 0.5 - 1e-6).all()
    assert (levels[:, 1:].max(axis=1) <= 0.25 * levels[:, 0] + 1e-6).all()
    assert divmod(int(arrays["fact_gates"][0]), 1536) == (4, 1212)


def test_polysemy_by_this_measure_is_that_of_neurons_that_mean_nothing():
    of = fact_neurons("sports")
    assert of.polysemantic().value == pytest.approx(0.80, abs=5e-3)
    assert of.polysemantic_shuffled().value == pytest.approx(0.81, abs=5e-3)
    assert of.polysemantic().low < of.polysemantic_shuffled().high


# --- one fact in pictures


def test_the_story_shows_the_lectures_prompt_and_a_flip():
    told = story()
    assert "".join(told["tokens"].tolist()).endswith("Answer: Michael Jordan plays")
    assert told["words"][0] == " basketball"
    assert told["shares"][0] == pytest.approx(0.350, abs=5e-4)
    assert (np.diff(told["shares"]) <= 0).all()
    assert told["pair"].tolist() == ["Rafael Nadal", "LeBron James"]
    flips = [told[f"{key}_words"][0] for key in ("before", "itself", "after")]
    assert flips == [" tennis", " basketball", " basketball"]
    assert told["pair_after"][1] > 0.7 > 0.01 > told["pair_after"][0]
    assert told["patterns"].shape == (30, 9, len(told["tokens"]))
    np.testing.assert_allclose(told["patterns"].astype(float).sum(axis=2), 1, atol=2e-2)
    assert told["map_mlp"].shape == (26, len(told["tokens"]))


# --- the same heads elsewhere


def test_the_heads_carry_sports_and_capitals_but_not_symbols_and_leave_other_texts_alone():
    of = carriers_elsewhere()
    assert {tuple(head) for head in of.arrays["heads"][0].tolist()} == set(
        fact_path("sports").carriers
    )
    assert of.left("sports").value == pytest.approx(0.42, abs=5e-3)
    assert of.left("capitals").value == pytest.approx(0.23, abs=5e-3)
    assert of.left("elements").value == pytest.approx(0.99, abs=5e-3)
    for relation in ("sports", "capitals", "elements"):
        assert of.left_random(relation).low > 0.94
    assert of.still_first("elements").value > 0.85 > 0.5 > of.still_first("capitals").value
    assert of.texts.high < 0.02
    assert of.texts.value < of.texts_random.value


# --- a probe, and steering


def test_a_line_reads_the_sport_at_the_name_after_the_next_perceptrons_and_not_before():
    of, end = probe("sports"), "name's end"
    assert of.shuffled < 0.08
    # After layer 0 hardly more than chance, after layer 8 as often as the model says it itself.
    assert of.right(end, 1).value == pytest.approx(0.10, abs=5e-3)
    assert of.right(end, 9).value == pytest.approx(0.29, abs=5e-3)
    assert of.by_itself.value == pytest.approx(0.26, abs=5e-3)
    assert of.right(end, 1, known=True).high < 0.35 < 0.5 < of.right(end, 9, known=True).low


def test_at_the_last_word_it_is_read_only_after_the_hand_over():
    shares = probe("sports").by_depth("last word")
    assert shares[:14].max() < 0.2
    assert shares[24:].min() > 0.3


def test_a_mean_difference_turns_the_answer_at_a_dose_and_costs_something_elsewhere():
    of = steering("sports")
    assert of.arrays["answers"].tolist() == ["basketball", "baseball"]
    assert not set(of.arrays["fitted"].tolist()) & set(of.arrays["held_out"].tolist())
    assert of.turned(0.0).value == 0
    assert of.turned(1.0).value == 1
    assert of.turned(1.0).n == 3  # few: an example, no rate
    assert of.turned(1.0, "random").value == 0
    assert of.wanted(1.0).value == pytest.approx(0.26, abs=5e-3)
    assert of.side_effect(0.0).value == pytest.approx(0, abs=1e-5)
    costs = [of.side_effect(dose).value for dose in of.doses]
    assert costs == sorted(costs)
    assert 0.3 < of.side_effect(1.0).value < of.side_effect(1.0, "random").value
    # Too much of it breaks the model.
    assert of.wanted(8.0).value < of.wanted(1.0).value / 2


# --- features


def test_few_features_reconstruct_the_stream_and_noise_of_its_covariance_does_not_compare():
    of = features("sports")
    assert of.of("sae", "explained") > 0.7
    assert of.of("sae", "l0") < 12
    for control in ("gaussian", "shuffled"):
        assert of.of(control, "explained") < 0.5
    assert float(of.arrays["explained_pca"]) < 0.45
    assert float(of.arrays["explained_random"]) < 0.2
    # The model goes on with it less changed than with the mean, but it is changed.
    assert 0.7 < of.spliced().low < of.spliced().high < of.spliced("random").low


def test_a_feature_tells_a_topic_better_than_any_control_but_not_a_sport():
    of = features("sports")
    assert of.tells("sae", "topic").low > 0.75
    for control in ("gaussian", "shuffled", "random", "neurons", "coordinates"):
        assert of.better(control, "topic").low > 0.05
    for unit in of.units:
        assert of.tells(unit, "answer").high < 0.65
    assert of.better("neurons", "answer").low < 0
    # What a token is by its letters, neurons tell better.
    assert of.better("neurons", "token").value < 0
