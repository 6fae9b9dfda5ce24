"""Features out and in: each figure beside its control, held against sums done here."""

import numpy as np
import pytest
from support import Play

from lectures.load import load_lecture
from lectures.text import shot_narration
from mlp_math.fact_path import load_language_model_study
from mlp_math.sparse_autoencoder import sparse_mixture
from mlp_math.stored import load
from scenes.features_out_and_in.dose_picture import HANG_Y

LECTURE = "taking_models_apart"


def told(shot: str, beat: str, language: str = "en") -> str:
    return shot_narration(load_lecture(LECTURE), language, shot)[beat]  # type: ignore[arg-type]


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def best(found: np.ndarray) -> np.ndarray:
    ideas = load("sparse_autoencoder")["directions"].astype(float)
    return (ideas @ unit(found).T).max(axis=1)


def copied(stored: dict, k: object, x: np.ndarray) -> float:
    """The part of the variance of x that a stored autoencoder copies, by its definition."""
    W_enc, b_enc, W_dec, b_dec = (stored[p][k] for p in ("W_enc", "b_enc", "W_dec", "b_dec"))
    f = np.maximum((x - b_dec) @ W_enc.T + b_enc, 0)
    again = f @ W_dec.T + b_dec
    return 1 - ((x - again) ** 2).sum() / ((x - x.mean(axis=0)) ** 2).sum()


def test_all_twenty_are_found_and_none_of_them_by_chance(once: Play) -> None:
    scene = once("FeaturesOut", LECTURE)
    assert (best(scene.found) > 0.9).sum() == 20 == scene.total.get_value()
    assert (best(scene.drawn) > 0.9).sum() == 0 == scene.count.get_value()
    assert scene.alike.get_value() == pytest.approx(best(scene.drawn).mean())
    assert "20 out of 20" in told("FeaturesOut", "sorted")


def test_in_order_the_table_is_bright_along_its_diagonal_only_for_what_was_found(
    once: Play,
) -> None:
    scene = once("FeaturesOut", LECTURE)
    assert np.diag(scene.table.get_values()).max() < 0.9  # the random ones stand there at the end
    scene.table.set_found(scene.found)
    by_hand = {int(np.argmax(row)) for row in scene.table.get_values()}
    assert len(by_hand) == 20


def test_what_is_trained_on_noise_copies_nearly_as_well_and_finds_nothing(once: Play) -> None:
    scene = once("ControlLeftOut", LECTURE)
    stored, control = load("sparse_autoencoder"), load("sparse_autoencoder_gaussian")
    k = int(np.flatnonzero(np.isclose(stored["l1"], 0.4))[0])
    rng = np.random.default_rng(3)
    x, _ = sparse_mixture(stored["directions"], 0.05, 20_000, rng)
    shown = [bench.get_values() for bench in (scene.bench, scene.other)]
    assert shown[0][0] == pytest.approx(copied(stored, k, x), abs=0.02)
    assert shown[1][0] == pytest.approx(copied(control, ..., x), abs=0.02)
    assert shown[0][1] == 1.0
    assert shown[1][1] == 0.0 == (best(control["W_dec"].T) > 0.9).mean()
    words = told("ControlLeftOut", "noise")
    assert f"{100 * shown[1][0]:.0f} percent, against {100 * shown[0][0]:.0f}" in words
    assert "finds 0 of 20" in words


def test_a_feature_tells_topics_better_than_its_controls_and_sports_no_better(once: Play) -> None:
    scene, study = once("ControlLeftOut", LECTURE), load_language_model_study("features_sports")
    rows = study["units"].tolist()
    for group, kind in zip(scene.groups, ("topic", "answer"), strict=True):
        columns = study["target_kinds"] == kind
        wanted = [
            study["auc"][rows.index(u)][columns].mean()
            for u in ("sae", "neurons", "random", "shuffled")
        ]
        assert group.get_values() == pytest.approx(wanted)
    topics, sports = (group.get_values() for group in scene.groups)
    assert topics[0] > topics[1:].max() + 0.1
    assert sports[0] < sports[1:].max()


def test_silenced_three_ways_the_answer_is_gone_a_quarter_or_gone(once: Play) -> None:
    scene = once("ThreeAblations", LECTURE)
    assert [bar.get_value() for bar in scene.bars] == pytest.approx([1, 0, 0.25, 0], abs=1e-9)
    assert "a quarter is left" in told("ThreeAblations", "three")


