"""What one block's two matrices hold, and how little its biases do."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Line,
    ManimColor,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
)

from lectures.figures import significant_places
from mlp_math.parameters import ParameterTable, mlp_bias_share
from scenes.counting_parameters.block_count import BlockCount, full_count, plain_count
from scenes.mobjects.numbers import WeightMatrix, measured_brace
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words, align_baselines
from scenes.moves import at_rest, cascade, count_from, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

SHOWN_WEIGHTS = 10
HAIR = 0.5  # width of a line that can just be seen
LIT = 0.3  # share of the answer's colour in the face of a matrix that is spoken of


class UpDownCount(LectureScene):
    """Rows fill a rectangle while the product counts; it turns to the other matrix; both add up."""

    def stage(self) -> None:
        self.count = BlockCount(plain_count(self))
        self.standing = VGroup(self.count.up, self.count.up_braces)
        self.aside = self.standing.get_x()
        self.standing.set_x(0)
        weights, entries = self.rng().normal(size=(2, SHOWN_WEIGHTS))
        self.weights = a_few(weights, self.theme.ink).move_to(0.9 * UP)
        d_model = self.count.up_braces[1][1].get_value()
        self.length = measured_brace(self.weights, d_model, UP, BODY)
        self.vector = a_few(entries, self.theme.stream).next_to(self.weights, DOWN, buff=0.9)

    @beat
    def one_row(self, beat: Beat) -> None:
        rows, weights = self.count.first_row(), in_order(self.weights)
        self.play(cascade(FadeIn, weights, 0.12, shift=0.15 * RIGHT), run_time=2.2)
        brace, number = self.length
        self.play(FadeIn(brace, shift=0.15 * UP), count_from(number), run_time=1.2)
        vector = self.vector_with_ties()
        beat.until("each")
        meeting = cascade(FadeIn, vector, 0.15, shift=0.15 * UP)
        self.play(meeting, run_time=beat.to("rows", 1.5, early=0.3))
        beat.until("rows")
        self.play(
            FadeTransform(weights, rows),
            ReplacementTransform(self.length, self.count.up_braces[1]),
            FadeOut(vector),
            run_time=1.1,
        )
        self.add(self.count.up_braces[0])
        self.play(self.count.pile_rows(rows), run_time=beat.rest(2.5))
        self.add(self.count.up)
        self.remove(rows)

    @beat
    def product(self, beat: Beat) -> None:
        count, line = self.count, self.count.lines[0]
        self.play(self.standing.animate.set_x(self.aside), run_time=1.0)
        self.play(FadeIn(count.up_name), FadeIn(line.symbol), run_time=0.6)
        self.play(
            TransformFromCopy(count.up_braces[0][1], line.rows),
            TransformFromCopy(count.up_braces[1][1], line.columns),
            FadeIn(line.times),
            run_time=1.2,
        )
        self.play(count_from(line.size), at_rest(line.equals), run_time=beat.rest(1.5, part=0.7))

    @beat
    def transpose(self, beat: Beat) -> None:
        beat.until("turn")
        self.play(self.count.turn(), run_time=1.6)
        self.play(FadeIn(self.count.down_braces, self.count.down_name), run_time=0.7)
        self.play(FadeIn(self.count.lines[1], shift=0.2 * DOWN), run_time=1.0)

    @beat
    def sum(self, beat: Beat) -> None:
        self.play(Create(self.count.rule), run_time=0.5)
        self.play(count_from(self.count.sum), run_time=beat.rest(1.5, part=0.5))
        lit = self.theme.mix(self.theme.answer, LIT)
        matrices = self.count.up, self.count.down
        self.play(*(matrix.animate.set_fill(lit) for matrix in matrices), run_time=0.7)

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


class BiasShare(LectureScene):
    """The biases beside the weights: two hairlines, and their share of the whole."""

    def stage(self) -> None:
        count = self.count = BlockCount(plain_count(self)).paint(LIT)
        self.add(count)
        self.hairlines, self.names = self.biases()
        self.sums = BiasSums(full_count(self), self.words("of_all")).move_to(count.lines, UP)
        self.sums.set_x(VGroup(count.lines, count.rule).get_x())

    @beat
    def slivers(self, beat: Beat) -> None:
        count, hairlines, names = self.count, self.hairlines, self.names
        self.play(
            FadeOut(count.lines, count.rule, count.sum),
            *self.weights_recede(),
            *presence(QUIET, count.up_name, count.up_braces, count.down_braces),
            # The name of the down-projection stands where its bias goes.
            count.down_name.animate.set_opacity(QUIET).next_to(names[1], RIGHT, buff=0.12),
            run_time=0.9,
        )
        self.play(*map(Create, hairlines), run_time=1.4)
        self.play(*(FadeIn(name, shift=0.15 * RIGHT) for name in names), run_time=0.6)
        beat.until("scale")
        self.play(
            *(hairline.animate.set_stroke(width=HAIR) for hairline in hairlines),
            run_time=beat.rest(1.5, part=0.8),
        )

    @beat
    def share(self, beat: Beat) -> None:
        block, total, percent = self.sums
        up, down, *_, all_biases, _ = self.sums.numbers
        self.play(
            TransformFromCopy(self.count.up_braces[0][1], up),
            TransformFromCopy(self.count.down_braces[0][1], down),
            FadeIn(block[1::2], block[-1]),
            run_time=1.2,
        )
        times, layers, makes, _ = total
        self.play(FadeIn(times, layers), count_from(all_biases), at_rest(makes), run_time=1.6)
        beat.until("share")
        self.play(FadeIn(percent, shift=0.15 * UP), run_time=0.8)

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def weights_recede(self) -> list[Any]:
        """Both matrices step back behind the biases."""
        fill, edge = (self.theme.mix(self.theme.answer, share) for share in (0.1, 0.4))
        matrices = self.count.up, self.count.down
        return [matrix.animate.set_fill(fill).set_stroke(edge) for matrix in matrices]

    def biases(self) -> tuple[VGroup, VGroup]:
        """One line right of each matrix, at first far thicker than to scale, and its symbol."""
        lines, names = VGroup(), VGroup()
        for matrix, way in ((self.count.up, "t"), (self.count.down, "b")):
            line = Line(UP, DOWN, stroke_width=9, stroke_color=self.theme.ink)
            line.stretch_to_fit_height(matrix.height).next_to(matrix, RIGHT, buff=0.14)
            lines.add(line)
            names.add(Formula(f"vec(b)_arrow.{way}", TITLE).next_to(line, RIGHT, buff=0.15))
        return lines, names


class BiasSums(VGroup):
    """b↑ + b↓ in a block; times the layers; and below it as a share of all weights.

    `numbers` are the two biases, their sum, the layers, the whole sum and the per cent.
    """

    def __init__(self, count: ParameterTable, of_all: str) -> None:
        up, down = count.row("up_bias").in_layer, count.row("down_bias").in_layer
        layers, share = count.sizes.n_layers, 100 * mlp_bias_share(count.sizes)
        *numbers, percent = self.numbers = [
            *(
                Decimal(n, 0, HEADING, anchor="right")
                for n in (up, down, up + down, layers, layers * (up + down))
            ),
            Decimal(share, significant_places(share), TITLE, theme().answer, unit=" %"),
        ]
        plus, equals, times, makes = (
            Formula(sign, HEADING, theme().dim) for sign in ("+", "=", "times", "=")
        )
        super().__init__(
            self._line(numbers[0], plus, numbers[1], equals, numbers[2], by=numbers[0]),
            self._line(times, numbers[3], makes, numbers[4], by=numbers[3]),
            self._line(percent, Words(of_all, HEADING, theme().dim), by=percent),
        )
        self.arrange(DOWN, buff=0.35, aligned_edge=RIGHT)

    @staticmethod
    def _line(*parts: Decimal | Words | Formula, by: Decimal) -> VGroup:
        """Numbers, words and signs on the baseline of one of the numbers."""
        line = VGroup(*parts).arrange(RIGHT, buff=0.2)
        align_baselines([by, *parts])
        return line
