"""Very many neurons at once: a picture with one pixel a neuron."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import UpdateFromAlphaFunc
from numpy.typing import ArrayLike

from scenes.flat_image import FlatImage
from scenes.theme import theme


class NeuronField(FlatImage):
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
        colours = np.clip(values / full, 0, 1)[:, np.newaxis] * (light - dark)
        # In place: where neurons are millions, every array between would be tens of megabytes.
        colours += dark
        colours *= 255
        pixels = np.zeros((rows * columns, 4), dtype=np.uint8)
        pixels[: values.size, :3] = np.round(colours, out=colours)
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
