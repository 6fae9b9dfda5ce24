"""The spike, and what its axis left out: read back off the stage."""

import pytest
from support import said

from mlp_math.angles import pair_count
from mlp_math.directions import angle_between
from mlp_math.stored import load
from scenes.superposition.angle_set import PUSHED
from scenes.superposition.push_apart import SWEEP

N, D = 10_000, 100


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
