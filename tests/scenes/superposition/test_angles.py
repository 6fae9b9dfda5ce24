"""What the angle shots of part 6 show and say, read back off the stage and computed again."""

import numpy as np
import pytest

from lectures.load import load_lecture
from lectures.text import shot_narration
from mlp_math import bounds, sparse_autoencoder
from mlp_math.angles import (
    angle_deviation,
    angle_histogram,
    extreme_angles,
    pair_count,
    random_unit_vectors,
    share_within,
    typical_coherence,
    typical_extreme_angles,
)
from mlp_math.bundles import find_bundles
from mlp_math.directions import angle_between
from mlp_math.line_packing import lines_of
from mlp_math.packings import KerdockLines, gpt3_lines
from mlp_math.real_model import load_real_model
from mlp_math.recipes import find
from mlp_math.stored import load
from scenes.superposition.algebra import BINS, FIELD, sampled_counts
from scenes.superposition.angle_set import PACKED, PUSHED, RANDOM, experiment
from scenes.superposition.push_apart import SWEEP
from scenes.superposition.random_vectors import the_vectors
from scenes.superposition.sparse import LIT, PENALTY

N, D = 10_000, 100


@pytest.fixture(scope="module")
def _played():
    return {}


@pytest.fixture
def once(play, _played):
    """Plays a shot unless a test of this module has."""

    def run(shot):
        if shot not in _played:
            _played[shot] = play(shot)
        return _played[shot]

    return run


def said(shot, beat):
    return shot_narration(load_lecture(), "en", shot)[beat]


# --- the stored arrays ---------------------------------------------------------------------------


def test_all_three_experiments_are_about_as_many_vectors_in_as_many_dimensions():
    assert experiment() == (N, D)


@pytest.mark.parametrize("name", [RANDOM, PACKED])
def test_a_stored_histogram_counts_every_pair_once(name):
    assert load(name)["histogram"].sum() == pair_count(N) == 49_995_000


def test_every_stored_step_of_the_optimisation_counts_every_pair_once():
    assert (load(PUSHED)["histogram"].sum(axis=1) == pair_count(N)).all()


def test_the_random_summary_is_that_of_the_vectors_that_are_shown():
    vectors = the_vectors()[:1500]
    assert share_within(vectors, 1.0) == pytest.approx(
        float(load(RANDOM)["share_within_1"]), abs=0.003
    )


def test_the_random_histogram_is_that_of_the_very_vectors_that_are_shown():
    counts = angle_histogram(the_vectors(), 360)
    # Cosines on a border may fall to either side on another machine's arithmetic.
    assert np.abs(counts - load(RANDOM)["histogram"]).sum() <= 40


def test_the_packings_smallest_angle_is_that_of_its_own_lines():
    stored = load(PACKED)
    lines = lines_of(stored["generators"], N, D, int(stored["wrap"]))
    low, high = stored["extremes"]
    reached = float(np.degrees(np.arccos(stored["coherence"])))
    assert min(low, 180 - high) == pytest.approx(reached, abs=1e-3)
    assert extreme_angles(lines) == pytest.approx((low, high), abs=1e-3)


def test_a_reduced_run_collapses_as_the_full_one_does():
    small = find(PUSHED).reduced(n=200, d=10, shown_steps=[0, 250]).compute()
    assert small["share_near_parallel"][0] < 0.01
    # A tenth of all pairs: in ten dimensions, ten bundles.
    assert small["share_near_parallel"][-1] == pytest.approx(0.1, abs=0.02)
    assert small["share_within_1"][-1] > 0.85


# --- the vectors and their angles ----------------------------------------------------------------


def test_the_stack_ends_at_ten_thousand_and_shows_its_last_vectors(once):
    scene = once("VectorStack")
    assert (scene.count.get_value(), scene.brace[1].get_value()) == (N, D)
    assert scene.room_line.get_values() == [D]
    assert scene.times.get_value() == N / D
    assert scene.vectors.shape == (N, D)


