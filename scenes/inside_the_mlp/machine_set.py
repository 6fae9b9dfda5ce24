"""The toy block as a machine, and how much of the fact's directions a vector in it holds."""

from functools import partial
from typing import Literal

import numpy as np
from manim import RIGHT, ManimColor, VGroup, interpolate_color

from mlp_math.directions import component
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.machine import Machine
from scenes.mobjects.text import BODY, Decimal, Formula
from scenes.stage import LectureScene
from scenes.theme import theme

HELD_Y = -3.5  # baseline of what a vector holds
HELD_GAP = 0.3


def fact_machine(scene: LectureScene, person: int) -> Machine:
    """The toy block with the vector of one of the cast in it."""
    return Machine(scene.toy.block, scene.toy.people[person])


def name_shades(scene: LectureScene) -> list[ManimColor]:
    """Of the first row's entries: the first name's colour, the last name's, or between them."""
    first, last = np.abs(scene.toy.first), np.abs(scene.toy.last)
    shares = last / np.maximum(first + last, 1e-12)
    return [interpolate_color(scene.theme.first, scene.theme.last, float(s)) for s in shares]


def held_now(column: CellColumn, direction: np.ndarray) -> float:
    """How much of a direction a column's cells show now."""
    return component(column.get_values(), direction)


class Held(VGroup):
    """Below a column of cells: how much it holds now of the names' and the answer's directions.

    `letters` and `numbers` go by direction; the numbers follow the column.
    """

    def __init__(self, scene: LectureScene, column: CellColumn, side: Literal["in", "out"]) -> None:
        super().__init__()
        toy, colours = scene.toy, (theme().first, theme().last, theme().answer)
        directions = (toy.first, toy.last, toy.answer)
        self.letters, self.numbers = VGroup(), VGroup()
        symbols = scene.lecture.fact.symbols
        for symbol, colour, direction in zip(symbols, colours, directions, strict=True):
            letter = Formula(f"vec({symbol})", BODY, colour)
            number = Decimal(1.0, 1, BODY, colour)
            number.follow(partial(held_now, column, direction))
            self.letters.add(letter)
            self.numbers.add(number)
            self.add(VGroup(letter, number).arrange(RIGHT, buff=0.12))
        self.arrange(RIGHT, buff=HELD_GAP)
        edge = -6.7 if side == "in" else 6.7
        self.shift((edge - (self.get_left() if side == "in" else self.get_right())[0]) * RIGHT)
        for piece in (*self.letters, *self.numbers):
            piece.put_baseline(HELD_Y)

    def get_values(self) -> np.ndarray:
        """How much of each direction is shown, shape (3,)."""
        return np.array([number.get_value() for number in self.numbers])
