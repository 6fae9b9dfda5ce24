"""A ruler by factors of ten, with marks that say how each number on it is known."""

import numpy as np
from manim import DOWN, RIGHT, UP, Circle, DashedVMobject, Dot, Line, VGroup, VMobject

from scenes.mobjects.text import BODY, LABEL, TITLE, Decimal, Words
from scenes.theme import theme

RADIUS = 0.15


def known_mark(how: str, radius: float = RADIUS) -> VMobject:
    """A full dot for what was measured here, a ring for what is quoted, a dashed ring for a guess.

    Raises ValueError for another way of knowing.
    """
    colour = theme().data
    if how == "measured":
        return Dot(radius=radius, color=colour)
    ring = Circle(radius=radius, stroke_width=4, stroke_color=colour)
    if how == "quoted":
        return ring
    if how == "guessed":
        return DashedVMobject(ring, num_dashes=9)
    raise ValueError(f"how must be measured, quoted or guessed, got {how!r}")


class LogRuler(VGroup):
    """A line from one power of ten to another.

    Parameters
    ----------
    first, last
        The powers of ten at its ends.
    width
        Units.

    Examples
    --------
    >>> ruler = LogRuler(-1, 1, width=10.0)
    >>> ruler.mark(2.0, 1, "quoted", "two bits")
    """

    def __init__(self, first: int, last: int, *, width: float) -> None:
        self.first, self.last, self.wide = first, last, width
        self.line = Line(width / 2 * -RIGHT, width / 2 * RIGHT, stroke_width=3)
        self.line.set_stroke(theme().dim)
        self.numbers = VGroup()
        for power in range(first, last + 1):
            place = self.place(10.0**power)
            tick = Line(place + 0.1 * UP, place + 0.1 * DOWN, stroke_width=3, color=theme().dim)
            number = Decimal(10.0**power, max(-power, 0), LABEL, theme().dim)
            self.numbers.add(VGroup(tick, number.next_to(place, DOWN, buff=0.25)))
        super().__init__(self.line, self.numbers)

    def place(self, value: float) -> np.ndarray:
        """Where a number lies on the line."""
        share = (np.log10(value) - self.first) / (self.last - self.first)
        place: np.ndarray = self.line.get_center() + (share - 0.5) * self.wide * RIGHT
        return place

    def mark(self, value: float, places: int, how: str, words: str) -> VGroup:
        """A mark on the line, the number above it, and above that what it says; not yet added."""
        sign = known_mark(how).move_to(self.place(value))
        number = Decimal(value, places, TITLE, theme().data).next_to(sign, UP, buff=0.22)
        said = Words(words, BODY, theme().ink, width=4.4, align="center")
        return VGroup(sign, number, said.next_to(number, UP, buff=0.2))
