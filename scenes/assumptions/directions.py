"""Shots 15 and 16: three directions stand for three ideas, and a shadow reads them."""

import numpy as np
from manim import (
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    smooth,
)

from mlp_math.directions import component
from scenes.assumptions.name_space import (
    UNIT,
    DotProductPanel,
    NameSpace,
    NameSpaceScene,
    nearly_perpendicular,
    note,
    panel_stack,
)
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words

PAIRS = ((0, 1), (0, 2), (1, 2))


class ThreeDirections(NameSpaceScene):
    """First name, last name, answer: three arrows, nearly and then exactly perpendicular."""

    def construct(self) -> None:
        space = self.space = self.enter(nearly_perpendicular(self))
        rows = self.meanings(space)
        self.sway(degrees=11)
        self.add(*space.lines)
        for line in space.lines:
            line.set_stroke(opacity=0)

        for k, beat_name in enumerate(("first", "last", "answer")):
            with self.beat(beat_name) as beat:
                self.wait_for(beat, beat_name)
                self.play(
                    space.arrows[k].grow(),
                    space.lines[k].animate.set_stroke(opacity=1),
                    FadeIn(space.labels[k]),
                    run_time=1.1,
                )
                self.play(FadeIn(rows[k], shift=0.12 * UP), run_time=0.6)

        marks = self.marks = [
            AngleMark(
                space.arrows[i], space.arrows[j], radius=0.85, size=LABEL, label_at=1.3
            ).add_updater(AngleMark.refresh)
            for i, j in PAIRS
        ]
        for mark in marks:
            mark.number.set_opacity(0)  # read in the panel, where nothing lies across it
        angles = self.angle_rows(space)
        with self.beat("nearly") as beat:
            self.wait_for(beat, "near")
            self.play(
                *(Create(mark.arc) for mark in marks),
                LaggedStart(*(FadeIn(row, shift=0.12 * UP) for row in angles), lag_ratio=0.3),
                *(row.animate.set_opacity(0.4) for row in rows),
                run_time=1.2,
            )
            self.shown_at_first = [number.get_value() for number in self.angle_numbers]

        with self.beat("exact") as beat:
            self.add(*marks)
            for number, (i, j) in zip(self.angle_numbers, PAIRS, strict=True):
                self.follow(number, space.arrows[i], space.arrows[j])
            self.wait_for(beat, "exact")
            self.play(
                *(arrow.turn_to(axis) for arrow, axis in zip(space.arrows, np.eye(3), strict=True)),
                run_time=max(beat.remaining * 0.5, 1.4),
            )
            for number in self.angle_numbers:
                number.clear_updaters()
        self.play(FadeOut(rows, angles, *(mark.arc for mark in marks)), run_time=0.6)
        self.remove(*marks, *(mark.number for mark in marks))
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
            letter = Formula(f"vec({symbol})", HEADING, arrow.colour)
            kind_words = note(self.words(kind), self.theme.dim, widest=2.9)
            name = note(meaning, arrow.colour, size=BODY, widest=2.9)
            name.next_to(kind_words, -UP, buff=0.14, aligned_edge=-np.array([1.0, 0, 0]))
            right = VGroup(kind_words, name).next_to(letter, buff=0.4)
            rows.add(VGroup(letter, right))
        stack = panel_stack(*rows, top=3.1, gap=0.42)
        return self.pin(stack)

    def angle_rows(self, space: NameSpace) -> VGroup:
        """The three angles, as live decimals."""
        self.angle_numbers = []
        rows = VGroup()
        for i, j in PAIRS:
            a, b = space.arrows[i], space.arrows[j]
            pair = VGroup(
                Formula(f"vec({space.symbols[i]})", BODY, a.colour),
                Words(",", BODY, self.theme.dim),
                Formula(f"vec({space.symbols[j]})", BODY, b.colour),
            ).arrange(buff=0.1)
            for part in pair:
                part.put_baseline(pair[0].baseline)
            number = Decimal(a.angle_to(b), 2, BODY, self.theme.ink, unit="°", anchor="left")
            number.next_to(pair, buff=0.5).put_baseline(pair[0].baseline)
            self.angle_numbers.append(number)
            rows.add(VGroup(pair, number))
        stack = panel_stack(*rows, top=-0.95, gap=0.32)
        return self.pin(stack)

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
            [1.0, 0.7, 0.35], colour=self.theme.stream, unit=UNIT, width=6.5, tip=0.28
        )
        letter = self.upright(Formula("vec(E)", HEADING, self.theme.stream))
        letter.add_updater(lambda mobject: mobject.move_to(vector.beyond(0.42)))
        panel = self.panel = self.readings(space)
        verdicts = self.verdicts()

        with self.beat("probe") as beat:
            self.play(vector.grow(), FadeIn(letter), run_time=1.0)
            self.quieten(space, 0)
            self.swing([0.5, 0.3, 0.95], beat.at("drop") - beat.elapsed)
            gauge = self.measure(0)
            self.play(Create(gauge.drop), Create(gauge.shadow), FadeIn(gauge.corner), run_time=1.0)
            self.play(FadeIn(panel[0], shift=0.12 * UP), run_time=0.6)
            self.track(gauge)

        zones = self.zones(space)
        with self.beat("one") as beat:
            self.swing([1.0, 0.25, 0.75], beat.at("one"))
            self.play(FadeIn(zones[0], scale=0.5), FadeIn(verdicts[0], shift=0.12 * UP))
        with self.beat("none") as beat:
            self.swing([0.0, 0.3, 0.9], beat.at("nought"))
            self.play(Create(zones[1]), FadeOut(verdicts[0]), FadeIn(verdicts[1], shift=0.12 * UP))
            self.swing([-0.7, 0.3, 0.75], max(beat.remaining, 1.5))

        with self.beat("others") as beat:
            self.play(FadeOut(zones, verdicts[1]), run_time=0.4)
            self.switch(space, 1, [0.45, 1.0, 0.75], panel)
            self.wait_for(beat, "answer")
            self.switch(space, 2, [0.75, 0.3, 1.0], panel)
        self.play(
            FadeOut(panel, self.gauge, letter, vector),
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
        panel_stack(panel, top=2.2)
        for number, axis in zip(panel.numbers, directions, strict=True):
            number.add_updater(
                lambda live, axis=axis: live.set_value(component(self.vector.get_values(), axis))
            )
        return self.pin(panel)

    def verdicts(self) -> VGroup:
        """What 1 and at most 0 stand for."""
        lines = VGroup(
            note(self.words("holds"), self.theme.first, size=BODY),
            note(self.words("holds_not"), self.theme.negative, size=BODY),
        )
        for line in lines:
            panel_stack(line, top=-1.6)
        return self.pin(lines)

    def zones(self, space: NameSpace) -> VGroup:
        """On M's line: the place of 1, and all that lies at 0 or below."""
        along = UNIT * space.arrows[0].get_values()
        across = 0.2 * np.array([0.0, 0.0, 1.0])
        one = Line(along - across, along + across, stroke_width=6, stroke_color=self.theme.first)
        below = Line(np.zeros(3), -1.25 * along, stroke_width=3.5, stroke_color=self.theme.negative)
        return VGroup(one, below)

    def measure(self, k: int) -> ProjectionGauge:
        """A gauge of E on direction k; its number stands in the panel."""
        gauge = self.gauge = ProjectionGauge(self.vector, self.space.arrows[k])
        gauge.number.set_opacity(0)
        return gauge

    def track(self, gauge: ProjectionGauge) -> None:
        """Let the gauge follow the arrow from now on."""
        self.remove(gauge.drop, gauge.shadow, gauge.corner)
        self.add(gauge.add_updater(ProjectionGauge.refresh))

    def swing(self, goal: list[float], seconds: float) -> None:
        """Swing E to another place on a curve that keeps its length from collapsing."""
        start, end = self.vector.get_values(), np.array(goal)
        lengths = np.linalg.norm(start), np.linalg.norm(end)

        def step(arrow: FeatureDirection, alpha: float) -> None:
            straight = (1 - alpha) * start + alpha * end
            length = (1 - alpha) * lengths[0] + alpha * lengths[1]
            arrow.set_values(straight * length / np.linalg.norm(straight))

        self.play(
            UpdateFromAlphaFunc(self.vector, step), run_time=max(seconds, 1.2), rate_func=smooth
        )

    def switch(self, space: NameSpace, k: int, goal: list[float], panel: DotProductPanel) -> None:
        """Measure along direction k from now on."""
        self.play(FadeOut(self.gauge), panel[k - 1].animate.set_opacity(0.35), run_time=0.4)
        self.quieten(space, k)
        gauge = self.measure(k)
        self.play(Create(gauge.drop), Create(gauge.shadow), FadeIn(panel[k]), run_time=0.7)
        self.track(gauge)
        self.swing(goal, 1.4)

    def quieten(self, space: NameSpace, k: int) -> None:
        """Only direction k is bright."""
        self.play(
            *(
                arrow.animate.paint(arrow.colour if i == k else self.theme.mix(arrow.colour, 0.35))
                for i, arrow in enumerate(space.arrows)
            ),
            *(
                label.animate.set_opacity(1 if i == k else 0.4)
                for i, label in enumerate(space.labels)
            ),
            run_time=0.4,
        )
