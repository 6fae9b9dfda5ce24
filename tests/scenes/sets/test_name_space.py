"""Three directions, their shadows, and the full name in one vector."""

import numpy as np
import pytest
from manim import VMobject
from support import VARIANTS, variant_id

from mlp_math.facts import gate_value
from mlp_math.toy import toy_fact_block
from scenes.sets.name_space import PHI, THETA

each_variant = pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
PAIRS = ((0, 1), (0, 2), (1, 2))


@each_variant
def test_the_three_angles_are_read_off_the_arrows_and_end_at_90_degrees(lecture, language, play):
    seen = []

    def look(scene, beat):
        if beat.name in ("nearly", "exact"):
            arrows = scene.space.arrows
            shown = [number.get_value() for number in scene.angles.numbers]
            assert shown == pytest.approx([arrows[i].angle_to(arrows[j]) for i, j in PAIRS])
            seen.append(shown)

    play("ThreeDirections", lecture.name, language, look)
    nearly, exact = seen
    assert exact == pytest.approx([90, 90, 90])
    assert all(85 < angle < 95 and angle != 90 for angle in nearly)


def test_the_probe_shows_the_dot_products_of_the_arrows_at_every_beat(play):
    shown = {}

    def look(scene, beat):
        vector = scene.vector.get_values()
        expected = [vector @ arrow.get_values() for arrow in scene.space.arrows]
        # Rows below the one spoken of are not on stage yet.
        rows = len(expected) if beat.name == "others" else 1
        assert scene.panel.get_values()[:rows] == pytest.approx(expected[:rows])
        shown[beat.name] = scene.panel.get_values()
        assert scene.shadow.gauge.get_value() == pytest.approx(expected[rows - 1])
        assert scene.shadow.length.get_value() == pytest.approx(expected[rows - 1])

    scene = play("DotProductProbe", on_beat_end=look)
    assert shown["one"][0] == pytest.approx(1)
    assert scene.lowest < 0 < shown["none"][0] < 1
    assert shown["others"][2] == pytest.approx(1)


def test_twice_the_first_name_fires_the_gate_as_the_full_name_does(play):
    scene = play("BiggerThanOne")
    for gate, amounts in zip(scene.gates, ((1, 1), (2, 0)), strict=True):
        row, bias, active = (number.get_value() for number in gate.numbers)
        assert row == pytest.approx(sum(amounts))
        assert bias == -1
        assert active == pytest.approx(gate_value(*amounts)) == pytest.approx(max(row + bias, 0))
    np.testing.assert_allclose(scene.vector.get_values(), [2, 0, 0])
    assert scene.panel.get_values() == pytest.approx([2])
    for gate in scene.gates:
        assert gate.neuron.get_values() == pytest.approx([gate.numbers[-1].get_value()])


def test_the_full_name_holds_one_of_each_at_45_degrees_and_root_two_long(play):
    scene = play("FullNameVector")
    assert scene.panel.get_values() == pytest.approx([1, 1])
    assert [gauge.get_value() for gauge in scene.gauges] == pytest.approx([1, 1])
    assert scene.truth.angle.get_value() == pytest.approx(45)
    assert [mark.get_value() for mark in scene.marks] == pytest.approx([45, 45])
    assert scene.truth.length.get_value() == pytest.approx(np.sqrt(2))
    assert np.linalg.norm(scene.vector.get_values()) == pytest.approx(
        scene.truth.length.get_value()
    )


def test_more_of_the_last_name_opens_the_angle_but_leaves_the_share_of_the_first(play):
    seen = {}

    def look(scene, beat):
        if beat.name in ("angle", "component"):
            vector = scene.vector.get_values()
            assert scene.panel.get_values() == pytest.approx(vector[:2])
            assert scene.truth.length.get_value() == pytest.approx(np.linalg.norm(vector))
            seen[beat.name] = scene.panel.get_values()[0], scene.truth.angle.get_value()

    play("FullNameVector", on_beat_end=look)
    assert seen["component"][0] == pytest.approx(seen["angle"][0])
    assert seen["component"][1] > seen["angle"][1] + 5


@each_variant
def test_attention_writes_both_names_into_the_last_names_column(lecture, language, play):
    scene = play("TwoTokensOneVector", lecture.name, language)
    toy = toy_fact_block(np.random.default_rng(lecture.seed))
    columns = np.stack([name.column.get_values() for name in scene.names])
    np.testing.assert_allclose(columns[0], toy.first)
    np.testing.assert_allclose(columns[1], toy.full_name)
    shown = [[number.get_value() for number in name.plane.numbers] for name in scene.names]
    np.testing.assert_allclose(shown, columns[:2] @ np.stack([toy.first, toy.last]).T, atol=1e-12)
    np.testing.assert_allclose(shown, [[1, 0], [1, 1]], atol=1e-12)


@pytest.mark.parametrize("name", ["ThreeDirections", "DotProductProbe", "BiggerThanOne"])
def test_each_shot_ends_where_the_next_begins(name, play):
    scene = play(name)
    assert scene.camera.get_theta() == pytest.approx(np.radians(THETA))
    assert scene.camera.get_phi() == pytest.approx(np.radians(PHI))
    assert scene.camera.get_zoom() == pytest.approx(1)
    np.testing.assert_allclose(
        [arrow.get_values() for arrow in scene.space.arrows], np.eye(3), atol=1e-12
    )
    left = {mobject for mobject in scene.mobjects if isinstance(mobject, VMobject)}
    assert left == set(scene.space.everything)
