"""What the block is to do: a name flows in, and the answer comes out and is added."""

from functools import partial

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circumscribe,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    MoveAlongPath,
    Rectangle,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
)

from mlp_math.directions import component
from scenes.inside_the_mlp.block_inside import OpenedBlock
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import keep_inside
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    Decimal,
    Formula,
    Words,
    align_baselines,
    quoted,
)
from scenes.moves import (
    born_from,
    carry,
    cascade,
    comes_last,
    glide,
    in_turn,
    leaves_first,
    point_at,
    unlabelled,
)
from scenes.sets.block import name_tags, up_product
from scenes.sets.people import direction_sum, person_words
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

NAME_Y = 2.75
NAMES = ("first", "last")
TRACK = 2.2  # length of a gauge's bar at 1


class AnswerGauge(VGroup):
    """How much of the answer's direction is in a vector, below its column: `number` and `bar` tell.

    `way`, "in" or "out", says which E it is. The bar fills its track at 1.
    """

    def __init__(self, scene: LectureScene, way: str, column: EmbeddingColumn) -> None:
        super().__init__()
        self.answer = scene.toy.answer
        dot = Formula(
            f"{{{{vec({scene.lecture.fact.symbols[2]}) : b}}}} dot"
            f" {{{{vec(E)_{quoted(scene.words(way))} : e}}}} =",
            BODY,
            paint={"b": scene.theme.answer, "e": scene.theme.stream},
        )
        self.number = Decimal(self.read(column), 1, BODY, anchor="left")
        self.number.next_to(dot, RIGHT, buff=0.12).put_baseline(dot.baseline)
        style = {"width": TRACK, "height": 0.24, "stroke_width": 0, "fill_opacity": 1}
        self.track = Rectangle(fill_color=scene.theme.mix(scene.theme.answer, 0.25), **style)
        self.bar = Rectangle(fill_color=scene.theme.answer, **style)
        line = VGroup(dot, self.number)
        self.add(line, self.track.next_to(line, DOWN, buff=0.25), self.bar)
        keep_inside(self.next_to(column, DOWN, buff=0.35))
        self.set_value(self.number.get_value())

    def read(self, column: EmbeddingColumn) -> float:
        """How much of the answer's direction a column holds now."""
        return component(column.get_values(), self.answer)

    def get_value(self) -> float:
        return float(self.number.get_value())

    def set_value(self, value: float) -> "AnswerGauge":
        """Show another component."""
        self.number.set_value(value)
        width = TRACK * min(max(float(value), 1e-3), 1.0)
        self.bar.stretch_to_fit_width(width).move_to(self.track, aligned_edge=LEFT)
        return self


def sentence(name: Words, predicate: str) -> VGroup:
    """A name and what is said of it, side by side in the middle, on the name's baseline."""
    meaning = Words(predicate, HEADING, theme().answer)
    whole = VGroup(name.copy(), meaning).arrange(RIGHT, buff=0.26).set_x(0)
    align_baselines(whole, name.baseline)
    return whole


