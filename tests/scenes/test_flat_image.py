"""Pictures that lie flat are laid over what is drawn already."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim.camera.camera import Camera

from scenes.flat_image import FlatImage


def laid(picture: np.ndarray, under: np.ndarray, left: float, top: float) -> np.ndarray:
    """The frame once a picture of its own size is laid over it, its corner there."""
    flat, frame = FlatImage(picture), under.copy()
    height, width = picture.shape[:2]
    corners = np.array([[left, top], [left + width, top], [left, top + height]], dtype=float)
    corners = np.vstack([corners, corners[0] + (width, height)])
    camera: Any = SimpleNamespace(points_to_subpixel_coords=lambda *_: corners)
    Camera.display_image_mobject(camera, flat, frame)
    return frame


def some(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    return rng.integers(0, 256, (height, width, 4), dtype=np.uint8)


@pytest.mark.parametrize(("left", "top"), [(3, 5), (-4, -2), (14, 9)])
def test_a_picture_is_mixed_with_what_lies_under_it_and_cut_at_the_edges(
    left: int, top: int
) -> None:
    rng = np.random.default_rng(0)
    picture, under = some(rng, 8, 12), some(rng, 16, 20)
    picture[..., 3][picture[..., 3] < 50] = 0
    picture[..., 3][picture[..., 3] > 200] = 255
    frame = laid(picture, under, left, top)
    expected = under.copy()
    for y in range(8):
        for x in range(12):
            if not (0 <= y + top < 16 and 0 <= x + left < 20):
                continue
            below, alpha = expected[y + top, x + left], int(picture[y, x, 3])
            mixed = (
                alpha * picture[y, x, :3].astype(int) + (255 - alpha) * below[:3].astype(int)
            ) / 255
            away = np.abs(frame[y + top, x + left, :3] - mixed)
            assert away.max() <= 1.0
            expected[y + top, x + left] = frame[y + top, x + left]
            assert frame[y + top, x + left, 3] == max(alpha, int(below[3]))
    assert (frame == expected).all()


def test_an_opaque_picture_replaces_what_lies_under_it() -> None:
    rng = np.random.default_rng(0)
    picture, under = some(rng, 4, 6), some(rng, 10, 10)
    picture[..., 3] = 255
    assert (laid(picture, under, 2, 3)[3:7, 2:8] == picture).all()


def test_a_picture_beside_the_frame_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    picture, under = some(rng, 4, 6), some(rng, 10, 10)
    for left, top in [(-6, 0), (10, 0), (0, -4), (0, 10), (-40, -40)]:
        assert (laid(picture, under, left, top) == under).all()
