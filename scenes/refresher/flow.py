"""Text becomes vectors, and the vectors flow through layer after layer."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
    rush_from,
)

from mlp_math.attention import moved_by_attention
from mlp_math.directions import normalize
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.layer_plates import LayerPlates
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import left_edge, right_edge
from scenes.mobjects.slabs import Slab
from scenes.mobjects.style import HUSHED, QUIET, RESTING, arrow, ring
from scenes.mobjects.text import (
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Words,
    align_baselines,
    on_one_line,
)
from scenes.moves import (
    cascade,
    comes_last,
    count_from,
    exchange,
    flash_along,
    glide,
    hop,
    in_turn,
    leaves_first,
    point_at,
    presence,
    pulse,
)
from scenes.sets.token_columns import (
    attention_pattern,
    running_text,
    token_columns,
    token_embeddings,
    value_map,
    widest,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

MOST_LAYERS_DRAWN = 120
STEPS_Y = -3.4
LAYERS_WIDTH, LAYERS_HEIGHT, LAYERS_GATHERED = 7.2, 4.5, 2.4
CELLS_HEIGHT, FLOW_Y = 3.5, -0.45
NEARER = 1.6  # times as large as it comes in the text is read
PASSING, PAIRS_APART = 2, 11.2  # blocks that come and go before the last, and units between them
HEADS, HEAD_SCALE, GROWTH = 4, 0.3, 0.12  # what stands for the layers that are not told of
PASSED = QUIET  # opacity of a step's name once the step is over


class TokensToVectors(LectureScene):
    """A text is cut into tokens, and each token becomes a long list of numbers."""

    shapes = (WIDE, TALL)
    begins_as = "CreditRefresher"

    def stage(self) -> None:
        self.columns = token_columns(self)
        self.strip = self.columns.strip
        self.strip.save_state()
        self.line, self.blank = running_text(self)
        self.add(self.line)
        self.strip.scale(widest() / self.strip.width).center()
        self.brace = self.columns.length_brace(self.lecture.sizes.d_model)

    @beat
    def text(self, beat: Beat) -> None:
        # Nearer to the words; then eyes run along them.
        seen = VGroup(self.line, self.blank)
        nearer = min(NEARER, max((widest() - 0.3) / seen.width, 1.0))
        self.blank.scale(nearer, about_point=seen.get_center())
        self.play(self.line.animate.scale(nearer, about_point=seen.get_center()), run_time=0.9)
        self.play(cascade(hop, self.line, 0.5), run_time=beat.to("guess", 1.2))
        self.play(Create(self.blank), run_time=1.0)
        # Not one word: they sink out of sight before it, one after another.
        closing = (pulse(word).set_opacity(0.08).shift(0.3 * DOWN) for word in self.line)
        self.play(LaggedStart(*closing, lag_ratio=0.3), run_time=beat.through(1.2))

    @beat
    def tokens(self, beat: Beat) -> None:
        leaving = FadeOut(self.blank, rate_func=leaves_first)
        self.play(leaving, self.line.animate.set_x(0), run_time=beat.to("cut", 0.8))
        cut = (flash_along(blade, self.theme.focus, 7) for blade in self.blades())
        self.play(LaggedStart(*cut, lag_ratio=0.4), run_time=1.2)
        boxes, words = zip(*((token.box, token.word) for token in self.strip.tokens), strict=True)
        for word in words:
            word.set_z_index(1)  # before its box
        closing = cascade(FadeIn, boxes, by_shape(0.2, 0.08), scale=1.15, rate_func=comes_last)
        self.play_into(self.strip, exchange(self.line, words), closing, run_time=beat.rest(1.5))

    @beat
    def vectors(self, beat: Beat) -> None:
        self.play(self.strip.animate.restore(), run_time=beat.unhurried(1.0, "vectors"))
        beat.until("vectors")
        arrows, columns = self.columns.arrows, self.columns.array.columns
        self.play(
            in_turn(pour, arrows, columns, lag=0.25), run_time=beat.to("length", 2.2, early=1.0)
        )
        brace, number = self.brace
        count = count_from(number)
        self.play(FadeIn(brace, shift=0.15 * LEFT), FadeIn(number), run_time=0.3)
        self.play(count, run_time=beat.to("length", 1.2, late=0.6))
        self.play(point_at(number, 1.25), run_time=beat.through(0.6))

    def blades(self) -> list[Line]:
        """Between each word and the one after it on its line, a cut from above to below."""
        high = 1.6 * self.line[0].em_height
        return [
            Line([x, one.get_y() + high, 0], [x, one.get_y() - high, 0])
            for one, following in pairwise(self.line)
            if (x := (one.get_right()[0] + following.get_left()[0]) / 2) > one.get_x()
        ]


def pour(arrow: VGroup, column: EmbeddingColumn) -> Animation:
    """An arrow is drawn, and the column's entries appear from top to bottom."""
    entries = LaggedStart(
        FadeIn(column.brackets),
        *(FadeIn(entry, shift=0.12 * DOWN) for entry in column.entries),
        FadeIn(column.ellipses),
        lag_ratio=0.12,
    )
    return AnimationGroup(Create(arrow), entries)


