"""The same block for all tokens at once."""

from manim import (
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    LaggedStart,
    ReplacementTransform,
    Restore,
    TransformFromCopy,
    VGroup,
)

from scenes.inside_the_mlp.block_inside import LARGE, OpenedBlock, but_subject, flat_block
from scenes.inside_the_mlp.lanes import Lanes
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.style import FULL, HUSHED, QUIET
from scenes.mobjects.text import HEADING, Formula, quoted
from scenes.mobjects.tokens import Token
from scenes.moves import cascade, comes_last, in_turn, leaves_first, point_at, presence
from scenes.sets.block import FORMULA_Y
from scenes.sets.people import SUBJECT_TOKEN, stream
from scenes.stage import Beat, LectureScene, beat, interlude


def block_formula(scene: LectureScene) -> Formula:
    """What leaves is what came, plus what the block makes of it."""
    way_in, way_out = quoted(scene.words("in")), quoted(scene.words("out"))
    line = Formula(
        f"{{{{ vec(E)_{way_out} : out }}}} {{{{ = : equals }}}}"
        f" {{{{ vec(E)_{way_in} : same }}}}"
        f' {{{{ + "MLP" paren.l : plus }}}} {{{{ vec(E)_{way_in} : into }}}}'
        " {{ paren.r : close }}",
        HEADING,
        paint=dict.fromkeys(("out", "same", "into"), scene.theme.stream),
    )
    return line.move_to(FORMULA_Y * UP)


def light_up(token: Token, cells: CellColumn) -> AnimationGroup:
    """A token gets as bright as the one that is followed, and its vector swells."""
    return AnimationGroup(point_at(cells, 1.25), *presence(FULL, token))


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
        steps = [self.toy.block.forward(x) for x in stream(self)]
        self.lanes = Lanes(self.strip(), steps)
        self.followed, self.others = self.lanes[SUBJECT_TOKEN], but_subject(self.lanes)
        self.line = block_formula(self)

    @beat
    def every_token(self, beat: Beat) -> None:
        lane = self.followed
        lighting = in_turn(light_up, self.tokens.tokens, self.cells, lag=0.3)
        self.play(lighting, run_time=beat.to("lanes", 1.2, early=0.2))
        beat.until("lanes")
        self.play(
            FadeOut(
                self.names, self.column, self.out, self.tags, self.wiring, rate_func=leaves_first
            ),
            *map(ReplacementTransform, self.tokens.tokens, (one.token for one in self.lanes)),
            *map(ReplacementTransform, self.cells, (one.input for one in self.lanes)),
            ReplacementTransform(self.block, lane.block),
            run_time=1.4,
        )
        copies = (TransformFromCopy(lane.block, other.block) for other in self.others)
        self.play(LaggedStart(*copies, lag_ratio=0.15), run_time=1.4)
        for k in range(3):
            self.play(*self.lanes.enter(k), run_time=0.6)
        around = self.lanes.go_around()
        self.play(*around, run_time=0.9)
        self.play(*self.lanes.come_out(around), run_time=0.7)

    @beat
    def apart(self, beat: Beat) -> None:
        borders = cascade(Create, self.lanes.borders, 0.3)
        self.play(borders, run_time=beat.to("change", 1.2))
        *others, last = self.lanes
        for lane in others:
            lane.save_state()
        vector = 0.9 * self.rng().normal(size=self.step.x.size)
        self.play(
            *presence(QUIET, *others),
            last.input.count_to(vector),
            Flash(last.input, color=self.theme.ink, flash_radius=0.6),
            run_time=1.2,
        )
        # What was changed at the start of a lane changes everything along it.
        changes = last.follow(self.toy.block.forward(vector))
        slot = beat.share(5, 0.45)
        for animations, slots in zip(changes, (1, 1, 1, 2), strict=True):
            self.play(*animations, run_time=slots * slot)

    @beat
    def formula(self, beat: Beat) -> None:
        *others, last = self.lanes
        part = self.line.part
        out = FadeTransform(last.output.copy(), part("out"))
        self.play(
            *map(Restore, others),
            *map(FadeOut, self.lanes.borders),
            LaggedStart(out, FadeIn(part("equals")), lag_ratio=0.5),
            FadeIn(part("same"), shift=0.2 * UP),
            FadeIn(*map(part, ("plus", "into", "close")), shift=0.2 * UP),
            run_time=beat.to("one", 1.0),
        )
        fading = presence(HUSHED, *self.others)
        dimming = LaggedStart(*fading, lag_ratio=0.3)
        self.play_into(self.line, dimming, *self.followed.block.dim_steps(), run_time=0.8)

    @interlude
    def hand_over(self) -> None:
        """What the next shot begins with: one lane becomes the opened block again."""
        lane, block = self.followed, flat_block(*LARGE)
        leaving = (self.line, *self.others, lane.token, lane.inside, lane.output)
        self.play(
            FadeOut(*leaving, rate_func=leaves_first),
            ReplacementTransform(lane.block, block),
            FadeTransform(lane.input, self.column),
            FadeIn(self.names, self.wiring.weights, rate_func=comes_last),
            run_time=1.1,
        )
