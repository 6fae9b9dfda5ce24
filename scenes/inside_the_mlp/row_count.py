"""How large the first matrix really is, and how little its bias adds."""

from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    Rotate,
    TransformFromCopy,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back_with_pause,
)

from mlp_math.parameters import bias_per_weight, parameter_table
from scenes.inside_the_mlp.bias import first_step
from scenes.inside_the_mlp.bias_shift import matrix_corner
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.court import LENGTH, courts
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.moves import (
    at_rest,
    comes_last,
    count_from,
    flash_along,
    leaves_first,
    pulse,
)
from scenes.sets.block import formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

STEP = 0.22  # how far a row steps forward to ask
RATIO_PLACES = 7
ASKED = 1.6  # how much larger the count of rows is, as long as it is the answer
SLAB_X, SLAB_HEIGHT, SUMS_X = -2.6, 4.9, -0.2
MILLIMETRES = 1000  # in a metre
LAID_WIDTH, LAID_Y = 12.6, 0.15  # of the courts in a row
HEAD_Y, FOOT_Y = 3.0, -2.45


class ScaledMatrix(VGroup):
    """A matrix drawn to scale as its `face`: `rows` a whole number of times `cols`.

    Beside it, to be shown when they are spoken of: `braces` of rows and columns; `width_bar` along
    the top, as long as the vector; `lengths`, the same bar as often as it fits the height.
    """

    def __init__(self, rows: int, cols: int) -> None:
        super().__init__()
        width = SLAB_HEIGHT * cols / rows
        self.face = Rectangle(width=width, height=SLAB_HEIGHT, stroke_width=2)
        self.face.set_stroke(theme().dim).set_fill(theme().mlp, opacity=0.75)
        self.add(self.face.move_to([SLAB_X, 0.05, 0]))
        bar = {"stroke_width": 6, "color": theme().stream}
        left, right = self.face.get_corner(UP + LEFT), self.face.get_corner(UP + RIGHT)
        self.width_bar = Line(left, right, **bar)
        x, top = right[0] + 0.2, right[1]
        self.lengths = VGroup(
            *(
                Line([x, top - k * width - 0.04, 0], [x, top - (k + 1) * width + 0.04, 0], **bar)
                for k in range(rows // cols)
            )
        )
        self.braces = [measured_brace(self.face, rows, LEFT), measured_brace(self.face, cols, UP)]


class LaidOut(VGroup):
    """The matrix on its side, a millimetre a weight, over as many `courts` as it is long.

    `face` is the matrix, `bias` a line along it that is far too thick: a millimetre cannot be seen.
    """

    def __init__(self, rows: int, cols: int) -> None:
        super().__init__()
        long, wide = rows / MILLIMETRES, cols / MILLIMETRES
        count = int(np.ceil(long / LENGTH))
        metre = LAID_WIDTH / (count * LENGTH)
        self.courts = courts(count, metre)
        self.face = Rectangle(width=long * metre, height=wide * metre, stroke_width=0)
        self.face.set_fill(theme().mlp, opacity=0.75)
        self.add(self.courts, self.face).move_to(LAID_Y * UP)
        self.bias = Line(self.face.get_corner(UP + LEFT), self.face.get_corner(UP + RIGHT))
        self.bias.set_stroke(theme().focus, 3).shift(0.09 * UP)


class SizeSums(VGroup):
    """Four sums, each under its name: rows, weights, biases, and biases per weight.

    `live` holds the numbers that are counted or spoken of, by what they count; `remark`, to be
    shown below the first sum, is what is said of it.
    """

    def __init__(self, scene: LectureScene) -> None:
        super().__init__()
        sizes = scene.lecture.sizes
        rows, cols = sizes.d_mlp, sizes.d_model
        weights = parameter_table(sizes).row("up").size
        counts = {
            "multiple": sizes.mlp_multiple, "total": rows, "weights": weights, "biases": rows,
        }  # fmt: skip
        self.live = {key: Decimal(count, 0, BODY) for key, count in counts.items()}
        self.live["ratio"] = Decimal(bias_per_weight(sizes), RATIO_PLACES, BODY)
        live, again = self.live, partial(Decimal, places=0, size=BODY)
        sums: dict[str, list[Decimal | str]] = {
            "rows": [live["multiple"], "times", again(cols), "=", live["total"]],
            "weights": [again(rows), "times", again(cols), "=", live["weights"]],
            "biases": [live["biases"]],
            # A bias for each row, and in a row as many weights as the vector has entries.
            "ratio": [again(1), "slash", again(cols), "approx", live["ratio"]],
        }
        for key, pieces in sums.items():
            name = Words(scene.words(key), LABEL, theme().dim)
            self.add(VGroup(name, Calculation(pieces)).arrange(DOWN, buff=0.18, aligned_edge=LEFT))
        self.remark = Words(scene.words("choice"), LABEL, theme().dim, italic=True)
        self[0].move_to([SUMS_X, 0.6, 0], LEFT)
        self.remark.next_to(self[0], DOWN, buff=0.25).align_to(self[0], LEFT)
        for part, y in zip(self[1:], (HEAD_Y, FOOT_Y, FOOT_Y), strict=True):
            part.move_to(y * UP)
        self[2].set_x(-4.2)
        self[3].set_x(2.6)

    def multiply(self, count: int, cols: float) -> None:
        """Let the first sum be that of so many lengths of the vector, of `cols` numbers each."""
        self.live["multiple"].set_value(count)
        self.live["total"].set_value(count * cols)


class RowCount(LectureScene):
    """How many questions there are: the matrix at its true size, and how little a bias adds."""

    def stage(self) -> None:
        sizes = self.lecture.sizes
        self.short = quiet(formula("bias"))
        self.add(self.short)
        self.matrix = matrix_corner(self)
        self.add(self.matrix)
        right = self.matrix.get_right()[0] + 0.35 + STEP
        rows = map(self.matrix.row, range(self.matrix.shown_shape[0]))
        self.marks = VGroup(
            *(
                Formula('"?"', HEADING, self.theme.focus).move_to([right, r.get_y(), 0])
                for r in rows
            )
        )
        self.rows_brace = self.matrix.shape_braces()[0]
        self.rows_brace[1].scale(ASKED, about_edge=RIGHT)
        self.slab, self.sums = ScaledMatrix(sizes.d_mlp, sizes.d_model), SizeSums(self)
        self.numbers = self.sums.live | {"rows": self.rows_brace[1], "cols": self.slab.braces[1][1]}
        self.laid = LaidOut(sizes.d_mlp, sizes.d_model)
        self.scale_words = Words(self.words("scale"), BODY, self.theme.dim).move_to(FOOT_Y * UP)

    @beat
    def how_many(self, beat: Beat) -> None:
        rows = list(map(self.matrix.row, range(self.matrix.shown_shape[0])))
        # Every row steps forward and asks.
        asking = (
            AnimationGroup(
                pulse(row).shift(STEP * RIGHT),
                FadeIn(mark, shift=STEP * RIGHT, rate_func=there_and_back_with_pause),
            )
            for row, mark in zip(rows, self.marks, strict=True)
        )
        self.play(LaggedStart(*asking, lag_ratio=0.3), run_time=beat.to("rows", 2.0, early=0.3))
        self.remove(*self.marks)
        counting = count_from(self.numbers["rows"])
        self.play(GrowFromEdge(self.rows_brace[0], UP), FadeIn(self.rows_brace[1]), run_time=0.4)
        again = (pulse(row).shift(STEP * RIGHT) for row in rows)
        self.play(counting, LaggedStart(*again, lag_ratio=0.3), run_time=beat.through(1.6))

    @beat
    def multiple(self, beat: Beat) -> None:
        slab, (brace, number) = self.slab, self.rows_brace
        self.play(
            FadeOut(self.matrix, target_position=slab.face, scale=0.25, rate_func=leaves_first),
            FadeIn(slab.face, scale=0.6, rate_func=squish_rate_func(smooth, 0.3, 1.0)),
            ReplacementTransform(brace, slab.braces[0][0]),
            number.animate.scale(1 / ASKED).move_to(slab.braces[0][1]),
            run_time=1.3,
        )
        self.play(FadeIn(slab.braces[1]), Create(slab.width_bar), run_time=0.7)
        beat.until("times")
        cols = self.lecture.sizes.d_model
        self.sums.multiply(0, cols)
        self.play(FadeIn(self.sums[0], shift=0.2 * LEFT), run_time=0.5)
        for count, length in enumerate(slab.lengths, start=1):
            self.play(TransformFromCopy(slab.width_bar, length, path_arc=-PI / 2), run_time=0.6)
            self.sums.multiply(count, cols)
        self.play(FadeOut(slab.width_bar), run_time=0.3)
        beat.until("choice")
        self.play(FadeIn(self.sums.remark, shift=0.15 * UP), run_time=beat.through(0.6))

    @beat
    def weights(self, beat: Beat) -> None:
        """The matrix is laid out over courts, a millimetre a weight."""
        slab, laid, sums = self.slab, self.laid, self.sums
        counting = count_from(self.numbers["weights"])
        name, line = sums[1]
        turned = slab.face.copy()
        self.remove(slab.face)
        *factors, equals, total = line
        self.play(
            FadeOut(
                *(sums[0], sums.remark, slab.lengths, slab.braces[1]),
                *(slab.braces[0][0], self.rows_brace[1]),
                rate_func=leaves_first,
            ),
            Rotate(turned, -PI / 2, about_point=turned.get_center()),
            run_time=0.8,
        )
        # The same field, its corners numbered as those of the one that it grows to.
        lying = laid.face.copy().stretch_to_fit_width(turned.width)
        lying.stretch_to_fit_height(turned.height).move_to(turned).match_style(turned)
        self.remove(turned)
        self.play(
            ReplacementTransform(lying, laid.face),
            FadeIn(laid.courts, scale=1.3),
            FadeIn(name, *factors, total, self.scale_words),
            run_time=1.0,
        )
        self.play(counting, at_rest(equals), run_time=beat.through(1.6))
        self.add(sums[1])

    @beat
    def biases(self, beat: Beat) -> None:
        laid, sums = self.laid, self.sums
        self.play(
            Create(laid.bias),
            laid.face.animate.set_fill(opacity=0.35),
            FadeOut(self.scale_words, rate_func=leaves_first),
            FadeIn(sums[2], shift=0.2 * UP, rate_func=comes_last),
            run_time=beat.unhurried(1.2, "share"),
        )
        beat.until("share")
        self.play(
            FadeIn(sums[3], shift=0.4 * LEFT),
            flash_along(laid.bias, self.theme.ink, 6, 0.3),
            run_time=beat.through(1.0),
        )

    @interlude
    def hand_over(self) -> None:
        """The whole matrix shrinks to the toy's again."""
        whole = first_step(self)
        whole.result.set_values(self.toy.forward().pre_activations)
        self.play(
            FadeOut(self.laid.courts, self.laid.bias, *self.sums[1:], rate_func=leaves_first),
            FadeOut(self.laid.face, target_position=whole.matrix, scale=0.4),
            FadeIn(whole, rate_func=comes_last),
            run_time=1.1,
        )
