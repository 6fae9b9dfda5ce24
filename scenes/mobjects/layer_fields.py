"""All neurons of a model, layer below layer or layer beside layer."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, UpdateFromAlphaFunc, linear
from numpy.typing import ArrayLike

from scenes.mobjects.neuron_field import NeuronField

AIRY = 0.9  # of the height that the layers may fill


class LayerFields(Group):
    """A model's layers below each other, the first one on top: a field of specks each, lit or dark.

    Parameters
    ----------
    activations
        Shape (layers, m); `get_values()` gives them back.
    width, height
        Units; the whole does not exceed this height.
    full
        The activation at which a speck is brightest.

    Examples
    --------
    >>> LayerFields(np.random.default_rng(0).random((6, 1536)), width=6.0, height=4.0)
    """

    def __init__(
        self, activations: ArrayLike, *, width: float, height: float, full: float = 1.0
    ) -> None:
        table = np.asarray(activations)
        layers, m = table.shape
        # Full rows only, and as many as leave some air between the layers.
        rows = max(
            k for k in range(1, m + 1) if m % k == 0 and k**2 * width <= m * AIRY * height / layers
        )
        columns = m // rows
        each = width * rows / columns
        # A hair less: a field rounds its columns up.
        shape = {"height": each, "aspect": (1 - 1e-9) * columns / rows, "full": full}
        super().__init__(*(NeuronField(row.astype(float), **shape) for row in table))
        self.arrange(DOWN, buff=min((height - layers * each) / max(layers - 1, 1), 0.3 * each))
        self._dark = NeuronField(np.zeros(m), **shape).pixel_array
        self._lit = [field.pixel_array.copy() for field in self]

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (layers, m)."""
        return np.array([field.get_values() for field in self])

    def set_light(self, shares: ArrayLike) -> "LayerFields":
        """Show each layer at this share of its light: 0 leaves all its specks dark."""
        each = np.broadcast_to(np.asarray(shares, dtype=float), len(self))
        for field, lit, share in zip(self, self._lit, each, strict=True):
            field.pixel_array = np.round((1 - share) * self._dark + share * lit).astype(np.uint8)
        return self

    def pass_on(self, *, lit: bool = True, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which layer after layer lights up, or goes dark."""
        layers = len(self)

        def step(fields: "LayerFields", alpha: float) -> None:
            # Each layer begins when the one before it is half done.
            shares = np.clip(alpha * (layers + 1) / 2 - np.arange(layers) / 2, 0, 1)
            fields.set_light(shares if lit else 1 - shares)

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def sweep(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the specks of all layers light up from left to right."""

        def step(fields: "LayerFields", alpha: float) -> None:
            columns = self._dark.shape[1]
            soft = 0.06 * columns  # as wide is the front
            reached = (alpha * (columns + soft) - np.arange(columns)) / soft
            share = np.clip(reached, 0, 1)[np.newaxis, :, np.newaxis]
            for field, lit in zip(fields, self._lit, strict=True):
                now = np.round((1 - share) * self._dark + share * lit)
                field.pixel_array = now.astype(np.uint8)

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def place(self, layer: int, neuron: int) -> np.ndarray:
        """Where a neuron's speck lies in the frame."""
        field = self[layer]
        rows, columns = field.orig_alpha_pixel_array.shape[:2]
        row, column = divmod(int(neuron), columns)
        right = (column + 0.5) / columns * field.width
        down = (row + 0.5) / rows * field.height
        return np.asarray(field.get_corner(UP + LEFT) + right * RIGHT + down * DOWN)


class LayerColumns(Group):
    """A model's layers beside each other, the first one at the left: a tall field of specks each.

    Parameters
    ----------
    layers, neurons
        How many layers, and specks in each.
    width
        Units from one end to the other; every layer has an equal share of it.
    wide
        Specks that a layer is wide.
    tall
        Units that a layer is high.

    `open(share)` shows this share of every layer's height, from the middle.

    Examples
    --------
    >>> LayerColumns(30, 1536, width=11.8, wide=16, tall=2.4).place(4, 1212)
    """

    def __init__(self, layers: int, neurons: int, *, width: float, wide: int, tall: float) -> None:
        self.pitch, self.wide, self.rows = width / layers, wide, -(-neurons // wide)
        self.tall, self.neurons = tall, neurons
        # A hair less: a field rounds its columns up.
        shape = {"height": tall, "aspect": (1 - 1e-9) * wide / self.rows}
        super().__init__(*(NeuronField(np.zeros(neurons), **shape) for _ in range(layers)))
        for layer, field in enumerate(self):
            field.stretch_to_fit_width(0.84 * self.pitch)
            field.move_to([(layer + 0.5) * self.pitch - width / 2, 0, 0])

    def open(self, share: float) -> "LayerColumns":
        """Show this share of every layer's height."""
        for field in self:
            field.stretch_to_fit_height(max(share * self.tall, 1e-3))
        return self

    def place(self, layer: int, neuron: int) -> np.ndarray:
        """Where a neuron's speck lies in the frame."""
        row, column = divmod(int(neuron), self.wide)
        field = self[layer]
        right = (column + 0.5) / self.wide * field.width
        down = (row + 0.5) / self.rows * field.height
        return np.asarray(field.get_corner(UP + LEFT) + right * RIGHT + down * DOWN)
