"""A small picture, and both kinds of inner loops."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import twice

from fastcairo import families, native, video, view

needs_compiler = pytest.mark.skipif(native.native is None, reason="the inner loops aren't compiled")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[None]:
    with twice.small(tmp_path, (320, 180), 5):
        yield


@pytest.fixture(params=[pytest.param("compiled", marks=needs_compiler), "python"])
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The compiled inner loops, or those in Python."""
    if request.param == "python":
        for module in (families, video, view):
            monkeypatch.setattr(module, "native", None)
    return str(request.param)


@pytest.fixture(autouse=True)
def forgiving_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    """manim 0.22 asks Pillow for images in a way that Pillow 13 refuses."""
    from PIL import Image

    def fromarray(array: Any, mode: str | None = None) -> Image.Image:
        if mode == "RGBA" and array.ndim == 2:
            return Image.new("RGBA", array.shape[::-1])
        return made(array)

    made = Image.fromarray
    monkeypatch.setattr(Image, "fromarray", fromarray)
