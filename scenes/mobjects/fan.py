"""Many unit vectors of space from one point."""

from collections.abc import Callable

import numpy as np
from manim import CapStyleType, Line, UpdateFromAlphaFunc, VGroup, VMobject, interpolate_color
from numpy.typing import ArrayLike

from scenes.theme import theme

STEPS_BEHIND = 7  # how many steps of its path a tip's trace is long
CROWDED = 0.99  # |cos| with the nearest line from which a vector changes colour
FARTHEST = 0.4  # share of its colour that the farthest keeps

View = Callable[[], np.ndarray]


def from_above() -> np.ndarray:
    """The view of a plane picture: the viewer looks down the third axis."""
    return np.array([0.0, 0.0, 1.0])


class VectorFan(VGroup):
    """Many unit vectors of space: shafts from one point, tips as dots, and where they came from.

    Parameters
    ----------
    vectors
        Shape (n, 3); `get_values()` gives them back.
    unit
        Screen units of a length of 1.

    What lies far from the viewer is drawn thinner and nearer the ground's colour: the animations
    take a function that gives the unit vector towards the viewer.

    A vector takes on the colour of what is wrong as another comes to lie along its line.

    Examples
    --------
    >>> VectorFan(np.eye(3), unit=2.0)
    """

    def __init__(self, vectors: ArrayLike, *, unit: float = 2.9) -> None:
        self.unit, self._view = unit, from_above()
        count = len(np.asarray(vectors))
        self.traces = VGroup(*(VMobject(stroke_width=1.6) for _ in range(count)))
        self.shafts = VGroup(*(Line().set_shade_in_3d(True) for _ in range(count)))
        self.tips = VGroup(*(Line().set_shade_in_3d(True) for _ in range(count)))
        for tip in self.tips:
            tip.set_cap_style(CapStyleType.ROUND)
        super().__init__(self.traces, self.shafts, self.tips)
        self.set_values(vectors)

    def get_values(self) -> np.ndarray:
        """The vectors, shape (n, 3)."""
        return self._vectors.copy()

    def crowding(self) -> np.ndarray:
        """Each vector's |cos| with the one whose line is nearest to its own, shape (n,)."""
        cosines = np.abs(self._vectors @ self._vectors.T)
        np.fill_diagonal(cosines, 0.0)
        nearest: np.ndarray = cosines.max(axis=1, initial=0.0)
        return nearest

    def set_values(
        self, vectors: ArrayLike, length: float = 1.0, behind: np.ndarray | None = None
    ) -> "VectorFan":
        """Point along other vectors, drawn at this share of their length.

        behind has shape (steps, n, 3): where the tips were before; no traces where None.
        """
        self._vectors = np.asarray(vectors, dtype=float)
        tips = self.unit * max(length, 1e-3) * self._vectors
        near = (1 + self._vectors @ self._view) / 2
        crowded = np.clip((self.crowding() - CROWDED) / (1 - CROWDED), 0, 1)
        for k, (shaft, dot) in enumerate(zip(self.shafts, self.tips, strict=True)):
            hue = interpolate_color(theme().data, theme().negative, float(crowded[k]))
            shade = theme().mix(hue, FARTHEST + (1 - FARTHEST) * float(near[k]))
            # Lines that all begin in one point would be sorted there at random.
            shaft.set_points_as_corners([0.02 * tips[k], tips[k]])
            shaft.set_stroke(shade, 1.5 + 2.5 * near[k])
            dot.set_points_as_corners([0.995 * tips[k], tips[k]])
            dot.set_stroke(shade, 7 + 8 * near[k])
            self._trace(k, behind, theme().mix(hue, 0.25 + 0.3 * float(near[k])))
        return self

    def _trace(self, k: int, behind: np.ndarray | None, shade: object) -> None:
        trace = self.traces[k]
        if behind is None or len(behind) < 2:
            trace.clear_points()
        else:
            trace.set_points_as_corners(self.unit * behind[:, k]).set_stroke(shade)

    def face(self, view: np.ndarray) -> "VectorFan":
        """Let what lies towards a viewer be bright from the next `set_values` on."""
        self._view = np.asarray(view, dtype=float)
        return self

    def grow(self, view: View = from_above, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which all grow out of their common point."""
        vectors = self.get_values()
        return UpdateFromAlphaFunc(
            self, lambda fan, alpha: fan.face(view()).set_values(vectors, alpha), **kwargs
        )

    def follow(
        self, paths: np.ndarray, view: View = from_above, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """An animation along stored steps, shape (steps, n, 3), kept at length 1 in between.

        Equal times are equal ways, so that what slows down in the steps does not in the picture.
        """
        ways = np.linalg.norm(np.diff(paths, axis=0), axis=2).mean(axis=1)
        passed = np.concatenate([[0.0], np.cumsum(ways) / ways.sum()])

        def at(place: float) -> np.ndarray:
            k = min(int(place), len(paths) - 2)
            between = (1 - place + k) * paths[k] + (place - k) * paths[k + 1]
            unit: np.ndarray = between / np.linalg.norm(between, axis=1, keepdims=True)
            return unit

        def step(fan: "VectorFan", alpha: float) -> None:
            place = float(np.interp(alpha, passed, np.arange(len(paths))))
            steps = np.linspace(max(place - STEPS_BEHIND, 0.0), place, STEPS_BEHIND + 1)
            fan.face(view()).set_values(at(place), behind=np.stack([at(s) for s in steps]))

        return UpdateFromAlphaFunc(self, step, **kwargs)
