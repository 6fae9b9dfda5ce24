"""Both matrices under one line of a formula."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from mlp_math.activations import relu
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.place import fit
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, SMALL, Formula, Words, align_baselines
from scenes.moves import pulse, unfold_from
from scenes.sets.block import formula, quiet
from scenes.sets.people import direction_sum
from scenes.stage import Beat, LectureScene, beat, interlude

WIDEST, AROUND_Y = 12.1, 3.3  # of the whole block, and the height of the path around it
STEPS = ("up", "bend", "down")  # marks of the narration
PARTS = ("up", "relu_open", "down")  # what the formula calls them


class WholeBlock(LectureScene):
    """Both matrices under one line of a formula: rows look for things, columns write them."""

    def stage(self) -> None:
        self.short, self.whole = quiet(formula("block")), formula("block")
        self.add(self.short)
        style: dict[str, Any] = {"size": SMALL, "row_gap": 0.4, "col_gap": 0.66}
        self.up = WeightMatrix(self.toy.block.W_up, **style)
        self.down = WeightMatrix(self.toy.block.W_down, **style)
        self.up.paint_signs()
        bend = ActivationPlot(relu, x_range=(-1.2, 1.2), y_range=(-0.2, 1.2), unit=0.55)
        self.bend = bend.bare()
        line = VGroup(self.up, self.bend, self.down).arrange(RIGHT, buff=0.5)
        fit(line, WIDEST).move_to(0.35 * UP)
        self.path = self.way_around(line)
        self.asks, self.writes = self.words_below()

    @beat
    def line(self, beat: Beat) -> None:
        self.play(ReplacementTransform(self.short, self.whole), run_time=0.6)
        for mark, part, step in zip(STEPS, PARTS, (self.up, self.bend, self.down), strict=True):
            beat.until(mark)
            self.play(unfold_from(self.whole.part(part), step), run_time=0.8)
        beat.until("plus")
        cells = CellColumn(self.toy.full_name, height=0.8, width=0.3)
        self.play(FadeIn(cells.move_to(self.path.get_start()), shift=0.3 * UP), run_time=0.4)
        self.play(
            Create(self.path),
            MoveAlongPath(cells, self.path),
            pulse(self.whole.part("skip")).scale(1.3),
            run_time=2.2,
        )

    @beat
    def sides(self, beat: Beat) -> None:
        row, column = self.up.row(0), self.down.col(0)
        rings = [ring(side, buff=0.08, stroke=2.5, radius=0.06) for side in (row, column)]
        question = direction_sum(self).next_to(rings[0], UP, buff=0.25)
        answer = Formula(f"vec({self.lecture.fact.symbols[2]})", BODY, self.theme.answer)
        answer.next_to(rings[1], UP, buff=0.25)
        beat.until("rows")
        self.play(
            row.animate.set_fill(self.theme.ink),
            Create(rings[0]),
            FadeIn(question, self.asks, shift=0.1 * UP),
            run_time=0.8,
        )
        beat.until("columns")
        self.play(
            column.animate.set_fill(self.theme.answer),
            Create(rings[1]),
            FadeIn(answer, self.writes, shift=0.1 * UP),
            run_time=0.8,
        )

    @interlude
    def hand_over(self) -> None:
        """The next shot begins with an empty frame."""
        self.leave()

    def words_below(self) -> tuple[Words, Words]:
        """What rows do and what columns do, below the matrices on the lower of two baselines."""
        asks = Words(self.words("rows"), BODY).next_to(self.up, DOWN, buff=0.35)
        writes = Words(self.words("columns"), BODY).next_to(self.down, DOWN, buff=0.35)
        align_baselines([asks, writes], min(asks.baseline, writes.baseline))
        return asks, writes

    def way_around(self, stage: VGroup) -> VMobject:
        """The path that brings what came in over both matrices to the other side."""
        left, right, y = stage.get_left()[0] - 0.35, stage.get_right()[0] + 0.35, stage.get_y()
        corners = [[left, y, 0], [left, AROUND_Y, 0], [right, AROUND_Y, 0], [right, y, 0]]
        path = VMobject(stroke_color=self.theme.stream, stroke_width=3)
        return path.set_points_as_corners(np.array(corners))
