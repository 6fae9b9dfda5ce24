"""The name spans two tokens, so attention must have brought both into one vector."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Create,
    FadeIn,
    FadeOut,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
)

from mlp_math.attention import copying_head, moved_by_attention
from mlp_math.directions import component
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
    align_baselines,
)
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, presence
from scenes.sets.token_columns import (
    TOKENS_Y,
    attention_pattern,
    token_columns,
    token_embeddings,
)
from scenes.stage import Beat, LectureScene, beat, interlude

FIRST, LAST = 0, 1
NAMES_X, COLUMN_Y, BLOCK_X = (-5.0, 1.0), -0.6, 5.2


class TwoTokensOneVector(LectureScene):
    """The first name's share travels to the last name's column, which is written anew."""

    def stage(self) -> None:
        self.small = token_columns(self)
        self.symbols = self.lecture.fact.symbols
        self.tokens, self.columns = self.large_names()
        self.readings = self.readings_of_names()
        target = self.columns[LAST]
        self.frame = ring(target, self.theme.stream, buff=0.12, radius=0.1)
        self.sum_of_names = self.both_names().next_to(self.frame, LEFT, buff=0.9)
        self.slab = Slab(2.2, target.height, self.theme.stream).move_to([BLOCK_X, COLUMN_Y, 0])
        self.block_name = Words(self.words("mlp"), HEADING, self.theme.stream).move_to(self.slab)

    @beat
    def two(self, beat: Beat) -> None:
        self.play(FadeIn(self.small), run_time=1.0)
        beat.until("two")
        self.draw_near()
        readings = cascade(FadeIn, self.readings, 0.5, shift=0.12 * UP)
        self.play(readings, run_time=beat.rest(1.0, part=0.7))

    @beat
    def move(self, beat: Beat) -> None:
        beat.until("move")
        source, target = self.columns
        start, end = (column.get_top() + 0.3 * UP for column in self.columns)
        path = ArcBetweenPoints(start, end, angle=-0.5).set_stroke(self.theme.first, 4)
        parcel = Formula(f"vec({self.symbols[FIRST]})", TITLE, self.theme.first).move_to(start)
        pace = beat.share(3, 0.9)
        self.play(FadeIn(parcel, target_position=source, scale=2), Create(path), run_time=pace)
        self.play(MoveAlongPath(parcel, path), run_time=1.2 * pace)
        written = self.after_the_copy()
        self.play(
            FadeOut(parcel, target_position=target, scale=2),
            target.count_to(written),
            ChangeDecimal(self.numbers[LAST][FIRST], component(written, self.toy.first)),
            FadeOut(path),
            run_time=pace,
        )
        target.paint_signs()

    @beat
    def written(self, beat: Beat) -> None:
        first, last = self.readings
        self.play(Create(self.frame), *presence(QUIET, first), run_time=0.6)
        beat.until("both")
        self.play(
            FadeOut(self.tokens[FIRST], self.columns[FIRST], first),
            FadeIn(self.sum_of_names, shift=0.4 * RIGHT),
            run_time=1.0,
        )
        beat.until("flows")
        block = FadeIn(VGroup(self.slab, self.block_name), shift=0.4 * LEFT)
        self.play(FadeOut(last), block, run_time=0.7)
        ends = self.frame.get_right(), self.slab.get_left()
        self.play(Create(arrow(*ends, self.theme.stream, tip=0.35)), run_time=0.8)

    @interlude
    def clear_away(self) -> None:
        self.leave()

    def draw_near(self) -> None:
        """The other words leave, and the two names grow to fill the frame."""
        strip, columns = self.small.strip.tokens, self.small.array.columns
        growing = []
        for k in (FIRST, LAST):
            growing.append(ReplacementTransform(strip[k], self.tokens[k].tokens[0]))
            growing.append(ReplacementTransform(columns[k], self.columns[k]))
        others = VGroup(*strip[LAST + 1 :], *columns[LAST + 1 :])
        self.play(
            FadeOut(others, shift=0.6 * RIGHT), FadeOut(self.small.arrows), *growing, run_time=1.4
        )

    def after_the_copy(self) -> np.ndarray:
        """The last name's vector once a head has copied the first name's direction to it, (6,)."""
        embedded, pattern = token_embeddings(self), attention_pattern(self)
        head = copying_head(pattern, self.toy.first, FIRST, LAST)
        return (embedded + moved_by_attention(pattern, embedded, head))[LAST]

    def large_names(self) -> tuple[VGroup, list[EmbeddingColumn]]:
        """The two names' tokens and columns, as large as the frame allows."""
        tokens, columns = VGroup(), []
        colours = (self.theme.first, self.theme.last)
        vectors = self.small.array.get_values()
        for k, (x, colour) in enumerate(zip(NAMES_X, colours, strict=True)):
            token = TokenStrip([self.small.strip.texts[k]], {0: colour}, size=HEADING)
            tokens.add(token.move_to([x, TOKENS_Y, 0]))
            column = EmbeddingColumn(vectors[k], ellipsis=1, size=BODY, row_gap=0.66)
            columns.append(column.move_to([x, COLUMN_Y, 0]))
        return tokens, columns

    def both_names(self) -> Formula:
        """What the last name's column becomes: E = M + J."""
        m, j, _ = self.symbols
        return Formula(
            f"{{{{vec(E) : e}}}} = {{{{vec({m}) : m}}}} + {{{{vec({j}) : j}}}}",
            TITLE,
            self.theme.dim,
            paint={"e": self.theme.stream, "m": self.theme.first, "j": self.theme.last},
        )

    def readings_of_names(self) -> VGroup:
        """Beside each name's column: how much of either name it holds. `numbers[token][name]`."""
        toy, colours = self.toy, (self.theme.first, self.theme.last)
        self.numbers: list[list[Decimal]] = []
        tables = VGroup()
        for column in self.columns:
            values = [component(column.get_values(), name) for name in (toy.first, toy.last)]
            numbers = [Decimal(v, 0, HEADING, c) for v, c in zip(values, colours, strict=True)]
            rows = VGroup(*map(self.reading, self.symbols[:2], numbers))
            for k, row in enumerate(rows):
                align_baselines(row.submobjects, -1.0 * k)
            rows[1].align_to(rows[0], RIGHT)
            self.numbers.append(numbers)
            tables.add(rows.next_to(column, RIGHT, buff=0.45))
        return tables

    def reading(self, symbol: str, number: Decimal) -> VGroup:
        """E · symbol = number."""
        code = f"{{{{vec(E) : e}}}} dot vec({symbol})"
        name = Formula(code, HEADING, number.get_fill_color(), paint={"e": self.theme.stream})
        equals = Formula("=", HEADING, self.theme.dim)
        return VGroup(name, equals, number).arrange(RIGHT, buff=0.18)
