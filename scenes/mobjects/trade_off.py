"""What a choice gains and what it costs: a slider, and meters that keep step with it."""

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, ManimColor, Rectangle, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.text import BODY, HEADING, Decimal, Words
from scenes.theme import theme


class ChoiceSlider(VGroup):
    """A knob on a line with a notch for each choice, from the loosest to the strictest.

    Parameters
    ----------
    choices
        Shape (n,), rising and positive; they are spaced by their logarithms.
    loose, strict
        What stands beside either end.
    width
        Units of the line.

    `get_value()` is the place of the knob, in 0..1; `chosen` the number of the nearest notch.

    Examples
    --------
    >>> ChoiceSlider([0.1, 0.2, 0.4], "loose", "strict").set_value(1.0).chosen
    2
    """

    def __init__(self, choices: ArrayLike, loose: str, strict: str, *, width: float = 6.0) -> None:
        logs = np.log(np.asarray(choices, dtype=float))
        self.places = (logs - logs[0]) / (logs[-1] - logs[0])
        self.track = Line(width / 2 * LEFT, width / 2 * RIGHT, stroke_width=4)
        self.track.set_stroke(theme().faint)
        self.notches = VGroup(
            *(Dot(self.stand(place), radius=0.06, color=theme().dim) for place in self.places)
        )
        low, high = (Words(text, BODY, theme().dim) for text in (loose, strict))
        low.next_to(self.track, LEFT, buff=0.4)
        high.next_to(self.track, RIGHT, buff=0.4)
        high.put_baseline(low.baseline)
        self.ends = VGroup(low, high)
        self.handle = Dot(radius=0.17, color=theme().focus)
        super().__init__(self.track, self.notches, self.ends, self.handle)
        self.set_value(0.0)

    def stand(self, place: float) -> np.ndarray:
        """The point of the line for a place in 0..1."""
        point: np.ndarray = self.track.point_from_proportion(float(np.clip(place, 0, 1)))
        return point

    def get_value(self) -> float:
        """Where the knob stands, in 0..1."""
        return self._place

    @property
    def chosen(self) -> int:
        """The number of the notch that is nearest to the knob."""
        return int(np.abs(self.places - self._place).argmin())

    def set_value(self, place: float) -> "ChoiceSlider":
        """Stand elsewhere at once."""
        self._place = float(place)
        self.handle.move_to(self.stand(self._place))
        return self


class Meter(VGroup):
    """A share of a whole as a bar in a frame, with what it is of at its left, and in per cent.

    Parameters
    ----------
    words
        What is measured.
    share
        From 0 to 1; `get_value()` gives it back.
    width, height
        Units of the bar.

    Examples
    --------
    >>> Meter("found", 0.15, theme().focus).get_value()
    0.15
    """

    def __init__(
        self,
        words: str,
        share: float,
        colour: ManimColor,
        *,
        places: int = 0,
        width: float = 4.6,
        height: float = 0.34,
    ) -> None:
        self.frame = Rectangle(width=width, height=height, stroke_width=2)
        self.frame.set_stroke(theme().faint)
        self.bar = Rectangle(width=width, height=height, stroke_width=0)
        self.bar.set_fill(colour, 1)
        self.words = Words(words, BODY, theme().dim)
        shade = theme().legible(colour)
        self.number = Decimal(100 * share, places, HEADING, shade, unit=" %", anchor="right")
        self.words.next_to(self.frame, UP, buff=0.22).align_to(self.frame, LEFT)
        super().__init__(self.frame, self.bar, self.words, self.number)
        self.set_value(share)

    def get_value(self) -> float:
        """The share shown."""
        return self._share

    def set_value(self, share: float) -> "Meter":
        """Show another share at once."""
        self._share = float(share)
        self.bar.stretch_to_fit_width(max(self._share * self.frame.width, 1e-3))
        self.bar.move_to(self.frame.get_left(), LEFT)
        self.number.set_value(100 * self._share).put_anchor(self.frame.get_right()[0])
        self.number.put_baseline(self.words.baseline)
        return self
