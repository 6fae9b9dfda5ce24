"""A matrix times a vector plus a bias, in one line."""

from typing import Any

from manim import (
    RIGHT,
    AnimationGroup,
    ManimColor,
    UpdateFromAlphaFunc,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from scenes.mobjects.numbers import EmbeddingColumn, Entry
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import BODY, Formula
from scenes.theme import theme


class BiasedProduct(MatVecProduct):
    """matrix · vector + bias = result; the result is without the bias until it is sent there.

    Parameters
    ----------
    matrix
        Shape (rows, cols).
    vector
        Shape (cols,).
    bias
        Shape (rows,).

    Examples
    --------
    >>> BiasedProduct(np.arange(12).reshape(3, 4) / 5, [1.0, -1.0, 0.5, 2.0], [0.5, -1.0, 0.0])
    """

    def __init__(
        self,
        matrix: ArrayLike,
        vector: ArrayLike,
        bias: ArrayLike,
        *,
        gap: float = 0.35,
        **style: Any,
    ) -> None:
        super().__init__(matrix, vector, **style)
        row_gap = style.get("row_gap", 0.47)
        self.plus = Formula("+", BODY, theme().dim)
        self.bias = EmbeddingColumn(bias, ellipsis=0, row_gap=row_gap)
        self.submobjects = [
            self.matrix, self.vector, self.plus, self.bias, self.equals, self.result,
        ]  # fmt: skip
        self.arrange(RIGHT, buff=gap)

    def send_bias(self, i: int, colour: ManimColor | None = None) -> AnimationGroup:
        """Bias i goes over to result i, which changes when it gets there.

        The result is written in `colour`, or as is read best on its cell.
        """
        bias, result = self.bias.entry(i), self.result.entry(i)
        start, total = result.get_value(), result.get_value() + bias.get_value()
        ghost = bias.copy().set_fill(opacity=0)
        begin, end = bias.get_center(), result.get_center()

        def travel(number: Entry, alpha: float) -> None:
            number.move_to((1 - alpha) * begin + alpha * end)
            # It is gone before it lies on the number that it changes.
            number.set_fill(opacity=min(8 * alpha, 1) * (1 - smooth((alpha - 0.4) / 0.3)))

        def change(entry: Entry, alpha: float) -> None:
            value = total if alpha == 1 else (1 - alpha) * start + alpha * total
            entry.set_value(value).write(colour)

        return AnimationGroup(
            UpdateFromAlphaFunc(ghost, travel, remover=True),
            UpdateFromAlphaFunc(result, change, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
        )
