"""Three directions stand for three ideas, nearly and then exactly perpendicular."""

from collections.abc import Sequence
from functools import partial
from itertools import combinations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    ManimColor,
    VGroup,
    VMobject,
)

from scenes.frame import TALL, WIDE
from scenes.mobjects.directions import AngleMark
from scenes.mobjects.text import HEADING, LABEL, TITLE, Decimal, Formula, align_baselines
from scenes.moves import cascade, count_from, exchange, hop, leaves_first, point_at
from scenes.sets.name_space import (
    PANEL_LEFT,
    PANEL_RIGHT,
    NameSpace,
    NameSpaceScene,
    angle_sign,
    nearly_perpendicular,
    note,
    panel_stack,
)
from scenes.sets.people import fact_ahead
from scenes.stage import Beat, beat, interlude
from scenes.theme import theme

ARC_RADII = (1.7, 1.4, 1.1)  # apart, where three arcs meet
CORNER = 0.75  # sides of the signs of right angles, which meet as a cube's edges do


class ThreeDirections(NameSpaceScene):
    """First name, last name, answer: three arrows, nearly and then exactly perpendicular."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.space = self.enter(nearly_perpendicular(self))
        self.statement = self.pin(fact_ahead(self))
        self.add(self.space.floor, self.statement)
        fact = self.lecture.fact
        self.named = (fact.first, fact.last, fact.text[self.language].answer)
        self.rows = self.meanings()
        self.pairs = list(combinations(self.space.arrows, 2))
        self.marks = [
            AngleMark(*pair, radius=radius, size=LABEL)
            for pair, radius in zip(self.pairs, ARC_RADII, strict=True)
        ]
        self.angles = self.pin(AngleRows(self.space, self.marks))
        self.corners = right_angles()
        self.sway(degrees=9, period=16)

    @beat
    def first(self, beat: Beat) -> None:
        named = map(self.statement.part, self.named)
        self.play(cascade(hop, named, 0.5), run_time=beat.to("first", 1.0, part=0.4))
        self.draw(0, beat)

    @beat
    def last(self, beat: Beat) -> None:
        self.draw(1, beat)

    @beat
    def answer(self, beat: Beat) -> None:
        self.draw(2, beat)

    @beat
    def nearly(self, beat: Beat) -> None:
        self.remove(self.statement)  # whose words have all left
        self.play(FadeOut(self.rows), run_time=0.5)
        pace = beat.share(len(self.marks), 0.7, until="near")
        for mark, (pair, number) in zip(self.marks, self.angles, strict=True):
            self.play(FadeIn(pair), run_time=0.2)
            self.play(Create(mark.arc), count_from(number), run_time=pace - 0.2)

    @beat
    def exact(self, beat: Beat) -> None:
        for mark, number, (a, b) in zip(self.marks, self.angles.numbers, self.pairs, strict=True):
            number.follow(partial(a.angle_to, b))
            mark.follow()
        turns = [a.turn_to(axis) for a, axis in zip(self.space.arrows, np.eye(3), strict=True)]
        self.play(*turns, run_time=beat.to("exact", 1.4))
        for mark, number in zip(self.marks, self.angles.numbers, strict=True):
            number.clear_updaters()
            mark.stay()
        self.play(
            exchange([mark.arc for mark in self.marks], self.corners), run_time=beat.unhurried(0.8)
        )

    @interlude
    def hand_over(self) -> None:
        self.come_home(FadeOut(self.angles, self.corners))

    def draw(self, k: int, beat: Beat) -> None:
        """Direction k: its arrow and its line; when it is named, its letter and what it means.

        The name leaves the sentence, and the last one takes with it what is left there: before the
        line, which would run through it.
        """
        space, name = self.space, self.statement.part(self.named[k])
        going = self.statement if k == len(self.named) - 1 else name
        self.play(
            going.animate(rate_func=leaves_first).set_opacity(0),
            Create(space.lines[k]),
            space.arrows[k].grow(),
            run_time=beat.to(beat.name, 1.0),
        )
        born = FadeIn(self.rows[k], target_position=name.get_center(), scale=0.2)
        self.play(born, FadeIn(space.labels[k]), run_time=0.6)
        self.play(point_at(self.rows[k][0], 1.4), run_time=beat.through(0.5))

    def meanings(self) -> VGroup:
        """What each letter stands for: a kind of idea, and below it which one."""
        fact = self.lecture.fact
        meanings = (
            ("first_name", fact.first),
            ("last_name", fact.last),
            ("answer_idea", fact.text[self.language].answer),
        )
        rows = [
            meaning(symbol, self.words(kind), idea, arrow.colour)
            for arrow, symbol, (kind, idea) in zip(
                self.space.arrows, self.space.symbols, meanings, strict=True
            )
        ]
        return self.pin(panel_stack(*rows, top=2.6, gap=0.75))


class AngleRows(VGroup):
    """Rows such as "∠(M, J)  88.4°", one for each pair of directions; `numbers` are live."""

    def __init__(self, space: NameSpace, marks: Sequence[AngleMark]) -> None:
        letters = zip(space.symbols, (arrow.colour for arrow in space.arrows), strict=True)
        self.numbers, rows = [], []
        for pair, mark in zip(combinations(letters, 2), marks, strict=True):
            sign = angle_sign(*pair)
            number = Decimal(mark.get_value(), 2, HEADING, unit="°", anchor="right")
            number.set_x(sign.get_left()[0] + PANEL_RIGHT - PANEL_LEFT, RIGHT)
            align_baselines([sign, number])
            self.numbers.append(number)
            rows.append(VGroup(sign, number))
        super().__init__(*panel_stack(*rows, top=1.9, gap=0.75))


def meaning(symbol: str, kind: str, idea: str, colour: ManimColor) -> VGroup:
    """A direction's letter; beside it the kind of idea that it stands for, and which one."""
    letter = Formula(f"vec({symbol})", TITLE, colour)
    above = note(kind, theme().dim, widest=2.8)
    below = note(idea, colour, size=HEADING, widest=2.8)
    below.next_to(above, DOWN, buff=0.14, aligned_edge=LEFT)
    return VGroup(letter, VGroup(above, below).next_to(letter, buff=0.4))


def right_angles() -> VGroup:
    """The signs of the right angles between the axes of the space."""
    corners = VGroup()
    for u, v in combinations(np.eye(3), 2):
        corner = VMobject(stroke_width=3, stroke_color=theme().ink)
        corner.set_points_as_corners(CORNER * np.array([u, u + v, v]))
        corners.add(corner.set_shade_in_3d(True))
    return corners
