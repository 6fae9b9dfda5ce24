"""A penguin, which waddles."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Circle,
    Ellipse,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
)

from scenes.theme import theme

STEP, TILT, HOP = 0.34, 0.17, 0.07  # units, radians and units of a step


class Penguin(VGroup):
    """A penguin, seen from the front; `height` in units.

    Examples
    --------
    >>> round(Penguin(1.2).height, 6)
    1.2
    """

    def __init__(self, height: float = 1.0) -> None:
        coat, white, beak = theme().mix(theme().ink, 0.32), theme().ink, theme().lit
        style = {"stroke_width": 2, "stroke_color": theme().ink, "fill_opacity": 1}
        body = Ellipse(0.66, 1.0, fill_color=coat, **style)
        belly = Ellipse(0.44, 0.66, stroke_width=0, fill_color=white, fill_opacity=1)
        head = Circle(0.24, fill_color=coat, **style).move_to(0.56 * UP)
        wings = (
            Ellipse(0.16, 0.56, fill_color=coat, **style)
            .rotate(side * 0.35)
            .move_to([0.37 * side, 0.02, 0])
            for side in (-1, 1)
        )
        feet = (
            Ellipse(0.26, 0.11, stroke_width=0, fill_color=beak, fill_opacity=1).move_to(
                [0.15 * side, -0.52, 0]
            )
            for side in (-1, 1)
        )
        eyes = (
            Circle(0.045, stroke_width=0, fill_color=white, fill_opacity=1).move_to(
                [0.09 * side, 0.61, 0]
            )
            for side in (-1, 1)
        )
        bill = Polygon(0.08 * LEFT, 0.08 * RIGHT, 0.14 * DOWN, stroke_width=0)
        bill.set_fill(beak, 1).move_to(0.5 * UP)
        super().__init__(*feet, *wings, body, belly.shift(0.1 * DOWN), head, *eyes, bill)
        self.scale_to_fit_height(height)

    def waddle(self, start: np.ndarray, end: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: it walks from point to point, which are where its feet stand."""
        upright = self.copy().move_to(ORIGIN, DOWN)
        steps = max(round(float(np.linalg.norm(end - start)) / STEP), 1)

        def step(walker: Penguin, alpha: float) -> None:
            phase = np.pi * steps * alpha
            walker.become(upright)
            walker.rotate(TILT * np.sin(phase), about_point=ORIGIN)
            walker.shift((1 - alpha) * start + alpha * end + HOP * abs(np.sin(phase)) * UP)

        return UpdateFromAlphaFunc(self, step, **kwargs)
