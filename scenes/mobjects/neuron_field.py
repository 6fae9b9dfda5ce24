"""Very many neurons at once: a picture with one pixel a neuron."""

import numpy as np
from manim import ImageMobject, UpdateFromAlphaFunc
from manim.camera.camera import Camera
from numpy.typing import ArrayLike
from PIL import Image

from scenes.theme import theme


class NeuronField(ImageMobject):
    """As many specks as there are neurons, row by row, each as bright as its neuron is active.

    Parameters
    ----------
    activations
        Shape (n,); 0 is dark, `full` and above is bright.
    full
        The activation at which a speck is brightest.
    aspect
        Width over height of the field.
    height
        Units.

    Examples
    --------
    >>> NeuronField(np.random.default_rng(0).random(49_152))
    """

    def __init__(
        self,
        activations: ArrayLike,
        *,
        full: float = 1.0,
        aspect: float = 4 / 3,
        height: float = 4.4,
    ) -> None:
        values = np.asarray(activations, dtype=float)
        if values.ndim != 1 or values.size == 0:
            raise ValueError(f"activations must have shape (n,), n ≥ 1, got {values.shape}")
        self._values = values.copy()
        columns = int(np.ceil(np.sqrt(values.size * aspect)))
        rows = -(-values.size // columns)
        dark = np.array(theme().mix(theme().unlit, 0.6).to_rgb())
        light = np.array(theme().lit.to_rgb())
        share = np.clip(values / full, 0, 1)[:, np.newaxis]
        pixels = np.zeros((rows * columns, 4), dtype=np.uint8)
        pixels[: values.size, :3] = np.round(255 * (dark + share * (light - dark)))
        # Places of the last row that no neuron fills stay clear.
        pixels[: values.size, 3] = 255
        super().__init__(pixels.reshape(rows, columns, 4))
        self.height = height

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (n,)."""
        return self._values.copy()

    @property
    def specks(self) -> int:
        """How many pixels stand for a neuron."""
        return int((self.orig_alpha_pixel_array > 0).sum())


class FillingField(NeuronField):
    """A field of places, each bright once it is taken; they fill in order, and none is at first.

    Parameters
    ----------
    bright
        Shape (n,): how bright each place is once it is taken.

    `height` and `aspect` are those of `NeuronField`.

    Examples
    --------
    >>> FillingField(np.full(768, 0.7)).take(100).taken
    100
    """

    pixel_array: np.ndarray

    def __init__(self, bright: ArrayLike, **shape: float) -> None:
        super().__init__(bright, **shape)
        self._all = self.pixel_array.copy()
        self._none = NeuronField(np.zeros(len(self._values)), **shape).pixel_array
        self.take(0)

    def take(self, count: int) -> "FillingField":
        """Show the first `count` places as taken."""
        self.taken = count
        pixels = self._none.copy()
        pixels.reshape(-1, 4)[:count] = self._all.reshape(-1, 4)[:count]
        self.pixel_array = pixels
        return self

    def fill(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which one place after the other is taken."""
        places = len(self._values)
        return UpdateFromAlphaFunc(
            self, lambda field, alpha: field.take(round(alpha * places)), **kwargs
        )


# Manim 0.22 draws images through a call that Pillow 13 refuses, and by a nearest-pixel warp that
# drops specks where the picture is small. A field lies flat, so resizing its pixels is enough.
_display_any_image = Camera.display_image_mobject


def _display_image(camera: Camera, image: ImageMobject, frame: np.ndarray) -> None:
    if isinstance(image, NeuronField):
        _display_field(camera, image, frame)
    else:
        _display_any_image(camera, image, frame)


def _display_field(camera: Camera, field: NeuronField, frame: np.ndarray) -> None:
    """Lay the field's pixels over the frame (rows, columns, 4), averaging where they are finer."""
    corners = camera.points_to_subpixel_coords(field, field.points[:4])
    (left, top), (right, bottom) = np.round([corners.min(axis=0), corners.max(axis=0)]).astype(int)
    if right <= left or bottom <= top:
        return
    finer = field.pixel_array.shape[1] > right - left
    way = Image.Resampling.BOX if finer else Image.Resampling.NEAREST
    picture = Image.fromarray(field.pixel_array).resize((right - left, bottom - top), way)
    seen = frame[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    rows, columns = max(-top, 0), max(-left, 0)
    over = np.asarray(picture)[rows : rows + seen.shape[0], columns : columns + seen.shape[1]]
    share = over[..., 3:] / 255
    seen[..., :3] = np.round(share * over[..., :3] + (1 - share) * seen[..., :3])
    seen[..., 3] = np.maximum(seen[..., 3], over[..., 3])


Camera.display_image_mobject = _display_image
