"""All layers of a model side by side, a thin pair of plates each."""

import numpy as np
from manim import (
    RIGHT,
    Animation,
    ManimColor,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
    interpolate_color,
)
from numpy.typing import ArrayLike

from scenes.mobjects.cells import CellColumn
from scenes.theme import theme

LEAN = (0.9, 0.5)  # how far a plate reaches back, to the right and upwards


class LayerPlates(VGroup):
    """A model at a slant: each layer a pair of plates, attention and MLP, one behind another.

    The pairs are its members, from left to right.

    Parameters
    ----------
    count
        How many layers are drawn.
    width, height
        Size of the whole in units.

    Hundreds of plates move as one: an animation for each would copy them over and over.

    Examples
    --------
    >>> len(LayerPlates(96))
    96
    """

    def __init__(self, count: int, *, width: float = 8.2, height: float = 4.5) -> None:
        super().__init__()
        pitch = width / count
        for k in range(count):
            self.add(
                VGroup(
                    *(
                        self._plate(0.36 * pitch, height, colour).set_x((k + half) * pitch)
                        for half, colour in ((0.25, theme().attention), (0.75, theme().mlp))
                    )
                )
            )
        self.shift(-width / 2 * RIGHT)

    @staticmethod
    def _plate(width: float, height: float, colour: ManimColor) -> Polygon:
        low, high, lean = -height / 2, height / 2, np.array([LEAN[0], LEAN[1], 0.0])
        corners = [np.array([0.0, y, 0.0]) for y in (low, high)]
        # Corners in a rectangle's order: a slab that becomes a plate does not twist on the way.
        plate = Polygon(corners[1] + lean, corners[1], corners[0], corners[0] + lean)
        plate.set_fill(theme().mix(colour, 0.3), 1).set_stroke(theme().mix(colour, 0.75), 1.2)
        return plate.stretch_to_fit_width(LEAN[0] + width)

    def reveal(self, **kwargs: object) -> Animation:
        """An animation in which the layers behind the first appear one after another."""

        def step(pairs: "LayerPlates", alpha: float) -> None:
            for k, pair in enumerate(pairs[1:], start=1):
                pair.set_opacity(float(np.clip(alpha * len(pairs) - k + 1, 0, 1)))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def gather(self, width: float, centre: np.ndarray, **kwargs: object) -> Animation:
        """An animation in which the plates move together into a width (units) at a centre."""
        before, start = self.width, self.get_center()

        def step(pairs: "LayerPlates", alpha: float) -> None:
            pairs.stretch_to_fit_width((1 - alpha) * before + alpha * width)
            pairs.move_to((1 - alpha) * start + alpha * centre)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def step_back(self, level: float, **kwargs: object) -> Animation:
        """An animation in which full plates fade to an opacity."""
        return UpdateFromAlphaFunc(
            self, lambda pairs, alpha: pairs.set_opacity(1 - (1 - level) * alpha), **kwargs
        )

    def carry(self, cells: VGroup, leaving: ArrayLike, **kwargs: object) -> Animation:
        """An animation in which vectors pass along the plates, which light where they are.

        cells are `CellColumn`s and stand left of the plates; they end right of them, as the vectors
        leaving, shape (columns, n).
        """
        entering = np.array([column.get_values() for column in cells])
        goal, reach = np.asarray(leaving, dtype=float), cells.width / 2
        start, end = cells.get_center(), self.get_right() + (0.2 + reach) * RIGHT
        plates = [(plate, plate.get_x(), plate.get_fill_color()) for pair in self for plate in pair]

        def step(_: VGroup, alpha: float) -> None:
            cells.move_to((1 - alpha) * start + alpha * end)
            column: CellColumn
            for column, values in zip(cells, (1 - alpha) * entering + alpha * goal, strict=True):
                column.set_values(values)
            for plate, x, colour in plates:
                near = max(1 - abs(x - cells.get_x()) / reach, 0.0)
                plate.set_fill(interpolate_color(colour, theme().ink, 0.85 * near))

        return UpdateFromAlphaFunc(VGroup(self, cells), step, **kwargs)
