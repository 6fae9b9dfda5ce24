"""What a context does, as a patch on the first matrix: tokens go, and the answer stays."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from scenes.mobjects.place import fit
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, HEADING, LABEL, Formula, Words
from scenes.moves import cascade, flash_along, give_way, hop, point_at
from scenes.sets.language_model import EDGE_X
from scenes.sets.patch import token_column
from scenes.stage import Beat, beat, interlude
from scenes.weights_and_context.expert_plates import whole_mlp
from scenes.weights_and_context.patch_stage import (
    BIAS_Y,
    KEPT_X,
    SKIP_WIDTH,
    PatchedBlockStage,
)


class ContextPatch(PatchedBlockStage):
    """Tokens, a question, a block; the tokens leave and a patch comes; the answers agree."""

    begins_as = "ResidualHighway"

    def stage(self) -> None:
        super().stage()
        self.frame = ring(self.kept, self.theme.focus).set_x(KEPT_X)
        title = fit(Words(self.words("skip"), BODY, self.theme.stream), SKIP_WIDTH)
        self.title = title.set_x(EDGE_X, RIGHT).set_y(3.25)
        bias = token_column(self.example.patch(0, skip=True).db_down)
        self.bias = bias.scale(0.8).next_to(self.given, LEFT, buff=0.16)
        said = Words(self.words("bias"), LABEL, self.theme.dim)
        self.bias_name = said.set_x(self.block.get_right()[0] + 0.2, LEFT).put_baseline(BIAS_Y)
        self.skip_path = self.around_the_block()

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
        self.play(*map(GrowArrow, self.arrows[1:]), run_time=0.5)
        worked = cascade(hop, self.patch.matrix.columns, 0.3, height=0.12)
        self.play(
            flash_along(self.arrows[1], self.theme.ink, 8),
            worked,
            run_time=beat.to("answer", 0.8, part=0.5),
        )
        self.play(
            flash_along(self.arrows[2], self.theme.ink, 8),
            FadeIn(self.given, shift=0.6 * RIGHT),
            run_time=beat.to("answer", 0.7, early=0.3),
        )
        self.play(self.kept.animate.set_x(KEPT_X), run_time=0.8)
        framed = Create(self.frame)
        self.play(FadeIn(self.labels["kept"]), framed, run_time=beat.through(0.6))

    @beat
    def fade(self, beat: Beat) -> None:
        """Token after token goes; column times row grow, and what they make lies on the matrix."""
        moving = VGroup(self.patch, self.stream, self.given)
        count = len(self.tokens)
        self.play(
            FadeIn(self.patch.column, self.patch.row),
            cascade(hop, self.tokens, 0.4),
            run_time=beat.to("fade", 0.6, early=0.2),
        )
        each = beat.share(count, 0.7, late=0.1)
        for k in range(count - 1, -1, -1):
            self.play(
                FadeOut(self.tokens[k], shift=0.9 * DOWN, rate_func=linear),
                UpdateFromAlphaFunc(moving, self.leaving(k + 1, k), rate_func=linear),
                run_time=each,
            )
        self.play(FadeOut(self.labels["context"]), run_time=0.3)

    @beat
    def same(self, beat: Beat) -> None:
        """The answer is taken beside the one that was kept: their difference has only zeros."""
        self.play(FadeIn(self.labels["now"]), run_time=0.5)
        seconds = beat.to("same", 1.2, early=0.9)
        lights = (flash_along(one, self.theme.ink, 8) for one in self.arrows)
        self.play(cascade(lambda light: light, lights, 0.6, run_time=seconds))
        self.tell_difference(self.given.get_values(), self.kept.get_values())
        ghost = self.given.copy()
        self.play(ghost.animate.move_to(self.kept), run_time=beat.rest(0.8, part=0.35))
        said, gap = self.difference
        self.play(FadeOut(ghost), FadeIn(said, shift=0.2 * UP), run_time=0.5)
        digits = cascade(FadeIn, gap, 0.4, shift=0.2 * UP)
        self.play_into(self.difference, digits, run_time=beat.through(1.2))

    @beat
    def skip(self, beat: Beat) -> None:
        """With the skip path the bias needs a patch too: without it the answers differ."""
        example = self.example
        wanted = example.with_skip(len(self.tokens))
        without, whole = example.with_skip(0, bias=False), example.with_skip(0)
        self.play(
            FadeIn(self.title),
            Create(self.skip_path),
            self.kept.count_to(wanted),
            self.given.count_to(whole),
            run_time=beat.to("bias", 1.0, early=0.3),
        )
        self.play(
            FadeOut(self.arrows[2]),
            FadeIn(self.bias, self.bias_name, shift=0.3 * DOWN),
            run_time=beat.to("without", 0.7, early=0.2),
        )
        away = self.bias.animate.shift(0.9 * DOWN)
        self.change_to(without, wanted, away, FadeOut(self.bias_name))
        lit = flash_along(self.skip_path, self.theme.ink, 8, 0.3)
        self.play(lit, run_time=beat.to("again", 0.6, early=0.2))
        back = self.bias.animate.shift(0.9 * UP)
        self.change_to(whole, wanted, back, FadeIn(self.bias_name))
        self.play(point_at(self.difference, 1.1), run_time=beat.through(0.8))

    @beat
    def limits(self, beat: Beat) -> None:
        """Another question, another patch; then the patch is gone and the weights are as before."""
        compared = (self.kept, self.frame, self.difference, self.labels["kept"], self.labels["now"])
        gone = (self.bias, self.bias_name, self.title, self.skip_path, *compared)
        self.play(FadeOut(*gone, shift=0.3 * DOWN), run_time=0.6)
        line = Formula("(W_arrow.t + Delta W) thin vec(v) = W_arrow.t thin vec(v)_C", HEADING)
        written = cascade(FadeIn, line.set_y(3.4).family_members_with_points(), 0.4, scale=0.4)
        time = beat.to("another", 0.9, early=1.0)
        self.play_into(line, written, GrowArrow(self.arrows[2]), run_time=time)
        self.play(point_at(line, 1.2), run_time=beat.to("another", 0.7, early=0.2))
        self.ask_again(beat)
        unmoved = ring(self.patch.matrix, self.theme.focus, buff=0.1)
        self.play(Create(unmoved), run_time=beat.to("describes", 0.8, early=0.3))
        told = fit(Words(self.words("describes"), HEADING), 12.4).set_y(3.4)
        gone = FadeOut(self.patch.column, self.patch.row, unmoved)
        self.play(give_way(line, told), gone, run_time=0.8)
        back = cascade(FadeIn, self.tokens, 0.4, shift=0.3 * UP)
        self.play(back, run_time=beat.through(2.0))

    @interlude
    def hand_over(self) -> None:
        """The block closes, and is one wide MLP."""
        self.play(
            FadeOut(*self.all_but(self.block)),
            ReplacementTransform(self.block, whole_mlp()),
            run_time=1.0,
        )
        self.settle()
