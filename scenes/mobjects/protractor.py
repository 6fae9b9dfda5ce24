"""A half-disc on which angles are read: 0° to the right, 90° up, 180° to the left."""

from typing import Any

import numpy as np
from manim import (
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    UP,
    Arc,
    Dot,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from scenes.mobjects.directions import towards
from scenes.mobjects.text import LABEL, Decimal
from scenes.theme import theme

TICKS = tuple(map(float, range(0, 181, 10)))


class Protractor(VGroup):
    """A half-disc with ticks; needles, wedges and densities are laid on it.

    Parameters
    ----------
    radius
        Units.
    named
        The degrees that are written at the rim.
    size
        Their font size, in points.

    What is laid on follows the protractor only if it is moved with it: place it first. `needle`,
    `wedge`, `outside` and `density` return what to add.

    Examples
    --------
    >>> dial = Protractor(2.0)
    >>> dial.needle(60.0).get_value()
    60.0
    """

    def __init__(
        self,
        radius: float = 2.4,
        *,
        named: tuple[float, ...] = (0, 90, 180),
        size: float = LABEL,
    ) -> None:
        super().__init__()
        self.radius = radius
        shade = theme().faint
        self.rim = Arc(radius, 0, PI, stroke_width=2.5, stroke_color=shade)
        self.base = Line(radius * LEFT, radius * RIGHT, stroke_width=2.5, stroke_color=shade)
        self.hub = Dot(radius=0.05, color=theme().dim)
        self.ticks = VGroup(
            *(
                Line(
                    radius * (0.9 if degrees % 90 == 0 else 0.95) * towards(degrees),
                    radius * towards(degrees),
                    stroke_width=2,
                    stroke_color=shade,
                )
                for degrees in TICKS
            )
        )
        self.numbers = VGroup(*(self._named(degrees, size) for degrees in named))
        self.add(self.base, self.rim, self.ticks, self.hub, self.numbers)

    def _named(self, degrees: float, size: float) -> Decimal:
        number = Decimal(degrees, 0, size, theme().dim, unit="°")
        if degrees % 180 == 0:  # beside the base, not below it
            side = RIGHT if degrees == 0 else LEFT
            return number.next_to(self.radius * towards(degrees), side, buff=0.16)
        away = 0.16 + 0.5 * number.height + 0.5 * abs(towards(degrees)[0]) * number.width
        return number.move_to((self.radius + away) * towards(degrees))

    @property
    def centre(self) -> np.ndarray:
        """The point from which angles are measured."""
        return self.hub.get_center()

    @property
    def reach(self) -> float:
        """The radius as it is now, in units."""
        return float(self.base.get_length() / 2)

    def at(self, degrees: float, share: float = 1.0) -> np.ndarray:
        """The point in the direction of an angle, at a share of the radius."""
        return self.centre + share * self.reach * towards(degrees)

    def needle(
        self, degrees: float = 90.0, colour: ManimColor | None = None, *, width: float = 5.0
    ) -> "Needle":
        """A hand that points at an angle."""
        return Needle(self, degrees, colour or theme().focus, width)

    def wedge(
        self, low: float, high: float, colour: ManimColor | None = None, *, share: float = 1.0
    ) -> VMobject:
        """All directions between two angles, as a filled sector: data's colour or another."""
        return self.density([low, high], [share], colour)

    def outside(self, low: float, high: float, colour: ManimColor | None = None) -> VGroup:
        """The two sectors that the angles from `low` to `high` leave: what is forbidden, say."""
        shade = colour or theme().mix(theme().bound, 0.35)
        return VGroup(self.wedge(0, low, shade), self.wedge(high, 180, shade))

    def density(
        self, edges: ArrayLike, heights: ArrayLike, colour: ManimColor | None = None
    ) -> VMobject:
        """A histogram bent round the hub: bins between `edges` (n + 1,), as far as `heights` (n,).

        Edges in degrees, rising; heights in radii. Where all angles are near 90° it is a beam.
        """
        bounds, reaches = np.asarray(edges, dtype=float), np.asarray(heights, dtype=float)
        if bounds.ndim != 1 or reaches.shape != (bounds.size - 1,) or (np.diff(bounds) < 0).any():
            raise ValueError(
                "edges must rise and be one more than heights, "
                f"got {bounds.size} and {reaches.size}"
            )
        corners = [self.centre]
        for low, high, reach in zip(bounds[:-1], bounds[1:], reaches, strict=True):
            steps = max(int(np.ceil((high - low) / 2)), 1)
            corners += [self.at(angle, reach) for angle in np.linspace(low, high, steps + 1)]
        shape = VMobject(
            stroke_width=0, fill_color=colour or theme().mix(theme().data, 0.7), fill_opacity=1
        )
        return shape.set_points_as_corners([*corners, self.centre])


class Needle(VGroup):
    """A hand of a Protractor, with its degrees past the tip where `number` is added."""

    def __init__(
        self, protractor: Protractor, degrees: float, colour: ManimColor, width: float
    ) -> None:
        self.protractor = protractor
        self.hand = Line(ORIGIN, UP, stroke_width=width, stroke_color=colour)
        self.number = Decimal(degrees, 1, LABEL, colour, unit="°")
        super().__init__(self.hand)
        self.set_value(degrees)

    def with_number(self, places: int = 1) -> "Needle":
        """Write the degrees past the tip; they follow the hand."""
        self.number.places = places
        self.add(self.number)
        return self.set_value(self._degrees)

    def get_value(self) -> float:
        """Degrees."""
        return self._degrees

    def set_value(self, degrees: float) -> "Needle":
        """Point at another angle."""
        self._degrees = float(degrees)
        dial = self.protractor
        self.hand.put_start_and_end_on(dial.centre, dial.at(degrees))
        self.number.set_value(degrees).move_to(dial.at(degrees, 1 + 0.55 / dial.reach))
        return self

    def swing(self, degrees: float, **kwargs: Any) -> UpdateFromAlphaFunc:
        """An animation in which the hand turns to another angle."""
        start = self._degrees
        return UpdateFromAlphaFunc(
            self, lambda needle, a: needle.set_value((1 - a) * start + a * degrees), **kwargs
        )
