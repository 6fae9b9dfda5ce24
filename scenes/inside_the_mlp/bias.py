"""Shots 29 to 32: a number is added to every result, and what that does, and the size of it all."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from mlp_math.parameters import bias_per_weight, parameter_table
from scenes.inside_the_mlp.block_set import (
    PRODUCT_Y,
    bias_column,
    formula,
    forward,
    grow,
    settle,
    toy,
    up_product,
)
from scenes.inside_the_mlp.overview import BlockShot
from scenes.inside_the_mlp.people import person_words
from scenes.inside_the_mlp.up_projection import QUIET, ProductShot, quiet
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.plots import BiasShifter
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import BODY, HEADING, LABEL, ChangeDecimal, Decimal, Formula, Words
from scenes.stage import LectureScene

LINE_Y = -1.25
RATIO_PLACES = 7
SUMS_X, SUMS_WIDTH = 1.45, 5.1


class BiasedProduct(VGroup):
    """W↑ · E + B↑ = result in one line; `parts` are matrix, vector, plus, bias, equals, result."""

    def __init__(self, scene: LectureScene, product: MatVecProduct, bias: EmbeddingColumn) -> None:
        super().__init__()
        self.plus = Formula("+", BODY, scene.theme.dim)
        self.bias = bias
        self.add(product.matrix, product.vector, self.plus, bias, product.equals, product.result)
        self.arrange(RIGHT, buff=0.35).move_to(PRODUCT_Y * UP)


class BiasStep(ProductShot):
    """A column of biases slides in; the first result falls from two to one."""

    def construct(self) -> None:
        step = forward(self)
        self.product = product = self.product_at_left()
        short = quiet(formula("up"))
        goal = BiasedProduct(self, up_product(self), bias_column(self))
        self.bias, plus = goal.bias, goal.plus
        tag = Formula("vec(B)_arrow.t", BODY).next_to(goal.bias, DOWN, buff=0.25)
        self.add(product, short)

        whole, new = formula("up"), formula("bias")
        with self.beat("column") as beat:
            self.play(
                product.matrix.animate.move_to(goal[0]),
                product.vector.animate.move_to(goal[1]),
                product.equals.animate.move_to(goal[4]),
                product.result.animate.move_to(goal[5]),
                ReplacementTransform(short, whole),
                run_time=1.2,
            )
            self.wait_for(beat, "column")
            self.play(FadeIn(plus), FadeIn(goal.bias, shift=0.8 * DOWN), FadeIn(tag), run_time=1.1)
            self.wait_for(beat, "name")
            self.play(grow(whole, new), run_time=1.0)
            settle(self, whole, new)

        with self.beat("each_its_own") as beat:
            others = range(1, len(step.pre_activations))
            self.play(
                LaggedStart(
                    *(
                        ChangeDecimal(product.result.entry(i), step.pre_activations[i])
                        for i in others
                    ),
                    lag_ratio=0.25,
                ),
                run_time=max(beat.remaining, 2.0),
            )
            product.result.paint_signs()

        box = SurroundingRectangle(
            goal.bias.entry(0),
            buff=0.1,
            color=self.theme.answer,
            stroke_width=2,
            corner_radius=0.08,
        )
        with self.beat("minus_one") as beat:
            self.play(
                *self.quiet_rows(product, 0),
                product.matrix.row(0).animate.set_fill(self.theme.ink),
                product.result.entry(0).animate.set_fill(self.theme.ink),
                *(
                    goal.bias.entry(i).animate.set_fill(opacity=QUIET)
                    for i in range(1, len(step.pre_activations))
                ),
                Create(box),
                FadeOut(tag),
                run_time=0.9,
            )
            self.wait_for(beat, "fall")
            self.play(
                ChangeDecimal(product.result.entry(0), step.pre_activations[0]),
                Indicate(goal.bias.entry(0), scale_factor=1.2, color=self.theme.answer),
                run_time=1.5,
            )
        with self.beat("why"):
            self.play(FadeOut(box), quiet(new.animate), run_time=0.6)
            self.play(
                Indicate(product.result.entry(0), scale_factor=1.3, color=self.theme.answer),
                run_time=1.4,
            )
        self.play(FadeOut(product, goal.bias, plus), run_time=0.7)


class BiasShift(LectureScene):
    """On a number line everyone moves down by one: zero now stands where it tells people apart."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        sums = facts.people @ facts.block.W_up[0]
        bias = float(facts.block.b_up[0])
        self.add(quiet(formula("bias")))
        self.shifter = shifter = BiasShifter(
            np.round(sums, 9), colours=[colours.answer, *[colours.ink] * (len(sums) - 1)]
        )
        shifter.move_to(LINE_Y * UP)
        self.labels = labels = self.person_labels(shifter)
        with self.beat("before") as beat:
            bare = VGroup(shifter.line, shifter.ticks, shifter.numbers)
            self.play(Create(shifter.line), FadeIn(shifter.ticks, shifter.numbers), run_time=0.9)
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(label, dot), shift=0.5 * DOWN)
                        for label, dot in zip(labels, shifter.dots, strict=True)
                    ),
                    lag_ratio=0.4,
                ),
                run_time=2.2,
            )
            self.wait_for(beat, "zero")
            self.play(FadeIn(shifter.cut, shifter.beyond), run_time=0.7)
            self.remove(bare, *shifter.submobjects)
            self.add(shifter, *labels)

        self.number = number = Decimal(0.0, 1, HEADING, colours.answer, sign=True, anchor="left")
        name = Words(self.words("bias"), HEADING, colours.ink)
        VGroup(name, number).arrange(RIGHT, buff=0.3).move_to(3.0 * UP)
        number.put_baseline(name.baseline)
        with self.beat("slide") as beat:
            self.play(FadeIn(name, number), run_time=0.6)
            self.wait_for(beat, "down")
            self.play(
                shifter.slide(bias), ChangeDecimal(number, bias), run_time=max(beat.remaining, 2.2)
            )

        noise = Words(self.words("noise"), BODY, colours.dim)
        yes = Words(self.words("signal"), BODY, colours.answer)
        low = shifter.numbers.get_bottom()[1] - 0.45
        noise.next_to(shifter.place(-0.5), DOWN).set_y(low)
        yes.next_to(shifter.place(1.0), DOWN).set_y(low)
        with self.beat("only_one") as beat:
            self.play(
                FadeIn(yes, shift=0.15 * UP),
                *(label.animate.set_opacity(0.4) for label in labels[1:]),
                run_time=0.8,
            )
            self.wait_for(beat, "rest")
            self.play(FadeIn(noise, shift=0.15 * UP), run_time=0.8)
        with self.beat("same_gaps") as beat:
            self.play(shifter.slide(0.0), ChangeDecimal(number, 0.0), run_time=1.4)
            self.play(shifter.slide(bias), ChangeDecimal(number, bias), run_time=1.4)
        for label in labels:
            label.clear_updaters()
        self.leave()

    def person_labels(self, shifter: BiasShifter) -> VGroup:
        """Over each dot its person and the live value; who shares a place stands higher."""
        labels = VGroup()
        for k, start in enumerate(shifter.start):
            level = int((np.abs(shifter.start[:k] - start) < 1e-6).sum())
            name = person_words(self, k, LABEL)
            value = Decimal(start, 1, BODY, self.theme.ink)
            label = VGroup(value, name).arrange(UP, buff=0.16)
            label.value = value

            def follow(label: VGroup, k: int = k, level: int = level) -> None:
                dot = shifter.dots[k].get_center()
                x = dot[0]
                label.move_to([x, shifter.line.get_y() + 1.35 + 1.15 * level, 0])
                label.value.set_value(float(shifter.get_values()[k]))

            follow(label)
            labels.add(label.add_updater(follow))
        return labels


