"""Shots 46, 47 and 49: what the block made is added to what came in, and what it then says."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    SurroundingRectangle,
    TransformFromCopy,
    VGroup,
)

from mlp_math.activations import relu
from mlp_math.block import ForwardPass
from scenes.inside_the_mlp.block_set import formula, grow, settle, toy
from scenes.inside_the_mlp.down_set import exchange, sum_sign, unfold_from
from scenes.inside_the_mlp.overview import BlockShot
from scenes.inside_the_mlp.people import person_words
from scenes.inside_the_mlp.up_projection import quiet
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import (
    BODY,
    LABEL,
    SMALL,
    Decimal,
    Formula,
    Words,
    quoted,
)
from scenes.stage import LectureScene

HIGH_Y, LOW_Y = 1.95, -1.15
ROW_GAP = 0.4
PLATES_CELLS = 0.15
STEPS_AND_PARTS = (("up", "up", "up"), ("bend", "relu_open", "bend"), ("down", "down", "down"))
RIGHT_SIDE = 0.75  # where what stands beside the ledger begins


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
        self.arrange(RIGHT, buff=0.6)

    def get_values(self) -> np.ndarray:
        """The three columns, shape (3, d)."""
        return np.stack([c.get_values() for c in (self.stream, self.delta, self.out)])


class ResidualAdd(BlockShot):
    """The path around the block brings the vector as it was; the two are added."""

    def construct(self) -> None:
        step = toy(self).forward()
        before, after = formula("down"), formula("block")
        block = self.block().move_to(0.6 * UP)
        names = self.phase_names(block)[:3]
        path = block.copy().scale(0.8).move_to(HIGH_Y * UP).skip
        high = block.copy().scale(0.8).move_to(HIGH_Y * UP)
        for one in (block, high):
            one.remove(one.skip)
        self.add(before, block, names)
        self.row = row = SumRow(step).move_to(LOW_Y * UP)
        self.add_tags(row)

        with self.beat("around") as beat:
            self.play(
                FadeOut(names),
                block.animate.scale(0.8).move_to(high),
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
            settle(self, full, after)
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
        facts = toy(self)
        step = facts.forward()
        self.row = row = SumRow(step).move_to(LOW_Y * UP)
        tags = sum_tags(self, row)
        short = quiet(formula("block"))
        self.add(short, row, tags)
        self.ledger = ledger = Ledger(self, step)

        name = person_words(self, 0, LABEL).set_x(ledger.inward.get_x()).put_baseline(3.3)
        name.shift(max(-6.5 - name.get_left()[0], 0) * RIGHT)
        with self.beat("before") as beat:
            self.play(
                FadeOut(row.plus, row.equals, row.delta, row.out, tags[1], tags[2]),
                ReplacementTransform(row.stream, ledger.inward),
                exchange(tags[0], ledger.sums[0]),
                FadeIn(name, shift=0.15 * DOWN),
                run_time=1.2,
            )
            self.wait_for(beat, "names")
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(head, before), shift=0.2 * DOWN)
                        for head, before in zip(ledger.heads, ledger.before, strict=True)
                    ),
                    lag_ratio=0.5,
                ),
                run_time=max(beat.remaining, 1.5),
            )

        self.trace = trace = self.trace_lines()
        with self.beat("trace") as beat:
            slot = max(beat.remaining / len(trace), 1.0)
            for k, line in enumerate(trace):
                self.play(
                    FadeIn(line, shift=0.2 * LEFT),
                    *([trace[k - 1].animate.set_opacity(0.45)] if k else []),
                    run_time=0.6,
                )
                self.wait(slot - 0.6)

        with self.beat("after") as beat:
            self.play(
                TransformFromCopy(ledger.inward, ledger.outward),
                TransformFromCopy(ledger.sums[0], ledger.sums[1]),
                run_time=1.0,
            )
            self.play(
                FadeIn(*ledger.after[:2]),
                TransformFromCopy(trace[-1], ledger.after[2]),
                run_time=max(beat.remaining * 0.5, 1.2),
            )

        self.bars = bars = self.next_words()
        self.bars_before = bars.get_values()
        caption = Words(self.words("toy_model"), SMALL, self.theme.dim, italic=True)
        caption.next_to(bars.bars, DOWN, buff=0.4).align_to(bars.bars, LEFT)
        frame = SurroundingRectangle(
            ledger.inward, buff=0.1, color=self.theme.answer, stroke_width=2.5, corner_radius=0.1
        )
        with self.beat("bars") as beat:
            self.play(FadeOut(trace, shift=0.2 * RIGHT), Create(frame), run_time=0.6)
            rows = [bars.row(k) for k in range(len(bars.bars))]
            self.play(
                LaggedStart(*(FadeIn(row, shift=0.2 * RIGHT) for row in rows), lag_ratio=0.35),
                FadeIn(caption),
                run_time=max(beat.at("knows") - beat.elapsed - 0.6, 1.2),
            )
            self.add(bars)
            self.wait_for(beat, "knows")
            self.play(
                frame.animate.move_to(ledger.outward),
                bars.grow_to(facts.next_word(step.output, len(bars.bars))),
                run_time=1.8,
            )
        self.leave(short)

    def trace_lines(self) -> VGroup:
        """From the row's two, by the bias's minus one, to one times the answer's column.

        Their numbers are read back by `numbers`: row product, bias, sum, neuron, column's share.
        """
        facts, colours = toy(self), self.theme
        step, answer = facts.forward(), self.lecture.fact.symbols[2]
        bias = float(facts.block.b_up[0])
        share = float(facts.answer @ step.contributions[0])
        figures = (step.row_products[0], bias, step.pre_activations[0], step.neurons[0], share)
        self.numbers = VGroup(
            *(Decimal(float(v), 1, BODY, colours.ink, sign=v < 0) for v in figures)
        )
        rows, add, total, neuron, last = self.numbers
        last.set_fill(colours.answer)
        b = Formula(f"vec({answer})", BODY, colours.answer)
        lines = VGroup()
        for pieces in (
            (Formula("vec(r)_0 dot vec(E) =", BODY, colours.dim), rows),
            (Formula("vec(r)_0 dot vec(E) + b_0 =", BODY, colours.dim), rows.copy(), add,
             Formula("=", BODY, colours.dim), total),
            (Formula('n_0 = "ReLU"(', BODY, colours.dim), total.copy(),
             Formula(") =", BODY, colours.dim), neuron),
            (Formula("n_0 vec(c)_0 =", BODY, colours.dim), last,
             Formula("dot", BODY, colours.dim), b),
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
            line.shift((RIGHT_SIDE - line.get_left()[0]) * RIGHT + (2.0 - 1.05 * k) * UP)
        return lines

    def next_words(self) -> NextTokenBars:
        """The toy model's bars for the vector as it came in."""
        facts, text = toy(self), self.lecture.fact.text[self.language]
        words = (text.answer, *text.alternatives)
        bars = NextTokenBars(words, facts.next_word(facts.full_name, len(words)), length=2.7)
        left = RIGHT_SIDE - bars.labels.get_left()[0]
        return bars.shift(left * RIGHT + (0.7 - bars.get_y()) * UP)


