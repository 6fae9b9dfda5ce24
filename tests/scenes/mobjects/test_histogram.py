"""The histogram of angles: what it shows, how its views change, and what follows them."""

from itertools import pairwise

import numpy as np
import pytest

from mlp_math.angles import angle_histogram, extreme_angles, random_unit_vectors
from mlp_math.bounds import largest_smallest_angle
from scenes.gallery.histogram import BINS, DIMENSIONS, VECTORS
from scenes.mobjects.histogram import AngleHistogram
from scenes.theme import theme

COUNTS = np.array([0.0, 10.0, 1000.0, 400.0, 0.0, 1.0])  # bins of 30 degrees


def height_at(histogram, degrees):
    """The body's height above the axis at an angle, in units."""
    x = histogram.place(degrees)[0]
    points = histogram.body.get_anchors()
    ends = pairwise(points)
    level = [max(a[1], b[1]) for a, b in ends if min(a[0], b[0]) <= x <= max(a[0], b[0])]
    return max(level) - histogram.axis.get_center()[1]


def finish(animation):
    animation.begin()
    animation.interpolate(1.0)
    animation.finish()


def test_it_gives_back_its_counts_and_the_edges_of_their_bins():
    shown = AngleHistogram(COUNTS).get_values()
    assert shown.counts.tolist() == COUNTS.tolist()
    assert shown.edges.tolist() == [0, 30, 60, 90, 120, 150, 180]


def test_bars_are_as_high_as_their_counts():
    histogram = AngleHistogram(COUNTS, top=2000, height=4.0)
    assert [height_at(histogram, x) for x in (75, 105, 45, 15)] == pytest.approx(
        [2.0, 0.8, 0.02, 0.0], abs=1e-6
    )


def test_with_logarithms_bars_are_as_high_as_the_logarithm_of_one_more():
    histogram = AngleHistogram(COUNTS, log=True, top=1000, height=4.0)
    expected = 4.0 * np.log1p(COUNTS) / np.log1p(1000)
    middles = 30.0 * np.arange(6) + 15
    assert [height_at(histogram, x) for x in middles] == pytest.approx(list(expected), abs=1e-6)


def test_a_window_shows_its_part_of_the_axis_over_the_whole_width():
    histogram = AngleHistogram(COUNTS, window=(80, 100), width=10.0)
    assert histogram.place(80)[0] == pytest.approx(-5.0)
    assert histogram.place(100)[0] == pytest.approx(5.0)
    assert histogram.body.get_left()[0] == pytest.approx(-5.0)
    assert histogram.body.get_right()[0] == pytest.approx(5.0)


def test_looking_elsewhere_ends_exactly_there():
    histogram = AngleHistogram(COUNTS, window=(80, 100))
    finish(histogram.look(window=(0, 180), log=True, top=5000))
    assert (histogram.window, histogram.log_share, histogram.top) == ((0.0, 180.0), 1.0, 5000.0)
    assert histogram.get_values().counts.tolist() == COUNTS.tolist()


def test_playing_through_stored_counts_passes_each_at_its_moment():
    stored = np.array([COUNTS, 2 * COUNTS, 4 * COUNTS])
    told = []
    histogram = AngleHistogram(COUNTS)
    animation = histogram.play_through(stored, [0, 10, 30], tell=told.append, rate_func=lambda t: t)
    animation.begin()
    for alpha, factor in ((1 / 3, 2.0), (2 / 3, 3.0), (1.0, 4.0)):
        animation.interpolate(alpha)
        assert histogram.get_values().counts == pytest.approx(factor * COUNTS)
    assert told[-3:] == pytest.approx([10, 20, 30])


def test_bound_lines_stand_at_their_angle_in_every_view():
    histogram = AngleHistogram(COUNTS)
    bound = histogram.bound(81.95)
    assert bound.get_values() == pytest.approx((81.95, 98.05))
    finish(histogram.look(window=(60, 120)))
    for line, degrees in zip(bound, bound.get_values(), strict=True):
        assert line.get_center()[0] == pytest.approx(histogram.place(degrees)[0])


