"""Very many equal dots as one outline."""

import numpy as np
from manim import ManimColor, UpdateFromAlphaFunc, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.dial_wall import circles
from scenes.theme import theme


class DotCloud(VMobject):
    """Dots at places of the frame.

    places has shape (n, 3); `get_values()` gives it back. A thousand cost no more than ten shapes.

    Examples
    --------
    >>> DotCloud([[0, 0, 0], [1, 1, 0]]).go_to([[0, 1, 0], [1, 0, 0]])
    """

    def __init__(
        self, places: ArrayLike, *, radius: float = 0.05, colour: ManimColor | None = None
    ) -> None:
        super().__init__(stroke_width=0, fill_color=colour or theme().data, fill_opacity=1)
        self.radius = radius
        self.set_values(places)

    def get_values(self) -> np.ndarray:
        """The dots' places, shape (n, 3)."""
        return self._places.copy()

    def set_values(self, places: ArrayLike) -> "DotCloud":
        """Put the dots elsewhere, shape (n, 3)."""
        fresh = np.asarray(places, dtype=float)
        if fresh.ndim != 2 or fresh.shape[1] != 3:
            raise ValueError(f"places must have shape (n, 3), got {fresh.shape}")
        self._places = fresh.copy()
        self.points = circles(fresh, np.full(len(fresh), self.radius))
        return self

    def go_to(self, places: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: every dot moves to its new place."""
        start, end = self.get_values(), np.asarray(places, dtype=float)

        def step(cloud: "DotCloud", alpha: float) -> None:
            cloud.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)