class FactGoal(OpenedBlock):
    """A full name flows in; the answer's direction is to come out and be added."""

    def stage(self) -> None:
        self.open_block()
        self.add(self.block, self.wiring.weights, self.column, self.names)
        self.who = person_words(self, 0, HEADING).move_to(NAME_Y * UP)
        self.sum_in, self.sum_out = (
            keep_inside(
                direction_sum(self, count, more=count == 3)
                .next_to(column, UP)
                .set_y(self.block.skip.get_top()[1] + 0.4)
            )
            for count, column in ((2, self.column), (3, self.out))
        )
        self.gauge_in = AnswerGauge(self, "in", self.column)
        self.gauge_out = AnswerGauge(self, "out", self.out)
        answer = Formula(f"vec({self.lecture.fact.symbols[2]})", TITLE, self.theme.answer)
        self.emitted = answer.next_to(self.block.flow[3], UP, buff=0.15)

    @beat
    def name_in(self, beat: Beat) -> None:
        fact = self.lecture.fact
        self.play(
            FadeIn(self.who, shift=1.2 * RIGHT),
            self.wiring.weights.animate.fade(0.3),
            run_time=1.2,
        )
        self.play(
            cascade(point_at, self.column.entries, 0.4, scale=1.25), run_time=beat.to("sum", 1.2)
        )
        whose = (fact.first, fact.last)
        self.play_into(
            self.sum_in,
            # Below the name, so that no part of it passes over another.
            in_turn(
                partial(carry, arc=-0.45),
                map(self.who.part, whose),
                map(self.sum_in.part, NAMES),
                lag=0.5,
            ),
            FadeIn(*unlabelled(self.sum_in, NAMES), rate_func=comes_last),
            run_time=1.4,
        )
        gauge = self.gauge_in
        self.play(FadeIn(gauge, shift=0.5 * UP), run_time=0.7)
        # The whole track is looked along, and nothing is found.
        looking = gauge.track.copy().stretch_to_fit_width(0.2).align_to(gauge.track, LEFT)
        looking.set_fill(self.theme.focus)
        self.play(
            looking.animate.align_to(gauge.track, RIGHT),
            point_at(gauge.number, 1.4, self.theme.focus),
            run_time=beat.through(0.9),
        )
        self.remove(looking)

    @beat
    def answer_out(self, beat: Beat) -> None:
        for k in range(3):
            self.pass_plate(k)
        beat.until("answer")
        self.play(
            born_from(self.wiring.results[2], self.emitted),
            self.block.down.animate.light(self.theme.dim),
            run_time=1.0,
        )
        name, predicate = sentence(self.who, self.lecture.fact.text[self.language].predicate)
        self.play(
            self.who.animate.move_to(name),
            FadeIn(predicate, shift=0.4 * LEFT, rate_func=comes_last),
            run_time=beat.rest(1.0),
        )

    @beat
    def added(self, beat: Beat) -> None:
        """What came in goes round and meets the answer; the gauge fills as the vector changes."""
        block, answer = self.block, self.theme.answer
        around = CellColumn(self.step.x, height=0.6, width=0.16)
        self.play(MoveAlongPath(around, block.skip), run_time=1.0)
        self.play(
            self.emitted.animate.scale(0.4).move_to(block.plus).set_opacity(0),
            around.animate.scale(0.4).move_to(block.plus).set_opacity(0),
            FadeIn(self.out, target_position=block.plus, rate_func=comes_last),
            Flash(block.plus, color=answer, flash_radius=0.35),
            run_time=0.8,
        )
        self.remove(self.emitted, around)
        self.play(
            FadeIn(self.gauge_out, shift=0.2 * UP), FadeIn(self.sum_out, shift=0.2 * UP),
            run_time=max(beat.to("read"), 0.5),
        )  # fmt: skip
        held = self.gauge_out.read(self.out), component(self.step.output, self.toy.answer)
        self.play(
            self.out.count_to(self.step.output),
            glide(self.gauge_out, AnswerGauge.set_value, *held),
            run_time=beat.rest(1.2),
        )
        self.play(
            *self.recolour(),
            Circumscribe(self.gauge_out.number, color=answer, buff=0.08),
            run_time=beat.through(0.25),
        )

    @interlude
    def hand_over(self) -> None:
        """What the next shot begins with: the vector of the first product, and its name."""
        self.add(self.column)  # whole, so that nothing of it leaves
        product = up_product(self)
        leaving = (FadeOut(m, rate_func=leaves_first) for m in self.all_but(self.column))
        name = FadeIn(name_tags(product)[1], rate_func=comes_last)
        self.play(*leaving, ReplacementTransform(self.column, product.vector), name, run_time=0.6)

    def pass_plate(self, k: int) -> None:
        """The vector passes plate k, which lights."""
        wiring, lines = self.wiring, self.wiring.lines[k]
        self.play(
            *map(TransformFromCopy, self.comes[k], wiring.sources[k]),
            Create(lines) if k == 1 else lines.animate.set_stroke(opacity=1),
            *self.block.light_step(k),
            run_time=0.6,
        )
        self.play(FadeIn(wiring.results[k], shift=0.2 * RIGHT), run_time=0.4)
