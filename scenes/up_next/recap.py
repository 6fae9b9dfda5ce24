"""Shot 72: a name goes in; the name and what is known of it come out."""

from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    SurroundingRectangle,
    VGroup,
)

from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.slabs import Slab
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import Beat, LectureScene
from scenes.where_facts_live.model_set import lecture_toy, network_icon

COLUMNS_X = (-4.6, 0.0, 4.6)
MIDDLE = 0.75  # height at which the columns stand
READ_TOP = -2.0


class RecapAddition(LectureScene):
    """E + Δ = E′ as columns, each read along three directions; then the weights behind it."""

    def construct(self) -> None:
        self.toy = toy = lecture_toy(self)
        step = toy.forward()
        self.columns = [
            EmbeddingColumn(values, ellipsis=0).move_to([x, MIDDLE, 0])
            for values, x in zip((step.x, step.delta, step.output), COLUMNS_X, strict=True)
        ]
        going_in, added, coming_out = self.columns
        names = self.name_tags()
        signs = [
            Formula(sign, HEADING, self.theme.dim).move_to([x, MIDDLE, 0])
            for sign, x in zip(("+", "="), (-2.3, 2.3), strict=True)
        ]
        self.readings = readings = [self.reading(column) for column in self.columns]

        opening = VGroup(names[0], going_in, *readings[0])
        aside = (COLUMNS_X[0] - COLUMNS_X[1]) * RIGHT
        opening.shift(-aside)
        with self.beat("name_in") as beat:
            self.play(FadeIn(names[0], shift=0.2 * DOWN), run_time=0.8)
            self.play(FadeIn(going_in, shift=0.2 * DOWN), run_time=0.9)
            self.wait_for(beat, "read")
            self.read(readings[0])

        with self.beat("concept_out") as beat:
            slab = Slab(2.6, 3.0, self.theme.stream).move_to(added)
            icon = network_icon(toy).move_to(slab)
            self.play(opening.animate.shift(aside), run_time=0.9)
            self.play(FadeIn(slab, icon), run_time=0.7)
            entering = going_in.copy()
            self.play(entering.animate.scale(0.3).move_to(icon).set_opacity(0), run_time=1.0)
            self.remove(entering)
            self.play(FadeOut(slab, icon), FadeIn(added), FadeIn(signs[0]), run_time=0.8)
            self.play(FadeIn(names[1], shift=0.2 * DOWN), run_time=0.6)
            self.read(readings[1])
            self.wait_for(beat, "sum")
            both = [column.copy() for column in (going_in, added)]
            self.play(
                *(copy.animate.move_to(coming_out).set_opacity(0) for copy in both),
                FadeIn(coming_out),
                FadeIn(signs[1]),
                run_time=1.2,
            )
            self.remove(*both)
            self.play(FadeIn(names[2], shift=0.2 * DOWN), run_time=0.6)
            self.read(readings[2])

        with self.beat("in_the_weights") as beat:
            self.leave()
            self.show_weights(beat)
        self.leave()

    def name_tags(self) -> list[TokenStrip]:
        """What the vectors mean: the name, the answer, both."""
        fact = self.lecture.fact
        answer = fact.text[self.language].answer
        shades = {0: self.theme.first, 1: self.theme.last, 2: self.theme.answer}
        words = ([fact.first, fact.last], [answer], [fact.first, fact.last, answer])
        tags = []
        for texts, x in zip(words, COLUMNS_X, strict=True):
            colours = shades if len(texts) > 1 else {0: self.theme.answer}
            tag = TokenStrip(texts, colours, size=LABEL, gap=0.1, max_width=4.2)
            tag.move_to([x, 3.1, 0])
            tag.shift(min(6.5 - tag.get_right()[0], 0) * RIGHT)
            tags.append(tag)
        return tags

    def reading(self, column: EmbeddingColumn) -> VGroup:
        """The column's dot products with M, J and B, each beside its letter."""
        letters = self.lecture.fact.symbols
        shades = (self.theme.first, self.theme.last, self.theme.answer)
        directions = (self.toy.first, self.toy.last, self.toy.answer)
        rows = VGroup()
        for k, (letter, shade, direction) in enumerate(
            zip(letters, shades, directions, strict=True)
        ):
            value = float(direction @ column.get_values())
            label = Formula(f"vec({letter})", BODY, shade)
            number = Decimal(value, 1, BODY, self.theme.ink)
            number.set_fill(self.theme.ink if value > 0.5 else self.theme.dim)
            y = READ_TOP - 0.55 * k
            x = column.get_center()[0]
            label.shift((x - 0.35 - label.get_right()[0]) * RIGHT).put_baseline(y)
            number.shift((x + 0.1 - number.get_left()[0]) * RIGHT).put_baseline(y)
            rows.add(VGroup(label, number))
        return rows

    def read(self, reading: VGroup) -> None:
        """The three dot products, from top to bottom."""
        self.play(
            LaggedStart(*(FadeIn(row, shift=0.15 * DOWN) for row in reading), lag_ratio=0.3),
            run_time=1.0,
        )

    def show_weights(self, beat: Beat) -> None:
        """Both matrices of the block: the row that asked and the column that answered."""
        block = self.toy.block
        style = {"size": LABEL * 0.8, "row_gap": 0.42, "col_gap": 0.73}
        up, down = WeightMatrix(block.W_up, **style), WeightMatrix(block.W_down, **style)
        VGroup(up, down).arrange(RIGHT, buff=0.8).move_to(0.3 * DOWN)
        self.matrices = (up, down)
        fact = self.lecture.fact
        asks = Words(
            fact.full, BODY, paint={fact.first: self.theme.first, fact.last: self.theme.last}
        )
        answers = Words(fact.text[self.language].predicate, BODY, self.theme.answer)
        self.play(FadeIn(up, down), run_time=0.9)
        self.wait_for(beat, "row")
        self.mark(up.row(0), asks, self.theme.first, up)
        self.wait_for(beat, "column")
        self.mark(down.col(0), answers, self.theme.answer, down)

    def mark(self, entries: VGroup, words: Words, colour: ManimColor, matrix: WeightMatrix) -> None:
        """Light a row or a column, with what it stands for above it."""
        bar = SurroundingRectangle(
            entries, buff=0.08, color=colour, stroke_width=2, corner_radius=0.08
        )
        words.next_to(bar, UP, buff=0.4)
        # A long predicate stays over its own matrix.
        words.shift(max(matrix.get_left()[0] - words.get_left()[0], 0) * RIGHT)
        self.play(
            entries.animate.set_fill(self.theme.ink),
            Create(bar),
            FadeIn(words, shift=0.15 * UP),
            run_time=1.0,
        )
