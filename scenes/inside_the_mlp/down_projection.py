"""The second matrix, and its product as a sum of columns."""

from typing import Any

import numpy as np
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
    Mobject,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from mlp_math.parameters import TransformerSizes
from scenes.inside_the_mlp.cards import CARDS_Y, FACTOR_Y, CardRow, beside
from scenes.inside_the_mlp.down_set import ROUNDING
from scenes.inside_the_mlp.machine_set import BiasColumn, without_bias, writing_fans
from scenes.inside_the_mlp.neurons import LampPicture
from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.machine import Machine, run_along
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.place import safe_x
from scenes.mobjects.text import BODY, HEADING, ChangeDecimal, Formula, Words
from scenes.moves import at_once, cascade, comes_last, in_turn, leaves_first, pulse
from scenes.sets.block import formula, grow, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

STEP_OUT = 0.3  # how far a column steps out of the row to be looked at
SEND = 2.3  # seconds for a card to be scaled and to join the sum
STREAM_X, VECTOR_X = 3.85, 5.35  # where E and n stand beside the cards


class DownProjection(LectureScene):
    """The neurons' wires lead on, through a second matrix, to as many numbers as came in."""

    def stage(self) -> None:
        self.network = LampPicture(self)
        self.short, self.longer = quiet(formula("relu")), formula("down")
        self.add(self.short, *self.network.seen)
        self.machine = machine = without_bias(self)
        machine.rims.set_z_index(-1)  # cells come before their frames here
        self.neurons = machine.lamp.get_value(), *machine.neurons.get_values()
        self.fans = writing_fans(self, machine)
        self.product = machine.made.get_values()
        machine.made.set_values(0 * self.product)
        self.tags = VGroup(
            Formula("vec(n)", HEADING).next_to(machine.lamp.disc, LEFT, buff=0.4),
            Formula("W_arrow.b", HEADING).move_to([machine.trace[1].get_x() + 0.6, 2.1, 0]),
        )
        self.brace = length_brace(machine.rims[1], self.lecture.sizes)
        self.bias_column = BiasColumn(machine)
        self.seen = self.product  # what is made once the bias has come to it

    @beat
    def again(self, beat: Beat) -> None:
        machine = self.machine
        wires = resting_wires(machine)
        self.play(*self.becomes_machine(wires), run_time=beat.to("n", 1.5, early=0.1))
        self.remove(*self.network.seen, *wires)
        self.add(machine.trace[0], machine.rims[0], machine.neurons, machine.lamp, machine.inward)
        beat.until("n")
        self.play(FadeIn(self.tags[0], shift=0.2 * LEFT), run_time=0.6)
        self.play(
            *map(Create, machine.trace[1]),
            FadeIn(self.tags[1], shift=0.2 * DOWN),
            grow(self.short, self.longer),
            run_time=beat.through(1.2),
        )

    def becomes_machine(self, wires: VGroup) -> list[Any]:
        """Animations: numbers sink into cells, straight lines bend, neurons move over."""
        network, machine = self.network, self.machine
        cells = [entry.cell for entry in network.column.entries]
        figures = [entry.number for entry in network.column.entries]
        return [
            FadeOut(*figures, network.column.brackets, rate_func=leaves_first),
            *map(ReplacementTransform, cells, machine.inward),
            *(
                FadeOut(dot, target_position=cell, scale=0.3, rate_func=leaves_first)
                for dot, cell in zip(network.inputs.dots, machine.inward, strict=True)
            ),
            *map(ReplacementTransform, network.edges, wires),
            *map(ReplacementTransform, network.layer.dots[1:], machine.neurons.dots),
            FadeOut(network.layer[0], rate_func=at_once),  # behind the lamp
            ReplacementTransform(network.lamp, machine.lamp),
            FadeIn(machine.rims[0], rate_func=comes_last),
        ]

    @beat
    def down(self, beat: Beat) -> None:
        machine, number = self.machine, self.brace.number
        self.play(
            FadeIn(machine.rims[1], machine.made, shift=0.6 * RIGHT),
            quiet(self.longer.animate),
            run_time=0.4,
        )
        lit = [fan for fan, n in zip(self.fans, self.neurons, strict=True) if n > ROUNDING]
        self.play(cascade(run_along, lit, 0.35), run_time=beat.rest(2.0, early=2.4))
        self.play(machine.made.count_to(self.product), run_time=0.5)
        # The frame of what came in fits what comes out.
        frame = machine.rims[0].copy().set_fill(opacity=0).set_stroke(self.theme.stream, 5)
        self.play(frame.animate.move_to(machine.rims[1]), run_time=0.9)
        number.set_value(0)
        counting = ChangeDecimal(number, self.lecture.sizes.d_model)
        self.play(FadeIn(self.brace), counting, FadeOut(frame), run_time=beat.through(1.0))

    @beat
    def bias(self, beat: Beat) -> None:
        machine, column = self.machine, self.bias_column
        self.play(FadeOut(self.brace, shift=0.3 * RIGHT), run_time=0.4)
        self.play(FadeIn(column.whole, shift=0.6 * LEFT), run_time=beat.to("bias", 0.6, late=0.15))
        self.play(
            run_along(column.wires, 0.0),
            machine.made.count_to(self.toy.forward().delta),
            run_time=beat.through(0.9),
        )
        self.seen = machine.made.get_values()

    @interlude
    def hand_over(self) -> None:
        """The bias is left aside, and what the neurons lead to stays."""
        column = self.bias_column
        self.play(
            FadeOut(column.whole, column.wires, self.tags),
            self.machine.made.count_to(self.product),
            run_time=0.6,
        )