class AttentionThenMLP(LectureScene):
    """Attention: one room in which the vectors talk. The perceptron: a booth for each."""

    def stage(self) -> None:
        columns = self.columns = token_columns(self)
        self.brace = columns.length_brace(self.lecture.sizes.d_model)
        self.add(columns, self.brace)
        self.room, self.booths = columns.room(), columns.booths()
        self.arcs = columns.attention_arcs(attention_pattern(self))
        self.steps = names_of_steps(
            Words(self.words("attention"), HEADING),
            Words(self.words("norm"), LABEL, self.theme.dim),
            Words(self.words("mlp"), HEADING, self.theme.stream),
        )
        self.moved = handed_on(self)

    @beat
    def attention(self, beat: Beat) -> None:
        columns, room = self.columns, self.room
        room.save_state()
        room.stretch(0.02, 1).set_opacity(0)
        self.play(
            FadeOut(self.brace, columns.arrows),
            columns.strip.animate.set_opacity(RESTING),
            *(column.animate.hush() for column in columns.array.columns),
            room.animate(rate_func=rush_from).restore(),
            FadeIn(self.steps[0], shift=0.3 * UP),
            run_time=beat.to("talk", 1.0, part=0.45),
        )
        self.play(cascade(Create, self.arcs), run_time=beat.rest(1.2, part=0.4))
        self.play(
            cascade(flash_along, self.arcs, 0.06, colour=self.theme.ink, width=4, length=0.5),
            columns.array.count_to(self.moved),
            run_time=beat.through(1.6),
        )

    @beat
    def norm(self, beat: Beat) -> None:
        attention, norm, _ = self.steps
        self.play(
            FadeOut(self.arcs), *presence(PASSED, attention), FadeIn(norm, shift=0.1 * UP),
            run_time=0.7,
        )  # fmt: skip
        # Down over the columns, which come to one length; and up again: it is left aside.
        plate, array = self.passing_plate(), self.columns.array
        top, bottom = plate.get_y(), self.room.get_bottom()[1] + 0.12
        level = np.sqrt(self.moved.shape[1]) * normalize(self.moved)
        slot = beat.share(2, 1.0, early=0.15)
        self.play(FadeIn(plate), run_time=0.2)
        self.play(plate.animate.set_y(bottom), array.count_to(level), run_time=slot)
        self.play(plate.animate.set_y(top), array.count_to(self.moved), run_time=slot)
        self.play(FadeOut(plate), run_time=0.2)

    @beat
    def mlp(self, beat: Beat) -> None:
        _, norm, mlp = self.steps
        self.play(
            norm.animate.set_stroke(opacity=PASSED), *presence(PASSED, norm[1]),
            FadeIn(mlp, shift=0.5 * UP),
            run_time=beat.to("nobody", 0.9, early=0.1),
        )  # fmt: skip
        self.play(ReplacementTransform(self.room, self.booths), run_time=beat.to("alone", 1.2))
        output = self.toy.block.forward(self.moved).output
        self.play(self.columns.array.count_to(output, lag=0.15), run_time=beat.rest(1.6))
        self.columns.array.paint_signs()

    @interlude
    def hand_over(self) -> None:
        self.play(
            FadeOut(self.booths, self.steps, self.columns.strip, shift=0.2 * UP), run_time=0.6
        )

    def passing_plate(self) -> Rectangle:
        """The thin plate that passes over all columns for the normalising step."""
        plate = Rectangle(width=self.room.width - 0.3, height=0.1, stroke_width=0)
        plate.set_fill(self.theme.dim, RESTING)
        return plate.move_to(self.room.get_top() + 0.25 * DOWN)


