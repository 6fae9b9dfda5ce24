"""What a column writes, how much fits into one, and what all of them add."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circumscribe,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ManimColor,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rush_from,
)

from mlp_math.directions import component
from scenes.inside_the_mlp.cards import LARGE, CardRow, TileCard
from scenes.inside_the_mlp.down_set import ROUNDING, name_above
from scenes.inside_the_mlp.machine_set import (
    NAME_Y,
    BiasColumn,
    name_below,
    name_shades,
    pass_on,
    without_bias,
    write,
    writing_fans,
)
from scenes.inside_the_mlp.read_back import ReadBack
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.machine import ShiningNeuron, lit, run_along, wire
from scenes.mobjects.place import fit
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
)
from scenes.moves import (
    cascade,
    comes_last,
    flash_along,
    give_way,
    glide,
    leaves_first,
    point_at,
    pulse,
    unlabelled,
)
from scenes.sets.block import PRODUCT_Y, formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

# Where what flows in, neuron, column and term stand, and what is read off the term.
TERM_XS, READING_X = (-6.3, -4.35, -1.9, 0.85), 4.15
LARGER = 1.75  # how much larger than in the whole block the neuron is
READING_WIDTH = 4.6
ALONE = 2.4 * RIGHT  # how far the term stands from its place while there is no reading
WORD_WIDTH = 2.35
SLOT_GAP = 0.28
LOW = LARGE | {"cell": 0.52}  # cards that leave room for what is read off them
READ_WIDTH = 2.1  # of what is read off a column, below it
ABOVE_CELLS = 2.05  # baseline of what is asked about the bias
ROW_WIDTH = 12.8


class ColumnTerm(VGroup):
    """The first neuron as a lamp, its column c₀, and what it adds: n₀ c₀.

    Along the `row` of its weights the lamp asks what flows in, `inward`. Light runs from it along
    the `fan` to the `column`, and along the `wires` on to the `term`, as much as the neuron is
    active; `trace` is where it would run. All follow `set_values`.
    """

    def __init__(self, scene: LectureScene) -> None:
        super().__init__()
        facts, colours = scene.toy, scene.theme
        self.block, self._x = facts.block, np.zeros(facts.block.d_model)
        first, zero = self.block.W_down[:, 0], PRODUCT_Y * UP
        inward, lamp, column, term = (x * RIGHT + zero for x in TERM_XS)
        self.inward = CellColumn(self._x, height=3.0, width=0.45).move_to(inward)
        self.lamp = ShiningNeuron(0.0).scale(LARGER).move_to(lamp)
        self.row = VGroup(
            *(
                thread(wire(cell.get_right(), self.lamp.disc.get_left()), shade)
                for cell, shade in zip(self.inward, name_shades(scene), strict=True)
            )
        )
        self.column = ColumnCard(first, colour=colours.answer, **LARGE).move_to(column)
        self.term = ColumnCard(first, colour=colours.answer, **LARGE).move_to(term)
        starts = [self.lamp.disc.get_right()] * len(first)
        sides = (LEFT, self.column), (RIGHT, self.column), (LEFT, self.term)
        left, right, end = ([c.get_edge_center(at) for c in card.cells] for at, card in sides)
        ways = [
            [wire(*ends) for ends in zip(*rows, strict=True)]
            for rows in ((starts, left), (right, end))
        ]
        self.trace = VGroup(*(thread(way, colours.answer) for way in (*ways[0], *ways[1])))
        self.fan, self.wires = (
            VGroup(
                *(
                    lit(way, colours.answer, 1 + 4 * abs(v))
                    for way, v in zip(side, first, strict=True)
                )
            )
            for side in ways
        )
        self.add(self.inward, self.row, self.trace, self.fan, self.wires)
        self.add(self.column, self.term, self.lamp)
        self.set_values(self._x)

    def get_values(self) -> np.ndarray:
        """What the first neuron adds, shape (d,)."""
        return self.term.get_values()

    def set_values(self, x: np.ndarray) -> "ColumnTerm":
        """Let another vector flow into the block, shape (d,)."""
        self._x = np.asarray(x, dtype=float).copy()
        neuron = float(self.block.neurons(self._x)[0])
        self.inward.set_values(self._x)
        self.lamp.show(neuron, neuron)
        write(self.fan, neuron)
        write(self.wires, neuron)
        return self.fill(neuron)

    def fill(self, factor: float) -> "ColumnTerm":
        """Let the term be this many times the column."""
        self.term.light(factor).set_values(factor * self.column.get_values())
        return self

    def ask(self) -> LaggedStart:
        """An animation: light runs along the row to the neuron."""
        flashes = (flash_along(line, theme().ink, 5, 0.8) for line in self.row)
        return LaggedStart(*flashes, lag_ratio=0.12)

    def flow(self, x: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """Another vector takes the old one's place; neuron and term follow all the way."""
        return glide(self, ColumnTerm.set_values, self._x, x, **kwargs)


