"""Shots 40, 41 and 45: the second matrix, its product as a sum of columns, and its short name."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
)

from scenes.inside_the_mlp.block_set import formula, forward, settle
from scenes.inside_the_mlp.down_set import (
    NAME_Y,
    NOUGHT,
    DownStep,
    dim_zeros,
    down_product,
    fold_into,
    tags_below,
)
from scenes.inside_the_mlp.neurons import NeuronPicture
from scenes.inside_the_mlp.overview import BlockShot
from scenes.inside_the_mlp.up_projection import quiet
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import LABEL, ChangeDecimal, Formula, Words
from scenes.stage import LectureScene

SWEEPS = (2.0, 1.1, 0.7, 0.5)  # seconds for the first rows; what is understood goes faster
SENDS = (3.2, 1.9, 1.3)  # the same for active neurons' columns
# Which parts of the formula the block's three plates stand for.
STEP_PARTS = (
    ("up", "e", "plus_up", "b_up"),
    ("relu_open", "relu_close"),
    ("down", "plus_down", "b_down"),
)
NOTHING = 0.7  # seconds for a column whose neuron is off


def step_tags(step: DownStep) -> VGroup:
    """W↓, n and B↓ below what they name."""
    return tags_below(
        ("W_arrow.b", step.product.matrix),
        ("vec(n)", step.product.vector),
        ("vec(B)_arrow.b", step.bias),
    )


class DownProjection(LectureScene):
    """The neurons meet a second matrix, which leads back to the length of the stream."""

    def construct(self) -> None:
        picture = NeuronPicture(self)
        short = quiet(formula("relu"))
        self.add(short, picture)
        self.product = product = down_product(self)
        dim_zeros(product.vector)
        tags = tags_below(("W_arrow.b", product.matrix), ("vec(n)", product.vector))
        with self.beat("again") as beat:
            self.play(
                FadeOut(picture.edges, picture.inputs, picture.column, shift=0.5 * LEFT),
                FadeOut(picture.layer),
                ReplacementTransform(picture.values, product.vector),
                run_time=2.2,
            )
            self.wait_for(beat, "n")
            self.play(FadeIn(tags[1]), run_time=0.5)
            self.play(
                FadeIn(product.matrix.brackets, tags[0]),
                LaggedStart(
                    *(FadeIn(e, shift=0.1 * DOWN) for e in product.matrix.entries), lag_ratio=0.02
                ),
                run_time=max(beat.remaining, 1.4),
            )

        self.brace = brace = self.length_brace(product)
        product.result.entries.set_fill(opacity=0)
        with self.beat("down") as beat:
            self.play(FadeIn(product.equals, product.result.brackets), run_time=0.4)
            self.add(product)
            for i in range(product.matrix.shown_shape[0]):
                product.result.entry(i).set_value(0.0).set_fill(opacity=1)
                self.play(product.sweep_row(i), run_time=SWEEPS[min(i, len(SWEEPS) - 1)])
            brace.number.set_value(0)
            self.play(FadeIn(brace), run_time=0.5)
            self.play(ChangeDecimal(brace.number, self.lecture.sizes.d_model), run_time=1.3)

        self.step = step = DownStep(self)
        *targets, bias_tag = step_tags(step)
        with self.beat("bias") as beat:
            self.play(
                FadeOut(brace),
                *(
                    getattr(product, part).animate.move_to(getattr(step.product, part))
                    for part in ("matrix", "vector", "equals", "result")
                ),
                *(tag.animate.move_to(to) for tag, to in zip(tags, targets, strict=True)),
                run_time=1.0,
            )
            self.wait_for(beat, "bias")
            self.play(
                FadeIn(step.plus, bias_tag), FadeIn(step.bias, shift=0.6 * DOWN), run_time=0.8
            )
            self.play(product.result.count_to(forward(self).delta), run_time=1.2)
            product.result.paint_signs()
        self.stage = VGroup(product, step.plus, step.bias, tags, bias_tag)

    def length_brace(self, product: MatVecProduct) -> VGroup:
        """How long the result is in the lecture's model, below whose name the number stands."""
        brace = measured_brace(product.result, self.lecture.sizes.d_model, RIGHT)
        name = Words(self.lecture.sizes.name, LABEL, self.theme.dim)
        name.next_to(brace[1], DOWN, buff=0.2)
        group = VGroup(*brace, name)
        over = max(group.get_right()[0] - 6.6, 0.0)
        brace[1].shift(over * LEFT)
        name.set_x(brace[1].get_x())
        group.number = brace[1]
        return group


