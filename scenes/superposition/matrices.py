"""What is true of any two matrices, and what is not said by it."""

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, VGroup, VMobject, there_and_back

from scenes.mobjects.place import fit
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import FULL, HUSHED, plate
from scenes.mobjects.text import BODY, HEADING, TITLE, Formula, Words
from scenes.moves import in_turn, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

CARD_X, CARD_TOP, CARD_WIDTH = 3.3, 3.4, 6.1
PRODUCT_Y = -1.1
ROW_WIDTH = 10.5
STEPS = 3  # rows that are swept one by one


class TrueOfMatrices(LectureScene):
    """Rows read: a row's dot product fills one neuron. Columns write: a neuron sends one column."""

    def stage(self) -> None:
        block, step = self.toy.block, self.toy.forward()
        self.reads = CertainCard(self.words("rows"), "vec(r)_i dot vec(E)").move_to([-CARD_X, 0, 0])
        self.writes = CertainCard(self.words("columns"), "n_i vec(c)_i").move_to([CARD_X, 0, 0])
        self.cards = VGroup(self.reads, self.writes)
        for card in self.cards:
            card.set_y(CARD_TOP, UP)
        self.reading = MatVecProduct(block.W_up, step.x).move_to(PRODUCT_Y * UP)
        self.writing = fit(MatVecProduct(block.W_down, step.neurons), 12.6)
        self.writing.move_to(PRODUCT_Y * UP)
        matrix = self.reading.matrix
        self.row_entries = [matrix.row(i) for i in range(matrix.shown_shape[0])]

    @beat
    def rows(self, beat: Beat) -> None:
        """The rows come in; each measures how much of it the vector holds."""
        reading = self.reading
        self.play(
            FadeIn(reading.matrix.brackets),
            in_turn(lambda row: FadeIn(row, shift=0.1 * RIGHT), self.row_entries, lag=0.5),
            run_time=beat.to("rows", 1.5, early=1.2),
        )
        reading.result.entries.set_opacity(0)
        self.play(FadeIn(reading.vector, reading.equals, reading.result), run_time=0.8)
        beat.until("rows")
        self.play(FadeIn(self.reads.statement, shift=0.15 * DOWN), run_time=0.8)
        self.play(
            in_turn(self.flash_up, self.row_entries, lag=0.4), run_time=beat.to("measure", 1.0)
        )
        self.read_rows(beat.share(STEPS, 0.8, early=1.2))
        self.play(Create(self.reads.tick), run_time=0.5)

    @interlude
    def forget_the_rows(self) -> None:
        self.play(FadeOut(self.reading), run_time=0.6)

    @beat
    def columns(self, beat: Beat) -> None:
        """Every column whose neuron is on joins the sum; those that are off send nothing."""
        self.writing.result.set_values(np.zeros_like(self.writing.get_values()))
        self.play(FadeIn(self.writing), run_time=0.9)
        self.play(FadeIn(self.writes.statement, shift=0.15 * DOWN), run_time=0.8)
        beat.until("active")
        self.write_columns(beat)
        self.play(Create(self.writes.tick), run_time=0.5)

    @beat
    def open(self, beat: Beat) -> None:
        """A row leaves its matrix and grows; what does it mean?"""
        reading = self.reading
        self.play(FadeOut(self.writing), run_time=0.5)
        self.play(FadeIn(reading), run_time=0.6)
        beat.until("mean")
        row, *others = self.row_entries
        rest = (reading.matrix.brackets, reading.vector, reading.equals, reading.result)
        self.play(FadeOut(*others, *rest), run_time=0.7)
        self.play(
            row.animate.scale(ROW_WIDTH / row.width).move_to(0.7 * DOWN).set_color(self.theme.ink),
            self.cards.animate.fade(0.6),
            run_time=1.1,
        )
        meaning = fit(Words(self.words("meaning"), HEADING, self.theme.ink), 12.0)
        self.play(FadeIn(meaning.move_to(0.7 * UP), shift=0.2 * UP), run_time=0.8)
        asked = Formula("quest", 2 * TITLE, self.theme.answer).move_to(2.4 * DOWN)
        self.play(FadeIn(asked, scale=0.5), run_time=0.7)

    @interlude
    def end(self) -> None:
        self.leave()

    def flash_up(self, row: VGroup) -> Any:
        """An animation in which a row lights up and is as before."""
        return row.animate(rate_func=there_and_back).set_fill(self.theme.ink)

    def read_rows(self, pace: float) -> None:
        """The first rows are swept one by one, the others follow at once."""
        result = self.reading.result
        for i in range(STEPS):
            result.entry(i).set_opacity(FULL)
            self.play(self.reading.sweep_row(i), run_time=pace)
        self.play(*presence(FULL, *result.entries[STEPS:]), run_time=0.6)

    def write_columns(self, beat: Beat) -> None:
        """Column after column whose neuron is on flies to the sum."""
        writing, entries = self.writing, self.writing.matrix.entries
        on = [int(j) for j in np.flatnonzero(writing.vector.get_values())]
        pace = beat.rest(2.4, early=1.3) / len(on)
        # What flies across the other numbers must be the only thing read.
        self.play(*presence(HUSHED, entries), run_time=0.4)
        for j in on:
            ghost = writing.scaled_column(j)
            self.add(ghost)
            self.play(writing.send_column(ghost, j), run_time=pace)
            self.remove(ghost)
        self.play(*presence(FULL, entries), run_time=0.4)


class CertainCard(VGroup):
    """A plate with a statement and its formula, and the tick that certifies it."""

    def __init__(self, text: str, code: str) -> None:
        words = fit(Words(text, BODY, theme().ink), CARD_WIDTH - 1.5)
        content = VGroup(words, Formula(code, BODY, theme().stream)).arrange(DOWN, buff=0.25)
        back = plate(CARD_WIDTH, content.height + 0.55, theme().faint, stroke=1.6)
        content.move_to(back).shift(0.35 * LEFT)
        self.tick = VMobject(stroke_width=6, stroke_color=theme().first)
        self.tick.set_points_as_corners([[0, 0, 0], [0.14, -0.16, 0], [0.44, 0.26, 0]])
        self.tick.move_to(back.get_right() + 0.55 * LEFT)
        self.statement = VGroup(back, content)
        super().__init__(self.statement, self.tick)