def resting_wires(machine: Machine) -> VGroup:
    """The first matrix's wires at rest, one by one in the order of its entries."""
    wires = VGroup()
    for j, i in np.ndindex(machine.block.W_up.shape):
        positive = machine.block.W_up[j, i] > 0
        line = machine.trace[0][0 if positive else 1].copy()
        line.points = machine.up_wire(j, i)
        wires.add(line)
    return wires


def length_brace(column: Mobject, sizes: TransformerSizes) -> VGroup:
    """How many numbers such a column has in a model, whose name stands below the `number`."""
    brace = measured_brace(column, sizes.d_model, RIGHT, HEADING)
    name = Words(sizes.name, BODY, theme().dim).next_to(brace[1], DOWN, buff=0.2)
    group = VGroup(*brace, name)
    brace[1].shift(max(group.get_right()[0] - safe_x(), 0.0) * LEFT)
    name.set_x(brace[1].get_x())
    group.number = brace[1]
    return group


class ColumnsSum(LectureScene):
    """Each neuron scales a column of the matrix; one after the other, they join the sum."""

    def stage(self) -> None:
        self.machine = machine = without_bias(self)
        self.fans = writing_fans(self, machine)
        self.add(quiet(formula("down")), machine.inside, *self.fans)
        self.row = row = CardRow(self)
        self.measure = Measure(row, self.toy.full_name)
        neurons = row.neurons
        self.layer = NeuronLayer(neurons, gap=0.42).move_to([VECTOR_X, CARDS_Y, 0])
        self.active = [j for j, n in enumerate(neurons) if n > ROUNDING]
        self.seen: dict[str, np.ndarray] = {}  # what the sum holds after a beat
        self.faint = min(self.active[1:], key=lambda j: neurons[j])

    @beat
    def columns(self, beat: Beat) -> None:
        row, measure, machine = self.row, self.measure, self.machine
        beat.until("column")
        self.play(FadeOut(machine.lamp.number), run_time=0.2)
        # Each neuron's wires draw together into the column that they are.
        self.play(
            FadeOut(machine.trace, machine.rims[:2], machine.inward, machine.made),
            FadeOut(machine.lamp.halo),
            LaggedStart(*map(condense, self.fans, row.cards), lag_ratio=0.12),
            in_turn(ReplacementTransform, machine.dots, self.layer.dots, lag=0.05),
            run_time=2.0,
        )
        names = [term.part("c") for term in row.terms]
        self.play(
            cascade(FadeIn, names, 0.15, shift=0.15 * UP), run_time=beat.unhurried(0.8, "long")
        )
        beat.until("long")
        self.play(FadeIn(*measure.stream, shift=0.3 * LEFT), run_time=0.7)
        self.play(*map(Create, measure.lines), run_time=beat.unhurried(1.2, "space"))
        beat.until("space")
        # Each steps out of the row, between the lines that E's own length has drawn.
        steps = [
            pulse(card).ring(self.theme.stream).shift(STEP_OUT * UP) for card in reversed(row.cards)
        ]
        self.play(LaggedStart(*steps, lag_ratio=0.22), run_time=beat.through(1.6))

    @beat
    def scale(self, beat: Beat) -> None:
        row = self.row
        self.play(FadeOut(self.measure.stream, self.measure.lines), run_time=0.5)
        self.play(
            in_turn(row.meet, range(len(row.factors)), self.layer.dots, lag=0.5),
            FadeIn(row.pluses),
            run_time=beat.to("one", 1.6, early=0.5),
        )
        self.remove(self.layer, *self.layer.dots)
        self.play(FadeIn(row.sign, row.total, shift=0.6 * LEFT), run_time=0.5)
        self.add(row)
        beat.until("one")
        self.play(row.send(self.active[0]), run_time=beat.to("faint", SEND))
        self.play(row.send(self.faint), run_time=beat.to("zero", SEND))
        zero = [j for j in range(len(row.factors)) if j not in self.active]
        self.play(cascade(row.quench, zero, 0.4), run_time=beat.to("added", 1.0, early=0.4))
        rest = [j for j in self.active[1:] if j != self.faint]
        self.play(LaggedStart(*map(row.send, rest), lag_ratio=0.7), run_time=beat.through(1.8))
        self.seen["scale"] = row.get_values()


def condense(fan: VGroup, card: ColumnCard) -> AnimationGroup:
    """A neuron's wires shrink into a column, which opens out where they meet."""
    return AnimationGroup(
        FadeOut(fan, target_position=card, scale=0.3),
        FadeIn(card, scale=0.4, rate_func=squish_rate_func(smooth, 0.4, 1)),
    )


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
