"""A name goes in; the name and what is known of it come out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    ManimColor,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
)

from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import keep_inside
from scenes.mobjects.reading_bars import ReadingBar, ReadingBars
from scenes.mobjects.slabs import Slab
from scenes.mobjects.style import HUSHED, ring
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.moves import cascade, glide, in_turn
from scenes.sets.model import network_icon
from scenes.sets.people import Part, fact_strip, person_words, predicate_words
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.up_next.fact_network import STORING

COLUMNS_X = (-4.6, 0.0, 4.6)
MIDDLE = 0.75  # height at which the columns stand
TAGS_Y, READ_TOP = 3.15, -1.75
WEIGHTS_Y, CELL = -0.45, 0.52


class RecapAddition(LectureScene):
    """E + Δ = E′ as columns, each read along three directions; then the weights behind it."""

    def stage(self) -> None:
        step = self.toy.forward()
        left, middle, right = COLUMNS_X
        self.going_in = Term(self, step.x, ("first", "last"), left)
        self.added = Term(self, step.delta, ("answer",), middle)
        self.total = Term(self, step.output, ("first", "last", "answer"), right)
        self.plus = Formula("+", HEADING, self.theme.dim).move_to([left / 2, MIDDLE, 0])
        self.equals = Formula("=", HEADING, self.theme.dim).move_to([right / 2, MIDDLE, 0])
        # What goes in begins in the middle, and as zeros.
        self.aside = left * RIGHT
        self.going_in.shift(-self.aside).column.set_values(np.zeros(step.x.size))
        self.slab = Slab(3.0, 3.4, self.theme.stream).move_to(self.added.column)
        self.icon = network_icon(self.toy, radius=0.09, gap=0.33, spread=0.85)
        self.icon.move_to(self.slab).empty()
        self.weights = StoringWeights(self).move_to(WEIGHTS_Y * UP)

    @beat
    def name_in(self, beat: Beat) -> None:
        """Both names' directions add up to the vector; the three directions are read off it."""
        going_in = self.going_in
        self.play(FadeIn(going_in.column), run_time=0.7)
        each = beat.share(2, 1.2, until="read")
        sums = (self.toy.first, self.toy.full_name)
        for token, values in zip(going_in.tag.tokens, sums, strict=True):
            self.play(FadeIn(token, shift=0.25 * DOWN), run_time=0.4)
            self.play(turn(going_in.column, values), run_time=each - 0.4)
        *present, absent = going_in.reading
        self.play(going_in.reading.read(present), run_time=beat.to("third", 1.5))
        self.play(going_in.reading.read([absent]), run_time=1.0)

    @beat
    def concept_out(self, beat: Beat) -> None:
        """The vector goes through the block, and another comes out of it; then both are added."""
        going_in, added = self.going_in, self.added
        self.play(going_in.animate.shift(self.aside), FadeIn(self.slab, self.icon), run_time=1.0)
        self.pass_through()
        self.play(
            FadeOut(self.slab, self.icon),
            FadeIn(added.column, self.plus),
            FadeIn(added.tag, shift=0.2 * DOWN),
            run_time=0.8,
        )
        self.play(added.reading.read(), run_time=beat.to("sum", 1.0))
        beat.until("sum")
        self.add_up(beat.rest(2.2, part=0.8))

    def pass_through(self) -> None:
        """The vector goes into the block, whose three layers light up one after the other."""
        step, layers = self.toy.forward(), self.icon.layers
        entering = self.going_in.column.copy()
        self.play(FadeOut(entering, scale=0.3, target_position=layers[0]), run_time=0.8)
        for layer, values in zip(layers, (step.x, step.neurons, step.delta), strict=True):
            self.play(layer.light_to(np.abs(values)), run_time=0.4)

    def add_up(self, seconds: float) -> None:
        """The first column slides over, the second joins it, and so do names and bars."""
        going_in, added, total = self.going_in, self.added, self.total
        values, joining = total.column.get_values(), added.column.copy()
        empty = VGroup(*(VGroup(row.label, row.track) for row in total.reading))
        total.column.set_values(going_in.column.get_values())
        self.play(
            TransformFromCopy(going_in.column, total.column),
            FadeIn(self.equals, empty),
            run_time=0.35 * seconds,
        )
        summands = [*going_in.tag.tokens, *added.tag.tokens]
        fuller = map(fuller_row, going_in.reading, added.reading)
        self.play(
            FadeOut(joining, target_position=total.column),
            turn(total.column, values),
            in_turn(TransformFromCopy, summands, total.tag.tokens, lag=0.15),
            in_turn(carry_over, fuller, total.reading, lag=0.15),
            run_time=0.55 * seconds,
        )
        self.add(*total.reading)

    @beat
    def in_the_weights(self, beat: Beat) -> None:
        """Both matrices of the block: the row that asked, its neuron, the column that answered."""
        self.leave()
        weights = self.weights
        self.play(*weights.enter(), run_time=beat.to("row", 1.5, early=0.3))
        beat.until("row")
        self.play(*weights.mark_row(), run_time=1.0)
        self.play(weights.fire(), run_time=0.6)
        beat.until("column")
        self.play(*weights.mark_column(), run_time=1.0)

    @interlude
    def hand_over(self) -> None:
        self.leave()


