"""What is inside the three plates of a multilayer perceptron block."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, LaggedStart, Line, VGroup

from mlp_math.block import MLP, ForwardPass
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.neurons import weight_edges
from scenes.mobjects.slabs import MLPBlock
from scenes.moves import cascade
from scenes.theme import theme

CELL = 0.26


class Wiring(VGroup):
    """Cells that come into each plate of a block, lines, and cells that leave it.

    `sources` and `results` hold three columns each, `lines` what leads from one to the other: the
    weights of the two linear steps (`weights`: they are there before any vector comes), and in
    between one line per neuron, which stops where its value is negative.

    Parameters
    ----------
    block
        The plates, at their place: the wiring lies on them.
    mlp
        Whose weights the lines show, m neurons for d entries.
    step
        The pass of one vector, shapes (d,) and (m,): the values of the cells.

    Examples
    --------
    >>> Wiring(MLPBlock(), mlp, mlp.forward(np.ones(mlp.d_model)))
    """

    def __init__(self, block: MLPBlock, mlp: MLP, step: ForwardPass) -> None:
        super().__init__()
        values = (step.x, *step.step_results)
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
            self._stops(step.pre_activations),
            weight_edges(list(self.sources[2]), list(self.results[2]), mlp.W_down, width=2.6),
        ).set_z_index(1)
        self.weights = VGroup(self.lines[0], self.lines[2])
        self.add(self.lines, self.sources, self.results)

    def get_values(self) -> list[np.ndarray]:
        """What the three plates give back, shapes (m,), (m,) and (d,)."""
        return [cells.get_values() for cells in self.results]

    def through(self, k: int) -> LaggedStart:
        """An animation: the lines of step k reach across, and what arrives lights up."""
        return LaggedStart(
            cascade(Create, self.lines[k], 0.02),
            cascade(FadeIn, self.results[k], 0.06, shift=0.12 * RIGHT),
            lag_ratio=0.5,
        )

    def _stops(self, values: np.ndarray) -> VGroup:
        """One line per neuron: across where it is positive, half-way to a stop elsewhere."""
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
