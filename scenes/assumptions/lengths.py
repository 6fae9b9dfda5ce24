"""What the shadow's length does not tell: more than one, and how well two vectors line up."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Create, FadeIn, ManimColor, VGroup, VMobject

from mlp_math.block import MLP
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.style import QUIET, RESTING, plate
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    Decimal,
    Formula,
    Words,
    on_one_line,
)
from scenes.moves import point_at
from scenes.sets.name_space import UNIT, AnyVector, NameSpaceScene, angle_sign, panel_stack
from scenes.stage import Beat, beat, interlude
from scenes.theme import theme

LETTER_ASIDE = (0.25, 0.1, 0.5)  # from the tip of E to its letter
PHI_FROM_ABOVE = 42.0
STRETCHED = 1.4  # how much of J the vector holds while it shows that its share of M stays


class BiggerThanOne(NameSpaceScene):
    """A shadow longer than one: the question is parked, with a look ahead at what it will cost."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.space = self.enter()
        self.add(*self.space.everything)
        m = self.space.arrows[0]
        self.vector = self.any_vector([1.0, 0.25, 0.75], LETTER_ASIDE)
        self.gauge = self.vector.shadow_on(m).add_updater(ProjectionGauge.refresh)
        self.panel = self.space.readings(self.vector, 0).follow(self.gauge.get_value)
        panel_stack(self.panel, top=2.9)
        self.question = Words("?", 2 * TITLE, self.theme.focus)
        self.bay = parking_bay()
        self.question.next_to(self.panel, DOWN, buff=0.8)
        self.gates = self.two_gates()
        self.pin(self.panel, self.question, self.bay, *self.gates)
        self.sway(degrees=5.5)

    @beat
    def longer(self, beat: Beat) -> None:
        self.play(
            *self.space.light(0),
            self.vector.grow(),
            FadeIn(self.vector.letter, self.gauge, self.panel),
            run_time=beat.unhurried(1.0, "longer"),
        )
        beat.until("longer")
        self.play(self.vector.turn_to([1.6, 0.25, 0.75]), run_time=beat.rest(1.2, part=0.8))

    @beat
    def park(self, beat: Beat) -> None:
        self.play(
            FadeIn(self.question, scale=1.5), run_time=beat.unhurried(0.8, "park", early=0.75)
        )
        beat.until("park", early=0.6)
        self.play(FadeIn(self.bay, shift=0.2 * UP), run_time=0.5)
        parked = self.question.animate.scale(0.55).move_to(self.bay[0])
        self.play(parked.set_color(self.theme.dim), run_time=beat.unhurried(1.0))

    @beat
    def alarm(self, beat: Beat) -> None:
        # First the vector for which the neuron is built, then the one that fools it.
        right, wrong = self.gates
        m, j = (arrow.get_values() for arrow in self.space.arrows[:2])
        self.play(self.vector.turn_to(m + j), run_time=beat.to("built", 1.2))
        self.fire(right)
        beat.until("twice")
        self.play(self.vector.turn_to(2 * m), right.animate.set_opacity(RESTING), run_time=1.4)
        self.fire(wrong)
        # What was parked is the reason.
        self.play(point_at(self.question, 1.6, self.theme.focus), run_time=0.8)

    @interlude
    def hand_over(self) -> None:
        self.return_home(
            self.vector,
            self.vector.letter,
            self.gauge,
            self.panel,
            *self.gates,
            self.question,
            self.bay,
        )

    def fire(self, gate: "Gate") -> None:
        """The vector and its sum come in, and the neuron lights up as far as the sum says."""
        light = gate.light_up()
        self.play(FadeIn(*gate, shift=0.12 * UP), run_time=0.7)
        self.play(light, run_time=0.6)

    def two_gates(self) -> VGroup:
        """The neuron to come, for M + J, for which it is built, and for 2M, for which it is not."""
        block, (m, j, _) = self.toy.block, self.space.symbols
        full, twice = f"vec(E) = vec({m}) + vec({j})", f"vec(E) = 2 vec({m})"
        return panel_stack(
            Gate(full, block, self.toy.full_name, self.theme.ink),
            Gate(twice, block, 2 * self.toy.first, self.theme.negative),
            top=1.3,
            gap=0.8,
        )


def parking_bay() -> VGroup:
    """A parking bay, open at the top, and beside it the sign."""
    (x, y), half = by_shape((6.1, -3.1), (3.5, -2.6)), 0.42
    corners = [[x - half, y + half, 0], [x - half, y - half, 0]]
    bay = VMobject(stroke_color=theme().dim, stroke_width=3)
    bay.set_points_as_corners(
        np.array([*corners, [x + half, y - half, 0], [x + half, y + half, 0]])
    )
    sign = Words("P", BODY, theme().background)
    back = plate(0.56, 0.56, theme().positive, fill=theme().positive, radius=0.08)
    return VGroup(bay, VGroup(back, sign.move_to(back)).next_to(bay, LEFT, buff=0.2))


