"""A sphere of directions: circles on it, whose near half is bright and whose far half is not."""

from collections.abc import Callable

import numpy as np
from manim import ManimColor, UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from mlp_math.directions import normalize
from scenes.mobjects.directions import in_space
from scenes.theme import theme

STEPS = 120  # straight pieces of a circle
View = Callable[[], NDArray[np.float64]]


class SphereRing(VGroup):
    """The circle of all unit vectors that have one component along a direction, in space.

    Parameters
    ----------
    normal
        The direction, shape (3,); `get_values()` gives back its unit vector.
    height
        The component, between -1 and 1; at 0 the circle is that of all perpendicular directions.
    radius
        Of the sphere, in screen units of the space.
    degrees
        How wide the ring is drawn, to scale; None for a hair line.

    `face` tells it from where it is seen, `follow` lets it know at every frame.

    Examples
    --------
    >>> SphereRing([0, 0, 1], radius=2.5, degrees=2, colour=theme().answer)
    """

    def __init__(
        self,
        normal: ArrayLike,
        *,
        radius: float,
        height: float = 0.0,
        colour: ManimColor | None = None,
        degrees: float | None = None,
    ) -> None:
        if not -1 < height < 1:
            raise ValueError(f"height must lie between -1 and 1, got {height!r}")
        self._normal = normalize(in_space("normal", normal))
        self._height, self._radius, self._drawn = float(height), radius, 1.0
        shade = theme().faint if colour is None else colour
        width = 1.4 if degrees is None else 100 * radius * float(np.radians(degrees))
        self.far = VMobject(stroke_width=0.7 * width, stroke_color=theme().mix(shade, 0.3))
        self.halo = VMobject(stroke_width=3.2 * width, stroke_color=theme().mix(shade, 0.16))
        self.near = VMobject(stroke_width=width, stroke_color=shade)
        parts = (self.far, self.near) if degrees is None else (self.far, self.halo, self.near)
        super().__init__(*parts)
        self.face([0.0, 0.0, 1.0])

    def get_values(self) -> np.ndarray:
        """The unit vector along which all of the circle's vectors have one component, (3,)."""
        return self._normal.copy()

    def directions(self, count: int = STEPS) -> np.ndarray:
        """Unit vectors evenly round the circle, shape (count, 3)."""
        across = np.cross(self._normal, np.eye(3)[int(np.abs(self._normal).argmin())])
        u = across / np.linalg.norm(across)
        w = np.cross(self._normal, u)
        turns = np.linspace(0, 2 * np.pi, count, endpoint=False)[:, np.newaxis]
        rim = np.sqrt(1 - self._height**2) * (np.cos(turns) * u + np.sin(turns) * w)
        points: np.ndarray = self._height * self._normal + rim
        return points

    def face(self, view: ArrayLike) -> "SphereRing":
        """Let the half be bright that lies towards a viewer; `view` points at them, shape (3,)."""
        points = self.directions()
        near = points @ np.asarray(view, dtype=float) >= -1e-9
        # The seam goes where the far half begins, so that both halves are of one piece.
        starts = np.flatnonzero(near & ~np.roll(near, 1))
        first = int(starts[0]) if starts.size else 0
        points, near = np.roll(points, -first, axis=0), np.roll(near, -first)
        count = int(near.sum())
        whole = np.concatenate([points, points[:1]])
        self._lay(whole[: count + 1] if count else whole[:0], (self.near, self.halo))
        self._lay(whole[count:] if count < STEPS else whole[:0], (self.far,))
        return self

    def _lay(self, points: np.ndarray, lines: tuple[VMobject, ...]) -> None:
        shown = points[: max(int(np.ceil(self._drawn * len(points))), 0)]
        for line in lines:
            if len(shown) > 1:
                line.set_points_as_corners(self._radius * shown)
            else:
                line.clear_points()

    def follow(self, view: View) -> "SphereRing":
        """From now on, per frame, the half that lies towards the viewer is bright."""
        self.add_updater(lambda _: self.face(view()))
        return self

    def draw(self, view: View, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: both halves are drawn from their ends, as they are seen just then."""

        def step(ring: "SphereRing", alpha: float) -> None:
            ring._drawn = alpha
            ring.face(view())

        step(self, 0.0)
        return UpdateFromAlphaFunc(self, step, **kwargs)


def globe(radius: float, colour: ManimColor | None = None) -> list[SphereRing]:
    """Faint circles of latitude, which let a sphere be seen."""
    heights = np.sin(np.radians([-60.0, -30.0, 0.0, 30.0, 60.0]))
    return [SphereRing([0, 0, 1], radius=radius, height=float(h), colour=colour) for h in heights]
