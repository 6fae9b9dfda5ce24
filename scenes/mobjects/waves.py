"""Patterns over a row of neurons, as waves that may lie over one another."""

import numpy as np
from manim import Circle, ManimColor, UpdateFromAlphaFunc, VGroup, VMobject, interpolate_color
from numpy.typing import ArrayLike

from scenes.theme import theme

TALL = 2.8  # units of the frame for a weight of 1
ROW_WIDTH = 11.6


class NeuronRow(VGroup):
    """Neurons as rings in a row across the frame, over which waves are laid.

    Parameters
    ----------
    count
        How many neurons there are.
    y
        The height of the row.

    `xs` and `y` tell where the neurons stand.

    Examples
    --------
    >>> row = NeuronRow(10)
    >>> wave = PatternWave(row, np.linspace(-0.5, 0.5, 10), theme().first)
    """

    def __init__(self, count: int, *, y: float = 0.0) -> None:
        half = ROW_WIDTH / 2 * (1 - 1 / count)
        ring = {"stroke_width": 2.4, "stroke_color": theme().dim, "fill_opacity": 1}
        xs = np.linspace(-half, half, count)
        ring |= {"radius": min(0.2, 0.3 * ROW_WIDTH / count), "fill_color": theme().background}
        super().__init__(*(Circle(**ring).move_to([x, y, 0]) for x in xs))

    @property
    def xs(self) -> np.ndarray:
        """The places of the neurons, from left to right."""
        return np.array([ring.get_x() for ring in self])

    @property
    def y(self) -> float:
        """The height of the row."""
        return float(self[0].get_y())


class PatternWave(VGroup):
    """A pattern over a row of neurons: a wave through one point above or below each of them.

    Parameters
    ----------
    row
        The neurons, where they stand when the wave is made.
    weights
        Shape (neurons,). The wave lies flat until it rises; `get_values()` gives what is drawn.
    colour
        Of the wave.
    slender
        Whether it has neither dots nor filling.
    """

    def __init__(
        self, row: NeuronRow, weights: ArrayLike, colour: ManimColor, *, slender: bool = False
    ) -> None:
        super().__init__()
        self.xs, self.y = row.xs, row.y
        self.weights, self.colour = np.asarray(weights, dtype=float), colour
        self.filling = 0.0 if slender else 0.13
        self.line = VMobject(stroke_width=1.6 if slender else 4)
        self.area = VMobject(stroke_width=0)
        dots = 0 if slender else self.weights.size
        self.tips = VGroup(*(Circle(radius=0.1, stroke_width=0) for _ in range(dots)))
        self.add(self.area, self.line, self.tips)
        self.set_values(np.zeros_like(self.weights)).paint(colour)

    def get_values(self) -> np.ndarray:
        """The pattern drawn, shape (neurons,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "PatternWave":
        """Draw other weights at once, shape (neurons,)."""
        self._values = np.asarray(values, dtype=float).copy()
        xs = self.xs
        beyond = xs[-1] + 0.8 * (xs[1] - xs[0])
        points = np.zeros((len(xs) + 2, 3))
        points[:, 0] = [-beyond, *xs, beyond]
        points[:, 1] = self.y + TALL * np.array([0.0, *self._values, 0.0])
        self.line.set_points_smoothly(points)
        self.area.points = self.line.points.copy()
        for dot, tip in zip(self.tips, points[1:-1], strict=False):
            dot.move_to(tip)
        return self

    def paint(self, colour: ManimColor, share: float = 1.0) -> "PatternWave":
        """Take on this share of a colour; for `.animate`."""
        shade = theme().mix(colour, share)
        self.line.set_stroke(shade)
        self.area.set_fill(colour, opacity=share * self.filling)
        self.tips.set_fill(shade, opacity=1)
        return self

    def rise(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the wave comes up out of the row."""

        def step(wave: "PatternWave", alpha: float) -> None:
            # Unseen before its turn: waves that lie flat would all lie on the row.
            wave.set_values(alpha * wave.weights).paint(wave.colour, min(4 * alpha, 1.0))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def turn_into(
        self, values: ArrayLike, colour: ManimColor, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """An animation in which the wave takes on other weights and another colour."""
        start, end = self.get_values(), np.asarray(values, dtype=float)

        def step(wave: "PatternWave", alpha: float) -> None:
            wave.set_values((1 - alpha) * start + alpha * end)
            wave.paint(interpolate_color(wave.colour, colour, alpha))

        return UpdateFromAlphaFunc(self, step, **kwargs)
