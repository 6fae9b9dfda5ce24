"""The first matrix, whose rows ask questions of the vector."""

from collections.abc import Sequence
from functools import partial
from typing import Any

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
    Indicate,
    LaggedStart,
    ManimColor,
    Mobject,
    ReplacementTransform,
    Succession,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    smooth,
    squish_rate_func,
    there_and_back,
)

from scenes.inside_the_mlp.product_stage import ProductStage
from scenes.inside_the_mlp.row_pictures import NamedRows, RowPicture
from scenes.mobjects.brackets import brackets
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import fit
from scenes.mobjects.style import HUSHED, RESTING
from scenes.mobjects.text import BODY, HEADING, SMALL, Formula, Words
from scenes.moves import (
    cascade,
    comes_last,
    fold_into,
    give_way,
    in_turn,
    leaves_first,
    point_at,
    pulse,
    swap,
)
from scenes.sets.block import PRODUCT_Y, formula, name_tags, quiet, up_product
from scenes.stage import Beat, beat, interlude
from scenes.theme import theme

SWEEPS = (2.8, 0.9, 0.5, 0.3)  # seconds for the first rows; what is understood goes faster
DATA_SNIPPETS = 6
DIALS_X, DIAL_SPREAD = -3.4, 1.3
TEXT_X, TEXT_Y, TEXT_STEP, TEXT_WIDTH = 0.55, 1.9, 0.78, 6.0
# What stays goes where a picture was when that has gone, and is filled in when it is there.
moves_up, fills_in = squish_rate_func(linear, 0.25, 0.75), squish_rate_func(smooth, 0.7, 1.0)
UPRIGHT_X = (3.9, 5.7)  # of a row and of E that stand side by side


class UpProjection(ProductStage):
    """A matrix meets the vector; row by row, products add up to a longer vector."""

    def stage(self) -> None:
        self.product = product = up_product(self)
        self.tags = name_tags(product)
        self.note = Words(self.words("rounded"), SMALL, self.theme.dim, italic=True)
        self.note.next_to(product, UP, buff=0.25).align_to(product, RIGHT)
        self.before, self.lengths = product.vector.copy(), VGroup()
        self.aside = 0.95 * LEFT  # makes room to lay the short vector beside the long one
        self.add(product.vector, self.tags[1])

    @beat
    def matrix(self, beat: Beat) -> None:
        """While the vector is named the lens goes up to where the matrix is coming."""
        product, matrix = self.product, self.product.matrix
        self.play(
            self.push_in(product, self.tags, self.note, fill=0.9),
            Circumscribe(product.vector, color=self.theme.stream),
            run_time=1.4,
        )
        self.play(point_at(self.tags[1], 1.6), FadeIn(matrix.brackets), run_time=1.0)
        # Row by row it stands there when it is named.
        self.play(
            cascade(FadeIn, matrix.entries, 0.1, shift=0.3 * DOWN),
            run_time=beat.to("matrix", 1.4),
        )
        self.play(
            FadeIn(self.tags[0], self.note), point_at(matrix, 1.04), run_time=beat.through(0.8)
        )

    @beat
    def row_by_row(self, beat: Beat) -> None:
        product, matrix = self.product, self.product.matrix
        product.result.entries.set_fill(opacity=0)
        bar = self.row_bar(product, 0)
        rows = range(matrix.shown_shape[0])
        self.play(
            FadeIn(product.equals, product.result.brackets),
            Create(bar),
            *(matrix.row(i).animate.set_fill(opacity=HUSHED) for i in rows[1:]),
            run_time=1.0,
        )
        self.add(product)
        for i in rows:
            if i:
                self.play(
                    bar.animate.move_to(matrix.row(i)),
                    matrix.row(i).animate.set_fill(opacity=1),
                    matrix.row(i - 1).animate.set_fill(opacity=HUSHED),
                    run_time=0.2,
                )
            product.result.entry(i).set_value(0.0).set_fill(opacity=1)
            self.play(product.sweep_row(i), run_time=SWEEPS[min(i, len(SWEEPS) - 1)])
        self.play(FadeOut(bar), matrix.entries.animate.set_fill(opacity=1), run_time=0.5)

    @beat
    def longer(self, beat: Beat) -> None:
        """The vector that came in stands beside what came out, and ends three entries earlier."""
        result, short = self.product.result, formula("up")
        # Beside the result, not through it: for comparison.
        self.before.next_to(result, RIGHT, buff=1.1).align_to(result, UP).shift(self.aside)
        self.play(
            self.pull_back(),
            VGroup(self.product, self.tags).animate.shift(self.aside),
            FadeIn(self.before, shift=0.5 * LEFT, rate_func=comes_last),
            FadeOut(self.note, rate_func=leaves_first),
            run_time=1.0,
        )
        for column in (self.before, result):
            brace = column.length_brace(len(column.entries))
            brace[1].scale(1.5, about_edge=LEFT)
            self.lengths.add(brace)
        more = result.entries[len(self.before.entries) :]
        self.play(
            FadeIn(self.lengths, shift=0.15 * RIGHT),
            cascade(point_at, more, 0.3, scale=1.25),
            run_time=0.9,
        )
        self.play(
            FadeTransform(self.tags[0], short.part("up")),
            FadeTransform(self.tags[1], short.part("e")),
            cascade(point_at, more, 0.3, scale=1.25),
            run_time=beat.through(0.9),
        )
        self.remove(*self.tags, *short.submobjects)
        self.add(short)

    @interlude
    def hand_over(self) -> None:
        self.play(
            FadeOut(self.lengths, self.before),
            self.product.animate.shift(-self.aside),
            run_time=0.8,
        )


