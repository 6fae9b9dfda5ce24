"""The lecture's mobjects and shots look the same, bit for bit, whoever draws them."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import twice
from manim import Scene

import scenes.gallery
from lectures.load import load_lecture
from pipeline.plan.shots import scan
from pipeline.render.play import shot_class
from scenes.gallery.scene import GalleryScene
from scenes.stage import Staging, staged

SHOTS = (  # of different kinds: strokes, matrices, space, histograms, images, graphs
    "TitleCard",
    "RowMichael",
    "ThreeDirections",
    "RandomAngles",
    "Polysemantic",
    "ReluGraph",
    "NeuronForest",
    "BundlesInSpace",
)

LARGE = (*SHOTS, "JordanPrompt", "InParallel", "ReadingList", "FullNameVector")


def gallery() -> list[type[Scene]]:
    found: dict[str, type[Scene]] = {}
    for module in pkgutil.iter_modules(scenes.gallery.__path__, "scenes.gallery."):
        for name, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(kind, Scene) and kind.__module__ == module.name and kind != GalleryScene:
                found[name] = kind
    return list(found.values())


@pytest.fixture(autouse=True)
def staging(tmp_path: Path) -> Iterator[None]:
    with twice.small(tmp_path, (480, 270), 5), staged(Staging(load_lecture(), "en")):
        yield


@pytest.mark.parametrize("scene", gallery(), ids=lambda scene: scene.__name__)
def test_a_mobject_of_the_gallery_is_as_drawn_by_manim(scene: type[Scene]) -> None:
    report = twice.drawn_twice(scene)
    assert not report.fallbacks


@pytest.mark.parametrize("name", SHOTS)
def test_a_shot_is_as_drawn_by_manim(name: str) -> None:
    report = twice.drawn_twice(shot_class(scan().of(load_lecture(), name)))
    assert not report.fallbacks
    assert report.retained > 0


@pytest.mark.parametrize("name", LARGE)
def test_a_shot_at_full_size_is_as_drawn_by_manim(name: str, tmp_path: Path) -> None:
    """A frame a second of the whole shot: what is small may hide what is large."""
    with twice.small(tmp_path, (1920, 1080), 1):
        report = twice.drawn_twice(shot_class(scan().of(load_lecture(), name)))
    assert not report.fallbacks
    assert report.retained > 5
