"""Many unit vectors of space from one point."""

import numpy as np
from manim import Line, ManimColor, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme


class VectorFan(VGroup):
    """Many unit vectors of space as lines from one point.

    Parameters
    ----------
    vectors
        Shape (n, 3); `get_values()` gives them back.
    unit
        Screen units of a length of 1.
    colour
        Of the lines; the stream's by default.

    Examples
    --------
    >>> VectorFan(np.eye(3), unit=2.0)
    """

    def __init__(
        self, vectors: ArrayLike, *, unit: float = 2.9, colour: ManimColor | None = None
    ) -> None:
        super().__init__()
        self.unit = unit
        for _ in np.asarray(vectors):
            line = Line(stroke_width=4, stroke_color=colour or theme().stream)
            self.add(line.set_shade_in_3d(True))
        self.set_values(vectors)

    def get_values(self) -> np.ndarray:
        """The vectors, shape (n, 3)."""
        return self._vectors.copy()

    def set_values(self, vectors: ArrayLike, length: float = 1.0) -> "VectorFan":
        """Point along other vectors, drawn at this share of their length."""
        self._vectors = np.asarray(vectors, dtype=float)
        for line, vector in zip(self, self._vectors, strict=True):
            tip = self.unit * max(length, 1e-3) * vector
            # Lines that all begin in one point would be sorted there at random.
            line.set_points_as_corners([0.02 * tip, tip])
        return self

    def grow(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which all grow out of their common point."""
        vectors = self.get_values()
        return UpdateFromAlphaFunc(self, lambda fan, a: fan.set_values(vectors, a), **kwargs)

    def follow(self, paths: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation along stored steps, shape (steps, n, 3), kept at length 1 in between."""

        def step(fan: "VectorFan", alpha: float) -> None:
            place = alpha * (len(paths) - 1)
            k = min(int(place), len(paths) - 2)
            between = (1 - place + k) * paths[k] + (place - k) * paths[k + 1]
            fan.set_values(between / np.linalg.norm(between, axis=1, keepdims=True))

        return UpdateFromAlphaFunc(self, step, **kwargs)
