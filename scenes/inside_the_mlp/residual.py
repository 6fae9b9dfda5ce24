"""Shots 46, 47 and 49: what the block made is added to what came in, and what it then says."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circumscribe,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    ManimColor,
    MoveAlongPath,
    Rectangle,
    ReplacementTransform,
    SurroundingRectangle,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)

from mlp_math.activations import relu
from mlp_math.block import ForwardPass
from mlp_math.directions import component
from scenes.inside_the_mlp.block_inside import flat_block, phase_names
from scenes.inside_the_mlp.cards import ABOVE, ColumnCard
from scenes.inside_the_mlp.down_set import exchange, sum_sign, unfold_from
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    quoted,
)
from scenes.sets.block import formula, grow
from scenes.sets.people import person_words
from scenes.stage import LectureScene

HIGH_Y, LOW_Y = 2.0, -1.2
ROW_GAP = 0.4
STAGE_WIDTH, AROUND_Y = 12.1, 3.3  # of the whole block, and the height of the path around it
PLATES_CELLS = 0.15
STEPS_AND_PARTS = (("up", "up", "up"), ("bend", "relu_open", "bend"), ("down", "down", "down"))
INWARD_X, OUTWARD_X, WRITTEN_X, CARD_Y = -5.1, -1.8, 1.4, 0.7  # the ledger's cards
CARD = {"width": 1.1, "size": BODY}
METER = 1.25  # units of a meter's bar for one
CENTRED = 4.6  # how far to the right the first card stands while it is alone
TRACE_X, RIGHT_SIDE = -2.6, 0.75  # where the trace and the bars begin
TRACE = ("row", "bias", "bend", "column")  # moments at which its lines are said


class SumRow(VGroup):
    """E + what the block made ≈ what moves on: three columns, `stream`, `delta` and `out`."""

    def __init__(self, step: ForwardPass) -> None:
        super().__init__()
        columns = [
            EmbeddingColumn(v, ellipsis=0, row_gap=ROW_GAP)
            for v in (step.x, step.delta, step.output)
        ]
        self.stream, self.delta, self.out = columns
        self.plus = Formula("+", BODY)
        self.equals = Formula(sum_sign((step.x, step.delta), step.output), BODY)
        self.add(self.stream, self.plus, self.delta, self.equals, self.out)
        self.arrange(RIGHT, buff=1.0)

    def get_values(self) -> np.ndarray:
        """The three columns, shape (3, d)."""
        return np.stack([c.get_values() for c in (self.stream, self.delta, self.out)])


class ResidualAdd(LectureScene):
    """The path around the block brings the vector as it was; the two are added."""

    def construct(self) -> None:
        step = self.toy.forward()
        before, after = formula("down"), formula("block")
        block = flat_block().move_to(0.6 * UP)
        names = phase_names(self, block)[:3]
        path = block.copy().move_to(HIGH_Y * UP).skip
        high = block.copy().move_to(HIGH_Y * UP)
        for one in (block, high):
            one.remove(one.skip)
        self.add(before, block, names)
        self.row = row = SumRow(step).move_to(LOW_Y * UP)
        self.add_tags(row)

        with self.beat("around") as beat:
            self.play(
                FadeOut(names),
                block.animate.move_to(high),
                quiet(before.animate),
                run_time=0.9,
            )
            entering = CellColumn(step.x, height=0.66).next_to(path.get_start(), LEFT, buff=0.25)
            self.play(FadeIn(entering, shift=0.3 * RIGHT), run_time=0.5)
            self.wait_for(beat, "around")
            traveller = entering.copy()
            self.play(traveller.animate.move_to(path.get_start()), run_time=0.4)
            self.play(
                Create(path),
                MoveAlongPath(traveller, path),
                self.through(block, step),
                run_time=max(beat.remaining, 2.2),
            )
            self.play(TransformFromCopy(traveller, row.stream), FadeIn(row.tags[0]), run_time=0.8)

        with self.beat("add") as beat:
            made = CellColumn(step.delta, height=0.66).move_to(block.down)
            self.play(
                made.animate.scale(0.5).move_to(block.plus),
                traveller.animate.scale(0.5).move_to(block.plus),
                run_time=0.7,
            )
            self.play(
                Flash(block.plus, color=self.theme.stream, flash_radius=0.3),
                FadeTransform(made, row.delta),
                FadeOut(traveller),
                FadeIn(row.plus, row.tags[1]),
                run_time=0.9,
            )
            self.play(
                TransformFromCopy(VGroup(row.stream.entries, row.delta.entries), row.out.entries),
                FadeIn(row.equals, row.out.brackets, row.tags[2]),
                run_time=1.1,
            )
            # The old line is dim: the new one starts as it does.
            full = formula("down")
            self.play(ReplacementTransform(before, full), run_time=0.3)
            self.play(grow(full, after), run_time=0.9)
        self.play(FadeOut(block, path, entering), quiet(after.animate), run_time=0.7)

    def add_tags(self, row: SumRow) -> None:
        row.tags = sum_tags(self, row)

    def through(self, block: MLPBlock, step: ForwardPass) -> LaggedStart:
        """What the three plates make of the vector, one after the other."""
        values = (step.pre_activations, step.neurons, step.delta)
        return LaggedStart(
            *(
                LaggedStart(
                    plate.animate(rate_func=lambda t: 1 - abs(2 * t - 1)).light(self.theme.answer),
                    FadeIn(
                        CellColumn(v, height=PLATES_CELLS * v.size, width=0.28).move_to(plate),
                        rate_func=lambda t: 1 - abs(2 * t - 1),
                        remover=True,
                    ),
                    lag_ratio=0.0,
                )
                for plate, v in zip(block.phases, values, strict=True)
            ),
            lag_ratio=0.6,
        )


def sum_tags(scene: LectureScene, row: SumRow) -> VGroup:
    """E, MLP(E) and E_out above the three columns, in their colours."""
    stream = scene.theme.stream
    out = quoted(scene.words("out"))
    tags = VGroup(
        Formula("vec(E)", BODY, stream),
        Formula('"MLP" paren.l {{ vec(E) : e }} paren.r', BODY, paint={"e": stream}),
        Formula(f"vec(E)_{out}", BODY, stream),
    )
    y = row.get_top()[1] + 0.3
    for tag, column in zip(tags, (row.stream, row.delta, row.out), strict=True):
        tag.set_x(column.get_x()).put_baseline(y)
    return tags


class FactAdded(LectureScene):
    """Two names flow in; the answer is added; the toy model's next word says so."""

    def construct(self) -> None:
        facts = self.toy
        step = facts.forward()
        self.row = row = SumRow(step).move_to(LOW_Y * UP)
        tags = sum_tags(self, row)
        short = quiet(formula("block"))
        self.add(short, row, tags)
        self.ledger = ledger = Ledger(self, step)

        name = person_words(self, 0, LABEL).set_x(ledger.inward.get_x()).put_baseline(3.3)
        name.shift(max(-6.5 - name.get_left()[0], 0) * RIGHT)
        alone = VGroup(
            ledger.inward, ledger.sums[0], name, ledger.heads, ledger.before, ledger.meters[0]
        ).shift(CENTRED * RIGHT)
        with self.beat("before") as beat:
            self.play(
                FadeOut(row.plus, row.equals, row.delta, row.out, tags[1], tags[2]),
                FadeOut(row.stream.brackets),
                FadeIn(ledger.inward.rim, ledger.inward.cells),
                ReplacementTransform(
                    row.stream.entries.set_z_index(1), ledger.inward.entries.set_z_index(1)
                ),
                exchange(tags[0], ledger.sums[0]),
                FadeIn(name, shift=0.15 * DOWN),
                run_time=1.2,
            )
            self.wait_for(beat, "names")
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(
                            FadeIn(VGroup(head, before), shift=0.2 * DOWN),
                            GrowFromEdge(meter, LEFT),
                        )
                        for head, before, meter in zip(
                            ledger.heads, ledger.before, ledger.meters[0], strict=True
                        )
                    ),
                    lag_ratio=0.5,
                ),
                run_time=max(beat.remaining, 1.5),
            )

        self.trace = trace = self.trace_lines()
        with self.beat("trace") as beat:
            for k, (mark, line) in enumerate(zip(TRACE, trace, strict=True)):
                self.wait_for(beat, mark)
                self.play(
                    *([] if k else [alone.animate.shift(CENTRED * LEFT)]),
                    FadeIn(line, shift=0.3 * DOWN, rate_func=squish_rate_func(smooth, 0.4, 1)),
                    *([trace[k - 1].animate.set_opacity(0.45)] if k else []),
                    run_time=0.7 if k else 1.3,
                )

        # The climax: what the neuron lets through joins the stream, and the answer is in it.
        written = ColumnCard(step.contributions[0], colour=self.theme.answer, **CARD)
        written.ring(self.theme.answer).move_to([WRITTEN_X, ledger.inward.get_y(), 0])
        carried = ledger.inward.copy()
        for card in (written, carried):
            card.set_z_index(ABOVE)
        answer, meter = ledger.after[2], ledger.meters[1][2]
        goal = answer.get_value()
        answer.set_value(ledger.before[2].get_value())
        text = self.lecture.fact.text[self.language]
        word = Words(text.answer, TITLE, self.theme.answer)
        word.next_to(ledger.outward, RIGHT, buff=1.2)
        with self.beat("after"):
            self.play(
                FadeOut(trace[:-1], shift=0.3 * UP),
                FadeOut(trace[-1], target_position=written, scale=0.3),
                FadeIn(written, scale=0.4),
                run_time=1.0,
            )
            self.play(
                carried.animate.move_to(ledger.outward),
                written.animate.move_to(ledger.outward),
                run_time=0.9,
            )
            self.add(ledger.outward, written)
            self.play(
                FadeOut(carried, written),
                Flash(
                    ledger.outward, color=self.theme.answer, flash_radius=2.3, line_length=0.5,
                    num_lines=24, line_stroke_width=4,
                ),
                ledger.outward.animate.ring(self.theme.answer),
                FadeIn(ledger.sums[1], shift=0.2 * UP),
                FadeIn(*ledger.after, *ledger.meters[1][:2]),
                run_time=0.9,
            )  # fmt: skip
            self.play(
                ChangeDecimal(answer, goal),
                GrowFromEdge(meter, LEFT),
                FadeIn(word, target_position=meter, scale=0.2),
                run_time=1.1,
            )
            self.play(Indicate(VGroup(answer, meter), color=self.theme.answer), run_time=0.8)

        self.bars = bars = self.next_words()
        self.bars_before = bars.get_values()
        caption = Words(self.words("toy_model"), LABEL, self.theme.dim, italic=True)
        caption.next_to(bars.bars, DOWN, buff=0.45).align_to(bars.labels, LEFT)
        with self.beat("bars") as beat:
            self.play(
                ledger.outward.animate.ring(self.theme.faint),
                ledger.inward.animate.ring(self.theme.ink),
                ReplacementTransform(word, bars.labels[0]),
                run_time=0.8,
            )
            rest = [VGroup(bars.bars[0], bars.percents[0])]
            rest += [bars.row(k) for k in range(1, len(bars.bars))]
            self.play(
                LaggedStart(*(FadeIn(row, shift=0.3 * RIGHT) for row in rest), lag_ratio=0.35),
                FadeIn(caption),
                run_time=max(beat.at("knows") - beat.elapsed - 0.6, 1.2),
            )
            self.add(bars)
            self.wait_for(beat, "knows")
            self.play(
                ledger.inward.animate.ring(self.theme.faint),
                ledger.outward.animate.ring(self.theme.answer),
                bars.grow_to(facts.next_word(step.output, len(bars.bars))),
                run_time=1.6,
            )
            self.play(Circumscribe(bars.row(0), color=self.theme.answer), run_time=1.0)
        self.leave(short)

    def trace_lines(self) -> VGroup:
        """From the row's two, by the bias's minus one, to one times the answer's column.

        Their numbers are read back by `numbers`: row product, bias, sum, neuron, column's share.
        """
        facts, colours = self.toy, self.theme
        step, answer = facts.forward(), self.lecture.fact.symbols[2]
        bias = float(facts.block.b_up[0])
        share = component(step.contributions[0], facts.answer)
        figures = (step.row_products[0], bias, step.pre_activations[0], step.neurons[0], share)
        self.numbers = VGroup(
            *(Decimal(float(v), 1, HEADING, colours.ink, sign=v < 0) for v in figures)
        )
        rows, add, total, neuron, last = self.numbers
        last.set_fill(colours.answer)
        b = Formula(f"vec({answer})", HEADING, colours.answer)
        lines = VGroup()
        for pieces in (
            (Formula("vec(r)_0 dot vec(E) =", HEADING, colours.dim), rows),
            (Formula("vec(r)_0 dot vec(E) + b_0 =", HEADING, colours.dim), rows.copy(), add,
             Formula("=", HEADING, colours.dim), total),
            (Formula('n_0 = "ReLU"(', HEADING, colours.dim), total.copy(),
             Formula(") =", HEADING, colours.dim), neuron),
            (Formula("n_0 vec(c)_0 =", HEADING, colours.dim), last,
             Formula("dot", HEADING, colours.dim), b),
        ):  # fmt: skip
            line = VGroup(*pieces).arrange(RIGHT, buff=0.14)
            for piece in line:
                if isinstance(piece, Decimal | Formula) and piece.text not in ("=", "dot"):
                    piece.put_baseline(0)
            middle = next(p for p in line if isinstance(p, Decimal)).get_y()
            for piece in line:
                if piece.text in ("=", "dot"):
                    piece.set_y(middle)
            lines.add(line)
        for k, line in enumerate(lines):
            line.shift((TRACE_X - line.get_left()[0]) * RIGHT + (2.1 - 1.15 * k) * UP)
        return lines

    def next_words(self) -> NextTokenBars:
        """The toy model's bars for the vector as it came in."""
        facts, text = self.toy, self.lecture.fact.text[self.language]
        words = (text.answer, *text.alternatives)
        bars = NextTokenBars(
            words, facts.next_word(facts.full_name, len(words)), length=2.9, row_gap=0.86
        )
        left = RIGHT_SIDE - bars.labels.get_left()[0]
        return bars.shift(left * RIGHT + (0.75 - bars.get_y()) * UP)


