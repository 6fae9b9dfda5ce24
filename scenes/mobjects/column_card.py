"""A column of numbers on a card, as strong in colour as its numbers are large."""

import numpy as np
from manim import ManimColor, Rectangle, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.style import HUSHED, plate
from scenes.mobjects.text import LABEL, Decimal
from scenes.theme import theme

CARD_WIDTH, CELL = 0.9, 0.56
STRONG = 1.2  # the magnitude at which a cell has its full colour


class ColumnCard(VGroup):
    """A column of numbers on a card: cells in the colour of their signs, as strong as they are.

    Parameters
    ----------
    values
        Shape (n,).
    colour
        Stands for both signs where the whole column means one thing.
    width, cell
        The card's width and the height of one of its cells, in units.
    size
        Font size of the numbers, in points.

    Examples
    --------
    >>> card = ColumnCard([1.0, -0.4, 0.0])
    >>> card.light(0.3)  # as bright as a neuron of activation 0.3
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        colour: ManimColor | None = None,
        width: float = CARD_WIDTH,
        cell: float = CELL,
        size: float = LABEL,
    ) -> None:
        super().__init__()
        column = np.asarray(values, dtype=float)
        self.colour, self.share = colour, 1.0
        height = cell * column.size + 0.14
        self.rim = plate(width, height, theme().faint, stroke=2, radius=0.1)
        self.cells, self.entries = VGroup(), VGroup()
        for k, value in enumerate(column):
            y = ((column.size - 1) / 2 - k) * cell
            back = Rectangle(width=width - 0.14, height=cell - 0.06, stroke_width=0)
            self.cells.add(back.set_y(y))
            entry = Decimal(value, 1, size, sign=True)
            self.entries.add(entry.put_baseline(y - 0.32 * entry.em_height))
        self.add(self.rim, self.cells, self.entries)
        self._paint()

    def get_values(self) -> np.ndarray:
        """Shape (n,)."""
        return np.array([entry.get_value() for entry in self.entries])

    def set_values(self, values: ArrayLike) -> "ColumnCard":
        """Show other numbers, shape (n,)."""
        for entry, value in zip(self.entries, np.asarray(values, dtype=float), strict=True):
            entry.set_value(float(value))
        return self._paint()

    def light(self, share: float) -> "ColumnCard":
        """As bright as a neuron is active; for `.animate`."""
        self.share = float(np.clip(share, 0.0, 1.0))
        return self._paint()

    def ring(self, colour: ManimColor) -> "ColumnCard":
        """Give the rim a colour; for `.animate`."""
        self.rim.set_stroke(colour)
        return self

    def _paint(self) -> "ColumnCard":
        colours = theme()
        lit = HUSHED + (1 - HUSHED) * self.share
        for cell, entry in zip(self.cells, self.entries, strict=True):
            value = entry.get_value()
            shade = self.colour or (colours.positive if value >= 0 else colours.negative)
            strength = min(abs(value) / STRONG, 1.0)
            ground = colours.mix(shade, 0.08 + 0.62 * strength * lit)
            cell.set_fill(ground, opacity=1)
            entry.set_fill(colours.written(ground, lit))
        return self
