"""The name spans two tokens, so attention must have brought both into one vector."""

from collections.abc import Mapping

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Create,
    FadeIn,
    FadeOut,
    ManimColor,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
)

from mlp_math.directions import component
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import Slab
from scenes.mobjects.style import QUIET, arrow, ring
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    on_one_line,
)
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, comes_last, leaves_first, point_at, presence
from scenes.sets.people import direction_sum
from scenes.sets.token_columns import (
    TOKENS_Y,
    after_copying,
    token_columns,
    vectors_below,
    wide_strip,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

FIRST, LAST = 0, 1
# Each for a wide picture and a tall one; readings stand at a column's right, or below it.
NAMES_X, COLUMN_Y = ((-5.0, 1.0), (-2.4, 2.4)), -0.6
BLOCK_SIZE, TALL_BLOCK = 2.2, (3.2, 1.6)
BLOCK_AT = ([5.2, COLUMN_Y, 0], [2.4, -6.0, 0])


class TwoTokensOneVector(LectureScene):
    """The first name's share travels to the last name's column, which is written anew."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.small = token_columns(self)
        self.add(self.small)
        self.symbols = self.lecture.fact.symbols
        self.names = self.first_name, self.last_name = self.large_names()
        target = self.last_name.column
        self.frame = ring(target, self.theme.stream, buff=0.12, radius=0.1)
        self.sum_of_names = direction_sum(self, size=TITLE, of_stream=True, signs=self.theme.dim)
        self.sum_of_names.next_to(self.frame, LEFT, buff=0.9)
        wide, high = by_shape((BLOCK_SIZE, target.height), TALL_BLOCK)
        self.slab = Slab(wide, high, self.theme.stream).move_to(by_shape(*BLOCK_AT))
        self.block_name = Words(self.words("mlp"), HEADING, self.theme.stream).move_to(self.slab)

    @beat
    def two(self, beat: Beat) -> None:
        columns = self.small.array.columns[: LAST + 1]
        self.play(cascade(point_at, columns, 0.5, scale=1.06), run_time=beat.to("two", 1.0))
        self.draw_near()
        readings = [name.readings for name in self.names]
        self.play(
            cascade(FadeIn, readings, 0.8, shift=0.12 * UP), run_time=beat.rest(1.0, part=0.8)
        )

    @beat
    def move(self, beat: Beat) -> None:
        source, target = self.first_name.column, self.last_name.column
        self.play(cascade(point_at, source.entries, 0.4, scale=1.15), run_time=beat.to("move", 1.0))
        start, end = (column.get_top() + 0.3 * UP for column in (source, target))
        path = ArcBetweenPoints(start, end, angle=-0.5).set_stroke(self.theme.first, 4)
        parcel = Formula(f"vec({self.symbols[FIRST]})", TITLE, self.theme.first).move_to(start)
        pace = beat.share(3, 0.9)
        self.play(FadeIn(parcel, target_position=source, scale=2), Create(path), run_time=pace)
        self.play(MoveAlongPath(parcel, path), run_time=1.2 * pace)
        written = after_copying(self)
        self.play(
            FadeOut(parcel, target_position=target, scale=2),
            target.count_to(written),
            ChangeDecimal(self.last_name.numbers[FIRST], component(written, self.toy.first)),
            FadeOut(path),
            run_time=pace,
        )
        target.paint_signs()

    @beat
    def written(self, beat: Beat) -> None:
        first, last = self.names
        self.play(
            Create(self.frame),
            *presence(QUIET, first.readings),
            run_time=beat.unhurried(0.6, "both"),
        )
        beat.until("both")
        self.play(
            FadeOut(*first, rate_func=leaves_first),
            FadeIn(self.sum_of_names, shift=0.4 * RIGHT, rate_func=comes_last),
            run_time=beat.unhurried(1.0, "flows"),
        )
        beat.until("flows")
        block = FadeIn(VGroup(self.slab, self.block_name), shift=0.4 * LEFT)
        self.play(FadeOut(last.readings), block, run_time=0.7)
        way = by_shape(RIGHT, DOWN)
        ends = self.frame.get_edge_center(way), self.slab.get_edge_center(-way)
        self.play(Create(arrow(*ends, self.theme.stream, tip=0.35)), run_time=0.8)

    @interlude
    def hand_over(self) -> None:
        """The name's token goes back among the others, in the middle of the frame."""
        tokens = wide_strip(self).tokens
        vectors_below(self, tokens)
        kept = self.last_name.token
        leaving = [m for m in self.mobjects if m not in (self.last_name, kept, kept[0])]
        self.play(
            FadeOut(*leaving, self.last_name.column),
            ReplacementTransform(kept[0], tokens[LAST]),
            *(FadeIn(token) for k, token in enumerate(tokens) if k != LAST),
            run_time=0.9,
        )

    def draw_near(self) -> None:
        """The other words leave, and the two names grow to fill the frame."""
        strip, columns = self.small.strip.tokens, self.small.array.columns
        growing = []
        for k, name in enumerate(self.names):
            growing.append(ReplacementTransform(strip[k], name.token[0]))
            growing.append(ReplacementTransform(columns[k], name.column))
        others = VGroup(*strip[LAST + 1 :], *columns[LAST + 1 :])
        self.play(
            FadeOut(others, self.small.arrows, shift=0.6 * RIGHT, rate_func=leaves_first),
            *growing,
            run_time=1.6,
        )

    def large_names(self) -> tuple["NameColumn", "NameColumn"]:
        """The two names' tokens and columns, as large as the frame allows."""
        directions = {
            self.symbols[FIRST]: (self.toy.first, self.theme.first),
            self.symbols[LAST]: (self.toy.last, self.theme.last),
        }
        texts, vectors = self.small.strip.texts, self.small.array.get_values()
        first, last = (
            NameColumn(texts[k], vectors[k], colour, directions).shift(
                by_shape(*NAMES_X)[k] * RIGHT
            )
            for k, ((_, colour), x) in enumerate(
                zip(directions.values(), by_shape(*NAMES_X), strict=True)
            )
        )
        return first, last


class NameColumn(VGroup):
    """A name's token, below it its vector, and beside that how much of either name it holds.

    `token`, `column` and `readings` are its parts; directions are unit vectors and their colours,
    by letter, and `numbers` what the vector holds of each.
    """

    def __init__(
        self,
        text: str,
        vector: np.ndarray,
        colour: ManimColor,
        directions: Mapping[str, tuple[np.ndarray, ManimColor]],
    ) -> None:
        self.token = TokenStrip([text], {0: colour}, size=HEADING).set_y(TOKENS_Y)
        self.column = EmbeddingColumn(vector, ellipsis=1, size=BODY, row_gap=0.66)
        self.column.set_y(COLUMN_Y)
        self.numbers, self.readings = [], VGroup()
        for k, (symbol, (direction, shade)) in enumerate(directions.items()):
            number = Decimal(component(vector, direction), 0, HEADING, shade)
            self.numbers.append(number)
            self.readings.add(self._reading(symbol, number, y=-1.0 * k))
        self.readings[1].align_to(self.readings[0], RIGHT)
        self.readings.next_to(self.column, by_shape(RIGHT, DOWN), buff=0.45)
        super().__init__(self.token, self.column, self.readings)

    @staticmethod
    def _reading(symbol: str, number: Decimal, y: float) -> VGroup:
        """E · symbol = number."""
        code, colour = f"{{{{vec(E) : e}}}} dot vec({symbol})", number.get_fill_color()
        name = Formula(code, HEADING, colour, paint={"e": theme().stream})
        return on_one_line(name, Formula("=", HEADING, theme().dim), number, gap=0.18, y=y)