class Term(VGroup):
    """A vector at x: what it means above it, and what is read off it below.

    values has shape (6,); parts are what of the fact it means. `column`, `tag` and `reading` are
    its parts.
    """

    def __init__(
        self, scene: LectureScene, values: np.ndarray, parts: Sequence[Part], x: float
    ) -> None:
        colours = theme()
        self.column = EmbeddingColumn(values, ellipsis=0, size=BODY, row_gap=0.54)
        self.column.move_to([x, MIDDLE, 0])
        self.tag = fact_strip(scene, *parts, size=BODY, gap=0.1, max_width=4.3)
        keep_inside(self.tag.move_to([x, TAGS_Y, 0]))
        self.reading = ReadingBars(
            scene.lecture.fact.symbols,
            scene.toy.read(values),
            (colours.first, colours.last, colours.answer),
        ).shift([self.column.get_x(), READ_TOP, 0])
        super().__init__(self.column, self.tag, *self.reading)


def turn(column: EmbeddingColumn, values: np.ndarray) -> Any:
    """An animation: every entry counts to its new value (n,), and its colour with it."""
    return glide(column, EmbeddingColumn.set_values, column.get_values(), values)


def carry_over(old: ReadingBar, new: ReadingBar) -> TransformFromCopy:
    """An animation: bar and number of one row go over to another."""
    return TransformFromCopy(VGroup(old.bar, old.number), VGroup(new.bar, new.number))


def fuller_row(*rows: ReadingBar) -> ReadingBar:
    """Of two summands' rows for one direction that which holds more of it."""
    return max(rows, key=ReadingBar.get_value)


class StoringWeights(VGroup):
    """The block's two matrices and its neurons: the row that asks, the column that supplies.

    `up` and `down` are the matrices, and above them stands what row and column mean.
    """

    def __init__(self, scene: LectureScene) -> None:
        block = scene.toy.block
        self.up, self.down = CellMatrix(block.W_up, cell=CELL), CellMatrix(block.W_down, cell=CELL)
        self.neurons = NeuronLayer(np.zeros(block.d_mlp), radius=0.19, gap=CELL)
        super().__init__(self.up, self.neurons, self.down)
        self.arrange(RIGHT, buff=0.75)
        self.asked, self.supplied = person_words(scene, 0, HEADING), predicate_words(scene, HEADING)

    def enter(self) -> list[Animation]:
        """Animations: matrices and neurons come in, column after column."""
        columns = (*self.up.columns, self.neurons, *self.down.columns)
        frames = FadeIn(self.up.frame, self.down.frame)
        return [frames, cascade(FadeIn, columns, 0.12, shift=0.2 * UP)]

    def mark_row(self) -> list[Any]:
        """Animations: the row lights that asks for the name."""
        return self._mark(self.up, self.up.row(STORING), self.asked, theme().first)

    def fire(self) -> UpdateFromAlphaFunc:
        """An animation: the row's neuron lights, and it alone."""
        return self.neurons.light_to(np.eye(len(self.neurons.dots))[STORING])

    def mark_column(self) -> list[Any]:
        """Animations: the column lights that supplies the answer."""
        return self._mark(self.down, self.down.columns[STORING], self.supplied, theme().answer)

    @staticmethod
    def _mark(matrix: CellMatrix, cells: VGroup, words: Words, colour: ManimColor) -> list[Any]:
        # A long predicate stays over its own matrix.
        words.next_to(matrix, UP, buff=0.4).align_to(matrix, LEFT)
        return [
            matrix.all_but(cells).animate.set_opacity(HUSHED),
            Create(ring(cells, colour, buff=0.07, stroke=4)),
            FadeIn(words, shift=0.15 * UP),
        ]
