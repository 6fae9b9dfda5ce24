"""Plates in a row, of which one at a time is spoken of."""

from collections.abc import Callable, Sequence
from typing import Any

from manim import RIGHT, UP, FadeIn, LaggedStart, Mobject, VGroup

from scenes.mobjects.style import plate
from scenes.moves import cascade
from scenes.theme import theme

Look = Callable[[Any], Any]


class PanelRow(VGroup):
    """Plates side by side; what belongs to each waits, is spoken of, and steps back again.

    Parameters
    ----------
    count
        How many plates.
    width, height
        Units of a plate.
    gap
        Units from a plate to the next.

    Examples
    --------
    >>> row = PanelRow(2)
    >>> names = [Words("cost").move_to(row.plates[0]), Words("slope").move_to(row.plates[1])]
    >>> row.hold(names, waiting=lambda name: name.set_opacity(0.4))
    >>> row.speak_of(0)  # animations: the first plate and its name light up
    """

    def __init__(
        self, count: int, *, width: float = 3.6, height: float = 3.6, gap: float = 0.3
    ) -> None:
        plates = (
            plate(width, height, theme().faint, stroke=2.5, radius=0.16) for _ in range(count)
        )
        super().__init__(*plates)
        self.plates = self.submobjects
        self.arrange(RIGHT, buff=gap)
        self.contents: list[Mobject] = []

    def hold(
        self, contents: Sequence[Mobject], waiting: Look, told: Look | None = None
    ) -> "PanelRow":
        """Give each plate what belongs to it, as it looks when it is spoken of.

        `waiting` takes a mobject, or its `.animate`, to how it looks before; `told`, to how it
        looks afterwards: as before, where that is None.
        """
        self.contents, self.told = list(contents), told or waiting
        # Copies keep what is open in a picture (a dial's arc has no fill) open when it brightens.
        self.bright = [content.copy() for content in contents]
        for content in contents:
            waiting(content)
        return self

    def enter(self, lag: float = 0.5) -> LaggedStart:
        """An animation: plates with what belongs to them come in one after the other."""
        pairs = [VGroup(*pair) for pair in zip(self.plates, self.contents, strict=True)]
        return cascade(FadeIn, pairs, lag, shift=0.3 * UP)

    def speak_of(self, k: int) -> list[Any]:
        """Animations: panel k lights, and the one before it steps back."""
        steps = [
            self.contents[k].animate.become(self.bright[k]),
            self.plates[k].animate.set_stroke(theme().focus),
        ]
        if k:
            steps.append(self.told(self.contents[k - 1].animate))
            steps.append(self.plates[k - 1].animate.set_stroke(theme().faint))
        return steps
