"""Numbers that grow from rung to rung, each with what it counts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import LEFT, FadeIn, VGroup

from scenes.mobjects.text import BODY, HEADING, ChangeDecimal, Decimal, Words
from scenes.theme import theme


class NumberLadder(VGroup):
    """Whole numbers one below the other, each over what it counts; they are climbed one by one.

    Parameters
    ----------
    numbers
        What stands on the rungs.
    nouns
        What each of them counts.
    left, top
        Where numbers and nouns begin, and the first number's baseline.
    gap
        Units from a rung to the next.

    `rungs` are groups of number and noun; `numbers` are the numbers alone.

    Examples
    --------
    >>> ladder = NumberLadder([1, 12_288], ["neuron", "weights into it"])
    >>> ladder.enter(1), ladder.count_up(1)  # animations, to be played one after the other
    """

    def __init__(
        self,
        numbers: Sequence[int],
        nouns: Sequence[str],
        *,
        left: float = -6.4,
        top: float = 2.7,
        gap: float = 1.42,
    ) -> None:
        self.ends = tuple(numbers)
        self.rungs: list[VGroup] = []
        for k, (end, noun) in enumerate(zip(numbers, nouns, strict=True)):
            y = top - gap * k
            number = Decimal(end, 0, HEADING, theme().ink, anchor="left")
            words = Words(noun, BODY, theme().dim)
            number.set_x(left, LEFT).put_baseline(y)
            words.set_x(left, LEFT).put_baseline(y - 0.55)
            self.rungs.append(VGroup(number, words))
        self.numbers = [rung[0] for rung in self.rungs]
        super().__init__(*self.rungs)

    def get_values(self) -> np.ndarray:
        """The numbers shown, shape (rungs,)."""
        return np.array([number.get_value() for number in self.numbers])

    def enter(self, k: int) -> list[Any]:
        """Animations: rung k comes in lit, its number at one, and the rung before it dims."""
        number, noun = self.rungs[k]
        number.set_value(min(1, self.ends[k])).set_fill(theme().focus)
        before = [self.numbers[k - 1].animate.set_fill(theme().dim)] if k else []
        return [FadeIn(number, noun), *before]

    def count_up(self, k: int) -> ChangeDecimal:
        """An animation: the number of rung k counts to its end."""
        return ChangeDecimal(self.numbers[k], self.ends[k])
