"""Shots 17 and 18: what the shadow's length does not tell."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, VGroup

from mlp_math.directions import component
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.sets.name_space import (
    UNIT,
    DotProductPanel,
    NameSpaceScene,
    panel_stack,
)

LETTER_ASIDE = np.array([0.25, 0.1, 0.5])  # from the tip of E to its letter
PHI_FROM_ABOVE = 42.0
STRETCHED = 1.4  # how much of J the vector holds while it shows that its share of M stays


class BiggerThanOne(NameSpaceScene):
    """A shadow longer than one: the question is parked, with a look ahead at what it will cost."""

    def construct(self) -> None:
        space = self.space = self.enter()
        self.add(*space.everything)
        first = space.arrows[0]
        vector = self.vector = FeatureDirection(
            [1.0, 0.25, 0.75], colour=self.theme.stream, unit=UNIT, width=7.5, tip=0.32
        )
        letter = self.upright(Formula("vec(E)", HEADING, self.theme.stream))
        letter.add_updater(lambda mobject: mobject.move_to(vector.get_tip() + LETTER_ASIDE))
        gauge = self.gauge = ProjectionGauge(vector, first).add_updater(ProjectionGauge.refresh)
        gauge.number.set_opacity(0)
        panel = self.panel = DotProductPanel(
            [space.symbols[0]], [gauge.get_value()], [first.colour]
        )
        panel_stack(panel, top=2.9)
        panel.numbers[0].add_updater(lambda live: live.set_value(gauge.get_value()))
        self.pin(panel)
        question = self.pin(Words("?", 2 * TITLE, self.theme.answer))
        question.next_to(panel, DOWN, buff=0.8)
        self.sway(degrees=6)

        with self.beat("longer") as beat:
            self.play(
                *(
                    part.animate.paint(self.theme.mix(part.colour, 0.4))
                    for part in space.arrows[1:]
                ),
                *(label.animate.set_opacity(0.45) for label in space.labels[1:]),
                vector.grow(),
                FadeIn(letter, gauge, panel),
                run_time=1.0,
            )
            self.wait_for(beat, "longer")
            self.play(vector.turn_to([1.6, 0.25, 0.75]), run_time=max(beat.remaining * 0.8, 1.2))
        with self.beat("park") as beat:
            self.play(FadeIn(question, scale=1.5), run_time=0.8)
            self.wait_for(beat, "park")
            self.play(
                question.animate.scale(0.4).move_to([6.3, -3.3, 0]).set_color(self.theme.dim),
                run_time=1.0,
            )

        right, wrong = self.gates = self.two_gates()
        m, j = (arrow.get_values() for arrow in space.arrows[:2])
        with self.beat("alarm") as beat:
            # First the vector for which the neuron is built, then the one that fools it.
            self.play(vector.turn_to(m + j), run_time=max(beat.at("built"), 1.2))
            self.fire(right)
            self.wait_for(beat, "twice")
            self.play(vector.turn_to(2 * m), right.animate.set_opacity(0.45), run_time=1.4)
            self.fire(wrong)
        self.play(
            FadeOut(vector, letter, gauge, panel, right, wrong, question),
            *(arrow.animate.paint(arrow.colour) for arrow in space.arrows),
            *(label.animate.set_opacity(1) for label in space.labels),
            run_time=0.7,
        )
        self.come_home()

    def fire(self, gate: VGroup) -> None:
        """The vector and its sum come in, and the neuron lights up as far as the sum says."""
        head, line, neuron = gate
        active = neuron.get_values()
        neuron.set_values(np.zeros_like(active))
        self.play(FadeIn(head, line, neuron, shift=0.12 * UP), run_time=0.7)
        self.play(neuron.light_to(active), run_time=0.6)

    def two_gates(self) -> VGroup:
        """The neuron to come, for M + J, for which it is built, and for 2M, for which it is not."""
        toy = self.toy
        m, j, _ = self.lecture.fact.symbols
        self.gate_values = []
        rows = VGroup(
            self.gate(f"vec(E) = vec({m}) + vec({j})", toy.full_name, self.theme.ink),
            self.gate(f"vec(E) = 2 vec({m})", 2 * toy.first, self.theme.negative),
        )
        return self.pin(panel_stack(*rows, top=1.3, gap=0.8))

    def gate(self, vector: str, x: np.ndarray, colour: object) -> VGroup:
        """The vector, below it ReLU(row · x + bias) = activation, and the neuron beside it."""
        block = self.toy.block
        step, bias = block.forward(x), float(block.b_up[0])
        row, active = float(step.row_products[0]), float(step.neurons[0])
        numbers = [Decimal(value, 0, BODY, colour) for value in (row, bias, active)]
        self.gate_values.append(numbers)
        line = VGroup(
            Formula('"ReLU" paren.l', BODY, self.theme.dim),
            numbers[0],
            numbers[1],
            Formula("paren.r", BODY, self.theme.dim),
            Formula("=", BODY, self.theme.dim),
            numbers[2],
        ).arrange(RIGHT, buff=0.14)
        align_baselines(line.submobjects, 0)
        # Two glyph boxes that sit close: a parenthesis belongs to what it holds.
        line[0].shift(0.06 * RIGHT)
        line[3].shift(0.06 * LEFT)
        head = Formula(vector, HEADING, colour).next_to(line, UP, buff=0.35, aligned_edge=LEFT)
        neuron = NeuronLayer([active], radius=0.24).next_to(line, RIGHT, buff=0.45)
        return VGroup(head, line, neuron)


class FullNameVector(NameSpaceScene):
    """M + J: one of each name, and yet at 45° to both; the number is a component."""

    def construct(self) -> None:
        space = self.space = self.enter()
        self.add(*space.everything)
        m, j = (arrow.get_values() for arrow in space.arrows[:2])
        both = self.vector = FeatureDirection(
            m + j, colour=self.theme.stream, unit=UNIT, width=7.5, tip=0.32
        )
        letter = self.upright(Formula("vec(E)", HEADING, self.theme.stream))
        letter.add_updater(lambda mobject: mobject.move_to(both.get_tip() + LETTER_ASIDE))
        moved = FeatureDirection(j, colour=space.arrows[1].colour, unit=UNIT, width=6, tip=0.28)
        self.sway(degrees=6)

        panel = self.dot_panel(space)
        with self.beat("both") as beat:
            self.move_camera(
                phi=np.radians(PHI_FROM_ABOVE),
                added_anims=[
                    space.arrows[2].animate.paint(self.theme.mix(self.theme.answer, 0.25)),
                    space.labels[2].animate.set_opacity(0.3),
                ],
                run_time=1.2,
            )
            self.wait_for(beat, "plus")
            self.add(moved)
            self.play(moved.turn_to(j, m), run_time=1.0)
            self.play(both.grow(), FadeIn(letter), run_time=1.0)
        with self.beat("dots") as beat:
            gauges = self.gauges = [ProjectionGauge(both, arrow) for arrow in space.arrows[:2]]
            for gauge, row, number in zip(gauges, panel, panel.numbers, strict=True):
                gauge.number.set_opacity(0)
                target = number.get_value()
                number.set_value(0)
                self.play(
                    Create(gauge.drop),
                    Create(gauge.shadow),
                    FadeIn(row),
                    ChangeDecimal(number, target),
                    run_time=max(beat.remaining / 3, 0.9),
                )

        marks = self.marks = [
            AngleMark(both, arrow, radius=radius, colour=self.theme.ink)
            for arrow, radius in zip(space.arrows, (1.3, 1.15), strict=False)
        ]
        angle, length = self.true_lengths(both, marks[0])
        with self.beat("angle") as beat:
            self.wait_for(beat, "angle")
            self.play(
                *(Create(mark.arc) for mark in marks),
                FadeIn(angle, shift=0.12 * UP),
                run_time=0.9,
            )
            self.wait_for(beat, "long")
            self.play(FadeIn(length, shift=0.12 * UP), run_time=0.8)
        self.follow()
        # More of J: the angle to M opens and the length grows, but the share of M stays.
        for beat_name, share in (("component", STRETCHED), ("alignment", 1.0)):
            with self.beat(beat_name) as beat:
                self.play(
                    both.turn_to(m + share * j),
                    moved.turn_to(share * j),
                    run_time=max(beat.remaining, 2.0),
                )
        self.leave()

    def follow(self) -> None:
        """From here on shadows, angles and numbers follow the vector."""
        for gauge, number in zip(self.gauges, self.panel.numbers, strict=True):
            self.remove(gauge.drop, gauge.shadow)
            self.add(gauge.add_updater(ProjectionGauge.refresh))
            number.add_updater(lambda live, gauge=gauge: live.set_value(gauge.get_value()))
        for mark in self.marks:
            mark.arc.add_updater(lambda _, mark=mark: mark.refresh())
        self.angle.add_updater(lambda live: live.set_value(self.marks[0].get_value()))
        self.length.add_updater(
            lambda live: live.set_value(float(np.linalg.norm(self.vector.get_values())))
        )

    def dot_panel(self, space: object) -> DotProductPanel:
        """E · M and E · J."""
        values = [
            component(self.vector.get_values(), arrow.get_values()) for arrow in space.arrows[:2]
        ]
        panel = DotProductPanel(
            space.symbols[:2], values, [arrow.colour for arrow in space.arrows[:2]]
        )
        self.panel = panel
        panel_stack(panel, top=2.6)
        return self.pin(panel)

    def true_lengths(self, both: FeatureDirection, mark: AngleMark) -> VGroup:
        """The angle to M and the length, as live numbers."""
        self.angle = Decimal(mark.get_value(), 0, HEADING, self.theme.ink, unit="°", anchor="left")
        length = float(np.linalg.norm(both.get_values()))
        self.length = Decimal(length, 2, HEADING, self.theme.ink, anchor="left")
        m = self.lecture.fact.symbols[0]
        angle = VGroup(
            Formula(
                f"angle.arc thin paren.l {{{{vec(E) : e}}}}, {{{{vec({m}) : m}}}} paren.r =",
                HEADING,
                self.theme.dim,
                paint={"e": self.theme.stream, "m": self.theme.first},
            ),
            self.angle,
        )
        size = VGroup(
            Formula(
                "{{abs(vec(E)) : e}} =", HEADING, self.theme.dim, paint={"e": self.theme.stream}
            ),
            self.length,
        )
        for row in (angle, size):
            row.arrange(RIGHT, buff=0.25)
            align_baselines(row.submobjects)
        return self.pin(panel_stack(angle, size, top=-0.4, gap=0.6))
