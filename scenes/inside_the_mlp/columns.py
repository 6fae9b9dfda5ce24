"""Shots 42 to 44: what a column writes, how much fits into one, and what all of them add."""

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
    ReplacementTransform,
    SurroundingRectangle,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    there_and_back,
)

from mlp_math.directions import component
from scenes.inside_the_mlp.cards import (
    ABOVE,
    BIAS_X,
    CARDS_Y,
    CELL,
    LARGE,
    TERM_Y,
    CardRow,
    ColumnCard,
    beside,
)
from scenes.inside_the_mlp.down_set import (
    NOUGHT,
    QUIET,
    ROW_GAP,
    DownStep,
    dim_zeros,
    down_product,
    exchange,
    name_above,
    sum_sign,
)
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
)
from scenes.sets.block import PRODUCT_Y, formula
from scenes.stage import LectureScene
from scenes.theme import theme

# Where neurons, factor, dot, column, equals sign and term stand, and what is read off the term.
TERM_XS, READING_X = (-5.55, -3.85, -2.95, -1.9, -0.65, 0.6), 4.0
READING_WIDTH = 4.6
WORD_WIDTH = 2.35
SLOT_GAP = 0.28


class ColumnTerm(VGroup):
    """n₀ · c₀ = what the first neuron adds, beside all neurons of whoever flows in.

    `neurons`, `factor`, `column` and `term` follow `set_values`.
    """

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__()
        facts, colours = scene.toy, scene.theme
        self.block, self._x = facts.block, facts.people[person].copy()
        first = self.block.W_down[:, 0]
        self.neurons = EmbeddingColumn(np.zeros(self.block.d_mlp), ellipsis=0, row_gap=ROW_GAP)
        self.factor = Decimal(0.0, 1, TITLE, colours.ink)
        self.times = Formula("dot", TITLE, colours.dim)
        self.column = ColumnCard(first, colour=colours.answer, **LARGE)
        self.equals = Formula("=", HEADING, colours.dim)
        self.term = ColumnCard(first, colour=colours.answer, **LARGE)
        self.add(self.neurons, self.factor, self.times, self.column, self.equals, self.term)
        for part, x in zip(self, TERM_XS, strict=True):
            part.move_to([x, PRODUCT_Y, 0])
        self.factor.put_baseline(PRODUCT_Y - 0.32 * self.factor.em_height)
        self.set_values(self._x)

    def get_values(self) -> np.ndarray:
        """What the first neuron adds, shape (d,)."""
        return self.term.get_values()

    def set_values(self, x: np.ndarray) -> "ColumnTerm":
        """Let another vector flow into the block, shape (d,)."""
        self._x = np.asarray(x, dtype=float).copy()
        neurons = self.block.neurons(self._x)
        self.neurons.set_values(neurons)
        self.factor.set_value(neurons[0])
        self.factor.set_fill(theme().mix(theme().ink, 0.4 + 0.6 * min(float(neurons[0]), 1.0)))
        self.term.light(neurons[0]).set_values(neurons[0] * self.column.get_values())
        for i, entry in enumerate(self.neurons.entries):
            entry.set_fill(opacity=1.0 if i == 0 else 0.3)
        return self

    def flow(self, x: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """Another vector takes the old one's place; neurons and term follow all the way."""
        start, end = self._x.copy(), np.asarray(x, dtype=float)

        def step(whole: "ColumnTerm", alpha: float) -> None:
            whole.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)


