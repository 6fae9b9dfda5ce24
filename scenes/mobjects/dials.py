"""Parameters as dials that training turns."""

import numpy as np
from manim import (
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    Arc,
    Circle,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    rotate_vector,
)
from numpy.typing import ArrayLike

from scenes.moves import glide
from scenes.theme import theme

WAVE = 0.5  # share of a nudge's time that its wave takes to cross the panel
SWEEP = 0.75 * np.pi  # a dial turns this far to either side of straight up


class Dial(VGroup):
    """One dial: straight up is 0, a turn right is positive."""

    def __init__(self, value: float, radius: float, scale: float) -> None:
        super().__init__()
        self.radius, self.full = radius, scale
        self.rim = Circle(
            radius=radius,
            stroke_width=1.6,
            stroke_color=theme().faint,
            fill_color=theme().panel,
            fill_opacity=1,
        )
        self.arc = Arc(radius=radius * 0.78, stroke_width=2.4)
        self.needle = Line(ORIGIN, UP, stroke_width=2.4)
        self.add(self.rim, self.arc, self.needle)
        self.set_value(value)

    def get_value(self) -> float:
        return self._value

    def set_value(self, value: float) -> "Dial":
        self._value = float(value)
        turn = -SWEEP * float(np.clip(value / self.full, -1, 1))
        centre = self.rim.get_center()
        radius = self.rim.width / 2
        tip = rotate_vector(UP, turn)
        shade = theme().signed(value, self.full)
        self.needle.put_start_and_end_on(centre + 0.2 * radius * tip, centre + 0.9 * radius * tip)
        self.needle.set_stroke(theme().ink)
        angle = turn if abs(turn) > 1e-3 else 1e-3
        fresh = Arc(radius=0.72 * radius, start_angle=np.pi / 2, angle=angle, arc_center=centre)
        self.arc.points = fresh.points
        self.arc.set_stroke(shade)
        return self


class DialPanel(VGroup):
    """A panel of dials, one a parameter.

    Parameters
    ----------
    values
        Shape (rows, cols).
    scale
        The magnitude at which a dial is turned all the way.

    Examples
    --------
    >>> DialPanel(np.linspace(-1, 1, 12).reshape(3, 4))
    """

    def __init__(
        self, values: ArrayLike, *, radius: float = 0.24, gap: float = 0.62, scale: float = 1.0
    ) -> None:
        table = np.atleast_2d(np.asarray(values, dtype=float))
        super().__init__()
        self.shown_shape = table.shape
        for i, row in enumerate(table):
            for j, value in enumerate(row):
                self.add(Dial(value, radius, scale).shift(gap * (j * RIGHT + i * DOWN)))
        self.center()

    def get_values(self) -> np.ndarray:
        """Shape (rows, cols)."""
        return np.array([dial.get_value() for dial in self]).reshape(self.shown_shape)

    def set_values(self, values: ArrayLike) -> "DialPanel":
        table = np.asarray(values, dtype=float)
        if table.size != len(self.submobjects):
            raise ValueError(f"values must have shape {self.shown_shape}, got {table.shape}")
        for dial, value in zip(self, table.reshape(-1), strict=True):
            dial.set_value(value)
        return self

    def turn_to(self, values: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation that turns every dial to its new value."""
        return glide(self, DialPanel.set_values, self.get_values(), values, **kwargs)

    def nudge_from(
        self, source: np.ndarray, values: ArrayLike, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """A wave starts at the point `source` and turns every dial it meets to its new value."""
        start, end = self.get_values(), np.asarray(values, dtype=float)
        away = np.array([np.linalg.norm(dial.get_center() - source) for dial in self])
        delay = (away / away.max()).reshape(start.shape)

        def step(panel: "DialPanel", alpha: float) -> None:
            share = np.clip((alpha - WAVE * delay) / (1 - WAVE), 0, 1)
            panel.set_values(start + share * (end - start))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def widen(self, factor: float) -> "DialPanel":
        """Set the columns further apart; the dials stay round."""
        self.stretch(factor, 0)
        for dial in self:
            dial.stretch(1 / factor, 0).set_value(dial.get_value())
        return self
