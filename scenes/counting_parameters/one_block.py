"""Shots 52 and 53: what one block's two matrices hold, and how little its biases do."""

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
    FadeTransform,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    smooth,
)

from lectures.figures import significant_places
from mlp_math.parameters import mlp_bias_share
from scenes.counting_parameters.count_set import BlockCount, full_count, plain_count, sizes
from scenes.mobjects.numbers import WeightMatrix, measured_brace
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.stage import LectureScene

SHOWN_WEIGHTS = 10
HAIR = 0.5  # width of a line that can just be seen


def count_up(scene: LectureScene, number: Decimal) -> ChangeDecimal:
    """An animation from nought to what the number says."""
    end = number.get_value()
    scene.add(number.set_value(0))
    return ChangeDecimal(number, end)


class UpDownCount(LectureScene):
    """Rows fill a rectangle while the product counts; it turns to the other matrix; both add up."""

    def construct(self) -> None:
        self.count = count = BlockCount(plain_count(self))
        standing = VGroup(count.up, count.up_braces)
        aside = standing.get_center()[0] * RIGHT
        standing.shift(-aside)
        with self.beat("one_row") as beat:
            sweep = self.first_row()
            weights, brace = self.row_of_weights()
            self.play(
                LaggedStart(*(FadeIn(w, shift=0.15 * RIGHT) for w in weights), lag_ratio=0.12),
                run_time=2.2,
            )
            self.play(FadeIn(brace[0], shift=0.15 * UP), count_up(self, brace[1]), run_time=1.2)
            vector = self.vector_below(weights)
            self.wait_for(beat, "each")
            self.play(
                LaggedStart(*(FadeIn(pair, shift=0.15 * UP) for pair in vector), lag_ratio=0.15),
                run_time=max(beat.at("rows") - beat.elapsed - 0.3, 1.5),
            )
            self.wait_for(beat, "rows")
            self.play(
                FadeTransform(weights, sweep),
                ReplacementTransform(brace, count.up_braces[1]),
                FadeOut(vector),
                run_time=1.1,
            )
            self.play(self.pile_rows(sweep), run_time=max(beat.remaining, 2.5))
            self.add(count.up)
            self.remove(sweep)

        with self.beat("product") as beat:
            line = count.lines[0]
            self.play(standing.animate.shift(aside), run_time=1.0)
            self.play(FadeIn(count.up_name), FadeIn(line.symbol), run_time=0.6)
            self.play(
                TransformFromCopy(count.up_braces[0][1], line.rows),
                TransformFromCopy(count.up_braces[1][1], line.columns),
                FadeIn(line.times, line.equals),
                run_time=1.2,
            )
            self.play(count_up(self, line.size), run_time=max(beat.remaining * 0.7, 1.5))

        with self.beat("transpose") as beat:
            self.wait_for(beat, "turn")
            self.play(self.turn(), run_time=1.6)
            self.play(FadeIn(count.down_braces, count.down_name), run_time=0.7)
            self.play(FadeIn(count.lines[1], shift=0.2 * DOWN), run_time=1.0)

        with self.beat("sum") as beat:
            self.play(Create(count.rule), run_time=0.5)
            self.play(count_up(self, count.sum), run_time=max(beat.remaining * 0.5, 1.5))
            self.play(*(m.animate.set_fill(self.lit) for m in (count.up, count.down)), run_time=0.7)

    @property
    def lit(self):
        """The face of a matrix that is spoken of."""
        return self.theme.mix(self.theme.answer, 0.3)

    def row_of_weights(self) -> tuple[VGroup, VGroup]:
        """A few of one row's weights, and the brace that says how many there are."""
        row = self.row_like(self.rng().normal(size=(2, SHOWN_WEIGHTS))[0]).move_to(0.9 * UP)
        for entry in row.entries:
            entry.set_fill(self.theme.ink)
        brace = measured_brace(row, self.count.up_braces[1][1].get_value(), UP, BODY)
        return VGroup(row.brackets[0], *row.entries, *row.ellipses, row.brackets[1]), brace

    def vector_below(self, weights: VGroup) -> VGroup:
        """The vector's numbers, each tied to the weight that it meets, and the vector's name."""
        numbers = self.row_like(self.rng().normal(size=(2, SHOWN_WEIGHTS))[1])
        numbers.next_to(weights, DOWN, buff=0.9)
        pairs = VGroup()
        for weight, number in zip(weights[1:], numbers.entries, strict=False):
            tie = Line(
                weight.get_bottom() + 0.12 * DOWN,
                number.get_top() + 0.12 * UP,
                stroke_width=2,
                color=self.theme.faint,
            )
            pairs.add(VGroup(tie, number.set_fill(self.theme.stream)))
        name = Formula("vec(E)", TITLE, self.theme.stream).next_to(numbers, DOWN, buff=0.45)
        return pairs.add(*numbers.ellipses, name)

    def row_like(self, values: np.ndarray) -> WeightMatrix:
        """A few numbers in a row, dots before the last."""
        return WeightMatrix(values[np.newaxis], size=BODY, col_ellipsis=1, col_gap=1.08)

    def first_row(self) -> Rectangle:
        """The top row of W↑, as thick as a line can be seen."""
        row = self.count.up.copy().stretch_to_fit_height(0.05)
        return row.align_to(self.count.up, UP)

    def pile_rows(self, row: Rectangle) -> UpdateFromAlphaFunc:
        """Rows below rows, while a brace grows beside them and counts them."""
        up, brace = self.count.up, self.count.up_braces[0]
        top, whole = up.get_top(), brace[1].get_value()
        self.add(brace)

        def step(_: VGroup, alpha: float) -> None:
            row.stretch_to_fit_height(max(alpha * up.height, 0.05)).move_to(top, UP)
            count = whole if alpha == 1 else round(1 + alpha * (whole - 1))
            beside = measured_brace(row, count, LEFT, BODY)
            brace[0].become(beside[0])
            brace[1].set_value(count).move_to(beside[1])

        return UpdateFromAlphaFunc(VGroup(row, brace), step, rate_func=smooth)

    def turn(self) -> UpdateFromAlphaFunc:
        """A copy of W↑ turns a quarter to lie as W↓."""
        up, down = self.count.up, self.count.down
        start, end = up.get_center(), down.get_center()
        moving = up.copy()

        def step(matrix: Rectangle, alpha: float) -> None:
            matrix.become(up).rotate(-alpha * np.pi / 2)
            matrix.move_to((1 - alpha) * start + alpha * end + alpha * (1 - alpha) * 2 * DOWN)

        return UpdateFromAlphaFunc(moving, step)


