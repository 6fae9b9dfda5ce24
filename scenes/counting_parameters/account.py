"""Shot 54: every kind of array of the model in one table, and the perceptrons' share of it."""

from math import ceil, sqrt

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.parameters import GROUPS, simple_fraction
from scenes.counting_parameters.count_set import BlockCount, plain_count, sizes
from scenes.mobjects.parameters import ParameterTable as Table
from scenes.mobjects.parameters import ShareBar, group_colour
from scenes.mobjects.text import (
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.stage import LectureScene

MOST_BLOCKS = 120  # more layers than this are drawn as so many
TABLE_WIDTH = 12.4


def _columns(count: int) -> int:
    """How many stand in a row so that the field is about twice as long as high, and full."""
    ideal = sqrt(2 * count)
    full = [n for n in range(1, count + 1) if count % n == 0 and ideal / 1.6 <= n <= 1.6 * ideal]
    return min(full, key=lambda n: abs(n - ideal), default=ceil(ideal))


class ParameterTable(LectureScene):
    """One block becomes all of them; the table fills line by line; a bar shows who holds what."""

    def construct(self) -> None:
        self.count = plain_count(self)
        blocks = self.blocks()
        self.product = product = self.product_line()
        product.next_to(blocks, DOWN, buff=0.6)
        with self.beat("one_to_all") as beat:
            self.play(FadeIn(blocks[0], scale=2.5), FadeIn(product), run_time=1.0)
            self.wait_for(beat, "fill")
            self.play(self.multiply(blocks), run_time=max(beat.remaining, 3.0))
        self.play(FadeOut(blocks, shift=0.3 * DOWN), FadeOut(product[:-1]), run_time=0.8)

        self.table = table = self.account()
        self.total = total = self.total_line(table)
        with self.beat("attention_rows") as beat:
            self.carry(self.all_blocks, table)
            self.play(FadeIn(total), run_time=0.5)
            self.enter(["embedding"], run_time=max((beat.at("query") - beat.elapsed) / 2, 1.6))
            self.play(FadeIn(table.headings), run_time=0.4)
            self.wait_for(beat, "query")
            self.enter(["query", "key", "value", "output"], run_time=max(beat.remaining, 2.4))
        with self.beat("mlp_rows") as beat:
            self.enter(["up", "down"], run_time=max(beat.duration * 0.5, 2.0))
            self.enter(["unembedding"], run_time=max(beat.remaining, 1.5))
        with self.beat("total") as beat:
            self.play(
                LaggedStart(
                    *(line.animate.set_opacity(0.4) for line in table.lines), lag_ratio=0.4
                ),
                table.headings.animate.set_opacity(0.4),
                run_time=max(beat.duration * 0.5, 1.5),
            )
            self.play(
                total[0].animate.set_color(self.theme.ink),
                self.number.animate.set_color(self.theme.answer),
                run_time=0.8,
            )
        self.share_of_the_whole(table, total)
        self.leave()

    # ------------------------------------------------------------------ one block, all blocks

    def blocks(self) -> VGroup:
        """A pair of matrices a layer, in rows about twice as long as high."""
        layers = min(sizes(self).layers, MOST_BLOCKS)
        pair = self.pair_outline()
        blocks = VGroup(*(self.block_of(pair) for _ in range(layers)))
        blocks.arrange_in_grid(cols=_columns(layers), buff=(0.22, 0.2))
        blocks.scale(min(11.5 / blocks.width, 4.6 / blocks.height, 2.0))
        return blocks.move_to(0.75 * UP)

    def pair_outline(self) -> np.ndarray:
        """The outline of both matrices, small: W↑ standing, W↓ beside it."""
        one = BlockCount(self.count)
        pair = VGroup(one.up, one.down).scale(0.13)
        pair[1].next_to(pair[0], RIGHT, buff=0.07, aligned_edge=UP)
        return np.concatenate([matrix.points for matrix in pair])

    def block_of(self, outline: np.ndarray) -> VMobject:
        """One block as a single outline, which is quick to copy."""
        block = VMobject(
            stroke_width=1.2,
            stroke_color=self.theme.answer,
            fill_color=self.theme.mix(self.theme.answer, 0.2),
            fill_opacity=1,
        )
        block.points = outline.copy()
        return block

    def product_line(self) -> VGroup:
        """Layers × a block's parameters = the perceptrons' parameters."""
        self.layers = Decimal(1, 0, HEADING, anchor="right")
        self.block = Decimal(self.count.group_in_layer("mlp"), 0, HEADING)
        self.all_blocks = Decimal(
            self.count.group_total("mlp"), 0, HEADING, self.theme.answer, anchor="left"
        )
        signs = [Formula(sign, HEADING, self.theme.dim) for sign in ("times", "=")]
        line = VGroup(self.layers, signs[0], self.block, signs[1], self.all_blocks)
        self.layers.set_value(sizes(self).layers)
        line.arrange(RIGHT, buff=0.25)
        align_baselines([self.layers, *line])
        self.layers.set_value(1)
        self.all_blocks.set_value(self.block.get_value())
        return line

    def multiply(self, blocks: VGroup) -> UpdateFromAlphaFunc:
        """Block after block comes in, and both numbers keep step with them."""
        layers = sizes(self).layers
        self.add(*blocks[1:].set_opacity(0))
        changing = VGroup(blocks, self.layers, self.all_blocks)

        def step(_: VGroup, alpha: float) -> None:
            shown = 1 + alpha * (layers - 1)
            for k, block in enumerate(blocks):
                place = 1 + k * (layers - 1) / max(len(blocks) - 1, 1)
                block.set_opacity(float(min(max(shown - place + 1, 0), 1)))
            self.layers.set_value(int(shown))
            self.all_blocks.set_value(int(shown) * self.block.get_value())

        return UpdateFromAlphaFunc(changing, step)

    # -------------------------------------------------------------------------- the account

    def account(self) -> Table:
        """The table, in words of the lecture."""
        names = {row.key: self.words(row.key) for row in self.count.rows}
        table = Table(self.count, names, (self.words("heads"), self.words("layers")))
        if table.width > TABLE_WIDTH:
            table = Table(
                self.count,
                names,
                (self.words("heads"), self.words("layers")),
                size=LABEL * TABLE_WIDTH / table.width,
            )
        return table.move_to(0.75 * UP)

    def total_line(self, table: Table) -> VGroup:
        """A rule, and below it the sum of what has been entered so far."""
        rule = Line(table.get_left(), table.get_right(), stroke_width=2, color=self.theme.dim)
        rule.set_y(table.get_bottom()[1] - 0.25)
        self.number = Decimal(0, 0, HEADING, anchor="right")
        words = Words(self.words("total"), HEADING, self.theme.dim)
        words.align_to(rule, LEFT).put_baseline(rule.get_y() - 0.62)
        self.number.shift(rule.get_right() - self.number._anchor_point())
        self.number.put_baseline(rule.get_y() - 0.62)
        return VGroup(words, rule, self.number)

    def carry(self, product: Decimal, table: Table) -> None:
        """The perceptrons' sum goes where its two lines will stand, and waits to be entered."""
        flying = product.copy()
        self.remove(product)
        self.add(flying)
        place = table.group("mlp").get_right()
        self.play(flying.animate.scale(0.6).move_to(place, RIGHT).set_opacity(0), run_time=0.9)
        self.remove(flying)

    def enter(self, keys: list[str], run_time: float) -> None:
        """Lines come in one after another, the sum below them counting along."""
        lines = [self.table.line(key) for key in keys]
        for line in lines:
            each = run_time / len(lines)
            end = self.number.get_value() + line.total.get_value()
            self.play(
                LaggedStart(*(FadeIn(part, shift=0.15 * RIGHT) for part in line), lag_ratio=0.15),
                ChangeDecimal(self.number, end),
                run_time=each,
            )

    # ----------------------------------------------------------------------------- the share

    def share_of_the_whole(self, table: Table, total: VGroup) -> None:
        """Every line's total goes into a bar; the perceptrons' part of it is measured."""
        groups = [group for group in GROUPS if self.count.group_total(group)]
        groups.sort(key=lambda group: (group != "mlp", -self.count.share(group)))
        shares = [self.count.share(group) for group in groups]
        self.bar = bar = ShareBar(
            shares, [group_colour(group) for group in groups], length=12.0, height=0.8
        )
        bar.move_to(0.2 * DOWN)
        labels = self.share_labels(bar, groups)
        self.share = Decimal(100 * self.count.share("mlp"), 1, TITLE, self.theme.answer, unit=" %")
        fraction = simple_fraction(self.count.share("mlp"))
        tick = bar.tick(fraction)
        with self.beat("share") as beat:
            self.play(FadeOut(table, shift=0.3 * UP), FadeOut(total[1]), run_time=0.6)
            self.play(
                VGroup(total[0], total[2]).animate.shift((2.5 - total.get_center()[1]) * UP),
                run_time=1.0,
            )
            self.play(bar.pour(), run_time=1.6)
            self.play(FadeIn(labels), run_time=0.6)
            self.wait_for(beat, "mlp")
            mlp = bar.segments[groups.index("mlp")]
            self.share.next_to(mlp, UP, buff=0.3)
            self.play(FadeIn(self.share, shift=0.2 * UP), run_time=0.7)
            self.play(Create(tick[0]), FadeIn(tick[1]), run_time=0.7)

    def share_labels(self, bar: ShareBar, groups: list) -> VGroup:
        """A name below each segment; that of a thin one goes a line lower, not over the next."""
        labels = VGroup()
        right = bar.get_right()[0]
        for segment, group in zip(bar.segments, groups, strict=True):
            label = Words(self.words(f"{group}_share"), LABEL, self.theme.dim)
            label.next_to(segment, DOWN, buff=0.3)
            label.shift(min(right - label.get_right()[0], 0) * RIGHT)
            label.put_baseline(bar.get_bottom()[1] - 0.55)
            if labels and label.get_left()[0] < labels[-1].get_right()[0] + 0.3:
                label.put_baseline(bar.get_bottom()[1] - 1.1)
                label.add(self.leader(segment, label))
            labels.add(label)
        return labels

    def leader(self, segment: Rectangle, label: Words) -> Line:
        """A line from a thin segment down to its name."""
        x = segment.get_center()[0]
        top, bottom = segment.get_bottom()[1] - 0.08, label.get_top()[1] + 0.08
        return Line([x, top, 0], [x, bottom, 0], stroke_width=1.5, color=self.theme.faint)
