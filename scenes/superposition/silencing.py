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

BAR_LEFT = 1.2  # where the answer's bar begins


class SlidingWindow(RoundedRectangle):
    """A frame round five layers of one lane; starts are the first layers that it stops at."""

    def __init__(self, field: PlaceField, row: int, starts: np.ndarray) -> None:
        windows = athletes().pictured["map_windows"]
        width = int(windows[0, 1] - windows[0, 0]) + 1
        cells = field.span(row, 0, width - 1)
        self.starts = starts
        self.first, self.pitch = cells.get_center(), field.pitch
        super().__init__(
            width=cells.width + 0.16,
            height=cells.height + 0.16,
            corner_radius=0.09,
            stroke_width=5,
            color=theme().ink,
        )
        self.at(0.0)

    def at(self, window: float) -> "SlidingWindow":
        """Stand round this window, counted from 0; between two of them also."""
        start = np.interp(window, np.arange(len(self.starts)), self.starts)
        return self.move_to(self.first + start * self.pitch * RIGHT)


class Sweep:
    """A window slides along one row: its cells light up where the answer is lost, and the bar of
    the answer shows what is left of it under the window.

    starts are the windows' first layers, left is the answer's probability under each, and lost
    what share of it each layer then shows, shape (layers,).
    """

    def __init__(
        self, field: PlaceField, row: int, starts: np.ndarray, left: np.ndarray, lost: np.ndarray
    ) -> None:
        self.field, self.row = field, row
        self.starts, self.left, self.lost = starts, left, lost
        self.window = SlidingWindow(field, row, starts).set_z_index(2)

    @classmethod
    def at_zero(cls, asked: Asked, field: PlaceField, site: str, row: int) -> "Sweep":
        """The writes under the window are zero."""
        starts = asked.pictured["map_windows"][:, 0]
        left, lost = asked.left_when_silent(site), asked.lost_when_silent(site)
        return cls(field, row, starts, left[:, row], lost[row])

    @classmethod
    def at_mean(cls, asked: Asked, field: PlaceField, site: str, row: int) -> "Sweep | None":
        """They are at their mean over all names instead; None where that was not measured."""
        if asked.subject not in measured().subjects:
            return None
        blocks = blocks_of_layers()
        left = np.array(
            [
                measured().silenced_one(asked.subject, block_label(site, block, row), "mean")
                for block in blocks
            ]
        )
        lost = np.clip(1 - left / asked.answer_alone(), 0, 1)
        return cls(field, row, blocks[:, 0], left, by_layer(lost))

    def slide(self, answer: AnswerBar, **kwargs: float) -> UpdateFromAlphaFunc:
        """The animation, from the first window to the last."""
        last, start = len(self.left) - 1, self.field.get_values()
        layers, counted = np.arange(start.shape[1]), np.arange(last + 1)
        middles = self.starts + 2

        def step(_: VGroup, alpha: float) -> None:
            window = alpha * last
            self.window.at(window)
            answer.set_value(float(np.interp(window, counted, self.left)))
            values = self.field.get_values()
            reached = layers <= np.interp(window, counted, middles) + (2 if alpha == 1 else 0)
            values[self.row] = np.where(reached, self.lost, start[self.row])
            self.field.set_values(values)

        return UpdateFromAlphaFunc(
            VGroup(self.window, answer, self.field), step, rate_func=linear, **kwargs
        )


def blocks_of_layers() -> np.ndarray:
    """First and last layer of the blocks that were silenced for all names, shape (blocks, 2)."""
    windows = athletes().pictured["map_windows"]
    return windows[:: int(windows[0, 1] - windows[0, 0]) + 1]


def block_label(site: str, block: np.ndarray, row: int) -> str:
    """Under what name a block of a row is stored."""
    first, last = block
    return f"{site} {first}-{last} {ROWS[row]}"


def by_layer(values: np.ndarray) -> np.ndarray:
    """Each block's value, for each of its layers."""
    return np.repeat(values, [last - first + 1 for first, last in blocks_of_layers()])


def lost_by_many(site: str) -> np.ndarray:
    """The share of the answer lost with a block's writes at zero, the mean over names, for each
    layer of the block: shape (ROWS, layers); 0 in the row between, where it was not measured."""
    stored, blocks = measured().arrays["silenced"].tolist(), blocks_of_layers()
    lost = np.zeros((len(ROWS), int(blocks.max()) + 1))
    for row in range(len(ROWS)):
        labels = [block_label(site, block, row) for block in blocks]
        if set(labels) <= set(stored):
            left = np.array([measured().silenced(label).value for label in labels])
            lost[row] = by_layer(np.clip(1 - left, 0, 1))
    return lost


def answer_left(word: str, share: float) -> AnswerBar:
    """The answer and what is left of it, at the upper right."""
    bar = AnswerBar(word, share, theme().answer, length=6.6, size=HEADING, tall=0.56)
    return bar.shift((BAR_LEFT - bar.bar.get_left()[0]) * RIGHT)


def answer_of_many(words: str) -> AnswerBar:
    """What is left of many names' answers, all of it at first, across the frame."""
    bar = AnswerBar(words, 1.0, theme().ink, length=1.0, size=BODY, tall=0.56)
    bar.length = 2 * EDGE_X - bar.word.width - 1.6
    return bar.set_value(1.0).set_x(-EDGE_X, LEFT)


def marked_share(words: str, key: str, places: ModelPlaces) -> VGroup:
    """A frame round some layers' cells; above them what is left of the answers without them, the
    mean over names, in per cent: (frame, number, words)."""
    site, group, first, last = SILENT[key]
    row = ROWS.index(group)
    cells = places.field(site).span(row, first, last)
    left = measured().silenced(f"{site} {first}-{last} {group}").value
    number = Decimal(100 * left, 0, HEADING, theme().ink, unit=" %", anchor="left")
    told = VGroup(number, Words(words, HEADING, theme().ink)).arrange(RIGHT, buff=0.25)
    told.set_x(cells.get_left()[0] + 0.75, LEFT)
    for part in told:
        part.put_baseline(places.row(row).get_top()[1] + 0.25)
    return VGroup(ring(cells, theme().ink, buff=0.07), *told)
