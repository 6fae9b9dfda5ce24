"""The shots about the language model show what is stored, place by place."""

import numpy as np
import pytest
from manim import Animation
from support import Play

from lectures.language_model import pictured_gate
from mlp_math.fact_path import load_language_model_study
from scenes.sets.language_model import places_in_full
from scenes.superposition.silencing import Sweep

LECTURES = ("how_llms_store_facts", "marie_curie_radium")


def stored(name: str):
    return load_language_model_study(f"{name}_sports")


def moved(label: str, what: str):
    arrays = stored("where")
    return arrays[f"moved_{what}"][arrays["moved"].tolist().index(label)]


def own_pair() -> int:
    arrays = stored("where")
    pairs = list(zip(arrays["recipients"].tolist(), arrays["donors"].tolist(), strict=True))
    return pairs.index(("Rafael Nadal", "LeBron James"))


def test_the_question_is_asked_of_as_many_layers_as_the_model_has(once: Play) -> None:
    scene = once("IsThisReal")
    assert scene.places.mlp.get_values().shape[1] == stored("path")["heads_donor"].shape[0]


def test_a_remix_says_whose_fact_is_shown(once: Play) -> None:
    for name in ("SilencedPlaces", "TransplantedFact", "PathOfAFact", "FewNeurons"):
        own, other = (once(name, lecture).source for lecture in LECTURES)
        assert len(other) == len(own) + 1
        assert "athletes" in other[-1].text
        assert "Marie Curie" in other[-1].text
        assert "SmolLM2-135M-Instruct" in own[0].text


def test_a_remix_shows_what_the_model_says_of_its_own_fact(once: Play) -> None:
    scene, arrays = once("ItKnows", LECTURES[1]), load_language_model_study("knows_marie_curie")
    assert scene.subjects[0] == "Marie Curie"
    assert [bar.word.text for bar in scene.bars[0]][:2] == ["X-rays", "radium"]
    assert scene.right.word.text == "radium"
    answers = arrays["candidates"].tolist()
    for bar in scene.bars[0]:
        expected = arrays["probabilities"][0, 0, answers.index(bar.word.text)]
        assert bar.get_value() == pytest.approx(expected, abs=1e-5)
    assert len(scene.source) == len(once("ItKnows").source)


def test_the_bars_are_the_models_probabilities_for_both_names(once: Play) -> None:
    scene, arrays = once("ItKnows"), stored("knows")
    sports, subjects = arrays["candidates"].tolist(), arrays["subjects"].tolist()
    for subject, bars in zip(scene.subjects, scene.bars, strict=True):
        shares = arrays["probabilities"][0, subjects.index(subject)]
        for bar in bars:
            assert bar.get_value() == pytest.approx(shares[sports.index(bar.word.text)], abs=1e-6)
    known = arrays["probabilities"][0, subjects.index(scene.subjects[0])]
    assert [bar.word.text for bar in scene.bars[0]] == [
        sports[k] for k in np.argsort(-known)[: len(scene.bars[0])]
    ]
    assert arrays["kinds"][subjects.index(scene.subjects[1])] == "invented"


def test_the_known_names_answer_stands_out_and_the_invented_ones_does_not(once: Play) -> None:
    known, nobody = ([bar.get_value() for bar in bars] for bars in once("ItKnows").bars)
    assert known[0] > 4 * max(known[1:])
    assert max(nobody) < known[0] / 4


def test_a_window_lights_a_row_by_what_of_the_answer_is_lost_at_zero(once: Play) -> None:
    scene = once("SilencedPlaces")
    arrays = stored("story")
    groups, base = arrays["map_groups"].tolist(), arrays["shares"][0]
    for site in ("mlp", "attention"):
        places = places_in_full()
        for row, group in enumerate(("last word", "between", "name")):
            sweep = Sweep.at_zero(scene.asked, places.field(site), site, row)
            at_end(sweep.slide(scene.answer))
            left = arrays[f"group_{site}"][:, groups.index(group)] / base
            lost = places.field(site).get_values()[row]
            assert lost[2:28] == pytest.approx(np.maximum(1 - left, 0), abs=1e-6)
            assert scene.answer.get_value() == pytest.approx(left[-1] * base, abs=1e-6)


def at_end(animation: Animation) -> None:
    """Show what an animation leaves behind."""
    animation.begin()
    animation.interpolate(1.0)
    animation.finish()


def map_at_ends(play: Play) -> dict[str, dict[str, np.ndarray]]:
    """The two kinds of writes' cells at the end of each beat."""
    seen: dict[str, dict[str, np.ndarray]] = {}

    def note(scene, beat) -> None:
        seen[beat.name] = {
            site: scene.places.field(site).get_values() for site in ("mlp", "attention")
        }

    play("SilencedPlaces", on_beat_end=note)
    return seen