def test_every_measured_pair_is_a_pair_of_those_vectors(once):
    scene = once("RandomAngles")
    vectors = the_vectors()
    pairs = scene.rng().choice(N, size=(len(scene.measured), 2), replace=False)
    expected = [angle_between(vectors[i], vectors[j]) for i, j in pairs]
    assert scene.measured == pytest.approx(expected)


def test_the_bell_and_its_readings_are_those_of_all_pairs(once):
    scene, stored = once("RandomAngles"), load(RANDOM)
    assert scene.histogram.get_values().counts.tolist() == stored["histogram"].tolist()
    assert scene.pairs.get_value() == pair_count(N)
    assert [pointer.get_value() for pointer in scene.pointers] == stored["extremes"].tolist()
    assert [share.get_value() / 100 for share in scene.shares] == pytest.approx(
        [float(stored["share_within_10"]), float(stored["share_within_1"])]
    )


def test_nine_in_ten_pairs_are_near_and_one_in_seven_very_near():
    stored = load(RANDOM)
    assert "Nine in ten" in said("RandomAngles", "spread")
    assert round(10 * float(stored["share_within_10"])) == 9
    assert "one pair in seven" in said("RandomAngles", "spread")
    assert round(1 / float(stored["share_within_1"])) == 7


# --- the twist -----------------------------------------------------------------------------------


def test_the_spike_is_the_last_of_the_stored_steps(once):
    scene, run = once("PushApart"), load(PUSHED)
    assert scene.histogram.get_values().counts.tolist() == run["histogram"][-1].tolist()
    assert scene.histogram.window == (80.0, 100.0)
    assert scene.step_number.get_value() == run["steps"][-1] == 250
    assert scene.share.get_value() == pytest.approx(100 * run["share_within_1"][-1])
    assert "Ninety-eight per cent" in said("PushApart", "triumph")
    assert int(scene.share.get_value()) == 98


def test_the_full_axis_shows_the_pairs_that_the_narrow_one_hid(once):
    scene, run = once("FullAxis"), load(PUSHED)
    assert scene.histogram.window == (0.0, 180.0)
    assert scene.histogram.log_share == 1.0
    parallel = scene.parallel.get_value()
    assert parallel == pytest.approx(run["share_near_parallel"][-1] * pair_count(N), abs=3)
    assert "Six hundred thousand" in said("FullAxis", "bundles")
    assert round(parallel, -5) == 600_000
    shown = [pair.number.get_value() for pair in scene.pairs]
    assert shown == pytest.approx(list(run["extremes"][-1]))
    # The two arrows beside each tower stand at the angle that is written below them.
    for pair in scene.pairs:
        a, b = (arrow.get_values() for arrow in pair.arrows)
        assert angle_between(a, b) == pytest.approx(pair.number.get_value(), abs=1e-3)
    assert shown[0] < 1.05  # "barely one degree"


def test_what_the_wedge_tells_on_its_way_are_the_pairs_of_the_bar_above_it(once):
    scene, counts = once("FullAxis"), load(PUSHED)["histogram"][-1]
    bar = int(SWEEP[1] * counts.size / 180)
    assert scene.here.get_value() == counts[bar] > 0


def test_the_frame_keeps_to_what_the_famous_picture_showed(once):
    scene = once("FullAxis")
    left, right = (scene.histogram.place(degrees)[0] for degrees in (80, 100))
    assert scene.frame.get_left()[0] == pytest.approx(left)
    assert scene.frame.get_right()[0] == pytest.approx(right)


def test_the_inset_shows_the_histograms_own_counts(once):
    scene = once("FullAxis")
    counts = scene.histogram.get_values().counts
    assert scene.inset.get_values().counts.tolist() == counts.tolist()


def test_in_space_the_vectors_end_in_one_bundle_a_dimension(once):
    scene, stored = once("BundlesInSpace"), load("bundle_paths_60x3")
    assert scene.heading.get_values() == [60, 3]
    assert scene.vectors.get_values() == pytest.approx(stored["directions"][-1], abs=1e-6)
    bundles = find_bundles(stored["directions"][-1])
    assert scene.number.get_value() == len(bundles) == 3
    axes = np.array([bundle.axis for bundle in bundles])
    assert np.abs(axes @ axes.T - np.eye(3)).max() < 0.05


