"""The three steps of one block."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    Brace,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Transform,
    VGroup,
)

from mlp_math.activations import relu
from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.slabs import Slab
from scenes.mobjects.style import arrow, level_arrow, ring, tinted_plate
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Formula, Words
from scenes.moves import cascade, exchange, in_turn, swap
from scenes.sets.model import ICON, face, network_icon
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

ROWS, COLUMNS = 5, 4  # how much of each matrix is shown
UNKNOWN = "quest"
MATRIX_X, MIDDLE, NAMES_Y = 4.25, 0.15, -2.75
PLATE, PLATE_Y = (13.3, 5.6), -0.45


class ThreeStepPreview(LectureScene):
    """Matrix, bend, matrix; easy as structure, hard as meaning; one row and one column."""

    def stage(self) -> None:
        block, fact = self.toy.block, self.lecture.fact
        self.up, self.down = corner(block.W_up, -MATRIX_X), corner(block.W_down, MATRIX_X)
        self.bend = relu_sign().move_to(MIDDLE * UP)
        steps = (self.up, self.bend, self.down)
        self.arrows = [
            level_arrow(a, b, MIDDLE, buff=0.14, max_tip_length_to_length_ratio=0.25)
            for a, b in pairwise(steps)
        ]
        self.names = step_names(steps)
        self.face, self.icon = face(self.theme.stream), network_icon(self.toy, **ICON)
        self.add(self.face, self.icon)
        self.easy, self.hard = verdicts(self)
        tick = Formula("checkmark", HEADING, self.theme.first)
        self.ticks = [tick.copy().next_to(name, RIGHT, buff=0.3) for name in self.names]
        riddle = Formula(UNKNOWN, BODY, self.theme.negative)
        self.entries = [*self.up.entries, *self.down.entries]
        self.riddles = [riddle.copy().move_to(entry) for entry in self.entries]
        self.blanks = [Dot(e.get_center(), 0.05, color=self.theme.dim) for e in self.entries]
        paint = {fact.first: self.theme.first, fact.last: self.theme.last}
        self.person = Words(fact.full, HEADING, paint=paint)
        self.predicate = Words(fact.text[self.language].predicate, HEADING, self.theme.answer)
        self.statement = VGroup(self.person, self.predicate).arrange(RIGHT, buff=0.24)
        self.statement.move_to(3.25 * UP)
        self.predicate.put_baseline(self.person.baseline)

    @beat
    def three_steps(self, beat: Beat) -> None:
        inputs, neurons, outputs = self.icon.layers
        into, out = self.icon.edges
        first, second = self.arrows
        # The slab opens, and its three layers move apart.
        plate = Slab(*PLATE, self.theme.mix(self.theme.stream, 0.6)).move_to(PLATE_Y * UP)
        wide = network_icon(self.toy, **ICON | {"spread": MATRIX_X + 2.0}).move_to(MIDDLE * UP)
        self.play(
            self.face.animate.become(plate),
            Transform(self.icon, wide),
            run_time=beat.to("matrix", 1.2),
        )
        # The weights into the neurons are a matrix, and so are those out of them.
        self.play(
            FadeOut(into, inputs, run_time=0.8),
            *pour(self.up),
            FadeIn(self.names[0]),
            run_time=1.5,
        )
        beat.until("bend")
        self.play(
            FadeOut(neurons, run_time=0.6),
            Create(first),
            Create(self.bend),
            FadeIn(self.names[1]),
            run_time=1.3,
        )
        beat.until("again")
        self.play(
            FadeOut(out, outputs, run_time=0.8),
            Create(second),
            *pour(self.down),
            FadeIn(self.names[2]),
            run_time=1.5,
        )

    @beat
    def easy_hard(self, beat: Beat) -> None:
        self.play(FadeIn(self.easy, shift=0.2 * UP), run_time=0.6)
        self.play(cascade(FadeIn, self.ticks, 0.6, scale=2), run_time=beat.to("hard", 1.2))
        self.play(
            self.easy.animate.fade(0.6),
            FadeOut(*self.ticks),
            FadeIn(self.hard, shift=0.2 * UP),
            run_time=0.6,
        )
        # What is every one of these numbers for?
        self.play(in_turn(swap, self.entries, self.riddles, lag=0.06), run_time=beat.rest(2.0))

    @beat
    def promise(self, beat: Beat) -> None:
        # By hand, from nothing: the numbers go, and only what stores the fact is written in.
        self.play(
            FadeOut(self.easy, self.hard),
            exchange(self.riddles, self.blanks, 0.04),
            self.face.animate.set_opacity(0),
            run_time=beat.to("fact", 1.5, early=0.3),
        )
        self.remove(self.face)
        beat.until("fact")
        self.play(FadeIn(self.statement, shift=0.2 * UP), run_time=0.8)
        beat.until("row")
        self.play(*self.recognise(), run_time=1.8)
        beat.until("column")
        self.play(*self.supply(), run_time=1.8)

    def recognise(self) -> list[Any]:
        """Row 0 is written in, and the name that it will recognise comes to stand over it."""
        row = self.up.row(0)
        bar = ring(row, self.theme.first, buff=0.12)
        brace = Brace(bar, UP, buff=0.15, color=self.theme.dim)
        over = self.person.copy().next_to(brace, UP, buff=0.2)
        return [
            *write_in(row, self.blanks[:COLUMNS], bar),
            FadeIn(brace),
            self.person.animate.move_to(over),
        ]

    def supply(self) -> list[Any]:
        """Column 0 is written in, and what it will supply comes to stand over it."""
        column = self.down.col(0)
        bar = ring(column, buff=0.12)
        over = self.predicate.copy().next_to(bar, UP, buff=0.75)
        over.set_x(max(over.get_x(), self.down.get_left()[0] + over.width / 2))
        start = [bar.get_x(), over.get_bottom()[1], 0]
        pointer = arrow(
            start, bar.get_top(), buff=0.1, tip=0.2, max_tip_length_to_length_ratio=0.25
        )
        return [
            *write_in(column, self.blanks[ROWS * COLUMNS :: COLUMNS], bar),
            Create(pointer),
            self.predicate.animate.move_to(over),
        ]

    @interlude
    def hand_over(self) -> None:
        self.leave()


def corner(weights: np.ndarray, x: float) -> WeightMatrix:
    """The first rows and columns of a matrix, in ink, at x."""
    matrix = WeightMatrix(
        weights[:ROWS, :COLUMNS],
        true_shape=weights.shape,
        size=LABEL,
        row_gap=0.6,
        col_gap=0.88,
        row_ellipsis=1,
        col_ellipsis=1,
    )
    matrix.entries.set_fill(theme().ink)
    return matrix.move_to([x, MIDDLE, 0])


def relu_sign() -> ActivationPlot:
    """The kinked line on a cross of axes."""
    plot = ActivationPlot(
        relu, x_range=(-2, 2), y_range=(-0.5, 2), unit=(0.55, 0.8), samples=3
    ).bare()
    VGroup(plot.x_axis, plot.y_axis).set_stroke(theme().dim, 2.5)
    plot.curve.set_stroke(width=8)
    return plot


def step_names(steps: Sequence[Mobject]) -> VGroup:
    """The names of matrix, bend and matrix below them, on one line."""
    names = VGroup(
        Formula("W_arrow.t", TITLE), Formula('"ReLU"', HEADING), Formula("W_arrow.b", TITLE)
    )
    for name, step in zip(names, steps, strict=True):
        name.set_x(step.get_x()).put_baseline(NAMES_Y)
    return names


def verdicts(scene: LectureScene) -> VGroup:
    """Two plates: the structure is easy, the meaning is hard."""
    plates = VGroup()
    for noun, judgement, sign, colour in (
        ("structure", "easy", "checkmark", theme().first),
        ("meaning", "hard", UNKNOWN, theme().negative),
    ):
        said = (Words(scene.words(noun), HEADING), Words(scene.words(judgement), HEADING, colour))
        line = VGroup(*said, Formula(sign, HEADING, colour)).arrange(RIGHT, buff=0.35)
        for words in said:
            words.put_baseline(-0.15)
        plates.add(VGroup(tinted_plate(line, colour), line))
    return plates.arrange(RIGHT, buff=0.6).move_to(3.1 * UP)


def pour(matrix: WeightMatrix) -> list[Animation]:
    """Animations: the brackets appear, and entries in reading order."""
    entries = (FadeIn(entry, shift=0.15 * DOWN) for entry in matrix.entries)
    return [
        FadeIn(matrix.brackets),
        LaggedStart(*entries, FadeIn(matrix.ellipses), lag_ratio=0.05),
    ]


def write_in(entries: VGroup, blanks: Sequence[Dot], bar: Mobject) -> list[Animation]:
    """Animations: entries come one after the other where blanks were, and a bar round them."""
    return [
        FadeOut(VGroup(*blanks)),
        cascade(FadeIn, entries, 0.3, shift=0.2 * DOWN),
        Create(bar),
    ]
