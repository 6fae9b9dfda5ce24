"""Where things stand: the safe area of the frame, and fitting things into it.

Placing by an edge is manim's own: `mobject.set_x(LEFT_EDGE, LEFT)` lets its left edge stand there,
`set_y(y, DOWN)` its lower one, `align_to(other, LEFT)` takes another's edge.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from manim import DOWN, LEFT, ORIGIN, Mobject, VGroup

SAFE_X = 6.6  # text stays within 3 % of the frame's edges, in units from its centre
SAFE_Y = 3.75
LEFT_EDGE, RIGHT_EDGE = -6.5, 6.5  # where panels and products begin and end

M = TypeVar("M", bound=Mobject)


def fit(
    mobject: M, width: float | None = None, height: float | None = None, **about: np.ndarray
) -> M:
    """Scaled down to at most this width and height, in units; never up.

    It keeps its centre, or `about_edge=RIGHT` and the like.
    """
    for widest, size in ((width, mobject.width), (height, mobject.height)):
        if widest is not None and size > widest:
            mobject.scale(widest / size, **about)
    return mobject


def keep_inside(mobject: M, left: float = -SAFE_X, right: float = SAFE_X) -> M:
    """Shifted sideways by as little as brings it between two edges, the left one first."""
    return mobject.shift(
        [min(right - mobject.get_right()[0], 0) or max(left - mobject.get_left()[0], 0), 0, 0]
    )


def spread(mobjects: Sequence[Mobject], start: Sequence[float], step: Sequence[float]) -> None:
    """Put each centre one `step` further from the last, the first at `start`."""
    first, by = np.resize([*start, 0.0], 3), np.resize([*step, 0.0], 3)
    for k, mobject in enumerate(mobjects):
        mobject.move_to(first + k * by)


def column(
    mobjects: Sequence[Mobject], gap: float, aligned: np.ndarray = LEFT, at: np.ndarray = ORIGIN
) -> VGroup:
    """Below each other with gaps, their edges aligned; the whole is centred at a point."""
    return VGroup(*mobjects).arrange(DOWN, buff=gap, aligned_edge=aligned).move_to(at)
