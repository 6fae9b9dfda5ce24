"""What was measured in a network: activations as signed bars."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Line,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.mobjects.text import LABEL, Decimal, Words
from scenes.theme import theme

GAP = 0.2  # units between a bar's end and its number


class ActivationBars(VGroup):
    """One neuron's activations for several texts: bars to the right, GELU's dips to the left.

    Parameters
    ----------
    labels
        One text a bar, n of them; they are moved to their places.
    activations
        Shape (n,), of either sign.
    unit
        Screen units of an activation of 1.
    lit
        From this activation on a bar is bright.

    Examples
    --------
    >>> ActivationBars([Words("both"), Words("one")], [0.9, -0.1])
    """

    def __init__(
        self,
        labels: Sequence[Words],
        activations: ArrayLike,
        *,
        unit: float = 2.6,
        row_gap: float = 0.56,
        lit: float = 0.5,
        places: int = 2,
        size: float = LABEL,
    ) -> None:
        values = np.asarray(activations, dtype=float)
        if values.shape != (len(labels),) or not len(labels):
            raise ValueError(f"activations must have shape ({len(labels)},), got {values.shape}")
        super().__init__()
        self.unit, self.lit = unit, lit
        self.labels, self.bars, self.numbers = VGroup(), VGroup(), VGroup()
        # Names stand clear of the longest dip.
        edge = -GAP - unit * max(0.0, -float(values.min()))
        self.origin = Line(0.35 * UP, (row_gap * (len(labels) - 1) + 0.35) * DOWN)
        self.origin.set_stroke(theme().faint, width=2)
        for k, (label, value) in enumerate(zip(labels, values, strict=True)):
            label.shift((edge - label.get_right()[0]) * RIGHT).put_baseline(-k * row_gap - 0.1)
            bar = Rectangle(width=1.0, height=0.5 * row_gap, stroke_width=0, fill_opacity=1)
            bar.move_to(k * row_gap * DOWN)
            number = Decimal(value, places, size, theme().dim, anchor="left")
            self.labels.add(label)
            self.bars.add(bar)
            self.numbers.add(number.put_baseline(-k * row_gap - 0.1))
            self._set(k, float(value))
        self.add(self.origin, self.labels, self.bars, self.numbers)
        self.center()

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (n,)."""
        return np.array([number.get_value() for number in self.numbers])

    def row(self, k: int) -> VGroup:
        """Name, bar and number of text k."""
        return VGroup(self.labels[k], self.bars[k], self.numbers[k])

    def grow(self, k: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which bar k grows from zero and its number counts along."""
        value = float(self.numbers[k].get_value())
        row = VGroup(self.bars[k], self.numbers[k])

        def step(_: VGroup, alpha: float) -> None:
            self._set(k, alpha * value)

        return UpdateFromAlphaFunc(row, step, **kwargs)

    def _set(self, k: int, value: float) -> None:
        bar, number, colours = self.bars[k], self.numbers[k], theme()
        x, y = self.origin.get_x(), bar.get_y()
        width = max(self.unit * abs(value), 0.02)
        # Points are set, not a new bar: opacity belongs to what fades the bar.
        fresh = Rectangle(width=width, height=bar.height).move_to(
            [x + np.sign(value) * width / 2, y, 0]
        )
        bar.points = fresh.points
        lit = value >= self.lit
        quiet = colours.mix(colours.negative if value < 0 else colours.dim, 0.6)
        bar.set_fill(colours.lit if lit else quiet)
        number.set_value(value).set_fill(colours.ink if lit else colours.dim)
        end = max(x, x + self.unit * value)
        number.shift((end + GAP - number._anchor_point()[0]) * RIGHT)
