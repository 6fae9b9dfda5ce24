"""Square brackets drawn as paths: stretched glyphs turn into blots."""

import numpy as np
from manim import ManimColor, Mobject, VGroup, VMobject

from scenes.theme import theme


def brackets(
    around: Mobject, *, gap: float = 0.16, lip: float = 0.14, colour: ManimColor | None = None
) -> VGroup:
    """A pair of square brackets around a mobject, `gap` away, with lips of length `lip`."""
    left, right = around.get_left()[0] - gap, around.get_right()[0] + gap
    top, bottom = around.get_top()[1] + gap * 0.7, around.get_bottom()[1] - gap * 0.7
    pair = VGroup()
    for x, towards in ((left, lip), (right, -lip)):
        corners = [(x + towards, top), (x, top), (x, bottom), (x + towards, bottom)]
        bracket = VMobject(stroke_color=colour or theme().ink, stroke_width=2.4)
        bracket.set_points_as_corners([np.array([a, b, 0.0]) for a, b in corners])
        pair.add(bracket)
    return pair