class KnobsFromData(ProductStage):
    """The matrix's entries are dials, turned by data bit by bit; the toy's are turned by hand."""

    def stage(self) -> None:
        self.product = up_product(self)
        self.short = formula("up")
        self.add(self.product, self.short)
        self.weights = self.product.matrix.get_values()
        self.panel = DialPanel(self.weights, radius=0.31, gap=0.68, scale=1.5)
        self.panel.widen(DIAL_SPREAD).move_to([0, PRODUCT_Y, 0])
        for dial in self.panel:
            dial.rim.set_stroke(self.theme.mix(self.theme.dim, 0.8), 2.2)
            dial.arc.set_stroke(width=5)
            dial.needle.set_stroke(width=3.4)
        self.frame = brackets(self.panel, colour=self.theme.ink)
        # Dials turned anyhow, and where the data lead them.
        self.anyhow, self.learned = self.rng().normal(scale=0.9, size=(2, *self.weights.shape))

    @beat
    def dials(self, beat: Beat) -> None:
        product, matrix = self.product, self.product.matrix
        self.play(
            FadeOut(VGroup(product.vector, product.equals, product.result), shift=RIGHT),
            quiet(self.short.animate),
            matrix.animate.scale(1.2).move_to(self.panel),
            run_time=1.4,
        )
        # Of the product only the matrix is left, and so in its name.
        self.play(
            cascade(Indicate, matrix.entries, 0.02, color=self.theme.ink),
            FadeOut(self.short.part("e"), rate_func=leaves_first),
            run_time=beat.to("dials", 1.0, early=0.3),
        )
        self.play(
            in_turn(entry_to_dial, matrix.entries, self.panel, lag=0.02),
            ReplacementTransform(matrix.brackets, self.frame),
            run_time=1.6,
        )
        self.add(self.panel)
        self.play(self.panel.turn_to(self.anyhow), run_time=beat.through(0.8))

    @beat
    def data(self, beat: Beat) -> None:
        texts = text_queue(self.lecture.sample_facts[self.language][:DATA_SNIPPETS])
        dials = VGroup(self.panel, self.frame)
        self.play(dials.animate.shift(DIALS_X * RIGHT), run_time=0.6)
        self.play(cascade(FadeIn, texts, 0.2, shift=0.5 * LEFT), run_time=0.6)
        slot = beat.share(len(texts), 1.1)
        for k, text in enumerate(texts):
            left = (1 - (k + 1) / len(texts)) ** 2
            goal = self.learned + left * (self.anyhow - self.learned)
            self.play(text.animate.set_opacity(1), run_time=0.15 * slot)
            self.play(
                read_into(self.frame[1], text),
                self.panel.nudge_from(self.frame[1].get_center(), goal),
                *(move_up(waiting) for waiting in texts[k + 1 :]),
                run_time=0.85 * slot,
            )
            self.remove(text)

    @beat
    def by_hand(self, beat: Beat) -> None:
        self.product = fresh = up_product(self)
        entries = fresh.matrix.entries
        hands = VGroup(*(pointer(shade) for shade in (self.theme.ink, self.theme.focus)))
        dials = VGroup(self.panel, self.frame)
        self.play(turned_by(hands, self.panel, self.weights, dials, -DIALS_X * RIGHT), run_time=1.7)
        whole = quiet(formula("up"))
        self.play(
            FadeOut(hands, rate_func=leaves_first),
            *(
                dial.animate.scale(0.6).move_to(entry)
                for dial, entry in zip(self.panel, entries, strict=True)
            ),
            ReplacementTransform(self.frame, fresh.matrix.brackets),
            run_time=0.7,
        )
        self.play(
            in_turn(partial(swap, scale=0.6), self.panel, entries, lag=0.01),
            FadeIn(fresh.vector, fresh.equals, fresh.result, shift=0.4 * LEFT),
            FadeIn(whole.part("e")),
            run_time=beat.through(0.8),
        )


