"""What one block's two matrices hold."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    GrowFromEdge,
    Line,
    ManimColor,
    ReplacementTransform,
    VGroup,
    rush_from,
)

from scenes.counting_parameters.block_count import BlockCount, plain_count
from scenes.counting_parameters.block_field import BlockField, alone
from scenes.mobjects.numbers import WeightMatrix, measured_brace
from scenes.mobjects.text import BODY, TITLE, Formula
from scenes.moves import at_rest, carry, cascade, count_from, leaves_first, point_at
from scenes.stage import Beat, LectureScene, beat, interlude

SHOWN_WEIGHTS = 10
HAIR = 0.5  # width of a line that can just be seen
LIT = 0.3  # share of its colour in the face of a matrix that is spoken of


class UpDownCount(LectureScene):
    """A row comes near, rows fill a sheet, it turns to the other matrix; both add up."""

    def stage(self) -> None:
        table = plain_count(self)
        self.count = BlockCount(table)
        self.block = alone(BlockField(table)[0])
        self.standing = VGroup(self.count.up, self.count.up_rows, self.count.up_braces)
        self.aside = self.standing.get_x()
        self.standing.set_x(0)
        weights, entries = self.rng().normal(size=(2, SHOWN_WEIGHTS))
        self.weights = a_few(weights, self.theme.ink).move_to(0.9 * UP)
        d_model = self.count.up_braces[1][1].get_value()
        self.length = measured_brace(self.weights, d_model, UP, BODY)
        self.vector = a_few(entries, self.theme.stream).next_to(self.weights, DOWN, buff=0.9)
        self.sheet = self.count.up.copy()
        self.add(self.sheet)

    @beat
    def one_row(self, beat: Beat) -> None:
        """A sheet is ruled; its first row comes near, meets a vector, and all rows follow it."""
        lines, row = self.count.up_rows.copy(), self.count.first_row()
        ruling = cascade(Create, lines, 0.3)
        self.play(ruling, run_time=beat.to("each", 1.2, part=0.25))
        rows, weights = row.copy(), in_order(self.weights)
        self.play(FadeOut(self.sheet, lines), FadeTransform(row, weights), run_time=0.9)
        brace, number = self.length
        self.play(
            cascade(point_at, self.weights.entries, 0.3, scale=1.3),
            GrowFromEdge(brace, LEFT),
            count_from(number),
            run_time=beat.to("each", 2.0),
        )
        vector = self.vector_with_ties()
        meeting = cascade(FadeIn, vector, 0.5, shift=0.5 * UP)
        self.play(meeting, run_time=beat.to("rows", 1.5))
        self.play(
            FadeTransform(weights, rows),
            ReplacementTransform(self.length, self.count.up_braces[1]),
            FadeOut(vector),
            run_time=1.1,
        )
        self.add(self.count.up_braces[0])
        self.play(self.count.pile_rows(rows), run_time=beat.through(2.5))
        self.add(self.count.up, self.count.up_rows)
        self.remove(rows)

    @beat
    def product(self, beat: Beat) -> None:
        count, line = self.count, self.count.lines[0]
        self.play(self.standing.animate.set_x(self.aside), run_time=1.0)
        self.play(FadeIn(count.up_name), run_time=0.4)
        self.play(
            carry(count.up_braces[0][1], line.rows, rate_func=rush_from),
            carry(count.up_braces[1][1], line.columns, rate_func=rush_from),
            FadeIn(line.times),
            run_time=1.0,
        )
        summing = count_from(line.size), at_rest(line.equals)
        self.play(FadeIn(line.symbol), *summing, run_time=beat.through(1.5))

    @beat
    def transpose(self, beat: Beat) -> None:
        """A copy of the sheet turns and lies down: its rows are columns now."""
        count = self.count
        sheet = VGroup(count.up, count.up_rows)
        away = FadeOut(count.lines[0])  # from where the sheet will sweep
        self.play(point_at(sheet, 1.04), away, run_time=beat.to("turn", 0.6))
        self.play(count.turn(), run_time=1.5)
        self.add(count.down, count.down_columns)
        self.play(
            FadeIn(count.down_braces, count.down_name),
            FadeIn(count.lines, shift=0.4 * DOWN),
            run_time=beat.through(0.7),
        )

    @beat
    def sum(self, beat: Beat) -> None:
        self.play(Create(self.count.rule), run_time=0.5)
        self.play(count_from(self.count.sum), run_time=beat.rest(1.5, early=0.3))
        lit = self.theme.mix(self.theme.mlp, LIT)
        matrices = self.count.up, self.count.down
        self.play(
            *(matrix.animate.set_fill(lit) for matrix in matrices),
            run_time=beat.through(0.5),
        )

    @interlude
    def hand_over(self) -> None:
        """The two matrices draw together: one block, the first of those that are counted next."""
        up, down = self.count.up, self.count.down
        pair = self.block.copy().set_points([*up.points, *down.points])
        self.remove(up, down)
        self.add(pair)
        leaving = (FadeOut(one, rate_func=leaves_first) for one in self.all_but(pair))
        self.play(*leaving, ReplacementTransform(pair, self.block), run_time=0.8)
        self.settle()

    def vector_with_ties(self) -> VGroup:
        """The vector's numbers, each tied to the weight that it meets, and the vector's name."""
        pairs = VGroup()
        for weight, number in zip(self.weights.entries, self.vector.entries, strict=True):
            ends = weight.get_bottom() + 0.12 * DOWN, number.get_top() + 0.12 * UP
            pairs.add(VGroup(Line(*ends, stroke_width=2, color=self.theme.faint), number))
        name = Formula("vec(E)", TITLE, self.theme.stream).next_to(self.vector, DOWN, buff=0.45)
        return pairs.add(*self.vector.ellipses, name)


def a_few(values: np.ndarray, colour: ManimColor) -> WeightMatrix:
    """A few numbers in a row, dots before the last."""
    row = WeightMatrix(values[np.newaxis], size=BODY, col_ellipsis=1, col_gap=1.08)
    row.entries.set_fill(colour)
    return row


def in_order(row: WeightMatrix) -> VGroup:
    """What a row is made of, in the order in which it comes in."""
    return VGroup(row.brackets[0], *row.entries, *row.ellipses, row.brackets[1])
