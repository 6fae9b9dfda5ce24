"""The block as one lane of many: a token's vector on its way through, all by itself."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from manim import PI, RIGHT, UP, DashedLine, FadeTransform, MoveAlongPath, VGroup

from mlp_math.block import ForwardPass
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.tokens import Token, TokenStrip
from scenes.moves import flash_along
from scenes.theme import theme

TOP, BOTTOM = 3.1, -2.45  # where the first lane and the last one stand
LANE_SCALE, LANE_LIFT = 0.62, 0.12
TOKENS_RIGHT, OUTPUT_X = -4.7, 6.0


class Lane(VGroup):
    """A token, its vector lying on its side, the block, and the vector that leaves.

    `inside` holds what each plate makes of the vector; `y` is the height that plates stand at.
    """

    def __init__(self, token: Token, step: ForwardPass, y: float, shrink: float) -> None:
        super().__init__()
        self.y = y
        self.token = token.move_to([TOKENS_RIGHT - 0.5 * token.width, y, 0])
        fit(self.token, TOKENS_RIGHT + safe_x(), about_edge=RIGHT)
        self.input = self.lying(step.x).move_to([TOKENS_RIGHT + 0.65, y, 0])
        self.output = self.lying(step.output).move_to([OUTPUT_X, y, 0])
        self.block = MLPBlock(width=8.2 / shrink, height=0.95, kink=False).scale(shrink)
        # The skip path rises above the plates: they, not it, stand on the lane's line.
        self.block.next_to(self.input, RIGHT, buff=0.12).shift((y - self.block.up.get_y()) * UP)
        self.inside = VGroup(*map(self.lying, step.step_results))
        for cells, plate in zip(self.inside, self.block.phases, strict=True):
            cells.move_to(plate)
        self.add(self.token, self.input, self.block, self.inside, self.output)

    @staticmethod
    def lying(values: np.ndarray) -> CellColumn:
        """A vector as cells from left to right."""
        cells = CellColumn(values, height=0.13 * values.size, width=0.32)
        return cells.rotate(PI / 2).set_z_index(2)

    def enter(self, k: int) -> list[Any]:
        """Animations: plate k lights, and turns what comes into it into what leaves it."""
        coming = (self.inside[k - 1] if k else self.input).copy()
        return [FadeTransform(coming, self.inside[k]), self.block.light_step(k)[0]]

    def flash(self) -> Any:
        """An animation: something passes around the plates."""
        return flash_along(self.block.skip, theme().ink, 5, 0.5)

    def follow(self, step: ForwardPass) -> Iterator[list[Any]]:
        """Animations of four plays: all that another vector changes along the lane.

        Each is made when it is asked for, from how the lane looks then.
        """
        for k, values in enumerate(step.step_results):
            yield [self.inside[k].count_to(values), self.block.light_step(k)[0]]
        yield [self.output.count_to(step.output), *self.block.dim_steps(), self.flash()]


class Lanes(VGroup):
    """From top to bottom a lane per token; `steps` are the tokens' passes through the block.

    `borders`, to be shown between them, are lines that nothing crosses.
    """

    def __init__(self, strip: TokenStrip, steps: list[ForwardPass]) -> None:
        super().__init__()
        ys = np.linspace(TOP, BOTTOM, len(steps))
        shrink = min(LANE_SCALE, 0.56 * float(ys[0] - ys[1]))
        for token, step, y in zip(strip.tokens, steps, ys, strict=True):
            self.add(Lane(token, step, y, shrink))
        middles = [0.5 * (a.y + b.y) + LANE_LIFT for a, b in pairwise(self)]
        style = {"stroke_width": 2, "color": theme().faint}
        self.borders = VGroup(
            *(DashedLine([-safe_x(), y, 0], [safe_x(), y, 0], **style) for y in middles)
        )

    def enter(self, k: int) -> list[Any]:
        """Animations: every vector passes plate k at the same moment."""
        return [animation for lane in self for animation in lane.enter(k)]

    def light_step(self, k: int) -> list[Any]:
        """Animations: plate k of every lane lights."""
        return [lane.block.light_step(k)[0] for lane in self]

    def go_around(self) -> list[MoveAlongPath]:
        """Animations: every vector goes around the plates; their `mobject`s are on the way."""
        return [MoveAlongPath(lane.input.copy().scale(0.55), lane.block.skip) for lane in self]

    def come_out(self, around: list[MoveAlongPath]) -> list[Any]:
        """Animations: what went around and what was made become what leaves; plates go dim."""
        sums = [
            FadeTransform(VGroup(way.mobject, lane.inside[2].copy()), lane.output)
            for way, lane in zip(around, self, strict=True)
        ]
        return [*sums, *(change for lane in self for change in lane.block.dim_steps())]