class RowCount(LectureScene):
    """How many questions there are: the matrix at its true size, and how little a bias adds."""

    def construct(self) -> None:
        sizes = self.lecture.sizes
        true = sizes.transformer
        rows, cols = true.neurons_per_layer, true.dimension
        short = quiet(formula("bias"))
        self.add(short)
        self.matrix = matrix = WeightMatrix(
            toy(self).block.W_up[:7, :5],
            true_shape=(rows, cols),
            row_ellipsis=1,
            col_ellipsis=1,
            row_gap=0.44,
            col_gap=0.8,
        )
        matrix.move_to(2.7 * LEFT + 0.15 * UP)
        plates = VGroup(
            *(
                SurroundingRectangle(
                    matrix.row(i), buff=0.08, color=self.theme.faint, stroke_width=1.6,
                    corner_radius=0.06,
                )
                for i in range(matrix.shown_shape[0])
            )
        )  # fmt: skip
        self.braces = braces = matrix.shape_braces()
        self.numbers = {"rows": braces[0][1], "cols": braces[1][1]}

        with self.beat("how_many") as beat:
            self.play(FadeIn(matrix.brackets, matrix.entries, matrix.ellipses), run_time=0.8)
            self.play(
                LaggedStart(*(Create(plate) for plate in plates), lag_ratio=0.2), run_time=1.4
            )
            self.wait_for(beat, "rows")
            self.numbers["rows"].set_value(0)
            self.play(FadeIn(braces[0]), run_time=0.4)
            self.play(ChangeDecimal(self.numbers["rows"], rows), run_time=1.6)

        lines = self.sums(sizes.mlp_multiple, rows, cols)
        with self.beat("multiple") as beat:
            self.play(FadeIn(braces[1]), run_time=0.6)
            self.wait_for(beat, "times")
            self.play(FadeIn(lines[0], shift=0.2 * LEFT), run_time=0.8)
            self.wait_for(beat, "choice")
            choice = Words(self.words("choice"), LABEL, self.theme.answer, italic=True)
            choice.next_to(lines[0], DOWN, buff=0.2).align_to(lines[0], LEFT)
            self.play(FadeIn(choice), run_time=0.6)

        with self.beat("weights") as beat:
            self.play(VGroup(choice, lines[0]).animate.set_opacity(0.4), run_time=0.5)
            total = self.numbers["weights"]
            value = total.get_value()
            total.set_value(0)
            self.play(FadeIn(lines[1], shift=0.2 * LEFT), run_time=0.6)
            self.play(ChangeDecimal(total, value), run_time=max(beat.remaining - 0.3, 1.6))

        with self.beat("biases") as beat:
            self.play(
                lines[1].animate.set_opacity(0.4), FadeIn(lines[2], shift=0.2 * LEFT), run_time=0.7
            )
            self.wait_for(beat, "share")
            self.play(FadeIn(lines[3], shift=0.2 * LEFT), run_time=0.8)
        self.leave(short)

    def sums(self, multiple: int, rows: int, cols: int) -> VGroup:
        """Four sums under their names: rows, weights, biases, and biases for each weight."""
        model = self.lecture.sizes.transformer
        per_matrix, ratio = parameter_table(model).row("up").size, bias_per_weight(model)
        self.numbers |= {
            "multiple": self.figure(multiple),
            "weights": self.figure(per_matrix),
            "biases": self.figure(rows),
            "ratio": self.figure(ratio, RATIO_PLACES),
        }
        n = self.numbers
        made = {
            "rows": (n["multiple"], "times", self.figure(cols), "=", self.figure(rows)),
            "weights": (self.figure(rows), "times", self.figure(cols), "=", n["weights"]),
            "biases": (n["biases"],),
            "ratio": (self.figure(rows), "slash", self.figure(per_matrix), "approx", n["ratio"]),
        }
        lines = VGroup()
        for key, pieces in made.items():
            sum_ = VGroup(
                *(Formula(p, LABEL, self.theme.dim) if isinstance(p, str) else p for p in pieces)
            ).arrange(RIGHT, buff=0.13)
            numbers = [p for p in pieces if isinstance(p, Decimal)]
            for number in numbers:
                number.put_baseline(numbers[0].baseline)
            pieces[-1].set_fill(self.theme.ink)
            name = Words(self.words(key), LABEL, self.theme.dim)
            lines.add(VGroup(name, sum_).arrange(DOWN, buff=0.16, aligned_edge=LEFT))
        lines.arrange(DOWN, buff=0.42, aligned_edge=LEFT)
        lines[1:].shift(0.4 * DOWN)  # room for the remark about the first
        if lines.width > SUMS_WIDTH:
            lines.scale(SUMS_WIDTH / lines.width)
        return lines.move_to(0.3 * UP).shift((SUMS_X - lines.get_left()[0]) * RIGHT)

    @staticmethod
    def figure(value: float, places: int = 0) -> Decimal:
        return Decimal(value, places, LABEL)


