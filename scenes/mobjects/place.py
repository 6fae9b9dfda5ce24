"""Where things stand: the safe area of the stage, and fitting things into it.

Placing by an edge is manim's own: `mobject.set_x(left_edge(), LEFT)` lets its left edge stand
there, `set_y(y, DOWN)` its lower one, `align_to(other, LEFT)` takes another's edge. How far the
stage reaches depends on the shape that the shot is composed for (`scenes/frame.py`).
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from manim import DOWN, LEFT, ORIGIN, Mobject, VGroup

from scenes.frame import shape

M = TypeVar("M", bound=Mobject)


def safe_x() -> float:
    """How far from the middle text may reach to either side, in units: 3 % from the edges."""
    return shape().safe_x


def safe_y() -> float:
    """How far from the middle text may reach up and down."""
    return shape().safe_y


def left_edge() -> float:
    """Where panels and products begin."""
    return -shape().edge


def right_edge() -> float:
    """Where panels and products end."""
    return shape().edge


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


def keep_inside(mobject: M, left: float | None = None, right: float | None = None) -> M:
    """Shifted sideways by as little as brings it between two edges, the left one first.

    They are those of the safe area where none are given.
    """
    left = -safe_x() if left is None else left
    right = safe_x() if right is None else right
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
