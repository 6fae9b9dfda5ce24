"""What a choice gains and what it costs: shares over a penalty, and a knob that chooses it."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, Dot, Line, ManimColor, UpdateFromAlphaFunc, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.style import small_axes
from scenes.mobjects.text import BODY, Decimal, Words
from scenes.theme import theme

MARGIN = 0.04  # share of the axis left empty at either side


class TradeOffPlot(VGroup):
    """Two axes: a penalty from the loosest to the strictest, and shares from 0 to 1.

    Parameters
    ----------
    penalties
        Shape (n,), rising and positive; they are spaced by their logarithms.
    loose, strict
        What stands below either end of the lower axis.
    width, height
        Units of the axes.

    `curve` and `knob` give what belongs on it; they are no parts of it. Place it before.

    Examples
    --------
    >>> plot = TradeOffPlot([0.1, 0.2, 0.4], "loose", "strict")
    >>> curve, knob = plot.curve([0.1, 0.5, 0.9], theme().answer), plot.knob()
    """

    def __init__(
        self,
        penalties: ArrayLike,
        loose: str,
        strict: str,
        *,
        width: float = 9.3,
        height: float = 5.6,
    ) -> None:
        logs = np.log(np.asarray(penalties, dtype=float))
        self.places = (logs - logs[0]) / (logs[-1] - logs[0])
        self.axes = small_axes([0, 1], [0, 1], width, height, stroke=2.4, colour=theme().faint)
        low, high = (Words(text, BODY, theme().dim) for text in (loose, strict))
        low.next_to(self.axes.c2p(0, 0), DOWN, buff=0.3).align_to(self.axes, LEFT)
        high.next_to(self.axes.c2p(1, 0), DOWN, buff=0.3).align_to(self.axes, RIGHT)
        self.ends = VGroup(low, high)
        super().__init__(self.axes, self.ends)

    def stand(self, place: float, share: float) -> np.ndarray:
        """The point of the frame for a place from the loosest, 0, to the strictest, 1."""
        return np.asarray(self.axes.c2p(MARGIN + (1 - 2 * MARGIN) * place, share))

    def curve(self, shares: ArrayLike, colour: ManimColor, places: int = 0) -> "TradeOffCurve":
        """Shares (n,), one a penalty, with both ends as per cents to so many places."""
        return TradeOffCurve(self, np.asarray(shares, dtype=float), colour, places)

    def knob(self, place: float = 0.0) -> "Knob":
        """A knob on the lower axis, and a line up across the curves."""
        return Knob(self, place)


class TradeOffCurve(VGroup):
    """A curve of a TradeOffPlot: `line`, `dots` and the per cents at its `ends`."""

    def __init__(
        self, plot: TradeOffPlot, shares: np.ndarray, colour: ManimColor, places: int
    ) -> None:
        self.plot, self.shares, self.colour = plot, shares, colour
        points = [plot.stand(x, y) for x, y in zip(plot.places, shares, strict=True)]
        self.line = VMobject(stroke_width=5, stroke_color=colour).set_points_as_corners(points)
        self.dots = VGroup(*(Dot(point, radius=0.1, color=colour) for point in points))
        self.ends = VGroup(
            *(
                Decimal(100 * shares[k], places, BODY, colour, unit=" %").next_to(
                    self.dots[k], LEFT if k == 0 else RIGHT, buff=0.35
                )
                for k in (0, -1)
            )
        )
        super().__init__(self.line, self.dots, self.ends)

    def get_values(self) -> np.ndarray:
        """The shares, one a penalty."""
        return self.shares.copy()

    def draw(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the line comes from the left, as far as a knob has come."""
        known = self.plot.places

        def step(line: VMobject, alpha: float) -> None:
            before = known < alpha
            xs = np.append(known[before], alpha)
            ys = np.append(self.shares[before], np.interp(alpha, known, self.shares))
            line.set_points_as_corners([self.plot.stand(*xy) for xy in zip(xs, ys, strict=True)])

        return UpdateFromAlphaFunc(self.line, step, **kwargs)


class Knob(VGroup):
    """How strict one is: a knob on a TradeOffPlot's lower axis; `get_value()` is in 0..1."""

    def __init__(self, plot: TradeOffPlot, place: float) -> None:
        self.plot = plot
        self.hair = Line(stroke_width=2, stroke_color=theme().mix(theme().ink, 0.5))
        self.handle = Dot(radius=0.16, color=theme().ink)
        super().__init__(self.hair, self.handle)
        self.set_value(place)

    def get_value(self) -> float:
        """Where it stands between the loosest, 0, and the strictest, 1."""
        return self._place

    def set_value(self, place: float) -> "Knob":
        """Stand elsewhere at once."""
        self._place = float(place)
        foot, top = self.plot.stand(place, 0), self.plot.stand(place, 1)
        self.hair.set_points_as_corners([foot, top])
        self.handle.move_to(foot)
        return self

    def turn(self, place: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which it slides elsewhere."""
        before = self.get_value()
        return UpdateFromAlphaFunc(
            self, lambda knob, a: knob.set_value((1 - a) * before + a * place), **kwargs
        )
