"""Shots 29 to 32: a number is added to every result, and what that does, and the size of it all."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    DoubleArrow,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    smooth,
    squish_rate_func,
)

from mlp_math.parameters import bias_per_weight, parameter_table
from scenes.inside_the_mlp.block_inside import flat_block, phase_names
from scenes.inside_the_mlp.down_set import fold_into
from scenes.inside_the_mlp.product_stage import ProductStage, quiet
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix, measured_brace
from scenes.mobjects.plots import BiasShifter
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import HUSHED
from scenes.mobjects.text import BODY, HEADING, LABEL, ChangeDecimal, Decimal, Formula, Words
from scenes.sets.block import (
    FORMULA_Y,
    PRODUCT_Y,
    bias_column,
    formula,
    forward,
    grow,
    settle,
    up_product,
)
from scenes.sets.people import person_words
from scenes.stage import Beat, LectureScene

LINE_Y = -1.25
RATIO_PLACES = 7
SLAB_X, SLAB_HEIGHT, SUMS_X = -3.6, 4.9, -1.4
LARGE = 72  # of the letters that a whole line of numbers folds into
COUNTED = ("both", "first", "last", "neither")  # marks at which each of the cast is counted
FOLD_MARKS = {"up": "up", "e": "e", "b_up": "b"}


class BiasedProduct(VGroup):
    """W↑ · E + B↑ = result in one line; `parts` are matrix, vector, plus, bias, equals, result."""

    def __init__(self, scene: LectureScene, product: MatVecProduct, bias: EmbeddingColumn) -> None:
        super().__init__()
        self.plus = Formula("+", BODY, scene.theme.dim)
        self.bias = bias
        self.add(product.matrix, product.vector, self.plus, bias, product.equals, product.result)
        self.arrange(RIGHT, buff=0.35).move_to(PRODUCT_Y * UP)


class BiasStep(ProductStage):
    """A column of biases slides in and joins the results; the first one falls from two to one."""

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
            self.play(
                FadeIn(plus, goal.bias.brackets),
                LaggedStart(
                    *(FadeIn(e, shift=0.5 * DOWN) for e in goal.bias.entries), lag_ratio=0.12
                ),
                run_time=1.4,
            )
            self.wait_for(beat, "name")
            self.play(FadeIn(tag, shift=0.15 * UP), grow(whole, new), run_time=1.0)
            settle(self, whole, new)

        others = range(1, len(step.pre_activations))
        with self.beat("each_its_own") as beat:
            self.play(
                LaggedStart(
                    *(self.add_bias(i, step.pre_activations[i]) for i in others), lag_ratio=0.35
                ),
                run_time=max(beat.remaining, 3.0),
            )

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
                *(goal.bias.entry(i).animate.set_fill(opacity=HUSHED) for i in others),
                Create(box),
                FadeOut(tag),
                run_time=0.9,
            )
            self.wait_for(beat, "fall")
            self.play(self.add_bias(0, step.pre_activations[0]), run_time=1.8)
        line = number_line(self)
        with self.beat("why") as beat:
            self.play(
                Indicate(product.result.entry(0), scale_factor=1.2, color=self.theme.answer),
                run_time=1.0,
            )
            self.wait_for(beat, "line")
            self.play(
                FadeOut(product, goal.bias, plus, box, shift=0.6 * UP),
                quiet(new.animate),
                run_time=0.9,
            )
            self.play(
                Create(line.line),
                LaggedStart(
                    *(FadeIn(VGroup(*pair)) for pair in zip(line.ticks, line.numbers, strict=True)),
                    lag_ratio=0.3,
                ),
                run_time=1.2,
            )

    def add_bias(self, i: int, total: float) -> AnimationGroup:
        """Bias i goes over to result i, which changes when it gets there."""
        bias, result = self.bias.entry(i), self.product.result.entry(i)
        start, ghost = result.get_value(), bias.copy().set_fill(opacity=0)
        begin, end = bias.get_center(), result.get_center()

        def travel(number: Decimal, alpha: float) -> None:
            number.move_to((1 - alpha) * begin + alpha * end)
            number.set_fill(opacity=min(8 * alpha, 1) * (1 - alpha**4))

        def change(entry: Decimal, alpha: float) -> None:
            value = total if alpha == 1 else (1 - alpha) * start + alpha * total
            entry.set_value(value)
            entry.set_fill(self.theme.ink if i == 0 else self.theme.signed(value, 1.5))

        return AnimationGroup(
            UpdateFromAlphaFunc(ghost, travel, remover=True),
            UpdateFromAlphaFunc(result, change, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
        )


def number_line(scene: LectureScene) -> BiasShifter:
    """What the first row finds in each of the cast, as dots on a line."""
    facts, colours = scene.toy, scene.theme
    sums = np.round(facts.forward_all().row_products[:, 0], 9)
    shades = [colours.answer, *[colours.ink] * (len(sums) - 1)]
    return BiasShifter(sums, colours=shades, radius=0.15).move_to(LINE_Y * UP)


class BiasShift(LectureScene):
    """On a number line everyone moves down by one: zero now stands where it tells people apart."""

    def construct(self) -> None:
        colours = self.theme
        bias = float(self.toy.block.b_up[0])
        short = quiet(formula("bias"))
        self.shifter = shifter = number_line(self)
        self.add(short, shifter.line, shifter.ticks, shifter.numbers)
        self.labels = labels = self.person_labels(shifter)
        with self.beat("before") as beat:
            self.play(
                LaggedStart(
                    *(FadeIn(label.name, shift=0.3 * DOWN) for label in labels), lag_ratio=0.4
                ),
                run_time=2.0,
            )
            for mark, label, dot in zip(COUNTED, labels, shifter.dots, strict=True):
                self.wait_for(beat, mark)
                self.play(FadeIn(label.value), FadeIn(dot, shift=0.5 * DOWN), run_time=0.6)
            self.wait_for(beat, "zero")
            self.play(Create(shifter.cut), GrowFromEdge(shifter.beyond, LEFT), run_time=1.0)
            self.remove(*shifter.submobjects)
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

        noise = Words(self.words("noise"), BODY, colours.ink)
        yes = Words(self.words("signal"), BODY, colours.answer)
        low = shifter.numbers.get_bottom()[1] - 0.5
        noise.move_to(shifter.place(shifter.span[0] / 2)).put_baseline(low)
        yes.move_to(shifter.place(shifter.get_values()[0])).put_baseline(low)
        with self.beat("only_one") as beat:
            self.play(
                FadeIn(yes, shift=0.15 * UP),
                Indicate(shifter.dots[0], scale_factor=1.6, color=colours.answer),
                *(label.animate.set_opacity(0.45) for label in labels[1:]),
                run_time=1.0,
            )
            self.wait_for(beat, "rest")
            self.play(
                labels[0].animate.set_opacity(0.45),
                *(label.animate.set_opacity(1) for label in labels[1:]),
                FadeIn(noise, shift=0.15 * UP),
                LaggedStart(
                    *(Indicate(d, scale_factor=1.4, color=colours.dim) for d in shifter.dots[1:]),
                    lag_ratio=0.2,
                ),
                run_time=1.4,
            )
        self.gaps = gaps = self.gap_rulers(shifter)
        with self.beat("same_gaps") as beat:
            self.play(FadeOut(yes, noise, shift=0.15 * DOWN), run_time=0.4)
            self.play(
                LaggedStart(*(FadeIn(g, shift=0.15 * UP) for g in gaps), lag_ratio=0.4),
                *(label.animate.set_opacity(0.45) for label in labels),
                run_time=1.0,
            )
            gaps.resume_updating()
            self.add(gaps)
            self.play(shifter.slide(0.0), ChangeDecimal(number, 0.0), run_time=1.5)
            self.play(shifter.slide(bias), ChangeDecimal(number, bias), run_time=1.5)
            self.wait_for(beat, "useful")
            self.play(
                FadeOut(gaps),
                labels[0].animate.set_opacity(1),
                Indicate(shifter.cut, scale_factor=1.3, color=colours.answer),
                run_time=1.2,
            )
        for label in labels:
            label.clear_updaters()
        self.leave(short)

    def gap_rulers(self, shifter: BiasShifter) -> VGroup:
        """Under the line, from each dot to the next: the distance between them, live."""
        order = np.argsort(shifter.start)
        y = shifter.numbers.get_bottom()[1] - 0.3
        rulers = VGroup()
        for a, b in pairwise(order):
            if shifter.start[b] - shifter.start[a] < 1e-6:
                continue
            arrow = DoubleArrow(
                LEFT, RIGHT, buff=0, stroke_width=3, color=self.theme.answer, tip_length=0.16
            ).put_start_and_end_on(
                *([shifter.place(x)[0], y, 0] for x in shifter.get_values()[[a, b]])
            )
            number = Decimal(0.0, 1, BODY, self.theme.answer).next_to(arrow, DOWN, buff=0.15)
            ruler = VGroup(arrow, number)
            ruler.number = number

            def follow(ruler: VGroup, a: int = a, b: int = b) -> None:
                low, high = shifter.get_values()[[a, b]]
                ruler.set_x((shifter.place(low)[0] + shifter.place(high)[0]) / 2)
                ruler.number.set_value(float(high - low))

            follow(ruler)
            rulers.add(ruler.add_updater(follow))
        return rulers.suspend_updating()

    def person_labels(self, shifter: BiasShifter) -> VGroup:
        """Over each dot its person and the live value; who shares a place stands higher."""
        labels = VGroup()
        for k, start in enumerate(shifter.start):
            level = int((np.abs(shifter.start[:k] - start) < 1e-6).sum())
            name = person_words(self, k, LABEL)
            value = Decimal(start, 1, BODY, self.theme.ink)
            label = VGroup(value, name).arrange(UP, buff=0.16)
            label.name, label.value = name, value

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
        rows, cols = sizes.d_mlp, sizes.d_model
        self.short = quiet(formula("bias"))
        self.add(self.short)
        self.matrix = matrix = WeightMatrix(
            self.toy.block.W_up[:7, :5],
            true_shape=(rows, cols),
            size=BODY,
            row_ellipsis=1,
            col_ellipsis=1,
            row_gap=0.6,
            col_gap=1.05,
        )
        matrix.move_to(0.25 * UP)
        self.slab = slab = self.to_scale(sizes.mlp_multiple)
        self.lines = lines = self.sums(sizes.mlp_multiple, rows, cols)
        with self.beat("how_many") as beat:
            self.count_rows(beat, matrix, rows)
        with self.beat("multiple") as beat:
            self.measure(beat, matrix, slab, cols)
        with self.beat("weights") as beat:
            total = self.numbers["weights"]
            value = total.get_value()
            total.set_value(0)
            self.play(
                VGroup(lines[0], self.choice).animate.set_opacity(0.45),
                FadeOut(slab.lengths),
                FadeIn(lines[1], shift=0.2 * LEFT),
                run_time=0.8,
            )
            filled = slab.face.copy().set_fill(self.theme.mix(self.theme.answer, 0.7), opacity=1)
            whole = filled.copy()
            filled.stretch_to_fit_height(0.01).align_to(slab.face, UP)
            self.play(
                Transform(filled, whole),
                ChangeDecimal(total, value),
                run_time=max(beat.remaining - 0.3, 2.0),
            )
        with self.beat("biases") as beat:
            column = Line(slab.face.get_corner(UP + RIGHT), slab.face.get_corner(DOWN + RIGHT))
            column.set_stroke(self.theme.answer, width=2.5).shift(0.45 * RIGHT)
            self.play(
                filled.animate.set_fill(self.theme.mix(self.theme.ink, 0.3)),
                lines[1].animate.set_opacity(0.45),
                Create(column),
                FadeIn(lines[2], shift=0.2 * LEFT),
                run_time=1.2,
            )
            self.wait_for(beat, "share")
            self.play(FadeIn(lines[3], shift=0.2 * LEFT), run_time=0.8)
            self.play(
                Indicate(column, scale_factor=1.05, color=self.theme.ink),
                run_time=1.0,
            )
        self.leave(self.short)

    def count_rows(self, beat: Beat, matrix: WeightMatrix, rows: int) -> None:
        """The rows come in one by one, then dots for the rest, then how many they really are."""
        self.braces = braces = matrix.shape_braces()
        self.numbers["rows"] = braces[0][1]
        self.play(
            FadeIn(matrix.brackets),
            LaggedStart(
                *(FadeIn(matrix.row(i), shift=0.2 * RIGHT) for i in range(matrix.shown_shape[0])),
                FadeIn(matrix.ellipses),
                lag_ratio=0.3,
            ),
            run_time=max(beat.at("rows") - beat.elapsed - 0.6, 2.0),
        )
        self.wait_for(beat, "rows")
        self.numbers["rows"].set_value(0)
        self.play(FadeIn(braces[0]), run_time=0.4)
        self.play(ChangeDecimal(self.numbers["rows"], rows), run_time=1.6)

    def to_scale(self, multiple: int) -> VGroup:
        """The matrix drawn to scale: `face`, its `braces`, and how often a vector fits its height.

        `width_bar` lies along the top, as long as the vector; `lengths` stand along the side.
        """
        width = SLAB_HEIGHT / multiple
        face = Rectangle(width=width, height=SLAB_HEIGHT, stroke_width=2)
        face.set_stroke(self.theme.dim).set_fill(self.theme.panel, opacity=1)
        face.move_to([SLAB_X, 0.05, 0])
        bar = {"stroke_width": 6, "color": self.theme.stream}
        top, right = face.get_top()[1], face.get_right()[0] + 0.2
        slab = VGroup(face)
        slab.face = face
        slab.width_bar = Line(face.get_corner(UP + LEFT), face.get_corner(UP + RIGHT), **bar)
        slab.lengths = VGroup(
            *(
                Line(
                    [right, top - k * width - 0.04, 0],
                    [right, top - (k + 1) * width + 0.04, 0],
                    **bar,
                )
                for k in range(multiple)
            )
        )
        return slab

    def measure(self, beat: Beat, matrix: WeightMatrix, slab: VGroup, cols: int) -> None:
        """The matrix shrinks to scale; the vector's length is laid along its side."""
        rows_brace, lines = self.braces[0], self.lines
        goals = [
            measured_brace(slab.face, n, side)
            for n, side in ((self.numbers["rows"].get_value(), LEFT), (cols, UP))
        ]
        self.numbers["cols"] = goals[1][1]
        self.play(
            FadeOut(matrix, target_position=slab.face, scale=0.25),
            FadeIn(slab.face, scale=3),
            ReplacementTransform(rows_brace[0], goals[0][0]),
            rows_brace[1].animate.move_to(goals[0][1]),
            run_time=1.3,
        )
        self.play(FadeIn(goals[1]), Create(slab.width_bar), run_time=0.7)
        self.wait_for(beat, "times")
        multiple, total = self.numbers["multiple"], self.numbers["total"]
        multiple.set_value(0)
        total.set_value(0)
        self.play(FadeIn(lines[0], shift=0.2 * LEFT), run_time=0.5)
        for k, length in enumerate(slab.lengths, start=1):
            self.play(TransformFromCopy(slab.width_bar, length, path_arc=-PI / 2), run_time=0.6)
            multiple.set_value(k)
            total.set_value(k * cols)
        self.play(FadeOut(slab.width_bar), run_time=0.3)
        self.wait_for(beat, "choice")
        self.choice = Words(self.words("choice"), LABEL, self.theme.answer, italic=True)
        self.choice.next_to(lines[0], DOWN, buff=0.2).align_to(lines[0], LEFT)
        self.play(FadeIn(self.choice, shift=0.15 * UP), run_time=0.7)

    def sums(self, multiple: int, rows: int, cols: int) -> VGroup:
        """Four sums under their names: rows, weights, biases, and biases for each weight."""
        model = self.lecture.sizes
        per_matrix, ratio = parameter_table(model).row("up").size, bias_per_weight(model)
        self.numbers = {
            "multiple": self.figure(multiple),
            "total": self.figure(rows),
            "weights": self.figure(per_matrix),
            "biases": self.figure(rows),
            "ratio": self.figure(ratio, RATIO_PLACES),
        }
        n = self.numbers
        made = {
            "rows": (n["multiple"], "times", self.figure(cols), "=", n["total"]),
            "weights": (self.figure(rows), "times", self.figure(cols), "=", n["weights"]),
            "biases": (n["biases"],),
            "ratio": (self.figure(rows), "slash", self.figure(per_matrix), "approx", n["ratio"]),
        }
        lines = VGroup()
        for key, pieces in made.items():
            sum_ = VGroup(
                *(Formula(p, BODY, self.theme.dim) if isinstance(p, str) else p for p in pieces)
            ).arrange(RIGHT, buff=0.16)
            numbers = [p for p in pieces if isinstance(p, Decimal)]
            for number in numbers:
                number.put_baseline(numbers[0].baseline)
            pieces[-1].set_fill(self.theme.ink)
            name = Words(self.words(key), LABEL, self.theme.dim)
            lines.add(VGroup(name, sum_).arrange(DOWN, buff=0.18, aligned_edge=LEFT))
        lines.arrange(DOWN, buff=0.5, aligned_edge=LEFT)
        lines[1:].shift(0.3 * DOWN)  # room for the remark about the first
        lines.move_to(0.15 * UP)
        return lines.shift((SUMS_X - lines.get_left()[0]) * RIGHT)

    @staticmethod
    def figure(value: float, places: int = 0) -> Decimal:
        return Decimal(value, places, BODY)


