"""What is inside the block when it is opened, and the block as one lane of many."""

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Line, VGroup

from mlp_math.block import MLP, ForwardPass
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.neurons import weight_edges
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.tokens import Token
from scenes.theme import theme

CELL = 0.26
TOKENS_RIGHT = -4.7


class Wiring(VGroup):
    """What is inside the three plates: cells that come in, lines, and cells that leave.

    `sources` and `results` hold three columns each, `lines` what leads from one to the other: the
    weights of the two linear steps (`weights`: they are there before any vector comes), and in
    between a line a neuron, which stops where its value is negative.
    """

    def __init__(self, block: MLPBlock, mlp: MLP, step: ForwardPass) -> None:
        super().__init__()
        values = (step.x, step.pre_activations, step.neurons, step.delta)
        self.sources, self.results = VGroup(), VGroup()
        for k, plate in enumerate(block.phases):
            reach = 0.5 * plate.width - 0.3
            for group, v, side in (
                (self.sources, values[k], LEFT),
                (self.results, values[k + 1], RIGHT),
            ):
                column = CellColumn(v, height=CELL * v.size, width=0.28)
                group.add(column.move_to(plate.get_center() + reach * side).set_z_index(2))
        self.lines = VGroup(
            weight_edges(list(self.sources[0]), list(self.results[0]), mlp.W_up, width=2.6),
            self.stops(step.pre_activations),
            weight_edges(list(self.sources[2]), list(self.results[2]), mlp.W_down, width=2.6),
        ).set_z_index(1)
        self.weights = VGroup(self.lines[0], self.lines[2])
        self.add(self.lines, self.sources, self.results)

    def stops(self, values: np.ndarray) -> VGroup:
        """A line a neuron: across for what is positive, half-way to a stop for the rest."""
        lines = VGroup()
        for value, source, result in zip(values, self.sources[1], self.results[1], strict=True):
            start, end = source.get_right(), result.get_left()
            if value > 0:
                lines.add(Line(start, end, stroke_width=2.4, color=theme().positive))
                continue
            middle = 0.5 * (start + end)
            stop = Line(middle + 0.08 * UP, middle + 0.08 * DOWN)
            way = VGroup(Line(start, middle), stop)
            lines.add(way.set_stroke(theme().negative, width=2.4))
        return lines


class Lane(VGroup):
    """A token, its vector lying on its side, the block, and the vector that leaves.

    `inside` holds what each plate makes of the vector.
    """

    def __init__(self, token: Token, step: ForwardPass, y: float, shrink: float) -> None:
        super().__init__()
        self.y = y
        self.token = token.move_to([TOKENS_RIGHT - 0.5 * token.width, y, 0])
        if self.token.get_left()[0] < -6.6:
            self.token.scale((TOKENS_RIGHT + 6.6) / self.token.width, about_edge=RIGHT)
        self.input = self.lying(step.x).move_to([TOKENS_RIGHT + 0.65, y, 0])
        self.output = self.lying(step.output).move_to([6.0, y, 0])
        block = MLPBlock(width=8.2 / shrink, height=0.95)
        block.remove(block.kink)
        self.block = block.scale(shrink)
        # The skip path rises above the plates: they, not it, stand on the lane's line.
        block.next_to(self.input, RIGHT, buff=0.12).shift((y - block.up.get_center()[1]) * UP)
        self.inside = VGroup(
            *(
                self.lying(v).move_to(plate)
                for v, plate in zip(
                    (step.pre_activations, step.neurons, step.delta), block.phases, strict=True
                )
            )
        )
        self.add(self.token, self.input, block, self.inside, self.output)

    @staticmethod
    def lying(values: np.ndarray) -> CellColumn:
        cells = CellColumn(values, height=0.13 * values.size, width=0.32)
        return cells.rotate(PI / 2).set_z_index(2)
