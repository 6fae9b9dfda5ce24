"""The name spans two tokens, so attention must have brought both into one vector."""

from typing import Any

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
    ManimColor,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from mlp_math.directions import component
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import fit, left_edge
from scenes.mobjects.style import arrow, ring
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
from scenes.moves import cascade, comes_last, leaves_first, point_at
from scenes.sets.model import ICON, face, network_icon, think, thought
from scenes.sets.people import direction_sum
from scenes.sets.token_columns import (
    TOKENS_Y,
    after_copying,
    token_columns,
    vectors_below,
    wide_strip,
)
from scenes.stage import Beat, LectureScene, beat, interlude

FIRST, LAST = 0, 1
# Each for a wide picture and a tall one; the planes of the names stand at a column's right, or
# below it: where their zero is, seen from the column's middle, and their unit.
NAMES_X, COLUMN_Y = ((-5.5, 1.2), (-2.4, 2.4)), -0.6
TOKEN_WIDTH = 4.6, 3.4  # of a name, at most
ZERO_AT, UNIT, REACH = ([1.35, -1.5, 0], [-1.3, -5.8, 0]), (2.25, 1.7), 1.25
BLOCK_AT = ([4.6, COLUMN_Y, 0], [2.2, -5.6, 0])
BLOCK_SCALE = (1.06, 0.8)


class TwoTokensOneVector(LectureScene):
    """The first name's arrow travels to the last name's plane; its column is written anew."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.small = token_columns(self)
        self.add(self.small)
        self.names = self.first_name, self.last_name = self.large_names()
        self.written_values = after_copying(self)
        self.parcel = self.first_name.plane.arrow.copy()
        target = self.last_name.column
        self.frame = ring(target, self.theme.stream, buff=0.12, radius=0.1)
        self.sum_of_names = direction_sum(
            self, size=1.25 * TITLE, of_stream=True, signs=self.theme.dim
        )
        fit(self.sum_of_names, 4.4).next_to(self.frame, LEFT, buff=0.9)
        block = face(self.theme.mlp)
        self.icon = network_icon(self.toy, **ICON).move_to(block).empty()
        self.block = VGroup(block, self.icon).scale(by_shape(*BLOCK_SCALE))
        self.block.move_to(by_shape(*BLOCK_AT))
        name = Words(self.words("mlp"), HEADING, self.theme.mlp)
        self.block_name = name.next_to(self.block, by_shape(UP, LEFT), buff=0.25)

    @beat
    def two(self, beat: Beat) -> None:
        columns = self.small.array.columns[: LAST + 1]
        self.play(cascade(point_at, columns, 0.5, scale=1.06), run_time=beat.to("two", 1.0))
        self.draw_near()
        drawn = (name.plane.draw() for name in self.names)
        self.play(LaggedStart(*drawn, lag_ratio=0.6), run_time=beat.rest(1.4, part=0.75))
        # Neither knows the other name.
        lacking = (self.first_name.plane.numbers[LAST], self.last_name.plane.numbers[FIRST])
        self.play(cascade(point_at, lacking, 0.3, scale=1.8), run_time=beat.rest(1.0))

    @beat
    def move(self, beat: Beat) -> None:
        source, target = self.first_name, self.last_name
        parcel, path = self.parcel, self.way()
        self.play(
            Create(path),
            cascade(point_at, source.column.entries, 0.4, scale=1.15),
            run_time=beat.to("move", 1.0),
        )
        self.play(along(parcel, path), run_time=beat.rest(1.2, early=0.6))
        written = self.written_values
        held = component(written, self.toy.first)
        self.play(
            FadeOut(path),
            target.column.count_to(written),
            ChangeDecimal(target.plane.numbers[FIRST], held),
            target.plane.total.grow(),
            run_time=beat.through(1.0),
        )
        target.column.paint_signs()

    @beat
    def written(self, beat: Beat) -> None:
        first, last = self.names
        self.play(
            Create(self.frame),
            cascade(point_at, last.plane.numbers, 0.4, scale=1.8),
            run_time=beat.to("both", 0.8, late=0.3),
        )
        self.play(
            FadeOut(*first, rate_func=leaves_first),
            FadeIn(self.sum_of_names, shift=0.4 * RIGHT, rate_func=comes_last),
            run_time=beat.to("flows", 1.0, early=0.4),
        )
        block = FadeIn(VGroup(self.block, self.block_name), shift=0.4 * LEFT, rate_func=comes_last)
        leaving = FadeOut(last.plane, last.plane.total, self.parcel, rate_func=leaves_first)
        self.play(leaving, block, run_time=0.9)
        way = by_shape(RIGHT, DOWN)
        ends = self.frame.get_edge_center(way), self.block.get_edge_center(-way)
        cells = VGroup(*(entry.cell.copy() for entry in last.column.entries))
        visitor = FadeOut(cells, scale=0.3, target_position=self.block)
        self.play(Create(arrow(*ends, self.theme.stream, tip=0.35)), visitor, run_time=0.7)
        self.play(think(self.icon, thought(self.toy)), run_time=beat.rest(1.0))

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
            *(FadeIn(t, rate_func=comes_last) for k, t in enumerate(tokens) if k != LAST),
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

    def way(self) -> VMobject:
        """The path of the first name's arrow to the last one's tip: between tokens and columns."""
        start = self.first_name.plane.at([0, 0])
        end = self.last_name.plane.at([0, 1])
        over = by_shape([[-2.3, 1.0, 0], [0.8, 2.05, 0]], [])
        path = VMobject(stroke_color=self.theme.first, stroke_width=3)
        return path.set_points_smoothly([start, *map(np.array, over), end])

    def large_names(self) -> tuple["NameColumn", "NameColumn"]:
        """The two names' tokens and columns, as large as the frame allows."""
        texts, vectors = self.small.strip.texts, self.small.array.get_values()
        first, last = (
            NameColumn(self, texts[k], vectors[k], colour, by_shape(*NAMES_X)[k])
            for k, colour in enumerate((self.theme.first, self.theme.last))
        )
        return first, last


