"""Colours by what they mean, one meaning from the first shot to the last, and how present they are.

Contrasts are WCAG's, from 1 to 21: (brighter + 0.05) / (darker + 0.05), of relative luminances.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from manim import ManimColor, interpolate_color

from lectures.look import ROLES, shipped_themes


class Presence(float):
    """How present something is: as a number, the share of its colour that a shape keeps.

    Text keeps a contrast instead, whatever its colour: handed to `set_opacity` or `set_fill` of
    words, formulae and numbers, a level gives each glyph the opacity that has `contrast` with the
    ground, or its whole colour where that has no more. So nothing is dimmed twice.
    """

    contrast: float

    def __new__(cls, share: float, contrast: float) -> "Presence":
        level = super().__new__(cls, share)
        level.contrast = contrast
        return level

    def __reduce__(self) -> tuple[type, tuple[float, float]]:
        return type(self), (float(self), self.contrast)


# What is spoken of, what was and is still read, what waits or is over, and, for shapes alone, what
# only keeps its place: text at that level is as present as what waits.
FULL = Presence(1.0, 21.0)
RESTING = Presence(0.55, 4.6)
QUIET = Presence(0.4, 3.1)
HUSHED = Presence(0.22, 3.1)

_ON_ANY_GROUND = (ManimColor("#FFFFFF"), ManimColor("#05070B"))


@dataclass(frozen=True)
class Theme:
    """The roles that colours play; every mobject asks for a role, never for a colour."""

    background: ManimColor
    """What colours are mixed with, and the frame's ground between its middle and its edge."""
    middle: ManimColor
    """The ground in the middle of the frame."""
    edge: ManimColor
    """The ground in the frame's corners."""
    panel: ManimColor
    """The fill of things that stand on the background."""
    ink: ManimColor
    """What is read."""
    dim: ManimColor
    """What is read, but not spoken of now."""
    faint: ManimColor
    """Lines that only hold things together."""
    focus: ManimColor
    """What is looked at now: rings, rims, a sum in the making. It is never what a thing is."""
    first: ManimColor
    """The first name's direction, M."""
    last: ManimColor
    """The last name's direction, J."""
    answer: ManimColor
    """The answer's direction, B, and nothing else."""
    positive: ManimColor
    negative: ManimColor
    stream: ManimColor
    """The residual stream, E."""
    mlp: ManimColor
    """Multilayer perceptrons: their plates, and their share of the parameters."""
    attention: ManimColor
    """Attention: its plates, and its share of the parameters."""
    lit: ManimColor
    """An active neuron."""
    lit_rim: ManimColor
    """The edge of an active neuron."""
    unlit: ManimColor
    """A neuron that is not active."""
    data: ManimColor
    """What was measured or counted: histograms, curves."""
    bound: ManimColor
    """Limits: the lines that something must not cross."""
    nameless: ManimColor
    """Directions that stand for no idea: any vectors."""

    def mix(self, colour: ManimColor, share: float) -> ManimColor:
        """`colour` laid over the background: opaque, so that overlaps show no seams."""
        return interpolate_color(self.background, colour, share)

    def signed(self, value: float, scale: float = 1.0) -> ManimColor:
        """Blue for positive, red for negative, fading towards dim ink near zero; dim for zero."""
        if value == 0:
            return self.dim
        strength = min(abs(value) / scale, 1.0) if scale > 0 else 0.0
        return interpolate_color(
            self.dim, self.positive if value >= 0 else self.negative, 0.35 + 0.65 * strength
        )

    def heat(self, value: float, full: float = 1.4) -> ManimColor:
        """A cell's colour: hardly lifted off the ground at 0, wholly its sign's from `full` on."""
        share = min(abs(value) / full, 1.0)
        sign = interpolate_color(self.faint, self.positive if value > 0 else self.negative, share)
        return self.mix(sign, 0.3 + 0.7 * share)

    def neuron(self, share: float) -> ManimColor:
        """A neuron's colour, from unlit at 0 to lit at 1."""
        return interpolate_color(self.unlit, self.lit, min(max(share, 0.0), 1.0))

    def rim(self, share: float) -> ManimColor:
        """The edge of a neuron, which shows on the ground whether or not it is lit."""
        return interpolate_color(self.faint, self.lit_rim, min(max(share, 0.0), 1.0))

    def on(self, ground: ManimColor) -> ManimColor:
        """What is written on a ground of any colour: nearly white or nearly black."""
        return max(_ON_ANY_GROUND, key=lambda colour: contrast(colour, ground))

    def legible(self, colour: ManimColor) -> ManimColor:
        """A colour for text that stands on the ground: this one, or ink where it is too faint."""
        return colour if self.least_contrast(colour) >= RESTING.contrast else self.ink

    def written(self, ground: ManimColor, share: float) -> ManimColor:
        """What is written on a ground of any colour, as faint as `share` says, but legible."""
        clear = self.on(ground)
        for kept in (*np.arange(share, 1.0, 0.1), 1.0):
            shade = interpolate_color(ground, clear, float(kept))
            if contrast(shade, ground) >= QUIET.contrast:
                break
        return shade

    def least_contrast(self, colour: ManimColor) -> float:
        """The least contrast that text of a colour has on any ground of the theme."""
        grounds = (self.background, self.middle, self.edge, self.panel)
        return min(contrast(colour, ground) for ground in grounds)

    def share(self, colour: ManimColor, wanted: float) -> float:
        """The opacity at which text of a colour has the wanted contrast on every ground.

        1 where its whole colour has no more than that.
        """
        return _share(self, colour.to_hex(), wanted)


def contrast(one: ManimColor, other: ManimColor) -> float:
    """The contrast of two opaque colours, 1 to 21."""
    darker, brighter = sorted((_luminance(one), _luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: ManimColor) -> float:
    rgb = colour.to_rgb()
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@lru_cache(maxsize=1024)
def _share(theme: Theme, shade: str, wanted: float) -> float:
    colour = ManimColor(shade)

    def reached(share: float) -> bool:
        grounds = (theme.background, theme.middle, theme.edge, theme.panel)
        return all(
            contrast(interpolate_color(ground, colour, share), ground) >= wanted
            for ground in grounds
        )

    low, high = 0.0, 1.0  # at 1, where text ends up that has not enough contrast at all
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


@lru_cache(maxsize=16)
def _theme(colours: tuple[tuple[str, str], ...]) -> Theme:
    return Theme(**{role: ManimColor(code) for role, code in colours})


def theme_of(colours: Mapping[str, str]) -> Theme:
    """A theme of colours by role, each as "#rrggbb"."""
    return _theme(tuple((role, str(colours[role])) for role in ROLES))


THEMES = {name: theme_of(colours) for name, colours in shipped_themes().items()}
DARK, LIGHT = THEMES["dark"], THEMES["light"]
_active = DARK


def theme() -> Theme:
    """The theme of the lecture being rendered."""
    return _active


def use_theme(name: str, themes: Mapping[str, Mapping[str, str]] | None = None) -> Theme:
    """Make a theme the active one for everything drawn from here on.

    `themes` are a lecture's, by name; without them, those that are shipped.
    """
    global _active
    _active = THEMES[name] if themes is None else theme_of(themes[name])
    return _active
