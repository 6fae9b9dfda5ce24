"""The three steps of one block."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Brace,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Transform,
    VGroup,
    Write,
)

from mlp_math.activations import relu
from scenes.frame import TALL, WIDE, by_shape, shape
from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.place import fit, keep_inside, safe_x
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.slabs import NetworkIcon, Slab
from scenes.mobjects.style import arrow, level_arrow, ring
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Formula, Words
from scenes.moves import cascade, comes_last, exchange, in_turn, leaves_first, swap
from scenes.sets.model import ICON, face, network_icon
from scenes.sets.people import person_words, predicate_words
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

ROWS, COLUMNS = 5, 4  # how much of each matrix is shown
UNKNOWN = "quest"
MATRIX_X, MIDDLE, NAMES_Y = 4.25, 0.15, -2.75
# Each for a wide picture and a tall one: where matrix, bend and matrix stand, the plate and the
# height of its middle, where the statement stands.
STEPS_AT = (
    ([-MATRIX_X, MIDDLE, 0], [0, MIDDLE, 0], [MATRIX_X, MIDDLE, 0]),
    ([0.6, 4.1, 0], [0.6, 0.15, 0], [0.6, -3.8, 0]),
)
PLATE, PLATE_Y = ((13.3, 5.6), (8.4, 12.4)), (-0.45, 0.0)
TALL_NAMES_X = -2.9
STATEMENT_Y = (3.25, 6.95)
SHORT_ARROW = {"buff": 0.14, "max_tip_length_to_length_ratio": 0.25}


class ThreeStepPreview(LectureScene):
    """Matrix, bend, matrix; easy as structure, hard as meaning; one row and one column."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        block = self.toy.block
        first, middle, last = by_shape(*STEPS_AT)
        self.up, self.down = Corner(block.W_up, first), Corner(block.W_down, last)
        self.entries = [*self.up.entries, *self.down.entries]
        self.riddles = [*self.up.riddles, *self.down.riddles]
        self.blanks = [*self.up.blanks, *self.down.blanks]
        self.bend = relu_sign().move_to(middle)
        steps = (self.up, self.bend, self.down)
        self.arrows = [on_to(a, b) for a, b in pairwise(steps)]
        self.names = step_names(steps)
        tick = Formula("checkmark", HEADING, self.theme.focus)
        self.ticks = [
            tick.copy().next_to(name, by_shape(RIGHT, DOWN), buff=0.3) for name in self.names
        ]
        self.face, self.icon = face(self.theme.stream), network_icon(self.toy, **ICON)
        self.add(self.face, self.icon)
        self.person, self.predicate = person_words(self, 0, HEADING), predicate_words(self, HEADING)
        self.statement = VGroup(self.person, self.predicate).arrange(RIGHT, buff=0.24)
        fit(self.statement, 2 * safe_x()).set_y(by_shape(*STATEMENT_Y))
        self.predicate.put_baseline(self.person.baseline)

    @beat
    def three_steps(self, beat: Beat) -> None:
        inputs, neurons, outputs = self.icon.layers
        into, out = self.icon.edges
        w_up, bend, w_down = self.names
        first, second = self.arrows
        # The slab opens, and its three layers move apart.
        plate = Slab(*by_shape(*PLATE), self.theme.mix(self.theme.stream, 0.6))
        plate.set_y(by_shape(*PLATE_Y))
        wide = opened_icon(self)
        opening = (self.face.animate.become(plate), Transform(self.icon, wide))
        self.play(*opening, run_time=beat.to("matrix", 1.2))
        # The weights into the neurons are a matrix, and so are those out of them.
        weights = self.up.gather(into, len(inputs.dots))
        leaving = FadeOut(inputs, run_time=0.8)
        self.play(leaving, *weights, FadeIn(w_up), run_time=beat.unhurried(1.5, "bend"))
        beat.until("bend")
        leaving = FadeOut(neurons, run_time=0.6)
        self.play(
            leaving,
            Create(first),
            Create(self.bend),
            FadeIn(bend),
            run_time=beat.unhurried(1.3, "again"),
        )
        beat.until("again")
        weights = self.down.gather(out, len(neurons.dots))
        leaving = FadeOut(outputs, run_time=0.8)
        self.play(leaving, Create(second), *weights, FadeIn(w_down), run_time=beat.rest(1.5))

    @beat
    def easy_hard(self, beat: Beat) -> None:
        self.play(cascade(FadeIn, self.ticks, 0.6, scale=2), run_time=beat.to("hard", 1.2))
        # What is every one of these numbers for?
        riddles = in_turn(swap, self.entries, self.riddles, lag=0.06)
        leaving = FadeOut(*self.ticks, run_time=0.6)
        self.play(leaving, riddles, run_time=beat.rest(2.0))

    @beat
    def promise(self, beat: Beat) -> None:
        # By hand, from nothing: the numbers go, and only what stores the fact is written in.
        self.play(
            exchange(self.riddles, self.blanks, 0.3),
            self.face.animate.set_opacity(0),
            run_time=beat.to("fact", 1.5, early=0.3),
        )
        self.remove(self.face)
        beat.until("fact")
        self.play(Write(self.statement), run_time=beat.to("row", 0.8, early=0.1))
        self.play(*self.recognise(), run_time=beat.to("column", 1.8))
        self.play(*self.supply(), run_time=beat.through(1.8))

    def recognise(self) -> list[Any]:
        """Row 0 is written in, and the name that it will recognise comes to stand over it."""
        bar = ring(self.up.row(0), buff=0.12)
        brace = Brace(bar, UP, buff=0.15, color=self.theme.dim)
        over = self.person.copy().next_to(brace, UP, buff=0.2)
        written = self.up.write_in(slice(COLUMNS), bar)
        # In a tall picture the name comes to where the predicate stands, which makes room.
        away = [self.predicate.animate.move_to(self.over_column())] if self.tall else []
        return [*written, FadeIn(brace), self.person.animate.move_to(over), *away]

    def supply(self) -> list[Any]:
        """Column 0 is written in, and what it will supply comes to stand over it."""
        bar, over, side = ring(self.down.col(0), buff=0.12), self.over_column(), by_shape(UP, DOWN)
        near = [bar.get_x(), over.get_edge_center(-side)[1], 0]
        style = SHORT_ARROW | {"buff": 0.1, "tip": 0.2}
        pointer = arrow(near, bar.get_edge_center(side), **style)
        written = self.down.write_in(slice(None, None, COLUMNS), bar)
        return [*written, Create(pointer), self.predicate.animate.move_to(over)]

    def over_column(self) -> Words:
        """The predicate beside column 0, above it or below, where there is room for it."""
        bar, side = ring(self.down.col(0), buff=0.12), by_shape(UP, DOWN)
        over = self.predicate.copy().next_to(bar, side, buff=0.75)
        over.set_x(max(over.get_x(), self.down.get_left()[0] + over.width / 2))
        return keep_inside(over)

    @interlude
    def hand_over(self) -> None:
        self.leave()


