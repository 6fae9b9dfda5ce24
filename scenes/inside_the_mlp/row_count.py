"""How large the first matrix really is, and how little its bias adds."""

from functools import partial

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
)

from mlp_math.parameters import bias_per_weight, parameter_table
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.numbers import WeightMatrix, measured_brace
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, LABEL, Decimal, Words
from scenes.moves import at_rest, count_from, point_at, presence
from scenes.sets.block import formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

RATIO_PLACES = 7
SLAB_X, SLAB_HEIGHT, SUMS_X = -3.6, 4.9, -1.4
DONE = RESTING  # presence of a sum that has been spoken of


class ScaledMatrix(VGroup):
    """A matrix drawn to scale as its `face`: `rows` a whole number of times `cols`.

    Beside it, to be shown when they are spoken of: `braces` of rows and columns; `width_bar` along
    the top, as long as the vector; `lengths`, the same bar as often as it fits the height; `bias`,
    a line as high.
    """

    def __init__(self, rows: int, cols: int) -> None:
        super().__init__()
        width = SLAB_HEIGHT * cols / rows
        self.face = Rectangle(width=width, height=SLAB_HEIGHT, stroke_width=2)
        self.face.set_stroke(theme().dim).set_fill(theme().panel, opacity=1)
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
        self.bias = Line(right, self.face.get_corner(DOWN + RIGHT))
        self.bias.set_stroke(theme().answer, width=2.5).shift(0.45 * RIGHT)
        self.braces = [measured_brace(self.face, rows, LEFT), measured_brace(self.face, cols, UP)]

    def filling(self) -> Transform:
        """An animation that fills a copy of the face from the top; the copy is its `mobject`."""
        filled = self.face.copy().set_fill(theme().mix(theme().answer, 0.7), opacity=1)
        empty = filled.copy().stretch_to_fit_height(0.01).align_to(self.face, UP)
        return Transform(empty, filled)


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
            "ratio": [again(rows), "slash", again(weights), "approx", live["ratio"]],
        }
        for key, pieces in sums.items():
            name = Words(scene.words(key), LABEL, theme().dim)
            self.add(VGroup(name, Calculation(pieces)).arrange(DOWN, buff=0.18, aligned_edge=LEFT))
        self.arrange(DOWN, buff=0.5, aligned_edge=LEFT)
        self[1:].shift(0.3 * DOWN)  # room for the remark about the first
        self.move_to(0.15 * UP).set_x(SUMS_X, LEFT)
        self.remark = Words(scene.words("choice"), LABEL, theme().answer, italic=True)
        self.remark.next_to(self[0], DOWN, buff=0.2).align_to(self[0], LEFT)

    def multiply(self, count: int, cols: float) -> None:
        """Let the first sum be that of so many lengths of the vector, of `cols` numbers each."""
        self.live["multiple"].set_value(count)
        self.live["total"].set_value(count * cols)


def matrix_corner(scene: LectureScene) -> WeightMatrix:
    """A corner of W↑ as numbers, and dots for the rest; its braces tell the model's true sizes."""
    sizes = scene.lecture.sizes
    return WeightMatrix(
        scene.toy.block.W_up[:7, :5], true_shape=(sizes.d_mlp, sizes.d_model), size=BODY,
        row_ellipsis=1, col_ellipsis=1, row_gap=0.6, col_gap=1.05,
    ).move_to(0.25 * UP)  # fmt: skip


class RowCount(LectureScene):
    """How many questions there are: the matrix at its true size, and how little a bias adds."""

    def stage(self) -> None:
        sizes = self.lecture.sizes
        self.short = quiet(formula("bias"))
        self.add(self.short)
        self.matrix = matrix_corner(self)
        self.rows_brace = self.matrix.shape_braces()[0]
        self.slab, self.sums = ScaledMatrix(sizes.d_mlp, sizes.d_model), SizeSums(self)
        self.numbers = self.sums.live | {"rows": self.rows_brace[1], "cols": self.slab.braces[1][1]}
        self.filling = self.slab.filling()

    @beat
    def how_many(self, beat: Beat) -> None:
        rows = map(self.matrix.row, range(self.matrix.shown_shape[0]))
        coming = [FadeIn(row, shift=0.2 * RIGHT) for row in rows]
        self.play(
            FadeIn(self.matrix.brackets),
            LaggedStart(*coming, FadeIn(self.matrix.ellipses), lag_ratio=0.3),
            run_time=beat.to("rows", 2.0, early=0.6),
        )
        beat.until("rows")
        counting = count_from(self.numbers["rows"])
        self.play(FadeIn(self.rows_brace), run_time=0.4)
        self.play(counting, run_time=1.6)

    @beat
    def multiple(self, beat: Beat) -> None:
        slab, (brace, number) = self.slab, self.rows_brace
        self.play(
            FadeOut(self.matrix, target_position=slab.face, scale=0.25),
            FadeIn(slab.face, scale=3),
            ReplacementTransform(brace, slab.braces[0][0]),
            number.animate.move_to(slab.braces[0][1]),
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
        self.play(FadeIn(self.sums.remark, shift=0.15 * UP), run_time=0.7)

    @beat
    def weights(self, beat: Beat) -> None:
        counting = count_from(self.numbers["weights"])
        name, line = self.sums[1]
        *factors, equals, total = line
        product = VGroup(name, *factors, total)
        self.play(
            *presence(DONE, VGroup(self.sums[0], self.sums.remark)),
            FadeOut(self.slab.lengths),
            FadeIn(product, shift=0.2 * LEFT),
            run_time=0.8,
        )
        self.play(self.filling, counting, at_rest(equals), run_time=beat.rest(2.0, early=0.3))
        self.add(self.sums[1])

    @beat
    def biases(self, beat: Beat) -> None:
        ink = self.theme.ink
        self.play(
            self.filling.mobject.animate.set_fill(self.theme.mix(ink, 0.3)),
            *presence(DONE, self.sums[1]),
            Create(self.slab.bias),
            FadeIn(self.sums[2], shift=0.2 * LEFT),
            run_time=1.2,
        )
        beat.until("share")
        self.play(FadeIn(self.sums[3], shift=0.2 * LEFT), run_time=0.8)
        self.play(point_at(self.slab.bias, 1.05, ink), run_time=1.0)

    @interlude
    def hand_over(self) -> None:
        """Only the formula stays for the next shot."""
        self.leave(self.short)
