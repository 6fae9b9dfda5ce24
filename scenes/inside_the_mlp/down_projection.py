"""The second matrix, its product as a sum of columns, and its short name."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from scenes.inside_the_mlp.cards import CARDS_Y, FACTOR_Y, CardRow, beside
from scenes.inside_the_mlp.down_set import (
    ROUNDING,
    DownStep,
    dim_zeros,
    down_product,
    tags_below,
)
from scenes.inside_the_mlp.neurons import NeuronPicture
from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.neurons import weight_edges
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.place import SAFE_X
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import BODY, LABEL, ChangeDecimal, Formula, Words
from scenes.moves import cascade, in_turn, pulse
from scenes.sets.block import formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

SWEEPS = (2.0, 1.1, 0.7, 0.5)  # seconds for the first rows; what is understood goes faster
SEND = 2.3  # seconds for a card to be scaled and to join the sum
STREAM_X, VECTOR_X = 3.85, 5.35  # where E and n stand beside the cards
PARTS = ("matrix", "vector", "equals", "result")  # of a product
# Which parts of the formula the block's three plates stand for.
STEP_PARTS = (
    ("up", "e", "plus_up", "b_up"),
    ("relu_open", "relu_close"),
    ("down", "plus_down", "b_down"),
)
INSIDE = ("relu_open", "up", "e", "plus_up", "b_up", "relu_close")


def step_tags(step: DownStep) -> VGroup:
    """W↓, n and B↓ below what they name."""
    return tags_below(
        ("W_arrow.b", step.product.matrix),
        ("vec(n)", step.product.vector),
        ("vec(b)_arrow.b", step.bias),
    )


def zeros_dimmed(product: MatVecProduct) -> MatVecProduct:
    """A product whose zero neurons step back."""
    dim_zeros(product.vector)
    return product


def replaced(old: MatVecProduct, new: MatVecProduct) -> list[Animation]:
    """Animations that take one product's parts to another's."""
    return [ReplacementTransform(getattr(old, p), getattr(new, p)) for p in PARTS]


class DownProjection(LectureScene):
    """The neurons meet a second matrix, which leads back to the length of the stream."""

    def stage(self) -> None:
        self.network = NeuronPicture(self)
        self.add(quiet(formula("relu")), self.network)
        self.product = product = zeros_dimmed(down_product(self))
        self.tags = tags_below(("W_arrow.b", product.matrix), ("vec(n)", product.vector))
        self.fan = SecondFan(self.network)
        self.brace = length_brace(product, self.lecture.sizes.name, self.lecture.sizes.d_model)
        self.step = DownStep(self)

    @beat
    def again(self, beat: Beat) -> None:
        network, fan, product = self.network, self.fan, self.product
        self.play(
            FadeOut(network.edges, network.inputs, network.column, shift=2.0 * LEFT),
            network.layer.animate.move_to(fan.source),
            network.values.animate.next_to(fan.source, LEFT, buff=0.4),
            run_time=1.4,
        )
        self.play(
            cascade(Create, fan.edges, 0.05),
            FadeIn(fan.outputs, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=beat.to("n", 1.6, early=0.2),
        )
        beat.until("n")
        # The lines become the matrix that they are drawn from.
        self.play(
            ReplacementTransform(network.values, product.vector),
            FadeOut(fan.edges, target_position=product.matrix, scale=0.6),
            FadeOut(network.layer, fan.outputs),
            run_time=1.0,
        )
        self.play(
            FadeIn(product.matrix.brackets, self.tags),
            cascade(FadeIn, product.matrix.entries, 0.02, shift=0.1 * DOWN),
            run_time=beat.rest(1.4),
        )

    @beat
    def down(self, beat: Beat) -> None:
        product, number = self.product, self.brace.number
        product.result.entries.set_fill(opacity=0)
        self.play(FadeIn(product.equals, product.result.brackets), run_time=0.4)
        self.add(product)
        for i, entry in enumerate(product.result.entries):
            entry.set_value(0.0).set_fill(opacity=1)
            self.play(product.sweep_row(i), run_time=SWEEPS[min(i, len(SWEEPS) - 1)])
        number.set_value(0)
        self.play(FadeIn(self.brace), run_time=0.5)
        self.play(ChangeDecimal(number, self.lecture.sizes.d_model), run_time=1.3)

    @beat
    def bias(self, beat: Beat) -> None:
        product, step = self.product, self.step
        *targets, bias_tag = step_tags(step)
        self.play(FadeOut(self.brace, shift=0.3 * RIGHT), run_time=0.4)
        self.play(
            *(getattr(product, p).animate.move_to(getattr(step.product, p)) for p in PARTS),
            *(tag.animate.move_to(to) for tag, to in zip(self.tags, targets, strict=True)),
            run_time=1.0,
        )
        beat.until("bias")
        self.play(FadeIn(step.plus, bias_tag), FadeIn(step.bias, shift=0.6 * DOWN), run_time=0.8)
        self.play(product.result.count_to(self.toy.forward().delta), run_time=1.2)
        product.result.paint_signs()


class SecondFan:
    """The second matrix as lines, from where the neurons go to as many dots as E has numbers.

    `source` is the neurons' layer in its new place; `edges` and `outputs` lead on from it.
    """

    def __init__(self, network: NeuronPicture) -> None:
        block, (left, right) = network.block, (network.inputs.get_x(), network.layer.get_x())
        self.source = network.layer.copy().set_x(left)
        self.outputs = network.inputs.copy().set_values(0 * block.b_down).set_x(right)
        self.edges = weight_edges(self.source.dots, self.outputs.dots, block.W_down, width=2.6)


def length_brace(product: MatVecProduct, model: str, length: int) -> VGroup:
    """How long the result is in a model, below whose name the number stands."""
    brace = measured_brace(product.result, length, RIGHT)
    name = Words(model, LABEL, theme().dim).next_to(brace[1], DOWN, buff=0.2)
    group = VGroup(*brace, name)
    brace[1].shift(max(group.get_right()[0] - SAFE_X, 0.0) * LEFT)
    name.set_x(brace[1].get_x())
    group.number = brace[1]
    return group


class ColumnsSum(LectureScene):
    """Each neuron scales a column of the matrix; one after the other, they join the sum."""

    def stage(self) -> None:
        self.step = DownStep(self)
        self.tags = step_tags(self.step)
        self.add(quiet(formula("relu")), self.step, self.tags)
        self.product = zeros_dimmed(down_product(self))
        self.row = row = CardRow(self)
        self.measure = Measure(row, self.toy.full_name)
        neurons = row.neurons
        self.active = [j for j, n in enumerate(neurons) if n > ROUNDING]
        self.seen: dict[str, np.ndarray] = {}  # what the sum holds after a beat
        self.faint = min(self.active[1:], key=lambda j: neurons[j])

    @beat
    def columns(self, beat: Beat) -> None:
        product, row, measure = self.product, self.row, self.measure
        self.play(
            FadeOut(self.step.plus, self.step.bias, self.tags),
            *replaced(self.step.product, product),
            run_time=1.2,
        )
        beat.until("column")
        self.play(
            FadeOut(product.equals, product.result, product.matrix.brackets),
            product.vector.animate.move_to([VECTOR_X, CARDS_Y, 0]),
            row.fall_apart(product),
            run_time=2.2,
        )
        names = [term.part("c") for term in row.terms]
        self.play(cascade(FadeIn, names, 0.15, shift=0.15 * UP), run_time=1.2)
        beat.until("long")
        self.play(FadeIn(*measure.stream, shift=0.3 * LEFT), run_time=0.7)
        self.play(*map(Create, measure.lines), run_time=1.4)
        beat.until("space")
        rings = [pulse(card).ring(self.theme.stream) for card in reversed(row.cards)]
        self.play(LaggedStart(*rings, lag_ratio=0.12), run_time=beat.rest(1.6))

    @beat
    def scale(self, beat: Beat) -> None:
        product, row = self.product, self.row
        self.play(
            FadeOut(self.measure.stream, self.measure.lines, product.vector.brackets), run_time=0.8
        )
        self.play(
            in_turn(row.meet, range(len(row.factors)), product.vector.entries, lag=0.3),
            FadeIn(row.pluses),
            run_time=beat.to("one", 1.6, early=0.8),
        )
        self.play(FadeIn(row.sign, row.total, shift=0.2 * LEFT), run_time=0.6)
        self.add(row)
        beat.until("one")
        self.play(row.send(self.active[0]), run_time=SEND)
        beat.until("faint")
        self.play(row.send(self.faint), run_time=SEND)
        beat.until("zero")
        zero = [j for j in range(len(row.factors)) if j not in self.active]
        self.play(cascade(row.quench, zero, 0.15), run_time=1.6)
        beat.until("added")
        rest = [j for j in self.active[1:] if j != self.faint]
        self.play(LaggedStart(*(row.send(j, run_time=SEND) for j in rest), lag_ratio=0.45))
        self.seen["scale"] = row.get_values()

    @interlude
    def hand_over(self) -> None:
        self.product = zeros_dimmed(down_product(self))
        self.play(self.row.come_together(self.product), run_time=1.1)


class Measure:
    """E on a card (`stream`: card and name), and `lines` that carry its length to the columns."""

    def __init__(self, row: CardRow, values: ArrayLike) -> None:
        colour = theme().stream
        card = ColumnCard(values).ring(colour).move_to([STREAM_X, CARDS_Y, 0])
        self.stream = VGroup(card, beside(card, Formula("vec(E)", BODY, colour), FACTOR_Y))
        ends = (card.get_left()[0], row.cards.get_left()[0])
        self.lines = VGroup(
            *(
                DashedLine(
                    *([x, y, 0] for x in ends), dash_length=0.12, stroke_width=2, color=colour
                )
                for y in (card.get_top()[1] + 0.08, card.get_bottom()[1] - 0.08)
            )
        )
