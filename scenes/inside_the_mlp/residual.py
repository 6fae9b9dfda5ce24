"""Shots 46, 47 and 49: what the block made is added to what came in, and what it then says."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    SurroundingRectangle,
    TransformFromCopy,
    VGroup,
)

from mlp_math.block import ForwardPass
from scenes.inside_the_mlp.block_set import formula, grow, settle, toy
from scenes.inside_the_mlp.down_set import sum_sign
from scenes.inside_the_mlp.overview import BlockShot
from scenes.inside_the_mlp.people import person_words
from scenes.inside_the_mlp.up_projection import quiet
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import (
    BODY,
    LABEL,
    SMALL,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    quoted,
)
from scenes.stage import LectureScene

HIGH_Y, LOW_Y = 1.95, -1.15
ROW_GAP = 0.4
PLATES_CELLS = 0.15


class SumRow(VGroup):
    """E + what the block made ≈ what moves on: three columns, `stream`, `delta` and `out`."""

    def __init__(self, step: ForwardPass) -> None:
        super().__init__()
        columns = [
            EmbeddingColumn(v, ellipsis=0, row_gap=ROW_GAP)
            for v in (step.x, step.delta, step.output)
        ]
        self.stream, self.delta, self.out = columns
        self.plus = Formula("+", BODY)
        self.equals = Formula(sum_sign((step.x, step.delta), step.output), BODY)
        self.add(self.stream, self.plus, self.delta, self.equals, self.out)
        self.arrange(RIGHT, buff=0.6)

    def get_values(self) -> np.ndarray:
        """The three columns, shape (3, d)."""
        return np.stack([c.get_values() for c in (self.stream, self.delta, self.out)])


class ResidualAdd(BlockShot):
    """The path around the block brings the vector as it was; the two are added."""

    def construct(self) -> None:
        step = toy(self).forward()
        before, after = formula("down"), formula("block")
        block = self.block().move_to(0.6 * UP)
        names = self.phase_names(block)[:3]
        block.remove(block.skip)
        self.add(before, block, names)
        path = block.skip.copy()
        self.row = row = SumRow(step).move_to(LOW_Y * UP)
        self.add_tags(row)

        with self.beat("around") as beat:
            self.play(
                FadeOut(names),
                VGroup(block, path).animate.scale(0.8).move_to(HIGH_Y * UP),
                quiet(before.animate),
                run_time=0.9,
            )
            self.remove(path)
            entering = CellColumn(step.x, height=0.66).next_to(path.get_start(), LEFT, buff=0.25)
            self.play(FadeIn(entering, shift=0.3 * RIGHT), run_time=0.5)
            self.wait_for(beat, "around")
            traveller = entering.copy()
            self.play(
                Create(path),
                MoveAlongPath(traveller, path),
                self.through(block, step),
                run_time=max(beat.remaining, 2.2),
            )
            self.play(TransformFromCopy(traveller, row.stream), FadeIn(row.tags[0]), run_time=0.8)

        with self.beat("add") as beat:
            made = CellColumn(step.delta, height=0.66).move_to(block.down)
            self.play(
                made.animate.scale(0.5).move_to(block.plus),
                traveller.animate.scale(0.5).move_to(block.plus),
                run_time=0.7,
            )
            self.play(
                Flash(block.plus, color=self.theme.stream, flash_radius=0.3),
                FadeTransform(made, row.delta),
                FadeOut(traveller),
                FadeIn(row.plus, row.tags[1]),
                run_time=0.9,
            )
            self.play(
                TransformFromCopy(VGroup(row.stream.entries, row.delta.entries), row.out.entries),
                FadeIn(row.equals, row.out.brackets, row.tags[2]),
                run_time=1.1,
            )
            # The old line is dim: the new one starts as it does.
            full = formula("down")
            self.play(ReplacementTransform(before, full), run_time=0.3)
            self.play(grow(full, after), run_time=0.9)
            settle(self, full, after)
        self.play(
            FadeOut(block, path, entering), quiet(after.animate), run_time=0.7
        )

    def add_tags(self, row: SumRow) -> None:
        row.tags = sum_tags(self, row)

    def through(self, block: MLPBlock, step: ForwardPass) -> LaggedStart:
        """What the three plates make of the vector, one after the other."""
        values = (step.pre_activations, step.neurons, step.delta)
        return LaggedStart(
            *(
                LaggedStart(
                    plate.animate(rate_func=lambda t: 1 - abs(2 * t - 1)).light(self.theme.answer),
                    FadeIn(
                        CellColumn(v, height=PLATES_CELLS * v.size, width=0.28).move_to(plate),
                        rate_func=lambda t: 1 - abs(2 * t - 1),
                        remover=True,
                    ),
                    lag_ratio=0.0,
                )
                for plate, v in zip(block.phases, values, strict=True)
            ),
            lag_ratio=0.6,
        )


def sum_tags(scene: LectureScene, row: SumRow) -> VGroup:
    """E, MLP(E) and E_out above the three columns, in their colours."""
    stream = scene.theme.stream
    out = quoted(scene.words("out"))
    tags = VGroup(
        Formula("vec(E)", BODY, stream),
        Formula('"MLP"({{ vec(E) : e }})', BODY, paint={"e": stream}),
        Formula(f"vec(E)_{out}", BODY, stream),
    )
    y = row.get_top()[1] + 0.3
    for tag, column in zip(tags, (row.stream, row.delta, row.out), strict=True):
        tag.set_x(column.get_x()).put_baseline(y)
    return tags
