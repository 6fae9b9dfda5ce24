"""Small drawings of what rows might ask, in the order of the lecture's `OtherRows.questions`."""

from collections.abc import Callable

import numpy as np
from manim import (
    PI,
    Arc,
    Circle,
    Ellipse,
    Line,
    RegularPolygon,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from scenes.theme import theme

SIZE = 0.38  # height of a sign


def corners(*points: tuple[float, float]) -> VMobject:
    """A line through these points."""
    return VMobject().set_points_as_corners([np.array([x, y, 0.0]) for x, y in points])


def person() -> VGroup:
    head = Circle(radius=0.24).shift([0, 0.24, 0])
    return VGroup(
        head.set_color(theme().first),
        Arc(radius=0.45, start_angle=0, angle=PI).shift([0, -0.5, 0]).set_color(theme().last),
    )


def language() -> VGroup:
    """A speech bubble."""
    bubble = RoundedRectangle(width=1.2, height=0.8, corner_radius=0.22).shift([0, 0.1, 0])
    lines = [Line([-0.35, y, 0], [x, y, 0]) for y, x in ((0.22, 0.35), (0.0, 0.15))]
    return VGroup(bubble, *lines, corners((-0.3, -0.3), (-0.38, -0.55), (-0.05, -0.3)))


def code() -> VGroup:
    """Angle brackets around a slash."""
    return VGroup(
        corners((-0.3, 0.38), (-0.65, 0.0), (-0.3, -0.38)),
        corners((-0.12, -0.45), (0.12, 0.45)),
        corners((0.3, 0.38), (0.65, 0.0), (0.3, -0.38)),
    )


def country() -> VGroup:
    """A globe."""
    return VGroup(
        Circle(radius=0.5), Ellipse(width=0.44, height=1.0), Line([-0.5, 0, 0], [0.5, 0, 0])
    )


def quotation() -> VGroup:
    """Two quotation marks."""
    marks = VGroup()
    for x in (-0.28, 0.28):
        dot = Circle(radius=0.13).shift([x, -0.12, 0])
        tail = Arc(radius=0.38, start_angle=PI / 2, angle=PI / 2).shift([x + 0.25, -0.12, 0])
        marks.add(dot, tail)
    return marks


def metal() -> VGroup:
    """A nut."""
    return VGroup(RegularPolygon(6, radius=0.55), Circle(radius=0.26))


def animal() -> VGroup:
    """A body with four legs, a head and a tail."""
    body = corners((-0.5, -0.5), (-0.5, 0.15), (0.4, 0.15), (0.4, -0.5))
    legs = [Line([x, -0.5, 0], [x, -0.15, 0]) for x in (-0.28, 0.18)]
    belly = Line([-0.5, -0.15, 0], [0.4, -0.15, 0])
    head = Circle(radius=0.17).shift([0.58, 0.3, 0])
    return VGroup(body, belly, *legs, head, corners((-0.5, 0.15), (-0.72, 0.42)))


def date() -> VGroup:
    """A leaf of a calendar."""
    page = RoundedRectangle(width=1.0, height=0.9, corner_radius=0.1)
    days = [Circle(radius=0.05).shift([x, y, 0]) for y in (0.0, -0.25) for x in (-0.25, 0.0, 0.25)]
    rings = [Line([x, 0.35, 0], [x, 0.58, 0]) for x in (-0.25, 0.25)]
    return VGroup(page, Line([-0.5, 0.2, 0], [0.5, 0.2, 0]), *rings, *days)


def jest() -> VGroup:
    """A smile."""
    eyes = [Circle(radius=0.06).shift([x, 0.14, 0]) for x in (-0.18, 0.18)]
    mouth = Arc(radius=0.28, start_angle=PI, angle=PI).shift([0, -0.04, 0])
    return VGroup(Circle(radius=0.5), *eyes, mouth)


SIGNS: tuple[Callable[[], VGroup], ...] = (
    person, language, code, country, quotation, metal, animal, date, jest,
)  # fmt: skip


def question_sign(i: int) -> VGroup:
    """The drawing that stands before the question of row i."""
    sign = SIGNS[i % len(SIGNS)]()
    if i:
        sign.set_color(theme().focus)
    return sign.set_stroke(width=2.4).scale(SIZE)
