"""Neurons in the prompt's boxes: what the title's field becomes, and its words come out of."""

from manim import RIGHT, Circle, VGroup

from scenes.mobjects.tokens import TokenStrip
from scenes.theme import theme

# Of a box's height: a neuron's radius, the room of one in the row, and from the row to the edge.
RADIUS, PITCH, MARGIN = 0.13, 0.36, 0.2


def resting_neuron(radius: float) -> Circle:
    """A neuron that is not active."""
    dot = Circle(radius=radius, stroke_width=2, stroke_color=theme().faint)
    return dot.set_fill(theme().neuron(0.0), 1)


class Seeds(VGroup):
    """A row of resting neurons for each token of a prompt but the blank, in its box.

    `strip` gives the boxes; the rows are in its order.
    """

    def __init__(self, strip: TokenStrip) -> None:
        rows = (self._row(token.box.width, token.box.height) for token in strip.tokens[:-1])
        super().__init__(*rows)
        for row, token in zip(self, strip.tokens, strict=False):
            row.move_to(token.box)
        self.set_z_index(1)  # before the boxes

    @staticmethod
    def _row(width: float, height: float) -> VGroup:
        count = max(int((width - 2 * MARGIN * height) / (PITCH * height)), 1)
        dots = (resting_neuron(RADIUS * height) for _ in range(count))
        return VGroup(*dots).arrange(RIGHT, buff=(PITCH - 2 * RADIUS) * height)

    def dots(self) -> list[Circle]:
        """All neurons, from left to right."""
        return [dot for row in self for dot in row]
