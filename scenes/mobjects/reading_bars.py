"""What is read off a vector along named directions, as bars."""

from collections.abc import Iterable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, LaggedStart, ManimColor, Rectangle, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.text import BODY, Decimal, Formula

LENGTH, HEIGHT = 1.7, 0.26  # units of a bar for a dot product of 1, and its height


class ReadingBar(VGroup):
    """A direction's letter, a bar as long as the dot product with it, and its value.

    `label`, `track`, `bar` and `number` are its parts; the track is as long as the bar of 1.
    """

    def __init__(self, letter: str, value: float, colour: ManimColor) -> None:
        super().__init__()
        self.label = Formula(f"vec({letter})", BODY, colour).put_baseline(0).set_x(-1.35, RIGHT)
        style = {"height": HEIGHT, "stroke_width": 0, "fill_opacity": 1}
        self.track = Rectangle(width=LENGTH, fill_color=colour.darker(0.8), **style)
        self.bar = Rectangle(width=LENGTH, fill_color=colour, **style)
        for bar in (self.track, self.bar):
            bar.move_to([-1.1, 0.13, 0], LEFT)
        self.number = Decimal(value, 1, BODY, anchor="left").shift((LENGTH - 0.9) * RIGHT)
        self.add(self.label, self.number, self.track, self.bar)
        self.set_value(value)

    def get_value(self) -> float:
        """The dot product shown."""
        return float(self.number.get_value())

    def set_value(self, value: float) -> "ReadingBar":
        """Show another dot product."""
        left = self.track.get_left()
        self.bar.stretch_to_fit_width(max(LENGTH * abs(value), 1e-3)).move_to(left, LEFT)
        self.number.set_value(value)
        return self

    def grow(self) -> UpdateFromAlphaFunc:
        """An animation in which the row enters and its bar grows from zero."""
        end = self.get_value()

        def step(row: "ReadingBar", alpha: float) -> None:
            row.set_value(alpha * end).set_opacity(min(3 * alpha, 1.0))

        return UpdateFromAlphaFunc(self, step)


class ReadingBars(VGroup):
    """A vector's dot products with named directions, one below the other.

    Parameters
    ----------
    letters
        Of the directions.
    values
        Shape (n,): the dot products.
    colours
        Of the directions.
    gap
        Units from a row to the next.

    Examples
    --------
    >>> ReadingBars(["M", "J"], [1.0, 0.0], [theme().first, theme().last])
    """

    def __init__(
        self,
        letters: Sequence[str],
        values: ArrayLike,
        colours: Sequence[ManimColor],
        *,
        gap: float = 0.66,
    ) -> None:
        products = np.asarray(values, dtype=float)
        super().__init__(
            *(
                ReadingBar(letter, float(product), colour).shift(gap * k * DOWN)
                for k, (letter, product, colour) in enumerate(
                    zip(letters, products, colours, strict=True)
                )
            )
        )

    def get_values(self) -> np.ndarray:
        """The dot products shown, shape (n,)."""
        return np.array([row.get_value() for row in self])

    def read(self, rows: Iterable[ReadingBar] | None = None) -> LaggedStart:
        """An animation in which these rows, or all, enter from top to bottom."""
        shown = self if rows is None else rows
        return LaggedStart(*(row.grow() for row in shown), lag_ratio=0.5)
