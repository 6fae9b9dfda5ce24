import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.facts import (
    LECTURE_BIAS,
    ROBUST_BIAS,
    Fact,
    and_gate,
    bits_per_parameter,
    exact_fraction,
    fact_memory,
    gate_error,
    gate_margin,
    gate_noise,
    gate_scale,
    gate_value,
    linear_accuracy,
    linear_memory,
    max_other_features,
    mean_leak,
    n99_estimate,
    random_facts,
    random_feature_accuracy,
    random_feature_memory,
    read_back,
    recall,
    recall_accuracy,
    sample_row_products,
    store_facts,
)

E = np.eye(12)
WORDS = ("Michael", "Jordan", "Phelps", "Alexis", "basketball", "swimming", "Bulls", "23")
DIRECTIONS = {word: E[i] for i, word in enumerate(WORDS)}
JORDAN = Fact("Michael", "Jordan", ("basketball", "Bulls", "23"))
CAST = {
    "Michael Jordan": E[0] + E[1],
    "Michael Phelps": E[0] + E[2],
    "Alexis Jordan": E[3] + E[1],
    "someone else": E[8] + E[9],
}


def directions_with_gram(gram):
    """Unit vectors whose dot products are the entries of a positive semidefinite matrix."""
    values, vectors = np.linalg.eigh(np.asarray(gram))
    return vectors * np.sqrt(np.clip(values, 0, None))


# --- the gate


def test_the_row_michael_plus_jordan_reads_2_1_1_0_over_the_cast():
    gate = and_gate(E[0], E[1], LECTURE_BIAS)
    people = np.array(list(CAST.values()))
    assert (people @ gate.row).tolist() == [2, 1, 1, 0]
    assert gate.pre_activation(people).tolist() == [1, 0, 0, -1]
    assert gate(people).tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("bias", [LECTURE_BIAS, ROBUST_BIAS])
def test_the_truth_table_is_that_of_and(bias):
    table = [gate_value(a, b, bias) for a, b in [(1, 1), (1, 0), (0, 1), (0, 0)]]
    assert table == [1, 0, 0, 0]


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5))
def test_no_weights_and_bias_make_an_and_without_the_bend(first, last, bias):
    def affine(a, b):
        return first * a + last * b + bias

    # What an affine map says of both is fixed by the other three; AND would need 1 = 0 + 0 - 0.
    assert affine(1, 1) == pytest.approx(affine(1, 0) + affine(0, 1) - affine(0, 0), abs=1e-9)
    misses = [affine(1, 1) - 1, affine(1, 0), affine(0, 1), affine(0, 0)]
    assert max(map(abs, misses)) >= 0.25 - 1e-9


def test_the_gate_is_no_and_off_the_corners():
    assert gate_value(0.75, 0.75) == 0.5
    assert gate_value(2, 0) == 1
    assert gate_value(2, 0, ROBUST_BIAS) == 1


def test_three_halves_of_each_name_give_two_not_one():
    gate = and_gate(E[0], E[1], LECTURE_BIAS)
    assert gate(1.5 * (E[0] + E[1])) == 2
    assert gate(0.75 * (E[0] + E[1])) == pytest.approx(0.5)


@pytest.mark.parametrize(("angle", "leak"), [(89, 0.01745), (85, 0.0872)])
def test_names_a_little_off_perpendicular_leak_through_bias_minus_one(angle, leak):
    cosine = np.cos(np.radians(angle))
    first, last = directions_with_gram([[1, cosine], [cosine, 1]])
    assert and_gate(first, last, LECTURE_BIAS)(first) == pytest.approx(leak, abs=5e-5)
    assert and_gate(first, last, ROBUST_BIAS)(first) == 0


@given(
    st.integers(2, 8),
    st.integers(0, 5),
    st.sampled_from([LECTURE_BIAS, -1.25, ROBUST_BIAS]),
    st.integers(0, 2**32 - 1),
)
def test_no_directions_of_that_coherence_do_worse_than_the_margin(d, others, bias, seed):
    rng = np.random.default_rng(seed)
    V = rng.normal(size=(2 + others, d))
    V /= np.linalg.norm(V, axis=1, keepdims=True)
    gram = V @ V.T
    coherence = min(1.0, float(np.abs(gram - np.eye(2 + others)).max()))
    gate, margin = and_gate(V[0], V[1], bias), gate_margin(coherence, others, bias)
    noise = V[2:].sum(axis=0)
    assert gate.pre_activation(V[0] + V[1] + noise) >= margin.both_at_least - 1e-9
    assert gate.pre_activation(V[0] + noise) <= margin.one_at_most + 1e-9
    if margin.silent:
        assert gate(V[0] + noise) <= 1e-9


