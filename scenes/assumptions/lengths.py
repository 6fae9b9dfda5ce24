"""Shots 17 and 18: what the shadow's length does not tell."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, VGroup

from mlp_math.directions import component
from scenes.assumptions.name_space import (
    PANEL_LEFT,
    PANEL_RIGHT,
    UNIT,
    DotProductPanel,
    NameSpaceScene,
    panel_stack,
)
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.where_facts_live.model_set import lecture_toy


class BiggerThanOne(NameSpaceScene):
    """A shadow longer than one: the question is parked, with a look ahead at what it will cost."""

    def construct(self) -> None:
        space = self.space = self.enter()
        self.add(*space.everything)
        first = space.arrows[0]
        vector = self.vector = FeatureDirection(
            [1.0, 0.25, 0.75], colour=self.theme.stream, unit=UNIT, width=6.5, tip=0.28
        )
        letter = self.upright(Formula("vec(E)", HEADING, self.theme.stream))
        lift = np.array([0.15, 0.0, 0.42])
        letter.add_updater(lambda mobject: mobject.move_to(vector.get_tip() + lift))
        gauge = self.gauge = ProjectionGauge(vector, first).add_updater(ProjectionGauge.refresh)
        gauge.number.set_opacity(0)
        panel = self.panel = DotProductPanel(
            [space.symbols[0]], [gauge.get_value()], [first.colour]
        )
        panel_stack(panel, top=2.9)
        panel.numbers[0].add_updater(lambda live: live.set_value(gauge.get_value()))
        self.pin(panel)
        question = self.pin(Words("?", TITLE, self.theme.answer))
        question.next_to(panel, DOWN, buff=0.5)
        self.sway(degrees=7)

        with self.beat("longer") as beat:
            self.play(
                *(
                    part.animate.paint(self.theme.mix(part.colour, 0.35))
                    for part in space.arrows[1:]
                ),
                *(label.animate.set_opacity(0.4) for label in space.labels[1:]),
                vector.grow(),
                FadeIn(letter, gauge, panel),
                run_time=1.0,
            )
            self.wait_for(beat, "longer")
            self.play(vector.turn_to([1.6, 0.25, 0.75]), run_time=max(beat.remaining * 0.8, 1.2))
        with self.beat("park") as beat:
            self.play(FadeIn(question, scale=1.3), run_time=0.6)
            self.wait_for(beat, "park")
            self.play(
                question.animate.scale(0.5).move_to([6.3, -3.3, 0]).set_color(self.theme.dim),
                run_time=1.0,
            )

        right, wrong = self.gates()
        with self.beat("alarm") as beat:
            self.wait_for(beat, "built")
            self.play(FadeIn(right, shift=0.12 * UP), run_time=0.8)
            self.wait_for(beat, "twice")
            # The camera steps back: twice M reaches towards the panel.
            self.move_camera(zoom=0.82, added_anims=[vector.turn_to([2.0, 0.0, 0.0])], run_time=1.2)
            self.play(FadeIn(wrong, shift=0.12 * UP), run_time=0.8)
        self.play(
            FadeOut(vector, letter, gauge, panel, right, wrong, question),
            *(arrow.animate.paint(arrow.colour) for arrow in space.arrows),
            *(label.animate.set_opacity(1) for label in space.labels),
            run_time=0.7,
        )
        self.come_home()

    def gates(self) -> VGroup:
        """The neuron to come, for M + J, for which it is built, and for 2M, for which it is not."""
        toy = lecture_toy(self)
        m, j, _ = self.lecture.fact.symbols
        self.gate_values = []
        rows = VGroup(
            self.gate(f"vec(E) = vec({m}) + vec({j})", toy.full_name, self.theme.ink),
            self.gate(f"vec(E) = 2 vec({m})", 2 * toy.first, self.theme.negative),
        )
        return self.pin(panel_stack(*rows, top=0.9, gap=0.75))

    def gate(self, vector: str, x: np.ndarray, colour: object) -> VGroup:
        """The vector, and below it ReLU(row · x + bias) = activation, with the toy's numbers."""
        block = lecture_toy(self).block
        row = float(block.W_up[0] @ x)
        bias, active = float(block.b_up[0]), float(block.neurons(x)[0])
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
        head = Formula(vector, LABEL, colour).next_to(line, UP, buff=0.3, aligned_edge=LEFT)
        return VGroup(head, line)


class FullNameVector(NameSpaceScene):
    """M + J: one of each name, and yet at 45° to both; the number is a component."""

    def construct(self) -> None:
        space = self.space = self.enter()
        self.add(*space.everything)
        m, j = (arrow.get_values() for arrow in space.arrows[:2])
        both = self.vector = FeatureDirection(
            m + j, colour=self.theme.stream, unit=UNIT, width=6.5, tip=0.28
        )
        letter = Formula("vec(E)", HEADING, self.theme.stream).move_to(both.beyond(0.45))
        self.upright(letter)
        moved = FeatureDirection(j, colour=space.arrows[1].colour, unit=UNIT)
        self.sway(degrees=6)

        panel = self.dot_panel(space)
        with self.beat("both") as beat:
            self.move_camera(
                phi=np.radians(42),
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
                target = number.get_value()
                number.set_value(0)
                self.play(
                    Create(gauge.drop),
                    Create(gauge.shadow),
                    FadeIn(row),
                    ChangeDecimal(number, target),
                    run_time=max(beat.remaining / 3, 0.8),
                )

        mark = self.mark = AngleMark(both, space.arrows[0], radius=1.1, colour=self.theme.ink)
        mark.number.set_opacity(0)
        facts = self.true_lengths(both, mark)
        with self.beat("component") as beat:
            self.wait_for(beat, "angle")
            self.play(Create(mark.arc), FadeIn(facts[0], shift=0.12 * UP), run_time=0.9)
            self.wait_for(beat, "long")
            self.play(FadeIn(facts[1], shift=0.12 * UP), run_time=0.8)
        self.leave()

    def dot_panel(self, space: object) -> DotProductPanel:
        """E · M and E · J."""
        values = [
            component(self.vector.get_values(), arrow.get_values()) for arrow in space.arrows[:2]
        ]
        panel = DotProductPanel(
            space.symbols[:2], values, [arrow.colour for arrow in space.arrows[:2]], places=0
        )
        self.panel = panel
        panel_stack(panel, top=2.6)
        return self.pin(panel)

    def true_lengths(self, both: FeatureDirection, mark: AngleMark) -> VGroup:
        """The angle to M, and the length as a root and as a number."""
        square = float(both.get_values() @ both.get_values())
        self.angle = Decimal(mark.get_value(), 0, HEADING, self.theme.ink, unit="°")
        self.length = Decimal(float(np.sqrt(square)), 2, HEADING, self.theme.ink)
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
        length = VGroup(
            Formula(
                f"{{{{abs(vec(E)) : e}}}} = sqrt({square:.0f}) approx",
                HEADING,
                self.theme.dim,
                paint={"e": self.theme.stream},
            ),
            self.length,
        )
        for row in (angle, length):
            row.arrange(RIGHT, buff=0.25)
            align_baselines(row.submobjects)
        facts = panel_stack(angle, length, top=-0.7, gap=0.5)
        facts.scale(min(1.0, (PANEL_RIGHT - PANEL_LEFT) / facts.width), about_edge=LEFT)
        return self.pin(facts)