def handed_on(scene: LectureScene) -> np.ndarray:
    """The tokens' vectors, and to each what those before it hand on, shape (tokens, 6).

    What a token makes of itself is left out: the first one's vector stays as it is.
    """
    x, pattern, values = token_embeddings(scene), attention_pattern(scene), value_map(scene)
    of_itself = np.diag(pattern)[:, np.newaxis] * (x @ values.T)
    return x + moved_by_attention(pattern, x, values) - of_itself


def names_of_steps(attention: Words, norm: Words, mlp: Words) -> VGroup:
    """The three steps' names below the columns; the small one between the blocks is in a box."""
    on_one_line(attention, norm, mlp, gap=1.6).move_to(0.55 * LEFT)
    align_baselines([attention, norm, mlp], STEPS_Y)
    box = RoundedRectangle(width=norm.width + 0.5, height=0.62, corner_radius=0.12)
    box.set_stroke(theme().faint, 1.6).move_to(norm)
    return VGroup(attention, VGroup(box, norm), mlp)


class ManyLayers(LectureScene):
    """The two blocks come again and again; then the last vector alone foretells the next word."""

    def stage(self) -> None:
        entering = self.toy.block.forward(handed_on(self)).output
        self.soaked = through_layers(self, entering, PASSING)
        self.leaving = after_all_layers(self, entering)
        self.columns = token_columns(self, entering).array
        for column in self.columns.columns:
            column.hush()
        self.add(self.columns)
        drawn = min(self.lecture.sizes.n_layers, MOST_LAYERS_DRAWN)
        self.plates = LayerPlates(drawn, width=LAYERS_WIDTH, height=LAYERS_HEIGHT).set_y(FLOW_Y)
        self.cells = left_of_the_layers(entering)
        names = self.words("attention"), self.words("mlp")
        self.pairs = [large_pair(*names).shift(k * PAIRS_APART * RIGHT) for k in range(PASSING + 1)]
        self.counter = Decimal(2, 0, TITLE, anchor="right")  # the second is the first to come
        self.counter.move_to(self.plates.get_top() + 0.6 * UP + 0.3 * LEFT, aligned_edge=DOWN)
        self.caption = Words(self.words("layers"), HEADING, self.theme.dim)
        self.caption.next_to(self.counter, RIGHT, buff=0.35).put_baseline(self.counter.baseline)
        self.bars, self.toy_model = self.bets()

    @beat
    def repeat(self, beat: Beat) -> None:
        slabs, names = zip(*self.pairs[-1], strict=True)
        self.play(
            *map(shrink_to, self.columns.columns, self.cells),
            FadeIn(self.pairs[0], shift=0.3 * RIGHT),
            run_time=1.2,
        )
        # The same again, and again: blocks come over the vectors, change them and go on.
        train = VGroup(*self.pairs)
        self.play(
            train.animate.shift(PASSING * PAIRS_APART * LEFT),
            glide(self.cells, show_vectors, self.columns.get_values(), self.soaked),
            run_time=beat.to("repeat", 2.4),
        )
        self.remove(train).add(self.pairs[-1])
        self.play(
            FadeOut(*names, rate_func=leaves_first),
            *map(ReplacementTransform, slabs, self.plates[0]),
            run_time=0.7,
        )
        self.add(self.counter, self.caption)
        self.play(
            self.plates.reveal(),
            ChangeDecimal(self.counter, self.lecture.sizes.n_layers),
            run_time=beat.rest(2.0),
        )

    @beat
    def soak(self, beat: Beat) -> None:
        self.play(self.plates.carry(self.cells, self.leaving), run_time=beat.rest(3.0))

    @beat
    def predict(self, beat: Beat) -> None:
        plates, cells, last = self.plates, self.cells, self.leaving[-1]
        aside = np.array([left_edge() + LAYERS_GATHERED / 2, FLOW_Y, 0])
        beside = aside + ((LAYERS_GATHERED + cells.width) / 2 + 0.3) * RIGHT
        self.play(
            plates.gather(LAYERS_GATHERED, aside),
            cells.animate.move_to(beside),
            VGroup(self.counter, self.caption).animate.set_x(left_edge(), LEFT),
            run_time=beat.to("last", 1.2),
        )
        frame = ring(cells[-1], buff=0.07, stroke=3.5, radius=0.06)
        self.play(
            Create(frame), *presence(HUSHED, *cells[:-1]), plates.step_back(QUIET), run_time=0.8
        )
        reading = arrow(
            frame.get_right(), [self.bars.get_left()[0], FLOW_Y, 0], self.theme.answer,
            stroke=4, tip=0.2,
        )  # fmt: skip
        self.play(Create(reading), FadeIn(self.bars, self.toy_model), run_time=0.8)
        bets = self.toy.next_word(last, len(self.bars.bars))
        self.play(self.bars.grow_to(bets), run_time=beat.rest(1.5))

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def bets(self) -> tuple[NextTokenBars, Words]:
        """The candidates for the next word, none of them favoured yet, and whose bets they are."""
        text = self.lecture.fact.text[self.language]
        words = (text.answer, *text.alternatives)
        before = self.toy.next_word(np.zeros_like(self.leaving[-1]), len(words))
        bars = NextTokenBars(words, before, length=2.3, row_gap=0.85)
        bars.shift(
            (right_edge() - 0.95 - bars.length - bars.bars.get_left()[0]) * RIGHT + FLOW_Y * UP
        )
        caption = Words(self.words("toy_model"), LABEL, self.theme.dim, italic=True)
        return bars, caption.next_to(bars, DOWN, buff=0.45).align_to(bars.bars, LEFT)