class FoldNotation(LectureScene):
    """All these columns fold into four letters, which take their place under the first step."""

    def construct(self) -> None:
        short = quiet(formula("bias"))
        product = up_product(self)
        product.result.set_values(forward(self).pre_activations)
        whole = BiasedProduct(self, product, bias_column(self))
        self.product, self.bias = product, whole.bias
        self.add(short)
        # Each letter first stands where its numbers were, then moves up to the others.
        letters = formula("bias", LARGE)
        full = letters.copy().move_to(PRODUCT_Y * UP)
        homes = {"up": product.matrix, "e": product.vector, "b_up": whole.bias}
        for label, home in {**homes, "plus_up": whole.plus}.items():
            letters.part(label).set_x(home.get_x()).shift((PRODUCT_Y - FORMULA_Y) * UP)
        with self.beat("fold") as beat:
            self.play(FadeIn(whole), run_time=0.9)
            for column in (product.vector, product.result):  # from short to long
                self.play(
                    Indicate(column, scale_factor=1.12, color=self.theme.answer), run_time=1.2
                )
            for label, home in homes.items():
                self.wait_for(beat, FOLD_MARKS[label])
                also = (
                    []
                    if label != "b_up"
                    else [
                        ReplacementTransform(whole.plus, letters.part("plus_up")),
                        FadeOut(product.equals, product.result),
                    ]
                )
                self.play(fold_into(home, letters.part(label)), *also, run_time=1.0)
            parts = (*homes, "plus_up")
            self.play(
                *(ReplacementTransform(letters.part(p), full.part(p)) for p in parts),
                FadeOut(short),
                run_time=0.9,
            )
            settle(self, letters, full)

        block = flat_block()
        names = phase_names(self, block)
        VGroup(block, names).scale(1.35).move_to(0.75 * UP)
        for name in names[1:3]:
            name.set_opacity(0.6)
        under = formula("bias").next_to(names[0], DOWN, buff=0.4)
        home = quiet(formula("bias"))
        with self.beat("place") as beat:
            self.play(ReplacementTransform(full, under), run_time=0.9)
            self.play(
                LaggedStart(
                    FadeIn(block.flow[0], block.up, names[0]),
                    FadeIn(block.flow[1], block.bend, names[1]),
                    FadeIn(block.flow[2], block.down, names[2]),
                    FadeIn(block.flow[3:], block.plus),
                    AnimationGroup(Create(block.skip), FadeIn(names[3])),
                    lag_ratio=0.3,
                ),
                run_time=max(beat.remaining - 0.6, 1.6),
            )
            self.play(block.up.animate.light(self.theme.answer), run_time=0.8)
        self.target = under
        self.leave(under)
        self.play(ReplacementTransform(under, home), run_time=0.8)