def pointer(colour: ManimColor) -> VMobject:
    """A pointer as on a screen; its tip is its upper left corner."""
    left = ((0, 0), (0, -0.62), (0.15, -0.48), (0.26, -0.74))
    right = ((0.37, -0.69), (0.26, -0.44), (0.45, -0.44), (0, 0))
    shape = VMobject(fill_color=colour, fill_opacity=1, stroke_color=theme().background)
    shape.set_points_as_corners([np.array([x, y, 0.0]) for x, y in left + right])
    return shape.set_stroke(width=2).set_z_index(3)


def turned_by(
    hands: VGroup, panel: DialPanel, goal: np.ndarray, moved: VGroup, way: np.ndarray
) -> UpdateFromAlphaFunc:
    """Two hands turn the dials one by one, from the first on and from the last back.

    goal has the panel's shape; meanwhile `moved`, which holds the panel, goes `way`.
    """
    start, end = panel.get_values().reshape(-1), np.asarray(goal).reshape(-1)
    half, place = len(start) // 2, moved.get_center()
    orders = (range(half), range(len(start) - 1, half - 1, -1))

    def step(_: VGroup, alpha: float) -> None:
        moved.move_to(place + smooth(min(2 * alpha, 1.0)) * way)
        for hand, order in zip(hands, orders, strict=True):
            reached = alpha * len(order)
            for turn, k in enumerate(order):
                share = float(np.clip(reached - turn, 0.0, 1.0))
                panel[k].set_value((1 - share) * start[k] + share * end[k])
            at = panel[order[min(int(reached), len(order) - 1)]]
            hand.move_to(at.get_center(), aligned_edge=UP + LEFT)

    return UpdateFromAlphaFunc(VGroup(moved, hands), step, rate_func=linear)


def text_queue(texts: Sequence[str]) -> VGroup:
    """Training texts in a queue beside the dials, word by word."""
    queue = VGroup()
    for k, text in enumerate(texts):
        line = VGroup(*(Words(word, BODY) for word in text.split()))
        fit(line.arrange(RIGHT, buff=0.14), TEXT_WIDTH)
        for word in line:
            word.put_baseline(TEXT_Y - k * TEXT_STEP)
        queue.add(line.set_x(TEXT_X, LEFT).set_opacity(RESTING))
    return queue


