"""A network that writes another one's weights, and the context that does the same."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.computed import hyper_network, patched_block
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.dials import Dial
from scenes.mobjects.style import level_arrow, ring
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.moves import cascade, flash_along, pulse
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.sets.patch import FULL_CELL, PatchPicture, token_column
from scenes.stage import Beat, LectureScene, beat, interlude

DIALS_X, DIALS_Y, RADIUS, FULL_TURN = -4.9, (1.5, -1.5), 0.85, 2.0
MATRIX_X, PATTERN_X, MIDDLE_Y = 4.1, -0.8, 0.0
ZOOM = 1.35
TURNS = ((0.0, 0.0), (1.6, -1.2), (-1.4, 1.7), (0.9, 1.1))


class HyperNetwork(LectureScene):
    """Two dials and a matrix; what each dial steers; then a context turns the first one."""

    def stage(self) -> None:
        self.network = hyper_network()
        self.example = patched_block()
        W = self.network.W_0
        self.picture = PatchPicture(W, self.example.patch(len(self.example.context)))
        self.picture.scale(ZOOM).move_matrix_to([MATRIX_X, MIDDLE_Y, 0])
        self.matrix = self.picture.matrix
        self.dials = [Dial(0.0, RADIUS, FULL_TURN).move_to([DIALS_X, y, 0]) for y in DIALS_Y]
        self.patterns = [
            pattern(self.network.U[:, k], self.network.V[:, k], y) for k, y in enumerate(DIALS_Y)
        ]
        self.wires = [
            VGroup(
                *(
                    Line(dial.get_right(), cell.get_center()).set_stroke(self.theme.faint, 1.2)
                    for cell in self.matrix.columns[0]
                )
            ).set_z_index(-1)
            for dial in self.dials
        ]
        self.input = Words(self.words("input"), BODY, self.theme.dim)
        self.input.set_x(DIALS_X).put_baseline(2.75)
        self.weights = Words(self.words("weights"), HEADING, self.theme.dim)
        self.weights.next_to(self.matrix, UP, buff=0.22)
        self.source = small_print(self.words("source")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.tokens = VGroup(
            *(
                token_column(values).scale(0.72).move_to([-6.3, 0, 0])
                for values in self.example.context
            )
        )
        self.add(self.matrix)

    @beat
    def writes(self, beat: Beat) -> None:
        """Two dials stand before a matrix; as they turn, all of its cells change."""
        self.play(cascade(FadeIn, self.dials, 0.3, scale=0.6), FadeIn(self.source), run_time=0.9)
        beat.until("hyper", early=0.4)
        self.play(FadeIn(self.input, self.weights, shift=0.2 * DOWN), run_time=0.7)
        beat.until("weights", early=0.3)
        self.play(FadeIn(*self.wires), run_time=0.7)
        beat.until("turn", early=0.2)
        seconds = beat.rest(3.0) / (len(TURNS) - 1)
        for start, end in pairwise(TURNS):
            self.turn(start, end, seconds)

    def turn(self, start: tuple[float, ...], end: tuple[float, ...], seconds: float) -> None:
        """Both dials go to other places, and the matrix with them."""
        first, last = np.array(start), np.array(end)
        moving = VGroup(self.matrix, *self.dials)

        def step(_: VGroup, alpha: float) -> None:
            self.show((1 - alpha) * first + alpha * last)

        self.play(UpdateFromAlphaFunc(moving, step), run_time=seconds)

    def show(self, z: np.ndarray) -> None:
        """Draw dials and matrix for an input."""
        self.z = np.asarray(z, dtype=float)
        for dial, value in zip(self.dials, self.z, strict=True):
            dial.set_value(float(value))
        self.matrix.set_values(self.network.weights(self.z))

    @beat
    def few(self, beat: Beat) -> None:
        """Behind each dial stands its column times its row."""
        beat.until("two", early=0.3)
        self.play(*(pulse(dial).scale(1.15) for dial in self.dials), run_time=0.9)
        self.turn(TURNS[-1], (1.2, 0.0), 0.8)
        beat.until("pattern", early=0.6)
        self.play(
            FadeOut(*self.wires), cascade(FadeIn, self.patterns, 0.4, shift=0.4 * RIGHT),
            run_time=1.0,
        )  # fmt: skip
        self.turn((1.2, 0.0), (-0.9, 0.0), 1.1)
        self.turn((-0.9, 0.0), (-0.9, 1.5), 1.1)
        self.turn((-0.9, 1.5), (0.0, 0.0), 0.9)

    @beat
    def link(self, beat: Beat) -> None:
        """The second dial leaves; a context takes the place of the first, and paints its patch."""
        self.play(
            FadeOut(self.dials[1], self.patterns[1], self.input),
            self.dials[0].animate.set_y(MIDDLE_Y),
            self.patterns[0].animate.set_y(MIDDLE_Y),
            run_time=0.9,
        )
        beat.until("familiar", early=0.2)
        mark = ring(self.patterns[0], self.theme.focus, buff=0.15)
        self.play(FadeIn(mark), run_time=0.5)
        dial = self.dials[0]

        def there_and_back(_: VGroup, alpha: float) -> None:
            gate = 2 * min(alpha, 1 - alpha)
            dial.set_value(gate)
            self.matrix.set_values(self.network.weights([gate, 0.0]))

        moving = VGroup(self.matrix, dial)
        seconds = beat.to("reads", 2.0, early=0.5)
        self.play(UpdateFromAlphaFunc(moving, there_and_back), run_time=seconds)
        self.tokens.arrange(RIGHT, buff=0.1).move_to(self.dials[0])
        self.play(
            FadeOut(self.dials[0], mark, scale=0.5),
            cascade(FadeIn, self.tokens, 0.2, shift=0.8 * RIGHT),
            run_time=1.2,
        )
        name = Words(self.words("context"), BODY, self.theme.dim)
        self.play(FadeIn(name.next_to(self.tokens, UP, buff=0.3)), run_time=0.4)
        beat.until("new", early=0.6)

        def paint(_: VGroup, alpha: float) -> None:
            self.matrix.set_values(self.network.weights([alpha, 0.0]))

        path = level_arrow(self.patterns[0], self.matrix, MIDDLE_Y, buff=0.3)
        self.play(FadeIn(path), UpdateFromAlphaFunc(self.matrix, paint), run_time=1.4)
        told = Words(self.words("same"), HEADING).next_to(self.matrix, DOWN, buff=0.25)
        self.play(FadeIn(told, shift=0.2 * UP), flash_along(path, self.theme.ink, 8), run_time=0.9)

    @interlude
    def end(self) -> None:
        self.leave()


def pattern(left: np.ndarray, right: np.ndarray, y: float) -> VGroup:
    """A column and a row with a times between them, as large as there is room for."""
    size = np.sqrt(np.linalg.norm(left) * np.linalg.norm(right))
    left, right = (side * size / np.linalg.norm(side) for side in (left, right))
    column = CellColumn(left, height=0.27 * left.size, width=0.3, full=FULL_CELL)
    row = CellColumn(right, height=0.36 * right.size, width=0.3, full=FULL_CELL).rotate(np.pi / 2)
    group = VGroup(column, Formula("times", HEADING), row).arrange(RIGHT, buff=0.22)
    return group.move_to([PATTERN_X, y, 0])