@given(st.floats(0.001, 0.5), st.integers(0, 20))
def test_the_margins_conditions_are_the_derived_ones(mu, k):
    robust, lecture = gate_margin(mu, k), gate_margin(mu, k, LECTURE_BIAS)
    if abs(mu - 1 / (2 * (2 * k + 1))) > 1e-9:
        assert robust.silent == (mu <= 1 / (2 * (2 * k + 1)))
    if abs(mu - 1 / (4 * (k + 1))) > 1e-9:
        assert robust.fires == (mu < 1 / (4 * (k + 1)))
    assert lecture.leak == pytest.approx((2 * k + 1) * mu)
    assert lecture.weakest == pytest.approx(max(0, 1 - 2 * (k + 1) * mu))
    if abs((4 * k + 3) * mu - 1) > 1e-9:
        assert robust.separable == lecture.separable == ((4 * k + 3) * mu < 1)


def test_the_worst_case_of_the_margin_is_attained():
    mu, k = 0.1, 2
    away = np.full((4, 4), -mu) + (1 + mu) * np.eye(4)
    V = directions_with_gram(away)
    both = and_gate(V[0], V[1]).pre_activation(V.sum(axis=0))
    assert both == pytest.approx(gate_margin(mu, k).both_at_least)
    towards = np.full((4, 4), mu) + (1 - mu) * np.eye(4)
    V = directions_with_gram(towards)
    one = and_gate(V[0], V[1]).pre_activation(V[0] + V[2] + V[3])
    assert one == pytest.approx(gate_margin(mu, k).one_at_most)


@pytest.mark.parametrize(("angle", "others"), [(89, 13), (88, 6), (85, 1), (80, 0), (70, None)])
def test_features_a_robust_gate_tolerates_at_an_angle(angle, others):
    assert max_other_features(np.cos(np.radians(angle))) == others


def test_bias_minus_one_tolerates_no_interference_at_all():
    assert max_other_features(0.01, LECTURE_BIAS) is None


@pytest.mark.parametrize(
    ("d", "k", "names", "sd"),
    [(768, 10, 1, 0.166), (768, 10, 2, 0.178), (12_288, 60, 1, 0.099)],
)
def test_gate_noise_among_random_directions(d, k, names, sd):
    assert gate_noise(d, k, names) == pytest.approx(sd, abs=1.5e-3)
    products = sample_row_products(d, k, names, 4_000, np.random.default_rng(1))
    assert products.std() == pytest.approx(sd, rel=0.04)
    assert products.mean() == pytest.approx(names, abs=0.02)


def test_sampled_row_products_are_distributed_as_those_of_drawn_directions():
    rng = np.random.default_rng(3)
    d, k, trials = 20, 3, 4_000
    V = rng.normal(size=(trials, 2 + k, d))
    V /= np.linalg.norm(V, axis=2, keepdims=True)
    drawn = ((V[:, 0] + V[:, 1]) * (V.sum(axis=1))).sum(axis=1)
    sampled = sample_row_products(d, k, 2, trials, rng)
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    assert np.quantile(sampled, levels) == pytest.approx(np.quantile(drawn, levels), abs=0.06)


def test_sixty_other_features_stand_five_sigma_from_the_robust_bias():
    assert 0.5 / gate_noise(12_288, 60, 1) == pytest.approx(5, abs=0.1)


@pytest.mark.parametrize(
    ("d", "k", "names", "error"),
    [(768, 10, 1, 0.0012), (100, 5, 1, 0.066), (100, 5, 2, 0.091), (12_288, 200, 1, 0.0028)],
)
def test_gate_errors_among_random_directions(d, k, names, error):
    assert gate_error(d, k, names) == pytest.approx(error, rel=0.05)
    products = sample_row_products(d, k, names, 40_000, np.random.default_rng(2))
    wrong = products > 1.5 if names == 1 else products <= 1.5
    assert wrong.mean() == pytest.approx(error, rel=0.15, abs=4 * np.sqrt(error / 40_000))


@pytest.mark.parametrize(("d", "k", "leak"), [(12_288, 20, 0.023), (100, 5, 0.136)])
def test_mean_leak_of_bias_minus_one(d, k, leak):
    assert mean_leak(d, k) == pytest.approx(leak, rel=0.04)
    products = sample_row_products(d, k, 1, 40_000, np.random.default_rng(4))
    assert np.maximum(0, products - 1).mean() == pytest.approx(leak, rel=0.04)


