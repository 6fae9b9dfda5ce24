"""Directions as arrows in the plane or in space, and how much of a direction a vector holds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DashedLine,
    Line,
    ManimColor,
    Polygon,
    UpdateFromAlphaFunc,
    VectorizedPoint,
    VGroup,
    VMobject,
    rotation_matrix,
)
from numpy.typing import ArrayLike

from mlp_math.directions import angle_between, component, projection
from scenes.mobjects.text import LABEL, Decimal
from scenes.theme import theme

FACETS = 10  # of an arrow's tip
LIGHT = np.array([-0.45, -0.35, 0.82])  # where light comes from, in space
DARKEST = 0.5  # how much of its colour a facet keeps that the light does not reach


class FeatureDirection(VGroup):
    """An arrow for a vector, in the plane or in space.

    Parameters
    ----------
    vector
        Shape (2,) or (3,), in units of the space; `get_values()` gives it back.
    colour
        A colour of the theme; ink by default.
    start
        The point of the space from which the arrow starts, shape (2,) or (3,).
    unit
        Screen units of a length of 1.

    Its tip is a cone, so that it looks like an arrow from every side. It takes part in depth: what
    lies nearer to the camera covers it.

    Examples
    --------
    >>> FeatureDirection([0.8, 0.6], colour=theme().first, unit=3)
    """

    def __init__(
        self,
        vector: ArrayLike,
        *,
        colour: ManimColor | None = None,
        start: ArrayLike = (0.0, 0.0, 0.0),
        unit: float = 2.0,
        width: float = 5.0,
        tip: float = 0.24,
    ) -> None:
        super().__init__()
        self.unit, self.tip_length = unit, tip
        self.colour = colour or theme().ink
        self.shaft = Line(stroke_width=width, stroke_color=self.colour)
        self.shaft.set_shade_in_3d(True)
        self.facets = VGroup(
            *(
                Polygon(
                    *np.zeros((3, 3)),
                    stroke_width=0.6,
                    stroke_color=self.colour,
                    fill_color=self.colour,
                    fill_opacity=1,
                ).set_shade_in_3d(True)
                for _ in range(FACETS)
            )
        )
        self.add(self.shaft, self.facets)
        self.set_values(vector, start)

    def set_values(self, vector: ArrayLike, start: ArrayLike | None = None) -> "FeatureDirection":
        """Point along another vector, from another start where one is given."""
        self._vector = in_space("vector", vector)
        if start is not None:
            self._start = in_space("start", start)
        tail, head = self.unit * self._start, self.unit * (self._start + self._vector)
        length = float(np.linalg.norm(head - tail))
        along = (head - tail) / length if length > 1e-9 else np.array([0.0, 0.0, 1.0])
        tip = min(self.tip_length, 0.6 * length)
        neck = head - tip * along
        # A line of no length has no direction for manim to work with.
        self.shaft.set_points_as_corners([tail, neck + 1e-6 * along])
        side = np.cross(along, [0.0, 0.0, 1.0] if abs(along[2]) < 0.9 else [1.0, 0.0, 0.0])
        side *= 0.36 * tip / np.linalg.norm(side)
        turn = rotation_matrix(2 * np.pi / FACETS, along)
        for facet in self.facets:
            after = turn @ side
            facet.set_points_as_corners([head, neck + side, neck + after, head])
            side = after
        return self._shade()

    def _shade(self) -> "FeatureDirection":
        """Darken each facet of the tip the more it turns from the light."""
        colour = self.shaft.get_stroke_color()
        for facet in self.facets:
            head, left, right = facet.get_vertices()[:3]
            normal = np.cross(left - head, right - head)
            length = float(np.linalg.norm(normal))
            lit = 0.5 + 0.5 * float(normal @ LIGHT) / length if length > 1e-12 else 1.0
            shade = theme().mix(colour, DARKEST + (1 - DARKEST) * lit)
            facet.set_fill(shade).set_stroke(shade)
        return self

    def get_values(self) -> np.ndarray:
        """The vector, shape (3,), in units of the space."""
        return self._vector.copy()

    def get_length(self) -> float:
        """The vector's length, in units of the space."""
        return float(np.linalg.norm(self._vector))

    def get_end(self) -> np.ndarray:
        """The point of the space where the arrow ends, shape (3,)."""
        end: np.ndarray = self._start + self._vector
        return end

    def get_tip(self) -> np.ndarray:
        """The point of the scene where the arrow ends."""
        return self.unit * (self._start + self._vector)

    def beyond(self, distance: float) -> np.ndarray:
        """The point of the scene that lies `distance` screen units past the tip."""
        length = float(np.linalg.norm(self._vector))
        return self.get_tip() + distance * (self._vector / length if length else 0.0)

    def angle_to(self, other: "FeatureDirection") -> float:
        """Degrees between the two vectors."""
        return angle_between(self._vector, other.get_values())

    def component_along(self, direction: "FeatureDirection") -> float:
        """How much of a unit direction the vector holds: their dot product."""
        return component(self._vector, direction.get_values())

    def paint(self, colour: ManimColor) -> "FeatureDirection":
        """Give shaft and tip a colour; for `.animate`."""
        self.shaft.set_stroke(colour)
        return self._shade()

    def grow(self, **kwargs: Any) -> UpdateFromAlphaFunc:
        """An animation in which the arrow grows out of its start."""
        return self.turn_to(self._vector, grow=True, **kwargs)

    def turn_to(
        self,
        vector: ArrayLike,
        start: ArrayLike | None = None,
        *,
        grow: bool = False,
        **kwargs: object,
    ) -> UpdateFromAlphaFunc:
        """An animation in which the arrow becomes another vector, and moves to another start."""
        goal = in_space("vector", vector)
        goal_start = self._start if start is None else in_space("start", start)
        before = np.zeros(3) if grow else self._vector.copy()
        before_start = self._start.copy()

        def step(arrow: "FeatureDirection", alpha: float) -> None:
            arrow.set_values(
                (1 - alpha) * before + alpha * goal,
                (1 - alpha) * before_start + alpha * goal_start,
            )

        if grow:
            self.set_values(before)
        return UpdateFromAlphaFunc(self, step, **kwargs)

    def bearing(self) -> float:
        """Degrees from RIGHT, anticlockwise, of a vector of the plane."""
        return float(np.degrees(np.arctan2(self._vector[1], self._vector[0])))

    def swing(
        self, degrees: float, start: ArrayLike | None = None, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """An animation in which a unit arrow of the plane turns to an angle in degrees from RIGHT.

        Unlike with `turn_to` its length stays; its foot moves to another start where one is given.
        """
        before, foot = self.bearing(), self._start.copy()
        goal = foot if start is None else in_space("start", start)

        def step(arrow: "FeatureDirection", alpha: float) -> None:
            arrow.set_values(
                towards((1 - alpha) * before + alpha * degrees), (1 - alpha) * foot + alpha * goal
            )

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def swing_to(self, vector: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """As `turn_to`, but the length runs evenly from the old one's to the new one's.

        The arrow must not turn into its own opposite.
        """
        start, end = self.get_values(), in_space("vector", vector)
        lengths = np.linalg.norm(start), np.linalg.norm(end)

        def step(arrow: "FeatureDirection", alpha: float) -> None:
            straight = (1 - alpha) * start + alpha * end
            length = (1 - alpha) * lengths[0] + alpha * lengths[1]
            arrow.set_values(straight * length / np.linalg.norm(straight))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def line(self, reach: float = 1.6, colour: ManimColor | None = None) -> Line:
        """The direction's line, `reach` lengths to either side of the start: what is read along."""
        span = self.unit * reach * self._vector
        middle = self.unit * self._start
        line = Line(
            middle - span,
            middle + span,
            stroke_width=1.6,
            stroke_color=colour or theme().mix(self.colour, 0.4),
        )
        return behind(line, 900.0)


def behind(line: Line, depth: float = 1000.0) -> Line:
    """Let a line of space be drawn before what stands in it, as if it lay so far below.

    Floors and axes would else cut the arrows that they cross, wherever their middles are nearer.
    """
    line.z_index_group = VectorizedPoint([0.0, 0.0, -depth])
    return line.set_shade_in_3d(True)


def chained(
    vectors: Sequence[ArrayLike], colours: Sequence[ManimColor], **style: Any
) -> list[FeatureDirection]:
    """Arrows tip to tail, which show a sum: each starts where the one before ends.

    As many colours as vectors; `style` is that of every `FeatureDirection`.

    >>> chained([[1, 0], [0, 2]], [theme().first, theme().last])[1].get_end()
    array([1., 2., 0.])
    """
    arrows: list[FeatureDirection] = []
    for vector, colour in zip(vectors, colours, strict=True):
        start = arrows[-1].get_end() if arrows else np.zeros(3)
        arrows.append(FeatureDirection(vector, start=start, colour=colour, **style))
    return arrows


class AngleMark(VGroup):
    """The angle between two directions: an arc, and the degrees as a live decimal.

    Parameters
    ----------
    a, b
        Arrows that start at the same point.
    radius
        Screen units from that point.

    In space the number must be made to face the viewer: `scene.upright(mark.number)`.

    Examples
    --------
    >>> AngleMark(FeatureDirection([1, 0]), FeatureDirection([0.6, 0.8]))
    """

    def __init__(
        self,
        a: FeatureDirection,
        b: FeatureDirection,
        *,
        radius: float = 0.6,
        places: int = 1,
        size: float = LABEL,
        colour: ManimColor | None = None,
        label_at: float = 1.75,
    ) -> None:
        super().__init__()
        self.a, self.b, self.radius, self.label_at = a, b, radius, label_at
        shade = colour or theme().ink
        self.arc = VMobject(stroke_width=2.4, stroke_color=shade).set_shade_in_3d(True)
        self.number = Decimal(0.0, places, size, shade, unit="°")
        self.add(self.arc, self.number)
        self.refresh()

    def refresh(self, _: object = None) -> "AngleMark":
        """Read the angle off the two arrows anew; as an updater it follows them."""
        u, v = (x.get_values() / np.linalg.norm(x.get_values()) for x in (self.a, self.b))
        degrees = angle_between(u, v)
        across = v - (u @ v) * u
        across /= np.linalg.norm(across) or 1.0
        turns = np.radians(np.linspace(0, degrees, 16))[:, np.newaxis]
        corner = self.a.unit * self.a._start
        rim = np.cos(turns) * u + np.sin(turns) * across
        self.arc.set_points_smoothly(corner + self.radius * rim)
        middle = u + v
        middle /= np.linalg.norm(middle) or 1.0
        self.number.set_value(degrees)
        self.number.move_to(corner + self.label_at * self.radius * middle)
        return self

    def follow(self) -> "AngleMark":
        """From now on the arc, and the number with it, follow the arrows; `stay` ends it.

        So that the arc can stand without its number, it is the arc that bears the updater.
        """
        self.arc.add_updater(lambda _: self.refresh())
        return self

    def stay(self) -> "AngleMark":
        """End what `follow` began."""
        self.arc.clear_updaters()
        return self

    def get_value(self) -> float:
        """The angle shown, in degrees."""
        return self.number.get_value()

    def disagreement(self) -> str | None:
        """What is said where the number that is seen is not the angle of the arrows."""
        return disagreement(self.number, self.a.angle_to(self.b), "an angle")


class ProjectionGauge(VGroup):
    """How much of a unit direction a vector holds: dashed drop, shadow, live decimal.

    Parameters
    ----------
    vector
        The arrow that is measured.
    direction
        The unit arrow along which it is measured; both start at the same point.
    colour
        Of shadow and number; the direction's own by default.

    The number stands where the drop meets the line, moved by `offset` (screen units of the space);
    in space it must be made to face the viewer: `scene.upright(gauge.number)`.

    Examples
    --------
    >>> ProjectionGauge(FeatureDirection([0.6, 0.8]), FeatureDirection([1, 0]))
    """

    def __init__(
        self,
        vector: FeatureDirection,
        direction: FeatureDirection,
        *,
        colour: ManimColor | None = None,
        places: int = 2,
        size: float = LABEL,
        offset: ArrayLike = (0.0, -0.35, 0.0),
    ) -> None:
        super().__init__()
        self.vector, self.direction = vector, direction
        self.offset = in_space("offset", offset)
        shade = colour or direction.colour
        self.shadow = Line(stroke_width=9, stroke_color=shade).set_shade_in_3d(True)
        self.drop = DashedLine(stroke_width=2.2, stroke_color=theme().ink, dash_length=0.1)
        self.corner = VMobject(stroke_width=2, stroke_color=theme().dim)
        self.number = Decimal(0.0, places, size, shade)
        self.add(self.shadow, self.drop, self.corner, self.number)
        self.refresh()

    def refresh(self, _: object = None) -> "ProjectionGauge":
        """Measure anew; as an updater it follows both arrows."""
        unit = self.direction.unit
        x, along = self.vector.get_values(), self.direction.get_values()
        origin = unit * self.direction._start
        foot = origin + unit * projection(x, along)
        head = origin + unit * x
        self.shadow.set_points_as_corners([origin, foot + 1e-6 * along])
        self.drop.become(
            DashedLine(
                head,
                foot + 1e-6,
                dash_length=0.1,
                stroke_width=self.drop.get_stroke_width(),
                stroke_color=self.drop.get_stroke_color(),
                stroke_opacity=self.drop.get_stroke_opacity(),
            )
        )
        self._mark_corner(foot, head, along)
        self.number.set_value(float(component(x, along)))
        self.number.move_to(foot + self.offset)
        return self

    def _mark_corner(self, foot: np.ndarray, head: np.ndarray, along: np.ndarray) -> None:
        height = float(np.linalg.norm(head - foot))
        side = min(0.18, 0.5 * height)
        up = side * (head - foot) / height if height > 1e-9 else np.zeros(3)
        back = -side * along * (1.0 if component(self.vector.get_values(), along) >= 0 else -1.0)
        self.corner.set_points_as_corners([foot + back, foot + back + up, foot + up])

    def get_value(self) -> float:
        """The component shown: the dot product with the unit direction."""
        return self.number.get_value()

    def disagreement(self) -> str | None:
        """What is said where the number that is seen is not the component of the arrow."""
        now = component(self.vector.get_values(), self.direction.get_values())
        return disagreement(self.number, float(now), "a component")


def disagreement(number: Decimal, true: float, what: str) -> str | None:
    """What a number says that is not so, up to its last place; None where it is hardly seen."""
    off = abs(number.get_value() - true)
    if number.get_fill_opacity() < 0.5 or off <= 0.5 * 10.0**-number.places:
        return None
    return f"{what} of {true:.{number.places}f} is said to be {number.text}"


def towards(degrees: float) -> np.ndarray:
    """The unit vector of the plane at an angle in degrees from RIGHT, shape (3,).

    >>> towards(90).round(9).tolist()
    [0.0, 1.0, 0.0]
    """
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])


def in_space(name: str, point: ArrayLike) -> np.ndarray:
    """A point or vector of the plane or of space as an array of shape (3,)."""
    array = np.asarray(point, dtype=float)
    if array.shape not in {(2,), (3,)} or not np.isfinite(array).all():
        raise ValueError(f"{name} must be two or three finite numbers, got {point!r}")
    return np.append(array, 0.0) if array.size == 2 else array.copy()