def test_mlps_at_the_name_count_early_and_attention_at_the_last_word_late(play: Play) -> None:
    seen = map_at_ends(play)
    last, _, name = range(3)
    mlp, attention = seen["attention"]["mlp"], seen["attention"]["attention"]
    assert mlp[name, :10].mean() > 2 * mlp[name, 20:].mean()
    assert attention[last, 19:25].mean() > 2 * attention[last, 5:11].mean()
    assert attention[name, 10:].mean() < 0.1
    assert (seen["window"]["attention"] == 0).all()


def test_with_averages_in_place_of_zeros_the_last_word_keeps_the_answer(play: Play) -> None:
    mlp, arrays = map_at_ends(play)["elsewhere"]["mlp"], stored("where")
    last, between, _ = range(3)
    subject = arrays["subjects"].tolist().index("Michael Jordan")
    left = {
        kind: np.array(
            [
                arrays[f"silenced_{kind}"][row, subject] / arrays["base"][subject]
                for row, label in enumerate(arrays["silenced"].tolist())
                if label.startswith("mlp") and label.endswith("last word")
            ]
        )
        for kind in ("zero", "mean")
    }
    assert (
        pytest.approx(np.tile(np.maximum(1 - left["mean"], 0), (5, 1)), abs=1e-6)
        == mlp[last].reshape(6, 5).T
    )
    assert left["mean"].min() > 0.9
    assert left["zero"].min() < 0.01
    assert mlp[between, 3:].mean() < 0.5 * np.maximum(1 - left["zero"], 0).mean()


def test_the_map_of_all_names_shows_what_their_mean_loses(play: Play) -> None:
    seen, arrays = map_at_ends(play)["known"], stored("where")
    for label, zero in zip(arrays["silenced"].tolist(), arrays["silenced_zero"], strict=True):
        site, layers, group = label.split(" ", 2)
        first, final = (int(layer) for layer in layers.split("-"))
        row = ("last word", "between", "name").index(group)
        lost = max(1 - np.mean(zero / arrays["base"]), 0)
        assert seen[site][row, first : final + 1] == pytest.approx(lost, abs=1e-6)
    for site in ("mlp", "attention"):
        assert (seen[site][1] == 0).all()


def test_the_numbers_at_the_places_are_means_over_the_known_names(once: Play) -> None:
    arrays, scene = stored("where"), once("SilencedPlaces")
    for label, told in zip(("mlp 5-9 name", "attention 20-24 last word"), scene.left, strict=True):
        row = arrays["silenced"].tolist().index(label)
        left = np.mean(arrays["silenced_zero"][row] / arrays["base"])
        assert told[1].get_value() == pytest.approx(100 * left)


def test_two_runs_answer_as_stored_before_and_after_each_transplant(play: Play) -> None:
    seen = {}
    play(
        "TransplantedFact",
        on_beat_end=lambda scene, beat: seen.update({beat.name: scene.recipient.get_values()}),
    )
    arrays, pair = stored("where"), own_pair()
    before = [arrays["donor_before"][pair], arrays["own_before"][pair]]
    assert seen["runs"] == pytest.approx(before)
    for beat, label in (("lift", "mlp 0-9 name"), ("attention", "attention 0-9 name")):
        after = [moved(label, "donor")[pair], moved(label, "own")[pair]]
        assert seen[beat] == pytest.approx(after)
    assert seen["lift"][0] > 0.5 > seen["lift"][1]
    assert seen["attention"].max() < 0.1


def test_the_block_that_is_moved_is_the_one_that_was_measured(once: Play) -> None:
    scene = once("TransplantedFact")
    moved_cells = scene.donor.block("mlp", range(10))
    lane = scene.donor.mlp.rows[0]
    assert [lane.submobjects.index(cell) for cell in moved_cells] == list(range(10))


def test_a_lamp_is_lit_for_every_pair_in_which_the_donors_answer_took_over(once: Play) -> None:
    scene, donors = once("TransplantedFact"), stored("where")["donor_answers"]
    for panel, label in zip(scene.panels, ("mlp 0-9 name", "attention 0-9 name"), strict=True):
        hits = moved(label, "best") == donors
        assert np.array_equal(panel.lamps.holds, hits)
        assert panel.number.get_value() == pytest.approx(100 * hits.mean())
        low, high = panel.bounds[0].get_value(), panel.bounds[2].get_value()
        assert low <= panel.number.get_value() <= high


