"""The shapes of picture that shots are composed for, and the frame that shows one whole.

A shot is composed on a stage of so many units. The picture may have any shape: its frame is the
smallest one that holds the whole stage, and what is left over at its sides is bare ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Shape:
    """A shape of picture and the stage for it: sizes in units, about the middle.

    `safe_x` and `safe_y` are how far text may stand from the middle, `edge` is how far panels and
    products reach to either side.
    """

    name: str
    width: float
    height: float
    safe_x: float
    safe_y: float
    edge: float

    def frame(self, aspect: float) -> tuple[float, float]:
        """Width and height of the frame of a picture, width / height, that holds the stage."""
        if abs(aspect * self.height / self.width - 1) < 0.006:
            aspect = self.width / self.height  # 854 x 480 is meant as 16:9
        width = max(self.width, self.height * aspect)
        return width, width / aspect


# A unit is about 130 pixels of a picture 1080 on its shorter side, whichever that is.
WIDE = Shape("16:9", 128 / 9, 8.0, safe_x=6.6, safe_y=3.75, edge=6.5)
TALL = Shape("9:16", 9.0, 16.0, safe_x=4.2, safe_y=7.5, edge=4.1)
NAMED = {"WIDE": WIDE, "TALL": TALL}
_active = WIDE


def by_shape(wide: T, tall: T) -> T:
    """Of two values the one for the shape that is composed for."""
    return tall if _active is TALL else wide


def nearest(shapes: Sequence[Shape], aspect: float) -> Shape:
    """The shape that is seen largest in a picture of so much width / height."""
    return min(shapes, key=lambda shape: shape.frame(aspect)[0])


def shape() -> Shape:
    """The shape that the shot being played is composed for."""
    return _active


def use_shape(chosen: Shape) -> Shape:
    """Compose for a shape from here on."""
    global _active
    _active = chosen
    return chosen