def thread(way: np.ndarray, colour: ManimColor) -> VMobject:
    """A wire at rest."""
    line = VMobject(stroke_color=theme().mix(colour, 0.4), stroke_width=1.8)
    line.points = way
    return line


class TermNames:
    """The names round a column and its neuron.

    `label` is c₀ = B and `meaning` its words; `neuron` and `term` name what stands beside it.
    """

    def __init__(self, scene: LectureScene, term: ColumnTerm) -> None:
        b, colours = scene.lecture.fact.symbols[2], scene.theme
        code = f"{{{{ vec(c)_0 : c }}}} = {{{{ vec({b}) : b }}}}"
        self.label = Formula(code, HEADING, paint={"b": colours.answer})
        self.label.next_to(term.column, UP, buff=0.25)
        self.meaning = Words(scene.words("meaning"), BODY, colours.answer)
        self.meaning.next_to(term.column, DOWN, buff=0.25)
        self.neuron = Formula("n_0", HEADING).next_to(term.lamp.disc, DOWN, buff=0.3)
        self.term = Formula("n_0 vec(c)_0", HEADING).next_to(term.term, UP, buff=0.25)
        self.term.put_baseline(self.label.baseline)
        self.all = VGroup(self.label, self.meaning, self.neuron, self.term)


class TermReading(VGroup):
    """How much of the answer's direction the first neuron adds: B · (n₀ c₀) = `number`, in words.

    `words` says it, and is one of `said`, "added" or "nothing".
    """

    def __init__(self, scene: LectureScene, value: float) -> None:
        b, colours = scene.lecture.fact.symbols[2], scene.theme
        line = Formula(
            f"{{{{ vec({b}) : b }}}} dot (n_0 vec(c)_0) =", BODY, paint={"b": colours.answer}
        )
        self.number = Decimal(1.0, 1, BODY, anchor="left")
        self.number.next_to(line, RIGHT, buff=0.2).put_baseline(line.baseline)
        self.number.set_value(value)
        self.top = VGroup(line, self.number)
        shades = {"added": colours.answer, "nothing": colours.dim}
        self.said = {
            key: Words(scene.words(key), BODY, shade, width=READING_WIDTH, align="center").next_to(
                self.top, DOWN, buff=0.5
            )
            for key, shade in shades.items()
        }
        self.words = self.said["added"]
        centre = VGroup(self.top, self.words).get_center()
        VGroup(self.top, *self.said.values()).shift([READING_X, PRODUCT_Y, 0] - centre)
        super().__init__(self.top, self.words)

    def read(self, value: float, active: bool) -> list[Any]:
        """Animations that count to another value and say what it means."""
        before, self.words = self.words, self.said["added" if active else "nothing"]
        changes = [ChangeDecimal(self.number, value)]
        return changes if before is self.words else [*changes, give_way(before, self.words)]


