"""Curves over many powers of ten."""

import numpy as np
from manim import DOWN, LEFT, ManimColor, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.style import small_axes
from scenes.mobjects.text import LABEL, Formula
from scenes.theme import theme


class LogLogPlot(VGroup):
    """Two axes in powers of ten, and curves that are given as common logarithms.

    Parameters
    ----------
    x_powers, y_powers
        The powers of ten at which either axis begins and ends.
    width, height
        Units of the axes.
    y_step
        From a power that the upright axis names to the next.

    Examples
    --------
    >>> plot = LogLogPlot((1, 5), (0, 24), 10.0, 4.6)
    >>> curve = plot.curve(np.array([1.0, 5.0]), np.array([0.0, 20.0]), theme().answer)
    """

    def __init__(
        self,
        x_powers: tuple[float, float],
        y_powers: tuple[float, float],
        width: float,
        height: float,
        *,
        y_step: int = 6,
    ) -> None:
        self.x_powers, self.y_powers = x_powers, y_powers
        self.axes = small_axes(
            [*x_powers, 1], [*y_powers, y_step], width, height, stroke=2.4, colour=theme().faint
        )
        self.x_axis, self.y_axis = self.axes.x_axis, self.axes.y_axis
        self.x_labels, self.y_labels = VGroup(), VGroup()
        for power in range(int(np.ceil(x_powers[0])), int(x_powers[1]) + 1):
            label = Formula(f"10^{power}", LABEL, theme().dim)
            self.x_labels.add(label.next_to(self.point(power, y_powers[0]), DOWN, buff=0.18))
        for power in range(int(y_powers[0]) + y_step, int(y_powers[1]) + 1, y_step):
            label = Formula(f"10^{power}", LABEL, theme().dim)
            self.y_labels.add(label.next_to(self.point(x_powers[0], power), LEFT, buff=0.18))
        super().__init__(self.axes, self.x_labels, self.y_labels)
        self.center()

    def point(self, x: float, y: float) -> np.ndarray:
        """Where ten to the x, ten to the y lies in the frame."""
        return np.asarray(self.axes.c2p(x, y))

    def curve(self, x: ArrayLike, y: ArrayLike, colour: ManimColor) -> VMobject:
        """Points of logarithms (x, y) joined, cut where they leave the plot at its top."""
        xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        top = self.y_powers[1]
        inside = int(np.searchsorted(ys, top))
        points = [self.point(a, b) for a, b in zip(xs[:inside], ys[:inside], strict=True)]
        if inside < len(ys):
            points.append(self.point(float(np.interp(top, ys, xs)), top))
        return VMobject(stroke_width=5, stroke_color=colour).set_points_as_corners(points)
