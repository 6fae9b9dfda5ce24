"""The fact, traced from its row to its column, and what the toy model then says."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circumscribe,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)

from mlp_math.directions import component
from scenes.inside_the_mlp.cards import ABOVE
from scenes.inside_the_mlp.ledger import CARD, CARD_Y, Ledger
from scenes.inside_the_mlp.residual import SumRow
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.place import LEFT_EDGE, keep_inside
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import HEADING, LABEL, TITLE, Decimal, Formula, Words
from scenes.moves import born_from, cascade, count_from, give_way, point_at, presence
from scenes.sets.block import formula, quiet
from scenes.sets.model import candidates, guesses
from scenes.sets.people import person_words
from scenes.stage import Beat, LectureScene, beat, interlude

WRITTEN_X = 1.4  # where the card stands that the neuron writes
CENTRED = 4.6  # how far to the right the first card stands while it is alone
TRACE_X, TRACE_Y, TRACE_STEP = -2.6, 2.1, 1.15
BARS_X, BARS_Y = 0.75, 0.75
TRACE = ("row", "bias", "bend", "column")  # moments at which its lines are said
SAID = RESTING  # presence of a line that has been said


def fact_trace(scene: LectureScene) -> list[Calculation]:
    """From the row's two, by the bias's minus one, to one times the answer's column."""
    toy, colours = scene.toy, scene.theme
    step, bias = toy.forward(), toy.block.b_up[0]
    answer = Formula(f"vec({scene.lecture.fact.symbols[2]})", HEADING, colours.answer)

    def number(value: float) -> Decimal:
        return Decimal(float(value), 1, HEADING, sign=value < 0)

    def dim(code: str) -> Formula:
        return Formula(code, HEADING, colours.dim)

    product, total, neuron = step.row_products[0], step.pre_activations[0], step.neurons[0]
    share = number(component(step.contributions[0], toy.answer)).set_fill(colours.answer)
    lines: Sequence[list[Decimal | Formula | str]] = (
        [dim("vec(r)_0 dot vec(E) ="), number(product)],
        [dim("vec(r)_0 dot vec(E) + b_0 ="), number(product), number(bias), "=", number(total)],
        [dim('n_0 = "ReLU"('), number(total), dim(") ="), number(neuron)],
        [dim("n_0 vec(c)_0 ="), share, "dot", answer],
    )
    return [
        Calculation(line, HEADING, gap=0.14)
        .set_x(TRACE_X, LEFT)
        .shift((TRACE_Y - TRACE_STEP * k) * UP)
        for k, line in enumerate(lines)
    ]


def bars_at_right(words: Sequence[str], shares: np.ndarray) -> NextTokenBars:
    """The next word's bars, their labels' left edge right of the ledger."""
    bars = NextTokenBars(words, shares, length=2.9, row_gap=0.86)
    return bars.shift([BARS_X - bars.labels.get_left()[0], BARS_Y - bars.get_y(), 0])


