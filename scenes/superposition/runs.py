"""Pictures of runs of the model: lanes of writes and an answer; pairs of runs; a fact's path."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    CubicBezier,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from mlp_math.intervals import Interval
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Formula, Words
from scenes.sets.language_model import answer_bars, layers
from scenes.theme import theme

LANES_LEFT, LANES_WIDTH, LANE = -4.75, 4.8, 0.6
BARS_LEFT, BAR_LENGTH = 2.7, 3.6
PATH_WIDTH, PATH_TALL, PATH_HEIGHTS = 11.8, 0.66, (1.95, -0.5)
LAMP_COLUMNS = 15
SWOLLEN = 8  # lamps that are tried while one is swollen
FALLING = 3.5  # layers are copied while one falls into its place
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
            for y, shade in ((0.36, theme().mix(colour, 0.55)), (-0.36, colour))
        )
        self.lanes = VGroup(self.attention, self.mlp)
        self.lanes.shift((LANES_LEFT - self.lanes.get_left()[0]) * RIGHT)
        self.said = Words(subject, HEADING, colour)
        # At the right end: what is moved at the left passes it by.
        self.said.set_x(LANES_LEFT + LANES_WIDTH, RIGHT).put_baseline(0.88)
        self.lane_names = VGroup()
        for field, text in zip(self.lanes, lane_names, strict=True):
            said = Words(text, LABEL, theme().dim).set_x(LANES_LEFT - 0.2, RIGHT)
            self.lane_names.add(said.put_baseline(field.get_y() - 0.1))
        style = {"length": BAR_LENGTH, "gap": 0.74, "size": HEADING, "tall": 0.54}
        self.bars = answer_bars(list(words), shares, list(colours), **style)
        self.bars.shift((BARS_LEFT - self.bars[0].bar.get_left()[0]) * RIGHT + 0.37 * UP)
        super().__init__(self.lanes, self.said, self.lane_names, self.bars)

    def light(self) -> AnimationGroup:
        """An animation: layer after layer writes."""
        full = np.ones((1, layers()))
        lanes = (self.attention, self.mlp)
        return AnimationGroup(*(lane.run_through(full, rate_func=linear) for lane in lanes))

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


def try_visibly(lamps: Lamps, also: Callable[[int], object] | None = None, **kwargs: object) -> Any:
    """An animation in which case after case is tried: a lamp swells as it is.

    `also` is called with how many have been tried, as often as one has.
    """
    width = lamps[0].width

    def step(tried: Lamps, alpha: float) -> None:
        now = alpha * (len(tried) + SWOLLEN)
        for k, lamp in enumerate(tried):
            age = (now - k) / SWOLLEN
            lamp.scale_to_fit_width(width * (1 + 0.7 * (1 - age) * (0 < age < 1)))
        count = min(int(now), len(tried))
        tried.switch(count)
        if also is not None and count:
            also(count)

    return UpdateFromAlphaFunc(lamps, step, rate_func=linear, **kwargs)


class PairsPanel(VGroup):
    """A lamp for each pair, lit where the donor's answer took over; their share and interval.

    between: how an interval is said, with a `#` for either end.
    """

    def __init__(
        self, words: str, between: str, holds: np.ndarray, share: Interval, colour: ManimColor
    ) -> None:
        self.heading = Words(words, HEADING, colour).put_baseline(2.35)
        gap = 5.6 / LAMP_COLUMNS
        self.lamps = Lamps(holds, LAMP_COLUMNS, (gap, gap), 0.38 * gap).move_to(0.35 * UP)
        self.number = Decimal(100 * share.value, 0, 1.3 * TITLE, colour, unit=" %")
        ends = [Decimal(100 * end, 0, BODY, theme().dim) for end in (share.low, share.high)]
        self.bounds = FiguresLine(between, ends, BODY, theme().dim)
        self.told = VGroup(self.number, self.bounds).arrange(RIGHT, buff=0.4)
        self.told.move_to(2.2 * DOWN)
        for part in (self.number, *self.bounds):
            part.put_baseline(-2.35)
        super().__init__(self.heading, self.lamps, self.told)

    def try_all(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: pair after pair is tried; the number is their share among those tried."""
        lit = 100 * np.cumsum(self.lamps.holds) / np.arange(1, len(self.lamps) + 1)
        return try_visibly(self.lamps, lambda n: self.number.set_value(float(lit[n - 1])), **kwargs)


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