class BasketballColumn(LectureScene):
    """The first column is the answer's direction: the first neuron decides whether it is added."""

    def stage(self) -> None:
        self.row = CardRow(self).set_values(self.toy.full_name)
        self.add(quiet(formula("down")), self.row)
        self.term = term = ColumnTerm(self)
        self.parts = TermNames(self, term)
        asked = VGroup(term.inward, term.lamp.disc)
        self.names = [name_above(self, p, asked) for p in range(len(self.toy.people))]
        self.reading = TermReading(self, 1.0)
        # Until the reading comes, what there is stands in the middle.
        VGroup(term, self.parts.all, *self.names).shift(ALONE)
        self.seen: dict[str, float] = {}

    @beat
    def suppose(self, beat: Beat) -> None:
        row, term, parts = self.row, self.term, self.parts
        first, *others = row.cards
        self.play(
            pulse(first).ring(self.theme.focus).scale(1.12),
            cascade(lambda card: card.animate.light(0.0), others, 0.2),
            FadeOut(row.factors, shift=0.6 * UP),
            FadeOut(row.terms, row.pluses, shift=0.2 * DOWN),
            FadeOut(row.sign, row.total, shift=0.6 * RIGHT),
            run_time=beat.to("column", 1.0),
        )
        self.remove(row)
        self.play(
            cascade(FadeOut, others, 0.15, shift=0.8 * DOWN),
            ReplacementTransform(first, term.column),
            run_time=beat.to("answer", 1.2),
        )
        self.play(
            FadeIn(parts.label, shift=0.3 * DOWN),
            FadeIn(parts.meaning, shift=0.3 * UP),
            pulse(term.column).scale(1.06),
            FadeIn(term.lamp, term.row, term.inward, parts.neuron, scale=0.6),
            cascade(Create, term.trace[: len(term.fan)], 0.1),
            run_time=beat.through(0.9),
        )

    @beat
    def on(self, beat: Beat) -> None:
        term, parts = self.term, self.parts
        first, *others = self.names
        self.play(
            FadeIn(first, shift=0.15 * DOWN),
            term.inward.count_to(self.toy.full_name),
            run_time=0.8,
        )
        self.play(term.ask(), term.lamp.go_to(1.0, 1.0), run_time=beat.to("one", 0.8))
        write(term.fan, 1.0)
        write(term.wires, 1.0)
        self.play(
            run_along(term.fan, 0.1),
            FadeIn(term.term, parts.term, *term.trace[len(term.fan) :], shift=0.4 * RIGHT),
            run_time=0.8,
        )
        self.play(run_along(term.wires, 0.0), glide(term.term, self.fill, 0.0, 1.0), run_time=0.7)
        self.add(term.set_values(self.toy.full_name))
        VGroup(*others).shift(-ALONE)
        self.play(
            VGroup(term, parts.all, first).animate.shift(-ALONE),
            FadeIn(self.reading, shift=0.4 * LEFT, rate_func=comes_last),
            run_time=beat.through(0.9),
        )
        self.seen["on"] = self.reading.number.get_value()

    @beat
    def off(self, beat: Beat) -> None:
        self.change(0, 2, beat.to("zero", 1.2, part=0.6))
        self.play(self.term.ask(), run_time=beat.to("zero", 0.8, late=0.15))
        self.seen["off"] = self.reading.number.get_value()
        self.play(*self.look_at(self.term.term), run_time=beat.through(1.0))

    @beat
    def decides(self, beat: Beat) -> None:
        self.change(2, 0, beat.to("holds", 0.9))
        self.play(*self.look_at(self.term.column), run_time=beat.to("neuron", 0.9))
        seconds = beat.share(2, 1.0, late=0.15)
        for old, new in ((0, 1), (1, 0)):
            self.change(old, new, seconds)

    @interlude
    def hand_over(self) -> None:
        self.play(FadeOut(self.names[0], self.reading.top, self.reading.words), run_time=0.5)

    def fill(self, _: ColumnCard, factor: np.ndarray) -> None:
        """Let the term be this many times the column."""
        self.term.fill(float(factor))

    def look_at(self, card: ColumnCard) -> list[Any]:
        """Animations: a card swells, and its rim is bright."""
        return [pulse(card).scale(1.15).ring(self.theme.focus)]

    def change(self, old: int, new: int, seconds: float) -> None:
        """Another of the cast flows in and is asked about; the reading follows the term."""
        step = self.toy.forward(new)
        value = component(step.contributions[0], self.toy.answer)
        self.play(
            self.term.flow(self.toy.people[new]),
            give_way(self.names[old], self.names[new]),
            *self.reading.read(value, active=bool(step.neurons[0] > ROUNDING)),
            self.term.ask(),
            run_time=seconds,
        )


