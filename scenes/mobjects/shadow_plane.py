"""Points of a plane, and the shadows that they cast on a row that turns: its dot products."""

from collections.abc import Sequence

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    Create,
    DashedLine,
    FadeIn,
    Line,
    ManimColor,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.text import BODY, Decimal
from scenes.moves import glide
from scenes.theme import theme

REACH = (2.4, 1.42)  # of the axes, in units of the plane
RULED = (0, 1, 2)  # numbers on the ruler
BELOW, SHADOWS = 0.56, 1.12  # how far numbers and shadows stand beside the ruler
APART, NEAR = 0.27, 0.4  # how far shadows of about one value step apart, and what is about one


class ShadowPlane(VGroup):
    """A row as an arrow with a ruler along it, marked in dot products, and figures in the plane.

    From each of the `figures` a line falls square on the row, and a small copy of it, its `shadows`
    member, stands beside the ruler there. `grid`, `axes`, `ruler`, `row` and `drops` are the other
    parts.

    Parameters
    ----------
    points
        Shape (n, 2): where the figures stand.
    figures
        n mobjects.
    row
        Shape (2,).
    unit
        Units of the frame for 1.
    origin
        Where 0 lies in the frame.

    Examples
    --------
    >>> plane = ShadowPlane([[1, 1], [0, 1]], [Dot(), Dot()], [1, 0])
    >>> plane.turn_to([1, 1])  # an animation: row, ruler and shadows turn with it
    """

    def __init__(
        self,
        points: ArrayLike,
        figures: Sequence[VMobject],
        row: ArrayLike,
        *,
        unit: float = 2.7,
        origin: tuple[float, float] = (-2.0, -1.6),
        colour: ManimColor | None = None,
    ) -> None:
        super().__init__()
        self.points_shown = np.asarray(points, dtype=float)
        self.unit, self.origin = unit, np.array([*origin, 0.0])
        style = {"stroke_width": 2, "color": theme().faint}
        self.axes = VGroup(
            *(Line(self.at([0, 0]), self.at(end), **style) for end in np.diag(REACH))
        )
        self.grid = VGroup(
            *(Line(self.at([x, 0]), self.at([x, REACH[1]])) for x in RULED[1:]),
            Line(self.at([0, 1]), self.at([REACH[0], 1])),
        ).set_stroke(theme().mix(theme().dim, 0.5), 2)
        self.line = Line(stroke_width=2.5, color=theme().dim)
        self.ticks = VGroup(*(Line(stroke_width=2.5, color=theme().dim) for _ in RULED))
        self.numbers = VGroup(*(Decimal(value, 0, BODY) for value in RULED))
        self.ruler = VGroup(self.line, self.ticks, self.numbers)
        self.row = FeatureDirection(
            row, colour=colour or theme().focus, start=self.origin / unit, unit=unit, width=6
        )
        self.figures = VGroup(*figures).set_z_index(2)
        for figure, point in zip(self.figures, self.points_shown, strict=True):
            figure.move_to(self.at(point))
        self.drops = VGroup(*(VMobject() for _ in figures))
        self.shadows = VGroup(*(figure.copy().scale(0.62) for figure in figures))
        self.add(self.grid, self.axes, self.ruler, self.row, self.drops, self.figures, self.shadows)
        self.lay(np.asarray(row, dtype=float))

    def at(self, point: ArrayLike) -> np.ndarray:
        """Where a point of the plane lies in the frame."""
        x, y = np.asarray(point, dtype=float)
        return self.origin + self.unit * np.array([x, y, 0.0])

    def get_values(self) -> np.ndarray:
        """Where the shadows stand on the ruler: the figures' dot products with the row, (n,)."""
        return self.points_shown @ self.row.get_values()[:2]

    def mark(self, value: float) -> np.ndarray:
        """Where a dot product lies on the ruler, in the frame."""
        row = self.row.get_values()[:2]
        return self.at(value * row / (row @ row))

    @property
    def beside(self) -> np.ndarray:
        """The unit vector square to the row, on the side of numbers and shadows."""
        x, y = self.row.get_values()[:2]
        side: np.ndarray = np.array([y, -x, 0.0]) / np.hypot(x, y)
        return side

    def lay(self, row: np.ndarray) -> "ShadowPlane":
        """Let the row be this one: ruler, lines and shadows follow."""
        self.row.set_values(row)
        side = self.beside
        self.line.put_start_and_end_on(self.mark(0), self.mark(max(RULED) + 0.3))
        for value, tick, number in zip(RULED, self.ticks, self.numbers, strict=True):
            place = self.mark(value)
            tick.put_start_and_end_on(place - 0.1 * side, place + 0.1 * side)
            number.move_to(place + BELOW * side)
        values, along = self.get_values(), np.array([-side[1], side[0], 0.0])
        for k, (drop, shadow) in enumerate(zip(self.drops, self.shadows, strict=True)):
            foot, tip = self.mark(values[k]), self.at(self.points_shown[k])
            shadow.move_to(foot + SHADOWS * side + self._step(k, values) * along)
            dashes = DashedLine(tip, foot + 1e-3 * side, dash_length=0.09, stroke_width=2.4)
            drop.become(dashes.set_color(theme().ink).set_opacity(drop_presence(drop)))
        return self

    def _step(self, k: int, values: np.ndarray) -> float:
        """How far shadow k steps along the ruler, so that others of about its value have room."""
        near = np.clip(1 - np.abs(values - values[k]) / NEAR, 0, 1)
        return float(APART * (near[k + 1 :].sum() - near[:k].sum()))

    def turn_to(self, row: ArrayLike, **kwargs: object) -> Animation:
        """An animation: the row turns and grows into another; all shadows slide along."""
        return glide(self, ShadowPlane.lay, self.row.get_values()[:2], row, **kwargs)

    def cast_shadow(self, k: int) -> AnimationGroup:
        """An animation: figure k's line falls on the row, and its shadow appears."""
        shadow = self.shadows[k]
        falling = shadow.copy().scale(1 / 0.62).move_to(self.figures[k])
        return AnimationGroup(
            Create(self.drops[k]), FadeIn(shadow, target_position=falling, scale=1.6)
        )

    def parts(self, k: int, colours: Sequence[ManimColor]) -> VGroup:
        """What either coordinate of figure k adds to its dot product, end to end on the ruler."""
        row, start, lines = self.row.get_values()[:2], 0.0, VGroup()
        aside = -0.16 * self.beside
        for share, colour in zip(self.points_shown[k] * row, colours, strict=True):
            ends = (self.mark(start) + aside, self.mark(start + share) + aside)
            if abs(share) > 1e-9:
                lines.add(Line(*ends, stroke_width=9, color=colour))
            start += share
        return lines


def drop_presence(drop: VMobject) -> float:
    """The presence of a line that falls, before it is drawn anew."""
    family = drop.family_members_with_points()
    return float(family[0].get_stroke_opacity()) if family else 1.0
