"""A memory as a block of its neurons, which fills with the facts that it holds."""

import numpy as np
from manim import ManimColor

from scenes.flat_image import FlatImage
from scenes.theme import theme

SPECK, GAP = 5, 2  # pixels of a neuron's side, and between two
SIDE = 0.08  # units from a neuron to the next


class MemoryGrid(FlatImage):
    """Neurons in rows of 16: `set_value` lights a share of them, from the lowest row on.

    `get_value()` gives the share that is lit.
    """

    COLUMNS = 16

    def __init__(self, neurons: int, colour: ManimColor) -> None:
        rows, pitch = -(-neurons // self.COLUMNS), SPECK + GAP
        super().__init__(np.zeros((rows * pitch, self.COLUMNS * pitch, 4), dtype=np.uint8))
        self.neurons, self.rows = neurons, rows
        self.shades = [
            np.array(shade.to_int_rgb(), dtype=np.uint8)
            for shade in (theme().mix(colour, 0.25), colour)
        ]
        self.stretch_to_fit_width(SIDE * self.COLUMNS).stretch_to_fit_height(SIDE * rows)
        self.set_value(0.0)

    def get_value(self) -> float:
        """The share of neurons that is lit."""
        return self._lit / self.neurons

    def set_value(self, share: float) -> "MemoryGrid":
        """Light a share of the neurons."""
        self._lit = round(float(np.clip(share, 0.0, 1.0)) * self.neurons)
        number = np.arange(self.rows * self.COLUMNS).reshape(self.rows, self.COLUMNS)[::-1]
        dark, bright = self.shades
        cells = np.zeros((self.rows, self.COLUMNS, SPECK + GAP, SPECK + GAP, 4), dtype=np.uint8)
        inner = cells[:, :, :SPECK, :SPECK]
        inner[..., :3] = np.where((number < self._lit)[:, :, None, None, None], bright, dark)
        inner[..., 3] = np.where(number < self.neurons, 255, 0)[:, :, None, None]
        self.pixel_array[...] = cells.transpose(0, 2, 1, 3, 4).reshape(self.pixel_array.shape)
        return self
