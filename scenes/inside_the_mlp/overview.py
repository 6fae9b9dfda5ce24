"""The block from outside, for one vector."""

from collections.abc import Iterable, Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    Indicate,
    LaggedStart,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
)

from scenes.inside_the_mlp.block_inside import COLUMN_GAP, OpenedBlock, but_subject
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.style import QUIET, ring
from scenes.mobjects.tokens import Token
from scenes.moves import cascade, exchange, in_turn, presence
from scenes.sets.people import SUBJECT_TOKEN, stream
from scenes.stage import Beat, LectureScene, beat

STEPS = ("up", "bend", "down")  # marks of the narration, one per plate
WIDEST = 12.8  # of the prompt above its vectors


def fading(mobjects: Iterable[Mobject]) -> LaggedStart:
    """These step back, one after the other."""
    return LaggedStart(*presence(QUIET, *mobjects), lag_ratio=0.15)


def vectors_below(scene: LectureScene, tokens: Sequence[Token]) -> VGroup:
    """A column of numbers below each of the prompt's tokens; all is set large, in the middle."""
    columns = VGroup(
        *(
            EmbeddingColumn(v, ellipsis=0, row_gap=COLUMN_GAP).next_to(token, DOWN, buff=0.45)
            for v, token in zip(stream(scene), tokens, strict=True)
        )
    )
    large = VGroup(*tokens, columns)
    large.scale(min(1.3, WIDEST / large.width)).center()
    return columns


class BlockOverview(OpenedBlock):
    """One vector leaves its token, goes through the block's three steps, and is added to itself."""

    def stage(self) -> None:
        self.open_block()
        self.tokens = self.strip().tokens
        self.columns = vectors_below(self, self.tokens)
        self.placed = self.strip_of_one()
        self.cells = self.stored_cells(self.placed)

    @beat
    def flow_in(self, beat: Beat) -> None:
        tokens = cascade(FadeIn, self.tokens, 0.4, shift=0.4 * RIGHT)
        self.play(tokens, run_time=beat.to("vectors"))
        self.play(cascade(FadeIn, self.columns, 0.3, shift=0.4 * DOWN), run_time=beat.rest(1.5))

    @beat
    def follow_one(self, beat: Beat) -> None:
        subject, others = self.columns[SUBJECT_TOKEN], but_subject(self.columns)
        box = ring(subject, self.theme.stream, buff=0.14, radius=0.1)
        self.play(fading(others), fading(but_subject(self.tokens)), run_time=1.4)
        self.play(Create(box), run_time=1.0)
        beat.until("block")
        self.play(
            FadeOut(box),
            ReplacementTransform(subject, self.column),
            *(
                FadeOut(column, target_position=cell.get_center(), scale=0.25)
                for column, cell in zip(others, but_subject(self.cells), strict=True)
            ),
            FadeIn(self.cells),
            exchange(self.tokens, self.placed.tokens),
            run_time=1.4,
        )
        plates = (self.block.flow[0], *self.block.phases)
        self.play(
            cascade(FadeIn, plates, 0.25, shift=0.3 * RIGHT),
            FadeIn(self.tag(self.column, "in"), self.names[-1]),
            run_time=1.0,
        )

    @beat
    def three_steps(self, beat: Beat) -> None:
        plates = cascade(Indicate, self.block.phases, 0.6, scale_factor=1.06, color=None)
        self.play(plates, run_time=beat.to("up", 1.5, early=0.2))
        for k, mark in enumerate(STEPS):
            beat.until(mark)
            self.play(
                in_turn(TransformFromCopy, self.comes[k], self.wiring.sources[k], lag=0.06),
                FadeIn(self.names[k], *([self.block.flow[k]] if k else [])),
                *self.block.light_step(k),
                run_time=1.2,
            )
            self.play(self.wiring.through(k), run_time=1.8)

    @beat
    def addition(self, beat: Beat) -> None:
        block = self.block
        self.play(
            block.down.animate.light(self.theme.dim),
            FadeIn(block.flow[3], block.plus),
            run_time=0.8,
        )
        made = self.wiring.results[2].copy()
        self.play(made.animate.scale(0.6).next_to(block.plus, LEFT, buff=0.12), run_time=1.0)
        beat.until("around")
        traveller = self.wiring.sources[0].copy()
        self.play(traveller.animate.scale(0.4).move_to(block.skip.get_start()), run_time=0.6)
        self.play(Create(block.skip), MoveAlongPath(traveller, block.skip), run_time=2.4)
        self.play(
            *(m.animate.scale(0.2).move_to(block.plus).set_opacity(0) for m in (made, traveller)),
            run_time=0.5,
        )
        self.remove(traveller, made)
        self.play(
            Flash(block.plus, color=self.theme.stream, flash_radius=0.3),
            Create(block.flow[4]),
            FadeIn(self.out, self.tag(self.out, "out"), shift=0.4 * RIGHT),
            run_time=0.8,
        )
        self.play(self.out.count_to(self.step.output), run_time=1.2)
        self.play(*self.recolour(), run_time=0.4)
