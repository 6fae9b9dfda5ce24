"""A bias is added to every result of the first product, and the step gets its short name."""

from manim import (
    DOWN,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from scenes.inside_the_mlp.bias_shift import number_line
from scenes.inside_the_mlp.leak import NamePlane
from scenes.inside_the_mlp.product_stage import ProductStage
from scenes.mobjects.biased_product import BiasedProduct
from scenes.mobjects.style import HUSHED, ring
from scenes.mobjects.text import BODY, Formula
from scenes.moves import cascade, comes_last, fold_into, leaves_first, point_at
from scenes.sets.block import FORMULA_Y, PRODUCT_Y, formula, grow, quiet
from scenes.stage import Beat, LectureScene, beat, interlude

CREASED = 0.2  # what is left of a row's height when the matrix is folded up
LARGE = 72  # of the letters that a whole line of numbers folds into


def first_step(scene: LectureScene) -> BiasedProduct:
    """W↑ · E + B↑ of the toy block at its place; the result is still without the bias."""
    block = scene.toy.block
    whole = BiasedProduct(block.W_up, scene.toy.full_name, block.b_up)
    return whole.move_to(PRODUCT_Y * UP)


class BiasStep(ProductStage):
    """A column of biases slides in and joins the results; the first one falls from two to one."""

    def stage(self) -> None:
        self.product, self.short = self.product_at_left(), quiet(formula("up"))
        self.add(self.product, self.short)
        self.sum = first_step(self)
        self.others = range(1, len(self.sum.bias.entries))
        self.line = formula("bias")
        self.tag = Formula("vec(b)_arrow.t", BODY).next_to(self.sum.bias, DOWN, buff=0.25)
        self.box = ring(self.sum.bias.entry(0), stroke=2)

    @beat
    def column(self, beat: Beat) -> None:
        old, new, whole = self.product, self.sum, formula("up")
        self.play(
            ReplacementTransform(old.matrix, new.matrix),
            ReplacementTransform(old.vector, new.vector),
            ReplacementTransform(old.equals, new.equals),
            ReplacementTransform(old.result, new.result),
            ReplacementTransform(self.short, whole),
            run_time=beat.to("column", 1.2),
        )
        beat.until("column")
        # Until every bias has arrived, what stands at the right is not yet the sum.
        self.play(
            new.equals.animate.set_fill(opacity=0),
            FadeIn(new.plus, new.bias.brackets),
            cascade(FadeIn, new.bias.entries, 0.12, shift=0.5 * DOWN),
            run_time=beat.to("name", 1.2),
        )
        beat.until("name")
        self.play(
            FadeIn(self.tag, shift=0.15 * UP),
            grow(whole, self.line),
            run_time=beat.through(0.8),
        )

    @beat
    def each_its_own(self, beat: Beat) -> None:
        sent = map(self.sum.send_bias, self.others)
        self.play(LaggedStart(*sent, lag_ratio=0.35), run_time=beat.through(2.2))

    @beat
    def minus_one(self, beat: Beat) -> None:
        ink = self.theme.ink
        self.play(
            *self.quiet_rows(self.sum, 0),
            self.sum.matrix.row(0).animate.set_fill(ink),
            self.sum.result.entry(0).animate.set_fill(ink),
            *(self.sum.bias.entry(i).animate.set_fill(opacity=HUSHED) for i in self.others),
            Create(self.box),
            FadeOut(self.tag),
            run_time=0.9,
        )
        falling = (self.sum.bias.entry(0), self.sum.result.entry(0))
        near = self.push_in(*falling, self.sum.bias.brackets, fill=0.9)
        self.play(near, run_time=beat.to("fall", 1.2, early=0.1))
        self.play(
            self.sum.send_bias(0, ink),
            self.sum.equals.animate(rate_func=comes_last).set_fill(opacity=1),
            run_time=beat.through(1.2),
        )

    @beat
    def why(self, beat: Beat) -> None:
        bias = self.sum.bias.entry(0)
        self.play(
            self.pull_back(),
            point_at(bias, 1.3, self.theme.focus),
            run_time=beat.to("line", 1.0, early=0.4),
        )
        line = number_line(self)
        row = self.sum.matrix.row(0)
        rest = [m for m in self.sum.family_members_with_points() if m not in row.get_family()]
        # The row is laid flat: it is what everyone is measured by.
        laid = AnimationGroup(
            row.animate.stretch_to_fit_width(line.line.width)
            .stretch_to_fit_height(0.05)
            .move_to(line.line),
            FadeOut(*rest, self.box, rate_func=leaves_first),
            quiet(self.line.animate),
        )
        marks = map(VGroup, line.ticks, line.numbers)
        measured = AnimationGroup(
            FadeOut(row),
            FadeIn(line.line),
            cascade(FadeIn, marks, 0.3),
            cascade(FadeIn, line.dots, 0.3, shift=0.5 * DOWN),
        )
        self.play(LaggedStart(laid, measured, lag_ratio=0.5), run_time=beat.through(1.5))


class FoldNotation(LectureScene):
    """All these columns fold into four letters, which take their place under the first step."""

    def stage(self) -> None:
        self.short = quiet(formula("bias"))
        self.sum = first_step(self)
        self.add(self.short, self.sum)
        self.sum.result.set_values(self.toy.forward().pre_activations)
        # Each letter first stands where its numbers were, then moves up to the others.
        self.letters = formula("bias", LARGE)
        self.line = formula("bias", 2 * LARGE).move_to(PRODUCT_Y * UP)
        for label in self.letters.labels:
            home = self.home(label)
            self.letters.part(label).set_x(home.get_x()).shift((PRODUCT_Y - FORMULA_Y) * UP)

    def rows(self) -> list[VGroup]:
        """The rows of the matrix."""
        return list(map(self.sum.matrix.row, range(self.sum.matrix.shown_shape[0])))

    def home(self, label: str) -> VGroup:
        """What a letter of the formula stands for."""
        whole = self.sum
        homes = {"up": whole.matrix, "e": whole.vector, "plus_up": whole.plus, "b_up": whole.bias}
        return homes[label]

    @beat
    def fold(self, beat: Beat) -> None:
        whole, letters = self.sum, self.letters
        parts = (whole.matrix, whole.vector, whole.bias, whole.result)
        seen = beat.to("up", 0.9, part=0.4)
        # Its short form will come out of it, and is not there before.
        self.play(
            cascade(point_at, parts, 0.3, scale=1.05),
            FadeOut(self.short, rate_func=leaves_first),
            run_time=seen,
        )
        # Row on row, the matrix folds up before it goes into its letter.
        folded = beat.share(2, 0.5, until="e", early=0.2)
        self.play(
            whole.matrix.brackets.animate.stretch(CREASED, 1),
            *(row.animate.set_y(whole.matrix.get_y()).stretch(CREASED, 1) for row in self.rows()),
            run_time=folded,
        )
        self.play(fold_into(whole.matrix, letters.part("up")), run_time=folded)
        self.play(
            fold_into(self.home("e"), letters.part("e")), run_time=beat.to("b", 0.8, early=0.2)
        )
        self.play(
            fold_into(whole.bias, letters.part("b_up")),
            ReplacementTransform(whole.plus, letters.part("plus_up")),
            FadeOut(whole.equals, whole.result),
            run_time=beat.share(2, 0.7, late=0.15),
        )
        self.play(grow(letters, self.line), run_time=beat.through(0.8))

    @interlude
    def hand_over(self) -> None:
        """The formula goes to the foot of the frame; the plane that is asked next comes in."""
        self.play(
            ReplacementTransform(self.line, quiet(formula("bias"))),
            FadeIn(*NamePlane(self).waiting, rate_func=comes_last),
            run_time=0.9,
        )
