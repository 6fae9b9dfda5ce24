"""How much better than chance: bars that begin at the level of guessing."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, Line, ManimColor, Rectangle, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, LABEL, Decimal, Words
from scenes.theme import theme

GUESSING = 0.5


class LeadBars(VGroup):
    """Areas under the curve as bars from one half, each with its words and its number.

    Parameters
    ----------
    title
        What is told apart.
    words
        Whose area it is, one a bar.
    areas
        Shape (n,), between 0 and 1; `get_values()` gives it back.
    colours
        One a bar.
    length
        Units from 0.5 to 1.

    Examples
    --------
    >>> LeadBars("topic", ["one", "another"], [0.8, 0.6], [theme().lit, theme().dim])
    """

    def __init__(
        self,
        title: str,
        words: Sequence[str],
        areas: ArrayLike,
        colours: Sequence[ManimColor],
        *,
        length: float = 3.4,
        gap: float = 0.72,
        widest: float = 2.6,
    ) -> None:
        self.length = length
        self.title = fit(Words(title, BODY), 5.6)
        self.line = Line(0.55 * gap * -DOWN, (len(words) - 0.45) * gap * DOWN, stroke_width=2.5)
        self.line.set_stroke(theme().dim)
        self.words, self.bars, self.numbers = VGroup(), VGroup(), VGroup()
        for k, (text, colour) in enumerate(zip(words, colours, strict=True)):
            y = -k * gap
            name = fit(Words(text, LABEL, theme().dim), widest)
            self.words.add(name.set_x(-0.2, RIGHT).put_baseline(y - 0.1))
            bar = Rectangle(width=1, height=0.4, stroke_width=0, fill_color=colour, fill_opacity=1)
            self.bars.add(bar.set_y(y))
            shade = theme().legible(colour)
            number = Decimal(GUESSING, 2, BODY, shade, anchor="left").put_baseline(y - 0.12)
            self.numbers.add(number)
        self.title.set_x(0.3).put_baseline(0.95 * gap)
        super().__init__(self.title, self.line, self.words, self.bars, self.numbers)
        self.set_values(areas)

    def get_values(self) -> np.ndarray:
        """The areas shown, shape (n,)."""
        return self._values.copy()

    def set_values(self, areas: ArrayLike) -> "LeadBars":
        """Show other areas, shape (n,)."""
        self._values = np.asarray(areas, dtype=float).copy()
        x = self.line.get_x()
        for bar, number, area in zip(self.bars, self.numbers, self._values, strict=True):
            lead = 2 * self.length * (float(area) - GUESSING)
            bar.stretch_to_fit_width(max(abs(lead), 1e-3))
            bar.move_to([x, bar.get_y(), 0], RIGHT if lead < 0 else LEFT)
            number.set_value(float(area)).put_anchor(max(bar.get_right()[0], x) + 0.18)
        return self

    def grow(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: all bars grow from the level of guessing."""
        end = self.get_values()

        def step(bars: "LeadBars", alpha: float) -> None:
            bars.set_values((1 - alpha) * GUESSING + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)
