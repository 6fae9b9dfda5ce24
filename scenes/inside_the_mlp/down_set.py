"""What the shots about the second matrix share: its product with the neurons, and names."""

from collections.abc import Iterable

import numpy as np
from manim import (
    RIGHT,
    UP,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import LEFT_EDGE, RIGHT_EDGE, keep_inside
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import HUSHED
from scenes.mobjects.text import BODY, LABEL, Formula, Words
from scenes.moves import fold_into as fold_into
from scenes.moves import give_way as exchange  # noqa: F401
from scenes.moves import unfold_from as unfold_from
from scenes.sets.block import PRODUCT_Y
from scenes.sets.people import person_words
from scenes.stage import LectureScene
from scenes.theme import theme

ROW_GAP, COL_GAP, GAP = 0.47, 0.8, 0.32
NAME_Y = 2.95
ROUNDING = 1e-9  # what is less counts as zero


def down_product(scene: LectureScene, person: int = 0) -> MatVecProduct:
    """W↓ times the neurons of one of the cast, at its place in the frame."""
    facts = scene.toy
    neurons = facts.block.neurons(facts.people[person])
    product = MatVecProduct(facts.block.W_down, neurons, row_gap=ROW_GAP, col_gap=COL_GAP, gap=GAP)
    return product.move_to(PRODUCT_Y * UP)


class DownStep(VGroup):
    """W↓ · n + B↓ ≈ what the block adds: `product`, `plus` and `bias`, with the bias in the result.

    `set_values` lets another vector flow into the block; neurons and result are computed from it.
    """

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__()
        facts = scene.toy
        self.block, self._x = facts.block, facts.people[person].copy()
        self.product = down_product(scene, person)
        self.plus = Formula("+", BODY, theme().dim)
        self.bias = EmbeddingColumn(self.block.b_down, ellipsis=0, row_gap=ROW_GAP)
        self.biased = True
        parts = self.product
        self.add(parts.matrix, parts.vector, self.plus, self.bias, parts.equals, parts.result)
        self.arrange(RIGHT, buff=GAP).move_to(PRODUCT_Y * UP)
        self.set_values(self._x)

    def get_values(self) -> np.ndarray:
        """What the result shows, shape (d,)."""
        return self.product.result.get_values()

    def set_values(self, x: ArrayLike) -> "DownStep":
        """Let another vector flow in, shape (d,)."""
        self._x = np.asarray(x, dtype=float).copy()
        neurons = self.block.neurons(self._x)
        self.product.vector.set_values(neurons)
        bias = self.block.b_down if self.biased else 0.0
        self.product.result.set_values(self.block.down(neurons) + bias)
        dim_zeros(self.product.vector)
        return self

    def flow(self, x: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """Another vector takes the old one's place; neurons, columns and result follow."""
        start, end = self._x.copy(), np.asarray(x, dtype=float)

        def step(whole: "DownStep", alpha: float) -> None:
            whole.set_values((1 - alpha) * start + alpha * end)
            whole.light_columns()

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def light_columns(self) -> "DownStep":
        """Each column is as bright as its neuron is active."""
        for j, value in enumerate(self.product.vector.get_values()):
            share = min(float(value), 1.0)
            shade = theme().mix(theme().ink, HUSHED + (1 - HUSHED) * share)
            self.product.matrix.col(j).set_fill(shade, opacity=1)
        return self


def dim_zeros(column: EmbeddingColumn) -> EmbeddingColumn:
    """Entries that are zero step back."""
    for entry in column.entries:
        entry.set_fill(opacity=1.0 if abs(entry.get_value()) > ROUNDING else 0.5)
    return column


def tags_below(*named: tuple[str, Mobject]) -> VGroup:
    """Names below matrices and columns, on one line below the longest."""
    tags = VGroup(*(Formula(code, LABEL + 6) for code, _ in named))
    low = min(of.get_bottom()[1] for _, of in named)
    for tag, (_, of) in zip(tags, named, strict=True):
        tag.set_x(of.get_x()).put_baseline(low - 0.55)
    return tags


def name_above(scene: LectureScene, person: int, of: Mobject) -> Words:
    """Whose neurons these are, above a column and within the frame."""
    name = person_words(scene, person, LABEL)
    name.set_x(of.get_x()).put_baseline(NAME_Y)
    return keep_inside(name, LEFT_EDGE, RIGHT_EDGE)


def sum_sign(parts: Iterable[ArrayLike], total: ArrayLike, places: int = 1) -> str:
    """Typst's sign between a sum and its parts: "=" if it holds for what is shown, rounded."""
    shown = sum(np.round(np.asarray(part, dtype=float), places) for part in parts)
    return (
        "="
        if np.allclose(shown, np.round(np.asarray(total, dtype=float), places), rtol=0, atol=1e-9)
        else "approx"
    )
