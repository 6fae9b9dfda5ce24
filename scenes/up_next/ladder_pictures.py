"""What the rungs of the ladder look like: a neuron's inputs, and the layers behind one another."""

import numpy as np
from manim import UP, Circle, Group, Line, RoundedRectangle, UpdateFromAlphaFunc, VGroup, linear

from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.numbers import dots_of_ellipsis
from scenes.mobjects.style import plate
from scenes.mobjects.text import Decimal
from scenes.moves import glide
from scenes.theme import theme

MOST_PLATES = 128
SPECKS_AT_FIRST, NEAR = 3.0, 6  # across the picture; how far from its middle the lit one may be
FINE, FEW_PIXELS = 8, 100
FAN_GAP, ROOM_FOR_DOTS = 0.38, 0.3  # between two inputs, and before the last two in addition


class InputFan(VGroup):
    """A column of inputs, far fewer than there are, each with its weight as a line to a neuron.

    weights has shape (n,); `start` is the middle of the column and `end` the neuron's centre.
    """

    def __init__(self, weights: np.ndarray, start: np.ndarray, end: np.ndarray) -> None:
        super().__init__()
        count = len(weights)
        top = 0.5 * (count - 1) * FAN_GAP + ROOM_FOR_DOTS / 2
        for k, weight in enumerate(weights):
            gap = ROOM_FOR_DOTS if k >= count - 2 else 0.0
            place = start + (top - FAN_GAP * k - gap) * UP
            shade = theme().positive if weight >= 0 else theme().negative
            strength = min(abs(float(weight)) / 2, 1.0)
            towards = (end - place) / np.linalg.norm(end - place)
            line = Line(
                place + 0.15 * towards,
                end - 0.38 * towards,
                stroke_width=1.5 + 3 * strength,
                stroke_color=theme().mix(shade, 0.25 + 0.6 * strength),
            )
            dot = Circle(radius=0.11, stroke_width=0, fill_opacity=1, fill_color=theme().stream)
            self.add(VGroup(line, dot.move_to(place)))
        middle = start + (top - FAN_GAP * (count - 2.5) - ROOM_FOR_DOTS / 2) * UP
        self.add(dots_of_ellipsis(UP).scale(0.8).move_to(middle))


class LayerPile(VGroup):
    """A plate for each layer of a model, back to front; of very many layers only some are drawn.

    layers is how many there are. The front plate is the last.
    """

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.layers = layers
        count = min(layers, MOST_PLATES)
        depth = np.array([3.3, 2.3, 0.0]) / max(count - 1, 1)
        for k in range(count):
            shade = 0.35 + 0.65 * k / max(count - 1, 1)
            self.add(self._plate(shade).shift(-k * depth))

    @staticmethod
    def _plate(shade: float) -> RoundedRectangle:
        stream = theme().stream
        edge, fill = theme().mix(stream, 0.75 * shade), theme().mix(stream, 0.08)
        return plate(3.8, 2.95, edge, fill=fill, stroke=1.2, radius=0.08)

    @property
    def front(self) -> RoundedRectangle:
        return self[-1]

    def show(self, layers: float) -> "LayerPile":
        """Only this many layers from the front are there; the hindmost of them in part."""
        for k, layer in enumerate(reversed(self)):
            place = 1 + k * (self.layers - 1) / max(len(self) - 1, 1)
            layer.set_opacity(float(np.clip(layers - place + 1, 0, 1)))
        return self

    def pass_light(self, front: NeuronField, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: light runs through all layers, from the hindmost to the front one."""
        edges = [plate.get_stroke_color() for plate in self]
        soft = 0.06 * len(self)  # layers that are lit at once

        def step(_: Group, alpha: float) -> None:
            now = alpha * (len(self) + 6 * soft) - 3 * soft
            for k, (layer, edge) in enumerate(zip(self, edges, strict=True)):
                share = float(np.exp(-(((k - now) / soft) ** 2))) if 0 < alpha < 1 else 0.0
                layer.set_stroke(edge.interpolate(theme().lit, share))

        return UpdateFromAlphaFunc(Group(self, front), step, rate_func=linear, **kwargs)

    def come_in(self, front: NeuronField, number: Decimal) -> UpdateFromAlphaFunc:
        """An animation: layers come in behind what lies on the front one, and a number counts."""

        def show(_: Group, layers: float) -> None:
            self.show(layers)
            number.set_value(int(layers))

        return glide(Group(self, front, number), show, min(2, self.layers), self.layers)


def step_back(field: NeuronField) -> UpdateFromAlphaFunc:
    """An animation: from a few specks, one of them lit, the viewer steps back to see all."""
    pixels = field.pixel_array.copy()
    rows, columns = pixels.shape[:2]
    middle = np.array([rows, columns]) // 2
    near = pixels[middle[0] - NEAR : middle[0] + NEAR, middle[1] - NEAR : middle[1] + NEAR, :3]
    lit = middle - NEAR + np.unravel_index(near.sum(axis=2).argmax(), near.shape[:2]) + 0.5

    def look(image: NeuronField, alpha: float) -> None:
        share = (SPECKS_AT_FIRST / columns) ** (1 - alpha)  # of the width and height that is seen
        start = (1 - share) * lit
        seen = part_of(pixels, start, start + share * np.array([rows, columns]))
        seen[..., 3] = (min(5 * alpha, 1.0) * seen[..., 3]).astype(np.uint8)
        image.pixel_array = seen if alpha < 1 else pixels.copy()

    look(field, 0.0)
    return UpdateFromAlphaFunc(field, look)


def part_of(pixels: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Pixels from one (row, column) to another, cut to an eighth of a pixel where they are few."""
    fine = FINE if end[1] - start[1] < FEW_PIXELS else 1
    first, last = np.floor(start).astype(int), np.ceil(end).astype(int)
    block = pixels[first[0] : last[0], first[1] : last[1]]
    block = block.repeat(fine, axis=0).repeat(fine, axis=1)
    (top, left), (bottom, right) = (
        np.round(fine * (corner - first)).astype(int) for corner in (start, end)
    )
    return block[top:bottom, left:right].copy()