class FactAdded(LectureScene):
    """Two names flow in; the answer is added; the toy model's next word says so."""

    def stage(self) -> None:
        step, self.short = self.toy.forward(), quiet(formula("block"))
        self.row = SumRow(step, self.words("out"))
        self.add(self.short, self.row, self.row.tags)
        self.ledger = ledger = Ledger(self, step)
        self.written = ColumnCard(step.contributions[0], colour=self.theme.answer, **CARD)
        self.written.ring(self.theme.answer).move_to([WRITTEN_X, CARD_Y, 0])
        self.carried = ledger.inward.copy()
        VGroup(self.written, self.carried).set_z_index(ABOVE)
        self.counting = count_from(ledger.after[2], ledger.before[2].get_value())
        self.who = person_words(self, 0, LABEL).set_x(ledger.inward.get_x()).put_baseline(3.3)
        keep_inside(self.who, LEFT_EDGE)
        self.alone = VGroup(
            ledger.inward, ledger.sums[0], self.who, ledger.heads, ledger.before, ledger.meters[0]
        ).shift(CENTRED * RIGHT)
        self.lines = fact_trace(self)
        shares, self.shares = guesses(self)
        self.next_word = bars_at_right(candidates(self), shares)
        self.bars_before = self.next_word.get_values()
        self.answer_word = Words(candidates(self)[0], TITLE, self.theme.answer)
        self.answer_word.next_to(ledger.outward, RIGHT, buff=1.2)

    @beat
    def before(self, beat: Beat) -> None:
        row, inward = self.row, self.ledger.inward
        held, entries = row.stream.entries.set_z_index(1), inward.entries.set_z_index(1)
        self.play(
            FadeOut(row.plus, row.equals, row.delta, row.out, *row.tags[1:]),
            FadeOut(row.stream.brackets),
            FadeIn(inward.rim, inward.cells),
            ReplacementTransform(held, entries),
            give_way(row.tags[0], self.ledger.sums[0]),
            FadeIn(self.who, shift=0.15 * DOWN),
            run_time=1.2,
        )
        beat.until("names")
        self.play(LaggedStart(*self.ledger.readings(), lag_ratio=0.5), run_time=beat.rest(1.5))

    @beat
    def trace(self, beat: Beat) -> None:
        for k, mark in enumerate(TRACE, start=1):
            beat.until(mark)
            *said, line = self.lines[:k]
            # The first line needs room; for each later one, the last steps back.
            room = presence(SAID, *said[-1:]) or [self.alone.animate.shift(CENTRED * LEFT)]
            self.play(
                *room,
                FadeIn(line, shift=0.3 * DOWN, rate_func=squish_rate_func(smooth, 0.4, 1)),
                run_time=0.7 if said else 1.3,
            )

    @beat
    def after(self, beat: Beat) -> None:
        # The climax: what the neuron lets through joins the stream, and the answer is in it.
        (*said, last), written, outward = self.lines, self.written, self.ledger.outward
        self.play(
            FadeOut(VGroup(*said), shift=0.3 * UP),
            FadeOut(last, target_position=written, scale=0.3),
            FadeIn(written, scale=0.4),
            run_time=1.0,
        )
        flying = (self.carried, written)
        self.play(*(card.animate.move_to(outward) for card in flying), run_time=0.9)
        self.add(outward, written)
        self.play(FadeOut(*flying), *self.ledger.arrive(), run_time=0.9)
        number, bar = self.ledger.after[2], self.ledger.meters[1][2]
        word = born_from(bar, self.answer_word)
        self.play(self.counting, GrowFromEdge(bar, LEFT), word, run_time=1.1)
        self.play(point_at(VGroup(number, bar), 1.2, self.theme.answer), run_time=0.8)

    @beat
    def bars(self, beat: Beat) -> None:
        bars, colours = self.next_word, self.theme
        caption = Words(self.words("toy_model"), LABEL, colours.dim, italic=True)
        caption.next_to(bars.bars, DOWN, buff=0.45).align_to(bars.labels, LEFT)
        self.play(
            *self.ledger.ring(colours.ink, colours.faint),
            ReplacementTransform(self.answer_word, bars.labels[0]),
            run_time=0.8,
        )
        first = VGroup(bars.bars[0], bars.percents[0])
        rows = [first, *map(bars.row, range(1, len(bars.bars)))]
        coming = cascade(FadeIn, rows, 0.35, shift=0.3 * RIGHT)
        self.play(coming, FadeIn(caption), run_time=beat.to("knows", 1.2, early=0.6))
        self.add(bars)
        beat.until("knows")
        self.play(
            *self.ledger.ring(colours.faint, colours.answer),
            bars.grow_to(self.shares),
            run_time=1.6,
        )
        self.play(Circumscribe(bars.row(0), color=colours.answer), run_time=1.0)

    @interlude
    def hand_over(self) -> None:
        """Only the formula stays for the next shot."""
        self.leave(self.short)