def test_only_zero_needs_the_last_words_perceptrons_and_all_ways_need_the_names(
    once: Play,
) -> None:
    scene, arrays = once("ThreeAblations", LECTURE), load_language_model_study("where_sports")
    for bars, label in zip(scene.groups, ("mlp 0-4 last word", "mlp 5-9 name"), strict=True):
        row = arrays["silenced"].tolist().index(label)
        left = [
            (arrays[f"silenced_{mode}"][row] / arrays["base"]).mean()
            for mode in ("zero", "mean", "resample")
        ]
        assert [bar.get_value() for bar in bars] == pytest.approx(left, abs=1e-6)
    broken, needed = ([bar.get_value() for bar in bars] for bars in scene.groups)
    assert broken[0] < 0.05
    assert min(broken[1:]) > 0.95
    assert max(needed) < 0.6
    assert f"{100 * broken[0]:.0f} percent of the answer" in told("ThreeAblations", "real")


def test_the_mean_of_differences_is_nearly_the_true_direction_and_each_of_them_less(
    once: Play,
) -> None:
    scene = once("SteeringToy", LECTURE)
    true = (scene.air.hot - scene.air.cold) / np.sqrt(2)
    cosines = unit(scene.differences) @ true
    assert len(cosines) == 20
    mean = scene.differences.mean(axis=0)
    assert scene.cosine.get_value() == pytest.approx(mean @ true / np.linalg.norm(mean))
    assert scene.cosine.get_value() > 0.99 > cosines.max()
    leaned = [ray.get_values() for ray in scene.fan]
    assert [abs(np.arctan2(v[1], v[0])) for v in leaned] == pytest.approx(np.arccos(cosines))


def test_a_whole_arrow_turns_hot_to_cold(once: Play) -> None:
    scene = once("SteeringToy", LECTURE)
    hot, cold = scene.bars.get_values()
    end = scene.start - scene.differences.mean(axis=0)
    assert (hot, cold) == pytest.approx((end @ scene.air.hot, end @ scene.air.cold))
    assert scene.start @ scene.air.hot > 0.8 > 0.2 > abs(scene.start @ scene.air.cold)
    assert cold > 0.8 > 0.2 > abs(hot)
    assert scene.alpha.get_value() == -1.0


def test_one_dose_turns_all_a_random_arrow_none_and_more_of_it_harms(once: Play) -> None:
    scene, study = once("SteeringReal", LECTURE), load_language_model_study("steering_sports")
    assert study["steered_first"][2].all()
    assert not study["random_first"].any()
    assert study["steered_first"][1].sum() == 1
    assert "1 of them plays baseball" in told("SteeringReal", "dose")
    assert "1 d’entre eux joue au baseball" in told("SteeringReal", "dose", "fr")
    assert scene.plot.get_values("wanted") == pytest.approx(study["steered_wanted"].mean(axis=1))
    assert scene.plot.get_values("wanted").argmax() == 2  # then it fades
    hung = scene.harm.get_values("steered")
    ends = [thread.get_end()[1] for thread in scene.harm.threads]
    assert (HANG_Y - np.mean(ends)) / scene.harm.unit == pytest.approx(hung[-1], rel=1e-4)
    assert scene.harm.number.get_value() == pytest.approx(study["steered_divergence"][-1].mean())
    random = study["random_divergence"][-1].mean()
    assert scene.harm.control_number.get_value() == pytest.approx(random)
    assert (np.diff(scene.harm.get_values("steered")) > 0).all()
    assert not set(study["held_out"]) & set(study["fitted"])
    last = study["steered_first"][-1]
    assert [word.text for word in scene.said] == [
        "baseball" if turned else "basketball" for turned in last
    ]


def test_a_dial_adds_the_same_to_everybodys_scores_and_lets_all_go_again(once: Play) -> None:
    scene = once("FeatureDial", LECTURE)
    words, toy = len(scene.answers), scene.toy
    for person in range(4):
        before, after = (np.log(scene.guess(person, amount)) for amount in (0.0, 1.0))
        raised = 4.0 * scene.added  # the toy's gain
        assert np.diff(after - before) == pytest.approx(np.diff(raised), abs=1e-9)
        assert after.argmax() == 0
        assert before.argmax() != 0 or person == 0
    assert scene.added == pytest.approx([1, *np.zeros(words - 1)], abs=1e-9)
    assert scene.dial.get_value() == 0
    for person, level in enumerate(scene.levels):
        assert level.get_values() == pytest.approx(toy.next_word(toy.people[person], words))


def test_clamped_at_twenty_times_an_idea_drowns_out_the_other(once: Play) -> None:
    scene = once("FeatureDial", LECTURE)
    assert scene.times.get_value() == 20
    other, clamped = scene.heard.get_values()
    assert clamped > 0.98
    assert abs(other) < 0.2


@pytest.mark.parametrize("shot", ["TakingApart", "ThreeAblations", "FeatureDial"])
def test_shots_about_the_fact_follow_another_fact(play: Play, shot: str, other: str) -> None:
    scene = play(shot, other, "fr")
    assert scene.lecture.fact.full == "Marie Curie"
    assert [beat.name for beat in scene.beats] == list(scene.lecture.narration["fr"][shot])
