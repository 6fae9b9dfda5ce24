"""Shot 54: every kind of array of the model in one table, and the perceptrons' share of it."""

from math import ceil, sqrt

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
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

from mlp_math.parameters import GROUPS, Group, simple_fraction
from scenes.counting_parameters.count_set import BlockCount, plain_count, sizes
from scenes.mobjects.parameters import ParameterRows as Table
from scenes.mobjects.parameters import ShareBar, group_colour
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
    align_baselines,
)
from scenes.stage import Beat, LectureScene

MOST_BLOCKS = 120  # more layers than this are drawn as so many
WIDTH = 12.4  # of the table and of the bar below it
SHARE = 84.0  # font size of the share that matters
LARGEST = 36.0  # font size of the table, where it is not too wide for that
TOP = 3.2  # height at which the table's headings stand


def _columns(count: int) -> int:
    """How many stand in a row so that the field is about twice as long as high, and full."""
    ideal = sqrt(2 * count)
    full = [n for n in range(1, count + 1) if count % n == 0 and ideal / 1.6 <= n <= 1.6 * ideal]
    return min(full, key=lambda n: abs(n - ideal), default=ceil(ideal))


class ParameterTable(LectureScene):
    """One block becomes all of them; the table fills line by line; a bar shows who holds what."""

    def construct(self) -> None:
        self.count = plain_count(self)
        with self.beat("one_to_all") as beat:
            self.one_to_all(beat)
        self.leave()
        self.table = self.account()
        self.total = self.total_line()
        self.filling = self.bar_of_lines()
        with self.beat("attention_rows") as beat:
            self.play(FadeIn(self.total, self.filling.frame), run_time=0.8)
            self.add(self.filling)
            self.enter(["embedding"], run_time=max(0.7 * (beat.at("query") - beat.elapsed), 1.6))
            self.play(FadeIn(self.table.headings, shift=0.2 * DOWN), run_time=0.6)
            self.wait_for(beat, "query")
            self.enter(["query", "key", "value", "output"], run_time=max(beat.remaining, 3.2))
        with self.beat("mlp_rows") as beat:
            self.enter(["up", "down"], run_time=max(beat.duration * 0.55, 2.4))
            self.enter(["unembedding"], run_time=max(beat.remaining, 1.5))
        with self.beat("total") as beat:
            self.sum_up(beat)
        self.share_of_the_whole()
        self.leave()

    # ------------------------------------------------------------------ one block, all blocks

    def one_to_all(self, beat: Beat) -> None:
        """One block, large; it takes its place in the field, and the others join it."""
        blocks, product = self.blocks(), self.product_line()
        self.product = product.next_to(blocks, DOWN, buff=0.55)
        place = blocks[0].copy()
        blocks[0].scale(4.2 / blocks[0].height).move_to(0.9 * UP)
        self.play(FadeIn(blocks[0], shift=0.3 * UP), run_time=0.8)
        self.play(FadeIn(product[1:], shift=0.2 * UP), FadeIn(self.layers), run_time=0.8)
        self.wait_for(beat, "fill")
        self.play(blocks[0].animate.become(place), run_time=0.9)
        self.play(self.multiply(blocks), run_time=max(beat.remaining, 3.0))

    def blocks(self) -> VGroup:
        """A pair of matrices a layer, in rows about twice as long as high."""
        layers = min(sizes(self).n_layers, MOST_BLOCKS)
        pair = self.pair_outline()
        blocks = VGroup(*(self.block_of(pair) for _ in range(layers)))
        blocks.arrange_in_grid(cols=_columns(layers), buff=(0.22, 0.2))
        blocks.scale(min(WIDTH / blocks.width, 5.0 / blocks.height, 2.0))
        return blocks.move_to(0.9 * UP)

    def pair_outline(self) -> np.ndarray:
        """The outline of both matrices, small: W↑ standing, W↓ beside it."""
        one = BlockCount(self.count)
        pair = VGroup(one.up, one.down).scale(0.13)
        pair[1].next_to(pair[0], RIGHT, buff=0.07, aligned_edge=UP)
        return np.concatenate([matrix.points for matrix in pair])

    def block_of(self, outline: np.ndarray) -> VMobject:
        """One block as a single outline, which is quick to copy."""
        block = VMobject(
            stroke_width=1.6,
            stroke_color=self.theme.answer,
            fill_color=self.theme.mix(self.theme.answer, 0.3),
            fill_opacity=1,
        )
        block.points = outline.copy()
        return block

    def product_line(self) -> VGroup:
        """Layers × a block's parameters = the perceptrons' parameters."""
        size = 58.0
        self.layers = Decimal(1, 0, size, anchor="right")
        self.block = Decimal(self.count.group_in_layer("mlp"), 0, size)
        self.all_blocks = Decimal(
            self.count.group_total("mlp"), 0, size, self.theme.answer, anchor="left"
        )
        signs = [Formula(sign, size, self.theme.dim) for sign in ("times", "=")]
        line = VGroup(self.layers, signs[0], self.block, signs[1], self.all_blocks)
        self.layers.set_value(sizes(self).n_layers)
        line.arrange(RIGHT, buff=0.25)
        align_baselines([self.layers, *line])
        self.layers.set_value(1)
        self.all_blocks.set_value(self.block.get_value())
        return line

    def multiply(self, blocks: VGroup) -> UpdateFromAlphaFunc:
        """Block after block comes in, and both numbers keep step with them."""
        layers = sizes(self).n_layers
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
        """The table, in words of the lecture, as large as the frame is wide."""
        names = {row.key: self.words(row.key) for row in self.count.rows}
        headings = (self.words("heads"), self.words("layers"))
        size = min(LARGEST, LABEL * WIDTH / Table(self.count, names, headings).width)
        table = Table(self.count, names, headings, size=size, row_gap=0.55, column_gap=0.7)
        for heading in table.headings:
            heading.scale(LABEL / SMALL, about_point=heading.get_corner(DOWN + RIGHT))
        return table.move_to(TOP * UP, UP)

    def total_line(self) -> VGroup:
        """A rule, and below it the sum of what has been entered so far."""
        left, right = self.table.get_left(), self.table.get_right()
        rule = Line(left, right, stroke_width=2, color=self.theme.dim)
        rule.set_y(self.table.get_bottom()[1] - 0.2)
        words = Words(self.words("total"), HEADING, self.theme.dim).align_to(rule, LEFT)
        self.number = Decimal(0, 0, HEADING, anchor="right").shift(rule.get_right())
        for part in (words, self.number):
            part.put_baseline(rule.get_y() - 0.6)
        return VGroup(words, rule, self.number)

    def bar_of_lines(self) -> ShareBar:
        """A bar as long as the whole model, cut into the table's lines; still empty."""
        colours = [group_colour(row.group) for row in self.count.rows]
        shares = [row.total / self.count.total for row in self.count.rows]
        bar = ShareBar(shares, colours, length=WIDTH, height=0.42)
        return bar.next_to(self.total, DOWN, buff=0.4).set_x(0).fill_to(0.0)

    def enter(self, keys: list[str], run_time: float) -> None:
        """Lines come in one after another; each total drops into the sum and lengthens the bar."""
        for key in keys:
            line = self.table.line(key)
            drop = line.total.copy()
            self.play(
                LaggedStart(
                    *(
                        FadeIn(part, shift=0.2 * RIGHT)
                        for part in line
                        if len(part.get_all_points())
                    ),
                    lag_ratio=0.3,
                ),
                run_time=0.55 * run_time / len(keys),
            )
            self.play(
                drop.animate.move_to(self.number.get_right(), RIGHT).set_opacity(0),
                self.add_to_sum(line.total.get_value()),
                run_time=0.45 * run_time / len(keys),
            )
            self.remove(drop)

    def add_to_sum(self, amount: float) -> UpdateFromAlphaFunc:
        """The sum counts on by so much, and the bar keeps step with it."""
        start, whole = self.number.get_value(), self.count.total

        def step(_: VGroup, alpha: float) -> None:
            now = start + (amount if alpha == 1 else round(alpha * amount))
            self.number.set_value(now)
            self.filling.fill_to(now / whole)

        return UpdateFromAlphaFunc(VGroup(self.number, self.filling), step)

    def sum_up(self, beat: Beat) -> None:
        """Line after line steps back, and the total is what stays bright."""
        self.play(
            LaggedStart(*(line.animate.set_opacity(0.4) for line in self.table.lines)),
            self.table.headings.animate.set_opacity(0.4),
            run_time=max(beat.at("sum") - beat.elapsed - 0.2, 1.2),
        )
        self.play(
            self.total[0].animate.set_color(self.theme.ink),
            self.number.animate.set_color(self.theme.answer).scale(
                TITLE / HEADING, about_point=self.number.get_right()
            ),
            run_time=1.0,
        )

    # ----------------------------------------------------------------------------- the share

    def share_of_the_whole(self) -> None:
        """The bar's lines gather by what they belong to; the perceptrons' part is measured."""
        groups = [group for group in GROUPS if self.count.group_total(group)]
        groups.sort(key=lambda group: (group != "mlp", -self.count.share(group)))
        shares = [self.count.share(group) for group in groups]
        self.bar = bar = ShareBar(
            shares, [group_colour(group) for group in groups], length=WIDTH, height=1.3
        )
        bar.move_to(0.35 * DOWN)
        labels = self.share_labels(bar, groups)
        self.share = Decimal(100 * self.count.share("mlp"), 1, SHARE, self.theme.answer, unit=" %")
        mlp = bar.segments[groups.index("mlp")]
        self.share.next_to(mlp, UP, buff=0.4)
        tick = bar.tick(simple_fraction(self.count.share("mlp")), TITLE)
        with self.beat("share") as beat:
            self.play(
                FadeOut(self.table, self.total[1], shift=0.3 * UP, run_time=0.4),
                VGroup(self.total[0], self.number).animate.shift((3.0 - self.number.baseline) * UP),
                self.filling.animate.move_to(bar),
            )
            self.play(self.gather(bar, groups), run_time=1.3)
            self.remove(self.filling)
            self.add(bar)
            self.play(FadeIn(labels), run_time=0.5)
            self.wait_for(beat, "mlp")
            percent = self.share.get_value()
            self.add(self.share.set_value(0))
            self.play(
                ChangeDecimal(self.share, percent), Create(tick[0]), FadeIn(tick[1]), run_time=1.2
            )
            self.wait(1.0)

    def gather(self, bar: ShareBar, groups: list[Group]) -> AnimationGroup:
        """Every line's piece of the long bar goes to its group's place in the high one."""
        rows = list(self.count.rows)
        in_order = sorted(range(len(rows)), key=lambda k: groups.index(rows[k].group))
        edge, moves = bar.get_left(), []
        for k in in_order:
            piece = self.filling.segments[k]
            target = piece.copy().stretch_to_fit_height(bar.height).move_to(edge, LEFT)
            moves.append(piece.animate.become(target))
            edge = target.get_right()
        moves.append(self.filling.frame.animate.become(bar.frame))
        return AnimationGroup(*moves)

    def share_labels(self, bar: ShareBar, groups: list[Group]) -> VGroup:
        """A name below each segment; that of a thin one goes a line lower, not over the next."""
        labels = VGroup()
        right = bar.get_right()[0]
        for segment, group in zip(bar.segments, groups, strict=True):
            label = Words(self.words(f"{group}_share"), BODY, self.theme.dim)
            label.next_to(segment, DOWN, buff=0.3)
            label.shift(min(right - label.get_right()[0], 0) * RIGHT)
            label.put_baseline(bar.get_bottom()[1] - 0.65)
            if labels and label.get_left()[0] < labels[-1].get_right()[0] + 0.3:
                label.put_baseline(bar.get_bottom()[1] - 1.3)
                label.add(self.leader(segment, label))
            labels.add(label)
        return labels

    def leader(self, segment: Rectangle, label: Words) -> Line:
        """A line from a thin segment down to its name."""
        x = segment.get_center()[0]
        top, bottom = segment.get_bottom()[1] - 0.08, label.get_top()[1] + 0.08
        return Line([x, top, 0], [x, bottom, 0], stroke_width=1.5, color=self.theme.faint)