class MoreInColumn(LectureScene):
    """One column can carry several directions; each is read back by its own dot product."""

    def stage(self) -> None:
        toy, fact = self.toy, self.lecture.fact
        text = fact.text[self.language]
        parts = np.vstack([toy.answer, toy.extras[: len(text.attributes)]])
        self.start = start = ColumnTerm(self).set_values(toy.full_name)
        self.names = TermNames(self, start)
        self.short = quiet(formula("down"))
        self.add(self.short, start, *self.names.all)
        phrases = (text.answer, *text.attributes)[: len(parts)]
        self.row = SumRow(parts, phrases, fact.symbols[2])
        self.column_name = Formula("vec(c)_0", BODY).next_to(self.row.whole, UP, buff=0.3)
        self.readings = self.row.readings(parts)
        self.planes = self.row.planes()
        self.next_up = without_bias(self)

    @beat
    def more(self, beat: Beat) -> None:
        start, row, names = self.start, self.row, self.names
        label = names.label
        self.play(
            FadeOut(start.inward, start.row, start.lamp, start.trace, start.fan, start.wires),
            FadeOut(names.neuron, names.meaning, names.term),
            run_time=0.5,
        )
        self.play(
            ReplacementTransform(start.column, row.whole.set_values(row.parts[0])),
            ReplacementTransform(start.term, row.columns[0]),
            ReplacementTransform(label.part("c"), self.column_name),
            ReplacementTransform(label.part("b"), row.letters[0]),
            FadeOut(*unlabelled(label, ("c", "b")), rate_func=leaves_first),
            FadeIn(row.words[0], row.signs[0], rate_func=comes_last),
            run_time=beat.to("add", 1.0),
        )
        self.remove(label)
        slot = beat.share(len(row.columns) - 1, 0.8, late=0.15)
        for k in range(1, len(row.columns)):
            self.play(
                FadeIn(row.signs[k], row.words[k], row.letters[k], shift=0.15 * UP),
                FadeIn(row.columns[k], shift=0.5 * UP, rate_func=rush_from),
                run_time=0.4 * slot,
            )
            held = row.parts[: k + 1].sum(axis=0)
            poured = row.columns[k].copy().set_z_index(1)
            self.play(
                poured.animate(path_arc=-0.7, remover=True).move_to(row.whole),
                glide(row.whole, ColumnCard.set_values, row.whole.get_values(), held),
                pulse(row.whole.rim).set_stroke(self.theme.focus, 6),
                run_time=0.6 * slot,
            )

    @beat
    def read(self, beat: Beat) -> None:
        """Each stands square on all the others together, so that the sum's shadow on it is it."""
        row, planes = self.row, self.planes
        self.play(
            FadeOut(row.signs, rate_func=leaves_first),
            row.whole.rim.animate.set_stroke(self.theme.focus, 4),
            self.column_name.animate.set_color(self.theme.focus),
            LaggedStart(*map(ReadBack.lie_down, planes, row.columns), lag_ratio=0.25),
            run_time=beat.to("read", 1.2, part=0.5),
        )
        self.play(
            LaggedStart(*(plane.stand_square() for plane in planes), lag_ratio=0.3),
            run_time=beat.to("read", 1.2),
        )
        slot = beat.share(len(planes), 0.9, late=0.15)
        for plane, reading in zip(planes, self.readings, strict=True):
            self.play(plane.read(reading), run_time=slot)

    @interlude
    def hand_over(self) -> None:
        """The column goes back among all the others."""
        row = self.row
        rest = self.all_but(self.short, row.whole)
        self.play(FadeOut(*rest), run_time=0.35)
        self.play(
            FadeOut(
                row.whole,
                target_position=self.next_up.trace[1],
                scale=0.4,
                rate_func=leaves_first,
            ),
            FadeIn(self.next_up.inside, rate_func=comes_last),
            run_time=0.6,
        )


