"""People as tokens: a head in the colour of the first name, shoulders in that of the last."""

import numpy as np
from manim import (
    DOWN,
    UP,
    ArcBetweenPoints,
    Circle,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from scenes.mobjects.text import Words
from scenes.theme import theme


class NameToken(VGroup):
    """One person, known by two names.

    Parameters
    ----------
    first, last
        The colours of both names; a name without one (None) is grey.
    label
        What stands below, or None.
    height
        Units, without the label.

    `head` and `shoulders` are its parts. `light(share)` dims or lights both.

    Examples
    --------
    >>> NameToken(theme().first, None)
    """

    def __init__(
        self,
        first: ManimColor | None = None,
        last: ManimColor | None = None,
        label: Words | None = None,
        *,
        height: float = 0.9,
    ) -> None:
        super().__init__()
        grey = theme().mix(theme().nameless, 0.55)
        self.colours = (first or grey, last or grey)
        head, width = 0.25 * height, 0.9 * height
        self.head = Circle(radius=head, stroke_width=0, fill_opacity=1)
        self.head.move_to((0.5 * height - head) * UP)
        self.shoulders = _bust(width, 0.44 * height).move_to(0.28 * height * DOWN)
        self.label = VGroup() if label is None else label.next_to(self.shoulders, DOWN, buff=0.16)
        self.add(self.head, self.shoulders, self.label)
        self.light(1.0)

    def get_value(self) -> float:
        """How brightly it is lit, 0 to 1."""
        return self._share

    def light(self, share: float) -> "NameToken":
        """Stand in full colour at 1, nearly sunk in the ground at 0; for `.animate` too."""
        self._share = float(np.clip(share, 0.0, 1.0))
        for part, colour in zip((self.head, self.shoulders), self.colours, strict=True):
            part.set_fill(theme().mix(colour, 0.25 + 0.75 * self._share), opacity=1)
        return self

    def light_to(self, share: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation to another brightness."""
        start = self.get_value()
        return UpdateFromAlphaFunc(
            self, lambda token, a: token.light((1 - a) * start + a * share), **kwargs
        )


def _bust(width: float, height: float) -> VMobject:
    """Shoulders: an arch on a level line."""
    left, right = np.array([-width / 2, 0, 0]), np.array([width / 2, 0, 0])
    arch = ArcBetweenPoints(right, left, angle=0.86 * np.pi)
    arch.stretch_to_fit_height(height).stretch_to_fit_width(width)
    bust = VMobject(stroke_width=0, fill_opacity=1)
    bust.points = arch.points.copy()
    bust.add_line_to(bust.points[0])
    return bust
