"""The renderer within manim: how it is chosen, what it reports, how it checks itself."""

import logging
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import examples
import numpy as np
import pytest
import twice
from manim import ThreeDCamera
from manim.renderer.cairo_renderer import CairoRenderer

import fastcairo
from fastcairo.renderer import CHECK, FastCairoRenderer, Report
from fastcairo.view import View

pytestmark = pytest.mark.usefixtures("small")


def test_a_scene_takes_it_as_its_renderer() -> None:
    for scene_class, camera in ((examples.Transforms, None), (examples.InSpace, ThreeDCamera)):
        theirs, _ = twice.render(scene_class, CairoRenderer, twice.Collector)
        scene = scene_class(renderer=FastCairoRenderer(camera_class=camera))
        scene.renderer.file_writer = twice.Collector(scene.file_writer_settings)
        scene.render()
        twice.assert_same(theirs, scene.renderer.file_writer)
        assert scene.renderer.report.retained == scene.renderer.report.frames > 0


def test_installed_it_is_every_scenes_renderer() -> None:
    with fastcairo.installed():
        assert type(examples.Transforms().renderer) is FastCairoRenderer
    assert type(examples.Transforms().renderer) is CairoRenderer


def test_checked_frames_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHECK, "3")
    report = twice.drawn_twice(examples.DrawingOrder)
    assert report.checked == report.retained // 3 > 2
    assert report.differing == 0


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that forgets one mobject from the third time on."""
    drawn, calls = View.drawn, [0]

    def forgetful(self: View, mobjects: Any) -> Any:
        calls[0] += 1
        return drawn(self, mobjects)[calls[0] > 2 :]

    monkeypatch.setattr(View, "drawn", forgetful)


@pytest.mark.usefixtures("careless")
def test_a_difference_is_found_and_the_rest_is_left_to_manim(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(CHECK, "1")
    logger = logging.getLogger("fastcairo")
    monkeypatch.setattr(logger, "disabled", False)  # as others' set-up of logging may leave it
    monkeypatch.setattr(logger, "propagate", True)
    caplog.set_level(logging.WARNING, logger="fastcairo")
    report = twice.drawn_twice(examples.Booleans)
    assert report.differing == 1
    assert report.fallbacks == {"a checked frame differed from manim's": report.fallbacks.total()}
    assert "pixels differ from manim's" in caplog.text


@pytest.mark.usefixtures("careless")
def test_without_checks_a_difference_would_be_seen_by_these_tests() -> None:
    with pytest.raises(AssertionError, match="pixels differ by up to"):
        twice.drawn_twice(examples.Booleans)


def test_a_wrong_number_of_frames_to_check_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHECK, "often")
    with pytest.raises(ValueError, match="must be a number of frames such as 30, got 'often'"):
        FastCairoRenderer()


def test_a_report_reads_well() -> None:
    report = Report(retained=7, unchanged=2)
    report.fallbacks["MultiCamera.reset is its own"] += 3
    assert str(report) == (
        "7 of 10 frames retained, 2 unchanged; drawn by manim: 3 as MultiCamera.reset is its own"
    )


def test_manim_renders_the_same_file_with_and_without(tmp_path: Path) -> None:
    """Through manim's own command line, file writer and encoder settings."""
    scene = Path(__file__).with_name("examples.py")
    made = []
    for wanted in (False, True):
        media = tmp_path / str(wanted)
        code = "import fastcairo; fastcairo.install()\n" if wanted else ""
        code += "from manim.__main__ import main; main()"
        size = ["-r", "160,90", "--fps", "5", "--media_dir", str(media), "--disable_caching"]
        subprocess.run(
            [sys.executable, "-c", code, "render", str(scene), "Transforms", *size],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONPATH": str(scene.parents[2])},
        )
        (film,) = media.rglob("Transforms.mp4")
        made.append(film.read_bytes())
    assert made[0] == made[1]


def test_frames_that_are_given_away_are_never_drawn_on_again() -> None:
    ours, _ = twice.render(examples.Transforms, FastCairoRenderer, twice.Collector)
    arrays = [pixels for pixels, _ in ours.frames]
    assert not any(np.shares_memory(one, other) for one, other in pairwise(arrays))