class Gate(VGroup):
    """A vector, below it ReLU(row · vector + bias) = activation, and neuron 0 beside it.

    `numbers` are the row's product, the bias and the activation.
    """

    def __init__(self, name: str, block: MLP, vector: np.ndarray, colour: ManimColor) -> None:
        super().__init__()
        step = block.forward(vector)
        values = (step.row_products[0], block.b_up[0], step.neurons[0])
        self.numbers = [Decimal(float(value), 0, BODY, colour) for value in values]
        row, bias, active = self.numbers
        before, after, equals = (
            Formula(sign, BODY, theme().dim) for sign in ('"ReLU" paren.l', "paren.r", "=")
        )
        line = on_one_line(before, row, bias, after, equals, active, gap=0.14, y=0)
        # Two glyph boxes that sit close: a parenthesis belongs to what it holds.
        before.shift(0.06 * RIGHT)
        after.shift(0.06 * LEFT)
        head = Formula(name, HEADING, colour).next_to(line, UP, buff=0.35, aligned_edge=LEFT)
        self.neuron = NeuronLayer([active.get_value()], radius=0.24)
        self.add(head, line, self.neuron.next_to(line, RIGHT, buff=0.45))

    def light_up(self) -> Animation:
        """The neuron goes out at once; the animation lights it as far as it was."""
        active = self.neuron.get_values()
        self.neuron.set_values(np.zeros_like(active))
        return self.neuron.light_to(active)


class FullNameVector(NameSpaceScene):
    """M + J: one of each name, and yet at 45° to both; the number is a component."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.space = self.enter()
        self.add(*self.space.everything)
        m, j, _ = self.space.arrows
        self.m, self.j = m.get_values(), j.get_values()
        self.vector = self.any_vector(self.m + self.j, LETTER_ASIDE)
        self.moved = FeatureDirection(self.j, colour=j.colour, unit=UNIT, width=6, tip=0.28)
        self.gauges = [self.vector.shadow_on(arrow) for arrow in (m, j)]
        self.panel = self.space.readings(self.vector, 0, 1)
        panel_stack(self.panel, top=2.6)
        self.marks = [
            AngleMark(self.vector, arrow, radius=radius, places=0, size=BODY, label_at=1.4)
            for arrow, radius in ((m, 1.3), (j, 1.15))
        ]
        self.upright(*(mark.number for mark in self.marks))
        self.truth = TrueLengths(self.vector, self.marks[0], self.space.symbols[0])
        self.pin(self.panel, self.truth)
        self.sway(degrees=5.5)

    @beat
    def both(self, beat: Beat) -> None:
        b, label = self.space.arrows[2], self.space.labels[2]
        self.move_camera(
            phi=np.radians(PHI_FROM_ABOVE),
            added_anims=[
                b.animate.paint(self.theme.mix(b.colour, 0.25)), label.animate.set_opacity(QUIET),
            ],
            run_time=1.2,
        )  # fmt: skip
        beat.until("plus", early=0.3)
        self.add(self.moved)
        self.play(self.moved.turn_to(self.j, self.m), run_time=0.8)
        self.play(self.vector.grow(), FadeIn(self.vector.letter), run_time=beat.through(0.8))

    @beat
    def dots(self, beat: Beat) -> None:
        for gauge, row in zip(self.gauges, self.panel, strict=True):
            self.play(
                Create(gauge.drop), Create(gauge.shadow), FadeIn(row),
                run_time=beat.share(3, 0.9),
            )  # fmt: skip

    @beat
    def angle(self, beat: Beat) -> None:
        beat.until("angle")
        arcs = [Create(mark.arc) for mark in self.marks]
        self.play(
            *arcs,
            *(FadeIn(mark.number, scale=0.5) for mark in self.marks),
            FadeIn(self.truth[0], shift=0.12 * UP),
            run_time=beat.unhurried(0.9, "long"),
        )
        beat.until("long")
        self.play(FadeIn(self.truth[1], shift=0.12 * UP), run_time=0.8)

    @beat
    def component(self, beat: Beat) -> None:
        # More of J: the angle to M opens and the length grows, but the share of M stays.
        self.follow_the_vector()
        self.stretch(STRETCHED, beat)

    @beat
    def alignment(self, beat: Beat) -> None:
        self.stretch(1.0, beat)

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def stretch(self, share: float, beat: Beat) -> None:
        """The vector comes to hold so much of J, and M as before."""
        self.play(
            self.vector.turn_to(self.m + share * self.j),
            self.moved.turn_to(share * self.j),
            run_time=beat.rest(2.0),
        )

    def follow_the_vector(self) -> None:
        """From here on shadows, angles and numbers follow the vector."""
        for gauge in self.gauges:
            self.remove(gauge.drop, gauge.shadow)
            self.add(gauge.add_updater(ProjectionGauge.refresh))
        self.panel.follow(*(gauge.get_value for gauge in self.gauges))
        for mark in self.marks:
            mark.follow()
        self.truth.follow()


class TrueLengths(VGroup):
    """The vector's angle to M and its length: a row each, `angle` and `length` are live."""

    def __init__(self, vector: AnyVector, mark: AngleMark, symbol: str) -> None:
        self.vector, self.mark = vector, mark
        self.angle = Decimal(mark.get_value(), 0, HEADING, unit="°", anchor="left")
        self.length = Decimal(vector.get_length(), 2, HEADING, anchor="left")
        sign = angle_sign(("E", vector.colour), (symbol, theme().first), " =")
        size = Formula("{{abs(vec(E)) : e}} =", HEADING, theme().dim, paint={"e": vector.colour})
        rows = (
            on_one_line(sign, self.angle, gap=0.25), on_one_line(size, self.length, gap=0.25),
        )  # fmt: skip
        super().__init__(*panel_stack(*rows, top=-0.4, gap=0.6))

    def follow(self) -> None:
        """From now on, per frame, show what is measured."""
        self.angle.follow(self.mark.get_value)
        self.length.follow(self.vector.get_length)
