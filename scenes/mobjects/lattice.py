"""A line, a square, a cube of dots: as many places for each dimension more, times the last."""

import numpy as np
from manim import ManimColor, UpdateFromAlphaFunc, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.dial_wall import circles
from scenes.theme import theme

# Where each dimension runs on the frame; the third goes back, at a slant.
AXES = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.47, 0.33, 0.0]])


class Lattice(VMobject):
    """All places of a cube of `steps` steps a side, as far as its dimensions are unfolded.

    Parameters
    ----------
    steps
        Places along each dimension.
    extents
        How far each of three dimensions is unfolded, 0 to 1, shape (3,); `get_values()` gives it
        back. What is not unfolded lies one behind another.
    pitch
        Units from a place to the next.

    Its dots are one outline, centred at the origin of the frame, then wherever it is moved to.

    Examples
    --------
    >>> Lattice(10).unfold(1)  # an animation: the line becomes a square
    """

    def __init__(
        self,
        steps: int = 10,
        extents: ArrayLike = (1.0, 0.0, 0.0),
        *,
        pitch: float = 0.4,
        radius: float = 0.07,
        colour: ManimColor | None = None,
    ) -> None:
        super().__init__(stroke_width=0, fill_color=colour or theme().data, fill_opacity=1)
        self.steps, self.pitch, self.radius = steps, pitch, radius
        grid = np.indices((steps,) * 3).reshape(3, -1).T - (steps - 1) / 2
        self._places = grid[np.argsort(-grid[:, 2], kind="stable")]  # what lies behind comes first
        self.set_values(extents)

    @property
    def count(self) -> int:
        """Places that can be told apart, once what is unfolded is unfolded wholly."""
        return self.steps ** int((self._extents > 0).sum())

    def get_values(self) -> np.ndarray:
        """How far each dimension is unfolded, shape (3,)."""
        return self._extents.copy()

    def set_values(self, extents: ArrayLike) -> "Lattice":
        """Unfold the dimensions so far, shape (3,), each from 0 to 1."""
        fresh = np.asarray(extents, dtype=float)
        if fresh.shape != (3,) or (fresh < 0).any() or (fresh > 1).any():
            raise ValueError(f"extents must have shape (3,), each in [0, 1], got {fresh}")
        middle = self.get_center() if self.has_points() else np.zeros(3)
        self._extents = fresh.copy()
        shown = self._places[np.all((fresh > 0) | (self._places == self._places.min()), axis=1)]
        dots = self.pitch * (shown * fresh) @ AXES
        self.points = circles(dots, np.full(len(dots), self.radius))
        self.move_to(middle)
        return self

    def unfold(self, dimension: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: copies of all places move out along one dimension more."""
        start, end = self.get_values(), self.get_values()
        end[dimension] = 1.0

        def step(lattice: "Lattice", alpha: float) -> None:
            lattice.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)