def test_a_bound_outside_the_window_is_not_seen_and_comes_back():
    histogram = AngleHistogram(COUNTS)
    bound = histogram.bound(40)
    finish(histogram.look(window=(80, 100)))
    assert bound[0][0].get_stroke_opacity() == 0
    finish(histogram.look(window=(0, 180)))
    assert bound[0][0].get_stroke_opacity() == 1


def test_a_pointer_walks_along_the_axis_with_its_number():
    histogram = AngleHistogram(COUNTS)
    pointer = histogram.pointer(60.0).set_value(120.0)
    assert pointer.get_value() == 120.0
    assert pointer.wedge.get_x() == pytest.approx(histogram.place(120.0)[0])


def test_a_patch_covers_the_bars_between_its_angles_only():
    histogram = AngleHistogram(COUNTS)
    patch = histogram.patch(60, 90, theme().answer)
    assert patch.get_left()[0] == pytest.approx(histogram.place(60)[0])
    assert patch.get_right()[0] == pytest.approx(histogram.place(90)[0])


def test_an_outline_follows_other_counts_and_leaves_out_empty_ends():
    histogram = AngleHistogram(COUNTS, top=1000, height=4.0)
    outline = histogram.outline([0, 0, 500, 0, 0, 0], theme().ink)
    assert outline.height == pytest.approx(2.0)
    assert outline.get_left()[0] == pytest.approx(histogram.place(60)[0])


def test_an_inset_shows_the_same_counts_and_follows_them():
    histogram = AngleHistogram(COUNTS)
    inset = histogram.inset((0, 60), 3.0, 2.4)
    histogram.set_values(2 * COUNTS)
    assert inset.get_values().counts.tolist() == (2 * COUNTS).tolist()
    assert inset.view.window == (0.0, 60.0)
    assert inset.view.top == pytest.approx(1.06 * 20)


def test_no_two_numbers_of_the_axes_crowd_each_other():
    histogram = AngleHistogram(COUNTS, count_marks=(1000, 100, 10, 1, 900, 950), log=True)
    for window in ((0, 180), (55, 125), (80, 100)):
        finish(histogram.look(window=window))
        numbers = [mark[1] for mark in histogram.marks if mark[1].get_fill_opacity() > 0]
        assert len(numbers) > 6
        for k, one in enumerate(numbers):
            for other in numbers[k + 1 :]:
                across = abs(one.get_x() - other.get_x()) - (one.width + other.width) / 2
                along = abs(one.get_y() - other.get_y()) - (one.height + other.height) / 2
                assert max(across, along) > 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"counts": [1.0, -1.0]}, "counts must be"),
        ({"counts": [1.0], "window": (100, 80)}, "window must be degrees"),
        ({"counts": [1.0], "window": (0, 200)}, "window must be degrees"),
    ],
)
def test_what_is_no_histogram_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        AngleHistogram(**settings)


def test_counts_of_other_bins_are_refused():
    with pytest.raises(ValueError, match="counts must have shape"):
        AngleHistogram(COUNTS).set_values(COUNTS[:-1])
    with pytest.raises(ValueError, match="sequence must have shape"):
        AngleHistogram(COUNTS).play_through(np.ones((2, 3)))


def test_the_gallery_shows_all_pairs_of_its_vectors(play):
    scene = play("GalleryAngleHistogram")
    vectors = random_unit_vectors(VECTORS, DIMENSIONS, scene.rng())
    counts = angle_histogram(vectors, BINS)
    assert scene.histogram.get_values().counts.tolist() == counts[::-1].tolist()
    assert scene.bounds.get_values()[0] == pytest.approx(
        largest_smallest_angle(VECTORS, DIMENSIONS)
    )
    assert [pointer.get_value() for pointer in scene.pointers] == pytest.approx(
        extreme_angles(vectors)
    )