def test_a_hundred_bundles_hold_nearly_all_vectors():
    sizes = load(PUSHED)["bundle_sizes"]
    assert "roughly a hundred" in said("BundlesInSpace", "axes")
    assert sizes.sum() == N
    assert sizes[:D].sum() > 0.9 * N


def test_the_largest_bundles_share_is_that_of_the_stored_sizes(once):
    scene, sizes = once("BundlesInSpace"), load(PUSHED)["bundle_sizes"]
    count, share = scene.largest.get_values()
    assert count == D
    assert share == pytest.approx(100 * sizes[:D].sum() / N)
    assert scene.sizes.tolist() == sizes[: len(scene.sizes)].tolist()


def test_two_lines_that_fall_together_cost_less_than_three_spread_evenly(play):
    sums, worst = {}, {}

    def note(scene, beat):
        cosines = [number.get_value() for number in scene.table.numbers]
        vectors = np.array([arrow.get_values() for arrow in scene.arrows])
        gram = np.abs(vectors @ vectors.T)
        assert cosines == pytest.approx([gram[0, 1], gram[0, 2], gram[1, 2]])
        bars = [bar.get_length() / scene.table.BAR for bar in scene.table.segments]
        assert bars == pytest.approx(cosines, abs=1e-3)
        sums[beat.name], worst[beat.name] = (
            scene.table.sum.get_value(),
            scene.table.worst.get_value(),
        )

    play("WhyBundles", on_beat_end=note)
    assert [sums[name] for name in ("spread", "bundle")] == pytest.approx([1.5, 1.0])
    assert [worst[name] for name in ("spread", "bundle")] == pytest.approx([0.5, 1.0])


def test_the_wall_stands_at_the_best_bound_known(once):
    scene = once("TheWall")
    wall = bounds.largest_smallest_angle(N, D)
    assert scene.bound.get_values() == pytest.approx((wall, 180 - wall))
    assert [number.text for number in scene.angles] == ["81.95°", "98.05°"]


def test_the_honest_optimiser_comes_within_four_degrees_and_not_past_the_wall(once):
    scene, stored = once("TheWall"), load(PACKED)
    assert scene.histogram.get_values().counts.tolist() == stored["histogram"].tolist()
    reached = [pointer.get_value() for pointer in scene.pointers]
    assert reached == stored["extremes"].tolist()
    assert "within four degrees" in said("TheWall", "honest")
    assert 0 < scene.gap.get_value() == scene.bound.get_values()[0] - reached[0] < 4


def test_hardly_more_vectors_than_dimensions_fit_within_one_degree(once):
    scene = once("TheWall")
    assert scene.most.get_value() == int(bounds.max_vectors_lp(D, 1.0)) == 103
    assert scene.narrow.get_values() == pytest.approx((89, 91))


# --- growth, algebra, chance ---------------------------------------------------------------------


def test_each_curve_goes_through_what_greedy_picking_is_sure_of(once):
    scene = once("JLGrowth")
    dimensions = load("capacity_curves")["dimensions"]
    for degrees, curve in scene.by_degrees.items():
        for d in dimensions[[4, 12, 20]]:
            power = bounds.log_greedy_capacity(int(d), degrees) / np.log(10)
            point = scene.plot.point(np.log10(d), power)
            if power < scene.plot.y_powers[1]:
                distances = np.linalg.norm(curve.get_anchors() - point, axis=1)
                assert distances.min() < 1e-6


def test_picking_ends_when_the_shares_ruled_out_leave_no_room_for_one_more(once):
    scene = once("JLGrowth")
    assert scene.picking.share_out == pytest.approx(np.exp(-bounds.log_greedy_capacity(D, 10)))
    picked = scene.picking.picked.get_value()
    assert (picked - 1) * scene.picking.share_out < 1 <= picked * scene.picking.share_out
    distances = np.linalg.norm(scene.by_degrees[10.0].get_anchors() - scene.picked_point(), axis=1)
    assert distances.min() < 0.2


