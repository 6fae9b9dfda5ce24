"""Words and live numbers on one line, and a large number with what it says below."""

from collections.abc import Sequence
from typing import Any

from manim import DOWN, LEFT, ManimColor, VGroup

from scenes.mobjects.text import BODY, LABEL, Decimal, Words
from scenes.theme import theme

TIGHT, SPACE = 0.08, 0.3  # ems between words and a number: before punctuation, and elsewhere


class FiguresLine(VGroup):
    """Words with live numbers at the places of `#`, on one baseline.

    Parameters
    ----------
    text
        Words, with a `#` for each number.
    numbers
        In the order of their places: decimals, or whole numbers to be set as the words are.
    size, colour
        Of the words; ink by default.

    `get_values()` gives the numbers back.

    Examples
    --------
    >>> FiguresLine("# vectors in # dimensions", [10_000, Decimal(100, 0, BODY, theme().answer)])
    """

    def __init__(
        self,
        text: str,
        numbers: Sequence[Decimal | int],
        size: float = BODY,
        colour: ManimColor | None = None,
    ) -> None:
        pieces = text.split("#")
        if len(pieces) != len(numbers) + 1:
            raise ValueError(f"text must have {len(numbers)} places for numbers, got {text!r}")
        super().__init__()
        self.numbers = [
            n if isinstance(n, Decimal) else Decimal(n, 0, size, colour) for n in numbers
        ]
        pen = 0.0
        for k, piece in enumerate(pieces):
            words = Words(piece.strip(), size, colour or theme().ink) if piece.strip() else None
            parts: list[Any] = [*([words] if words else []), *self.numbers[k : k + 1]]
            for part in parts:
                tight = part is words and piece.lstrip()[0] in ",.;:" and k > 0
                space = TIGHT if tight else SPACE
                left = pen + space * part.em_height if len(self) else 0.0
                part.set_x(left, LEFT).put_baseline(0.0)
                pen = part.get_right()[0]
                self.add(part)
        self.center()

    def get_values(self) -> list[float]:
        """The numbers, in their order."""
        return [number.get_value() for number in self.numbers]


def readout(number: Decimal, words: str, width: float = 3.4) -> VGroup:
    """A large number, and below it what it says, in lines of at most this width."""
    text = Words(words, LABEL, theme().dim, width=width)
    text.next_to(number, DOWN, buff=0.25).align_to(number, LEFT)
    return VGroup(number, text)
