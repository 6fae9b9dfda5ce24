"""The plane of both names above a level ruler: it turns until the row that is read lies level."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    DashedLine,
    FadeIn,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.shadow_plane import RULED, ShadowPlane, drop_presence
from scenes.moves import glide
from scenes.theme import theme

CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
HALF_WAY = ((0.5, 0), (0, 0.5))  # along the sides of both directions
BELOW, TRACK, FEET = 0.42, 0.15, 0.28  # numbers below the ruler; sums and shadows above it
LETTER_GAP = 0.42
NAME_GAP = 0.16


class LevelPlane(ShadowPlane):
    """A `ShadowPlane` whose ruler stays level below it: all lines fall straight down.

    The square of both directions, its corners the people's places, turns about its middle instead.
    The row's arrow lies on the ruler, from 0. `sides` are the square's, `letters` and `names` stand
    beside sides and figures; arrows that `hold` takes turn with the square.

    Parameters
    ----------
    middle
        Where the middle of the square stands in the frame.
    level
        Height of the ruler.
    """

    def __init__(
        self,
        points: ArrayLike,
        figures: Sequence[VMobject],
        row: ArrayLike,
        letters: Sequence[VMobject],
        *,
        unit: float,
        middle: tuple[float, float],
        level: float,
    ) -> None:
        self.middle, self.level = np.array([*middle, 0.0]), level
        self.read = np.asarray(row, dtype=float)
        style = {"stroke_width": 2.5, "color": theme().mix(theme().dim, 0.6)}
        self.sides = VGroup(*(Line(**style) for _ in CORNERS))
        self.letters, self.names, self.arrows = VGroup(*letters), VGroup(), VGroup()
        super().__init__(points, figures, row, unit=unit)
        self.remove(self.grid, self.axes)
        self.shadows.set_z_index(2)
        self.add_to_back(self.sides, self.arrows).add(self.letters, self.names)

    def turned(self, vector: ArrayLike) -> np.ndarray:
        """A vector of the plane as it lies in the frame now, of the same length."""
        (x, y), (a, b) = np.asarray(vector, dtype=float)[:2], self.read / np.hypot(*self.read)
        return np.array([a * x + b * y, a * y - b * x, 0.0])

    def at(self, point: ArrayLike) -> np.ndarray:
        place: np.ndarray = self.middle + self.unit * self.turned(np.asarray(point) - 0.5)
        return place

    def get_values(self) -> np.ndarray:
        values: np.ndarray = self.points_shown @ self.read
        return values

    def mark(self, value: float) -> np.ndarray:
        along = self.at((0, 0))[0] + value * self.unit / np.hypot(*self.read)
        return np.array([along, self.level, 0.0])

    @property
    def beside(self) -> np.ndarray:
        side: np.ndarray = DOWN
        return side

    def lay(self, row: np.ndarray) -> "LevelPlane":
        self.read = np.asarray(row, dtype=float)
        for side, start, end in zip(self.sides, CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True):
            side.put_start_and_end_on(self.at(start), self.at(end))
        for arrow in self.arrows:
            arrow.set_values(self.turned(arrow.of_plane), self.at(arrow.foot) / self.unit)
        for letter, place, out in zip(
            self.letters, ((0.5, 0), (0, 0.5)), (DOWN, LEFT), strict=True
        ):
            letter.move_to(self.at(place) + LETTER_GAP * self.turned(out))
        for k, (figure, point) in enumerate(zip(self.figures, self.points_shown, strict=True)):
            way = self.at(point) - figure.get_center()
            VGroup(figure, *self.names[k : k + 1]).shift(way)
        return self._lay_ruler()._drop_shadows()

    def _lay_ruler(self) -> "LevelPlane":
        self.row.set_values([np.hypot(*self.read), 0], self.mark(0) / self.unit)
        self.line.put_start_and_end_on(self.mark(0), self.mark(max(RULED) + 0.25))
        for value, tick, number in zip(RULED, self.ticks, self.numbers, strict=True):
            place = self.mark(value)
            tick.put_start_and_end_on(place + 0.1 * UP, place + 0.1 * DOWN)
            number.move_to(place + BELOW * DOWN)
        return self

    def _drop_shadows(self) -> "LevelPlane":
        values = self.get_values()
        for k, (drop, shadow) in enumerate(zip(self.drops, self.shadows, strict=True)):
            foot = self.mark(values[k])
            shadow.move_to(self.place(k))
            dashes = DashedLine(
                self.figures[k].get_center(), foot, dash_length=0.09, stroke_width=2.4
            )
            drop.become(dashes.set_color(theme().ink).set_opacity(drop_presence(drop)))
        return self

    def place(self, k: int, value: float | None = None) -> np.ndarray:
        """Where shadow k stands over a dot product, or over its own."""
        values = self.get_values()
        step = self._step(k, values)
        foot = self.mark(values[k] if value is None else value)
        return foot + (FEET + 0.5 * self.shadows[k].height) * UP + step * RIGHT

    def bear(self, names: Sequence[VMobject], sides: Sequence[np.ndarray]) -> None:
        """Let names stand beside their figures, each to one side, wherever these go."""
        for name, figure, side in zip(names, self.figures, sides, strict=True):
            self.names.add(name.next_to(figure, side, buff=NAME_GAP))

    def arrow(self, vector: ArrayLike, foot: ArrayLike, colour: ManimColor) -> FeatureDirection:
        """An arrow of the plane as it lies now; `hold` lets it turn with the plane."""
        drawn = FeatureDirection(
            self.turned(vector), colour=colour, start=self.at(foot) / self.unit, unit=self.unit,
            width=8, tip=0.3,
        )  # fmt: skip
        drawn.of_plane, drawn.foot = vector, foot
        return drawn

    def hold(self, arrow: FeatureDirection) -> None:
        """From now on an arrow turns with the plane."""
        self.arrows.add(arrow)

    def turn_to(self, row: ArrayLike, **kwargs: Any) -> UpdateFromAlphaFunc:
        """An animation: the plane turns until another row lies level; all shadows slide along."""
        return glide(self, LevelPlane.lay, self.read, row, **kwargs)

    def parts(self, k: int, colours: Sequence[ManimColor]) -> VGroup:
        start, lines = 0.0, VGroup()
        for share, colour in zip(self.points_shown[k] * self.read, colours, strict=True):
            ends = (self.mark(at) + TRACK * UP for at in (start, start + share + 1e-6))
            lines.add(Line(*ends, stroke_width=12, color=colour))
            start += share
        return lines

    def ride(self, k: int, colours: Sequence[ManimColor]) -> tuple[VGroup, UpdateFromAlphaFunc]:
        """What either coordinate adds, end to end, and an animation that lays it along the ruler.

        Shadow k rides at its end, from 0 to its own dot product.
        """
        whole, shadow = self.parts(k, colours), self.shadows[k]
        total = float(self.get_values()[k])
        laid = VGroup(*(line.copy() for line in whole))

        def step(moving: VGroup, alpha: float) -> None:
            reached = self.mark(alpha * total)[0]
            for line, full in zip(laid, whole, strict=True):
                left, right = full.get_start(), full.get_end()
                end = float(np.clip(reached, left[0], right[0]))
                line.put_start_and_end_on(left, [end + 1e-6, left[1], 0.0])
                line.set_stroke(opacity=float(end > left[0] + 1e-4))
            shadow.move_to(self.place(k, alpha * total))

        return laid, UpdateFromAlphaFunc(VGroup(laid, shadow), step)


def arriving(thing: VMobject, source: np.ndarray, begin: float, end: float) -> AnimationGroup:
    """A thing comes from the point `source` to its place within a share of the animation's time."""
    rate = squish_rate_func(smooth, begin, end)
    return AnimationGroup(FadeIn(thing, target_position=source, scale=0.5, rate_func=rate))
