"""Cases that hold or do not, a lamp each."""

import numpy as np
from manim import Circle, UpdateFromAlphaFunc, VGroup, linear
from numpy.typing import ArrayLike

from scenes.theme import theme


class Lamps(VGroup):
    """A lamp for each of many cases, in a grid, lit where the case holds once it has been tried.

    Parameters
    ----------
    holds
        Shape (n,) of bools. All lamps are hollow until they are tried, in their order.
    columns
        Of the grid, which is filled row by row.
    gap
        Units from a lamp to the next, across and down.
    radius
        Units.

    `get_values()` tells which are lit.

    Examples
    --------
    >>> Lamps([True, False, False, True], 2, (0.5, 0.5), 0.2).switch(4)
    """

    def __init__(
        self, holds: ArrayLike, columns: int, gap: tuple[float, float], radius: float
    ) -> None:
        self.holds = np.asarray(holds, dtype=bool)
        super().__init__(*(Circle(radius=radius, stroke_width=1.6) for _ in self.holds))
        for k, lamp in enumerate(self):
            lamp.move_to([k % columns * gap[0], -(k // columns) * gap[1], 0])
        self.center().switch(0)

    def get_values(self) -> np.ndarray:
        """Which lamps are lit, shape (n,)."""
        return self._lit.copy()

    def switch(self, count: int) -> "Lamps":
        """Show the first `count` cases as tried."""
        tried = np.arange(len(self)) < count
        self._lit = self.holds & tried
        colours = theme()
        for lamp, lit, known in zip(self, self._lit, tried, strict=True):
            lamp.set_fill(colours.neuron(float(lit)), opacity=float(known))
            lamp.set_stroke(colours.rim(float(lit)) if lit or known else colours.faint)
        return self

    def deal(self, holds: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which case after case gets another outcome; holds has shape (n,)."""
        old, new = self.get_values(), np.asarray(holds, dtype=bool)

        def step(lamps: "Lamps", alpha: float) -> None:
            dealt = np.arange(len(lamps)) < round(alpha * len(lamps))
            lamps.holds = np.where(dealt, new, old)
            lamps.switch(len(lamps))

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def try_all(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which case after case is tried."""
        return UpdateFromAlphaFunc(
            self,
            lambda lamps, alpha: lamps.switch(round(alpha * len(lamps))),
            rate_func=linear,
            **kwargs,
        )
