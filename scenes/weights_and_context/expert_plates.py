"""One wide MLP, and the plates of the experts into which it is cut."""

from manim import RoundedRectangle

from scenes.mobjects.style import plate
from scenes.theme import theme

PLATES_Y, PLATE_WIDE, PLATE_TALL, PITCH = 1.75, 1.3, 1.5, 1.56
COUNT = 8


def whole_mlp() -> RoundedRectangle:
    """The MLP before it is cut, as wide as all experts together."""
    return mlp_plate((COUNT - 1) * PITCH + PLATE_WIDE).set_y(PLATES_Y)


def expert_plates() -> list[RoundedRectangle]:
    """The plates side by side."""
    middle = (COUNT - 1) / 2
    return [
        mlp_plate(PLATE_WIDE).move_to([(k - middle) * PITCH, PLATES_Y, 0]) for k in range(COUNT)
    ]


def mlp_plate(width: float) -> RoundedRectangle:
    """A plate of an MLP's colour."""
    return plate(width, PLATE_TALL, theme().mlp, fill=theme().mix(theme().mlp, 0.12))
