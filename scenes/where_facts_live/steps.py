"""Shot 6: the three steps of one block."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Axes,
    Brace,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    RoundedRectangle,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
)

from mlp_math.activations import relu
from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.slabs import Slab
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Formula, Words
from scenes.sets.model import FACE, ICON, network_icon
from scenes.stage import LectureScene

ROWS, COLUMNS = 5, 4  # how much of each matrix is shown
UNKNOWN = "quest"
MATRIX_X, MIDDLE, NAMES_Y = 4.25, 0.15, -2.75
PLATE, PLATE_Y = (13.3, 5.6), -0.45


class ThreeStepPreview(LectureScene):
    """Matrix, bend, matrix; easy as structure, hard as meaning; one row and one column."""

    def construct(self) -> None:
        toy = self.toy
        style = {
            "size": LABEL,
            "row_gap": 0.6,
            "col_gap": 0.88,
            "row_ellipsis": 1,
            "col_ellipsis": 1,
        }
        corner = np.s_[:ROWS, :COLUMNS]
        up = WeightMatrix(toy.block.W_up[corner], true_shape=toy.block.W_up.shape, **style)
        down = WeightMatrix(toy.block.W_down[corner], true_shape=toy.block.W_down.shape, **style)
        self.up, self.down = up, down
        bend = self.relu_graph()
        up.move_to([-MATRIX_X, MIDDLE, 0])
        down.move_to([MATRIX_X, MIDDLE, 0])
        bend.move_to([0, MIDDLE, 0])
        arrows = self.arrows(up, bend, down)
        names = self.names(up, bend, down)

        face = Slab(*FACE, self.theme.stream)
        face.plate.set_stroke(width=3)
        icon = network_icon(toy, **ICON)
        self.add(face, icon)
        plate = Slab(*PLATE, self.theme.mix(self.theme.stream, 0.6)).move_to(PLATE_Y * UP)
        wide = network_icon(toy, **ICON | {"spread": MATRIX_X + 2.0}).move_to(MIDDLE * UP)

        with self.beat("three_steps") as beat:
            # The slab opens, and its three layers move apart.
            self.play(
                face.animate.become(plate),
                Transform(icon, wide),
                run_time=max(beat.at("matrix") - beat.elapsed, 1.2),
            )
            # The weights into the neurons are a matrix, and so are those out of them.
            self.play(
                FadeOut(icon.edges[0], icon.layers[0], run_time=0.8),
                FadeIn(up.brackets),
                self.pour(up),
                FadeIn(names[0]),
                run_time=1.5,
            )
            self.wait_for(beat, "bend")
            self.play(
                FadeOut(icon.layers[1], run_time=0.6),
                Create(arrows[0]),
                Create(bend),
                FadeIn(names[1]),
                run_time=1.3,
            )
            self.wait_for(beat, "again")
            self.play(
                FadeOut(icon.edges[1], icon.layers[2], run_time=0.8),
                Create(arrows[1]),
                FadeIn(down.brackets),
                self.pour(down),
                FadeIn(names[2]),
                run_time=1.5,
            )

        easy, hard = self.verdicts()
        entries = VGroup(*up.entries, *down.entries)
        riddles = self.riddles(entries)
        ticks = VGroup(
            *(
                Formula("checkmark", HEADING, self.theme.first).next_to(name, RIGHT, buff=0.3)
                for name in names
            )
        )
        with self.beat("easy_hard") as beat:
            self.play(FadeIn(easy, shift=0.2 * UP), run_time=0.6)
            self.play(
                LaggedStart(*(FadeIn(tick, scale=2) for tick in ticks), lag_ratio=0.6),
                run_time=max(beat.at("hard") - beat.elapsed, 1.2),
            )
            self.play(
                easy.animate.fade(0.6), FadeOut(ticks), FadeIn(hard, shift=0.2 * UP), run_time=0.6
            )
            # What is every one of these numbers for?
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(FadeOut(entry, scale=0.5), FadeIn(riddle, scale=0.5))
                        for entry, riddle in zip(entries, riddles, strict=True)
                    ),
                    lag_ratio=0.06,
                ),
                run_time=max(beat.remaining, 2.0),
            )

        fact = self.lecture.fact
        name = Words(
            fact.full, HEADING, paint={fact.first: self.theme.first, fact.last: self.theme.last}
        )
        predicate = Words(fact.text[self.language].predicate, HEADING, self.theme.answer)
        statement = VGroup(name, predicate).arrange(RIGHT, buff=0.24).move_to(3.25 * UP)
        predicate.put_baseline(name.baseline)
        blanks = [
            VGroup(*(Dot(entry.get_center(), 0.05, color=self.theme.dim) for entry in m.entries))
            for m in (up, down)
        ]
        with self.beat("promise") as beat:
            # By hand, from nothing: the numbers go, and only what stores the fact is written in.
            self.play(
                FadeOut(easy, hard),
                LaggedStart(
                    *(
                        ReplacementTransform(riddle, blank)
                        for riddle, blank in zip(riddles, [*blanks[0], *blanks[1]], strict=True)
                    ),
                    lag_ratio=0.04,
                ),
                face.animate.set_opacity(0),
                run_time=max(beat.at("fact") - beat.elapsed - 0.3, 1.5),
            )
            self.remove(face)
            self.wait_for(beat, "fact")
            self.play(FadeIn(statement, shift=0.2 * UP), run_time=0.8)
            self.wait_for(beat, "row")
            self.play(*self.mark_row(up, blanks[0][:COLUMNS], name), run_time=1.8)
            self.wait_for(beat, "column")
            self.play(*self.mark_column(down, blanks[1][::COLUMNS], predicate), run_time=1.8)
        self.leave()

    def arrows(self, *steps: VGroup) -> VGroup:
        """From each step to the next."""
        return VGroup(
            *(
                Arrow(
                    [a.get_right()[0], MIDDLE, 0],
                    [b.get_left()[0], MIDDLE, 0],
                    buff=0.14,
                    color=self.theme.dim,
                    stroke_width=5,
                    tip_length=0.22,
                    max_stroke_width_to_length_ratio=20,
                )
                for a, b in pairwise(steps)
            )
        )

    def names(self, up: WeightMatrix, bend: VGroup, down: WeightMatrix) -> VGroup:
        """The steps' names below them, on one line."""
        names = VGroup(
            Formula("W_arrow.t", TITLE), Formula('"ReLU"', HEADING), Formula("W_arrow.b", TITLE)
        )
        for name, step in zip(names, (up, bend, down), strict=True):
            name.set_x(step.get_x()).put_baseline(NAMES_Y)
        return names

    def pour(self, matrix: WeightMatrix) -> LaggedStart:
        """Entries appear in reading order."""
        for entry in matrix.entries:
            entry.set_fill(self.theme.ink)
        return LaggedStart(
            *(FadeIn(e, shift=0.15 * DOWN) for e in matrix.entries),
            FadeIn(matrix.ellipses),
            lag_ratio=0.05,
        )

    def relu_graph(self) -> VGroup:
        """The kinked line on a cross of axes."""
        axes = Axes(
            x_range=[-2, 2],
            y_range=[-0.5, 2],
            x_length=2.2,
            y_length=2.0,
            tips=False,
            axis_config={
                "stroke_color": self.theme.dim,
                "stroke_width": 2.5,
                "include_ticks": False,
            },
        )
        xs = np.array([-2.0, 0.0, 2.0])
        line = VMobject(stroke_color=self.theme.answer, stroke_width=8)
        line.set_points_as_corners([axes.c2p(x, y) for x, y in zip(xs, relu(xs), strict=True)])
        return VGroup(axes, line)

    def verdicts(self) -> VGroup:
        """Two plates: the structure is easy, the meaning is hard."""
        plates = VGroup()
        for noun, judgement, sign, colour in (
            ("structure", "easy", "checkmark", self.theme.first),
            ("meaning", "hard", UNKNOWN, self.theme.negative),
        ):
            words = VGroup(
                Words(self.words(noun), HEADING),
                Words(self.words(judgement), HEADING, colour),
                Formula(sign, HEADING, colour),
            ).arrange(RIGHT, buff=0.35)
            for word in words[:2]:
                word.put_baseline(-0.15)
            plate = RoundedRectangle(
                width=words.width + 0.9,
                height=1.0,
                corner_radius=0.18,
                stroke_width=3,
                stroke_color=colour,
                fill_color=self.theme.mix(colour, 0.12),
                fill_opacity=1,
            ).move_to([words.get_x(), 0, 0])
            plates.add(VGroup(plate, words))
        plates.arrange(RIGHT, buff=0.6).move_to(3.1 * UP)
        return plates

    def riddles(self, entries: VGroup) -> VGroup:
        """A question mark in every entry's place."""
        mark = Formula(UNKNOWN, BODY, self.theme.negative)
        return VGroup(*(mark.copy().move_to(entry) for entry in entries))

    def mark_row(self, matrix: WeightMatrix, blanks: VGroup, name: Words) -> list[Animation]:
        """Row 0 is written in, and the name that it will recognise comes to stand over it."""
        row = matrix.row(0)
        bar = SurroundingRectangle(
            row, buff=0.12, color=self.theme.first, stroke_width=3, corner_radius=0.08
        )
        brace = Brace(bar, UP, buff=0.15, color=self.theme.dim)
        over = name.copy().next_to(brace, UP, buff=0.2)
        return [
            FadeOut(blanks),
            LaggedStart(*(FadeIn(entry, shift=0.2 * DOWN) for entry in row), lag_ratio=0.3),
            Create(bar),
            FadeIn(brace),
            name.animate.move_to(over),
        ]

    def mark_column(
        self, matrix: WeightMatrix, blanks: VGroup, predicate: Words
    ) -> list[Animation]:
        """Column 0 is written in, and what it will supply comes to stand over it."""
        column = matrix.col(0)
        bar = SurroundingRectangle(
            column, buff=0.12, color=self.theme.answer, stroke_width=3, corner_radius=0.08
        )
        over = predicate.copy().next_to(bar, UP, buff=0.75)
        over.set_x(max(over.get_x(), matrix.get_left()[0] + over.width / 2))
        pointer = Arrow(
            [bar.get_x(), over.get_bottom()[1], 0],
            bar.get_top(),
            buff=0.1,
            color=self.theme.dim,
            stroke_width=5,
            tip_length=0.2,
            max_stroke_width_to_length_ratio=20,
        )
        return [
            FadeOut(blanks),
            LaggedStart(*(FadeIn(entry, shift=0.2 * DOWN) for entry in column), lag_ratio=0.3),
            Create(bar),
            Create(pointer),
            predicate.animate.move_to(over),
        ]
