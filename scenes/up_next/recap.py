"""A name goes in; the name and what is known of it come out."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    ManimColor,
    TransformFromCopy,
    VGroup,
)

from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import keep_inside
from scenes.mobjects.reading_bars import ReadingBar, ReadingBars
from scenes.mobjects.slabs import Slab
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, glide, in_turn
from scenes.sets.model import network_icon
from scenes.sets.people import fact_strip
from scenes.stage import Beat, LectureScene, beat, interlude

COLUMNS_X = (-4.6, 0.0, 4.6)
MIDDLE = 0.75  # height at which the columns stand
TAGS_Y, READ_TOP = 3.15, -1.75
CELL = 0.52


class RecapAddition(LectureScene):
    """E + Δ = E′ as columns, each read along three directions; then the weights behind it."""

    def stage(self) -> None:
        step = self.toy.forward()
        self.columns = [
            EmbeddingColumn(values, ellipsis=0, size=BODY, row_gap=0.54).move_to([x, MIDDLE, 0])
            for values, x in zip((step.x, step.delta, step.output), COLUMNS_X, strict=True)
        ]
        self.readings = [self.reading(column) for column in self.columns]
        self.tags = self.name_tags()
        self.plus, self.equals = (
            Formula(sign, HEADING, self.theme.dim).move_to([x / 2, MIDDLE, 0])
            for sign, x in zip("+=", COLUMNS_X[::2], strict=True)
        )
        # What goes in begins in the middle, and as zeros.
        going_in, added, _ = self.columns
        self.summand = VGroup(going_in, self.tags[0], *self.readings[0])
        self.aside = COLUMNS_X[0] * RIGHT
        self.summand.shift(-self.aside)
        going_in.set_values(np.zeros(step.x.size))
        self.slab = Slab(3.0, 3.4, self.theme.stream).move_to(added)
        self.icon = network_icon(self.toy, radius=0.09, gap=0.33, spread=0.85)
        self.icon.move_to(self.slab).empty()
        self.stage_weights()

    def stage_weights(self) -> None:
        """Both matrices of the block, with what row and column stand for above them."""
        block, fact = self.toy.block, self.lecture.fact
        self.up, self.down = CellMatrix(block.W_up, cell=CELL), CellMatrix(block.W_down, cell=CELL)
        self.neurons = NeuronLayer(np.zeros(block.d_mlp), radius=0.19, gap=CELL)
        VGroup(self.up, self.neurons, self.down).arrange(RIGHT, buff=0.75).move_to(0.45 * DOWN)
        paint = {fact.first: self.theme.first, fact.last: self.theme.last}
        self.asked = Words(fact.full, HEADING, paint=paint)
        self.supplied = Words(fact.text[self.language].predicate, HEADING, self.theme.answer)
        for words, matrix in ((self.asked, self.up), (self.supplied, self.down)):
            # A long predicate stays over its own matrix.
            words.next_to(matrix, UP, buff=0.4).align_to(matrix, LEFT)

    def name_tags(self) -> list[TokenStrip]:
        """What the vectors mean: the name, the answer, both."""
        style = {"size": BODY, "gap": 0.1, "max_width": 4.3}
        tags = [
            fact_strip(self, "first", "last", **style),
            fact_strip(self, "answer", **style),
            fact_strip(self, "first", "last", "answer", **style),
        ]
        return [
            keep_inside(tag.move_to([x, TAGS_Y, 0])) for tag, x in zip(tags, COLUMNS_X, strict=True)
        ]

    def reading(self, column: EmbeddingColumn) -> ReadingBars:
        """The column's dot products with M, J and B, below it."""
        colours = (self.theme.first, self.theme.last, self.theme.answer)
        values = self.toy.read(column.get_values())
        bars = ReadingBars(self.lecture.fact.symbols, values, colours)
        return bars.shift([column.get_x(), READ_TOP, 0])

    @beat
    def name_in(self, beat: Beat) -> None:
        """Both names' directions add up to the vector; the three directions are read off it."""
        column, tag, reading = self.columns[0], self.tags[0], self.readings[0]
        self.play(FadeIn(column), run_time=0.7)
        each = beat.share(2, 1.2, until="read")
        for token, values in zip(tag.tokens, (self.toy.first, self.toy.full_name), strict=True):
            self.play(FadeIn(token, shift=0.25 * DOWN), run_time=0.4)
            self.play(turn(column, values), run_time=each - 0.4)
        *present, absent = reading
        self.play(reading.read(present), run_time=beat.to("third", 1.5))
        self.play(reading.read([absent]), run_time=1.0)

    @beat
    def concept_out(self, beat: Beat) -> None:
        """The vector goes through the block, and another comes out of it; then both are added."""
        added = self.columns[1]
        self.play(
            self.summand.animate.shift(self.aside), FadeIn(self.slab, self.icon), run_time=1.0
        )
        self.pass_through()
        self.play(
            FadeOut(self.slab, self.icon),
            FadeIn(added, self.plus),
            FadeIn(self.tags[1], shift=0.2 * DOWN),
            run_time=0.8,
        )
        self.play(self.readings[1].read(), run_time=beat.to("sum", 1.0))
        beat.until("sum")
        self.add_up(beat.rest(2.2, part=0.8))

    def pass_through(self) -> None:
        """The vector goes into the block, whose three layers light up one after the other."""
        step, layers = self.toy.forward(), self.icon.layers
        entering = self.columns[0].copy()
        self.play(FadeOut(entering, scale=0.3, target_position=layers[0]), run_time=0.8)
        for layer, values in zip(layers, (step.x, step.neurons, step.delta), strict=True):
            self.play(layer.light_to(np.abs(values)), run_time=0.4)

    def add_up(self, seconds: float) -> None:
        """The first column slides over, the second joins it, and so do names and bars."""
        going_in, added, coming_out = self.columns
        total, joining = coming_out.get_values(), added.copy()
        empty = VGroup(*(VGroup(row.label, row.track) for row in self.readings[2]))
        summands = [*self.tags[0].tokens, *self.tags[1].tokens]
        self.play(
            TransformFromCopy(going_in, coming_out.set_values(going_in.get_values())),
            FadeIn(self.equals, empty),
            run_time=0.35 * seconds,
        )
        self.play(
            FadeOut(joining, target_position=coming_out),
            turn(coming_out, total),
            in_turn(TransformFromCopy, summands, self.tags[2].tokens, lag=0.15),
            in_turn(carry_over, self.fuller_rows(), self.readings[2], lag=0.15),
            run_time=0.55 * seconds,
        )
        self.add(*self.readings[2])

    def fuller_rows(self) -> list[ReadingBar]:
        """For each direction the row of the two summands that holds more of it."""
        pairs = zip(*self.readings[:2], strict=True)
        return [max(pair, key=ReadingBar.get_value) for pair in pairs]

    @beat
    def in_the_weights(self, beat: Beat) -> None:
        """Both matrices of the block: the row that asked, its neuron, the column that answered."""
        up, down, neurons = self.up, self.down, self.neurons
        self.leave()
        self.play(
            FadeIn(up.frame, down.frame),
            cascade(FadeIn, (*up.columns, neurons, *down.columns), 0.12, shift=0.2 * UP),
            run_time=beat.to("row", 1.5, early=0.3),
        )
        beat.until("row")
        self.play(*mark(up, up.row(0), self.asked, self.theme.first), run_time=1.0)
        self.play(neurons.light_to(np.eye(len(neurons.dots))[0]), run_time=0.6)
        beat.until("column")
        self.play(*mark(down, down.columns[0], self.supplied, self.theme.answer), run_time=1.0)

    @interlude
    def hand_over(self) -> None:
        self.leave()


def turn(column: EmbeddingColumn, values: np.ndarray) -> Any:
    """An animation: every entry counts to its new value (n,), and its colour with it."""
    return glide(column, EmbeddingColumn.set_values, column.get_values(), values)


def carry_over(old: ReadingBar, new: ReadingBar) -> TransformFromCopy:
    """An animation: bar and number of one row go over to another."""
    return TransformFromCopy(VGroup(old.bar, old.number), VGroup(new.bar, new.number))


def mark(matrix: CellMatrix, cells: VGroup, words: Words, colour: ManimColor) -> list[Any]:
    """Animations that light a row or a column, with what it stands for above its matrix."""
    return [
        matrix.all_but(cells).animate.set_opacity(0.25),
        Create(ring(cells, colour, buff=0.07, stroke=4)),
        FadeIn(words, shift=0.15 * UP),
    ]
