"""A clock with any number of hours, on which numbers are added."""

import numpy as np
from manim import Arc, Circle, Line, ManimColor, UpdateFromAlphaFunc, VGroup, VMobject

from scenes.theme import theme

TICK, LONG_TICK = 0.06, 0.12  # shares of the radius
EVERY = 10  # hours from one long tick to the next


class Clock(VGroup):
    """A ring with a tick an hour, 0 at the top, and a hand.

    Parameters
    ----------
    hours
        How many.
    radius
        Units.
    colour
        Of the hand; the stream's where None.

    `set_value` turns the hand, to the right for growing hours and as often round as it takes;
    `get_value()` gives the hour, which may be a fraction and beyond the last.

    Examples
    --------
    >>> Clock(113, 2.0).set_value(47.0)
    """

    def __init__(
        self, hours: int, radius: float, colour: ManimColor | None = None, *, ticks: bool = True
    ) -> None:
        if hours < 2:
            raise ValueError(f"hours must be at least 2, got {hours}")
        self.hours, self.radius = hours, radius
        self.ring = Circle(radius=radius, stroke_width=2.5, stroke_color=theme().dim)
        self.ring.set_fill(theme().panel, opacity=1)
        self.ticks = VMobject(stroke_width=1.6, stroke_color=theme().dim)
        if ticks:
            for hour in range(hours):
                length = LONG_TICK if hour % EVERY == 0 else TICK
                out = self._towards(hour) * radius
                self.ticks.start_new_path((1 - length) * out).add_line_to(out)
        self.hand = Line([0, 0, 0], [0, radius, 0], stroke_width=6)
        self.hand.set_stroke(theme().stream if colour is None else colour)
        super().__init__(self.ring, self.ticks, self.hand)
        self.set_value(0.0)

    def _towards(self, hour: float) -> np.ndarray:
        angle = 2 * np.pi * hour / self.hours
        return np.array([np.sin(angle), np.cos(angle), 0.0])

    def point(self, hour: float, share: float = 1.0) -> np.ndarray:
        """The point in an hour's direction, at a share of the radius from the middle."""
        centre: np.ndarray = self.ring.get_center()
        return centre + share * self.ring.width / 2 * self._towards(hour)

    def get_value(self) -> float:
        """The hour at which the hand stands."""
        return self._hour

    def set_value(self, hour: float) -> "Clock":
        """Turn the hand at once."""
        self._hour = float(hour)
        self.hand.put_start_and_end_on(self.point(hour, 0.0), self.point(hour, 0.86))
        return self

    def turn(self, hour: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: the hand turns to an hour, the long way round if it is that far."""
        start = self._hour
        return UpdateFromAlphaFunc(
            self, lambda clock, alpha: clock.set_value(start + alpha * (hour - start)), **kwargs
        )

    def way(self, start: float, end: float, colour: ManimColor, share: float = 1.12) -> Arc:
        """An arc from one hour to another, outside the ring where `share` is above 1."""
        return Arc(
            radius=share * self.ring.width / 2,
            start_angle=np.pi / 2 - 2 * np.pi * start / self.hours,
            angle=-2 * np.pi * (end - start) / self.hours,
            arc_center=self.ring.get_center(),
            stroke_width=7,
            stroke_color=colour,
        )