# --- blocks that store facts


@pytest.mark.parametrize("bias", [LECTURE_BIAS, ROBUST_BIAS])
def test_a_stored_fact_is_written_for_its_name_and_for_no_near_miss(bias):
    block = store_facts([JORDAN], DIRECTIONS, bias)
    attributes = sum(DIRECTIONS[word] for word in JORDAN.attributes)
    assert np.array_equal(block(CAST["Michael Jordan"]), CAST["Michael Jordan"] + attributes)
    for name in ("Michael Phelps", "Alexis Jordan", "someone else"):
        assert np.array_equal(block.delta(CAST[name]), np.zeros(12))


def test_each_fact_has_a_neuron_and_they_do_not_meet():
    phelps = Fact("Michael", "Phelps", ("swimming",))
    block = store_facts([JORDAN, phelps], DIRECTIONS)
    assert block.d_mlp == 2
    assert block.neurons(CAST["Michael Phelps"]).tolist() == [0, 0.5]
    assert np.array_equal(block.delta(CAST["Michael Phelps"]), DIRECTIONS["swimming"])


def test_every_attribute_can_be_read_back_off_the_column():
    column = store_facts([JORDAN], DIRECTIONS, LECTURE_BIAS).W_down[:, 0]
    amounts = read_back(column, DIRECTIONS)
    assert [word for word, amount in amounts.items() if amount == 1] == list(JORDAN.attributes)
    assert all(amount == 0 for word, amount in amounts.items() if word not in JORDAN.attributes)


def test_twice_the_first_name_is_a_false_alarm():
    assert store_facts([JORDAN], DIRECTIONS, LECTURE_BIAS).neurons(2 * E[0]).tolist() == [1]


@pytest.mark.parametrize(
    ("facts", "directions", "named"),
    [
        ([], DIRECTIONS, "facts"),
        ([Fact("Marie", "Curie", ())], DIRECTIONS, "Marie"),
        ([Fact("Michael", "Jordan", ("radium",))], DIRECTIONS, "radium"),
        ([JORDAN], {**DIRECTIONS, "Bulls": np.ones(12)}, "Bulls"),
        ([JORDAN], {**DIRECTIONS, "Bulls": np.eye(3)[0]}, "Bulls"),
    ],
)
def test_facts_without_fitting_directions_are_named(facts, directions, named):
    with pytest.raises(ValueError, match=named):
        store_facts(facts, directions)


# --- memories


def test_a_threshold_recalls_ten_thousand_facts_from_a_hundred_dimensions():
    rng = np.random.default_rng(0)
    keys, values, _ = random_facts(10_000, 100, rng)
    asked = np.arange(500)
    filtered = recall(fact_memory(keys, values, 0.5), keys[:500], values)
    assert (filtered == asked).mean() == 1.0
    leaking = recall(fact_memory(keys, values, 0.0), keys[:500], values)
    assert (leaking == asked).mean() == pytest.approx(0.008, abs=0.008)


def test_a_neuron_per_fact_is_exact_iff_the_threshold_exceeds_every_other_cosine():
    keys, values, _ = random_facts(4_096, 64, np.random.default_rng(0))
    gram = keys @ keys.T
    highest = np.sort(gram[np.triu_indices(4_096, 1)])[-1]
    assert 0.5 < highest < 0.7
    assert exact_fraction(fact_memory(keys, values, 0.7), keys, values) == 1.0
    low = fact_memory(keys, values, 0.5)
    assert exact_fraction(low, keys, values) == pytest.approx(0.955, abs=0.02)
    assert recall_accuracy(low, keys, values) == 1.0


def test_random_features_fit_one_fact_more_than_neurons_and_then_no_more():
    rng = np.random.default_rng(0)
    errors = []
    for count in (257, 300):
        keys, values, _ = random_facts(count, 64, rng)
        memory = random_feature_memory(keys, values, 256, rng)
        errors.append(np.abs(memory.delta(keys) - values).max())
    assert errors[0] < 1e-9
    assert errors[1] == pytest.approx(0.19, abs=0.1)


def test_random_features_recall_more_facts_than_they_fit():
    rng = np.random.default_rng(1)
    assert random_feature_accuracy(181, 32, 128, rng) >= 0.99
    assert random_feature_accuracy(256, 32, 128, rng) == pytest.approx(0.96, abs=0.03)
    assert random_feature_accuracy(512, 32, 128, rng) < 0.6


