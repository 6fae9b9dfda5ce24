"""Pictures of silencing: a window that slides along a row of places, and what is left meanwhile."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from lectures.language_model import ROWS, SILENT, Asked, athletes
from mlp_math.fact_path import places as measured
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, HEADING, Decimal, Words
from scenes.sets.language_model import EDGE_X, AnswerBar, ModelPlaces
from scenes.theme import theme


class SlidingWindow(RoundedRectangle):
    """A frame round five layers of one lane, which are silent."""

    def __init__(self, field: PlaceField, row: int) -> None:
        windows = athletes().pictured["map_windows"]
        width = int(windows[0, 1] - windows[0, 0]) + 1
        cells = field.span(row, 0, width - 1)
        self.starts = windows[:, 0]
        self.first, self.pitch = cells.get_center(), field.pitch
        super().__init__(
            width=cells.width + 0.16,
            height=cells.height + 0.16,
            corner_radius=0.09,
            stroke_width=4,
            color=theme().ink,
        )
        self.at(0.0)

    def at(self, window: float) -> "SlidingWindow":
        """Stand round this window, counted from 0; between two of them also."""
        start = np.interp(window, np.arange(len(self.starts)), self.starts)
        return self.move_to(self.first + start * self.pitch * RIGHT)


class Sweep:
    """A window slides along one row: its cells light up where the answer is lost, and the bar of
    the answer shows what is left of it under the window."""

    def __init__(self, asked: Asked, field: PlaceField, site: str, row: int) -> None:
        self.field, self.row = field, row
        self.window = SlidingWindow(field, row).set_z_index(2)
        self.left = asked.left_when_silent(site)[:, row]
        self.lost = asked.lost_when_silent(site)[row]
        self.middles = asked.pictured["map_windows"].mean(axis=1)

    def slide(self, answer: AnswerBar, **kwargs: float) -> UpdateFromAlphaFunc:
        """The animation, from the first window to the last."""
        last, start = len(self.left) - 1, self.field.get_values()
        layers = np.arange(start.shape[1])
        counted = np.arange(last + 1)

        def step(_: VGroup, alpha: float) -> None:
            window = alpha * last
            self.window.at(window)
            answer.set_value(float(np.interp(window, counted, self.left)))
            values = self.field.get_values()
            reached = layers <= np.interp(window, counted, self.middles) + (2 if alpha == 1 else 0)
            values[self.row] = np.where(reached, self.lost, start[self.row])
            self.field.set_values(values)

        return UpdateFromAlphaFunc(
            VGroup(self.window, answer, self.field), step, rate_func=linear, **kwargs
        )


def answer_left(word: str, share: float) -> AnswerBar:
    """The answer and what is left of it, at the upper right."""
    bar = AnswerBar(word, share, theme().answer, length=5.2, size=HEADING, tall=0.5)
    return bar.set_x(0.7, LEFT)


def answer_of_many(word: str) -> AnswerBar:
    """What is left of many names' answers, all of it at first, at the upper right."""
    bar = AnswerBar(word, 1.0, theme().ink, length=3.4, size=HEADING, tall=0.5)
    return bar.set_x(EDGE_X, RIGHT)


def marked_share(words: str, key: str, places: ModelPlaces) -> VGroup:
    """A frame round some layers' cells; above them what is left of the answers without them, the
    mean over names, in per cent: (frame, number, words)."""
    site, group, first, last = SILENT[key]
    row = ROWS.index(group)
    cells = places.field(site).span(row, first, last)
    left = measured().silenced(f"{site} {first}-{last} {group}").value
    number = Decimal(100 * left, 0, HEADING, theme().ink, unit=" %", anchor="left")
    told = VGroup(number, Words(words, BODY, theme().ink)).arrange(RIGHT, buff=0.25)
    told.set_x(cells.get_left()[0], LEFT)
    for part in told:
        part.put_baseline(places.row(row).get_top()[1] + 0.14)
    return VGroup(ring(cells, theme().ink, buff=0.07), *told)
