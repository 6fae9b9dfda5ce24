"""The set of the shots about the language model: its places, the prompt, and the line of sources.

A place is a layer and a group of words; in each there are two writes, attention's and the MLP's.
"""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ManimColor,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from lectures.language_model import ROWS, Asked, remark_on
from mlp_math.fact_path import story
from scenes.frame import TALL, by_shape, shape
from scenes.mobjects.place import fit, safe_x, safe_y
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, Decimal, Words
from scenes.stage import LectureScene
from scenes.theme import theme

WIDTH = 13.1
HEIGHTS = (1.3, -0.35, -2.0)  # of the rows: the last word, the words between, the name
LAST, BETWEEN, NAME = range(3)
LANE = 0.46  # units that a write's cells are high
FOOT_Y, EDGE_X = -3.75, 6.55
BAND_Y = 1.95
LANES_WIDE, LANES_Y = 11.8, (1.15, -1.15)
BAND_HEIGHTS, BAND_TALL, BAND_WIDTH = (0.42, 0.0, -0.42), 0.15, 8.6


def layers() -> int:
    """How many layers the model has."""
    return int(story()["map_windows"].max()) + 1


class ModelPlaces(VGroup):
    """All places of the model, dark: in each row attention's cells above, the MLPs' below.

    `attention` and `mlp` are the two fields, rows in the order LAST, BETWEEN, NAME.
    """

    def __init__(
        self,
        heights: tuple[float, ...] = HEIGHTS,
        *,
        tall: float = LANE,
        width: float = WIDTH,
    ) -> None:
        dark = np.zeros((len(ROWS), layers()))
        step = 0.55 * tall
        self.attention, self.mlp = (
            PlaceField(dark, np.array(heights) + up, width=width, tall=tall, colour=colour)
            for up, colour in ((step, theme().stream), (-step, theme().answer))
        )
        super().__init__(self.attention, self.mlp)

    def field(self, site: str) -> PlaceField:
        """The cells of one kind of write: "attention" or "mlp"."""
        return {"attention": self.attention, "mlp": self.mlp}[site]

    def pass_light(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: light runs through all layers, as a run does, and leaves them dark."""
        count, fields = layers(), (self.attention, self.mlp)

        def step(_: VGroup, alpha: float) -> None:
            front = alpha * (count + 12) - 6
            light = 0.8 * np.exp(-(((np.arange(count) - front) / 2.5) ** 2)) * (alpha < 1)
            for field in fields:
                field.set_values(np.broadcast_to(light, (len(ROWS), count)))

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def row(self, row: int) -> VGroup:
        """Both lanes of a row."""
        return VGroup(self.attention.rows[row], self.mlp.rows[row])


def writing_lanes() -> list[PlaceField]:
    """Two rows of dark cells, one a layer: attention above and MLPs below, who write on a road."""
    dark = np.zeros((1, layers()))
    return [
        PlaceField(dark, [y], width=LANES_WIDE, tall=0.56, colour=colour)
        for y, colour in zip(LANES_Y, (theme().attention, theme().mlp), strict=True)
    ]


def places_in_full() -> ModelPlaces:
    """The model's places across the frame, with room for the rows' names above them."""
    return ModelPlaces()


def band_of_places(y: float) -> ModelPlaces:
    """The model's places as a narrow band: the model seen from afar."""
    return ModelPlaces(BAND_HEIGHTS, tall=BAND_TALL, width=BAND_WIDTH).shift(y * UP)


def row_names(field: ModelPlaces, subject: str, last: str, between: str) -> VGroup:
    """What stands in each row, above its left end: the last word, the words between, the name."""
    names = VGroup(
        Words(last, HEADING, theme().ink),
        Words(between, HEADING, theme().dim),
        name_in_colours(subject, HEADING),
    )
    for row, words in enumerate(names):
        stand_above(words, field, row)
    return names


def stand_above(words: Words, field: ModelPlaces, row: int) -> Words:
    """Words above the left end of a row."""
    return words.set_x(field.get_left()[0], LEFT).put_baseline(field.row(row).get_top()[1] + 0.25)


def name_in_colours(subject: str, size: float) -> Words:
    """A name whose first and last word have the colours of first and last name."""
    first, *_, last = subject.split()
    return Words(subject, size, paint={first: theme().first, last: theme().last})


class LayerAxis(VGroup):
    """Which layer is which, below a row of cells: every tenth, the last one, and the word."""

    def __init__(self, row: VGroup, word: str, gap: float = 0.32) -> None:
        last = len(row) - 1
        self.numbers = VGroup()
        for layer in [*range(0, last - 4, 10), last]:
            number = Decimal(layer, 0, LABEL, theme().dim)
            number.set_x(row[layer].get_x()).put_baseline(row.get_bottom()[1] - gap - 0.15)
            self.numbers.add(number)
        self.word = Words(word, LABEL, theme().dim)
        self.word.set_x(row[min(5, last)].get_x()).put_baseline(self.numbers[0].baseline)
        super().__init__(self.numbers, self.word)


def prompt_line(asked: Asked, subject: str, width: float = 12.6) -> Words:
    """The prompt as the model reads it, about a subject, whose names have their colours."""
    text = asked.prompt(subject).replace("\n", " ")
    return fit(_in_colours(f"{text} …", subject, BODY), width)


def prompt_lines(asked: Asked, subject: str, width: float = 12.6) -> VGroup:
    """The same in large letters, its lines below each other as the model reads them."""
    lines = f"{asked.prompt(subject)} …".split("\n")
    shown = VGroup(*(_in_colours(line, subject, HEADING) for line in lines))
    return fit(shown.arrange(DOWN, buff=0.5), width)


def _in_colours(text: str, subject: str, size: float) -> Words:
    first, *_, last = subject.split()
    return Words(text, size, theme().ink, paint={first: theme().first, last: theme().last})


def source_of_model(scene: LectureScene, shown: Asked | None = None) -> VGroup:
    """Model, size and what was measured, at the foot; whose fact it is at the top, if not one's
    own.

    shown: whose fact it is, where one subject is shown; None where many athletes are.
    """
    lines = VGroup(*(small_print(line) for line in scene.word_list("source")))
    lines.arrange(DOWN, buff=0.1, aligned_edge=LEFT).set_x(-small_print_edge(), LEFT)
    lines.set_y(-safe_y(), DOWN)
    remark = remark_on(scene.lecture, shown)
    if remark is not None:
        above = small_print(scene.words(remark)).set_x(-small_print_edge(), LEFT)
        lines.add(above.set_y(safe_y(), UP))
    return lines


def small_print(text: str) -> Words:
    """Small and italic, in dim ink."""
    edge = small_print_edge()
    if shape() is TALL:  # on as many lines as it takes
        return Words(text, SMALL, theme().dim, italic=True, width=2 * edge)
    return fit(Words(text, SMALL, theme().dim, italic=True), 2 * edge)


def small_print_edge() -> float:
    """How far small print reaches to either side."""
    return by_shape(EDGE_X, safe_x())


class AnswerBar(VGroup):
    """One answer's probability: its word, a bar, and per cent, which can change every frame.

    share is between 0 and 1; length is the bar's for 1, in units; places are the number's
    decimals. The bar grows to the right from the word, which ends at x = 0; `get_value()` gives
    the share.
    """

    def __init__(
        self,
        word: str,
        share: float,
        colour: ManimColor,
        *,
        length: float = 3.0,
        size: float = BODY,
        tall: float = 0.4,
        places: int = 0,
    ) -> None:
        self.length, self.tall = length, tall
        self.word = Words(word, size, colour)
        self.word.set_x(0, RIGHT).put_baseline(-0.12)
        self.bar = RoundedRectangle(width=1, height=tall, corner_radius=0.05, stroke_width=0)
        self.bar.set_fill(colour, opacity=1)
        self.number = Decimal(100 * share, places, size, colour, unit=" %", anchor="left")
        self.number.put_baseline(self.word.baseline)
        super().__init__(self.word, self.bar, self.number)
        self.set_value(share)

    def get_value(self) -> float:
        """The share shown."""
        return self.number.get_value() / 100

    def set_value(self, share: float) -> "AnswerBar":
        """Show another share at once."""
        left = self.word.get_right()[0] + 0.22
        wide = max(self.length * float(share), 0.07)
        fresh = RoundedRectangle(
            width=wide, height=self.tall, corner_radius=min(0.05, wide / 2.1), stroke_width=0
        )
        middle = self.word.baseline + 0.12
        # Points are set, not a new bar: opacity belongs to what fades the bar.
        self.bar.points = fresh.move_to([left + wide / 2, middle, 0]).points
        self.number.set_value(100 * float(share)).put_anchor(left + wide + 0.18)
        return self


def answer_bars(
    words: list[str],
    shares: np.ndarray,
    colours: list[ManimColor],
    *,
    gap: float = 0.62,
    **style: Any,
) -> VGroup:
    """Bars below each other, the words' right ends on one line."""
    bars = VGroup(
        *(
            AnswerBar(word, float(share), colour, **style)
            for word, share, colour in zip(words, shares, colours, strict=True)
        )
    )
    for k, bar in enumerate(bars):
        bar.shift(k * gap * DOWN)
    return bars