class Corner(WeightMatrix):
    """The first rows and columns of a matrix, in ink, with its middle at a place.

    `riddles` are question marks and `blanks` dots in the entries' places, one for each.
    """

    def __init__(self, weights: np.ndarray, at: Sequence[float]) -> None:
        super().__init__(
            weights[:ROWS, :COLUMNS],
            true_shape=weights.shape,
            size=LABEL,
            row_gap=0.6,
            col_gap=0.88,
            row_ellipsis=1,
            col_ellipsis=1,
        )
        self.entries.set_fill(theme().ink)
        self.move_to(at)
        riddle = Formula(UNKNOWN, BODY, theme().focus)
        self.riddles = [riddle.copy().move_to(entry) for entry in self.entries]
        self.blanks = [Dot(e.get_center(), 0.05, color=theme().dim) for e in self.entries]

    def gather(self, lines: VGroup, inputs: int) -> list[Animation]:
        """Animations: the network's lines become the entries that stand for them, row by row.

        lines are those of a whole matrix, `inputs` a row; the ones whose entries are not shown go.
        """
        shown = [lines[row * inputs + col] for row in range(ROWS) for col in range(COLUMNS)]
        others = [line for line in lines if line not in shown]
        entries = (
            AnimationGroup(
                FadeOut(line, target_position=entry, scale=0.1),
                FadeIn(entry, scale=0.5, rate_func=comes_last),
            )
            for line, entry in zip(shown, self.entries, strict=True)
        )
        return [
            FadeOut(*others, rate_func=leaves_first),
            FadeIn(self.brackets),
            LaggedStart(*entries, FadeIn(self.ellipses), lag_ratio=0.05),
        ]

    def write_in(self, which: slice, bar: Mobject) -> list[Animation]:
        """Animations: some entries come one by one for their blanks, and a bar round them."""
        return [
            FadeOut(VGroup(*self.blanks[which])),
            cascade(FadeIn, self.entries[which], 0.3, shift=0.2 * DOWN),
            Create(bar),
        ]


def on_to(step: Mobject, following: Mobject) -> Arrow:
    """An arrow from a step to the one after it, which stands beside it or below."""
    if shape() is TALL:
        return arrow(step.get_bottom(), following.get_top(), **SHORT_ARROW)
    return level_arrow(step, following, MIDDLE, **SHORT_ARROW)


def opened_icon(scene: LectureScene) -> NetworkIcon:
    """The block's icon, its layers as far apart as the matrices that take its weights' place."""
    first, middle, last = (np.array(place) for place in by_shape(*STEPS_AT))
    spread = by_shape(MATRIX_X + 2.0, float(np.linalg.norm(last - first)) / 2 + 1.2)
    icon = network_icon(scene.toy, **ICON | {"spread": spread})
    return icon.rotate(by_shape(0.0, -PI / 2)).move_to(middle)


def relu_sign() -> ActivationPlot:
    """The kinked line on a cross of axes."""
    plot = ActivationPlot(
        relu, x_range=(-2, 2), y_range=(-0.5, 2), unit=(0.55, 0.8), samples=3
    ).bare()
    VGroup(plot.x_axis, plot.y_axis).set_stroke(theme().dim, 2.5)
    plot.curve.set_stroke(width=8)
    return plot


def step_names(steps: Sequence[Mobject]) -> VGroup:
    """The names of matrix, bend and matrix below them, on one line, or each at its left."""
    names = VGroup(
        Formula("W_arrow.t", TITLE), Formula('"ReLU"', HEADING), Formula("W_arrow.b", TITLE)
    )
    for name, step in zip(names, steps, strict=True):
        if shape() is TALL:
            name.set_x(TALL_NAMES_X).put_baseline(step.get_y())
        else:
            name.set_x(step.get_x()).put_baseline(NAMES_Y)
    return names
