"""How things look: levels of presence, plates, rings, arrows, crosses and small axes."""

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Axes,
    Line,
    ManimColor,
    Mobject,
    RoundedRectangle,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from scenes.theme import FULL as FULL
from scenes.theme import HUSHED as HUSHED
from scenes.theme import QUIET as QUIET
from scenes.theme import RESTING as RESTING
from scenes.theme import theme

LEVELS = (RESTING, QUIET, HUSHED)


def step_back(mobject: Mobject, level: float) -> Mobject:
    """Take a mobject, with all below it, to a level of presence: as `presence`, at once.

    Text keeps the level's contrast, and shapes so much of the opacity that they had at first: what
    is not filled stays unfilled, and nothing is dimmed twice.
    """
    remember_opacities(mobject)
    _take_to(mobject, level)
    return mobject


def remember_opacities(mobject: Mobject) -> None:
    """Note how opaque each shape is, unless that was noted before.

    A shape that stands at a level already was whole before.
    """
    for part in mobject.get_family():
        if isinstance(part, VMobject) and not hasattr(part, "at_full"):
            opacities = (part.get_fill_opacity(), part.get_stroke_opacity())
            part.at_full = tuple(1.0 if round(o, 6) in LEVELS else o for o in opacities)


def _take_to(mobject: Mobject, level: float) -> None:
    if getattr(mobject, "takes_levels", False):
        mobject.set_fill(opacity=level)
        return
    if isinstance(mobject, VMobject) and len(mobject.points):
        fill, stroke = mobject.at_full
        hidden = fill == stroke == 0
        mobject.set_fill(opacity=level * (1 if hidden else fill), family=False)
        mobject.set_stroke(opacity=level * (1 if hidden else stroke), family=False)
    elif not isinstance(mobject, VMobject) and hasattr(mobject, "pixel_array"):
        mobject.set_opacity(level)
    for part in mobject.submobjects:
        _take_to(part, level)


def plate(
    width: float,
    height: float,
    colour: ManimColor | None = None,
    *,
    fill: ManimColor | None = None,
    stroke: float = 3.0,
    radius: float = 0.15,
) -> RoundedRectangle:
    """An opaque rounded plate to set things on; its edge is `colour`, or the theme's dim.

    width and height in units; fill is the theme's panel where None.
    """
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=radius,
        stroke_width=stroke,
        stroke_color=theme().dim if colour is None else colour,
        fill_color=theme().panel if fill is None else fill,
        fill_opacity=1,
    )


def tinted_plate(content: Mobject, colour: ManimColor, margin: float = 0.45) -> RoundedRectangle:
    """A plate one unit high behind a line of words, tinted by the colour of its edge."""
    back = plate(
        content.width + 2 * margin, 1.0, colour, fill=theme().mix(colour, 0.12), radius=0.18
    )
    return back.move_to([content.get_x(), 0, 0])


def ring(
    mobject: Mobject,
    colour: ManimColor | None = None,
    *,
    buff: float = 0.1,
    stroke: float = 3.0,
    radius: float = 0.08,
) -> SurroundingRectangle:
    """A rounded frame round what is looked at, in `colour` or that of the focus."""
    return SurroundingRectangle(
        mobject,
        color=theme().focus if colour is None else colour,
        buff=buff,
        stroke_width=stroke,
        corner_radius=radius,
    )


def arrow(
    start: Any,
    end: Any,
    colour: ManimColor | None = None,
    *,
    buff: float = 0.15,
    stroke: float = 5.0,
    tip: float = 0.22,
    **kwargs: Any,
) -> Arrow:
    """An arrow from point to point, or from one mobject to another, dim where no colour is given.

    Its stroke and tip keep their size however short it is.
    """
    style = {"max_stroke_width_to_length_ratio": 20, "max_tip_length_to_length_ratio": 0.5}
    return Arrow(
        start,
        end,
        buff=buff,
        color=theme().dim if colour is None else colour,
        stroke_width=stroke,
        tip_length=tip,
        **style | kwargs,
    )


def level_arrow(
    left: Mobject, right: Mobject, y: float | None = None, colour: ManimColor | None = None,
    **kwargs: Any,
) -> Arrow:  # fmt: skip
    """An arrow from one mobject's right edge to another's left edge, level at height y.

    y is the left one's centre where None.
    """
    height = left.get_y() if y is None else y
    return arrow(
        [left.get_right()[0], height, 0], [right.get_left()[0], height, 0], colour, **kwargs
    )


def cross(
    at: Any, arm: float = 0.3, colour: ManimColor | None = None, *, stroke: float = 8.0
) -> VGroup:
    """A cross that strikes something out, in `colour` or the negative's.

    at is a point or what is struck out; arm is the reach across from its middle, in units.
    """
    lines = (Line(arm * (LEFT + side * UP), arm * (RIGHT - side * UP)) for side in (1, -1))
    shade = theme().negative if colour is None else colour
    return VGroup(*lines).set_stroke(shade, width=stroke).move_to(at)


def small_axes(
    x_range: list[float],
    y_range: list[float],
    width: float,
    height: float,
    *,
    ticks: float | None = None,
    stroke: float = 2.0,
    colour: ManimColor | None = None,
) -> Axes:
    """Manim's axes without tips, dim where no colour is given.

    `ticks` is half a tick's length, None for no ticks.
    """
    shade = theme().dim if colour is None else colour
    config = {"stroke_color": shade, "stroke_width": stroke, "include_ticks": bool(ticks)}
    if ticks:
        config["tick_size"] = ticks
    return Axes(
        x_range=x_range, y_range=y_range, x_length=width, y_length=height,
        tips=False, axis_config=config,
    )  # fmt: skip


def curve_on(
    axes: Axes, xs: np.ndarray, ys: np.ndarray, colour: ManimColor | None = None, stroke: float = 4
) -> VMobject:
    """A smooth line through points given in the axes' values; xs and ys of equal length."""
    line = VMobject(stroke_color=theme().ink if colour is None else colour, stroke_width=stroke)
    points = [axes.c2p(x, y) for x, y in zip(xs, ys, strict=True)]
    line.set_points_smoothly(points)
    return line
