"""The fact, traced from its row to its column, and what the toy model then says."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circumscribe,
    FadeIn,
    FadeOut,
    Flash,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)

from mlp_math.block import ForwardPass
from mlp_math.directions import component
from scenes.inside_the_mlp.cards import ABOVE, ColumnCard
from scenes.inside_the_mlp.product_stage import quiet
from scenes.inside_the_mlp.residual import SumRow, sum_tags
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.place import LEFT_EDGE
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Formula, Words
from scenes.moves import born_from, cascade, count_from, give_way, presence
from scenes.sets.block import formula
from scenes.sets.people import direction_sum, person_words
from scenes.stage import Beat, LectureScene, beat, interlude

INWARD_X, OUTWARD_X, WRITTEN_X, CARD_Y = -5.1, -1.8, 1.4, 0.7  # the ledger's cards
CARD: dict[str, Any] = {"width": 1.1, "size": BODY}
METER = 1.25  # units of a meter's bar for one
CENTRED = 4.6  # how far to the right the first card stands while it is alone
TRACE_X, TRACE_Y, TRACE_STEP = -2.6, 2.1, 1.15
BARS_X, BARS_Y = 0.75, 0.75
TRACE = ("row", "bias", "bend", "column")  # moments at which its lines are said
SAID = 0.45  # presence of a line that has been said


class Ledger(VGroup):
    """The vector before and after, and how much of the three directions each holds.

    `inward`, `outward` are the columns, `sums` what they are sums of, `heads` the directions,
    `before` and `after` the dot products, `meters` the bars beside them.
    """

    def __init__(self, scene: LectureScene, step: ForwardPass) -> None:
        super().__init__()
        toy, colours = scene.toy, scene.theme
        self.inward = ColumnCard(step.x, **CARD).move_to([INWARD_X, CARD_Y, 0])
        self.outward = ColumnCard(step.output, **CARD).move_to([OUTWARD_X, CARD_Y, 0])
        self.sums = VGroup(direction_sum(scene, 2), direction_sum(scene, 3, more=True))
        for line, card in zip(self.sums, (self.inward, self.outward), strict=True):
            line.set_x(card.get_x()).put_baseline(card.get_top()[1] + 0.25)
        self.heads, self.before, self.after = VGroup(), VGroup(), VGroup()
        self.meters = (VGroup(), VGroup())
        shades = (colours.first, colours.last, colours.answer)
        directions = (toy.first, toy.last, toy.answer)
        for k, symbol in enumerate(scene.lecture.fact.symbols):
            direction, shade = directions[k], shades[k]
            y = self.inward.get_bottom()[1] - 0.6 - 0.52 * k
            head = Formula(f"vec({symbol}) dot", BODY, shade)
            self.heads.add(head.set_x(LEFT_EDGE + 0.05, LEFT).put_baseline(y))
            for numbers, meters, card in (
                (self.before, self.meters[0], self.inward),
                (self.after, self.meters[1], self.outward),
            ):
                number = Decimal(component(card.get_values(), direction), 1, BODY, shade)
                numbers.add(number.set_x(card.get_x()).put_baseline(y))
                meters.add(meter(number, shade))
        self.add(self.inward, self.outward, self.sums, self.heads, self.before, self.after)
        self.add(*self.meters)

    def get_values(self) -> np.ndarray:
        """Dot products before and after, shape (2, 3)."""
        return np.array([[n.get_value() for n in group] for group in (self.before, self.after)])


def meter(number: Decimal, shade: ManimColor) -> Rectangle:
    """A bar right of a number, as long as it is large."""
    bar = Rectangle(
        width=METER * abs(number.get_value()) + 0.03, height=0.24, stroke_width=0,
        fill_color=shade, fill_opacity=1,
    )  # fmt: skip
    return bar.next_to(number, RIGHT, buff=0.2)


class FactAdded(LectureScene):
    """Two names flow in; the answer is added; the toy model's next word says so."""

    def stage(self) -> None:
        self.step = self.toy.forward()
        self.row, self.short = SumRow(self.step), quiet(formula("block"))
        self.tags = sum_tags(self, self.row)
        self.add(self.short, self.row, self.tags)
        self.ledger = ledger = Ledger(self, self.step)
        self.who = person_words(self, 0, LABEL).set_x(ledger.inward.get_x()).put_baseline(3.3)
        self.who.shift(max(LEFT_EDGE - self.who.get_left()[0], 0) * RIGHT)
        self.alone = VGroup(
            ledger.inward, ledger.sums[0], self.who, ledger.heads, ledger.before, ledger.meters[0]
        ).shift(CENTRED * RIGHT)
        self.trace_lines = self.lines_of_trace()
        text = self.lecture.fact.text[self.language]
        self.answer_word = Words(text.answer, TITLE, self.theme.answer)
        self.answer_word.next_to(ledger.outward, RIGHT, buff=1.2)
        self.next_word = self.bars_before_the_block()
        self.bars_before = self.next_word.get_values()

    @beat
    def before(self, beat: Beat) -> None:
        row, ledger, stream = self.row, self.ledger, self.row.stream
        self.play(
            FadeOut(row.plus, row.equals, row.delta, row.out, *self.tags[1:]),
            FadeOut(stream.brackets),
            FadeIn(ledger.inward.rim, ledger.inward.cells),
            ReplacementTransform(
                stream.entries.set_z_index(1), ledger.inward.entries.set_z_index(1)
            ),
            give_way(self.tags[0], ledger.sums[0]),
            FadeIn(self.who, shift=0.15 * DOWN),
            run_time=1.2,
        )
        beat.until("names")
        parts = zip(ledger.heads, ledger.before, ledger.meters[0], strict=True)
        readings = (
            AnimationGroup(FadeIn(VGroup(head, number), shift=0.2 * DOWN), GrowFromEdge(bar, LEFT))
            for head, number, bar in parts
        )
        self.play(LaggedStart(*readings, lag_ratio=0.5), run_time=beat.rest(1.5))

    @beat
    def trace(self, beat: Beat) -> None:
        for k, (mark, line) in enumerate(zip(TRACE, self.trace_lines, strict=True)):
            beat.until(mark)
            room = [self.alone.animate.shift(CENTRED * LEFT)]
            self.play(
                *(presence(SAID, self.trace_lines[k - 1]) if k else room),
                FadeIn(line, shift=0.3 * DOWN, rate_func=squish_rate_func(smooth, 0.4, 1)),
                run_time=0.7 if k else 1.3,
            )

    @beat
    def after(self, beat: Beat) -> None:
        # The climax: what the neuron lets through joins the stream, and the answer is in it.
        ledger, colour = self.ledger, self.theme.answer
        written = ColumnCard(self.step.contributions[0], colour=colour, **CARD)
        written.ring(colour).move_to([WRITTEN_X, CARD_Y, 0]).set_z_index(ABOVE)
        carried = ledger.inward.copy().set_z_index(ABOVE)
        number, bar = ledger.after[2], ledger.meters[1][2]
        counting = count_from(number, ledger.before[2].get_value())
        *said, last = self.trace_lines
        self.play(
            FadeOut(VGroup(*said), shift=0.3 * UP),
            FadeOut(last, target_position=written, scale=0.3),
            FadeIn(written, scale=0.4),
            run_time=1.0,
        )
        self.play(
            *(card.animate.move_to(ledger.outward) for card in (carried, written)), run_time=0.9
        )
        self.add(ledger.outward, written)
        self.play(
            FadeOut(carried, written),
            Flash(
                ledger.outward, color=colour, flash_radius=2.3, line_length=0.5,
                num_lines=24, line_stroke_width=4,
            ),
            ledger.outward.animate.ring(colour),
            FadeIn(ledger.sums[1], shift=0.2 * UP),
            FadeIn(*ledger.after, *ledger.meters[1][:2]),
            run_time=0.9,
        )  # fmt: skip
        word = born_from(bar, self.answer_word)
        self.play(counting, GrowFromEdge(bar, LEFT), word, run_time=1.1)
        self.play(Indicate(VGroup(number, bar), color=colour), run_time=0.8)

    @beat
    def bars(self, beat: Beat) -> None:
        bars = self.next_word
        caption = Words(self.words("toy_model"), LABEL, self.theme.dim, italic=True)
        caption.next_to(bars.bars, DOWN, buff=0.45).align_to(bars.labels, LEFT)
        self.play(
            *self.ring_cards(self.theme.ink, self.theme.faint),
            ReplacementTransform(self.answer_word, bars.labels[0]),
            run_time=0.8,
        )
        first = VGroup(bars.bars[0], bars.percents[0])
        rows = [first, *map(bars.row, range(1, len(bars.bars)))]
        self.play(
            cascade(FadeIn, rows, 0.35, shift=0.3 * RIGHT),
            FadeIn(caption),
            run_time=beat.to("knows", 1.2, early=0.6),
        )
        self.add(bars)
        beat.until("knows")
        self.play(
            *self.ring_cards(self.theme.faint, self.theme.answer),
            bars.grow_to(self.toy.next_word(self.step.output, len(bars.bars))),
            run_time=1.6,
        )
        self.play(Circumscribe(bars.row(0), color=self.theme.answer), run_time=1.0)

    @interlude
    def hand_over(self) -> None:
        """Only the formula stays for the next shot."""
        self.leave(self.short)

    def ring_cards(self, inward: ManimColor, outward: ManimColor) -> list[Any]:
        """Animations that give the rims of the two cards these colours."""
        return [
            self.ledger.outward.animate.ring(outward),
            self.ledger.inward.animate.ring(inward),
        ]

    def lines_of_trace(self) -> list[Calculation]:
        """From the row's two, by the bias's minus one, to one times the answer's column."""
        step, colours = self.step, self.theme
        answer = Formula(f"vec({self.lecture.fact.symbols[2]})", HEADING, colours.answer)

        def number(value: float) -> Decimal:
            return Decimal(float(value), 1, HEADING, sign=value < 0)

        def dim(code: str) -> Formula:
            return Formula(code, HEADING, colours.dim)

        product, total = step.row_products[0], step.pre_activations[0]
        share = component(step.contributions[0], self.toy.answer)
        lines: Sequence[list[Decimal | Formula | str]] = (
            [dim("vec(r)_0 dot vec(E) ="), number(product)],
            [dim("vec(r)_0 dot vec(E) + b_0 ="), number(product),
             number(self.toy.block.b_up[0]), "=", number(total)],
            [dim('n_0 = "ReLU"('), number(total), dim(") ="), number(step.neurons[0])],
            [dim("n_0 vec(c)_0 ="), number(share).set_fill(colours.answer), "dot", answer],
        )  # fmt: skip
        return [
            Calculation(line, HEADING, gap=0.14)
            .set_x(TRACE_X, LEFT)
            .shift((TRACE_Y - TRACE_STEP * k) * UP)
            for k, line in enumerate(lines)
        ]

    def bars_before_the_block(self) -> NextTokenBars:
        """The toy model's bars for the vector as it came in."""
        text = self.lecture.fact.text[self.language]
        words = (text.answer, *text.alternatives)
        shares = self.toy.next_word(self.toy.full_name, len(words))
        bars = NextTokenBars(words, shares, length=2.9, row_gap=0.86)
        return bars.shift([BARS_X - bars.labels.get_left()[0], BARS_Y - bars.get_y(), 0])