class BasketballColumn(LectureScene):
    """The first column is the answer's direction: the first neuron decides whether it is added."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        answer = self.lecture.fact.symbols[2]
        product = down_product(self)
        dim_zeros(product.vector)
        self.add(quiet(formula("relu")), product)
        self.term = term = ColumnTerm(self)
        label = self.label(answer).next_to(term.column, UP, buff=0.3)
        meaning = Words(self.words("meaning"), LABEL, colours.answer)
        meaning.next_to(term.column, DOWN, buff=0.3)
        with self.beat("suppose") as beat:
            column = VGroup(*product.matrix.col(0))
            rest = VGroup(*(product.matrix.col(j) for j in range(1, product.matrix.shown_shape[1])))
            self.play(
                LaggedStart(
                    *(one.animate.set_fill(opacity=QUIET) for one in reversed(rest)), lag_ratio=0.3
                ),
                run_time=max(beat.at("column") - 0.2, 1.0),
            )
            self.wait_for(beat, "column")
            self.play(column.animate.set_fill(colours.answer), run_time=0.6)
            self.play(
                FadeOut(rest, product.matrix.brackets, product.equals, product.result),
                FadeIn(term.column.rim, term.column.cells),
                ReplacementTransform(column.set_z_index(1), term.column.entries.set_z_index(1)),
                ReplacementTransform(product.vector, term.neurons),
                run_time=1.4,
            )
            self.wait_for(beat, "answer")
            self.play(FadeIn(label, meaning, shift=0.15 * UP), run_time=0.8)

        names = [name_above(self, p, term.neurons) for p in range(len(facts.people))]
        self.reading = reading = self.reading_of(answer)
        self.seen: dict[str, float] = {}
        with self.beat("on") as beat:
            ring = self.ring(term)
            self.play(FadeIn(names[0], shift=0.15 * DOWN), run_time=0.6)
            self.play(
                LaggedStart(
                    *(
                        entry.animate(rate_func=there_and_back).set_fill(colours.ink, opacity=1)
                        for entry in reversed(term.neurons.entries)
                    ),
                    lag_ratio=0.3,
                ),
                run_time=max(beat.at("one") - beat.elapsed - 0.5, 1.0),
            )
            self.play(Create(ring), run_time=0.4)
            self.wait_for(beat, "one")
            self.play(
                TransformFromCopy(term.neurons.entry(0), term.factor),
                FadeIn(term.times),
                run_time=0.8,
            )
            self.play(FadeIn(term.equals), TransformFromCopy(term.column, term.term), run_time=1.2)
            self.add(term)
            self.play(FadeIn(reading, shift=0.2 * LEFT), run_time=0.6)
            self.note("on")

        with self.beat("off") as beat:
            self.change(names[0], names[2], 2, max(beat.at("zero") + 0.8 - beat.elapsed, 1.2))
            self.note("off")

        with self.beat("decides") as beat:
            slot = max(beat.remaining / 3, 1.3)
            for old, new in ((2, 0), (0, 1), (1, 0)):
                self.change(names[old], names[new], new, slot)
        self.play(FadeOut(ring, names[0], reading[0], reading.words), run_time=0.5)

    def note(self, key: str) -> None:
        self.seen[key] = self.reading.number.get_value()

    def change(self, old: Words, new: Words, person: int, seconds: float) -> None:
        """Someone else flows in; the reading follows the term."""
        facts = self.toy
        step = facts.forward(person)
        neuron, goal = float(step.neurons[0]), component(step.contributions[0], facts.answer)
        said = self.reading.said["added" if neuron > NOUGHT else "nothing"]
        words = [self.reading.words] if said is not self.reading.words else []
        self.reading.words = said
        self.play(
            self.term.flow(facts.people[person]),
            exchange(old, new),
            ChangeDecimal(self.reading.number, goal),
            *(exchange(before, said) for before in words),
            run_time=seconds,
        )

    def label(self, answer: str) -> Formula:
        line = Formula(f"{{{{ vec(c)_0 : c }}}} = {{{{ vec({answer}) : b }}}}", BODY)
        line.part("b").set_color(self.theme.answer)
        return line

    def ring(self, term: ColumnTerm) -> SurroundingRectangle:
        return SurroundingRectangle(
            term.neurons.entry(0), buff=0.1, color=self.theme.answer, stroke_width=2.5,
            corner_radius=0.08,
        )  # fmt: skip

    def reading_of(self, answer: str) -> VGroup:
        """How much of the answer's direction is added, and what that says."""
        line = Formula(f"{{{{ vec({answer}) : b }}}} dot (n_0 vec(c)_0) =", BODY)
        line.part("b").set_color(self.theme.answer)
        number = Decimal(1.0, 1, BODY, anchor="left")
        number.next_to(line, RIGHT, buff=0.2).put_baseline(line.baseline)
        number.set_value(component(self.term.get_values(), self.toy.answer))
        shades = {"added": self.theme.answer, "nothing": self.theme.dim}
        top = VGroup(line, number)
        said = {
            key: Words(self.words(key), BODY, shade, width=READING_WIDTH, align="center").next_to(
                top, DOWN, buff=0.5
            )
            for key, shade in shades.items()
        }
        group = VGroup(top, said["added"])
        shift = np.array([READING_X, PRODUCT_Y, 0]) - group.get_center()
        VGroup(top, *said.values()).shift(shift)
        group.number, group.said, group.words = number, said, said["added"]
        return group


