"""Neurons as the keys of a keyboard, and patterns as chords on it."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    CubicBezier,
    ManimColor,
    Mobject,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    interpolate_color,
)
from numpy.typing import ArrayLike

from scenes.mobjects.patterns import strength
from scenes.theme import theme

WIDEST_ERROR = 0.3  # from here on a rim is no wider
DEEP = 0.22  # units that a key goes down at full weight


class Keyboard(VGroup):
    """A key for each neuron, pressed as deep as it takes part in a pattern.

    Parameters
    ----------
    values
        Shape (n,): `get_values()` gives them back. Blue is positive, red negative.
    pitch, height
        Units from key to key, and of a key.

    Examples
    --------
    >>> Keyboard([0.0, 0.6, -0.4])
    """

    def __init__(self, values: ArrayLike, *, pitch: float = 1.22, height: float = 2.3) -> None:
        pattern = np.asarray(values, dtype=float)
        if pattern.ndim != 1 or not pattern.size:
            raise ValueError(f"values must have shape (n,), n >= 1, got {pattern.shape}")
        key = {"width": 0.88 * pitch, "height": height, "corner_radius": 0.14, "stroke_width": 2}
        super().__init__(*(RoundedRectangle(**key) for _ in pattern))
        for k, each in enumerate(self):
            each.shift(k * pitch * RIGHT)
        self.center()
        self._depths = np.zeros_like(pattern)
        self.set_values(pattern)

    def get_values(self) -> np.ndarray:
        """The pattern, shape (n,)."""
        return self._values.copy()

    def set_values(self, values: ArrayLike) -> "Keyboard":
        """Press another chord at once, shape (n,)."""
        self._values = np.asarray(values, dtype=float).copy()
        colours = theme()
        for k, (key, value) in enumerate(zip(self, self._values, strict=True)):
            share = strength(float(value))
            hue = colours.positive if value >= 0 else colours.negative
            key.set_fill(interpolate_color(colours.unlit, hue, share), opacity=1)
            key.set_stroke(interpolate_color(colours.faint, hue, share), width=2)
            key.shift((DEEP * share - self._depths[k]) * DOWN)
            self._depths[k] = DEEP * share
        return self

    def mark_errors(self, wanted: ArrayLike) -> "Keyboard":
        """Give each key a rim as wide as its value is off from what is wanted, shape (n,)."""
        off = np.abs(self._values - np.asarray(wanted, dtype=float))
        for key, error in zip(self, off, strict=True):
            share = float(np.clip(error / WIDEST_ERROR, 0, 1))
            rim = interpolate_color(theme().faint, theme().bound, share)
            key.set_stroke(rim, width=2 + 8 * share)
        return self

    def top(self, k: int) -> np.ndarray:
        """The middle of a key's upper edge."""
        point: np.ndarray = self[k].get_top()
        return point

    def light_to(self, values: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation to another chord."""
        start, end = self.get_values(), np.asarray(values, dtype=float)

        def step(keys: "Keyboard", alpha: float) -> None:
            keys.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def strings(self, name: Mobject, pattern: ArrayLike) -> VGroup:
        """Curves from a name down to the keys of its pattern, as strong as they take part in it."""
        curves = VGroup()
        for k, weight in enumerate(np.asarray(pattern, dtype=float)):
            share = strength(float(weight))
            hue = theme().positive if weight >= 0 else theme().negative
            shade = theme().mix(hue, 0.08 + 0.92 * share)
            curves.add(self.string(name, k, shade, 0.6 + 5.4 * share))
        return curves

    def string(self, name: Mobject, k: int, colour: ManimColor, width: float) -> VMobject:
        """A curve from a name down to one key."""
        start, end = name.get_bottom() + 0.1 * DOWN, self.top(k)
        half = 0.55 * (start[1] - end[1]) * DOWN
        return CubicBezier(start, start + half, end - half, end).set_stroke(colour, width)
