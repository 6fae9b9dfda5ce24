"""A network that writes another one's weights, and the context that does the same."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    GrowArrow,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.computed import hyper_network, patched_block
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.dials import Dial
from scenes.mobjects.style import level_arrow, ring
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.moves import cascade, flash_along, point_at, pulse, sink
from scenes.sets.addition import RADIUS as CLOCK_RADIUS
from scenes.sets.addition import addition_clock
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.sets.patch import FULL_CELL, PatchPicture, token_column
from scenes.stage import Beat, LectureScene, beat, interlude

ZOOM, MATRIX_Y = 1.3, 0.1
DIALS_X, RADIUS, FULL_TURN = (-4.9, 4.9), 1.15, 2.0
TURNS = ((0.0, 0.0), (1.6, -1.2), (-1.4, 1.7), (0.9, 1.1))


class HyperNetwork(LectureScene):
    """A matrix between two dials; what each dial steers; then a context turns the first one."""

    begins_as = "Experts"

    def stage(self) -> None:
        self.network, self.example = hyper_network(), patched_block()
        self.z, self.turning = np.zeros(2), 2  # the input, and how many dials there are
        self.picture = steered_weights()
        self.matrix = self.picture.matrix
        self.dials = [Dial(0.0, RADIUS, FULL_TURN).move_to([x, MATRIX_Y, 0]) for x in DIALS_X]
        for dial in self.dials:
            dial.rim.set_stroke(self.theme.dim, 4)
            dial.arc.set_stroke(width=9)
            dial.needle.set_stroke(width=7)
        self.names = [
            Formula(f"z_{k + 1}", HEADING).next_to(dial, UP, buff=0.3)
            for k, dial in enumerate(self.dials)
        ]
        self.wires = [
            level_arrow(self.dials[0], self.matrix, MATRIX_Y, buff=0.35),
            level_arrow(self.matrix, self.dials[1], MATRIX_Y, buff=0.35).rotate(np.pi),
        ]
        self.patterns = [pattern(self.picture, k) for k in range(2)]
        self.weights = Words(self.words("weights"), HEADING, self.theme.dim)
        self.weights.next_to(self.matrix, UP, buff=0.3)
        self.source = small_print(self.words("source")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.tokens = [token_column(values).scale(0.8) for values in self.example.context]
        self.add(self.matrix)

    @beat
    def writes(self, beat: Beat) -> None:
        """Two dials come to the sides of a matrix; as they turn, all of its cells change."""
        self.play(FadeIn(self.weights, self.source), pulse(self.matrix).scale(1.06), run_time=0.9)
        coming = cascade(FadeIn, self.dials, 0.3, scale=0.4)
        self.play(coming, run_time=beat.to("hyper", 0.9, late=0.2))
        self.play(*map(FadeIn, self.names), run_time=0.4)
        dials = (pulse(dial).scale(1.15) for dial in self.dials)
        self.play(*dials, run_time=beat.to("weights", 0.6, early=0.2))
        self.play(*map(GrowArrow, self.wires), run_time=0.5)
        lights = (flash_along(wire, self.theme.focus, 9) for wire in self.wires)
        self.play(*lights, run_time=beat.to("turn", 0.8, early=0.2))
        seconds = beat.rest(3.0) / (len(TURNS) - 1)
        for goal in TURNS[1:]:
            self.turn(goal, seconds)

    def turn(self, goal: tuple[float, float], seconds: float) -> None:
        """Both dials go to other places, and the matrix with them."""
        first, last = self.z.copy(), np.array(goal)
        moving = VGroup(self.matrix, *self.dials[: self.turning])

        def step(_: VGroup, alpha: float) -> None:
            self.show((1 - alpha) * first + alpha * last)

        self.play(UpdateFromAlphaFunc(moving, step), run_time=seconds)

    def show(self, z: np.ndarray) -> None:
        """Draw dials and matrix for an input; a column is as strong as its dial is turned."""
        self.z = np.asarray(z, dtype=float)
        for k, (dial, (column, _)) in enumerate(zip(self.dials, self.patterns, strict=True)):
            dial.set_value(float(self.z[k]))
            dial.needle.set_stroke(width=7)
            column.set_values(self.z[k] * column.whole)
        self.matrix.set_values(self.network.weights(self.z))

    @beat
    def few(self, beat: Beat) -> None:
        """Out of the matrix come a column and a row for each dial: the patterns that it steers."""
        cells = [cell for column in self.matrix.columns for cell in column]
        one_by_one = cascade(point_at, cells, 0.2, scale=1.25, colour=self.theme.focus)
        self.play(one_by_one, run_time=beat.to("two", 1.5, early=0.3))
        self.play(*(pulse(dial).scale(1.15) for dial in self.dials), run_time=0.9)
        self.turn((0.0, 0.0), 0.8)
        beat.until("pattern", early=0.9)
        self.play(FadeOut(*self.wires, self.weights), run_time=0.3)
        each = beat.share(2, 2.0)
        for k, (column, row) in enumerate(self.patterns):
            out = (FadeIn(one, target_position=self.matrix, scale=0.8) for one in (column, row))
            self.play(*out, run_time=0.6)
            for value in (1.6, -1.2, 0.0):
                goal = (value, 0.0) if k == 0 else (0.0, value)
                self.turn(goal, (each - 0.6) / 3)

    @beat
    def link(self, beat: Beat) -> None:
        """The second dial leaves; a context turns the first one, token by token."""
        column, row = self.patterns[0]
        gone = (self.dials[1], self.names[1], *self.patterns[1])
        self.turning = 1
        self.play(FadeOut(*gone, self.names[0]), run_time=0.6)
        self.turn((1.0, 0.0), beat.to("familiar", 0.6))
        marks = [ring(one, buff=0.08) for one in (column, row)]
        self.play(*map(FadeIn, marks), run_time=0.5)
        half = beat.to("reads", 2.4, early=1.8) / 2
        self.turn((-0.6, 0.0), half)
        self.turn((0.0, 0.0), half)
        name = Words(self.words("context"), BODY, self.theme.dim)
        name.next_to(self.dials[0], DOWN, buff=0.3)
        VGroup(*self.tokens).arrange(RIGHT, buff=0.12).next_to(self.dials[0], UP, buff=0.3)
        coming = cascade(FadeIn, self.tokens, 0.2, shift=0.3 * DOWN)
        self.play(FadeOut(*marks), FadeIn(name), coming, run_time=1.2)
        each = beat.share(len(self.tokens), 0.6, until="new", late=0.6)
        for k, token in enumerate(self.tokens):
            self.read(token, (k + 1) / len(self.tokens), each)
        told = Words(self.words("same"), HEADING).next_to(self.matrix, DOWN, buff=0.3)
        self.play(FadeIn(told, shift=0.2 * UP), pulse(self.matrix).scale(1.05), run_time=1.0)

    def read(self, token: CellColumn, goal: float, seconds: float) -> None:
        """A token sinks into the dial, which turns on, and the patch grows."""
        first, last = self.z.copy(), np.array([goal, 0.0])

        def step(_: VGroup, alpha: float) -> None:
            self.show((1 - alpha) * first + alpha * last)

        turning = UpdateFromAlphaFunc(VGroup(self.matrix, self.dials[0]), step)
        gone = sink(token, self.dials[0].get_center())
        self.play(AnimationGroup(gone, turning, lag_ratio=0.3), run_time=seconds)
        self.remove(token)

    @interlude
    def hand_over(self) -> None:
        """The dial becomes a clock."""
        dial, clock = self.dials[0], addition_clock()
        self.play(
            FadeOut(*self.all_but(dial)),
            FadeOut(dial, target_position=clock, scale=CLOCK_RADIUS / RADIUS),
            FadeIn(clock, target_position=dial, scale=RADIUS / CLOCK_RADIUS),
            run_time=1.2,
        )
        self.settle()


def steered_weights() -> PatchPicture:
    """The matrix that is steered, large, in the middle."""
    example = patched_block()
    picture = PatchPicture(hyper_network().W_0, example.patch(len(example.context)))
    return picture.scale(ZOOM).move_matrix_to([0, MATRIX_Y, 0])


def pattern(picture: PatchPicture, k: int) -> tuple["SteeredColumn", CellColumn]:
    """Column and row that dial k steers, at the matrix's left and top, or at its right and foot."""
    network, matrix = hyper_network(), picture.matrix
    left, right = network.U[:, k], network.V[:, k]
    size = np.sqrt(np.linalg.norm(left) * np.linalg.norm(right))
    left, right = (side * size / np.linalg.norm(side) for side in (left, right))
    tall, wide = matrix.columns.height, matrix.columns.width
    column = SteeredColumn(left, height=tall, width=0.34, full=FULL_CELL)
    row = CellColumn(right, height=wide, width=0.34, full=FULL_CELL).rotate(np.pi / 2)
    column.next_to(matrix, (LEFT, RIGHT)[k], buff=0.18)
    row.next_to(matrix, (UP, DOWN)[k], buff=0.18)
    return column, row


class SteeredColumn(CellColumn):
    """A column of which a share is shown; `whole` is all of it."""

    def __init__(self, values: np.ndarray, **style: float) -> None:
        super().__init__(values, **style)
        self.whole = self.get_values()
        self.set_values(0 * self.whole)
