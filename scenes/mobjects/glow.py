"""Light: for the one thing that matters now, and for nothing else."""

from typing import Any

import numpy as np
from manim import Circle, ManimColor, Mobject, VGroup, VMobject

from scenes.theme import Presence, theme

LAYERS = 24  # discs of a halo: fewer show as rings, fainter ones would be rounded to other hues
WIDTHS = ((5.0, 0.07), (2.6, 0.13), (1.0, 1.0))  # strokes of a shining line: width and opacity


class _Layer(Circle):
    """One disc of a halo, which keeps its share of whatever presence the halo is given."""

    takes_levels = True

    def set_fill(
        self, color: Any = None, opacity: float | None = None, family: bool = True
    ) -> "_Layer":
        share = opacity * self.share if isinstance(opacity, Presence) else opacity
        return super().set_fill(color, share, family)

    share = 1.0


class Halo(VGroup):
    """Light around a round thing; add it before what shines.

    Parameters
    ----------
    around
        What shines, or its middle.
    radius
        Units, of what shines; half its height where it is a mobject.
    colour
        Lit by default.
    strength
        1 for a lit neuron; `set_strength` changes it.
    reach
        How far the light goes, in radii.

    Examples
    --------
    >>> Halo(Circle(0.3), strength=0.5).get_value()
    0.5
    """

    def __init__(
        self,
        around: Mobject | np.ndarray,
        radius: float | None = None,
        colour: ManimColor | None = None,
        *,
        strength: float = 1.0,
        reach: float = 3.4,
    ) -> None:
        if isinstance(around, Mobject):
            middle, own = around.get_center(), around.height / 2
        else:
            middle, own = np.asarray(around), 0.3
        inner = own if radius is None else radius
        shade = theme().lit if colour is None else colour
        spread = 1 + (reach - 1) * (np.arange(LAYERS, 0, -1) / LAYERS) ** 2.2
        super().__init__(
            *(_Layer(radius=inner * r, stroke_width=0, fill_color=shade) for r in spread)
        )
        self.move_to(middle).set_strength(strength)

    def get_value(self) -> float:
        """The strength of the light."""
        return self._strength

    def set_strength(self, strength: float) -> "Halo":
        """Shine so strongly, and so far; for `.animate`."""
        self._strength = max(float(strength), 0.0)
        # A weaker light has fewer discs: fainter ones would be rounded to another hue.
        for k, layer in enumerate(reversed(self.submobjects)):
            there = float(np.clip(self._strength * LAYERS - k, 0.0, 1.0))
            layer.share = 0.03 * there * max(self._strength, 1.0)
            layer.set_fill(opacity=layer.share)
        return self


def shining(line: VMobject, colour: ManimColor | None = None, width: float | None = None) -> VGroup:
    """A line that shines: two wide faint copies under one at its own width and full.

    `colour` and `width` are the line's own where None. Its last part is the line itself, copied.

    >>> len(shining(Line()))
    3
    """
    own = line.get_stroke_width() if width is None else width
    shade = line.get_stroke_color() if colour is None else colour
    return VGroup(
        *(
            line.copy().set_fill(opacity=0).set_stroke(shade, own * wide, opacity)
            for wide, opacity in WIDTHS
        )
    )
