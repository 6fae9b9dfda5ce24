"""What part 4's shots show is what the stored runs hold."""

import numpy as np
import pytest
from support import Play

from lectures.computed import common_frequencies
from mlp_math.stored import load
from scenes.learned_and_unknown.kept_bits import BIT

SECOND = "taking_models_apart"


def test_the_curves_are_those_of_the_stored_runs(once: Play) -> None:
    scene, run = once("Grokking", SECOND), load("grokking")
    for kind, number in (("train", 0), ("test", 0), ("test", 1)):
        drawn = scene.plot.get_values((kind, number))
        stored = run[f"{kind}_accuracy"][number]
        assert drawn == pytest.approx(stored[: len(drawn)], abs=1e-4)
        assert len(drawn) >= len(stored) - 1


def test_the_neurons_shown_are_the_first_ones_as_they_are_at_the_end(once: Play) -> None:
    scene, run = once("Grokking", SECOND), load("grokking")
    assert scene.waves.get_values() == pytest.approx(run["waves"][0, -1], abs=1e-4)
    shown = scene.pure[1].get_value()
    assert shown == pytest.approx(100 * float(np.median(run["purity"][0, -1])), abs=0.1)


def test_a_speck_stands_for_each_sum_and_as_many_are_lit_as_the_network_is_shown(
    once: Play,
) -> None:
    every, shown = (field.get_values() for field in once("Grokking", SECOND).sums)
    assert len(every) == len(shown) == 113**2
    assert every.max() == 0
    assert (shown == 1).sum() == load("grokking")["shown_sums"] == round(113**2 / 4)


def test_the_hand_shows_the_sum_and_the_clocks_agree_on_it_alone(once: Play) -> None:
    scene = once("Grokking", SECOND)
    assert scene.clock_shown.get_value() % 113 == (47 + 85) % 113 == 19
    angles = 2 * np.pi * np.outer(common_frequencies(), 19 - np.arange(113)) / 113
    expected = np.cos(angles).mean(axis=0)
    assert scene.agreement.get_values() == pytest.approx(expected, abs=1e-4)
    assert expected.argmax() == 19
    lead = 5 * (expected[19] - np.delete(expected, 19).max())
    assert scene.lead.get_value() == pytest.approx(lead, abs=1e-6)


def test_memories_hold_what_was_recalled_and_the_ruler_says_how_it_is_known(once: Play) -> None:
    scene, run = once("RoomForIdeas", SECOND), load("fact_capacity")
    assert scene.limit == 74
    assert [len(lights) for lights in scene.lights] == 3 * [74]
    assert scene.plot.most == [256, 512, 1024]
    for facts, recall in zip(scene.plot.facts, scene.plot.recall, strict=True):
        row = next(k for k, counts in enumerate(run["facts"]) if k and (counts == facts).all())
        assert recall == pytest.approx(run["accuracy"][row])
    for kept, bits in ((scene.ours, 0.147), (scene.theirs, 2.0)):
        assert kept.number.get_value() == kept.get_value() == pytest.approx(bits, abs=0.001)
        assert kept.kept[0].height == pytest.approx(bits * BIT, abs=0.002)
    assert scene.bytes.get_value() == pytest.approx(115_964_116_992 * 2 / 8 / 1e9)


def test_a_memory_of_twice_the_neurons_is_a_block_of_twice_the_specks(once: Play) -> None:
    plot = once("RoomForIdeas", SECOND).plot
    assert [grid.neurons for grid in plot.grids] == plot.widths == [128, 256, 512]
    assert [grid.get_value() for grid in plot.grids] == [1, 1, 1]
    heights = [grid.height for grid in plot.grids]
    assert np.diff(np.log2(heights)) == pytest.approx([1, 1])


def test_the_small_model_fills_its_share_of_the_large_ones_square(once: Play) -> None:
    sizes = once("WhatWeDontKnow", SECOND).pictures[2]
    assert sizes.get_value() == pytest.approx(135e6 / 175_181_291_520, rel=1e-3)
