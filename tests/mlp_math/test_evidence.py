"""The measures of evidence on arrays whose right answer is known."""

from pathlib import Path

import numpy as np
import pytest

from mlp_math import stored
from mlp_math.encoder import bert_encoder
from mlp_math.evidence import (
    Probe,
    ablation_curves,
    and_gate_margins,
    angle_statistics,
    answer_ranks,
    association_table,
    find_and_gates,
    lit_fraction,
    matched_units,
    random_units,
    transplant_curve,
    unrelated_counts,
    unrelated_texts,
)
from mlp_math.real_model import load_real_model, stored_name

TINY = Path(__file__).parent / "data" / "tiny_bert.npz"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture(scope="module")
def encoder():
    with np.load(TINY) as archive:
        weights = {key[8:]: archive[key] for key in archive.files if key.startswith("weights/")}
    return bert_encoder(weights, n_heads=4)


@pytest.fixture
def probe(encoder, rng) -> Probe:
    answers = rng.normal(size=(3, 16))
    answers /= np.linalg.norm(answers, axis=1, keepdims=True)
    return Probe(encoder, np.array([2, 11, 5, 3]), answers)


def activations_of(probe: Probe, token: int) -> np.ndarray:
    trace = probe.encoder.forward(probe.ids[np.newaxis])
    return trace.neurons_at([token])[0].ravel()


# --- association


def test_the_association_table_holds_cosines():
    subjects = np.array([[1.0, 0.0], [0.6, 0.8]])
    np.testing.assert_allclose(association_table(subjects, np.eye(2)), subjects)
    with pytest.raises(ValueError, match="answers must have rows of length 1"):
        association_table(subjects, 2 * np.eye(2))


def test_the_rank_counts_answers_that_are_nearer():
    table = [[0.3, 0.9, 0.1], [0.3, 0.9, 0.1], [0.3, 0.9, 0.1]]
    assert answer_ranks(table, [0, 1, 2]).tolist() == [2, 1, 3]


@pytest.mark.parametrize("right", [[0], [0, 3], [0, -1]])
def test_a_right_answer_that_is_not_there_is_refused(right):
    with pytest.raises(ValueError, match="right must"):
        answer_ranks([[0.3, 0.9, 0.1], [0.3, 0.9, 0.1]], right)


def test_names_are_stored_without_accents_or_spaces():
    assert stored_name("Marie", "Skłodowska-Curie") == "marie_skodowska_curie"
    assert stored_name("Shaquille", "O'Neal") == "shaquille_o_neal"
    with pytest.raises(ValueError, match="must have a letter"):
        stored_name("邓", "稼先")


# --- gates


def test_of_four_kinds_of_neuron_only_the_gate_is_found():
    full_name = np.array([1.0, 2.0, 1.2, 0.3])
    near_misses = np.array(
        [
            [0.0, 1.0, 1.2, 0.0],  # first name alone
            [0.0, 1.0, 0.0, 0.0],  # last name alone
            [-0.1, 0.0, 0.0, 0.0],
        ]
    )
    gates = find_and_gates(full_name, near_misses)
    assert gates.units.tolist() == [0]
    assert gates.margins.tolist() == [1.0]
    assert gates.leaks.tolist() == [0.0]
    # The adder has margin 1 too, but half of it is there for one name; the last is too faint.
    np.testing.assert_allclose(and_gate_margins(full_name, near_misses), [1.0, 1.0, 0.0, 0.3])
    assert find_and_gates(full_name, near_misses, leak=0.5).units.tolist() == [0, 1]
    assert find_and_gates(full_name, near_misses, margin=0.2).units.tolist() == [0, 3]


def test_gates_come_widest_margin_first():
    gates = find_and_gates([1.0, 3.0, 2.0], [[0.0, 0.5, 0.1]])
    assert gates.units.tolist() == [1, 2, 0]
    np.testing.assert_allclose(gates.leaks, [1 / 6, 0.05, 0])


def test_a_gate_needs_near_misses_of_the_same_neurons():
    with pytest.raises(ValueError, match="near_misses must have at least one row"):
        find_and_gates([1.0], np.empty((0, 1)))
    with pytest.raises(ValueError, match=r"near_misses must have shape \(any, 2\)"):
        find_and_gates([1.0, 2.0], [[1.0]])


# --- ablation


def test_without_units_the_probe_reads_the_plain_cosines(probe):
    sentence = probe.encoder.forward(probe.ids[np.newaxis]).sentences[0]
    np.testing.assert_allclose(probe.cosines(), probe.answers @ sentence)


def test_ablation_by_hand_equals_the_curves(probe, rng):
    ranking = rng.permutation(48)
    reference = rng.normal(size=(5, 48))
    curves = ablation_curves(
        probe,
        1,
        ranking,
        [1, 7],
        activations=activations_of(probe, 2),
        reference=reference,
        draws=3,
        rng=rng,
    )
    for row, size in enumerate([1, 7]):
        units = ranking[:size]
        assert curves.zero[row] == probe.cosines(units)[1]
        assert curves.mean[row] == probe.cosines(units, reference.mean(axis=0)[units])[1]
    assert curves.resample.shape == curves.random.shape == curves.matched.shape == (2, 3)
    assert np.ptp(curves.random[1]) > 0
    assert np.ptp(curves.resample[1]) > 0


def test_resampling_from_the_text_itself_at_every_token_changes_nothing_if_tokens_agree(encoder):
    text = np.array([7, 7])  # two tokens alike but for their positions
    probe = Probe(encoder, text, np.eye(16)[:1])
    trace = encoder.forward(text[np.newaxis])
    rows = np.concatenate([layer.neurons[0] for layer in trace.layers], axis=1)
    own = probe.cosines(np.arange(48), rows[np.newaxis])
    np.testing.assert_allclose(own, probe.cosines(), atol=1e-12)


