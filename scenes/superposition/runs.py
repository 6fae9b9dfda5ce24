"""Pictures of runs of the model: lanes of writes and an answer; pairs of runs; a fact's path."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    CubicBezier,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from mlp_math.intervals import Interval
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words
from scenes.sets.language_model import answer_bars, layers
from scenes.theme import theme

LANES_LEFT, LANES_WIDTH, LANE = -4.75, 7.2, 0.5
BARS_LEFT, BAR_LENGTH = 4.55, 1.5
PATH_WIDTH, PATH_TALL, PATH_HEIGHTS = 11.8, 0.66, (1.95, -0.5)
LAMP_COLUMNS = 15
NEURONS_Y = 1.55  # where the name's row opens into its neurons


class Run(VGroup):
    """One run of the model: who is asked about, two lanes of writes at the name, two answers.

    words and shares are the two answers and how likely they are; lane_names say which lane is
    which; colours are those of the two answers, `own` the number of the run's.
    """

    def __init__(
        self,
        subject: str,
        words: tuple[str, str],
        shares: np.ndarray,
        lane_names: tuple[str, str],
        colours: tuple[ManimColor, ManimColor],
        own: int,
    ) -> None:
        colour = colours[own]
        dark = np.zeros((1, layers()))
        self.attention, self.mlp = (
            PlaceField(dark, [y], width=LANES_WIDTH, tall=LANE, colour=shade)
            for y, shade in ((0.31, theme().mix(colour, 0.55)), (-0.31, colour))
        )
        self.lanes = VGroup(self.attention, self.mlp)
        self.lanes.shift((LANES_LEFT - self.lanes.get_left()[0]) * RIGHT)
        self.said = Words(subject, HEADING, colour)
        self.said.set_x(LANES_LEFT, LEFT).put_baseline(0.85)
        self.lane_names = VGroup()
        for field, text in zip(self.lanes, lane_names, strict=True):
            said = Words(text, LABEL, theme().dim).set_x(LANES_LEFT - 0.2, RIGHT)
            self.lane_names.add(said.put_baseline(field.get_y() - 0.1))
        self.bars = answer_bars(list(words), shares, list(colours), length=BAR_LENGTH, gap=0.6)
        self.bars.shift((BARS_LEFT - self.bars[0].bar.get_left()[0]) * RIGHT + 0.3 * UP)
        super().__init__(self.lanes, self.said, self.lane_names, self.bars)

    def light(self) -> AnimationGroup:
        """An animation: layer after layer writes."""
        full = np.ones((1, layers()))
        return AnimationGroup(self.attention.run_through(full), self.mlp.run_through(full))

    def run_on(self, first: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: from one layer on a wave runs along both lanes, to the answer."""
        count = layers()

        def step(_: VGroup, alpha: float) -> None:
            front = first - 4 + alpha * (count - first + 8)
            dip = np.exp(-(((np.arange(count) - front) / 2) ** 2)) * (np.arange(count) >= first)
            for lane in self.lanes:
                lane.set_values([1 - 0.75 * dip * (0 < alpha < 1)])

        return UpdateFromAlphaFunc(self.lanes, step, rate_func=linear, **kwargs)

    def block(self, site: str, span: range) -> VGroup:
        """The cells of some layers in one lane."""
        field = self.mlp if site == "mlp" else self.attention
        return field.span(0, span.start, span.stop - 1)

    def get_values(self) -> np.ndarray:
        """The shares of the two answers shown, shape (2,)."""
        return np.array([bar.get_value() for bar in self.bars])


def show_shares(run: Run, shares: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
    """An animation in which a run's answers change to other shares."""
    start, end = run.get_values(), np.asarray(shares, dtype=float)

    def step(bars: VGroup, alpha: float) -> None:
        for bar, share in zip(bars, (1 - alpha) * start + alpha * end, strict=True):
            bar.set_value(share)

    return UpdateFromAlphaFunc(run.bars, step, **kwargs)


class PairsPanel(VGroup):
    """A lamp for each pair, lit where the donor's answer took over; their share and interval."""

    def __init__(self, words: str, holds: np.ndarray, share: Interval, colour: ManimColor) -> None:
        self.heading = Words(words, HEADING, colour).put_baseline(2.35)
        gap = 5.6 / LAMP_COLUMNS
        self.lamps = Lamps(holds, LAMP_COLUMNS, (gap, gap), 0.38 * gap).move_to(0.35 * UP)
        self.number = Decimal(100 * share.value, 0, 1.3 * TITLE, colour, unit=" %")
        self.bounds = VGroup(
            Decimal(100 * share.low, 0, BODY, theme().dim),
            Words("–", BODY, theme().dim),
            Decimal(100 * share.high, 0, BODY, theme().dim, unit=" %"),
        ).arrange(RIGHT, buff=0.12)
        self.told = VGroup(self.number, self.bounds).arrange(RIGHT, buff=0.4)
        self.told.move_to(2.35 * DOWN)
        for part in (self.number, *self.bounds):
            part.put_baseline(-2.5)
        super().__init__(self.heading, self.lamps, self.told)


def path_rows() -> tuple[PlaceField, PlaceField]:
    """The last word's row and the name's, dark."""
    dark = np.zeros((1, layers()))
    last, name = (PlaceField(dark, [y], width=PATH_WIDTH, tall=PATH_TALL) for y in PATH_HEIGHTS)
    return last, name


class PerceptronDots(VGroup):
    """A dot below each layer of a row, the larger and brighter the more its MLPs bring along.

    shares has shape (layers,); `get_values()` gives it back.
    """

    def __init__(self, row: VGroup, shares: np.ndarray, y: float) -> None:
        self._values = np.asarray(shares, dtype=float)
        largest = 0.5 * row.width / len(row)
        super().__init__()
        for cell, share in zip(row, self._values, strict=True):
            dot = Circle(radius=largest * (0.2 + 0.72 * share), stroke_width=0, fill_opacity=1)
            dot.set_fill(theme().mix(theme().ink, 0.3 + 0.7 * share))
            self.add(dot.move_to([cell.get_x(), y, 0]))

    def get_values(self) -> np.ndarray:
        """The shares shown, shape (layers,)."""
        return self._values.copy()


def glowing(line: VMobject, colour: ManimColor) -> VGroup:
    """A line that glows: wide and faint strokes under a narrow, full one."""
    strokes = ((26, 0.10), (15, 0.22), (6, 1.0))
    return VGroup(
        *(line.copy().set_stroke(theme().mix(colour, share), width) for width, share in strokes)
    )


def hand_over_line(name: PlaceField, last: PlaceField, layer: int) -> VMobject:
    """From the name's row, where a layer begins, up to the last word's row in that layer."""
    start = name.cell(0, layer - 1).get_top() + 0.08 * UP
    end = last.cell(0, layer).get_bottom() + 0.08 * DOWN
    rise = (end - start)[1] * UP
    return CubicBezier(start, start + 0.55 * rise, end - 0.55 * rise, end)
