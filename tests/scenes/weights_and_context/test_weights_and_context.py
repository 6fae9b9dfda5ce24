"""What parts 3's shots show is what was measured, or follows from their small models."""

import numpy as np
import pytest
from support import Play

from lectures.computed import hyper_network, patched_block
from mlp_math.fact_path import load_language_model_study

SECOND = "taking_models_apart"


def test_the_bars_are_the_stored_writes_and_end_at_their_sum(once: Play) -> None:
    scene, arrays = once("ResidualHighway", SECOND), load_language_model_study("path_sports")
    shares = arrays["shares"].mean(axis=1)
    drawn = scene.bars.get_values()
    flat = 0.02 / scene.bars.unit  # what is nearly nothing is drawn as a line
    assert np.abs(drawn - shares).max() <= flat + 1e-6
    assert scene.bars.stacked == 1
    lead = float(arrays["logit_difference"].mean())
    assert scene.total[0].get_value() == pytest.approx(lead, abs=1e-4)
    assert (scene.bars.top - scene.bars.floor) / scene.bars.unit == pytest.approx(lead, abs=1e-4)


def test_the_answer_stays_while_the_context_goes_and_the_patch_comes(play: Play) -> None:
    seen = {}

    def note(scene, beat) -> None:
        seen[beat.name] = scene.given.get_values(), scene.patch.get_values(), scene.gap.get_value()

    play("ContextPatch", SECOND, on_beat_end=note)
    block, example = patched_block().block, patched_block()
    assert seen["fade"][0] == pytest.approx(seen["asked"][0], abs=1e-12)
    assert seen["asked"][1] == pytest.approx(block.W_up)
    change = seen["fade"][1] - block.W_up
    assert np.linalg.matrix_rank(change, tol=1e-9) == 1
    full, alone = example.attended(len(example.context)), example.attended(0)
    assert (block.W_up + change) @ alone == pytest.approx(block.W_up @ full, abs=1e-12)
    assert seen["same"][2] < 1e-12
    assert seen["skip"][2] < 1e-12
    assert seen["limits"][1] == pytest.approx(block.W_up, abs=1e-12)


def test_two_of_eight_bars_are_lit_and_nine_of_each_row_of_specks(once: Play) -> None:
    scene = once("Experts", SECOND)
    scores = scene.gate.get_values()
    assert scores.sum() == pytest.approx(1)
    assert set(np.argsort(-scores)[:2]) == set(scene.chosen[-1])
    assert scene.share.get_value() == pytest.approx(100 * 2 / 8)
    lit = scene.field.get_values()
    assert lit.shape == (58, 257)
    assert (lit.sum(axis=1) == 9).all()
    assert scene.real_model.total.get_value() == 671_025_397_760
    assert scene.real_model.working[0].get_value() == pytest.approx(3.68, abs=0.01)


def test_at_the_end_the_context_has_painted_its_patch(once: Play) -> None:
    scene, example = once("HyperNetwork", SECOND), patched_block()
    wanted = example.block.W_up + example.patch(0).dW
    assert scene.matrix.get_values() == pytest.approx(wanted, abs=1e-12)
    assert scene.matrix.get_values() == pytest.approx(hyper_network().weights([1, 0]))
