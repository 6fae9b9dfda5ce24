"""The same block for all tokens at once: one lane per token."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    Indicate,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    Restore,
    TransformFromCopy,
    VGroup,
)

from mlp_math.block import ForwardPass
from scenes.inside_the_mlp.block_inside import LARGE, OpenedBlock, but_subject, flat_block
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.place import SAFE_X, fit
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import HEADING, Formula, quoted
from scenes.mobjects.tokens import Token
from scenes.moves import cascade, flash_along
from scenes.sets.block import FORMULA_Y
from scenes.sets.people import SUBJECT_TOKEN, stream
from scenes.stage import Beat, beat, interlude
from scenes.theme import theme

LANES_TOP, LANES_BOTTOM = 3.1, -2.45
LANE_SCALE, LANE_LIFT = 0.62, 0.12
TOKENS_RIGHT, OUTPUT_X = -4.7, 6.0


class Lane(VGroup):
    """A token, its vector lying on its side, the block, and the vector that leaves.

    `inside` holds what each plate makes of the vector.
    """

    def __init__(self, token: Token, step: ForwardPass, y: float, shrink: float) -> None:
        super().__init__()
        self.y = y
        self.token = token.move_to([TOKENS_RIGHT - 0.5 * token.width, y, 0])
        fit(self.token, TOKENS_RIGHT + SAFE_X, about_edge=RIGHT)
        self.input = self.lying(step.x).move_to([TOKENS_RIGHT + 0.65, y, 0])
        self.output = self.lying(step.output).move_to([OUTPUT_X, y, 0])
        self.block = MLPBlock(width=8.2 / shrink, height=0.95, kink=False).scale(shrink)
        # The skip path rises above the plates: they, not it, stand on the lane's line.
        self.block.next_to(self.input, RIGHT, buff=0.12).shift((y - self.block.up.get_y()) * UP)
        made = (step.pre_activations, step.neurons, step.delta)
        self.inside = VGroup(
            *(self.lying(v).move_to(p) for v, p in zip(made, self.block.phases, strict=True))
        )
        self.add(self.token, self.input, self.block, self.inside, self.output)

    @staticmethod
    def lying(values: np.ndarray) -> CellColumn:
        cells = CellColumn(values, height=0.13 * values.size, width=0.32)
        return cells.rotate(PI / 2).set_z_index(2)

    def entering(self, k: int) -> CellColumn:
        """A copy of what enters plate k."""
        return (self.inside[k - 1] if k else self.input).copy()


class InParallel(OpenedBlock):
    """The same block for every token at once, and nothing passes between the lanes."""

    def stage(self) -> None:
        self.open_block(done=True)
        self.tokens = self.strip_of_one()
        self.cells = self.stored_cells(self.tokens)
        self.tags = VGroup(self.tag(self.column, "in"), self.tag(self.out, "out"))
        self.add(
            self.tokens, self.cells, self.block, self.wiring, self.names,
            self.column, self.out, self.tags,
        )  # fmt: skip
        self.lanes = self.lane_per_token()
        self.others = but_subject(self.lanes)
        self.borders = borders(self.lanes)
        self.line = self.block_formula()

    @beat
    def every_token(self, beat: Beat) -> None:
        lane = self.lanes[SUBJECT_TOKEN]
        lighting = (
            AnimationGroup(
                Indicate(cells, scale_factor=1.25, color=None), token.animate.set_opacity(1)
            )
            for cells, token in zip(self.cells, self.tokens.tokens, strict=True)
        )
        self.play(LaggedStart(*lighting, lag_ratio=0.3), run_time=beat.to("lanes", 1.5, early=0.2))
        beat.until("lanes")
        self.play(
            FadeOut(self.names, self.column, self.out, self.tags, self.wiring),
            *map(ReplacementTransform, self.tokens.tokens, (lane.token for lane in self.lanes)),
            *map(ReplacementTransform, self.cells, (lane.input for lane in self.lanes)),
            ReplacementTransform(self.block, lane.block),
            run_time=1.6,
        )
        copies = (TransformFromCopy(lane.block, other.block) for other in self.others)
        self.play(LaggedStart(*copies, lag_ratio=0.15), run_time=1.6)

    @beat
    def at_once(self, beat: Beat) -> None:
        around = [lane.input.copy().scale(0.55) for lane in self.lanes]
        for k in range(3):
            self.play(
                *(FadeTransform(lane.entering(k), lane.inside[k]) for lane in self.lanes),
                *self.lit(k),
                run_time=0.8,
            )
        ways = zip(around, self.lanes, strict=True)
        self.play(*(MoveAlongPath(v, lane.block.skip) for v, lane in ways), run_time=1.2)
        self.play(
            *(
                FadeTransform(VGroup(vector, lane.entering(3)), lane.output)
                for vector, lane in zip(around, self.lanes, strict=True)
            ),
            *(change for lane in self.lanes for change in lane.block.dim_steps()),
            run_time=1.0,
        )

    @beat
    def apart(self, beat: Beat) -> None:
        self.play(cascade(Create, self.borders, 0.15), run_time=1.8)
        beat.until("change")
        *others, last = self.lanes
        for lane in others:
            lane.save_state()
        vector = 0.9 * self.rng().normal(size=self.step.x.size)
        self.play(
            *(lane.animate.fade(0.6) for lane in others),
            last.input.count_to(vector),
            Flash(last.input, color=self.theme.ink, flash_radius=0.6),
            run_time=1.2,
        )
        step = self.toy.block.forward(vector)
        # What was changed at the start of a lane changes everything along it.
        for k, made in enumerate((step.pre_activations, step.neurons, step.delta)):
            change = last.inside[k].count_to(made)
            self.play(change, last.block.light_step(k)[0], run_time=0.7)
        self.play(
            last.output.count_to(step.output),
            *last.block.dim_steps(),
            flash_along(last.block.skip, self.theme.ink, 5, 0.5),
            run_time=1.0,
        )

    @beat
    def formula(self, beat: Beat) -> None:
        *others, last = self.lanes
        out = FadeTransform(last.output.copy(), self.line.part("out"))
        self.play(
            *(Restore(lane) for lane in others),
            *(FadeOut(border) for border in self.borders),
            LaggedStart(out, FadeIn(self.line.part("equals")), lag_ratio=0.5),
            run_time=1.1,
        )
        self.play(
            *(flash_along(lane.block.skip, self.theme.ink, 5, 0.5) for lane in self.lanes),
            FadeIn(self.line.part("same"), shift=0.2 * UP),
            run_time=1.3,
        )
        self.play(
            LaggedStart(*(AnimationGroup(*self.lit(k)) for k in range(3)), lag_ratio=0.5),
            FadeIn(*(self.line.part(p) for p in ("plus", "into", "close")), shift=0.2 * UP),
            run_time=1.3,
        )
        beat.until("one")
        self.play_into(
            self.line,
            *(lane.animate.fade(0.85) for lane in self.others),
            *self.lanes[SUBJECT_TOKEN].block.dim_steps(),
            run_time=0.8,
        )

    @interlude
    def one_lane(self) -> None:
        """What the next shot begins with: one lane becomes the opened block again."""
        lane = self.lanes[SUBJECT_TOKEN]
        self.block = flat_block(*LARGE)
        self.play(
            FadeOut(self.line, *self.others, lane.token, lane.inside, lane.output),
            ReplacementTransform(lane.block, self.block),
            FadeTransform(lane.input, self.column),
            FadeIn(self.names, self.wiring.weights),
            run_time=1.3,
        )

    def lane_per_token(self) -> VGroup:
        """From top to bottom, each with the block's own result for its vector."""
        vectors, tokens = stream(self), self.strip().tokens
        ys = np.linspace(LANES_TOP, LANES_BOTTOM, len(vectors))
        shrink = min(LANE_SCALE, 0.56 * float(ys[0] - ys[1]))
        steps = map(self.toy.block.forward, vectors)
        return VGroup(
            *(Lane(*lane, shrink) for lane in zip(tokens, steps, map(float, ys), strict=True))
        )

    def lit(self, k: int) -> list[Any]:
        """Animations that light plate k of every lane."""
        return [lane.block.light_step(k)[0] for lane in self.lanes]

    def block_formula(self) -> Formula:
        """What leaves is what came, plus what the block makes of it."""
        way_in, way_out = quoted(self.words("in")), quoted(self.words("out"))
        stream = self.theme.stream
        line = Formula(
            f"{{{{ vec(E)_{way_out} : out }}}} {{{{ = : equals }}}}"
            f" {{{{ vec(E)_{way_in} : same }}}}"
            f' {{{{ + "MLP" paren.l : plus }}}} {{{{ vec(E)_{way_in} : into }}}}'
            " {{ paren.r : close }}",
            HEADING,
            paint={"out": stream, "same": stream, "into": stream},
        )
        return line.move_to(FORMULA_Y * UP)


def borders(lanes: Sequence[Lane]) -> VGroup:
    """Dashed lines between neighbouring lanes, which nothing crosses."""
    middles = [0.5 * (a.y + b.y) + LANE_LIFT for a, b in pairwise(lanes)]
    style = {"stroke_width": 2, "color": theme().faint}
    return VGroup(*(DashedLine([-SAFE_X, y, 0], [SAFE_X, y, 0], **style) for y in middles))
