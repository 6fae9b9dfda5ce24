"""A picture of any shape shows the whole stage that a shot is composed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import config, tempconfig

from scenes.frame import TALL, WIDE, nearest
from scenes.mobjects.place import left_edge, right_edge, safe_x
from scenes.stage import LectureScene


@given(st.floats(0.3, 3.0), st.sampled_from([WIDE, TALL]))
def test_the_frame_has_the_pictures_shape_and_holds_the_stage(aspect, shape):
    width, height = shape.frame(aspect)
    assert width / height == pytest.approx(aspect, rel=0.007)
    assert width >= shape.width - 1e-9
    assert height >= shape.height * 0.993
    assert min(width - shape.width, height - shape.height) < 0.1  # no larger than it must be


def test_a_picture_is_composed_for_the_shape_that_is_seen_largest():
    both = (WIDE, TALL)
    assert nearest(both, 9 / 16) is TALL
    assert nearest(both, 3 / 4) is TALL
    assert nearest(both, 1.0) is WIDE
    assert nearest(both, 16 / 9) is WIDE
    assert nearest((WIDE,), 9 / 16) is WIDE


class Plain(LectureScene):
    pass


class Upright(LectureScene):
    shapes = (WIDE, TALL)


@pytest.mark.parametrize(
    ("shot", "size", "frame", "edge"),
    [
        (Plain, (320, 180), (128 / 9, 8), 6.5),
        (Plain, (180, 320), (128 / 9, (128 / 9) * 16 / 9), 6.5),
        (Upright, (180, 320), (9, 16), 4.1),
        (Upright, (240, 320), (12, 16), 4.1),
        (Upright, (320, 180), (128 / 9, 8), 6.5),
    ],
)
def test_a_shot_places_by_the_shape_that_it_is_played_in(shot, size, frame, edge):
    with tempconfig({"pixel_width": size[0], "pixel_height": size[1]}):
        scene = shot()
        assert (config.frame_width, config.frame_height) == pytest.approx(frame)
        assert scene.camera.frame.width == pytest.approx(frame[0])
        assert (left_edge(), right_edge()) == (-edge, edge)
        assert safe_x() < frame[0] / 2
        assert scene.tall is (edge == 4.1)
    Plain()  # what is drawn next is wide again
    assert right_edge() == 6.5
