"""Basketball courts seen from above, to measure areas by."""

import numpy as np
from manim import PI, RIGHT, Arc, Circle, Line, Rectangle, VGroup

from scenes.theme import theme

LENGTH, WIDTH = 28.0, 15.0  # metres
CIRCLE, KEY, ARC, RIM = 1.8, (5.8, 4.9), 6.75, 1.575  # metres: radii, the key, rim from the end


class Court(VGroup):
    """One court with its lines.

    Parameters
    ----------
    metre
        Units of the frame for a metre.

    Examples
    --------
    >>> Court(0.2).width  # 28 m
    5.6
    """

    def __init__(self, metre: float) -> None:
        super().__init__()
        self.add(
            Rectangle(width=LENGTH, height=WIDTH),
            Line([0, -WIDTH / 2, 0], [0, WIDTH / 2, 0]),
            Circle(radius=CIRCLE),
        )
        for side in (-1, 1):
            end = side * LENGTH / 2
            key = Rectangle(width=KEY[0], height=KEY[1]).move_to([end - side * KEY[0] / 2, 0, 0])
            rim = np.array([end - side * RIM, 0.0, 0.0])
            start = PI / 2 if side > 0 else -PI / 2
            arc = Arc(radius=ARC, start_angle=start, angle=PI, arc_center=rim)
            self.add(key, arc)
        self.set_stroke(theme().dim, 2).set_fill(opacity=0).scale(metre)


def courts(count: int, metre: float) -> VGroup:
    """As many courts end to end, centred."""
    return VGroup(*(Court(metre) for _ in range(count))).arrange(RIGHT, buff=0)
