"""Scenes drawn twice in one process, by manim and by fastcairo, frame by frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as scene_module
from manim.scene.scene_file_writer import SceneFileWriter

import fastcairo
from fastcairo.damage import Damage
from fastcairo.renderer import FastCairoRenderer, Report

Picture = np.ndarray


class Collector(SceneFileWriter):
    """Keeps every frame instead of writing it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frames: list[tuple[Picture, int]] = []

    def write_frame(self, pixels: Picture, *, repeat: int = 1) -> None:
        self.frames.append((pixels, repeat))


class DamageCollector(Collector):
    """Keeps every frame and where it was said to differ from the one before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.damage: list[Damage | None] = []

    def write_damaged(self, pixels: Picture, damage: Damage | None, repeat: int) -> None:
        self.frames.append((pixels.copy(), repeat))
        self.damage.append(damage)


@contextmanager
def small(folder: Path, size: tuple[int, int] = (480, 270), rate: int = 5) -> Iterator[None]:
    """manim set up for a small picture, with nothing written."""
    settings = {
        "pixel_width": size[0],
        "pixel_height": size[1],
        "frame_rate": rate,
        "frame_width": 128 / 9,
        "frame_height": 8.0,
        "media_dir": str(folder),
        "format": "none",
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "seed": 0,
    }
    with tempconfig(settings):
        yield


@contextmanager
def renderer_class(renderer: type[CairoRenderer]) -> Iterator[None]:
    """Scenes make themselves a renderer of this class."""
    before = scene_module.CairoRenderer
    scene_module.CairoRenderer = renderer
    try:
        yield
    finally:
        scene_module.CairoRenderer = before


def render(
    scene_class: type[Scene], renderer: type[CairoRenderer], writer: type[Collector]
) -> tuple[Collector, Any]:
    """The frames of a scene, and the renderer that drew them."""
    with renderer_class(renderer):
        scene = scene_class()
    scene.renderer.file_writer = writer(scene.file_writer_settings)
    scene.render()
    return scene.renderer.file_writer, scene.renderer


def walked(scene_class: type[Scene]) -> None:
    """Play a scene without drawing, so that manim has met all of its text.

    manim keeps what it reads from SVG files, and takes lines of typst's for thicker when it meets
    them again; both ways of drawing must find the same.
    """
    scene = scene_class(skip_animations=True)
    scene.renderer.file_writer = Collector(scene.file_writer_settings)
    scene.renderer.update_frame = lambda *_args, **_kwargs: None
    scene.render()


def drawn_twice(scene_class: type[Scene]) -> Report:
    """Draw a scene by manim and by fastcairo, and insist that every frame is the same.

    Wherever damage is reported, all else must be as in the frame before.
    """
    walked(scene_class)
    theirs, _ = render(scene_class, CairoRenderer, Collector)
    with fastcairo.installed():
        ours, renderer = render(scene_class, FastCairoRenderer, DamageCollector)
    assert_same(theirs, ours)
    for i, damage in enumerate(ours.damage):
        if damage is not None:
            changed = (ours.frames[i][0] != ours.frames[i - 1][0]).any(axis=2)
            assert not (changed & ~pixels_of(damage, changed.shape)).any(), f"damage of frame {i}"
    report: Report = renderer.report
    return report


def assert_same(theirs: Collector, ours: Collector) -> None:
    """Insist on the same frames, each as often."""
    assert [n for _, n in theirs.frames] == [n for _, n in ours.frames]
    for i, ((expected, _), (found, _)) in enumerate(zip(theirs.frames, ours.frames, strict=True)):
        differs = (expected != found).any(axis=2)
        assert not differs.any(), f"{_where(i, differs, expected, found)}"


def pixels_of(damage: Damage, shape: tuple[int, int]) -> np.ndarray:
    """The damaged tiles as pixels."""
    high, wide = damage.tile
    return damage.mask().repeat(high, axis=0).repeat(wide, axis=1)[: shape[0], : shape[1]]


def _where(frame: int, differs: np.ndarray, expected: Picture, found: Picture) -> str:
    rows, columns = np.nonzero(differs)
    largest = int(np.abs(expected.astype(int) - found).max())
    return (
        f"frame {frame}: {len(rows)} pixels differ by up to {largest}, rows {rows.min()} to "
        f"{rows.max()}, columns {columns.min()} to {columns.max()}"
    )
