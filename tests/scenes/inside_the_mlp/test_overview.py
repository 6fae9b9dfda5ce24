"""The block from outside: what flows in, what flows out, and that lanes are apart."""

import numpy as np
import pytest

from lectures.load import load_lecture
from mlp_math.toy import ToyFactBlock, toy_fact_block
from scenes.sets.people import stream


@pytest.fixture(scope="module")
def toy() -> ToyFactBlock:
    return toy_fact_block(np.random.default_rng(load_lecture().seed))


def test_the_overview_shows_the_whole_forward_pass(once, toy):
    scene, step = once("BlockOverview"), toy.forward()
    assert np.allclose(scene.column.get_values(), step.x)
    shown = scene.wiring.get_values()
    for values, expected in zip(
        shown, (step.pre_activations, step.neurons, step.delta), strict=True
    ):
        assert np.allclose(values, expected)
    assert np.allclose(scene.out.get_values(), scene.column.get_values() + shown[2])


def test_every_lane_holds_the_result_of_its_own_token_alone(once, toy):
    for lane in once("InParallel").lanes:
        step = toy.block.forward(lane.input.get_values())
        assert np.allclose(lane.output.get_values(), step.output)
        for cells, expected in zip(
            lane.inside, (step.pre_activations, step.neurons, step.delta), strict=True
        ):
            assert np.allclose(cells.get_values(), expected)


def test_the_changed_token_really_changed_and_only_its_lane_with_it(once):
    scene = once("InParallel")
    shown = np.array([lane.input.get_values() for lane in scene.lanes])
    changed = ~np.isclose(shown, stream(scene)).all(axis=1)
    assert changed.tolist() == [False] * (len(shown) - 1) + [True]


def test_the_goal_reads_nought_of_the_answer_before_and_one_after(once, toy):
    scene = once("FactGoal")
    assert scene.gauge_in.get_value() == pytest.approx(float(toy.answer @ toy.full_name))
    assert scene.gauge_out.get_value() == pytest.approx(float(toy.answer @ scene.out.get_values()))
    assert (scene.gauge_in.number.text[0], scene.gauge_out.number.text[0]) == ("0", "1")
    assert np.allclose(scene.out.get_values(), toy.forward().output)
