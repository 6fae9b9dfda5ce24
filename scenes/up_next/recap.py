"""Shot 72: a name goes in; the name and what is known of it come out."""

from collections.abc import Iterable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Rectangle,
    SurroundingRectangle,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from mlp_math.directions import component
from scenes.mobjects.brackets import brackets
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import Slab
from scenes.mobjects.text import BODY, HEADING, Decimal, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.model import network_icon
from scenes.stage import Beat, LectureScene

COLUMNS_X = (-4.6, 0.0, 4.6)
MIDDLE = 0.75  # height at which the columns stand
READ_TOP, READ_GAP = -1.75, 0.66
BAR = 1.7  # units of a bar for a dot product of 1
CELL = 0.52


class RecapAddition(LectureScene):
    """E + Δ = E′ as columns, each read along three directions; then the weights behind it."""

    def construct(self) -> None:
        toy = self.toy
        step = toy.forward()
        self.columns = [
            EmbeddingColumn(values, ellipsis=0, size=BODY, row_gap=0.54).move_to([x, MIDDLE, 0])
            for values, x in zip((step.x, step.delta, step.output), COLUMNS_X, strict=True)
        ]
        self.names = self.name_tags()
        self.readings = [self.reading(column) for column in self.columns]
        with self.beat("name_in") as beat:
            self.name_comes_in(beat)
        with self.beat("concept_out") as beat:
            self.block_answers(beat)
            self.wait_for(beat, "sum")
            self.add_up(max(0.8 * beat.remaining, 2.2))
        with self.beat("in_the_weights") as beat:
            self.leave()
            self.show_weights(beat)
        self.leave()

    # --------------------------------------------------------------------------- the addition

    def name_comes_in(self, beat: Beat) -> None:
        """Both names' directions add up to the vector; the three directions are read off it."""
        column, name = self.columns[0], self.names[0]
        self.aside = (COLUMNS_X[0] - COLUMNS_X[1]) * RIGHT
        VGroup(column, name, *self.readings[0]).shift(-self.aside)
        self.play(FadeIn(column.set_values(np.zeros(self.toy.first.size))), run_time=0.7)
        each = max((beat.at("read") - beat.elapsed) / 2, 1.2)
        for token, values in zip(name.tokens, (self.toy.first, self.toy.full_name), strict=True):
            self.play(FadeIn(token, shift=0.25 * DOWN), run_time=0.4)
            self.play(self.change(column, values), run_time=each - 0.4)
        *present, absent = self.readings[0]
        self.read(present, max(beat.at("third") - beat.elapsed, 1.5))
        self.read([absent], 1.0)

    def change(self, column: EmbeddingColumn, values: np.ndarray) -> UpdateFromAlphaFunc:
        """Every entry counts to its new value, and its colour with it."""
        start = column.get_values()
        return UpdateFromAlphaFunc(
            column, lambda moving, alpha: moving.set_values((1 - alpha) * start + alpha * values)
        )

    def block_answers(self, beat: Beat) -> None:
        """The vector goes through the block, and another comes out of it."""
        going_in, added, _ = self.columns
        step = self.toy.forward()
        slab = Slab(3.0, 3.4, self.theme.stream).move_to(added)
        icon = network_icon(self.toy, radius=0.09, gap=0.33, spread=0.85).move_to(slab)
        for layer in icon.layers:
            layer.set_values(np.zeros_like(layer.get_values()))
        self.play(
            VGroup(going_in, self.names[0], *self.readings[0]).animate.shift(self.aside),
            FadeIn(slab, icon),
            run_time=1.0,
        )
        entering = going_in.copy()
        self.play(entering.animate.scale(0.3).move_to(icon.layers[0]).set_opacity(0), run_time=0.8)
        self.remove(entering)
        for layer, values in zip(icon.layers, (step.x, step.neurons, step.delta), strict=True):
            self.play(layer.light_to(np.abs(values)), run_time=0.4)
        self.plus = Formula("+", HEADING, self.theme.dim).move_to([COLUMNS_X[0] / 2, MIDDLE, 0])
        self.play(
            FadeOut(slab, icon),
            FadeIn(added, self.plus),
            FadeIn(self.names[1], shift=0.2 * DOWN),
            run_time=0.8,
        )
        self.read(self.readings[1], max(beat.at("sum") - beat.elapsed, 1.0))

    def add_up(self, seconds: float) -> None:
        """The first column slides over, the second joins it, and so do names and bars."""
        going_in, added, coming_out = self.columns
        total = coming_out.get_values()
        equals = Formula("=", HEADING, self.theme.dim).move_to([COLUMNS_X[2] / 2, MIDDLE, 0])
        joining = added.copy()
        empty = VGroup(*(VGroup(row.label, row.track) for row in self.readings[2]))
        before = [*self.names[0].tokens, *self.names[1].tokens]
        self.play(
            TransformFromCopy(going_in, coming_out.set_values(going_in.get_values())),
            FadeIn(equals, empty),
            run_time=0.35 * seconds,
        )
        self.play(
            joining.animate.move_to(coming_out).set_opacity(0),
            self.change(coming_out, total),
            LaggedStart(
                *map(TransformFromCopy, before, self.names[2].tokens),
                lag_ratio=0.15,
            ),
            LaggedStart(
                *(
                    TransformFromCopy(VGroup(old.bar, old.number), VGroup(new.bar, new.number))
                    for old, new in zip(self.fuller_rows(), self.readings[2], strict=True)
                ),
                lag_ratio=0.15,
            ),
            run_time=0.55 * seconds,
        )
        self.remove(joining)
        self.add(*self.readings[2])

    def fuller_rows(self) -> list["ReadRow"]:
        """For each direction the row of the two summands that holds more of it."""
        pairs = zip(*self.readings[:2], strict=True)
        return [max(pair, key=lambda row: row.number.get_value()) for pair in pairs]

    def name_tags(self) -> list[TokenStrip]:
        """What the vectors mean: the name, the answer, both."""
        fact = self.lecture.fact
        answer = fact.text[self.language].answer
        shades = {0: self.theme.first, 1: self.theme.last, 2: self.theme.answer}
        words = ([fact.first, fact.last], [answer], [fact.first, fact.last, answer])
        tags = []
        for texts, x in zip(words, COLUMNS_X, strict=True):
            colours = shades if len(texts) > 1 else {0: self.theme.answer}
            tag = TokenStrip(texts, colours, size=BODY, gap=0.1, max_width=4.3)
            tag.move_to([x, 3.15, 0])
            tag.shift(min(6.6 - tag.get_right()[0], 0) * RIGHT)
            tags.append(tag)
        return tags

    def reading(self, column: EmbeddingColumn) -> VGroup:
        """The column's dot products with M, J and B, each as a bar beside its letter."""
        shades = (self.theme.first, self.theme.last, self.theme.answer)
        directions = (self.toy.first, self.toy.last, self.toy.answer)
        rows = zip(self.lecture.fact.symbols, directions, shades, strict=True)
        return VGroup(
            *(
                ReadRow(letter, component(column.get_values(), direction), shade).shift(
                    [column.get_center()[0], READ_TOP - READ_GAP * k, 0]
                )
                for k, (letter, direction, shade) in enumerate(rows)
            )
        )

    def read(self, rows: Iterable["ReadRow"], run_time: float) -> None:
        """Dot products, from top to bottom."""
        self.play(LaggedStart(*(row.grow() for row in rows), lag_ratio=0.5), run_time=run_time)

    # ---------------------------------------------------------------------------- the weights

    def show_weights(self, beat: Beat) -> None:
        """Both matrices of the block: the row that asked, its neuron, the column that answered."""
        block, fact = self.toy.block, self.lecture.fact
        up, down = CellMatrix(block.W_up), CellMatrix(block.W_down)
        neurons = NeuronLayer(np.zeros(len(block.W_up)), radius=0.19, gap=CELL)
        VGroup(up, neurons, down).arrange(RIGHT, buff=0.75).move_to(0.45 * DOWN)
        self.matrices, self.neurons = (up, down), neurons
        asks = Words(
            fact.full, HEADING, paint={fact.first: self.theme.first, fact.last: self.theme.last}
        )
        answers = Words(fact.text[self.language].predicate, HEADING, self.theme.answer)
        self.play(
            FadeIn(up.frame, down.frame),
            LaggedStart(
                *(FadeIn(cells, shift=0.2 * UP) for cells in (*up.columns, neurons, *down.columns)),
                lag_ratio=0.12,
            ),
            run_time=max(beat.at("row") - beat.elapsed - 0.3, 1.5),
        )
        self.wait_for(beat, "row")
        self.mark(up, up.row(0), asks, self.theme.first)
        self.play(neurons.light_to(np.eye(len(neurons.dots))[0]), run_time=0.6)
        self.wait_for(beat, "column")
        self.mark(down, down.columns[0], answers, self.theme.answer)

    def mark(self, matrix: "CellMatrix", cells: VGroup, words: Words, colour: ManimColor) -> None:
        """Light a row or a column, with what it stands for above it."""
        bar = SurroundingRectangle(
            cells, buff=0.07, color=colour, stroke_width=4, corner_radius=0.08
        )
        words.next_to(matrix, UP, buff=0.4)
        # A long predicate stays over its own matrix.
        words.align_to(matrix, LEFT)
        chosen = set(cells.submobjects)
        others = [cell for column in matrix.columns for cell in column if cell not in chosen]
        self.play(
            VGroup(*others).animate.set_opacity(0.25),
            Create(bar),
            FadeIn(words, shift=0.15 * UP),
            run_time=1.0,
        )


