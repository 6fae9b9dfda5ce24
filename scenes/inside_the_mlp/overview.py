"""The block from outside, for one vector."""

from collections.abc import Iterable

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Circumscribe,
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
)

from scenes.inside_the_mlp.block_inside import OpenedBlock, but_subject
from scenes.mobjects.style import QUIET, ring
from scenes.moves import cascade, exchange, in_turn, point_at, presence
from scenes.sets.people import SUBJECT_TOKEN
from scenes.sets.token_columns import vectors_below, wide_strip
from scenes.stage import Beat, beat

STEPS = ("up", "bend", "down")  # marks of the narration, one per plate


def fading(mobjects: Iterable[Mobject]) -> LaggedStart:
    """These step back, one after the other."""
    return LaggedStart(*presence(QUIET, *mobjects), lag_ratio=0.5)


class BlockOverview(OpenedBlock):
    """One vector leaves its token, goes through the block's three steps, and is added to itself."""

    begins_as = "TwoTokensOneVector"

    def stage(self) -> None:
        self.open_block()
        self.tokens = wide_strip(self).tokens
        self.columns = vectors_below(self, self.tokens)
        self.placed = self.strip_of_one()
        self.cells = self.stored_cells(self.placed)
        self.add(*self.tokens)

    @beat
    def flow_in(self, beat: Beat) -> None:
        self.play(
            cascade(point_at, self.tokens, 0.4, scale=1.15),
            run_time=beat.to("vectors", 1.5, early=1.2),
        )
        self.play(cascade(FadeIn, self.columns, 0.3, shift=0.4 * DOWN), run_time=beat.through(1.5))

    @beat
    def follow_one(self, beat: Beat) -> None:
        subject, others = self.columns[SUBJECT_TOKEN], but_subject(self.columns)
        box = ring(subject, self.theme.stream, buff=0.14, radius=0.1)
        # The way into the block begins before its words: they end as it stands there.
        self.play(
            Create(box),
            fading(others),
            fading(but_subject(self.tokens)),
            run_time=beat.to("block", 1.4, early=1.3),
        )
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
            run_time=beat.through(1.0),
        )

    @beat
    def three_steps(self, beat: Beat) -> None:
        plates = self.block.phases
        *_, last = places = [
            [plate, name] for plate, name in zip(plates, self.names[:3], strict=True)
        ]
        last.append(self.block.plus)  # what it leads to
        self.play(
            self.push_in(self.column, plates[0], self.names[0], fill=0.86),
            cascade(Indicate, plates, 0.6, scale_factor=1.06, color=None),
            run_time=beat.to("up", 1.5),
        )
        for k, mark in enumerate(STEPS):
            beat.until(mark)
            # The lens goes along with what is followed, from plate to plate.
            along = [self.pan_to(*places[k])] if k else []
            self.play(
                in_turn(TransformFromCopy, self.comes[k], self.wiring.sources[k], lag=0.06),
                FadeIn(self.names[k], *([self.block.flow[k]] if k else [])),
                *self.block.light_step(k),
                *along,
                run_time=1.2,
            )
            after = STEPS[k + 1] if k + 1 < len(STEPS) else None
            seconds = beat.rest(1.6) if after is None else beat.to(after, 1.6)
            self.play(self.wiring.through(k), run_time=seconds)

    @beat
    def addition(self, beat: Beat) -> None:
        block = self.block
        traveller, made = self.wiring.sources[0].copy(), self.wiring.results[2].copy()
        self.play(
            block.down.animate.light(self.theme.dim),
            FadeIn(block.flow[3], block.plus),
            traveller.animate.scale(0.4).move_to(block.skip.get_start()),
            self.pull_back(),
            run_time=0.9,
        )
        self.play(
            Create(block.skip),
            MoveAlongPath(traveller, block.skip),
            made.animate.scale(0.6).next_to(block.plus, LEFT, buff=0.12),
            run_time=beat.rest(2.0, part=0.55),
        )
        self.play(
            *(m.animate.scale(0.2).move_to(block.plus).set_opacity(0) for m in (made, traveller)),
            run_time=0.5,
        )
        self.remove(traveller, made)
        self.play(
            Flash(block.plus, color=self.theme.stream, flash_radius=0.3),
            Create(block.flow[4]),
            FadeIn(self.out, self.tag(self.out, "out"), shift=0.4 * RIGHT),
            run_time=0.7,
        )
        seen = Circumscribe(self.out, color=self.theme.stream, buff=0.1)
        self.play(self.out.count_to(self.step.output), seen, run_time=beat.rest(1.0))
        self.play(*self.recolour(), run_time=0.3)
