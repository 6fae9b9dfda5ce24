"""Shot 57: what is true of any two matrices, and what is not said by it."""

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
    RoundedRectangle,
    VGroup,
    VMobject,
    there_and_back,
)

from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import BODY, HEADING, TITLE, Formula, Words
from scenes.sets.evidence import fit
from scenes.stage import Beat, LectureScene

CARD_X, CARD_TOP, CARD_WIDTH = 3.3, 3.4, 6.1
PRODUCT_Y = -1.1
ROW_WIDTH = 10.5
STEPS = 3  # rows that are swept, columns that are added, one by one


class TrueOfMatrices(LectureScene):
    """Rows read: a row's dot product fills one neuron. Columns write: a neuron sends one column."""

    def construct(self) -> None:
        toy = self.toy
        step = toy.forward()
        cards = self.cards = VGroup(
            self.card("rows", "vec(r)_i dot vec(E)", -CARD_X),
            self.card("columns", "n_i vec(c)_i", CARD_X),
        )

        reading = self.reading = MatVecProduct(toy.block.W_up, step.x)
        reading.move_to(PRODUCT_Y * UP)
        with self.beat("rows") as beat:
            rows = [reading.matrix.row(i) for i in range(reading.matrix.shown_shape[0])]
            self.play(
                FadeIn(reading.matrix.brackets),
                LaggedStart(*(FadeIn(row, shift=0.1 * RIGHT) for row in rows), lag_ratio=0.5),
                run_time=max(beat.at("rows") - 1.2, 1.5),
            )
            reading.result.entries.set_opacity(0)
            self.play(FadeIn(reading.vector, reading.equals, reading.result), run_time=0.8)
            self.wait_for(beat, "rows")
            self.play(FadeIn(cards[0][:2], shift=0.15 * DOWN), run_time=0.8)
            lit = (row.animate(rate_func=there_and_back).set_fill(self.theme.ink) for row in rows)
            self.play(
                LaggedStart(*lit, lag_ratio=0.4),
                run_time=max(beat.at("measure") - beat.elapsed, 1.0),
            )
            self.read_rows(beat)
            self.play(Create(cards[0][2]), run_time=0.5)

        self.play(FadeOut(reading), run_time=0.6)
        writing = self.writing = MatVecProduct(toy.block.W_down, step.neurons)
        fit(writing, 12.6)
        writing.move_to(PRODUCT_Y * UP)
        with self.beat("columns") as beat:
            writing.result.set_values(np.zeros(len(step.x)))
            self.play(FadeIn(writing), run_time=0.9)
            self.play(FadeIn(cards[1][:2], shift=0.15 * DOWN), run_time=0.8)
            self.wait_for(beat, "active")
            self.write_columns(beat)
            self.play(Create(cards[1][2]), run_time=0.5)

        with self.beat("open") as beat:
            self.play(FadeOut(writing), run_time=0.5)
            self.play(FadeIn(reading), run_time=0.6)
            self.wait_for(beat, "mean")
            self.ask_one_row()
        self.leave()

    def ask_one_row(self) -> None:
        """A row leaves its matrix and grows; what does it mean?"""
        matrix, cards = self.reading.matrix, self.cards
        row = matrix.row(0)
        others = [matrix.row(i) for i in range(1, matrix.shown_shape[0])]
        rest = (matrix.brackets, self.reading.vector, self.reading.equals, self.reading.result)
        meaning = fit(Words(self.words("meaning"), HEADING, self.theme.ink), 12.0).move_to(0.7 * UP)
        asked = Formula("quest", 2 * TITLE, self.theme.answer).move_to(2.4 * DOWN)
        self.play(FadeOut(*others, *rest), run_time=0.7)
        self.play(
            row.animate.scale(ROW_WIDTH / row.width).move_to(0.7 * DOWN).set_color(self.theme.ink),
            cards.animate.fade(0.6),
            run_time=1.1,
        )
        self.play(FadeIn(meaning, shift=0.2 * UP), run_time=0.8)
        self.play(FadeIn(asked, scale=0.5), run_time=0.7)

    def card(self, key: str, code: str, x: float) -> VGroup:
        """A statement and its formula, and the tick that certifies it."""
        colours = self.theme
        words = Words(self.words(key), BODY, colours.ink)
        fit(words, CARD_WIDTH - 1.5)
        formula = Formula(code, BODY, colours.stream)
        text = VGroup(words, formula).arrange(DOWN, buff=0.25)
        plate = RoundedRectangle(
            width=CARD_WIDTH,
            height=text.height + 0.55,
            corner_radius=0.15,
            stroke_width=1.6,
            stroke_color=colours.faint,
            fill_color=colours.panel,
            fill_opacity=1,
        )
        plate.move_to([x, CARD_TOP - plate.height / 2, 0])
        text.move_to(plate).shift(0.35 * LEFT)
        tick = VMobject(stroke_width=6, stroke_color=colours.first)
        tick.set_points_as_corners([[0, 0, 0], [0.14, -0.16, 0], [0.44, 0.26, 0]])
        tick.move_to([plate.get_right()[0] - 0.55, plate.get_y(), 0])
        return VGroup(plate, text, tick)

    def read_rows(self, beat: Beat) -> None:
        """The first rows are swept one by one, the others follow at once."""
        reading = self.reading
        rows = len(reading.get_values())
        pace = max(beat.remaining - 1.2, 2.4) / STEPS
        for i in range(STEPS):
            reading.result.entry(i).set_opacity(1)
            self.play(reading.sweep_row(i), run_time=pace)
        self.play(
            *(entry.animate.set_opacity(1) for entry in reading.result.entries[STEPS:rows]),
            run_time=0.6,
        )

    def write_columns(self, beat: Beat) -> None:
        """Every column whose neuron is on joins the sum; those that are off send nothing."""
        writing = self.writing
        on = [int(j) for j in np.flatnonzero(writing.vector.get_values())]
        pace = max(beat.remaining - 1.3, 2.4) / len(on)
        # What flies across the other numbers must be the only thing read.
        self.play(writing.matrix.entries.animate.set_opacity(0.25), run_time=0.4)
        for j in on:
            ghost = writing.scaled_column(j)
            self.add(ghost)
            self.play(writing.send_column(ghost, j), run_time=pace)
            self.remove(ghost)
        self.play(writing.matrix.entries.animate.set_opacity(1), run_time=0.4)