def test_equal_arguments_and_seed_give_equal_curves(probe):
    def run() -> np.ndarray:
        curves = ablation_curves(
            probe,
            0,
            np.arange(48),
            [5],
            activations=activations_of(probe, 1),
            reference=np.ones((2, 48)),
            draws=2,
            rng=np.random.default_rng(1),
        )
        return np.concatenate([curves.random, curves.matched, curves.resample])

    np.testing.assert_array_equal(run(), run())


def test_matched_neurons_are_as_active_and_none_of_the_chosen(rng):
    activations = rng.normal(size=400)
    chosen = np.argsort(-activations)[:20]
    matched = matched_units(activations, chosen, rng, window=4)
    assert np.unique(matched).size == 20
    assert not np.isin(matched, chosen).any()
    assert activations[matched].min() > np.sort(activations)[-60]
    middle = np.argsort(np.abs(activations))[:20]
    pairs = matched_units(activations, middle, rng, window=4)
    assert np.abs(activations[pairs] - activations[middle]).max() < 0.2


def test_no_more_than_half_of_the_neurons_can_be_matched(rng):
    with pytest.raises(ValueError, match="chosen must be at most half of 10 neurons, got 6"):
        matched_units(np.zeros(10), np.arange(6), rng)


def test_random_neurons_do_not_repeat(rng):
    assert np.unique(random_units(30, 30, rng)).size == 30
    with pytest.raises(ValueError, match="rng must be a numpy"):
        random_units(30, 3, 7)


def test_transplanting_ones_own_values_changes_nothing(probe):
    own = activations_of(probe, 2)
    curve = transplant_curve(probe, 0, np.arange(48), own, [1, 48], token=2)
    np.testing.assert_allclose(curve, probe.cosines()[0], atol=1e-12)


def test_a_transplant_changes_the_one_token_only(encoder, probe, rng):
    donor = rng.normal(size=48)
    curve = transplant_curve(probe, 0, np.array([4, 9]), donor, [2], token=2)
    trace = encoder.forward(probe.ids[np.newaxis])
    values = trace.layers[0].neurons[..., [4, 9]].copy()
    values[0, 2] = donor[[4, 9]]
    np.testing.assert_allclose(curve[0], probe.cosines([4, 9], values)[0])


# --- polysemantic neurons


def test_lit_neurons_are_counted_over_the_texts_own_tokens():
    neurons = np.array([[[1.0, -1.0], [2.0, 3.0], [9.0, 9.0]]])
    mask = np.array([[True, True, False]])
    assert lit_fraction(neurons, mask).tolist() == [0.75]
    assert lit_fraction(neurons, mask, threshold=1.5).tolist() == [0.5]
    with pytest.raises(ValueError, match="mask must be bool of shape"):
        lit_fraction(neurons, mask[:, :2])


def test_a_polysemantic_neuron_is_told_from_one_with_a_topic():
    topics = np.array([0, 0, 1, 1, 2])
    similarity = np.where(topics[:, None] == topics, 0.9, 0.0) + 0.1 * np.eye(5)
    one_topic = [2.0, 1.8, 0.0, 0.0, 0.0]
    several = [2.0, 1.8, 1.5, 0.2, 1.1]
    faint = [0.9, 0.0, 0.9, 0.0, 0.9]
    activations = np.array([one_topic, several, faint]).T
    assert unrelated_counts(activations, similarity).tolist() == [1, 3, 0]
    assert unrelated_texts(several, similarity).tolist() == [0, 2, 4]
    assert unrelated_texts(several, similarity, share=0.7).tolist() == [0, 2]
    assert unrelated_texts(several, similarity, unrelated=0.95).tolist() == [0, 1, 2, 4]
    assert unrelated_texts(faint, similarity, minimum=0.5).tolist() == [0, 2, 4]


# --- directions and words


def test_the_angles_of_orthogonal_and_opposite_directions():
    statistics = angle_statistics([[1.0, 0, 0], [0, 2.0, 0], [-3.0, 0, 0]], bins=18)
    assert statistics.counts.sum() == 3
    assert statistics.counts[9] == 2
    assert statistics.counts[17] == 1
    assert statistics.share_near_90 == pytest.approx(2 / 3)
    assert statistics.rms_cosine == pytest.approx(np.sqrt(1 / 3))
    assert (statistics.smallest, statistics.largest) == (pytest.approx(90), pytest.approx(180))
    assert statistics.mean_length == pytest.approx(1 / 3)


def test_random_directions_have_rms_cosine_one_over_root_d(rng):
    statistics = angle_statistics(rng.standard_normal((600, 384)))
    assert statistics.rms_cosine == pytest.approx(1 / np.sqrt(384), rel=0.02)
    assert statistics.mean_length == pytest.approx(1 / np.sqrt(600), rel=0.1)


@pytest.mark.parametrize("directions", [[[1.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]]])
def test_too_few_or_empty_directions_are_refused(directions):
    with pytest.raises(ValueError, match="directions must be two or more rows, none of length 0"):
        angle_statistics(directions)


# --- what is stored


def test_what_is_not_stored_names_the_command_that_measures_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"python -m measure ada_lovelace"):
        load_real_model("ada_lovelace", tmp_path)


def test_a_damaged_extract_is_not_trusted(tmp_path):
    path = stored.save("ada_lovelace", {"a": np.zeros(3)}, {}, tmp_path)
    assert load_real_model("ada_lovelace", tmp_path)["a"].tolist() == [0, 0, 0]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="'ada_lovelace' cannot be trusted: run python -m"):
        load_real_model("ada_lovelace", tmp_path)
