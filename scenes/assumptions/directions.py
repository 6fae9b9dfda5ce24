"""Shots 15 and 16: three directions stand for three ideas, and a shadow reads them."""

import numpy as np
from manim import (
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Line,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    smooth,
)

from mlp_math.directions import component
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Formula
from scenes.sets.name_space import (
    PANEL_LEFT,
    PANEL_RIGHT,
    UNIT,
    DotProductPanel,
    NameSpace,
    NameSpaceScene,
    nearly_perpendicular,
    note,
    panel_stack,
)

PAIRS = ((0, 1), (0, 2), (1, 2))
ARC_RADII = (1.05, 0.9, 0.75)  # apart, where three arcs meet
CORNER = 0.5  # sides of the signs of right angles, which meet as a cube's edges do
# A shadow's length stands below M's middle, right of J's end, left of B's middle.
LENGTHS_AT = (0.5, 1.0, 0.5)
LENGTHS_ASIDE = ((0.0, 0.0, -0.45), (0.5, 0.42, -0.22), (-0.5, -0.42, 0.0))


class ThreeDirections(NameSpaceScene):
    """First name, last name, answer: three arrows, nearly and then exactly perpendicular."""

    def construct(self) -> None:
        space = self.space = self.enter(nearly_perpendicular(self))
        rows = self.meanings(space)
        self.sway(degrees=8)

        for k, beat_name in enumerate(("first", "last", "answer")):
            with self.beat(beat_name) as beat:
                if k == 0:
                    self.play(Create(space.floor), run_time=0.4 * beat.at(beat_name))
                self.play(
                    Create(space.lines[k]),
                    run_time=max(beat.at(beat_name) - beat.elapsed, 0.6),
                )
                self.play(
                    space.arrows[k].grow(),
                    FadeIn(space.labels[k]),
                    FadeIn(rows[k], shift=0.12 * UP),
                    run_time=1.1,
                )

        angles = self.angle_rows(space)
        marks = self.marks = [
            AngleMark(space.arrows[i], space.arrows[j], radius=radius, size=LABEL)
            for (i, j), radius in zip(PAIRS, ARC_RADII, strict=True)
        ]
        with self.beat("nearly") as beat:
            self.play(FadeOut(rows), run_time=0.5)
            pace = max((beat.at("near") - beat.elapsed) / len(PAIRS), 0.7)
            for mark, row, number in zip(marks, angles, self.angle_numbers, strict=True):
                mark.arc.set_stroke(self.theme.ink)
                number.set_value(0)
                self.play(
                    Create(mark.arc),
                    FadeIn(row[0]),
                    ChangeDecimal(number, mark.get_value()),
                    run_time=pace,
                )

        corners = self.corners()
        with self.beat("exact") as beat:
            for number, mark, (i, j) in zip(self.angle_numbers, marks, PAIRS, strict=True):
                self.follow(number, space.arrows[i], space.arrows[j])
                mark.arc.add_updater(lambda _, mark=mark: mark.refresh())
            self.play(
                *(arrow.turn_to(axis) for arrow, axis in zip(space.arrows, np.eye(3), strict=True)),
                run_time=max(beat.at("exact"), 1.4),
            )
            for number, mark in zip(self.angle_numbers, marks, strict=True):
                number.clear_updaters()
                mark.arc.clear_updaters()
            self.play(
                *(
                    ReplacementTransform(mark.arc, corner)
                    for mark, corner in zip(marks, corners, strict=True)
                ),
                run_time=0.8,
            )
        self.play(FadeOut(angles, corners), run_time=0.6)
        self.come_home()

    def meanings(self, space: NameSpace) -> VGroup:
        """What each letter stands for."""
        text = self.lecture.fact.text[self.language]
        rows = VGroup()
        for arrow, symbol, kind, meaning in zip(
            space.arrows,
            space.symbols,
            ("first_name", "last_name", "answer_idea"),
            (self.lecture.fact.first, self.lecture.fact.last, text.answer),
            strict=True,
        ):
            letter = Formula(f"vec({symbol})", TITLE, arrow.colour)
            kind_words = note(self.words(kind), self.theme.dim, widest=2.9)
            name = note(meaning, arrow.colour, size=HEADING, widest=2.9)
            name.next_to(kind_words, -UP, buff=0.14, aligned_edge=-np.array([1.0, 0, 0]))
            right = VGroup(kind_words, name).next_to(letter, buff=0.4)
            rows.add(VGroup(letter, right))
        stack = panel_stack(*rows, top=2.6, gap=0.75)
        return self.pin(stack)

    def angle_rows(self, space: NameSpace) -> VGroup:
        """The three angles, as live decimals."""
        self.angle_numbers = []
        rows = VGroup()
        for i, j in PAIRS:
            a, b = space.arrows[i], space.arrows[j]
            pair = Formula(
                f"angle.arc thin paren.l {{{{vec({space.symbols[i]}) : a}}}}, "
                f"{{{{vec({space.symbols[j]}) : b}}}} paren.r",
                HEADING,
                self.theme.dim,
                paint={"a": a.colour, "b": b.colour},
            )
            number = Decimal(a.angle_to(b), 2, HEADING, self.theme.ink, unit="°", anchor="right")
            room = PANEL_RIGHT - PANEL_LEFT
            number.shift((pair.get_left()[0] + room - number.get_right()[0]) * RIGHT)
            number.put_baseline(pair.baseline)
            self.angle_numbers.append(number)
            rows.add(VGroup(pair, number))
        return self.pin(panel_stack(*rows, top=1.9, gap=0.75))

    def corners(self) -> VGroup:
        """The signs of right angles, in the arcs' places."""
        corners = VGroup()
        for i, j in PAIRS:
            u, v = np.eye(3)[i], np.eye(3)[j]
            corner = VMobject(stroke_width=3, stroke_color=self.theme.ink)
            corner.set_points_as_corners(CORNER * np.array([u, u + v, v]))
            corners.add(corner.set_shade_in_3d(True))
        return corners

    def follow(self, number: Decimal, a: FeatureDirection, b: FeatureDirection) -> None:
        """Let the number say the two arrows' angle at every moment."""
        number.add_updater(lambda live: live.set_value(a.angle_to(b)))


