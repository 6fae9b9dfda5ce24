"""What stands in space beside arrows: points with stems, and a floor that tells up from down."""

import numpy as np
from manim import Circle, Line, ManimColor, Mobject, VGroup, interpolate_color
from numpy.typing import ArrayLike

from scenes.frame import by_shape
from scenes.mobjects.directions import behind, in_space
from scenes.theme import theme


class SpacePoint(VGroup):
    """A point of space: a dot, its label above it, and a stem down to the floor.

    Parameters
    ----------
    position
        Shape (3,), in units of the space; `get_values()` gives it back.
    label
        What stands by the point, or None.
    unit
        Screen units of a length of 1.
    floor
        Height of the floor in units of the space; None for no stem.
    away
        Screen units of the space from the point to the label's middle.

    Dot and label must be made to face the viewer: `scene.upright(point.dot, point.label)`.

    Examples
    --------
    >>> SpacePoint([0.5, 1.0, 0.8], floor=-1.0)
    """

    def __init__(
        self,
        position: ArrayLike,
        label: Mobject | None = None,
        *,
        unit: float = 2.0,
        floor: float | None = None,
        colour: ManimColor | None = None,
        away: ArrayLike = (0.0, 0.0, 0.34),
    ) -> None:
        super().__init__()
        self._position = in_space("position", position)
        centre = unit * self._position
        self.dot = Circle(
            radius=0.075, stroke_width=0, fill_color=colour or theme().ink, fill_opacity=1
        ).move_to(centre)
        self.stem = VGroup()
        if floor is not None:
            foot = np.array([centre[0], centre[1], unit * floor])
            line = Line(foot, centre, stroke_width=1.4, stroke_color=theme().faint)
            self.stem.add(line.set_shade_in_3d(True))
        self.label = VGroup() if label is None else label.move_to(centre + np.asarray(away))
        self.add(self.stem, self.dot, self.label)

    def get_values(self) -> np.ndarray:
        """The position, shape (3,), in units of the space."""
        return self._position.copy()


def floor_grid(
    centre: ArrayLike, reach: float, *, lines: int = 9, colour: ManimColor | None = None
) -> VGroup:
    """A square grid of faint lines, level, `reach` screen units to each side of its centre.

    The further a line is from the middle, the fainter it is.

    >>> len(floor_grid([0, 0, -1], 3.0, lines=5))
    10
    """
    middle = in_space("centre", centre)
    shade = colour or theme().mix(theme().dim, 0.5)
    grid = VGroup()
    for shift in np.linspace(-reach, reach, lines):
        # A colour a line: seen in space, one that changes along a line would not lie on it.
        bright = interpolate_color(shade, theme().middle, 0.8 * abs(shift) / reach)
        for along, across in ((np.eye(3)[0], np.eye(3)[1]), (np.eye(3)[1], np.eye(3)[0])):
            line = Line(
                middle + shift * across - reach * along,
                middle + shift * across + reach * along,
                stroke_width=by_shape(2, 3),
                stroke_color=bright,
            )
            line.may_bleed = True  # a floor has no edge that must be seen
            grid.add(behind(line))
    return grid
