"""What is read off for each of several ideas, below zero too."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, Line, ManimColor, Rectangle, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.text import BODY, Decimal
from scenes.theme import theme

HEIGHT = 0.36  # of a bar, in units


class IdeaBars(VGroup):
    """A bar for each idea in its colour, right of a line where positive, left where negative.

    Parameters
    ----------
    values
        Shape (n,); `get_values()` gives it back.
    hues
        A colour for each.
    unit
        Units of the frame for 1.
    gap
        Units from a bar to the next one below.

    Ideas are numbered from 1; the numbers stand `margin` units left of the line.

    Examples
    --------
    >>> IdeaBars([0.6, 0.2, -0.5], [theme().data] * 3).turn_to([0.4, 0.0, 0.0])
    """

    def __init__(
        self,
        values: ArrayLike,
        hues: list[ManimColor],
        *,
        unit: float = 3.4,
        gap: float = 0.72,
        margin: float = 2.9,
    ) -> None:
        self.unit = unit
        count = len(hues)
        self.line = Line(0.5 * gap * -DOWN, (count - 0.5) * gap * DOWN, stroke_width=2.5)
        self.line.set_stroke(theme().dim)
        self.bars, self.names, self.figures = VGroup(), VGroup(), VGroup()
        for k, hue in enumerate(hues):
            y = -k * gap
            bar = Rectangle(width=1, height=HEIGHT, stroke_width=0, fill_color=hue, fill_opacity=1)
            self.bars.add(bar.set_y(y))
            self.names.add(Decimal(k + 1, 0, BODY, hue).put_anchor(-margin).put_baseline(y - 0.12))
            figure = Decimal(0, 2, BODY, hue, anchor="left")
            self.figures.add(figure.put_baseline(y - 0.12))
        super().__init__(self.bars, self.line, self.names, self.figures)
        self.set_values(values)

    def get_values(self) -> np.ndarray:
        """What is read off, shape (n,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "IdeaBars":
        """Read off something else, shape (n,)."""
        self._values = np.asarray(values, dtype=float).copy()
        zero = self.line.get_x()
        for bar, figure, value in zip(self.bars, self.figures, self._values, strict=True):
            bar.stretch_to_fit_width(max(abs(value) * self.unit, 1e-3))
            side = RIGHT if value < 0 else LEFT
            bar.move_to([zero, bar.get_y(), 0], side)
            figure.set_value(float(value))
            figure.put_anchor(max(bar.get_right()[0], zero) + 0.2)
        return self

    def turn_to(self, values: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: all bars grow or shrink to other values."""
        start, end = self.get_values(), np.asarray(values, dtype=float)

        def step(bars: "IdeaBars", alpha: float) -> None:
            bars.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)