class BiasShare(LectureScene):
    """The biases beside the weights: two hairlines, and their share of the whole."""

    def construct(self) -> None:
        count = BlockCount(plain_count(self))
        for matrix in (count.up, count.down):
            matrix.set_fill(self.theme.mix(self.theme.answer, 0.3))
        self.add(count)
        slivers, names = self.slivers(count)
        with self.beat("slivers") as beat:
            self.play(
                FadeOut(count.lines, count.rule, count.sum),
                *(self.recede(matrix) for matrix in (count.up, count.down)),
                *(
                    m.animate.set_opacity(0.35)
                    for m in (count.up_name, count.up_braces, count.down_braces)
                ),
                # The name of the down-projection stands where its bias goes.
                count.down_name.animate.set_opacity(0.35).next_to(names[1], RIGHT, buff=0.12),
                run_time=0.9,
            )
            self.play(*(Create(sliver) for sliver in slivers), run_time=1.4)
            self.play(*(FadeIn(name, shift=0.15 * RIGHT) for name in names), run_time=0.6)
            self.wait_for(beat, "scale")
            self.play(
                *(sliver.animate.set_stroke(width=HAIR) for sliver in slivers),
                run_time=max(beat.remaining * 0.8, 1.5),
            )

        self.sums = sums = self.bias_sums()
        sums.move_to(count.lines, UP).set_x(VGroup(count.lines, count.rule).get_center()[0])
        with self.beat("share") as beat:
            self.play(
                TransformFromCopy(count.up_braces[0][1], self.numbers[0]),
                TransformFromCopy(count.down_braces[0][1], self.numbers[1]),
                FadeIn(sums[0][1::2], sums[0][-1]),
                run_time=1.2,
            )
            self.play(FadeIn(sums[1][:-1]), count_up(self, self.numbers[4]), run_time=1.6)
            self.wait_for(beat, "share")
            self.play(FadeIn(sums[2], shift=0.15 * UP), run_time=0.8)
        self.leave()

    def recede(self, matrix: Rectangle) -> Animation:
        """The weights step back behind the biases."""
        colours = self.theme
        return matrix.animate.set_fill(colours.mix(colours.answer, 0.1)).set_stroke(
            colours.mix(colours.answer, 0.4)
        )

    def slivers(self, count: BlockCount) -> tuple[VGroup, VGroup]:
        """One line right of each matrix, at first far thicker than to scale, and its symbol."""
        slivers, names = VGroup(), VGroup()
        for matrix, symbol in ((count.up, "vec(B)_arrow.t"), (count.down, "vec(B)_arrow.b")):
            x = matrix.get_right()[0] + 0.14
            top, bottom = matrix.get_top()[1], matrix.get_bottom()[1]
            slivers.add(
                Line([x, top, 0], [x, bottom, 0], stroke_width=9, stroke_color=self.theme.ink)
            )
            names.add(Formula(symbol, TITLE).next_to(slivers[-1], RIGHT, buff=0.15))
        return slivers, names

    def bias_sums(self) -> VGroup:
        """B↑ + B↓ in a block, times the layers, and as a share of all weights."""
        full, layers = full_count(self), sizes(self).n_layers
        up, down = full.row("up_bias").in_layer, full.row("down_bias").in_layer
        share = 100 * mlp_bias_share(sizes(self))
        numbers = [
            Decimal(n, 0, HEADING, anchor="right")
            for n in (up, down, up + down, layers, layers * (up + down))
        ]
        percent = Decimal(share, significant_places(share), TITLE, self.theme.answer, unit=" %")
        self.numbers = [*numbers, percent]
        of_all = Words(self.words("of_all"), HEADING, self.theme.dim)
        rows = (
            (numbers[0], "+", numbers[1], "=", numbers[2]),
            ("times", numbers[3], "=", numbers[4]),
            (percent, of_all),
        )
        lines = VGroup(*(self.line(row) for row in rows))
        return lines.arrange(DOWN, buff=0.35, aligned_edge=RIGHT)

    def line(self, parts: tuple) -> VGroup:
        """Numbers and signs on one baseline."""
        line = VGroup(
            *(Formula(p, HEADING, self.theme.dim) if isinstance(p, str) else p for p in parts)
        ).arrange(RIGHT, buff=0.2)
        align_baselines([next(p for p in line if isinstance(p, Decimal)), *line])
        return line
