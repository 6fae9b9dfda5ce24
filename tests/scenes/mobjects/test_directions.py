"""Arrows, angles and shadows: what they show is what they were given or what they measure."""

from itertools import pairwise

import numpy as np
import pytest

from mlp_math.directions import angle_between
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge, chained
from scenes.mobjects.space import SpacePoint, floor_grid
from scenes.theme import contrast, theme


def test_an_arrow_gives_its_vector_back_and_ends_at_its_tip():
    arrow = FeatureDirection([0.3, -0.4, 1.2], start=[1, 0, 0], unit=2.0)
    np.testing.assert_allclose(arrow.get_values(), [0.3, -0.4, 1.2])
    np.testing.assert_allclose(arrow.get_tip(), 2.0 * np.array([1.3, -0.4, 1.2]))
    for facet in arrow.facets:
        np.testing.assert_allclose(facet.points[0], arrow.get_tip(), atol=1e-9)


def test_an_arrow_may_have_no_length_at_all():
    arrow = FeatureDirection([1.0, 0.0]).set_values([0.0, 0.0])
    assert np.isfinite(arrow.shaft.points).all()
    np.testing.assert_allclose(arrow.get_tip(), np.zeros(3))


@pytest.mark.parametrize("vector", [[1.0], [1.0, 2.0, 3.0, 4.0], [np.nan, 0.0, 1.0]])
def test_an_arrow_refuses_what_is_no_vector_of_plane_or_space(vector):
    with pytest.raises(ValueError, match="vector must be two or three finite numbers"):
        FeatureDirection(vector)


def test_turning_ends_at_the_vector_asked_for():
    arrow = FeatureDirection([1.0, 0.0])
    turn = arrow.turn_to([0.0, 2.0, 1.0], [0.5, 0.0])
    turn.begin()
    turn.interpolate(0.5)
    np.testing.assert_allclose(arrow.get_values(), [0.5, 1.0, 0.5])
    turn.interpolate(1.0)
    np.testing.assert_allclose(arrow.get_values(), [0.0, 2.0, 1.0])
    np.testing.assert_allclose(arrow.get_tip(), arrow.unit * np.array([0.5, 2.0, 1.0]))


def test_the_angle_mark_reads_the_arrows_as_they_turn():
    a, b = FeatureDirection([2.0, 0.0]), FeatureDirection([0.0, 0.5])
    mark = AngleMark(a, b)
    assert mark.get_value() == pytest.approx(90)
    b.set_values([1.0, 1.0, 1.0])
    assert mark.refresh().get_value() == pytest.approx(angle_between([1, 0, 0], [1, 1, 1]))
    assert a.angle_to(b) == pytest.approx(mark.get_value())


def test_the_gauge_shows_the_dot_product_and_its_shadow_ends_there():
    along = FeatureDirection([1.0, 0.0], unit=3.0)
    vector = FeatureDirection([0.6, 0.8, -0.2], unit=3.0)
    gauge = ProjectionGauge(vector, along)
    assert gauge.get_value() == pytest.approx(0.6)
    np.testing.assert_allclose(gauge.shadow.get_end(), [1.8, 0, 0], atol=1e-5)
    vector.set_values([-0.5, 0.1, 0.0])
    assert gauge.refresh().get_value() == pytest.approx(-0.5)
    np.testing.assert_allclose(gauge.shadow.get_end(), [-1.5, 0, 0], atol=1e-5)


def test_a_gauge_along_anything_but_a_unit_direction_is_refused():
    with pytest.raises(ValueError, match="direction must have length 1"):
        ProjectionGauge(FeatureDirection([1.0, 0.0]), FeatureDirection([2.0, 0.0]))


def test_a_point_of_space_stands_on_its_stem():
    point = SpacePoint([0.5, 1.0, 0.8], unit=2.0, floor=-1.0)
    np.testing.assert_allclose(point.get_values(), [0.5, 1.0, 0.8])
    np.testing.assert_allclose(point.stem[0].get_start(), [1.0, 2.0, -2.0])
    np.testing.assert_allclose(point.stem[0].get_end(), [1.0, 2.0, 1.6])


def test_the_floor_is_level_and_as_wide_as_asked():
    grid = floor_grid([0, 0, -1], 3.0, lines=5)
    corners = np.concatenate([line.points for line in grid])
    assert set(corners[:, 2]) == {-1.0}
    assert corners[:, :2].min() == -3
    assert corners[:, :2].max() == 3


