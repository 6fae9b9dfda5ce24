"""What grows and falls with a dose: lines over a few doses at equal steps."""

from collections.abc import Mapping

import numpy as np
from manim import DOWN, DashedVMobject, ManimColor, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.style import small_axes
from scenes.mobjects.text import LABEL, Decimal, Words
from scenes.theme import theme


class DosePlot(VGroup):
    """Axes with the doses below, and a line for each quantity, drawn as far as is wanted.

    Parameters
    ----------
    doses
        Shape (n,), written below the axis at equal steps.
    top
        The value at the axis's upper end.
    lines
        By name: values (n,) and a colour.
    word
        What the doses are.
    size
        Width and height of the axes, in units.

    Examples
    --------
    >>> DosePlot([0, 1, 2], 1.0, {"wanted": ([0, 0.5, 0.4], theme().lit)}, "dose").draw("wanted", 1)
    """

    def __init__(
        self,
        doses: ArrayLike,
        top: float,
        lines: Mapping[str, tuple[ArrayLike, ManimColor]],
        word: str,
        size: tuple[float, float] = (5.0, 3.5),
    ) -> None:
        self.doses = np.asarray(doses, dtype=float)
        last = len(self.doses) - 1
        self.axes = small_axes([0, last, 1], [0, top, top / 2], *size, stroke=2.5)
        self.numbers = VGroup(
            *(
                Decimal(dose, 1 if dose % 1 else 0, LABEL, theme().dim).next_to(
                    self.axes.c2p(k, 0), DOWN, buff=0.2
                )
                for k, dose in enumerate(self.doses)
            )
        )
        self.word = Words(word, LABEL, theme().dim).next_to(self.numbers, DOWN, buff=0.12)
        self.lines = {
            name: VMobject(stroke_color=colour, stroke_width=6)
            for name, (_, colour) in lines.items()
        }
        self._values = {name: np.asarray(v, dtype=float) for name, (v, _) in lines.items()}
        super().__init__(self.axes, self.numbers, self.word, *self.lines.values())
        self.center()
        for name in self.lines:
            self.draw(name, last)

    def get_values(self, name: str) -> np.ndarray:
        """A line's values, shape (n,)."""
        return self._values[name].copy()

    def at(self, place: float, value: float) -> np.ndarray:
        """The point for a place among the doses, counted from 0, and a value."""
        return np.asarray(self.axes.c2p(place, value))

    def on(self, name: str, place: float) -> np.ndarray:
        """The point of a line at a place among the doses."""
        value = np.interp(place, np.arange(len(self.doses)), self._values[name])
        return self.at(place, float(value))

    def draw(self, name: str, place: float) -> "DosePlot":
        """Draw a line as far as a place among the doses; nothing of it at 0."""
        whole = [k for k in range(len(self.doses)) if k < place]
        points = [self.on(name, k) for k in (*whole, place)] if place > 0 else []
        line = self.lines[name]
        line.clear_points()
        if points:
            line.set_points_as_corners(points)
        return self

    def dashed(self, name: str) -> DashedVMobject:
        """A line as dashes, whole: for a control."""
        self.draw(name, len(self.doses) - 1)
        dashes = DashedVMobject(self.lines[name], num_dashes=36)
        self.draw(name, 0)
        return dashes
