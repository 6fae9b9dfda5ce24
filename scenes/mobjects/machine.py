"""A block drawn as the machine that it is: cells, a wire per weight, neurons, the way around."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    LaggedStart,
    Line,
    ManimColor,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    interpolate_color,
)
from numpy.typing import ArrayLike

from mlp_math.block import MLP
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.glow import Halo
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.style import plate
from scenes.mobjects.text import LABEL, Decimal
from scenes.theme import RESTING, Presence, theme

XS = (-5.55, -1.35, 2.75, 5.55)  # of what comes in, of neurons, of what is made, of what leaves
CELLS_Y, CELLS_HEIGHT, CELL_WIDTH = -0.25, 3.9, 0.62
NEURON, GAP, APART = 0.2, 0.5, 0.32  # radius, distance, and how far the first stands apart
PLUS_AT = np.array([4.35, 2.75, 0.0])
CREST = 3.25  # height of the way around
HALO = 3.4  # how much wider a wire's halo is than the wire
TRACE, WIRE = 1.2, 5.0  # stroke widths of a weight at rest, and of the largest one lit


class ShiningNeuron(VGroup):
    """One neuron, large, with its number on it; it shines as far as `shine` says.

    Parameters
    ----------
    value
        The number on it.
    shine
        From 0, dark, to 1.

    Examples
    --------
    >>> ShiningNeuron(1.0, shine=1.0)
    """

    takes_levels = True

    def __init__(self, value: float, shine: float = 0.0, *, radius: float = 0.36) -> None:
        self.disc = Circle(radius=radius, stroke_width=2.5)
        self.halo = Halo(self.disc, strength=0.0)
        self.number = Decimal(value, 1, LABEL)
        super().__init__(self.halo, self.disc, self.number)
        self.show(value, shine)

    def get_value(self) -> float:
        """The number on it."""
        return self.number.get_value()

    def show(self, value: float, shine: float) -> "ShiningNeuron":
        """Another number and another light; for `glide` with pairs (value, shine)."""
        self.shine = float(np.clip(shine, 0.0, 1.0))
        colours = theme()
        self.number.set_value(float(value)).move_to(self.disc)
        lit = interpolate_color(colours.panel, colours.lit, self.shine)
        self.number.set_fill(colours.on(lit) if self.shine > 0.5 else colours.ink)
        self.disc.set_fill(lit, 1).set_stroke(interpolate_color(colours.dim, lit, self.shine))
        self.halo.set_strength(self.shine)
        return self

    def set_fill(
        self, color: Any = None, opacity: float | None = None, family: bool = True
    ) -> "ShiningNeuron":
        """As manim's; below RESTING the number goes, as it could not be read on a faint disc."""
        if not isinstance(opacity, Presence) or not family or not self.submobjects:
            return super().set_fill(color, opacity, family)
        self.halo.set_strength(self.shine * float(opacity))
        self.disc.set_fill(opacity=float(opacity)).set_stroke(opacity=float(opacity))
        self.number.set_fill(opacity=float(opacity >= RESTING))
        return self

    def go_to(self, value: float, shine: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation to another number and another light."""
        start, end = np.array([self.get_value(), self.shine]), np.array([value, shine])

        def step(lamp: "ShiningNeuron", alpha: float) -> None:
            lamp.show(*((1 - alpha) * start + alpha * end))

        return UpdateFromAlphaFunc(self, step, **kwargs)


class Machine(VGroup):
    """What comes in at the left, the first neuron as a lamp above the others, what leaves.

    `inward`, `made` and `outward` are columns of cells, `neurons` the dots below the `lamp`, and
    `trace` all weights at rest; `around` is the way around the block, `up_to_plus` leads from what
    is made to the `plus`, `away` from there to what leaves.

    Parameters
    ----------
    block
        Whose weights the wires show.
    x
        What flows in, shape (d,).

    Examples
    --------
    >>> Machine(MLP(W_up, b_up, W_down, b_down), x)
    """

    def __init__(self, block: MLP, x: ArrayLike) -> None:
        super().__init__()
        self.biased = 1.0  # the share of the bias that is added to what is made
        self.block, step = block, block.forward(np.asarray(x, dtype=float))
        self.inward, self.made, self.outward = (
            CellColumn(v, height=CELLS_HEIGHT, width=CELL_WIDTH).move_to([at, CELLS_Y, 0])
            for v, at in zip((step.x, step.delta, step.output), (XS[0], *XS[2:]), strict=True)
        )
        self.rims = VGroup(
            *(self._rim(column) for column in (self.inward, self.made, self.outward))
        )
        self.neurons = NeuronLayer(step.neurons[1:], radius=NEURON, gap=GAP)
        self.neurons.move_to([XS[1], CELLS_Y - APART, 0])
        self.lamp = ShiningNeuron(step.neurons[0], min(step.neurons[0], 1.0))
        self.lamp.shift([XS[1], self.neurons.get_top()[1] + GAP + APART, 0])
        self.case = plate(4.9, 5.75, theme().faint, stroke=2, radius=0.28)
        self.case.move_to([XS[1], 0, 0]).set_fill(theme().panel, 0.5)
        self.trace = VGroup(
            self._trace(block.W_up, self.up_wire), self._trace(block.W_down.T, self.down_wire)
        )
        self._lay_paths()
        self.add(
            self.case, self.trace, self.around, self.up_to_plus, self.away, self.plus, self.rims,
            self.inward, self.made, self.outward, self.neurons, self.lamp,
        )  # fmt: skip

    def get_values(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What comes in (d,), neurons (m,), what is made (d,) and what leaves (d,), as shown."""
        neurons = np.array([self.lamp.get_value(), *self.neurons.get_values()])
        return self.inward.get_values(), neurons, self.made.get_values(), self.outward.get_values()

    def set_values(self, x: ArrayLike) -> "Machine":
        """Let another vector flow in, shape (d,): all else is computed."""
        step = self.block.forward(np.asarray(x, dtype=float))
        made = step.delta + (self.biased - 1) * step.b_down
        self.inward.set_values(step.x)
        self.made.set_values(made)
        self.outward.set_values(step.x + made)
        self.neurons.set_values(step.neurons[1:])
        self.lamp.show(step.neurons[0], step.neurons[0])
        return self

    def empty(self) -> "Machine":
        """Nothing has come through yet: all dark but what comes in."""
        self.made.set_values(0 * self.made.get_values())
        self.outward.set_values(0 * self.outward.get_values())
        self.neurons.set_values(0 * self.neurons.get_values())
        self.lamp.show(0.0, 0.0)
        return self

    def flow(
        self, x: ArrayLike, parts: VGroup | None = None, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """An animation: another vector takes the place of what comes in; all else follows.

        parts are those on stage, such as its `inside`; the whole machine where None.
        """
        start, end = self.inward.get_values(), np.asarray(x, dtype=float)

        def step(_: VGroup, alpha: float) -> None:
            self.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self if parts is None else parts, step, **kwargs)

    @property
    def inside(self) -> VGroup:
        """All but the way around and what leaves."""
        return VGroup(self.trace, self.rims[:2], self.inward, self.made, self.neurons, self.lamp)

    @property
    def dots(self) -> list[Circle]:
        """All neurons, the lamp's disc first."""
        return [self.lamp.disc, *self.neurons.dots]

    def dot(self, j: int) -> Circle:
        """Neuron j."""
        return self.lamp.disc if j == 0 else self.neurons[j - 1]

    def up_wire(self, j: int, i: int) -> np.ndarray:
        """The curve from entry i of what comes in to neuron j: four control points, (4, 3)."""
        cell, dot = self.inward[i], self.dot(j)
        return wire(cell.get_right() + 0.1 * RIGHT, dot.get_left())

    def down_wire(self, j: int, i: int) -> np.ndarray:
        """The curve from neuron j to entry i of what is made, (4, 3)."""
        cell, dot = self.made[i], self.dot(j)
        return wire(dot.get_right(), cell.get_left() + 0.1 * LEFT)

    def row_fan(self, j: int, colours: Sequence[ManimColor] | None = None) -> VGroup:
        """The wires of row j, lit, in the colours of their signs or in these, one an entry."""
        return self._fan(self.block.W_up[j], lambda i: self.up_wire(j, i), colours)

    def column_fan(self, j: int, colour: ManimColor | None = None) -> VGroup:
        """The wires of column j, lit, in the colours of their signs or in this one."""
        weights = self.block.W_down[:, j]
        colours = None if colour is None else [colour] * weights.size
        return self._fan(weights, lambda i: self.down_wire(j, i), colours)

    def _fan(
        self,
        weights: np.ndarray,
        curve: Callable[[int], np.ndarray],
        colours: Sequence[ManimColor] | None,
    ) -> VGroup:
        largest, fan = float(np.abs(weights).max()) or 1.0, VGroup()
        for i, weight in enumerate(weights):
            shade = theme().positive if weight >= 0 else theme().negative
            width = 0.9 + (WIRE - 0.9) * abs(float(weight)) / largest
            fan.add(lit(curve(i), shade if colours is None else colours[i], width))
        return fan

    def _trace(self, weights: np.ndarray, curve: Callable[[int, int], np.ndarray]) -> VGroup:
        """All wires of a matrix (m, d) at rest, one line for each sign."""
        lines = VGroup()
        for sign, colour in ((1, theme().positive), (-1, theme().negative)):
            line = VMobject(stroke_width=TRACE, stroke_color=theme().mix(colour, 0.34))
            places = np.argwhere(sign * weights > 0)
            line.points = np.concatenate([curve(int(j), int(i)) for j, i in places])
            lines.add(line)
        return lines

    def _lay_paths(self) -> None:
        """The way around, what leads up to the plus, and what leads on from it."""
        top = self.inward.get_top() + 0.1 * UP
        left, right = [XS[0] + 1.5, CREST, 0], [PLUS_AT[0] - 2.4, CREST, 0]
        plus, colours = PLUS_AT, theme()
        self.around = smooth_path(
            [top, [XS[0] + 0.2, CREST - 0.75, 0], left, right, plus + 0.27 * LEFT + 0.08 * UP],
            colours.stream,
        )
        made = self.made.get_top() + 0.1 * UP
        self.up_to_plus = smooth_path(
            [
                made,
                made + 0.35 * RIGHT + 0.5 * UP,
                plus + 0.7 * LEFT + 0.4 * DOWN,
                plus + 0.22 * LEFT + 0.14 * DOWN,
            ],
            colours.dim,
        )
        out = self.outward.get_top() + 0.1 * UP
        self.away = smooth_path(
            [plus + 0.28 * RIGHT, plus + 0.85 * RIGHT + 0.08 * DOWN, out + 0.55 * UP, out],
            colours.stream,
        )
        cross = (Line(0.12 * LEFT, 0.12 * RIGHT), Line(0.12 * DOWN, 0.12 * UP))
        ring = Circle(radius=0.27, fill_color=colours.background, fill_opacity=1)
        self.plus = VGroup(ring, *cross).set_stroke(colours.stream, 3).move_to(plus)

    @staticmethod
    def _rim(column: CellColumn) -> RoundedRectangle:
        rim = plate(column.width + 0.2, column.height + 0.2, theme().faint, stroke=2, radius=0.1)
        return rim.move_to(column)


def wire(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Control points (4, 3) of a curve that leaves and arrives level."""
    reach = 0.5 * (end[0] - start[0]) * RIGHT
    return np.array([start, start + reach, end - reach, end])


def lit(points: np.ndarray, colour: ManimColor, width: float) -> VMobject:
    """A curve through control points with a halo around it."""
    line = VMobject(stroke_color=colour, stroke_width=width)
    line.points = np.asarray(points, dtype=float)
    line.set_stroke(colour, HALO * width, 0.13, background=True)
    return line


def smooth_path(corners: Sequence[ArrayLike], colour: ManimColor) -> VMobject:
    """A smooth line through points."""
    line = VMobject(stroke_color=colour, stroke_width=3)
    return line.set_points_smoothly([np.asarray(corner, dtype=float) for corner in corners])


def lit_path(path: VMobject, colour: ManimColor, width: float = 5.0) -> VMobject:
    """A path as it looks while something runs along it."""
    return lit(path.points, colour, width)


def run_along(fan: VGroup, lag: float = 0.08, **kwargs: object) -> LaggedStart:
    """An animation: light runs along the wires of a fan, one after the other."""
    return LaggedStart(*map(Create, fan), lag_ratio=lag, **kwargs)