class SumRow:
    """c₀ = B + …: a column per direction, each with its words above it.

    parts (k, d) are the directions, phrases (k,) their words; `symbol` is that of the first, the
    answer's. `whole`, `signs`, `columns`, `words` and a letter for each direction can be shown.
    """

    def __init__(self, parts: np.ndarray, phrases: tuple[str, ...], symbol: str) -> None:
        colours, total = theme(), parts.sum(axis=0)
        self.parts = parts
        self.whole = TileCard(total, **LOW).ring(colours.ink)
        self.inks = [colours.answer, *[colours.ink] * (len(parts) - 1)]
        shades = [colours.answer, *[None] * (len(parts) - 1)]
        self.columns = VGroup(
            *(TileCard(p, colour=c, **LOW) for p, c in zip(parts, shades, strict=True))
        )
        kinds = ["=", *["+"] * (len(parts) - 1)]  # of colours: no rounded number is shown
        self.signs = VGroup(*(Formula(kind, BODY, colours.dim) for kind in kinds))
        self.words = VGroup(
            *(
                fit(Words(phrase, LABEL, ink), WORD_WIDTH)
                for phrase, ink in zip(phrases, self.inks, strict=True)
            )
        )
        self.codes = [f"vec({symbol})", *(f"vec(a)_{k}" for k in range(1, len(parts)))]
        self.letters = VGroup(
            *(Formula(code, BODY, ink) for code, ink in zip(self.codes, self.inks, strict=True))
        )
        self._arrange()

    def _arrange(self) -> None:
        """Columns stand far enough apart for the words above them, and for what is read below."""
        slot = max(READ_WIDTH, *(line.width for line in self.words))
        group = VGroup(self.whole)
        for sign, column, words in zip(self.signs, self.columns, self.words, strict=True):
            sign.move_to([group.get_right()[0] + SLOT_GAP + sign.width / 2, 0, 0])
            column.move_to([sign.get_right()[0] + SLOT_GAP + slot / 2, 0, 0])
            words.set_x(column.get_x())
            group.add(sign, column, words)
        for words, letter in zip(self.words, self.letters, strict=True):
            words.put_baseline(self.columns[0].get_top()[1] + 0.3)
            letter.set_x(words.get_x()).put_baseline(words.baseline + 0.6)
        group.add(self.letters)
        fit(group.move_to([0, PRODUCT_Y + 0.45, 0]), ROW_WIDTH)

    def planes(self) -> list[ReadBack]:
        """In each column's place the plane in which it is read back."""
        total = self.parts.sum(axis=0)
        return [
            ReadBack(total, part, column.get_bottom() + 0.3 * UP, ink)
            for part, column, ink in zip(self.parts, self.columns, self.inks, strict=True)
        ]

    def readings(self, parts: np.ndarray) -> VGroup:
        """Below every direction, how much of it the whole column holds; `number` of each is it."""
        total, readings = self.whole.get_values(), VGroup()
        for code, column, part, ink in zip(self.codes, self.columns, parts, self.inks, strict=True):
            letter = Formula(code, BODY, ink)
            dot = Formula("dot vec(c)_0 =", BODY, theme().dim)
            number = Decimal(component(total, part), 1, HEADING, ink)
            line = VGroup(letter, dot).arrange(RIGHT, buff=0.12).set_x(column.get_x())
            foot = column.get_bottom()[1]
            for piece in line:
                piece.put_baseline(foot - 0.55)
            reading = VGroup(line, number.set_x(column.get_x()).put_baseline(foot - 1.15))
            reading.number = number
            readings.add(reading)
        return readings