def test_the_counts_at_the_models_size_are_those_of_its_curves(once):
    scene = once("JLGrowth")
    for degrees, number in scene.cut.counted:
        shares = np.exp(bounds.log_greedy_capacity(12_288, degrees.get_value()))
        assert number.get_value() - 1 < shares <= number.get_value()
    assert scene.cut.counted[0][1].get_value() == 19


def test_random_directions_are_drawn_until_a_pair_is_out_of_bounds(once):
    scene = once("AlgebraFits")
    drawn = scene.by_chance.get_value()
    vectors = [random_unit_vectors(1, 12_288, rng)[0] for rng in [scene.rng()] for _ in range(20)]
    offs = [
        max(abs(angle_between(vectors[k], other) - 90) for other in vectors[:k])
        for k in range(1, int(drawn))
    ]
    assert max(offs[:-1]) <= 1 < offs[-1]
    assert [abs(number.get_value() - 90) > 1 for number in scene.chance.out] == [True] * len(
        scene.chance.out
    )


def test_about_six_random_directions_stay_within_one_degree():
    expected = np.exp(bounds.log_random_capacity(12_288, 1.0))
    assert "handful" in said("AlgebraFits", "handful")
    assert 6 <= expected < 7


def test_the_rows_of_signs_are_lines_of_a_kerdock_set(once):
    scene = once("AlgebraFits")
    small = scene.small
    assert isinstance(small, KerdockLines)
    gram = scene.shown_signs @ scene.shown_signs.T / small.d
    np.fill_diagonal(gram, 0)
    assert np.abs(gram).max() <= small.coherence + 1e-9
    assert scene.agree.get_value() + scene.differ.get_value() == small.d
    assert scene.agree.get_value() == scene.alike.sum()


def test_the_field_of_signs_is_made_of_vectors_of_the_set(once):
    scene = once("AlgebraFits")
    rows, columns = FIELD
    vectors = gpt3_lines().vectors(load("gpt3_line_angles")["numbers"][: 2 * rows])
    blue = np.asarray(scene.field.cells)[..., 2] > np.asarray(scene.field.cells)[..., 0]
    signs = {row.tobytes() for row in vectors[:, :columns] > 0}
    assert blue.shape == FIELD
    assert all(row.tobytes() in signs for row in blue)


def test_algebra_fits_seventy_five_million_within_one_degree(once):
    scene, lines = once("AlgebraFits"), gpt3_lines()
    assert scene.size.get_value() == len(lines) == 75_509_760
    assert lines.d == 12_288
    assert lines.largest_deviation < 1


def test_the_samples_angles_are_those_of_the_lines_that_it_names(once):
    scene, stored = once("AlgebraFits"), load("gpt3_line_angles")
    few = stored["numbers"][:40]
    V = gpt3_lines().vectors(few).astype(float)
    cosines = (V @ V.T)[np.triu_indices(40, 1)]
    assert np.abs(cosines[:, None] - stored["cosines"]).min(axis=1).max() < 1e-6
    assert sampled_counts().sum() == pair_count(len(stored["numbers"])) == stored["counts"].sum()
    assert scene.sample_line.get_values() == [len(stored["numbers"]), stored["counts"].sum()]
    assert scene.histogram.get_values().counts.size == BINS
    assert "only three" in said("AlgebraFits", "sample")
    assert [number.get_value() for number in scene.angles] == pytest.approx(
        list(np.degrees(np.arccos(stored["cosines"])))
    )


def test_the_bell_narrows_to_the_models_deviation(once):
    scene = once("ScalingDims")
    assert scene.dimensions.get_value() == 12_288
    assert scene.deviation.get_value() == angle_deviation(12_288)
    assert scene.deviation.text == "0.52°"