def test_the_rows_hold_what_one_layers_stream_brings_of_the_donors_answer(play: Play) -> None:
    shown = {}

    def note(scene, beat) -> None:
        shown[beat.name] = [row.get_values()[0] for row in (scene.last_row, scene.name_row)]

    scene, arrays = play("PathOfAFact", on_beat_end=note), stored("where")
    last_row, name_row = shown["limits"]
    pairs = list(
        zip(arrays["path_recipients"].tolist(), arrays["path_donors"].tolist(), strict=True)
    )
    pair = pairs.index(("Rafael Nadal", "LeBron James"))
    labels, itself = arrays["path_stream"].tolist(), arrays["path_donor_itself"][pair]
    for row, group in ((last_row, "last word"), (name_row, "name")):
        for layer, share in enumerate(row):
            brought = arrays["path_stream_donor"][labels.index(f"stream {layer} {group}"), pair]
            assert share == pytest.approx(min(brought / itself, 1), abs=1e-6)
    layer = int(scene.layer_shown.get_value())
    assert name_row[:layer].min() > 0.9
    assert name_row[layer:].max() < 0.1
    assert last_row[:layer].max() < 0.1
    assert last_row[layer:].min() > 0.9


def test_the_answer_follows_where_a_layers_vectors_are_copied_over(play: Play) -> None:
    after = {}

    def note(scene, beat) -> None:
        after[beat.name] = scene.name_row.get_values()[0], scene.copying.answer.get_color()

    scene = play("PathOfAFact", on_beat_end=note)
    row, colour = after["waits"]
    assert row == pytest.approx(scene.at_name[0], abs=1e-9)
    # At the last layer it follows no more.
    assert scene.at_name[0, -1] < 0.1
    assert colour != scene.theme.answer
    run = scene.copying.run(scene.name_row, scene.at_name)
    run.begin()
    run.interpolate(0.5)
    assert scene.copying.answer.get_color() == scene.theme.dim.interpolate(
        scene.theme.answer, float(scene.at_name[0, 12])
    )


def test_dots_are_as_large_as_what_the_mlps_around_a_layer_bring(once: Play) -> None:
    scene, arrays = once("PathOfAFact"), stored("where")
    pairs = list(
        zip(arrays["path_recipients"].tolist(), arrays["path_donors"].tolist(), strict=True)
    )
    pair = pairs.index(("Rafael Nadal", "LeBron James"))
    brought = arrays["path_mlp_donor"][:, pair] / arrays["path_donor_itself"][pair]
    shown = scene.dots.get_values()
    assert shown[2:28] == pytest.approx(np.minimum(brought, 1), abs=1e-6)
    widths = [dot.width for dot in scene.dots]
    assert np.array_equal(np.argsort(widths, kind="stable"), np.argsort(shown, kind="stable"))
    assert widths[0] > 2 * widths[15]


def test_who_and_what_is_known_are_counted_over_the_pairs(once: Play) -> None:
    scene, donors = once("PathOfAFact"), stored("where")["donor_answers"]
    shown = [number.get_value() for number in scene.shares]
    hits = [(moved(label, "best") == donors).mean() for label in ("mlp 0 name", "mlp 2-9 name")]
    assert shown == pytest.approx(100 * np.array(hits))


def test_the_heads_are_counted(once: Play) -> None:
    arrays, scene = stored("path"), once("PathOfAFact")
    layers, heads, _ = arrays["heads_donor"].shape
    assert [count.get_value() for count in scene.counts] == [
        len(arrays["carriers"]),
        layers * heads,
    ]


def test_as_much_is_left_as_was_measured_and_the_specks_lie_where_the_neurons_are(
    once: Play,
) -> None:
    scene, few = once("FewNeurons"), stored("few")
    chosen = np.mean(few["left"] / few["base"])
    others = np.mean(few["left_others"].mean(axis=1) / few["base"])
    shown = [bar.bar.get_value() for bar in scene.bars]
    assert shown == pytest.approx([1, chosen, others], abs=1e-4)
    assert shown[1] < 0.5 < 0.9 < shown[2]
    row = few["subjects"].tolist().index("Michael Jordan")
    for dots, units in (
        (scene.chosen, few["chosen"][row]),
        (scene.other_specks, few["others"][row, 0]),
    ):
        for dot, unit in zip(dots, units.tolist(), strict=True):
            expected = scene.field.place(*divmod(unit, 1536))
            assert dot.get_center() == pytest.approx(expected, abs=1e-6)


def test_the_gates_bars_and_lamps_are_what_was_measured(once: Play) -> None:
    scene, arrays = once("FewNeurons"), stored("neurons")
    assert scene.cast.get_values() == pytest.approx(
        arrays["fact_gate_levels"][pictured_gate()], abs=1e-5
    )
    assert max(scene.cast.get_values()[1:]) < scene.cast.get_values()[0] / 4
    crossed = arrays["gate_counts"][arrays["gate_kinds"] == "invented"] > 0
    assert np.array_equal(scene.crossed.lamps.get_values(), crossed)
