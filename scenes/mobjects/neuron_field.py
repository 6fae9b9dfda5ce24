"""Very many neurons at once: a picture with one pixel a neuron."""

from collections.abc import Callable
from typing import Any

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


class GramField(NeuronField):
    """All dot products of n perpendicular unit vectors as pixels: a bright diagonal on dark.

    Parameters
    ----------
    count
        How many vectors; `show` changes it, `get_value` gives it back.
    height
        Units of a side, however many there are.

    Examples
    --------
    >>> GramField(3).show(100).get_value()
    100
    """

    SIDE = 720  # pixels: from as many vectors on, the diagonal is as thin as it can be

    pixel_array: np.ndarray

    def __init__(self, count: int, *, height: float = 5.7) -> None:
        super().__init__(np.zeros(self.SIDE**2), aspect=1.0, height=height)
        colours = theme()
        self._dark, self._bright = (
            np.array(shade.to_int_rgb(), dtype=np.uint8)
            for shade in (colours.mix(colours.dim, 0.3), colours.focus)
        )
        self.show(count)

    def get_value(self) -> int:
        """How many vectors there are."""
        return self._count

    def show(self, count: int) -> "GramField":
        """Show the products of so many vectors."""
        self._count = int(count)
        cells = (np.arange(self.SIDE) * self._count / self.SIDE).astype(int)
        diagonal = cells[:, np.newaxis] == cells[np.newaxis]
        self.pixel_array[..., :3] = np.where(diagonal[..., np.newaxis], self._bright, self._dark)
        return self

    def grow_to(self, count: int, tell: Callable[[int], object], **kwargs: object) -> Any:
        """An animation to more vectors, by even factors; `tell` hears how many there are."""
        start = self._count

        def step(field: "GramField", alpha: float) -> None:
            field.show(count if alpha == 1 else round(start ** (1 - alpha) * count**alpha))
            tell(field.get_value())

        return UpdateFromAlphaFunc(self, step, **kwargs)


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
