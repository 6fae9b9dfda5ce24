"""What the block made is added to what came in."""

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
)

from mlp_math.block import ForwardPass
from scenes.inside_the_mlp.block_inside import flat_block, phase_names
from scenes.inside_the_mlp.down_set import sum_sign
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import BODY, Formula, quoted
from scenes.sets.block import formula, grow, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

BLOCK_Y, HIGH_Y, LOW_Y = 0.6, 2.0, -1.2
ROW_GAP = 0.4
CELL = 0.15


class SumRow(VGroup):
    """E + what the block made ≈ what moves on: three columns, `stream`, `delta` and `out`.

    `tags` are their names, to be shown above them; `word` says which E is the last one.
    """

    def __init__(self, step: ForwardPass, word: str) -> None:
        super().__init__()
        self.stream, self.delta, self.out = self.columns = [
            EmbeddingColumn(v, ellipsis=0, row_gap=ROW_GAP)
            for v in (step.x, step.delta, step.output)
        ]
        self.plus = Formula("+", BODY)
        self.equals = Formula(sum_sign((step.x, step.delta), step.output), BODY)
        self.add(self.stream, self.plus, self.delta, self.equals, self.out)
        self.arrange(RIGHT, buff=1.0).move_to(LOW_Y * UP)
        stream = theme().stream
        self.tags = VGroup(
            Formula("vec(E)", BODY, stream),
            Formula('"MLP" paren.l {{ vec(E) : e }} paren.r', BODY, paint={"e": stream}),
            Formula(f"vec(E)_{quoted(word)}", BODY, stream),
        )
        for tag, column in zip(self.tags, self.columns, strict=True):
            tag.set_x(column.get_x()).put_baseline(self.get_top()[1] + 0.3)

    def get_values(self) -> np.ndarray:
        """The three columns, shape (3, d)."""
        return np.stack([column.get_values() for column in self.columns])


def brief_pass(block: MLPBlock, step: ForwardPass) -> LaggedStart:
    """What the three plates make of the vector, one after the other, each for a moment."""
    brief: dict[str, Any] = {"rate_func": lambda t: 1 - abs(2 * t - 1)}
    moments = []
    for plate, values in zip(block.phases, step.step_results, strict=True):
        cells = CellColumn(values, height=CELL * values.size, width=0.28).move_to(plate)
        lighting = plate.animate(**brief).light(theme().answer)
        moments.append(AnimationGroup(lighting, FadeIn(cells, remover=True, **brief)))
    return LaggedStart(*moments, lag_ratio=0.6)


class ResidualAdd(LectureScene):
    """The path around the block brings the vector as it was; the two are added."""

    def stage(self) -> None:
        self.step = self.toy.forward()
        self.before, self.after = formula("down"), formula("block")
        self.block = flat_block().move_to(BLOCK_Y * UP)
        self.names = phase_names(self, self.block)[:3]
        self.high = self.block.copy().move_to(HIGH_Y * UP)
        self.path = self.high.skip
        for block in (self.block, self.high):
            block.remove(block.skip)
        self.add(self.before, self.block, self.names)
        self.row = SumRow(self.step, self.words("out"))
        self.entering = CellColumn(self.step.x, height=0.66)
        self.entering.next_to(self.path.get_start(), LEFT, buff=0.25)
        self.traveller = self.entering.copy()

    @beat
    def around(self, beat: Beat) -> None:
        start = self.path.get_start()
        self.play(
            FadeOut(self.names),
            self.block.animate.move_to(self.high),
            quiet(self.before.animate),
            run_time=0.9,
        )
        self.play(FadeIn(self.entering, shift=0.3 * RIGHT), run_time=0.5)
        beat.until("around")
        self.play(self.traveller.animate.move_to(start), run_time=0.4)
        self.play(
            Create(self.path),
            MoveAlongPath(self.traveller, self.path),
            brief_pass(self.block, self.step),
            run_time=beat.rest(2.2),
        )
        arrives = TransformFromCopy(self.traveller, self.row.stream)
        self.play(arrives, FadeIn(self.row.tags[0]), run_time=0.8)

    @beat
    def addition(self, beat: Beat) -> None:
        row, plus = self.row, self.block.plus
        made = CellColumn(self.step.delta, height=0.66).move_to(self.block.down)
        self.play(
            *(cells.animate.scale(0.5).move_to(plus) for cells in (made, self.traveller)),
            run_time=0.7,
        )
        self.play(
            Flash(plus, color=self.theme.stream, flash_radius=0.3),
            FadeTransform(made, row.delta),
            FadeOut(self.traveller),
            FadeIn(row.plus, row.tags[1]),
            run_time=0.9,
        )
        self.play(
            TransformFromCopy(VGroup(row.stream.entries, row.delta.entries), row.out.entries),
            FadeIn(row.equals, row.out.brackets, row.tags[2]),
            run_time=1.1,
        )
        full = formula("down")  # the line that stands is quiet, and the new one starts bright
        self.play(ReplacementTransform(self.before, full), run_time=0.3)
        self.play(grow(full, self.after), run_time=0.9)

    @interlude
    def hand_over(self) -> None:
        """What the next shot begins with: the sum, and the formula quiet below it."""
        gone = FadeOut(self.block, self.path, self.entering)
        self.play(gone, quiet(self.after.animate), run_time=0.7)
