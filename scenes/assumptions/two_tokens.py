"""Shot 19: the name spans two tokens, so attention must have brought both into one vector."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
)

from mlp_math.attention import copying_head, moved_by_attention
from mlp_math.directions import component
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import Slab
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
from scenes.sets.token_columns import (
    TOKENS_Y,
    TokenColumns,
    attention_pattern,
    token_columns,
    token_embeddings,
)
from scenes.stage import LectureScene

FIRST, LAST = 0, 1
NAMES_X, COLUMN_Y, BLOCK_X = (-5.0, 1.0), -0.6, 5.2


class TwoTokensOneVector(LectureScene):
    """The first name's share travels to the last name's column, which is written anew."""

    def construct(self) -> None:
        toy = self.toy
        small = token_columns(self)
        self.tokens, self.columns = self.large(small)
        readings = self.readings()

        with self.beat("two") as beat:
            self.play(FadeIn(small), run_time=1.0)
            self.wait_for(beat, "two")
            self.draw_near(small)
            self.play(
                LaggedStart(*(FadeIn(table, shift=0.12 * UP) for table in readings), lag_ratio=0.5),
                run_time=max(0.7 * beat.remaining, 1.0),
            )

        embedded = token_embeddings(self, toy)
        pattern = attention_pattern(self)
        head = copying_head(pattern, toy.first, FIRST, LAST)
        moved = moved_by_attention(pattern, embedded, head)[LAST]
        written = self.written = embedded[LAST] + moved
        with self.beat("move") as beat:
            self.wait_for(beat, "move")
            self.carry(written, toy.first, beat.remaining)

        with self.beat("written") as beat:
            both, frame = self.both_names()
            self.play(Create(frame), readings[FIRST].animate.set_opacity(0.4), run_time=0.6)
            self.wait_for(beat, "both")
            self.play(
                FadeOut(self.tokens[FIRST], self.columns[FIRST], readings[FIRST]),
                FadeIn(both, shift=0.4 * RIGHT),
                run_time=1.0,
            )
            self.wait_for(beat, "flows")
            self.flow_into_block(readings[LAST], frame)
        self.leave()

    def large(self, small: TokenColumns) -> tuple[VGroup, list[EmbeddingColumn]]:
        """The two names' tokens and columns, as large as the frame allows."""
        tokens, columns = VGroup(), []
        colours = (self.theme.first, self.theme.last)
        for x, text, colour, values in zip(
            NAMES_X, small.strip.texts, colours, small.array.get_values(), strict=False
        ):
            tokens.add(TokenStrip([text], {0: colour}, size=HEADING).move_to([x, TOKENS_Y, 0]))
            column = EmbeddingColumn(values, ellipsis=1, size=BODY, row_gap=0.66)
            columns.append(column.move_to([x, COLUMN_Y, 0]))
        return tokens, columns

    def draw_near(self, small: TokenColumns) -> None:
        """The other words leave, and the two names grow to fill the frame."""
        others = VGroup(*small.strip.tokens[LAST + 1 :], *small.array.columns[LAST + 1 :])
        self.play(
            FadeOut(others, shift=0.6 * RIGHT),
            FadeOut(small.arrows),
            *(
                ReplacementTransform(old, new)
                for k in (FIRST, LAST)
                for old, new in (
                    (small.strip.tokens[k], self.tokens[k].tokens[0]),
                    (small.array.columns[k], self.columns[k]),
                )
            ),
            run_time=1.4,
        )

    def carry(self, written: np.ndarray, first: np.ndarray, seconds: float) -> None:
        """The first name's direction flies over; where it lands, the column counts on."""
        source, target = self.columns
        start, end = (column.get_top() + 0.3 * UP for column in self.columns)
        arc = ArcBetweenPoints(
            start, end, angle=-0.5, stroke_width=4, stroke_color=self.theme.first
        )
        parcel = Formula(f"vec({self.lecture.fact.symbols[FIRST]})", TITLE, self.theme.first)
        parcel.move_to(start)
        pace = max(seconds / 3, 0.9)
        self.play(FadeIn(parcel, target_position=source, scale=2), Create(arc), run_time=pace)
        self.play(MoveAlongPath(parcel, arc), run_time=1.2 * pace)
        self.play(
            FadeOut(parcel, target_position=target, scale=2),
            target.count_to(written),
            ChangeDecimal(self.numbers[LAST][FIRST], float(component(written, first))),
            FadeOut(arc),
            run_time=pace,
        )
        target.paint_signs()

    def both_names(self) -> tuple[Formula, SurroundingRectangle]:
        """What the column now is: E = M + J, in a frame in the stream's colour."""
        m, j, _ = self.lecture.fact.symbols
        both = Formula(
            f"{{{{vec(E) : e}}}} = {{{{vec({m}) : m}}}} + {{{{vec({j}) : j}}}}",
            TITLE,
            self.theme.dim,
            paint={"e": self.theme.stream, "m": self.theme.first, "j": self.theme.last},
        )
        column = self.columns[LAST]
        frame = SurroundingRectangle(
            column, buff=0.12, color=self.theme.stream, stroke_width=3, corner_radius=0.1
        )
        return both.next_to(frame, LEFT, buff=0.9), frame

    def flow_into_block(self, reading: VGroup, frame: SurroundingRectangle) -> None:
        """The perceptron's plate comes in at the right, and an arrow leads the vector there."""
        name = Words(self.words("mlp"), HEADING, self.theme.stream)
        slab = Slab(2.2, self.columns[LAST].height, self.theme.stream)
        block = VGroup(slab, name.move_to(slab)).move_to([BLOCK_X, COLUMN_Y, 0])
        arrow = Arrow(
            frame.get_right(), slab.get_left(), buff=0.15, color=self.theme.stream, stroke_width=5
        )
        self.play(FadeOut(reading), FadeIn(block, shift=0.4 * LEFT), run_time=0.7)
        self.play(Create(arrow), run_time=0.8)

    def readings(self) -> VGroup:
        """Beside each name's column: how much of either name it holds. `numbers[token][name]`."""
        toy = self.toy
        names = list(
            zip(
                self.lecture.fact.symbols,
                (self.theme.first, self.theme.last),
                (toy.first, toy.last),
                strict=False,
            )
        )
        self.numbers: list[list[Decimal]] = []
        tables = VGroup()
        for column in self.columns:
            rows, numbers = VGroup(), []
            for symbol, colour, direction in names:
                name = Formula(
                    f"{{{{vec(E) : e}}}} dot vec({symbol})",
                    HEADING,
                    colour,
                    paint={"e": self.theme.stream},
                )
                number = Decimal(
                    float(component(column.get_values(), direction)), 0, HEADING, colour
                )
                row = VGroup(name, Formula("=", HEADING, self.theme.dim), number)
                row.arrange(RIGHT, buff=0.18)
                align_baselines(row.submobjects, -1.0 * len(rows))
                rows.add(row)
                numbers.append(number)
            self.numbers.append(numbers)
            rows[1].align_to(rows[0], RIGHT)
            tables.add(rows.next_to(column, RIGHT, buff=0.45))
        return tables
