"""Angles of many pairs at a glance, as rays over a half circle."""

import numpy as np
from manim import LEFT, ORIGIN, PI, RIGHT, Arc, Line, ManimColor, VGroup
from numpy.typing import ArrayLike

from scenes.theme import theme


class AngleDial(VGroup):
    """Angles of pairs as rays over a half circle: where all are right angles, all stand upright.

    `rays` are in the order of `angles`; `frame` is the half circle with its base.

    Parameters
    ----------
    angles
        Shape (n,), degrees from 0 to 180.
    colour
        Of the rays.
    radius
        Units.

    Examples
    --------
    >>> AngleDial([90.0, 84.0, 101.5], theme().positive)
    """

    def __init__(self, angles: ArrayLike, colour: ManimColor, radius: float = 1.2) -> None:
        self._angles = np.asarray(angles, dtype=float)
        if self._angles.ndim != 1 or not ((self._angles >= 0) & (self._angles <= 180)).all():
            raise ValueError(f"angles must be a list of degrees from 0 to 180, got {angles!r}")
        super().__init__()
        rim = Arc(radius, 0, PI, stroke_width=2, stroke_color=theme().faint)
        base = Line(radius * LEFT, radius * RIGHT, stroke_width=2, stroke_color=theme().faint)
        self.rays = VGroup(
            *(
                Line(ORIGIN, radius * RIGHT, stroke_width=2.2, stroke_color=colour).rotate(
                    turn, about_point=ORIGIN
                )
                for turn in np.radians(self._angles)
            )
        )
        self.frame = VGroup(base, rim)
        self.add(self.frame, self.rays)

    def get_values(self) -> np.ndarray:
        """The angles shown, shape (n,), in degrees."""
        return self._angles.copy()

    def nearest(self) -> Line:
        """The ray of the smallest angle: the two that are closest to each other."""
        return self.rays[int(self._angles.argmin())]
