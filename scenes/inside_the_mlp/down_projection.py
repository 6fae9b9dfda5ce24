"""Shots 40, 41 and 45: the second matrix, its product as a sum of columns, and its short name."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)

from scenes.inside_the_mlp.block_inside import flat_block, phase_names
from scenes.inside_the_mlp.cards import CARDS_Y, CELL, FACTOR_Y, CardRow, ColumnCard, beside
from scenes.inside_the_mlp.down_set import (
    NOUGHT,
    DownStep,
    dim_zeros,
    down_product,
    fold_into,
    tags_below,
)
from scenes.inside_the_mlp.neurons import NeuronPicture
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.neurons import weight_edges
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import BODY, LABEL, ChangeDecimal, Formula, Words
from scenes.sets.block import formula
from scenes.stage import LectureScene

SWEEPS = (2.0, 1.1, 0.7, 0.5)  # seconds for the first rows; what is understood goes faster
SEND = 2.3  # seconds for a card to be scaled and to join the sum
STREAM_X, VECTOR_X = 3.85, 5.35  # where E and n stand beside the cards
# Which parts of the formula the block's three plates stand for.
STEP_PARTS = (
    ("up", "e", "plus_up", "b_up"),
    ("relu_open", "relu_close"),
    ("down", "plus_down", "b_down"),
)


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
        self.fan = fan = self.second_fan(picture)
        with self.beat("again") as beat:
            self.play(
                FadeOut(picture.edges, picture.inputs, picture.column, shift=2.0 * LEFT),
                picture.layer.animate.move_to(fan.source),
                picture.values.animate.next_to(fan.source, LEFT, buff=0.4),
                run_time=1.4,
            )
            self.play(
                LaggedStart(*(Create(edge) for edge in fan.edges), lag_ratio=0.05),
                FadeIn(fan.outputs, rate_func=squish_rate_func(smooth, 0.5, 1)),
                run_time=max(beat.at("n") - beat.elapsed - 0.2, 1.6),
            )
            self.wait_for(beat, "n")
            # The lines become the matrix that they are drawn from.
            self.play(
                ReplacementTransform(picture.values, product.vector),
                FadeOut(fan.edges, target_position=product.matrix, scale=0.6),
                FadeOut(picture.layer, fan.outputs),
                run_time=1.0,
            )
            self.play(
                FadeIn(product.matrix.brackets, tags),
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
            self.play(FadeOut(brace, shift=0.3 * RIGHT), run_time=0.4)
            self.play(
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
            self.play(product.result.count_to(self.toy.forward().delta), run_time=1.2)
            product.result.paint_signs()
        self.stage = VGroup(product, step.plus, step.bias, tags, bias_tag)

    def second_fan(self, picture: NeuronPicture) -> VGroup:
        """The second matrix as lines, from where the neurons go to as many dots as E has numbers.

        `source` is the neurons' layer in its new place, `edges` and `outputs` lead on from it.
        """
        block = self.toy.block
        source = picture.layer.copy().set_x(picture.inputs.get_x())
        outputs = picture.inputs.copy().set_values(0 * block.b_down).set_x(picture.layer.get_x())
        edges = weight_edges(source.dots, outputs.dots, block.W_down, width=2.6)
        fan = VGroup(edges, outputs)
        fan.source, fan.edges, fan.outputs = source, edges, outputs
        return fan

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
        self.add(quiet(formula("relu")), step, tags)
        product = down_product(self)
        dim_zeros(product.vector)
        self.row = row = CardRow(self)
        names = VGroup(*(term.part("c") for term in row.terms))
        measure = self.measure(row)
        with self.beat("columns") as beat:
            self.play(
                FadeOut(step.plus, step.bias, tags),
                *(
                    ReplacementTransform(getattr(step.product, part), getattr(product, part))
                    for part in ("matrix", "vector", "equals", "result")
                ),
                run_time=1.2,
            )
            self.wait_for(beat, "column")
            self.play(
                FadeOut(product.equals, product.result, product.matrix.brackets),
                product.vector.animate.move_to([VECTOR_X, CARDS_Y, 0]),
                row.fall_apart(product),
                run_time=2.2,
            )
            self.play(
                LaggedStart(*(FadeIn(n, shift=0.15 * UP) for n in names), lag_ratio=0.15),
                run_time=1.2,
            )
            self.wait_for(beat, "long")
            self.play(FadeIn(measure[:2], shift=0.3 * LEFT), run_time=0.7)
            self.play(*(Create(line) for line in measure[2:]), run_time=1.4)
            self.wait_for(beat, "space")
            self.play(
                LaggedStart(
                    *(
                        card.animate(rate_func=there_and_back).ring(self.theme.stream)
                        for card in reversed(row.cards)
                    ),
                    lag_ratio=0.12,
                ),
                run_time=max(beat.remaining, 1.6),
            )

        neurons = row.neurons
        active = [j for j, n in enumerate(neurons) if n > NOUGHT]
        faint = min(active[1:], key=lambda j: neurons[j])
        with self.beat("scale") as beat:
            self.play(FadeOut(measure, product.vector.brackets), run_time=0.8)
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(
                            ReplacementTransform(product.vector.entry(j), factor, path_arc=1.5),
                            FadeIn(row.terms[j].part("n")),
                        )
                        for j, factor in enumerate(row.factors)
                    ),
                    lag_ratio=0.3,
                ),
                FadeIn(row.pluses),
                run_time=max(beat.at("one") - beat.elapsed - 0.8, 1.6),
            )
            self.play(FadeIn(row.sign, row.total, shift=0.2 * LEFT), run_time=0.6)
            self.add(row)
            self.wait_for(beat, "one")
            self.play(row.send(active[0]), run_time=SEND)
            self.wait_for(beat, "faint")
            self.play(row.send(faint), run_time=SEND)
            self.wait_for(beat, "zero")
            self.play(
                LaggedStart(
                    *(row.quench(j) for j in range(len(neurons)) if j not in active),
                    lag_ratio=0.15,
                ),
                run_time=1.6,
            )
            self.wait_for(beat, "added")
            rest = [j for j in active[1:] if j != faint]
            self.play(LaggedStart(*(row.send(j, run_time=SEND) for j in rest), lag_ratio=0.45))
        self.assembled = row.get_values()

        with self.beat("same") as beat:
            strips = self.strips(row)
            self.wait_for(beat, "rows")
            self.play(Create(strips[0]), run_time=0.5)
            slot = max(beat.remaining / len(strips), 0.6)
            strip = strips[0]
            for i, goal in enumerate(strips):
                self.play(strip.animate.move_to(goal), row.sweep(product, i), run_time=slot)
            self.play(FadeOut(strip), run_time=0.3)
        self.swept = row.get_values()
        self.product = down_product(self)
        dim_zeros(self.product.vector)
        self.play(row.come_together(self.product), run_time=1.1)

    def measure(self, row: CardRow) -> VGroup:
        """E on a card, its name, and lines that carry its length over to the columns."""
        card = ColumnCard(self.toy.full_name).ring(self.theme.stream)
        card.move_to([STREAM_X, CARDS_Y, 0])
        name = beside(card, Formula("vec(E)", BODY, self.theme.stream), FACTOR_Y)
        lines = (
            DashedLine(
                [card.get_left()[0], y, 0], [row.cards.get_left()[0], y, 0], dash_length=0.12,
                stroke_width=2, color=self.theme.stream,
            )
            for y in (card.get_top()[1] + 0.08, card.get_bottom()[1] - 0.08)
        )  # fmt: skip
        return VGroup(card, name, *lines)

    def strips(self, row: CardRow) -> list[RoundedRectangle]:
        """A frame around each row of numbers, from the first card to the last."""
        return [
            RoundedRectangle(
                width=row.cards.width + 0.12, height=CELL, corner_radius=0.1,
                stroke_width=3, stroke_color=self.theme.answer,
            ).move_to([row.cards.get_x(), cell.get_y(), 0])
            for cell in row.total.cells
        ]  # fmt: skip


class FoldDown(LectureScene):
    """The columns fold into letters, and the block's whole inside stands on one line."""

    def construct(self) -> None:
        step = DownStep(self)
        self.step = step
        short, after = quiet(formula("relu")), formula("down")
        self.add(short, step)
        block = flat_block()
        block.move_to(0.6 * UP)
        names = phase_names(self, block)[:3]
        inside = ("relu_open", "up", "e", "plus_up", "b_up", "relu_close")
        with self.beat("fold") as beat:
            self.play(
                *(ReplacementTransform(short.part(p), after.part(p)) for p in inside),
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
            self.play_into(
                after,
                fold_into(step.bias, after.part("b_down")),
                fold_into(step.plus, after.part("plus_down")),
                FadeOut(step.product.equals, step.product.result, shift=0.3 * RIGHT),
                FadeIn(
                    *block.phases, block.flow, block.plus, names,
                    rate_func=squish_rate_func(smooth, 0.5, 1),
                ),
                old=short,
                run_time=1.4,
            )  # fmt: skip
        self.line = after

        with self.beat("place") as beat:
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
