"""Every mobject of the vocabulary has a gallery scene, and it draws."""

import re

import numpy as np
import pytest
from support import ROOT, Play

GALLERY = sorted(
    name
    for path in (ROOT / "scenes" / "gallery").glob("*.py")
    for name in re.findall(r"^class (Gallery\w+)\(GalleryScene\)", path.read_text(), re.MULTILINE)
)


def test_there_is_a_gallery() -> None:
    assert len(GALLERY) >= 10


@pytest.mark.parametrize("name", GALLERY)
def test_a_gallery_scene_draws_something(name: str, play: Play) -> None:
    scene = play(name)
    scene.renderer.static_image = None
    scene.renderer.update_frame(scene)
    frame = np.asarray(scene.renderer.camera.pixel_array)[:, :, :3].astype(int)
    lit = np.abs(frame - frame[0, 0]).sum(axis=2) > 60
    assert 0.002 < lit.mean() < 0.9