class MoreInColumn(LectureScene):
    """One column can carry several directions; each is read back by its own dot product."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        fact = self.lecture.fact
        extras = facts.extras[: len(fact.text[self.language].attributes)]
        parts = np.vstack([facts.answer, extras])
        start = ColumnTerm(self)
        answer = fact.symbols[2]
        label = BasketballColumn.label(self, answer).next_to(start.column, UP, buff=0.3)
        meaning = Words(self.words("meaning"), LABEL, colours.answer)
        meaning.next_to(start.column, DOWN, buff=0.3)
        short = quiet(formula("relu"))
        self.add(short, start, label, meaning)
        self.row = row = self.sum_row(parts)
        whole, columns = row.whole, row.columns
        name = Formula("vec(c)_0", BODY).next_to(whole, UP, buff=0.3)

        with self.beat("more") as beat:
            self.play(
                FadeOut(start.neurons, start.factor, start.times, start.equals, start.term),
                ReplacementTransform(start.column, columns[0]),
                FadeOut(label, shift=0.2 * UP),
                exchange(meaning, row.words[0]),
                run_time=1.0,
            )
            self.wait_for(beat, "add")
            slot = max(beat.remaining / len(parts), 0.9)
            for k in range(1, len(parts)):
                self.play(
                    FadeIn(row.signs[k], row.words[k], shift=0.15 * UP),
                    FadeIn(columns[k], shift=0.3 * LEFT),
                    run_time=min(slot, 1.3),
                )
            self.play(
                FadeIn(row.signs[0], name),
                *(c.copy().animate.move_to(whole).set_opacity(0) for c in columns),
                FadeIn(whole),
                run_time=1.4,
            )

        self.readings = readings = self.reading_row(row, parts)
        with self.beat("read") as beat:
            self.play(*(card.animate.light(0.35) for card in columns), run_time=0.6)
            self.wait_for(beat, "read")
            slot = max((beat.duration - beat.elapsed) / len(parts), 0.9)
            for k, reading in enumerate(readings):
                sent = whole.copy().ring(colours.answer).set_z_index(ABOVE)
                self.play(sent.animate.move_to(columns[k]), run_time=0.55 * slot)
                self.play(
                    FadeOut(sent, target_position=reading, scale=0.3),
                    FadeIn(reading, shift=0.15 * DOWN),
                    columns[k].animate.light(1.0),
                    run_time=0.45 * slot,
                )
        self.leave(short)

    def sum_row(self, parts: np.ndarray) -> VGroup:
        """c₀ = B + …, a column a direction, each with its words above it."""
        text, colours = self.lecture.fact.text[self.language], self.theme
        total = parts.sum(axis=0)
        whole = ColumnCard(total, **LARGE).ring(colours.ink)
        shades = [colours.answer, *[None] * (len(parts) - 1)]
        columns = VGroup(
            *(ColumnCard(p, colour=c, **LARGE) for p, c in zip(parts, shades, strict=True))
        )
        kinds = [sum_sign(parts, total), *["+"] * (len(parts) - 1)]
        signs = VGroup(*(Formula(kind, BODY, colours.dim) for kind in kinds))
        words = VGroup()
        for k, phrase in enumerate((text.answer, *text.attributes)[: len(parts)]):
            line = Words(phrase, LABEL, colours.answer if k == 0 else colours.ink)
            words.add(line.scale(min(1.0, WORD_WIDTH / line.width)))
        group = VGroup(whole)
        # Columns stand far enough apart for the words above them.
        slot = max(columns[0].width, *(line.width for line in words))
        for k, column in enumerate(columns):
            before = group.get_right()[0]
            signs[k].move_to([before + SLOT_GAP + signs[k].width / 2, 0, 0])
            column.move_to([signs[k].get_right()[0] + SLOT_GAP + slot / 2, 0, 0])
            words[k].set_x(column.get_x())
            group.add(signs[k], column, words[k])
        for line in words:
            line.put_baseline(columns[0].get_top()[1] + 0.35)
        group.move_to([0, PRODUCT_Y + 0.3, 0])
        if group.width > 12.8:
            group.scale(12.8 / group.width)
        group.whole, group.columns, group.signs, group.words = whole, columns, signs, words
        group.shown = VGroup(whole, signs, columns, words)
        return group

    def reading_row(self, row: VGroup, parts: np.ndarray) -> VGroup:
        """Below every direction, how much of it the whole column holds."""
        total = row.whole.get_values()
        readings = VGroup()
        for k, (column, part) in enumerate(zip(row.columns, parts, strict=True)):
            dot = Formula("dot vec(c)_0 =", LABEL, self.theme.dim)
            number = Decimal(component(total, part), 1, BODY, self.ink_of(k))
            line = VGroup(dot, number).arrange(RIGHT, buff=0.15).set_x(column.get_x())
            for piece in line:
                piece.put_baseline(column.get_bottom()[1] - 0.7)
            line.number = number
            readings.add(line)
        return readings

    def ink_of(self, k: int) -> ManimColor:
        return self.theme.answer if k == 0 else self.theme.ink


class OtherColumnsBias(LectureScene):
    """Whoever flows in lights other columns; the bias is added to each of them alike."""

    person = 0

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        short = quiet(formula("relu"))
        self.add(short)
        self.row = row = CardRow(self)
        names = [name_above(self, p, row.cards) for p in range(len(facts.people))]
        self.seen: dict[str, list[np.ndarray]] = {"others": [], "bias": []}

        with self.beat("others") as beat:
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(*of_one), shift=0.3 * UP)
                        for of_one in zip(row.cards, row.factors, row.terms, strict=True)
                    ),
                    lag_ratio=0.1,
                ),
                FadeIn(names[0], shift=0.15 * DOWN),
                FadeIn(row.pluses, row.sign, row.total),
                run_time=1.4,
            )
            self.add(row)
            self.play(self.sends(), run_time=max(beat.at("lights") - beat.elapsed - 0.3, 2.0))
            slot = max(beat.remaining / 3, 1.5)
            for person in (3, 2, 1):
                self.swap(names, person, slot)
                self.seen["others"].append(row.get_values())

        bias = ColumnCard(facts.block.b_down).move_to([BIAS_X, CARDS_Y, 0])
        plus = Formula("+", BODY, colours.dim).move_to([BIAS_X - 0.8, CARDS_Y, 0])
        tag = beside(bias, Formula("vec(B)_arrow.b", BODY), TERM_Y)
        with self.beat("bias") as beat:
            self.play(row.make_room(), run_time=0.8)
            self.play(FadeIn(plus, tag), FadeIn(bias, shift=0.8 * DOWN), run_time=0.8)
            self.play(row.add_bias(facts.block.b_down), run_time=0.9)
            self.wait_for(beat, "always")
            self.play(bias.animate.ring(colours.answer), run_time=0.4)
            slot = max(beat.remaining / 3, 1.3)
            for person in (2, 3, 0):
                self.swap(names, person, slot)
                self.seen["bias"].append(row.get_values())

        self.dials = dials = self.bias_dials(bias)
        what = beside(bias, Words(self.words("what_for"), BODY, colours.answer, italic=True), 1.95)
        self.reading = reading = self.bias_reading(bias)
        with self.beat("what_for") as beat:
            self.play(
                *(card.animate.light(0.0) for card in row.cards),
                *(part.animate.set_opacity(0.3) for part in (row.factors, row.terms, row.pluses)),
                FadeOut(names[0], shift=0.15 * UP),
                FadeIn(what, shift=0.15 * UP),
                run_time=0.9,
            )
            self.wait_for(beat, "hand")
            self.play(FadeOut(bias.entries), FadeIn(dials), run_time=0.7)
            self.play(
                dials.turn_to(facts.block.b_down[:, np.newaxis]),
                run_time=max(beat.at("perhaps") - beat.elapsed - 0.3, 1.5),
            )
            self.wait_for(beat, "perhaps")
            self.play(
                what.animate.set_opacity(0.5),
                bias.rim.animate.set_stroke(colours.faint),
                run_time=0.7,
            )
            self.wait_for(beat, "story")
            self.play(
                FadeOut(dials, what),
                FadeIn(bias.entries),
                ReplacementTransform(tag, reading.line),
                FadeIn(reading.number),
                run_time=0.9,
            )
        self.final = end = DownStep(self)
        self.play(
            row.come_together(end.product),
            FadeOut(bias.rim, bias.cells, reading),
            ReplacementTransform(bias.entries, end.bias.entries),
            ReplacementTransform(plus, end.plus),
            FadeIn(end.bias.brackets),
            run_time=1.1,
        )
        self.remove(*self.mobjects)
        self.add(short, end)

    def sends(self) -> LaggedStart:
        """Cards of neurons that are on join the sum, the others go dark."""
        row = self.row
        return LaggedStart(
            *(
                row.send(j) if value > NOUGHT else row.quench(j)
                for j, value in enumerate(row.neurons)
            ),
            lag_ratio=0.25,
        )

    def swap(self, names: list[Words], person: int, seconds: float) -> None:
        """Someone else flows in, and other columns light."""
        self.play(
            self.row.flow(self.toy.people[person]),
            exchange(names[self.person], names[person]),
            run_time=0.65 * seconds,
        )
        self.wait(0.3 * seconds)
        self.person = person

    def bias_dials(self, bias: ColumnCard) -> DialPanel:
        """A dial in each cell of the bias; what turns them is training."""
        values = bias.get_values()[:, np.newaxis]
        dials = DialPanel(0 * values, radius=0.22, gap=CELL, scale=float(np.abs(values).max()))
        return dials.move_to(bias.cells)

    def bias_reading(self, bias: ColumnCard) -> VGroup:
        """How much of the answer's direction the bias holds."""
        answer = self.lecture.fact.symbols[2]
        line = Formula(f"{{{{ vec({answer}) : b }}}} dot vec(B)_arrow.b =", BODY)
        line.part("b").set_color(self.theme.answer)
        number = Decimal(component(bias.get_values(), self.toy.answer), 1, BODY)
        group = VGroup(line, number).arrange(RIGHT, buff=0.18).set_x(bias.get_x())
        line.put_baseline(TERM_Y)
        number.put_baseline(TERM_Y)
        group.line, group.number = line, number
        return group