class Ledger(VGroup):
    """The vector before and after, and how much of the three directions each holds.

    `inward`, `outward` are the columns, `sums` what they are sums of, `heads` the directions,
    `before` and `after` the dot products, `meters` the bars beside them.
    """

    def __init__(self, scene: LectureScene, step: ForwardPass) -> None:
        super().__init__()
        facts, colours = scene.toy, scene.theme
        symbols = scene.lecture.fact.symbols
        shades = (colours.first, colours.last, colours.answer)
        self.inward = ColumnCard(step.x, **CARD).move_to([INWARD_X, CARD_Y, 0])
        self.outward = ColumnCard(step.output, **CARD).move_to([OUTWARD_X, CARD_Y, 0])
        self.sums, self.heads, self.before, self.after = (VGroup() for _ in range(4))
        self.meters = (VGroup(), VGroup())
        for column, count in ((self.inward, 2), (self.outward, 3)):
            terms = [f"{{{{ vec({s}) : {s.lower()} }}}}" for s in symbols[:count]]
            line = Formula(" + ".join([*terms, *(["dots.c"] if count == 3 else [])]), BODY)
            for symbol, shade in zip(symbols[:count], shades, strict=False):
                line.part(symbol.lower()).set_color(shade)
            self.sums.add(line.set_x(column.get_x()).put_baseline(column.get_top()[1] + 0.25))
        directions = (facts.first, facts.last, facts.answer)
        for k, (symbol, shade, d) in enumerate(zip(symbols, shades, directions, strict=True)):
            y = self.inward.get_bottom()[1] - 0.6 - 0.52 * k
            head = Formula(f"vec({symbol}) dot", BODY, shade)
            self.heads.add(head.shift((-6.45 - head.get_left()[0]) * RIGHT).put_baseline(y))
            for group, meters, column in (
                (self.before, self.meters[0], self.inward),
                (self.after, self.meters[1], self.outward),
            ):
                number = Decimal(component(column.get_values(), d), 1, BODY, shade)
                group.add(number.set_x(column.get_x()).put_baseline(y))
                meters.add(self.meter(number, shade))
        self.add(self.inward, self.outward, self.sums, self.heads, self.before, self.after)
        self.add(*self.meters)

    @staticmethod
    def meter(number: Decimal, shade: ManimColor) -> Rectangle:
        """A bar right of a number, as long as it is large."""
        bar = Rectangle(
            width=METER * abs(number.get_value()) + 0.03, height=0.24, stroke_width=0,
            fill_color=shade, fill_opacity=1,
        )  # fmt: skip
        return bar.next_to(number, RIGHT, buff=0.2)

    def get_values(self) -> np.ndarray:
        """Dot products before and after, shape (2, 3)."""
        return np.array([[n.get_value() for n in group] for group in (self.before, self.after)])