class CopyOver(VGroup):
    """A donor's row above another's, and the answer that follows where its vectors are copied over.

    The vectors of one layer at a time drop into the row below: `run` shows one after the other.
    """

    def __init__(self, row: PlaceField, donor: str, answer: str, y: float) -> None:
        full = np.ones((1, len(row.rows[0])))
        self.line = PlaceField(full, [y], width=PATH_WIDTH, tall=0.3, colour=theme().answer)
        above = self.line.rows[0].get_top()[1] + 0.14
        self.donor = Words(donor, BODY, theme().answer)
        self.donor.align_to(self.line, LEFT).put_baseline(above)
        self.answer = Words(answer, BODY, theme().dim).align_to(self.line, RIGHT)
        self.answer.put_baseline(above)
        self.ghosts = VGroup(*(cell.copy() for cell in self.line.rows[0])).set_opacity(0)
        self.ghosts.set_z_index(-1)
        self.into = Formula("arrow.r", BODY, theme().dim)
        self.into.next_to(self.donor, RIGHT, buff=0.25)
        super().__init__(self.line, self.donor, self.answer, self.ghosts)

    def enter(self) -> AnimationGroup:
        """An animation: the donor's row comes in, layer after layer, with its name."""
        coming = (FadeIn(cell, shift=0.3 * DOWN) for cell in self.line.rows[0])
        return AnimationGroup(LaggedStart(*coming, lag_ratio=0.06), FadeIn(self.donor))

    def take_aside(self, name: Words) -> AnimationGroup:
        """An animation: out of the way of what will fall, a name goes beside the donor's."""
        aside = name.copy().scale(self.donor.height / name.height)
        aside.next_to(self.into, RIGHT, buff=0.25).put_baseline(self.donor.baseline)
        return AnimationGroup(name.animate.become(aside), FadeIn(self.into))

    def leave(self) -> FadeOut:
        """An animation: all of it goes away."""
        return FadeOut(self.line, self.donor, self.answer, self.into, shift=0.3 * UP)

    def run(self, row: PlaceField, brought: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: each layer's vectors drop into `row`, which lights as the answer follows.

        brought has shape (1, layers): how much of the answer each layer's vectors bring.
        """
        ghosts, starts = self.ghosts, [cell.get_center() for cell in self.line.rows[0]]
        ends = [cell.get_center() for cell in row.rows[0]]
        layers = np.arange(len(starts))

        def step(_: VGroup, alpha: float) -> None:
            now = alpha * (len(starts) + FALLING) - layers  # layers that each has been falling for
            fallen, landed = np.clip(now / FALLING, 0, 1), np.clip(now - FALLING + 1, 0, 1)
            for ghost, start, end, share in zip(ghosts, starts, ends, fallen, strict=True):
                ghost.move_to(start + share**2 * (end - start))
                ghost.set_opacity(float(0 < share < 1))
            row.set_values(landed * brought)
            last = int(np.clip(np.searchsorted(-landed, 0.0) - 1, 0, len(starts) - 1))
            follows = float(landed[last] * brought[0, last]) if last == 0 else brought[0, last]
            self.answer.set_color(theme().dim.interpolate(theme().answer, float(follows)))

        return UpdateFromAlphaFunc(
            VGroup(row, ghosts, self.answer), step, rate_func=linear, **kwargs
        )


def late_layers(alpha: float) -> float:
    """A rate function for a row in which nothing happens before its last third: soon there."""
    return float(0.7 * min(4 * alpha, 1.0) + 0.3 * alpha)


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


def path_of_fact(name: PlaceField, thread: VMobject, last: PlaceField) -> VMobject:
    """One line: along the name's row, up a thread, and along the last word's row."""
    return VMobject().set_points_as_corners(
        [
            name.rows[0].get_left(),
            [thread.get_start()[0], name.rows[0].get_y(), 0],
            *(thread.point_from_proportion(share) for share in np.linspace(0, 1, 12)),
            [thread.get_end()[0], last.rows[0].get_y(), 0],
            last.rows[0].get_right(),
        ]
    )
