"""Very many vectors as pixels: a row each, coloured by their entries, or square blocks of them."""

from typing import Any

import numpy as np
from manim import UpdateFromAlphaFunc, linear
from numpy.typing import ArrayLike

from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.text import Decimal
from scenes.theme import theme

HASTE = 6.0  # powers of e by which the rows go faster at the end than at first
FULL = 0.2  # magnitude of an entry that has its sign's full colour
GAP = 8  # pixels between blocks
QUIETEST = 0.1  # share of its sign's colour that an entry near zero has


def entry_colours(values: np.ndarray) -> np.ndarray:
    """The colours of entries of any shape: blue where positive, red where not; (..., 3) bytes."""
    colours = theme()
    ground, positive, negative = (
        np.array(shade.to_rgb())
        for shade in (colours.background, colours.positive, colours.negative)
    )
    share = QUIETEST + (1 - QUIETEST) * np.minimum(np.abs(values) / FULL, 1.0)[..., np.newaxis]
    signed = np.where((values >= 0)[..., np.newaxis], positive, negative)
    return np.round(255 * ((1 - share) * ground + share * signed)).astype(np.uint8)


class VectorWindow(NeuronField):
    """A window on many vectors, each a row of pixels; once it is full, the newest come in below.

    Parameters
    ----------
    vectors
        Shape (n, d).
    rows
        How many are in the window, at most n.
    width
        Units.

    `rush` scrolls to the last of them; `get_values()` gives the rows shown, (rows, d), with zeros
    where none has come in yet.

    Examples
    --------
    >>> VectorWindow(np.random.default_rng(0).normal(size=(1000, 100)), rows=70, width=9.0)
    """

    def __init__(self, vectors: ArrayLike, *, rows: int, width: float) -> None:
        self.vectors = np.asarray(vectors, dtype=float)
        if self.vectors.ndim != 2 or not 1 <= rows <= len(self.vectors):
            raise ValueError(
                f"vectors must have shape (n, d) with n >= rows = {rows}, got {self.vectors.shape}"
            )
        d = self.vectors.shape[1]
        self.rows = rows
        super().__init__(np.zeros(rows * d), aspect=d / rows, height=width * rows / d)
        self.show(0)

    def show(self, count: int) -> "VectorWindow":
        """Show the last of the first `count` vectors."""
        self.count = count
        values = self.get_values()
        self.pixel_array[..., :3] = entry_colours(values)
        self.pixel_array[..., 3] = np.where(values.any(axis=1), 255, 0)[:, np.newaxis]
        return self

    def get_values(self) -> np.ndarray:
        """The vectors in the window, shape (rows, d)."""
        shown = self.vectors[max(self.count - self.rows, 0) : self.count]
        return np.concatenate([shown, np.zeros((self.rows - len(shown), self.vectors.shape[1]))])

    def rush(self, tally: Decimal, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: vectors come in, ever faster, until all have; `tally` counts them."""
        whole = len(self.vectors)

        def step(window: "VectorWindow", alpha: float) -> None:
            seen = np.expm1(HASTE * alpha) / np.expm1(HASTE) * (whole - 1)
            window.show(1 + round(float(seen)))
            tally.set_value(window.count)

        step(self, 0.0)
        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)


class VectorBlocks(NeuronField):
    """Vectors in square blocks of as many as they have entries, the last of them first.

    Parameters
    ----------
    vectors
        Shape (n, d), n = k²·d for a whole k.
    side
        Units of all the blocks together.

    Examples
    --------
    >>> VectorBlocks(np.random.default_rng(0).normal(size=(400, 100)), side=5.0).show(4)
    """

    def __init__(self, vectors: ArrayLike, *, side: float) -> None:
        V = np.asarray(vectors, dtype=float)
        across = round(np.sqrt(len(V) / V.shape[1])) if V.ndim == 2 and V.size else 0
        if not across or across**2 * V.shape[1] != len(V):
            raise ValueError(f"vectors must have shape (k²·d, d) for a whole k, got {V.shape}")
        self.vectors, self.across, self.d = V, across, V.shape[1]
        pixels = across * (self.d + GAP) - GAP
        super().__init__(np.zeros(pixels**2), aspect=1.0, height=side)
        blocks = V[::-1].reshape(-1, self.d, self.d)[:, ::-1]
        # One after another: a million entries' colours take a hundred times as much on the way.
        self._colours = np.stack([entry_colours(block) for block in blocks])
        self.show(0)

    def __deepcopy__(self, memo: dict[int, Any]) -> "VectorBlocks":
        # Every animation makes several copies; what never changes, 20 MB in the lecture, is shared.
        for kept in (self.vectors, self._colours, self._values):
            memo[id(kept)] = kept
        copied: VectorBlocks = super().__deepcopy__(memo)
        return copied

    def show(self, count: int) -> "VectorBlocks":
        """Show the first `count` blocks; the others are clear."""
        self.count = count
        self.pixel_array[..., 3] = 0
        for k in range(count):
            row, column = (i * (self.d + GAP) for i in divmod(k, self.across))
            block = self.pixel_array[row : row + self.d, column : column + self.d]
            block[..., :3], block[..., 3] = self._colours[k], 255
        return self

    def get_value(self) -> int:
        """How many vectors are shown."""
        return self.count * self.d

    @property
    def block_side(self) -> float:
        """Units of a block's side."""
        return float(self.height * self.d / self.pixel_array.shape[0])

    def fill(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: block after block comes in, from those that are shown."""
        first = self.count

        def step(blocks: "VectorBlocks", alpha: float) -> None:
            blocks.show(first + round(alpha * (blocks.across**2 - first)))

        return UpdateFromAlphaFunc(self, step, **kwargs)
