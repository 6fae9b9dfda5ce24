"""What reading an idea off a vector gives while others are on: two bells that widen."""

from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    DashedLine,
    Line,
    ManimColor,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from lectures.figures import BILLION
from mlp_math.interference import clean_read_limit, readout_noise
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words, align_baselines
from scenes.stage import LectureScene
from scenes.superposition.rain import Rain
from scenes.theme import theme

OFF, ON, THRESHOLD = 0.0, 1.0, 0.5  # what an idea reads, and where one is taken for the other
UNIT, FOOT, HEIGHT = 5.2, -1.9, 2.6
REACH_HEIGHT = 0.2
# Shares of the limit: where what is off looks on, and where there is room to spare.
FEWEST = 2  # ideas that are on at once, at first
TOO_MANY, FEW = 1.6, 0.12
TAIL = 4.0  # deviations of a bell that are drawn


class ReadingLimit(VGroup):
    """Readings of ideas that are off and on, as bells, while k ideas are on at once.

    A bar shows how far the loudest of a billion ideas that are off reads on average; at
    `limit` ideas it reaches half way, where off and on can't be told apart.
    """

    def __init__(self, scene: LectureScene) -> None:
        self.d = scene.lecture.sizes.d_model
        self.limit = int(clean_read_limit(BILLION, self.d))
        ends = (place(OFF - 0.45), place(ON + 0.45))
        self.axis = Line(*ends, stroke_width=3, color=theme().dim)
        self.border = DashedLine(place(THRESHOLD), place(THRESHOLD) + 1.15 * HEIGHT * UP)
        self.border.set_stroke(theme().ink, width=3)
        self.bells = VGroup(VMobject(), VMobject())
        self.reach = Rectangle(width=1, height=REACH_HEIGHT, stroke_width=0)
        self.reach.set_fill(theme().ink, 1)
        self.names = VGroup(
            *(
                Words(scene.words(key), BODY, theme().legible(colour)).next_to(
                    place(at), DOWN, buff=0.75
                )
                for key, at, colour in zip(("off", "on"), (OFF, ON), self.colours, strict=True)
            )
        )
        align_baselines(self.names)
        self.loudest = Words(scene.words("loudest"), LABEL, theme().ink)
        self.loudest.next_to(place(OFF), DOWN, buff=0.3).set_x(place(OFF)[0] + 0.1, LEFT)
        self.loudest.shift(1.1 * DOWN)
        self.count = Decimal(FEWEST, 0, 1.6 * HEADING, theme().focus, anchor="right")
        told = Words(scene.words("at_once"), HEADING)
        self.told = VGroup(self.count, told.next_to(self.count, RIGHT, buff=0.35))
        align_baselines(self.told)
        self.told.move_to(2.55 * UP)
        super().__init__(self.axis, self.border, self.bells, self.reach, self.names, self.told)
        self.set_value(FEWEST)

    @property
    def colours(self) -> tuple[ManimColor, ManimColor]:
        """Of what is off, and of what is on."""
        return theme().dim, theme().lit

    def get_reach(self) -> float:
        """How far the loudest of those that are off reads, by the bar that is drawn."""
        return float(self.reach.width) / UNIT

    def set_value(self, ideas: int) -> "ReadingLimit":
        """Let so many ideas be on at once."""
        self.count.set_value(ideas)
        noise = self.noise = readout_noise(ideas, self.d)
        for bell, at, colour in zip(self.bells, (OFF, ON), self.colours, strict=True):
            around = np.linspace(-TAIL, TAIL, 81)
            heights = HEIGHT * np.exp(-0.5 * around**2)
            points = [place(at + noise * x) + h * UP for x, h in zip(around, heights, strict=True)]
            bell.set_points_as_corners(points).set_stroke(colour, 4)
            bell.set_fill(theme().mix(colour, 0.3), 1)
        loudest = noise * float(np.sqrt(2 * np.log(BILLION)))
        self.reach.stretch_to_fit_width(loudest * UNIT)
        self.reach.move_to(place(OFF) + 0.3 * DOWN, LEFT)
        clean = loudest < THRESHOLD - OFF
        self.reach.set_fill(theme().ink if clean else theme().bound, 1)
        return self

    def rain(self, rng: np.random.Generator) -> VGroup:
        """Single readings, of what is off and of what is on, that fall on the axis."""
        return VGroup(
            *(
                Rain(
                    lambda z, at=at: place(at + self.noise * z),  # type: ignore[misc]
                    rng,
                    height=1.3 * HEIGHT,
                    colour=shade,
                )
                for at, shade in zip((OFF, ON), (theme().ink, theme().lit), strict=True)
            )
        )

    def fill_up(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation from two ideas to as many as can be read cleanly."""
        return UpdateFromAlphaFunc(self, partial(_to_share, limit=self.limit), **kwargs)

    def go_to(self, share: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation from there to a share of the limit; for there and back."""
        start, end = self.limit, round(share * self.limit)
        return UpdateFromAlphaFunc(
            self, lambda reading, a: reading.set_value(round(start + a * (end - start))), **kwargs
        )


def place(reading: float) -> np.ndarray:
    """Where a reading lies on the axis."""
    return np.array([UNIT * (reading - THRESHOLD), FOOT, 0.0])


def _to_share(picture: ReadingLimit, alpha: float, limit: int) -> None:
    picture.set_value(round(FEWEST + alpha * (max(limit, FEWEST) - FEWEST)))
