"""The fact runs through the machine, and what the toy model then says; everyone else."""

from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    ArcBetweenPoints,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Flash,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
    VMobject,
    linear,
    rush_from,
    smooth,
    squish_rate_func,
)

from scenes.inside_the_mlp.machine_set import (
    NAME_Y,
    Held,
    fact_machine,
    name_below,
    name_shades,
    pass_on,
)
from scenes.inside_the_mlp.whole_block import NEITHER
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.machine import Machine, lit_path, run_along
from scenes.mobjects.place import right_edge
from scenes.mobjects.text import BODY, LABEL, TITLE, Decimal, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import (
    cascade,
    comes_last,
    flash_along,
    give_way,
    in_turn,
    leaves_first,
    point_at,
)
from scenes.sets.block import formula, quiet
from scenes.sets.model import candidates, guesses, in_blank, prompt_strip
from scenes.sets.people import SUBJECT_TOKEN
from scenes.stage import Beat, LectureScene, beat
from scenes.theme import theme

PROMPT_AT = 3.05 * UP
SMALL, AT_LEFT = 0.56, 3.3 * LEFT + 0.9 * DOWN  # the machine while the next word is bet on
BARS_FROM, BARS_Y = 2.9, -0.9
BEND, BEND_AT = 0.6, 0.85 * RIGHT + 0.25 * DOWN  # its arms, and its corner right of the lamp
ABOVE = 0.72  # the lamp, where its bias stands before it comes down
LAST_WORD = -2  # of the prompt's tokens: the last one is the blank