def read_into(edge: VMobject, text: VGroup) -> LaggedStart:
    """Word by word, a text goes into the dials, spread over their right edge."""
    heights = np.linspace(edge.get_top()[1], edge.get_bottom()[1], len(text) + 2)[1:-1]
    ends = [np.array([edge.get_x() + 0.1, y, 0.0]) for y in heights]
    return in_turn(drawn_in, text, ends, lag=0.15)


def drawn_in(word: Words, end: np.ndarray) -> UpdateFromAlphaFunc:
    """A word runs out of its line before it rises or falls to `end`: it crosses no other line."""
    original, start = word.copy(), word.get_center()

    def step(moving: Words, alpha: float) -> None:
        along, across = smooth(min(alpha / 0.6, 1.0)), smooth(max(alpha - 0.4, 0.0) / 0.6)
        place = start + (end - start) * [along, across, 0.0]
        moving.become(original).scale(1 - 0.4 * across).move_to(place)
        moving.set_opacity(min(4 * (1 - across), 1.0))

    return UpdateFromAlphaFunc(word, step, rate_func=linear)


def move_up(waiting: VGroup) -> Any:
    """A waiting text moves up by one line, when the words of the one before have left it."""
    rate = squish_rate_func(smooth, 0.7, 1.0)
    return waiting.animate(rate_func=rate).shift(TEXT_STEP * UP)


def entry_to_dial(entry: Mobject, dial: Mobject) -> Succession:
    """A number shrinks away; only then the dial grows in its place."""
    return Succession(FadeOut(entry, scale=0.5), FadeIn(dial, scale=0.5))


