"""Every frame is manim's, bit for bit; and what is said to have changed is all that has."""

import examples
import pytest
import twice
from manim import Scene, tempconfig

import fastcairo

pytestmark = pytest.mark.usefixtures("small")


@pytest.mark.parametrize("scene", examples.RETAINED, ids=lambda scene: scene.__name__)
def test_every_frame_is_as_drawn_by_manim(scene: type[Scene], loops: str) -> None:
    report = twice.drawn_twice(scene)
    assert not report.fallbacks
    assert report.retained > 0


@pytest.mark.parametrize("scene", examples.DRAWN_BY_MANIM, ids=lambda scene: scene.__name__)
def test_what_only_manim_can_draw_is_drawn_by_it_and_counted(
    scene: type[Scene], loops: str
) -> None:
    report = twice.drawn_twice(scene)
    assert report.fallbacks.total() > 0


@pytest.mark.parametrize("scene", [examples.Turning, examples.DrawingOrder, examples.Images])
def test_the_renderer_alone_with_manims_own_mobjects_gives_the_same(scene: type[Scene]) -> None:
    theirs, _ = twice.render(scene, twice.CairoRenderer, twice.Collector)
    ours, _ = twice.render(scene, fastcairo.FastCairoRenderer, twice.Collector)
    twice.assert_same(theirs, ours)


def test_a_transparent_background_stays_so(loops: str) -> None:
    with tempconfig({"background_opacity": 0.0}):
        report = twice.drawn_twice(examples.Images)
    assert not report.fallbacks
