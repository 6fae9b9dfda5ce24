"""What a context does, as a patch on the first matrix: tokens go, and the answer stays."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.computed import patched_block
from scenes.mobjects.place import fit
from scenes.mobjects.style import RESTING, level_arrow, plate, ring
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.moves import cascade, give_way, presence
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.sets.patch import PatchPicture, token_column
from scenes.stage import Beat, LectureScene, beat, interlude

TOKENS_LEFT, TOKEN_GAP, MIDDLE_Y = -6.1, 0.52, 0.35
QUERY_X, STREAM_X, MATRIX_X, NOW_X, KEPT_X = -3.0, -1.75, 0.95, 4.0, 5.75
KEPT_Y, BIAS_Y = 2.35, 1.75  # of words above the answers
SKIP_WIDTH = 3.3
DECIMALS = 12


class ContextPatch(LectureScene):
    """Tokens, a question, a block; the tokens leave and a patch comes; the answers agree."""

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
        self.patch = PatchPicture(self.example.block.W_up, self.example.patch(self.left))
        self.patch.move_matrix_to([MATRIX_X, MIDDLE_Y, 0])
        self.given = token_column(self.example.answer(self.left)).move_to([NOW_X, MIDDLE_Y, 0])
        self.kept = self.given.copy()
        self.block = plate(4.1, 5.0, self.theme.mlp, fill=self.theme.mix(self.theme.mlp, 0.08))
        self.block.move_to(self.patch).set_z_index(-1)
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

    @beat
    def asked(self, beat: Beat) -> None:
        """Context and question flow through the block; the answer moves aside and is kept."""
        self.play(
            cascade(FadeIn, self.tokens, 0.15, shift=0.3 * UP),
            FadeIn(self.labels["context"], self.labels["weights"], self.source),
            run_time=1.2,
        )
        self.play(FadeIn(self.question, self.labels["query"], shift=0.3 * UP), run_time=0.6)
        beat.until("mix", early=0.2)
        copies = [token.copy() for token in (*self.tokens, self.question)]
        self.play(
            *(one.animate.move_to(self.stream).set_opacity(0.2) for one in copies),
            FadeIn(self.stream, self.arrows[0]),
            run_time=1.1,
        )
        self.remove(*copies)
        self.play(FadeIn(self.arrows[1:], shift=0.2 * RIGHT), run_time=0.5)
        self.play(FadeIn(self.given, shift=0.6 * RIGHT), run_time=0.7)
        beat.until("answer", early=0.3)
        kept = self.kept.animate.set_x(KEPT_X)
        self.play(kept, run_time=0.8)
        frame = ring(self.kept, self.theme.focus)
        self.play(FadeIn(self.labels["kept"], frame), run_time=0.5)
        self.frame = frame

    @beat
    def fade(self, beat: Beat) -> None:
        """Token after token goes; column times row grow, and what they make lies on the matrix."""
        beat.until("fade", early=0.4)
        moving = VGroup(self.patch, self.stream, self.given)
        count = len(self.tokens)
        self.play(FadeIn(self.patch.column, self.patch.row), run_time=0.5)
        each = beat.share(count, 0.7, early=0.2)
        for k in range(count - 1, -1, -1):
            self.play(
                FadeOut(self.tokens[k], shift=0.3 * DOWN),
                UpdateFromAlphaFunc(moving, self.leaving(k + 1, k)),
                run_time=each,
            )
        self.play(FadeOut(self.labels["context"]), run_time=0.3)

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

    @beat
    def same(self, beat: Beat) -> None:
        """The answer is taken beside the one that was kept: their difference has only zeros."""
        self.now_label = self.labels["now"].set_x(NOW_X)
        self.play(FadeIn(self.now_label), run_time=0.5)
        beat.until("same", early=0.8)
        self.tell_difference(self.given.get_values(), self.kept.get_values())
        ghost = self.given.copy()
        self.play(ghost.animate.move_to(self.kept), run_time=0.8)
        self.play(FadeOut(ghost), FadeIn(self.difference, shift=0.2 * UP), run_time=0.7)

    def tell_difference(self, one: np.ndarray, other: np.ndarray) -> None:
        self.gap.set_value(float(np.abs(one - other).max()))

    @beat
    def skip(self, beat: Beat) -> None:
        """With the skip path the bias needs a patch too: without it the answers differ."""
        example = self.example
        title = fit(Words(self.words("skip"), BODY, self.theme.stream), SKIP_WIDTH)
        self.title = title.set_x(EDGE_X, RIGHT).set_y(3.25)
        wanted = example.with_skip(len(self.tokens))
        without, whole = example.with_skip(0, bias=False), example.with_skip(0)
        self.play(
            FadeIn(self.title),
            self.kept.count_to(wanted),
            self.given.count_to(whole),
            run_time=1.0,
        )
        bias = token_column(example.patch(0, skip=True).db_down)
        self.bias = bias.scale(0.8).next_to(self.given, LEFT, buff=0.16)
        said = Words(self.words("bias"), LABEL, self.theme.dim)
        self.bias_name = said.set_x(self.block.get_right()[0] + 0.2, LEFT).put_baseline(BIAS_Y)
        beat.until("bias", early=0.3)
        self.play(FadeOut(self.arrows[2]), FadeIn(self.bias, self.bias_name), run_time=0.7)
        beat.until("without", early=0.2)
        self.change_to(without, wanted, presence(RESTING, self.bias))
        beat.until("again", early=0.3)
        self.change_to(whole, wanted, presence(1.0, self.bias))

    def change_to(self, values: np.ndarray, wanted: np.ndarray, others: list[object]) -> None:
        """The answer now is another one, and the difference follows."""
        start = self.given.get_values()

        def step(_: VGroup, alpha: float) -> None:
            self.given.set_values((1 - alpha) * start + alpha * values)
            self.tell_difference(self.given.get_values(), wanted)

        moving = VGroup(self.given, self.gap)
        self.play(UpdateFromAlphaFunc(moving, step), *others, run_time=0.9)

    @beat
    def limits(self, beat: Beat) -> None:
        """Another question, another patch; then the patch is gone and the weights are as before."""
        gone = (self.bias, self.bias_name, self.title, self.difference, self.kept, self.frame)
        self.play(FadeOut(*gone, self.labels["kept"], self.now_label), run_time=0.6)
        line = Formula("(W_arrow.t + Delta W) thin vec(v) = W_arrow.t thin vec(v)_C", HEADING)
        self.play(FadeIn(line.set_y(3.4), shift=0.2 * DOWN), run_time=0.8)
        beat.until("another", early=0.3)
        start, end = (self.patch.values_of(self.example.patch(0, q)) for q in (0, 1))
        moving = VGroup(self.patch, self.question, self.stream, self.given)
        columns = (self.question, self.stream, self.given)
        before = [column.get_values() for column in columns]
        after = [
            self.example.queries[1], self.example.attended(0, 1), self.example.answer(0, 1)
        ]  # fmt: skip

        def ask_anew(_: VGroup, alpha: float) -> None:
            self.patch.show_between(start, end, alpha)
            for column, a, b in zip(columns, before, after, strict=True):
                column.set_values((1 - alpha) * a + alpha * b)

        self.play(UpdateFromAlphaFunc(moving, ask_anew), run_time=1.6)
        beat.until("describes", early=1.6)
        none = self.patch.values_of(self.example.patch(len(self.example.context), 1))

        def lift(_: VGroup, alpha: float) -> None:
            self.patch.show_between(end, none, alpha)

        self.play(UpdateFromAlphaFunc(self.patch, lift), run_time=1.2)
        told = fit(Words(self.words("describes"), HEADING), 12.4).set_y(3.4)
        self.play(give_way(line, told), FadeOut(self.patch.column, self.patch.row), run_time=0.8)

    @interlude
    def end(self) -> None:
        self.leave()
