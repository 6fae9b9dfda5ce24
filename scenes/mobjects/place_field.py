"""The places in a model where something is written: a cell for each layer and group of words."""

import numpy as np
from manim import RIGHT, UP, ManimColor, RoundedRectangle, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme

DARK = 0.32  # share of dim ink in a cell that holds nothing


class PlaceField(VGroup):
    """Rows of cells, one a layer, the first layer at the left; the brighter, the more it holds.

    Parameters
    ----------
    values
        Shape (rows, layers), shares from 0 to 1.
    heights
        Shape (rows,): where the rows' middles lie, in units.
    width
        Units from the first cell's left edge to the last one's right edge.
    tall
        Units that a cell is high.
    colour
        Of a cell that holds 1; the answer's by default.

    Examples
    --------
    >>> PlaceField([[0.0, 0.2, 1.0]], [0.0]).get_values()
    """

    def __init__(
        self,
        values: ArrayLike,
        heights: ArrayLike,
        *,
        width: float = 11.4,
        tall: float = 0.62,
        colour: ManimColor | None = None,
    ) -> None:
        shares = np.asarray(values, dtype=float)
        middles = np.asarray(heights, dtype=float)
        if shares.ndim != 2 or middles.shape != shares.shape[:1]:
            raise ValueError(
                f"values must have shape (rows, layers) and heights (rows,), "
                f"got {shares.shape} and {middles.shape}"
            )
        super().__init__()
        self.colour = theme().answer if colour is None else colour
        self.pitch = width / shares.shape[1]
        self.rows = [VGroup() for _ in middles]
        for row, y in zip(self.rows, middles, strict=True):
            for layer in range(shares.shape[1]):
                cell = RoundedRectangle(
                    width=0.84 * self.pitch, height=tall, corner_radius=0.05, stroke_width=0
                )
                row.add(cell.move_to([(layer + 0.5) * self.pitch - width / 2, y, 0]))
        self.add(*self.rows)
        self.set_values(shares)

    def get_values(self) -> np.ndarray:
        """The shares shown, shape (rows, layers)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "PlaceField":
        """Show other shares at once."""
        shares = np.asarray(values, dtype=float)
        expected = (len(self.rows), len(self.rows[0]))
        if shares.shape != expected or (shares < 0).any() or (shares > 1).any():
            raise ValueError(f"values must have shape {expected} and lie in [0, 1], got {values!r}")
        self._values = shares.copy()
        dark = theme().mix(theme().dim, DARK)
        for row, line in zip(self.rows, shares, strict=True):
            for cell, share in zip(row, line, strict=True):
                cell.set_fill(dark.interpolate(self.colour, float(share)), opacity=1)
        return self

    def light_to(self, values: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which all cells change to other shares at once."""
        start, end = self.get_values(), np.asarray(values, dtype=float)
        return UpdateFromAlphaFunc(
            self, lambda field, alpha: field.set_values((1 - alpha) * start + alpha * end), **kwargs
        )

    def run_through(
        self, values: ArrayLike, rows: tuple[int, ...] | None = None, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """An animation in which layer after layer comes to hold its shares; rows: all, or these."""
        start, end = self.get_values(), np.asarray(values, dtype=float)
        layers = start.shape[1]
        chosen = np.zeros((len(self.rows), 1), dtype=bool)
        chosen[list(range(len(self.rows)) if rows is None else rows)] = True

        def step(field: "PlaceField", alpha: float) -> None:
            # A layer takes three layers' time, so that the front is soft.
            reached = np.clip((alpha * (layers + 3) - np.arange(layers)) / 3, 0, 1)
            field.set_values(np.where(chosen, (1 - reached) * start + reached * end, start))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def cell(self, row: int, layer: int) -> RoundedRectangle:
        """The cell of a row's layer."""
        return self.rows[row][layer]

    def span(self, row: int, first: int, last: int) -> VGroup:
        """The cells of a row from one layer to another, both included."""
        return VGroup(*self.rows[row][first : last + 1])

    def above(self, row: int, layer: int, gap: float = 0.0) -> np.ndarray:
        """The point `gap` units above the middle of a cell's upper edge."""
        return self.cell(row, layer).get_top() + gap * UP

    def left_of(self, row: int) -> np.ndarray:
        """The point at a row's left end."""
        return self.rows[row].get_left() + 0 * RIGHT