class DotProductProbe(NameSpaceScene):
    """E swings; its shadow on a direction, measured at every moment, says what E holds."""

    def construct(self) -> None:
        space = self.space = self.enter()
        self.add(*space.everything)
        self.sway(degrees=9)
        vector = self.vector = FeatureDirection(
            [1.0, 0.7, 0.35], colour=self.theme.stream, unit=UNIT, width=7.5, tip=0.32
        )
        letter = self.upright(Formula("vec(E)", HEADING, self.theme.stream))
        letter.add_updater(lambda mobject: mobject.move_to(vector.beyond(0.42)))
        panel = self.panel = self.readings(space)
        holds, holds_not, open_question = self.verdicts(panel)

        with self.beat("probe") as beat:
            self.play(vector.grow(), FadeIn(letter), run_time=1.0)
            self.play(*self.quieten(space, 0), run_time=0.4)
            self.swing([0.5, 0.3, 0.95], beat.at("drop") - beat.elapsed)
            self.drop_shadow(0)
            self.wait_for(beat, "product")
            self.play(FadeIn(panel[0], shift=0.12 * UP), run_time=0.7)

        zones = self.zones(space)
        with self.beat("one") as beat:
            self.swing([1.0, 0.25, 0.75], beat.at("one"))
            self.play(FadeIn(zones[0], scale=0.5), FadeIn(holds, shift=0.12 * UP))
        with self.beat("none") as beat:
            self.swing([0.0, 0.3, 0.9], beat.at("nought"), FadeOut(holds))
            self.play(Create(zones[1]), FadeIn(holds_not, shift=0.12 * UP))
            self.swing([-0.7, 0.3, 0.75], beat.at("between") - beat.elapsed)
            self.lowest = self.gauge.get_value()
            self.swing([0.5, 0.3, 0.9], 1.6, FadeOut(holds_not))
            self.play(FadeIn(open_question, scale=1.3), run_time=0.6)

        with self.beat("others") as beat:
            self.lift_shadow(1, FadeOut(zones, open_question))
            self.swing([0.05, 0.5, 0.95], 1.2)  # where its drop on the next line can be seen
            self.drop_shadow(1, FadeIn(panel[1], shift=0.12 * UP))
            self.swing([0.0, 1.0, 0.8], max(beat.at("answer") - beat.elapsed, 1.2))
            self.lift_shadow(2)
            self.drop_shadow(2, FadeIn(panel[2], shift=0.12 * UP))
            self.swing([0.75, 0.3, 1.0], max(beat.remaining, 1.4))
        self.play(
            FadeOut(panel, self.gauge, self.length, letter, vector),
            *(arrow.animate.paint(arrow.colour) for arrow in space.arrows),
            *(label.animate.set_opacity(1) for label in space.labels),
            run_time=0.7,
        )
        self.come_home()

    def readings(self, space: NameSpace) -> DotProductPanel:
        """E · M, E · J, E · B, each of them live from when its turn comes."""
        directions = [arrow.get_values() for arrow in space.arrows]
        panel = DotProductPanel(
            space.symbols,
            [component(self.vector.get_values(), axis) for axis in directions],
            [arrow.colour for arrow in space.arrows],
        )
        panel_stack(panel, top=2.4)
        for number, axis in zip(panel.numbers, directions, strict=True):
            number.add_updater(
                lambda live, axis=axis: live.set_value(component(self.vector.get_values(), axis))
            )
        return self.pin(panel)

    def verdicts(self, panel: DotProductPanel) -> VGroup:
        """Below the first reading, what it says: 1, at most 0, and what lies between."""
        lines = VGroup(
            note(self.words("holds"), self.theme.first, size=HEADING),
            note(self.words("holds_not"), self.theme.negative, size=HEADING),
            note("?", self.theme.answer, size=TITLE),
        )
        for line in lines:
            panel_stack(line, top=panel[0].get_bottom()[1] - 0.6)
        return self.pin(lines)

    def zones(self, space: NameSpace) -> VGroup:
        """On M's line: the place of 1, and all that lies at 0 or below."""
        along = UNIT * space.arrows[0].get_values()
        across = 0.25 * np.array([0.0, 0.0, 1.0])
        one = Line(along - across, along + across, stroke_width=7, stroke_color=self.theme.first)
        below = Line(np.zeros(3), -1.1 * along, stroke_width=5, stroke_color=self.theme.negative)
        return VGroup(one, below)

    def drop_shadow(self, k: int, *beside: Animation) -> None:
        """E drops its shadow on direction k; the shadow's length stands beside its middle."""
        gauge = self.gauge = ProjectionGauge(self.vector, self.space.arrows[k])
        gauge.number.set_opacity(0)
        length = self.length = self.upright(Decimal(0.0, 2, BODY, gauge.direction.colour))

        def measure(number: Decimal) -> None:
            number.set_value(gauge.get_value())
            number.move_to(LENGTHS_AT[k] * gauge.shadow.get_end() + LENGTHS_ASIDE[k])

        measure(length)
        self.play(Create(gauge.drop), FadeIn(gauge.corner), run_time=0.6)
        self.play(Create(gauge.shadow), FadeIn(length), *beside, run_time=0.6)
        # From here on both follow the arrow.
        self.remove(gauge.drop, gauge.shadow, gauge.corner)
        self.add(gauge.add_updater(ProjectionGauge.refresh), length.add_updater(measure))

    def swing(self, goal: list[float], seconds: float, *beside: Animation) -> None:
        """Swing E to another place on a curve that keeps its length from collapsing."""
        start, end = self.vector.get_values(), np.array(goal)
        lengths = np.linalg.norm(start), np.linalg.norm(end)

        def step(arrow: FeatureDirection, alpha: float) -> None:
            straight = (1 - alpha) * start + alpha * end
            length = (1 - alpha) * lengths[0] + alpha * lengths[1]
            arrow.set_values(straight * length / np.linalg.norm(straight))

        swing = UpdateFromAlphaFunc(self.vector, step)
        self.play(swing, *beside, run_time=max(seconds, 1.2), rate_func=smooth)

    def lift_shadow(self, k: int, *beside: Animation) -> None:
        """The shadow goes, and direction k becomes the bright one."""
        self.play(
            FadeOut(self.gauge, self.length),
            self.panel[k - 1].animate.set_opacity(0.45),
            *self.quieten(self.space, k),
            *beside,
            run_time=0.5,
        )

    def quieten(self, space: NameSpace, k: int) -> list[Animation]:
        """Only direction k is bright."""
        return [
            *(
                arrow.animate.paint(arrow.colour if i == k else self.theme.mix(arrow.colour, 0.4))
                for i, arrow in enumerate(space.arrows)
            ),
            *(
                label.animate.set_opacity(1 if i == k else 0.45)
                for i, label in enumerate(space.labels)
            ),
        ]