class OtherColumnsBias(LectureScene):
    """Everyone lights other neurons, which write other columns; the bias comes to all alike."""

    def stage(self) -> None:
        self.short = quiet(formula("down"))
        self.add(self.short)
        self.machine = machine = without_bias(self)
        self.add(machine.inside)
        self.fans = VGroup(*writing_fans(self, machine))
        self.fans.add_updater(lambda fans: follow(fans, machine.get_values()[1]))
        self.names = [name_below(self, person) for person in range(len(self.toy.people))]
        self.person = 0  # who flows in now
        self.seen: dict[str, list[np.ndarray]] = {"others": [], "bias": []}
        self.bias_column = column = BiasColumn(machine)
        question = Words(self.words("what_for"), BODY, italic=True)
        self.question = question.set_x(column.cells.get_x()).put_baseline(ABOVE_CELLS)
        self.broom = broom().next_to(column.cells[0], RIGHT, buff=-0.25, aligned_edge=DOWN)
        self.reading = bias_reading(self, column)

    @beat
    def others(self, beat: Beat) -> None:
        self.play(FadeIn(self.names[0], shift=0.3 * RIGHT), run_time=0.6)
        writing = [fan for fan in self.fans if fan.get_stroke_opacity() > 0]
        written = LaggedStart(*(run_along(fan, 0.0) for fan in writing), lag_ratio=0.4)
        self.play(written, run_time=beat.to("lights", 1.2))
        self.remove(*self.fans)
        self.add(self.fans)
        self.meet((3, 2, 1), "others", beat.share(3, 1.4, late=0.15))

    @beat
    def bias(self, beat: Beat) -> None:
        column = self.bias_column
        self.play(FadeIn(column.whole, shift=1.5 * LEFT, rate_func=rush_from), run_time=0.8)
        self.play(
            column.whole[0].animate.set_stroke(self.theme.focus, 4),
            run_along(column.wires, 0.1),
            self.let_in(1.0),
            run_time=beat.to("always", 0.8, early=0.9),
        )
        self.meet((2, 0, 3), "bias", beat.share(3, 0.9, late=0.15), lambda: [self.adding()])

    @beat
    def what_for(self, beat: Beat) -> None:
        column = self.bias_column
        self.play(
            Circumscribe(column.cells, color=self.theme.ink),
            FadeIn(self.question, shift=0.15 * UP),
            run_time=0.9,
        )
        # It adds the same again and again, and does not say why.
        self.play(self.adding(), run_time=beat.to("perhaps", 1.0))
        broom = FadeIn(self.broom, shift=0.4 * LEFT, rate_func=comes_last)
        self.play(FadeOut(self.question, rate_func=leaves_first), broom, run_time=0.6)
        self.play(self.sweep(), run_time=beat.to("story", 1.0))
        self.play(
            FadeOut(self.broom, shift=0.8 * RIGHT),
            FadeOut(column.name, rate_func=leaves_first),
            FadeIn(self.reading, shift=1.2 * DOWN, rate_func=comes_last),
            run_time=beat.rest(0.9, part=0.5),
        )
        self.play(point_at(self.reading.number, 1.8), run_time=beat.through(0.6))

    @interlude
    def hand_over(self) -> None:
        """The machine stays, with the last one in it; whose it is no longer matters."""
        column = self.bias_column
        leaving = (column.whole[:2], column.wires, self.reading, self.fans, self.names[self.person])
        self.fans.clear_updaters()
        self.play(FadeOut(*leaving), run_time=0.6)

    def adding(self) -> LaggedStart:
        """An animation: light runs from the bias to what is made, entry by entry."""
        flashes = (flash_along(wire, self.theme.focus, 7) for wire in self.bias_column.wires)
        return LaggedStart(*flashes, lag_ratio=0.15)

    def sweep(self) -> UpdateFromAlphaFunc:
        """The broom goes down the bias column, to and fro at every entry."""
        cells, upright = self.bias_column.cells, self.broom.copy()
        way = cells[-1].get_y() - cells[0].get_y()

        def step(moving: VGroup, alpha: float) -> None:
            turn = 0.4 * np.sin(2 * np.pi * len(cells) * alpha)
            moving.become(upright).rotate(turn).shift(alpha * way * UP)

        return UpdateFromAlphaFunc(self.broom, step, rate_func=linear)

    def let_in(self, share: float) -> UpdateFromAlphaFunc:
        """An animation: this share of the bias comes to what is made."""
        machine, x = self.machine, self.toy.people[self.person]

        def step(_: VGroup, biased: np.ndarray) -> None:
            machine.biased = float(biased)
            machine.set_values(x)

        return glide(machine.inside, step, machine.biased, share)

    def meet(
        self,
        people: tuple[int, ...],
        key: str,
        seconds: float,
        more: Callable[[], list[Animation]] = list,
    ) -> None:
        """One of the cast after the other flows in; what is then made is kept in `seen`.

        While each does, whatever is `more` happens anew.
        """
        for person in people:
            self.play(
                self.machine.flow(self.toy.people[person], self.machine.inside, rate_func=linear),
                pass_on(self.names[self.person], self.names[person]),
                *more(),
                run_time=seconds,
            )
            self.person = person
            self.seen[key].append(self.machine.made.get_values())


def follow(fans: VGroup, neurons: np.ndarray) -> None:
    """Let every column's wires be as present as its neuron is active."""
    for fan, value in zip(fans, neurons, strict=True):
        write(fan, float(value))


def broom() -> VGroup:
    """For housekeeping: a stick and its bristles."""
    stick = Line([0.9, 1.9, 0], [0, 0, 0]).set_stroke(theme().dim, 9)
    ends = np.linspace(-0.75, 0.25, 9)
    bristles = (Line([0, 0, 0], [x, -0.75, 0]).set_stroke(theme().last, 4) for x in ends)
    return VGroup(stick, *bristles)


def bias_reading(scene: LectureScene, column: BiasColumn) -> VGroup:
    """How much of the answer's direction the bias holds: `line` and `number`."""
    b = scene.lecture.fact.symbols[2]
    line = Formula(
        f"{{{{ vec({b}) : b }}}} dot vec(b)_arrow.b =", HEADING, paint={"b": scene.theme.answer}
    )
    number = Decimal(component(column.get_values(), scene.toy.answer), 1, HEADING)
    group = VGroup(line, number).arrange(RIGHT, buff=0.18).set_x(column.cells.get_x())
    for piece in group:
        piece.put_baseline(NAME_Y)
    group.line, group.number = line, number
    return group