class Ledger(VGroup):
    """The vector before and after, and how much of the three directions each holds.

    `inward`, `outward` are the columns, `sums` what they are sums of, `heads` the directions,
    `before` and `after` the dot products.
    """

    def __init__(self, scene: LectureScene, step: ForwardPass) -> None:
        super().__init__()
        facts, colours = toy(scene), scene.theme
        symbols = scene.lecture.fact.symbols
        shades = (colours.first, colours.last, colours.answer)
        self.inward = EmbeddingColumn(step.x, ellipsis=0, row_gap=ROW_GAP)
        self.outward = EmbeddingColumn(step.output, ellipsis=0, row_gap=ROW_GAP)
        self.inward.move_to([-4.75, 1.15, 0])
        self.outward.move_to([-1.75, 1.15, 0])
        self.sums, self.heads, self.before, self.after = (VGroup() for _ in range(4))
        for column, count in ((self.inward, 2), (self.outward, 3)):
            terms = [f"{{{{ vec({s}) : {s.lower()} }}}}" for s in symbols[:count]]
            line = Formula(" + ".join([*terms, *(["dots.c"] if count == 3 else [])]), BODY)
            for symbol, shade in zip(symbols[:count], shades, strict=False):
                line.part(symbol.lower()).set_color(shade)
            self.sums.add(line.set_x(column.get_x()).put_baseline(column.get_top()[1] + 0.25))
        directions = (facts.first, facts.last, facts.answer)
        for k, (symbol, shade, d) in enumerate(zip(symbols, shades, directions, strict=True)):
            y = self.inward.get_bottom()[1] - 0.65 - 0.62 * k
            head = Formula(f"vec({symbol}) dot", BODY, shade)
            self.heads.add(head.shift((-6.45 - head.get_left()[0]) * RIGHT).put_baseline(y))
            for group, column in ((self.before, self.inward), (self.after, self.outward)):
                number = Decimal(float(d @ column.get_values()), 1, BODY, shade)
                group.add(number.set_x(column.get_x()).put_baseline(y))
        self.add(self.inward, self.outward, self.sums, self.heads, self.before, self.after)

    def get_values(self) -> np.ndarray:
        """Dot products before and after, shape (2, 3)."""
        return np.array([[n.get_value() for n in group] for group in (self.before, self.after)])


class WholeBlock(LectureScene):
    """Both matrices under one line of a formula: rows look for things, columns write them."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        m, j, b = self.lecture.fact.symbols
        short, whole = quiet(formula("block")), formula("block")
        self.add(short)
        style = {"size": SMALL, "row_gap": 0.4, "col_gap": 0.66}
        self.up = up = WeightMatrix(facts.block.W_up, **style)
        self.down = down = WeightMatrix(facts.block.W_down, **style)
        up.paint_signs()
        self.bend = bend = self.kink()
        stage = VGroup(up, bend, down).arrange(RIGHT, buff=0.5)
        if stage.width > 12.7:
            stage.scale(12.7 / stage.width)
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
            skip = whole.part("skip")
            self.play(skip.animate.scale(1.25), run_time=0.4)
            self.play(skip.animate.scale(1 / 1.25), run_time=0.4)
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

    def kink(self) -> VGroup:
        """The ReLU's graph, small."""
        plot = ActivationPlot(relu, x_range=(-1.2, 1.2), y_range=(-0.2, 1.2), unit=0.55)
        plot.remove(plot.ticks, plot.numbers, plot.dots)
        return plot
