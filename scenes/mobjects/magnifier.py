"""A magnifying glass: what is too small to be seen, enlarged in a circle beside it."""

import numpy as np
from manim import PI, AnimationGroup, Circle, Create, Line, Mobject, TransformFromCopy, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.directions import in_space
from scenes.theme import theme


class Magnifier(VGroup):
    """A ring round something small, a glass that shows it enlarged, and the ties between them.

    Parameters
    ----------
    seen
        What is looked at; it stays where it is.
    factor
        How many times larger it is in the glass, above 0: `get_value()` gives it back.
    at, radius
        The glass's middle and its radius, in units.

    Examples
    --------
    >>> Magnifier(Square(0.03), 40, at=[2.0, 1.0, 0.0], radius=1.2)
    """

    def __init__(self, seen: Mobject, factor: float, *, at: ArrayLike, radius: float) -> None:
        if not (np.isfinite(factor) and factor > 0):
            raise ValueError(f"factor must be above 0, got {factor!r}")
        middle = in_space("at", at)
        self.seen, self._factor = seen, float(factor)
        self.ring = Circle(radius=0.26, stroke_width=4, color=theme().ink).move_to(seen)
        rim = {"stroke_width": 7, "stroke_color": theme().dim}
        self.glass = Circle(radius=radius, **rim).move_to(middle)
        self.glass.set_fill(theme().mix(theme().panel, 0.8), 1)
        grip = np.array([np.cos(PI / 4), np.sin(PI / 4), 0.0])
        self.handle = Line(middle + radius * grip, middle + 1.45 * radius * grip, **rim)
        self.handle.set_stroke(width=16).set_z_index(-1)
        self.picture = seen.copy().scale(factor).move_to(middle)
        self.ties = VGroup(
            *(
                Line(self.ring.point_at_angle(angle), self.glass.point_at_angle(angle))
                for angle in self._sides()
            )
        ).set_stroke(theme().faint, 2)
        self.ties.set_z_index(-1)
        super().__init__(self.ties, self.handle, self.ring, self.glass, self.picture)

    def get_value(self) -> float:
        """How many times larger things are in the glass."""
        return self._factor

    def enlarge(self) -> AnimationGroup:
        """An animation: the glass grows out of the ring, and what is seen with it."""
        return AnimationGroup(
            TransformFromCopy(self.ring, self.glass),
            TransformFromCopy(self.seen, self.picture),
            *(Create(line) for line in (*self.ties, self.handle)),
        )

    def _sides(self) -> tuple[float, float]:
        """The angles, in radians, at which lines touch both ring and glass."""
        way = self.glass.get_center() - self.ring.get_center()
        distance = float(np.linalg.norm(way))
        grows = (self.glass.width - self.ring.width) / 2
        bearing = float(np.arctan2(way[1], way[0]))
        aside = float(np.arccos(np.clip(-grows / distance, -1, 1))) if distance else PI / 2
        return (bearing + aside) % (2 * PI), (bearing - aside) % (2 * PI)