def test_ridge_shrinks_the_down_projection():
    rng = np.random.default_rng(2)
    keys, values, _ = random_facts(60, 16, rng)
    free = random_feature_memory(keys, values, 32, np.random.default_rng(3))
    tied = random_feature_memory(keys, values, 32, np.random.default_rng(3), ridge=10.0)
    assert np.array_equal(free.W_up, tied.W_up)
    assert np.linalg.norm(tied.W_down) < np.linalg.norm(free.W_down)


@pytest.mark.parametrize(("d", "fits", "breaks"), [(64, 64, 192), (128, 256, 640)])
def test_a_linear_memory_holds_a_few_facts_per_dimension(d, fits, breaks):
    rng = np.random.default_rng(5)
    assert linear_accuracy(fits, d, rng) >= 0.99
    assert linear_accuracy(breaks, d, rng) < 0.99


def test_a_linear_memory_of_orthonormal_keys_is_exact():
    rng = np.random.default_rng(6)
    keys = np.linalg.qr(rng.normal(size=(8, 8)))[0]
    values = rng.normal(size=(8, 8))
    assert linear_memory(keys, values) @ keys[3] == pytest.approx(values[3])


@pytest.mark.parametrize(
    ("m", "d", "classes", "facts"),
    [
        (128, 32, None, 257),
        (128, 64, None, 376),
        (256, 64, None, 722),
        (512, 64, None, 1391),
        (256, 64, 16, 445),
        (512, 64, 16, 890),
    ],
)
def test_the_n99_formula_gives_the_tabled_values(m, d, classes, facts):
    assert n99_estimate(m, d, classes) == pytest.approx(facts, abs=0.5)


def test_extrapolated_to_gpt3_the_formula_gives_ten_million_facts_a_layer():
    assert n99_estimate(49_152, 12_288) == pytest.approx(9.6e6, rel=0.01)


def test_measured_capacity_is_an_eighth_to_a_sixth_of_a_bit_per_parameter():
    measured = [(181, 128, 32), (256, 128, 64), (512, 256, 64), (1024, 512, 64)]
    bits = [bits_per_parameter(n, n, m, d) for n, m, d in measured]
    assert min(bits) == pytest.approx(0.125, abs=0.01)
    assert max(bits) == pytest.approx(0.17, abs=0.01)


def test_facts_of_few_classes_are_recalled_by_label():
    rng = np.random.default_rng(7)
    keys, candidates, labels = random_facts(200, 64, rng, classes=16)
    assert candidates.shape == (16, 64)
    memory = random_feature_memory(keys, candidates[labels], 256, rng)
    assert recall_accuracy(memory, keys, candidates, labels) == 1.0
    assert np.array_equal(recall(memory, keys, candidates, block=7), labels)


# --- bad input


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: gate_scale(-2), "bias"),
        (lambda: gate_scale(0.5), "bias"),
        (lambda: and_gate([1.0, 1.0], [0.0, 1.0]), "first"),
        (lambda: and_gate([1.0, 0.0], [0.0, 1.0, 0.0]), "last"),
        (lambda: and_gate([1.0, 0.0], [0.0, 1.0])([1.0, 0.0, 0.0]), "x must"),
        (lambda: gate_value(float("nan"), 0), "first"),
        (lambda: gate_margin(1.5), "coherence"),
        (lambda: gate_margin(0.1, -1), "others"),
        (lambda: max_other_features(0.0), "coherence"),
        (lambda: gate_noise(1, 0, 1), "d_model"),
        (lambda: gate_noise(10, 0, 3), "names"),
        (lambda: fact_memory(np.eye(2), np.eye(2), 1.0), "threshold"),
        (lambda: fact_memory(2 * np.eye(2), np.eye(2), 0.5), "keys"),
        (lambda: fact_memory(np.eye(2), np.eye(3), 0.5), "values"),
        (lambda: random_feature_memory(np.eye(2), np.eye(2), 0, np.random.default_rng()), "d_mlp"),
        (lambda: random_feature_memory(np.eye(2), np.eye(2), 4, 0), "rng"),
        (lambda: recall(np.eye(2), np.eye(2), np.eye(3)), "candidates"),
        (lambda: recall_accuracy(np.eye(2), np.eye(2), np.eye(2), [0.0, 1.0]), "labels"),
        (lambda: recall_accuracy(np.eye(2), np.eye(2), np.eye(2), [0]), "labels"),
        (lambda: n99_estimate(0, 4), "d_mlp"),
        (lambda: n99_estimate(4, 4, classes=1), "classes"),
        (lambda: random_facts(0, 4, np.random.default_rng()), "count"),
        (lambda: read_back(np.ones(3), {"a": [1.0, 0.0]}), "'a'"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