class FactAdded(LectureScene):
    """Two names light one neuron, and the answer flows out; everyone else leaves it dark."""

    def stage(self) -> None:
        self.step = self.toy.forward()
        self.machine = machine = fact_machine(self, NEITHER)
        self.line = quiet(formula("block"))
        self.add(self.line, machine)
        self.names = [name_below(self, person) for person in range(len(self.toy.people))]
        self.held_in = Held(self, machine.inward, "in")
        self.held_out = Held(self, machine.outward, "out")
        self.asks = machine.row_fan(0, name_shades(self))
        self.writes = machine.column_fan(0, self.theme.answer)
        self.paths = lit_paths(machine)
        self.answer = Words(candidates(self)[0], TITLE * 0.8, self.theme.answer)
        self.answer.set_x(right_edge(), RIGHT).put_baseline(NAME_Y)
        self.said_again = self.answer.copy()
        self.strip = prompt_strip(self).move_to(PROMPT_AT)
        self.filled = in_blank(self.strip, candidates(self)[0])
        shares, self.shares = guesses(self)
        self.next_word = bars_at_right(candidates(self), shares)
        self.bars_before = self.next_word.get_values()
        self.whole = VGroup(machine, self.asks, self.writes, self.paths)
        self.shown = VGroup()  # of the bet on the next word
        self.traced: list[float] = []  # what the lamp shows as the fact runs through
        self.dark: list[float] = []  # and for everyone else

    @beat
    def before(self, beat: Beat) -> None:
        machine, full_name = self.machine, self.toy.full_name
        self.play(
            FadeOut(self.line),
            machine.animate.empty(),
            machine.inward.count_to(full_name),
            FadeIn(self.names[0], shift=0.8 * RIGHT, rate_func=rush_from),
            run_time=beat.to("names", 1.2),
        )
        held = cascade(FadeIn, self.held_in, 0.6, shift=0.9 * UP, rate_func=rush_from)
        self.play(held, run_time=beat.through(1.2))

    @beat
    def trace(self, beat: Beat) -> None:
        machine, step, bias = self.machine, self.step, first_bias(self.machine)
        beat.until("row")
        self.play(
            run_along(self.asks),
            machine.lamp.go_to(step.row_products[0], 0.0),
            self.push_in(bias, machine.inward, machine.neurons, fill=0.88),
            FadeIn(bias, rate_func=comes_last),
            FadeOut(self.names[0], self.held_in, rate_func=leaves_first),
            run_time=beat.to("bias", 1.4),
        )
        self.traced.append(machine.lamp.get_value())
        third = beat.share(3, 0.6, until="bend")
        self.play(point_at(bias, 1.7), run_time=third)
        self.play(
            FadeOut(bias, target_position=machine.lamp.disc, scale=0.5),
            machine.lamp.go_to(step.pre_activations[0], 0.0),
            run_time=third,
        )
        self.play(point_at(machine.lamp, 1.4), run_time=beat.to("bend", 0.6))
        self.traced.append(machine.lamp.get_value())
        self.play(let_pass(machine, step.neurons), run_time=beat.to("column", 1.2))
        self.traced.append(machine.lamp.get_value())
        self.play(
            run_along(self.writes),
            machine.made.count_to(step.delta, rate_func=comes_last),
            self.pull_back(),
            FadeIn(self.names[0], self.held_in, rate_func=comes_last),
            run_time=beat.through(1.7),
        )

    @beat
    def after(self, beat: Beat) -> None:
        machine, (around, up, away) = self.machine, self.paths
        traveller = VGroup(machine.rims[0], machine.inward).copy().scale(0.3)
        self.play(
            Create(around), MoveAlongPath(traveller, machine.around), Create(up), run_time=1.1
        )
        self.play(
            FadeOut(traveller, scale=0.3),
            Flash(machine.plus, color=self.theme.answer, flash_radius=0.6, line_stroke_width=4),
            Create(away),
            machine.outward.count_to(self.step.output),
            run_time=0.8,
        )
        self.play(
            cascade(FadeIn, self.held_out, 0.4, shift=0.15 * UP),
            read_off(machine.outward, self.answer),
            run_time=beat.through(0.9),
        )

    @beat
    def bars(self, beat: Beat) -> None:
        """The answer is carried to the last word, where it wins, and fills the prompt's blank."""
        bars, strip = self.next_word, self.strip
        carried = carrying_arc(strip)
        way = below(carried, self.answer)
        self.whole.save_state()
        self.play(
            self.whole.animate.scale(SMALL).move_to(AT_LEFT),
            FadeOut(self.held_in, self.held_out),
            self.names[0].animate.set_opacity(0),
            FadeIn(strip, shift=0.4 * DOWN),
            run_time=1.0,
        )
        self.play(self.answer.animate(path_arc=0.8).move_to(way.get_start()), run_time=0.8)
        ride = (Create(carried), MoveAlongPath(self.answer, way))
        self.play(*ride, run_time=beat.to("knows", 1.2, part=0.6))
        caption = toy_caption(self.words("toy_model"), bars)
        rows = [VGroup(bars.bars[0], bars.percents[0]), *bars.rows()[1:]]
        self.play(
            ReplacementTransform(self.answer, bars.labels[0], rate_func=arrives_early),
            in_turn(partial(FadeIn, shift=0.3 * RIGHT), rows, lag=0.2, rate_func=follow_on),
            FadeIn(caption, rate_func=comes_last),
            run_time=beat.to("knows", 1.4, early=0.2),
        )
        self.add(bars)
        self.play(bars.grow_to(self.shares), strip[-1].word.animate.set_opacity(0), run_time=1.2)
        filling = ReplacementTransform(bars.labels[0].copy(), self.filled)
        self.play(filling, run_time=beat.through(0.8))
        self.shown.add(strip, self.filled, bars, carried, caption)

    @beat
    def others(self, beat: Beat) -> None:
        leaving = FadeOut(self.shown, shift=0.3 * UP, rate_func=leaves_first)
        self.play(leaving, self.whole.animate.restore(), run_time=0.8)
        self.play(FadeOut(self.asks, self.writes, self.paths), run_time=0.3)
        for person, mark in enumerate(("first", "last", "neither"), start=1):
            self.pass_through(person, beat.to(mark, 0.7))
        self.play(
            give_way(self.names[3], self.names[0].set_opacity(1)),
            self.machine.flow(self.toy.full_name),
            FadeIn(self.asks, self.writes, self.paths),
            run_time=0.9,
        )
        self.play(read_off(self.machine.outward, self.said_again), run_time=beat.through(0.8))

    def pass_through(self, person: int, seconds: float) -> None:
        """Someone else flows through: what the row finds, the bias takes away."""
        lamp, step = self.machine.lamp, self.toy.forward(person)
        self.play(
            pass_on(self.names[person - 1], self.names[person]),
            self.machine.flow(self.toy.people[person]),
            run_time=0.45 * seconds,
        )
        found = lamp.go_to(step.row_products[0], 0.0)
        self.play(questions(self.asks, person), found, run_time=0.55 * seconds)
        self.play(lamp.go_to(step.neurons[0], 0.0), point_at(lamp, 1.25), run_time=0.5)
        self.dark.append(lamp.get_value())