class ReadRow(VGroup):
    """A direction's letter, a bar as long as the dot product with it, and its value."""

    def __init__(self, letter: str, value: float, shade: ManimColor) -> None:
        super().__init__()
        self.label = Formula(f"vec({letter})", BODY, shade).put_baseline(0)
        self.label.shift((-1.35 - self.label.get_right()[0]) * RIGHT)
        style = {"height": 0.26, "stroke_width": 0, "fill_opacity": 1}
        self.track = Rectangle(width=BAR, fill_color=shade.darker(0.8), **style)
        self.bar = Rectangle(width=BAR, fill_color=shade, **style)
        for bar in (self.track, self.bar):
            bar.move_to([-1.1, 0.13, 0], LEFT)
        self.number = Decimal(value, 1, BODY, anchor="left").shift((BAR - 0.9) * RIGHT)
        self.add(self.label, self.number, self.track, self.bar)
        self.show(value)

    def show(self, value: float) -> None:
        """The bar and the number at this value."""
        left = self.track.get_left()
        self.bar.stretch_to_fit_width(max(BAR * abs(value), 1e-3)).move_to(left, LEFT)
        self.number.set_value(value)

    def grow(self) -> UpdateFromAlphaFunc:
        """An animation in which the row enters and its bar grows from nought."""
        end = self.number.get_value()

        def step(row: "ReadRow", alpha: float) -> None:
            row.show(alpha * end)
            row.set_opacity(min(3 * alpha, 1.0))

        return UpdateFromAlphaFunc(self, step)


class CellMatrix(VGroup):
    """A matrix as coloured cells between brackets, column by column."""

    def __init__(self, values: ArrayLike) -> None:
        table = np.asarray(values, dtype=float)
        self.columns = VGroup(
            *(CellColumn(column, height=CELL * len(table), width=CELL) for column in table.T)
        ).arrange(RIGHT, buff=0.08)
        self.frame = brackets(self.columns)
        super().__init__(self.frame, self.columns)

    def get_values(self) -> np.ndarray:
        """Shape (rows, cols)."""
        return np.column_stack([column.get_values() for column in self.columns])

    def row(self, i: int) -> VGroup:
        """The cells of row i."""
        return VGroup(*(column[i] for column in self.columns))
