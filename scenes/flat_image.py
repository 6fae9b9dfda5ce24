"""Pictures that lie flat in the frame: fields of specks, and logos."""

import base64
import io

import numpy as np
from manim import ImageMobject
from manim.camera.camera import Camera
from PIL import Image


class FlatImage(ImageMobject):
    """A picture that is never turned; where it is drawn smaller, its pixels are averaged.

    `enlarged` says how it is drawn larger than it is.
    """

    enlarged = Image.Resampling.NEAREST


class Logo(FlatImage):
    """A PNG picture, given as base64, of so many units in height.

    Examples
    --------
    >>> Logo(picture, height=0.5)
    """

    enlarged = Image.Resampling.BICUBIC

    def __init__(self, picture: str, height: float) -> None:
        with Image.open(io.BytesIO(base64.b64decode(picture)), formats=["PNG"]) as opened:
            super().__init__(np.array(opened.convert("RGBA")))
        self.scale(height / self.height)


# Manim 0.22 draws images through a call that Pillow 13 refuses, and by a nearest-pixel warp that
# drops specks where the picture is small. Ours lie flat, so resizing their pixels is enough.
_display_any_image = Camera.display_image_mobject


def _display_image(camera: Camera, image: ImageMobject, frame: np.ndarray) -> None:
    if isinstance(image, FlatImage):
        _display_flat(camera, image, frame)
    else:
        _display_any_image(camera, image, frame)


def _display_flat(camera: Camera, image: FlatImage, frame: np.ndarray) -> None:
    """Lay a picture over the frame (rows, columns, 4), averaging where its pixels are finer."""
    corners = camera.points_to_subpixel_coords(image, image.points[:4])
    (left, top), (right, bottom) = np.round([corners.min(axis=0), corners.max(axis=0)]).astype(int)
    seen = frame[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if not seen.size:
        return
    finer = image.pixel_array.shape[1] > right - left
    way = Image.Resampling.BOX if finer else image.enlarged
    picture = Image.fromarray(image.pixel_array).resize((right - left, bottom - top), way)
    rows, columns = max(-top, 0), max(-left, 0)
    picture = picture.crop((columns, rows, columns + seen.shape[1], rows + seen.shape[0]))
    opacity = picture.getchannel("A")
    if opacity.getextrema()[0] == 255:
        seen[...] = np.asarray(picture)
        return
    mixed = Image.fromarray(seen)
    mixed.paste(picture, mask=opacity)
    opacities = np.maximum(seen[..., 3], np.asarray(opacity))
    seen[...] = np.asarray(mixed)
    seen[..., 3] = opacities


Camera.display_image_mobject = _display_image
