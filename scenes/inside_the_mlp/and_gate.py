"""The bend makes a clean yes or no: neuron 0 is an AND gate."""

from collections.abc import Sequence
from functools import partial

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    VGroup,
    rush_from,
    smooth,
    squish_rate_func,
)

from mlp_math.facts import UNSURE_SHARE, gate_value
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.gates import LiveGate, TruthTable
from scenes.mobjects.place import fit, left_edge, safe_x
from scenes.mobjects.style import QUIET, ring
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula
from scenes.moves import carry, comes_last, flash_along, leaves_first, point_at, presence
from scenes.sets.block import formula, quiet
from scenes.sets.people import named_figure
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

OVER = 1.6  # arc of an answer's way back to the table
# When the gate grows: once the table beside it has gone.
after_table = squish_rate_func(smooth, 0.3, 1.0)


class AndGate(LectureScene):
    """All four cases give the table of an AND gate; inputs that are unsure give half an answer."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.bias = float(self.toy.block.b_up[0])
        self.gate_of = partial(gate_value, bias=self.bias)
        self.table = TruthTable(self.gate_of, self.headers(), row_gap=0.9, col_gap=1.25, size=BODY)
        self.people = [3, 2, 1, 0]  # of the cast: the table counts 00, 01, 10, 11
        self.names = self.case_names()
        self.live_gate = self.labelled_gate()
        self.place_parts()
        self.rule = self.rule_formula().move_to(by_shape(3.1, 6.5) * UP)
        self.frame = ring(
            VGroup(self.names[-1], self.table.row(3)), buff=0.16, stroke=2.5, radius=0.1
        )
        self.wide = self.labelled_gate()
        self.wide.enlarge(min(1.5, 2 * safe_x() / self.wide.width))
        self.wide.move_to(0.35 * UP).set_values(1, 1)
        self.wide.label.set_color(self.theme.focus)
        self.sum = live_sum(self.wide, self.bias)
        self.letters = letters_over(self.wide, self.lecture.fact.symbols)
        self.short = quiet(formula("relu"))
        self.add(self.short, self.rule, self.table.headers, self.table.rules, self.live_gate)

    def place_parts(self) -> None:
        """The table at the left and the gate in the room beside it, or the gate below it."""
        cases, gate = VGroup(self.names, self.table), self.live_gate
        if self.tall:
            cases.set_x(0).set_y(2.9)
            gate.enlarge(min(1.15, 2 * safe_x() / gate.width)).set_x(0).set_y(-2.9)
            return
        cases.set_x(left_edge(), LEFT).set_y(-0.05)
        room = safe_x() - cases.get_right()[0] - 0.4
        gate.enlarge(min(1.15, room / gate.width)).set_x(safe_x(), RIGHT).set_y(-0.3)

    @beat
    def cases(self, beat: Beat) -> None:
        for k in range(len(self.names)):
            self.try_case(k, beat.share(len(self.names) - k, 1.7))

    @beat
    def gate(self, beat: Beat) -> None:
        table, label = self.table, self.live_gate.label
        self.play(
            *presence(1, VGroup(self.names, table.inputs, table.outputs)),
            Create(self.frame),
            run_time=1.0,
        )
        spoken = {"row": ("first", "last"), "bias": ("bias",), "bend": ("bend",)}
        for (mark, parts), following in zip(spoken.items(), ("bias", "bend", "and"), strict=True):
            beat.until(mark)
            lit = (point_at(self.rule.part(p), 1.25, self.theme.focus) for p in parts)
            self.play(*lit, run_time=beat.to(following, 0.5))
        self.play(label.animate.set_color(self.theme.focus).scale(1.5), run_time=0.5)
        self.play(label.animate.scale(1 / 1.5), run_time=beat.through(0.5))

    @beat
    def unsure(self, beat: Beat) -> None:
        self.play(
            FadeOut(self.names, self.table, self.frame, shift=0.5 * LEFT, rate_func=leaves_first),
            ReplacementTransform(self.live_gate, self.wide, rate_func=after_table),
            FadeIn(self.sum, self.letters, shift=0.3 * UP, rate_func=comes_last),
            run_time=1.3,
        )
        # Clean inputs: the answer is as clean.
        slot = beat.share(2, 0.6, until="sure")
        for first in (0.0, 1.0):
            self.play(self.wide.slide_to(first, 1.0), run_time=slot)
        unsure = self.wide.slide_to(UNSURE_SHARE, UNSURE_SHARE)
        self.play(unsure, run_time=beat.to("half", 0.8, part=0.2))
        # What goes in runs up to the gate, each for itself, and what is left of it runs out.
        *ways_in, way_out = (flash_along(w, self.theme.focus, 7, 0.8) for w in self.wide.wires)
        slot = beat.share(2, 0.6, until="half")
        for way, slider, letter in zip(ways_in, self.wide.sliders, self.letters, strict=True):
            self.play(way, point_at(slider.knob, 1.6), point_at(letter, 1.3), run_time=slot)
        half = ring(self.sum.numbers[-1], buff=0.1, stroke=3, radius=0.1)
        self.play(
            way_out, point_at(self.wide.label, 1.15), Create(half), run_time=beat.through(0.8)
        )

    @interlude
    def hand_over(self) -> None:
        self.leave(self.short)

    def labelled_gate(self) -> LiveGate:
        return LiveGate(self.gate_of, self.words("and"))

    def try_case(self, k: int, seconds: float) -> None:
        """Case k stands in the table, the gate tries it, and what it says fills the last column."""
        names, table, live = self.names, self.table, self.live_gate
        past = presence(QUIET, VGroup(names[k - 1], table.row(k - 1))) if k else []
        change = 0.4 * seconds if any(table.cases[k]) else 0.0  # the gate begins with all off
        slot = 0.5 * (seconds - change)
        coming = FadeIn(names[k], table.inputs[k], shift=0.6 * RIGHT, rate_func=rush_from)
        self.play(coming, *past, run_time=slot)
        if change:
            self.play(live.slide_to(*map(float, table.cases[k])), run_time=change)
        # Over the gate, whose name it would cross on the straight way.
        self.play(carry(live.output, table.outputs[k], arc=OVER), run_time=slot)

    def case_names(self) -> VGroup:
        """Who stands for each case, left of the table."""
        names = VGroup(*(named_figure(self, person) for person in self.people))
        edge = self.table.rules.get_left()[0] - 0.3
        for name, line in zip(names, self.table.inputs, strict=True):
            name.set_x(edge, RIGHT).shift((line[0].baseline - name[1].baseline) * UP)
        return names

    def rule_formula(self) -> Formula:
        """What neuron 0 computes, with its own bias: parts `bend`, `first`, `last`, `bias`."""
        first, last, _ = self.lecture.fact.symbols
        sign = "+" if self.bias >= 0 else "-"
        return Formula(
            f'{{{{ "ReLU" : bend }}}} #h(-0.1em) ( {{{{ vec({first}) dot vec(E) : first }}}} +'
            f" {{{{ vec({last}) dot vec(E) : last }}}}"
            f" {{{{ {sign} {abs(self.bias):g} : bias }}}} )",
            HEADING,
            paint={"first": self.theme.first, "last": self.theme.last},
        )

    def headers(self) -> list[Formula]:
        """Over the columns: both inputs, and the gate's output."""
        first, last, _ = self.lecture.fact.symbols
        colours = self.theme
        a = Formula(f"vec({first}) dot vec(E)", LABEL, colours.first)
        b = Formula(f"vec({last}) dot vec(E)", LABEL, colours.last)
        return [a, b, Formula('"ReLU"', LABEL, colours.focus)]


