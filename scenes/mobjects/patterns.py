"""How strongly neurons take part in a pattern, and the wide dark layer that reads patterns."""

import numpy as np
from manim import Circle, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme

FULL_WEIGHT = 0.7  # a weight that has its sign's full colour
FULL_LIGHT = 0.5  # an activation that is brightest


def strength(weight: float) -> float:
    """How strongly a neuron takes part in a pattern, in 0..1."""
    return float(np.clip(abs(weight) / FULL_WEIGHT, 0, 1))


class LatentGrid(VGroup):
    """A wide layer: dots that are dark but for the few that are active.

    Parameters
    ----------
    count
        How many latents there are; none is active at first. `get_values()` gives activations back.
    columns
        Of the grid, which is filled column by column.
    radius, gap
        Units of a dot, and between dots across and down.

    Examples
    --------
    >>> LatentGrid(32).set_values(np.eye(32)[5])
    """

    def __init__(
        self,
        count: int,
        *,
        columns: int = 4,
        radius: float = 0.2,
        gap: tuple[float, float] = (0.34, 0.2),
    ) -> None:
        super().__init__(*(Circle(radius=radius, stroke_width=2) for _ in range(count)))
        self.arrange_in_grid(cols=columns, buff=gap, flow_order="dr")
        self.set_values(np.zeros(count))

    def get_values(self) -> np.ndarray:
        """The activations, shape (count,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "LatentGrid":
        """Show other activations at once."""
        self._values = np.asarray(values, dtype=float).copy()
        for dot, value in zip(self, self._values, strict=True):
            share = float(np.clip(value / FULL_LIGHT, 0, 1))
            dot.set_fill(theme().neuron(share), opacity=1)
            dot.set_stroke(theme().rim(share))
        return self

    def light_to(self, values: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation to other activations."""
        start, end = self.get_values(), np.asarray(values, dtype=float)

        def step(grid: "LatentGrid", alpha: float) -> None:
            grid.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)
