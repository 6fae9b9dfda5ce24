"""A layer of neurons as dots, and the weights between layers as lines."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, UP, Circle, Line, UpdateFromAlphaFunc, VGroup, VMobject, interpolate_color
from numpy.typing import ArrayLike

from scenes.mobjects.numbers import dots_of_ellipsis
from scenes.theme import theme


class NeuronLayer(VGroup):
    """A column of dots: the fuller a dot, the more active its neuron.

    Parameters
    ----------
    activations
        Shape (n,), at least 0 for ReLU; a negative activation (GELU's dip) shows as a red ring.
    full
        The activation at which a dot is wholly filled.
    ellipsis
        How many dots stand below three small dots; 0 for none.

    Examples
    --------
    >>> NeuronLayer([1.0, 0.0, 0.4, 0.8], ellipsis=1)
    """

    def __init__(
        self,
        activations: ArrayLike,
        *,
        radius: float = 0.16,
        gap: float = 0.46,
        full: float = 1.0,
        ellipsis: int = 0,
    ) -> None:
        values = np.asarray(activations, dtype=float)
        if values.ndim != 1 or values.size == 0:
            raise ValueError(f"activations must have shape (n,), n ≥ 1, got {values.shape}")
        super().__init__()
        self.full, self._values = full, values.copy()
        self.dots = VGroup()
        for k in range(values.size):
            below = gap if ellipsis and k >= values.size - ellipsis else 0.0
            self.dots.add(Circle(radius=radius, stroke_width=2).shift((k * gap + below) * DOWN))
        self.add(self.dots)
        if ellipsis:
            middle = (self.dots[-ellipsis - 1].get_center() + self.dots[-ellipsis].get_center()) / 2
            self.add(dots_of_ellipsis(UP).move_to(middle))
        self.set_values(values)
        self.center()

    def __getitem__(self, k: int) -> Circle:
        return self.dots[k]

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (n,)."""
        return self._values.copy()

    def set_values(self, activations: ArrayLike) -> "NeuronLayer":
        """Fill the dots anew, opaque: overlaps of half transparent dots show seams."""
        values = np.asarray(activations, dtype=float)
        if values.shape != self._values.shape:
            raise ValueError(
                f"activations must have shape {self._values.shape}, got {values.shape}"
            )
        self._values = values.copy()
        for dot, value in zip(self.dots, values, strict=True):
            paint_neuron(dot, value / self.full)
        return self

    def light_to(self, activations: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which every dot fills or empties to its new activation."""
        start, end = self.get_values(), np.asarray(activations, dtype=float)

        def step(layer: "NeuronLayer", alpha: float) -> None:
            layer.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)


def paint_neuron(dot: Circle, level: float) -> Circle:
    """Light a dot by a level, 1 for wholly lit; what is below zero (GELU's dip) is red."""
    colours, share = theme(), float(np.clip(abs(level), 0, 1))
    if level < 0:
        fill = interpolate_color(colours.unlit, colours.negative, share)
        rim = interpolate_color(colours.faint, colours.negative, 0.35 + 0.65 * share)
    else:
        fill, rim = colours.neuron(share), colours.rim(share)
    return dot.set_fill(fill, opacity=1).set_stroke(rim, width=2)


class BigNeuron(Circle):
    """One neuron, as bright as it is active.

    Parameters
    ----------
    full
        The activation at which it is brightest.
    radius
        Units.

    Examples
    --------
    >>> BigNeuron(2.0).light(1.0)
    """

    def __init__(self, full: float, radius: float = 0.8) -> None:
        super().__init__(radius=radius, stroke_width=4)
        self.full = full
        self.light(0.0)

    def get_value(self) -> float:
        """The activation shown."""
        return self._level

    def light(self, level: float) -> "BigNeuron":
        """Show this activation; below zero a neuron is dark."""
        self._level = float(level)
        share = float(np.clip(level / self.full, 0, 1))
        self.set_fill(theme().neuron(share), opacity=1)
        self.set_stroke(theme().rim(share))
        return self

    def glow(self, level: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which it goes out and lights up for the next text."""
        return UpdateFromAlphaFunc(
            self, lambda neuron, alpha: neuron.light(level * alpha), **kwargs
        )


def weight_edges(
    inputs: Sequence[Circle], outputs: Sequence[Circle], weights: ArrayLike, *, width: float = 1.6
) -> VGroup:
    """Lines between two layers: blue for positive weights, red for negative, faint for small ones.

    `weights` has shape (outputs, inputs); the largest magnitude gets the fullest line.
    """
    table = np.asarray(weights, dtype=float)
    if table.shape != (len(outputs), len(inputs)):
        raise ValueError(
            f"weights must have shape ({len(outputs)}, {len(inputs)}), got {table.shape}"
        )
    largest = float(np.abs(table).max()) or 1.0
    lines = VGroup()
    for i, output in enumerate(outputs):
        for j, source in enumerate(inputs):
            strength = abs(table[i, j]) / largest
            colour = theme().positive if table[i, j] >= 0 else theme().negative
            lines.add(
                Line(
                    source.get_center(),
                    output.get_center(),
                    buff=source.width / 2,
                    stroke_width=width * (0.25 + 0.75 * strength),
                    stroke_color=theme().mix(colour, 0.12 + 0.6 * strength),
                )
            )
    return lines


def bundled_edges(
    inputs: Sequence[Circle],
    outputs: Sequence[Circle],
    weights: ArrayLike,
    *,
    width: float = 1.6,
    levels: int = 4,
) -> VGroup:
    """Lines like those of `weight_edges`, but all of about one strength and sign in one outline.

    For hundreds of lines that are not spoken of one by one: a moment to draw and to animate.
    """
    table = np.asarray(weights, dtype=float)
    if table.shape != (len(outputs), len(inputs)):
        raise ValueError(
            f"weights must have shape ({len(outputs)}, {len(inputs)}), got {table.shape}"
        )
    strength = np.abs(table) / (float(np.abs(table).max()) or 1.0)
    level = np.minimum((strength * levels).astype(int), levels - 1)
    starts = np.array([source.get_center() for source in inputs])
    ends = np.array([output.get_center() for output in outputs])
    bundles = VGroup()
    for step in range(levels):
        for sign, colour in ((1, theme().positive), (-1, theme().negative)):
            share = (step + 0.5) / levels
            bundle = VMobject(
                stroke_width=width * (0.25 + 0.75 * share),
                stroke_color=theme().mix(colour, 0.12 + 0.6 * share),
            )
            chosen = np.argwhere((level == step) & ((table >= 0) == (sign > 0)))
            if chosen.size:
                a, b = starts[chosen[:, 1]], ends[chosen[:, 0]]
                along = (b - a) / np.linalg.norm(b - a, axis=1, keepdims=True)
                a, b = a + inputs[0].width / 2 * along, b - outputs[0].width / 2 * along
                curves = np.stack([a, (2 * a + b) / 3, (a + 2 * b) / 3, b], axis=1)
                bundle.points = curves.reshape(-1, 3)
            bundles.add(bundle)
    return bundles