class ColumnsSum(LectureScene):
    """Each neuron scales a column of the matrix; one after the other, they join the sum."""

    def construct(self) -> None:
        step = DownStep(self)
        tags = step_tags(step)
        short = quiet(formula("relu"))
        self.add(short, step, tags)
        self.product = product = down_product(self)
        dim_zeros(product.vector)
        plates, names = self.plates(product)
        with self.beat("columns") as beat:
            self.play(
                FadeOut(step.plus, step.bias, tags),
                *(
                    ReplacementTransform(getattr(step.product, part), getattr(product, part))
                    for part in ("matrix", "vector", "equals", "result")
                ),
                run_time=1.0,
            )
            self.wait_for(beat, "column")
            self.play(
                product.matrix.brackets.animate.set_stroke(opacity=0),
                LaggedStart(
                    *(
                        AnimationGroup(Create(plate), FadeIn(name, shift=0.15 * DOWN))
                        for plate, name in zip(plates, names, strict=True)
                    ),
                    lag_ratio=0.2,
                ),
                run_time=max(beat.remaining, 2.0),
            )

        self.sum_terms = terms = self.sum_line(product)
        whole = product.result.get_values()
        with self.beat("scale") as beat:
            self.play(FadeIn(terms), product.result.count_to(0 * whole), run_time=0.9)
            self.add_columns(product, plates, terms, beat.remaining)
        self.assembled = product.get_values()

        with self.beat("same") as beat:
            self.play(
                plates.animate.set_stroke(self.theme.faint),
                product.matrix.entries.animate.set_fill(self.theme.dim, opacity=1),
                run_time=0.6,
            )
            self.wait_for(beat, "same")
            for i in range(len(whole)):
                product.result.entry(i).set_value(0.0)
                self.play(product.sweep_row(i), run_time=0.35)
        self.play(
            FadeOut(plates, names, terms),
            product.matrix.brackets.animate.set_stroke(opacity=1),
            run_time=0.6,
        )

    def plates(self, product: MatVecProduct) -> tuple[VGroup, VGroup]:
        """A frame around every column, and above it the column's name."""
        plates, names = VGroup(), VGroup()
        for j in range(product.matrix.shown_shape[1]):
            column = product.matrix.col(j)
            plates.add(
                RoundedRectangle(
                    width=0.7, height=column.height + 0.3, corner_radius=0.08, stroke_width=2,
                    stroke_color=self.theme.faint,
                ).move_to(column)
            )  # fmt: skip
            name = Formula(f"vec(c)_{j}", LABEL)
            names.add(name.next_to(plates[-1], UP, buff=0.25))
        for name in names:
            name.put_baseline(names[0].baseline)
        return plates, names

    def sum_line(self, product: MatVecProduct) -> Formula:
        """n₀c₀ + n₁c₁ + … at the top; dim until its column has come."""
        count = product.matrix.shown_shape[1]
        terms = " + ".join(f"{{{{ n_{j} vec(c)_{j} : t{j} }}}}" for j in range(count))
        line = Formula(f"{{{{ W_arrow.b vec(n) : whole }}}} = {terms}", LABEL, self.theme.dim)
        line.set_opacity(0.4).part("whole").set_opacity(1).set_color(self.theme.ink)
        return line.move_to(NAME_Y * UP)

    def add_columns(
        self, product: MatVecProduct, plates: VGroup, terms: Formula, seconds: float
    ) -> None:
        """Column after column is scaled and joins the result; neurons that are off send nothing."""
        neurons = product.vector.get_values()
        slots, active = [], 0
        for value in neurons:
            slots.append(SENDS[min(active, len(SENDS) - 1)] if value > NOUGHT else NOTHING)
            active += bool(value > NOUGHT)
        stretch = max(seconds / sum(slots), 0.8)
        for j, slot in enumerate(slots):
            lit = bool(neurons[j] > NOUGHT)
            ghost = product.scaled_column(j)
            self.add(ghost)
            plates[j].set_stroke(self.theme.answer if lit else self.theme.dim)
            terms.part(f"t{j}").set_opacity(1 if lit else 0.4).set_color(
                self.theme.answer if lit else self.theme.dim
            )
            product.vector.entry(j).set_fill(self.theme.ink, opacity=1)
            self.play(product.send_column(ghost, j), run_time=slot * stretch)
            self.remove(ghost)
            plates[j].set_stroke(self.theme.faint)
            terms.part(f"t{j}").set_color(self.theme.ink if lit else self.theme.dim)
            entry = product.vector.entry(j)
            entry.set_fill(self.theme.signed(neurons[j], 1.5), opacity=1.0 if lit else 0.5)


class FoldDown(BlockShot):
    """The columns fold into letters, and the block's whole inside stands on one line."""

    def construct(self) -> None:
        step = DownStep(self)
        self.step = step
        before, after = formula("relu"), formula("down")
        short = quiet(formula("relu"))
        self.add(short, step)
        inside = ("relu_open", "up", "e", "plus_up", "b_up", "relu_close")
        with self.beat("fold") as beat:
            self.play(
                FadeOut(short),
                *(ReplacementTransform(before.part(p), after.part(p)) for p in inside),
                run_time=0.9,
            )
            self.wait_for(beat, "w")
            self.play(fold_into(step.product.matrix, after.part("down")), run_time=1.0)
            self.wait_for(beat, "n")
            neurons = VGroup(*(after.part(p) for p in inside))
            self.play(
                FadeOut(step.product.vector, target_position=neurons.get_center(), scale=0.3),
                run_time=0.9,
            )
            self.wait_for(beat, "b")
            self.play(
                fold_into(step.bias, after.part("b_down")),
                fold_into(step.plus, after.part("plus_down")),
                FadeOut(step.product.equals, step.product.result),
                run_time=0.9,
            )
            settle(self, before, after)
        self.line = after

        block = self.block()
        block.move_to(0.6 * UP)
        names = self.phase_names(block)[:3]
        with self.beat("place") as beat:
            self.play(FadeIn(*block.phases, block.flow, block.plus, names), run_time=0.8)
            slot = max(beat.remaining / len(STEP_PARTS), 0.9)
            for plate, parts in zip(block.phases, STEP_PARTS, strict=True):
                self.play(
                    plate.animate.light(self.theme.answer),
                    *(p.animate.light(self.theme.dim) for p in block.phases if p is not plate),
                    *(
                        after.part(p).animate.set_opacity(1.0 if p in parts else 0.3)
                        for p in (*inside, "down", "plus_down", "b_down")
                    ),
                    run_time=0.6,
                )
                self.wait(slot - 0.6)
            self.play(
                block.down.animate.light(self.theme.dim), after.animate.set_opacity(1), run_time=0.5
            )