class NameColumn(VGroup):
    """A name's token, below it its vector, and beside that how much of either name it holds.

    `token`, `column` and `plane` are its parts; the vector has shape (d,), x is the column's place.
    """

    def __init__(
        self, scene: LectureScene, text: str, vector: np.ndarray, colour: ManimColor, x: float
    ) -> None:
        room = by_shape(*TOKEN_WIDTH)
        self.token = TokenStrip([text], {0: colour}, size=HEADING, max_width=room)
        x_inside = max(x, left_edge() + self.token.width / 2)
        self.token.move_to([x_inside, TOKENS_Y, 0])
        # Colours only: rounded numbers would not add up.
        self.column = EmbeddingColumn(vector, ellipsis=1, size=BODY, row_gap=0.66, figures=False)
        self.column.move_to([x, COLUMN_Y, 0])
        zero = self.column.get_center() + by_shape(*ZERO_AT)
        self.plane = NamePlane(scene, vector, colour, zero)
        super().__init__(self.token, self.column, self.plane)


class NamePlane(VGroup):
    """The plane of both names, and in it the arrow of what a vector holds of them.

    `numbers` say how much, each before its direction's letter. `total` is the sum of both names,
    which is not drawn before it has come about.
    """

    def __init__(
        self, scene: LectureScene, vector: np.ndarray, colour: ManimColor, zero: np.ndarray
    ) -> None:
        super().__init__()
        toy, self.zero, self.unit = scene.toy, zero, by_shape(*UNIT)
        held = [component(vector, direction) for direction in (toy.first, toy.last)]
        self.axes, self.labels, self.numbers = VGroup(), VGroup(), []
        shades = scene.theme.first, scene.theme.last
        for k, (value, shade) in enumerate(zip(held, shades, strict=True)):
            end = self.at(REACH * np.eye(2)[k])
            self.axes.add(Line(zero, end, stroke_width=2.5, color=scene.theme.dim))
            number = Decimal(value, 0, HEADING, shade)
            letter = Formula(f"vec({scene.lecture.fact.symbols[k]})", HEADING, shade)
            self.numbers.append(number)
            label = on_one_line(number, letter, gap=0.12, y=0)
            self.labels.add(label.next_to(end, (DOWN, UP)[k], buff=0.15))
        style: dict[str, Any] = {
            "start": zero / self.unit,
            "unit": self.unit,
            "width": 7,
            "tip": 0.3,
        }
        self.arrow = FeatureDirection(held, colour=colour, **style)
        self.total = FeatureDirection([1, 1], colour=scene.theme.stream, **style)
        self.add(self.axes, self.labels, self.arrow)

    def at(self, place: ArrayLike) -> np.ndarray:
        """The point of the frame for a place (2,) in the plane."""
        point: np.ndarray = self.zero + self.unit * np.array([*np.asarray(place), 0.0])
        return point

    def draw(self) -> LaggedStart:
        """An animation: axes, arrow and what it holds."""
        axes, labels = map(Create, self.axes), map(FadeIn, self.labels)
        return LaggedStart(*axes, self.arrow.grow(), *labels, lag_ratio=0.3)


def along(parcel: FeatureDirection, path: VMobject) -> UpdateFromAlphaFunc:
    """An arrow moves along a path, pointing where it points."""
    vector, unit = parcel.get_values(), parcel.unit

    def step(moving: FeatureDirection, alpha: float) -> None:
        moving.set_values(vector, path.point_from_proportion(alpha) / unit)

    return UpdateFromAlphaFunc(parcel, step)
