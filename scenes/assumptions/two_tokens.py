"""Shot 19: the name spans two tokens, so attention must have brought both into one vector."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    MoveAlongPath,
    SurroundingRectangle,
    VGroup,
)

from mlp_math.attention import copying_head, moved_by_attention
from mlp_math.directions import component
from scenes.mobjects.text import BODY, SMALL, ChangeDecimal, Decimal, Formula, align_baselines
from scenes.refresher.token_columns import (
    TokenColumns,
    attention_pattern,
    token_columns,
    token_embeddings,
)
from scenes.stage import LectureScene
from scenes.where_facts_live.model_set import lecture_toy

FIRST, LAST = 0, 1


class TwoTokensOneVector(LectureScene):
    """The first name's share travels to the last name's column, which is written anew."""

    def construct(self) -> None:
        toy = lecture_toy(self)
        columns = self.columns = token_columns(self)
        columns.shift(0.35 * UP)
        readings = self.readings(columns)
        others = VGroup(
            *columns.strip.tokens[LAST + 1 :],
            *columns.arrows[LAST + 1 :],
            *columns.array.columns[LAST + 1 :],
        )
        names = VGroup(
            *columns.strip.tokens[: LAST + 1],
            *columns.arrows[: LAST + 1],
            *columns.array.columns[: LAST + 1],
        )

        with self.beat("two") as beat:
            self.play(FadeIn(columns), run_time=1.0)
            self.wait_for(beat, "two")
            self.play(others.animate.fade(0.75), run_time=0.7)
            frames = VGroup(
                *(
                    SurroundingRectangle(
                        column, buff=0.1, color=colour, stroke_width=2.2, corner_radius=0.1
                    )
                    for column, colour in zip(
                        columns.array.columns, (self.theme.first, self.theme.last), strict=False
                    )
                )
            )
            self.play(Create(frames), FadeIn(readings, shift=0.12 * UP), run_time=0.9)

        embedded = token_embeddings(self, toy)
        pattern = attention_pattern(self)
        head = copying_head(pattern, toy.first, FIRST, LAST)
        moved = moved_by_attention(pattern, embedded, head)[LAST]
        written = self.written = embedded[LAST] + moved
        with self.beat("move") as beat:
            self.wait_for(beat, "move")
            self.carry(columns, written, toy.first, beat.remaining)

        both = Formula(
            "{{vec(M) : m}} + {{vec(J) : j}}".replace("M", self.lecture.fact.symbols[0]).replace(
                "J", self.lecture.fact.symbols[1]
            ),
            BODY,
            self.theme.dim,
            paint={"m": self.theme.first, "j": self.theme.last},
        )
        both.next_to(columns.array.columns[LAST], UP, buff=0.2)
        with self.beat("written") as beat:
            self.wait_for(beat, "both")
            self.play(
                FadeOut(columns.arrows[LAST]),
                FadeIn(both, shift=0.12 * DOWN),
                frames[LAST].animate.set_stroke(self.theme.stream),
                frames[FIRST].animate.set_stroke(opacity=0.3),
                VGroup(*names[0::2]).animate.fade(0.55),
                run_time=0.9,
            )
        self.leave()

    def carry(
        self, columns: TokenColumns, written: np.ndarray, first: np.ndarray, seconds: float
    ) -> None:
        """An arc from column to column; along it the first name's share; the column counts on."""
        start, end = (columns.array.columns[k].get_top() + 0.16 * UP for k in (FIRST, LAST))
        arc = ArcBetweenPoints(
            start, end, angle=-2.0, stroke_width=4, stroke_color=self.theme.first
        )
        parcel = Dot(start, radius=0.11, color=self.theme.first)
        target = columns.array.columns[LAST]
        pace = max(seconds / 2.5, 1.0)
        self.play(
            columns.arrows[: LAST + 1].animate.set_opacity(0.2), Create(arc), run_time=0.6 * pace
        )
        self.play(MoveAlongPath(parcel, arc), run_time=pace)
        self.play(
            FadeOut(parcel, target_position=target),
            target.count_to(written),
            ChangeDecimal(self.numbers[LAST][FIRST], float(component(written, first))),
            FadeOut(arc),
            run_time=pace,
        )
        target.paint_signs()

    def readings(self, columns: TokenColumns) -> VGroup:
        """Below each name's column: how much of either name it holds. `numbers[token][name]`."""
        toy = lecture_toy(self)
        symbols = self.lecture.fact.symbols
        colours = (self.theme.first, self.theme.last)
        self.numbers: list[list[Decimal]] = []
        tables = VGroup()
        for column, x in zip(columns.array.columns, token_embeddings(self, toy), strict=False):
            if len(tables) > LAST:
                break
            rows, numbers = VGroup(), []
            for symbol, colour, direction in zip(
                symbols, colours, (toy.first, toy.last), strict=False
            ):
                name = Formula(
                    f"{{{{vec(E) : e}}}} dot vec({symbol})",
                    SMALL,
                    colour,
                    paint={"e": self.theme.stream},
                )
                number = Decimal(float(component(x, direction)), 0, SMALL, colour)
                row = VGroup(name, Formula("=", SMALL, self.theme.dim), number)
                row.arrange(RIGHT, buff=0.12)
                align_baselines(row.submobjects, -0.55 * len(rows))
                rows.add(row)
                numbers.append(number)
            self.numbers.append(numbers)
            rows[1].align_to(rows[0], LEFT)
            tables.add(rows.next_to(column, DOWN, buff=0.3))
        return tables
