"""A lens that moves over a shot of the plane, and flights and pauses."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Line, Square, tempconfig

from fastcairo import FastCairoRenderer
from lectures.load import load_lecture
from pipeline.review.layout import findings
from scenes.mobjects.text import Decimal, Words
from scenes.moves import carry
from scenes.stage import LectureScene, Lens, Staging, staged

SETTINGS = {
    "pixel_width": 160,
    "pixel_height": 90,
    "frame_rate": 5,
    "dry_run": True,
    "disable_caching": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
}


class Looking(LectureScene):
    """Its lens goes to a square at the right, along a line, and home."""

    def construct(self) -> None:
        self.square = Square(1.0).shift(3 * RIGHT + UP)
        self.add(Square(6.0).shift(2 * LEFT), self.square)
        self.views = []
        for go in (
            lambda: self.push_in(self.square, fill=0.5),
            lambda: self.pan_to(Square().shift(9 * LEFT)),
            lambda: self.pan_along(Line(9 * LEFT, RIGHT)),
            self.pull_back,
        ):
            self.play(go(), run_time=0.6)
            frame = self.camera.frame
            self.views.append((frame.width, frame.get_center()))
        self.pause(0.4)


@pytest.fixture
def looking() -> LectureScene:
    with tempconfig(SETTINGS), staged(Staging(load_lecture(), "en")):
        scene = Looking(renderer=FastCairoRenderer(camera_class=Lens))
        scene.render()
    return scene


def test_the_lens_goes_where_it_is_sent_and_home_again(looking: LectureScene) -> None:
    (near, at), (panned, left), (_, along), (home, middle) = looking.views
    assert near == panned == pytest.approx(2 * 128 / 9 / 8)  # the square is half as high as seen
    assert np.allclose(at, looking.square.get_center())
    assert left[0] == pytest.approx(-(128 / 9 - near) / 2)  # no further than the frame's edge
    assert np.allclose(along, [1, 0, 0])
    assert (home, *middle) == pytest.approx((128 / 9, 0, 0, 0))


def test_a_moving_lens_is_drawn_from_what_is_retained(looking: LectureScene) -> None:
    report = looking.renderer.report
    assert report.retained > 10
    assert not report.fallbacks


def test_a_pause_is_noted_with_its_seconds(looking: LectureScene) -> None:
    ((begun, ended),) = looking.pauses
    assert ended - begun == pytest.approx(0.4)
    assert begun == pytest.approx(2.4)


def test_what_the_lens_does_not_look_at_may_run_off_the_picture() -> None:
    with tempconfig(SETTINGS), staged(Staging(load_lecture(), "en")):
        scene = LectureScene(skip_animations=True)
        far, near = Words("far").shift(5 * LEFT), Words("near").shift(2 * RIGHT)
        scene.add(far, near)
        scene.play(scene.push_in(near, fill=0.5))
        assert findings(scene, 128 / 9, 8.0) == []
        scene.looked_at = (far,)
        assert "off the frame" in findings(scene, 128 / 9, 8.0)[0]


def test_a_number_is_carried_upright_in_one_piece_and_the_source_stays() -> None:
    source, target = Decimal(12, 0), Decimal(12, 0, size=72).shift(4 * RIGHT)
    flight = carry(source, target, arc=1.0)
    ghost = flight.animations[0].mobject
    flight.begin()
    flight.interpolate(0.5)
    assert ghost.width / ghost.height == pytest.approx(source.width / source.height)
    assert source.height < ghost.height < target.height
    assert ghost.get_fill_opacity() == 1
    assert target.get_fill_opacity() == 0
    assert np.allclose(source.get_x(), 0, atol=0.02)
    flight.interpolate(1.0)
    assert ghost.get_fill_opacity() == pytest.approx(0)
    assert np.allclose(ghost.get_center(), target.get_center(), atol=0.01)
    assert target.get_fill_opacity() == 1