class RowsAsQuestions(ProductStage):
    """Each row is a direction of its own; each result says how much of it E holds."""

    def stage(self) -> None:
        self.start, self.short = up_product(self), quiet(formula("up"))
        self.product = self.product_at_left()
        self.add(self.start, self.short)
        self.named = NamedRows(self.product)
        # Named, not rounded: now it is an equation.
        self.equals = Formula("=", BODY, self.theme.dim).move_to(self.product.equals)
        self.equals.shift(self.named.spared)
        self.weights = self.product.matrix.get_values()
        vector = self.product.vector.get_values()
        self.picture = RowPicture(self, self.weights, vector)
        first = self.telling_rows()[0]
        self.upright = (
            standing(self.weights[first], f"vec(r)_{first}", self.theme.focus, UPRIGHT_X[0]),
            standing(vector, "vec(E)", self.theme.stream, UPRIGHT_X[1]),
        )

    @beat
    def rows(self, beat: Beat) -> None:
        named, matrix = self.named, self.product.matrix
        rows = [matrix.row(i) for i in range(len(named.plates))]
        self.play(ReplacementTransform(self.start, self.product), run_time=1.2)
        swing = [row.animate(rate_func=there_and_back).shift(0.2 * LEFT) for row in rows]
        self.play(LaggedStart(*swing, lag_ratio=0.1), run_time=beat.to("row", 1.0))
        # One row stands up, and E beside it: of one kind, entry by entry.
        sources = (rows[self.telling_rows()[0]], self.product.vector.entries)
        for source, (column, tag) in zip(sources, self.upright, strict=True):
            self.play(
                in_turn(partial(TransformFromCopy, path_arc=-0.9), source, column.entries, lag=0.1),
                FadeIn(column.brackets, tag, rate_func=comes_last),
                run_time=beat.share(3, 0.9),
            )
        self.play(
            in_turn(become_plate, rows, named.plates, named.names, lag=0.12),
            *(cascade(point_at, column.entries, 0.4, scale=1.15) for column, _ in self.upright),
            run_time=beat.through(1.5),
        )

    @beat
    def dots(self, beat: Beat) -> None:
        product, picture, named = self.product, self.picture, self.named
        row, vector = (VGroup(*pair) for pair in self.upright)
        plate = named.plates[self.telling_rows()[0]]
        self.play(
            ReplacementTransform(product.result.brackets, named.frame),
            FadeTransform(product.equals, self.equals),
            *named.close_up(product),
            FadeOut(row, target_position=plate.get_left() + RIGHT, scale=0.2),
            fold_into(vector, picture.tag),
            picture.vector.grow(),
            FadeOut(self.short),
            run_time=1.0,
        )
        slot = beat.share(len(named.plates), 0.45)
        for i, reply in enumerate(named.replies):
            self.play(
                *named.light(i, before=i - 1 if i else None),
                give_way(product.result.entry(i), reply),
                *picture.show(i),
                run_time=slot,
            )

    @beat
    def questions(self, beat: Beat) -> None:
        named, (first, *others) = self.named, self.telling_rows()
        self.play(
            *named.speak_of(first, len(named.plates) - 1),
            *self.picture.show(first),
            *self.picture.query(first),
            run_time=0.9,
        )
        # Every row asks: one after another they come forward.
        asking = (pulse(VGroup(*pair)).scale(1.12) for pair in named.pairs())
        self.play(
            LaggedStart(*asking, lag_ratio=0.35),
            cascade(point_at, named.replies, 0.35, scale=1.2),
            run_time=beat.to("reply", 1.4, part=0.7),
        )
        self.play(*self.picture.drop(), point_at(self.picture.name), run_time=beat.to("reply", 0.6))
        slot = max(beat.through() / 5, 0.5)  # a reply, then twice a question and its reply
        self.answer(first, slot)
        answered = [first]
        for i in others:
            self.play(
                *named.speak_of(i, answered[-1], answered),
                *self.picture.show(i),
                *self.picture.query(i),
                AnimationGroup(*self.picture.drop(), rate_func=comes_last),
                run_time=slot,
            )
            self.answer(i, slot)
            answered.append(i)

    @interlude
    def hand_over(self) -> None:
        fresh, named, told = self.product_at_left(), self.named, self.telling_rows()
        letters = [reply for i, reply in enumerate(named.replies) if i not in told]
        moves = (
            FadeTransform(self.equals, fresh.equals),
            ReplacementTransform(named.frame, fresh.result.brackets),
            ReplacementTransform(self.product.matrix.brackets, fresh.matrix.brackets),
            ReplacementTransform(self.product.vector, fresh.vector),
            *(
                ReplacementTransform(self.product.result.entry(i), fresh.result.entry(i))
                for i in told
            ),
        )
        self.play(
            FadeOut(named.plates, named.names, *letters, self.picture, rate_func=leaves_first),
            AnimationGroup(*moves, rate_func=moves_up),
            FadeIn(fresh.matrix.entries, self.short, rate_func=fills_in),
            *(
                FadeIn(entry, rate_func=fills_in)
                for i, entry in enumerate(fresh.result.entries)
                if i not in told
            ),
            run_time=1.0,
        )

    def answer(self, i: int, seconds: float) -> None:
        """E's reach along the row, and the number in the row's place, reply."""
        entry = self.product.result.entry(i)
        self.play(*self.picture.answer(i), give_way(self.named.replies[i], entry), run_time=seconds)
        self.add(self.picture)

    def telling_rows(self) -> list[int]:
        """A row with much of E, one with hardly any, and one that points the other way.

        Row 0 is left for the shots to come.
        """
        values = self.product.get_values()[1:]
        return [1 + int(pick) for pick in (values.argmax(), abs(values).argmin(), values.argmin())]


def standing(
    values: np.ndarray, letters: str, colour: ManimColor, x: float
) -> tuple[EmbeddingColumn, Formula]:
    """A vector as a large column with its letters below."""
    column = EmbeddingColumn(values, ellipsis=0, size=BODY, row_gap=0.66).move_to([x, 0.5, 0])
    return column, Formula(letters, HEADING, colour).next_to(column, DOWN, buff=0.3)


def become_plate(row: VMobject, holder: VMobject, name: VMobject) -> LaggedStart:
    """A row of numbers gives way to a plate, and its name appears on it."""
    change = AnimationGroup(FadeIn(holder), FadeOut(row))
    return LaggedStart(change, FadeIn(name, scale=0.8), lag_ratio=0.6)
