"""How many directions surely fit, by dimension and tolerance."""

import numpy as np
import pytest
from support import said

from mlp_math import bounds
from mlp_math.stored import load

N, D = 10_000, 100


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
    assert [number.text for _, number in scene.cut.counted] == ["19", "9,173", "155,482,571"]
    told = said("JLGrowth", "model")
    assert "<handful>19 directions" in told
    assert "<more>9,173" in told
    assert "<many>155 million" in told
