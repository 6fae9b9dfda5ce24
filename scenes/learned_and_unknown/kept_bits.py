"""Weights as cells, and upon each of them what it keeps, as high as its bits."""

from manim import DOWN, RIGHT, UP, Rectangle, UpdateFromAlphaFunc, VGroup

from scenes.mobjects.log_ruler import known_mark
from scenes.mobjects.place import fit
from scenes.mobjects.style import plate
from scenes.mobjects.text import BODY, TITLE, Decimal, Words
from scenes.theme import theme

CELL, BIT, GAP = 0.66, 1.5, 0.14  # units of a weight's side, of one bit's height, and between two


class KeptBits(VGroup):
    """A row of weights, each with its bits upon it, and how that number is known.

    Parameters
    ----------
    bits
        That each weight keeps; `get_value()` gives what is drawn.
    places
        Digits after the point of the number.
    how
        "measured", "quoted" or "guessed": see `known_mark`. What is quoted is drawn in outline.
    words
        Whose weights they are.

    `told` is the sign, the number and the words, below the weights; it is no part of the whole.
    """

    def __init__(self, bits: float, places: int, how: str, words: str, *, count: int = 7) -> None:
        self.bits = bits
        self.cells = VGroup(*(plate(CELL, CELL, theme().mlp, radius=0.1) for _ in range(count)))
        self.cells.arrange(RIGHT, buff=GAP)
        shade = theme().data
        self.kept = VGroup(*(Rectangle(width=CELL, height=1.0, stroke_width=3) for _ in self.cells))
        self.kept.set_stroke(shade).set_fill(shade, 1.0 if how == "measured" else 0.3)
        super().__init__(self.cells, self.kept)
        self.set_value(bits)
        self.sign, self.number = known_mark(how), Decimal(bits, places, TITLE, shade)
        said = fit(Words(words, BODY, theme().ink), 5.2)
        self.told = VGroup(VGroup(self.sign, self.number).arrange(RIGHT, buff=0.3), said)
        self.told.arrange(DOWN, buff=0.25).next_to(self.cells, DOWN, buff=0.3)

    def get_value(self) -> float:
        """Bits upon each weight, as drawn."""
        return self._value

    def set_value(self, bits: float) -> "KeptBits":
        """Let each weight keep so many."""
        self._value = float(bits)
        for cell, bar in zip(self.cells, self.kept, strict=True):
            bar.stretch_to_fit_height(max(BIT * self._value, 1e-3))
            bar.move_to(cell.get_top() + 0.08 * UP, DOWN)
        return self

    def stand_at(self, x: float, floor: float) -> "KeptBits":
        """Let the weights stand on a floor, their middle at x; what is told goes along."""
        move = [x - self.cells.get_x(), floor - self.cells.get_bottom()[1], 0]
        self.shift(move)
        self.told.shift(move)
        return self

    def fill(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: the weights come to keep their bits."""
        return UpdateFromAlphaFunc(
            self, lambda kept, alpha: kept.set_value(alpha * kept.bits), **kwargs
        )
