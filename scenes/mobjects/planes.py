"""A plane of two features, with lines to read along and half-planes to decide by."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    DashedLine,
    Dot,
    Line,
    ManimColor,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.mobjects.style import small_axes
from scenes.mobjects.text import SMALL, Decimal
from scenes.theme import theme


class FeaturePlane(VGroup):
    """Points by two features, and the half-plane in which a weighted sum exceeds a threshold.

    Parameters
    ----------
    points
        Shape (k, 2).
    normal
        Shape (2,): the weights of the sum that the half-plane asks about.
    span
        The least and greatest coordinate shown on either axis.
    unit
        Units of the frame for 1.
    colours
        Of the dots, one a point.

    Examples
    --------
    >>> plane = FeaturePlane([[1, 1], [1, 0], [0, 1], [0, 0]], normal=[1, 1])
    >>> plane.scores()
    array([2., 1., 1., 0.])
    >>> plane.move_cut(1.0)  # an animation: the boundary x + y = 1
    """

    def __init__(
        self,
        points: ArrayLike,
        normal: ArrayLike,
        *,
        span: tuple[float, float] = (-0.55, 1.75),
        unit: float = 2.2,
        colours: Sequence[ManimColor] | None = None,
    ) -> None:
        self._points, self._normal = np.asarray(points, float), np.asarray(normal, float)
        if self._points.ndim != 2 or self._points.shape[1] != 2:
            raise ValueError(f"points must have shape (k, 2), got {self._points.shape}")
        if self._normal.shape != (2,) or not self._normal.any():
            raise ValueError(f"normal must be two numbers, not both 0, got {self._normal}")
        super().__init__()
        self.span, self.unit = span, unit
        style = {"stroke_width": 2.4, "stroke_color": theme().faint}
        side = unit * (span[1] - span[0])
        self.axes = small_axes(list(span), list(span), side, side, stroke=2.4, colour=theme().faint)
        self.x_axis, self.y_axis = self.axes.x_axis, self.axes.y_axis
        shade = theme().mix(theme().dim, 0.5)
        self.grid = VGroup(
            *(Line(self.at(x, span[0]), self.at(x, span[1])) for x in (1, 2) if x < span[1]),
            *(Line(self.at(span[0], y), self.at(span[1], y)) for y in (1, 2) if y < span[1]),
        ).set_stroke(shade, 2)
        self.numbers = VGroup(
            Decimal(1, 0, SMALL, theme().dim).next_to(self.at(1, 0), DOWN + LEFT, buff=0.12),
            Decimal(1, 0, SMALL, theme().dim).next_to(self.at(0, 1), DOWN + LEFT, buff=0.12),
        )
        self.ticks = VGroup(
            Line(0.07 * DOWN, 0.07 * UP, **style).shift(self.at(1, 0)),
            Line(0.07 * LEFT, -0.07 * LEFT, **style).shift(self.at(0, 1)),
        )
        self.region = Polygon(*3 * [self.at(0, 0)], stroke_width=0, fill_opacity=1)
        self.region.set_fill(theme().mix(theme().positive, 0.22))
        self.boundary = Line(self.at(0, 0), self.at(1, 0), stroke_width=4, color=theme().ink)
        shades = colours or [theme().ink] * len(self._points)
        self.dots = VGroup(
            *(
                Dot(self.at(*p), radius=0.12, color=c)
                for p, c in zip(self._points, shades, strict=True)
            )
        ).set_z_index(2)
        self.add(self.region, self.grid, self.x_axis, self.y_axis, self.ticks, self.numbers)
        self.add(self.boundary, self.dots)
        self.region.set_z_index(-1)
        self.set_cut(float("inf"))
        self.center()

    def at(self, x: float, y: float) -> np.ndarray:
        """Where (x, y) lies in the frame."""
        place: np.ndarray = self.axes.c2p(x, y)
        return place

    def get_values(self) -> np.ndarray:
        """The points, shape (k, 2)."""
        return self._points.copy()

    def scores(self) -> np.ndarray:
        """normal · point for each point, shape (k,)."""
        return self._points @ self._normal

    def inside(self) -> np.ndarray:
        """Which points lie strictly within the half-plane, shape (k,)."""
        return self.scores() > self._threshold + 1e-9

    def get_cut(self) -> float:
        """The threshold that the half-plane's sum exceeds; infinite while there is none."""
        return self._threshold

    def set_cut(self, threshold: float) -> "FeaturePlane":
        """Put the boundary where normal · point is `threshold`."""
        self._threshold = float(threshold)
        corners, ends = self._clipped()
        hidden = len(corners) < 3
        self.region.set_fill(opacity=0 if hidden else 1)
        self.boundary.set_stroke(opacity=0 if len(ends) < 2 else 1)
        if not hidden:
            self.region.set_points_as_corners([self.at(*c) for c in [*corners, corners[0]]])
        if len(ends) >= 2:
            self.boundary.put_start_and_end_on(self.at(*ends[0]), self.at(*ends[1]))
        return self

    def move_cut(self, threshold: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """The boundary travels to another threshold, from outside the plane if there was none."""
        corner = self.span[0] + (self.span[1] - self.span[0]) * (self._normal > 0)
        start = min(self._threshold, float(corner @ self._normal))

        def step(plane: "FeaturePlane", alpha: float) -> None:
            plane.set_cut((1 - alpha) * start + alpha * threshold)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def _clipped(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Corners of the half-plane within the square shown, and the ends of its boundary."""
        a, b = self.span
        square = [np.array(c, dtype=float) for c in ((a, a), (b, a), (b, b), (a, b))]
        corners: list[np.ndarray] = []
        ends: list[np.ndarray] = []
        if not np.isfinite(self._threshold):
            return corners, ends
        for here, there in zip(square, square[1:] + square[:1], strict=True):
            f, g = (float(c @ self._normal - self._threshold) for c in (here, there))
            if f >= 0:
                corners.append(here)
            if f * g < 0:
                ends.append(here + f / (f - g) * (there - here))
                corners.append(ends[-1])
        return corners, ends

    def reading_line(self) -> Line:
        """The line through the origin along the normal, on which the sum is read."""
        along = self._normal / np.abs(self._normal).max()
        start, end = self.at(*(self.span[0] * along)), self.at(*(self.span[1] * along))
        return Line(start, end, stroke_width=3.5, color=theme().stream)

    def feet(self) -> np.ndarray:
        """Where each point falls on the reading line, shape (k, 2)."""
        return np.outer(self.scores() / (self._normal @ self._normal), self._normal)

    def drops(self) -> VGroup:
        """A dashed line from each point, square on, to its foot; none where the point is there."""
        drops = VGroup()
        for point, foot in zip(self._points, self.feet(), strict=True):
            if np.linalg.norm(point - foot) > 1e-6:
                drops.add(
                    DashedLine(self.at(*point), self.at(*foot), stroke_width=2.4, color=theme().dim)
                )
        return drops
