"""The toy block as a machine, and how much of the fact's directions a vector in it holds."""

from functools import partial
from typing import Literal

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    AnimationGroup,
    FadeIn,
    FadeOut,
    ManimColor,
    VGroup,
    interpolate_color,
)

from mlp_math.directions import component
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.machine import CELL_WIDTH, CELLS_HEIGHT, Machine, lit, wire
from scenes.mobjects.place import left_edge, right_edge
from scenes.mobjects.text import BODY, Decimal, Formula, Words
from scenes.moves import comes_last, leaves_first
from scenes.sets.people import person_words
from scenes.stage import LectureScene
from scenes.theme import theme

NAME_Y, HELD_Y = -2.85, -3.5  # baselines of whose vector comes in, and of what it holds
HELD_GAP = 0.3


def fact_machine(scene: LectureScene, person: int) -> Machine:
    """The toy block with the vector of one of the cast in it."""
    return Machine(scene.toy.block, scene.toy.people[person])


def without_bias(scene: LectureScene) -> Machine:
    """The machine with the full name in it, when the second bias is left aside."""
    machine = fact_machine(scene, 0)
    machine.biased = 0.0
    return machine.set_values(scene.toy.full_name)


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
        edge = left_edge() if side == "in" else right_edge()
        self.shift((edge - (self.get_left() if side == "in" else self.get_right())[0]) * RIGHT)
        for piece in (*self.letters, *self.numbers):
            piece.put_baseline(HELD_Y)

    def get_values(self) -> np.ndarray:
        """How much of each direction is shown, shape (3,)."""
        return np.array([number.get_value() for number in self.numbers])


def name_below(scene: LectureScene, person: int) -> Words:
    """Whose vector comes in, below it."""
    return person_words(scene, person, BODY).set_x(left_edge(), LEFT).put_baseline(NAME_Y)


def pass_on(old: Words, new: Words) -> AnimationGroup:
    """An animation: a name goes on to the right, and the next one comes from the left."""
    return AnimationGroup(
        FadeOut(old, shift=0.6 * RIGHT, rate_func=leaves_first),
        FadeIn(new, shift=0.6 * RIGHT, rate_func=comes_last),
    )


def writing_fans(scene: LectureScene, machine: Machine) -> list[VGroup]:
    """Every column's wires, each as present as its neuron is active now; the first in orange."""
    fans = [
        machine.column_fan(j, None if j else scene.theme.answer) for j in range(len(machine.dots))
    ]
    for fan, value in zip(fans, machine.get_values()[1], strict=True):
        write(fan, float(value))
    return fans


def write(fan: VGroup, value: float) -> None:
    """Show a column's wires as present as a neuron of this value writes it."""
    share = float(np.clip(value, 0, 1))
    fan.set_stroke(opacity=share).set_stroke(opacity=0.13 * share, background=True)


class BiasColumn:
    """The second bias beside what is made, its name below it, and a wire from each of its entries.

    `whole` is column, rim and name; `wires` lead to what is made, whoever comes.
    """

    def __init__(self, machine: Machine) -> None:
        made = machine.made
        self.cells = CellColumn(machine.block.b_down, height=CELLS_HEIGHT, width=CELL_WIDTH)
        self.cells.move_to(made).shift(2.1 * RIGHT)
        rim = machine.rims[1].copy().move_to(self.cells).set_stroke(theme().dim)
        self.name = Formula("vec(b)_arrow.b", BODY).set_x(self.cells.get_x()).put_baseline(NAME_Y)
        self.whole = VGroup(rim, self.cells, self.name)
        self.wires = VGroup(
            *(
                lit(wire(b.get_left() + 0.1 * LEFT, m.get_right() + 0.1 * RIGHT), theme().ink, 2.5)
                for b, m in zip(self.cells, made, strict=True)
            )
        )

    def get_values(self) -> np.ndarray:
        """Shape (d,)."""
        return self.cells.get_values()
