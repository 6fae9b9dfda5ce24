"""The layers of a model as slabs in depth, and one multilayer perceptron opened up."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Arrow,
    Circle,
    Line,
    ManimColor,
    RoundedRectangle,
    VGroup,
    VMobject,
    interpolate_color,
)
from numpy.typing import ArrayLike

from scenes.mobjects.neurons import NeuronLayer, weight_edges
from scenes.theme import theme


class Slab(VGroup):
    """A plate that stands for one block."""

    def __init__(self, width: float, height: float, colour: ManimColor) -> None:
        super().__init__()
        self.plate = RoundedRectangle(
            width=width,
            height=height,
            corner_radius=0.14,
            stroke_width=2,
            stroke_color=colour,
            fill_color=theme().mix(colour, 0.1),
            fill_opacity=1,
        )
        self.add(self.plate)

    def light(self, colour: ManimColor) -> "Slab":
        """Give rim and face another colour; for `.animate`."""
        self.plate.set_stroke(colour).set_fill(theme().mix(colour, 0.16))
        return self


class ModelStack(VGroup):
    """A model as slabs one behind the other, attention and MLP in turn; the front one is an MLP.

    Parameters
    ----------
    count
        How many slabs are drawn.
    step
        Units from one slab to the next behind it.

    Examples
    --------
    >>> ModelStack(8)
    """

    def __init__(
        self,
        count: int = 8,
        *,
        width: float = 2.9,
        height: float = 3.3,
        step: tuple[float, float] = (0.2, 0.13),
    ) -> None:
        super().__init__()
        self.slabs: list[Slab] = []
        for k in range(count):
            colour = theme().mlp if k % 2 == 0 else theme().attention
            # What stands further back is fainter.
            slab = Slab(width, height, interpolate_color(colour, theme().faint, 0.6 * k / count))
            slab.plate.set_stroke(width=3)
            slab.shift(k * (step[0] * RIGHT + step[1] * UP))
            # Slabs keep their depth when they are animated one by one.
            slab.set_z_index(-k - 1)
            self.slabs.append(slab)
        self.add(*reversed(self.slabs))
        self.center()

    @property
    def front(self) -> Slab:
        return self.slabs[0]

    def perceptrons(self) -> list[Slab]:
        """The slabs that are MLP blocks, front to back."""
        return self.slabs[::2]

    def attentions(self) -> list[Slab]:
        """The slabs that are attention blocks, front to back."""
        return self.slabs[1::2]


class NetworkIcon(VGroup):
    """Three small layers with their weights: the sign of a multilayer perceptron.

    Parameters
    ----------
    W_up, W_down
        Shapes (m, d) and (d, m): the weights that the lines show.
    activations
        Input (d,), neurons (m,) and output (d,).

    Examples
    --------
    >>> NetworkIcon(np.ones((6, 4)), np.ones((4, 6)), (np.ones(4), np.ones(6), np.ones(4)))
    """

    def __init__(
        self,
        W_up: ArrayLike,
        W_down: ArrayLike,
        activations: Sequence[ArrayLike],
        *,
        radius: float = 0.075,
        gap: float = 0.3,
        spread: float = 0.72,
        width: float = 1.0,
    ) -> None:
        super().__init__()
        scale = [float(np.abs(np.asarray(a)).max()) or 1.0 for a in activations]
        self.layers = [
            NeuronLayer(np.abs(np.asarray(a)), radius=radius, gap=gap, full=full)
            for a, full in zip(activations, scale, strict=True)
        ]
        for k, layer in enumerate(self.layers):
            layer.move_to((k - 1) * spread * RIGHT)
        self.edges = VGroup(
            weight_edges(list(self.layers[0].dots), list(self.layers[1].dots), W_up, width=width),
            weight_edges(list(self.layers[1].dots), list(self.layers[2].dots), W_down, width=width),
        )
        self.add(self.edges, *self.layers)

    def get_values(self) -> list[np.ndarray]:
        """The activations shown by the three layers, as magnitudes."""
        return [layer.get_values() for layer in self.layers]

    def edges_into(self, neuron: int) -> VGroup:
        """The lines of one row of W_up: the weights that lead into a neuron."""
        inputs = len(self.layers[0].dots)
        return self.edges[0][neuron * inputs : (neuron + 1) * inputs]

    def edges_out_of(self, neuron: int) -> VGroup:
        """The lines of one column of W_down: the weights that lead out of a neuron."""
        return VGroup(*self.edges[1][neuron :: len(self.layers[1].dots)])

    def empty(self) -> "NetworkIcon":
        """All activations at zero, as before anything has come in."""
        for layer in self.layers:
            layer.set_values(0 * layer.get_values())
        return self


class AttentionArcs(VGroup):
    """Tokens as dots in a row, and arcs from each to those after it: the sign of attention.

    Parameters
    ----------
    pattern
        Shape (n, n), rows are queries and sum to 1, lower triangle (a token attends to what came
        before it).
        The more attention a token gets from a later one, the thicker the arc between them.
    bend
        The angle that an arc turns: a half circle, or less for flatter arcs.
    colours
        Of tokens, by index; the others are ink.

    Examples
    --------
    >>> AttentionArcs(np.tril(np.ones((5, 5))) / np.arange(1, 6)[:, np.newaxis])
    """

    def __init__(
        self,
        pattern: ArrayLike,
        *,
        gap: float = 0.62,
        radius: float = 0.13,
        width: float = 7.0,
        bend: float = np.pi,
        colours: Mapping[int, ManimColor] | None = None,
    ) -> None:
        table = np.asarray(pattern, dtype=float)
        if table.ndim != 2 or table.shape[0] != table.shape[1]:
            raise ValueError(f"pattern must be square, got shape {table.shape}")
        super().__init__()
        shades = colours or {}
        self.dots = VGroup(
            *(
                Circle(
                    radius=radius,
                    stroke_width=0,
                    fill_color=shades.get(k, theme().ink),
                    fill_opacity=1,
                ).shift(k * gap * RIGHT)
                for k in range(len(table))
            )
        )
        self.arcs = VGroup()
        for i in range(1, len(table)):
            for j in range(i):
                self.arcs.add(
                    ArcBetweenPoints(
                        self.dots[j].get_top(),
                        self.dots[i].get_top(),
                        angle=-bend,
                        stroke_width=0.8 + width * float(table[i, j]),
                        stroke_color=theme().mix(theme().stream, 0.3 + 0.7 * float(table[i, j])),
                    )
                )
        self.add(self.arcs, self.dots)
        self.center()


class MLPBlock(VGroup):
    """One multilayer perceptron block laid flat: up, bend, down, and the path around it.

    Its phases (`up`, `bend`, `down`) are plates that can be lit; `skip` is the path that carries
    the incoming vector around them to `plus`, where what they computed is added. `clones` lays
    copies for further tokens beside it.

    Parameters
    ----------
    width, height
        Size of the whole block in units, without its in and out arrows.
    kink
        Whether the middle plate bears its sign; not where something is shown inside it.

    Examples
    --------
    >>> MLPBlock()
    """

    def __init__(self, *, width: float = 6.4, height: float = 2.0, kink: bool = True) -> None:
        super().__init__()
        plate_w, plate_h = width / 5.2, height
        colours = theme()
        self.up = Slab(plate_w, plate_h, colours.dim)
        self.bend = Slab(plate_w * 0.8, plate_h, colours.dim)
        self.down = Slab(plate_w, plate_h, colours.dim)
        VGroup(self.up, self.bend, self.down).arrange(RIGHT, buff=plate_w * 0.5)
        self.kink = VMobject(stroke_color=colours.ink, stroke_width=3)
        reach = plate_w * 0.24
        self.kink.set_points_as_corners([[-reach, 0, 0], [0, 0, 0], [reach, reach, 0]])
        self.kink.move_to(self.bend)
        self.entry = self.up.get_left() + 0.75 * plate_w * (-RIGHT)
        self.plus = VGroup(
            Circle(
                radius=0.2,
                stroke_width=2.4,
                stroke_color=colours.stream,
                fill_color=colours.background,
                fill_opacity=1,
            ),
            Line(0.11 * UP, 0.11 * DOWN, stroke_width=2.4, stroke_color=colours.stream),
            Line(-0.11 * RIGHT, 0.11 * RIGHT, stroke_width=2.4, stroke_color=colours.stream),
        ).move_to(self.down.get_right() + 0.75 * plate_w * RIGHT)
        self.exit = self.plus.get_right() + 0.6 * RIGHT
        top = self.up.get_top()[1] + 0.45
        self.skip = VMobject(stroke_color=colours.stream, stroke_width=3)
        start, end = self.entry + 0.25 * RIGHT, self.plus.get_center()
        self.skip.set_points_as_corners(
            [start, [start[0], top, 0], [end[0], top, 0], self.plus.get_top()]
        )
        self.flow = VGroup(
            self._arrow(self.entry, self.up.get_left()),
            self._arrow(self.up.get_right(), self.bend.get_left()),
            self._arrow(self.bend.get_right(), self.down.get_left()),
            self._arrow(self.down.get_right(), self.plus.get_left()),
            self._arrow(self.plus.get_right(), self.exit),
        )
        self.add(self.skip, self.flow, self.up, self.bend)
        if kink:
            self.add(self.kink)
        self.add(self.down, self.plus)
        self.center()

    @staticmethod
    def _arrow(start: np.ndarray, end: np.ndarray) -> Arrow:
        return Arrow(
            start,
            end,
            buff=0.05,
            stroke_width=2.6,
            color=theme().dim,
            tip_length=0.14,
            max_tip_length_to_length_ratio=0.5,
            max_stroke_width_to_length_ratio=20,
        )

    @property
    def phases(self) -> tuple[Slab, Slab, Slab]:
        """The three plates in order: up, bend, down."""
        return (self.up, self.bend, self.down)

    def light_step(self, k: int) -> list[Any]:
        """Animations that light plate k in the focus's colour, and dim the plate before it."""
        dimmed = [self.phases[k - 1].animate.light(theme().dim)] if k else []
        return [self.phases[k].animate.light(theme().focus), *dimmed]

    def dim_steps(self) -> list[Any]:
        """Animations that dim all three plates."""
        return [plate.animate.light(theme().dim) for plate in self.phases]

    def clones(self, count: int, offset: np.ndarray) -> VGroup:
        """`count` copies, each `offset` further: one a token, and nothing between them."""
        return VGroup(*(self.copy().shift((k + 1) * offset) for k in range(count)))
