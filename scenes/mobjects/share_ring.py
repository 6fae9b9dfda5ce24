"""Shares of a whole as the sectors of a ring."""

from itertools import pairwise

import numpy as np
from manim import PI, TAU, AnnularSector, ManimColor, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme

SHADES = (1.0, 0.72)  # neighbours' shares of the colour, so that they can be told apart


class ShareRing(VGroup):
    """A ring whose sectors, clockwise from the top, are shares of a whole; what is left is dark.

    Parameters
    ----------
    sizes
        Shape (n,), above 0: `get_values()` gives them back.
    whole
        What a full ring would be, at least their sum.
    inner, outer
        Radii in units.

    Examples
    --------
    >>> ShareRing([20, 20, 20], 60)
    """

    def __init__(
        self,
        sizes: ArrayLike,
        whole: float,
        *,
        inner: float = 2.5,
        outer: float = 2.95,
        colour: ManimColor | None = None,
    ) -> None:
        values = np.asarray(sizes, dtype=float)
        if values.ndim != 1 or not values.size or (values <= 0).any() or values.sum() > whole:
            raise ValueError(f"sizes must be above 0 and sum to at most {whole:g}, got {sizes!r}")
        super().__init__()
        self._values, shade = values, theme().negative if colour is None else colour
        ends = TAU * np.concatenate([[0.0], np.cumsum(values)]) / whole
        for k, (start, end) in enumerate(pairwise(ends)):
            sector = AnnularSector(inner, outer, angle=start - end, start_angle=PI / 2 - start)
            sector.set_fill(theme().mix(shade, SHADES[k % 2]), 1).set_stroke(width=0)
            self.add(sector)

    def get_values(self) -> np.ndarray:
        """The sizes, shape (n,)."""
        return self._values.copy()
