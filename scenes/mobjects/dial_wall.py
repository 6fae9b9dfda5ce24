"""A wall of dials without end: more parameters than anyone can count."""

from typing import Any

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.dials import SWEEP
from scenes.theme import theme

SHAPE = (41, 71)  # more dials than the frame ever holds
FLOOR, TOP = -3.6, 2.4  # of the window
NEAR = 0.9  # units from one dial to the next at first
FULL_TURN = 1.5  # the weight at which a dial is turned all the way

_QUARTERS = np.pi / 2 * np.arange(4)


class DialWall(VGroup):
    """A wall of dials that goes on behind every edge of its window; dials shrink at the edges.

    `view` says how it is seen: the pitch of the dials in units, how far they are turned and
    uncovered (0 … 1), and the window's left and right edge.

    Parameters
    ----------
    weights
        Shape (m, d): what the dials in the middle show.
    rng
        Says how far the dials around them are turned, which is made up.
    edges
        The window's left and right edge at first.

    Examples
    --------
    >>> DialWall(np.eye(3), np.random.default_rng(0)).view(0.9, 1.0, 1.0, (-6.0, 6.0))
    """

    def __init__(
        self,
        weights: ArrayLike,
        rng: np.random.Generator,
        edges: tuple[float, float] = (-6.55, 6.55),
    ) -> None:
        super().__init__()
        middle = np.asarray(weights, dtype=float)
        rows, cols = middle.shape
        self.table = rng.normal(scale=0.75, size=SHAPE)
        top, left = (SHAPE[0] - rows) // 2, (SHAPE[1] - cols) // 2
        self._middle = (slice(top, top + rows), slice(left, left + cols))
        self.table[self._middle] = middle
        colours = theme()
        self.rims = VMobject(stroke_color=colours.faint, fill_color=colours.panel, fill_opacity=1)
        self.right = VMobject(stroke_color=colours.positive)
        self.left = VMobject(stroke_color=colours.negative)
        self.add(self.rims, self.right, self.left)
        self.view(NEAR, 0.0, 0.0, edges)

    def get_values(self) -> np.ndarray:
        """What the dials in the middle show, shape (m, d)."""
        return self.turned * self.table[self._middle]

    def view(
        self, pitch: float, turned: float, uncovered: float, edges: tuple[float, float]
    ) -> "DialWall":
        """See the wall from here at once."""
        self.pitch, self.turned, self.uncovered, self.edges = pitch, turned, uncovered, edges
        off, room = self._dials()
        shown = room > 0.02
        centre = np.array([sum(edges), TOP + FLOOR]) / 2
        places = np.pad(centre + off[shown], ((0, 0), (0, 1)))
        radii = 0.42 * pitch * room[shown]
        values = turned * self.table[shown]
        self.rims.points = circles(places, radii)
        for needles, mine in ((self.right, values >= 0), (self.left, values < 0)):
            needles.points = _needles(places[mine], radii[mine], values[mine])
            needles.set_stroke(width=4.5 * (pitch / NEAR) ** 0.6)
        self.rims.set_stroke(width=2.0 * (pitch / NEAR) ** 0.5)
        return self

    def _dials(self) -> tuple[np.ndarray, np.ndarray]:
        """Where dials stand around the window's middle, and what share of their size they have."""
        half = np.array([self.edges[1] - self.edges[0], TOP - FLOOR]) / 2
        i, j = np.indices(SHAPE)
        off = self.pitch * np.stack([j - SHAPE[1] // 2, SHAPE[0] // 2 - i], axis=-1)
        # A dial has its size where it fits into the window, and none where it would stand outside.
        room = ((half - np.abs(off)).min(axis=-1) / self.pitch).clip(0, 0.5) / 0.5
        reach = self.uncovered * (np.hypot(*half) + 2 * self.pitch)
        room *= ((reach - np.hypot(off[..., 0], off[..., 1])) / self.pitch).clip(0, 1)
        return off, room

    def look(
        self,
        *,
        pitch: float | None = None,
        turned: float | None = None,
        uncovered: float | None = None,
        edges: tuple[float, float] | None = None,
        **kwargs: Any,
    ) -> UpdateFromAlphaFunc:
        """An animation to another view; what is not given stays as it is."""
        start = np.array([self.pitch, self.turned, self.uncovered, *self.edges])
        wanted = (pitch, turned, uncovered, *(edges or (None, None)))
        end = np.array([s if w is None else w for s, w in zip(start, wanted, strict=True)])

        def step(wall: "DialWall", alpha: float) -> None:
            _, turned, uncovered, left, right = (1 - alpha) * start + alpha * end
            # Equal times for equal factors, as when one steps back.
            pitch = start[0] * (end[0] / start[0]) ** alpha
            wall.view(pitch, turned, uncovered, (left, right))

        return UpdateFromAlphaFunc(self, step, **kwargs)


def circles(places: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """All circles as manim's cubic curves in one outline, shape (16 n, 3)."""
    spokes = np.stack([np.cos(_QUARTERS), np.sin(_QUARTERS), 0 * _QUARTERS], axis=1)
    nexts = np.roll(spokes, -1, axis=0)
    pull = 4 / 3 * (np.sqrt(2) - 1)
    arcs = np.stack([spokes, spokes + pull * nexts, nexts + pull * spokes, nexts], axis=1)
    whole = arcs.reshape(1, 16, 3) * radii[:, np.newaxis, np.newaxis] + places[:, np.newaxis]
    return whole.reshape(-1, 3)


def _needles(places: np.ndarray, radii: np.ndarray, values: np.ndarray) -> np.ndarray:
    """All needles as straight curves in one outline, shape (4 n, 3); straight up is 0."""
    turn = np.pi / 2 - SWEEP * np.clip(values / FULL_TURN, -1, 1)
    along = radii[:, np.newaxis] * np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
    return np.stack([places + s * along for s in np.linspace(0.1, 0.85, 4)], axis=1).reshape(-1, 3)
