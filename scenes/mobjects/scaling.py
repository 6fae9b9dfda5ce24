"""Loss against size: the straight line that models of all sizes lie on."""

import numpy as np
from manim import Line, VGroup

from mlp_math.training import loss_by_size
from scenes.mobjects.style import small_axes
from scenes.theme import theme


class ScalingLine(VGroup):
    """The loss that a well-trained model of a size has, both by powers of ten.

    Parameters
    ----------
    lowest, highest
        Powers of ten of the number of parameters at which the line begins and ends.
    width, height
        Units of the axes.
    beside, below, above
        How far the axes reach beyond the line: in powers of ten of size, and of loss.

    Examples
    --------
    >>> scaling = ScalingLine(6, 12)
    >>> Dot(scaling.place(1e9))
    """

    def __init__(
        self,
        lowest: float,
        highest: float,
        *,
        width: float = 5.0,
        height: float = 3.4,
        beside: float = 0.0,
        below: float = 0.1,
        above: float = 0.1,
    ) -> None:
        powers = np.array([lowest, highest])
        most, least = np.log10([loss_by_size(10.0**power) for power in powers])
        self.axes = small_axes(
            [lowest - beside, highest + beside], [least - below, most + above], width, height
        )
        ends = [self.place(10.0**power) for power in powers]
        self.line = Line(*ends, stroke_width=4, color=theme().ink)
        super().__init__(self.axes, self.line)

    def place(self, size: float) -> np.ndarray:
        """Where a model with this many parameters lies on the line."""
        return np.array(self.axes.c2p(np.log10(size), np.log10(loss_by_size(size))))
