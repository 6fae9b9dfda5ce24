"""The block as a picture: its three plates with their names, and opened up round one vector."""

from collections.abc import Iterable
from typing import Any

from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup

from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.style import QUIET, step_back
from scenes.mobjects.text import BODY, LABEL, Formula, Words, quoted
from scenes.mobjects.tokens import TokenStrip
from scenes.mobjects.wiring import Wiring
from scenes.sets.people import SUBJECT_TOKEN, stream
from scenes.sets.token_columns import wide_strip
from scenes.stage import LectureScene
from scenes.theme import theme

BLOCK_Y, STRIP_Y = -0.75, 3.2
COLUMN_GAP = 0.42
LARGE = (8.2, 3.0)  # width and height of the block when it is opened


def flat_block(width: float = 6.6, height: float = 2.0) -> MLPBlock:
    """The block at its place; what flows through stands where its sign would."""
    return MLPBlock(width=width, height=height, kink=False).move_to(BLOCK_Y * UP)


def phase_names(scene: LectureScene, block: MLPBlock) -> VGroup:
    """Names of the three plates, below them on one line; last, that of the whole, above."""
    names = VGroup(
        Words(scene.words("linear"), LABEL, theme().dim),
        Formula('"ReLU"', LABEL, theme().dim),
        Words(scene.words("linear"), LABEL, theme().dim),
    )
    y = block.up.get_bottom()[1] - 0.45
    for name, plate in zip(names, block.phases, strict=True):
        name.set_x(plate.get_x()).put_baseline(y)
    return names.add(Words(scene.words("mlp"), BODY).next_to(block.skip, UP, buff=0.2))


class OpenedBlock(LectureScene):
    """The block large enough to see what its three steps do to one vector."""

    def open_block(self, done: bool = False) -> None:
        """Build the block with its names and wiring, and the vector on either side.

        `out` holds the block's output if it is `done`, and before that a copy of what came in;
        `comes` is what enters each plate.
        """
        mlp = self.toy.block
        self.step = mlp.forward(stream(self)[SUBJECT_TOKEN])
        self.block = flat_block(*LARGE)
        self.names = phase_names(self, self.block)
        self.names[-1].shift(0.25 * UP)  # room for what travels along the skip path
        self.wiring = Wiring(self.block, mlp, self.step)
        leaves = self.step.output if done else self.step.x
        self.column, self.out = (
            EmbeddingColumn(values, ellipsis=0, row_gap=COLUMN_GAP)
            .next_to(self.block.flow[end], side, buff=0.3)
            .set_y(self.block.up.get_y())
            for values, end, side in ((self.step.x, 0, LEFT), (leaves, -1, RIGHT))
        )
        self.comes = [self.column.entries, *self.wiring.results[:2]]

    def tag(self, column: EmbeddingColumn, key: str) -> Formula:
        """The vector's name below its column: E with "in" or "out"."""
        name = Formula(f"vec(E)_{quoted(self.words(key))}", BODY, theme().stream)
        return name.next_to(column, DOWN, buff=0.25)

    def strip(self) -> TokenStrip:
        """The prompt above the block."""
        return wide_strip(self).move_to(STRIP_Y * UP)

    def strip_of_one(self) -> TokenStrip:
        """The prompt with one token bright: the one that is followed."""
        strip = self.strip()
        for token in but_subject(strip.tokens):
            step_back(token, QUIET)
        return strip

    def stored_cells(self, strip: TokenStrip) -> VGroup:
        """Every token's vector as cells below its box."""
        return VGroup(
            *(
                CellColumn(vector, height=0.66).next_to(token, DOWN, buff=0.14)
                for vector, token in zip(stream(self), strip.tokens, strict=True)
            )
        )

    def recolour(self) -> list[Any]:
        """Animations: the colours of what leaves follow the signs that its entries have now."""
        return [e.animate.write() for e in self.out.entries]


def but_subject(row: Iterable[Mobject]) -> list[Mobject]:
    """All members of a row of tokens, vectors or lanes but that of the token that is followed."""
    return [one for k, one in enumerate(row) if k != SUBJECT_TOKEN]