class WholeBlock(LectureScene):
    """Both matrices under one line of a formula: rows look for things, columns write them."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        m, j, b = self.lecture.fact.symbols
        short, whole = quiet(formula("block")), formula("block")
        self.add(short)
        style = {"size": SMALL, "row_gap": 0.4, "col_gap": 0.66}
        self.up = up = WeightMatrix(facts.block.W_up, **style)
        self.down = down = WeightMatrix(facts.block.W_down, **style)
        up.paint_signs()
        self.bend = bend = self.kink()
        stage = VGroup(up, bend, down).arrange(RIGHT, buff=0.5)
        stage.scale(min(1.0, STAGE_WIDTH / stage.width))
        stage.move_to(0.35 * UP)
        row = SurroundingRectangle(
            up.row(0), buff=0.08, color=colours.answer, stroke_width=2.5, corner_radius=0.06
        )
        column = SurroundingRectangle(
            down.col(0), buff=0.08, color=colours.answer, stroke_width=2.5, corner_radius=0.06
        )
        question = Formula(
            f"{{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}", BODY,
            paint={"m": colours.first, "j": colours.last},
        ).next_to(row, UP, buff=0.25)  # fmt: skip
        reply = Formula(f"vec({b})", BODY, colours.answer).next_to(column, UP, buff=0.25)
        asks = Words(self.words("rows"), BODY, colours.ink).next_to(up, DOWN, buff=0.35)
        writes = Words(self.words("columns"), BODY, colours.ink).next_to(down, DOWN, buff=0.35)
        writes.put_baseline(min(asks.baseline, writes.baseline))
        asks.put_baseline(writes.baseline)

        with self.beat("line") as beat:
            self.play(ReplacementTransform(short, whole), run_time=0.6)
            for mark, label, thing in STEPS_AND_PARTS:
                self.wait_for(beat, mark)
                self.play(unfold_from(whole.part(label), getattr(self, thing)), run_time=0.8)
            self.wait_for(beat, "plus")
            path = self.way_around(stage)
            cells = CellColumn(facts.full_name, height=0.8, width=0.3).move_to(path.get_start())
            self.play(FadeIn(cells, shift=0.3 * UP), run_time=0.4)
            self.play(
                Create(path),
                MoveAlongPath(cells, path),
                whole.part("skip").animate(rate_func=there_and_back).scale(1.3),
                run_time=2.2,
            )
        with self.beat("sides") as beat:
            self.wait_for(beat, "rows")
            self.play(
                up.row(0).animate.set_fill(colours.ink),
                Create(row),
                FadeIn(question, asks, shift=0.1 * UP),
                run_time=0.8,
            )
            self.wait_for(beat, "columns")
            self.play(
                down.col(0).animate.set_fill(colours.answer),
                Create(column),
                FadeIn(reply, writes, shift=0.1 * UP),
                run_time=0.8,
            )
        self.leave()

    def way_around(self, stage: VGroup) -> VMobject:
        """The path that brings what came in over both matrices to the other side."""
        left, right, y = stage.get_left()[0] - 0.35, stage.get_right()[0] + 0.35, stage.get_y()
        corners = [[left, y, 0], [left, AROUND_Y, 0], [right, AROUND_Y, 0], [right, y, 0]]
        path = VMobject(stroke_color=self.theme.stream, stroke_width=3)
        return path.set_points_as_corners(np.array(corners))

    def kink(self) -> VGroup:
        """The ReLU's graph, small."""
        plot = ActivationPlot(relu, x_range=(-1.2, 1.2), y_range=(-0.2, 1.2), unit=0.55)
        plot.remove(plot.ticks, plot.numbers, plot.dots)
        return plot
