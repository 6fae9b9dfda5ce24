"""Vectors of plus and minus signs as blue and red cells."""

import numpy as np
from manim import RIGHT, UP, Line, ManimColor, Square, UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.neuron_field import NeuronField
from scenes.theme import theme

SHADE = 0.75  # share of a sign's colour in its cell
FINE = 4  # pixels of a field along a cell when all are seen


def shade_of(positive: bool) -> ManimColor:
    """The colour of a sign's cell."""
    return theme().mix(theme().positive if positive else theme().negative, SHADE)


class SignRow(VGroup):
    """A vector of signs as a row of cells.

    Parameters
    ----------
    signs
        Shape (n,): positive or not; `get_values()` gives them back as ±1.
    cell, gap
        Units of a cell's side, and between cells.

    Examples
    --------
    >>> SignRow([1, -1, -1, 1])
    """

    def __init__(self, signs: ArrayLike, *, cell: float = 0.6, gap: float = 0.08) -> None:
        self._positive = np.asarray(signs) > 0
        super().__init__(*(_sign_cell(bool(p), cell) for p in self._positive))
        self.arrange(RIGHT, buff=gap)

    def get_values(self) -> np.ndarray:
        """The signs, shape (n,), ±1."""
        return np.where(self._positive, 1, -1)


def _sign_cell(positive: bool, side: float) -> Square:
    """A cell in its sign's colour with the sign on it."""
    cell = Square(side, stroke_width=0).set_fill(shade_of(positive), opacity=1)
    arms = (RIGHT, UP) if positive else (RIGHT,)
    for arm in arms:
        stroke = Line(-0.2 * side * arm, 0.2 * side * arm, stroke_width=3.5)
        cell.add(stroke.set_stroke(theme().background))
    return cell


class SignField(NeuronField):
    """Rows of signs as one picture, of which more and more come into view.

    Parameters
    ----------
    signs
        Shape (rows, columns): positive or not.
    width
        Units.
    first_share
        The share of rows and of columns seen at first.

    `cells` are the colours of all signs, shape (rows, columns, 3).

    Examples
    --------
    >>> field = SignField(np.sign(np.random.default_rng(0).normal(size=(140, 420))))
    >>> field.zoom_out()  # an animation
    """

    def __init__(self, signs: ArrayLike, *, width: float = 12.0, first_share: float = 0.04) -> None:
        table = np.asarray(signs)
        rows, columns = table.shape
        # As many pixels as it takes to draw each cell `FINE` pixels wide, coloured by `show`.
        super().__init__(
            np.zeros(FINE**2 * table.size), aspect=columns / rows, height=width * rows / columns
        )
        shades = [shade_of(positive).to_int_rgb() for positive in (False, True)]
        self.cells = np.array(shades, dtype=np.uint8)[(table > 0).astype(int)]
        self.first_share = first_share
        self.show(first_share)

    def show(self, share: float) -> "SignField":
        """Show so large a share of the rows and of the columns."""
        # Each of the picture's pixels, whose number stays, takes the colour of its cell.
        rows, columns = (
            (np.arange(FINE * n) * share / FINE).astype(int) for n in self.cells.shape[:2]
        )
        self.pixel_array[..., :3] = self.cells[rows][:, columns]
        return self

    def zoom_out(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation from a few cells to all, by an even factor."""
        first = self.first_share
        return UpdateFromAlphaFunc(self, lambda field, a: field.show(first ** (1 - a)), **kwargs)
