"""Every mobject of the vocabulary has a gallery scene, and it draws what the gallery page shows."""

import re

import numpy as np
import pytest
from PIL import Image
from support import ROOT, Play

GALLERY = sorted(
    name
    for path in (ROOT / "scenes" / "gallery").glob("*.py")
    for name in re.findall(r"^class Gallery(\w+)\((?!LectureScene\))", path.read_text(), re.M)
)
ALIKE = 0.85  # a scene and its picture are over 0.9; two scenes nearly all under 0.5


def test_there_is_a_gallery() -> None:
    assert len(GALLERY) >= 70


@pytest.mark.parametrize("name", GALLERY)
def test_a_gallery_scene_draws_what_its_picture_shows(name: str, play: Play) -> None:
    scene = play(f"Gallery{name}")
    scene.renderer.static_image = None
    scene.renderer.update_frame(scene)
    frame = np.asarray(scene.renderer.camera.pixel_array)[:, :, :3]
    lit = np.abs(frame.astype(int) - frame[0, 0]).sum(axis=2) > 60
    assert 0.002 < lit.mean() < 0.9
    with Image.open(ROOT / "docs" / "gallery" / f"{name}.webp") as picture:
        shown = np.asarray(picture.convert("RGB").resize((160, 90), Image.Resampling.BOX))
    likeness = np.corrcoef(_ink(frame), _ink(shown))[0, 1]
    assert likeness > ALIKE, f"its picture is an old one: python docs/build_gallery.py {name}"


def _ink(frame: np.ndarray) -> np.ndarray:
    """How much stands where, over squares of five pixels; the ground is nothing."""
    apart = np.abs(frame.astype(float) - np.median(frame, axis=(0, 1)))
    return np.maximum(apart - 12, 0).reshape(18, 5, 32, 5, 3).mean(axis=(1, 3)).ravel()
