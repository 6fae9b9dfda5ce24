"""The toy block on stage: its first product, and its formula, which grows step by step."""

from collections.abc import Sequence
from typing import Any

from manim import DOWN, UP, VGroup

from scenes.frame import by_shape
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import HEADING, LABEL, Formula
from scenes.moves import Reform
from scenes.stage import LectureScene
from scenes.theme import theme

FORMULA_Y, TALL_FORMULA_Y = -3.35, -7.0
PRODUCT_Y = 0.25

# The formula of the block as it grows, part by part: label -> typst.
_PARTS = {
    "skip": "vec(E) +",
    "down": "W_arrow.b",
    "relu_open": '"ReLU" thin paren.l',
    "up": "W_arrow.t",
    "e": "vec(E)",
    "plus_up": "+",
    "b_up": "vec(b)_arrow.t",
    "relu_close": "paren.r",
    "plus_down": "+",
    "b_down": "vec(b)_arrow.b",
}
_STAGES: dict[str, Sequence[str]] = {
    "stream": ("e",),
    "up": ("up", "e"),
    "bias": ("up", "e", "plus_up", "b_up"),
    "relu": ("relu_open", "up", "e", "plus_up", "b_up", "relu_close"),
    "down": (
        "down",
        "relu_open",
        "up",
        "e",
        "plus_up",
        "b_up",
        "relu_close",
        "plus_down",
        "b_down",
    ),
    "block": tuple(_PARTS),
}


class BlockFormula(Formula):
    """The block's formula as far as `stage`, at its place.

    Parts are addressed by `.part("up")`, `.part("b_up")`, `.part("relu_open")` and so on.
    """

    def __init__(self, stage: str, size: float = HEADING) -> None:
        self.labels = _STAGES[stage]
        code = " ".join(f"{{{{ {_PARTS[label]} : {label} }}}}" for label in self.labels)
        streams = {label: theme().stream for label in ("e", "skip") if label in self.labels}
        super().__init__(code, size, paint=streams)
        fit(self, 2 * safe_x()).move_to(by_shape(FORMULA_Y, TALL_FORMULA_Y) * UP)


def formula(stage: str, size: float = HEADING) -> BlockFormula:
    """The block's formula as far as `stage`: stream, up, bias, relu, down or block."""
    return BlockFormula(stage, size)


def quiet(line: Formula) -> Formula:
    """A formula that stays in sight without being spoken of; for `.animate` too."""
    return line.set_opacity(QUIET)


def grow(old: BlockFormula, new: BlockFormula, **kwargs: Any) -> Reform:
    """One stage of the formula becomes another: shared parts move, new parts come in."""
    shared = [(label, label) for label in old.labels if label in new.labels]
    return Reform(old, new, shared, shift=0.15 * UP, **kwargs)


def up_product(scene: LectureScene, person: int = 0) -> MatVecProduct:
    """W↑ times the embedding of one of the cast, at its place in the frame."""
    block = scene.toy
    product = MatVecProduct(block.block.W_up, block.people[person])
    return product.move_to(PRODUCT_Y * UP)


def name_tags(product: MatVecProduct) -> VGroup:
    """W↑ and E below matrix and vector, on one line."""
    up = Formula("W_arrow.t", LABEL + 6).next_to(product.matrix, DOWN, buff=0.25)
    e = Formula("vec(E)", LABEL + 6, theme().stream).next_to(product.vector, DOWN, buff=0.25)
    e.put_baseline(up.baseline)
    e.set_x(product.vector.get_x())
    return VGroup(up, e)
