"""A network that is narrow in the middle: many go in, few pass, as many come out."""

from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, Circle, Line, ManimColor, VGroup

from scenes.theme import theme


class Hourglass(VGroup):
    """Columns of dots, joined by lines: `layers` holds them from left to right.

    sizes are the dots of each column; hues colour the first and the last column; spread is the
    distance from one column to the next, in units.

    Examples
    --------
    >>> Hourglass((5, 2, 5), [theme().data] * 5)
    """

    def __init__(
        self,
        sizes: tuple[int, ...],
        hues: list[ManimColor],
        *,
        spread: float = 3.2,
        gap: float = 0.95,
        radius: float = 0.26,
    ) -> None:
        middle = (len(sizes) - 1) / 2
        self.layers = [
            VGroup(*(Circle(radius=radius, stroke_width=3) for _ in range(size)))
            .arrange(DOWN, buff=gap - 2 * radius)
            .move_to((k - middle) * spread * RIGHT)
            for k, size in enumerate(sizes)
        ]
        for k, layer in enumerate(self.layers):
            ends = k in (0, len(self.layers) - 1)
            for dot, hue in zip(layer, hues if ends else [theme().ink] * len(layer), strict=True):
                dot.set_fill(theme().mix(hue, 0.85), 1).set_stroke(hue)
        self.wires = VGroup(
            *(
                Line(a.get_edge_center(RIGHT), b.get_edge_center(LEFT), stroke_width=2)
                for left, right in pairwise(self.layers)
                for a in left
                for b in right
            )
        ).set_stroke(theme().mix(theme().dim, 0.55))
        super().__init__(self.wires, *self.layers)

    def wires_between(self, layer: int) -> VGroup:
        """The lines from a column to the next one."""
        sizes = [len(one) for one in self.layers]
        counts = np.cumsum([0, *(a * b for a, b in pairwise(sizes))])
        return self.wires[counts[layer] : counts[layer + 1]]
