"""What stands on the stage of the context's patch: tokens, a block, its answers."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from lectures.computed import patched_block
from scenes.mobjects.style import level_arrow, plate
from scenes.mobjects.text import BODY, HEADING, Decimal, Words
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.sets.patch import PatchPicture, token_column
from scenes.stage import Beat, LectureScene
from scenes.theme import theme

TOKENS_LEFT, TOKEN_GAP, MIDDLE_Y = -6.1, 0.52, 0.35
QUERY_X, STREAM_X, MATRIX_X, NOW_X, KEPT_X = -3.0, -1.75, 0.95, 4.0, 5.75
KEPT_Y, BIAS_Y = 2.35, -1.45  # of words above the answers, and below the bias
SKIP_WIDTH, OVER_Y = 3.3, 3.15  # of the skip path's name, and how high the path goes
DECIMALS = 12


class PatchedBlockStage(LectureScene):
    """Context, question, patched matrix and two answers, drawn for as many tokens as are left."""

    def stage(self) -> None:
        self.example = patched_block()
        self.left = float(len(self.example.context))
        self.query = 0
        self.tokens = VGroup(
            *(
                token_column(values).move_to([TOKENS_LEFT + k * TOKEN_GAP, MIDDLE_Y, 0])
                for k, values in enumerate(self.example.context)
            )
        )
        self.question = token_column(self.example.queries[0]).move_to([QUERY_X, MIDDLE_Y, 0])
        self.stream = token_column(self.example.attended(self.left))
        self.stream.move_to([STREAM_X, MIDDLE_Y, 0])
        self.block, self.patch = open_block()
        self.given = token_column(self.example.answer(self.left)).move_to([NOW_X, MIDDLE_Y, 0])
        self.kept = self.given.copy()
        self.arrows = VGroup(
            *(
                level_arrow(a, b, MIDDLE_Y, stroke=4, tip=0.18, buff=0.12)
                for a, b in (
                    (self.question, self.stream),
                    (self.stream, self.block),
                    (self.block, self.given),
                )
            )
        )
        self.labels = self.written_below()
        self.gap = Decimal(0.0, DECIMALS, HEADING, self.theme.ink, anchor="right")
        said = Words(self.words("difference"), BODY, self.theme.dim)
        self.difference = VGroup(said, self.gap).arrange(RIGHT, buff=0.35)
        self.difference.set_x(EDGE_X, RIGHT)
        for part in self.difference:
            part.put_baseline(-3.1)
        self.source = small_print(self.words("source"))
        self.source.set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.add(self.block, self.patch.matrix)

    def written_below(self) -> dict[str, Words]:
        """The name of each thing, on one line below it."""
        places = {
            "context": self.tokens, "query": self.question, "weights": self.patch.matrix,
            "now": self.given, "kept": self.kept,
        }  # fmt: skip
        y = self.block.get_bottom()[1] - 0.42
        names = {
            key: Words(self.words(key), BODY, self.theme.dim).set_x(thing.get_x()).put_baseline(y)
            for key, thing in places.items()
        }
        names["kept"].set_x(EDGE_X, RIGHT).put_baseline(KEPT_Y)
        return names

    def leaving(self, before: float, after: float) -> object:
        """A step of an animation: so many tokens are left, with the patch in place of the rest."""

        def step(_: VGroup, alpha: float) -> None:
            self.show((1 - alpha) * before + alpha * after)

        return step

    def show(self, left: float) -> None:
        """Draw everything for so many tokens that are left."""
        self.left = left
        example, query = self.example, self.query
        self.patch.show(example.patch(left, query))
        self.stream.set_values(example.attended(left, query))
        self.given.set_values(example.answer(left, query))

    def tell_difference(self, one: np.ndarray, other: np.ndarray) -> None:
        self.gap.set_value(float(np.abs(one - other).max()))

    def ask_again(self, beat: Beat) -> None:
        """Another question comes, with a patch of its own; then no patch is left."""
        start, end = (self.patch.values_of(self.example.patch(0, q)) for q in (0, 1))
        moving = VGroup(self.patch, self.question, self.stream, self.given)
        columns = (self.question, self.stream, self.given)
        before = [column.get_values() for column in columns]
        after = [
            self.example.queries[1], self.example.attended(0, 1), self.example.answer(0, 1)
        ]  # fmt: skip

        new = token_column(after[0]).move_to(self.question)
        leaving = FadeOut(self.question, shift=1.2 * DOWN)
        self.play(leaving, FadeIn(new, shift=1.2 * DOWN), run_time=0.8)
        self.remove(new)
        self.add(self.question.set_values(after[0]).set_opacity(1))
        before[0] = after[0]

        def ask_anew(_: VGroup, alpha: float) -> None:
            self.patch.show_between(start, end, alpha)
            for column, a, b in zip(columns, before, after, strict=True):
                column.set_values((1 - alpha) * a + alpha * b)

        self.play(
            UpdateFromAlphaFunc(moving, ask_anew, rate_func=linear),
            run_time=beat.to("describes", 1.2, part=0.4),
        )
        none = self.patch.values_of(self.example.patch(len(self.example.context), 1))

        def lift(_: VGroup, alpha: float) -> None:
            self.patch.show_between(end, none, alpha)

        self.play(
            UpdateFromAlphaFunc(self.patch, lift, rate_func=linear),
            run_time=beat.to("describes", 1.0, part=0.5),
        )

    def around_the_block(self) -> VMobject:
        """The skip path: from the stream over the block to what the block adds to."""
        start, x = self.stream.get_top() + 0.1 * UP, self.block.get_right()[0] + 0.12
        corners = [start, [start[0], OVER_Y, 0], [x, OVER_Y, 0], [x, MIDDLE_Y, 0]]
        return VMobject(stroke_color=self.theme.stream, stroke_width=5).set_points_as_corners(
            corners
        )

    def change_to(self, values: np.ndarray, wanted: np.ndarray, *others: object) -> None:
        """The answer now is another one, and the difference follows."""
        start = self.given.get_values()

        def step(_: VGroup, alpha: float) -> None:
            self.given.set_values((1 - alpha) * start + alpha * values)
            self.tell_difference(self.given.get_values(), wanted)

        moving = VGroup(self.given, self.gap)
        self.play(UpdateFromAlphaFunc(moving, step), *others, run_time=0.9)


def open_block() -> tuple[RoundedRectangle, PatchPicture]:
    """A block of the model, and its first matrix with room for a patch."""
    example = patched_block()
    picture = PatchPicture(example.block.W_up, example.patch(float(len(example.context))))
    picture.move_matrix_to([MATRIX_X, MIDDLE_Y, 0])
    block = plate(4.1, 5.0, theme().mlp, fill=theme().mix(theme().mlp, 0.08))
    return block.move_to(picture).set_z_index(-1), picture