def test_a_floor_fades_outwards_and_is_seen_in_its_middle():
    lines = floor_grid([0, 0, -1], 3.0, lines=5)
    seen = [contrast(line.get_stroke_color(), theme().middle) for line in lines]
    assert seen[4] == max(seen) > 1.8
    assert min(seen) == pytest.approx(seen[0])
    assert seen[0] < seen[2] < seen[4]


def test_labels_in_space_keep_their_shape_while_the_camera_swings(play):
    scene = play("GalleryFeatureDirection")
    camera = scene.camera
    label = next(m for m in scene.mobjects if getattr(m, "is_text", False))
    glyph = label.family_members_with_points()[0]
    seen = []
    for degrees in (-52, 10):
        camera.set_theta(np.radians(degrees))
        seen.append(camera.transform_points_pre_display(glyph, glyph.points))
    np.testing.assert_allclose(np.ptp(seen[0], axis=0), np.ptp(seen[1], axis=0), atol=1e-9)
    assert np.abs(seen[0].mean(axis=0) - seen[1].mean(axis=0)).max() > 0.5


def test_the_camera_comes_home(play):
    scene = play("GalleryFeatureDirection")
    assert scene.camera.get_theta() == pytest.approx(np.radians(-52))
    assert scene.camera.get_phi() == pytest.approx(np.radians(66))
    assert not scene.camera.theta_tracker.updaters


def test_swinging_keeps_the_length_from_collapsing():
    arrow = FeatureDirection([1.0, 0.0])
    swing = arrow.swing_to([-1.0, 2.0])
    swing.begin()
    for alpha in (0.25, 0.5, 0.75):
        swing.interpolate(alpha)
        share = swing.rate_func(alpha)
        assert arrow.get_length() == pytest.approx((1 - share) + share * np.sqrt(5))
    swing.interpolate(1.0)
    np.testing.assert_allclose(arrow.get_values(), [-1.0, 2.0, 0.0])


def test_chained_arrows_end_at_their_sum():
    vectors = [[1.0, 0.0, 0.0], [0.0, 2.0, 0.5], [-0.5, 0.0, 1.0]]
    arrows = chained(vectors, [theme().first, theme().last, theme().answer], unit=1.5)
    for before, after in pairwise(arrows):
        np.testing.assert_allclose(before.get_end(), after.get_end() - after.get_values())
    np.testing.assert_allclose(arrows[-1].get_end(), np.sum(vectors, axis=0))
    assert [arrow.colour for arrow in arrows] == [theme().first, theme().last, theme().answer]


def test_a_mark_follows_its_arrows_until_it_is_told_to_stay():
    a, b = FeatureDirection([1.0, 0.0]), FeatureDirection([0.0, 1.0])
    mark = AngleMark(a, b).follow()
    b.set_values([1.0, 1.0])
    mark.arc.update()
    assert mark.get_value() == pytest.approx(45)
    mark.stay()
    b.set_values([0.0, 1.0])
    mark.arc.update()
    assert mark.get_value() == pytest.approx(45)


def test_an_arrow_says_how_much_of_a_unit_direction_it_holds():
    assert FeatureDirection([0.6, 2.0]).component_along(FeatureDirection([0.0, 1.0])) == 2.0


def test_a_tips_facets_are_darker_where_they_turn_from_the_light_and_keep_the_arrows_hue() -> None:
    arrow = FeatureDirection([0.0, 0.0, 1.0], colour=theme().first)
    shades = {facet.get_fill_color().to_hex() for facet in arrow.facets}
    assert len(shades) > 3
    arrow.paint(theme().last).set_values([1.0, 0.0, 0.0])
    brightest = max((facet.get_fill_color() for facet in arrow.facets), key=lambda c: c.to_rgb()[0])
    red, green, blue = brightest.to_rgb()
    assert red > green > blue


def test_floors_and_axes_are_drawn_before_what_stands_on_them() -> None:
    arrow = FeatureDirection([1.0, 0.0, 0.0])
    for line in (arrow.line(), *floor_grid([0, 0, 0], 2.0)):
        assert line.get_z_index_reference_point()[2] < -500 < arrow.shaft.get_center()[2]


def test_numbers_that_are_seen_and_not_so_are_told() -> None:
    a, b = FeatureDirection([1.0, 0.0]), FeatureDirection([0.0, 1.0])
    mark, gauge = AngleMark(a, b), ProjectionGauge(b, a)
    assert mark.disagreement() is gauge.disagreement() is None
    b.set_values([1.0, 1.0])  # neither follows
    assert mark.disagreement() == "an angle of 45.0 is said to be 90.0°"
    assert gauge.disagreement() == "a component of 1.00 is said to be 0.00"
    gauge.number.set_opacity(0)
    assert gauge.disagreement() is mark.refresh().disagreement() is None