class FoldNotation(BlockShot):
    """All these columns fold into four letters, which take their place under the first step."""

    def construct(self) -> None:
        short = quiet(formula("bias"))
        product = up_product(self)
        product.result.set_values(forward(self).pre_activations)
        whole = BiasedProduct(self, product, bias_column(self))
        self.product, self.bias = product, whole.bias
        self.add(short)
        full = formula("bias")
        with self.beat("fold") as beat:
            self.play(FadeIn(whole), run_time=0.9)
            self.wait_for(beat, "up")
            self.play(self.fold(product.matrix, full.part("up")), run_time=1.0)
            self.wait_for(beat, "e")
            self.play(self.fold(product.vector, full.part("e")), run_time=0.8)
            self.wait_for(beat, "b")
            self.play(
                self.fold(whole.bias, full.part("b_up")),
                self.fold(whole.plus, full.part("plus_up")),
                FadeOut(product.equals, product.result),
                run_time=1.0,
            )
            self.remove(short, *full.submobjects)
            self.add(full)

        block = self.block()
        names = self.phase_names(block)
        for name in names[1:3]:
            name.set_opacity(0.4)
        target = formula("bias", BODY)
        target.next_to(names[0], DOWN, buff=0.35)
        with self.beat("place") as beat:
            self.play(
                FadeIn(*block.phases, block.flow, block.plus, names),
                Create(block.skip),
                run_time=1.2,
            )
            self.play(
                ReplacementTransform(full, target),
                block.up.animate.light(self.theme.answer),
                run_time=1.1,
            )
        self.target = target
        self.leave()

    @staticmethod
    def fold(wide: VGroup, letter: VMobject) -> AnimationGroup:
        """Numbers shrink into the letter that stands for them."""
        place = letter.get_center()
        return AnimationGroup(
            FadeOut(wide, target_position=place, scale=0.1), FadeIn(letter, scale=1.6)
        )