def letters_over(live: LiveGate, symbols: Sequence[str]) -> VGroup:
    """Over the gate's inputs whose directions they tell."""
    shades = (theme().first, theme().last)
    letters = VGroup()
    for slider, symbol, shade in zip(live.sliders, symbols, shades, strict=False):
        name = Formula(f"vec({symbol}) dot vec(E)", BODY, shade)
        letters.add(name.next_to(slider.track, UP, buff=0.3))
    return letters


def live_sum(live: LiveGate, bias: float) -> VGroup:
    """The rule with the numbers that the sliders hold now, and with what comes out.

    Its `numbers` are both inputs and the output; they follow the gate.
    """
    colours = theme()
    shades = (colours.first, colours.last, colours.focus)
    numbers = VGroup(
        *(Decimal(v, 2, HEADING, c) for v, c in zip(live.get_values(), shades, strict=True))
    )
    codes = ('"ReLU"(', "+", "+" if bias >= 0 else "-", f"{abs(bias):g})", "=")
    signs = [Formula(code, HEADING, colours.dim) for code in codes]
    opened, plus, sign, closed, equals = signs
    first, last, out = numbers
    line = VGroup(opened, first, plus, last, sign, closed, equals, out).arrange(RIGHT, buff=0.22)
    opened.shift(0.12 * RIGHT)
    fit(line, 2 * safe_x()).move_to(2.1 * DOWN)
    for piece in (*signs, *numbers):
        piece.put_baseline(first.baseline)
    for k, number in enumerate(numbers):
        number.add_updater(lambda n, k=k: n.set_value(live.get_values()[k]))
    line.numbers = numbers
    return line