def left_of_the_layers(values: np.ndarray) -> VGroup:
    """Vectors (tokens, n) as columns of coloured cells, where they enter the first layer."""
    columns = [CellColumn(row, height=CELLS_HEIGHT, width=0.28) for row in values]
    cells = VGroup(*columns).arrange(RIGHT, buff=0.06).set_z_index(2)
    return cells.set_x(-LAYERS_WIDTH / 2 - 0.2, RIGHT).set_y(FLOW_Y)


def large_pair(attention: str, mlp: str) -> VGroup:
    """One layer, large: an attention block and a perceptron block, a slab and its name each."""
    blocks = VGroup()
    for name, colour in ((attention, theme().dim), (mlp, theme().stream)):
        slab = Slab(3.4, LAYERS_HEIGHT, colour)
        blocks.add(VGroup(slab, Words(name, HEADING, colour)))
    slabs = VGroup(*(slab for slab, _ in blocks)).arrange(RIGHT, buff=0.5).move_to(FLOW_Y * UP)
    # Above the blocks, where no vector passes.
    for slab, words in blocks:
        words.next_to(slab, UP).put_baseline(slabs.get_top()[1] + 0.3)
    return blocks


def shrink_to(column: EmbeddingColumn, cells: CellColumn) -> Animation:
    """A column of numbers becomes a small column of coloured cells."""
    return AnimationGroup(
        FadeOut(column, target_position=cells, scale=0.4), FadeIn(cells, scale=0.6)
    )


def show_vectors(cells: VGroup, values: np.ndarray) -> None:
    """Columns of cells come to hold the rows of values (tokens, n)."""
    column: CellColumn
    for column, row in zip(cells, values, strict=True):
        column.set_values(row)


def through_layers(scene: LectureScene, entering: np.ndarray, count: int) -> np.ndarray:
    """What so many attention heads with random values make of vectors (tokens, 6).

    Each brings to every token something of those before it; the vectors grow a little longer.
    """
    rng, pattern, x = scene.rng(), attention_pattern(scene), entering
    lengths = np.linalg.norm(entering, axis=1, keepdims=True)
    for layer in range(1, count + 1):
        values = rng.normal(scale=HEAD_SCALE, size=(x.shape[1], x.shape[1]))
        longer = (1 + GROWTH * layer) * lengths
        x = longer * normalize(x + moved_by_attention(pattern, x, values))
    return x


def after_all_layers(scene: LectureScene, entering: np.ndarray) -> np.ndarray:
    """What the last layer hands on: the last vector now holds name and answer.

    Toy vectors (tokens, 6): the last one is the toy block's output for the full name, the others
    are what a few heads make of them.
    """
    leaving = through_layers(scene, entering, HEADS)
    leaving[-1] = scene.toy.forward().output
    return leaving