arrives_early = squish_rate_func(smooth, 0.0, 0.4)  # the answer, before its bar comes
follow_on = squish_rate_func(linear, 0.35, 1.0)


def lit_paths(machine: Machine) -> VGroup:
    """The ways around the block, up to the plus and on from it, as something runs along them."""
    colours = theme()
    ways = ((machine.around, colours.stream), (machine.up_to_plus, colours.answer))
    return VGroup(*(lit_path(*way) for way in (*ways, (machine.away, colours.ink))))


def read_off(column: CellColumn, answer: Words) -> FadeIn:
    """An animation: the answer comes out of the foot of what leaves."""
    foot = [answer.get_x(), column.get_bottom()[1] - 0.25, 0]
    return FadeIn(answer, target_position=foot, scale=0.4)


def let_pass(machine: Machine, neurons: np.ndarray) -> AnimationGroup:
    """An animation: what the lamp holds goes along the bend and passes; then the neurons light."""
    edge = machine.lamp.disc.get_right()
    corner, end = edge + BEND_AT, edge + BEND_AT + BEND * (RIGHT + UP)
    bend = VMobject(stroke_color=theme().ink, stroke_width=5)
    bend.set_points_as_corners([corner + BEND * LEFT, corner, end])
    way = VMobject().set_points_as_corners([edge, corner, end, edge])
    bead = Dot(edge, radius=0.13, color=theme().lit)
    last = squish_rate_func(linear, 0.55, 0.95)
    return AnimationGroup(
        Create(bend, rate_func=comes_and_goes, introducer=True, remover=True),
        MoveAlongPath(bead, way, rate_func=linear, introducer=True, remover=True),
        machine.lamp.go_to(neurons[0], 1.0, rate_func=last),
        machine.neurons.light_to(neurons[1:], rate_func=last),
    )


def comes_and_goes(t: float) -> float:
    """A rate function: there in a fifth of the time, and gone in the last fifth."""
    return float(np.clip(5 * min(t, 1 - t), 0.0, 1.0))


def questions(wires: VGroup, person: int) -> LaggedStart:
    """Light runs along the row's wires, in the colour of the name that someone shares."""
    colour = {1: theme().first, 2: theme().last}.get(person, theme().dim)
    return LaggedStart(*(flash_along(wire, colour, 4, 1.2) for wire in wires), lag_ratio=0.05)


def first_bias(machine: Machine) -> Decimal:
    """The first neuron's bias, where it comes down on the lamp from."""
    number = Decimal(float(machine.block.b_up[0]), 1, BODY, theme().negative, sign=True)
    return number.move_to(machine.lamp.disc.get_center() + ABOVE * UP)


def bars_at_right(words: tuple[str, ...], shares: np.ndarray) -> NextTokenBars:
    """The next word's bars, right of the machine when it stands at the left."""
    bars = NextTokenBars(words, shares, length=2.6, row_gap=0.86)
    bars.set_y(BARS_Y)
    return bars.shift((BARS_FROM - bars.bars.get_left()[0]) * RIGHT)


def carrying_arc(strip: TokenStrip) -> VMobject:
    """What attention carries from the last name to the last word, below the prompt."""
    ends = (strip.tokens[k].get_bottom() + 0.06 * DOWN for k in (SUBJECT_TOKEN, LAST_WORD))
    return ArcBetweenPoints(*ends, angle=0.5).set_stroke(theme().answer, 4)


def below(arc: VMobject, word: Words) -> VMobject:
    """The way of a word that rides along an arc, right below it."""
    return arc.copy().shift((0.25 + word.height / 2) * DOWN)


def toy_caption(text: str, bars: NextTokenBars) -> Words:
    """Whose bets the bars are, below them."""
    caption = Words(text, LABEL, theme().dim, italic=True)
    return caption.next_to(bars.bars, DOWN, buff=0.3).align_to(bars.bars, LEFT)