def test_a_billion_directions_are_expected_in_the_band_but_for_one_pair(once):
    scene = once("ScalingDims")
    low, high = typical_extreme_angles(1e9, 12_288)
    assert scene.count.get_value() == 1e9
    assert [number.get_value() for number in scene.band] == pytest.approx([low, high])
    assert [number.text for number in scene.band] == ["85.5°", "94.5°"]
    assert scene.bound.get_values() == pytest.approx((low, high))
    assert scene.noise.get_value() == pytest.approx(90 - low)
    assert "give or take a pair" in said("ScalingDims", "billion")
    assert typical_coherence(1e9, 12_288, 1.0) == pytest.approx(np.cos(np.radians(low)))


def test_the_trained_angles_are_the_measured_ones_of_all_layers(once):
    scene, measured = once("TrainedDirections"), load_real_model("directions")
    layers = measured["counts"].shape[0]
    counts = scene.histogram.get_values().counts
    assert counts.tolist() == measured["counts"][:, 0].sum(axis=0).tolist()
    # As many pairs for chance as for the model, so that line and bars can be compared.
    assert layers * measured["random_counts"].sum() == counts.sum()
    assert scene.closest.get_value() == measured["smallest"][:, 0].min()
    near, chance = (share.get_value() for share in scene.shares)
    assert near == pytest.approx(100 * measured["share_near_90"][:, 0].mean())
    assert chance == pytest.approx(100 * float(measured["random_share_near_90"]))
    assert near < chance


def test_the_closest_trained_directions_are_ten_degrees_apart():
    smallest = load_real_model("directions")["smallest"][:, 0].min()
    assert "ten degrees" in said("TrainedDirections", "wider")
    assert round(float(smallest)) == 10


# --- features ------------------------------------------------------------------------------------


def test_ten_neurons_carry_twenty_features(once):
    scene = once("FeaturesVsNeurons")
    assert "ten neurons carry twenty" in said("FeaturesVsNeurons", "patterns")
    assert scene.directions.shape == (20, 10)
    assert len(scene.neurons) == 10
    assert len(scene.names) == scene.count.get_value() == 20
    assert scene.model_neurons.get_value() == 49_152


def test_the_neuron_that_is_asked_takes_part_in_the_features_that_light_up(once):
    scene = once("FeaturesVsNeurons")
    strong = np.abs(scene.directions) > 0.3
    number = int(strong.sum(axis=0).argmax())
    lit = {name.text for name in scene.taking_part}
    assert lit == {
        name.text for name, part in zip(scene.names, strong[:, number], strict=True) if part
    }
    assert len(lit) > 1


def trained(penalty):
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    parts = (stored[part][k].astype(float) for part in ("W_enc", "b_enc", "W_dec", "b_dec"))
    return sparse_autoencoder.SparseAutoencoder(*parts)


def test_the_wide_layer_shows_what_the_trained_encoder_makes_of_the_mixture(once):
    scene, directions = once("SparseAutoencoder"), load("sparse_autoencoder")["directions"]
    i, j = scene.pair
    mixed = 0.9 * directions[i] + 0.7 * directions[j]
    assert scene.neurons.get_values() == pytest.approx(mixed, abs=1e-6)
    assert scene.grid.get_values() == pytest.approx(trained(PENALTY).encode(mixed), abs=1e-6)


def test_two_latents_light_up_and_they_are_the_two_features(once):
    scene, directions = once("SparseAutoencoder"), load("sparse_autoencoder")["directions"]
    lit = np.flatnonzero(scene.grid.get_values() > LIT)
    dictionary = trained(PENALTY).dictionary[lit]
    cosines = directions @ dictionary.T / np.linalg.norm(dictionary, axis=1)
    assert sorted(cosines.argmax(axis=0)) == sorted(scene.pair)
    assert (cosines.max(axis=0) > sparse_autoencoder.RECOVERED).all()


def test_the_trade_off_is_the_one_that_was_measured(once):
    scene, stored = once("SparseAutoencoder"), load("sparse_autoencoder")
    assert scene.curves["found"].get_values().tolist() == stored["recovered"].tolist()
    assert scene.curves["copy"].get_values().tolist() == stored["r_squared"].tolist()
    for curve in scene.curves.values():
        shown = [number.get_value() / 100 for number in curve.ends]
        assert shown == pytest.approx([curve.get_values()[0], curve.get_values()[-1]])
